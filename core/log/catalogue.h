/* core/log/catalogue.h - rows of the event catalogue, out of data files. */
#ifndef BW_CORE_LOG_CATALOGUE_H
#define BW_CORE_LOG_CATALOGUE_H

#include "core/base/data.h"
#include <blockwright/events.h>

bw_catalogue *bw_catalogue_new(void);
/* Rows added must live in this arena. */
bw_arena *bw_catalogue_arena(bw_catalogue *catalogue);
/* root = { { kind, severity, meaning, { pattern... }, { sample... } }, ... }. Of several rows that
 * know a line the first added one counts. */
bw_status bw_catalogue_add(bw_catalogue *catalogue, const char *name, const bw_data *root,
                           bw_error *err);

/* For one more thread: rows may not be added meanwhile. */
typedef struct bw_event_matcher bw_event_matcher;
typedef struct bw_event_hit bw_event_hit;
bw_event_matcher *bw_catalogue_matcher_new(const bw_catalogue *catalogue);
void bw_event_matcher_free(bw_event_matcher *matcher);
/* The row that knows text, and then, when they are wanted, its fields. NULL: none does. A hit lives
 * until the matcher's next call. */
const bw_event_hit *bw_catalogue_find(bw_event_matcher *matcher, const char *text, size_t size);
const bw_event_rule *bw_catalogue_rule_of(const bw_catalogue *catalogue, const bw_event_hit *hit);
void bw_catalogue_event_of(const bw_catalogue *catalogue, const bw_event_hit *hit,
                           bw_log_event *event);

/* Is kind one of kinds, which blanks part? */
bool bw_event_kind_in(const char *kinds, const char *kind);

#endif
