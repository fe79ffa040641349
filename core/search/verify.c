/* Verify: every block of a file against the cache-layer rules, counted as DBVERIFY counts. */
#include "core/search/scan.h"
#include <blockwright/search.h>

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (256u * 1024u) /* the best size measured for hot and cold reads */

typedef struct kept_block {
    struct kept_block *next;
    bw_bad_block bad; /* its findings lie in the piece's arena */
    uint8_t bytes[];
} kept_block;

typedef struct piece_result {
    bw_verify_totals totals;
    kept_block *first, **last;
    bw_arena *arena; /* NULL without strict rules */
} piece_result;

typedef struct verify {
    const bw_verify *job;
    bool strict;
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

/* Faults that nobody wants to hear of are none. */
static void check_block(const bw_verify *job, uint64_t block, const uint8_t *bytes,
                        bw_block_check *check)
{
    bw_block_check_run(job->file, block, bytes, check);
    if (job->rules && is_bad(check->fault) && !bw_rules_fault_on(job->rules, check->fault))
        check->fault = BW_BLOCK_GOOD;
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
    count_kind(v->job->file, bytes, totals);
    totals->encrypted += (check->flg & 0x10) != 0 && check->type != 0;
    if (check->scn != BW_SCN_NONE && check->scn > totals->highest_scn)
        totals->highest_scn = check->scn;
}

static void count_failing(const uint8_t *bytes, bw_verify_totals *totals)
{
    bool data = bytes[0] == 0x06;
    totals->failing++;
    totals->failing_data += data && bytes[20] != 2;
    totals->failing_index += data && bytes[20] == 2;
    totals->failing_other += !data;
}

static void keep_bad(piece_result *result, uint64_t block, const uint8_t *bytes, size_t size,
                     const bw_block_check *check, const bw_finding *findings, size_t count)
{
    kept_block *kept = bw_alloc(sizeof(*kept) + size);
    memcpy(kept->bytes, bytes, size);
    kept->bad = (bw_bad_block){.block = block,
                               .bytes = kept->bytes,
                               .check = *check,
                               .findings = findings,
                               .finding_count = count};
    *result->last = kept;
    result->last = &kept->next;
}

static size_t judge(const verify *v, bw_tree *tree, uint64_t block, const uint8_t *bytes,
                    bw_arena *arena, bw_finding **findings)
{
    const bw_verify *job = v->job;
    bw_block_context context;
    bw_dbfile_context(job->file, block, &context);
    bw_tree_decode(tree, job->layouts, bytes, &context);
    const bw_rule_subject subject = {tree, job->file, job->workspace};
    return bw_rules_run(job->rules, &subject, arena, findings);
}

static void look_at_block(const verify *v, bw_tree *tree, uint64_t block, const uint8_t *bytes,
                          piece_result *result)
{
    bw_block_check check;
    bw_finding *findings = NULL;
    size_t count = 0;
    check_block(v->job, block, bytes, &check);
    count_block(v, bytes, &check, &result->totals);
    if (v->strict && check.fault == BW_BLOCK_GOOD)
        count = judge(v, tree, block, bytes, result->arena, &findings);
    if (count)
        count_failing(bytes, &result->totals);
    if (count || is_bad(check.fault))
        keep_bad(result, block, bytes, bw_dbfile_geometry(v->job->file)->block_size, &check,
                 findings, count);
}

static void *look(void *context, uint64_t offset, const uint8_t *bytes, size_t fresh, size_t size)
{
    (void)size;
    const verify *v = context;
    const bw_geometry *grid = bw_dbfile_geometry(v->job->file);
    piece_result *result = bw_alloc(sizeof(*result));
    bw_tree *tree = v->strict ? bw_tree_new() : NULL;
    result->last = &result->first;
    result->arena = v->strict ? bw_arena_new() : NULL;
    uint64_t position = offset / grid->block_size;
    for (size_t at = 0; at + grid->block_size <= fresh; at += grid->block_size, position++)
        look_at_block(v, tree, bw_dbfile_block_at(v->job->file, position), bytes + at, result);
    bw_tree_free(tree);
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
    sum->failing_data += part->failing_data;
    sum->failing_index += part->failing_index;
    sum->failing_other += part->failing_other;
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
    for (kept_block *kept = result->first, *next; kept; kept = next) {
        next = kept->next;
        if (go_on && v->job->bad)
            go_on = v->job->bad(v->job->context, &kept->bad);
        free(kept);
    }
    bw_arena_free(result->arena);
    free(result);
    return go_on;
}

bw_status bw_verify_run(const bw_verify *job, bw_verify_totals *totals, bw_error *err)
{
    const bw_geometry *grid = bw_dbfile_geometry(job->file);
    verify v = {
        .job = job, .strict = job->rules && bw_rules_any_strict(job->rules), .totals = totals};
    /* the context of a control file's block is read through the file's cache, which is one thread's
     */
    bool one_thread = v.strict && grid->kind == BW_FILE_CONTROL;
    *totals = (bw_verify_totals){0};
    bw_scan scan = {.source = bw_dbfile_source(job->file),
                    .to = grid->blocks * grid->block_size,
                    .piece = PIECE_BYTES,
                    .threads = one_thread ? 1 : job->threads,
                    .look = look,
                    .tell = tell,
                    .context = &v,
                    .progress = job->progress};
    return bw_scan_run(&scan, err);
}
