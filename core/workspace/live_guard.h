/* core/workspace/live_guard.h - does a database run on these files? A control file that says
 * "mounted" is watched for four seconds: CKPT beats every three (reference 4.3, 4.4). What was seen
 * is kept, so that only the first commit of a session waits. */
#ifndef BW_CORE_WORKSPACE_LIVE_GUARD_H
#define BW_CORE_WORKSPACE_LIVE_GUARD_H

#include <blockwright/dbfile.h>

typedef struct bw_live_watch bw_live_watch;
bw_live_watch *bw_live_watch_new(const bw_workspace *workspace); /* borrowed, outlives the watch */
void bw_live_watch_free(bw_live_watch *watch);

/* BW_OK when no control file moves that belongs to the database of one of these files: those of the
 * workspace, and those that lie in the files' folders. */
bw_status bw_live_guard(bw_live_watch *watch, const char *const *paths, size_t count,
                        const bw_progress *progress, bw_error *err);

#endif
