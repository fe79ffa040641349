#include "core/workspace/image.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Bytes with a count of the images that hold them. */
typedef struct shared {
    unsigned count;
    uint8_t bytes[];
} shared;

static shared *shared_of(const uint8_t *bytes)
{
    return (shared *)(void *)((char *)(uintptr_t)bytes - offsetof(shared, bytes));
}

static const uint8_t *share(const uint8_t *bytes)
{
    __atomic_add_fetch(&shared_of(bytes)->count, 1, __ATOMIC_RELAXED);
    return bytes;
}

static void give_up(const uint8_t *bytes)
{
    if (__atomic_sub_fetch(&shared_of(bytes)->count, 1, __ATOMIC_ACQ_REL) == 0)
        free(shared_of(bytes));
}

bw_image *bw_image_new(const char *path)
{
    bw_image *image = bw_alloc(sizeof(*image));
    image->count = 1;
    image->path = bw_strdup(path);
    return image;
}

bw_image *bw_image_share(const bw_image *image)
{
    bw_image *own = (bw_image *)(uintptr_t)image; /* only the count changes */
    __atomic_add_fetch(&own->count, 1, __ATOMIC_RELAXED);
    return own;
}

void bw_image_free(bw_image *image)
{
    if (!image || __atomic_sub_fetch(&image->count, 1, __ATOMIC_ACQ_REL) != 0)
        return;
    for (size_t i = 0; i < image->piece_count; i++)
        give_up(image->pieces[i].bytes);
    free(image->pieces);
    free(image->path);
    free(image);
}

const bw_source_piece *bw_image_piece(const bw_image *image, uint64_t offset)
{
    size_t low = 0, high = image ? image->piece_count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (image->pieces[middle].offset == offset)
            return &image->pieces[middle];
        if (image->pieces[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void append(bw_image *image, uint64_t offset, const uint8_t *bytes, size_t size)
{
    size_t n = image->piece_count;
    if ((n & (n + 1)) == 0)
        image->pieces = bw_realloc(image->pieces, (2 * n + 2) * sizeof(*image->pieces));
    image->pieces[image->piece_count++] = (bw_source_piece){offset, size, bytes};
}

void bw_image_add(bw_image *image, const bw_image *before, uint64_t offset, const void *bytes,
                  size_t size)
{
    const bw_source_piece *old = bw_image_piece(before, offset);
    if (old && old->size == size && memcmp(old->bytes, bytes, size) == 0) {
        append(image, offset, share(old->bytes), size);
        return;
    }
    shared *own = bw_alloc(sizeof(*own) + size);
    own->count = 1;
    memcpy(own->bytes, bytes, size);
    append(image, offset, own->bytes, size);
}

bool bw_image_keep(bw_image *image, const bw_image *before, uint64_t offset)
{
    const bw_source_piece *old = bw_image_piece(before, offset);
    if (old)
        append(image, offset, share(old->bytes), old->size);
    return old != NULL;
}

bool bw_image_same_bytes(const bw_image *a, const bw_image *b)
{
    bool same = a->size == b->size && a->piece_count == b->piece_count &&
                a->trouble.status == b->trouble.status;
    for (size_t i = 0; same && i < a->piece_count; i++)
        same =
            a->pieces[i].offset == b->pieces[i].offset && a->pieces[i].bytes == b->pieces[i].bytes;
    return same;
}

static bool same_redo(const bw_image_redo *a, const bw_image_redo *b)
{
    return a->sequence == b->sequence && a->from == b->from && a->end == b->end &&
           a->all == b->all && a->has_scn == b->has_scn && a->scn == b->scn;
}

static bool same_blocks(const bw_image_blocks *a, const bw_image_blocks *b)
{
    return a->seen == b->seen && a->rounds == b->rounds && a->torn == b->torn &&
           a->healed == b->healed && a->highest == b->highest && a->highest_at == b->highest_at &&
           memcmp(a->torn_at, b->torn_at, sizeof(a->torn_at)) == 0;
}

bool bw_image_same(const bw_image *a, const bw_image *b)
{
    return bw_image_same_bytes(a, b) && a->device == b->device && a->inode == b->inode &&
           a->changed == b->changed && a->locked == b->locked && same_redo(&a->redo, &b->redo) &&
           same_blocks(&a->blocks, &b->blocks) && strcmp(a->unstable, b->unstable) == 0 &&
           strcmp(a->trouble.text, b->trouble.text) == 0;
}

void bw_images_free(bw_images *images)
{
    if (!images)
        return;
    for (size_t i = 0; i < images->count; i++)
        bw_image_free(images->at[i]);
    free(images->at);
    free(images);
}

const bw_image *bw_images_find(const bw_images *images, const char *path)
{
    size_t low = 0, high = images ? images->count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(images->at[middle]->path, path);
        if (order == 0)
            return images->at[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
