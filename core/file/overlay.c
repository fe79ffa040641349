/* Staged blocks of a source: kept sorted, laid over every read. */
#include "core/file/overlay.h"

#include <stdlib.h>
#include <string.h>

size_t bw_overlay_lower(const bw_overlay *overlay, uint64_t offset)
{
    size_t low = 0, high = overlay->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (overlay->blocks[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const bw_staged_block *bw_overlay_find(const bw_overlay *overlay, uint64_t offset)
{
    size_t at = bw_overlay_lower(overlay, offset);
    bool there = at < overlay->count && overlay->blocks[at].offset == offset;
    return there ? &overlay->blocks[at] : NULL;
}

void bw_overlay_apply(const bw_overlay *overlay, uint64_t offset, void *buffer, size_t size)
{
    uint64_t size_of = overlay->block_size, end = offset + size;
    for (size_t i = bw_overlay_lower(overlay, offset - offset % size_of);
         i < overlay->count && overlay->blocks[i].offset < end; i++) {
        const bw_staged_block *block = &overlay->blocks[i];
        uint64_t from = block->offset > offset ? block->offset : offset;
        uint64_t to = block->offset + size_of < end ? block->offset + size_of : end;
        memcpy((uint8_t *)buffer + (from - offset), block->now + (from - block->offset),
               (size_t)(to - from));
    }
}

static void drop(bw_overlay *overlay, size_t at)
{
    free(overlay->blocks[at].disk);
    free(overlay->blocks[at].now);
    overlay->count--;
    memmove(overlay->blocks + at, overlay->blocks + at + 1,
            (overlay->count - at) * sizeof(*overlay->blocks));
}

static void insert(bw_overlay *overlay, size_t at, bw_staged_block block)
{
    if (overlay->count == overlay->room) {
        overlay->room = overlay->room ? overlay->room * 2 : 16;
        overlay->blocks = bw_realloc(overlay->blocks, overlay->room * sizeof(*overlay->blocks));
    }
    memmove(overlay->blocks + at + 1, overlay->blocks + at,
            (overlay->count - at) * sizeof(*overlay->blocks));
    overlay->blocks[at] = block;
    overlay->count++;
}

/* Reads the block at start from the disk and keeps it at number at. */
static bw_status take_block(bw_source *source, bw_overlay *overlay, size_t at, uint64_t start,
                            bw_error *err)
{
    size_t got, size = overlay->block_size;
    unsigned long long number = (unsigned long long)(overlay->first_block + start / size);
    if (overlay->count >= BW_OVERLAY_BLOCKS)
        return bw_error_set(err, BW_ERR_LIMIT,
                            "%s: %u blocks are staged already; commit or revert them before block "
                            "%llu is changed",
                            bw_source_path(source), BW_OVERLAY_BLOCKS, number);
    bw_staged_block block = {start, bw_alloc(size), bw_alloc(size)};
    bw_status status = bw_source_read_disk(source, start, block.disk, size, &got, err);
    if (status == BW_OK && got < size)
        status = bw_error_set(err, BW_ERR_RANGE,
                              "%s ends inside block %llu; a block that is not whole cannot be "
                              "changed",
                              bw_source_path(source), number);
    if (status != BW_OK) {
        free(block.disk);
        free(block.now);
        return status;
    }
    memcpy(block.now, block.disk, size);
    insert(overlay, at, block);
    return BW_OK;
}

bw_status bw_overlay_put(bw_source *source, uint64_t offset, const void *bytes, size_t size,
                         bw_error *err)
{
    bw_overlay *overlay = bw_source_overlay(source);
    uint32_t in_block = (uint32_t)(offset % overlay->block_size);
    uint64_t start = offset - in_block;
    if (size > overlay->block_size - in_block)
        return bw_error_set(
            err, BW_ERR_RANGE,
            "%s: %zu bytes at offset %u reach over the end of block %llu (%u "
            "bytes); shorten them",
            bw_source_path(source), size, in_block,
            (unsigned long long)(overlay->first_block + start / overlay->block_size),
            overlay->block_size);
    size_t at = bw_overlay_lower(overlay, start);
    bool there = at < overlay->count && overlay->blocks[at].offset == start;
    if (!there && take_block(source, overlay, at, start, err) != BW_OK)
        return err ? err->status : BW_ERR_IO;
    bw_staged_block *block = &overlay->blocks[at];
    memcpy(block->now + in_block, bytes, size);
    if (memcmp(block->now, block->disk, overlay->block_size) == 0)
        drop(overlay, at);
    return BW_OK;
}

void bw_overlay_free(bw_overlay *overlay)
{
    if (!overlay)
        return;
    while (overlay->count)
        drop(overlay, overlay->count - 1);
    free(overlay->blocks);
    free(overlay);
}
