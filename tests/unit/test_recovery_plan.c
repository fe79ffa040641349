/* recovery plan over directories built for each case, by the reference's decision rows and vectors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>
#include <sys/stat.h>

#include "tests/unit/database_files.h"
#include "tests/unit/session_in_folder.h"

static const db_facts demo = {"TEST2", 0x3c549ef2, 0x0b200400, false};
static char folder[300];

static const char *at(const char *name)
{
    static char paths[4][400];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

/* A new folder for a test's files. */
static void begin(const char *name)
{
    snprintf(folder, sizeof(folder), "%s", in_folder(name));
    assert_int_equal(mkdir(folder, 0755), 0);
}

static bw_recovery_plan *plan(void)
{
    bw_error err = {0};
    bw_recovery_plan *p = bw_recovery_plan_read(NULL, folder, NULL, 0, NULL, &err);
    if (!p)
        fail_msg("%s", err.text);
    return p;
}

static bool says(const char *const *list, const char *words)
{
    for (; list && *list; list++)
        if (strstr(*list, words))
            return true;
    return false;
}

static void put_datafile(const db_facts *db, const char *name, uint16_t number, uint32_t scn,
                         uint16_t status)
{
    const db_datafile file = {.number = number,
                              .status = status,
                              .scn = scn,
                              .count = 10,
                              .sequence = scn / 100,
                              .control_seq = 77};
    db_write_datafile(db, at(name), &file);
}

/* Log of sequence n holds SCN 100*n to 100*n+99. */
static void put_log(const db_facts *db, const char *name, uint16_t thread, uint16_t group,
                    uint32_t sequence, bool current, bool archived)
{
    const db_log log = {.group = group,
                        .thread = thread,
                        .sequence = sequence,
                        .first = 100 * sequence,
                        .next = current ? 0 : 100 * sequence + 100,
                        .blocks = 200,
                        .used = 150,
                        .archived = archived};
    db_write_log(db, at(name), &log);
}

/* S2: power loss, no control file, which of three logs? The one of the highest sequence is current,
 * and holds what the files need; no log is tried in vain. */
static void the_current_log_is_named_at_once(void **state)
{
    (void)state;
    begin("s2");
    put_datafile(&demo, "system01.dbf", 1, 1850, 0x2004);
    put_datafile(&demo, "users01.dbf", 4, 1850, 0x0004);
    put_log(&demo, "redo01.log", 1, 1, 16, false, false);
    put_log(&demo, "redo02.log", 1, 2, 17, false, false);
    put_log(&demo, "redo03.log", 1, 3, 18, true, false);
    bw_recovery_plan *p = plan();
    assert_int_equal(p->log_count, 3);
    assert_true(p->logs[2].current && !p->logs[1].current);
    assert_string_equal(p->logs[2].path, at("redo03.log"));
    assert_int_equal(p->kind, BW_RECOVERY_MEDIA);
    assert_int_equal(p->start_scn, 1850);
    assert_int_equal(p->threads[0].start_sequence, 18);
    assert_true(says(p->steps, "blockwright controlfile create "));
    assert_true(says(p->steps, "/s2 --noresetlogs"));
    assert_true(says(p->steps, "RECOVER DATABASE"));
    assert_false(says(p->steps, "redo01.log"));
    bw_recovery_plan_free(p);
}

/* Logs of 15 (archived copy), 16 and 17 for a file that lags at 1520; without 16 it ends there. */
static void a_file_that_lags_takes_archived_logs_first(void **state)
{
    (void)state;
    begin("lags");
    put_datafile(&demo, "system01.dbf", 1, 1720, 0x2004);
    put_datafile(&demo, "users01.dbf", 4, 1520, 0x0004);
    put_log(&demo, "anything.arc", 1, 1, 15, false, true);
    put_log(&demo, "redo02.log", 1, 2, 16, false, false);
    put_log(&demo, "redo01.log", 1, 1, 17, true, false);
    bw_recovery_plan *p = plan();
    assert_true(p->logs[0].archived);
    assert_int_equal(p->files[1].standing, BW_FILE_BEHIND);
    assert_int_equal(p->kind, BW_RECOVERY_MEDIA);
    assert_int_equal(p->start_scn, 1520);
    assert_int_equal(p->threads[0].start_sequence, 15);
    assert_int_equal(p->threads[0].missing_first, 0);
    assert_true(says(p->steps, "anything.arc"));
    bw_recovery_plan_free(p);
    assert_int_equal(unlink(at("redo02.log")), 0);
    p = plan();
    assert_int_equal(p->kind, BW_RECOVERY_PARTIAL);
    assert_int_equal(p->threads[0].missing_first, 16);
    assert_int_equal(p->threads[0].missing_last, 16);
    assert_true(says(p->steps, "UNTIL CANCEL"));
    assert_true(says(p->notes, "ORA-01194"));   /* 1720 is not reached by a log that ends at 1600 */
    assert_false(says(p->steps, "redo01.log")); /* behind the gap: of no use */
    bw_recovery_plan_free(p);
}

static void a_clean_database_needs_nothing(void **state)
{
    (void)state;
    begin("clean");
    put_datafile(&demo, "system01.dbf", 1, 1720, 0x2000);
    put_datafile(&demo, "users01.dbf", 4, 1720, 0);
    put_datafile(&demo, "old01.dbf", 5, 1300, 0);
    put_log(&demo, "redo01.log", 1, 1, 17, true, false);
    bw_recovery_plan *p = plan();
    assert_int_equal(p->kind, BW_RECOVERY_NONE);
    assert_true(p->start_scn == BW_SCN_NONE);
    assert_int_equal(p->files[2].standing, BW_FILE_OLDER);
    assert_true(says(p->notes, "read only or offline"));
    bw_recovery_plan_free(p);
}

/* A log of another resetlogs, and one cut short, are no redo for these files. */
static void other_branches_and_cut_logs_do_not_count(void **state)
{
    (void)state;
    begin("branch");
    put_datafile(&demo, "system01.dbf", 1, 1720, 0x2004);
    put_log(&demo, "redo01.log", 1, 1, 17, true, false);
    put_log(&demo, "other.log", 1, 2, 18, true, false);
    uint8_t time[4];
    set32(time, 77, false);
    FILE *file = fopen(at("other.log"), "r+b");
    fseek(file, 512 + 160, SEEK_SET);
    fwrite(time, 1, 4, file);
    fclose(file);
    bw_recovery_plan *p = plan();
    assert_false(p->logs[1].branch);
    assert_int_equal(p->threads[0].last_sequence, 17);
    bw_recovery_plan_free(p);
    assert_int_equal(truncate(at("redo01.log"), 512 * 100), 0);
    p = plan();
    assert_false(p->logs[0].whole);
    assert_int_equal(p->kind, BW_RECOVERY_PARTIAL);
    bw_recovery_plan_free(p);
}

static void every_thread_must_be_whole(void **state)
{
    (void)state;
    begin("threads");
    put_datafile(&demo, "system01.dbf", 1, 1720, 0x2004);
    put_log(&demo, "redo01.log", 1, 1, 17, true, false);
    put_log(&demo, "redo03.log", 2, 3, 17, false, false); /* thread 2 ends at 1800 */
    bw_recovery_plan *p = plan();
    assert_int_equal(p->thread_count, 2);
    assert_int_equal(p->kind, BW_RECOVERY_PARTIAL);
    assert_non_null(strstr(p->verdict, "thread 2: sequence 17 is the last here"));
    bw_recovery_plan_free(p);
}

static void big_endian_says_the_same(void **state)
{
    (void)state;
    static const db_facts aix = {"TEST2", 0x3c549ef2, 0x0a200100, true};
    begin("aix");
    put_datafile(&aix, "system01.dbf", 1, 1720, 0x2004);
    put_log(&aix, "redo01.log", 1, 1, 17, true, false);
    put_log(&aix, "redo02.log", 1, 2, 16, false, false);
    bw_recovery_plan *p = plan();
    assert_int_equal(p->dbid, 0x3c549ef2);
    assert_int_equal(p->logs[0].next_scn, 1700);
    assert_int_equal(p->threads[0].start_sequence, 17);
    assert_int_equal(p->kind, BW_RECOVERY_MEDIA);
    bw_recovery_plan_free(p);
}

static void two_databases_are_not_mixed(void **state)
{
    (void)state;
    static const db_facts other = {"OTHER", 5, 0x0b200400, false};
    bw_error err = {0};
    begin("two");
    put_datafile(&demo, "system01.dbf", 1, 1720, 0x2004);
    put_datafile(&other, "other01.dbf", 1, 99, 0x2004);
    assert_null(bw_recovery_plan_read(NULL, folder, NULL, 0, NULL, &err));
    assert_int_equal(err.status, BW_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "OTHER (DBID 5)"));
    assert_null(bw_recovery_plan_read(NULL, folder, NULL, 6, NULL, &err));
    bw_recovery_plan *p = bw_recovery_plan_read(NULL, folder, NULL, 5, NULL, &err);
    assert_int_equal(p->file_count, 1);
    assert_int_equal(p->goal_scn, 99);
    bw_recovery_plan_free(p);
}

#define MANY 2000u

static void two_thousand_datafiles_are_read_one_at_a_time(void **state)
{
    (void)state;
    char name[40];
    begin("many");
    for (uint16_t n = 1; n <= MANY; n++) {
        snprintf(name, sizeof(name), "file%04u.dbf", n);
        put_datafile(&demo, name, n, n == 1234 ? 1520 : 1720, 0x0004);
    }
    put_log(&demo, "redo01.log", 1, 1, 17, true, false);
    bw_recovery_plan *p = plan();
    assert_int_equal(p->file_count, MANY);
    assert_int_equal(p->files[1233].standing, BW_FILE_BEHIND);
    assert_int_equal(p->kind, BW_RECOVERY_PARTIAL);
    assert_int_equal(p->threads[0].start_sequence, 15); /* of that file's own checkpoint */
    assert_int_equal(p->threads[0].missing_first, 15);
    assert_int_equal(p->threads[0].missing_last, 16);
    bw_recovery_plan_free(p);
}

/* --- with the demo's control file: crash recovery, block by block --- */

static void begin_demo(const char *name)
{
    char line[400];
    bw_error err = {0};
    bw_call_sink sink = {0};
    snprintf(folder, sizeof(folder), "%s", in_folder(name));
    snprintf(line, sizeof(line), "demo %s", folder);
    assert_int_equal(bw_command_run_line(session, line, &sink, &err), 0);
}

static const char *current_log(const bw_recovery_plan *p)
{
    for (size_t i = 0; i < p->log_count; i++)
        if (p->logs[i].current)
            return p->logs[i].path;
    return "";
}

static void poke(const char *name, long offset, const void *bytes, size_t size)
{
    FILE *file = fopen(at(name), "r+b");
    assert_non_null(file);
    fseek(file, offset, SEEK_SET);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void crash_recovery_is_predicted_and_its_redo_read(void **state)
{
    (void)state;
    begin_demo("crash");
    bw_recovery_plan *p = plan();
    assert_int_equal(p->kind, BW_RECOVERY_CRASH);
    assert_string_equal(p->threads[0].work, "5 blocks, 3 KB");
    assert_true(p->threads[0].reaches);
    assert_int_equal(p->threads[0].end.block, 9);
    assert_true(p->threads[0].has_end_scn);
    assert_int_equal(p->threads[0].end_scn, 0x210fb6); /* as the control file: on-disk SCN */
    bw_recovery_plan_free(p);
    poke("redo01.log", 512 * 5 + 100, "torn", 4); /* D14: redo ends before the on-disk RBA */
    p = plan();
    assert_int_equal(p->kind, BW_RECOVERY_PARTIAL);
    assert_false(p->threads[0].reaches);
    assert_int_equal(p->threads[0].end.block, 5);
    assert_non_null(strstr(p->verdict, "kcratr_nab_less_than_odr"));
    bw_recovery_plan_free(p);
}

/* D19: a datafile's header was written at a later control sequence than the control file is of. */
static void an_old_control_file_is_not_believed(void **state)
{
    (void)state;
    begin_demo("old");
    uint8_t later[4];
    set32(later, 1700, false);
    poke("users01.dbf", 8192 + 40, later, 4);
    bw_recovery_plan *p = plan();
    assert_true(p->control_old);
    assert_int_equal(p->kind, BW_RECOVERY_MEDIA);
    assert_true(says(p->steps, "USING BACKUP CONTROLFILE"));
    assert_true(says(p->steps, "redo01.log")); /* the current one must be named by hand */
    assert_true(says(p->notes, "ORA-01207"));
    bw_recovery_plan_free(p);
}

/* S2, D7: [kccpb_sanity_check_2] [8198] [8175], and the log that fits is the third. */
static void a_torn_control_file_is_made_anew(void **state)
{
    (void)state;
    char line[400];
    bw_error err = {0};
    bw_call_sink sink = {0};
    snprintf(folder, sizeof(folder), "%s", in_folder("case_s2"));
    snprintf(line, sizeof(line), "demo %s --case S2", folder);
    assert_int_equal(bw_command_run_line(session, line, &sink, &err), 0);
    bw_recovery_plan *p = plan();
    assert_int_equal(p->control_block_seq, 8198);
    assert_true(says(p->notes, "[kccpb_sanity_check_2], [8198], [8175]"));
    assert_string_equal(p->steps[0], "STARTUP NOMOUNT");
    assert_true(says(p->steps, "--noresetlogs"));
    assert_int_equal(p->kind, BW_RECOVERY_MEDIA);
    assert_int_equal(p->threads[0].start_sequence, p->threads[0].last_sequence);
    assert_string_equal(current_log(p), at("redo03.log"));
    bw_recovery_plan_free(p);
}

static void a_cut_control_file_is_not_mounted(void **state)
{
    (void)state;
    begin_demo("cut");
    assert_int_equal(unlink(at("control02.ctl")), 0);
    assert_int_equal(truncate(at("control01.ctl"), 150000), 0);
    bw_recovery_plan *p = plan();
    assert_string_equal(p->steps[0], "STARTUP NOMOUNT");
    assert_true(says(p->notes, "cut short (9 of 41 blocks)"));
    bw_recovery_plan_free(p);
}

/* D20: the header of file 4 is one checkpoint behind the control file: redo from its own SCN. */
static void a_restored_file_needs_media_recovery(void **state)
{
    (void)state;
    begin_demo("media");
    uint8_t count[4], scn[4];
    set32(count, 57, false);
    set32(scn, 0x210f97 - 100, false);
    poke("users01.dbf", 8192 + 140, count, 4);
    poke("users01.dbf", 8192 + 484, scn, 4);
    bw_recovery_plan *p = plan();
    assert_int_equal(p->kind, BW_RECOVERY_MEDIA);
    assert_int_equal(p->files[3].standing, BW_FILE_BEHIND);
    assert_int_equal(p->start_scn, 0x210f97 - 100);
    assert_int_equal(p->threads[0].start_sequence, 16); /* log 16 ends at 0x210f97 */
    bw_recovery_plan_free(p);
}

/* A dump beside the files counts when the control files are gone; what is printed is certain. */
static void a_trace_takes_the_control_files_place(void **state)
{
    (void)state;
    static const char trace[] =
        "DUMP OF CONTROL FILES, Seq # 1634 = 0x662\n"
        "***************************************************************************\n"
        "CHECKPOINT PROGRESS RECORDS\n"
        "***************************************************************************\n"
        "THREAD #1 - status:0x2 flags:0x0 dirty:3\n"
        "low cache rba:(0x11.4.0) on disk rba:(0x11.9.0)\n"
        "on disk scn: 0x0000.00210fb6 03/16/2025 05:46:57\n"
        "resetlogs scn: 0x0000.000798a1 03/13/2025 04:44:05\n"
        "heartbeat: 1195884421 mount id: 1756234227\n";
    begin_demo("trace");
    assert_int_equal(unlink(at("control01.ctl")), 0);
    assert_int_equal(unlink(at("control02.ctl")), 0);
    FILE *file = fopen(at("demo_ora_1.trc"), "w");
    fputs(trace, file);
    fclose(file);
    bw_recovery_plan *p = plan();
    assert_null(p->control);
    assert_true(p->threads[0].has_progress);
    assert_int_equal(p->threads[0].line, 1);
    assert_string_equal(p->threads[0].work, "3 blocks, 2 KB"); /* blocks 4 to 8: 2560 bytes */
    assert_true(p->threads[0].reaches);
    bw_recovery_plan_free(p);
}

/* Any bytes in a dump: read to the end, never believed beyond what they say. */
static void any_text_is_survived(void **state)
{
    (void)state;
    static const char *const pieces[] = {"THREAD #",
                                         "LOG FILE #1:",
                                         "DATA FILE #",
                                         "name #",
                                         "low cache rba:(0x",
                                         "\n",
                                         "0xffffffff",
                                         " - status:0x2 flags:0x0 dirty:",
                                         "4294967295",
                                         ("****************************************"
                                          "***********************************\n"),
                                         "CHECKPOINT PROGRESS RECORDS\n",
                                         "(size = ",
                                         "DUMP OF CONTROL FILES, Seq # ",
                                         "\xff\xfe",
                                         ": /u01/x\n",
                                         "Next scn: 0xffff.ffffffff "};
    uint32_t random = 20251121;
    bw_text text = {0};
    begin("texts");
    for (int round = 0; round < 60; round++) {
        bw_text_clear(&text);
        for (int i = 0; i < 800; i++) {
            random = random * 1664525 + 1013904223;
            bw_text_add(&text, pieces[(random >> 16) % BW_COUNT(pieces)]);
        }
        FILE *file = fopen(at("x.trc"), "wb");
        fwrite(text.data, 1, text.length, file);
        fclose(file);
        bw_control_texts_free(bw_control_texts_read(at("x.trc"), NULL));
        bw_recovery_plan_free(bw_recovery_plan_read(NULL, at("x.trc"), NULL, 0, NULL, NULL));
    }
    bw_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_current_log_is_named_at_once),
        cmocka_unit_test(a_file_that_lags_takes_archived_logs_first),
        cmocka_unit_test(a_clean_database_needs_nothing),
        cmocka_unit_test(other_branches_and_cut_logs_do_not_count),
        cmocka_unit_test(every_thread_must_be_whole),
        cmocka_unit_test(big_endian_says_the_same),
        cmocka_unit_test(two_databases_are_not_mixed),
        cmocka_unit_test(two_thousand_datafiles_are_read_one_at_a_time),
        cmocka_unit_test(crash_recovery_is_predicted_and_its_redo_read),
        cmocka_unit_test(an_old_control_file_is_not_believed),
        cmocka_unit_test(a_torn_control_file_is_made_anew),
        cmocka_unit_test(a_cut_control_file_is_not_mounted),
        cmocka_unit_test(a_restored_file_needs_media_recovery),
        cmocka_unit_test(a_trace_takes_the_control_files_place),
        cmocka_unit_test(any_text_is_survived),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
