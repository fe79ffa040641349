/* Chains: the history of one row as the dump in DSI-09 shows it (five versions over two transaction
 * slots and four transactions), written by hand into the demo's files; then the same with links
 * that break, go round, or lead to what is not there; the strict rules on the same blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "undo_blocks.h"
#include <blockwright/blockwright.h>

#include "tests/unit/sessions.h"

#define TABLE 100u /* in users01.dbf, file 4 */
#define TABLE_DBA 0x01000064u
#define FIRST 100u /* undo blocks in undotbs01.dbf, file 2 */
#define UNDO_DBA(n) (0x00800000u + FIRST + (n))

/* The blocks under test, and the folder of the demo into which they are put. */
typedef struct world {
    char folder[32];
    uint8_t table[UNDO_SIZE], undo[4][UNDO_SIZE];
    bw_session *session; /* on the files as they were put last */
    bw_workspace *files;
    bw_dbfile *users;
    bw_text said;
} world;

static const bw_xid active = {2, 0x1e, 0x273}, second = {1, 0x05, 0x272}, third = {7, 0x18, 0x270},
                    fourth = {10, 0x0a, 0x27a};

static void say(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(context, text, size);
}

static void add(world *w, unsigned n, const test_record *r)
{
    test_record copy = *r;
    copy.dba = TABLE_DBA;
    copy.column = 1;
    undo_record(w->undo[n], &copy, false);
}

/* Slot 0: active; before it the third transaction (SCN 154d44), before that nothing.
 * Slot 1: the second (154d46), before it the fourth (154d42). */
static void write_history(world *w)
{
    const bw_itl of_third = {third, {UNDO_DBA(2), 0x172, 1}, 0x8000, 0x154d44};
    const bw_itl of_fourth = {fourth, {UNDO_DBA(3), 0x133, 1}, 0x8000, 0x154d42};
    const bw_itl slots[] = {{active, {UNDO_DBA(0), 0xf1, 1}, 0x0001, 0},
                            {second, {UNDO_DBA(1), 0x1a1, 1}, 0x8000, 0x154d46}};
    put_head(w->table, 0x06, TABLE_DBA, false);
    w->table[20] = 1;
    bw_put16(w->table + 36, 2, false);
    for (unsigned i = 0; i < 2; i++)
        put_itl(w->table + 44 + 24 * i, &slots[i], false);
    undo_block(w->undo[0], UNDO_DBA(0), active, 0xf1, false);
    undo_block(w->undo[1], UNDO_DBA(1), second, 0x1a1, false);
    undo_block(w->undo[2], UNDO_DBA(2), third, 0x172, false);
    undo_block(w->undo[3], UNDO_DBA(3), fourth, 0x133, false);
    add(w, 0,
        &(test_record){.slot = 0x1e,
                       .begins = true,
                       .wrap = 1,
                       .op = 'L',
                       .itl = of_third,
                       .itl_number = 1,
                       .value = "DDDDD"});
    add(w, 1,
        &(test_record){.slot = 0x05,
                       .begins = true,
                       .wrap = 1,
                       .op = 'L',
                       .itl = of_fourth,
                       .itl_number = 2,
                       .value = "CCCCC"});
    add(w, 2,
        &(test_record){
            .slot = 0x18, .begins = true, .wrap = 1, .op = 'Z', .itl_number = 1, .value = "BBBBB"});
    add(w, 3,
        &(test_record){
            .slot = 0x0a, .begins = true, .wrap = 1, .op = 'Z', .itl_number = 2, .value = "AAAAA"});
}

static void put_block(const world *w, const char *name, unsigned block, const uint8_t *bytes)
{
    char path[64];
    snprintf(path, sizeof(path), "%s/%s", w->folder, name);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, (long)block * UNDO_SIZE, SEEK_SET);
    assert_int_equal(fwrite(bytes, 1, UNDO_SIZE, file), UNDO_SIZE);
    fclose(file);
}

static void open_files(world *w)
{
    bw_error err = {0};
    bw_session_free(w->session);
    w->session = new_session();
    w->files = bw_session_workspace(w->session);
    assert_int_equal(bw_workspace_add(w->files, w->folder, &err), BW_OK);
    w->users = bw_workspace_by_number(w->files, 4, NULL);
}

static void put_all(world *w)
{
    put_block(w, "users01.dbf", TABLE, w->table);
    for (unsigned i = 0; i < 4; i++)
        put_block(w, "undotbs01.dbf", FIRST + i, w->undo[i]);
    open_files(w);
}

static int set_up(void **state)
{
    world *w = bw_alloc(sizeof(*w));
    char line[64];
    bw_error err = {0};
    bw_call_sink sink = {0};
    strcpy(w->folder, "/tmp/bw_chain_XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    w->session = new_session();
    snprintf(line, sizeof(line), "demo %s", w->folder);
    assert_int_equal(bw_command_run_line(w->session, line, &sink, &err), 0);
    write_history(w);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;
    char line[64];
    snprintf(line, sizeof(line), "rm -r %s", w->folder);
    bw_session_free(w->session);
    bw_text_free(&w->said);
    free(w);
    return system(line);
}

/* The values of all steps, one letter each; at most `most` steps. */
static const char *history(world *w, int itl, bw_undo_chain **chain)
{
    static char letters[64];
    bw_error err = {0};
    bw_undo_step step;
    size_t n = 0;
    *chain = bw_undo_versions(w->files, w->users, TABLE, itl, &err);
    assert_non_null(*chain);
    while (bw_undo_chain_next(*chain, &step)) {
        unsigned number;
        bw_row_column column;
        bw_undo_columns columns = bw_undo_columns_of(step.undo, &step.record);
        assert_true(bw_undo_columns_next(&columns, &number, &column));
        assert_true(n + 1 < sizeof(letters));
        letters[n++] = (char)column.bytes[0];
    }
    letters[n] = '\0';
    return letters;
}

static void ends(const bw_undo_chain *chain, size_t slot, bw_undo_end end, const char *words)
{
    const char *why;
    assert_int_equal(bw_undo_chain_end(chain, slot, &why), end);
    if (!strstr(why, words))
        fail_msg("slot %zu ends with '%s', not '%s'", slot, why, words);
}

static void five_versions_in_their_order(void **state)
{
    world *w = *state;
    bw_undo_chain *chain;
    put_all(w);
    assert_string_equal(history(w, -1, &chain), "DCBA");
    ends(chain, 0, BW_UNDO_BEGAN, "op Z");
    ends(chain, 1, BW_UNDO_BEGAN, "op Z");
    bw_undo_chain_free(chain);
    assert_string_equal(history(w, 1, &chain), "CA");
    bw_undo_chain_free(chain);
}

static void the_command_shows_them(void **state)
{
    world *w = *state;
    bw_error err = {0};
    char line[96];
    bw_call_sink sink = {.write = say, .context = &w->said};
    put_all(w);
    snprintf(line, sizeof(line), "versions %s/users01.dbf -b %u --json", w->folder, TABLE);
    assert_int_equal(bw_command_run_line(w->session, line, &sink, &err), 0);
    const char *said = bw_text_get(&w->said);
    assert_non_null(strstr(said, "\"xid\":\"0x0002.01e.00000273\",\"uba\":\"0x00800064.00f1.01\","
                                 "\"flags\":\"----\",\"scn\":null"));
    assert_non_null(strstr(said, "\"text\":\"AAAAA\""));
    assert_non_null(strstr(said, "\"confidence\":\"certain\""));
    assert_null(strstr(said, "broken"));
    bw_text_clear(&w->said);
    snprintf(line, sizeof(line), "versions %s/users01.dbf -b %u --itl 7", w->folder, TABLE);
    assert_int_equal(bw_command_run_line(w->session, line, &sink, &err), 2);
    assert_non_null(strstr(err.text, "2 transaction slots"));
}

/* A transaction over two blocks: the later one is led to by rci and rdba. */
static void a_transaction_over_two_blocks(void **state)
{
    world *w = *state;
    bw_undo_step step;
    unsigned records = 0;
    undo_block(w->undo[2], UNDO_DBA(2), active, 0xf1, false);
    add(w, 2,
        &(test_record){.slot = 0x1e,
                       .wrap = 0x273,
                       .op = 'Z',
                       .previous_block = UNDO_DBA(0),
                       .itl_number = 1,
                       .value = "x"});
    add(w, 2,
        &(test_record){
            .slot = 0x1e, .wrap = 0x273, .rci = 1, .op = 'Z', .itl_number = 1, .value = "y"});
    put_all(w);
    bw_undo_chain *chain =
        bw_undo_transaction(w->files, w->users, active, (bw_uba){.dba = UNDO_DBA(2)});
    const bw_uba expected[] = {
        {UNDO_DBA(2), 0xf1, 2}, {UNDO_DBA(2), 0xf1, 1}, {UNDO_DBA(0), 0xf1, 1}};
    while (bw_undo_chain_next(chain, &step)) {
        assert_true(records < 3);
        assert_int_equal(step.change.uba.dba, expected[records].dba);
        assert_int_equal(step.change.uba.record, expected[records].record);
        records++;
    }
    assert_int_equal(records, 3);
    ends(chain, 0, BW_UNDO_BEGAN, "began");
    bw_undo_chain_free(chain);
}

/* --- links that lead nowhere --- */
static void one_broken(world *w, const char *expected, const char *words)
{
    bw_undo_chain *chain;
    put_all(w);
    assert_string_equal(history(w, -1, &chain), expected);
    ends(chain, 0, BW_UNDO_BROKEN, words);
    ends(chain, 1, BW_UNDO_BEGAN, "op Z");
    bw_undo_chain_free(chain);
    write_history(w);
}

static void broken_links_are_told(void **state)
{
    world *w = *state;
    bw_put16(w->undo[2] + 28, 0x173, false);
    one_broken(w, "DCA", "used again, its sequence is 0x0173");
    w->table[44 + 14] = 9;
    one_broken(w, "CA", "has only 1 records");
    bw_put32(w->table + 44 + 8, UNDO_DBA(9999), false);
    one_broken(w, "CA", "undo block 0x00802773");
    bw_put32(w->table + 44 + 8, 0x05000001, false);
    one_broken(w, "CA", "is file 20, block 1, and that file is not loaded");
    bw_put32(w->table + 44 + 8, 0x00800019, false); /* the segment's header */
    one_broken(w, "CA", "no undo block (type 0x26)");
    bw_put16(w->table + 44 + 2, 0x1d, false);
    one_broken(w, "CA", "the record is of slot 0x1e, the transaction has slot 0x1d");
    uint32_t kdo = bw_undo_record_at(w->undo[0], UNDO_SIZE, false, 1) + 12 + 48 + 28;
    bw_put32(w->undo[0] + kdo, TABLE_DBA + 1, false);
    one_broken(w, "CA", "of block 0x01000065");
    w->undo[0][kdo + 12] = 2;
    one_broken(w, "CA", "of transaction slot 1");
    w->undo[0][kdo - 28] = 6; /* op N */
    one_broken(w, "DCA", "does not tell what stood in the slot before");
}

/* The third transaction's record names itself, the slot before it is the slot itself. */
static void a_circle_ends(void **state)
{
    world *w = *state;
    uint32_t ktb = bw_undo_record_at(w->undo[0], UNDO_SIZE, false, 1) + 12 + 48;
    const bw_itl itself = {active, {UNDO_DBA(0), 0xf1, 1}, 0x0001, 0};
    bw_undo_chain *chain;
    bw_undo_step step;
    put_itl(w->undo[0] + ktb + 4, &itself, false);
    one_broken(w, "DCA", "comes back");
    /* a transaction whose records name each other */
    add(w, 0,
        &(test_record){
            .slot = 0x1e, .wrap = 0x273, .rci = 2, .op = 'Z', .itl_number = 1, .value = "z"});
    add(w, 0,
        &(test_record){
            .slot = 0x1e, .wrap = 0x273, .rci = 2, .op = 'Z', .itl_number = 1, .value = "z"});
    put_all(w);
    chain = bw_undo_transaction(w->files, w->users, active, itself.uba);
    assert_true(bw_undo_chain_next(chain, &step));
    bw_undo_chain_free(chain);
    chain = bw_undo_transaction(w->files, w->users, active, (bw_uba){UNDO_DBA(0), 0xf1, 3});
    unsigned steps = 0;
    while (bw_undo_chain_next(chain, &step))
        assert_true(++steps < 8);
    ends(chain, 0, BW_UNDO_BROKEN, "comes back");
    bw_undo_chain_free(chain);
}

/* Any bytes in the undo blocks: every chain ends. */
static void every_chain_ends(void **state)
{
    world *w = *state;
    uint32_t seed = 7;
    for (int round = 0; round < 60; round++) {
        bw_error err = {0};
        bw_undo_step step;
        unsigned steps = 0;
        write_history(w);
        for (int i = 0; i < 40; i++) {
            seed = seed * 1664525 + 1013904223;
            uint8_t *b = i % 5 == 4 ? w->table : w->undo[i % 5];
            uint32_t at = i & 1 ? 20 + seed / 65536 % 72 : UNDO_SIZE - 200 + seed / 65536 % 196;
            b[at] = (uint8_t)(seed >> 8 & (i & 2 ? 0x03 : 0xff));
        }
        put_all(w);
        bw_undo_chain *chain = bw_undo_versions(w->files, w->users, TABLE, -1, &err);
        while (chain && bw_undo_chain_next(chain, &step))
            assert_true(++steps < 5000);
        bw_undo_chain_free(chain);
        chain = bw_undo_transaction(w->files, w->users, active, (bw_uba){.dba = UNDO_DBA(0)});
        for (steps = 0; bw_undo_chain_next(chain, &step);)
            assert_true(++steps < 5000);
        bw_undo_chain_free(chain);
    }
}

/* --- the rules --- */
static void finds(world *w, const char *rule, const char *words)
{
    char line[96];
    bw_error err = {0};
    bw_call_sink sink = {.write = say, .context = &w->said};
    for (unsigned i = 0; i < 4; i++) /* rules judge blocks that the cache layer finds good */
        bw_put16(w->undo[i] + 16, 0, false);
    put_all(w);
    bw_text_clear(&w->said);
    snprintf(line, sizeof(line), "verify --rule %s %s", rule, w->folder);
    int found = bw_command_run_line(w->session, line, &sink, &err);
    if (found != (words ? 1 : 0) || (words && !strstr(bw_text_get(&w->said), words)))
        fail_msg("%s: %d, %s", rule, found, bw_text_get(&w->said));
    write_history(w);
}

static void rules_about_undo(void **state)
{
    world *w = *state;
    finds(w, "uba", NULL);
    bw_put16(w->undo[0] + 28, 0xf0, false);
    finds(w, "uba", "itl=0 uba=0x00800064.00f1.01: the undo block has the older sequence 0x00f0");
    bw_put16(w->undo[0] + 28, 0xf2, false); /* used again: a transaction may be long committed */
    finds(w, "uba", NULL);
    w->table[44 + 14] = 2;
    finds(w, "uba", "has only 1 records");
    w->table[68 + 14] = 2; /* committed and cleaned out: its undo may be gone */
    finds(w, "uba", NULL);
    bw_put32(w->table + 44 + 8, 0x00800019, false);
    finds(w, "uba", "the block there is of type 0x26");
    finds(w, "undo-record", NULL);
    w->undo[0][bw_undo_record_at(w->undo[0], UNDO_SIZE, false, 1) + 12 + 19] = 1;
    finds(w, "undo-record", "rci=1 leads forward");
}

static void rules_about_headers(void **state)
{
    world *w = *state;
    uint8_t header[UNDO_SIZE] = {0};
    put_head(header, 0x26, 0x00800050, false);
    bw_put16(header + 44, 4080, false);
    bw_put32(header + 4100 + 36, 0x68, false);
    put_uba(header + 4100 + 44, (bw_uba){UNDO_DBA(1), 0x1a1, 1}, false);
    uint8_t *slot = header + 4100 + 104 + 40 * 0x1e;
    bw_put32(slot, 0x273, false);
    bw_put32(slot + 4, UNDO_DBA(0), false);
    slot[16] = 10;
    put_block(w, "undotbs01.dbf", 80, header);
    finds(w, "undo-pool", NULL);
    finds(w, "undo-active", NULL);
    header[4100 + 44 + 6] = 4;
    put_block(w, "undotbs01.dbf", 80, header);
    finds(w, "undo-pool", "ORA-00600 [4194], [1], [5]");
    bw_put16(header + 4100 + 48, 0x1a0, false);
    put_block(w, "undotbs01.dbf", 80, header);
    finds(w, "undo-pool", "ORA-00600 [4193], [417], [416]");
    bw_put32(slot, 0x274, false);
    put_block(w, "undotbs01.dbf", 80, header);
    finds(w, "undo-active", "slot 0x1e is active with wrap 0x00000274");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(five_versions_in_their_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_command_shows_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_transaction_over_two_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_links_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_circle_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_chain_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rules_about_undo, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rules_about_headers, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
