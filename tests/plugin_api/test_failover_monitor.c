/* The failover monitor in a workbench of our own, over a watch whose looks are written here. */
#include "fake_monitor.h"
#include "fake_shell.h"
#include <blockwright/blockwright.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

extern BW_API const bw_plugin blockwright_plugin_1;

static const bw_view_class *registered;
static const bw_command *watch_command;

bool bw_host_add_view(bw_host *host, const bw_view_class *view, bw_error *err)
{
    (void)host, (void)err;
    registered = view;
    return true;
}

bool bw_host_add_command(bw_host *host, const bw_command *command, void *data, bw_error *err)
{
    (void)host, (void)data, (void)err;
    watch_command = command;
    return true;
}

/* --- a look: case S0's mount id, a copy that is 25 s behind --- */
#define ROW(key, title, source, copy, light)                                                       \
    {                                                                                              \
        key, title,                                                                                \
        {                                                                                          \
            {source, false, 0, 0},                                                                 \
            {                                                                                      \
                copy, false, 0, light                                                              \
            }                                                                                      \
        }                                                                                          \
    }
static const bw_monitor_row rows[] = {
    ROW("role", "role", "primary", "primary", BW_LIGHT_GREEN),
    ROW("state", "state", "open", "mounted", BW_LIGHT_GREEN),
    ROW("heartbeat", "heartbeat", "alive", "stopped for 25 s", BW_LIGHT_AMBER),
    ROW("mount_id", "mount id", "1943107820", "1943107820", BW_LIGHT_RED)};
static const char *const remedy[] = {"copy the control files of a closed source", NULL};
static const bw_verdict_evidence evidence[] = {
    {"/nowhere/control01.ctl", 3, "status", "1", "certain"},
    {NULL, -1, "mount id", "1943107820", "likely"}};
static const bw_verdict_row held[] = {{.id = "D13",
                                       .level = "open",
                                       .says = "there will be crash recovery",
                                       .confidence = "A",
                                       .remedy = remedy,
                                       .subjects = 1},
                                      {.id = "D1",
                                       .level = "control file",
                                       .says = "somebody has the control files mounted",
                                       .error = "ORA-00600 [kccsbck_first]",
                                       .confidence = "A",
                                       .lights = {BW_LIGHT_RED, BW_LIGHT_RED, BW_LIGHT_AMBER},
                                       .remedy = remedy,
                                       .subjects = 1,
                                       .evidence = evidence,
                                       .evidence_count = 2}};
static const char *const nothing[] = {NULL};
static const char *const changed[] = {"copy: seq +2", NULL};
static const bw_verdict red = {.lights = {BW_LIGHT_RED, BW_LIGHT_RED, BW_LIGHT_AMBER},
                               .overall = "do not mount",
                               .rows = held,
                               .row_count = 2,
                               .unseen = nothing};
static const bw_monitor_file files[] = {
    {"/nowhere/a.dbf", BW_FILE_DATA, 1, 500, 12, 0, NULL, 3},
    {"/nowhere/b.dbf", BW_FILE_DATA, 9, 100, 12, 1, NULL, 300},
    {"/nowhere/z.log", BW_FILE_REDO, 1, 7, 54, 0, "permission denied", 3}};
static const bw_monitor_alarm alarms[] = {
    {"stalled", "critical", "the copy stands", 12, 1777344344000}};

static void fill(void)
{
    memset(&fake_monitor, 0, sizeof(fake_monitor));
    fake_monitor.rows = rows;
    fake_monitor.row_count = BW_COUNT(rows);
    fake_monitor.length = 180;
    fake_monitor.look = (bw_monitor_look){.number = 12,
                                          .seconds = 24,
                                          .wall = (int64_t)time(NULL) * 1000,
                                          .worst = BW_LIGHT_RED,
                                          .sentence = "The copy must not be mounted.",
                                          .follow = BW_MONITOR_LAGS,
                                          .follow_light = BW_LIGHT_AMBER,
                                          .follow_says = "the copy is 25 s behind",
                                          .changed = changed};
    fake_monitor.known[BW_METRIC_LAG_SCN] = fake_monitor.known[BW_METRIC_LAG_TIME] = true;
    fake_monitor.values[BW_METRIC_LAG_SCN] = 4711;
    fake_monitor.values[BW_METRIC_LAG_TIME] = 25;
    for (int i = 0; i < BW_MONITOR_SIDES; i++)
        fake_monitor.sides[i].seen = true;
    fake_monitor.sides[BW_MONITOR_COPY].verdict = &red;
    fake_monitor.sides[BW_MONITOR_COPY].files = files;
    fake_monitor.sides[BW_MONITOR_COPY].file_count = BW_COUNT(files);
}

static const char *const two_sides[] = {"/nowhere/source", "/nowhere/copy", "", "", NULL};
static const char *const a_recording[] = {"", "", "", "/nowhere/week.rec", NULL};

static int open_with(void **given, const char *const *form)
{
    bw_error err = {0};
    bw_shell *shell = bw_alloc(sizeof(*shell));
    setenv("BLOCKWRIGHT_PLUGINS", "", 1);
    fill();
    shell->session = bw_session_new(NULL, &err);
    if (!shell->session || !blockwright_plugin_1.start(NULL, &err))
        return 1;
    bw_place nowhere = {0};
    shell->view_class = registered;
    shell->view = registered->open(shell, &nowhere, NULL);
    shell->form = form;
    if (form)
        fake_keys(shell, "o");
    *given = shell;
    return 0;
}

static int open_nothing(void **given)
{
    return open_with(given, NULL);
}

static int open_live(void **given)
{
    return open_with(given, two_sides);
}

static int open_replay(void **given)
{
    return open_with(given, a_recording);
}

static int close_all(void **given)
{
    bw_shell *shell = *given;
    if (shell->table_open && shell->table.close)
        shell->table.close(shell->table.data);
    shell->view_class->close(shell->view);
    bw_session_free(shell->session);
    free(shell);
    return fake_monitor.open; /* every watch that was begun was ended */
}

static const char *screen(bw_shell *shell, int width, int height)
{
    return fake_screen(shell, width, height);
}

static void shows(bw_shell *shell, int width, int height, const char *text)
{
    const char *got = screen(shell, width, height);
    if (!strstr(got, text))
        fail_msg("missing '%s' on\n%s", text, got);
}

static void shows_not(bw_shell *shell, const char *text)
{
    const char *got = screen(shell, 80, 22);
    if (strstr(got, text))
        fail_msg("'%s' should not stand on\n%s", text, got);
}

/* --- tests --- */
static void without_a_source_it_says_what_to_do(void **given)
{
    bw_shell *shell = *given;
    shows(shell, 80, 22, "o chooses a source and its copy");
    shows(shell, 40, 8, "o chooses");
    fake_settle(shell);
    assert_int_equal(shell->view_class->idle(shell->view), 1000); /* logs may come */
    fake_keys(shell, "1 2 8 9 Enter Down Tab s / n w m Space + - . , g x Backspace");
    assert_int_equal(fake_monitor.open, 0);
}

static void same_directory_twice_is_refused(void **given)
{
    static const char *const same[] = {"/nowhere/a", "/nowhere/a", "", "", NULL};
    bw_shell *shell = *given;
    shell->form = same;
    fake_keys(shell, "o");
    shows(shell, 80, 22, "is both the source and the copy");
    assert_int_equal(fake_monitor.open, 0);
}

static void overview_tells_lights_sentence_and_lag(void **given)
{
    static const int sizes[][2] = {{80, 22}, {160, 48}, {40, 8}};
    bw_shell *shell = *given;
    for (size_t i = 0; i < BW_COUNT(sizes); i++) {
        shows(shell, sizes[i][0], sizes[i][1], "MOUNT ! RED OPEN ! RED TRUST ~ amber");
        shows(shell, sizes[i][0], sizes[i][1], "COPY ~ lags");
        shows(shell, sizes[i][0], sizes[i][1], "The copy must not be mounted.");
        shows(shell, sizes[i][0], sizes[i][1], "4711 SCN");
        shows(shell, sizes[i][0], sizes[i][1], "time 25");
    }
}

static void both_columns_stand_side_by_side(void **given)
{
    bw_shell *shell = *given;
    shows(shell, 80, 22, "source ../source");
    shows(shell, 80, 22, "copy /nowhere/copy");
    shows(shell, 80, 22, "~ stopped for 25 s");
    shows(shell, 80, 22, "! 1943107820");
    shows(shell, 80, 22, "redo not known");
    shows(shell, 80, 22, "copy: seq +2");
}

static void sides_in_trouble_are_shown_as_such(void **given)
{
    bw_shell *shell = *given;
    fake_monitor.sides[BW_MONITOR_COPY].silent = 7;
    fake_monitor.sides[BW_MONITOR_SOURCE].trouble = "permission denied";
    shows(shell, 80, 22, "copy ! no answer 7 s");
    shows(shell, 80, 22, "source ! permission");
    fake_keys(shell, "2");
    shows(shell, 80, 22, "! does not answer for 7 s");
}

static void a_source_alone_has_its_own_lights(void **given)
{
    static const char *const alone[] = {"/nowhere/source", "", "", "", NULL};
    bw_shell *shell = *given;
    shell->form = alone;
    fake_keys(shell, "o");
    shows(shell, 80, 22, "MOUNT ? unknown OPEN ? unknown TRUST ? unknown");
    shows(shell, 80, 22, "copy none");
    fake_keys(shell, "2");
    shows(shell, 80, 22, "copy is not watched");
    fake_keys(shell, "Enter Down End s w");
}

static void exchanged_sides_change_places(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "x");
    shows(shell, 80, 22, "source /nowhere/copy");
    shows(shell, 80, 22, "copy /nowhere/source");
}

static void enter_tells_why_and_what_to_do(void **given)
{
    bw_shell *shell = *given;
    shows(shell, 80, 22, "! copy D1: somebody has the control files mounted");
    const char *got = screen(shell, 80, 22); /* the red row comes first */
    assert_true(strstr(got, "! copy D1") < strstr(got, "= copy D13"));
    fake_keys(shell, "Enter");
    shows(shell, 80, 22, "D1  copy, control file, mount ! RED, open ! RED, trust ~ amber");
    shows(shell, 80, 22, "Oracle would say: ORA-00600 [kccsbck_first]");
    shows(shell, 80, 22, "1. copy the control files of a closed source");
    shows(shell, 80, 22, "/nowhere/control01.ctl block 3  status = 1");
    shows(shell, 80, 22, "mount id = 1943107820  [likely]");
    fake_keys(shell, "Home Enter");
    assert_non_null(strstr(shell->message, "leads nowhere"));
    fake_keys(shell, "End Up Enter");
    assert_non_null(strstr(shell->message, "/nowhere/control01.ctl"));
    fake_keys(shell, "Esc");
    shows(shell, 80, 22, "copy D1");
}

/* What the row told stays on screen although the row is gone by the next look. */
static void evidence_outlives_its_look(void **given)
{
    bw_shell *shell = *given;
    screen(shell, 80, 22);
    fake_keys(shell, "Enter");
    fake_monitor.sides[BW_MONITOR_COPY].verdict = NULL;
    fake_monitor.look.number++;
    shows(shell, 80, 22, "as it was at look 12");
    fake_keys(shell, "Esc");
    shows_not(shell, "copy D1");
    fake_keys(shell, "Enter");
    assert_non_null(strstr(shell->message, "nothing stands against the copy"));
}

static const char *first_file(bw_shell *shell)
{
    return strstr(screen(shell, 80, 22), "what\n")
               ? NULL
               : strchr(strstr(screen(shell, 80, 22), "still"), '\n') + 2;
}

static void files_have_troubles_first_and_sort(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "2");
    assert_memory_equal(first_file(shell), "z.log", 5);
    shows(shell, 80, 22, "! permission denied");
    shows(shell, 80, 22, "~ backup mode");
    shows(shell, 80, 22, "sorted by trouble");
    fake_keys(shell, "s s s s s");
    shows(shell, 80, 22, "sorted by SCN");
    const char *b = strstr(screen(shell, 80, 22), "b.dbf");
    assert_true(b < strstr(screen(shell, 80, 22), "a.dbf")); /* SCN 100 before 500 */
    assert_memory_equal(first_file(shell), "z.log", 5);
}

static void files_are_found_and_written_as_a_table(void **given)
{
    bw_shell *shell = *given;
    bw_text cell = {0};
    fake_keys(shell, "2");
    screen(shell, 80, 22);
    shell->answer = "B.DBF";
    fake_keys(shell, "/ Enter");
    assert_non_null(strstr(shell->message, "/nowhere/b.dbf")); /* it is not there to be opened */
    shell->answer = "no such";
    fake_keys(shell, "/");
    assert_non_null(strstr(shell->message, "no file here is named no such"));
    fake_keys(shell, "w");
    assert_true(shell->table_open);
    assert_int_equal(shell->table.rows(shell->table.data), 3);
    shell->table.cell(shell->table.data, 0, 6, &cell);
    assert_string_equal(bw_text_get(&cell), "! permission denied");
    bw_text_free(&cell);
}

static void history_draws_a_metric_and_changes_range(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "8");
    shows(shell, 80, 22, "lag.time");
    shows(shell, 80, 22, "the last 2 minutes");
    shows(shell, 80, 22, "now 25 s");
    fake_keys(shell, "Left");
    shows(shell, 80, 22, "the last 10 minutes");
    fake_keys(shell, "Left Left Left Left Left Left Left");
    shows(shell, 80, 22, "the last week");
    fake_keys(shell, "Right Right Right Right Right Right Right");
    shows(shell, 80, 22, "the last 2 minutes");
    fake_keys(shell, "m");
    assert_int_equal(shell->table.rows(shell->table.data), BW_METRIC_COUNT);
    shell->table.chosen(shell->table.data, BW_METRIC_LAG_REDO);
    shows(shell, 80, 22, "lag.redo");
    shows(shell, 80, 22, "nothing is known of it");
    shows(shell, 40, 8, "lag.redo");
}

static void alarms_are_listed_and_told_once(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "9");
    shows(shell, 80, 22, "No alarm so far.");
    fake_monitor.alarms = alarms;
    fake_monitor.alarm_count = 1;
    shell->view_class->idle(shell->view);
    assert_string_equal(shell->message, "ALARM stalled: the copy stands");
    shell->message[0] = '\0';
    shell->view_class->idle(shell->view);
    assert_string_equal(shell->message, "");
    shows(shell, 80, 22, "2026-04-28 02:45:44Z  critical  stalled: the copy stands");
    fake_keys(shell, "r");
    assert_string_equal(shell->ran, "alarms");
}

static void titled(bw_shell *shell, const char *text)
{
    bw_text name = {0};
    shell->view_class->name_now(shell->view, &name);
    if (!strstr(bw_text_get(&name), text))
        fail_msg("missing '%s' in '%s'", text, bw_text_get(&name));
    bw_text_free(&name);
}

static void a_live_watch_says_how_old_the_look_is(void **given)
{
    bw_shell *shell = *given;
    titled(shell, "overview  LIVE ");
    fake_settle(shell);
    assert_int_equal(shell->view_class->idle(shell->view), 1000);
    fake_keys(shell, "Space + . g 2");
    titled(shell, "files  LIVE");
}

static void a_recording_is_marked_and_controlled(void **given)
{
    bw_shell *shell = *given;
    titled(shell, "overview  REPLAY x1 0:24/3:00");
    fake_keys(shell, "+ +");
    titled(shell, "x4");
    fake_keys(shell, "Space");
    titled(shell, "REPLAY paused 0:24/3:00");
    fake_keys(shell, "Space -");
    titled(shell, "x2");
    fake_keys(shell, ". .");
    titled(shell, "REPLAY paused 0:26/3:00");
    fake_keys(shell, ",");
    titled(shell, "REPLAY paused 0:25/3:00");
    shell->answer = "1:30";
    fake_keys(shell, "g");
    titled(shell, "REPLAY paused 1:30/3:00");
    shell->answer = "soon";
    fake_keys(shell, "g");
    assert_non_null(strstr(shell->message, "soon is no time: write 90, 1:30 or 1:01:30"));
    shell->answer = "9:99:99";
    fake_keys(shell, "g .");
    titled(shell, "REPLAY end 3:00/3:00");
    assert_non_null(strstr(shell->message, "the recording ends here"));
}

static void a_missing_recording_is_told(void **given)
{
    static const char *const missing[] = {"", "", "", "/nowhere/missing.rec", NULL};
    bw_shell *shell = *given;
    shell->form = missing;
    fake_keys(shell, "o");
    shows(shell, 80, 22, "/nowhere/missing.rec: no such recording");
    assert_int_equal(fake_monitor.open, 0);
}

static void any_size_and_key_is_survived(void **given)
{
    bw_shell *shell = *given;
    for (int page = '1'; page <= '9'; page++) {
        char name[2] = {(char)page, 0};
        fake_keys(shell, name);
        for (int height = 1; height < 60; height += 7)
            for (int width = 1; width < 200; width += 13) {
                screen(shell, width, height);
                fake_keys(shell, "Down PageDown End Up PageUp Home");
            }
    }
}

/* --- the logs of both sides: case S4 (cases.md), the observer's clock five hours ahead --- */
static const char old_primary[] =
    "Thu Apr 28 02:45:44 2016\n"
    "ORA-00345: redo log write error block 53 count 1\n"
    "Thu Apr 28 02:45:51 2016\n"
    "A user-configurable Fast-Start Failover condition was detected. The primary is shutting down "
    "due to Inaccessible Logfile.\n"
    "Database primdb will not be automatically reinstated.\n"
    "Thu Apr 28 02:59:02 2016\n"
    "FLASHBACK DATABASE TO SCN 102068803\n"
    "Media Recovery Log /oraarch/primdb/1_70_910144956.dbf\n"
    "Media Recovery Log /oraarch/primdb/1_1_910320360.dbf\n";
static const char new_primary[] = "Thu Apr 28 02:46:00 2016\n"
                                  "RESETLOGS after incomplete recovery UNTIL CHANGE 102068825\n"
                                  "Thu Apr 28 02:47:21 2016\n"
                                  "Completed: ALTER DATABASE OPEN\n";
static const char observer[] = "07:45:51.54  Thursday, April 28, 2016\n"
                               "Initiating Fast-Start Failover to database \"stbydb\"...\n"
                               "Performing failover NOW, please wait...\n"
                               "Failover succeeded, new primary is \"stbydb\"\n"
                               "07:47:30.82  Thursday, April 28, 2016\n";
static const char list[] = "SQL> select thread#, sequence#, resetlogs_id, first_change#, "
                           "next_change#, name from v$archived_log;\n\n"
                           "THREAD# SEQUENCE# RESETLOGS_ID FIRST_CHANGE# NEXT_CHANGE# NAME\n"
                           "------- --------- ------------ ------------- ------------ ----------\n"
                           "      1        71    910144956     102068695    102068825 /a/1_71.arc\n"
                           "      1         1    910320360     102068825    102070117 /a/1_1.arc\n";

static char folder[64];

static void write_log(const char *name, const char *text, const char *mode)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int open_logs(void **given)
{
    strcpy(folder, "/tmp/blockwright-monitor-XXXXXX");
    if (!mkdtemp(folder) || open_with(given, NULL) != 0)
        return 1;
    bw_shell *shell = *given;
    const char *const form[] = {folder, "/nowhere/copy", "", "", NULL};
    write_log("alert_primdb1.log", old_primary, "we");
    write_log("alert_stbydb1.log", new_primary, "we");
    write_log("observer.log", observer, "we");
    write_log("archived.txt", list, "we");
    shell->form = form;
    fake_keys(shell, "o");
    shell->form = NULL;
    fake_settle(shell);
    return 0;
}

static int close_logs(void **given)
{
    char line[200];
    int left = close_all(given);
    snprintf(line, sizeof(line), "rm -rf '%s'", folder);
    return system(line) || left;
}

static void events_of_all_logs_stand_in_order(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "3");
    shows(shell, 80, 22, "alert_primdb1.log");
    shows(shell, 80, 22, "04-28 02:45:44 C primdb1: ORA-00345");
    const char *got = screen(shell, 80, 22), *ordered = strstr(got, "observer: Initiating");
    assert_non_null(ordered); /* 07:45:51 on its own clock */
    assert_true(strstr(got, "will not be automatically") < ordered);
    assert_true(ordered < strstr(got, "stbydb1: RESETLOGS"));
    shows(shell, 40, 8, "events, Enter: in its log");
    fake_keys(shell, "e");
    shows(shell, 80, 22, "warnings and worse");
    shows_not(shell, "stbydb1: Completed");
}

static void events_show_up_as_they_are_written(void **given)
{
    bw_shell *shell = *given;
    bool came = false;
    fake_keys(shell, "3");
    shows_not(shell, "ORA-38754");
    write_log("alert_primdb1.log",
              "Thu Apr 28 02:59:10 2016\nORA-38754 signalled during: FLASHBACK DATABASE TO SCN "
              "102068803...\n",
              "ae");
    for (int tries = 0; tries < 500 && !came; tries++) {
        struct timespec nap = {.tv_nsec = 20000000};
        nanosleep(&nap, NULL);
        came = strstr(screen(shell, 80, 22), "ORA-38754") != NULL;
    }
    assert_true(came);
}

static void enter_opens_the_log_at_its_line(void **given)
{
    bw_shell *shell = *given;
    char wanted[200];
    fake_keys(shell, "3");
    screen(shell, 80, 22);
    fake_keys(shell, "Home Enter");
    snprintf(wanted, sizeof(wanted), "%s/alert_primdb1.log:2", folder);
    assert_string_equal(shell->ran, wanted);
}

static void phases_tell_when_how_long_and_why(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "4");
    shows(shell, 80, 40, "failover               99.28 s"); /* 07:45:51.54 to 07:47:30.82 */
    shows(shell, 80, 40, "by condition: Inaccessible Logfile");
    shows(shell, 80, 40, "! no automatic reinstate because a configurable condition fired");
    shows(shell, 80, 60, "P4  failover ordered                  2016-04-28 02:45:51");
    shows(shell, 80, 60, "P1  noticed                           ?");
}

static void conditions_are_lamps(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "5");
    shows(shell, 80, 22, "! Inaccessible Logfile             fired");
    shows(shell, 80, 22, "? Stuck Archiver                   not told");
}

static void incarnations_stand_as_a_tree(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "6");
    shows(shell, 80, 22, "- 910144956  2016-04-26 02:02:36");
    shows(shell, 80, 22, "  * 910320360  2016-04-28 02:46:00"); /* failover.md, section 5 */
}

static void a_reinstate_lists_its_logs_and_commands(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "7");
    shows(shell, 80, 22, "flash the old primary back to SCN 102068803");
    shows(shell, 80, 22, "! 2 archived logs are needed, 2 of them are nowhere");
    shows(shell, 80, 22,
          "! MISSING  old branch 910144956 thread 1 seq 71  SCN 102068695 to 102068825");
    shell->answer = "102068600";
    fake_keys(shell, "S");
    shows(shell, 80, 22, "flash the old primary back to SCN 102068600, as you said");
    shell->answer = "soon";
    fake_keys(shell, "S");
    assert_non_null(strstr(shell->message, "soon is no SCN"));
    fake_keys(shell, "y");
    assert_non_null(strstr(shell->message, "copied: DGMGRL> reinstate database"));
}

/* Whoever waits for a writer would wait for ever. */
static void a_pipe_among_the_logs_holds_nobody_up(void **given)
{
    char path[200];
    bw_shell *shell;
    assert_int_equal(open_logs(given), 0);
    shell = *given;
    snprintf(path, sizeof(path), "%s/alert_pipe.log", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    fake_keys(shell, "R 3");
    shows(shell, 80, 22, "primdb1: ORA-00345");
    assert_int_equal(close_logs(given), 0);
}

#define TEST(name, setup) cmocka_unit_test_setup_teardown(name, setup, close_all)
#define LOGS(name) cmocka_unit_test_setup_teardown(name, open_logs, close_logs)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_source_it_says_what_to_do, open_nothing),
        TEST(same_directory_twice_is_refused, open_nothing),
        TEST(overview_tells_lights_sentence_and_lag, open_live),
        TEST(both_columns_stand_side_by_side, open_live),
        TEST(sides_in_trouble_are_shown_as_such, open_live),
        TEST(a_source_alone_has_its_own_lights, open_nothing),
        TEST(exchanged_sides_change_places, open_live),
        TEST(enter_tells_why_and_what_to_do, open_live),
        TEST(evidence_outlives_its_look, open_live),
        TEST(files_have_troubles_first_and_sort, open_live),
        TEST(files_are_found_and_written_as_a_table, open_live),
        TEST(history_draws_a_metric_and_changes_range, open_live),
        TEST(alarms_are_listed_and_told_once, open_live),
        TEST(a_live_watch_says_how_old_the_look_is, open_live),
        TEST(a_recording_is_marked_and_controlled, open_replay),
        TEST(a_missing_recording_is_told, open_nothing),
        TEST(any_size_and_key_is_survived, open_live),
        LOGS(events_of_all_logs_stand_in_order),
        LOGS(events_show_up_as_they_are_written),
        LOGS(enter_opens_the_log_at_its_line),
        LOGS(phases_tell_when_how_long_and_why),
        LOGS(conditions_are_lamps),
        LOGS(incarnations_stand_as_a_tree),
        LOGS(a_reinstate_lists_its_logs_and_commands),
        cmocka_unit_test(a_pipe_among_the_logs_holds_nobody_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
