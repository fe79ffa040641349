#include "core/layout/cover.h"

#include <stdlib.h>
#include <string.h>

void bw_cover_begin(bw_cover *cover, uint32_t size)
{
    uint32_t words = size / 64 + 1;
    if (cover->room < words)
        cover->bits = bw_realloc(cover->bits, words * sizeof(uint64_t));
    cover->room = cover->room < words ? words : cover->room;
    cover->size = size;
    memset(cover->bits, 0, words * sizeof(uint64_t));
}

void bw_cover_free(bw_cover *cover)
{
    free(cover->bits);
    *cover = (bw_cover){0};
}

void bw_cover_add_long(bw_cover *cover, uint32_t offset, uint32_t length)
{
    for (uint32_t end = offset + length; offset < end;) {
        uint32_t at = offset % 64, rest = end - offset, count = rest < 64 - at ? rest : 64 - at;
        uint64_t ones = count == 64 ? UINT64_MAX : (1ull << count) - 1;
        cover->bits[offset / 64] |= ones << at;
        offset += count;
    }
}

/* The first byte from `from` on that is named, or is not; end when there is none before it. */
static uint32_t seek(const bw_cover *cover, uint32_t from, uint32_t end, bool named)
{
    for (uint32_t at = from; at < end; at = (at / 64 + 1) * 64) {
        uint64_t word = cover->bits[at / 64];
        word = (named ? word : ~word) >> at % 64;
        if (!word)
            continue;
        at += (uint32_t)__builtin_ctzll(word);
        return at < end ? at : end;
    }
    return end;
}

void bw_cover_bounds(const bw_cover *cover, uint32_t *from, uint32_t *to)
{
    uint32_t words = cover->size / 64 + 1;
    *from = seek(cover, 0, cover->size, true) % cover->size;
    while (words && !cover->bits[words - 1])
        words--;
    *to = words ? words * 64 - (uint32_t)__builtin_clzll(cover->bits[words - 1]) : 0;
}

bool bw_cover_any(const bw_cover *cover, uint32_t offset, uint32_t length)
{
    return seek(cover, offset, offset + length, true) < offset + length;
}

bool bw_cover_gap(const bw_cover *cover, uint32_t from, uint32_t *offset, uint32_t *length)
{
    *offset = seek(cover, from, cover->size, false);
    *length = seek(cover, *offset, cover->size, true) - *offset;
    return *length > 0;
}
