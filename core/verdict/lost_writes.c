#include "core/verdict/lost_writes.h"
#include <blockwright/redo.h>

#include <stdlib.h>

#define MOST_BLOCKS (1u << 16) /* of a recovery that are looked at */
#define SLOTS (MOST_BLOCKS * 2)

/* The first change of a block in the redo: what the block must be at least. */
typedef struct first_change {
    uint32_t file, dba; /* absolute file number; 0 = free slot */
    bw_scn scn;
} first_change;

typedef struct changes {
    first_change *slots; /* open addressing */
    size_t count;
    bool too_many;
} changes;

static void note_change(changes *c, uint32_t file, uint32_t dba, bw_scn scn)
{
    uint32_t at = (dba * 2654435761u ^ file) % SLOTS;
    while (c->slots[at].file && (c->slots[at].file != file || c->slots[at].dba != dba))
        at = (at + 1) % SLOTS;
    if (c->slots[at].file || c->too_many)
        return;
    c->too_many = ++c->count > MOST_BLOCKS;
    if (!c->too_many)
        c->slots[at] = (first_change){file, dba, scn};
}

/* One log from block `from` on; records behind the first break are not redo of this recovery. */
static void read_log(bw_gather *g, const char *path, uint64_t from, changes *c)
{
    bw_workspace *files = g->base ? bw_workspace_new_over(g->base) : bw_workspace_new();
    bw_dbfile *file = bw_workspace_open(files, path, NULL);
    bw_redo *redo = file ? bw_redo_open(file, from, NULL) : NULL;
    bw_redo_record record;
    while (redo && !c->too_many && bw_redo_next(redo, &record, NULL) == BW_OK)
        for (size_t i = 0; i < record.vector_count; i++)
            if (record.vectors[i].afn && record.vectors[i].dba &&
                record.vectors[i].afn != UINT16_MAX)
                note_change(c, record.vectors[i].afn, record.vectors[i].dba, record.vectors[i].scn);
    bw_redo_free(redo);
    bw_workspace_free(files);
}

static const bw_recovery_log *log_of(const bw_recovery_plan *plan, uint16_t thread,
                                     uint32_t sequence)
{
    for (size_t i = 0; i < plan->log_count; i++)
        if (plan->logs[i].thread == thread && plan->logs[i].sequence == sequence &&
            plan->logs[i].branch && plan->logs[i].whole)
            return &plan->logs[i];
    return NULL;
}

/* False: it does not reach, so nothing can be said. */
static bool read_thread(bw_gather *g, const bw_recovery_plan *plan, const bw_recovery_thread *t,
                        changes *c)
{
    if (!t->has_progress || t->progress.status != 2)
        return true;
    if (!t->reaches)
        return false;
    uint64_t from = t->progress.low.block;
    for (uint32_t sequence = t->progress.low.sequence; sequence <= t->end.sequence; sequence++) {
        const bw_recovery_log *log = log_of(plan, t->thread, sequence);
        if (!log)
            return false;
        read_log(g, log->path, from, c);
        from = 2;
    }
    return true;
}

/* --- the blocks on disk --- */
static const bw_diff_side *datafile(const bw_gather *g, uint32_t number)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE && g->subjects[i].facts[BW_FACT_number].known &&
            g->subjects[i].facts[BW_FACT_number].value == (int64_t)number)
            return g->sides[i];
    return NULL;
}

static int by_file(const void *a, const void *b)
{
    const first_change *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return x->dba < y->dba ? -1 : x->dba > y->dba;
}

typedef struct found {
    int64_t count;
    const char *path;
    uint64_t block;
    bw_scn has, wanted;
} found;

static bool is_older(bw_dbfile *file, const first_change *c, uint8_t *bytes, bw_scn *has,
                     uint64_t *block)
{
    bw_block_check check;
    *block = bw_dbfile_geometry(file)->bigfile ? c->dba : bw_dba_block(c->dba);
    if (bw_dbfile_read(file, *block, bytes, NULL) != BW_OK)
        return false;
    bw_block_check_run(file, *block, bytes, &check);
    *has = check.scn;
    return (check.fault == BW_BLOCK_GOOD || check.fault == BW_BLOCK_EMPTY) && check.scn < c->scn;
}

/* Returns the first change of another file. */
static size_t look_at_file(const bw_gather *g, const first_change *list, size_t count, found *f)
{
    const bw_diff_side *side = datafile(g, list[0].file);
    bw_workspace *files = NULL;
    bw_dbfile *file = side ? bw_gather_file(g, side, &files, NULL) : NULL;
    uint8_t *bytes = file ? bw_alloc(bw_dbfile_geometry(file)->block_size) : NULL;
    size_t i = 0;
    for (; i < count && list[i].file == list[0].file; i++) {
        bw_scn has = 0;
        uint64_t block;
        if (file && is_older(file, &list[i], bytes, &has, &block) && !f->count++)
            *f = (found){1, side->path, block, has, list[i].scn};
    }
    free(bytes);
    bw_workspace_free(files);
    return i;
}

static void look_at_blocks(bw_gather *g, changes *c)
{
    found f = {0};
    size_t kept = 0;
    for (size_t i = 0; i < SLOTS; i++)
        if (c->slots[i].file)
            c->slots[kept++] = c->slots[i];
    qsort(c->slots, kept, sizeof(*c->slots), by_file);
    for (size_t i = 0; i < kept;)
        i += look_at_file(g, c->slots + i, kept - i, &f);
    bw_fact_set(
        &g->whole, BW_FACT_lost_writes, f.count,
        &(bw_fact_place){f.path, f.count ? (int64_t)f.block : -1, "SCN of the block", "likely"});
    if (f.count)
        g->whole.facts[BW_FACT_lost_writes].text = bw_arena_printf(
            g->arena, "%lld; block %llu of %s is at SCN %llu, redo found it at %llu",
            (long long)f.count, (unsigned long long)f.block, f.path, (unsigned long long)f.has,
            (unsigned long long)f.wanted);
}

void bw_lost_writes(bw_gather *g, const bw_recovery_plan *plan)
{
    if (g->held) {
        g->whole.facts[BW_FACT_lost_writes] = (bw_seen_fact){
            .beyond = true,
            .why = "a watch does not look up each block that redo changes: blockwright check does"};
        return;
    }
    changes c = {.slots = bw_alloc(SLOTS * sizeof(first_change))};
    bool all = true;
    for (size_t i = 0; i < plan->thread_count; i++)
        all = read_thread(g, plan, &plan->threads[i], &c) && all;
    if (all && !c.too_many)
        look_at_blocks(g, &c);
    else
        bw_fact_unseen(&g->whole, BW_FACT_lost_writes,
                       c.too_many ? "there is too much redo to look up each block that it changes"
                                  : "the redo that is needed could not be read to its end");
    free(c.slots);
}
