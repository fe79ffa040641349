/* The log engine on logs written here: stamps, records, index, follow, clocks, hostile bytes.
 * Microseconds expected were computed with `date -u -d ... +%s`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include <blockwright/log.h>

static bw_log *log_of(const char *text)
{
    return bw_log_from_memory("test", text, strlen(text));
}

/* Walks a log that lies side by side; gives its number of records and the last one's time. */
static uint64_t walk(bw_log *log, uint64_t size, bw_log_time *last)
{
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    uint64_t count = 0, end = 0;
    while (bw_log_next(cursor, &r, NULL) == BW_OK) {
        assert_int_equal(r.offset, end);
        assert_true(r.size > 0 && r.text_size <= BW_LOG_TEXT_MAX);
        end += r.size;
        count++;
        if (last)
            *last = r.time;
    }
    assert_int_equal(end, size);
    bw_log_cursor_free(cursor);
    return count;
}

/* Seconds of one day by one formula; stamps that look alike but name no time are text. */
static void many_stamps_of_a_day(void **state)
{
    (void)state;
    bw_text text = {0};
    bw_log_record r;
    for (int64_t s = 0; s < 86400; s += 61)
        bw_text_addf(&text, "Fri Feb 13 %02d:%02d:%02d CST 2004\nword\n", (int)(s / 3600),
                     (int)(s / 60 % 60), (int)(s % 60));
    bw_text_add(&text, "Fri Feb 13 24:00:00 CST 2004\nFri Feb 13 12:60:00 CST 2004\n"
                       "Fri Feb 13 1a:00:00 CST 2004\nSat Feb 14 00:00:01 CST 2004\nword\n");
    bw_log *log = bw_log_from_memory("test", text.data, text.length);
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    for (int64_t s = 0; s < 86400; s += 61) {
        assert_int_equal(bw_log_next(cursor, &r, NULL), BW_OK);
        assert_int_equal(r.time.us, (1076630400 + s) * 1000000);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(bw_log_next(cursor, &r, NULL), BW_OK);
        assert_int_equal(r.text_size, 28);
    }
    assert_int_equal(bw_log_next(cursor, &r, NULL), BW_OK);
    assert_int_equal(r.time.us, INT64_C(1076716801000000));
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    bw_text_free(&text);
}

static void every_stamp_grammar(void **state)
{
    (void)state;
    static const struct {
        const char *line, *time;
        int64_t us;
    } stamps[] = {
        {"Wed Apr 19 17:25:28 2006\nx", "2006-04-19 17:25:28 ?", 1145467528000000},
        {"Fri Nov  4 06:50:38 2011  \nx", "2011-11-04 06:50:38 ?", 1320389438000000},
        {"Fri Nov 24 16:43:19 CST 2017\nx", "2017-11-24 16:43:19 ?", 1511541799000000},
        {"Mi Apr 19 17:25:28 2006\nx", "2006-04-19 17:25:28 ?", 1145467528000000}, /* de */
        {"mer. 19 avril 17:25:28 2006\nx", "2006-04-19 17:25:28 ?", 1145467528000000},
        {"mi\xc3\xa9 abr 19 17:25:28 2006\nx", "2006-04-19 17:25:28 ?", 1145467528000000},
        {"\xe6\x98\x9f\xe6\x9c\x9f\xe4\xb8\x89 4\xe6\x9c\x88 19 17:25:28 2006\nx",
         "2006-04-19 17:25:28 ?", 1145467528000000}, /* zh */
        {"2018-07-30T15:21:00.796201-05:00\nx", "2018-07-30 15:21:00.796201 -05:00",
         1532982060796201},
        {"2009-02-27 14:25:05.036000 +08:00\nx", "2009-02-27 14:25:05.036 +08:00",
         1235715905036000},
        {"<msg time='2021-06-17T11:23:35.863+05:30'>\n<txt>x</txt>\n</msg>\n",
         "2021-06-17 11:23:35.863 +05:30", 1623909215863000},
        {"*** 2006-04-19 17:31:24.961\nx", "2006-04-19 17:31:24.961 ?", 1145467884961000},
        {"*** 2021-06-17T11:25:57.304071+05:30 (CDB$ROOT(1))\nx",
         "2021-06-17 11:25:57.304071 +05:30", 1623909357304071},
        {"*** SESSION ID:(9.1) 2006-04-19 17:31:24.961", "2006-04-19 17:31:24.961 ?",
         1145467884961000},
        {"REM *** SESSION ID:(12.32) 2005-03-01 20:48:09.254", "2005-03-01 20:48:09.254 ?",
         1109710089254000},
        {"2021-06-17 12:36:59.221 :kjzduptcctx(): text", "2021-06-17 12:36:59.221 ?",
         1623933419221000},
        {"01/09/2015 17:40:10\nDMON", "2015-01-09 17:40:10 ?", 1420825210000000},
        {"DG 2009-04-12-12:11:08 0 2 678445059 text", "2009-04-12 12:11:08 ?", 1239538268000000},
        {"[W000 07/04 16:17:07.23] x", "~2000-07-04 16:17:07.230 ?", 962727427230000},
        {"[W000 2022-04-18T11:22:49.053+03:00] x", "2022-04-18 11:22:49.053 +03:00",
         1650270169053000},
        {"07:45:51.54  Thursday, April 28, 2016\nx", "2016-04-28 07:45:51.540 ?", 1461829551540000},
        {"21:07:33.37  2012\xe5\xb9\xb4"
         "9\xe6\x9c\x88"
         "11\xe6\x97\xa5 Tuesday\nx",
         "2012-09-11 21:07:33.370 ?", 1347397653370000},
        {"2020-06-16 04:58:31.502: \nx", "2020-06-16 04:58:31.502 ?", 1592283511502000},
        {"17-JUN-2021 11:51:37 * service_update * xe * 0", "2021-06-17 11:51:37 ?",
         1623930697000000},
        {"RMAN-03002: failure of restore command at 11/25/2020 10:18:32", "2020-11-25 10:18:32 ?",
         1606299512000000},
        {"2021-06-17T11:23:35.878+05:30 NOTIFICATION 16 VOS startup 35782658: text",
         "2021-06-17 11:23:35.878 +05:30", 1623909215878000},
        {"{\n \"ERROR\" : \"x\",\n \"URGENCY\" : \"INFO\",\n"
         " \"TIME\" : \"2021-10-13T03:36:50.671+00:00\"\n}\n",
         "2021-10-13 03:36:50.671 +00:00", 1634096210671000},
    };
    for (size_t i = 0; i < BW_COUNT(stamps); i++) {
        char text[BW_LOG_TIME_TEXT];
        bw_log_time last;
        bw_log *log = log_of(stamps[i].line);
        assert_int_equal(walk(log, strlen(stamps[i].line), &last), 1);
        assert_string_equal(bw_log_time_format(&last, text), stamps[i].time);
        assert_int_equal(last.us, stamps[i].us);
        bw_log_free(log);
    }
    static const char *const data[] = {"20180123 174421 logon denied", "### S07 BEGIN",
                                       "PLOG:2003-08-15 15:32:46:34 text",
                                       "Thu Feb 30 10:00:00 2012\nno such day"};
    for (size_t i = 0; i < BW_COUNT(data); i++) { /* T24 and its like */
        bw_log_time last;
        bw_log *log = log_of(data[i]);
        walk(log, strlen(data[i]), &last);
        assert_int_equal(last.certainty, BW_LOG_TIME_NONE);
        bw_log_free(log);
    }
}

static void records_and_their_texts(void **state)
{
    (void)state;
    static const char text[] =
        "\r\nWed Apr 19 17:25:28 2006\r\nStarting ORACLE instance (normal)\r\n\r\n"
        "ORA-00600: internal error code, arguments: [kccsbck_first], [1], [2], [], [], [\r\n"
        "], [], []\r\n"
        "Additional information: 3\r\n"
        "glued to 'redo03.log'Wed Apr 17 08:34:26 2019\r\n"
        "after it\r\n\0\0\0\0  indented";
    static const struct {
        const char *text;
        int64_t seconds; /* of its stamp */
        bool continues;
    } expected[] = {
        {"Starting ORACLE instance (normal)", 1145467528, false},
        {"ORA-00600: internal error code, arguments: [kccsbck_first], [1], [2], [], [], [], [], []",
         1145467528, false},
        {"Additional information: 3", 1145467528, true},
        {"glued to 'redo03.log'", 1145467528, false},
        {"after it", 1555490066, false},
        {"", 1555490066, false}, /* the hole */
        {"  indented", 1555490066, true},
    };
    bw_log *log = bw_log_from_memory("test", text, sizeof(text) - 1);
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    for (size_t i = 0; i < BW_COUNT(expected); i++) {
        assert_int_equal(bw_log_next(cursor, &r, NULL), BW_OK);
        assert_int_equal(r.text_size, strlen(expected[i].text));
        assert_memory_equal(r.text, expected[i].text, r.text_size);
        assert_int_equal(r.time.us, expected[i].seconds * 1000000);
        assert_int_equal(r.continues, expected[i].continues);
        assert_int_equal(r.hole, i == 5);
    }
    assert_true(r.provisional);
    assert_int_equal(bw_log_next(cursor, &r, NULL), BW_ERR_RANGE);
    bw_log_cursor_free(cursor);
    assert_int_equal(walk(log, sizeof(text) - 1, NULL), 7);
    bw_log_free(log);
}

/* December, then January, without a year; the year comes from the line that has one. */
static void years_are_inferred(void **state)
{
    (void)state;
    bw_log *log = log_of("21:07:33.37  Sunday, December 31, 2017\n"
                         "[W000 12/31 23:59:59.00] a\n[W000 01/01 00:00:01.00] b\n");
    bw_log_time last;
    char text[BW_LOG_TIME_TEXT];
    walk(log, bw_log_size(log), &last);
    assert_string_equal(bw_log_time_format(&last, text), "~2018-01-01 00:00:01 ?");
    assert_false(last.year_known);
    bw_log_free(log);
}

static void the_hour_that_autumn_repeats(void **state)
{
    (void)state;
    bw_log *log = log_of("Sun Oct 26 02:59:50 2014\nThread 1 advanced to log sequence 7\n"
                         "Sun Oct 26 02:00:05 2014\nThread 1 advanced to log sequence 8\n"
                         "Sun Oct 26 03:00:05 2014\nThread 1 advanced to log sequence 9\n");
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(bw_log_next(cursor, &r, NULL), BW_OK);
        assert_int_equal(r.time.folded, i == 1);
    }
    bw_log_cursor_free(cursor);
    bw_log_free(log);
}

static void order_is_claimed_only_with_evidence(void **state)
{
    (void)state;
    bw_log_time a = {.us = 0, .span_us = 2000000, .certainty = BW_LOG_TIME_OWN, .zone_known = true};
    bw_log_time b = a;
    b.us = 1999999;
    assert_int_equal(bw_log_time_order(&a, &b), 0);
    b.us = 2000000;
    assert_int_equal(bw_log_time_order(&a, &b), -1);
    assert_int_equal(bw_log_time_order(&b, &a), 1);
    b.early_us = 1; /* b may have been issued before its stamp */
    assert_int_equal(bw_log_time_order(&a, &b), 0);
    b.zone_known = false;
    assert_int_equal(bw_log_time_order(&a, &b), 0);
    a.span_us = BW_LOG_SPAN_OPEN;
    b.zone_known = true;
    assert_int_equal(bw_log_time_order(&a, &b), 0);
}

static void zones_and_offsets_are_applied(void **state)
{
    (void)state;
    int32_t zone;
    bw_error err = {0};
    bw_log_time last;
    bw_log *log = log_of("Wed Apr 19 17:25:28 2006\nALTER DATABASE OPEN\n");
    assert_int_equal(bw_log_zone_parse("+05:30", &zone, &err), BW_OK);
    assert_int_equal(zone, 19800);
    assert_int_equal(bw_log_zone_parse("-0500", &zone, &err), BW_OK);
    assert_int_equal(zone, -18000);
    assert_int_equal(bw_log_zone_parse("CST", &zone, &err), BW_ERR_ARGUMENT);
    bw_log_set_zone(log, -18000);
    bw_log_set_offset(log, 1500000);
    walk(log, bw_log_size(log), &last);
    assert_true(last.zone_known);
    assert_int_equal(last.us, (1145467528LL + 18000) * 1000000 + 1500000);
    bw_log_free(log);
}

static char *write_log(char path[64], const char *text)
{
    strcpy(path, "/tmp/bw-test-log-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    return path;
}

static void append(const char *path, const char *text)
{
    FILE *file = fopen(path, "ab");
    fputs(text, file);
    fclose(file);
}

static void follow_grown_truncated_replaced(void **state)
{
    (void)state;
    char path[64], other[64];
    bw_error err = {0};
    bw_log_change change;
    bw_log_record r;
    bw_log *log = bw_log_open(write_log(path, "Wed Apr 19 17:25:28 2006\none\ntw"), &err);
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    assert_int_equal(bw_log_next(cursor, &r, &err), BW_OK);
    assert_int_equal(bw_log_next(cursor, &r, &err), BW_OK);
    assert_true(r.provisional && r.text_size == 2);
    assert_int_equal(bw_log_next(cursor, &r, &err), BW_ERR_RANGE);
    append(path, "o\nthree\n");
    assert_int_equal(bw_log_follow(log, &change, &err), BW_OK);
    assert_int_equal(change, BW_LOG_GROWN);
    assert_int_equal(bw_log_next(cursor, &r, &err), BW_OK);
    assert_int_equal(r.number, 1);
    assert_memory_equal(r.text, "two", 3);
    assert_int_equal(bw_log_next(cursor, &r, &err), BW_OK);
    assert_memory_equal(r.text, "three", 5);
    assert_int_equal(bw_log_follow(log, &change, &err), BW_OK);
    assert_int_equal(change, BW_LOG_SAME);
    assert_int_equal(truncate(path, 25), 0);
    assert_int_equal(bw_log_follow(log, &change, &err), BW_OK);
    assert_int_equal(change, BW_LOG_TRUNCATED);
    write_log(other, "Thu Apr 20 17:25:28 2006\nnew\n");
    assert_int_equal(rename(other, path), 0);
    assert_int_equal(bw_log_follow(log, &change, &err), BW_OK);
    assert_int_equal(change, BW_LOG_REPLACED);
    assert_int_equal(bw_log_next(cursor, &r, &err), BW_OK);
    assert_int_equal(r.number, 0);
    assert_memory_equal(r.text, "new", 3);
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    unlink(path);
}

/* 600,000 records overflow the index (8192 places from every 64th): it thins itself out. */
static void the_index_is_bounded_and_right(void **state)
{
    (void)state;
    bw_text text = {0};
    uint64_t records = 0;
    bw_log_record r;
    for (unsigned i = 0; i < 600000; i++)
        bw_text_addf(&text, "%sline %u\n", i % 3 ? "" : "Wed Apr 19 17:25:28 2006\n", i);
    bw_log *log = bw_log_from_memory("test", text.data, text.length);
    assert_int_equal(bw_log_index(log, NULL, &records, NULL), BW_OK);
    assert_int_equal(records, 600000);
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    static const unsigned wanted[] = {599999, 0, 64, 63, 524288, 300001, 127, 128};
    for (size_t i = 0; i < BW_COUNT(wanted); i++) {
        char line[32];
        assert_int_equal(bw_log_seek_record(cursor, wanted[i], NULL), BW_OK);
        assert_int_equal(bw_log_next(cursor, &r, NULL), BW_OK);
        snprintf(line, sizeof(line), "line %u", wanted[i]);
        assert_int_equal(r.number, wanted[i]);
        assert_int_equal(r.text_size, strlen(line));
        assert_memory_equal(r.text, line, r.text_size);
        assert_int_equal(r.time.us, 1145467528000000);
        assert_int_equal(r.line, wanted[i] + wanted[i] / 3 + 2);
    }
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    bw_text_free(&text);
}

static void packed_logs(void **state)
{
    (void)state;
    char path[64];
    bw_error err = {0};
    uint64_t records = 0;
    gzFile file = gzopen(write_log(path, ""), "wb");
    for (int i = 0; i < 20000; i++)
        gzprintf(file, "Wed Apr 19 17:25:28 2006\nALTER DATABASE OPEN %d\n", i);
    gzclose(file);
    bw_log *log = bw_log_open(path, &err);
    assert_true(bw_log_is_gzip(log));
    assert_int_equal(bw_log_get_kind(log), BW_LOG_ALERT);
    assert_int_equal(bw_log_index(log, NULL, &records, &err), BW_OK);
    assert_int_equal(records, 20000);
    bw_log_free(log);
    assert_int_equal(truncate(path, 3000), 0); /* what can be unpacked is given */
    log = bw_log_open(path, &err);
    assert_int_equal(bw_log_index(log, NULL, &records, &err), BW_OK);
    assert_true(records > 0 && records < 20000);
    bw_log_free(log);
    unlink(path);
}

/* 64 KB that unpack to 64 MB of zero bytes, and the same cut at every place of its end: bounded
 * work, an answer each time. */
static void packed_bombs(void **state)
{
    (void)state;
    char path[64];
    bw_error err = {0};
    uint64_t records = 0;
    gzFile file = gzopen(write_log(path, ""), "wb");
    static char zeros[1 << 16];
    gzputs(file, "Wed Apr 19 17:25:28 2006\nALTER DATABASE OPEN\n");
    for (int i = 0; i < 1000; i++)
        gzwrite(file, zeros, sizeof(zeros));
    gzclose(file);
    bw_log *log = bw_log_open(path, &err);
    assert_int_equal(bw_log_index(log, NULL, &records, &err), BW_OK);
    assert_int_equal(records, 2); /* the line, and the hole */
    off_t size = (off_t)bw_log_size(log);
    assert_true(size < 100000);
    bw_log_free(log);
    for (off_t cut = 12; cut >= 0; cut--) {
        assert_int_equal(truncate(path, cut), 0);
        log = bw_log_open(path, &err);
        assert_non_null(log);
        bw_log_index(log, NULL, &records, &err);
        assert_true(records <= 2);
        bw_log_free(log);
    }
    unlink(path);
}

/* Messages that never end, entities that mean entities, braces without end: nothing is expanded,
 * and the bytes are all in records. */
static void markup_bombs(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "<msg time='2021-06-17T11:23:35.863+05:30'>\n<txt>",
        "<!DOCTYPE x [<!ENTITY a \"&b;&b;&b;&b;\">]>\n<msg time='2021-06-17T11:23:35.863+05:30'>\n",
        "{ \"URGENCY\" : \"x\"\n"};
    static const char *const bodies[] = {"&amp;&amp;&a;&lol9;\n", "<msg \n<txt>&lt;msg \n",
                                         "{\"a\":[\n"};
    for (size_t i = 0; i < BW_COUNT(heads); i++) {
        bw_text text = {0};
        bw_text_add(&text, heads[i]);
        for (int k = 0; k < 100000; k++)
            bw_text_add(&text, bodies[i]);
        bw_log *log = bw_log_from_memory("bomb", text.data, text.length);
        walk(log, text.length, NULL);
        bw_log_free(log);
        bw_text_free(&text);
    }
}

static void text_for_a_screen(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *shown;
    } texts[] = {
        {"plain\tand \x1b[31mred", "plain    and \\x1b[31mred"},
        {"c\xf3"
         "digo de error interno",
         "c\xc3\xb3"
         "digo de error interno"},                                                /* Latin-1 */
        {"\xc4\xda\xb2\xbf\xb4\xed\xce\xf3\xb4\xfa\xc2\xeb", "内部错误代码"},     /* GBK */
        {"\x93\xe0\x95\x94\x83\x47\x83\x89\x81\x5b", "内部エラー"},               /* Shift-JIS */
        {"\xc6\xe2\xc9\xf4\xa5\xa8\xa5\xe9\xa1\xbc", "内部エラー"},               /* EUC-JP */
        {"\xb3\xbb\xba\xce \xbf\xc0\xb7\xf9 \xc4\xda\xb5\xe5", "내부 오류 코드"}, /* CP949 */
        {"\xee\xf8\xe8\xe1\xea\xe0 \xf4\xe0\xe9\xeb\xe0", "ошибка файла"},        /* CP1251 */
    };
    bw_log *log = log_of("");
    bw_text out = {0};
    for (size_t i = 0; i < BW_COUNT(texts); i++) {
        bw_text_clear(&out);
        bw_log_show(log, texts[i].bytes, strlen(texts[i].bytes), &out);
        assert_string_equal(bw_text_get(&out), texts[i].shown);
    }
    bw_text_free(&out);
    bw_log_free(log);
}

/* The same log in UTF-8 and in both orders of UTF-16, longer than what is read at a time: signs of
 * one to four bytes, the last ones halves of pairs. */
static void utf16_is_read_as_utf8(void **state)
{
    (void)state;
    bw_text utf8 = {0}, utf16[2] = {{0}};
    for (int i = 0; i < 40000; i++) {
        static const uint16_t units[] = {'A', 0xe9, 0x4e2d, 0xd83d, 0xde00, '\n'};
        bw_text_addf(&utf8, "A\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\n");
        for (int k = 0; k < 2; k++) {
            if (i == 0)
                bw_text_add_bytes(&utf16[k], k ? "\xfe\xff" : "\xff\xfe", 2);
            for (size_t n = 0; n < BW_COUNT(units); n++) {
                char pair[2] = {(char)(units[n] & 0xff), (char)(units[n] >> 8)};
                char swapped[2] = {pair[1], pair[0]};
                bw_text_add_bytes(&utf16[k], k ? swapped : pair, 2);
            }
        }
    }
    bw_text_add_bytes(&utf16[0], "\x3d\xd8", 2); /* a high half at the end */
    for (int k = 0; k < 2; k++) {
        bw_log *log = bw_log_from_memory("wide", utf16[k].data, utf16[k].length);
        bw_log_cursor *cursor = bw_log_cursor_new(log);
        bw_log_record r;
        static const unsigned wanted[] = {39999, 0, 20000, 1};
        assert_int_equal(walk(log, utf8.length + (k ? 0 : 3), NULL), k ? 40000 : 40001);
        for (size_t i = 0; i < BW_COUNT(wanted); i++) {
            assert_int_equal(bw_log_seek_record(cursor, wanted[i], NULL), BW_OK);
            assert_int_equal(bw_log_next(cursor, &r, NULL), BW_OK);
            assert_int_equal(r.text_size, 10);
            assert_memory_equal(r.text, utf8.data, 10);
        }
        bw_log_cursor_free(cursor);
        bw_log_free(log);
        bw_text_free(&utf16[k]);
    }
    bw_text_free(&utf8);
}

/* GBK bytes that by themselves look Korean are Chinese once the person says so. */
static void a_character_set_can_be_said(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_text out = {0};
    bw_log *log = log_of("x");
    assert_int_equal(bw_log_set_charset(log, "GB18030", &err), BW_OK);
    bw_log_show(log, "\xb0\xa1", 2, &out);
    assert_string_equal(bw_text_get(&out), "\xe5\x95\x8a"); /* the first sign of GB 2312 */
    assert_int_equal(bw_log_set_charset(log, "KLINGON", &err), BW_ERR_ARGUMENT);
    bw_text_free(&out);
    bw_log_free(log);
}

static void empty_lines_huge_lines_any_bytes(void **state)
{
    (void)state;
    const size_t size = 3u << 20;
    char *bytes = bw_alloc(size);
    uint64_t random = 88172645463325252u;
    memset(bytes, '\n', size);
    bw_log *log = bw_log_from_memory("empty lines", bytes, size);
    assert_int_equal(walk(log, size, NULL), 1);
    bw_log_free(log);
    memset(bytes, 'a', size);
    log = bw_log_from_memory("one line", bytes, size);
    assert_int_equal(walk(log, size, NULL), 1);
    bw_log_free(log);
    memset(bytes, 0, size);
    log = bw_log_from_memory("one hole", bytes, size);
    assert_int_equal(walk(log, size, NULL), 1);
    bw_log_free(log);
    for (size_t i = 0; i < size; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        bytes[i] = (char)random;
    }
    log = bw_log_from_memory("random", bytes, size);
    walk(log, size, NULL);
    bw_log_free(log);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stamp_grammar),
        cmocka_unit_test(many_stamps_of_a_day),
        cmocka_unit_test(records_and_their_texts),
        cmocka_unit_test(years_are_inferred),
        cmocka_unit_test(the_hour_that_autumn_repeats),
        cmocka_unit_test(order_is_claimed_only_with_evidence),
        cmocka_unit_test(zones_and_offsets_are_applied),
        cmocka_unit_test(follow_grown_truncated_replaced),
        cmocka_unit_test(the_index_is_bounded_and_right),
        cmocka_unit_test(packed_logs),
        cmocka_unit_test(packed_bombs),
        cmocka_unit_test(markup_bombs),
        cmocka_unit_test(text_for_a_screen),
        cmocka_unit_test(utf16_is_read_as_utf8),
        cmocka_unit_test(a_character_set_can_be_said),
        cmocka_unit_test(empty_lines_huge_lines_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
