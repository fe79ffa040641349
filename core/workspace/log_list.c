#include "core/workspace/log_list.h"

#include <stdlib.h>

#define LOOKED_MOST 3000u /* files: trace directories hold many; alert logs come early in them */

static bool is_listed(const bw_log_list *list, const struct stat *st)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].inode == st->st_ino && list->items[i].device == st->st_dev)
            return true;
    return false;
}

static bool look_at(const char *path, bw_workspace_log *found)
{
    bw_log *log = bw_log_open(path, NULL);
    if (!log)
        return false;
    found->kind = bw_log_get_kind(log);
    found->size = bw_log_size(log);
    bw_log_free(log);
    return found->kind != BW_LOG_UNKNOWN;
}

bool bw_log_list_add(bw_log_list *list, const char *path)
{
    struct stat st;
    bw_workspace_log found = {0};
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || list->looked++ > LOOKED_MOST)
        return false;
    if (is_listed(list, &st))
        return true;
    if (!look_at(path, &found))
        return false;
    found.path = bw_strdup(path);
    list->items = bw_realloc(list->items, (list->count + 1) * sizeof(*list->items));
    list->items[list->count++] = (struct bw_listed_log){found, st.st_dev, st.st_ino};
    return true;
}

void bw_log_list_free(bw_log_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((char *)list->items[i].log.path);
    free(list->items);
}
