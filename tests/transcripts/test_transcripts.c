/* Published BBED sessions, replayed line by line through the console on blocks rebuilt from what
 * the sessions themselves print.
 *
 * A session shows parts of a block: dumps, values. Those bytes are known, the rest is zero; one
 * word of the rest is chosen so that the block's published checksum holds, which makes every later
 * `sum apply` a real check. A line of the session that our output lacks must have one of the
 * reasons below; lines that only we print are counted as well. */
#include "replay.h"
#include <blockwright/blockwright.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct score {
    unsigned commands, lines, equal, unknown, explained, mixed, wrong, extra;
} score;

#define UNPUBLISHED "a command is not published"

/* Lines that cannot agree, and why. */
static const struct {
    const char *part, *why;
} explained[] = {
    {"Warning: contents of previous BIFILE will be lost", "nothing is lost here: nothing is asked"},
    {"data header at 0x", "an address of BBED's memory"},
    {"condensed here", "several lines in one, by the publisher"},
    {" ; ", "several lines in one, by the publisher"},
    {"required = 0xf955                           @104", "two lines run together by the publisher"},
    {"current = 0x67db", UNPUBLISHED ": 0x65d1 ^ 0x67db is not what the two changes between make"},
    {"current = 0x652d", UNPUBLISHED},
    {"current = 0x652b", UNPUBLISHED ": the last change before it"},
    {"Offsets:  118 to  133", "two commands under one prompt"},
    {"1f8d1f7f 00000100 00c10100 00c10000", "two commands under one prompt"},
    {": 0x02", "the dump of the same session has 01 there"},
    {": 0x2c (KDRHFL, KDRHFF, KDRHFH)", "the name before the colon is lost in publication"},
};

static const char *reason_of(const char *line)
{
    for (size_t i = 0; i < BW_COUNT(explained); i++)
        if (strstr(line, explained[i].part))
            return explained[i].why;
    return NULL;
}

static bool cut_short(const char *line, char **ours, size_t our_count)
{
    size_t length = strlen(line);
    for (size_t i = 0; i < our_count; i++) {
        size_t whole = strlen(ours[i]);
        if ((length >= 12 && strncmp(ours[i], line, length) == 0) ||
            (line[0] == ':' && whole >= length && strcmp(ours[i] + whole - length, line) == 0))
            return true;
    }
    return false;
}

static bool mixed_check(const replay *r, const replay_step *step)
{
    bool check = strncmp(step->command, "sum", 3) == 0 || strncmp(step->command, "verify", 6) == 0;
    return check && replay_find_block((replay *)r, step->path, step->block)->mixed;
}

static void compare(const replay_step *step, char **ours, size_t our_count, const replay *r,
                    score *s)
{
    size_t at = 0;
    bool *used = bw_alloc(our_count + 1);
    /* The row directory, from which rows are counted, is not published. */
    bool lost = our_count &&
                (strncmp(ours[0], "BBED-00206", 10) == 0 || strncmp(ours[0], "block[", 6) == 0);
    for (size_t i = 0; i < step->line_count; i++) {
        const char *line = step->lines[i];
        size_t found = at;
        while (found < our_count && strcmp(ours[found], line) != 0)
            found++;
        s->lines++;
        if (found < our_count) {
            s->equal++;
            used[found] = true;
            at = found + 1;
        } else if (step->mixed || mixed_check(r, step)) {
            s->mixed++;
        } else if (lost) {
            s->unknown++;
        } else if (reason_of(line)) {
            s->explained++;
            if (strncmp(reason_of(line), UNPUBLISHED, strlen(UNPUBLISHED)) == 0)
                replay_find_block((replay *)r, step->path, step->block)->mixed = true;
        } else if (cut_short(line, ours, our_count)) {
            s->explained++; /* the publisher cut the line's end, or the name before a colon */
        } else if (replay_line_unknown(r, step, line)) {
            s->unknown++;
        } else {
            s->wrong++;
            print_message("    %s\n      theirs |%s|\n", step->command, line);
            if (at < our_count)
                print_message("      ours   |%s|\n", ours[at]);
        }
    }
    for (size_t i = 0; i < our_count; i++)
        if (!used[i] && ours[i][0] && strncmp(ours[i], "--", 2) != 0 && !reason_of(ours[i])) {
            s->extra++;
            if (getenv("BW_SHOW_EXTRA"))
                print_message("    %s\n      only ours |%s|\n", step->command, ours[i]);
        }
    free(used);
}

/* The first SUM of a block whose checksum nobody published chooses the unpublished word; it is no
 * check then, but all later ones are. */
static void fit(replay *r, const replay_step *step, char **ours, size_t our_count)
{
    unsigned theirs, required, ignored;
    for (size_t i = 0; i < step->line_count; i++)
        for (size_t o = 0; o < our_count; o++) {
            if (sscanf(step->lines[i], "current = %x, required = %x", &ignored, &theirs) != 2 ||
                sscanf(ours[o], "current = %x, required = %x", &ignored, &required) != 2)
                continue;
            replay_block *b = replay_find_block(r, step->path, step->block);
            if (b->copy_of >= 0)
                b = &r->blocks[b->copy_of];
            if (!b->fitted && !(b->known[16] && b->known[17])) {
                uint16_t word = (uint16_t)(theirs ^ required);
                b->adjust = r->big_endian ? (uint16_t)(word << 8 | word >> 8) : word;
            }
            b->fitted = true;
        }
}

/* A new run of BBED begins with COUNT 512, a longer dump than ours tells; and where the directory
 * is not published, the row's place is taken from what was printed. */
static void stand_as_printed(console *c, const replay_step *step)
{
    unsigned from, to, at;
    char set[40];
    for (size_t i = 0; i < step->line_count; i++) {
        if (sscanf(step->lines[i], " Block: %*u Offsets: %u to %u", &from, &to) == 2 &&
            to + 1 != c->block_size && !strstr(step->command, "count"))
            snprintf(set, sizeof(set), "set count %u", to - from + 1);
        else if (sscanf(step->lines[i], " Block: %*u Offsets: %u to %u", &from, &to) == 2 &&
                 to - from + 1 > c->count && !strstr(step->command, "count"))
            snprintf(set, sizeof(set), "set count 512");
        else if (step->command[0] == 'x' && sscanf(step->lines[i], "rowdata[%*u] @%u", &at) == 1 &&
                 !strstr(step->command, "offset"))
            snprintf(set, sizeof(set), "set offset %u", at);
        else
            continue;
        console_line(c, set);
    }
}

static void run_step(console *c, replay *r, const replay_step *step, score *s, bool fitting)
{
    size_t count;
    console_line(c, step->command);
    char **ours = replay_lines(r, bw_text_get(&c->out), &count);
    s->commands++;
    if (fitting)
        fit(r, step, ours, count);
    else
        compare(step, ours, count, r, s);
    replay_lines_free(ours, count);
}

/* X02 shows all settings twice: without files, and with a listfile in mode edit. */
static void before_step(console *c, const replay *r, const char *name, size_t step)
{
    unsigned at;
    char set[40];
    const replay_step *s = &r->steps[step];
    /* Unpublished, though its remark is, and 0xae1b ^ 0xac1a = 0x0201 tells it: */
    if (strncmp(name, "DSI06", 5) == 0 && s->line_count > 1 &&
        strstr(s->lines[1], "0xac1a, required = 0xac1a") && !r->steps[step - 1].mixed &&
        strstr(r->steps[step - 1].command, "8165"))
        console_line(c, "modify /x 02 offset 8165");
    for (size_t i = 0; strncmp(name, "B03", 3) == 0 && i < s->line_count; i++)
        if (sscanf(s->lines[i], " Block: %*u Offsets: %u", &at) == 1) {
            snprintf(set, sizeof(set), "set offset %u", at); /* typed between the excerpts */
            console_line(c, set);
        }
    if (strncmp(name, "X02", 3) != 0 || step + 1 != r->step_count)
        return;
    console_line(c, "set listfile '/list.txt'");
    console_line(c, "set dba 1,1 mode edit");
    free(c->listfile);
    c->listfile = bw_strdup("/home/oracle/prod1_list.txt");
}

static bool run_session(replay *r, const char *name, const char *startup, bool fitting, score *s)
{
    bw_error err = {0};
    bw_session *session = bw_session_new(NULL, &err);
    assert_non_null(session);
    bw_session_layouts(session); /* they lie outside of the folder that is entered */
    if (!replay_enter(r)) {
        bw_session_free(session);
        return false;
    }
    console *c = console_new(session);
    for (const char *word = startup; word && *word;) {
        char one[200];
        size_t length = strcspn(word, " ");
        snprintf(one, sizeof(one), "%.*s", (int)length, word);
        if (!startup_keyword(c, replay_path(one), &err))
            fail_msg("%s", err.text);
        word += length + (word[length] == ' ');
    }
    if (strncmp(name, "B03", 3) == 0)
        console_line(c, "set block 198");
    for (size_t i = 0; i < r->step_count; i++) {
        before_step(c, r, name, i);
        stand_as_printed(c, &r->steps[i]);
        if (replay_rewrite(r, i) && c->here.file) {
            bw_edits_revert(bw_session_edits(session), c->here.file, BW_ALL_BLOCKS, 0, 0);
            bw_edits_forget(bw_session_edits(session), c->here.file);
        }
        run_step(c, r, &r->steps[i], s, fitting);
    }
    console_free(c);
    bw_session_free(session);
    replay_leave(r);
    return true;
}

static void replay_transcript(const char *name, const char *startup)
{
    replay r;
    score fitting = {0}, s = {0};
    if (!replay_open(&r, name)) {
        print_message("%s is absent: skipped\n", name);
        skip();
    }
    if (!run_session(&r, name, startup, true, &fitting)) {
        print_message("%s: the session's paths need chroot (root or user namespaces): skipped\n",
                      name);
        replay_close(&r);
        skip();
    }
    replay_write_files(&r);
    run_session(&r, name, startup, false, &s);
    print_message("%-48s %3u commands, %4u lines: %4u equal, %3u of bytes that are not published, "
                  "%2u explained, %u of mixed runs, %u different; %u lines only ours\n",
                  name, s.commands, s.lines, s.equal, s.unknown, s.explained, s.mixed, s.wrong,
                  s.extra);
    replay_close(&r);
    assert_true(s.lines > 0);
    assert_int_equal(s.wrong, 0);
}

#define TRANSCRIPT(test, name, startup)                                                            \
    static void test(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        replay_transcript(name, startup);                                                          \
    }
TRANSCRIPT(dsi01, "DSI01.sessions.txt", "listfile=LIST")
TRANSCRIPT(dsi02, "DSI02.sessions.txt", NULL)
TRANSCRIPT(dsi04, "DSI04.sessions.txt", "listfile=LIST")
TRANSCRIPT(dsi06, "DSI06.sessions.txt", "listfile=LIST")
TRANSCRIPT(dsi11, "DSI11.sessions.txt", "listfile=LIST")
TRANSCRIPT(f03, "F03_bbed_kcvfh_full_plus_bytes_11204_test01.txt",
           "filename=/oracle/app/oracle/oradata/TEST2/test_01.dbf")
TRANSCRIPT(b03, "B03_be_aix_bbed_session_block198.txt", "filename=/test/orcl/orcl/users01.dbf")
TRANSCRIPT(x02, "X02_bbed_help_all_show_params_11203.txt", NULL)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dsi01), cmocka_unit_test(dsi02), cmocka_unit_test(dsi04),
        cmocka_unit_test(dsi06), cmocka_unit_test(dsi11), cmocka_unit_test(f03),
        cmocka_unit_test(b03),   cmocka_unit_test(x02),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
