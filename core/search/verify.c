/* Verify: every block of a file against the cache-layer rules, counted as DBVERIFY counts. */
#include "core/search/scan.h"
#include <blockwright/search.h>

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (256u * 1024u) /* the best size measured for hot and cold reads */

typedef struct bad_block {
    struct bad_block *next;
    uint64_t block;
    bw_block_check check;
    uint8_t bytes[];
} bad_block;

typedef struct piece_result {
    bw_verify_totals totals;
    bad_block *first, **last;
} piece_result;

typedef struct verify {
    const bw_dbfile *file;
    bool (*bad)(void *, uint64_t, const uint8_t *, const bw_block_check *);
    void *context;
    bw_verify_totals *totals;
} verify;

static void count_kind(const bw_dbfile *file, const uint8_t *bytes, bw_verify_totals *totals)
{
    uint8_t type = bytes[0];
    if (bw_dbfile_geometry(file)->kind == BW_FILE_REDO)
        totals->other++;
    else if (type == 0x06 && bytes[20] == 2)
        totals->index++;
    else if (type == 0x06)
        totals->data++;
    else if (type == 0x10 || type == 0x11 || type == 0x23 || type == 0x17)
        totals->segment++;
    else
        totals->other++;
}

static bool is_bad(bw_block_fault fault)
{
    return fault != BW_BLOCK_GOOD && fault != BW_BLOCK_EMPTY && fault != BW_BLOCK_PARTIAL;
}

static void count_block(const verify *v, const uint8_t *bytes, const bw_block_check *check,
                        bw_verify_totals *totals)
{
    if (check->fault == BW_BLOCK_PARTIAL) {
        totals->partial++;
        return;
    }
    totals->examined++;
    if (check->fault == BW_BLOCK_EMPTY) {
        totals->empty++;
        return;
    }
    if (is_bad(check->fault)) {
        totals->failing++;
        totals->influx += check->fault == BW_BLOCK_FRACTURED;
        totals->marked_corrupt++;
        return;
    }
    count_kind(v->file, bytes, totals);
    totals->encrypted += (check->flg & 0x10) != 0 && check->type != 0;
    if (check->scn != BW_SCN_NONE && check->scn > totals->highest_scn)
        totals->highest_scn = check->scn;
}

static void keep_bad(piece_result *result, uint64_t block, const uint8_t *bytes, size_t size,
                     const bw_block_check *check)
{
    bad_block *bad = bw_alloc(sizeof(*bad) + size);
    bad->block = block;
    bad->check = *check;
    memcpy(bad->bytes, bytes, size);
    *result->last = bad;
    result->last = &bad->next;
}

static void *look(void *context, uint64_t offset, const uint8_t *bytes, size_t fresh, size_t size)
{
    (void)size;
    const verify *v = context;
    const bw_geometry *grid = bw_dbfile_geometry(v->file);
    piece_result *result = bw_alloc(sizeof(*result));
    result->last = &result->first;
    uint64_t position = offset / grid->block_size;
    for (size_t at = 0; at + grid->block_size <= fresh; at += grid->block_size, position++) {
        bw_block_check check;
        uint64_t block = bw_dbfile_block_at(v->file, position);
        bw_block_check_run(v->file, block, bytes + at, &check);
        count_block(v, bytes + at, &check, &result->totals);
        if (is_bad(check.fault))
            keep_bad(result, block, bytes + at, grid->block_size, &check);
    }
    return result;
}

static void add_totals(bw_verify_totals *sum, const bw_verify_totals *part)
{
    sum->examined += part->examined;
    sum->data += part->data;
    sum->index += part->index;
    sum->other += part->other;
    sum->segment += part->segment;
    sum->failing += part->failing;
    sum->empty += part->empty;
    sum->marked_corrupt += part->marked_corrupt;
    sum->influx += part->influx;
    sum->encrypted += part->encrypted;
    sum->partial += part->partial;
    if (part->highest_scn > sum->highest_scn)
        sum->highest_scn = part->highest_scn;
}

static bool tell(void *context, void *piece, bool stop)
{
    verify *v = context;
    piece_result *result = piece;
    bool go_on = !stop;
    if (!result)
        return go_on;
    if (!stop)
        add_totals(v->totals, &result->totals);
    for (bad_block *bad = result->first, *next; bad; bad = next) {
        next = bad->next;
        if (go_on && v->bad)
            go_on = v->bad(v->context, bad->block, bad->bytes, &bad->check);
        free(bad);
    }
    free(result);
    return go_on;
}

bw_status bw_verify_file(bw_dbfile *file, unsigned threads,
                         bool (*bad)(void *, uint64_t, const uint8_t *, const bw_block_check *),
                         void *context, const bw_progress *progress, bw_verify_totals *totals,
                         bw_error *err)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    verify v = {.file = file, .bad = bad, .context = context, .totals = totals};
    *totals = (bw_verify_totals){0};
    bw_scan scan = {.source = bw_dbfile_source(file),
                    .to = grid->blocks * grid->block_size,
                    .piece = PIECE_BYTES,
                    .threads = threads,
                    .look = look,
                    .tell = tell,
                    .context = &v,
                    .progress = progress};
    return bw_scan_run(&scan, err);
}
