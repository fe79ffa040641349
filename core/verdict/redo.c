/* The redo logs and the recovery that starts from them: C10, by core/workspace's plan. */
#include "core/verdict/gather.h"
#include "core/verdict/lost_writes.h"
#include <blockwright/recovery.h>

#include <string.h>

static const bw_diff_side *side_of(const bw_gather *g, const char *path)
{
    for (size_t i = 0; i < g->folder.count; i++)
        if (strcmp(g->folder.files[i]->path, path) == 0)
            return g->folder.files[i];
    return NULL;
}

/* --- one log --- */
static void count_group(const bw_recovery_plan *plan, const bw_recovery_log *log, bw_subject *s)
{
    int64_t files = 0, differs = 0;
    for (size_t i = 0; i < plan->log_count; i++) {
        const bw_recovery_log *other = &plan->logs[i];
        if (other->archived || other->group != log->group || other->thread != log->thread)
            continue;
        files++;
        differs = differs || other->sequence != log->sequence;
    }
    bw_fact_place place = {s->name, 1, "log header: group and sequence", NULL};
    bw_fact_set(s, BW_FACT_group_files, log->archived ? 0 : files, &place);
    bw_fact_set(s, BW_FACT_group_differs, !log->archived && differs, &place);
}

static void read_log(bw_gather *g, const bw_recovery_plan *plan, const bw_recovery_log *log,
                     bw_control *control)
{
    const bw_diff_side *side = side_of(g, log->path);
    bw_subject *s = bw_gather_add(g, BW_OF_LOG, side ? side->path : "log", side);
    bw_control_value members;
    bw_fact_place place = {s->name, 1, "log header: sequence", NULL};
    bw_fact_set(s, BW_FACT_log_sequence, log->sequence, &place);
    place.field = "kccfh.kccfhcsq";
    bw_fact_set(s, BW_FACT_log_control_seq, log->control_seq, &place);
    count_group(plan, log, s);
    place =
        (bw_fact_place){g->newest ? g->newest->path : NULL, -1, "REDO LOG record: ledup", "likely"};
    if (log->archived)
        bw_fact_set(s, BW_FACT_group_members, 0, &place);
    else if (control && log->group &&
             bw_control_get(control, "REDO LOG", log->group - 1u, "ledup", &members))
        bw_fact_set(s, BW_FACT_group_members, (int64_t)members.number, &place);
    bw_facts_unseen(s, BW_OF_LOG, "the control file's record of its group could not be read");
}

/* --- one thread --- */
/* Files of the group in which the control file says that this log is. */
static int64_t group_files(const bw_recovery_plan *plan, bw_control *control, uint16_t thread,
                           uint32_t sequence, bool *known)
{
    int64_t files = 0;
    *known = false;
    for (uint16_t group = 1; control && group < 1024 && !*known; group++) {
        bw_control_value of;
        *known = bw_control_get(control, "REDO LOG", group - 1u, "leseq", &of) &&
                 of.number == sequence &&
                 bw_control_get(control, "REDO LOG", group - 1u, "lethr", &of) &&
                 of.number == thread;
        for (size_t i = 0; *known && i < plan->log_count; i++)
            files += !plan->logs[i].archived && plan->logs[i].group == group;
    }
    return files;
}

static void closed_thread(bw_subject *s, const bw_fact_place *place)
{
    static const bw_fact_id ids[] = {
        BW_FACT_thread_open, BW_FACT_low_sequence, BW_FACT_low_log,  BW_FACT_low_group_files,
        BW_FACT_reaches,     BW_FACT_redo_end,     BW_FACT_redo_goal};
    for (size_t i = 0; i < BW_COUNT(ids); i++)
        bw_fact_set(s, ids[i], 0, place);
}

static void open_thread(bw_gather *g, const bw_recovery_plan *plan, const bw_recovery_thread *t,
                        bw_control *control, bw_subject *s)
{
    const bw_control_progress *p = &t->progress;
    bw_fact_place place = {bw_arena_strdup(g->arena, t->source),
                           t->line ? -1 : 2 + (int64_t)t->thread, "checkpoint progress: status",
                           t->line ? NULL : "likely"};
    bool known;
    bw_fact_set(s, BW_FACT_thread_open, p->status == 2, &place);
    place.field = "checkpoint progress: low cache RBA";
    bw_fact_set(s, BW_FACT_low_sequence, p->low.sequence, &place);
    place.field = "checkpoint progress: on-disk RBA";
    bw_fact_set(s, BW_FACT_redo_goal, p->on_disk.block, &place);
    const bw_diff_side *low = t->low_log ? side_of(g, t->low_log->path) : NULL;
    place = (bw_fact_place){low ? low->path : g->path, low ? (int64_t)t->end.block : -1,
                            "the log of the low cache RBA", NULL};
    bw_fact_set(s, BW_FACT_low_log, t->low_log != NULL, &place);
    s->facts[BW_FACT_low_log].text = low ? "here" : "not here";
    place.field = "redo is whole up to the on-disk RBA";
    bw_fact_set(s, BW_FACT_reaches, t->reaches, &place);
    s->facts[BW_FACT_reaches].text =
        bw_arena_printf(g->arena, "whole up to %u/%u, needed up to %u/%u", t->end.sequence,
                        t->end.block, p->on_disk.sequence, p->on_disk.block);
    place.field = "first redo block that does not follow";
    bw_fact_set(s, BW_FACT_redo_end, t->end.block, &place);
    if (t->partly && !t->reaches) {
        bw_fact_unseen(s, BW_FACT_reaches, "its redo is still being read");
        bw_fact_unseen(s, BW_FACT_redo_end, "its redo is still being read");
    }
    int64_t files = group_files(plan, control, t->thread, p->low.sequence, &known);
    place = (bw_fact_place){g->newest ? g->newest->path : NULL, -1, "REDO LOG records", "likely"};
    if (known)
        bw_fact_set(s, BW_FACT_low_group_files, files, &place);
    bw_facts_unseen(s, BW_OF_THREAD, "the control file's records of its logs could not be read");
    if (t->has_end_scn && low)
        bw_gather_as_of(g, low->path, t->end_scn, "last redo record");
}

static void read_thread(bw_gather *g, const bw_recovery_plan *plan, const bw_recovery_thread *t,
                        bw_control *control)
{
    bw_subject *s =
        bw_gather_add(g, BW_OF_THREAD, bw_arena_printf(g->arena, "thread %u", t->thread), NULL);
    bw_control_progress p = {0};
    bw_fact_place place = {g->newest ? g->newest->path : NULL, 2 + (int64_t)t->thread,
                           "checkpoint progress: status", NULL};
    bool read = control && bw_control_progress_read(control, t->thread, &p, NULL) == BW_OK;
    bw_fact_set(s, BW_FACT_thread, t->thread, &place);
    if (t->has_progress)
        open_thread(g, plan, t, control, s);
    else if (read && p.status != 2)
        closed_thread(s, &place);
    bw_facts_unseen(s, BW_OF_THREAD,
                    read ? "its checkpoint progress is open, and its RBAs could not be read"
                         : "no control file tells its checkpoint progress");
}

/* --- the whole --- */
static void put_missing(bw_gather *g, const bw_recovery_plan *plan)
{
    int64_t count = 0;
    bw_text text = {0};
    for (size_t i = 0; i < plan->thread_count; i++) {
        const bw_recovery_thread *t = &plan->threads[i];
        if (!t->missing_first)
            continue;
        count += t->missing_last - t->missing_first + 1;
        bw_text_addf(&text, "%sthread %u sequence %u to %u", text.length ? ", " : "", t->thread,
                     t->missing_first, t->missing_last);
    }
    bw_fact_set(&g->whole, BW_FACT_missing_logs, count, &(bw_fact_place){g->path, -1, NULL, NULL});
    g->whole.facts[BW_FACT_missing_logs].text =
        count ? bw_arena_strdup(g->arena, bw_text_get(&text)) : "none";
    bw_text_free(&text);
}

static void put_work(bw_gather *g, const bw_recovery_plan *plan)
{
    bw_text text = {0};
    const bw_recovery_thread *first = NULL;
    for (size_t i = 0; i < plan->thread_count; i++) {
        const bw_recovery_thread *t = &plan->threads[i];
        if (!t->has_progress || !t->work[0])
            continue;
        first = first ? first : t;
        bw_text_addf(&text, "%s%s, thread %u from %u/%u to %u/%u", text.length ? "; " : "", t->work,
                     t->thread, t->progress.low.sequence, t->progress.low.block,
                     t->progress.on_disk.sequence, t->progress.on_disk.block);
    }
    if (first) {
        bw_fact_set(&g->whole, BW_FACT_work, 1,
                    &(bw_fact_place){bw_arena_strdup(g->arena, first->source),
                                     first->line ? -1 : 2 + (int64_t)first->thread,
                                     "checkpoint progress: dirty, low cache and on-disk RBA",
                                     first->line ? NULL : "likely"});
        g->whole.facts[BW_FACT_work].text = bw_arena_strdup(g->arena, bw_text_get(&text));
    }
    bw_text_free(&text);
}

/* Closed cleanly, no redo is needed, and nothing may be newer than the last checkpoint. */
static void put_end(bw_gather *g, const bw_recovery_plan *plan)
{
    const bw_seen_fact *open = &g->whole.facts[BW_FACT_open_threads];
    const bw_seen_fact *fuzzy = &g->whole.facts[BW_FACT_fuzzy_files];
    bw_scn end = 0;
    const bw_recovery_thread *of = NULL;
    bool all = true;
    for (size_t i = 0; i < plan->thread_count; i++) {
        const bw_recovery_thread *t = &plan->threads[i];
        all =
            all && (!t->has_progress || t->progress.status != 2 || (t->has_end_scn && !t->partly));
        if (t->has_end_scn && t->end_scn >= end) {
            end = t->end_scn;
            of = t;
        }
    }
    bool closed = open->known && !open->value && fuzzy->known && !fuzzy->value;
    if (closed) {
        g->whole.facts[BW_FACT_end_scn] = g->whole.facts[BW_FACT_highest_checkpoint];
    } else if (of && all) {
        char text[BW_SCN_TEXT];
        const bw_diff_side *log = of->low_log ? side_of(g, of->low_log->path) : NULL;
        bw_fact_set(&g->whole, BW_FACT_end_scn, (int64_t)end,
                    &(bw_fact_place){log ? log->path : NULL, (int64_t)of->end.block - 1,
                                     "SCN of the last redo record", NULL});
        g->whole.facts[BW_FACT_end_scn].text = bw_arena_printf(
            g->arena, "%llu (%s)", (unsigned long long)end, bw_scn_format(end, text));
    }
}

static void put_activation(bw_gather *g)
{
    const bw_diff_side *newest = NULL;
    for (size_t i = 0; i < g->folder.count; i++) {
        const bw_diff_side *s = g->folder.files[i];
        if (s->trouble.status == BW_OK && s->id.has_redo && s->id.dbid == g->dbid &&
            (!newest || s->id.first_scn > newest->id.first_scn))
            newest = s;
    }
    if (newest)
        bw_fact_set(&g->whole, BW_FACT_activation_id, newest->id.activation_id,
                    &(bw_fact_place){newest->path, 1, "kccfh.kccfhacid", NULL});
}

static void take_plan(bw_gather *g, const bw_recovery_plan *plan)
{
    bw_workspace *files = NULL;
    bw_dbfile *file = g->newest ? bw_gather_file(g, g->newest, &files, NULL) : NULL;
    bw_control *control = file ? bw_control_open(file, NULL) : NULL;
    for (size_t i = 0; i < plan->log_count; i++)
        if (!plan->logs[i].unused)
            read_log(g, plan, &plan->logs[i], control);
    for (size_t i = 0; i < plan->thread_count; i++)
        read_thread(g, plan, &plan->threads[i], control);
    bw_control_free(control);
    bw_workspace_free(files);
    put_missing(g, plan);
    put_work(g, plan);
    put_end(g, plan);
}

void bw_gather_redo(bw_gather *g)
{
    bw_error err = {0};
    bw_recovery_plan *plan =
        bw_recovery_plan_read(g->base, g->path, NULL, g->dbid, g->progress, &err);
    put_activation(g);
    if (plan) {
        take_plan(g, plan);
        bw_lost_writes(g, plan);
    }
    static const bw_fact_id ids[] = {BW_FACT_missing_logs, BW_FACT_work, BW_FACT_end_scn,
                                     BW_FACT_lost_writes, BW_FACT_activation_id};
    const char *why = plan ? "the redo that is needed could not be read to its end"
                           : bw_arena_strdup(g->arena, err.text);
    for (size_t i = 0; i < BW_COUNT(ids); i++)
        if (!g->whole.facts[ids[i]].known && !g->whole.facts[ids[i]].why)
            bw_fact_unseen(&g->whole, ids[i], why);
    bw_recovery_plan_free(plan);
}
