/* A failover's phases out of the logs of three hosts, and the logs that a reinstate needs. The
 * facts of case S4 are those of failover.md, sections 5 and 8; other numbers are chosen here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>
#include <blockwright/failover.h>

#include "tests/unit/session_in_folder.h"

/* --- phases --- */

typedef struct feeding {
    bw_failovers *failovers;
    const char *name;
} feeding;

static bool feed(void *context, const bw_log_record *record, const bw_log_event *event)
{
    feeding *f = context;
    bw_failovers_add(f->failovers, f->name, record, event);
    return true;
}

static void read_log(bw_failovers *failovers, const char *name, const char *text)
{
    feeding f = {failovers, name};
    bw_log *log = bw_log_from_memory(name, text, strlen(text));
    assert_int_equal(bw_log_each(log, bw_session_catalogue(session), 0, NULL, feed, &f, NULL),
                     BW_OK);
    bw_log_free(log);
}

static void assert_seconds(const bw_failover *f, unsigned from, unsigned to, double expected)
{
    double seconds;
    assert_true(bw_failover_seconds(f, from, to, &seconds));
    assert_true(seconds > expected - 0.001 && seconds < expected + 0.001);
}

static void all_phases_of_three_logs(void **state)
{
    (void)state;
    bw_failovers *failovers = bw_failovers_new();
    read_log(failovers, "primary",
             "Tue Jul 04 10:00:00 2017\nShutting down instance (immediate)\n"
             "Tue Jul 04 16:16:30 2017\nUSER (ospid: 77): terminating the instance\n"
             "Tue Jul 04 17:10:00 2017\nSuccessful mount of redo thread 1, with mount id 5\n");
    read_log(failovers, "observer",
             "16:16:30.00  Tuesday, July 04, 2017\n"
             "[W000 07/04 16:16:36.48] Primary database cannot be reached.\n"
             "[W000 07/04 16:17:07.23] Fast-Start Failover threshold has expired.\n"
             "[W000 07/04 16:17:07.23] Making a last connection attempt to primary database before "
             "proceeding with Fast-Start Failover.\n"
             "16:17:07.23  Tuesday, July 04, 2017\n"
             "Initiating Fast-Start Failover to database \"dgts\"...\n"
             "Failover succeeded, new primary is \"dgts\"\n"
             "16:17:18.42  Tuesday, July 04, 2017\n"
             "[W000 07/04 16:17:19.59] Connection to the primary restored!\n"
             "[W000 07/04 17:10:34.31] Issuing REINSTATE command.\n"
             "[W000 07/04 17:10:57.46] Successfully reinstated database dgtp.\n"
             "[W000 07/04 17:10:58.46] The standby dgtp is ready to be a FSFO target\n");
    read_log(failovers, "target",
             "Tue Jul 04 16:17:09 2017\nTerminal Recovery: successful completion\n"
             "Tue Jul 04 16:17:10 2017\nRESETLOGS after incomplete recovery UNTIL CHANGE 5\n"
             "Tue Jul 04 16:17:11 2017\nSwitchover: Complete - Database mounted as primary\n"
             "Tue Jul 04 16:17:15 2017\nCompleted: ALTER DATABASE OPEN\n"
             "Tue Jul 04 16:17:16 2017\nALTER SYSTEM SET service_names='prod' SCOPE=MEMORY;\n");
    size_t count;
    const bw_failover *f = bw_failovers_read(failovers, &count);
    assert_int_equal(count, 1);
    for (unsigned i = 0; i < BW_FAILOVER_PHASES; i++)
        if (!f->points[i].found)
            fail_msg("P%u is missing", i);
    assert_string_equal(f->points[0].source, "primary");
    assert_int_equal(f->points[0].line, 4);
    assert_string_equal(f->points[11].source, "primary"); /* not the observer's 16:17:19 */
    assert_false(f->points[11].fallback);
    assert_seconds(f, 1, 2, 30.75); /* failover.md, sample 25 */
    assert_seconds(f, 4, 9, 11.19);
    assert_seconds(f, 12, 13, 23.15);
    assert_seconds(f, 0, 8, 45);
    assert_string_equal(f->condition, "");
    assert_string_equal(f->reason, "");
    bw_failovers_free(failovers);
}

/* The time of the resetlogs out of a name: 910320360 is 02:46:00, 8.46 s after 02:45:51.54. */
static void a_condition_fires_and_a_name_tells_the_branch(void **state)
{
    (void)state;
    bw_failovers *failovers = bw_failovers_new();
    read_log(failovers, "primary",
             "Thu Apr 28 02:45:44 2016\nORA-00345: redo log write error block 53 count 1\n"
             "Thu Apr 28 02:45:51 2016\nA user-configurable Fast-Start Failover condition was "
             "detected. The primary is shutting down due to Inaccessible Logfile.\n"
             "Database primdb will not be automatically reinstated.\n");
    read_log(failovers, "observer",
             "02:45:51.54  Thursday, April 28, 2016\n"
             "Initiating Fast-Start Failover to database \"stdbydb\"...\n"
             "Failover succeeded, new primary is \"stdbydb\"\n"
             "02:47:30.82  Thursday, April 28, 2016\n");
    bw_failovers_add_branch(failovers, "1_71_910144956.arc", 910144956); /* two days before */
    bw_failovers_add_branch(failovers, "1_1_910320360.arc", 910320360);
    size_t count;
    const bw_failover *f = bw_failovers_read(failovers, &count);
    assert_int_equal(count, 1);
    assert_seconds(f, 2, 4, 0.54);
    assert_seconds(f, 4, 9, 99.28);
    assert_seconds(f, 4, 6, 8.46);
    assert_true(f->points[6].fallback && f->points[6].line == 0);
    assert_false(f->points[1].found);
    assert_string_equal(f->condition, "Inaccessible Logfile");
    assert_non_null(strstr(f->reason, "no automatic reinstate because a configurable condition"));
    bw_failovers_free(failovers);
}

static void two_failovers_stay_apart(void **state)
{
    (void)state;
    bw_failovers *failovers = bw_failovers_new();
    read_log(failovers, "observer",
             "10:00:00.00  Monday, May 02, 2016\n"
             "Initiating Fast-Start Failover to database \"b\"...\n"
             "Failover succeeded, new primary is \"b\"\n"
             "10:00:20.00  Monday, May 02, 2016\n"
             "10:00:00.00  Tuesday, May 03, 2016\n"
             "Initiating Fast-Start Failover to database \"a\"...\n"
             "Failover succeeded, new primary is \"a\"\n"
             "10:00:30.00  Tuesday, May 03, 2016\n");
    size_t count;
    const bw_failover *f = bw_failovers_read(failovers, &count);
    assert_int_equal(count, 2);
    assert_seconds(&f[0], 4, 9, 20);
    assert_seconds(&f[1], 4, 9, 30);
    bw_failovers_free(failovers);
    failovers = bw_failovers_new();
    bw_failovers_read(failovers, &count);
    assert_int_equal(count, 0);
    bw_failovers_free(failovers);
}

/* --- two primaries --- */

#define ORDER                                                                                      \
    "12:17:29.00  Monday, April 18, 2022\n"                                                        \
    "Initiating Fast-Start Failover to database \"b\"...\n"
#define TARGET                                                                                     \
    "Mon Apr 18 12:17:30 2022\nTerminal Recovery: successful completion\n"                         \
    "Incomplete Recovery applied until change 5000 time 04/18/2022 12:16:20\n"                     \
    "RESETLOGS after incomplete recovery UNTIL CHANGE 5002\nStandby became primary SCN: 5000\n"    \
    "Mon Apr 18 12:17:40 2022\nALTER DATABASE OPEN\n"                                              \
    "Mon Apr 18 12:17:46 2022\nCompleted: ALTER DATABASE OPEN\n"
#define ISOLATED                                                                                   \
    "It is likely an automatic failover has already occurred. Primary is shutting down.\n"
#define GONE "Instance terminated by USER, pid = 18037\n"

/* The old primary of sample 28 ended 33 s before the order; the other times are chosen around it.
 */
static void two_primaries_are_ruled_out_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *primary, *target;
        bw_overlap overlap;
    } cases[] = {
        {"Mon Apr 18 12:16:56 2022\n" ISOLATED GONE, TARGET, BW_OVERLAP_NONE},
        {"Mon Apr 18 12:16:56 2022\n" ISOLATED GONE, "", BW_OVERLAP_NONE}, /* before the order */
        {"Mon Apr 18 12:17:29 2022\n" ISOLATED GONE, "", BW_OVERLAP_POSSIBLE},
        {"Mon Apr 18 12:17:35 2022\n" ISOLATED GONE, TARGET, BW_OVERLAP_NONE}, /* before the open */
        {"Mon Apr 18 12:17:41 2022\n" ISOLATED GONE, TARGET, BW_OVERLAP_POSSIBLE},
        {"Mon Apr 18 12:18:41 2022\n" ISOLATED GONE, TARGET, BW_OVERLAP_CERTAIN},
        {"Mon Apr 18 12:16:56 2022\n" ISOLATED, TARGET,
         BW_OVERLAP_POSSIBLE}, /* its end is not seen */
        {"Mon Apr 18 12:16:56 2022\n" ISOLATED GONE "Mon Apr 18 12:20:00 2022\n"
         "Starting ORACLE instance (normal)\nMon Apr 18 12:25:00 2022\n" GONE,
         TARGET, BW_OVERLAP_NONE}, /* the second end is another instance's life */
        {"", TARGET, BW_OVERLAP_NOT_TOLD},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        size_t count;
        bw_failovers *failovers = bw_failovers_new();
        read_log(failovers, "observer", ORDER);
        read_log(failovers, "primary", cases[i].primary);
        read_log(failovers, "target", cases[i].target);
        const bw_failover *f = bw_failovers_read(failovers, &count);
        assert_int_equal(count, 1);
        if (f->overlap != cases[i].overlap)
            fail_msg("case %zu: %s: %s", i, bw_overlap_name(f->overlap), f->overlap_says);
        assert_true(*f->overlap_says);
        bw_failovers_free(failovers);
    }
}

/* In a cluster the last instance counts. */
static void every_instance_of_the_old_primary_counts(void **state)
{
    (void)state;
    size_t count;
    bw_failovers *failovers = bw_failovers_new();
    read_log(failovers, "observer", ORDER);
    read_log(failovers, "primary1", "Mon Apr 18 12:16:56 2022\n" ISOLATED GONE);
    read_log(failovers, "primary2", "Mon Apr 18 12:19:56 2022\n" ISOLATED GONE);
    read_log(failovers, "target", TARGET);
    const bw_failover *f = bw_failovers_read(failovers, &count);
    assert_int_equal(f->overlap, BW_OVERLAP_CERTAIN);
    assert_string_equal(f->old_end.source, "primary2");
    assert_int_equal(f->applied_scn, 5000);
    assert_int_equal(f->branch_scn, 5002);
    assert_int_equal(f->became_primary_scn, 5000);
    char text[BW_LOG_TIME_TEXT];
    assert_string_equal(bw_log_time_format(&f->applied_time, text), "2022-04-18 12:16:20 ?");
    bw_failovers_free(failovers);
}

/* An alert log's stamp is when a block was written: 12:17:46 may be two seconds off. */
static void durations_are_no_finer_than_their_evidence(void **state)
{
    (void)state;
    size_t count;
    double low, high, seconds;
    unsigned clocks;
    bw_failovers *failovers = bw_failovers_new();
    read_log(failovers, "observer", ORDER);
    read_log(failovers, "target", TARGET);
    const bw_failover *f = bw_failovers_read(failovers, &count);
    assert_true(bw_failover_seconds(f, 4, 8, &seconds));
    assert_true(bw_failover_range(f, 4, 8, &low, &high, &clocks));
    assert_int_equal(clocks, 2);
    assert_true(low < seconds && seconds < high && high - low >= 2);
    assert_false(bw_failover_range(f, 12, 13, &low, &high, &clocks));
    assert_true(bw_failover_usual(4, 9, &low, &high));
    assert_false(bw_failover_usual(0, 14, &low, &high));
    bw_failovers_free(failovers);
}

/* --- logs --- */

static void names_tell_thread_sequence_and_branch(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        bool good;
        uint32_t branch, thread, sequence;
    } names[] = {
        {"/oraarch/stdbydb/1_71_910144956.arc", true, 910144956, 1, 71},
        {"arch1_15_1224959854.dbf", true, 1224959854, 1, 15},
        {"/u01/oraarch/DEMO/DEMO_1_528777_767540243.dbf", true, 767540243, 1, 528777},
        {"C:\\ARC\\2_9_910320360.ARC", true, 910320360, 2, 9},
        {"+A/thread_2_seq_47534.348.1135793903", true, 0, 2, 47534},
        {"redo01.log", false, 0, 0, 0},
        {"1_2_3.arc", false, 0, 0, 0},
        {"0_71_910144956.arc", false, 0, 0, 0},
        {"1_71_99999999999.arc", false, 0, 0, 0},
        {"", false, 0, 0, 0},
    };
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        uint32_t branch = 0, thread = 0, sequence = 0;
        assert_int_equal(bw_log_name_parse(names[i].path, &branch, &thread, &sequence),
                         names[i].good);
        if (!names[i].good)
            continue;
        assert_int_equal(branch, names[i].branch);
        assert_int_equal(thread, names[i].thread);
        assert_int_equal(sequence, names[i].sequence);
    }
}

static void assert_log(const bw_needed_log *log, bw_log_need need, uint32_t branch, uint32_t thread,
                       uint32_t sequence)
{
    assert_int_equal(log->need, need);
    assert_int_equal(log->branch, branch);
    assert_int_equal(log->thread, thread);
    assert_int_equal(log->sequence, sequence);
}

/* V$LOG of the old primary and the folder of the new one: the five logs that brought the reinstate.
 */
static void the_five_logs_of_case_s4(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_arena *arena = bw_arena_new();
    bw_log_inventory *inventory = bw_log_inventory_new();
    assert_int_equal(mkdir(in_folder("stdbydb"), 0700), 0);
    write_text("stdbydb/1_70_910144956.arc", "");
    write_text("stdbydb/1_71_910144956.arc", "");
    write_text("stdbydb/2_70_910144956.arc", "");
    write_text("stdbydb/1_1_910320360.arc", "");
    write_text("stdbydb/2_1_910320360.arc", "");
    write_text("stdbydb/2_2_910320360.arc", "");
    const char *list =
        write_text("vlog.txt", "SQL> select group#, thread#, sequence#, first_change# from v$log;\n"
                               "\n"
                               "    GROUP#    THREAD#  SEQUENCE# FIRST_CHANGE# STATUS\n"
                               "---------- ---------- ---------- ------------- ----------------\n"
                               "         1          1         70     102068615 ACTIVE\n"
                               "         2          1         71     102068695 CURRENT\n"
                               "\n2 rows selected.\n");
    assert_int_equal(bw_log_inventory_add(inventory, list, &err), BW_OK);
    assert_int_equal(bw_log_inventory_add(inventory, in_folder("stdbydb"), &err), BW_OK);
    bw_reinstate r = {.to = 102068803, .from = BW_SCN_NONE};
    const bw_needed_log *needed;
    size_t count;
    assert_int_equal(bw_needed_logs(inventory, &r, arena, &needed, &count, &err), BW_OK);
    assert_int_equal(r.old_branch, 910144956);
    assert_int_equal(r.new_branch, 910320360);
    assert_int_equal(count, 5);
    assert_log(&needed[0], BW_LOG_NEEDED, 910144956, 1, 71);
    assert_log(&needed[1], BW_LOG_POSSIBLY, 910144956, 2, 70); /* nothing tells its SCNs */
    assert_log(&needed[2], BW_LOG_NEEDED, 910320360, 1, 1);
    assert_log(&needed[3], BW_LOG_NEEDED, 910320360, 2, 1);
    assert_log(&needed[4], BW_LOG_NEEDED, 910320360, 2, 2);
    assert_non_null(strstr(needed[4].path, "stdbydb/2_2_910320360.arc"));
    assert_int_equal(needed[4].known, BW_LOG_BY_NAME); /* the files are empty */
    assert_false(needed[4].online);
    r.from = 102068615; /* crash recovery begins in sequence 70 */
    assert_int_equal(bw_needed_logs(inventory, &r, arena, &needed, &count, &err), BW_OK);
    assert_int_equal(count, 6);
    assert_log(&needed[0], BW_LOG_NEEDED, 910144956, 1, 70);
    bw_log_inventory_free(inventory);
    bw_arena_free(arena);
}

/* What began before the SCN and ended behind it counts, whatever its first change; holes and logs
 * that only a list knows are missing. V$ARCHIVED_LOG's rows; 281474976710655 is no SCN yet. */
static void ranges_overlap_and_holes_show(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_arena *arena = bw_arena_new();
    bw_log_inventory *inventory = bw_log_inventory_new();
    const char *list = write_text(
        "archived.txt",
        "THREAD#  SEQUENCE# FIRST_CHANGE#    NEXT_CHANGE# RESETLOGS_ID NAME\n"
        "------- ---------- ------------- --------------- ------------ ---------------------\n"
        "      1         10          1000            2000    900000001 /a/1_10_900000001.arc\n"
        "      1         11          2000            3000    900000001 /a/1_11_900000001.arc\n"
        "      2          7           900            2500    900000001\n"
        "      2          8          2500 281474976710655    900000001 /a/2_8_900000001.arc\n"
        "      1          1          2600            2700    900000099 /a/1_1_900000099.arc\n"
        "      1          3          2800            2900    900000099 /a/1_3_900000099.arc\n");
    assert_int_equal(bw_log_inventory_add(inventory, list, &err), BW_OK);
    assert_int_equal(bw_log_inventory_count(inventory), 6);
    bw_reinstate r = {.to = 2100, .from = 2050};
    const bw_needed_log *needed;
    size_t count;
    assert_int_equal(bw_needed_logs(inventory, &r, arena, &needed, &count, &err), BW_OK);
    assert_int_equal(count, 5);
    assert_log(&needed[0], BW_LOG_MISSING, 900000001, 1, 11); /* a list is no file */
    assert_string_equal(needed[0].listed, "/a/1_11_900000001.arc");
    assert_null(needed[3].listed);
    assert_log(&needed[1], BW_LOG_MISSING, 900000001, 2, 7); /* began before 2050 */
    assert_log(&needed[2], BW_LOG_MISSING, 900000099, 1, 1);
    assert_log(&needed[3], BW_LOG_MISSING, 900000099, 1, 2); /* no source knows it */
    assert_log(&needed[4], BW_LOG_MISSING, 900000099, 1, 3);
    bw_log_inventory_free(inventory);
    bw_arena_free(arena);
}

static void hostile_lists_end(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_arena *arena = bw_arena_new();
    bw_text text = {0};
    unsigned seed = 1;
    for (unsigned i = 0; i < 200000; i++) {
        seed = seed * 1103515245u + 12345u;
        bw_text_addf(&text, "%c", "-- _0123456789\nTHREAD#.,"[(seed >> 16) % 24]);
    }
    bw_log_inventory *inventory = bw_log_inventory_new();
    assert_int_equal(
        bw_log_inventory_add(inventory, write_text("hostile.txt", bw_text_get(&text)), &err),
        BW_OK);
    assert_int_equal(bw_log_inventory_add(inventory, "/nonexistent/list", &err), BW_ERR_NOT_FOUND);
    bw_reinstate r = {.to = 1, .from = BW_SCN_NONE};
    const bw_needed_log *needed;
    size_t count;
    bw_needed_logs(inventory, &r, arena, &needed, &count, &err);
    bw_text_free(&text);
    bw_log_inventory_free(inventory);
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_phases_of_three_logs),
        cmocka_unit_test(a_condition_fires_and_a_name_tells_the_branch),
        cmocka_unit_test(two_failovers_stay_apart),
        cmocka_unit_test(two_primaries_are_ruled_out_or_not),
        cmocka_unit_test(every_instance_of_the_old_primary_counts),
        cmocka_unit_test(durations_are_no_finer_than_their_evidence),
        cmocka_unit_test(names_tell_thread_sequence_and_branch),
        cmocka_unit_test(the_five_logs_of_case_s4),
        cmocka_unit_test(ranges_overlap_and_holes_show),
        cmocka_unit_test(hostile_lists_end),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
