/* Times of logs: repeated hours, years that are not printed, clocks that differ, and what may be
 * said of an order. Seconds expected are from `date -u -d '...' +%s`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <blockwright/log.h>

static bw_log *log_of(const char *text)
{
    return bw_log_from_memory("test", text, strlen(text));
}

/* The time of each record, at most room. */
static size_t times_of(bw_log *log, bw_log_time *times, size_t room)
{
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    size_t count = 0;
    while (count < room && bw_log_next(cursor, &r, NULL) == BW_OK)
        times[count++] = r.time;
    bw_log_cursor_free(cursor);
    return count;
}

/* Berlin, 2014-10-26: 02:59:59 is followed by 02:00:00; New York, 2021-11-07: 01:59:58 by 01:00:00.
 * The file's order stays; the second pass is marked until its hour is over. */
static void an_hour_that_comes_twice(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool folded[6];
    } logs[] = {
        {"Sun Oct 26 02:30:00 2014\nThread 1 advanced to log sequence 7\n"
         "Sun Oct 26 02:59:59 2014\nThread 1 advanced to log sequence 8\n"
         "Sun Oct 26 02:00:00 2014\nThread 1 advanced to log sequence 9\n"
         "Sun Oct 26 02:30:00 2014\nThread 1 advanced to log sequence 10\n"
         "Sun Oct 26 02:59:59 2014\nThread 1 advanced to log sequence 11\n"
         "Sun Oct 26 03:00:00 2014\nThread 1 advanced to log sequence 12\n",
         {false, false, true, true, true, false}},
        {"Sun Nov 07 00:59:00 2021\nALTER DATABASE OPEN\n"
         "Sun Nov 07 01:59:58 2021\nThread 1 advanced to log sequence 8\n"
         "Sun Nov 07 01:00:00 2021\nThread 1 advanced to log sequence 9\n"
         "Sun Nov 07 01:10:00 2021\nThread 1 advanced to log sequence 10\n"
         "Sun Nov 07 01:59:58 2021\nThread 1 advanced to log sequence 11\n"
         "Sun Nov 07 02:00:01 2021\nThread 1 advanced to log sequence 12\n",
         {false, false, true, true, true, false}},
        /* a process that writes a second late, and a clock set back by two hours: no fold */
        {"Sun Oct 26 02:30:01 2014\nThread 1 advanced to log sequence 7\n"
         "Sun Oct 26 02:30:00 2014\nThread 1 advanced to log sequence 8\n"
         "Sun Oct 26 00:30:00 2014\nThread 1 advanced to log sequence 9\n"
         "Sun Oct 26 00:31:00 2014\nThread 1 advanced to log sequence 10\n"
         "Sun Oct 26 00:32:00 2014\nThread 1 advanced to log sequence 11\n"
         "Sun Oct 26 00:33:00 2014\nThread 1 advanced to log sequence 12\n",
         {false}},
    };
    for (size_t i = 0; i < BW_COUNT(logs); i++) {
        bw_log_time times[6] = {{0}};
        bw_log *log = log_of(logs[i].text);
        assert_int_equal(times_of(log, times, 6), 6);
        for (size_t k = 0; k < 6; k++)
            assert_int_equal(times[k].folded, logs[i].folded[k]);
        bw_log_free(log);
    }
}

/* A stamp with a zone says by itself which pass it is: 02:30 +02:00 is 1414283400, +01:00 an hour
 * later; nothing is folded. */
static void a_zone_leaves_no_fold(void **state)
{
    (void)state;
    bw_log_time times[2] = {{0}};
    bw_log *log = log_of("2014-10-26T02:30:00.000000+02:00\nThread 1 advanced to log sequence 7\n"
                         "2014-10-26T02:30:00.000000+01:00\nThread 1 advanced to log sequence 8\n");
    assert_int_equal(times_of(log, times, 2), 2);
    assert_int_equal(times[0].us, 1414283400000000);
    assert_int_equal(times[1].us, 1414287000000000);
    assert_false(times[1].folded);
    bw_log_free(log);
}

/* Observers print no year: it comes from a stamp that has one, and goes on at each turn of the
 * year; months that only go back a little (a late line) are of the same year. */
static void years_go_on(void **state)
{
    (void)state;
    static const char *const expected[] = {"~2016-11-30 10:00:00 ?", "~2016-12-31 23:59:59 ?",
                                           "~2017-01-01 00:00:01 ?", "~2017-06-15 00:00:00 ?",
                                           "~2017-05-31 23:59:59 ?", "~2017-12-31 00:00:00 ?",
                                           "~2018-01-01 00:00:00 ?", "~2018-02-28 00:00:00 ?"};
    bw_log_time times[8] = {{0}};
    bw_log *log = log_of("[W000 11/30 10:00:00.00] a\n[W000 12/31 23:59:59.00] b\n"
                         "[W000 01/01 00:00:01.00] c\n[W000 06/15 00:00:00.00] d\n"
                         "[W000 05/31 23:59:59.00] e\n[W000 12/31 00:00:00.00] f\n"
                         "[W000 01/01 00:00:00.00] g\n[W000 02/28 00:00:00.00] h\n"
                         "07:45:51.54  Thursday, April 28, 2016\n");
    assert_int_equal(times_of(log, times, 8), 8);
    for (size_t i = 0; i < 8; i++) {
        char text[BW_LOG_TIME_TEXT];
        assert_string_equal(bw_log_time_format(&times[i], text), expected[i]);
        assert_false(times[i].year_known);
    }
    bw_log_free(log);
}

/* February 29 exists in the year that is inferred, or the line has no time of its own. */
static void leap_days(void **state)
{
    (void)state;
    bw_log_time times[2] = {{0}};
    char text[BW_LOG_TIME_TEXT];
    bw_log *log = log_of("10:00:00.00  Monday, February 29, 2016\n"
                         "[W000 02/29 10:00:01.00] leap\n[W000 03/01 00:00:00.00] x\n");
    assert_int_equal(times_of(log, times, 2), 2);
    assert_string_equal(bw_log_time_format(&times[0], text), "~2016-02-29 10:00:01 ?");
    assert_string_equal(bw_log_time_format(&times[1], text), "~2016-03-01 00:00:00 ?");
    bw_log_free(log);
}

static bw_log_alignment aligned(const char *first, const char *second)
{
    bw_log_alignment a;
    bw_error err = {0};
    bw_log *one = log_of(first), *two = log_of(second);
    assert_int_equal(bw_log_align(one, two, &a, &err), BW_OK);
    bw_log_free(one);
    bw_log_free(two);
    return a;
}

/* Clocks five and a half hours and 37 s apart: the zone is the nearest quarter hour, the 37 s are a
 * wrong clock. The alert log's stamp leaves 2 s open, and 2.1 s before it, so the rest is kept. */
static void zone_and_skew_are_told_apart(void **state)
{
    (void)state;
    bw_log_alignment a =
        aligned("Thu Apr 28 08:16:28 2016\nA user-configurable Fast-Start Failover condition was "
                "detected. The primary is shutting down due to Inaccessible Logfile.\n",
                "02:45:51.00  Thursday, April 28, 2016\n"
                "Initiating Fast-Start Failover to database \"b\"...\n");
    assert_true(a.found);
    assert_int_equal(a.pairs, 1);
    assert_int_equal(a.measured_us, 19837000000); /* 08:16:28 - 02:45:51 = 5:30:37 */
    assert_int_equal(a.zone_s, 19800);
    assert_int_equal(a.offset_us, 19837000000);
    assert_true(a.uncertainty_us >= 2000000 && a.uncertainty_us < 37000000);
}

/* A difference within what the stamps leave open is no skew: the zone alone is taken. */
static void what_stamps_leave_open_is_no_skew(void **state)
{
    (void)state;
    bw_log_alignment a =
        aligned("Thu Apr 28 02:45:51 2016\nA user-configurable Fast-Start Failover condition was "
                "detected. The primary is shutting down due to Inaccessible Logfile.\n",
                "07:45:51.54  Thursday, April 28, 2016\n"
                "Initiating Fast-Start Failover to database \"b\"...\n");
    assert_int_equal(a.measured_us, -18000540000);
    assert_int_equal(a.offset_us, -18000000000);
    assert_int_equal(a.zone_s, -18000);
}

/* Of three sequences one was received late (a gap was fetched): the median counts, the spread shows
 * it. 3600 s, 3601 s, 3900 s. */
static void the_median_of_several_pairs(void **state)
{
    (void)state;
    bw_log_alignment a = aligned(
        "Mon Jan 05 10:00:00 2015\nSwitchover End-Of-Redo Log thread 1 sequence 5 has been fixed\n"
        "Mon Jan 05 10:10:00 2015\nSwitchover End-Of-Redo Log thread 1 sequence 6 has been fixed\n"
        "Mon Jan 05 10:20:00 2015\nSwitchover End-Of-Redo Log thread 1 sequence 7 has been fixed\n",
        "Mon Jan 05 09:00:00 2015\nRFS[1]: Selected log 4 for thread 1 sequence 5 dbid 1\n"
        "Mon Jan 05 09:09:59 2015\nRFS[1]: Selected log 5 for thread 1 sequence 6 dbid 1\n"
        "Mon Jan 05 09:15:00 2015\nRFS[1]: Selected log 6 for thread 1 sequence 7 dbid 1\n");
    assert_true(a.found);
    assert_int_equal(a.pairs, 3);
    assert_int_equal(a.measured_us, 3601000000);
    assert_int_equal(a.zone_s, 3600);
    assert_int_equal(a.spread_us, 299000000);
    /* two failovers five years apart are not one */
    assert_false(aligned("07:45:51.00  Thursday, April 28, 2016\n"
                         "Initiating Fast-Start Failover to database \"b\"...\n",
                         "07:45:51.00  Wednesday, April 28, 2021\n"
                         "Initiating Fast-Start Failover to database \"b\"...\n")
                     .found);
    assert_false(aligned("Mon Jan 05 10:00:00 2015\nALTER DATABASE OPEN\n",
                         "Mon Jan 05 10:00:00 2015\nALTER DATABASE OPEN\n")
                     .found);
}

/* A line of an alert log happened in [stamp - 2.1 s, stamp + 2 s): the order of two hosts is
 * claimed from 4.1 s on. */
static void no_finer_order_than_the_stamps_allow(void **state)
{
    (void)state;
    bw_log_time first = {0}, later = {0};
    bw_log *one = log_of("Mon Jan 05 10:00:00 2015\nALTER DATABASE OPEN\n");
    bw_log *two = log_of("Mon Jan 05 10:00:04 2015\nALTER DATABASE OPEN\n");
    bw_log *three = log_of("Mon Jan 05 10:00:05 2015\nALTER DATABASE OPEN\n");
    bw_log_set_zone(one, 0);
    bw_log_set_zone(two, 0);
    bw_log_set_zone(three, 0);
    times_of(one, &first, 1);
    times_of(two, &later, 1);
    assert_int_equal(bw_log_time_order(&first, &later), 0);
    times_of(three, &later, 1);
    assert_int_equal(bw_log_time_order(&first, &later), -1);
    assert_int_equal(bw_log_time_order(&later, &first), 1);
    bw_log_free(one);
    bw_log_free(two);
    bw_log_free(three);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_hour_that_comes_twice),
        cmocka_unit_test(a_zone_leaves_no_fold),
        cmocka_unit_test(years_go_on),
        cmocka_unit_test(leap_days),
        cmocka_unit_test(zone_and_skew_are_told_apart),
        cmocka_unit_test(what_stamps_leave_open_is_no_skew),
        cmocka_unit_test(the_median_of_several_pairs),
        cmocka_unit_test(no_finer_order_than_the_stamps_allow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
