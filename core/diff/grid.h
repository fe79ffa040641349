/* core/diff/grid.h - how two files lie side by side: the blocks both have, and those of one alone.
 */
#ifndef BW_CORE_DIFF_GRID_H
#define BW_CORE_DIFF_GRID_H

#include <blockwright/dbfile.h>

typedef struct bw_diff_span {
    uint64_t first, count; /* block numbers */
} bw_diff_span;

typedef struct bw_diff_grid {
    bool plain; /* both run on from their first block; false: a dump text with its own numbers */
    uint32_t block_size;
    uint64_t first, common;             /* the blocks that both have */
    uint64_t left_offset, right_offset; /* bytes, of block `first` */
    bw_diff_span left_before, right_before, left_after, right_after;
    uint32_t left_tail, right_tail; /* bytes behind the last whole block */
} bw_diff_grid;

/* The files fit (bw_diff_fits). */
void bw_diff_grid_of(const bw_dbfile *left, const bw_dbfile *right, bw_diff_grid *grid);

#endif
