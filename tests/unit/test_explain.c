/* explain: messages that stand in published cases, with the numbers that their authors worked out
 * (reference 6 and log-formats 13), wrapped, bare and stacked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/script/datafile.h"
#include "tests/unit/sessions.h"
#include <blockwright/blockwright.h>

static bw_session *session;
static bw_arena *arena;

static int open_session(void **state)
{
    (void)state;
    session = new_session();
    arena = bw_arena_new();
    return 0;
}

static int close_session(void **state)
{
    (void)state;
    bw_arena_free(arena);
    bw_session_free(session);
    return 0;
}

static bw_explanation *explained(const char *text, size_t expected)
{
    size_t count;
    bw_explanation *all = bw_explain(bw_session_knowledge(session), NULL, text, arena, &count);
    assert_int_equal(count, expected);
    return all;
}

static const bw_explained_value *value(const bw_explanation *e, const char *name)
{
    for (size_t i = 0; i < e->value_count; i++)
        if (strcmp(e->values[i].name, name) == 0)
            return &e->values[i];
    fail_msg("%s has no %s", e->code, name);
    return NULL;
}

/* S2: the gap of 6 SCNs, 4220957 = file 1, block 26653. */
static void check_2662(const char *text)
{
    const bw_explanation *e = explained(text, 1);
    assert_string_equal(e->code, "ORA-00600 [2662]");
    assert_true(e->known);
    assert_int_equal(value(e, "current SCN")->number, 16273152);
    assert_int_equal(value(e, "SCN the block depends on")->number, 16273158);
    assert_int_equal(value(e, "gap")->number, 6);
    const bw_explained_value *block = value(e, "block");
    assert_true(block->has_place && block->relative);
    assert_int_equal(block->file, 1);
    assert_int_equal(block->block, 26653);
    assert_true(e->look_count > 0);
}

static void block_ahead_of_the_database(void **state)
{
    (void)state;
    check_2662("ORA-00600: internal error code, arguments: [2662], [0], [16273152], [0], "
               "[16273158], [4220957], [], []");
    check_2662("2662 0 16273152 0 16273158 4220957");
    check_2662("Errors in file x.trc:\nORA-00600: internal error code, arguments: [2662], [0],\n"
               " [16273152], [0], [16273158],\r\n [4220957], [], []\n");
    check_2662("ora-600 [2662] [0] [1627\n3152] [0] [16273158] [4220957]");
}

static void numbers_of_published_cases(void **state)
{
    (void)state;
    const bw_explanation *e = explained("4000 5", 1);
    assert_string_equal(e->code, "ORA-00600 [4000]");
    assert_int_equal(value(e, "undo segment")->number, 5);
    e = explained("ORA-00600: internal error code, arguments: [kcratr_nab_less_than_odr], [1], "
                  "[6], [4864], [4870], [], [], []",
                  1);
    assert_int_equal(value(e, "missing")->number, 6);
    e = explained("kccpb_sanity_check_2 3621501 3621462 0x0", 1);
    assert_int_equal(value(e, "ahead by")->number, 39);
    e = explained("ORA-00600: [25027], [5], [41992705]", 1);
    assert_int_equal(value(e, "block")->file, 10); /* S003: file 10, block 49665 */
    assert_int_equal(value(e, "block")->block, 49665);
    e = explained("ORA-00600: internal error code, arguments: [ktbdchk1: bad dscn], [], []", 1);
    assert_true(e->known);
}

static void wrap_counts_in_an_scn(void **state)
{
    (void)state;
    const bw_explanation *e = explained("2663 1 269037382 2 0", 1);
    assert_true(value(e, "current SCN")->number == 4564004678u);
    assert_true(value(e, "dependent SCN")->number == UINT64_C(8589934592));
}

static void a_stack_is_explained_code_by_code(void **state)
{
    (void)state;
    const bw_explanation *e =
        explained("ORA-00604: error occurred at recursive SQL level 1\n"
                  "ORA-01578: ORACLE data block corrupted (file # 1, block # 61479)\n"
                  "ORA-01110: data file 1: '/u01/app/oradata/orcl/system01.dbf'\n",
                  3);
    assert_string_equal(e[0].code, "ORA-00604");
    const bw_explained_value *block = value(&e[1], "block");
    assert_true(block->has_place && !block->relative);
    assert_int_equal(block->file, 1);
    assert_int_equal(block->block, 61479);
    assert_string_equal(value(&e[2], "path")->given, "/u01/app/oradata/orcl/system01.dbf");
}

static void a_needed_log_is_read_out(void **state)
{
    (void)state;
    const bw_explanation *e = explained("RMAN-06054: media recovery requesting unknown archived "
                                        "log for thread 1 with sequence 528778 and starting SCN "
                                        "of 12341005809871",
                                        1);
    assert_int_equal(value(e, "thread")->number, 1);
    assert_int_equal(value(e, "sequence")->number, 528778);
    assert_true(value(e, "starting SCN")->number == UINT64_C(12341005809871));
}

static void what_is_not_known_is_said_so(void **state)
{
    (void)state;
    const bw_explanation *e = explained("ORA-00600: [kcbzz_nobody_knows], [1]", 1);
    assert_false(e->known);
    assert_string_equal(e->confidence, "unknown");
    assert_non_null(strstr(e->title, "cache"));
    assert_false(explained("ORA-99999", 1)->known);
    explained("", 0);
    explained("hello world", 0);
    explained("[[[[", 0);
}

static void any_bytes_are_taken(void **state)
{
    (void)state;
    const char *const hostile[] = {
        "ORA-00600: [",
        "ORA-00600:[],[],[]",
        "ORA-00600: [2662], [99999999999999999999], [x], [-1], [], [4294967296]",
        "ORA-01578: (file # , block # )",
        "ORA-01578: (file # 99999999, block # 1)",
        "ORA-07445",
        "ORA-1ORA-2ORA-3",
        "ORA-00600: [1][2][3][4][5][6][7][8][9][10][11][12][13][14][15][16][17][18]"};
    size_t count;
    for (size_t i = 0; i < BW_COUNT(hostile); i++)
        bw_explain(bw_session_knowledge(session), NULL, hostile[i], arena, &count);
}

/* Every row of the knowledge base that ships loads, and names its confidence. */
static void the_shipped_rows_load(void **state)
{
    (void)state;
    const char *const some[] = {"ORA-01113", "ORA-16661", "TNS-12541", "ORA-38754"};
    for (size_t i = 0; i < BW_COUNT(some); i++)
        assert_true(explained(some[i], 1)->known);
}

/* The command that a line begins with, of one word or two. */
static bool names_a_command(const char *line)
{
    char words[64];
    size_t one = strcspn(line, " "), two = one + strspn(line + one, " ");
    two += strcspn(line + two, " ");
    snprintf(words, sizeof(words), "%.*s", (int)two, line);
    if (bw_commands_find(bw_session_commands(session), words))
        return true;
    words[one] = 0;
    return strcmp(words, "undo") != 0 && bw_commands_find(bw_session_commands(session), words);
}

/* A row: what "look at" says can be typed; cause and repair are there, but for what nobody knows.
 */
static void check_row(const bw_data *row, const char *key, unsigned *rows)
{
    const char *name = bw_data_string(row, key, "?");
    const bw_data *look = bw_data_get(row, "look");
    for (size_t i = 0; i < look->item_count; i++)
        if (!names_a_command(look->items[i].string))
            fail_msg("%s: '%s' is no command", name, look->items[i].string);
    if (!*bw_data_string(row, "cause", "") || !*bw_data_string(row, "repair", ""))
        fail_msg("%s: no cause or no repair", name);
    ++*rows;
}

static void every_row_can_be_followed(void **state)
{
    (void)state;
    static const char *const files[] = {"codes", "internal"};
    unsigned rows = 0;
    for (size_t f = 0; f < BW_COUNT(files); f++) {
        char path[4200];
        bw_error err = {0};
        snprintf(path, sizeof(path), "%s/lua/explain/%s.lua", getenv("BW_ROOT"), files[f]);
        const bw_data *root = bw_datafile_load(path, arena, &err);
        if (!root)
            fail_msg("%s", err.text);
        const bw_data *list = bw_data_get(root, files[f]);
        for (size_t i = 0; i < list->item_count; i++)
            check_row(&list->items[i], f ? "argument" : "code", &rows);
    }
    assert_true(rows > 120);
}

/* What oracle-layouts.md (section 6) and log-formats.md (section 13) list, but for 18018, of which
 * they say themselves that nothing is known. */
static void every_argument_of_the_reference_is_known(void **state)
{
    (void)state;
    static const char *const arguments[] = {"2662",
                                            "2663",
                                            "4000",
                                            "4097",
                                            "4137",
                                            "4193",
                                            "4194",
                                            "4198",
                                            "3020",
                                            "3753",
                                            "6002",
                                            "6006",
                                            "12333",
                                            "12700",
                                            "13011",
                                            "13013",
                                            "16703",
                                            "2037",
                                            "25026",
                                            "25027",
                                            "kccsbck_first",
                                            "kccpb_sanity_check_1",
                                            "kccpb_sanity_check_2",
                                            "kccida_kccgd",
                                            "kccscf_1",
                                            "ktbdchk1: bad dscn",
                                            "kcbz_find_bpid_3",
                                            "kcbz_check_objd_typ",
                                            "kcrf_resilver_log_1",
                                            "kcratr1_lostwrt",
                                            "kcratr1_lastbwr",
                                            "kcratr_scan_lastbwr",
                                            "kcratr_nab_less_than_odr",
                                            "kcrfr_update_nab_2",
                                            "krsi_al_hdr_update.15",
                                            "krccfl_chunk",
                                            "kdsgrp1",
                                            "ktspScanInit-d",
                                            "kewrose_1",
                                            "kcbgtcr_1",
                                            "krr_init_lbufs_1",
                                            "kcvfdb_pdb_set_clean_scn: cleanckpt",
                                            "kcffo_online_pdb_check: fno_system"};
    for (size_t i = 0; i < BW_COUNT(arguments); i++) {
        char text[200];
        snprintf(text, sizeof(text), "ORA-00600: internal error code, arguments: [%s], [], []",
                 arguments[i]);
        if (!explained(text, 1)->known)
            fail_msg("%s is not known", arguments[i]);
    }
    assert_false(explained("ORA-00600: [18018]", 1)->known);
}

static void own_rows_come_before_the_shipped_ones(void **state)
{
    (void)state;
    char folder[] = "/tmp/bw_explain_XXXXXX", path[128];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "mkdir -p %s/blockwright/explain", folder);
    assert_int_equal(system(path), 0);
    snprintf(path, sizeof(path), "%s/blockwright/explain/own.lua", folder);
    FILE *file = fopen(path, "w");
    fputs("return { codes = { { code = 'ORA-01113', title = 'call Anna' } } }", file);
    fclose(file);
    setenv("XDG_CONFIG_HOME", folder, 1);
    bw_session *own = bw_session_new(getenv("BW_ROOT"), NULL);
    size_t count;
    bw_explanation *e = bw_explain(bw_session_knowledge(own), NULL, "ORA-1113", arena, &count);
    assert_string_equal(e->title, "call Anna");
    bw_session_free(own);
    snprintf(path, sizeof(path), "rm -r %s", folder);
    assert_int_equal(system(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block_ahead_of_the_database),
        cmocka_unit_test(numbers_of_published_cases),
        cmocka_unit_test(wrap_counts_in_an_scn),
        cmocka_unit_test(a_stack_is_explained_code_by_code),
        cmocka_unit_test(a_needed_log_is_read_out),
        cmocka_unit_test(what_is_not_known_is_said_so),
        cmocka_unit_test(any_bytes_are_taken),
        cmocka_unit_test(the_shipped_rows_load),
        cmocka_unit_test(every_row_can_be_followed),
        cmocka_unit_test(every_argument_of_the_reference_is_known),
        cmocka_unit_test(own_rows_come_before_the_shipped_ones),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
