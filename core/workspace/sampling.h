/* core/workspace/sampling.h - looks at the files of a directory that somebody writes: reference
 * failover.md 6.2. Datafile headers are read first, then log headers, then the control files until
 * they are of one moment, then redo up to where it is whole. Of datafiles some blocks more are
 * checked at each look.
 *
 * Files are opened for reading only and stay open. All reading is done by a thread of its own: when
 * that hangs the caller does not, and bw_sampling_free leaves it behind; it ends by itself when its
 * read comes back. Threads: one object, one thread. */
#ifndef BW_CORE_WORKSPACE_SAMPLING_H
#define BW_CORE_WORKSPACE_SAMPLING_H

#include "core/workspace/image.h"

/* Rung when a look is done; several samplings may share one. */
typedef struct bw_bell bw_bell;
bw_bell *bw_bell_new(void);
void bw_bell_free(bw_bell *bell); /* gives up this owner's */
/* Waits until it was rung since the last wait, at most this long. */
bool bw_bell_wait(bw_bell *bell, unsigned milliseconds);

typedef struct bw_sampling bw_sampling;
/* blocks: check blocks of datafiles, too. */
bw_sampling *bw_sampling_new(const char *folder, bool blocks, bw_bell *bell);
void bw_sampling_free(bw_sampling *sampling);       /* at once; NULL is fine */
void bw_sampling_ask(bw_sampling *sampling);        /* for a look; nothing when one is under way */
bool bw_sampling_busy(const bw_sampling *sampling); /* a look is under way, or was not taken */
bw_images *bw_sampling_take(bw_sampling *sampling); /* NULL: not done yet; the caller's */

#endif
