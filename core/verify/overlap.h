/* core/verify/overlap.h - things that must not lie over each other: rows, index entries. */
#ifndef BW_CORE_VERIFY_OVERLAP_H
#define BW_CORE_VERIFY_OVERLAP_H

#include "core/verify/rule.h"

typedef struct bw_stretch {
    uint32_t begin, end; /* offsets in the block, end is behind it */
    unsigned number;
} bw_stretch;

/* Each one that begins before the one below it ends is found: "slot 3 begins at 2022, slot 1 ends
 * at 2023". Sorts them. */
void bw_rule_overlaps(bw_rule_run *run, bw_stretch *stretches, size_t count, const char *what);

#endif
