/* core/verdict/lost_writes.h - redo names the version of the block that each change builds on: a
 * block that is older than the first change after the start of recovery lost a write. */
#ifndef BW_CORE_VERDICT_LOST_WRITES_H
#define BW_CORE_VERDICT_LOST_WRITES_H

#include "core/verdict/gather.h"
#include <blockwright/recovery.h>

/* Sets the fact lost_writes; it stays unknown when the redo is not all here, or too much. */
void bw_lost_writes(bw_gather *gather, const bw_recovery_plan *plan);

#endif
