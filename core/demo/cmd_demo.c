/* demo: a small database on the spot. Only new files are written, in a folder of its own. */
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
static const char alert_s1[] =
    "Sun Mar 16 05:46:54 2025\nErrors in file /u01/admin/DEMO/udump/demo_ora_4211.trc:\n"
    "ORA-00600: internal error code, arguments: [4194], [35], [6], [], [], [], [], []\n"
    "ORA-00600: internal error code, arguments: [4000], [5], [], [], [], [], [], []\nORA-00704: "
    "bootstrap process failure\n"
    "Error 704 happened during db open, shutting down database\n";

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

static bw_status write_texts(const char *folder, bool planted, bw_error *err)
{
    bw_text text = {0};
    for (size_t i = 0; i < BW_COUNT(files); i++)
        bw_text_addf(&text, "%u %s/%s %u\n", files[i].number, folder, files[i].name,
                     files[i].blocks * 8192);
    bw_status status = bw_demo_save(folder, "demo.lst", bw_text_get(&text), text.length, err);
    bw_text_clear(&text);
    bw_text_addf(&text, "%s%s", alert, planted ? alert_s1 : "");
    if (status == BW_OK)
        status = bw_demo_save(folder, "alert_DEMO.log", bw_text_get(&text), text.length, err);
    bw_text_free(&text);
    return status;
}

static int run_demo(bw_call *call)
{
    const char *folder = bw_call_text(call, "folder"), *wanted = bw_call_text(call, "case");
    bool planted = wanted && strcmp(wanted, "S1") == 0;
    if (wanted && !planted)
        return bw_call_fail(call, "demo: there is no case '%s'; known: S1", wanted);
    bw_error *err = bw_call_error(call);
    if (prepare(folder, err) != BW_OK || bw_demo_save(folder, MARK, "", 0, err) != BW_OK ||
        write_files(folder, planted, err) != BW_OK || write_texts(folder, planted, err) != BW_OK)
        return 2;
    bw_call_print(call, "demo database DEMO written to %s%s; look at it with: blockwright %s\n",
                  folder, planted ? " with the faults of case S1" : "", folder);
    return 0;
}

static const bw_param demo_params[] = {
    {"folder", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "a new folder, or one that holds a demo"},
    {"case", 'c', BW_ARG_TEXT, BW_PARAM_OPTION, "S1: undo pool and ITL faults planted in SYSTEM"}};
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
