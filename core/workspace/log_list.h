/* core/workspace/log_list.h - logs that lie among the files of a database. */
#ifndef BW_CORE_WORKSPACE_LOG_LIST_H
#define BW_CORE_WORKSPACE_LOG_LIST_H

#include <blockwright/dbfile.h>
#include <sys/stat.h>

typedef struct bw_log_list {
    struct bw_listed_log {
        bw_workspace_log log;
        dev_t device; /* the same log is not listed twice */
        ino_t inode;
    } * items;
    size_t count;
    size_t looked; /* files opened so far to see whether they are logs */
} bw_log_list;

/* True: the file is a log, now listed or listed before. */
bool bw_log_list_add(bw_log_list *list, const char *path);
void bw_log_list_free(bw_log_list *list);

#endif
