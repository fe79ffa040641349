/* From OBJ$'s transaction id to slot and undo record, on the demo of case S1: its blocks are
 * written from the reference's tables (core/demo), not by the layouts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>

#include "tests/unit/sessions.h"

typedef struct fixture {
    bw_session *session;
    bw_workspace *files; /* borrowed */
} fixture;

static int set_up(void **state)
{
    fixture *f = bw_alloc(sizeof(*f));
    bw_error err = {0};
    bw_call_sink sink = {0};
    char folder[] = "/tmp/bw_undo_XXXXXX", line[64], rm[64];
    f->session = new_session();
    assert_non_null(f->session);
    f->files = bw_session_workspace(f->session);
    assert_non_null(mkdtemp(folder));
    snprintf(line, sizeof(line), "demo %s --case S1", folder);
    assert_int_equal(bw_command_run_line(f->session, line, &sink, &err), 0);
    assert_int_equal(bw_workspace_add(f->files, folder, &err), BW_OK);
    snprintf(rm, sizeof(rm), "rm -r %s", folder); /* the files stay open */
    assert_int_equal(system(rm), 0);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    bw_session_free(f->session);
    free(f);
    return 0;
}

static void the_slot_of_a_transaction_is_found(void **state)
{
    fixture *f = *state;
    bw_dbfile *system_file = bw_workspace_by_number(f->files, 1, NULL);
    uint8_t block[8192];
    bw_undo_slot slot;
    bw_error err = {0};
    assert_int_equal(bw_dbfile_read(system_file, 122, block, &err), BW_OK);
    bw_xid xid = bw_xid_get(block + 44, false);
    assert_int_equal(xid.segment, 5);
    assert_int_equal(bw_undo_slot_find(f->files, system_file, xid, UINT64_MAX, NULL, &slot, &err),
                     BW_OK);
    assert_int_equal(bw_dbfile_number(slot.file), 2);
    assert_int_equal(slot.block, 25);
    assert_int_equal(slot.offset, 4100 + 104 + 40 * 0x1b);
    assert_int_equal(slot.wrap, xid.wrap);
    assert_int_equal(slot.state, 9);
    assert_int_equal(slot.undo_dba, bw_get32(block + 52, false)); /* as the ITL's uba says */
}

static void what_is_not_there_is_told(void **state)
{
    fixture *f = *state;
    bw_dbfile *system_file = bw_workspace_by_number(f->files, 1, NULL);
    bw_undo_slot slot;
    bw_error err = {0};
    bw_xid other = {6, 1, 1}, high = {5, 34, 1}, of_system = {0, 97, 1}, behind = {0, 98, 1};
    assert_int_equal(bw_undo_slot_find(f->files, system_file, other, 4096, NULL, &slot, &err),
                     BW_ERR_RANGE);
    assert_non_null(strstr(err.text, "undo segment 6"));
    assert_int_equal(bw_undo_slot_find(f->files, system_file, high, 4096, NULL, &slot, &err),
                     BW_ERR_RANGE);
    assert_non_null(strstr(err.text, "34 slots"));
    assert_int_equal(bw_undo_slot_find(f->files, system_file, of_system, 4096, NULL, &slot, &err),
                     BW_OK);
    assert_int_equal(slot.block, 9);
    assert_int_equal(slot.offset, 4252 + 40 * 97);
    assert_int_equal(bw_undo_slot_find(f->files, system_file, behind, 4096, NULL, &slot, &err),
                     BW_ERR_RANGE);
}

static uint64_t value(const bw_tree *tree, const char *path)
{
    int64_t field = bw_tree_find(tree, path);
    if (field < 0)
        fail_msg("no %s", path);
    return tree->fields[field].value;
}

static void the_record_is_decoded(void **state)
{
    fixture *f = *state;
    bw_dbfile *undo = bw_workspace_by_number(f->files, 2, NULL);
    uint8_t block[8192];
    bw_error err = {0};
    bw_block_context context;
    bw_tree *tree = bw_tree_new();
    assert_int_equal(bw_dbfile_read(undo, 57, block, &err), BW_OK);
    /* four deletes (80, 56, 56, 56 bytes), then 108, 68 and 88: the arithmetic of reference 3.9 */
    assert_int_equal(bw_undo_record_at(block, 8192, false, 7), 8188 - 512);
    assert_int_equal(bw_undo_record_at(block, 8192, false, 8), 0);
    assert_int_equal(bw_undo_record_at(block, 8192, false, 0), 0);
    bw_dbfile_context(undo, 57, &context);
    bw_tree_decode(tree, bw_session_layouts(f->session), block, &context);
    assert_int_equal(value(tree, "undorec[7].ktubu.objn"), 18);
    assert_int_equal(value(tree, "undorec[7].ktubu.layer"), 11);
    assert_int_equal(value(tree, "undorec[7].ktubu.slt"), 0x1b);
    assert_int_equal(value(tree, "undorec[7].row.ktb.op"), 2);
    assert_int_equal(value(tree, "undorec[7].row.kdo.bdba"), bw_dba_make(1, 122));
    assert_int_equal(value(tree, "undorec[7].row.kdo.maxfr"), 4863);
    assert_int_equal(value(tree, "undorec[7].row.kdo.urp.slot"), 1);
    assert_int_equal(value(tree, "undorec[7].row.colno[0]"), 3);
    int64_t rci = bw_tree_find(tree, "undorec[7].ktubu.rci");
    assert_int_equal(tree->fields[rci].target, bw_undo_record_at(block, 8192, false, 6));
    assert_int_equal(value(tree, "undorec[6].index.kdilk.code"), 2);
    assert_int_equal(value(tree, "undorec[5].row.ktb.op"), 3);
    bw_tree_free(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_slot_of_a_transaction_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_record_is_decoded, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
