/* Blocks in plain words: sums made here, texts of the parts, every type byte, every fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>
#include <blockwright/describe.h>

#include "tests/unit/files.h"
#include "tests/unit/sessions.h"

#define BLOCK 8192u

typedef struct world {
    bw_session *session;
    bw_rules *rules;
    bw_tree *tree;
    bw_arena *arena;
    bw_dbfile *file;
    bw_description d;
} world;

static int set_up(void **state)
{
    world *w = bw_alloc(sizeof(*w));
    bw_error err = {0};
    uint8_t *bytes = build_datafile(BLOCK, 8, false);
    w->session = new_session();
    w->rules = bw_rules_new(bw_session_layouts(w->session));
    w->tree = bw_tree_new();
    w->arena = bw_arena_new();
    w->file = bw_dbfile_from_source(bw_source_from_memory("t.dbf", bytes, 8 * BLOCK), &err);
    free(bytes);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;
    bw_dbfile_free(w->file);
    bw_arena_free(w->arena);
    bw_tree_free(w->tree);
    bw_rules_free(w->rules);
    bw_session_free(w->session);
    free(w);
    return 0;
}

static void describe(world *w, const uint8_t *block)
{
    bw_block_context context;
    bw_dbfile_context(w->file, 5, &context);
    bw_tree_decode(w->tree, bw_session_layouts(w->session), block, &context);
    const bw_rule_subject subject = {.tree = w->tree, .file = w->file};
    bw_describe(w->rules, &subject, w->arena, &w->d);
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' does not say '%s'", text, part);
}

/* Block 5 of file 5, sealed. */
static void make(uint8_t *b, uint8_t type)
{
    memset(b, 0, BLOCK);
    b[0] = type;
    b[1] = 0xa2;
    set32(b + 4, 5u << 22 | 5, false);
    set32(b + 8, 0x12ca00, false); /* 171 before the checkpoint 0x12caab */
    b[14] = 1;
    b[15] = 4;
}

static void close_block(uint8_t *b)
{
    set32(b + BLOCK - 4, 0xca00u << 16 | (uint32_t)b[0] << 8 | b[14], false);
    seal(b, BLOCK, 16, false);
}

static void a_table_block_tells_rows_slots_owner_and_scn(void **state)
{
    world *w = *state;
    uint8_t b[BLOCK];
    make(b, 6);
    b[20] = 1;
    set32(b + 24, 51148, false);
    b[36] = 2;
    memcpy(b + 44, "\1\0\2\0\3\0\0\0", 8); /* slot 1: active, one row locked */
    b[60] = 1;
    uint8_t *h = b + 92; /* kdbh behind two slots */
    h[1] = 1;
    h[2] = 3;
    set16(h + 4, 1, false); /* entry 1 is free, the end of its list */
    set16(h + 6, 24, false);
    set16(h + 8, 8080, false);
    h[16] = 0;
    h[16] = 3; /* kdbtnrow */
    set16(h + 18, 8080, false);
    set16(h + 20, 0xffff, false);
    set16(h + 22, 8090, false);
    memcpy(b + 92 + 8080,
           "\x2c\1\1\6"
           "abcdef",
           10); /* locked by slot 1 */
    memcpy(b + 92 + 8090,
           "\x3c\0\1\2"
           "xy",
           6); /* deleted */
    close_block(b);
    describe(w, b);
    has(w->d.what, "(type 0x06): rows of one table");
    has(w->d.owner, "data object id 51148");
    has(w->d.owner, "tablespace USERS (number 4) of database TEST2 (DBID 1012178674)");
    has(w->d.state, "2 rows. 1 of them deleted and still readable. 1 hole in the row directory.");
    has(w->d.state, "2 transaction slots, 1 used. 1 of the transactions active");
    has(w->d.state, "The slots count 1 locked row.");
    has(w->d.state, "SCN 0x0000.0012ca00 (1231360), 171 before the file's checkpoint");
    assert_true(w->d.has_object);
    assert_int_equal(w->d.object, 51148);
}

static void every_type_byte_has_words(void **state)
{
    world *w = *state;
    uint8_t b[BLOCK];
    for (unsigned type = 0; type < 256; type++) {
        char code[8];
        snprintf(code, sizeof(code), "0x%02x", type);
        make(b, (uint8_t)type);
        close_block(b);
        describe(w, b);
        has(w->d.what, code);
        assert_true(strlen(w->d.kind) > 3);
        assert_int_equal(strcmp(bw_block_kind_of((uint8_t)type)->confidence, "unknown") == 0,
                         strstr(w->d.what, "no source names") != NULL);
        if (!strstr(w->d.what, ": "))
            fail_msg("type %s: no word of what such blocks are for: %s", code, w->d.what);
    }
}

static void zeroed_torn_and_encrypted_blocks_are_called_that(void **state)
{
    world *w = *state;
    uint8_t b[BLOCK] = {0};
    describe(w, b);
    has(w->d.what, "not a byte was ever written");
    has(w->d.odd[0], "all zero");
    has(w->d.oracle[0], "ORA-01578: ORACLE data block corrupted (file # 5, block # 5)");
    has(w->d.oracle[1], "ORA-01110: data file 5: 't.dbf'");

    make(b, 0x1b);
    close_block(b);
    b[BLOCK - 4] = 7;
    describe(w, b);
    assert_int_equal(w->d.fault, BW_BLOCK_FRACTURED);
    has(w->d.odd[0], "the tail is 0xca001b07 where the head asks for 0xca001b01");

    make(b, 6);
    b[15] |= 0x10;
    memset(b + 20, 0x5a, 4000);
    close_block(b);
    describe(w, b);
    assert_string_equal(w->d.layout, "encrypted_block");
    has(w->d.state, "Encrypted 0x06 (trans data).");
    assert_int_equal(w->d.odd_count, 0);
}

static void what_rules_find_is_told_with_its_error(void **state)
{
    world *w = *state;
    uint8_t b[BLOCK];
    make(b, 6);
    b[20] = 1;
    b[36] = 1;
    uint8_t *h = b + 68;
    h[1] = 1;
    h[2] = 1;
    set16(h + 4, 0xffff, false);
    set16(h + 6, 20, false);
    set16(h + 8, 8110, false);
    set16(h + 10, 8120 - 30, false);
    set16(h + 12, 8120 - 30, false);
    h[16] = 1;
    set16(h + 18, 8110, false);
    memcpy(b + 68 + 8110,
           "\x2c\1\1\6"
           "abcdef",
           10); /* slot 1 was never used */
    close_block(b);
    describe(w, b);
    assert_int_equal(w->d.odd_count, 1);
    has(w->d.odd[0], "row[0].lock at 8179: row locked by non-existent transaction: table=0 slot=0 "
                     "lockid=1 ktbbhitc=1 (rule 6101)");
    assert_int_equal(w->d.oracle_count, 1);
    assert_string_equal(w->d.oracle[0], "ORA-00600 [kdBlkCheckError], [5], [5], [6101]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_block_tells_rows_slots_owner_and_scn),
        cmocka_unit_test(every_type_byte_has_words),
        cmocka_unit_test(zeroed_torn_and_encrypted_blocks_are_called_that),
        cmocka_unit_test(what_rules_find_is_told_with_its_error),
    };
    return cmocka_run_group_tests_name("describe", tests, set_up, tear_down);
}
