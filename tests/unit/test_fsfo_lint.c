/* Lint and lamps: for each rule a text that makes it hold, and one that nearly does. */
#include "fsfo_texts.h"

#include "core/failover/rules.h"

static bool held[256]; /* rows of the table that held in some test */

static void read_text(bw_fsfo *fsfo, bw_fsfo_lamps *lamps, const char *name, const char *text)
{
    read_bytes(fsfo, lamps, name, text, strlen(text));
}

/* --- lint --- */

#define CONFIG "DGMGRL> show configuration verbose;\nConfiguration - c\n"
#define FSFO "DGMGRL> show fast_start failover;\nFast-Start Failover: ENABLED\n"
#define MEMBERS "Members:\none - Primary database\n"
#define ALERT "Tue May 02 19:18:25 2023\nStarting ORACLE instance (normal)\n"

#define SET(property, value)                                                                       \
    "DGMGRL> edit configuration set property " property " = " value ";\nProperty \"x\" updated\n"

/* A bar parts two sources. */
static const struct trial {
    const char *id, *hit, *near;
} trials[] = {
    {"threshold-differs", FSFO "Threshold: 60 seconds\n|" FSFO "Threshold: 30 seconds\n",
     FSFO "Threshold: 30 seconds\n|" CONFIG "FastStartFailoverThreshold = '30'\n"},
    {"threshold-differs", FSFO "Threshold: 60 seconds\n" FSFO "Threshold: 30 seconds\n",
     FSFO "Threshold: 60 seconds\n" SET("FastStartFailoverThreshold", "30") FSFO
          "Threshold: 30 seconds\n"},
    {"threshold-changed",
     FSFO "Threshold: 60 seconds\n" SET("FastStartFailoverThreshold", "30") FSFO
          "Threshold: 30 seconds\n",
     FSFO "Threshold: 60 seconds\n" FSFO "Threshold: 30 seconds\n"},
    {"lag-limit-differs",
     FSFO "Lag Limit: 60 seconds\n|" FSFO "Lag Limit: 30 seconds (not in use)\n",
     FSFO "Lag Limit: 30 seconds\n|" FSFO "Lag Limit: 30 seconds (not in use)\n"},
    {"lag-limit-differs", FSFO "Lag Limit: 60 seconds\n" FSFO "Lag Limit: 30 seconds\n",
     FSFO "Lag Limit: 60 seconds\n" FSFO "Lag Limit: 60 seconds\n"},
    {"lag-limit-changed",
     FSFO "Lag Limit: 60 seconds\n" SET("FastStartFailoverLagLimit", "30"),
     FSFO "Lag Limit: 60 seconds\n"
          "DGMGRL> edit configuration set property FastStartFailoverLagLimit = 30;\nFailed.\n"},
    {"lag-limit-over-threshold",
     FSFO "Protection Mode: MaxPerformance\nLag Limit: 31 seconds\nThreshold: 30 seconds\n",
     FSFO "Protection Mode: MaxPerformance\nLag Limit: 30 seconds\nThreshold: 30 seconds\n"},
    {"lag-limit-over-threshold", CONFIG "Warning: ORA-16917: lag limit\n",
     CONFIG "Warning: ORA-16918: something else\n"},
    {"async-in-maxavailability",
     CONFIG "Protection Mode: MaxAvailability\nDGMGRL> show database two LogXptMode;\n"
            "LogXptMode = 'ASYNC'\n",
     CONFIG "Protection Mode: MaxAvailability\nDGMGRL> show database two LogXptMode;\n"
            "LogXptMode = 'FASTSYNC'\n"},
    {"conditions-off", FSFO "Health Conditions:\nCorrupted Dictionary NO\n",
     FSFO "Health Conditions:\nCorrupted Dictionary YES\nStuck Archiver NO\n"},
    {"conditions-unexpected", FSFO "Health Conditions:\nStuck Archiver NO\n",
     FSFO "Health Conditions:\nStuck Archiver YES\n"},
    {"failover-off", "Fast-Start Failover: DISABLED\n",
     "Fast-Start Failover: Enabled in Zero Data Loss Mode\n"},
    {"observer-on-database",
     FSFO "Observer: moscow\nDGMGRL> show database one StaticConnectIdentifier;\n"
          "StaticConnectIdentifier = '(ADDRESS=(PROTOCOL=TCP)(HOST = moscow.localdomain))'\n",
     FSFO "Observer: moscow\nDGMGRL> show database one StaticConnectIdentifier;\n"
          "StaticConnectIdentifier = '(ADDRESS=(PROTOCOL=TCP)(HOST=moscow2.localdomain))'\n"},
    {"observer-on-database", FSFO "Observer: yc-db1.example.com\n",
     FSFO "Observer: yc-dbwatch.example.com\n"},
    {"observer-on-database", FSFO "Observer: kiev.example.com\n",
     FSFO "Observer: kiev.example.org\n"}, /* --host kiev.example.com */
    {"observer-moved", FSFO "Observer: a\n" FSFO "Observer: b\n",
     FSFO "Observer: a\n" FSFO "Observer: a\n"},
    {"observer-moved", FSFO "Observer: a\n|" FSFO "Observer: b\n",
     FSFO "Observer: a\n|" FSFO "Observer: A\n"},
    {"second-observer", CONFIG "Error: ORA-16647: could not start more than one observer\n",
     CONFIG "Error: ORA-16648: another error\n"},
    {"no-observer",
     CONFIG MEMBERS "Warning: ORA-16819: fast-start failover observer not started\n",
     CONFIG MEMBERS "Warning: ORA-16819: fast-start failover observer not started\n" CONFIG
         MEMBERS},
    {"observer-keeps-connection", FSFO "Observer Reconnect: (none)\n",
     FSFO "Observer Reconnect: 10 seconds\n"},
    {"observer-overrides", FSFO "Observer Override: TRUE\n", FSFO "Observer Override: FALSE\n"},
    {"flashback-off", CONFIG "Flashback Database Status:\none: On\ntwo: Off\n",
     CONFIG "Flashback Database Status:\none: On\ntwo: On\n"},
    {"flashback-off", CONFIG "Flashback Database Status:\ntwo: Off\n",
     CONFIG "Flashback Database Status:\ntwo: On\n"},
    {"few-standby-logs",
     CONFIG "Current Log File Groups Configuration:\n(one) (two)\n1 3 4 Sufficient\n2 3 3 x\n",
     CONFIG "Current Log File Groups Configuration:\n(one) (two)\n1 3 4 Sufficient\n2 3 4 x\n"},
    {"standby-log-sizes",
     CONFIG "Current Configuration Log File Sizes:\n(one) (two)\n1 200 MBytes 100 MBytes\n",
     CONFIG "Current Configuration Log File Sizes:\n(one) (two)\n1 200 MBytes 200 MBytes\n"},
    {"static-service-missing",
     CONFIG "Validating static connect identifier for the primary database one...\n"
            "Warning: Ensure primary database's StaticConnectIdentifier property\n",
     CONFIG "Validating static connect identifier for the primary database one...\n"},
    {"static-service-missing",
     CONFIG "Operation requires a connection to instance \"two\" on database \"two\"\n"
            "ORA-12514: TNS:listener does not currently know of service\n",
     CONFIG "Operation requires a connection to instance \"two\" on database \"two\"\n"
            "ORA-01017: invalid username/password; logon denied\n"},
    {"files-by-hand", ALERT "the parameter STANDBY_FILE_MANAGEMENT is set to MANUAL\n",
     ALERT "ALTER SYSTEM SET standby_file_management='AUTO' SCOPE=BOTH;\n"},
    {"files-by-hand",
     "DGMGRL> show database two StandbyFileManagement;\nStandbyFileManagement = 'MANUAL'\n",
     "DGMGRL> show database two StandbyFileManagement;\nStandbyFileManagement = 'AUTO'\n"},
    {"short-memory", ALERT "Check that the CONTROL_FILE_RECORD_KEEP_TIME initialization\n",
     ALERT "ALTER SYSTEM SET control_file_record_keep_time=7 SCOPE=BOTH;\n"},
    {"short-memory", ALERT "ALTER SYSTEM SET control_file_record_keep_time=6 SCOPE=BOTH;\n",
     ALERT "ALTER SYSTEM SET control_file_record_keep_time=6 SCOPE=BOTH;\n"
           "ALTER SYSTEM SET control_file_record_keep_time=14 SCOPE=BOTH;\n"},
    {"target-one-way",
     "DGMGRL> show database one x;\nFastStartFailoverTarget = 'two'\n"
     "DGMGRL> show database two x;\nFastStartFailoverTarget = 'three'\n",
     "DGMGRL> show database one x;\nFastStartFailoverTarget = 'two'\n"
     "DGMGRL> show database two x;\nFastStartFailoverTarget = 'one'\n"},
    {"isolated-stays-up", FSFO "Shutdown Primary: FALSE\n", FSFO "Shutdown Primary: TRUE\n"},
    {"no-auto-reinstate", FSFO "Auto-reinstate: FALSE\n", FSFO "Auto-reinstate: TRUE\n"},
    {"needs-reinstate", CONFIG MEMBERS "ORA-16661: the standby database needs to be reinstated\n",
     CONFIG MEMBERS "ORA-16661: the standby database needs to be reinstated\n"
                    "Reinstatement of database \"one\" succeeded\n"},
    {"not-in-step", CONFIG MEMBERS "ORA-16817: unsynchronized fast-start failover configuration\n",
     CONFIG MEMBERS "ORA-16818: fast-start failover suspended\n"},
    {"not-in-step", CONFIG MEMBERS "Warning: ORA-16829: configuration is lagging\n",
     CONFIG MEMBERS "Warning: ORA-16829: configuration is lagging\n" CONFIG MEMBERS},
    {"member-silent", CONFIG MEMBERS "Error: ORA-16664: unable to receive the result\n",
     CONFIG MEMBERS "Error: ORA-16665: timeout\n"},
    {"setting-differs", CONFIG MEMBERS "Warning: ORA-16714: the value of property x\n",
     CONFIG MEMBERS "Warning: ORA-16715: something\n"},
    {"status-old", CONFIG "Configuration Status:\nSUCCESS   (status updated 61 seconds ago)\n",
     CONFIG "Configuration Status:\nSUCCESS   (status updated 60 seconds ago)\n"},
};

static bool finds(const char *texts, const char *id)
{
    static const char *const hosts[] = {"kiev.example.com"};
    static const char *const expected[] = {"Stuck Archiver=YES"};
    const bw_fsfo_rules *rules = bw_session_fsfo_rules(session);
    bool expects = strcmp(id, "conditions-unexpected") == 0;
    bw_fsfo *fsfo = bw_fsfo_new();
    char text[2048], name[16];
    unsigned number = 0;
    snprintf(text, sizeof(text), "%s", texts);
    for (char *at = text, *end; at; at = end) {
        end = strchr(at, '|');
        if (end)
            *end++ = 0;
        snprintf(name, sizeof(name), "%u.txt", ++number);
        read_text(fsfo, NULL, name, at);
    }
    size_t count;
    bool found = false;
    const bw_fsfo_finding *findings =
        bw_fsfo_lint(fsfo, rules, &(bw_fsfo_site){hosts, 1, expected, expects}, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(findings[i].rule->id, id) != 0)
            continue;
        found = true;
        held[findings[i].rule - bw_fsfo_rules_at(rules, 0)] = true;
        assert_true(findings[i].evidence_count > 0);
        for (size_t k = 0; k < findings[i].evidence_count; k++)
            assert_true(findings[i].evidence[k]->line > 0);
        assert_null(strchr(findings[i].says, '{'));
    }
    bw_fsfo_free(fsfo);
    return found;
}

static void each_rule_holds_and_nearly_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(trials); i++) {
        if (!finds(trials[i].hit, trials[i].id))
            fail_msg("%s (trial %zu) was not found in:\n%s", trials[i].id, i, trials[i].hit);
        if (finds(trials[i].near, trials[i].id))
            fail_msg("%s (trial %zu) was found in:\n%s", trials[i].id, i, trials[i].near);
    }
}

static void every_rule_has_held(void **state)
{
    (void)state;
    const bw_fsfo_rules *rules = bw_session_fsfo_rules(session);
    assert_true(bw_fsfo_rules_count(rules) > 30);
    for (size_t i = 0; i < bw_fsfo_rules_count(rules); i++)
        if (!held[i])
            fail_msg("no test makes row %zu (%s) hold", i, bw_fsfo_rules_at(rules, i)->id);
}

static void findings_come_errors_first_with_their_lines(void **state)
{
    (void)state;
    size_t count;
    bw_fsfo *fsfo = bw_fsfo_new();
    read_text(fsfo, NULL, "a.txt",
              CONFIG "Observer Override: TRUE\nShutdown Primary: FALSE\n" MEMBERS
                     "ORA-16661: the standby database needs to be reinstated\n");
    const bw_fsfo_finding *f = bw_fsfo_lint(fsfo, bw_session_fsfo_rules(session), NULL, &count);
    assert_int_equal(count, 3);
    assert_string_equal(f[0].rule->id, "needs-reinstate");
    assert_string_equal(f[0].member, "one");
    assert_string_equal(f[0].says, "one needs to be reinstated (ORA-16661)");
    assert_string_equal(f[0].remedy[1], "reinstate database one");
    assert_int_equal(f[0].evidence[0]->line, 7);
    assert_string_equal(f[1].rule->id, "isolated-stays-up");
    assert_string_equal(f[2].rule->id, "observer-overrides");
    bw_fsfo_free(fsfo);
}

/* A configuration without end is judged in bounded time: members and values are many. */
static void a_flood_of_members_ends(void **state)
{
    (void)state;
    size_t count;
    bw_text text = {0};
    bw_text_add(&text, CONFIG);
    for (unsigned i = 0; i < 20000; i++)
        bw_text_addf(&text, "m%u - Physical standby database\nORA-16661: x\nThreshold: %u\n", i, i);
    bw_fsfo *fsfo = bw_fsfo_new();
    read_text(fsfo, NULL, "flood.txt", bw_text_get(&text));
    bw_fsfo_lint(fsfo, bw_session_fsfo_rules(session), NULL, &count);
    assert_true(count > 0 && count < 1000);
    bw_fsfo_free(fsfo);
    bw_text_free(&text);
}

/* --- rows of one's own --- */

static bw_data row_of(bw_arena *arena, const char *list, const char *const pairs[][2], size_t count)
{
    bw_data_pair *row = bw_arena_alloc(arena, count * sizeof(*row));
    bw_data *item = bw_arena_alloc(arena, sizeof(*item));
    bw_data_pair *root = bw_arena_alloc(arena, sizeof(*root));
    for (size_t i = 0; i < count; i++)
        row[i] = (bw_data_pair){pairs[i][0], {.kind = BW_DATA_STRING, .string = pairs[i][1]}};
    *item = (bw_data){.kind = BW_DATA_TABLE, .pairs = row, .pair_count = count};
    *root = (bw_data_pair){list, {.kind = BW_DATA_TABLE, .items = item, .item_count = 1}};
    return (bw_data){.kind = BW_DATA_TABLE, .pairs = root, .pair_count = 1};
}

static void own_rows_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *list, *pairs[6][2], *complaint;
    } rows[] = {
        {"rules", {{"id", "X"}, {"level", "loud"}, {"says", "s"}, {"when", "threshold > 1"}}, "'level'"},
        {"rules", {{"id", "X"}, {"level", "error"}, {"when", "threshold > 1"}}, "'says'"},
        {"rules", {{"id", "X"}, {"level", "error"}, {"says", "s"}, {"when", "nosuch > 1"}}, "no fact"},
        {"rules", {{"id", "X"}, {"level", "error"}, {"says", "s"}, {"when", "flashback"}}, "no fact"},
        {"rules", {{"id", "X"}, {"level", "error"}, {"of", "file"}, {"says", "s"}}, "'of'"},
        {"conditions", {{"name", "N"}}, "neither"},
        {"conditions", {{"why", "N"}}, "'name'"},
    };
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        bw_fsfo_rules *rules = bw_fsfo_rules_new();
        bw_error err = {0};
        size_t count = 0;
        const char *sorted[6][2];
        while (count < 6 && rows[i].pairs[count][0]) {
            size_t at = count++; /* bw_data's pairs are sorted by key */
            for (; at && strcmp(sorted[at - 1][0], rows[i].pairs[count - 1][0]) > 0; at--)
                memcpy(sorted[at], sorted[at - 1], sizeof(sorted[at]));
            memcpy(sorted[at], rows[i].pairs[count - 1], sizeof(sorted[at]));
        }
        bw_data root = row_of(bw_fsfo_rules_arena(rules), rows[i].list, sorted, count);
        assert_int_equal(bw_fsfo_rules_add(rules, "own.lua", &root, &err), BW_ERR_FORMAT);
        if (!strstr(err.text, rows[i].complaint))
            fail_msg("row %zu: %s", i, err.text);
        bw_fsfo_rules_free(rules);
    }
}

/* --- lamps --- */

static const bw_fsfo_lamp *lamp(const bw_fsfo_lamp *lamps, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(lamps[i].name, name) == 0)
            return &lamps[i];
    fail_msg("there is no lamp %s", name);
    return NULL;
}

static bw_fsfo_lamp_state light_of(const char *alert, const char *config, const char *name)
{
    size_t count;
    bw_fsfo *fsfo = bw_fsfo_new();
    bw_fsfo_lamps *lamps = bw_fsfo_lamps_new(bw_session_fsfo_rules(session));
    read_text(fsfo, NULL, "config.txt", config);
    read_text(NULL, lamps, "alert.log", alert);
    const bw_fsfo_lamp *all = bw_fsfo_lamps_read(lamps, fsfo, &count);
    bw_fsfo_lamp_state state = lamp(all, count, name)->state;
    bw_fsfo_lamps_free(lamps);
    bw_fsfo_free(fsfo);
    return state;
}

#define ON(name) FSFO "Health Conditions:\n" name "  YES\n"
#define OFF(name) FSFO "Health Conditions:\n" name "  NO\n"
#define AT "Thu Apr 28 02:45:44 2016\n"
#define FIRES                                                                                      \
    "A user-configurable Fast-Start Failover condition was detected. The primary is shutting "     \
    "down due to "

/* What lights each lamp, and what nearly does. */
static void lamps_light_on_their_own_signs(void **state)
{
    (void)state;
    static const struct {
        const char *name, *sign, *near;
    } signs[] = {
        {"Datafile Write Errors", "ORA-01114: IO error writing block to file 4 (block # 8)",
         "ORA-01115: IO error reading block from file 4 (block # 8)"},
        {"Corrupted Controlfile", "ORA-00227: corrupt block detected in control file: (block 1)",
         "ORA-00202: control file: '/a/control01.ctl'"},
        {"Corrupted Controlfile", "Fractured block found during control file header read",
         "ORA-00210: cannot open the specified control file"},
        {"Corrupted Dictionary", "ORA-00704: bootstrap process failure",
         "ORA-01578: ORACLE data block corrupted (file # 4, block # 8)"},
        {"Corrupted Dictionary", "ORA-01578: ORACLE data block corrupted (file # 1, block # 8)",
         "ORA-01578: ORACLE data block corrupted (file # 11, block # 8)"},
        {"Inaccessible Logfile", "ORA-00345: redo log write error block 53 count 1",
         "ORA-03450: another error"},
        {"Stuck Archiver", "ARC0 (PID:182821): Stuck archiver condition declared",
         "TT00 (PID:182819): Stuck archiver condition cleared"},
        {"Stuck Archiver", "ORA-00257: archiver error", "ORA-00258: manual archiving"},
        {"ORA-00240", "ORA-00240: control file enqueue held for more than 120 seconds",
         "ORA-00239: timed out waiting for control file enqueue"},
    };
    for (size_t i = 0; i < BW_COUNT(signs); i++) {
        char text[256];
        snprintf(text, sizeof(text), AT "%s\n", signs[i].sign);
        if (light_of(text, "", signs[i].name) != BW_FSFO_LAMP_WOULD_FIRE)
            fail_msg("%s does not light by: %s", signs[i].name, signs[i].sign);
        snprintf(text, sizeof(text), AT "%s\n", signs[i].near);
        if (light_of(text, "", signs[i].name) != BW_FSFO_LAMP_NOT_TOLD)
            fail_msg("%s lights by: %s", signs[i].name, signs[i].near);
    }
}

static void states_of_a_lamp(void **state)
{
    (void)state;
    static const char sign[] = AT "ORA-00345: redo log write error block 53 count 1\n";
    static const char word[] = AT FIRES "Inaccessible Logfile.\n";
    static const char name[] = "Inaccessible Logfile";
    assert_int_equal(light_of("", ON("Inaccessible Logfile"), name), BW_FSFO_LAMP_CONFIGURED);
    assert_int_equal(light_of("", OFF("Inaccessible Logfile"), name), BW_FSFO_LAMP_OFF);
    assert_int_equal(light_of("", "", name), BW_FSFO_LAMP_NOT_TOLD);
    assert_int_equal(light_of(sign, ON("Inaccessible Logfile"), name), BW_FSFO_LAMP_WOULD_FIRE);
    assert_int_equal(light_of(sign, OFF("Inaccessible Logfile"), name), BW_FSFO_LAMP_OFF);
    assert_int_equal(light_of(word, OFF("Inaccessible Logfile"), name), BW_FSFO_LAMP_FIRED);
    assert_int_equal(light_of(AT FIRES "Datafile Offline.\n", "", "Datafile Write Errors"),
                     BW_FSFO_LAMP_FIRED);
    assert_int_equal(
        light_of(AT FIRES "the network is gone.\n", "", "Application Failover Requested"),
        BW_FSFO_LAMP_FIRED);
}

/* An error that only the configuration names gets a lamp, with what was seen of it before. */
static void errors_of_the_configuration_have_lamps(void **state)
{
    (void)state;
    static const char config[] = FSFO "Oracle Error Conditions:\nORA-27102: out of memory\n";
    assert_int_equal(light_of(AT "ORA-27102: out of memory\n", config, "ORA-27102"),
                     BW_FSFO_LAMP_WOULD_FIRE);
    assert_int_equal(light_of(AT "ORA-27103: internal error\n", config, "ORA-27102"),
                     BW_FSFO_LAMP_CONFIGURED);
    assert_int_equal(light_of(AT FIRES "ORA-00240: enqueue.\n", config, "ORA-00240"),
                     BW_FSFO_LAMP_FIRED);
}

/* Three in a minute: a row of a person's own. */
static void a_rule_of_ones_own_counts_in_its_time(void **state)
{
    (void)state;
    static const char fast[] = "Thu Apr 28 02:45:00 2016\nORA-00600: a\n"
                               "Thu Apr 28 02:45:30 2016\nORA-00600: b\n"
                               "Thu Apr 28 02:46:00 2016\nORA-00600: c\n";
    static const char slow[] = "Thu Apr 28 02:45:00 2016\nORA-00600: a\n"
                               "Thu Apr 28 02:45:30 2016\nORA-00600: b\n"
                               "Thu Apr 28 02:46:01 2016\nORA-00600: c\n";
    bw_data code = {.kind = BW_DATA_STRING, .string = "ORA-00600"};
    bw_data_pair pairs[] = {
        {"codes", {.kind = BW_DATA_TABLE, .items = &code, .item_count = 1}},
        {"count", {.kind = BW_DATA_INTEGER, .integer = 3}},
        {"name", {.kind = BW_DATA_STRING, .string = "many internal errors"}},
        {"within", {.kind = BW_DATA_INTEGER, .integer = 60}},
    };
    bw_data row = {.kind = BW_DATA_TABLE, .pairs = pairs, .pair_count = 4};
    bw_data_pair list = {"conditions", {.kind = BW_DATA_TABLE, .items = &row, .item_count = 1}};
    bw_data root = {.kind = BW_DATA_TABLE, .pairs = &list, .pair_count = 1};
    for (int i = 0; i < 2; i++) {
        size_t count;
        bw_fsfo_rules *rules = bw_fsfo_rules_new();
        assert_int_equal(bw_fsfo_rules_add(rules, "own.lua", &root, NULL), BW_OK);
        bw_fsfo_lamps *lamps = bw_fsfo_lamps_new(rules);
        read_text(NULL, lamps, "alert.log", i ? slow : fast);
        const bw_fsfo_lamp *all = bw_fsfo_lamps_read(lamps, NULL, &count);
        assert_int_equal(count, 1);
        assert_int_equal(all[0].state, i ? BW_FSFO_LAMP_CONFIGURED : BW_FSFO_LAMP_FIRED);
        bw_fsfo_lamps_free(lamps);
        bw_fsfo_rules_free(rules);
    }
}

static void files_are_evidence_too(void **state)
{
    (void)state;
    size_t count;
    bw_fsfo_lamps *lamps = bw_fsfo_lamps_new(bw_session_fsfo_rules(session));
    assert_true(bw_fsfo_lamps_add_file(lamps, "Inaccessible Logfile", "redo02.log",
                                       "all members of group 2 are missing"));
    assert_false(bw_fsfo_lamps_add_file(lamps, "No Such Condition", "x", "y"));
    const bw_fsfo_lamp *all = bw_fsfo_lamps_read(lamps, NULL, &count);
    const bw_fsfo_lamp *l = lamp(all, count, "Inaccessible Logfile");
    assert_int_equal(l->state, BW_FSFO_LAMP_WOULD_FIRE);
    assert_string_equal(l->seen.source, "redo02.log");
    assert_int_equal(l->seen.line, 0);
    bw_fsfo_lamps_free(lamps);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_holds_and_nearly_holds),
        cmocka_unit_test(every_rule_has_held), /* after the one above */
        cmocka_unit_test(findings_come_errors_first_with_their_lines),
        cmocka_unit_test(a_flood_of_members_ends),
        cmocka_unit_test(own_rows_are_checked),
        cmocka_unit_test(lamps_light_on_their_own_signs),
        cmocka_unit_test(states_of_a_lamp),
        cmocka_unit_test(errors_of_the_configuration_have_lamps),
        cmocka_unit_test(a_rule_of_ones_own_counts_in_its_time),
        cmocka_unit_test(files_are_evidence_too),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
