#include "core/log/utf16.h"

#include <stdlib.h>
#include <string.h>

#define RAW 16384u       /* bytes read at a time, an even number */
#define EVERY (1u << 20) /* bytes of text between places that are remembered */

typedef struct place {
    uint64_t text, raw;
} place;

struct bw_utf16 {
    bool big_endian;
    place at; /* what has been turned into text so far */
    place *places;
    size_t count;
    uint8_t raw[RAW];
    char text[RAW / 2 * 3]; /* of the raw bytes before at, its last text_size bytes */
    size_t text_size;
};

bw_utf16 *bw_utf16_new(const uint8_t *head, size_t size)
{
    bool little = size >= 2 && head[0] == 0xff && head[1] == 0xfe;
    bool big = size >= 2 && head[0] == 0xfe && head[1] == 0xff;
    if (!little && !big)
        return NULL;
    bw_utf16 *u = bw_alloc(sizeof(*u));
    u->big_endian = big;
    u->at.raw = 2; /* behind the mark */
    u->places = bw_alloc(sizeof(*u->places));
    u->places[u->count++] = u->at;
    return u;
}

void bw_utf16_free(bw_utf16 *u)
{
    if (!u)
        return;
    free(u->places);
    free(u);
}

static unsigned unit_at(const bw_utf16 *u, size_t i)
{
    return u->big_endian ? (unsigned)u->raw[i] << 8 | u->raw[i + 1]
                         : (unsigned)u->raw[i + 1] << 8 | u->raw[i];
}

static void add_sign(bw_utf16 *u, uint32_t code)
{
    static const uint8_t marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    char *to = u->text + u->text_size;
    for (size_t i = size; i-- > 1; code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(marks[size == 1 ? 0 : size] | code);
    u->text_size += size;
}

/* Turns the next raw bytes into text; false at the end. The half of a pair is U+FFFD; one that ends
 * the bytes is looked at again with those behind it. */
static bool more_text(bw_utf16 *u, bw_utf16_source *source, void *context)
{
    size_t got = source(context, u->at.raw, u->raw, RAW) & ~(size_t)1, i = 0;
    u->text_size = 0;
    while (i < got) {
        unsigned unit = unit_at(u, i);
        bool high = unit >= 0xd800 && unit < 0xdc00;
        if (high && i + 2 >= got && i)
            break;
        unsigned low = high && i + 2 < got ? unit_at(u, i + 2) : 0;
        bool pair = low >= 0xdc00 && low < 0xe000;
        add_sign(u, pair ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
                    : unit >= 0xd800 && unit < 0xe000 ? 0xfffd
                                                      : unit);
        i += pair ? 4 : 2;
    }
    u->at.raw += i;
    u->at.text += u->text_size;
    if (i && u->at.text >= u->count * (uint64_t)EVERY) {
        if ((u->count & (u->count - 1)) == 0)
            u->places = bw_realloc(u->places, 2 * u->count * sizeof(*u->places));
        u->places[u->count++] = u->at;
    }
    return i > 0;
}

static void go_back(bw_utf16 *u, uint64_t offset)
{
    size_t i = u->count;
    while (i > 1 && u->places[i - 1].text > offset)
        i--;
    u->at = u->places[i - 1];
    u->text_size = 0;
}

size_t bw_utf16_read(bw_utf16 *u, bw_utf16_source *source, void *context, uint64_t offset,
                     uint8_t *buffer, size_t size)
{
    size_t done = 0;
    if (offset < u->at.text - u->text_size)
        go_back(u, offset);
    while (done < size) {
        uint64_t begin = u->at.text - u->text_size;
        if (offset + done < u->at.text) {
            size_t skip = (size_t)(offset + done - begin), part = u->text_size - skip;
            if (part > size - done)
                part = size - done;
            memcpy(buffer + done, u->text + skip, part);
            done += part;
        } else if (!more_text(u, source, context)) {
            break;
        }
    }
    return done;
}
