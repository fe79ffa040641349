/* core/layout/cover.h - which bytes of a block a field names: a bit each. */
#ifndef BW_CORE_LAYOUT_COVER_H
#define BW_CORE_LAYOUT_COVER_H

#include <blockwright/base.h>

typedef struct bw_cover {
    uint64_t *bits;
    uint32_t size, room; /* bytes of the block; words */
} bw_cover;

/* No byte of size is named. */
void bw_cover_begin(bw_cover *cover, uint32_t size);
void bw_cover_free(bw_cover *cover);
/* The first byte that is named and the one behind the last; 0 and 0 when none is. */
void bw_cover_bounds(const bw_cover *cover, uint32_t *from, uint32_t *to);
/* Is one of the bytes named? */
bool bw_cover_any(const bw_cover *cover, uint32_t offset, uint32_t length);
void bw_cover_add_long(bw_cover *cover, uint32_t offset, uint32_t length);
/* The next run of bytes from `from` on that nothing names; false: there is none. */
bool bw_cover_gap(const bw_cover *cover, uint32_t from, uint32_t *offset, uint32_t *length);

/* The bytes must lie in the block. Most fields are a few bytes inside of one word. */
static inline void bw_cover_add(bw_cover *cover, uint32_t offset, uint32_t length)
{
    uint32_t at = offset % 64;
    if (at + length < 64)
        cover->bits[offset / 64] |= ((1ull << length) - 1) << at;
    else
        bw_cover_add_long(cover, offset, length);
}

#endif
