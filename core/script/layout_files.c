#include "core/script/layout_files.h"
#include "core/base/digest.h"
#include "core/layout/compile.h"
#include "core/layout/image.h"
#include "core/script/data_folder.h"
#include "core/script/datafile.h"

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

typedef struct destination {
    bw_layouts *layouts;
    const char *owner;
    bool changed;
} destination;

static bw_status take_layout(void *context, const char *path, bw_error *err)
{
    destination *to = context;
    to->changed = true;
    return bw_layout_file_load(to->layouts, path, to->owner, err);
}

bw_status bw_layout_files_load(bw_layouts *layouts, const char *folder, const char *owner,
                               bw_error *err)
{
    destination to = {layouts, owner, false};
    bw_error unresolved;
    bw_status first = bw_data_folder_each(folder, take_layout, &to, err);
    if (to.changed && bw_layouts_resolve(layouts, &unresolved) != BW_OK && first == BW_OK) {
        first = BW_ERR_FORMAT;
        if (err)
            *err = unresolved;
    }
    return first;
}

/* --- the shipped ones --- */
static bw_status add_file(void *context, const char *path, bw_error *err)
{
    uint64_t *digest = context;
    const char *name = strrchr(path, '/') + 1;
    size_t size;
    char *text = bw_datafile_read(path, &size, err);
    if (!text)
        return BW_ERR_IO;
    *digest = bw_digest(*digest, name, strlen(name));
    *digest = bw_digest(*digest, text, size);
    free(text);
    return BW_OK;
}

uint64_t bw_layout_files_digest(const char *folder)
{
    uint64_t digest = 0;
    bw_status status = bw_data_folder_each(folder, add_file, &digest, NULL);
    return status != BW_OK ? 0 : digest ? digest : 1;
}

bw_status bw_layout_files_load_shipped(bw_layouts *layouts, const char *folder, bw_error *err)
{
    const bw_layout_image *image = &bw_shipped_layouts;
    if (!image->sources || image->sources != bw_layout_files_digest(folder))
        return bw_layout_files_load(layouts, folder, "", err);
    bw_layout_image_read(image, folder, layouts);
    return BW_OK;
}
