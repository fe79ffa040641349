/* The block viewer in a workbench of our own: what it shows, where its keys lead, what it survives.
 *
 * The file is three bare 8 KiB blocks, 5,100 to 5,102, written here by hand after the public
 * descriptions of kcbh, ktbbh, kdbh and row pieces. */
#include "fake_shell.h"
#include <blockwright/blockwright.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

extern BW_API const bw_plugin blockwright_plugin_1;

#define BLOCK 8192u
#define BLOCKS 3u
#define FIRST 100u
#define ITC 1u
#define KDBH (44u + 24u * ITC)
#define ROW 7000u  /* the row's offset from kdbh */
#define DATE 4000u /* bytes in free space */

/* The view that start registers, without a program around. */
static const bw_view_class *registered;

bool bw_host_add_view(bw_host *host, const bw_view_class *view, bw_error *err)
{
    (void)host, (void)err;
    registered = view;
    return true;
}

static void make_block(uint8_t *b, uint32_t number)
{
    static const uint8_t row[] = {0x2c, 0x00, 0x01, 0x02, 0xc1, 0x2b}; /* NUMBER 42 */
    static const uint8_t date[] = {0x78, 0x6d, 0x01, 0x02,
                                   0x0b, 0x0c, 0x0d}; /* 2009-01-02 10:11:12 */
    b[0] = 0x06;
    b[1] = 0xa2;
    bw_put32(b + 4, 5u << 22 | number, false);
    bw_put32(b + 8, 0x0012caab, false);
    b[14] = 1;
    b[20] = 1;
    b[36] = ITC;
    b[KDBH + 1] = 1;                           /* kdbhntab */
    bw_put16(b + KDBH + 2, 1, false);          /* kdbhnrow */
    bw_put16(b + KDBH + 4, 0xffff, false);     /* kdbhfrre */
    bw_put16(b + KDBH + 6, 14 + 4 + 2, false); /* kdbhfsbo */
    bw_put16(b + KDBH + 8, ROW, false);        /* kdbhfseo */
    bw_put16(b + KDBH + 16, 1, false);         /* kdbtnrow */
    bw_put16(b + KDBH + 18, ROW, false);       /* kdbr[0] */
    memcpy(b + KDBH + ROW, row, sizeof(row));
    memcpy(b + DATE, date, sizeof(date));
    bw_put32(b + BLOCK - 4, 0xcaab0601, false); /* tail: base, type, seq */
}

static char path[64];

static void write_file(const uint8_t *bytes)
{
    strcpy(path, "/tmp/blockwright-viewer-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, BLOCKS * BLOCK), BLOCKS * BLOCK);
    close(fd);
}

static bw_shell *open_shell(const uint8_t *bytes)
{
    bw_error err;
    bw_shell *shell = bw_alloc(sizeof(*shell));
    setenv("BLOCKWRIGHT_PLUGINS", "", 1);
    shell->session = bw_session_new(NULL, &err);
    if (!shell->session)
        fail_msg("%s", err.text);
    write_file(bytes);
    assert_int_equal(bw_workspace_add(bw_session_workspace(shell->session), path, &err), BW_OK);
    assert_true(blockwright_plugin_1.start(NULL, &err));
    shell->view_class = registered;
    bw_place place = {.file = bw_workspace_file(bw_session_workspace(shell->session), 0),
                      .block = FIRST};
    shell->view = registered->open(shell, &place, &err);
    return shell;
}

static void close_shell(bw_shell *shell)
{
    if (shell->table_open)
        shell->table.close(shell->table.data);
    shell->view_class->close(shell->view);
    bw_session_free(shell->session);
    free(shell);
    unlink(path);
}

static int open_blocks(void **state)
{
    uint8_t *bytes = bw_alloc(BLOCKS * BLOCK);
    for (uint32_t i = 0; i < BLOCKS; i++)
        make_block(bytes + i * BLOCK, FIRST + i);
    bw_put32(bytes + 5000, 5u << 22 | (FIRST + 2), false); /* a block address in free space */
    memcpy(bytes + 2 * BLOCK + 3000, "needle", 6);
    *state = open_shell(bytes);
    free(bytes);
    return 0;
}

static int close_blocks(void **state)
{
    close_shell(*state);
    return 0;
}

static bw_place here(const bw_shell *shell)
{
    return shell->view_class->place(shell->view);
}

static void say(bw_shell *shell, const char *key, const char *answer)
{
    shell->answer = answer;
    fake_keys(shell, key);
    shell->answer = NULL;
}

/* --- tests --- */
static void shows_tree_bytes_and_inspector(void **state)
{
    bw_shell *shell = *state;
    const char *screen = fake_screen(shell, 80, 22);
    assert_non_null(strstr(screen, "kcbh"));
    assert_non_null(strstr(screen, "06 a2 00 00 64 00 40 01"));
    assert_non_null(strstr(screen, "ub4 0x0000a206 41478"));
    screen = fake_screen(shell, 160, 48);
    assert_non_null(strstr(screen, "06 a2 00 00 64 00 40 01 ab ca 12 00 00 00 01 00"));
    fake_keys(shell, "i i");
    assert_null(strstr(fake_screen(shell, 80, 22), "41478"));
}

static void inspector_reads_oracle_values(void **state)
{
    bw_shell *shell = *state;
    say(shell, "o", "7071"); /* the column's length byte */
    assert_non_null(strstr(fake_screen(shell, 100, 40), "number 42 (length byte 2 first)"));
    say(shell, "o", "7072");
    assert_non_null(strstr(fake_screen(shell, 100, 40), "number 42"));
    say(shell, "o", "4000");
    assert_non_null(strstr(fake_screen(shell, 100, 40), "2009-01-02 10:11:12"));
    say(shell, "o", "0x1388"); /* 5000: 5 << 22 | 102 */
    assert_non_null(strstr(fake_screen(shell, 100, 40), "dba 5,102"));
}

static void both_panes_have_one_cursor(void **state)
{
    bw_shell *shell = *state;
    say(shell, "f", "kcbh.rdba_kcbh");
    assert_int_equal(here(shell).offset, 4);
    say(shell, "f", "kdbhnrow");
    assert_int_equal(here(shell).offset, KDBH + 2);
    say(shell, "f", "nonsense[");
    assert_non_null(strstr(shell->message, "no field 'nonsense['"));
    assert_int_equal(here(shell).offset, KDBH + 2);
    say(shell, "o", "4");
    assert_non_null(strstr(fake_screen(shell, 80, 22), "kcbh.rdba_kcbh"));
}

static void enter_follows_a_row_offset(void **state)
{
    bw_shell *shell = *state;
    bw_text text = {0};
    say(shell, "f", "kdbr[0]");
    shell->view_class->status(shell->view, &text);
    assert_non_null(strstr(bw_text_get(&text), "{follow}: +7068"));
    fake_keys(shell, "Enter");
    assert_int_equal(shell->gone, 1);
    assert_int_equal(here(shell).offset, KDBH + ROW);
    bw_text_free(&text);
}

static void four_bytes_are_followed_on_request(void **state)
{
    bw_shell *shell = *state;
    say(shell, "o", "5000");
    fake_keys(shell, "D");
    assert_int_equal(here(shell).block, FIRST + 2);
    say(shell, "o", "5000"); /* zero there: file 0 is nobody's */
    fake_keys(shell, "D");
    assert_non_null(strstr(shell->message, "not loaded"));
    assert_int_equal(here(shell).block, FIRST + 2);
}

static void steps_end_at_the_file_s_ends(void **state)
{
    bw_shell *shell = *state;
    fake_keys(shell, "<");
    assert_non_null(strstr(shell->message, "first block"));
    fake_keys(shell, "> > >");
    assert_int_equal(here(shell).block, FIRST + 2);
    assert_non_null(strstr(shell->message, "last block"));
    say(shell, "g", "5,101");
    assert_int_equal(here(shell).block, FIRST + 1);
    say(shell, "g", "0x01400064"); /* 5,100 */
    assert_int_equal(here(shell).block, FIRST);
    say(shell, "g", "7,1");
    assert_non_null(strstr(shell->message, "not loaded"));
    say(shell, "g", "rubbish");
    assert_int_equal(here(shell).block, FIRST);
}

static void finds_in_file_and_block(void **state)
{
    bw_shell *shell = *state;
    say(shell, "/", "needle");
    assert_int_equal(here(shell).block, FIRST + 2);
    assert_int_equal(here(shell).offset, 3000);
    fake_keys(shell, "n");
    assert_non_null(strstr(shell->message, "not further down in this file"));
    say(shell, "/", "x:c12?");
    assert_int_equal(here(shell).offset, KDBH + ROW + 4);
    fake_keys(shell, "N");
    assert_int_equal(here(shell).block, FIRST + 1);
    assert_int_equal(here(shell).offset, KDBH + ROW + 4);
    fake_keys(shell, "S S"); /* all files, then this block */
    fake_keys(shell, "N");
    assert_non_null(strstr(shell->message, "not further up in this block"));
    say(shell, "/", "x:0g");
    assert_int_equal(here(shell).block, FIRST + 1);
}

static void lists_blocks(void **state)
{
    bw_shell *shell = *state;
    bw_text text = {0};
    fake_keys(shell, "b");
    assert_true(shell->table_open);
    assert_int_equal(shell->table.rows(shell->table.data), BLOCKS);
    for (int column = 0; shell->table.headings[column]; column++) {
        shell->table.cell(shell->table.data, 1, column, &text);
        bw_text_add(&text, "|");
    }
    assert_string_equal(bw_text_get(&text),
                        "101|0x01400065|no checksum|0x06 trans data|0x0000.0012caab|0x01|");
    shell->table.chosen(shell->table.data, 2);
    assert_int_equal(here(shell).block, FIRST + 2);
    bw_text_free(&text);
}

static const char all_keys[] =
    "Tab Down Right Enter D > < ] [ + - J K g o f / n N S b i m a ' a ' z PageDown "
    "PageUp Tab Up Left Right Down PageDown Enter D n i";

static void nowhere_is_a_sentence(void **state)
{
    bw_shell *shell = *state;
    bw_place nowhere = {0};
    shell->view_class->go(shell->view, &nowhere, NULL);
    assert_non_null(strstr(fake_screen(shell, 80, 22), "no file is open"));
    fake_keys(shell, all_keys);
    say(shell, "g", "1");
    bw_place beyond = {.file = bw_workspace_file(bw_session_workspace(shell->session), 0),
                       .block = UINT64_MAX};
    shell->view_class->go(shell->view, &beyond, NULL);
    assert_non_null(strstr(fake_screen(shell, 80, 22), "block 18446744073709551615 of"));
    fake_keys(shell, all_keys);
    fake_screen(shell, 80, 22);
}

static void any_size_is_drawn(void **state)
{
    bw_shell *shell = *state;
    for (int round = 0; round < 3; round++, fake_keys(shell, "Tab i"))
        for (int width = 1; width <= 250; width += 7)
            for (int height = 1; height <= 60; height += 3)
                fake_screen(shell, width, height);
}

static uint8_t staged_byte(const bw_shell *shell, uint32_t offset)
{
    static uint8_t bytes[BLOCK];
    assert_int_equal(bw_dbfile_read(here(shell).file, FIRST, bytes, NULL), BW_OK);
    return bytes[offset];
}

/* Typed, filled, by value, copied; every one staged, shown and undone; the file stays as it was. */
static void edits_are_staged(void **state)
{
    bw_shell *shell = *state;
    uint8_t disk[BLOCK], again[BLOCK];
    fake_keys(shell, "e 1");
    assert_non_null(strstr(shell->message, "E allows edits"));
    fake_keys(shell, "E Tab");
    say(shell, "o", "4100");
    fake_keys(shell, "e 4 1 4 Tab Z Esc");
    assert_int_equal(staged_byte(shell, 4100), 0x41);
    assert_int_equal(staged_byte(shell, 4101), 'Z');
    fake_keys(shell, "u u"); /* the letter, then the second half-typed byte: one step each */
    assert_int_equal(staged_byte(shell, 4101), 0);
    assert_int_equal(staged_byte(shell, 4100), 0x41);
    fake_keys(shell, "u");
    assert_int_equal(staged_byte(shell, 4100), 0);
    say(shell, "o", "4200");
    fake_keys(shell, "v Right Right");
    say(shell, "F", "0x7e");
    assert_int_equal(staged_byte(shell, 4199) + staged_byte(shell, 4203), 0);
    assert_int_equal(staged_byte(shell, 4200) + staged_byte(shell, 4202), 2 * 0x7e);
    fake_keys(shell, "Esc Tab");
    say(shell, "f", "kdbh.kdbhnrow");
    say(shell, "e", "3");
    assert_int_equal(staged_byte(shell, KDBH + 2), 3);
    say(shell, "f", "kcbh.seq_kcbh");
    say(shell, "e", "7");
    assert_non_null(strstr(fake_screen(shell, 140, 30), "will not verify"));
    fake_keys(shell, "=");
    assert_int_equal(staged_byte(shell, BLOCK - 4), 7); /* the tail follows */
    assert_null(strstr(fake_screen(shell, 140, 30), "will not verify"));
    say(shell, "e", "70000");
    assert_non_null(strstr(shell->message, "out of range"));
    say(shell, "C", "102"); /* the needle of the third block comes with it */
    assert_int_equal(staged_byte(shell, 3000), 'n');
    fake_keys(shell, "R");
    assert_int_equal(staged_byte(shell, KDBH + 2), 1);
    bw_edits_read_disk(here(shell).file, FIRST, disk, NULL);
    assert_int_equal(bw_dbfile_read(here(shell).file, FIRST, again, NULL), BW_OK);
    assert_memory_equal(disk, again, BLOCK);
}

/* Random bytes under a plausible header: every key, nothing breaks. */
static void hostile_blocks_do_no_harm(void **state)
{
    uint32_t seed = 1;
    uint8_t *bytes = bw_alloc(BLOCKS * BLOCK);
    (void)state;
    for (int round = 0; round < 20; round++) {
        for (uint32_t i = 0; i < BLOCKS * BLOCK; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = (uint8_t)(seed >> 24);
        }
        for (uint32_t i = 0; i < BLOCKS; i++) {
            bytes[i * BLOCK] = round < 10 ? 0x06 : (uint8_t)round;
            bytes[i * BLOCK + 1] = 0xa2;
            bw_put32(bytes + i * BLOCK + 4, 5u << 22 | (FIRST + i), false);
        }
        bw_shell *shell = open_shell(bytes);
        for (int pass = 0; pass < 4; pass++) {
            fake_keys(shell, all_keys);
            say(shell, "o", pass % 2 ? "8191" : "77");
            fake_screen(shell, 100, 30);
        }
        close_shell(shell);
    }
    free(bytes);
}

#define WITH_BLOCKS(test) cmocka_unit_test_setup_teardown(test, open_blocks, close_blocks)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BLOCKS(shows_tree_bytes_and_inspector),
        WITH_BLOCKS(inspector_reads_oracle_values),
        WITH_BLOCKS(both_panes_have_one_cursor),
        WITH_BLOCKS(enter_follows_a_row_offset),
        WITH_BLOCKS(four_bytes_are_followed_on_request),
        WITH_BLOCKS(steps_end_at_the_file_s_ends),
        WITH_BLOCKS(finds_in_file_and_block),
        WITH_BLOCKS(lists_blocks),
        WITH_BLOCKS(nowhere_is_a_sentence),
        WITH_BLOCKS(any_size_is_drawn),
        WITH_BLOCKS(edits_are_staged),
        cmocka_unit_test(hostile_blocks_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
