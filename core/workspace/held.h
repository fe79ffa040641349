/* core/workspace/held.h - a workspace that stands for a directory as a look saw it: whoever opens a
 * path over it (bw_workspace_new_over) gets the held bytes, and nothing is asked of the disk. */
#ifndef BW_CORE_WORKSPACE_HELD_H
#define BW_CORE_WORKSPACE_HELD_H

#include "core/workspace/image.h"

/* Takes over what the look saw instead of what was held; files that did not change are not parsed
 * again. images stay the caller's. */
void bw_workspace_hold(bw_workspace *workspace, const bw_images *images);
/* NULL: it holds nothing, its files are those on disk. Also asked of a workspace over one. */
const bw_images *bw_workspace_held(const bw_workspace *workspace);
const bw_image *bw_workspace_image(const bw_workspace *workspace, const char *path);

/* settled: whoever opens files in this workspace knows that no journal lies beside them. */
void bw_workspace_settle(bw_workspace *workspace, bool settled);

/* --- for workspace.c --- */
typedef struct bw_held bw_held;
void bw_held_free(bw_held *held);
/* The held file; NULL with err: it could not be read, or was not there. */
bw_dbfile *bw_held_open(const bw_held *held, const char *path, bw_error *err);
bw_held *bw_held_take(bw_held *before, const bw_images *images);
const bw_images *bw_held_images(const bw_held *held);

#endif
