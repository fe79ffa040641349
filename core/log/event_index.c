/* Patterns that begin with fixed bytes lie in buckets by 8 or 3 of them. The others are sought by
 * what every match of theirs holds: one pass of a sieve over the line tells which of them may. */
#include "core/log/event_index.h"
#include "core/log/event_sieve.h"
#include "core/log/words.h"

#include <ctype.h>
#include <stdlib.h>

#define BUCKETS 1024u
#define LINE_BYTES 8192u /* bytes of a record that are looked at */

struct bw_event_index {
    bw_event_entry *whole[BUCKETS]; /* 8 fixed bytes and more */
    bw_event_entry *brief[BUCKETS]; /* 3 to 7 */
    uint64_t brief_mask;            /* the bytes that choose among brief */
    /* Those that begin with a field or a choice, or anywhere; a bit each in sets of them. */
    bw_event_entry **sought;
    size_t sought_count;
    uint64_t *always; /* what they hold is too short for the sieve */
    bw_event_firsts always_firsts;
    bw_event_sieve *sieve;
};

struct bw_event_matcher {
    bw_event_index *index;
    bw_event_place places[2][BW_EVENT_FIELDS];
    bw_event_place *found, *tried; /* these */
    bw_event_hit hit;
    uint64_t *held;   /* of the sought: those that the line may be */
    size_t held_size; /* words */
    char joined[LINE_BYTES];
};

/* Makes letters lower case, and some other bytes alike: to tell what may be the same. */
#define EITHER_CASE UINT64_C(0x2020202020202020)

typedef struct line {
    const char *text;
    size_t size;
    const char *view; /* the text with each run of blanks as one: itself, when it has none */
    size_t view_size;
    uint64_t head;     /* first bytes of the view, in either case */
    size_t after_head; /* of what the next is told; 0: of none yet */
    uint64_t after;    /* the first bytes behind the number that stands there */
} line;

static uint64_t bytes_at(const char *text)
{
    uint64_t bytes;
    memcpy(&bytes, text, sizeof(bytes));
    return bytes;
}

/* In either case; behind the text's end are zeros. */
static uint64_t first_bytes(const char *text, size_t size)
{
    uint64_t bytes = 0;
    if (size >= sizeof(bytes))
        bytes = bytes_at(text);
    else
        memcpy(&bytes, text, size);
    return bytes | EITHER_CASE;
}

/* The first length bytes of what bytes_at reads, whatever the machine's byte order. */
static uint64_t mask_of(size_t length)
{
    unsigned char mask[8] = {0};
    memset(mask, 0xff, length < 8 ? length : 8);
    return bytes_at((const char *)mask);
}

bw_event_index *bw_event_index_new(void)
{
    bw_event_index *index = bw_alloc(sizeof(*index));
    index->brief_mask = mask_of(BW_EVENT_HEAD);
    index->sieve = bw_event_sieve_new();
    return index;
}

void bw_event_index_free(bw_event_index *index)
{
    if (!index)
        return;
    bw_event_sieve_free(index->sieve);
    free(index->sought);
    free(index->always);
    free(index);
}

bw_event_matcher *bw_event_matcher_new(bw_event_index *index)
{
    bw_event_matcher *m = bw_alloc(sizeof(*m));
    m->index = index;
    m->found = m->places[0];
    m->tried = m->places[1];
    return m;
}

void bw_event_matcher_free(bw_event_matcher *m)
{
    if (!m)
        return;
    free(m->held);
    free(m);
}

static unsigned bucket_of(uint64_t bytes)
{
    return (unsigned)(bytes * UINT64_C(0x9e3779b97f4a7c15) >> 54);
}
_Static_assert(BUCKETS == 1u << (64 - 54), "bucket_of gives BUCKETS numbers");

static void append(bw_event_entry **list, bw_event_entry *entry)
{
    while (*list)
        list = &(*list)->next;
    *list = entry;
}

static size_t words_of_set(size_t count)
{
    return (count + 63) / 64;
}

static void ask_always(bw_event_index *index, const bw_event_entry *entry, size_t number)
{
    const bw_event_firsts *firsts = &entry->pattern.firsts;
    index->always[number / 64] |= UINT64_C(1) << number % 64;
    index->always_firsts.end |= firsts->end || entry->pattern.anywhere;
    for (size_t i = 0; i < BW_COUNT(firsts->bytes); i++)
        index->always_firsts.bytes[i] |= entry->pattern.anywhere ? UINT32_MAX : firsts->bytes[i];
}

static void seek_entry(bw_event_index *index, bw_event_entry *entry)
{
    size_t number = index->sought_count++, words = words_of_set(number + 1);
    index->sought = bw_realloc(index->sought, index->sought_count * sizeof(*index->sought));
    index->sought[number] = entry;
    index->always = bw_realloc(index->always, words * sizeof(*index->always));
    if (number % 64 == 0)
        index->always[words - 1] = 0;
    if (entry->pattern.literal_size >= BW_SIEVE_LEAST)
        bw_event_sieve_add(index->sieve, entry->pattern.literal, entry->pattern.literal_size,
                           (unsigned)number);
    else
        ask_always(index, entry, number);
}

void bw_event_index_add(bw_event_index *index, bw_event_entry *entry)
{
    const bw_event_pattern *pattern = &entry->pattern;
    if (!pattern->head) {
        seek_entry(index, entry);
        return;
    }
    entry->head_mask = mask_of(pattern->literal_size);
    entry->head = first_bytes(pattern->literal, pattern->literal_size) & entry->head_mask;
    if (pattern->after_number) {
        entry->after_mask = mask_of(pattern->after_size);
        entry->after = first_bytes(pattern->after_number, pattern->after_size) & entry->after_mask;
    }
    if (pattern->literal_size >= sizeof(entry->head))
        append(&index->whole[bucket_of(entry->head)], entry);
    else
        append(&index->brief[bucket_of(entry->head & index->brief_mask)], entry);
}

/* Blanks side by side, or that are no plain blank, in text[1..16]. */
static bw_bytes16 odd_blanks(const char *text)
{
    bw_bytes16 bytes = bw_sixteen_at(text + 1), before = bw_sixteen_at(text);
    return (bw_bytes16)(bytes < ' ') | ((bw_bytes16)(bytes <= ' ') & (bw_bytes16)(before <= ' '));
}

static bool has_odd_blanks(const char *text, size_t size)
{
    const size_t step = sizeof(bw_bytes16);
    if (size <= step) {
        for (size_t i = 0; i < size; i++)
            if ((unsigned char)text[i] < ' ' || (i && text[i] == ' ' && text[i - 1] == ' '))
                return true;
        return false;
    }
    bw_bytes16 odd = odd_blanks(text + size - step - 1);
    for (size_t i = 0; i + step < size; i += step)
        odd |= odd_blanks(text + i);
    return !bw_none_of(odd) || (unsigned char)text[0] < ' ';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Each run of blanks as one; bytes written. */
static size_t join_blanks(const char *text, size_t size, char *joined)
{
    size_t out = 0;
    for (size_t in = 0; in < size; in++) {
        while (in && in + sizeof(bw_bytes16) <= size && bw_none_of(odd_blanks(text + in - 1))) {
            memcpy(joined + out, text + in, sizeof(bw_bytes16));
            in += sizeof(bw_bytes16);
            out += sizeof(bw_bytes16);
        }
        if (in == size)
            break;
        if (text[in] > ' ' || !is_blank(text[in]))
            joined[out++] = text[in];
        else if (out == 0 || joined[out - 1] != ' ')
            joined[out++] = ' ';
    }
    return out;
}

/* Makes the line's view: where blanks run they are joined in a copy. Every line passes here. */
static void look_at(bw_event_matcher *m, line *l)
{
    bool plain = l->view && l->view != m->joined; /* as all of a plain line is */
    l->view = l->text;
    l->view_size = l->size;
    l->after_head = 0;
    if (!plain && has_odd_blanks(l->text, l->size)) {
        l->view = m->joined;
        l->view_size = join_blanks(l->text, l->size, m->joined);
    }
    l->head = first_bytes(l->view, l->view_size);
}

/* Does what the pattern has behind a number stand there in the line? */
static bool goes_on(const bw_event_entry *e, line *l)
{
    size_t at = e->pattern.literal_size;
    if (!e->after_mask)
        return true;
    if (l->after_head != at) {
        l->after_head = at;
        while (at < l->view_size && l->view[at] >= '0' && l->view[at] <= '9')
            at++;
        l->after = first_bytes(l->view + at, l->view_size - at);
    }
    return (l->after & e->after_mask) == e->after;
}

static bool begins(const bw_event_entry *e, line *l)
{
    size_t size = e->pattern.literal_size;
    return (l->head & e->head_mask) == e->head && size <= l->view_size &&
           bw_words_at(l->view, e->pattern.literal, size) && goes_on(e, l);
}

static bool matches(bw_event_matcher *m, const bw_event_pattern *pattern, const line *l)
{
    const bw_event_line text = {l->text, l->text + l->size, l->view == l->text};
    if (pattern->plain)
        return true;
    if (!bw_event_match(pattern, &text, pattern->begun, m->tried))
        return false;
    bw_event_place *swap = m->found;
    m->found = m->tried;
    m->tried = swap;
    return true;
}

/* Of the patterns in list whose rule is less than before, the first that matches. */
static const bw_event_entry *first_match(bw_event_matcher *m, const bw_event_entry *list, line *l,
                                         const bw_event_entry *before)
{
    for (const bw_event_entry *e = list; e && (!before || e->rule < before->rule); e = e->next)
        if (begins(e, l) && matches(m, &e->pattern, l))
            return e;
    return before;
}

static bool may_begin(const bw_event_firsts *firsts, const line *l)
{
    return l->size ? bw_event_firsts_has(firsts, *l->text) : firsts->end;
}

/* The same of those that the line may be by what it holds. */
static const bw_event_entry *first_sought(bw_event_matcher *m, const line *l, bool anywhere,
                                          const bw_event_entry *before)
{
    bool always = may_begin(&m->index->always_firsts, l);
    for (size_t word = 0; word < m->held_size; word++) {
        uint64_t left = m->held[word] | (always ? m->index->always[word] : 0);
        for (; left; left &= left - 1) {
            const bw_event_entry *e = m->index->sought[64 * word + (unsigned)__builtin_ctzll(left)];
            if (before && e->rule >= before->rule)
                return before;
            if (e->pattern.anywhere == anywhere && (anywhere || may_begin(&e->pattern.firsts, l)) &&
                matches(m, &e->pattern, l))
                return e;
        }
    }
    return before;
}

static void seek(bw_event_matcher *m, const line *l)
{
    size_t size = words_of_set(m->index->sought_count);
    if (m->held_size != size) /* rows were added, or it is the first line */
        m->held = bw_realloc(m->held, size * sizeof(*m->held));
    m->held_size = size;
    if (size)
        memset(m->held, 0, size * sizeof(*m->held));
    bw_event_sieve_pass(m->index->sieve, l->view, l->view_size, m->held);
}

static const bw_event_entry *match_head(bw_event_matcher *m, line *l)
{
    bw_event_index *index = m->index;
    unsigned whole = bucket_of(l->head), brief = bucket_of(l->head & index->brief_mask);
    const bw_event_entry *found =
        index->whole[whole] ? first_match(m, index->whole[whole], l, NULL) : NULL;
    return index->brief[brief] ? first_match(m, index->brief[brief], l, found) : found;
}

static size_t blanks_at(const char *text, size_t size)
{
    size_t n = 0;
    while (n < size && is_blank(text[n]))
        n++;
    return n;
}

/* "DG 2009-04-12-12:12:08 0 2 0 ": five words. */
static size_t broker_prefix(const char *text, size_t size)
{
    size_t at = 0;
    for (int words = 0; at < size && words < 5; at++)
        words += text[at] == ' ' && text[at + 1 < size ? at + 1 : at] != ' ';
    return at;
}

/* "ARC0 (PID:12):", "PDB(3):", "RFS[44]:", "ORCL:" */
static size_t word_prefix(const char *text, size_t size)
{
    size_t word = 0;
    while (word < size && word < 40 &&
           (isalnum((unsigned char)text[word]) || (text[word] && strchr("$_.[]", text[word]))))
        word++;
    if (word == 0 || word >= size)
        return 0;
    if (text[word] == ' ' && size - word > 6 && memcmp(text + word, " (PID:", 6) == 0)
        word++;
    if (text[word] == '(') {
        const char *close = memchr(text + word, ')', size - word);
        if (!close || close - (text + word) > 24)
            return 0;
        word = (size_t)(close + 1 - text);
    }
    return word < size && text[word] == ':' ? word + 1 : 0;
}

/* What a process, a container or a tool puts before its message. */
static size_t prefix_of(const char *text, size_t size)
{
    if (size > 4 && memcmp(text, "*** ", 4) == 0)
        return 4;
    if (size && text[0] == '[') {
        const char *close = memchr(text, ']', size);
        return close && close - text < 64 ? (size_t)(close + 1 - text) : 0;
    }
    if (size > 23 && memcmp(text, "DG ", 3) == 0 && isdigit((unsigned char)text[3]))
        return broker_prefix(text, size);
    return word_prefix(text, size);
}

static void skip(bw_event_matcher *m, line *l, size_t size)
{
    size += blanks_at(l->text + size, l->size - size);
    l->text += size;
    l->size -= size;
    look_at(m, l);
}

const bw_event_hit *bw_event_index_find(bw_event_matcher *m, const char *text, size_t size)
{
    line l = {.text = text, .size = size < LINE_BYTES ? size : LINE_BYTES};
    skip(m, &l, 0);
    const bw_event_entry *found = match_head(m, &l);
    if (!found || (m->index->sought_count && m->index->sought[0]->rule < found->rule)) {
        seek(m, &l);
        found = first_sought(m, &l, false, found);
    }
    for (int i = 0; !found && i < 2; i++) {
        size_t prefix = prefix_of(l.text, l.size);
        if (!prefix)
            break;
        skip(m, &l, prefix);
        found = first_sought(m, &l, false, match_head(m, &l));
    }
    if (!found)
        found = first_sought(m, &l, true, NULL);
    m->hit = (bw_event_hit){found, text, l.text, m->found};
    return found ? &m->hit : NULL;
}
