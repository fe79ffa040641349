/* core/failover/rules.h - rows of lua/fsfo: what lint asks, which conditions have lamps. */
#ifndef BW_CORE_FAILOVER_RULES_H
#define BW_CORE_FAILOVER_RULES_H

#include "core/base/data.h"
#include "core/layout/expr.h"
#include <blockwright/fsfo.h>

bw_fsfo_rules *bw_fsfo_rules_new(void);
void bw_fsfo_rules_free(bw_fsfo_rules *rules); /* NULL is fine */
/* Rows added must live in this arena. */
bw_arena *bw_fsfo_rules_arena(bw_fsfo_rules *rules);
#define BW_FSFO_COUNT_MOST 32 /* of a condition's events in its time */

/* root = { rules = { { id, of, level, when, says, why, remedy, confidence, sample }, ... },
 * conditions = { { name, broker, kinds, codes, file, count, within, action, why, confidence }, ...
 * } }, each optional. */
bw_status bw_fsfo_rules_add(bw_fsfo_rules *rules, const char *name, const bw_data *root,
                            bw_error *err);
/* The condition, compiled: names are numbers of lint facts. */
const bw_expr *bw_fsfo_rules_when(const bw_fsfo_rules *rules, size_t index);

#endif
