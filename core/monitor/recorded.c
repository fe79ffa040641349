/* A look as bytes, and bytes as a look. Whatever the bytes are: every length is checked against
 * what is left. */
#include "core/monitor/recording.h"

#include <stdlib.h>
#include <string.h>

#define MOST_IMAGES 20000u
#define MOST_PIECES 65536u
#define MOST_TEXT 4096u

enum { PIECE_SAME, PIECE_BYTES };
enum { IMAGE_SAME, IMAGE_NEW };

/* --- out --- */
static void put32(bw_text *b, uint32_t value)
{
    uint8_t bytes[4];
    bw_put32(bytes, value, false);
    bw_text_add_bytes(b, bytes, 4);
}

static void put64(bw_text *b, uint64_t value)
{
    put32(b, (uint32_t)value);
    put32(b, (uint32_t)(value >> 32));
}

static void put_text(bw_text *b, const char *text)
{
    size_t size = strlen(text);
    size = size < MOST_TEXT ? size : MOST_TEXT;
    put32(b, (uint32_t)size);
    bw_text_add_bytes(b, text, size);
}

static void put_image(bw_text *b, const bw_image *image, const bw_image *before)
{
    put32(b, image->trouble.status);
    put_text(b, image->trouble.text);
    put_text(b, image->unstable);
    put64(b, image->size);
    put64(b, image->device);
    put64(b, image->inode);
    put64(b, (uint64_t)image->changed);
    put64(b, (uint64_t)image->locked);
    put32(b, image->redo.sequence);
    put32(b, image->redo.from);
    put32(b, image->redo.end);
    put32(b, (uint32_t)image->redo.all | (uint32_t)image->redo.has_scn << 1);
    put64(b, image->redo.scn);
    put64(b, image->blocks.seen);
    put32(b, image->blocks.rounds);
    put64(b, image->blocks.torn);
    put64(b, image->blocks.healed);
    for (size_t i = 0; i < BW_IMAGE_PLACES; i++)
        put64(b, image->blocks.torn_at[i]);
    put64(b, image->blocks.highest);
    put64(b, image->blocks.highest_at);
    put32(b, (uint32_t)image->piece_count);
    for (size_t i = 0; i < image->piece_count; i++) {
        const bw_source_piece *p = &image->pieces[i], *old = bw_image_piece(before, p->offset);
        bool same = old && old->bytes == p->bytes;
        put32(b, same ? PIECE_SAME : PIECE_BYTES);
        put64(b, p->offset);
        if (same)
            continue;
        put32(b, (uint32_t)p->size);
        bw_text_add_bytes(b, p->bytes, p->size);
    }
}

static void put_images(bw_text *b, const bw_images *images, const bw_images *before)
{
    put32(b, images->trouble.status);
    put_text(b, images->trouble.text);
    put32(b, (uint32_t)images->count);
    for (size_t i = 0; i < images->count; i++) {
        const bw_image *image = images->at[i], *old = bw_images_find(before, image->path);
        put_text(b, image->path);
        put32(b, old == image ? IMAGE_SAME : IMAGE_NEW);
        if (old != image)
            put_image(b, image, old);
    }
}

void bw_recorded_write(bw_text *b, bool key, const bw_recorded_look *look,
                       bw_images *const before[BW_MONITOR_SIDES])
{
    put64(b, (uint64_t)(look->seconds * 1000));
    put64(b, (uint64_t)look->wall);
    for (int id = 0; id < BW_MONITOR_SIDES; id++) {
        put32(b, (uint32_t)(look->silent[id] * 1000));
        put32(b, (uint32_t)(look->images[id] != NULL) | (uint32_t)look->came[id] << 1);
        if (look->images[id])
            put_images(b, look->images[id], key ? NULL : before[id]);
    }
}

/* --- in --- */
typedef struct bytes {
    const uint8_t *at;
    size_t left;
    bool bad;
} bytes;

static const uint8_t *get(bytes *b, size_t size)
{
    const uint8_t *at = b->at;
    if (b->bad || size > b->left) {
        b->bad = true;
        return NULL;
    }
    b->at += size;
    b->left -= size;
    return at;
}

static uint32_t get32(bytes *b)
{
    const uint8_t *at = get(b, 4);
    return at ? bw_get32(at, false) : 0;
}

static uint64_t get64(bytes *b)
{
    uint64_t low = get32(b);
    return low | (uint64_t)get32(b) << 32;
}

static void get_text(bytes *b, char *text, size_t room)
{
    uint32_t size = get32(b);
    const uint8_t *at = size <= MOST_TEXT ? get(b, size) : NULL;
    size_t kept = at && size < room ? size : at ? room - 1 : 0;
    b->bad = b->bad || !at;
    if (kept)
        memcpy(text, at, kept);
    text[kept] = '\0';
}

static void get_pieces(bytes *b, bw_image *image, const bw_image *before)
{
    uint32_t count = get32(b);
    uint64_t end = 0;
    b->bad = b->bad || count > MOST_PIECES;
    for (uint32_t i = 0; i < count && !b->bad; i++) {
        uint32_t kind = get32(b);
        uint64_t offset = get64(b);
        b->bad = b->bad || offset < end || offset >= image->size;
        if (!b->bad && kind == PIECE_SAME) {
            b->bad = !bw_image_keep(image, before, offset);
        } else if (!b->bad) {
            uint32_t size = get32(b);
            const uint8_t *at = get(b, size);
            b->bad = b->bad || !at || !size || size > image->size - offset;
            if (!b->bad)
                bw_image_add(image, before, offset, at, size);
        }
        if (b->bad)
            return;
        const bw_source_piece *last = &image->pieces[image->piece_count - 1];
        end = last->offset + last->size;
    }
}

static bw_image *get_image(bytes *b, const char *path, const bw_image *before)
{
    bw_image *image = bw_image_new(path);
    image->trouble.status = (bw_status)get32(b);
    get_text(b, image->trouble.text, sizeof(image->trouble.text));
    get_text(b, image->unstable, sizeof(image->unstable));
    image->size = get64(b);
    image->device = get64(b);
    image->inode = get64(b);
    image->changed = (int64_t)get64(b);
    image->locked = (int64_t)get64(b);
    image->redo.sequence = get32(b);
    image->redo.from = get32(b);
    image->redo.end = get32(b);
    uint32_t flags = get32(b);
    image->redo.all = flags & 1;
    image->redo.has_scn = flags & 2;
    image->redo.scn = get64(b);
    image->blocks.seen = get64(b);
    image->blocks.rounds = get32(b);
    image->blocks.torn = get64(b);
    image->blocks.healed = get64(b);
    for (size_t i = 0; i < BW_IMAGE_PLACES; i++)
        image->blocks.torn_at[i] = get64(b);
    image->blocks.highest = get64(b);
    image->blocks.highest_at = get64(b);
    get_pieces(b, image, before);
    b->bad = b->bad || image->size > INT64_MAX || image->trouble.status > BW_ERR_UNFINISHED ||
             image->redo.from > image->redo.end ||
             (image->trouble.status == BW_OK && !image->piece_count);
    return image;
}

static void get_one(bytes *b, bw_images *images, const bw_images *before)
{
    char path[MOST_TEXT + 1];
    get_text(b, path, sizeof(path));
    uint32_t kind = get32(b);
    const bw_image *old = b->bad ? NULL : bw_images_find(before, path);
    bool sorted = !images->count || strcmp(images->at[images->count - 1]->path, path) < 0;
    b->bad = b->bad || !sorted || (kind == IMAGE_SAME && !old);
    if (!b->bad)
        images->at[images->count++] =
            kind == IMAGE_SAME ? bw_image_share(old) : get_image(b, path, old);
}

static bw_images *get_images(bytes *b, const bw_images *before)
{
    bw_images *images = bw_alloc(sizeof(*images));
    images->trouble.status = (bw_status)get32(b);
    get_text(b, images->trouble.text, sizeof(images->trouble.text));
    uint32_t count = get32(b);
    b->bad = b->bad || count > MOST_IMAGES || images->trouble.status > BW_ERR_UNFINISHED;
    images->at = bw_alloc((b->bad ? 1 : count + 1u) * sizeof(bw_image *));
    for (uint32_t i = 0; i < count && !b->bad; i++)
        get_one(b, images, before);
    return images;
}

bool bw_recorded_when(const uint8_t *from, size_t size, double *seconds, int64_t *wall)
{
    bytes b = {from, size, false};
    uint64_t milliseconds = get64(&b);
    *seconds = (double)milliseconds / 1000;
    *wall = (int64_t)get64(&b);
    return !b.bad && milliseconds < UINT64_C(1) << 50;
}

bool bw_recorded_read(const uint8_t *from, size_t size, bw_images *const before[BW_MONITOR_SIDES],
                      bw_recorded_look *look)
{
    bytes b = {from, size, false};
    *look = (bw_recorded_look){0};
    b.bad = !bw_recorded_when(from, size, &look->seconds, &look->wall);
    get(&b, 16);
    for (int id = 0; id < BW_MONITOR_SIDES; id++) {
        look->silent[id] = get32(&b) / 1000.0;
        uint32_t flags = get32(&b);
        look->came[id] = flags & 2;
        if (!b.bad && (flags & 1))
            look->images[id] = get_images(&b, before[id]);
    }
    for (int id = 0; b.bad && id < BW_MONITOR_SIDES; id++) {
        bw_images_free(look->images[id]);
        look->images[id] = NULL;
    }
    return !b.bad;
}

bw_images *bw_images_share(const bw_images *images)
{
    bw_images *own = bw_alloc(sizeof(*own));
    own->trouble = images->trouble;
    own->count = images->count;
    own->at = bw_alloc((images->count + 1) * sizeof(bw_image *));
    for (size_t i = 0; i < images->count; i++)
        own->at[i] = bw_image_share(images->at[i]);
    return own;
}
