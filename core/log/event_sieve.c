/* Of each step + 3 bytes in a row of a line one of the first step bytes is a place that is looked
 * at; the rarest such run of the words has a key for each of its bytes. The table has a byte a
 * place, so that it stays near the processor: 0 for nothing, else a list of keys, which may serve
 * several places: its keys tell. */
#include "core/log/event_sieve.h"
#include "core/log/words.h"

#include <stdlib.h>

#define PLACE_BITS 13u
#define MOST_STEP 9u
#define LISTS 256u
#define EITHER_CASE 0x20202020u /* makes letters lower case, and some other bytes alike */

typedef struct sought {
    const char *words;
    size_t size;
    unsigned number;
} sought;

typedef struct key {
    uint32_t four;    /* in either case */
    size_t at, index; /* where in which words */
    struct key *next;
} key;

struct bw_event_sieve {
    uint8_t table[1u << PLACE_BITS];
    key *lists[LISTS]; /* [0]: none */
    unsigned places;   /* of the table in use */
    size_t step;       /* by the shortest words */
    sought *all;
    size_t count;
    bw_arena *arena; /* of the keys */
};

bw_event_sieve *bw_event_sieve_new(void)
{
    bw_event_sieve *sieve = bw_alloc(sizeof(*sieve));
    sieve->arena = bw_arena_new();
    sieve->step = MOST_STEP;
    return sieve;
}

void bw_event_sieve_free(bw_event_sieve *sieve)
{
    if (!sieve)
        return;
    bw_arena_free(sieve->arena);
    free(sieve->all);
    free(sieve);
}

static uint32_t four_at(const char *text)
{
    uint32_t four;
    memcpy(&four, text, sizeof(four));
    return four | EITHER_CASE;
}

static unsigned place_of(uint32_t four)
{
    return four * 0x9e3779b1u >> (32 - PLACE_BITS);
}

/* How common a byte is in messages, by a glance at them. */
static unsigned commonness(char c)
{
    static const char rising[] = "#'=!:,-.)(zqxjvkbywgfmpuhdclrsnaoite ";
    const char *found = strchr(rising, c);
    return found && c ? (unsigned)(found - rising) : 0;
}

/* The place of the rarest run of so many bytes, which stands for the words. */
static size_t rarest_run(const sought *w, size_t run)
{
    size_t best = 0;
    unsigned least = UINT32_MAX;
    for (size_t i = 0; i + run <= w->size; i++) {
        unsigned sum = 0;
        for (size_t k = 0; k < run; k++)
            sum += commonness(w->words[i + k]);
        if (sum < least) {
            least = sum;
            best = i;
        }
    }
    return best;
}

static void put_keys(bw_event_sieve *sieve, size_t index)
{
    const sought *w = &sieve->all[index];
    size_t run = rarest_run(w, sieve->step + 3);
    for (size_t at = run; at < run + sieve->step; at++) {
        uint8_t *list = &sieve->table[place_of(four_at(w->words + at))];
        if (!*list)
            *list = (uint8_t)(1 + sieve->places++ % (LISTS - 1));
        key *new = bw_arena_alloc(sieve->arena, sizeof(*new));
        *new = (key){four_at(w->words + at), at, index, sieve->lists[*list]};
        sieve->lists[*list] = new;
    }
}

static void put_all_keys(bw_event_sieve *sieve)
{
    memset(sieve->table, 0, sizeof(sieve->table));
    memset(sieve->lists, 0, sizeof(sieve->lists));
    sieve->places = 0;
    bw_arena_reset(sieve->arena);
    for (size_t i = 0; i < sieve->count; i++)
        put_keys(sieve, i);
}

void bw_event_sieve_add(bw_event_sieve *sieve, const char *words, size_t size, unsigned number)
{
    sieve->all = bw_realloc(sieve->all, (sieve->count + 1) * sizeof(*sieve->all));
    sieve->all[sieve->count++] = (sought){words, size, number};
    if (size >= sieve->step + 3) {
        put_keys(sieve, sieve->count - 1);
    } else {
        sieve->step = size - 3;
        put_all_keys(sieve);
    }
}

/* The words with a key in list that stand around text[at]. */
static void look_around(const bw_event_sieve *sieve, const key *list, const char *text, size_t size,
                        size_t at, uint64_t *held)
{
    uint32_t four = four_at(text + at);
    for (const key *k = list; k; k = k->next) {
        const sought *w = &sieve->all[k->index];
        if (k->four == four && k->at <= at && w->size <= size - (at - k->at) &&
            bw_words_at(text + at - k->at, w->words, w->size))
            held[w->number / 64] |= UINT64_C(1) << w->number % 64;
    }
}

void bw_event_sieve_pass(const bw_event_sieve *sieve, const char *text, size_t size, uint64_t *held)
{
    for (size_t at = 0; at + sizeof(uint32_t) <= size; at += sieve->step) {
        uint8_t list = sieve->table[place_of(four_at(text + at))];
        if (list)
            look_around(sieve, sieve->lists[list], text, size, at, held);
    }
}
