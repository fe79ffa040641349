/* The CREATE CONTROLFILE statement, clause by clause in the order of Oracle's own traces (backup
 * controlfile to trace, 9.2 to 19c). */
#include "core/workspace/control_statement.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_LOG 3u
#define TYPE_DATAFILE 4u
#define LOG_BLOCKSIZE 0x0b200000u /* from 11.2 on the clause BLOCKSIZE is written */
#define ARCHIVELOG 0x1u           /* of the database flags */

typedef struct writer {
    const bw_recovery_plan *plan;
    const bw_control_wish *wish;
    bw_old_names old;
    bw_text *sql, *warnings;
    bw_error *err;
    bool resetlogs, archivelog, ampersand;
    uint32_t version;
} writer;

/* --- names --- */
/* Where the file is now, from the root: SQL*Plus stands elsewhere. */
static char *path_now(const char *path)
{
    char full[PATH_MAX];
    return bw_strdup(realpath(path, full) ? full : path);
}

static bw_status add_quoted(writer *w, const char *name)
{
    if (!bw_text_is_plain(name)) {
        bw_text shown = {0};
        bw_text_add_shown(&shown, name);
        bw_status status = bw_error_set(
            w->err, BW_ERR_ARGUMENT,
            "no statement can carry the name %s: it holds control characters or is not UTF-8; "
            "give the file a plain name (mv, ln -s) first",
            bw_text_get(&shown));
        bw_text_free(&shown);
        return status;
    }
    w->ampersand = w->ampersand || strchr(name, '&');
    bw_text_add(w->sql, "'");
    for (; *name; name++)
        bw_text_add_bytes(w->sql, *name == '\'' ? "''" : name, *name == '\'' ? 2 : 1);
    bw_text_add(w->sql, "'");
    return BW_OK;
}

/* The name of a file or of a member of a group, as wished. */
static bw_status add_name(writer *w, uint32_t type, uint32_t number, size_t n, const char *path)
{
    const char *old = w->wish->old_names ? bw_old_name_of(&w->old, type, number, n) : NULL;
    char *now = path_now(path);
    if (w->wish->old_names && !old)
        bw_text_addf(w->warnings,
                     "%s %u has no name in the old control file: it is named where it "
                     "is now\n",
                     type == TYPE_LOG ? "group" : "file", number);
    bw_status status = add_quoted(w, old ? old : now);
    free(now);
    return status;
}

/* 200M where it is whole megabytes, as Oracle writes sizes. */
static void add_size(bw_text *sql, uint64_t bytes)
{
    if (bytes && bytes % (1u << 20) == 0)
        bw_text_addf(sql, "SIZE %lluM", (unsigned long long)(bytes >> 20));
    else if (bytes && bytes % 1024 == 0)
        bw_text_addf(sql, "SIZE %lluK", (unsigned long long)(bytes >> 10));
    else
        bw_text_addf(sql, "SIZE %llu", (unsigned long long)bytes);
}

/* --- logs --- */
static bool is_online(const bw_recovery_log *log)
{
    return !log->archived && (log->branch || log->unused);
}

/* The first member of a group in the list; the others follow with the same group. */
static bool is_first_member(const bw_recovery_plan *plan, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_online(&plan->logs[i]) && plan->logs[i].group == plan->logs[index].group &&
            plan->logs[i].thread == plan->logs[index].thread)
            return false;
    return is_online(&plan->logs[index]);
}

static size_t members(const bw_recovery_plan *plan, const bw_recovery_log *first)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->log_count; i++)
        count += is_online(&plan->logs[i]) && plan->logs[i].group == first->group &&
                 plan->logs[i].thread == first->thread;
    return count;
}

static bw_status add_members(writer *w, const bw_recovery_log *first)
{
    size_t count = members(w->plan, first), n = 0;
    bw_text_addf(w->sql, "  GROUP %u %s", first->group, count > 1 ? "(\n    " : "");
    for (size_t i = 0; i < w->plan->log_count; i++) {
        const bw_recovery_log *log = &w->plan->logs[i];
        if (!is_online(log) || log->group != first->group || log->thread != first->thread)
            continue;
        bw_status status = add_name(w, TYPE_LOG, log->group, n, log->path);
        if (status != BW_OK)
            return status;
        if (++n < count)
            bw_text_add(w->sql, ",\n    ");
    }
    bw_text_add(w->sql, count > 1 ? "\n  ) " : "  ");
    add_size(w->sql, (uint64_t)first->blocks * first->block_size);
    if (w->version >= LOG_BLOCKSIZE)
        bw_text_addf(w->sql, " BLOCKSIZE %u", first->block_size);
    return BW_OK;
}

static int by_group(const void *a, const void *b)
{
    const bw_recovery_log *x = *(const bw_recovery_log *const *)a;
    const bw_recovery_log *y = *(const bw_recovery_log *const *)b;
    return x->group < y->group ? -1 : x->group > y->group;
}

/* Groups of one thread (0: all) between begin and end, by number. Returns how many. */
static size_t add_groups(writer *w, uint16_t thread, bool others, bw_status *status)
{
    const bw_recovery_log **groups = bw_alloc((w->plan->log_count + 1) * sizeof(*groups));
    size_t count = 0;
    for (size_t i = 0; i < w->plan->log_count; i++)
        if (is_first_member(w->plan, i) &&
            (thread == 0 || (w->plan->logs[i].thread == thread) != others))
            groups[count++] = &w->plan->logs[i];
    qsort(groups, count, sizeof(*groups), by_group);
    for (size_t i = 0; i < count && *status == BW_OK; i++) {
        *status = add_members(w, groups[i]);
        bw_text_add(w->sql, i + 1 < count ? ",\n" : "\n");
    }
    free(groups);
    return count;
}

/* With RESETLOGS only the logs of one thread may be named: the others are added afterwards. */
static uint16_t first_thread(const writer *w)
{
    uint16_t first = 0;
    for (size_t i = 0; i < w->plan->log_count && w->resetlogs; i++)
        if (is_online(&w->plan->logs[i]) && (!first || w->plan->logs[i].thread < first))
            first = w->plan->logs[i].thread;
    return first;
}

static bw_status add_logs(writer *w)
{
    bw_status status = BW_OK;
    size_t before = w->sql->length;
    bw_text_add(w->sql, "LOGFILE\n");
    if (add_groups(w, first_thread(w), false, &status) || status != BW_OK) {
        bw_text_add(w->sql, "-- STANDBY LOGFILE\n");
        return status;
    }
    w->sql->length = before;
    w->sql->data[before] = '\0';
    bw_text_add(w->warnings, w->resetlogs
                                 ? "no online log is here: the LOGFILE clause is left out, Oracle "
                                   "makes logs with its own names and sizes\n"
                                 : "no online log is here: with NORESETLOGS Oracle refuses the "
                                   "statement (ORA-01227, or ORA-00600 [3753]); use --resetlogs\n");
    return BW_OK;
}

/* --- datafiles --- */
static bw_status check_twice(writer *w)
{
    for (size_t i = 1; i < w->plan->file_count; i++) {
        const bw_diff_side *a = w->plan->files[i - 1].side, *b = w->plan->files[i].side;
        if (a->id.file_number != b->id.file_number)
            continue;
        bw_text shown = {0};
        bw_text_add_shown(&shown, a->path);
        bw_text_add(&shown, " and ");
        bw_text_add_shown(&shown, b->path);
        bw_status status =
            bw_error_set(w->err, BW_ERR_ARGUMENT,
                         "file %u is here twice: %s; move the one that is not wanted away",
                         a->id.file_number, bw_text_get(&shown));
        bw_text_free(&shown);
        return status;
    }
    return BW_OK;
}

/* Files that the old control file knew, or numbers below the highest, that are not here. */
static void warn_of_missing(writer *w)
{
    uint32_t expected = 1, gaps = 0;
    for (size_t i = 0; i < w->plan->file_count; i++) {
        uint32_t number = w->plan->files[i].side->id.file_number;
        for (; expected < number && gaps < 20; expected++, gaps++)
            bw_text_addf(w->warnings,
                         "file %u is not here: when the database opens it becomes "
                         "MISSING%05u, unless it was dropped\n",
                         expected, expected);
        expected = number + 1;
    }
    for (size_t i = 0; i < w->old.count && gaps < 20; i++)
        if (w->old.list[i].type == TYPE_DATAFILE && w->old.list[i].number >= expected) {
            bw_text_addf(w->warnings, "file %u of the old control file is not here\n",
                         w->old.list[i].number);
            gaps++;
        }
}

static bw_status add_datafiles(writer *w)
{
    bw_status status = check_twice(w);
    const char *between = "DATAFILE\n  ";
    for (size_t i = 0; i < w->plan->file_count && status == BW_OK; i++) {
        const bw_recovery_file *file = &w->plan->files[i];
        uint32_t number = file->side->id.file_number;
        if (file->standing == BW_FILE_ORPHAN) {
            bw_text_addf(w->warnings, "file %u is of another resetlogs and left out (ORA-01189)\n",
                         number);
            continue;
        }
        if (file->standing == BW_FILE_OLDER)
            bw_text_addf(w->warnings,
                         "file %u is consistent and older than the others: if its "
                         "tablespace is read only, leave it out and name it after "
                         "the open (ALTER DATABASE RENAME FILE)\n",
                         number);
        bw_text_add(w->sql, between);
        status = add_name(w, TYPE_DATAFILE, number, 0, file->side->path);
        between = ",\n  ";
    }
    bw_text_add(w->sql, "\n");
    warn_of_missing(w);
    return status;
}

/* --- the other clauses --- */
/* Whether every open thread's current log is here. */
static bool logs_are_here(const bw_recovery_plan *plan)
{
    bool any = false;
    for (size_t i = 0; i < plan->thread_count; i++) {
        bool current = false;
        for (size_t k = 0; k < plan->log_count; k++)
            current = current || (plan->logs[k].thread == plan->threads[i].thread &&
                                  plan->logs[k].current && is_online(&plan->logs[k]));
        if (!current)
            return false;
        any = true;
    }
    return any && plan->kind != BW_RECOVERY_PARTIAL;
}

static void choose_reset(writer *w)
{
    bool here = logs_are_here(w->plan);
    w->resetlogs =
        w->wish->reset == BW_RESETLOGS || (w->wish->reset == BW_RESET_AS_NEEDED && !here);
    if (w->wish->reset == BW_NORESETLOGS && !here)
        bw_text_addf(w->warnings,
                     "NORESETLOGS needs all current logs, and their redo is read; %s\n",
                     w->plan->kind == BW_RECOVERY_PARTIAL ? w->plan->verdict
                                                          : "one is not here: use --resetlogs");
    if (w->wish->reset == BW_RESET_AS_NEEDED)
        bw_text_addf(w->warnings, here ? "NORESETLOGS was chosen: the current logs are here\n"
                                       : "RESETLOGS was chosen: not all redo is here\n");
}

static void choose_archiving(writer *w)
{
    bool copies = false;
    for (size_t i = 0; i < w->plan->log_count; i++)
        copies = copies || w->plan->logs[i].archived;
    if (w->plan->text && w->plan->text->has_entry) {
        w->archivelog = w->plan->text->flags & ARCHIVELOG;
        return;
    }
    w->archivelog = true;
    bw_text_add(w->warnings, copies ? "ARCHIVELOG is assumed, since archived logs are here\n"
                                    : "ARCHIVELOG is assumed, the safer one: the old mode is not "
                                      "known; write NOARCHIVELOG if it was that\n");
}

static void add_head(writer *w, const bw_workspace *base)
{
    bw_control_limits l;
    bw_control_limits_read(&l, w->plan, base, w->warnings);
    bw_text_add(w->sql, "STARTUP NOMOUNT\n");
    bw_text_addf(w->sql, "CREATE CONTROLFILE REUSE DATABASE \"%s\" %sRESETLOGS  %sARCHIVELOG\n",
                 w->plan->dbname, w->resetlogs ? "" : "NO", w->archivelog ? "" : "NO");
    bw_text_addf(w->sql,
                 "    MAXLOGFILES %u\n    MAXLOGMEMBERS %u\n    MAXDATAFILES %u\n    MAXINSTANCES "
                 "%u\n    MAXLOGHISTORY %u\n",
                 l.log_files, l.log_members, l.data_files, l.instances, l.log_history);
}

static void add_character_set(writer *w, const bw_workspace *base)
{
    char found[41] = "";
    const char *name = w->wish->character_set;
    for (size_t i = 0; i < w->plan->file_count && !name; i++)
        if (w->plan->files[i].side->id.file_number == 1) {
            bw_character_set_find(w->plan->files[i].side->path, base, found);
            name = found[0] ? found : NULL;
        }
    if (name)
        bw_text_addf(w->sql, "CHARACTER SET %s\n", name);
    else
        bw_text_add(w->warnings, "the character set was not found in PROPS$ of SYSTEM: the clause "
                                 "is left out; give it with --charset\n");
    bw_text_add(w->sql, ";\n");
}

/* Each line as a comment. */
static void add_commented(bw_text *sql, const char *lines)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        bw_text_add(sql, "-- ");
        bw_text_add_bytes(sql, lines, length);
        bw_text_add(sql, "\n");
        lines += length + (lines[length] == '\n');
    }
}

static bw_status add_other_threads(writer *w)
{
    bw_status status = BW_OK;
    bw_text more = {0}, *sql = w->sql;
    w->sql = &more;
    size_t count = add_groups(w, first_thread(w), true, &status);
    w->sql = sql;
    if (count) {
        bw_text_add(sql, "-- Logs of the other threads: ALTER DATABASE ADD LOGFILE THREAD n, with "
                         "REUSE:\n");
        add_commented(sql, bw_text_get(&more));
    }
    bw_text_free(&more);
    return status;
}

/* RECOVER asks for the current log as if it were archived: it must be named. */
static void add_answers(writer *w)
{
    for (size_t i = 0; i < w->plan->log_count; i++) {
        const bw_recovery_log *log = &w->plan->logs[i];
        if (!log->current || !is_online(log) || !bw_text_is_plain(log->path))
            continue;
        char *now = path_now(log->path);
        bw_text_addf(w->sql, "-- Asked for sequence %u of thread %u, answer %s\n", log->sequence,
                     log->thread, now);
        free(now);
    }
}

static bw_status add_recovery(writer *w)
{
    bw_status status = BW_OK;
    bw_text_add(w->sql, "-- Recovery is required if any of the datafiles are restored backups,\n-- "
                        "or if the last shutdown was not normal or immediate.\n");
    if (!w->resetlogs) {
        bw_text_add(w->sql, "RECOVER DATABASE\n");
        if (w->archivelog)
            bw_text_add(w->sql, "-- All logs need archiving and a log switch is needed.\nALTER "
                                "SYSTEM ARCHIVE LOG ALL;\n");
        bw_text_add(w->sql, "-- Database can now be opened normally.\nALTER DATABASE OPEN;\n");
        return BW_OK;
    }
    add_answers(w);
    bw_text_add(w->sql, "RECOVER DATABASE USING BACKUP CONTROLFILE\n");
    if (first_thread(w))
        status = add_other_threads(w);
    bw_text_add(w->sql,
                "-- Database can now be opened zeroing the online logs.\nALTER DATABASE OPEN "
                "RESETLOGS;\n");
    return status;
}

/* As comments: they are commands for after the open, and a tempfile may be made anew as well. */
static bw_status add_tempfiles(writer *w)
{
    bw_status status = BW_OK;
    if (w->plan->temp_count)
        bw_text_add(w->sql, "-- Commands to add tempfiles to temporary tablespaces.\n");
    for (size_t i = 0; i < w->plan->temp_count && status == BW_OK; i++) {
        const bw_diff_side *side = w->plan->temps[i];
        char *now = path_now(side->path);
        bw_text_addf(w->sql, "-- ALTER TABLESPACE \"%s\" ADD TEMPFILE ", side->id.tablespace);
        status = add_quoted(w, now);
        bw_text_add(w->sql, "\n--      ");
        add_size(w->sql, (uint64_t)side->id.file_blocks * side->grid.block_size);
        bw_text_add(w->sql, " REUSE;\n");
        free(now);
    }
    if (!w->plan->temp_count)
        bw_text_add(w->warnings, "no tempfile is here: add one after the open (ALTER TABLESPACE "
                                 "TEMP ADD TEMPFILE)\n");
    return status;
}

static bw_status write_clauses(writer *w, const bw_workspace *base)
{
    choose_reset(w);
    choose_archiving(w);
    add_head(w, base);
    bw_status status = add_logs(w);
    if (status == BW_OK)
        status = add_datafiles(w);
    if (status == BW_OK) {
        add_character_set(w, base);
        status = add_recovery(w);
    }
    if (status == BW_OK)
        status = add_tempfiles(w);
    if (w->ampersand)
        bw_text_add(w->warnings, "a name holds '&': say SET DEFINE OFF in SQL*Plus first\n");
    return status;
}

bw_status bw_control_statement(const bw_recovery_plan *plan, const bw_workspace *base,
                               const bw_control_wish *wish, bw_text *sql, bw_text *warnings,
                               bw_error *err)
{
    if (!plan->file_count || !bw_text_is_plain(plan->dbname) || strchr(plan->dbname, '"'))
        return bw_error_set(err, BW_ERR_NOT_FOUND,
                            plan->file_count
                                ? "the database name in the headers is no name: the statement "
                                  "would not be one"
                                : "no datafile header is here: a control file is made from those; "
                                  "name the directory of the datafiles");
    writer w = {.plan = plan,
                .wish = wish,
                .sql = sql,
                .warnings = warnings,
                .err = err,
                .version = plan->files[0].side->grid.version};
    bw_old_names_read(&w.old, plan, base);
    bw_status status = write_clauses(&w, base);
    bw_old_names_free(&w.old);
    return status;
}
