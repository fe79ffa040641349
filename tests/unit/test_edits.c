/* Staged edits: what every reader sees, undo and redo, what is refused, field values as bytes. */
#include "files.h"
#include <blockwright/blockwright.h>
#include <blockwright/search.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SIZE 8192u
#define BLOCKS 6u

typedef struct world {
    bw_session *session;
    bw_dbfile *file;
    bw_edits *edits;
    uint8_t *disk; /* the file as it was written */
} world;

static int open_world(void **state)
{
    static world w;
    bw_error err;
    w.disk = build_datafile(SIZE, BLOCKS, false);
    const char *path = write_file("users01.dbf", w.disk, SIZE * BLOCKS);
    w.session = bw_session_new(NULL, &err);
    if (!w.session || bw_workspace_add(bw_session_workspace(w.session), path, &err) != BW_OK)
        return -1;
    w.file = bw_workspace_file(bw_session_workspace(w.session), 0);
    w.edits = bw_session_edits(w.session);
    bw_edits_allow(w.edits, w.file, true);
    *state = &w;
    return 0;
}

static int close_world(void **state)
{
    world *w = *state;
    bw_session_free(w->session);
    free(w->disk);
    return 0;
}

static void put(world *w, uint64_t block, uint32_t offset, const char *bytes, size_t size)
{
    bw_error err = {0};
    if (bw_edits_put(w->edits, w->file, block, offset, bytes, size, "because", &err) != BW_OK)
        fail_msg("%s", err.text);
}

static uint8_t byte_at(world *w, uint64_t block, uint32_t offset)
{
    uint8_t bytes[SIZE];
    bw_error err;
    assert_int_equal(bw_dbfile_read(w->file, block, bytes, &err), BW_OK);
    return bytes[offset];
}

static void every_reader_sees_staged_bytes(void **state)
{
    world *w = *state;
    uint8_t bytes[3 * SIZE];
    size_t got;
    put(w, 3, 100, "\xaa\xbb", 2);
    assert_int_equal(byte_at(w, 3, 100), 0xaa);
    assert_int_equal(byte_at(w, 3, 101), 0xbb);
    /* past the cache, over three blocks at once, and from the middle of the edit */
    bw_source *source = bw_dbfile_source(w->file);
    assert_int_equal(bw_source_read_raw(source, 2 * SIZE, bytes, sizeof(bytes), &got, NULL), BW_OK);
    assert_int_equal(got, sizeof(bytes));
    assert_memory_equal(bytes, w->disk + 2 * SIZE, SIZE + 100);
    assert_int_equal(bytes[SIZE + 100], 0xaa);
    assert_memory_equal(bytes + SIZE + 102, w->disk + 3 * SIZE + 102, 2 * SIZE - 102);
    assert_int_equal(bw_source_read(source, 3 * SIZE + 101, bytes, 2, &got, NULL), BW_OK);
    assert_int_equal(bytes[0], 0xbb);
    assert_int_equal(bytes[1], w->disk[3 * SIZE + 102]);
    /* the disk has none of it */
    assert_int_equal(bw_edits_read_disk(w->file, 3, bytes, NULL), BW_OK);
    assert_memory_equal(bytes, w->disk + 3 * SIZE, SIZE);
}

static void steps_go_back_and_forth(void **state)
{
    world *w = *state;
    const char *title;
    bw_edits_begin(w->edits, "two bytes", "test");
    put(w, 2, 10, "\x11", 1);
    put(w, 4, 20, "\x22", 1);
    bw_edits_end(w->edits);
    put(w, 2, 10, "\x33", 1);
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 2);
    assert_true(bw_edits_undo(w->edits, &title));
    assert_int_equal(byte_at(w, 2, 10), 0x11);
    assert_true(bw_edits_undo(w->edits, &title));
    assert_string_equal(title, "two bytes");
    assert_int_equal(byte_at(w, 2, 10), w->disk[2 * SIZE + 10]);
    assert_int_equal(byte_at(w, 4, 20), w->disk[4 * SIZE + 20]);
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 0);
    assert_int_equal(bw_edits_count(w->edits), 0);
    assert_false(bw_edits_undo(w->edits, &title));
    assert_true(bw_edits_redo(w->edits, NULL));
    assert_true(bw_edits_redo(w->edits, NULL));
    assert_false(bw_edits_redo(w->edits, NULL));
    assert_int_equal(byte_at(w, 2, 10), 0x33);
    assert_int_equal(byte_at(w, 4, 20), 0x22);
    assert_true(bw_edits_undo(w->edits, NULL));
    put(w, 5, 30, "\x44", 1); /* what was undone is gone now */
    assert_false(bw_edits_redo(w->edits, NULL));
    assert_int_equal(byte_at(w, 2, 10), 0x11);
}

static void an_abandoned_step_leaves_nothing(void **state)
{
    world *w = *state;
    bw_edits_begin(w->edits, "half", "test");
    put(w, 2, 10, "\x11\x12", 2);
    put(w, 2, 11, "\x13", 1);
    bw_edits_abandon(w->edits);
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 0);
    assert_false(bw_edits_undo(w->edits, NULL));
    assert_int_equal(byte_at(w, 2, 11), w->disk[2 * SIZE + 11]);
}

static void the_list_tells_who_changed_what(void **state)
{
    world *w = *state;
    bw_edit e;
    put(w, 4, 40, "\x01\x02\x03\x04", 4);
    bw_edits_begin(w->edits, "modify", "alice");
    put(w, 4, 42, "\x99", 1);
    bw_edits_end(w->edits);
    put(w, 2, 8000, "\x7f", 1);
    assert_int_equal(bw_edits_count(w->edits), 4);
    assert_true(bw_edits_at(w->edits, 0, &e)); /* by block */
    assert_int_equal(e.block, 2);
    assert_int_equal(e.offset, 8000);
    assert_int_equal(e.before[0], w->disk[2 * SIZE + 8000]);
    assert_true(bw_edits_at(w->edits, 1, &e));
    assert_int_equal(e.block, 4);
    assert_int_equal(e.offset, 40);
    assert_int_equal(e.size, 2);
    assert_memory_equal(e.after, "\x01\x02", 2);
    assert_string_equal(e.why, "because");
    assert_true(bw_edits_at(w->edits, 2, &e));
    assert_int_equal(e.offset, 42);
    assert_string_equal(e.author, "alice");
    assert_string_equal(e.title, "modify");
    assert_false(bw_edits_at(w->edits, 4, &e));
    uint8_t mask[SIZE];
    assert_true(bw_edits_mask(w->file, 4, mask));
    assert_int_equal(mask[39] + mask[40] + mask[43] + mask[44], 2);
    assert_false(bw_edits_mask(w->file, 3, mask));
}

static void texts_can_be_taken_elsewhere(void **state)
{
    world *w = *state;
    bw_text text = {0}, expected = {0};
    put(w, 4, 40, "\x01\x02", 2);
    bw_edits_text(w->edits, &text);
    bw_text_addf(&expected, "%s block 4 @40: 0000 -> 0102  because\n", bw_dbfile_path(w->file));
    assert_string_equal(bw_text_get(&text), bw_text_get(&expected));
    bw_text_clear(&text);
    bw_edits_lua(w->edits, &text);
    assert_non_null(strstr(bw_text_get(&text), ", 4, 40, \"0000\", \"0102\", \"because\")\n"));
    bw_text_free(&text);
    bw_text_free(&expected);
}

static void bytes_that_are_there_already_stage_nothing(void **state)
{
    world *w = *state;
    put(w, 3, 0, (const char *)w->disk + 3 * SIZE, 20);
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 0);
    assert_false(bw_edits_undo(w->edits, NULL));
    put(w, 3, 0, "\xff", 1);
    put(w, 3, 0, (const char *)w->disk + 3 * SIZE, 1); /* typed back: no change is left */
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 0);
}

static void reverts_are_steps_too(void **state)
{
    world *w = *state;
    put(w, 2, 10, "\x11\x12\x13", 3);
    put(w, 3, 10, "\x14", 1);
    assert_int_equal(bw_edits_revert(w->edits, w->file, 2, 11, 1), 1);
    assert_int_equal(byte_at(w, 2, 10), 0x11);
    assert_int_equal(byte_at(w, 2, 11), w->disk[2 * SIZE + 11]);
    assert_int_equal(bw_edits_revert(w->edits, NULL, BW_ALL_BLOCKS, 0, 0), 2);
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 0);
    assert_true(bw_edits_undo(w->edits, NULL));
    assert_int_equal(byte_at(w, 3, 10), 0x14);
    assert_int_equal(byte_at(w, 2, 12), 0x13);
}

static void refused(world *w, uint64_t block, uint32_t offset, size_t size, bw_status status)
{
    bw_error err = {0};
    static const char bytes[SIZE + 1];
    assert_int_equal(bw_edits_put(w->edits, w->file, block, offset, bytes, size, "", &err), status);
    assert_non_null(strstr(err.text, bw_dbfile_path(w->file)));
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 0);
}

static void edits_stay_inside_a_block_of_the_file(void **state)
{
    world *w = *state;
    refused(w, 3, SIZE - 1, 2, BW_ERR_RANGE);
    refused(w, 3, SIZE, 1, BW_ERR_RANGE);
    refused(w, 3, UINT32_MAX, 2, BW_ERR_RANGE);
    refused(w, BLOCKS, 0, 1, BW_ERR_RANGE);
    refused(w, UINT64_MAX, 0, 1, BW_ERR_RANGE);
    bw_edits_allow(w->edits, w->file, false);
    refused(w, 3, 0, 1, BW_ERR_ARGUMENT);
}

/* Checksum by arithmetic of our own: XOR of all words of the block is 0. */
static void sealed_blocks_verify(void **state)
{
    world *w = *state;
    uint8_t bytes[SIZE], sum[2] = {0, 0};
    bw_block_check check;
    put(w, 3, 8, "\x0e\x77\x20\x10", 4); /* the SCN base: tail and checksum no longer fit */
    assert_int_equal(bw_dbfile_read(w->file, 3, bytes, NULL), BW_OK);
    bw_block_check_run(w->file, 3, bytes, &check);
    assert_int_equal(check.fault, BW_BLOCK_FRACTURED);
    assert_int_equal(bw_edits_seal(w->edits, w->file, 3, NULL), BW_OK);
    assert_int_equal(bw_dbfile_read(w->file, 3, bytes, NULL), BW_OK);
    for (unsigned i = 0; i < SIZE; i += 2) {
        sum[0] ^= bytes[i];
        sum[1] ^= bytes[i + 1];
    }
    assert_int_equal(sum[0] | sum[1], 0);
    assert_memory_equal(bytes + SIZE - 4, "\x01\x06\x0e\x77", 4); /* seq, type, SCN's low half */
    bw_block_check_run(w->file, 3, bytes, &check);
    assert_int_equal(check.fault, BW_BLOCK_GOOD);
}

/* The header's identity is read anew when its bytes are staged. */
static void a_staged_header_is_what_the_file_says(void **state)
{
    world *w = *state;
    put(w, 1, 338, "TOOLS", 5);
    assert_string_equal(bw_dbfile_identity(w->file)->tablespace, "TOOLS");
    bw_edits_undo(w->edits, NULL);
    assert_string_equal(bw_dbfile_identity(w->file)->tablespace, "USERS");
}

/* --- field values --- */
static void field(world *w, uint64_t block, const char *path, const char *value)
{
    bw_error err = {0};
    if (bw_edits_put_field(w->edits, bw_session_layouts(w->session), w->file, block, path, value,
                           "", &err) != BW_OK)
        fail_msg("%s", err.text);
}

static void no_field(world *w, uint64_t block, const char *path, const char *value)
{
    bw_error err = {0};
    bw_status status = bw_edits_put_field(w->edits, bw_session_layouts(w->session), w->file, block,
                                          path, value, "", &err);
    if (status == BW_OK)
        fail_msg("%s = %s was taken", path, value);
    assert_non_null(strstr(err.text, value));
}

static void bytes_are(world *w, uint64_t block, uint32_t offset, const char *bytes, size_t size)
{
    uint8_t all[SIZE];
    assert_int_equal(bw_dbfile_read(w->file, block, all, NULL), BW_OK);
    assert_memory_equal(all + offset, bytes, size);
}

static void values_become_bytes(void **state)
{
    world *w = *state;
    field(w, 1, "kcvfhrfn", "35");
    bytes_are(w, 1, 368, "\x23\0\0\0", 4);
    field(w, 1, "kcvfhrfn", "0x4d2");
    bytes_are(w, 1, 368, "\xd2\x04\0\0", 4);
    field(w, 1, "kcvfhckp.kcvcpscn", "0x0000.0021fa09");
    bytes_are(w, 1, 484, "\x09\xfa\x21\0\0\0\x69\x09", 8); /* garbage behind the wrap stays */
    field(w, 1, "kcvfhckp.kcvcptim", "2025-03-16 05:46:54");
    bytes_are(w, 1, 492, "\xce\xba\x47\x47", 4); /* test vector 6 of the reference */
    field(w, 2, "rdba_kcbh", "1,122");
    bytes_are(w, 2, 4, "\x7a\0\x40\0", 4);
    field(w, 1, "kcvfhtnm", "TOOLS");
    bytes_are(w, 1, 338, "TOOLS\0", 6);
    field(w, 2, "flg_kcbh", "KCBHFDLC|KCBHFCKV");
    bytes_are(w, 2, 15, "\x06", 1);
}

static void values_that_do_not_fit_are_refused(void **state)
{
    world *w = *state;
    no_field(w, 1, "kcvfhrfn", "4294967296");
    no_field(w, 2, "seq_kcbh", "256");
    no_field(w, 2, "seq_kcbh", "-129");
    no_field(w, 2, "seq_kcbh", "12x");
    no_field(w, 2, "flg_kcbh", "KCBHNOSUCH");
    no_field(w, 1, "kcvfhckp.kcvcpscn", "yesterday");
    no_field(w, 1, "kcvfhtnm", "A_TABLESPACE_NAME_LONGER_THAN_THIRTY");
    assert_int_equal(bw_edits_blocks(w->edits, NULL), 0);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD(every_reader_sees_staged_bytes),
        WORLD(steps_go_back_and_forth),
        WORLD(an_abandoned_step_leaves_nothing),
        WORLD(the_list_tells_who_changed_what),
        WORLD(texts_can_be_taken_elsewhere),
        WORLD(bytes_that_are_there_already_stage_nothing),
        WORLD(reverts_are_steps_too),
        WORLD(edits_stay_inside_a_block_of_the_file),
        WORLD(sealed_blocks_verify),
        WORLD(a_staged_header_is_what_the_file_says),
        WORLD(values_become_bytes),
        WORLD(values_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
