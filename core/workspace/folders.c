/* The directories that files are open from. */
#include <blockwright/dbfile.h>

#include <stdlib.h>
#include <string.h>

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? 0 : slash == path ? 1 : (size_t)(slash - path);
}

static bool is_first_of(const bw_workspace *workspace, size_t index)
{
    const char *path = bw_dbfile_path(bw_workspace_file(workspace, index));
    size_t length = folder_length(path);
    for (size_t i = 0; i < index; i++) {
        const char *other = bw_dbfile_path(bw_workspace_file(workspace, i));
        if (folder_length(other) == length && memcmp(other, path, length) == 0)
            return false;
    }
    return true;
}

char *bw_workspace_folder(const bw_workspace *workspace, size_t index)
{
    for (size_t i = 0; i < bw_workspace_count(workspace); i++)
        if (is_first_of(workspace, i) && index-- == 0) {
            const char *path = bw_dbfile_path(bw_workspace_file(workspace, i));
            size_t length = folder_length(path);
            char *folder = bw_strdup(length ? path : ".");
            folder[length ? length : 1] = '\0';
            return folder;
        }
    return NULL;
}
