/* core/demo/live.h - a source that lives and a copy that is kept by a replication, without Oracle:
 * what a monitor of both can be tried on. One step is one second of the database's life; it costs
 * no time. */
#ifndef BW_CORE_DEMO_LIVE_H
#define BW_CORE_DEMO_LIVE_H

#include <blockwright/base.h>

typedef struct bw_live_scenario {
    const char *name, *about;
} bw_live_scenario;
const bw_live_scenario *bw_live_scenario_at(size_t index); /* NULL at the end */

typedef struct bw_live bw_live;
/* Writes source/ and copy/ into folder, where they are empty. NULL with err: no such scenario, or
 * the files cannot be written. The trouble of a scenario begins at second BW_LIVE_TROUBLE. */
#define BW_LIVE_TROUBLE 10u
bw_live *bw_live_new(const char *folder, const char *scenario, bw_error *err);
bw_status bw_live_step(bw_live *live, bw_error *err);
uint32_t bw_live_seconds(const bw_live *live);
void bw_live_free(bw_live *live); /* the files stay */

#endif
