/* core/workspace/watch.h - one listener for files that come into a workspace. */
#ifndef BW_CORE_WORKSPACE_WATCH_H
#define BW_CORE_WORKSPACE_WATCH_H

#include <blockwright/dbfile.h>

typedef void (*bw_file_came)(void *context, bw_dbfile *file);
void bw_workspace_watch(bw_workspace *workspace, bw_file_came came, void *context);

#endif
