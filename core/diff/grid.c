#include "core/diff/grid.h"
#include <blockwright/diff.h>

/* One side, in blocks of the size that both are compared with. */
typedef struct side {
    uint64_t first, end; /* block numbers, half open */
    uint32_t tail;
} side;

static bool known(const bw_dbfile *file)
{
    return bw_dbfile_geometry(file)->kind != BW_FILE_UNKNOWN;
}

static uint64_t bytes_of(const bw_dbfile *file)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    return g->blocks * g->block_size + g->tail_bytes;
}

static bool is_dump(const bw_dbfile *file)
{
    return bw_source_get_kind(bw_dbfile_source((bw_dbfile *)file)) == BW_SOURCE_DUMP_TEXT;
}

bool bw_diff_numbered(const bw_dbfile *left, const bw_dbfile *right)
{
    const bw_geometry *l = bw_dbfile_geometry(left), *r = bw_dbfile_geometry(right);
    return (known(left) && known(right)) || is_dump(left) || is_dump(right) ||
           (l->block_size == r->block_size && l->first_block == 0 && r->first_block == 0);
}

bw_status bw_diff_fits(const bw_dbfile *left, const bw_dbfile *right, bw_error *err)
{
    const bw_geometry *l = bw_dbfile_geometry(left), *r = bw_dbfile_geometry(right);
    bool by_position = (!known(left) || !known(right)) && !is_dump(left) && !is_dump(right);
    if (by_position || l->block_size == r->block_size)
        return BW_OK;
    return bw_error_set(err, BW_ERR_ARGUMENT,
                        "%s has blocks of %u bytes and %s of %u: block by block they cannot be "
                        "compared; 'info' tells what each is",
                        bw_dbfile_path(left), l->block_size, bw_dbfile_path(right), r->block_size);
}

/* A file that is nothing of Oracle's is cut into the blocks of the other one, from its start. */
static side side_of(const bw_dbfile *file, const bw_dbfile *other, uint32_t block_size)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    if (known(file) && known(other))
        return (side){g->first_block, g->first_block + g->blocks, g->tail_bytes};
    uint64_t size = bytes_of(file);
    return (side){0, size / block_size, (uint32_t)(size % block_size)};
}

static void spans(const side *own, const side *other, bw_diff_span *before, bw_diff_span *after)
{
    uint64_t end = own->end < other->first ? own->end : other->first;
    if (own->first < end)
        *before = (bw_diff_span){own->first, end - own->first};
    uint64_t from = own->first > other->end ? own->first : other->end;
    if (from < own->end)
        *after = (bw_diff_span){from, own->end - from};
}

void bw_diff_grid_of(const bw_dbfile *left, const bw_dbfile *right, bw_diff_grid *grid)
{
    const bw_geometry *l = bw_dbfile_geometry(left), *r = bw_dbfile_geometry(right);
    *grid = (bw_diff_grid){.block_size = known(left) ? l->block_size : r->block_size};
    grid->plain = !is_dump(left) && !is_dump(right);
    side a = side_of(left, right, grid->block_size), b = side_of(right, left, grid->block_size);
    uint64_t end = a.end < b.end ? a.end : b.end;
    grid->first = a.first > b.first ? a.first : b.first;
    grid->common = grid->first < end ? end - grid->first : 0;
    if (grid->common) {
        grid->left_offset = (grid->first - a.first) * grid->block_size;
        grid->right_offset = (grid->first - b.first) * grid->block_size;
    }
    spans(&a, &b, &grid->left_before, &grid->left_after);
    spans(&b, &a, &grid->right_before, &grid->right_after);
    grid->left_tail = a.tail;
    grid->right_tail = b.tail;
}
