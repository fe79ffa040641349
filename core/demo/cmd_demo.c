/* demo: a small database on the spot. Only new files are written, in a folder of its own. */
#include "core/demo/case_logs.h"
#include "core/demo/case_s2.h"
#include "core/demo/demo.h"
#include "core/demo/faults.h"
#include "core/demo/live.h"
#include "core/demo/set.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MARK ".blockwright-demo"

static const char alert[] = "Sun Mar 16 05:40:11 2025\nStarting ORACLE instance (normal)\nSun Mar "
                            "16 05:40:15 2025\nALTER DATABASE MOUNT\n"
                            "Sun Mar 16 05:40:19 2025\nSetting recovery target incarnation to "
                            "2\nCompleted: ALTER DATABASE MOUNT\n"
                            "ALTER DATABASE OPEN\nThread 1 opened at log sequence 17\n  Current "
                            "log# 1 seq# 17 mem# 0: redo01.log\n";
/* What a case writes. */
typedef struct demo_case {
    const char *name, *summary;
    bool planted;                     /* faults in the blocks of SYSTEM */
    const char *alert;                /* what its alert log tells behind the healthy start */
    const bw_demo_log *logs;          /* instead of a database */
    void (*change)(bw_demo_set *set); /* of the files of the database */
    bw_status (*pair)(const char *folder, const char *fault, bw_text *said,
                      bw_error *err); /* two databases, source/ and copy/, instead */
    bool has_faults;
} demo_case;

static const demo_case cases[] = {
    {.name = "", .summary = "", .alert = ""},
    {.name = "S0", .pair = bw_demo_case_s0, .has_faults = true},
    {.name = "S1",
     .summary = " with the faults of case S1",
     .planted = true,
     .alert = bw_demo_alert_s1},
    {.name = "S2",
     .summary = " with the faults of case S2",
     .alert = bw_demo_alert_s2,
     .change = bw_demo_power_loss},
    {.name = "S3", .pair = bw_demo_case_s3},
    {.name = "S4", .summary = " as the logs of case S4", .logs = bw_demo_logs_s4}};

static const char *const folders[] = {"source", "copy"}; /* of the cases with two databases */
static const char *const more_files[] = {"alert_DEMO.log", MARK};

/* --- the folder --- */
static bool folder_is_empty(const char *folder)
{
    DIR *dir = opendir(folder);
    bool empty = dir != NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        empty = empty && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0);
    if (dir)
        closedir(dir);
    return empty;
}

static void remove_file(const char *folder, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (length > 0 && (size_t)length < sizeof(path))
        unlink(path);
}

static void remove_own_files(const char *folder)
{
    for (size_t i = 0; bw_demo_set_names[i]; i++)
        remove_file(folder, bw_demo_set_names[i]);
    for (size_t i = 0; i < BW_COUNT(more_files); i++)
        remove_file(folder, more_files[i]);
    for (const bw_demo_log *log = bw_demo_logs_s4; log->name; log++)
        remove_file(folder, log->name);
    bw_demo_s4_redo_remove(folder);
}

/* A new or empty folder, or one that holds a demo already: whose files are then removed by name. */
static bw_status prepare(const char *folder, bw_error *err)
{
    char path[4096];
    if (mkdir(folder, 0755) == 0 || folder_is_empty(folder))
        return BW_OK;
    if (errno != EEXIST && access(folder, F_OK) != 0)
        return bw_error_set(err, BW_ERR_IO, "demo: %s: %s", folder, strerror(errno));
    int length = snprintf(path, sizeof(path), "%s/%s", folder, MARK);
    if (length < 0 || (size_t)length >= sizeof(path) || access(path, F_OK) != 0)
        return bw_error_set(
            err, BW_ERR_ARGUMENT,
            "demo: %s is not empty and holds no demo; name a new folder, nothing was written",
            folder);
    for (size_t i = 0; i < BW_COUNT(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, folders[i]);
        remove_own_files(path);
        rmdir(path);
    }
    remove_own_files(folder);
    return BW_OK;
}

/* source/ and copy/; they are empty, or they did not exist. */
static bw_status add_folders(const char *folder, bw_error *err)
{
    char path[4096];
    for (size_t i = 0; i < BW_COUNT(folders); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, folders[i]);
        if (mkdir(path, 0755) != 0)
            return bw_error_set(err, BW_ERR_IO, "demo: %s: %s", path, strerror(errno));
    }
    return BW_OK;
}

/* --- the cases --- */
static bw_status write_logs(const char *folder, const bw_demo_log *log, bw_error *err)
{
    bw_status status = bw_demo_s4_redo(folder, err);
    for (; log->name && status == BW_OK; log++)
        status = bw_demo_save(folder, log->name, log->text, strlen(log->text), err);
    return status;
}

static bw_status write_database(const char *folder, const demo_case *what, bw_error *err)
{
    bw_demo_set set;
    bw_text log = {0};
    bw_text_addf(&log, "%s%s", alert, what->alert);
    bw_demo_set_build(&set, what->planted);
    if (what->change)
        what->change(&set);
    bw_status status = bw_demo_set_save(&set, folder, NULL, err);
    if (status == BW_OK)
        status = bw_demo_save(folder, "alert_DEMO.log", bw_text_get(&log), log.length, err);
    bw_text_free(&log);
    return status;
}

static bw_status write_pair(const char *folder, const demo_case *what, const char *fault,
                            bw_text *said, bw_error *err)
{
    bw_status status = add_folders(folder, err);
    return status == BW_OK ? what->pair(folder, fault ? fault : "none", said, err) : status;
}

static bw_status write_case(const char *folder, const demo_case *what, const char *fault,
                            bw_text *said, bw_error *err)
{
    bw_status status = prepare(folder, err);
    if (status == BW_OK)
        status = bw_demo_save(folder, MARK, "", 0, err);
    if (status != BW_OK || what->pair)
        return status != BW_OK ? status : write_pair(folder, what, fault, said, err);
    bw_text_addf(said, "demo database DEMO written to %s%s; look at it with: blockwright %s",
                 folder, what->summary, folder);
    return what->logs ? write_logs(folder, what->logs, err) : write_database(folder, what, err);
}

static const demo_case *case_named(const char *name)
{
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        if (strcmp(cases[i].name, name) == 0)
            return &cases[i];
    return NULL;
}

/* Faults of case S0 are built in; those of a plain demo are scripts. */
static bool knows_fault(const bw_session *session, const demo_case *what, const char *fault)
{
    size_t i = 0;
    if (!what->has_faults)
        return !*what->name && bw_demo_fault_known(session, fault);
    while (bw_demo_s0_fault(i) && strcmp(bw_demo_s0_fault(i)->name, fault) != 0)
        i++;
    return bw_demo_s0_fault(i) != NULL;
}

static int refuse_fault(bw_call *call, const demo_case *what, const char *fault)
{
    bw_text known = {0};
    if (!what->has_faults)
        bw_demo_fault_names(bw_call_session(call), &known);
    for (size_t i = 0; what->has_faults && bw_demo_s0_fault(i); i++)
        bw_text_addf(&known, "%s%s", i ? " " : "", bw_demo_s0_fault(i)->name);
    int result = *what->name && !what->has_faults
                     ? bw_call_fail(call,
                                    "demo: case %s has its own faults; --fault is for S0 and "
                                    "for a demo without a case",
                                    what->name)
                     : bw_call_fail(call, "demo: there is no fault '%s'; there are %s", fault,
                                    bw_text_get(&known));
    bw_text_free(&known);
    return result;
}

/* --- a database that lives --- */
static int refuse_scenario(bw_call *call, const char *wanted)
{
    bw_text known = {0};
    for (size_t i = 0; bw_live_scenario_at(i); i++)
        bw_text_addf(&known, "%s%s", i ? ", " : "", bw_live_scenario_at(i)->name);
    int result = bw_call_fail(call, "demo: there is no scenario '%s'; known: %s", wanted,
                              bw_text_get(&known));
    bw_text_free(&known);
    return result;
}

static const bw_live_scenario *scenario_named(const char *name)
{
    for (size_t i = 0; bw_live_scenario_at(i); i++)
        if (strcmp(bw_live_scenario_at(i)->name, name) == 0)
            return bw_live_scenario_at(i);
    return NULL;
}

static bw_status live(bw_call *call, bw_live *life, uint64_t seconds)
{
    static const struct timespec second = {.tv_sec = 1};
    const bw_progress *progress = bw_call_progress(call);
    bw_status status = BW_OK;
    bool go_on = true;
    for (uint64_t n = 0; n < seconds && status == BW_OK && go_on; n++) {
        status = bw_live_step(life, bw_call_error(call));
        nanosleep(&second, NULL); /* Ctrl-C ends it early */
        go_on = !progress->report || progress->report(progress->context, n, seconds);
    }
    return status;
}

static int run_live(bw_call *call)
{
    const char *folder = bw_call_text(call, "folder"), *wanted = bw_call_text(call, "scenario");
    const bw_live_scenario *scenario = scenario_named(wanted ? wanted : "healthy");
    bw_error *err = bw_call_error(call);
    if (!scenario)
        return refuse_scenario(call, wanted);
    if (prepare(folder, err) != BW_OK || bw_demo_save(folder, MARK, "", 0, err) != BW_OK ||
        add_folders(folder, err) != BW_OK)
        return 2;
    bw_live *life = bw_live_new(folder, scenario->name, err);
    if (!life)
        return 2;
    bw_call_print(call,
                  "%s/source lives, %s/copy is kept: %s (from second %u on); Ctrl-C ends it; "
                  "next: blockwright check %s/copy --source %s/source\n",
                  folder, folder, scenario->about, BW_LIVE_TROUBLE, folder, folder);
    bw_status status = live(call, life, bw_call_number(call, "for", 3600));
    bw_live_free(life);
    return status == BW_OK ? 0 : 2;
}

static int run_demo(bw_call *call)
{
    if (bw_call_has(call, "live"))
        return run_live(call);
    const char *folder = bw_call_text(call, "folder"), *wanted = bw_call_text(call, "case");
    const char *fault = bw_call_text(call, "fault");
    const demo_case *what = case_named(wanted ? wanted : "");
    if (!what)
        return bw_call_fail(call, "demo: there is no case '%s'; known: S0, S1, S2, S3, S4", wanted);
    if (fault && !knows_fault(bw_call_session(call), what, fault))
        return refuse_fault(call, what, fault);
    bw_text said = {0};
    bw_status status = write_case(folder, what, fault, &said, bw_call_error(call));
    if (status == BW_OK && fault && !what->has_faults)
        status = bw_demo_fault_plant(bw_call_session(call), folder, fault, bw_call_error(call));
    if (status == BW_OK)
        bw_call_print(call, "%s\n", bw_text_get(&said));
    bw_text_free(&said);
    return status == BW_OK ? 0 : 2;
}

static const bw_param demo_params[] = {
    {"folder", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "a new folder, or one that holds a demo"},
    {"case", 'c', BW_ARG_TEXT, BW_PARAM_OPTION,
     "S0: a source and its copy; S1: undo pool and ITL faults in SYSTEM; S2: power loss, control "
     "files and blocks of another time; S3: a "
     "file "
     "in backup mode and its copy; S4: a failover's logs"},
    {"fault", 0, BW_ARG_TEXT, BW_PARAM_OPTION,
     "without a case: what is wrong in USERS; S0: what is wrong with the copy"},
    {"live", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "a source that lives and a replicated copy of it"},
    {"scenario", 0, BW_ARG_TEXT, BW_PARAM_OPTION,
     "live: healthy, lag, stall, heartbeat-stops, mounted-elsewhere, out-of-order, torn-control, "
     "source-dies, resync, role-change, split-brain, goes-backwards"},
    {"for", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "live: seconds; an hour when not given"}};
const bw_command bw_command_demo = {
    .name = "demo",
    .summary = "Write a small format-true database to try everything on",
    .help = "Four datafiles, two redo logs, two control files, an alert log and a listfile, all "
            "with valid checksums.\nFaults without a case, each with the script that repairs it: "
            "backup "
            "(end_backup), block0 (rebuild_block0), checksum (refit), deleted (undelete_rows), "
            "lagging (sync_header), locks (clear_locks), size (fix_size), torn (copy_good_blocks, "
            "corrupt_objects, mark_corrupt, empty_block).\nFaults of case S0 are named after the "
            "rows of the decision table that see them, docs/verdict.md: none, D1, D6, D7, D12 "
            "(cleanly closed), D14, D19, D35, D37.",
    .example = "demo $DEMO/new",
    .params = demo_params,
    .param_count = BW_COUNT(demo_params),
    .flags = BW_COMMAND_WRITES,
    .run = run_demo};
