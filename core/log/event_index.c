/* Patterns that begin with fixed bytes lie in buckets by 8 or 3 of them. The others are sought by a
 * literal: a sieve of four bytes at every third place of the line tells whether any may occur. */
#include "core/log/event_index.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BUCKETS 1024u
#define LINE_BYTES 8192u     /* bytes of a record that are looked at */
#define MATCH_EFFORT 100000u /* bounds backtracking over hostile lines */
#define STEP 3u              /* places of the line that are looked at */
#define RUN (STEP + 3)       /* a literal of so many bytes holds four of one such place */
#define SIEVE_BITS 14u

struct bw_event_index {
    bw_event_entry *whole[BUCKETS]; /* 8 fixed bytes and more */
    bw_event_entry *brief[BUCKETS]; /* 3 to 7 */
    uint64_t brief_mask;            /* the bytes that choose among brief */
    bw_event_entry *numbers;        /* begin with a whole number */
    bw_event_entry *loose;          /* begin with another field or a choice */
    bw_event_entry *anywhere;
    uint8_t sieve[1u << SIEVE_BITS]; /* which marks may be meant by three bytes */
    bool unsieved;                   /* some sought literal is too short for the sieve */
    unsigned marks;                  /* given so far */
    pcre2_match_context *limits;
    pthread_mutex_t compiling;
};

struct bw_event_matcher {
    bw_event_index *index;
    pcre2_match_data *found, *tried;
    char joined[LINE_BYTES];
};

/* Makes letters lower case, and some other bytes alike: to tell what may be the same. */
#define EITHER_CASE UINT64_C(0x2020202020202020)

typedef struct line {
    const char *text;
    size_t size;
    const char *view; /* the text with each run of blanks as one: itself, when it has none */
    size_t view_size;
    uint64_t head; /* first bytes of the view, in either case */
    uint8_t marks; /* of the sought patterns that it may hold */
} line;

static uint64_t bytes_at(const char *text)
{
    uint64_t bytes;
    memcpy(&bytes, text, sizeof(bytes));
    return bytes;
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
    pthread_mutex_init(&index->compiling, NULL);
    index->brief_mask = mask_of(BW_EVENT_HEAD);
    index->limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(index->limits, MATCH_EFFORT);
    return index;
}

void bw_event_index_free(bw_event_index *index)
{
    if (!index)
        return;
    pcre2_match_context_free(index->limits);
    pthread_mutex_destroy(&index->compiling);
    free(index);
}

bw_event_matcher *bw_event_matcher_new(bw_event_index *index)
{
    bw_event_matcher *m = bw_alloc(sizeof(*m));
    m->index = index;
    m->found = pcre2_match_data_create(BW_EVENT_FIELDS + 1, NULL);
    m->tried = pcre2_match_data_create(BW_EVENT_FIELDS + 1, NULL);
    return m;
}

void bw_event_matcher_free(bw_event_matcher *m)
{
    if (!m)
        return;
    pcre2_match_data_free(m->found);
    pcre2_match_data_free(m->tried);
    free(m);
}

static unsigned bucket_of(uint64_t bytes)
{
    return (unsigned)(bytes * UINT64_C(0x9e3779b97f4a7c15) >> 54);
}
_Static_assert(BUCKETS == 1u << (64 - 54), "bucket_of gives BUCKETS numbers");

static unsigned sieve_place(const char *text)
{
    uint32_t four;
    memcpy(&four, text, sizeof(four));
    return ((four | (uint32_t)EITHER_CASE) * 0x9e3779b1u) >> (32 - SIEVE_BITS);
}

/* How common a byte is in messages, by a glance at them. */
static unsigned commonness(char c)
{
    static const char rising[] = "#'=!:,-.)(zqxjvkbywgfmpuhdclrsnaoite ";
    const char *found = strchr(rising, c);
    return found && c ? (unsigned)(found - rising) : 0;
}

/* Of RUN bytes in a row one of the STEP first is a place that is looked at: the rarest such run of
 * the literal stands for it. */
static const char *rarest_run(const char *literal, size_t size)
{
    const char *best = literal;
    unsigned least = UINT32_MAX;
    for (size_t i = 0; i + RUN <= size; i++) {
        unsigned sum = 0;
        for (size_t k = 0; k < RUN; k++)
            sum += commonness(literal[i + k]);
        if (sum < least) {
            least = sum;
            best = literal + i;
        }
    }
    return best;
}

static void put_into_sieve(bw_event_index *index, bw_event_entry *entry)
{
    entry->mark = (uint8_t)(1u << index->marks++ % 8);
    const char *run = rarest_run(entry->pattern.literal, entry->pattern.literal_size);
    for (size_t i = 0; i < STEP; i++)
        index->sieve[sieve_place(run + i)] |= entry->mark;
}

static void append(bw_event_entry **list, bw_event_entry *entry)
{
    while (*list)
        list = &(*list)->next;
    *list = entry;
}

void bw_event_index_add(bw_event_index *index, bw_event_entry *entry)
{
    const char *literal = entry->pattern.literal;
    size_t size = entry->pattern.literal_size;
    if (!entry->pattern.head && size >= RUN)
        put_into_sieve(index, entry);
    else if (!entry->pattern.head && !entry->pattern.digit)
        index->unsieved = true;
    if (entry->pattern.digit)
        append(&index->numbers, entry);
    else if (entry->pattern.anywhere)
        append(&index->anywhere, entry);
    else if (!entry->pattern.head)
        append(&index->loose, entry);
    if (!entry->pattern.head)
        return;
    entry->head_mask = mask_of(size);
    entry->head = (bytes_at(literal) | EITHER_CASE) & entry->head_mask;
    if (size >= 8)
        append(&index->whole[bucket_of(entry->head)], entry);
    else
        append(&index->brief[bucket_of(entry->head & index->brief_mask)], entry);
}

/* Vectors as gcc and clang know them on every machine. */
typedef unsigned char bytes8 __attribute__((vector_size(8)));
typedef unsigned char bytes16 __attribute__((vector_size(16)));

static bytes16 sixteen_at(const char *text)
{
    bytes16 bytes;
    memcpy(&bytes, text, sizeof(bytes));
    return bytes;
}

/* Blanks side by side, or that are no plain blank, in text[1..16]. */
static bytes16 odd_blanks(const char *text)
{
    bytes16 bytes = sixteen_at(text + 1), before = sixteen_at(text);
    return (bytes16)(bytes < ' ') | ((bytes16)(bytes <= ' ') & (bytes16)(before <= ' '));
}

/* Of sixteen compared bytes. */
static bool none(bytes16 marks)
{
    uint64_t halves[2];
    memcpy(halves, &marks, sizeof(halves));
    return (halves[0] | halves[1]) == 0;
}

static bool has_odd_blanks(const char *text, size_t size)
{
    const size_t step = sizeof(bytes16);
    if (size <= step) {
        for (size_t i = 0; i < size; i++)
            if ((unsigned char)text[i] < ' ' || (i && text[i] == ' ' && text[i - 1] == ' '))
                return true;
        return false;
    }
    bytes16 odd = odd_blanks(text + size - step - 1);
    for (size_t i = 0; i + step < size; i += step)
        odd |= odd_blanks(text + i);
    return !none(odd) || (unsigned char)text[0] < ' ';
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
        while (in && in + sizeof(bytes16) <= size && none(odd_blanks(text + in - 1))) {
            memcpy(joined + out, text + in, sizeof(bytes16));
            in += sizeof(bytes16);
            out += sizeof(bytes16);
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
    l->view = l->text;
    l->view_size = l->size;
    if (has_odd_blanks(l->text, l->size)) {
        l->view = m->joined;
        l->view_size = join_blanks(l->text, l->size, m->joined);
    }
    l->head = 0;
    if (l->view_size >= sizeof(l->head))
        l->head = bytes_at(l->view);
    else
        memcpy(&l->head, l->view, l->view_size);
    l->head |= EITHER_CASE;
}

/* Is text the literal, which is in lower case, but for its case? */
static bool same(const char *text, const char *literal, size_t size)
{
    bytes8 differ = {0};
    if (size < sizeof(bytes8))
        return strncasecmp(text, literal, size) == 0;
    for (size_t i = 0;; i += sizeof(bytes8)) {
        if (i + sizeof(bytes8) > size)
            i = size - sizeof(bytes8);
        bytes8 ours, theirs;
        memcpy(&ours, text + i, sizeof(ours));
        memcpy(&theirs, literal + i, sizeof(theirs));
        ours |= (bytes8)((ours - 'A') < 26) & 32;
        differ |= ours ^ theirs;
        if (i + sizeof(bytes8) >= size)
            break;
    }
    uint64_t any;
    memcpy(&any, &differ, sizeof(any));
    return any == 0;
}

/* Passes over sixteen places at a time where the two first signs of the literal do not stand. */
static bool holds(const char *text, size_t size, const char *literal, size_t literal_size)
{
    unsigned char first = (unsigned char)literal[0] | 0x20, next = (unsigned char)literal[1] | 0x20;
    for (size_t i = 0; i + literal_size <= size; i++) {
        while (i + sizeof(bytes16) < size &&
               none((bytes16)((sixteen_at(text + i) | 0x20) == first) &
                    (bytes16)((sixteen_at(text + i + 1) | 0x20) == next)))
            i += sizeof(bytes16);
        if (i + literal_size <= size && (text[i] | 0x20) == (char)first &&
            same(text + i, literal, literal_size))
            return true;
    }
    return false;
}

/* The marks of the sought patterns whose literal the line may hold. */
static uint8_t sieve(const bw_event_index *index, const line *l)
{
    uint8_t marks = 0;
    for (size_t i = 0; i + 4 <= l->view_size; i += STEP)
        marks |= index->sieve[sieve_place(l->view + i)];
    return marks;
}

static bool may_match(const bw_event_entry *e, const line *l)
{
    const bw_event_pattern *pattern = &e->pattern;
    if (e->mark && !(l->marks & e->mark))
        return false;
    size_t size = pattern->literal_size;
    if (!pattern->head)
        return size < 4 || holds(l->view, l->view_size, pattern->literal, size);
    if ((l->head & e->head_mask) != e->head || size > l->view_size)
        return false;
    return (size <= 8 && !pattern->plain) || same(l->view, pattern->literal, size);
}

/* Most patterns never are: each is compiled when it is first asked, by one of the threads. */
static bool is_compiled(bw_event_index *index, bw_event_pattern *pattern)
{
    if (atomic_load_explicit(&pattern->known, memory_order_acquire))
        return pattern->code;
    pthread_mutex_lock(&index->compiling);
    if (!atomic_load_explicit(&pattern->known, memory_order_relaxed))
        bw_event_pattern_compile(pattern, NULL);
    pthread_mutex_unlock(&index->compiling);
    return pattern->code;
}

static bool matches(bw_event_matcher *m, bw_event_pattern *pattern, const line *l)
{
    if (pattern->plain)
        return true;
    if (!is_compiled(m->index, pattern))
        return false;
    PCRE2_SPTR text = (PCRE2_SPTR)l->text;
    return (pattern->compiled ? pcre2_jit_match : pcre2_match)(
               pattern->code, text, l->size, 0, 0, m->tried, m->index->limits) >= 0;
}

/* Of the patterns in list whose rule is less than before, the first that matches. */
static const bw_event_entry *first_match(bw_event_matcher *m, bw_event_entry *list, const line *l,
                                         const bw_event_entry *before)
{
    for (bw_event_entry *e = list; e && (!before || e->rule < before->rule); e = e->next)
        if (may_match(e, l) && matches(m, &e->pattern, l)) {
            pcre2_match_data *swap = m->found;
            m->found = m->tried;
            m->tried = swap;
            return e;
        }
    return before;
}

static const bw_event_entry *match_from(bw_event_matcher *m, const line *l)
{
    bw_event_index *index = m->index;
    unsigned whole = bucket_of(l->head), brief = bucket_of(l->head & index->brief_mask);
    const bw_event_entry *found = first_match(m, index->whole[whole], l, NULL);
    found = first_match(m, index->brief[brief], l, found);
    if (l->size && (isdigit((unsigned char)*l->text) || *l->text == '-'))
        found = first_match(m, index->numbers, l, found);
    bool sought = l->marks || index->unsieved;
    return sought ? first_match(m, index->loose, l, found) : found;
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

const bw_event_entry *bw_event_index_find(bw_event_matcher *m, const char **text, size_t size,
                                          const PCRE2_SIZE **ovector, uint32_t *groups)
{
    line l = {.text = *text, .size = size < LINE_BYTES ? size : LINE_BYTES};
    skip(m, &l, 0);
    l.marks = sieve(m->index, &l);
    const bw_event_entry *found = match_from(m, &l);
    for (int i = 0; !found && i < 2; i++) {
        size_t prefix = prefix_of(l.text, l.size);
        if (!prefix)
            break;
        skip(m, &l, prefix);
        found = match_from(m, &l);
    }
    if (!found && (l.marks || m->index->unsieved))
        found = first_match(m, m->index->anywhere, &l, NULL);
    *text = l.text;
    *ovector = pcre2_get_ovector_pointer(m->found);
    *groups = pcre2_get_ovector_count(m->found);
    return found;
}
