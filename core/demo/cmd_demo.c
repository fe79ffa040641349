/* demo: a small database on the spot. Only new files are written, in a folder of its own. */
#include "core/demo/case_logs.h"
#include "core/demo/database.h"
#include "core/demo/demo.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK ".blockwright-demo"

static const bw_demo_file files[] = {{"system01.dbf", "SYSTEM", 1, 0, 512, 48},
                                     {"undotbs01.dbf", "UNDOTBS1", 2, 1, 128, 8},
                                     {"sysaux01.dbf", "SYSAUX", 3, 2, 128, 4},
                                     {"users01.dbf", "USERS", 4, 4, 128, 2}};

static const char *const own_files[] = {
    "system01.dbf",  "undotbs01.dbf", "sysaux01.dbf",   "users01.dbf", "redo01.log", "redo02.log",
    "control01.ctl", "control02.ctl", "alert_DEMO.log", "demo.lst",    MARK};

static const char alert[] = "Sun Mar 16 05:40:11 2025\nStarting ORACLE instance (normal)\nSun Mar "
                            "16 05:40:15 2025\nALTER DATABASE MOUNT\n"
                            "Sun Mar 16 05:40:19 2025\nSetting recovery target incarnation to "
                            "2\nCompleted: ALTER DATABASE MOUNT\n"
                            "ALTER DATABASE OPEN\nThread 1 opened at log sequence 17\n  Current "
                            "log# 1 seq# 17 mem# 0: redo01.log\n";
/* What a case plants, and what its alert log tells behind the healthy start. */
typedef struct demo_case {
    const char *name, *summary;
    bool planted; /* faults in the blocks of SYSTEM */
    const char *alert;
    const bw_demo_log *logs; /* instead of a database */
} demo_case;

static const demo_case cases[] = {
    {"", "", false, "", NULL},
    {"S1", " with the faults of case S1", true, bw_demo_alert_s1, NULL},
    {"S2", " with the alert log of case S2", false, bw_demo_alert_s2, NULL},
    {"S4", " as the logs of case S4", false, NULL, bw_demo_logs_s4}};

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

/* A new or empty folder, or one that holds a demo already: whose files are then removed by name. */
static bw_status prepare(const char *folder, bw_error *err)
{
    char path[4096];
    if (mkdir(folder, 0755) == 0 || folder_is_empty(folder))
        return BW_OK;
    if (errno != EEXIST && access(folder, F_OK) != 0)
        return bw_error_set(err, BW_ERR_IO, "demo: %s: %s", folder, strerror(errno));
    snprintf(path, sizeof(path), "%s/%s", folder, MARK);
    if (access(path, F_OK) != 0)
        return bw_error_set(
            err, BW_ERR_ARGUMENT,
            "demo: %s is not empty and holds no demo; name a new folder, nothing was written",
            folder);
    for (size_t i = 0; i < BW_COUNT(own_files); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, own_files[i]);
        unlink(path);
    }
    for (const bw_demo_log *log = bw_demo_logs_s4; log->name; log++) {
        snprintf(path, sizeof(path), "%s/%s", folder, log->name);
        unlink(path);
    }
    return BW_OK;
}

static void put_users(bw_page_file *file)
{
    static const char *const dept[][4] = {{"#10", "ACCOUNTING", "NEW YORK"},
                                          {"#20", "RESEARCH", "DALLAS"},
                                          {"#30", "SALES", "CHICAGO"},
                                          {"#40", "OPERATIONS", "BOSTON"}};
    static const char *const emp[][5] = {{"#7369", "SMITH", "CLERK", "#800"},
                                         {"#7499", "ALLEN", "SALESMAN", "#1600"},
                                         {"#7521", "WARD", "SALESMAN", "#1250"},
                                         {"#7788", "SCOTT", "ANALYST", "#3000"},
                                         {"#7839", "KING", "PRESIDENT", "#5000"}};
    bw_demo_itl itl = {7, 0x1f, 0x11cf, bw_dba_make(2, 41), 0x0fa0, 3, 0x8000, BW_DEMO_SCN - 700};
    bw_demo_table_begin(file, 11, 51148, BW_DEMO_SCN - 700, &itl);
    for (size_t i = 0; i < BW_COUNT(dept); i++)
        bw_demo_table_row(file, 11, 0, dept[i]);
    bw_demo_table_end(file, 11);
    bw_demo_table_begin(file, 12, 51151, BW_DEMO_SCN - 650, &itl);
    for (size_t i = 0; i < BW_COUNT(emp); i++)
        bw_demo_table_row(file, 12, 0, emp[i]);
    bw_demo_table_end(file, 12);
}

static bw_status write_files(const char *folder, bool planted, bw_error *err)
{
    bw_status status = BW_OK;
    for (size_t i = 0; i < BW_COUNT(files) && status == BW_OK; i++) {
        bw_page_file file;
        bw_demo_datafile(&file, &files[i]);
        if (files[i].number == 1)
            bw_demo_system(&file, planted);
        if (files[i].number == 2)
            bw_demo_undo_segment(&file);
        if (files[i].number == 4)
            put_users(&file);
        status = bw_page_file_save(&file, folder, files[i].name, err);
    }
    if (status == BW_OK)
        status = bw_demo_redo(folder, "redo01.log", 1, BW_DEMO_LOG, true, err);
    if (status == BW_OK)
        status = bw_demo_redo(folder, "redo02.log", 2, BW_DEMO_LOG - 1, false, err);
    if (status == BW_OK)
        status = bw_demo_control(folder, "control01.ctl", files, BW_COUNT(files), err);
    if (status == BW_OK)
        status = bw_demo_control(folder, "control02.ctl", files, BW_COUNT(files), err);
    return status;
}

static bw_status write_texts(const char *folder, const demo_case *what, bw_error *err)
{
    bw_text text = {0};
    for (size_t i = 0; i < BW_COUNT(files); i++)
        bw_text_addf(&text, "%u %s/%s %u\n", files[i].number, folder, files[i].name,
                     files[i].blocks * 8192);
    bw_status status = bw_demo_save(folder, "demo.lst", bw_text_get(&text), text.length, err);
    bw_text_clear(&text);
    bw_text_addf(&text, "%s%s", alert, what->alert);
    if (status == BW_OK)
        status = bw_demo_save(folder, "alert_DEMO.log", bw_text_get(&text), text.length, err);
    bw_text_free(&text);
    return status;
}

static bw_status write_logs(const char *folder, const bw_demo_log *log, bw_error *err)
{
    bw_status status = BW_OK;
    for (; log->name && status == BW_OK; log++)
        status = bw_demo_save(folder, log->name, log->text, strlen(log->text), err);
    return status;
}

static bw_status write_case(const char *folder, const demo_case *what, bw_error *err)
{
    bw_status status = prepare(folder, err);
    if (status == BW_OK)
        status = bw_demo_save(folder, MARK, "", 0, err);
    if (status == BW_OK && what->logs)
        return write_logs(folder, what->logs, err);
    if (status == BW_OK)
        status = write_files(folder, what->planted, err);
    return status == BW_OK ? write_texts(folder, what, err) : status;
}

static const demo_case *case_named(const char *name)
{
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        if (strcmp(cases[i].name, name) == 0)
            return &cases[i];
    return NULL;
}

static int run_demo(bw_call *call)
{
    const char *folder = bw_call_text(call, "folder"), *wanted = bw_call_text(call, "case");
    const demo_case *what = case_named(wanted ? wanted : "");
    if (!what)
        return bw_call_fail(call, "demo: there is no case '%s'; known: S1, S2, S4", wanted);
    if (write_case(folder, what, bw_call_error(call)) != BW_OK)
        return 2;
    bw_call_print(call, "demo database DEMO written to %s%s; look at it with: blockwright %s\n",
                  folder, what->summary, folder);
    return 0;
}

static const bw_param demo_params[] = {
    {"folder", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "a new folder, or one that holds a demo"},
    {"case", 'c', BW_ARG_TEXT, BW_PARAM_OPTION,
     "S1: undo pool and ITL faults in SYSTEM; S2: power loss; S4: a failover's logs"}};
const bw_command bw_command_demo = {.name = "demo",
                                    .summary =
                                        "Write a small format-true database to try everything on",
                                    .help = "Four datafiles, two redo logs, two control files, an "
                                            "alert log and a listfile, all with valid checksums.",
                                    .example = "demo $DEMO/new",
                                    .params = demo_params,
                                    .param_count = BW_COUNT(demo_params),
                                    .flags = BW_COMMAND_WRITES,
                                    .run = run_demo};
