#include "core/script/layout_files.h"
#include "core/layout/compile.h"
#include "core/script/data_folder.h"
#include "core/script/datafile.h"

bw_status bw_layout_file_load(bw_layouts *layouts, const char *path, const char *owner,
                              bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const bw_data *root = bw_datafile_load(path, arena, err);
    bw_status status = root ? bw_layouts_add(layouts, path, owner, root, err) : BW_ERR_FORMAT;
    bw_arena_free(arena);
    return status;
}

typedef struct destination {
    bw_layouts *layouts;
    const char *owner;
} destination;

static bw_status take_layout(void *context, const char *path, bw_error *err)
{
    const destination *to = context;
    return bw_layout_file_load(to->layouts, path, to->owner, err);
}

bw_status bw_layout_files_load(bw_layouts *layouts, const char *folder, const char *owner,
                               bw_error *err)
{
    destination to = {layouts, owner};
    bw_error unresolved;
    bw_status first = bw_data_folder_each(folder, take_layout, &to, err);
    if (bw_layouts_resolve(layouts, &unresolved) != BW_OK && first == BW_OK) {
        first = BW_ERR_FORMAT;
        if (err)
            *err = unresolved;
    }
    return first;
}
