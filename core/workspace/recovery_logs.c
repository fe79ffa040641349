/* The redo logs of a database, and how far their redo is whole. */
#include "core/workspace/held.h"
#include "core/workspace/recovery_parts.h"
#include <blockwright/redo.h>

#include <stdlib.h>
#include <string.h>

#define BLOCKS_BACK 64u /* how far back a record that begins is looked for: records are short */

static int by_sequence(const void *a, const void *b)
{
    const bw_recovery_log *x = a, *y = b;
    if (x->thread != y->thread)
        return x->thread < y->thread ? -1 : 1;
    if (x->sequence != y->sequence)
        return x->sequence < y->sequence ? -1 : 1;
    if (x->archived != y->archived)
        return x->archived ? 1 : -1;
    return strcmp(x->path, y->path);
}

/* An archived log keeps the header of the online log, with that one's size, but is only as long as
 * its redo (seen in arch1_15: 20480 blocks in the header, 597 in block 0). */
static bool is_copy(const bw_diff_side *side)
{
    return side->grid.has_block0 && side->grid.header_blocks &&
           side->grid.header_blocks - 1 < side->id.file_blocks;
}

static bw_recovery_log log_of(const bw_recovery_parts *w, const bw_diff_side *side)
{
    const bw_identity *id = &side->id;
    return (bw_recovery_log){
        .path = side->path,
        .archived = is_copy(side),
        .current = id->sequence && id->next_scn == BW_SCN_NONE,
        .unused = id->sequence == 0,
        .branch = id->resetlogs_scn == w->resetlogs_scn && id->resetlogs_time == w->resetlogs_time,
        .whole = side->grid.blocks >= side->grid.header_blocks && !side->grid.tail_bytes,
        .group = id->file_number,
        .thread = id->thread,
        .sequence = id->sequence,
        .control_seq = id->control_seq,
        .blocks = id->file_blocks,
        .block_size = side->grid.block_size,
        .next_block = id->next_block,
        .first_scn = id->first_scn,
        .next_scn = id->next_scn,
        .first_time = id->first_time,
        .next_time = id->next_time,
        .resetlogs_scn = id->resetlogs_scn,
        .resetlogs_time = id->resetlogs_time};
}

/* A group holds one sequence at a time: what is older in it was copied away when it was full. */
static void mark_old_copies(bw_recovery_plan *r)
{
    for (size_t i = 0; i < r->log_count; i++)
        for (size_t k = i + 1; k < r->log_count && r->logs[k].thread == r->logs[i].thread; k++)
            if (!r->logs[k].archived && r->logs[k].group == r->logs[i].group &&
                r->logs[k].sequence > r->logs[i].sequence)
                r->logs[i].archived = true;
}

void bw_recovery_take_logs(bw_recovery_parts *w)
{
    bw_recovery_plan *r = &w->out;
    r->logs = bw_alloc((w->folder.count + 1) * sizeof(*r->logs));
    for (size_t i = 0; i < w->folder.count; i++) {
        const bw_diff_side *side = w->folder.files[i];
        if (side->trouble.status == BW_OK && side->id.has_redo && side->id.dbid == r->dbid)
            r->logs[r->log_count++] = log_of(w, side);
    }
    qsort(r->logs, r->log_count, sizeof(*r->logs), by_sequence);
    mark_old_copies(r);
    qsort(r->logs, r->log_count, sizeof(*r->logs), by_sequence);
}

static bool usable(const bw_recovery_log *log, uint16_t thread)
{
    return log->thread == thread && log->branch && log->whole && !log->unused;
}

const bw_recovery_log *bw_recovery_log_of(const bw_recovery_plan *r, uint16_t thread,
                                          uint32_t sequence)
{
    for (size_t i = 0; i < r->log_count; i++)
        if (usable(&r->logs[i], thread) && r->logs[i].sequence == sequence)
            return &r->logs[i];
    return NULL;
}

const bw_recovery_log *bw_recovery_log_with(const bw_recovery_plan *r, uint16_t thread, bw_scn scn)
{
    for (size_t i = 0; i < r->log_count; i++)
        if (usable(&r->logs[i], thread) && r->logs[i].first_scn <= scn && scn < r->logs[i].next_scn)
            return &r->logs[i];
    return NULL;
}

/* --- how far the redo is whole --- */
static bool good_block(bw_dbfile *file, uint64_t block, uint32_t sequence, uint8_t *buffer)
{
    bw_block_check check;
    bool big_endian = bw_dbfile_geometry(file)->big_endian;
    if (!bw_dbfile_has_block(file, block) || bw_dbfile_read(file, block, buffer, NULL) != BW_OK ||
        bw_get32(buffer + 8, big_endian) != sequence)
        return false;
    bw_block_check_run(file, block, buffer, &check);
    return check.fault == BW_BLOCK_GOOD;
}

static uint64_t first_bad(bw_dbfile *file, uint64_t from, const bw_recovery_log *log)
{
    uint8_t *buffer = bw_alloc(log->block_size);
    uint64_t block = from < 2 ? 2 : from;
    while (block < log->next_block && good_block(file, block, log->sequence, buffer))
        block++;
    free(buffer);
    return block;
}

bool bw_recovery_last_scn(bw_dbfile *file, uint64_t end, bw_scn *scn)
{
    uint64_t from = end > 2 + BLOCKS_BACK ? end - BLOCKS_BACK : 2;
    bw_redo *redo = bw_redo_open(file, from, NULL);
    bw_redo_record record;
    bool found = false;
    while (redo && bw_redo_next(redo, &record, NULL) == BW_OK && record.rba.block < end) {
        *scn = record.scn;
        found = true;
    }
    bw_redo_free(redo);
    return found;
}

static bool before(const bw_rba *a, const bw_rba *b)
{
    return a->sequence != b->sequence ? a->sequence < b->sequence : a->block < b->block;
}

/* As the looks at a watched directory found it, block after block. */
static bool take_read(bw_recovery_thread *t, const bw_recovery_log *log, const bw_image_redo *redo,
                      uint32_t from)
{
    bool fits = redo->sequence == log->sequence && redo->from <= from && from <= redo->end;
    t->end = (bw_rba){log->sequence, fits ? redo->end : from, 0};
    t->partly = !fits || !redo->all;
    if (fits && redo->has_scn) {
        t->has_end_scn = true;
        t->end_scn = redo->scn;
    }
    return !log->current && fits && redo->end >= log->next_block;
}

/* Reads one log from `from` on. True when it is whole to its end and the next one may go on. */
static bool read_log(bw_recovery_parts *w, bw_recovery_thread *t, const bw_recovery_log *log,
                     uint32_t from)
{
    const bw_image *image = bw_workspace_image(w->base, log->path);
    if (image)
        return take_read(t, log, &image->redo, from);
    bw_workspace *files = w->base ? bw_workspace_new_over(w->base) : bw_workspace_new();
    bw_dbfile *file = bw_workspace_open(files, log->path, NULL);
    uint64_t end = file ? first_bad(file, from, log) : from;
    bw_scn scn;
    t->end = (bw_rba){log->sequence, (uint32_t)end, 0};
    if (file && bw_recovery_last_scn(file, end, &scn)) {
        t->has_end_scn = true;
        t->end_scn = scn;
    }
    bw_workspace_free(files);
    return !log->current && end >= log->next_block;
}

/* A log that was begun and holds no record yet: nothing is newer than its first SCN. */
static void take_first_scn(bw_recovery_thread *t, const bw_recovery_log *log)
{
    if (t->end.block > 2 || t->partly || (t->has_end_scn && t->end_scn >= log->first_scn))
        return;
    t->has_end_scn = true;
    t->end_scn = log->first_scn;
}

void bw_recovery_read_reach(bw_recovery_parts *w, bw_recovery_thread *t)
{
    const bw_control_progress *p = &t->progress;
    if (!t->has_progress || p->low.sequence == UINT32_MAX)
        return;
    t->low_log = bw_recovery_log_of(&w->out, t->thread, p->low.sequence);
    uint32_t from = p->low.block;
    t->end = p->low;
    for (const bw_recovery_log *log = t->low_log; log;) {
        bool whole = read_log(w, t, log, from);
        take_first_scn(t, log);
        if (!whole)
            break;
        log = bw_recovery_log_of(&w->out, t->thread, log->sequence + 1);
        from = 2;
    }
    t->reaches = t->low_log && !before(&t->end, &p->on_disk);
}
