#include "core/script/layout_files.h"
#include "core/layout/compile.h"
#include "core/script/datafile.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bw_status bw_layout_file_load(bw_layouts *layouts, const char *path, const char *owner,
                              bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const bw_data *root = bw_datafile_load(path, arena, err);
    bw_status status = root ? bw_layouts_add(layouts, path, owner, root, err) : BW_ERR_FORMAT;
    bw_arena_free(arena);
    return status;
}

static int is_lua(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 4, ".lua") == 0;
}

bw_status bw_layout_files_load(bw_layouts *layouts, const char *folder, const char *owner,
                               bw_error *err)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_lua, alphasort);
    if (count < 0)
        return errno == ENOENT ? BW_OK
                               : bw_error_set(err, BW_ERR_IO, "%s: %s", folder, strerror(errno));
    bw_status first = BW_OK;
    for (int i = 0; i < count; i++) {
        bw_text path = {0};
        bw_error one;
        bw_text_addf(&path, "%s/%s", folder, entries[i]->d_name);
        bw_status status = bw_layout_file_load(layouts, bw_text_get(&path), owner, &one);
        if (status != BW_OK && first == BW_OK) {
            first = status;
            if (err)
                *err = one;
        }
        bw_text_free(&path);
        free(entries[i]);
    }
    free(entries);
    bw_error unresolved;
    if (bw_layouts_resolve(layouts, &unresolved) != BW_OK && first == BW_OK) {
        first = BW_ERR_FORMAT;
        if (err)
            *err = unresolved;
    }
    return first;
}
