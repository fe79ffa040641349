/* The next block that differs, from where the person stands: piece by piece, either way. */
#include "core/diff/grid.h"
#include <blockwright/diff.h>

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (256u * 1024u)

typedef struct search {
    bw_dbfile *left, *right;
    bw_diff_grid grid;
    uint8_t *bytes; /* two pieces */
    bool forward;
} search;

/* Looks at blocks from .. from+count-1; count fits a piece. */
static bw_status look(const search *s, uint64_t from, uint64_t count, bool *found, uint64_t *block,
                      bw_error *err)
{
    const bw_diff_grid *g = &s->grid;
    uint64_t away = (from - g->first) * g->block_size;
    size_t size = (size_t)count * g->block_size, got_left, got_right;
    uint8_t *left = s->bytes, *right = s->bytes + PIECE_BYTES;
    bw_status status = bw_source_read_raw(bw_dbfile_source(s->left), g->left_offset + away, left,
                                          size, &got_left, err);
    if (status == BW_OK)
        status = bw_source_read_raw(bw_dbfile_source(s->right), g->right_offset + away, right, size,
                                    &got_right, err);
    if (status != BW_OK)
        return status;
    size_t got = got_left < got_right ? got_left : got_right;
    uint64_t whole = got / g->block_size;
    if (memcmp(left, right, (size_t)whole * g->block_size) == 0)
        return BW_OK;
    for (uint64_t i = 0; i < whole && !*found; i++) {
        uint64_t n = s->forward ? i : whole - 1 - i;
        size_t at = (size_t)n * g->block_size;
        *found = memcmp(left + at, right + at, g->block_size) != 0;
        *block = from + n;
    }
    return BW_OK;
}

static bw_status search_plain(const search *s, uint64_t from, const bw_progress *progress,
                              bool *found, uint64_t *block, bw_error *err)
{
    const bw_diff_grid *g = &s->grid;
    uint64_t step = PIECE_BYTES / g->block_size, end = g->first + g->common;
    uint64_t low = from > g->first ? from : g->first; /* forward: low..end is left to do */
    uint64_t high = from < end ? from : end;          /* backward: first..high */
    uint64_t total =
        s->forward ? (low < end ? end - low : 0) : (high > g->first ? high - g->first : 0);
    for (uint64_t done = 0; done < total && !*found; done += step) {
        uint64_t count = total - done < step ? total - done : step;
        uint64_t at = s->forward ? low + done : high - done - count;
        bw_status status = look(s, at, count, found, block, err);
        if (status != BW_OK)
            return status;
        if (progress && progress->report &&
            !progress->report(progress->context, done * g->block_size, total * g->block_size))
            return bw_error_set(err, BW_ERR_CANCELLED, "stopped on request at block %llu",
                                (unsigned long long)at);
    }
    return BW_OK;
}

/* Dump texts: few blocks, in any order. */
static bw_status search_numbers(const search *s, uint64_t from, bool *found, uint64_t *block,
                                bw_error *err)
{
    uint64_t blocks = bw_dbfile_geometry(s->left)->blocks;
    uint32_t size = s->grid.block_size;
    for (uint64_t i = 0; i < blocks; i++) {
        uint64_t n = bw_dbfile_block_at(s->left, i);
        bool ahead = s->forward ? n >= from : n < from;
        bool nearer = !*found || (s->forward ? n < *block : n > *block);
        if (!ahead || !nearer || !bw_dbfile_has_block(s->right, n))
            continue;
        bw_status status = bw_dbfile_read(s->left, n, s->bytes, err);
        if (status == BW_OK)
            status = bw_dbfile_read(s->right, n, s->bytes + PIECE_BYTES, err);
        if (status != BW_OK)
            return status;
        if (memcmp(s->bytes, s->bytes + PIECE_BYTES, size) != 0) {
            *found = true;
            *block = n;
        }
    }
    return BW_OK;
}

bw_status bw_diff_next(bw_dbfile *left, bw_dbfile *right, uint64_t from, bool forward,
                       const bw_progress *progress, bool *found, uint64_t *block, bw_error *err)
{
    search s = {.left = left, .right = right, .forward = forward};
    *found = false;
    bw_status status = bw_diff_fits(left, right, err);
    if (status != BW_OK)
        return status;
    bw_diff_grid_of(left, right, &s.grid);
    s.bytes = bw_alloc((size_t)PIECE_BYTES * 2);
    status = s.grid.plain ? search_plain(&s, from, progress, found, block, err)
                          : search_numbers(&s, from, found, block, err);
    free(s.bytes);
    return status;
}
