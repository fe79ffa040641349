/* Two files block by block. Files with a plain grid go through the scan engine: workers read a
 * piece of the left side, the same blocks of the right side, and hand over one bit a block. Dump
 * texts are small and carry numbers of their own: they are paired one by one. */
#include "core/diff/grid.h"
#include "core/search/scan.h"
#include <blockwright/diff.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (256u * 1024u) /* as verify's: a multiple of every block size but odd ones */
#define SPARE_BUFFERS 64u          /* as many as the scan has threads */
#define MIN_BLOCK 512u
#define AHEAD 1024u /* a result is small, and telling one may mean decoding its blocks */

typedef struct piece_result {
    uint32_t blocks;                          /* compared */
    bool shrank;                              /* the right side gave fewer bytes than it has */
    bool any;                                 /* a bit is set */
    uint8_t changed[PIECE_BYTES / MIN_BLOCK]; /* 1 = differs */
} piece_result;

typedef struct comparison {
    bw_diff_grid grid;
    bw_dbfile *left, *right;
    bool (*tell)(void *, const bw_diff_run *);
    void *context;
    bw_diff_totals *totals;
    bw_diff_run run; /* being collected; count 0 = none */
    uint64_t next;   /* block that the next result begins with */
    bool stopped, shrank;
    pthread_mutex_t lock; /* of the spare buffers */
    uint8_t *spare[SPARE_BUFFERS];
    unsigned spares;
} comparison;

const char *bw_diff_state_name(bw_diff_state state)
{
    static const char *const names[] = {"equal", "changed", "only left", "only right"};
    return names[state];
}

bool bw_diff_any(const bw_diff_totals *totals)
{
    return totals->changed || totals->only_left || totals->only_right || totals->tail_differs;
}

/* --- runs --- */
static bool flush(comparison *c)
{
    bw_diff_run run = c->run;
    c->run.count = 0;
    if (run.count && c->tell && !c->tell(c->context, &run))
        c->stopped = true;
    return !c->stopped;
}

static bool add(comparison *c, bw_diff_state state, uint64_t first, uint64_t count)
{
    uint64_t *totals[] = {&c->totals->equal, &c->totals->changed, &c->totals->only_left,
                          &c->totals->only_right};
    *totals[state] += count;
    if (c->run.count && c->run.state == state && c->run.first + c->run.count == first) {
        c->run.count += count;
        return true;
    }
    bool go_on = flush(c);
    c->run = (bw_diff_run){state, first, count, first};
    return go_on;
}

static bool add_piece(comparison *c, const piece_result *piece)
{
    bool go_on = true;
    if (!piece->any)
        go_on = !piece->blocks || add(c, BW_DIFF_EQUAL, c->next, piece->blocks);
    else
        for (uint32_t i = 0; i < piece->blocks && go_on; i++)
            go_on = add(c, piece->changed[i] ? BW_DIFF_CHANGED : BW_DIFF_EQUAL, c->next + i, 1);
    c->next += piece->blocks;
    return go_on;
}

/* --- workers --- */
static uint8_t *borrow_buffer(comparison *c)
{
    pthread_mutex_lock(&c->lock);
    uint8_t *buffer = c->spares ? c->spare[--c->spares] : NULL;
    pthread_mutex_unlock(&c->lock);
    return buffer ? buffer : bw_alloc_pages(PIECE_BYTES);
}

static void return_buffer(comparison *c, uint8_t *buffer)
{
    pthread_mutex_lock(&c->lock);
    bool kept = c->spares < SPARE_BUFFERS;
    if (kept)
        c->spare[c->spares++] = buffer;
    pthread_mutex_unlock(&c->lock);
    if (!kept)
        free(buffer);
}

static void mark_changed(piece_result *result, const uint8_t *left, const uint8_t *right,
                         uint32_t block_size)
{
    size_t size = (size_t)result->blocks * block_size;
    if (memcmp(left, right, size) == 0)
        return;
    result->any = true;
    for (uint32_t i = 0; i < result->blocks; i++)
        result->changed[i] =
            memcmp(left + (size_t)i * block_size, right + (size_t)i * block_size, block_size) != 0;
}

static void *look(void *context, uint64_t offset, const uint8_t *bytes, size_t fresh, size_t size)
{
    (void)size;
    comparison *c = context;
    piece_result *result = bw_alloc(sizeof(*result));
    uint8_t *other = borrow_buffer(c);
    size_t got = 0;
    uint64_t right_offset = offset - c->grid.left_offset + c->grid.right_offset;
    bw_status status =
        bw_source_read_raw(bw_dbfile_source(c->right), right_offset, other, fresh, &got, NULL);
    result->shrank = status != BW_OK || got < fresh;
    result->blocks = (uint32_t)((got < fresh ? got : fresh) / c->grid.block_size);
    mark_changed(result, bytes, other, c->grid.block_size);
    return_buffer(c, other);
    return result;
}

static bool take(void *context, void *piece, bool stop)
{
    comparison *c = context;
    piece_result *result = piece;
    bool go_on = !stop && result;
    if (go_on) {
        go_on = add_piece(c, result) && !result->shrank;
        c->shrank = c->shrank || result->shrank;
    }
    c->shrank = c->shrank || (!stop && !result);
    free(result);
    return go_on;
}

static bw_status shrank(const comparison *c, bw_error *err)
{
    return bw_error_set(err, BW_ERR_IO,
                        "%s or %s ended before block %llu although it was longer when it was "
                        "opened, or could not be read there; compare again when nothing writes it",
                        bw_dbfile_path(c->left), bw_dbfile_path(c->right),
                        (unsigned long long)c->next);
}

/* The blocks that both have. */
static bw_status compare_common(comparison *c, unsigned threads, const bw_progress *progress,
                                bw_error *err)
{
    const bw_diff_grid *grid = &c->grid;
    bw_scan scan = {.source = bw_dbfile_source(c->left),
                    .from = grid->left_offset,
                    .to = grid->left_offset + grid->common * grid->block_size,
                    .piece = PIECE_BYTES / grid->block_size * grid->block_size,
                    .ahead = AHEAD,
                    .threads = threads,
                    .look = look,
                    .tell = take,
                    .context = c,
                    .progress = progress};
    pthread_mutex_init(&c->lock, NULL);
    bw_status status = bw_scan_run(&scan, err);
    pthread_mutex_destroy(&c->lock);
    while (c->spares)
        free(c->spare[--c->spares]);
    bool whole = c->next == grid->first + grid->common;
    return status == BW_OK && !c->stopped && (c->shrank || !whole) ? shrank(c, err) : status;
}

/* --- what lies before and behind them --- */
static bool add_only(comparison *c, const bw_diff_span *left, const bw_diff_span *right)
{
    bool left_first = left->first <= right->first;
    const bw_diff_span *one = left_first ? left : right, *two = left_first ? right : left;
    bw_diff_state states[] = {BW_DIFF_ONLY_LEFT, BW_DIFF_ONLY_RIGHT};
    return (!one->count || add(c, states[!left_first], one->first, one->count)) &&
           (!two->count || add(c, states[left_first], two->first, two->count));
}

static bool grew(bw_dbfile *file)
{
    bw_source *source = bw_dbfile_source(file);
    uint8_t byte;
    size_t got = 0;
    return bw_source_get_kind(source) == BW_SOURCE_FILE &&
           bw_source_read_raw(source, bw_source_size(source), &byte, 1, &got, NULL) == BW_OK && got;
}

/* Bytes behind the last whole block, when both files end at the same block. */
static bool tails_differ(const comparison *c)
{
    const bw_diff_grid *grid = &c->grid;
    if (grid->left_tail != grid->right_tail)
        return true;
    if (!grid->left_tail || grid->left_after.count || grid->right_after.count)
        return false;
    uint8_t *bytes = bw_alloc((size_t)grid->left_tail * 2), *other = bytes + grid->left_tail;
    size_t got_left = 0, got_right = 0;
    uint64_t size = grid->common * grid->block_size;
    bw_source_read_raw(bw_dbfile_source(c->left), grid->left_offset + size, bytes, grid->left_tail,
                       &got_left, NULL);
    bw_source_read_raw(bw_dbfile_source(c->right), grid->right_offset + size, other,
                       grid->left_tail, &got_right, NULL);
    bool differ = got_left != got_right || memcmp(bytes, other, got_left) != 0;
    free(bytes);
    return differ;
}

static bw_status compare_grids(comparison *c, unsigned threads, const bw_progress *progress,
                               bw_error *err)
{
    const bw_diff_grid *grid = &c->grid;
    if (!add_only(c, &grid->left_before, &grid->right_before))
        return BW_OK;
    c->next = grid->first;
    bw_status status = compare_common(c, threads, progress, err);
    if (status != BW_OK || c->stopped)
        return status;
    c->totals->tail_differs = tails_differ(c);
    add_only(c, &grid->left_after, &grid->right_after);
    return BW_OK;
}

/* --- dump texts: numbers as the texts name them --- */
static bw_status compare_one(comparison *c, uint64_t block, uint8_t *bytes, bw_error *err)
{
    uint32_t size = c->grid.block_size;
    bw_status status = bw_dbfile_read(c->left, block, bytes, err);
    if (status == BW_OK)
        status = bw_dbfile_read(c->right, block, bytes + size, err);
    if (status == BW_OK)
        add(c, memcmp(bytes, bytes + size, size) ? BW_DIFF_CHANGED : BW_DIFF_EQUAL, block, 1);
    return status;
}

static bw_status compare_numbers(comparison *c, bw_error *err)
{
    uint64_t lefts = bw_dbfile_geometry(c->left)->blocks;
    uint64_t rights = bw_dbfile_geometry(c->right)->blocks;
    uint8_t *bytes = bw_alloc((size_t)c->grid.block_size * 2);
    bw_status status = BW_OK;
    for (uint64_t i = 0; i < lefts && status == BW_OK && !c->stopped; i++) {
        uint64_t block = bw_dbfile_block_at(c->left, i);
        if (bw_dbfile_has_block(c->right, block))
            status = compare_one(c, block, bytes, err);
        else
            add(c, BW_DIFF_ONLY_LEFT, block, 1);
    }
    for (uint64_t i = 0; i < rights && status == BW_OK && !c->stopped; i++) {
        uint64_t block = bw_dbfile_block_at(c->right, i);
        if (!bw_dbfile_has_block(c->left, block))
            add(c, BW_DIFF_ONLY_RIGHT, block, 1);
    }
    free(bytes);
    return status;
}

bw_status bw_diff_files(bw_dbfile *left, bw_dbfile *right, unsigned threads,
                        bool (*tell)(void *, const bw_diff_run *), void *context,
                        const bw_progress *progress, bw_diff_totals *totals, bw_error *err)
{
    *totals = (bw_diff_totals){0};
    comparison c = {
        .left = left, .right = right, .tell = tell, .context = context, .totals = totals};
    bw_status status = bw_diff_fits(left, right, err);
    if (status != BW_OK)
        return status;
    bw_diff_grid_of(left, right, &c.grid);
    status = c.grid.plain ? compare_grids(&c, threads, progress, err) : compare_numbers(&c, err);
    if (status == BW_OK && !c.stopped)
        flush(&c);
    totals->bytes = (totals->equal + totals->changed) * c.grid.block_size;
    totals->left_grew = grew(left);
    totals->right_grew = grew(right);
    return status;
}
