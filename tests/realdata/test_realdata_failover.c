/* The observer logs and dgmgrl outputs of the reference: phases as the table of failover.md's section 5
 * has them, configuration as the files print it (read by eye, with their lines), findings of lint as
 * section 1.3 names the samples. Absent here: 22, 26, 28, 31, 33, 82. */
#include "realdata.h"

#include <blockwright/blockwright.h>
#include <blockwright/branches.h>
#include <blockwright/failover.h>
#include <blockwright/fsfo.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bw_session *session;

static int open_session(void **state)
{
    (void)state;
    session = bw_session_new(getenv("BW_ROOT"), NULL);
    return session ? 0 : -1;
}

static int close_session(void **state)
{
    bw_session_free(session);
    return realdata_end(state);
}

/* --- reading --- */

typedef struct reading {
    bw_failovers *failovers;
    bw_fsfo *fsfo;
    bw_fsfo_lamps *lamps;
    const bw_log *log;
} reading;

static bool feed(void *context, const bw_log_record *record, const bw_log_event *event)
{
    reading *r = context;
    const char *name = bw_log_path(r->log);
    if (r->failovers)
        bw_failovers_add(r->failovers, name, record, event);
    if (r->fsfo)
        bw_fsfo_add(r->fsfo, name, bw_log_get_kind(r->log), record, event);
    if (r->lamps)
        bw_fsfo_lamps_add(r->lamps, name, record, event);
    return true;
}

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

static void read_sample(reading *r, bw_log *log)
{
    r->log = log;
    assert_int_equal(bw_log_each(log, bw_session_catalogue(session), 0, NULL, feed, r, NULL),
                     BW_OK);
}

#define S24 "24_11.2_dgmgrl_show_config_after_failover_jsconf.txt"
#define S25 "25_12.2_fsfo_observer_dgt.log"
#define S27 "27_19c_fsfo_observer_yc_0300.log"
#define S30 "30_19c_dgmgrl_fsfo_yc.txt"
#define S32 "32_19c_fsfo_observer_mydb_0700.log"
#define S34 "34_11g_fsfo_observer_gotime.log"
#define S80 "80_case_12.1_fsfo_old_primary_alert_primdb1.log"
#define S81 "81_case_12.1_fsfo_observer.log"
#define S83 "83_case_12.1_dgmgrl_show_configuration_verbose.txt"
#define S84 "84_case_12.1_dgmgrl_show_fsfo.txt"
#define S88 "88_12.1_dgmgrl_switchover_session.txt"
#define S98 "98_19c_fsfo_observer_and_reinstate_kst.txt"

/* --- phases: the table's numbers, in hundredths of a second, and how exactly it prints them --- */
static void phases_as_the_table_has_them(void **state)
{
    (void)state;
    realdata_need();
    static const struct {
        const char *name;
        unsigned from, to;
        int printed, half_digit;
    } rows[] = {
        {S25, 1, 2, 3075, 0}, {S25, 4, 9, 1119, 0}, {S25, 12, 13, 2240, 5}, {S27, 1, 2, 3095, 0},
        {S27, 4, 9, 1534, 0}, {S27, 12, 13, 5460, 5}, {S32, 1, 2, 3110, 5}, {S32, 4, 9, 1220, 5},
        {S98, 4, 9, 1850, 5}, {S34, 4, 9, 530, 5},  {S81, 4, 9, 9930, 5},
    };
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        double seconds = -1;
        size_t count;
        reading r = {.failovers = bw_failovers_new()};
        bw_log *log = open_sample(rows[i].name);
        read_sample(&r, log);
        const bw_failover *f = bw_failovers_read(r.failovers, &count);
        assert_int_equal(count, 1);
        assert_true(bw_failover_seconds(f, rows[i].from, rows[i].to, &seconds));
        int ours = (int)(seconds * 100 + 1e-6);
        bool equal = ours >= rows[i].printed - rows[i].half_digit &&
                     ours <= rows[i].printed + rows[i].half_digit;
        realdata_equal(rows[i].name, equal ? rows[i].printed : ours, rows[i].printed);
        bw_log_free(log);
        bw_failovers_free(r.failovers);
    }
    realdata_finish("phases of the samples", BW_COUNT(rows));
}

/* S4: 02:45:51 on the primary, 07:45:51.54 and 07:47:30.82 on the observer. */
static void a_condition_and_no_reinstate(void **state)
{
    (void)state;
    realdata_need();
    size_t count;
    double seconds;
    bw_log_alignment a;
    reading r = {.failovers = bw_failovers_new(),
                 .fsfo = bw_fsfo_new(),
                 .lamps = bw_fsfo_lamps_new(bw_session_fsfo_rules(session))};
    bw_log *primary = open_sample(S80), *observer = open_sample(S81), *config = open_sample(S84);
    assert_int_equal(bw_log_align(primary, observer, &a, NULL), BW_OK);
    bw_log_set_offset(observer, a.offset_us);
    read_sample(&r, primary);
    read_sample(&r, observer);
    read_sample(&r, config);
    const bw_failover *f = bw_failovers_read(r.failovers, &count);
    assert_int_equal(count, 1);
    assert_true(bw_failover_seconds(f, 2, 4, &seconds));
    realdata_equal("decision, ms", (int64_t)(seconds * 1000 + 0.5), 540);
    assert_true(bw_failover_seconds(f, 4, 9, &seconds));
    realdata_equal("failover, ms", (int64_t)(seconds * 1000 + 0.5), 99280);
    realdata_text("condition", f->condition, "Inaccessible Logfile");
    assert_false(f->points[1].found); /* nobody had to notice */
    assert_non_null(strstr(f->reason, "no automatic reinstate because a configurable condition"));
    assert_int_equal(f->overlap, BW_OVERLAP_POSSIBLE); /* the log stops before the instance does */
    const bw_fsfo_lamp *lamps = bw_fsfo_lamps_read(r.lamps, r.fsfo, &count);
    for (size_t i = 0; i < count; i++) {
        bool fired = strcmp(lamps[i].name, "Inaccessible Logfile") == 0;
        realdata_equal(lamps[i].name, lamps[i].state == BW_FSFO_LAMP_FIRED, fired);
        if (fired) {
            realdata_equal("line of the condition", (int64_t)lamps[i].fired.line, 18);
            realdata_equal("first ORA-00345", (int64_t)lamps[i].seen.line, 5);
            realdata_equal("it is on", lamps[i].configured, BW_FSFO_ON);
        }
    }
    bw_log_free(primary);
    bw_log_free(observer);
    bw_log_free(config);
    bw_failovers_free(r.failovers);
    bw_fsfo_lamps_free(r.lamps);
    bw_fsfo_free(r.fsfo);
    realdata_finish("S4 from its real files", 8);
}

/* --- configuration: what the files print, and where --- */
static void configuration_as_printed(void **state)
{
    (void)state;
    realdata_need();
    static const struct {
        const char *name, *member, *setting, *value;
        int line;
    } rows[] = {
        {S24, "", "name", "jsconf", 2},
        {S24, "", "ProtectionMode", "MaxAvailability", 3},
        {S24, "jsread", "ORA-16825",
         "multiple errors or warnings, including fast-start failover-related errors or warnings, "
         "detected for the database",
         6},
        {S24, "jsrw", "enabled", "NO", 8},
        {S24, "", "OperationTimeout", "30", 17},
        {S24, "", "PrimaryLostWriteAction", "CONTINUE", 27},
        {S24, "", "Observer", "CAHW50", 35},
        {S24, "", "Target", "jsrw", 34},
        {S24, "", "FastStartFailoverLagLimit", "30 seconds (not in use)", 36},
        {S24, "", "status", "ERROR", 44},
        {S24, "jsrw", "transport lag", "(unknown)", 54},
        {S24, "jsrw", "role", "PHYSICAL STANDBY", 52},
        {S24, "jsread", "role", "PRIMARY", 72},
        {S24, "jsread", "ORA-16820",
         "fast-start failover observer is no longer observing this database", 79},
        {S24, "jsread", "ORA-16817", "unsynchronized fast-start failover configuration", 83},
        {S24, "jsrw", "standby", "reinstated", 110},
        {S25, "", "Target", "dgts", 1},
        {S25, "dgts", "role", "PRIMARY", 31},
        {S25, "dgtp", "standby", "reinstated", 53},
        {S27, "orcl", "standby", "reinstated", 43},
        {S30, "", "name", "dg_config_test1", 90},
        {S30, "", "ConfigurationWideServiceName", "ORCL_CFG", 26},
        {S30, "", "FastStartFailover", "Enabled in Potential Data Loss Mode", 100},
        {S30, "", "Observer", "yc-oracle-db1.ru-central1.internal", 54},
        {S30, "", "condition Corrupted Controlfile", "YES", 62},
        {S30, "", "condition Stuck Archiver", "NO", 65},
        {S30, "", "condition Datafile Write Errors", "YES", 66},
        {S30, "orcl", "role", "PRIMARY", 94},
        {S30, "orcl_stby", "transport lag", "0 seconds (computed 1 second ago)", 111},
        {S30, "orcl_stby", "status", "SUCCESS", 119},
        {S32, "", "Target", "mydb_stb", 1},
        {S32, "mydb_stb", "role", "PRIMARY", 35},
        {S34, "gotime", "role", "PRIMARY", 7},
        {S83, "", "TraceLevel", "USER", 21},
        {S83, "", "Observer", "obsrvr-node", 37},
        {S83, "primdb", "role", "PRIMARY", 13},
        {S83, "stdbydb", "role", "PHYSICAL STANDBY", 14},
        {S84, "", "FastStartFailoverThreshold", "30 seconds", 11},
        {S84, "", "condition Inaccessible Logfile", "YES", 24},
        {S84, "", "condition Datafile Write Errors", "NO", 26}, /* printed as Datafile Offline */
        {S88, "master", "LogXptMode", "ASYNC", 17},
        {S88, "master", "StandbyFileManagement", "AUTO", 33},
        {S88, "", "ProtectionMode", "MaxAvailability", 262},
        {S88, "slave", "role", "PHYSICAL STANDBY", 288},
        {S88, "", "FastStartFailover", "ENABLED", 267},
        {S98, "", "ProtectionMode", "MaxAvailability", 12},
        {S98, "orclstby", "ORA-16869", "fast-start failover target not initialized", 35},
        {S98, "orcl", "standby", "reinstated", 49},
    };
    bw_fsfo *fsfo = NULL;
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        size_t count;
        if (i == 0 || strcmp(rows[i].name, rows[i - 1].name) != 0) {
            bw_fsfo_free(fsfo);
            fsfo = bw_fsfo_new();
            bw_log *log = open_sample(rows[i].name);
            read_sample(&(reading){.fsfo = fsfo}, log);
            bw_fsfo_settings(fsfo, &count);
            bw_log_free(log);
        }
        const bw_fsfo_setting *s = bw_fsfo_find(fsfo, rows[i].member, rows[i].setting);
        char what[160];
        snprintf(what, sizeof(what), "%.3s %s %s", rows[i].name, rows[i].member, rows[i].setting);
        if (!s || !s->last) {
            realdata_missing(what);
            continue;
        }
        realdata_text(what, s->last->value, rows[i].value);
        realdata_equal(what, (int64_t)s->last->line, rows[i].line);
    }
    bw_fsfo_free(fsfo);
    realdata_finish("configuration of the samples", 2 * BW_COUNT(rows));
}

/* --- lint --- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Ids and members, sorted, of one file or of two that are read together. */
static void findings_of(const char *names, bw_text *text)
{
    size_t count;
    char list[256], *rest = list;
    bw_fsfo *fsfo = bw_fsfo_new();
    snprintf(list, sizeof(list), "%s", names);
    for (char *name; (name = strsep(&rest, " ")) != NULL;) {
        bw_log *log = open_sample(name);
        read_sample(&(reading){.fsfo = fsfo}, log);
        bw_log_free(log);
    }
    const bw_fsfo_finding *f =
        bw_fsfo_lint(fsfo, bw_session_fsfo_rules(session), NULL, &count);
    const char *ids[64];
    for (size_t i = 0; i < count && i < 64; i++)
        ids[i] = f[i].rule->id;
    qsort(ids, count, sizeof(*ids), by_text);
    bw_text_clear(text);
    for (size_t i = 0; i < count; i++)
        bw_text_addf(text, "%s%s", i ? " " : "", ids[i]);
    bw_fsfo_free(fsfo);
}

/* What section 1.3 names each sample for, and what the same texts show besides. */
static void findings_of_the_samples(void **state)
{
    (void)state;
    realdata_need();
    static const struct {
        const char *names, *ids;
    } rows[] = {
        {"23_11.2_fsfo_observer_jsconf.log", "second-observer"},
        {S24, "no-observer not-in-step observer-keeps-connection second-observer"},
        {S25, ""},
        {S27, ""},
        {S30, "not-in-step observer-keeps-connection observer-moved observer-on-database status-old"},
        {S32, ""},
        {S34, ""},
        {S81, ""},
        {S83 " " S84,
         "conditions-off lag-limit-differs observer-keeps-connection threshold-differs"},
        {S88, "async-in-maxavailability observer-keeps-connection observer-on-database"},
        {S98, "not-in-step"},
        {"59_rac11.2_mrp_1274_unnamed.log", "files-by-hand"},
        {"A6_11.2_dgmgrl_broker_property_errors_anxin.txt",
         "failover-off observer-keeps-connection static-service-missing"},
        {"A8_11g_standby_archive_gap_fal.log", "short-memory"},
    };
    bw_text ids = {0};
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        findings_of(rows[i].names, &ids);
        realdata_text(rows[i].names, bw_text_get(&ids), rows[i].ids);
    }
    bw_text_free(&ids);
    realdata_finish("findings of the samples", BW_COUNT(rows));
}

/* --- branches --- */

/* RMAN's lists of both sides of S4, and the orphan of sample 65. */
static void trees_of_the_lists(void **state)
{
    (void)state;
    realdata_need();
    static const struct {
        const char *name;
        uint64_t scn, parent; /* 0: none */
    } rows[] = {
        {"85_case_12.1_rman_list_incarnation.txt", 98432256, 0},
        {"85_case_12.1_rman_list_incarnation.txt", 101420992, 98432256},
        {"85_case_12.1_rman_list_incarnation.txt", 102068825, 101420992},
        {"65_rman_outputs_mixed.txt", 869112, 1},
        {"65_rman_outputs_mixed.txt", 870364, 869112},
        {"65_rman_outputs_mixed.txt", 870978, 870364},
        {"65_rman_outputs_mixed.txt", 871371, 870364}, /* the orphan */
        {"65_rman_outputs_mixed.txt", 2702561, 1920977},
    };
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        char path[600];
        size_t count, found = BW_BRANCH_NONE;
        const char *root = getenv("BLOCKWRIGHT_REALDATA");
        snprintf(path, sizeof(path), root ? "%s/logs/%s" : "%s/../shared/data/logs/%s",
                 root ? root : getenv("BW_ROOT"), rows[i].name);
        bw_branches *b = bw_branches_new(bw_session_catalogue(session));
        assert_int_equal(bw_branches_add(b, path, NULL), BW_OK);
        const bw_branch *n = bw_branches_read(b, &count);
        for (size_t k = 0; k < count; k++)
            found = n[k].scn == rows[i].scn ? k : found;
        if (found == BW_BRANCH_NONE) {
            realdata_missing(rows[i].name);
        } else {
            size_t parent = n[found].parent;
            realdata_equal(rows[i].name, parent == BW_BRANCH_NONE ? 0 : (int64_t)n[parent].scn,
                           (int64_t)rows[i].parent);
        }
        bw_branches_free(b);
    }
    realdata_finish("branches of RMAN's lists", BW_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phases_as_the_table_has_them),
        cmocka_unit_test(a_condition_and_no_reinstate),
        cmocka_unit_test(configuration_as_printed),
        cmocka_unit_test(findings_of_the_samples),
        cmocka_unit_test(trees_of_the_lists),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
