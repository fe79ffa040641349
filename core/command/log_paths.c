#include "core/command/log_paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void add(bw_log_paths *paths, const char *path)
{
    paths->path = bw_realloc(paths->path, (paths->count + 1) * sizeof(*paths->path));
    paths->path[paths->count++] = bw_strdup(path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_folder(bw_call *call, const char *folder, bw_log_paths *paths)
{
    bw_workspace *found = bw_workspace_new();
    size_t first = paths->count;
    bw_workspace_add_all(found, folder, NULL); /* logs are listed even where no Oracle file is */
    for (size_t i = 0; i < bw_workspace_log_count(found); i++)
        add(paths, bw_workspace_log_at(found, i)->path);
    bw_workspace_free(found);
    if (paths->count > first)
        qsort(paths->path + first, paths->count - first, sizeof(*paths->path), by_name);
    if (paths->count == first)
        bw_call_fail(call, "no log that is known lies in %s; 'log kinds' lists the kinds", folder);
    return paths->count > first;
}

bool bw_log_paths_take(bw_call *call, const char *param, bw_log_paths *paths)
{
    bool good = true;
    *paths = (bw_log_paths){0};
    for (size_t i = 0; good && i < bw_call_count(call, param); i++) {
        const char *path = bw_call_text_at(call, param, i);
        struct stat st;
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            good = add_folder(call, path, paths);
        else
            add(paths, path);
    }
    return good;
}

void bw_log_paths_free(bw_log_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++)
        free(paths->path[i]);
    free(paths->path);
    *paths = (bw_log_paths){0};
}
