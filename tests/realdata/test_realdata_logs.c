/* All logs of the shared data: kind, number of records, first and last time.
 *
 * The table was made by hand from grep: records = lines with text - lines that are only a stamp
 * (+ 1 for 37 and 77, whose last stamp has no line below; - 1 for 70, whose argument list wraps at
 * line 84; <msg> and objects count once), times = first and last stamp as printed. Stamps without
 * a year (~) are read from memory, where no file's age tells one: 2000, but 25 prints it. */
#include "realdata.h"

#include <blockwright/log.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct sample {
    const char *name, *kind;
    uint64_t records;
    const char *first, *last;
} samples[] = {
    {"01_19.3_win_alert_orcl.log", "alert", 1404, "2021-06-17 11:23:35.864002 +05:30",
     "2021-06-17 12:37:16.456646 +05:30"},
    {"02_19.3_win_adr_log.xml", "log.xml", 1269, "2021-06-17 11:23:35.863 +05:30",
     "2021-06-17 12:37:16.455 +05:30"},
    {"03_19.3_win_attention.log", "attention", 14, "2021-06-17 11:23:35.878 +05:30",
     "2021-06-17 12:36:59.263 +05:30"},
    {"05_19.3_win_psp0_20556.trc", "trace", 98, "2021-06-17 11:41:04.321639 +05:30",
     "2021-06-17 12:37:12.926252 +05:30"},
    {"06_19.3_win_ora_8232_shutdown_abort.trc", "trace", 104, "2021-06-17 11:25:57.304071 +05:30",
     "2021-06-17 11:26:12.737823 +05:30"},
    {"11_10g_linux_alert_whpay_TZ_2.2MB.log", "alert", 27381, "2017-11-24 16:43:19 ?",
     "2019-12-30 01:36:07 ?"},
    {"12_10g_linux_alert_TZ_small.log", "alert", 32, "2017-11-24 22:01:56 ?",
     "2019-07-11 01:36:04 ?"},
    {"13_11g_linux_alert_small.log", "alert", 32, "2017-11-24 22:01:56 ?", "2020-01-02 01:36:04 ?"},
    {"15_11.2XE_winxp_alert.log", "alert", 56, "2012-01-14 02:38:13 ?", "2012-01-14 02:39:40 ?"},
    {"16_11.2XE_winxp_trace.trc", "trace", 17, "2012-01-14 02:38:48.187 ?",
     "2012-01-14 02:39:08.015 ?"},
    {"17_11.2XE_winxp_listener_ja.log", "listener", 17, "2012-01-14 02:37:23 ?",
     "2012-01-14 02:40:22 ?"},
    {"18_11.2XE_winxp_listener_ja.sjis.log", "listener", 17, "2012-01-14 02:37:23 ?",
     "2012-01-14 02:40:22 ?"},
    {"19_9.2.0.1_win2000_alert_gmdb_in_sqltest.sql", "alert", 198, "2003-08-15 15:32:46 ?",
     "2003-08-15 15:32:35 ?"},
    {"20_11g_solaris_redo_loss_alert_bdrouvot.md", "alert", 112, "2013-12-10 08:06:43 ?",
     "2013-12-10 08:14:55 ?"},
    {"21_11.2_fsfo_oldprimary_alert_jsrw.log", "alert", 11, "2015-12-15 04:14:45 ?",
     "2015-12-15 04:14:45 ?"},
    {"23_11.2_fsfo_observer_jsconf.log", "observer", 10, "~2000-12-15 05:30:13.800 ?",
     "~2000-12-15 05:33:40.060 ?"},
    {"24_11.2_dgmgrl_show_config_after_failover_jsconf.txt", "dgmgrl", 78, "", ""},
    {"25_12.2_fsfo_observer_dgt.log", "observer", 48, "~2017-07-04 16:13:04.060 ?",
     "~2017-07-04 17:10:58.460 ?"},
    {"27_19c_fsfo_observer_yc_0300.log", "observer", 38, "2022-04-18 11:22:18.103 +03:00",
     "2022-04-18 11:39:20.933 +03:00"},
    {"29_19c_isolated_primary_alert_ORCL.log", "alert", 9, "2022-04-18 12:16:56.097097 +03:00",
     "2022-04-18 12:16:57.878625 +03:00"},
    {"30_19c_dgmgrl_fsfo_yc.txt", "dgmgrl", 91, "", ""},
    {"32_19c_fsfo_observer_mydb_0700.log", "observer", 34, "2025-06-04 23:45:35.617 +07:00",
     "2025-06-05 00:08:00.626 +07:00"},
    {"34_11g_fsfo_observer_gotime.log", "observer", 5, "2018-01-13 21:57:17.410 ?",
     "2018-01-13 21:57:22.680 ?"},
    {"35_11.2.0.4_drc_broker_switchover.log", "broker", 20, "2015-01-09 17:40:10 ?",
     "2015-01-09 17:41:12 ?"},
    {"36_10.2_drc_broker.log", "broker", 6, "2009-04-12 12:11:08 ?", "2009-04-12 12:12:08 ?"},
    {"37_10.2_alert_lgwr_sync_timeout.log", "alert", 9, "2009-02-06 21:22:26 ?",
     "2009-02-06 21:22:27 ?"},
    {"38_11.2_switchover_old_primary_alert_min.log", "alert", 21, "2016-02-16 14:55:15 ?",
     "2016-02-16 14:55:15 ?"},
    {"39_11.2_switchover_new_primary_alert_min.log", "alert", 41, "2016-02-16 14:52:22 ?",
     "2016-02-16 15:00:42 ?"},
    {"41_19c_archiver_stuck_fra_full_ora19c.log", "alert", 80, "2026-08-06 15:34:23.231106 +09:00",
     "2026-08-06 15:55:20.046065 +09:00"},
    {"42_19c_controlfile_mount_id_mismatch_xff.log", "alert", 19,
     "2023-05-03 20:21:07.446873 +08:00", "2023-05-03 20:48:34.870435 +08:00"},
    {"45_11g_kcratr_nab_less_than_odr.log", "alert", 11, "2018-01-14 19:52:29 ?",
     "2018-01-14 19:52:29 ?"},
    {"46_11g_kcratr_nab_trace_zh.trc", "trace", 9, "", ""},
    {"47_11.2_controlfile_header_too_old_attention.log", "alert", 19, "2013-09-11 23:26:39 ?",
     "2013-09-11 23:26:39 ?"},
    {"48_rac9i_controlfile_fractured_header.log", "alert", 11, "", ""},
    {"49_11.2_ora205_missing_controlfile.log", "alert", 13, "2018-02-26 14:16:27 ?",
     "2018-02-26 14:16:27 ?"},
    {"50_11.2_ora205_controlfile_locked_27086.log", "alert", 14, "2019-05-16 22:36:54 ?",
     "2019-05-16 22:36:54 ?"},
    {"51_12.2_ora205_brt_tz.log", "alert", 12, "2019-12-24 01:08:42.204167 -04:00",
     "2019-12-24 01:08:42.914821 -04:00"},
    {"52_10.2XE_ora205_2008.log", "alert", 9, "2008-02-29 20:09:32 ?", "2008-02-29 20:09:32 ?"},
    {"53_rac11.2_ora205_asm.log", "alert", 8, "2021-08-05 23:31:32 ?", "2021-08-05 23:32:21 ?"},
    {"54_11g_lost_write_standby_alert.log", "alert", 29, "2006-12-12 19:09:48 ?",
     "2006-12-12 19:15:23 ?"},
    {"55_19c_pdb_corrupt_block_ABMR.log", "alert", 16, "2021-02-28 09:51:48.021351 +00:00",
     "2021-02-28 09:51:48.021351 +00:00"},
    {"56_11.2_corrupt_block_fractured_orcl.log", "alert", 14, "", ""},
    {"58_rac11.2_crs_and_asm_eviction.log", "cluster", 32, "2020-06-16 04:58:31.502 ?",
     "2020-06-16 09:24:51 ?"},
    {"59_rac11.2_mrp_1274_unnamed.log", "alert", 11, "2023-05-02 19:18:25 ?",
     "2023-05-02 19:18:31 ?"},
    {"61_21c_attention_json.log", "attention-json", 2, "2021-10-13 03:36:50.671 +00:00",
     "2021-10-13 10:46:01.949 +00:00"},
    {"62_11.1_adrci_show_alert_tail.log", "alert", 14, "2009-02-27 14:25:05.036 +08:00",
     "2009-02-27 14:29:59.158 +08:00"},
    {"63_11.2_rac_garbled_questionmarks.log", "alert", 12, "2014-08-22 19:28:02 ?",
     "2014-08-22 19:28:02 ?"},
    {"64_11g_adr_log_xml_incidents.xml", "log.xml", 2, "2009-03-03 13:53:07.240 +08:00",
     "2016-10-09 16:13:17.328 +08:00"},
    {"65_rman_outputs_mixed.txt", "rman", 45, "2020-11-25 10:18:32 ?", "2014-03-27 22:50:52 ?"},
    {"67_11.2_clear_unarchived_and_wrong_seq_BDT.log", "alert", 23, "2013-12-10 08:06:43 ?",
     "2013-12-10 08:14:55 ?"},
    {"68_11g_dbv_localised_zh.txt", "dbv", 17, "", ""},
    {"70_case_9.2.0.6_win_kccsbck_first_alert_vald33.log", "alert", 74, "2006-04-19 17:25:28 ?",
     "2006-04-19 17:29:37 ?"},
    {"72_case_10.2_4194_alert_XFF.log", "alert", 26, "2011-11-04 23:10:37 ?",
     "2011-11-04 23:10:41 ?"},
    {"73_case_10.2_win_zh_3753_alert.log", "alert", 7, "2012-08-07 20:40:47 ?",
     "2012-08-07 20:40:53 ?"},
    {"74_case_10.2_win_zh_3753_trace.trc", "trace", 90, "2012-08-07 20:40:48 ?",
     "2012-08-07 20:40:48.413 ?"},
    {"75_case_10.2_4000_alert_XFF.log", "alert", 31, "2011-11-04 06:50:38 ?",
     "2011-11-04 06:50:40 ?"},
    {"76_case_10.2_create_controlfile_alert_kmcdb.log", "alert", 20, "2011-09-28 16:57:47 ?",
     "2011-09-28 16:57:57 ?"},
    {"77_case_10.2_fuzzy_recovery_alert_kmcdb.log", "alert", 41, "2011-09-28 17:27:09 ?",
     "2011-09-28 17:28:12 ?"},
    {"79_case_10.2_recovery_trace_kmcdb.trc", "trace", 64, "2011-09-28 17:46:09.022 ?",
     "2011-09-28 17:47:05.707 ?"},
    {"80_case_12.1_fsfo_old_primary_alert_primdb1.log", "alert", 13, "2016-04-28 02:45:44 ?",
     "2016-04-28 02:45:51 ?"},
    {"81_case_12.1_fsfo_observer.log", "observer", 3, "2016-04-28 07:45:51.540 ?",
     "2016-04-28 07:47:30.820 ?"},
    {"83_case_12.1_dgmgrl_show_configuration_verbose.txt", "dgmgrl", 36, "", ""},
    {"84_case_12.1_dgmgrl_show_fsfo.txt", "dgmgrl", 22, "", ""},
    {"85_case_12.1_rman_list_incarnation.txt", "rman", 17, "", ""},
    {"86_9i_controlfile_trace_fac.sql", "control-trace", 104, "2005-03-01 20:48:09.254 ?",
     "2005-03-01 20:48:09.253 ?"},
    {"87_19c_controlfile_trace_ora19.sql", "control-trace", 133, "", ""},
    {"88_12.1_dgmgrl_switchover_session.txt", "dgmgrl", 217, "~2000-08-15 18:00:40.190 ?",
     "~2000-08-15 18:00:40.190 ?"},
    {"90_12.1_vdollar_dataguard_queries.txt", "sqlplus", 97, "", ""},
    {"92_11.2_rman_restore_preview_nls_ru.txt", "rman", 134, "", ""},
    {"93_12.1_create_controlfile_resetlogs_session.txt", "control-trace", 158, "", ""},
    {"96_11.2_snapshot_standby_convert_and_back_gotime.log", "alert", 85, "2018-01-12 17:33:36 ?",
     "2018-01-12 18:21:56 ?"},
    {"98_19c_fsfo_observer_and_reinstate_kst.txt", "observer", 40, "2026-04-21 15:33:04.571 +09:00",
     "2026-04-21 15:33:23.098 +09:00"},
    {"A1_11.2_redo_header_unreadable_27047_orcl.log", "alert", 19, "2018-04-03 16:08:12 ?",
     "2018-04-03 16:08:12 ?"},
    {"A4_11.2_ora1157_missing_datafile_orcl.log", "alert", 11, "", ""},
    {"A5_11.2_ora1113_dgt.log", "alert", 4, "", ""},
    {"A6_11.2_dgmgrl_broker_property_errors_anxin.txt", "dgmgrl", 117, "", ""},
    {"A7_mixed_ora7445_exceptions.log", "alert", 10, "2019-09-29 22:04:52.957867 +03:00",
     "2021-03-03 11:49:46 ?"},
    {"A8_11g_standby_archive_gap_fal.log", "alert", 11, "2016-05-12 09:45:47 ?",
     "2016-05-12 09:45:47 ?"},
    {"A9_11.2_controlf_dump_level2_and_crash_recovery_orcl.trc", "trace", 67, "", ""},
};

static bw_log *open_sample(const char *name)
{
    char path[256];
    size_t size;
    snprintf(path, sizeof(path), "logs/%s", name);
    char *bytes = realdata_read(path, &size);
    bw_log *log = bw_log_from_memory(name, bytes, size);
    free(bytes);
    return log;
}

/* Walks the log: the records must lie side by side, from the first byte to the last. */
static uint64_t walk(bw_log *log, char first[BW_LOG_TIME_TEXT], char last[BW_LOG_TIME_TEXT])
{
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    bw_error err = {0};
    uint64_t count = 0, end = 0;
    bw_status status;
    *first = *last = 0;
    while ((status = bw_log_next(cursor, &r, &err)) == BW_OK) {
        assert_int_equal(r.number, count++);
        assert_int_equal(r.offset, end);
        assert_true(r.size > 0);
        end += r.size;
        if (!*first)
            bw_log_time_format(&r.time, first);
        if (r.time.certainty != BW_LOG_TIME_NONE)
            bw_log_time_format(&r.time, last);
    }
    assert_int_equal(status, BW_ERR_RANGE);
    assert_int_equal(end, bw_log_size(log));
    bw_log_cursor_free(cursor);
    return count;
}

static void table_of_all_logs(void **state)
{
    (void)state;
    realdata_need();
    for (size_t i = 0; i < BW_COUNT(samples); i++) {
        const struct sample *s = &samples[i];
        char first[BW_LOG_TIME_TEXT], last[BW_LOG_TIME_TEXT];
        bw_log *log = open_sample(s->name);
        realdata_text(s->name, bw_log_kind_name(bw_log_get_kind(log)), s->kind);
        realdata_equal(s->name, (int64_t)walk(log, first, last), (int64_t)s->records);
        realdata_text(s->name, first, s->first);
        realdata_text(s->name, last, s->last);
        bw_log_free(log);
    }
    realdata_finish("logs", 4 * 79);
}

/* S4: primary and observer stand in zones five hours apart. The printed times: 02:45:51, and
 * 07:45:51.54 to 07:47:30.82, which is 99.28 s. */
static void failover_seen_by_two_hosts(void **state)
{
    (void)state;
    realdata_need();
    bw_log *primary = open_sample("80_case_12.1_fsfo_old_primary_alert_primdb1.log");
    bw_log *observer = open_sample("81_case_12.1_fsfo_observer.log");
    bw_log_alignment a;
    bw_error err = {0};
    assert_int_equal(bw_log_align(primary, observer, &a, &err), BW_OK);
    assert_true(a.found);
    assert_int_equal(a.zone_s, -5 * 3600);
    assert_int_equal(a.measured_us, -18000540000LL);
    assert_int_equal(a.offset_us, -18000000000LL); /* 0.54 s is within a stamp of whole seconds */
    bw_log_cursor *cursor = bw_log_cursor_new(observer);
    bw_log_record started, ended;
    assert_int_equal(bw_log_next(cursor, &started, &err), BW_OK);
    assert_int_equal(bw_log_next(cursor, &ended, &err), BW_OK);
    assert_int_equal(bw_log_next(cursor, &ended, &err), BW_OK);
    assert_int_equal(ended.time.us - started.time.us, 99280000);
    assert_int_equal(bw_log_next(cursor, &ended, &err), BW_ERR_RANGE);
    bw_log_cursor_free(cursor);
    bw_log_free(primary);
    bw_log_free(observer);
}

/* The same words in UTF-8 and in Shift-JIS must come out the same. */
static void two_character_sets(void **state)
{
    (void)state;
    realdata_need();
    bw_log *a = open_sample("17_11.2XE_winxp_listener_ja.log");
    bw_log *b = open_sample("18_11.2XE_winxp_listener_ja.sjis.log");
    bw_log_cursor *ca = bw_log_cursor_new(a), *cb = bw_log_cursor_new(b);
    bw_log_record ra, rb;
    bw_text ta = {0}, tb = {0};
    for (int i = 0; i < 17; i++) {
        assert_int_equal(bw_log_next(ca, &ra, NULL), BW_OK);
        assert_int_equal(bw_log_next(cb, &rb, NULL), BW_OK);
        bw_text_clear(&ta);
        bw_text_clear(&tb);
        bw_log_show(a, ra.text, ra.text_size, &ta);
        bw_log_show(b, rb.text, rb.text_size, &tb);
        assert_string_equal(bw_text_get(&ta), bw_text_get(&tb));
        assert_int_equal(ra.time.us, rb.time.us);
    }
    bw_text_free(&ta);
    bw_text_free(&tb);
    bw_log_cursor_free(ca);
    bw_log_cursor_free(cb);
    bw_log_free(a);
    bw_log_free(b);
}

/* The records of a log by text; those that occur once are found again. */
typedef struct message {
    char text[200];
    bw_log_time time;
} message;

static int by_text(const void *a, const void *b)
{
    return strcmp(((const message *)a)->text, ((const message *)b)->text);
}

static size_t messages_of(const char *name, message *into, size_t room)
{
    bw_log *log = open_sample(name);
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    size_t count = 0;
    while (count < room && bw_log_next(cursor, &r, NULL) == BW_OK) {
        size_t size = r.text_size < 199 ? r.text_size : 199;
        while (size && r.text[size - 1] == ' ')
            size--;
        memcpy(into[count].text, r.text, size);
        into[count].text[size] = 0;
        into[count++].time = r.time;
    }
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    qsort(into, count, sizeof(*into), by_text);
    return count;
}

static const message *only_one(const message *all, size_t count, const message *wanted)
{
    const message *found = bsearch(wanted, all, count, sizeof(*all), by_text);
    if (!found || (found > all && by_text(found, found - 1) == 0) ||
        (found + 1 < all + count && by_text(found, found + 1) == 0))
        return NULL;
    return found;
}

/* 01 and 02 are one instance's log as text and as XML. XML stamps each message, to the
 * millisecond: it must lie in the span that the text's stamp claims. */
static void text_and_xml_tell_the_same_times(void **state)
{
    (void)state;
    realdata_need();
    message *text = bw_alloc(2000 * sizeof(*text)), *xml = bw_alloc(2000 * sizeof(*xml));
    size_t texts = messages_of("01_19.3_win_alert_orcl.log", text, 2000);
    size_t xmls = messages_of("02_19.3_win_adr_log.xml", xml, 2000);
    unsigned pairs = 0, outside = 0;
    for (size_t i = 0; i < xmls; i++) {
        const message *twin = only_one(text, texts, &xml[i]);
        if (!twin || !only_one(xml, xmls, &xml[i]))
            continue;
        pairs++;
        int64_t late = xml[i].time.us - twin->time.us;
        if (late < -1000 - twin->time.early_us || late >= twin->time.span_us) {
            outside++;
            printf("  %lld us after its block: %s\n", (long long)late, xml[i].text);
        }
    }
    printf("%u messages that occur once in both, %u outside the span\n", pairs, outside);
    assert_true(pairs > 300);
    assert_int_equal(outside, 0);
    free(text);
    free(xml);
}

/* A log cut at every byte of its first 4 KiB: nothing is lost. */
static void cut_at_every_byte(void **state)
{
    (void)state;
    realdata_need();
    static const char *const names[] = {
        "01_19.3_win_alert_orcl.log", "02_19.3_win_adr_log.xml", "25_12.2_fsfo_observer_dgt.log",
        "61_21c_attention_json.log", "18_11.2XE_winxp_listener_ja.sjis.log"};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        char path[256], first[BW_LOG_TIME_TEXT], last[BW_LOG_TIME_TEXT];
        size_t size;
        snprintf(path, sizeof(path), "logs/%s", names[i]);
        char *bytes = realdata_read(path, &size);
        for (size_t cut = 0; cut < 4096 && cut <= size; cut++) {
            bw_log *log = bw_log_from_memory(names[i], bytes, cut);
            walk(log, first, last);
            bw_log_free(log);
        }
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_of_all_logs),  cmocka_unit_test(failover_seen_by_two_hosts),
        cmocka_unit_test(two_character_sets), cmocka_unit_test(text_and_xml_tell_the_same_times),
        cmocka_unit_test(cut_at_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
