/* core/workspace/live_guard.h - does a database run on these files? A control file that says
 * "mounted" is looked at twice, four seconds apart: CKPT beats every three (reference 4.3, 4.4). */
#ifndef BW_CORE_WORKSPACE_LIVE_GUARD_H
#define BW_CORE_WORKSPACE_LIVE_GUARD_H

#include <blockwright/edit.h>

/* BW_OK when no control file of the workspace that belongs to an edited database moves. Takes four
 * seconds when one says that it is mounted, else none. file: the one to be written, NULL = all. */
bw_status bw_live_guard(const bw_workspace *workspace, bw_edits *edits, const bw_dbfile *file,
                        const bw_progress *progress, bw_error *err);

#endif
