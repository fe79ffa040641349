/* recovery plan: which log is current, what each holds, where recovery starts, whether it can end.
 */
#include "core/command/builtin.h"
#include "core/command/compare_say.h"

#include <blockwright/recovery.h>

#include <stdio.h>

#define ULL(x) ((unsigned long long)(x))

static const char *state_of(const bw_recovery_log *log)
{
    return log->unused     ? "unused"
           : !log->branch  ? "other resetlogs"
           : !log->whole   ? "cut short"
           : log->current  ? "CURRENT"
           : log->archived ? "archived"
                           : "online";
}

static const char *scn_text(bw_scn scn, char text[24])
{
    if (scn == BW_SCN_NONE)
        return "-";
    snprintf(text, 24, "%llu", ULL(scn));
    return text;
}

/* A line with a path at its end, as a terminal may show it. */
static void say_path(bw_call *call, const char *before, const char *path)
{
    bw_text line = {0};
    bw_text_add(&line, before);
    bw_compare_path(&line, path);
    bw_text_add(&line, "\n");
    bw_call_write(call, bw_text_get(&line), line.length);
    bw_text_free(&line);
}

static void say_logs(bw_call *call, const bw_recovery_plan *r)
{
    char line[160], first[24], next[24];
    if (r->log_count)
        bw_call_print(call, "thread group   sequence        first SCN         next SCN state\n");
    for (size_t i = 0; i < r->log_count; i++) {
        const bw_recovery_log *log = &r->logs[i];
        snprintf(line, sizeof(line), "%6u %5u %10u %16s %16s %-15s ", log->thread, log->group,
                 log->sequence, scn_text(log->first_scn, first), scn_text(log->next_scn, next),
                 state_of(log));
        say_path(call, line, log->path);
    }
}

static const char *standing_name(bw_recovery_standing standing)
{
    static const char *const names[] = {"even", "behind", "older", "ahead of the control file",
                                        "other resetlogs"};
    return names[standing];
}

/* Thousands of files that stand alike are one line. */
static void say_files(bw_call *call, const bw_recovery_plan *r)
{
    size_t even = 0, fuzzy = 0;
    char line[160];
    for (size_t i = 0; i < r->file_count; i++) {
        const bw_identity *id = &r->files[i].side->id;
        bool plain = r->files[i].standing == BW_FILE_EVEN && !id->backup_mode;
        even += plain;
        fuzzy += plain && id->fuzzy;
        if (plain)
            continue;
        snprintf(line, sizeof(line), "file %u  checkpoint SCN %llu  %s%s%s  ", id->file_number,
                 ULL(id->checkpoint_scn), standing_name(r->files[i].standing),
                 id->fuzzy ? ", fuzzy" : "", id->backup_mode ? ", in backup mode" : "");
        say_path(call, line, r->files[i].side->path);
    }
    if (r->file_count)
        bw_call_print(call, "datafiles: %zu, of which %zu stand even (%zu of them fuzzy)\n",
                      r->file_count, even, fuzzy);
}

static void say_progress(bw_call *call, const bw_recovery_thread *t)
{
    const bw_control_progress *p = &t->progress;
    char source[60];
    if (p->low.sequence == UINT32_MAX || !p->low.sequence)
        bw_call_print(call, "thread %u: mounted, nothing to recover by its checkpoint progress\n",
                      t->thread);
    else
        bw_call_print(call, "thread %u: low cache RBA %u/%u, on-disk RBA %u/%u, dirty %u%s%s\n",
                      t->thread, p->low.sequence, p->low.block, p->on_disk.sequence,
                      p->on_disk.block, p->dirty,
                      t->work[0] ? " -> predicted crash recovery: " : "", t->work);
    if (t->line)
        snprintf(source, sizeof(source), "  printed at line %llu of ", ULL(t->line));
    else
        snprintf(source, sizeof(source), "  likely; read from ");
    say_path(call, source, t->source);
}

static void say_reach(bw_call *call, const bw_recovery_thread *t)
{
    char line[200];
    if (!t->low_log)
        return;
    if (t->has_end_scn)
        snprintf(line, sizeof(line), "  whole redo ends at %u/%u, SCN %llu%s, in ", t->end.sequence,
                 t->end.block, ULL(t->end_scn), t->reaches ? "" : ": TOO EARLY");
    else
        snprintf(line, sizeof(line), "  whole redo ends at %u/%u%s, in ", t->end.sequence,
                 t->end.block, t->reaches ? "" : ": TOO EARLY");
    say_path(call, line, t->low_log->path);
}

static void say_threads(bw_call *call, const bw_recovery_plan *r)
{
    for (size_t i = 0; i < r->thread_count; i++) {
        const bw_recovery_thread *t = &r->threads[i];
        if (t->has_progress)
            say_progress(call, t);
        say_reach(call, t);
        if (t->start_sequence)
            bw_call_print(call, "thread %u: redo is needed from sequence %u; the last here is %u\n",
                          t->thread, t->start_sequence, t->last_sequence);
        if (t->missing_first)
            bw_call_print(call, "thread %u: MISSING sequence %u to %u\n", t->thread,
                          t->missing_first, t->missing_last);
    }
}

static void say_plan(bw_call *call, const bw_recovery_plan *r)
{
    if (r->dbid)
        bw_call_print(call, "database %s, DBID %u\n", r->dbname, r->dbid);
    if (r->control)
        say_path(call, "control file written last: ", r->control->path);
    say_logs(call, r);
    say_files(call, r);
    say_threads(call, r);
    if (r->start_scn != BW_SCN_NONE)
        bw_call_print(call, "redo is needed from SCN %llu on\n", ULL(r->start_scn));
    bw_call_print(call, "%s: %s\n", bw_recovery_kind_name(r->kind), r->verdict);
    for (size_t i = 0; r->steps && r->steps[i]; i++)
        bw_call_print(call, "  %s\n", r->steps[i]);
    for (size_t i = 0; r->notes && r->notes[i]; i++)
        say_path(call, "note: ", r->notes[i]);
}

/* --- JSON --- */
static void scn(bw_json *json, const char *key, bw_scn value)
{
    bw_json_key(json, key);
    if (value == BW_SCN_NONE)
        bw_json_null(json);
    else
        bw_json_uint(json, value);
}

static void rba(bw_json *json, const char *key, const bw_rba *value)
{
    char line[40];
    snprintf(line, sizeof(line), "%u.%u.%u", value->sequence, value->block, value->offset);
    bw_json_put_string(json, key, line);
}

static void json_logs(bw_json *json, const bw_recovery_plan *r)
{
    bw_json_key(json, "logs");
    bw_json_begin_array(json);
    for (size_t i = 0; i < r->log_count; i++) {
        const bw_recovery_log *log = &r->logs[i];
        bw_json_begin_object(json);
        bw_json_put_string(json, "path", log->path);
        bw_json_put_string(json, "state", state_of(log));
        bw_json_put_uint(json, "thread", log->thread);
        bw_json_put_uint(json, "group", log->group);
        bw_json_put_uint(json, "sequence", log->sequence);
        scn(json, "first_scn", log->first_scn);
        scn(json, "next_scn", log->next_scn);
        bw_json_end(json);
    }
    bw_json_end(json);
}

static void json_files(bw_json *json, const bw_recovery_plan *r)
{
    bw_json_key(json, "datafiles");
    bw_json_begin_array(json);
    for (size_t i = 0; i < r->file_count; i++) {
        const bw_identity *id = &r->files[i].side->id;
        bw_json_begin_object(json);
        bw_json_put_uint(json, "file", id->file_number);
        bw_json_put_string(json, "path", r->files[i].side->path);
        bw_json_put_string(json, "standing", standing_name(r->files[i].standing));
        scn(json, "checkpoint_scn", id->checkpoint_scn);
        bw_json_put_bool(json, "fuzzy", id->fuzzy);
        bw_json_put_bool(json, "backup_mode", id->backup_mode);
        bw_json_end(json);
    }
    bw_json_end(json);
}

static void json_thread(bw_json *json, const bw_recovery_thread *t)
{
    bw_json_begin_object(json);
    bw_json_put_uint(json, "thread", t->thread);
    if (t->has_progress) {
        bw_json_put_string(json, "progress", t->line ? "certain" : "likely");
        bw_json_put_string(json, "source", t->source);
        bw_json_put_uint(json, "dirty", t->progress.dirty);
        rba(json, "low_cache_rba", &t->progress.low);
        rba(json, "on_disk_rba", &t->progress.on_disk);
        bw_json_put_string(json, "predicted", t->work[0] ? t->work : NULL);
    }
    if (t->low_log) {
        bw_json_put_string(json, "log", t->low_log->path);
        bw_json_put_bool(json, "reaches", t->reaches);
        rba(json, "end", &t->end);
        scn(json, "end_scn", t->has_end_scn ? t->end_scn : BW_SCN_NONE);
    }
    bw_json_put_uint(json, "from_sequence", t->start_sequence);
    bw_json_put_uint(json, "last_sequence", t->last_sequence);
    bw_json_put_uint(json, "missing_first", t->missing_first);
    bw_json_put_uint(json, "missing_last", t->missing_last);
    bw_json_end(json);
}

static void json_list(bw_json *json, const char *key, const char *const *list)
{
    bw_json_key(json, key);
    bw_json_begin_array(json);
    for (size_t i = 0; list && list[i]; i++)
        bw_json_string(json, list[i]);
    bw_json_end(json);
}

static void json_plan(bw_json *json, const bw_recovery_plan *r)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "dbname", r->dbname);
    bw_json_put_uint(json, "dbid", r->dbid);
    bw_json_put_string(json, "kind", bw_recovery_kind_name(r->kind));
    bw_json_put_string(json, "verdict", r->verdict);
    bw_json_put_string(json, "control_file", r->control ? r->control->path : NULL);
    bw_json_put_bool(json, "control_file_old", r->control_old);
    scn(json, "start_scn", r->start_scn);
    json_logs(json, r);
    json_files(json, r);
    bw_json_key(json, "threads");
    bw_json_begin_array(json);
    for (size_t i = 0; i < r->thread_count; i++)
        json_thread(json, &r->threads[i]);
    bw_json_end(json);
    json_list(json, "steps", r->steps);
    json_list(json, "notes", r->notes);
    bw_json_end(json);
}

static int run_plan(bw_call *call)
{
    uint64_t dbid = bw_call_number(call, "dbid", 0);
    if (dbid > UINT32_MAX)
        return bw_call_fail(call, "recovery plan: a DBID has 32 bits");
    bw_recovery_plan *r = bw_recovery_plan_read(
        bw_session_workspace(bw_call_session(call)), bw_call_text(call, "path"),
        bw_call_text(call, "trace"), (uint32_t)dbid, bw_call_progress(call), bw_call_error(call));
    if (!r)
        return 2;
    if (bw_call_json(call))
        json_plan(bw_call_json(call), r);
    else
        say_plan(call, r);
    int result = r->kind == BW_RECOVERY_PARTIAL || r->kind == BW_RECOVERY_UNKNOWN;
    bw_recovery_plan_free(r);
    return result;
}

static const bw_param plan_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED,
     "the directory of the database's files, or a controlf trace alone"},
    {"trace", 't', BW_ARG_PATH, BW_PARAM_OPTION,
     "a control file dump as text: its checkpoint progress counts, and is certain"},
    {"dbid", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "which database, when several are there"},
    BW_JSON_PARAM,
};
const bw_command bw_command_recovery_plan = {
    .name = "recovery plan",
    .summary =
        "Which redo log is current, what each log holds, where recovery starts, what to type",
    .help = "Reads headers, and the redo between low cache RBA and the end of the log. Archived "
            "logs are known by their headers, wherever below the directory they lie. Checkpoint "
            "progress comes from the control file (likely) or from a controlf trace (certain), "
            "looked for beside the files as *.trc when no control file can be read. Exit 1: "
            "recovery cannot finish, or nothing can be said.",
    .example = "recovery plan $DEMO",
    .params = plan_params,
    .param_count = BW_COUNT(plan_params),
    .run = run_plan,
};
