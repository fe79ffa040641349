/* core/log/event_index.h - which row of the catalogue knows a line. Most lines of a log are told
 * by their first bytes; a row that says more than one beginning is asked only where the line holds
 * its words. */
#ifndef BW_CORE_LOG_EVENT_INDEX_H
#define BW_CORE_LOG_EVENT_INDEX_H

#include "core/log/event_match.h"

typedef struct bw_event_entry {
    /* First what tells most lines apart, so that it lies together: */
    struct bw_event_entry *next;
    size_t rule;
    uint64_t head, head_mask;   /* the literal's first 8 bytes in either case, and which count */
    uint64_t after, after_mask; /* those behind a number that follows it; mask 0: none does */
    bw_event_pattern pattern;
} bw_event_entry;

typedef struct bw_event_index bw_event_index;

bw_event_index *bw_event_index_new(void);
void bw_event_index_free(bw_event_index *index); /* entries and their patterns live on */
/* The pattern of entry has been read. Of several that know a line the least rule counts, but one
 * that may begin anywhere counts last. Rules come in rising order. */
void bw_event_index_add(bw_event_index *index, bw_event_entry *entry);
/* What one thread needs to ask with. Several may ask one index at a time when nothing is added. */
typedef struct bw_event_matcher bw_event_matcher;
bw_event_matcher *bw_event_matcher_new(bw_event_index *index);
void bw_event_matcher_free(bw_event_matcher *matcher);

/* A line that a row knows. */
typedef struct bw_event_hit {
    const bw_event_entry *entry;
    const char *text;             /* the line */
    const char *message;          /* in it: behind what a process or a tool put before it */
    const bw_event_place *places; /* of the pattern's fields */
} bw_event_hit;
/* NULL: none. Lives until the matcher's next call. */
const bw_event_hit *bw_event_index_find(bw_event_matcher *matcher, const char *text, size_t size);

#endif
