/* The time line in a workbench of our own: two hosts' logs written here by hand after case S4's
 * facts (cases.md), the demo's alert log of S1 beside its blocks, and bytes that are no log. */
#include "fake_shell.h"
#include <blockwright/blockwright.h>

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

extern BW_API const bw_plugin blockwright_plugin_1;

static const bw_view_class *registered;

bool bw_host_add_view(bw_host *host, const bw_view_class *view, bw_error *err)
{
    (void)host, (void)err;
    registered = view;
    return true;
}

static const char alert[] =
    "Thu Apr 28 02:38:20 2016\n"
    "Thread 1 advanced to log sequence 71 (LGWR switch)\n"
    "  Current log# 2 seq# 71 mem# 0: /oradata1/redo02.log\n"
    "Thu Apr 28 02:45:44 2016\n"
    "Errors in file /u01/trace/p1_lgwr_16386.trc:\n"
    "ORA-00345: redo log write error block 53 count 1\n"
    "ORA-00312: online log 2 thread 1: '/oradata1/redo02.log'\n"
    "Thu Apr 28 02:45:49 2016\n"
    "Direct NFS: write FAILED 70\n"
    "Direct NFS: write FAILED 70\n"
    "Direct NFS: write FAILED 70\n"
    "Thu Apr 28 02:45:51 2016\n"
    "A user-configurable Fast-Start Failover condition was detected. The primary is shutting down "
    "due to Inaccessible Logfile.\n"
    "no row knows this line of ours\n"
    "Thu Apr 28 02:58:11 2016\n"
    "Starting ORACLE instance (normal)\n";
static const char observer[] = "07:45:51.54  Thursday, April 28, 2016\n"
                               "Initiating Fast-Start Failover to database \"stbydb\"...\n"
                               "Performing failover NOW, please wait...\n"
                               "Failover succeeded, new primary is \"stbydb\"\n"
                               "07:47:30.82  Thursday, April 28, 2016\n";

static char folder[64], state[80];

static const char *in_folder(const char *name)
{
    static char path[200];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void write_log(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(in_folder(name), "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void append_log(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "ae");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void open_view(bw_shell *shell)
{
    bw_place nowhere = {0};
    shell->view_class = registered;
    shell->view = registered->open(shell, &nowhere, NULL);
    assert_non_null(shell->view);
    fake_settle(shell);
}

/* A session over everything in the folder. */
static bw_shell *open_shell(void)
{
    bw_error err = {0};
    bw_shell *shell = bw_alloc(sizeof(*shell));
    shell->session = bw_session_new(NULL, &err);
    if (!shell->session)
        fail_msg("%s", err.text);
    bw_workspace_add_all(bw_session_workspace(shell->session), folder, NULL);
    assert_true(blockwright_plugin_1.start(NULL, &err));
    open_view(shell);
    return shell;
}

static void close_shell(bw_shell *shell)
{
    if (shell->table_open && shell->table.close)
        shell->table.close(shell->table.data);
    shell->view_class->close(shell->view);
    bw_session_free(shell->session);
    free(shell);
}

static int make_folder(void **given)
{
    (void)given;
    strcpy(folder, "/tmp/blockwright-timeline-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(state, sizeof(state), "%s-state", folder);
    setenv("XDG_STATE_HOME", state, 1);
    setenv("BLOCKWRIGHT_PLUGINS", "", 1);
    return 0;
}

static int remove_folder(void **given)
{
    char line[200];
    (void)given;
    snprintf(line, sizeof(line), "rm -rf '%s' '%s'", folder, state);
    return system(line);
}

static int open_two(void **given)
{
    make_folder(given);
    write_log("alert_p1.log", alert, strlen(alert));
    write_log("observer.log", observer, strlen(observer));
    *given = open_shell();
    return 0;
}

static int close_two(void **given)
{
    close_shell(*given);
    return remove_folder(given);
}

static void say(bw_shell *shell, const char *key, const char *answer)
{
    shell->answer = answer;
    fake_keys(shell, key);
    shell->answer = NULL;
    fake_settle(shell);
}

static const char *status(bw_shell *shell)
{
    static char text[400];
    bw_text out = {0};
    shell->view_class->status(shell->view, &out);
    snprintf(text, sizeof(text), "%s", bw_text_get(&out));
    bw_text_free(&out);
    return text;
}

static void shows(bw_shell *shell, const char *text)
{
    const char *screen = fake_screen(shell, 150, 45);
    if (!strstr(screen, text)) {
        fputs(screen, stderr);
        fail_msg("'%s' is not on the screen", text);
    }
}

static void lacks(bw_shell *shell, const char *text)
{
    const char *screen = fake_screen(shell, 150, 45);
    if (strstr(screen, text)) {
        fputs(screen, stderr);
        fail_msg("'%s' is on the screen", text);
    }
}

/* --- tests --- */

/* 07:47:30.82 - 07:45:51.54 = 99.28 s. */
static void shows_lanes_spans_events_and_lines(void **given)
{
    bw_shell *shell = *given;
    shows(shell, "alert_p1.log");
    shows(shell, "observer.log");
    shows(shell, "C Failover succeeded, new primary is \"stbydb\"");
    shows(shell,
          ">     2 Thread 1 advanced to log sequence 71 (LGWR switch)"); /* the lines below */
    lacks(shell, "  no row knows"); /* the list shows what the catalogue knows */
    assert_non_null(strstr(status(shell), "1/10 "));
    fake_keys(shell, "f + + +");
    shows(shell, "failover 99.3 s");
}

/* Five hours of zone; the moment of 02:45:51 and 07:45:51.54. */
static void finds_the_clock_of_the_observer(void **given)
{
    bw_shell *shell = *given;
    shows(shell, "2016-04-28 02:47:30.820 ?");
    lacks(shell, "2016-04-28 07:");
    fake_keys(shell, "End Up Up");
    shows(shell, "moved -5:00:00, known to ");
    say(shell, "w", "0");
    shows(shell, "2016-04-28 07:47:30.820 ?");
    say(shell, "a", NULL); /* what a person said stays */
    shows(shell, "2016-04-28 07:47:30.820 ?");
    say(shell, "w", "");
    say(shell, "a", NULL);
    shows(shell, "2016-04-28 02:47:30.820 ?");
}

/* Stamps of two hosts that meet: the row says that its place is not certain ('#' stands for it). */
static void claims_no_order_that_is_not_known(void **given)
{
    bw_shell *shell = *given;
    shows(shell, "# 2016-04-28 02:45:51.540 ?");
    lacks(shell, "# 2016-04-28 02:45:44"); /* one log has an order */
    lacks(shell, "# 2016-04-28 02:58:11"); /* ten minutes are more than any doubt */
}

static void filters(void **given)
{
    bw_shell *shell = *given;
    say(shell, "&", "sev:error");
    assert_non_null(
        strstr(status(shell), "/6 ")); /* 345, 312, 3x NFS in one row, condition, 2x failover */
    lacks(shell, "n Thread 1 advanced");
    say(shell, "&", "kind:redo sev:info");
    shows(shell, "ORA-00345");
    lacks(shell, "E Direct NFS");
    lacks(shell, "# Direct NFS");
    say(shell, "&", "sev:all of ours$");
    shows(shell, "no row knows this line of ours");
    assert_non_null(strstr(status(shell), "1/1 "));
    say(shell, "&", "sev:all code:345");
    assert_non_null(strstr(status(shell), "1/1 "));
    say(shell, "&", "sev:all code:34"); /* not ORA-00345 */
    assert_non_null(strstr(status(shell), "0/0 "));
    say(shell, "&", "code:x");
    assert_non_null(strstr(shell->message, "write the number"));
    say(shell, "&", "src:observer");
    assert_non_null(strstr(status(shell), "/3 "));
    say(shell, "&", "from:2016-04-28_02:45:50 to:2016-04-28_02:46");
    assert_non_null(strstr(status(shell), "/3 ")); /* the condition, two of the observer's lines */
    say(shell, "&", "sev:loud");
    assert_non_null(strstr(shell->message, "info, notice"));
    say(shell, "&", "(");
    assert_true(strlen(shell->message) > 2);
    assert_non_null(strstr(status(shell), "/3 ")); /* what cannot be meant changes nothing */
    say(shell, "&", "sev:critical");
    fake_keys(shell, "v v v v v");
    fake_settle(shell);
    shows(shell, "no row knows this line of ours");
    fake_keys(shell, "v");
    assert_non_null(strstr(shell->message, "every line"));
}

/* Whatever has to be read again: the cursor stays on its record. */
static void the_cursor_keeps_its_record(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "e s"); /* the start at 02:58:11 */
    say(shell, "&", "sev:all");
    shows(shell, ">    16 Starting ORACLE");
    say(shell, "&", "sev:notice");
    shows(shell, ">    16 Starting ORACLE");
    say(shell, "R", NULL);
    shows(shell, ">    16 Starting ORACLE");
    say(shell, "&", "succeeded");
    say(shell, "&", "sev:notice");
    shows(shell, ">     4 Failover succeeded");
}

static void folds_repeats(void **given)
{
    bw_shell *shell = *given;
    shows(shell, "3# Direct NFS: write FAILED 70");
    fake_keys(shell, "r");
    lacks(shell, "3# Direct NFS");
    assert_non_null(strstr(status(shell), "/12 "));
}

static void jumps(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "e");
    shows(shell, ">     6 ORA-00345");
    fake_keys(shell, "f");
    shows(shell, ">    13 A user-configurable");
    fake_keys(shell, "s");
    shows(shell, ">    16 Starting ORACLE");
    fake_keys(shell, "s");
    assert_non_null(strstr(shell->message, "no start of an instance further down"));
    fake_keys(shell, "E F E");
    shows(shell, ">     2 Initiating");
    say(shell, "/", "succeeded");
    shows(shell, ">     4 Failover succeeded");
    say(shell, "/", "advanced");
    shows(shell, ">     2 Thread 1 advanced");
    say(shell, "/", "nowhere at all");
    assert_non_null(strstr(shell->message, "is in no row"));
}

static void the_axis_zooms(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "e");
    assert_non_null(strstr(status(shell), " min"));
    for (int i = 0; i < 30; i++)
        fake_keys(shell, "+");
    assert_non_null(strstr(status(shell), "axis 10 ms"));
    shows(shell, "45:44.0");
    for (int i = 0; i < 42; i++)
        fake_keys(shell, "-");
    assert_non_null(strstr(status(shell), "years"));
    shows(shell, "2016");
    fake_keys(shell, "0 + + t");
    assert_non_null(strstr(status(shell), "from:2016-04-28_02:"));
    fake_keys(shell, "t");
    assert_null(strstr(status(shell), "from:"));
}

static void takes_a_zone(void **given)
{
    bw_shell *shell = *given;
    say(shell, "z", "+05:30");
    shows(shell, "2016-04-28 02:38:20 +05:30");
    shows(shell, "2016-04-28 02:47:30.820 +05:30"); /* it was measured against that clock */
    say(shell, "z", "Mars");
    assert_non_null(strstr(shell->message, "no zone"));
    say(shell, "w", "ten");
    assert_non_null(strstr(shell->message, "no number"));
}

static size_t files_in_folder(void)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    while (dir && readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static void marks_and_notes_are_kept(void **given)
{
    bw_shell *shell = *given;
    size_t before = files_in_folder();
    fake_keys(shell, "e m");
    say(shell, "s", NULL);
    say(shell, "M", "asked\tstorage team");
    registered->close(shell->view);
    open_view(shell);
    shows(shell, "*  2016-04-28 02:45:44");
    fake_keys(shell, "'");
    shows(shell, ">     6 ORA-00345");
    fake_keys(shell, "'");
    shows(shell, "note: asked storage team");
    fake_keys(shell, "L");
    assert_int_equal(shell->table.rows(shell->table.data), 2);
    fake_keys(shell, "\" m");
    lacks(shell, "*  2016-04-28 02:45:44");
    assert_int_equal(files_in_folder(), before); /* nothing beside the logs */
}

/* A mark belongs to a line: another line in its place does not have it. */
static void a_mark_does_not_move_to_another_line(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "m");
    registered->close(shell->view);
    char other[sizeof(alert)];
    memcpy(other, alert, sizeof(alert));
    memcpy(strstr(other, "sequence 71"), "sequence 99", 11);
    write_log("alert_p1.log", other, strlen(other));
    open_view(shell);
    shows(shell, "log sequence 99");
    lacks(shell, "*  2016");
}

static void follows_what_is_written(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "End");
    append_log("alert_p1.log", "Thu Apr 28 03:00:00 2016\nThread 1 advanced to log sequ");
    fake_settle(shell);
    append_log("alert_p1.log", "ence 72 (LGWR switch)\n");
    fake_settle(shell);
    shows(shell, ">    18 Thread 1 advanced to log sequence 72 (LGWR switch)");
    lacks(shell, "log sequ ");
    write_log("alert_p1.log", alert, 77); /* cut: the first record is left */
    fake_settle(shell);
    assert_non_null(strstr(shell->message, "alert_p1.log was cut"));
    lacks(shell, "sequence 72");
    shows(shell, "Thread 1 advanced to log sequence 71");
    append_log("alert_p1.log", "\nORA-00600: internal error code, arguments: [17], [], []\n");
    fake_settle(shell);
    shows(shell, "arguments: [17]");
    unlink(in_folder("alert_p1.log"));
    write_log("alert_p1.log", alert, strlen(alert)); /* rotated */
    fake_settle(shell);
    assert_non_null(strstr(shell->message, "replaced"));
    shows(shell, "Starting ORACLE instance");
}

static void logs_are_switched_off_and_on(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "o");
    assert_int_equal(shell->table.rows(shell->table.data), 2);
    shell->table.chosen(shell->table.data, 0);
    fake_settle(shell);
    assert_non_null(strstr(status(shell), "/3 "));
    lacks(shell, "ORA-00345");
    shell->table.chosen(shell->table.data, 0);
    fake_settle(shell);
    assert_non_null(strstr(status(shell), "/10 "));
}

static void explains(void **given)
{
    bw_shell *shell = *given;
    fake_keys(shell, "e x");
    shows(shell, "redo.ora345, critical");
    fake_keys(shell, "x");
    shows(shell, ">     6 ORA-00345");
}

static void tables_hold_what_is_there(void **given)
{
    bw_shell *shell = *given;
    bw_text cell = {0};
    bool found = false;
    fake_keys(shell, "p");
    for (uint64_t row = 0; row < shell->table.rows(shell->table.data); row++) {
        bw_text_clear(&cell);
        for (int column = 1; column < 4; column++)
            shell->table.cell(shell->table.data, row, column, &cell);
        found = found || strcmp(bw_text_get(&cell), "99.280failoverseen") == 0;
    }
    assert_true(found);
    fake_keys(shell, "l");
    assert_int_equal(shell->table.rows(shell->table.data), 10);
    say(shell, "H", "it's a report.html");
    assert_non_null(
        strstr(shell->ran, "timeline --html 'it'\\''s a report.html' --severity 'notice'"));
    assert_non_null(strstr(shell->ran, "alert_p1.log'"));
    bw_text_free(&cell);
}

/* --- to the blocks of the demo --- */
static void demo(const char *name)
{
    bw_error err = {0};
    bw_session *session = bw_session_new(NULL, &err);
    const char *words[] = {"demo", folder, "--case", name};
    bw_call_sink sink = {0};
    assert_int_equal(bw_command_run(session, 4, words, &sink, &err), 0);
    bw_session_free(session);
}

static void press_enter_at(bw_shell *shell, const char *text)
{
    say(shell, "/", text);
    fake_keys(shell, "Enter");
}

static bw_place place_of(const bw_shell *shell)
{
    return shell->view_class->place(shell->view);
}

/* cases.md S1.4: [4000], [5] is about OBJ$'s block 122; the flags of its first slot lie at 60. */
static void messages_lead_to_their_blocks(void **given)
{
    make_folder(given);
    demo("S1");
    append_log("alert_DEMO.log",
               "ORA-01578: ORACLE data block corrupted (file # 1, block # 25)\n"
               "ORA-00600: internal error code, arguments: [2662], [0], "
               "[16273152], [0], [16273158], [4194312], [], []\n"
               "Corrupt block relative dba: 0x00400009 (file 1, block 9)\n"
               "ORA-01578: ORACLE data block corrupted (file # 9, block # 25)\n"
               "ORA-01578: ORACLE data block corrupted (file # 1, block # 9999)\n");
    bw_shell *shell = open_shell();
    press_enter_at(shell, "\\[4000\\]");
    assert_string_equal(shell->ran, "view block_viewer");
    assert_non_null(strstr(bw_dbfile_path(place_of(shell).file), "system01.dbf"));
    assert_int_equal(place_of(shell).block, 122);
    assert_int_equal(place_of(shell).offset, 60);
    press_enter_at(shell, "block # 25");
    assert_int_equal(place_of(shell).block, 25);
    press_enter_at(shell, "\\[2662\\]"); /* 4194312 = 0x00400008 */
    assert_int_equal(place_of(shell).block, 8);
    press_enter_at(shell, "relative dba");
    assert_int_equal(place_of(shell).block, 9);
    press_enter_at(shell, "block recovery for file 1 block 18");
    assert_int_equal(place_of(shell).block, 18);
    press_enter_at(shell, "file # 9");
    assert_non_null(strstr(shell->message, "not open"));
    press_enter_at(shell, "block # 9999");
    assert_non_null(strstr(shell->message, "no such block"));
    press_enter_at(shell, "Starting ORACLE");
    assert_non_null(strstr(shell->message, "names no block"));
    close_shell(shell);
    remove_folder(given);
}

/* S2: the fractured block, and the one whose SCN is ahead, as the alert log names them. */
static void the_power_loss_leads_to_its_blocks(void **given)
{
    make_folder(given);
    demo("S2");
    bw_shell *shell = open_shell();
    press_enter_at(shell, "\\[4000\\], \\[7\\]");
    assert_int_equal(place_of(shell).block, 122);
    press_enter_at(shell, "ORA-01578"); /* (file # 1, block # 479) */
    assert_int_equal(place_of(shell).block, 479);
    press_enter_at(shell, "\\[2662\\]"); /* 4194733 = 0x004001ad */
    assert_int_equal(place_of(shell).block, 0x1ad);
    close_shell(shell);
    remove_folder(given);
}

/* A resetlogs id is a time: 910320360 = 2016-04-28 02:46:00 (cases.md S4). */
static void an_archived_log_s_name_tells_its_branch(void **given)
{
    make_folder(given);
    demo("S4");
    bw_shell *shell = open_shell();
    say(shell, "/", "2_2_910320360");
    fake_keys(shell, "x");
    shows(shell,
          "thread 2, sequence 2, of the branch that began with RESETLOGS at 2016-04-28 02:46:00");
    close_shell(shell);
    remove_folder(given);
}

/* --- harm --- */
static const char keys[] =
    "Down Up PageDown PageUp End Home + + - Left Right 0 Tab Tab Tab Tab v v v v v e E s S f F n N "
    "m m x Down x r r t t p l o a Enter V V R End x End "
    "R E R F R S R ' R n R m R Enter R x";

static void any_size_is_drawn(void **given)
{
    static const int sizes[][2] = {{1, 1},   {3, 2},    {20, 4},  {40, 10},
                                   {80, 24}, {250, 80}, {30, 200}};
    bw_shell *shell = *given;
    for (size_t i = 0; i < BW_COUNT(sizes); i++)
        for (int pass = 0; pass < 2; pass++) {
            fake_screen(shell, sizes[i][0], sizes[i][1]);
            fake_keys(shell, "x End");
        }
}

static void try_bytes(void **given, const void *bytes, size_t size)
{
    make_folder(given);
    write_log("alert_x.log", bytes, size);
    bw_shell *shell = open_shell();
    for (int pass = 0; pass < 2; pass++) {
        fake_keys(shell, keys);
        say(shell, "/", "a+");
        say(shell, "&", "sev:all x");
        fake_screen(shell, 80, 24);
        say(shell, "&", "sev:all");
        fake_screen(shell, 120, 50);
        say(shell, "z", "-11:00");
        say(shell, "w", "1e8");
    }
    close_shell(shell);
    remove_folder(given);
}

static const char start[] = "Thu Apr 28 02:45:44 2016\nStarting ORACLE instance (normal)\n";

static void hostile_logs_do_no_harm(void **given)
{
    enum { SIZE = 3 * 1024 * 1024 };
    uint32_t seed = 7;
    char *bytes = bw_alloc(SIZE);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < SIZE; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = round == 0 ? (char)(seed >> 24) : round == 1 ? 'x' : '\n';
        }
        memcpy(bytes, start, sizeof(start) - 1); /* so that it is taken for an alert log */
        try_bytes(given, bytes, round ? SIZE : SIZE / 6);
    }
    for (size_t i = 0, line = 0; i < SIZE / 6;
         i++) { /* years from 0000 to 9999, every second line */
        char text[80];
        size_t at =
            (size_t)snprintf(text, sizeof(text), "Thu Apr 28 02:45:44 %04zu\nORA-00600: [%zu]\n",
                             line++ * 7919 % 10000, i);
        if (i + at > SIZE / 6)
            break;
        memcpy(bytes + i, text, at);
        i += at - 1;
    }
    try_bytes(given, bytes, SIZE / 6 - 100);
    free(bytes);
}

/* Escape sequences, signs that turn the writing direction, wide and combining ones. */
static void signs_stay_on_their_row(void **given)
{
    static const char signs[] =
        "Thu Apr 28 02:45:44 2016\n"
        "ORA-00600: \x1b[2J\x1b]0;owned\x07 \xe2\x80\xae gnp.exe \xd7\xa9\xd7\x9c\n"
        "ORA-00600: \xe5\x86\x85\xe9\x83\xa8\xe9\x94\x99\xe8\xaf\xaf a\xcc\x81\xcc\x81 \xff\xfe\n";
    make_folder(given);
    write_log("alert_x.log", signs, strlen(signs));
    bw_shell *shell = open_shell();
    shows(shell, "ORA-00600: \\x1b[2J\\x1b]0;owned\\x07 \\u202e gnp.exe");
    close_shell(shell);
    remove_folder(given);
}

static void without_logs_it_says_what_to_do(void **given)
{
    make_folder(given);
    bw_shell *shell = open_shell();
    shows(shell, "No log is listed");
    fake_keys(shell, keys);
    fake_screen(shell, 80, 24);
    close_shell(shell);
    remove_folder(given);
}

#define WITH_TWO(test) cmocka_unit_test_setup_teardown(test, open_two, close_two)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TWO(shows_lanes_spans_events_and_lines),
        WITH_TWO(finds_the_clock_of_the_observer),
        WITH_TWO(claims_no_order_that_is_not_known),
        WITH_TWO(filters),
        WITH_TWO(the_cursor_keeps_its_record),
        WITH_TWO(folds_repeats),
        WITH_TWO(jumps),
        WITH_TWO(the_axis_zooms),
        WITH_TWO(takes_a_zone),
        WITH_TWO(marks_and_notes_are_kept),
        WITH_TWO(a_mark_does_not_move_to_another_line),
        WITH_TWO(follows_what_is_written),
        WITH_TWO(logs_are_switched_off_and_on),
        WITH_TWO(explains),
        WITH_TWO(tables_hold_what_is_there),
        WITH_TWO(any_size_is_drawn),
        cmocka_unit_test(messages_lead_to_their_blocks),
        cmocka_unit_test(the_power_loss_leads_to_its_blocks),
        cmocka_unit_test(an_archived_log_s_name_tells_its_branch),
        cmocka_unit_test(hostile_logs_do_no_harm),
        cmocka_unit_test(signs_stay_on_their_row),
        cmocka_unit_test(without_logs_it_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
