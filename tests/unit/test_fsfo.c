/* The configuration of fast-start failover out of texts: forms from 10g to 26ai as Oracle's manuals
 * and the logs of failover.md print them, typed here with names of our own. */
#include "fsfo_texts.h"

static bw_fsfo *read_text(const char *text)
{
    size_t count;
    bw_fsfo *fsfo = bw_fsfo_new();
    read_bytes(fsfo, NULL, "a.txt", text, strlen(text));
    bw_fsfo_settings(fsfo, &count);
    return fsfo;
}

static const bw_fsfo_setting *setting(const bw_fsfo *fsfo, const char *member, const char *name)
{
    const bw_fsfo_setting *s = bw_fsfo_find(fsfo, member, name);
    if (!s)
        fail_msg("nothing tells of %s of '%s'", name, member);
    return s;
}

static void assert_value(const bw_fsfo *fsfo, const char *member, const char *name,
                         const char *value, uint64_t line)
{
    const bw_fsfo_setting *s = setting(fsfo, member, name);
    assert_non_null(s->last);
    if (strcmp(s->last->value, value) != 0)
        fail_msg("%s of '%s': '%s', not '%s'", name, member, s->last->value, value);
    assert_int_equal(s->last->line, line);
}

/* --- forms --- */

static void a_19c_configuration(void **state)
{
    (void)state;
    bw_fsfo *f = read_text("DGMGRL> show configuration verbose;\n"
                           "\n"
                           "Configuration - north\n"
                           "\n"
                           "  Protection Mode: MaxPerformance\n"
                           "  Members:\n"
                           "  one - Primary database\n"
                           "    Warning: ORA-16829: fast-start failover configuration is lagging\n"
                           "    two - (*) Physical standby database (disabled)\n"
                           "      ORA-16661: the standby database needs to be reinstated\n"
                           "    fs  - Far sync instance\n"
                           "\n"
                           "  Properties:\n"
                           "    FastStartFailoverThreshold      = '30'\n"
                           "    ExternalDestination1            = ''\n"
                           "\n"
                           "Fast-Start Failover: Enabled in Potential Data Loss Mode\n"
                           "  Lag Limit:          45 seconds\n"
                           "  Threshold:          30 seconds\n"
                           "  Active Target:      two\n"
                           "  Potential Targets:  \"two\"\n"
                           "    two        valid\n"
                           "  Observer:           watcher\n"
                           "  Shutdown Primary:   TRUE\n"
                           "  Observer Reconnect: (none)\n"
                           "\n"
                           "Configuration Status:\n"
                           "WARNING   (status updated 61 seconds ago)\n");
    assert_value(f, "", "name", "north", 3);
    assert_value(f, "", "ProtectionMode", "MaxPerformance", 5);
    assert_value(f, "one", "role", "PRIMARY", 7);
    assert_value(f, "one", "ORA-16829", "fast-start failover configuration is lagging", 8);
    assert_value(f, "two", "role", "PHYSICAL STANDBY", 9);
    assert_value(f, "two", "enabled", "NO", 9);
    assert_value(f, "two", "ORA-16661", "the standby database needs to be reinstated", 10);
    assert_value(f, "fs", "role", "FAR SYNC", 11);
    assert_value(f, "", "ExternalDestination1", "", 15);
    assert_value(f, "", "FastStartFailoverThreshold", "30 seconds", 19);
    assert_int_equal(setting(f, "", "FastStartFailoverThreshold")->history, BW_FSFO_SAME);
    assert_int_equal(setting(f, "", "FastStartFailoverThreshold")->count, 2);
    assert_int_equal(setting(f, "", "FastStartFailoverLagLimit")->last->number, 45);
    assert_value(f, "", "Target", "two", 20);
    assert_value(f, "two", "potential target", "valid", 22);
    assert_int_equal(setting(f, "", "ObserverReconnect")->last->number, 0);
    assert_value(f, "", "status", "WARNING", 28);
    assert_int_equal(setting(f, "", "status age")->last->number, 61);
    assert_int_equal(bw_fsfo_outputs(f), 1);
    assert_int_equal(bw_fsfo_output_at(f, 0)->age_s, 61);
    assert_int_equal(bw_fsfo_output_at(f, 0)->time.certainty, BW_LOG_TIME_NONE);
    bw_fsfo_free(f);
}

/* 10g and 11.1: names on lines of their own, "Databases", "Current status for". */
static void a_10g_configuration(void **state)
{
    (void)state;
    bw_fsfo *f = read_text("DGMGRL> show configuration verbose\n"
                           "\n"
                           "Configuration\n"
                           "  Name:                DRSolution\n"
                           "  Enabled:             YES\n"
                           "  Protection Mode:     MaxAvailability\n"
                           "  Fast-Start Failover: ENABLED\n"
                           "  Databases:\n"
                           "    north - Primary database\n"
                           "    south - Physical standby database\n"
                           "            - Fast-Start Failover target\n"
                           "\n"
                           "Fast-Start Failover\n"
                           "  Threshold: 30 seconds\n"
                           "  Observer:  obs1\n"
                           "\n"
                           "Current status for \"DRSolution\":\n"
                           "SUCCESS\n"
                           "DGMGRL> show database 'south'\n"
                           "Database\n"
                           "  Name:            south\n"
                           "  Role:            PHYSICAL STANDBY\n"
                           "  Intended State:  ONLINE\n"
                           "Current status for \"south\":\n"
                           "SUCCESS\n");
    assert_value(f, "", "name", "DRSolution", 4);
    assert_value(f, "", "FastStartFailover", "ENABLED", 7);
    assert_value(f, "north", "role", "PRIMARY", 9);
    assert_value(f, "", "FastStartFailoverThreshold", "30 seconds", 14);
    assert_value(f, "", "status", "SUCCESS", 18);
    assert_value(f, "south", "intended state", "ONLINE", 23);
    assert_value(f, "south", "status", "SUCCESS", 25);
    bw_fsfo_free(f);
}

/* 26ai's further labels; conditions with errors; CRLF, blanks lost. */
static void conditions_and_new_labels(void **state)
{
    (void)state;
    bw_fsfo *f = read_text("DGMGRL> show fast_start failover;\r\n"
                           "Fast-Start Failover: Enabled in Zero Data Loss Mode\r\n"
                           "Lag Type: APPLY\r\n"
                           "Lag Grace Time: 5 seconds\r\n"
                           "Ping Interval: 3000 milliseconds\r\n"
                           "Ping Retry: 0\r\n"
                           "Configurable Failover Conditions\r\n"
                           "Health Conditions:\r\n"
                           "Corrupted Controlfile          YES\r\n"
                           "Inaccessible Logfile            NO\r\n"
                           "Datafile Offline               YES\r\n"
                           "Something New                  YES\r\n"
                           "Oracle Error Conditions:\r\n"
                           "ORA-00240: control file enqueue held for more than 900 seconds\r\n");
    assert_value(f, "", "FastStartFailoverLagType", "APPLY", 3);
    assert_int_equal(setting(f, "", "FastStartFailoverLagGraceTime")->last->number, 5);
    assert_int_equal(setting(f, "", "ObserverPingInterval")->last->number, 3000);
    assert_value(f, "", "ObserverPingRetry", "0", 6);
    assert_value(f, "", "condition Corrupted Controlfile", "YES", 9);
    assert_value(f, "", "condition Inaccessible Logfile", "NO", 10);
    assert_value(f, "", "condition Datafile Write Errors", "YES", 11); /* its name up to 12.1 */
    assert_value(f, "", "condition Something New", "YES", 12);
    assert_value(f, "", "condition ORA-00240", "YES", 14);
    bw_fsfo_free(f);
}

static void values_that_a_spool_cut(void **state)
{
    (void)state;
    bw_fsfo *f = read_text("DGMGRL> show database one StaticConnectIdentifier;\n"
                           "StaticConnectIdentifier = '(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HO\n"
                           "ST=db01)(PORT=1521)))'\n"
                           "DGMGRL> show database verbose 'two';\n"
                           "Database - two\n"
                           "  Properties:\n"
                           "    LogXptMode                      =\n"
                           "'ASYNC'\n"
                           "    DbFileNameConvert = '/a, /b\n"
                           "DGMGRL> show database three LogXptMode;\n"
                           "LogXptMode = 'SYNC'\n");
    assert_value(f, "one", "StaticConnectIdentifier",
                 "(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=db01)(PORT=1521)))", 2);
    assert_value(f, "two", "LogXptMode", "ASYNC", 7);
    assert_value(f, "two", "DbFileNameConvert", "/a, /b", 9);
    assert_value(f, "three", "LogXptMode", "SYNC", 11);
    bw_fsfo_free(f);
}

static void validate_and_observers(void **state)
{
    (void)state;
    bw_fsfo *f = read_text(
        "DGMGRL> validate database two;\n"
        "  Database Role:     Physical standby database\n"
        "  Primary Database:  one\n"
        "  Ready for Switchover:  Yes\n"
        "  Ready for Failover:    Yes (Primary Running)\n"
        "  Flashback Database Status:\n"
        "    one:  On\n"
        "    two:  Off\n"
        "    Validating static connect identifier for the primary database one...\n"
        "    Warning: Ensure primary database's StaticConnectIdentifier property\n"
        "  Current Log File Groups Configuration:\n"
        "    Thread #  Online Redo Log Groups  Standby Redo Log Groups Status\n"
        "              (one)                   (two)\n"
        "    1         3                       2                       Insufficient SRLs\n"
        "  Future Log File Groups Configuration:\n"
        "    Thread #  Online Redo Log Groups  Standby Redo Log Groups Status\n"
        "              (two)                   (one)\n"
        "    1         3                       4                       Sufficient SRLs\n"
        "  Current Configuration Log File Sizes:\n"
        "    Thread #   Smallest Online Redo      Smallest Standby Redo\n"
        "               Log File Size             Log File Size\n"
        "               (one)                     (two)\n"
        "    1          200 MBytes                100 MBytes\n"
        "DGMGRL> show observer;\n"
        "Configuration - north\n"
        "  Primary:            one\n"
        "  Active Target:      two\n"
        "Observer \"obs1\" - Master\n"
        "  Host Name:                    watcher1\n"
        "  Last Ping to Primary:         1 second ago\n"
        "Observer \"obs2\"(19.20.0.0.0) - Backup\n"
        "  Host Name:                    watcher2\n");
    assert_value(f, "two", "role", "PHYSICAL STANDBY", 2);
    assert_value(f, "two", "ready for failover", "Yes (Primary Running)", 5);
    assert_int_equal(setting(f, "one", "flashback")->last->number, 1);
    assert_int_equal(setting(f, "two", "flashback")->last->number, 0);
    assert_int_equal(setting(f, "one", "static connect identifier")->last->line, 10);
    assert_value(f, "two", "redo groups thread 1", "3 online, 2 standby", 14);
    assert_int_equal(setting(f, "two", "redo groups thread 1")->last->number, 2);
    assert_int_equal(setting(f, "one", "redo groups thread 1")->last->number, 0);
    assert_int_equal(setting(f, "two", "redo sizes thread 1")->last->number, 1);
    assert_value(f, "observer obs1", "role", "Master", 28);
    assert_value(f, "observer obs1", "host", "watcher1", 29);
    assert_value(f, "observer obs2", "role", "Backup", 31);
    assert_value(f, "observer obs2", "host", "watcher2", 32);
    bw_fsfo_free(f);
}

/* --- over time --- */

static void edits_count_when_they_are_done(void **state)
{
    (void)state;
    bw_fsfo *f = read_text("DGMGRL> show database one LogXptMode;\n"
                           "LogXptMode = 'ASYNC'\n"
                           "DGMGRL> EDIT DATABASE one SET PROPERTY 'LogXptMode'='SYNC';\n"
                           "Error: ORA-16541: database is not enabled\n"
                           "Failed.\n"
                           "DGMGRL> edit configuration set property FastStartFailoverThreshold = 45;\n"
                           "Property \"faststartfailoverthreshold\" updated\n"
                           "DGMGRL> enable fast_start failover condition \"Stuck Archiver\";\n"
                           "Succeeded.\n"
                           "DGMGRL> enable fast_start failover condition 240;\n"
                           "Succeeded.\n"
                           "DGMGRL> edit configuration set protection mode as maxavailability;\n"
                           "Succeeded.\n");
    assert_value(f, "one", "LogXptMode", "ASYNC", 2);
    assert_int_equal(setting(f, "one", "LogXptMode")->count, 2);
    assert_true(setting(f, "one", "LogXptMode")->facts[1]->asked);
    assert_value(f, "", "FastStartFailoverThreshold", "45", 6);
    assert_value(f, "", "condition Stuck Archiver", "YES", 8);
    assert_value(f, "", "condition ORA-00240", "YES", 10);
    assert_value(f, "", "ProtectionMode", "MaxAvailability", 12);
    bw_fsfo_free(f);
}

static void later_values_replace_and_unordered_ones_conflict(void **state)
{
    (void)state;
    size_t count;
    static const char first[] = "DGMGRL> show fast_start failover;\n"
                                "Fast-Start Failover: ENABLED\n"
                                "  Threshold:  60 seconds\n";
    static const char second[] = "DGMGRL> show fast_start failover;\n"
                                 "Fast-Start Failover: ENABLED\n"
                                 "  Threshold:  30 seconds\n";
    bw_fsfo *f = bw_fsfo_new();
    char both[512];
    snprintf(both, sizeof(both), "%s%s", first, second);
    read_bytes(f, NULL, "both.txt", both, strlen(both));
    bw_fsfo_settings(f, &count);
    assert_int_equal(setting(f, "", "FastStartFailoverThreshold")->history, BW_FSFO_CHANGED);
    assert_int_equal(setting(f, "", "FastStartFailoverThreshold")->last->number, 30);
    bw_fsfo_free(f);

    f = bw_fsfo_new();
    read_bytes(f, NULL, "a.txt", first, strlen(first));
    read_bytes(f, NULL, "b.txt", second, strlen(second));
    bw_fsfo_settings(f, &count);
    assert_int_equal(setting(f, "", "FastStartFailoverThreshold")->history, BW_FSFO_CONFLICT);
    assert_int_equal(setting(f, "", "FastStartFailoverThreshold")->count, 2);
    assert_int_equal(setting(f, "", "FastStartFailover")->history, BW_FSFO_SAME);
    bw_fsfo_free(f);
}

/* The banner of a session tells when it began: the file given last is the earlier one. */
static void banners_date_outputs(void **state)
{
    (void)state;
    size_t count;
    static const char *const texts[] = {
        "DGMGRL for Linux: Release 19.0.0.0.0 - Production on Mon Apr 18 11:22:18 2022\n"
        "DGMGRL> show fast_start failover;\nFast-Start Failover: Disabled\n",
        "DGMGRL for Linux: Release 19.0.0.0.0 - Production on Sun Apr 17 11:22:18 2022\n"
        "DGMGRL> show fast_start failover;\nFast-Start Failover: ENABLED\n",
    };
    bw_fsfo *f = bw_fsfo_new();
    read_bytes(f, NULL, "late.txt", texts[0], strlen(texts[0]));
    read_bytes(f, NULL, "early.txt", texts[1], strlen(texts[1]));
    bw_fsfo_settings(f, &count);
    const bw_fsfo_setting *s = setting(f, "", "FastStartFailover");
    assert_string_equal(s->last->value, "Disabled");
    /* A session has no known end: the later one cannot be told from the earlier one's tail. */
    assert_int_equal(s->history, BW_FSFO_CONFLICT);
    bw_fsfo_free(f);
}

/* --- logs --- */

static void logs_tell_of_the_configuration(void **state)
{
    (void)state;
    size_t count;
    static const char observer[] =
        "[W000 2025-06-04T23:45:35.617+07:00] FSFO target standby is two\n"
        "Observer 'watcher' started\n"
        "[W000 2025-06-04T23:45:35.743+07:00] The standby two is ready to be a FSFO target\n"
        "[W000 2025-06-05T00:08:00.623+07:00] Primary database has changed to two.\n"
        "[W000 2025-06-05T00:09:00.623+07:00] The standby one needs to be reinstated\n"
        "Error: ORA-16647: could not start more than one observer\n";
    static const char broker[] =
        "01/09/2015 17:40:51\n"
        "Broker Configuration:       \"OrclBroker\"\n"
        "      Protection Mode:            Maximum Availability\n"
        "      Fast-Start Failover (FSFO): Enabled, flags=0x41001, version=2\n"
        "      Primary Database:           north (0x02010000)\n"
        "      Standby Database:           south, Enabled Physical Standby (FSFO target) "
        "(0x01010000)\n";
    static const char alert[] = "Tue May 02 19:18:25 2023\n"
                                "Starting ORACLE instance (normal)\n"
                                "System parameters with non-default values:\n"
                                "  standby_file_management  = \"AUTO\"\n"
                                "  db_unique_name           = \"east\"\n"
                                "Tue May 02 19:20:25 2023\n"
                                "ALTER SYSTEM SET standby_file_management='MANUAL' SCOPE=BOTH;\n"
                                "ALTER SYSTEM SET control_file_record_keep_time=3 SCOPE=BOTH;\n";
    bw_fsfo *f = bw_fsfo_new();
    read_bytes(f, NULL, "o.log", observer, strlen(observer));
    read_bytes(f, NULL, "drc.log", broker, strlen(broker));
    read_bytes(f, NULL, "alert_east.log", alert, strlen(alert));
    bw_fsfo_settings(f, &count);
    assert_value(f, "two", "role", "PRIMARY", 4);
    assert_value(f, "two", "standby", "ready to be a target", 3);
    assert_value(f, "one", "standby", "needs to be reinstated", 5);
    assert_value(f, "observer", "state", "started", 2);
    assert_value(f, "", "ORA-16647", "could not start more than one observer", 6);
    assert_value(f, "", "ProtectionMode", "MaxAvailability", 3);
    assert_value(f, "north", "role", "PRIMARY", 5);
    assert_value(f, "south", "role", "PHYSICAL STANDBY", 6);
    assert_value(f, "east", "standby_file_management", "MANUAL", 7);
    assert_int_equal(setting(f, "east", "standby_file_management")->history, BW_FSFO_CHANGED);
    assert_value(f, "east", "control_file_record_keep_time", "3", 8);
    bw_fsfo_free(f);
}

/* --- hostile --- */

static void hostile_texts_end(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "DGMGRL> ",  "show database ", "Configuration - ", " - (*) Physical standby database", "\n",
        "Status:",   "Name = '",       "'",                "Threshold:",                       "\n",
        "ORA-16661", ": ",             "YES",              "Health Conditions:",               "\n",
        "edit ",     "database ",      "set property ",    "\"",                               "\xff",
        "validate ", "Observer \"",    "(a) (b)",          "1 2 3",                            "\n",
    };
    bw_text text = {0};
    unsigned seed = 7;
    for (unsigned i = 0; i < 100000; i++) {
        seed = seed * 1103515245u + 12345u;
        bw_text_add(&text, pieces[(seed >> 16) % BW_COUNT(pieces)]);
    }
    bw_text_add_bytes(&text, "\0\0\0", 3);
    bw_fsfo *f = bw_fsfo_new();
    size_t count;
    read_bytes(f, NULL, "h.txt", bw_text_get(&text), text.length);
    bw_fsfo_settings(f, &count);
    assert_true(bw_fsfo_facts(f) <= 100000);
    bw_fsfo_free(f);
    bw_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_19c_configuration),
        cmocka_unit_test(a_10g_configuration),
        cmocka_unit_test(conditions_and_new_labels),
        cmocka_unit_test(values_that_a_spool_cut),
        cmocka_unit_test(validate_and_observers),
        cmocka_unit_test(edits_count_when_they_are_done),
        cmocka_unit_test(later_values_replace_and_unordered_ones_conflict),
        cmocka_unit_test(banners_date_outputs),
        cmocka_unit_test(logs_tell_of_the_configuration),
        cmocka_unit_test(hostile_texts_end),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
