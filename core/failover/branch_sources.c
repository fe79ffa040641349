/* Where branches are told of: headers, control file records, names, RMAN's lists, alert logs. */
#include "core/failover/branches.h"
#include "core/log/stamp.h"
#include <blockwright/control.h>
#include <blockwright/failover.h>

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define DEPTH 8
#define MOST_FILES 20000u
#define MOST_INCARNATIONS 4096u
#define SECONDS_AROUND 120 /* an alert log is written late, and its stamp may be of a line above */

/* --- headers --- */

static void put_previous(bw_branches *b, const bw_branch_word *of, bw_scn scn, uint32_t time,
                         const char *what)
{
    if (!time || !scn || scn == BW_SCN_NONE)
        return;
    bw_branches_put(b, &(bw_branch_word){.dbid = of->dbid,
                                         .first = time,
                                         .last = time,
                                         .scn = scn,
                                         .before_scn = BW_SCN_NONE,
                                         .at = BW_SCN_NONE,
                                         .file = of->file,
                                         .what = what});
}

static void take_header(bw_branches *b, const char *path, const bw_identity *id)
{
    bw_branch_word word = {.dbid = id->dbid,
                           .first = id->resetlogs_time,
                           .last = id->resetlogs_time,
                           .scn = id->resetlogs_scn,
                           .before_scn = BW_SCN_NONE,
                           .file = path,
                           .what = id->has_redo ? "log header" : "datafile header",
                           .is_file = true,
                           .at = id->has_redo ? id->first_scn : id->checkpoint_scn};
    if (id->has_datafile && id->previous_resetlogs_time) {
        word.before_scn = id->previous_resetlogs_scn;
        word.before_time = id->previous_resetlogs_time;
        put_previous(b, &word, word.before_scn, word.before_time,
                     "previous of a datafile header");
    }
    if (word.first)
        bw_branches_put(b, &word);
}

/* --- control files --- */

static bool get(bw_control *c, uint32_t i, const char *field, uint64_t *number)
{
    bw_control_value value;
    if (!bw_control_get(c, "DATABASE INCARNATION", i, field, &value))
        return false;
    *number = value.number;
    return true;
}

/* The places of these fields are likely, not certain: a record counts when its times are times. */
static void take_record(bw_branches *b, bw_control *c, const char *path, uint32_t dbid, uint32_t i)
{
    uint64_t scn, time, before_scn, before_time;
    if (!get(c, i, "icrls", &scn) || !get(c, i, "icrlc", &time) ||
        !get(c, i, "icprs", &before_scn) || !get(c, i, "icprc", &before_time) || !scn || !time ||
        !bw_time_valid((uint32_t)time) || (before_time && !bw_time_valid((uint32_t)before_time)))
        return;
    bw_branch_word word = {.dbid = dbid,
                           .first = (uint32_t)time,
                           .last = (uint32_t)time,
                           .scn = scn,
                           .before_scn = before_time ? before_scn : BW_SCN_NONE,
                           .before_time = (uint32_t)before_time,
                           .at = BW_SCN_NONE,
                           .file = path,
                           .what = "control file record"};
    bw_branches_put(b, &word);
    put_previous(b, &word, word.before_scn, word.before_time, "previous of a control file record");
}

static void take_control(bw_branches *b, bw_dbfile *file, const char *path, const bw_identity *id)
{
    bw_control *c = bw_control_open(file, NULL);
    if (!c)
        return;
    const bw_control_section *s = bw_control_section_named(c, "DATABASE INCARNATION");
    for (uint32_t i = 0; s && i < s->slots && i < MOST_INCARNATIONS; i++)
        take_record(b, c, path, id->dbid, i);
    for (uint32_t thread = 1; thread <= bw_control_threads(c); thread++) {
        bw_control_progress p;
        if (bw_control_progress_read(c, thread, &p, NULL) == BW_OK && p.status && p.has_rest &&
            bw_time_valid(p.resetlogs_time))
            bw_branches_put(b, &(bw_branch_word){.dbid = id->dbid,
                                                 .first = p.resetlogs_time,
                                                 .last = p.resetlogs_time,
                                                 .scn = p.resetlogs_scn,
                                                 .before_scn = BW_SCN_NONE,
                                                 .at = BW_SCN_NONE,
                                                 .file = path,
                                                 .what = "checkpoint progress",
                                                 .current = true});
    }
    bw_control_free(c);
}

/* False: no file of a database. */
static bool take_database_file(bw_branches *b, const char *path)
{
    bw_dbfile *file = bw_dbfile_open(path, NULL);
    const bw_identity *id = file ? bw_dbfile_identity(file) : NULL;
    bool good = id && id->has_header && (id->has_datafile || id->has_redo || id->has_control);
    if (good && id->has_control)
        take_control(b, file, path, id);
    else if (good)
        take_header(b, path, id);
    bw_dbfile_free(file);
    return good;
}

/* --- names --- */

static bool take_name(bw_branches *b, const char *path, const char *file, uint64_t line)
{
    uint32_t branch, thread, sequence;
    if (!bw_log_name_parse(path, &branch, &thread, &sequence) || !branch || !bw_time_valid(branch))
        return false;
    bw_branches_put(b, &(bw_branch_word){.first = branch,
                                         .last = branch,
                                         .scn = BW_SCN_NONE,
                                         .before_scn = BW_SCN_NONE,
                                         .at = BW_SCN_NONE,
                                         .file = file,
                                         .line = line,
                                         .what = "file name",
                                         .is_file = line == 0});
    return true;
}

/* Names of archived logs in a text. */
static void take_names_in(bw_branches *b, const char *text, const char *file, uint64_t line)
{
    char word[512];
    for (const char *p = text; *p;) {
        p += strspn(p, " \t'\",;=");
        size_t size = strcspn(p, " \t'\",;=");
        if (size && size < sizeof(word)) {
            snprintf(word, sizeof(word), "%.*s", (int)size, p);
            take_name(b, word, file, line);
        }
        p += size;
    }
}

/* --- RMAN's lists --- */

/* 18-APR-16, 28-APR-2016 02:46:00, 2016-04-28 ...: the day, or the second. False: months in another
 * language, or numbers whose order cannot be told. */
static bool take_date(const char *text, uint32_t *first, uint32_t *last)
{
    static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    bw_datetime when = {0};
    char month[4] = "";
    int used = 0;
    if (sscanf(text, "%2d-%3[A-Za-z]-%4d%n", &when.day, month, &when.year, &used) == 3) {
        for (int i = 0; i < 12; i++)
            when.month = strncasecmp(month, months + 3 * i, 3) == 0 ? i + 1 : when.month;
        when.year += when.year < 100 ? 2000 : 0;
    } else if (sscanf(text, "%4d-%2d-%2d%n", &when.year, &when.month, &when.day, &used) != 3 ||
               when.year < 1988) {
        return false;
    }
    if (sscanf(text + used, " %2d:%2d:%2d", &when.hour, &when.minute, &when.second) == 3)
        return bw_time_encode(&when, first) && (*last = *first) != 0;
    when.hour = when.minute = when.second = 0;
    if (!when.month || !bw_time_encode(&when, first))
        return false;
    *last = *first + 24 * 60 * 60 - 1;
    return true;
}

/* "46  46  POC054A  1278101452  CURRENT 102068825  28-APR-16" */
static bool take_rman_row(bw_branches *b, const char *line, const char *file, uint64_t number)
{
    char name[16], status[12];
    unsigned long key, incarnation, dbid;
    unsigned long long scn;
    int used = 0;
    if (sscanf(line, "%lu %lu %15s %lu %11s %llu %n", &key, &incarnation, name, &dbid, status, &scn,
               &used) != 6 ||
        (strcasecmp(status, "CURRENT") != 0 && strcasecmp(status, "PARENT") != 0 &&
         strcasecmp(status, "ORPHAN") != 0))
        return false;
    bw_branch_word word = {.dbid = (uint32_t)dbid,
                           .scn = scn,
                           .before_scn = BW_SCN_NONE,
                           .at = BW_SCN_NONE,
                           .file = file,
                           .line = number,
                           .what = "RMAN list",
                           .current = strcasecmp(status, "CURRENT") == 0,
                           .list = strcasecmp(status, "ORPHAN") == 0 ? 0 : b->list_count};
    take_date(line + used, &word.first, &word.last);
    bw_branches_put(b, &word);
    return true;
}

/* --- alert logs --- */

/* Oracle's time of a clock that a log printed. */
static bool oracle_time(int64_t us, uint32_t *time)
{
    bw_datetime when = {0};
    int64_t of_day;
    bw_stamp_split(us, &when.year, &when.month, &when.day, &of_day);
    int seconds = (int)(of_day / 1000000);
    when.hour = seconds / 3600;
    when.minute = seconds / 60 % 60;
    when.second = seconds % 60;
    return bw_time_encode(&when, time);
}

/* "RESETLOGS after incomplete recovery UNTIL CHANGE n": the branch begins at n. A recovery "through
 * change n" does not print where it begins. Times are the host's, as resetlogs ids are. */
static void take_resetlogs(bw_branches *b, const char *file, const bw_log_record *r,
                           const bw_log_event *event)
{
    const bw_event_field *scn = bw_event_get(event, "scn");
    bool until = memmem(r->text, r->text_size, "UNTIL CHANGE", strlen("UNTIL CHANGE")) != NULL;
    bw_branch_word word = {.scn = until && scn && scn->has_number ? scn->number : BW_SCN_NONE,
                           .before_scn = BW_SCN_NONE,
                           .at = BW_SCN_NONE,
                           .file = file,
                           .line = r->line,
                           .what = "alert log",
                           .current = true};
    int64_t local = r->time.us + (r->time.zone_known ? r->time.zone_s * 1000000LL : 0);
    bool timed = r->time.certainty != BW_LOG_TIME_NONE && r->time.year_known &&
                 oracle_time(local - SECONDS_AROUND * 1000000LL, &word.first) &&
                 oracle_time(local + SECONDS_AROUND * 1000000LL, &word.last);
    if (!timed)
        word.first = word.last = 0;
    if (timed || word.scn != BW_SCN_NONE)
        bw_branches_put(b, &word);
}

typedef struct reading {
    bw_branches *branches;
    const char *file;
} reading;

static bool take_record_of_text(void *context, const bw_log_record *r, const bw_log_event *event)
{
    reading *x = context;
    char line[1024];
    size_t size = r->text_size < sizeof(line) ? r->text_size : sizeof(line) - 1;
    memcpy(line, r->text, size);
    line[size] = 0;
    if (strncmp(line, "List of Database Incarnations", 29) == 0)
        x->branches->list_count++;
    if (event && strcmp(event->rule->kind, "inc.resetlogs") == 0)
        take_resetlogs(x->branches, x->file, r, event);
    else if (!take_rman_row(x->branches, line, x->file, r->line))
        take_names_in(x->branches, line, x->file, r->line);
    return true;
}

static bw_status take_text(bw_branches *b, const char *path, bool any, bw_error *err)
{
    bw_log *log = bw_log_open(path, err);
    if (!log)
        return err ? err->status : BW_ERR_IO;
    reading x = {b, path};
    bw_status status = BW_OK;
    b->list_count++;
    if (any || bw_log_get_kind(log) != BW_LOG_UNKNOWN)
        status = bw_log_each(log, b->catalogue, 0, NULL, take_record_of_text, &x, err);
    bw_log_free(log);
    return status;
}

/* --- paths --- */

static bw_status take_path(bw_branches *b, const char *path, bool named, bw_error *err)
{
    const char *kept = bw_arena_strdup(b->arena, path);
    if (take_database_file(b, kept) || take_name(b, kept, kept, 0))
        return BW_OK;
    return take_text(b, kept, named, err);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Paths of what lies in the folder, sorted: the same tree each time. The caller frees them. */
static char **list_folder(const char *path, size_t *count)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    char **paths = NULL;
    bw_text whole = {0};
    *count = 0;
    while (folder && *count < MOST_FILES && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        bw_text_clear(&whole);
        bw_text_addf(&whole, "%s/%s", path, entry->d_name);
        if ((*count & (*count - 1)) == 0)
            paths = bw_realloc(paths, (*count ? 2 * *count : 1) * sizeof(*paths));
        paths[(*count)++] = bw_strdup(bw_text_get(&whole));
    }
    if (folder)
        closedir(folder);
    bw_text_free(&whole);
    if (*count)
        qsort(paths, *count, sizeof(*paths), by_name);
    return paths;
}

static void take_folder(bw_branches *b, const char *path, int depth)
{
    size_t count;
    char **paths = list_folder(path, &count);
    for (size_t i = 0; i < count; i++) {
        struct stat st;
        bool there = lstat(paths[i], &st) == 0;
        if (there && S_ISDIR(st.st_mode) && depth < DEPTH)
            take_folder(b, paths[i], depth + 1);
        else if (there && S_ISREG(st.st_mode) && b->file_count++ < MOST_FILES)
            take_path(b, paths[i], false, NULL);
        free(paths[i]);
    }
    free(paths);
}

bw_status bw_branches_add(bw_branches *b, const char *path, bw_error *err)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return take_path(b, path, true, err);
    take_folder(b, path, 0);
    return BW_OK;
}
