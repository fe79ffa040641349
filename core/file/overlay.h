/* core/file/overlay.h - the staged bytes of one source, over what its file holds.
 *
 * Kept as whole blocks: the block as it was on disk when it was first touched, and as it is staged.
 * A block whose staged bytes are again those on disk is dropped. Blocks are sorted by offset.
 * bw_source_read and bw_source_read_raw lay them over what they read. */
#ifndef BW_CORE_FILE_OVERLAY_H
#define BW_CORE_FILE_OVERLAY_H

#include <blockwright/source.h>

#define BW_OVERLAY_BLOCKS 65536u /* staged blocks of one file at most */

typedef struct bw_staged_block {
    uint64_t offset; /* in the file, bytes; a multiple of the overlay's block size */
    uint8_t *disk;   /* [block_size] owned */
    uint8_t *now;    /* [block_size] owned */
} bw_staged_block;

typedef struct bw_overlay {
    uint32_t block_size;
    uint64_t first_block; /* Oracle's number of the block at offset 0; for sentences */
    bw_staged_block *blocks;
    size_t count, room;
} bw_overlay;

/* The overlay of a source; made at the first call (block_size then fixed). */
bw_overlay *bw_source_stage(bw_source *source, uint32_t block_size, uint64_t first_block);
bw_overlay *bw_source_overlay(const bw_source *source); /* NULL: nothing was ever staged */
/* Drops the overlay and every cached page: the file on disk has just been written. */
void bw_source_forget(bw_source *source);
/* As bw_source_read_raw, but what the file itself holds. */
bw_status bw_source_read_disk(const bw_source *source, uint64_t offset, void *buffer, size_t size,
                              size_t *got, bw_error *err);
/* The descriptor for fstat of what was opened; -1 for bytes in memory. Borrowed, read-only. */
int bw_source_descriptor(const bw_source *source);

/* Stages bytes at a file offset; they must lie in one block, and the block wholly in the file. */
bw_status bw_overlay_put(bw_source *source, uint64_t offset, const void *bytes, size_t size,
                         bw_error *err);
/* The staged block that begins at offset, NULL when it is as on disk. */
const bw_staged_block *bw_overlay_find(const bw_overlay *overlay, uint64_t offset);
/* Number of the first staged block at or behind offset (count when there is none). */
size_t bw_overlay_lower(const bw_overlay *overlay, uint64_t offset);
/* Lays staged bytes over buffer[size], which was read at offset. */
void bw_overlay_apply(const bw_overlay *overlay, uint64_t offset, void *buffer, size_t size);
void bw_overlay_free(bw_overlay *overlay);

#endif
