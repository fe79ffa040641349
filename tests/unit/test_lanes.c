/* Logs that are followed while they grow, are cut, replaced, or are no logs at all. */
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
#include <blockwright/lanes.h>

#include "tests/unit/session_in_folder.h"

static char told[8192]; /* lines of the events of the last look */

static void put(const char *name, const char *mode, const char *text)
{
    FILE *file = fopen(in_folder(name), mode);
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void take(void *context, const bw_lane *lane, const bw_log *log, const bw_log_record *record,
                 const bw_log_event *event)
{
    size_t used = strlen(told);
    (void)context;
    (void)log;
    snprintf(told + used, sizeof(told) - used, "%s %s %llu\n", lane->name, event->rule->kind,
             (unsigned long long)record->line);
}

/* What a look tells. */
static const char *look(bw_lanes *lanes, size_t most, bool all)
{
    told[0] = 0;
    assert_int_equal(bw_lanes_look(lanes, most, take, NULL), all);
    return told;
}

#define STAMP "Thu Apr 28 02:45:44 2016\n"
#define LOST "ORA-00345: redo log write error block 53 count 1\n"
#define START "Starting ORACLE instance (normal)\n"

static void what_grows_is_told_once(void **state)
{
    (void)state;
    bw_lanes *lanes = bw_lanes_new(bw_session_catalogue(session));
    assert_true(bw_lanes_add(lanes, in_folder("a.log")));
    assert_string_equal(look(lanes, 1000, true), ""); /* not there yet */
    assert_true(*bw_lanes_at(lanes, 0)->trouble);
    put("a.log", "w", STAMP START);
    assert_string_equal(look(lanes, 1000, true), "a.log inst.start 2\n");
    assert_string_equal(bw_lanes_at(lanes, 0)->trouble, "");
    assert_int_equal(bw_lanes_at(lanes, 0)->kind, BW_LOG_ALERT);
    assert_string_equal(look(lanes, 1000, true), "");
    put("a.log", "a", LOST);
    assert_string_equal(look(lanes, 1000, true), "a.log redo.ora345 3\n");
    assert_int_equal(bw_lanes_at(lanes, 0)->events, 2);
    bw_lanes_free(lanes);
}

static void a_line_without_its_end_waits(void **state)
{
    (void)state;
    bw_lanes *lanes = bw_lanes_new(bw_session_catalogue(session));
    put("b.log", "w", STAMP START "ORA-00345: redo log");
    assert_true(bw_lanes_add(lanes, in_folder("b.log")));
    assert_string_equal(look(lanes, 1000, true), "b.log inst.start 2\n");
    put("b.log", "a",
        " write error block 53 count 1\nORA-16038: log 3 sequence# 81 cannot be arch");
    assert_string_equal(look(lanes, 1000, true), "b.log redo.ora345 3\n");
    assert_string_equal(look(lanes, 1000, true), "b.log arch.ora16038 4\n"); /* it stood still */
    assert_string_equal(look(lanes, 1000, true), "");
    put("b.log", "a", "ived\n");
    assert_string_equal(look(lanes, 1000, true), "b.log arch.ora16038 4\n"); /* whole now */
    assert_string_equal(look(lanes, 1000, true), "");
    bw_lanes_free(lanes);
}

static void cut_and_replaced_logs_begin_anew(void **state)
{
    (void)state;
    bw_lanes *lanes = bw_lanes_new(bw_session_catalogue(session));
    put("c.log", "w", STAMP START LOST);
    assert_true(bw_lanes_add(lanes, in_folder("c.log")));
    assert_string_equal(look(lanes, 1000, true), "c.log inst.start 2\nc.log redo.ora345 3\n");
    put("c.log", "w", STAMP LOST); /* cut, as copytruncate does */
    assert_string_equal(look(lanes, 1000, true), "c.log redo.ora345 2\n");
    assert_int_equal(bw_lanes_at(lanes, 0)->restarts, 1);
    put("d.log", "w", STAMP START START START);
    assert_int_equal(rename(in_folder("d.log"), in_folder("c.log")), 0);
    assert_string_equal(look(lanes, 1000, true),
                        "c.log inst.start 2\nc.log inst.start 3\nc.log inst.start 4\n");
    assert_int_equal(bw_lanes_at(lanes, 0)->restarts, 2);
    assert_int_equal(unlink(in_folder("c.log")), 0);
    assert_string_equal(look(lanes, 1000, true), "");
    assert_true(*bw_lanes_at(lanes, 0)->trouble);
    bw_lanes_free(lanes);
}

/* A FIFO would hold up whoever opens it. */
static void what_is_no_file_is_not_opened(void **state)
{
    (void)state;
    bw_lanes *lanes = bw_lanes_new(bw_session_catalogue(session));
    assert_int_equal(mkfifo(in_folder("fifo.log"), 0600), 0);
    put("e.log", "w", STAMP START);
    assert_true(bw_lanes_add(lanes, in_folder("fifo.log")));
    assert_true(bw_lanes_add(lanes, in_folder("e.log")));
    assert_string_equal(look(lanes, 1000, true), "e.log inst.start 2\n");
    assert_non_null(strstr(bw_lanes_at(lanes, 0)->trouble, "no regular file"));
    unlink(in_folder("e.log"));
    assert_int_equal(mkfifo(in_folder("e.log"), 0600), 0);
    assert_string_equal(look(lanes, 1000, true), "");
    assert_non_null(strstr(bw_lanes_at(lanes, 1)->trouble, "no regular file"));
    unlink(in_folder("e.log"));
    unlink(in_folder("fifo.log"));
    bw_lanes_free(lanes);
}

static void logs_of_a_folder_appear(void **state)
{
    (void)state;
    bw_lanes *lanes = bw_lanes_new(bw_session_catalogue(session));
    assert_int_equal(mkdir(in_folder("trace"), 0700), 0);
    put("trace/notes.txt", "w", "\1\2\3 no log\n");
    put("trace/alert_x.log", "w", STAMP START);
    assert_int_equal(mkfifo(in_folder("trace/fifo"), 0600), 0);
    assert_true(bw_lanes_add(lanes, in_folder("trace")));
    assert_string_equal(look(lanes, 1000, true), "alert_x.log inst.start 2\n");
    put("trace/alert_y.log", "w", "");
    assert_string_equal(look(lanes, 1000, true), "");
    put("trace/alert_y.log", "w", STAMP LOST);
    assert_string_equal(look(lanes, 1000, true), "alert_y.log redo.ora345 2\n");
    assert_int_equal(bw_lanes_count(lanes), 2);
    bw_lanes_free(lanes);
}

static void a_look_is_bounded_and_lanes_take_turns(void **state)
{
    (void)state;
    bw_lanes *lanes = bw_lanes_new(bw_session_catalogue(session));
    bw_text text = {0};
    bw_text_add(&text, STAMP);
    for (int i = 0; i < 5000; i++)
        bw_text_add(&text, START);
    put("big.log", "w", bw_text_get(&text));
    put("small.log", "w", STAMP LOST);
    bw_text_free(&text);
    assert_true(bw_lanes_add(lanes, in_folder("big.log")));
    assert_true(bw_lanes_add(lanes, in_folder("small.log")));
    look(lanes, 1000, false);
    assert_true(bw_lanes_at(lanes, 0)->events < 1000);
    assert_int_equal(bw_lanes_at(lanes, 1)->events, 1);
    assert_true(bw_lanes_at(lanes, 0)->behind);
    look(lanes, 100000, true);
    assert_int_equal(bw_lanes_at(lanes, 0)->events, 5000);
    assert_int_equal(bw_lanes_at(lanes, 1)->events, 1);
    bw_lanes_free(lanes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_grows_is_told_once),
        cmocka_unit_test(a_line_without_its_end_waits),
        cmocka_unit_test(cut_and_replaced_logs_begin_anew),
        cmocka_unit_test(what_is_no_file_is_not_opened),
        cmocka_unit_test(logs_of_a_folder_appear),
        cmocka_unit_test(a_look_is_bounded_and_lanes_take_turns),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
