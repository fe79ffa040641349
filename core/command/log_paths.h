/* core/command/log_paths.h - the logs that a command is to read: files as they were named, and all
 * logs that lie in the directories that were named. */
#ifndef BW_CORE_COMMAND_LOG_PATHS_H
#define BW_CORE_COMMAND_LOG_PATHS_H

#include <blockwright/command.h>

typedef struct bw_log_paths {
    char **path;
    size_t count;
} bw_log_paths;

/* Of a parameter of paths. Logs of one directory are sorted by name. False: the call has an error;
 * free it all the same. */
bool bw_log_paths_take(bw_call *call, const char *param, bw_log_paths *paths);
void bw_log_paths_free(bw_log_paths *paths);

#endif
