#include "core/script/data_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_lua(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 4, ".lua") == 0;
}

bw_status bw_data_folder_each(const char *folder,
                              bw_status (*take)(void *context, const char *path, bw_error *err),
                              void *context, bw_error *err)
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
        bw_status status = take(context, bw_text_get(&path), &one);
        if (status != BW_OK && first == BW_OK) {
            first = status;
            if (err)
                *err = one;
        }
        bw_text_free(&path);
        free(entries[i]);
    }
    free(entries);
    return first;
}
