/* Which kind of recovery a database needs, from which redo, and whether that is here.
 * Facts: reference/failover.md 6.3 (C6 to C10). */
#include "core/workspace/recovery_parts.h"

#include <string.h>

#define ONLINE_FUZZY 0x0004u

static bool needs_redo(const bw_recovery_file *file)
{
    return file->standing == BW_FILE_BEHIND;
}

static bw_scn highest_checkpoint(const bw_recovery_plan *r)
{
    bw_scn highest = 0;
    for (size_t i = 0; i < r->file_count; i++)
        if (r->files[i].side->id.checkpoint_scn > highest)
            highest = r->files[i].side->id.checkpoint_scn;
    return highest;
}

/* The checkpoint count is compared, as Oracle does; its place in the record is known from another
 * tool. Without a control file the files are compared with each other. */
static bw_recovery_standing stands(const bw_recovery_parts *w, const bw_diff_side *side,
                                   bw_scn highest)
{
    const bw_identity *id = &side->id;
    if (id->resetlogs_scn != w->resetlogs_scn || id->resetlogs_time != w->resetlogs_time)
        return BW_FILE_ORPHAN;
    if (side->has_control_view && id->checkpoint_count > side->control_count)
        return BW_FILE_AHEAD;
    if (side->has_control_view)
        return id->checkpoint_count < side->control_count ? BW_FILE_BEHIND : BW_FILE_EVEN;
    if (id->checkpoint_scn == highest)
        return BW_FILE_EVEN;
    return id->fuzzy ? BW_FILE_BEHIND : BW_FILE_OLDER;
}

static void judge_files(bw_recovery_parts *w)
{
    bw_recovery_plan *r = &w->out;
    bw_scn highest = highest_checkpoint(r);
    for (size_t i = 0; i < r->file_count; i++) {
        const bw_identity *id = &r->files[i].side->id;
        r->files[i].standing = stands(w, r->files[i].side, highest);
        r->control_old = r->control_old || r->files[i].standing == BW_FILE_AHEAD ||
                         (r->control && id->control_seq > r->control->id.control_seq);
        if (id->fuzzy && id->checkpoint_scn > r->goal_scn)
            r->goal_scn = id->checkpoint_scn;
    }
    for (size_t i = 0; i < r->log_count; i++)
        if (r->control && r->logs[i].branch && r->logs[i].control_seq > r->control->id.control_seq)
            r->control_old = true;
}

static bool any_fuzzy(const bw_recovery_plan *r)
{
    for (size_t i = 0; i < r->file_count; i++)
        if (r->files[i].side->id.status & ONLINE_FUZZY)
            return true;
    return false;
}

static bool any_open(const bw_recovery_plan *r)
{
    for (size_t i = 0; i < r->thread_count; i++)
        if (r->threads[i].has_progress && r->threads[i].progress.status == 2)
            return true;
    return false;
}

/* Lowest checkpoint of the files that need redo; of all fuzzy ones when none lags. */
static bw_scn lowest_needed(const bw_recovery_plan *r, bool lagging)
{
    bw_scn lowest = BW_SCN_NONE;
    for (size_t i = 0; i < r->file_count; i++) {
        const bw_identity *id = &r->files[i].side->id;
        if ((lagging ? needs_redo(&r->files[i]) : id->fuzzy) && id->checkpoint_scn < lowest)
            lowest = id->checkpoint_scn;
    }
    return lowest;
}

static bw_recovery_kind kind_of(const bw_recovery_plan *r)
{
    if (r->file_count == 0)
        return any_open(r) ? BW_RECOVERY_CRASH : BW_RECOVERY_UNKNOWN;
    if (lowest_needed(r, true) != BW_SCN_NONE)
        return BW_RECOVERY_MEDIA;
    if (!any_fuzzy(r))
        return BW_RECOVERY_NONE;
    return bw_recovery_usable(r) ? BW_RECOVERY_CRASH : BW_RECOVERY_MEDIA;
}

/* The sequence in which a thread's redo is needed first: the log that holds the SCN, or the one
 * that a file's own checkpoint names. */
static uint32_t first_sequence(const bw_recovery_plan *r, const bw_recovery_thread *t)
{
    const bw_recovery_log *log = bw_recovery_log_with(r, t->thread, r->start_scn);
    if (r->kind == BW_RECOVERY_CRASH && t->has_progress && t->progress.low.sequence &&
        t->progress.low.sequence != UINT32_MAX)
        return t->progress.low.sequence;
    if (log)
        return log->sequence;
    for (size_t i = 0; i < r->file_count; i++) {
        const bw_identity *id = &r->files[i].side->id;
        if (id->checkpoint_scn == r->start_scn && id->checkpoint_thread == t->thread)
            return id->rba_sequence;
    }
    return 0;
}

static uint32_t last_sequence(const bw_recovery_plan *r, uint16_t thread)
{
    uint32_t last = 0;
    for (size_t i = 0; i < r->log_count; i++)
        if (r->logs[i].thread == thread && r->logs[i].branch && r->logs[i].sequence > last)
            last = r->logs[i].sequence;
    return last;
}

/* From the first needed to the last here; the control file may know a later one. */
static void find_missing(const bw_recovery_plan *r, bw_recovery_thread *t)
{
    uint32_t end = t->last_sequence;
    if (t->has_progress && t->progress.on_disk.sequence != UINT32_MAX &&
        t->progress.on_disk.sequence > end)
        end = t->progress.on_disk.sequence;
    for (uint32_t s = t->start_sequence; s && s <= end; s++) {
        if (!bw_recovery_log_of(r, t->thread, s)) {
            t->missing_first = t->missing_first ? t->missing_first : s;
            t->missing_last = s;
            if (s - t->missing_first > 100000) /* a number that no directory fills */
                break;
        } else if (t->missing_first) {
            return;
        }
    }
}

/* Does the redo of a thread run up to where it was written last? */
static bool complete(const bw_recovery_plan *r, const bw_recovery_thread *t)
{
    const bw_recovery_log *last = bw_recovery_log_of(r, t->thread, t->last_sequence);
    if (t->missing_first || !t->start_sequence || !last)
        return false;
    if (t->has_progress && t->low_log && !t->reaches)
        return false;
    return last->current;
}

static void judge_threads(bw_recovery_plan *r)
{
    bool whole = r->thread_count > 0;
    for (size_t i = 0; i < r->thread_count; i++) {
        bw_recovery_thread *t = &r->threads[i];
        t->start_sequence = first_sequence(r, t);
        t->last_sequence = last_sequence(r, t->thread);
        find_missing(r, t);
        whole = whole && complete(r, t);
    }
    if (!whole)
        r->kind = BW_RECOVERY_PARTIAL;
}

void bw_recovery_judge(bw_recovery_parts *w)
{
    bw_recovery_plan *r = &w->out;
    judge_files(w);
    r->kind = kind_of(r);
    if (r->kind != BW_RECOVERY_NONE)
        r->start_scn = lowest_needed(r, r->kind == BW_RECOVERY_MEDIA);
    if (r->kind == BW_RECOVERY_MEDIA && r->start_scn == BW_SCN_NONE)
        r->start_scn = lowest_needed(r, false);
    if (r->kind == BW_RECOVERY_CRASH || r->kind == BW_RECOVERY_MEDIA)
        if (r->file_count)
            judge_threads(r);
}

const char *bw_recovery_kind_name(bw_recovery_kind kind)
{
    static const char *const names[] = {"unknown", "none", "crash recovery",
                                        "complete media recovery", "incomplete recovery"};
    return names[kind];
}
