/* The console on the demo database: cases.md S1.1 as a session, and what a change leaves behind. */
#include "plugins/bbed/console.h"
#include "tests/unit/files.h"
#include <blockwright/blockwright.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static int make_demo(void **state)
{
    bw_error err = {0};
    char path[80];
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/blockwright-console-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/d", folder);
    bw_session *session = bw_session_new(NULL, &err);
    const char *line[] = {"demo", path, "--case", "S1"};
    const bw_call_sink sink = {0};
    int result = bw_command_run(session, BW_COUNT(line), line, &sink, &err);
    bw_session_free(session);
    for (int i = 1; i <= 2; i++) { /* they say "open", for which every first commit waits 4 s */
        snprintf(path, sizeof(path), "%s/d/control0%d.ctl", folder, i);
        unlink(path);
    }
    return result;
}

static int remove_demo(void **state)
{
    char command[96];
    (void)state;
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command);
}

/* One run of the console, as if started on the shell. */
typedef struct run {
    bw_session *session;
    console *console;
} run;

static run begin(const char *mode)
{
    bw_error err = {0};
    char word[100];
    run r = {.session = bw_session_new(NULL, &err)};
    assert_non_null(r.session);
    r.console = console_new(r.session);
    snprintf(word, sizeof(word), "listfile=%s/d/demo.lst", folder);
    if (!startup_keyword(r.console, word, &err) ||
        (mode && !startup_keyword(r.console, mode, &err)))
        fail_msg("%s", err.text);
    return r;
}

static void end(run *r)
{
    console_free(r->console);
    bw_session_free(r->session);
}

static const char *say(run *r, const char *line)
{
    console_line(r->console, line);
    return bw_text_get(&r->console->out);
}

static void says(run *r, const char *line, const char *part)
{
    if (!strstr(say(r, line), part))
        fail_msg("%s said:\n%s\nand not: %s", line, bw_text_get(&r->console->out), part);
}

/* Bytes of system01.dbf on disk. */
static void on_disk(uint64_t at, const char *bytes, size_t size)
{
    char path[100], now[16];
    snprintf(path, sizeof(path), "%s/d/system01.dbf", folder);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    assert_int_equal(fread(now, 1, size, file), size);
    fclose(file);
    assert_memory_equal(now, bytes, size);
}

#define POOL (9u * 8192u + 4192u)

static void a_repair_is_staged(void **state)
{
    (void)state;
    run r = begin(NULL);
    says(&r, "set dba 1,9", "\tDBA            \t0x00400009 (4194313 1,9)\n");
    says(&r, "map", " Unlimited Undo Segment Header\n");
    says(&r, "p ktuxc", "         ub4 kubadba                        @4192     0x00400012\n");
    says(&r, "d offset 4192 count 16", " Block: 9                Offsets: 4192 to 4207 ");
    says(&r, "m /x 13004000 offset 4192", "\n 13004000 ");
    says(&r, "p ktuxc.ktuxcfbp[0].ktufbuba.kubadba", "@4192     0x00400013\n");
    assert_null(strstr(say(&r, "sum"), "required = 0x0000"));
    says(&r, "sum apply", "Check value for File 1, Block 9:\n");
    says(&r, "verify", "Total Blocks Marked Corrupt   : 0\n");
    on_disk(POOL, "\x12\x00\x40\x00", 4); /* nothing was written */
    says(&r, "undo", "-- 'sum' is taken back");
    says(&r, "undo", "-- 'modify' is taken back");
    says(&r, "p ktuxc.ktuxcfbp[0].ktufbuba.kubadba", "@4192     0x00400012\n");
    says(&r, "undo", "BBED-00217: nothing to undo\n");
    end(&r);
}

static void mode_edit_writes_and_other_days_take_back(void **state)
{
    (void)state;
    run r = begin("mode=edit");
    says(&r, "show mode", "\tMODE           \tEdit\n");
    say(&r, "set dba 1,9");
    says(&r, "m /x 13004000 offset 4192", "\n 13004000 ");
    on_disk(POOL, "\x13\x00\x40\x00", 4);
    says(&r, "sum apply", "current = ");
    end(&r);
    run later = begin(NULL);
    say(&later, "set dba 1,9");
    says(&later, "undo", "-- 'sum' is taken back\n");
    on_disk(POOL, "\x13\x00\x40\x00", 4);
    says(&later, "undo", "-- 'modify' is taken back\n");
    on_disk(POOL, "\x12\x00\x40\x00", 4);
    says(&later, "undo", "BBED-00217: nothing to undo\n");
    end(&later);
}

static void revert_takes_all_back(void **state)
{
    (void)state;
    run r = begin("mode=edit");
    say(&r, "set dba 1,9");
    say(&r, "m /x 13004000 offset 4192");
    say(&r, "m /x 14004000 offset 4192");
    say(&r, "sum apply");
    say(&r, "set dba 1,122");
    say(&r, "m /x 80 offset 61");
    on_disk(POOL, "\x14\x00\x40\x00", 4);
    end(&r);
    run later = begin(NULL);
    says(&later, "revert dba 1,9", "-- 0 staged block(s) and 3 commit(s) are taken back");
    on_disk(POOL, "\x12\x00\x40\x00", 4);
    on_disk(122u * 8192u + 61, "\x80", 1); /* another block */
    says(&later, "revert", "1 commit(s) are taken back");
    on_disk(122u * 8192u + 61, "\x20", 1);
    end(&later);
}

static void words_are_shortened_as_bbed_does(void **state)
{
    (void)state;
    run r = begin(NULL);
    says(&r, "se file 1 bl 9 off 16", "\tOFFSET         \t16\n");
    says(&r, "d /v count 16", "Offsets:   16 to   31 ");
    says(&r, "set off +4", "\tOFFSET         \t20\n");
    says(&r, "set block -1", "\tBLOCK#         \t8\n");
    says(&r, "set dba 0x0040007a", "(4194426 1,122)");
    says(&r, "p ktbbh.ktbbhitl[0].ktbitflg # the flag", "@60       0x2001 (KTBFUPB)\n");
    says(&r, "set ibase hex", "\tIBASE          \tHex\n");
    says(&r, "set off 3c", "\tOFFSET         \t60\n");
    says(&r, "set off 10.", "\tOFFSET         \t10\n");
    says(&r, "push dba 1,9", "(4194313 1,9)");
    says(&r, "pop", "(4194426 1,122)");
    end(&r);
}

static void mistakes_are_told(void **state)
{
    (void)state;
    run r = begin(NULL);
    say(&r, "set dba 1,9");
    says(&r, "frobnicate", "BBED-00200: invalid keyword (frobnicate)\n");
    says(&r, "set dba 1,99999", "BBED-00309: out of range block number (99999)\n");
    says(&r, "set dba 77,1", "BBED-00306: ");
    says(&r, "set offset 8192", "BBED-00401: ");
    says(&r, "p kdbr[0]", "BBED-00206: no such symbol (kdbr[0])\n");
    says(&r, "f /x ffeeddccbbaa9988 top", "BBED-00212: search string not found\n");
    says(&r, "m /x ffff offset 8191", "BBED-00401: ");
    says(&r, "m /x zz", "BBED-00209: ");
    says(&r, "x /rnq", "BBED-00204: ");
    says(&r, "set dba 1,3 ", "(4194307 1,3)");
    assert_int_equal(bw_edits_blocks(bw_session_edits(r.session), NULL), 0);
    end(&r);
}

static void corrupt_marks_and_copy_moves(void **state)
{
    (void)state;
    run r = begin(NULL);
    says(&r, "corrupt dba 4,11", "Block marked media corrupt.\n");
    says(&r, "verify", "Total Blocks Marked Corrupt   : 1\n");
    says(&r, "copy file 4 block 12 to file 4 block 11",
         " Block: 11               Offsets:    0 to  511 ");
    says(&r, "p rdba_kcbh", "0x0100000c\n"); /* the address came along */
    says(&r, "assign rdba_kcbh = 0x0100000b", "0x0100000b\n");
    says(&r, "sum apply", "File 4, Block 11:");
    says(&r, "verify", "Total Blocks Marked Corrupt   : 0\n");
    end(&r);
}

/* A leaf of one entry whose free space would begin behind two: 36 + 2, not 40. */
static void an_index_block_that_does_not_validate(void **state)
{
    (void)state;
    uint8_t *file = build_datafile(2048, 3, false), *leaf = file + 2 * 2048, *header = leaf + 68;
    leaf[20] = 2;
    set16(leaf + 36, 1, false);
    header[3] = 1;
    set16(header + 8, 1, false);
    set16(header + 10, 40, false);
    set16(header + 12, 1885, false);
    set16(header + 32, 1892, false);
    set16(header + 36, 1885, false);
    memcpy(header + 1885, "\0\0\2\xc1\2", 5);
    seal(leaf, 2048, 16, false);
    char path[100], word[120];
    snprintf(path, sizeof(path), "%s/leaf.dbf", folder);
    FILE *out = fopen(path, "wb");
    assert_int_equal(fwrite(file, 2048, 3, out), 3);
    fclose(out);
    free(file);
    bw_error err = {0};
    run r = begin(NULL);
    snprintf(word, sizeof(word), "filename=%s", path);
    assert_true(startup_keyword(r.console, word, &err));
    says(&r, "set block 2", "2");
    says(&r, "verify",
         "Block Type = KTB-managed data block\n"
         "**** kdxcofbo = 40 != 38\n"
         "---- end index block validation\n"
         "Block 2 failed with check code 6401\n");
    says(&r, "verify", "Total Blocks Failing   (Index): 1\n");
    end(&r);
}

#define DEMO(test) cmocka_unit_test_setup_teardown(test, make_demo, remove_demo)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEMO(a_repair_is_staged),
        DEMO(mode_edit_writes_and_other_days_take_back),
        DEMO(revert_takes_all_back),
        DEMO(words_are_shortened_as_bbed_does),
        DEMO(mistakes_are_told),
        DEMO(corrupt_marks_and_copy_moves),
        DEMO(an_index_block_that_does_not_validate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
