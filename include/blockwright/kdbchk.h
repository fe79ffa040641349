/* blockwright/kdbchk.h - the logical checks of a table block, with Oracle's check codes.
 *
 * What DBVERIFY and BBED's verify do behind the checks of the cache layer: rows locked by nobody
 * (6101), space that does not add up (6110, 6111). Blocks of other kinds, clusters and compressed
 * blocks are not judged. Pure function of the decoded block. */
#ifndef BLOCKWRIGHT_KDBCHK_H
#define BLOCKWRIGHT_KDBCHK_H

#include <blockwright/layout.h>

typedef struct bw_kdbchk {
    bool judged;        /* false: no plain table block, or one whose rows cannot be added up */
    int code;           /* 0: nothing found; else the first check that failed */
    uint32_t data_header; /* offset of kdbh in the block */
    char text[320];     /* kdbchk's lines for it, each ended by a newline */
} bw_kdbchk;
BW_API void bw_kdbchk_run(const bw_tree *tree, bw_kdbchk *result);

#endif
