/* core/log/catalogue.h - rows of the event catalogue, out of data files. */
#ifndef BW_CORE_LOG_CATALOGUE_H
#define BW_CORE_LOG_CATALOGUE_H

#include "core/base/data.h"
#include <blockwright/events.h>

bw_catalogue *bw_catalogue_new(void);
void bw_catalogue_free(bw_catalogue *catalogue);
/* Rows added must live in this arena. */
bw_arena *bw_catalogue_arena(bw_catalogue *catalogue);
/* root = { { kind, severity, meaning, { pattern... }, { sample... } }, ... }. Of several rows that
 * know a line the first added one counts. */
bw_status bw_catalogue_add(bw_catalogue *catalogue, const char *name, const bw_data *root,
                           bw_error *err);

/* Is kind one of kinds, which blanks part? */
bool bw_event_kind_in(const char *kinds, const char *kind);

#endif
