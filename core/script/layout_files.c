#include "core/script/layout_files.h"
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
/* Eight bytes at a time, after FNV-1a. */
static uint64_t add_to_digest(uint64_t digest, const char *bytes, size_t size)
{
    digest = (digest ^ size) * UINT64_C(0x100000001b3);
    uint64_t word;
    for (; size >= sizeof(word); bytes += sizeof(word), size -= sizeof(word)) {
        memcpy(&word, bytes, sizeof(word));
        digest = (digest ^ word) * UINT64_C(0x100000001b3);
        digest ^= digest >> 32;
    }
    word = 0;
    memcpy(&word, bytes, size);
    return (digest ^ word) * UINT64_C(0x100000001b3);
}

static bw_status add_file(void *context, const char *path, bw_error *err)
{
    uint64_t *digest = context;
    const char *name = strrchr(path, '/') + 1;
    size_t size;
    char *text = bw_datafile_read(path, &size, err);
    if (!text)
        return BW_ERR_IO;
    *digest = add_to_digest(*digest, name, strlen(name));
    *digest = add_to_digest(*digest, text, size);
    free(text);
    return BW_OK;
}

uint64_t bw_layout_files_digest(const char *folder)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
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
