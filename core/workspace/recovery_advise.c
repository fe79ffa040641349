/* What a person is told: one sentence, the commands in order, and what they rest on. */
#include "core/workspace/recovery_parts.h"

#include <stdlib.h>
#include <string.h>

#define ULL(x) ((unsigned long long)(x))

static void append(bw_recovery_parts *w, const char ***list, size_t *count, const char *format,
                   va_list arguments)
{
    bw_text text = {0};
    bw_text_vaddf(&text, format, arguments);
    *list = bw_realloc(*list, (*count + 2) * sizeof(**list));
    (*list)[(*count)++] = bw_arena_strdup(w->arena, bw_text_get(&text));
    (*list)[*count] = NULL;
    bw_text_free(&text);
}

void bw_recovery_note(bw_recovery_parts *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(w, &w->out.notes, &w->note_count, format, arguments);
    va_end(arguments);
}

void bw_recovery_step(bw_recovery_parts *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(w, &w->out.steps, &w->step_count, format, arguments);
    va_end(arguments);
}

/* --- the sentence --- */
static const char *crash_sentence(bw_recovery_parts *w)
{
    const bw_recovery_plan *r = &w->out;
    bw_text text = {0};
    bw_text_add(&text, "the next open does crash recovery");
    for (size_t i = 0; i < r->thread_count; i++) {
        const bw_recovery_thread *t = &r->threads[i];
        const bw_control_progress *p = &t->progress;
        if (t->work[0])
            bw_text_addf(&text, "%s %s, thread %u sequence %u block %u to %u", i ? ";" : ":",
                         t->work, t->thread, p->low.sequence, p->low.block, p->on_disk.block);
    }
    const char *sentence = bw_arena_strdup(w->arena, bw_text_get(&text));
    bw_text_free(&text);
    return sentence;
}

static const char *media_sentence(bw_recovery_parts *w)
{
    const bw_recovery_plan *r = &w->out;
    size_t behind = 0;
    for (size_t i = 0; i < r->file_count; i++)
        behind += r->files[i].standing == BW_FILE_BEHIND;
    if (!behind)
        return bw_arena_printf(w->arena,
                               "recovery from SCN %llu is needed and all redo for it is here; no "
                               "control file fits the files, so the open cannot do it by itself",
                               ULL(r->start_scn));
    return bw_arena_printf(w->arena,
                           "%zu of %zu datafiles need redo from SCN %llu on, and all of it is here",
                           behind, r->file_count, ULL(r->start_scn));
}

/* What is wrong with the first thread whose redo does not do. */
static const char *gap_of(bw_recovery_parts *w)
{
    const bw_recovery_plan *r = &w->out;
    for (size_t i = 0; i < r->thread_count; i++) {
        const bw_recovery_thread *t = &r->threads[i];
        const bw_control_progress *p = &t->progress;
        if (t->missing_first)
            return bw_arena_printf(w->arena, "thread %u: sequence %u to %u is not here", t->thread,
                                   t->missing_first, t->missing_last);
        if (!t->start_sequence || !t->last_sequence)
            return bw_arena_printf(w->arena, "thread %u: no log with redo of SCN %llu is here",
                                   t->thread, ULL(r->start_scn));
        if (t->has_progress && t->low_log && !t->reaches)
            return bw_arena_printf(w->arena,
                                   "thread %u: whole redo ends at block %u of sequence %u, but "
                                   "block %u of sequence %u was written (Oracle: ORA-00600 "
                                   "[kcratr_nab_less_than_odr])",
                                   t->thread, t->end.block, t->end.sequence, p->on_disk.block,
                                   p->on_disk.sequence);
        const bw_recovery_log *last = bw_recovery_log_of(r, t->thread, t->last_sequence);
        if (last && !last->current)
            return bw_arena_printf(w->arena,
                                   "thread %u: sequence %u is the last here, and the current log "
                                   "behind it is not here",
                                   t->thread, t->last_sequence);
    }
    return "no redo log is here";
}

static void say_verdict(bw_recovery_parts *w)
{
    bw_recovery_plan *r = &w->out;
    switch (r->kind) {
    case BW_RECOVERY_UNKNOWN:
        r->verdict = "no datafile header is here: nothing can be said of recovery";
        break;
    case BW_RECOVERY_NONE: r->verdict = "no file is fuzzy and none lags: no redo is needed"; break;
    case BW_RECOVERY_CRASH: r->verdict = crash_sentence(w); break;
    case BW_RECOVERY_MEDIA: r->verdict = media_sentence(w); break;
    case BW_RECOVERY_PARTIAL:
        r->verdict = bw_arena_printf(w->arena, "recovery cannot finish: %s", gap_of(w));
    }
}

/* --- the commands --- */
/* Paths that a prompt cannot take are told as such, not printed raw. */
static void answer(bw_recovery_parts *w, const bw_recovery_log *log)
{
    if (bw_text_is_plain(log->path))
        bw_recovery_step(w, "  answer: %s", log->path);
    else
        bw_recovery_step(w,
                         "  answer: the log of sequence %u, whose name holds control "
                         "characters: copy it to a plain name first",
                         log->sequence);
}

/* The logs of all threads by the SCN at which each begins, as recovery asks for them. */
static void answer_logs(bw_recovery_parts *w, bool online_too)
{
    const bw_recovery_plan *r = &w->out;
    bw_scn done = 0;
    for (bool more = true; more;) {
        const bw_recovery_log *next = NULL;
        more = false;
        for (size_t i = 0; i < r->thread_count; i++) {
            const bw_recovery_thread *t = &r->threads[i];
            uint32_t end = t->missing_first ? t->missing_first : t->last_sequence + 1;
            for (uint32_t s = t->start_sequence; s && s < end; s++) {
                const bw_recovery_log *log = bw_recovery_log_of(r, t->thread, s);
                if (log && log->first_scn >= done && (!next || log->first_scn < next->first_scn))
                    next = log;
            }
        }
        if (next && (online_too || next->archived))
            answer(w, next);
        if (next) {
            done = next->first_scn + 1;
            more = true;
        }
    }
}

static void control_steps(bw_recovery_parts *w)
{
    const char *quote = strchr(w->path, ' ') ? "'" : "";
    bw_text shown = {0};
    bw_text_add_shown(&shown, w->path);
    bw_recovery_step(w, "STARTUP NOMOUNT");
    bw_recovery_step(w, "the statement of: blockwright controlfile create %s%s%s --%s", quote,
                     bw_text_get(&shown), quote,
                     w->out.kind == BW_RECOVERY_PARTIAL ? "resetlogs" : "noresetlogs");
    bw_text_free(&shown);
}

static void partial_steps(bw_recovery_parts *w)
{
    bool usable = bw_recovery_usable(&w->out);
    if (bw_recovery_mountable(&w->out))
        bw_recovery_step(w, "STARTUP MOUNT");
    else
        control_steps(w);
    bw_recovery_step(w, "RECOVER DATABASE %sUNTIL CANCEL",
                     usable ? "" : "USING BACKUP CONTROLFILE ");
    answer_logs(w, true);
    bw_recovery_step(w, "  answer: CANCEL");
    bw_recovery_step(w, "ALTER DATABASE OPEN RESETLOGS");
}

static void complete_steps(bw_recovery_parts *w)
{
    const bw_recovery_plan *r = &w->out;
    bool usable = bw_recovery_usable(r), mountable = bw_recovery_mountable(r);
    if (usable || (mountable && r->kind != BW_RECOVERY_NONE))
        bw_recovery_step(w, "STARTUP MOUNT");
    else
        control_steps(w);
    if (r->kind == BW_RECOVERY_MEDIA) {
        bw_recovery_step(w, usable || !mountable
                                ? "RECOVER DATABASE"
                                : "RECOVER DATABASE USING BACKUP CONTROLFILE UNTIL CANCEL");
        answer_logs(w, !usable && mountable);
    }
    bool reset = r->kind == BW_RECOVERY_MEDIA && !usable && mountable;
    if (reset)
        bw_recovery_step(w, "  answer: CANCEL");
    bw_recovery_step(w, reset ? "ALTER DATABASE OPEN RESETLOGS" : "ALTER DATABASE OPEN");
}

/* --- what it rests on --- */
static void note_files(bw_recovery_parts *w)
{
    const bw_recovery_plan *r = &w->out;
    for (size_t i = 0; i < r->file_count; i++) {
        const bw_identity *id = &r->files[i].side->id;
        if (i && r->files[i - 1].side->id.file_number == id->file_number)
            bw_recovery_note(w,
                             "file %u is here twice: %s and %s; move the one that is not wanted "
                             "away",
                             id->file_number, r->files[i - 1].side->path, r->files[i].side->path);
        if (id->backup_mode)
            bw_recovery_note(w,
                             "file %u is in backup mode: if it is the file that was open, ALTER "
                             "DATABASE END BACKUP before the open; if it was restored, never, "
                             "but recover it to the end of its backup",
                             id->file_number);
        if (r->files[i].standing == BW_FILE_OLDER)
            bw_recovery_note(w,
                             "file %u is consistent at SCN %llu, below the others: fine if it "
                             "is read only or offline, else it needs redo from there",
                             id->file_number, ULL(id->checkpoint_scn));
        if (r->files[i].standing == BW_FILE_ORPHAN)
            bw_recovery_note(w,
                             "file %u is of another resetlogs (SCN %llu): it does not belong to "
                             "this branch (ORA-01190), and is left out of the plan",
                             id->file_number, ULL(id->resetlogs_scn));
    }
}

/* What could not be read may be just the file that is missing. */
static void note_unread(bw_recovery_parts *w)
{
    const bw_diff_side *control = w->out.control;
    size_t told = 0;
    for (size_t i = 0; i < w->folder.count && told < 10; i++) {
        const bw_error *trouble = &w->folder.files[i]->trouble;
        if (trouble->status == BW_ERR_IO || trouble->status == BW_ERR_UNFINISHED) {
            bw_recovery_note(w, "not looked at: %s", trouble->text);
            told++;
        }
    }
    if (control && (control->grid.tail_bytes || control->grid.blocks < control->grid.header_blocks))
        bw_recovery_note(w,
                         "the control file is cut short (%llu of %llu blocks): it cannot be "
                         "mounted; take another copy of it",
                         ULL(control->grid.blocks), ULL(control->grid.header_blocks));
}

static void note_sources(bw_recovery_parts *w)
{
    const bw_recovery_plan *r = &w->out;
    bool likely = false;
    for (size_t i = 0; i < r->thread_count; i++)
        likely = likely || (r->threads[i].has_progress && !r->threads[i].line);
    if (likely)
        bw_recovery_note(w, "checkpoint progress is read from the control file at places that are "
                            "likely, not certain; a controlf trace beside the files is certain");
    if (r->file_count && !r->control)
        bw_recovery_note(w, "no control file is here: whether a file lags is judged by the files "
                            "among themselves");
    if (r->control_block_seq)
        bw_recovery_note(w,
                         "the control file cannot be mounted: a block of it has sequence %u, its "
                         "header %u (Oracle: ORA-00600 [kccpb_sanity_check_2], [%u], [%u]); try "
                         "another copy of it, or make a new one",
                         r->control_block_seq, r->control->id.control_seq, r->control_block_seq,
                         r->control->id.control_seq);
    if (r->control_old)
        bw_recovery_note(w,
                         "the control file is older than a file beside it (sequence %u; Oracle: "
                         "ORA-01207 or ORA-00338): use the newest copy of it if there is one",
                         r->control->id.control_seq);
    if (r->kind != BW_RECOVERY_NONE && r->kind != BW_RECOVERY_UNKNOWN)
        bw_recovery_note(w, "copy all control files and online logs aside first: mounting and "
                            "opening write to them");
}

static void note_reach(bw_recovery_parts *w)
{
    const bw_recovery_plan *r = &w->out;
    bw_scn reach = 0;
    for (size_t i = 0; i < r->thread_count; i++) {
        const bw_recovery_thread *t = &r->threads[i];
        const bw_recovery_log *last = bw_recovery_log_of(
            r, t->thread, t->missing_first ? t->missing_first - 1 : t->last_sequence);
        bw_scn end = last && last->current ? (t->has_end_scn ? t->end_scn : last->first_scn)
                     : last                ? last->next_scn
                                           : 0;
        if (i == 0 || end < reach)
            reach = end;
    }
    if (r->kind != BW_RECOVERY_PARTIAL || !r->goal_scn)
        return;
    if (!reach)
        bw_recovery_note(w,
                         "none of the redo that is needed is here: the fuzzy files need SCN %llu "
                         "(OPEN RESETLOGS without it: ORA-01194)",
                         ULL(r->goal_scn));
    else if (reach >= r->goal_scn)
        bw_recovery_note(w,
                         "the redo here reaches SCN %llu, the checkpoint of the files (SCN %llu); "
                         "files that were open when the instance died hold later changes: OPEN "
                         "RESETLOGS is refused (ORA-01194) until the missing redo is found",
                         ULL(reach), ULL(r->goal_scn));
    else
        bw_recovery_note(w,
                         "the redo here reaches SCN %llu only; the fuzzy files need SCN %llu: "
                         "OPEN RESETLOGS fails with ORA-01194 until the missing logs are found",
                         ULL(reach), ULL(r->goal_scn));
}

void bw_recovery_advise(bw_recovery_parts *w)
{
    say_verdict(w);
    if (w->out.kind == BW_RECOVERY_PARTIAL)
        partial_steps(w);
    else if (w->out.kind != BW_RECOVERY_UNKNOWN && w->out.file_count)
        complete_steps(w);
    note_reach(w);
    note_files(w);
    note_unread(w);
    note_sources(w);
}
