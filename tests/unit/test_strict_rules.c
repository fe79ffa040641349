/* The strict rules on blocks laid out by hand: the sums are done here, from reference 3.1 and 3.2.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>
#include <blockwright/rules.h>
#include <blockwright/search.h>

#include "tests/unit/files.h"
#include "tests/unit/sessions.h"

#define BLOCK 8192u
#define KDBH 68u  /* 44 + 24 for the one slot */
#define ROW 8174u /* 14 bytes before the tail: 3 of header, 1 of length, 10 of data */

/* A table block of one row: dtl 8192 - 4 - 68 = 8120, used 20 + 14 = 34, so avsp = tosp = 8086. */
static void make_table_block(uint8_t *b, uint32_t rdba)
{
    memset(b, 0, BLOCK);
    memcpy(b, "\x06\xa2", 2);
    set32(b + 4, rdba, false);
    set32(b + 8, 1000, false);
    b[14] = 1;
    b[15] = 4;
    b[20] = 1;
    b[36] = 1;
    b[KDBH + 1] = 1;
    b[KDBH + 2] = 1;
    set16(b + KDBH + 4, 0xffff, false);
    set16(b + KDBH + 6, 20, false);
    set16(b + KDBH + 8, 8106, false);
    set16(b + KDBH + 10, 8086, false);
    set16(b + KDBH + 12, 8086, false);
    b[KDBH + 16] = 1;
    set16(b + KDBH + 18, ROW - KDBH, false);
    memcpy(b + ROW,
           "\x2c\0\1\x0a"
           "abcdefghij",
           14);
    set32(b + BLOCK - 4, 1000u << 16 | 0x0601, false);
    seal(b, BLOCK, 16, false);
}

typedef struct world {
    bw_session *session;
    bw_rules *rules;
    bw_tree *tree;
    bw_arena *arena;
    bw_finding *findings;
    size_t count;
} world;

static int set_up(void **state)
{
    world *w = bw_alloc(sizeof(*w));
    w->session = new_session();
    w->rules = bw_rules_new(bw_session_layouts(w->session));
    w->tree = bw_tree_new();
    w->arena = bw_arena_new();
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;
    bw_arena_free(w->arena);
    bw_tree_free(w->tree);
    bw_rules_free(w->rules);
    bw_session_free(w->session);
    free(w);
    return 0;
}

static void judge(world *w, const uint8_t *block)
{
    const bw_block_context context = {
        .block_size = BLOCK, .block_number = 9, .family = "data", .file_number = 7};
    bw_tree_decode(w->tree, bw_session_layouts(w->session), block, &context);
    const bw_rule_subject subject = {.tree = w->tree};
    w->count = bw_rules_run(w->rules, &subject, w->arena, &w->findings);
}

/* A tree without a layout once made the rules about kinds look for ever. */
static void a_block_without_layout_has_no_findings(void **state)
{
    world *w = *state;
    uint8_t block[BLOCK] = {6};
    bw_layouts *none = bw_layouts_new();
    const bw_block_context context = {.block_size = BLOCK, .family = "data"};
    bw_tree_decode(w->tree, none, block, &context);
    const bw_rule_subject subject = {.tree = w->tree};
    assert_int_equal(bw_rules_run(w->rules, &subject, w->arena, &w->findings), 0);
    bw_layouts_free(none);
}

static void found(const world *w, size_t i, const char *id, uint32_t offset, const char *line)
{
    bw_text text = {0};
    assert_true(i < w->count);
    assert_string_equal(w->findings[i].rule->id, id);
    assert_int_equal(w->findings[i].offset, offset);
    bw_finding_line(&w->findings[i], &text);
    assert_string_equal(bw_text_get(&text), line);
    bw_text_free(&text);
}

static void each_break_is_found_by_its_rule_alone(void **state)
{
    world *w = *state;
    uint8_t b[BLOCK];
    make_table_block(b, 9);
    judge(w, b);
    assert_int_equal(w->count, 0);

    b[ROW + 1] = 1; /* the slot was never used */
    judge(w, b);
    assert_int_equal(w->count, 1);
    found(w, 0, "6101", ROW + 1, "table=0 slot=0 lockid=1 ktbbhitc=1");
    assert_int_equal(w->findings[0].rule->code, 6101);
    assert_string_equal(w->findings[0].oracle, "ORA-00600 [kdBlkCheckError], [7], [9], [6101]");

    make_table_block(b, 9);
    set16(b + KDBH + 10, 8080, false);
    set16(b + KDBH + 12, 8080, false);
    judge(w, b);
    assert_int_equal(w->count, 1);
    found(w, 0, "6110", KDBH + 10, "used=34 fsc=0 avsp=8080 dtl=8120");

    make_table_block(b, 9);
    set16(b + KDBH + 12, 8087, false);
    judge(w, b);
    assert_int_equal(w->count, 1);
    found(w, 0, "6111", KDBH + 12, "tosp=8087 fsc=0 stb=0 avsp=8086");
}

static void rules_of_layouts_are_in_the_list(void **state)
{
    world *w = *state;
    uint8_t b[BLOCK];
    make_table_block(b, 9);
    set16(b + KDBH + 4, 7, false); /* kdbhfrre: there is one row */
    judge(w, b);
    assert_int_equal(w->count, 1);
    found(w, 0, "kdbh.kdbhfrre", KDBH + 4, "");
    assert_null(w->findings[0].oracle);
    assert_string_equal(w->tree->fields[w->findings[0].field].name, "kdbhfrre");
}

static void a_rule_that_is_off_says_nothing(void **state)
{
    world *w = *state;
    bw_error err = {0};
    uint8_t b[BLOCK];
    make_table_block(b, 9);
    b[ROW + 1] = 1;
    set16(b + KDBH + 12, 8087, false);
    assert_int_equal(bw_rules_switch(w->rules, "6101", false, &err), BW_OK);
    judge(w, b);
    assert_int_equal(w->count, 1);
    found(w, 0, "6111", KDBH + 12, "tosp=8087 fsc=0 stb=0 avsp=8086");
    assert_int_equal(bw_rules_switch(w->rules, "strict", false, &err), BW_OK);
    assert_false(bw_rules_any_strict(w->rules));
    judge(w, b);
    assert_int_equal(w->count, 0);
    assert_true(bw_rules_fault_on(w->rules, BW_BLOCK_FRACTURED));
    assert_int_equal(bw_rules_switch(w->rules, "cache", false, &err), BW_OK);
    assert_false(bw_rules_fault_on(w->rules, BW_BLOCK_FRACTURED));
    assert_int_equal(bw_rules_switch(w->rules, "6110,6101", true, &err), BW_OK);
    judge(w, b);
    assert_int_equal(w->count, 1);
    found(w, 0, "6101", ROW + 1, "table=0 slot=0 lockid=1 ktbbhitc=1");
    assert_int_equal(bw_rules_switch(w->rules, "6110,6199", true, &err), BW_ERR_ARGUMENT);
    assert_string_equal(err.text, "there is no rule '6199'; verify --rules lists them");
    assert_int_equal(bw_rules_switch(w->rules, "", true, &err), BW_ERR_ARGUMENT);
}

static void every_rule_has_an_id_of_its_own_and_a_text(void **state)
{
    world *w = *state;
    for (size_t i = 0; i < bw_rules_count(w->rules); i++) {
        const bw_rule *rule = bw_rules_at(w->rules, i);
        assert_true(*rule->id && *rule->text);
        assert_null(strpbrk(rule->id, ", \n"));
        assert_true(rule->severity > BW_NOTE);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rule->id, bw_rules_at(w->rules, j)->id);
        for (const char *kind = rule->kinds; kind && *kind; kind += strcspn(kind, " ")) {
            char name[64] = "";
            kind += *kind == ' ';
            snprintf(name, sizeof(name), "%.*s", (int)strcspn(kind, " "), kind);
            if (!bw_layouts_find(bw_session_layouts(w->session), name))
                fail_msg("rule %s judges '%s', which no layout is called", rule->id, name);
        }
    }
}

/* docs/layouts.md is made of these. */
static void every_member_tells_how_sure_it_is_and_from_where(void **state)
{
    world *w = *state;
    const bw_layouts *layouts = bw_session_layouts(w->session);
    for (size_t i = 0; i < bw_layouts_count(layouts); i++) {
        bw_layout_info info = bw_layout_get_info(bw_layouts_at(layouts, i));
        for (size_t k = 0; k < info.field_count; k++) {
            bw_field_info f = bw_layout_field_info(bw_layouts_at(layouts, i), k);
            if (strlen(f.confidence) != 1 || !strchr("BCK?", f.confidence[0]) || !*f.source ||
                !*f.doc)
                fail_msg("%s.%s: confidence '%s', source '%s', doc '%s'", info.name, f.name,
                         f.confidence, f.source, f.doc);
        }
        if (info.is_block && !*info.doc)
            fail_msg("block layout %s does not say what such blocks hold (doc)", info.name);
    }
}

/* --- in a file --- */
typedef struct told {
    char rules[8][24];
    uint64_t blocks[8];
    size_t count;
} told;

static bool tell(void *context, const bw_bad_block *bad)
{
    told *t = context;
    const char *fault = bw_rule_of_fault(bad->check.fault);
    for (size_t i = 0; t->count < 8 && (fault ? i < 1 : i < bad->finding_count); i++) {
        t->blocks[t->count] = bad->block;
        snprintf(t->rules[t->count++], sizeof(t->rules[0]), "%s",
                 fault ? fault : bad->findings[i].rule->id);
    }
    return true;
}

/* All blocks are tables, 6 with a slot committed at SCN 5000; the checkpoint is at 2000. */
static bw_dbfile *make_file(uint16_t status)
{
    uint8_t *file = build_datafile(BLOCK, 8, false);
    uint8_t *header = file + BLOCK, *ahead = file + 6 * BLOCK;
    bw_error err;
    set16(header + 138, status, false);
    set32(header + 484, 2000, false);
    seal(header, BLOCK, 16, false);
    for (uint32_t n = 2; n < 8; n++)
        make_table_block(file + n * BLOCK, bw_dba_make(bw_get32(header + 368, false), n));
    memcpy(ahead + 44, "\1\0\2\0\3\0\0\0", 8);
    set16(ahead + 60, 0x8000, false);
    set32(ahead + 64, 5000, false);
    seal(ahead, BLOCK, 16, false);
    bw_dbfile *opened =
        bw_dbfile_from_source(bw_source_from_memory("t.dbf", file, 8 * BLOCK), &err);
    free(file);
    assert_non_null(opened);
    return opened;
}

static bw_verify_totals verify(world *w, bw_dbfile *file, bool strict, told *t)
{
    bw_verify_totals totals;
    bw_error err = {0};
    *t = (told){.count = 0};
    const bw_verify job = {.file = file,
                           .rules = strict ? w->rules : NULL,
                           .layouts = bw_session_layouts(w->session),
                           .bad = tell,
                           .context = t};
    assert_int_equal(bw_verify_run(&job, &totals, &err), BW_OK);
    return totals;
}

static void scns_above_the_checkpoint_count_in_clean_files_alone(void **state)
{
    world *w = *state;
    told t;
    bw_dbfile *clean = make_file(0), *fuzzy = make_file(0x2004);
    bw_verify_totals totals = verify(w, clean, true, &t);
    assert_int_equal(t.count, 1);
    assert_int_equal(t.blocks[0], 6);
    assert_string_equal(t.rules[0], "itl-ahead");
    assert_int_equal(totals.failing_data, 1);
    assert_int_equal(totals.failing_index + totals.failing_other, 0);
    assert_int_equal(totals.failing, 1);
    totals = verify(w, fuzzy, true, &t);
    assert_int_equal(t.count, 0);
    totals = verify(w, clean, false, &t);
    assert_int_equal(t.count + totals.failing, 0);
    bw_dbfile_free(clean);
    bw_dbfile_free(fuzzy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_break_is_found_by_its_rule_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rules_of_layouts_are_in_the_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_block_without_layout_has_no_findings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_rule_that_is_off_says_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_rule_has_an_id_of_its_own_and_a_text, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_member_tells_how_sure_it_is_and_from_where, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(scns_above_the_checkpoint_count_in_clean_files_alone,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
