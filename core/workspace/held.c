#include "core/workspace/held.h"

#include <stdlib.h>
#include <string.h>

typedef struct held_file {
    bw_image *parsed; /* what file was made of; shared */
    bw_dbfile *file;  /* NULL: it cannot be read */
    bw_error trouble;
} held_file;

struct bw_held {
    bw_images images; /* shared ones; [i] is of files[i] */
    held_file *files;
};

static void give_up(held_file *f)
{
    bw_dbfile_free(f->file);
    bw_image_free(f->parsed);
    *f = (held_file){0};
}

void bw_held_free(bw_held *held)
{
    if (!held)
        return;
    for (size_t i = 0; i < held->images.count; i++) {
        give_up(&held->files[i]);
        bw_image_free(held->images.at[i]);
    }
    free(held->images.at);
    free(held->files);
    free(held);
}

static void parse(held_file *f, const bw_image *image)
{
    f->parsed = bw_image_share(image);
    f->trouble = image->trouble;
    if (f->trouble.status == BW_OK)
        f->file = bw_dbfile_from_source(
            bw_source_from_pieces(image->path, image->size, image->pieces, image->piece_count),
            &f->trouble);
}

/* Its place among those that are held, both lists sorted by path; *from moves on. */
static held_file *known(bw_held *before, size_t *from, const char *path)
{
    while (before && *from < before->images.count) {
        int order = strcmp(before->images.at[*from]->path, path);
        if (order > 0)
            return NULL;
        held_file *f = &before->files[(*from)++];
        if (order == 0)
            return f;
    }
    return NULL;
}

bw_held *bw_held_take(bw_held *before, const bw_images *images)
{
    bw_held *held = bw_alloc(sizeof(*held));
    size_t from = 0;
    held->images.trouble = images->trouble;
    held->images.count = images->count;
    held->images.at = bw_alloc((images->count + 1) * sizeof(bw_image *));
    held->files = bw_alloc((images->count + 1) * sizeof(held_file));
    for (size_t i = 0; i < images->count; i++) {
        const bw_image *image = images->at[i];
        held_file *old = known(before, &from, image->path);
        held->images.at[i] = bw_image_share(image);
        if (old && bw_image_same_bytes(old->parsed, image) &&
            strcmp(old->parsed->trouble.text, image->trouble.text) == 0) {
            held->files[i] = *old;
            *old = (held_file){0};
        } else {
            parse(&held->files[i], image);
        }
    }
    bw_held_free(before);
    return held;
}

const bw_images *bw_held_images(const bw_held *held)
{
    return &held->images;
}

bw_dbfile *bw_held_open(const bw_held *held, const char *path, bw_error *err)
{
    size_t low = 0, high = held->images.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(held->images.at[middle]->path, path);
        if (order == 0) {
            if (!held->files[middle].file && err)
                *err = held->files[middle].trouble;
            return held->files[middle].file;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bw_error_set(err, BW_ERR_NOT_FOUND, "%s: it was not there at this look", path);
    return NULL;
}
