/* Blocks paired by the address that they carry: a side that lost or gained blocks in the middle is
 * shifted against the other from there on, and by number nearly every block would differ. */
#include <blockwright/diff.h>

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (1u << 20)
#define MOST_BLOCKS (8u << 20) /* of a side: the map takes 4 bytes a block */
#define NOWHERE UINT32_MAX

/* One side, read from its beginning in pieces. */
typedef struct reader {
    bw_dbfile *file;
    uint8_t *bytes;
    uint64_t from, count; /* positions that are in bytes */
} reader;

typedef struct pairing {
    reader left, right;
    uint32_t block_size;
    uint32_t *where; /* by block number: its position on the right; NOWHERE = not there */
    uint8_t *taken;  /* by position on the right */
    uint64_t right_blocks;
    bool (*tell)(void *, const bw_diff_run *);
    void *context;
    bw_diff_totals *totals;
    bw_diff_run run;
    bool stopped;
    const bw_progress *progress;
    uint64_t done, total; /* bytes */
} pairing;

static bw_status read_at(reader *r, uint64_t position, const uint8_t **block, bw_error *err)
{
    uint32_t size = bw_dbfile_geometry(r->file)->block_size;
    size_t got = 0;
    if (position < r->from || position >= r->from + r->count) {
        r->from = position;
        r->count = 0;
        bw_status status = bw_source_read_raw(bw_dbfile_source(r->file), position * size, r->bytes,
                                              PIECE_BYTES / size * size, &got, err);
        if (status != BW_OK)
            return status;
        r->count = got / size;
    }
    *block = r->bytes + (position - r->from) * size;
    return r->count ? BW_OK
                    : bw_error_set(err, BW_ERR_IO,
                                   "%s ended while it was read; compare again when nothing writes "
                                   "it",
                                   bw_dbfile_path(r->file));
}

/* The number that the block carries; a block without an address has that of its place. */
static uint32_t number_of(const reader *r, uint64_t position, const uint8_t *block)
{
    const bw_geometry *g = bw_dbfile_geometry(r->file);
    uint32_t rdba = bw_get32(block + 4, g->big_endian);
    uint64_t here = bw_dbfile_block_at(r->file, position);
    bool blank = block[0] == 0 && rdba == 0;
    if (blank || (g->has_block0 && position == 0) || strcmp(g->family, "data") != 0)
        return here < MOST_BLOCKS ? (uint32_t)here : NOWHERE;
    uint32_t number = g->bigfile ? rdba : bw_dba_block(rdba);
    return number < MOST_BLOCKS ? number : NOWHERE;
}

static bool go_on(pairing *p)
{
    p->done += p->block_size;
    return p->done % PIECE_BYTES >= p->block_size || !p->progress || !p->progress->report ||
           p->progress->report(p->progress->context, p->done, p->total);
}

static bw_status cancelled(bw_error *err)
{
    return bw_error_set(err, BW_ERR_CANCELLED, "stopped on request");
}

/* --- runs --- */
static void flush(pairing *p)
{
    if (p->run.count && p->tell && !p->stopped)
        p->stopped = !p->tell(p->context, &p->run);
    p->run.count = 0;
}

static void add(pairing *p, bw_diff_state state, uint64_t first, uint64_t right_first)
{
    uint64_t *totals[] = {&p->totals->equal, &p->totals->changed, &p->totals->only_left,
                          &p->totals->only_right};
    bw_diff_run *run = &p->run;
    ++*totals[state];
    if (run->count && run->state == state && run->first + run->count == first &&
        run->right_first + run->count == right_first) {
        run->count++;
        return;
    }
    flush(p);
    *run = (bw_diff_run){state, first, 1, right_first};
}

/* --- passes --- */
static bw_status map_right(pairing *p, bw_error *err)
{
    for (uint64_t position = 0; position < p->right_blocks; position++) {
        const uint8_t *block;
        bw_status status = read_at(&p->right, position, &block, err);
        if (status != BW_OK)
            return status;
        uint32_t number = number_of(&p->right, position, block);
        if (number != NOWHERE && p->where[number] == NOWHERE)
            p->where[number] = (uint32_t)position;
        if (!go_on(p))
            return cancelled(err);
    }
    return BW_OK;
}

static bw_status walk_left(pairing *p, bw_error *err)
{
    uint64_t blocks = bw_dbfile_geometry(p->left.file)->blocks;
    for (uint64_t position = 0; position < blocks && !p->stopped; position++) {
        const uint8_t *block, *other;
        bw_status status = read_at(&p->left, position, &block, err);
        if (status != BW_OK)
            return status;
        uint32_t number = number_of(&p->left, position, block);
        uint32_t at = number == NOWHERE ? NOWHERE : p->where[number];
        uint64_t first = bw_dbfile_block_at(p->left.file, position);
        if (at == NOWHERE || p->taken[at]) {
            add(p, BW_DIFF_ONLY_LEFT, first, first);
        } else {
            status = read_at(&p->right, at, &other, err);
            if (status != BW_OK)
                return status;
            p->taken[at] = 1;
            bool differs = memcmp(block, other, p->block_size) != 0;
            add(p, differs ? BW_DIFF_CHANGED : BW_DIFF_EQUAL, first,
                bw_dbfile_block_at(p->right.file, at));
        }
        if (!go_on(p))
            return cancelled(err);
    }
    return BW_OK;
}

static void tell_rest(pairing *p)
{
    for (uint64_t position = 0; position < p->right_blocks && !p->stopped; position++)
        if (!p->taken[position]) {
            uint64_t number = bw_dbfile_block_at(p->right.file, position);
            add(p, BW_DIFF_ONLY_RIGHT, number, number);
        }
    flush(p);
}

static bw_status run_passes(pairing *p, bw_error *err)
{
    memset(p->where, 0xff, MOST_BLOCKS * sizeof(*p->where));
    bw_status status = map_right(p, err);
    if (status == BW_OK)
        status = walk_left(p, err);
    if (status == BW_OK)
        tell_rest(p);
    return status;
}

bw_status bw_diff_files_by_address(bw_dbfile *left, bw_dbfile *right,
                                   bool (*tell)(void *, const bw_diff_run *), void *context,
                                   const bw_progress *progress, bw_diff_totals *totals,
                                   bw_error *err)
{
    *totals = (bw_diff_totals){0};
    bw_status status = bw_diff_fits(left, right, err);
    if (status != BW_OK)
        return status;
    const bw_geometry *l = bw_dbfile_geometry(left), *r = bw_dbfile_geometry(right);
    if (l->blocks > MOST_BLOCKS || r->blocks > MOST_BLOCKS)
        return bw_error_set(err, BW_ERR_LIMIT,
                            "files of more than %u blocks are compared by block number only",
                            MOST_BLOCKS);
    pairing p = {.left = {.file = left, .bytes = bw_alloc(PIECE_BYTES)},
                 .right = {.file = right, .bytes = bw_alloc(PIECE_BYTES)},
                 .block_size = l->block_size,
                 .where = bw_alloc(MOST_BLOCKS * sizeof(uint32_t)),
                 .taken = bw_alloc(r->blocks + 1),
                 .right_blocks = r->blocks,
                 .tell = tell,
                 .context = context,
                 .totals = totals,
                 .progress = progress,
                 .total = (l->blocks + r->blocks) * l->block_size};
    status = run_passes(&p, err);
    totals->bytes = (totals->equal + totals->changed) * l->block_size;
    totals->tail_differs = l->tail_bytes != r->tail_bytes;
    free(p.left.bytes);
    free(p.right.bytes);
    free(p.where);
    free(p.taken);
    return status;
}
