/* Redo records over block borders, in logs written here from the reference's tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>

#include "files.h"

#define BLOCKS 8u

/* A log of sequence 9 whose blocks 2 to 6 are used; version 11.2. */
static void build_log(uint8_t bytes[BLOCKS * 512], uint32_t next_block)
{
    memset(bytes, 0, BLOCKS * 512);
    bytes[1] = 0x22;
    set32(bytes + 20, 512, false);
    set32(bytes + 24, BLOCKS - 1, false);
    memcpy(bytes + 28, "\x7d\x7c\x7b\x7a", 4);
    for (uint32_t n = 1; n < BLOCKS; n++) {
        uint8_t *b = bytes + n * 512;
        b[0] = 1;
        b[1] = 0x22;
        set32(b + 4, n, false);
        set32(b + 8, 9, false);
    }
    set32(bytes + 512 + 20, 0x0b200400, false);
    set16(bytes + 512 + 50, 2, false);
    set32(bytes + 512 + 156, next_block, false);
}

/* A record header and one vector (24 bytes, array of 2 + 2, one field) that fill `length` bytes. */
static void put_record(uint8_t *at, uint32_t length, uint32_t field)
{
    set32(at, length, false);
    at[4] = 1;
    set32(at + 8, 777, false);
    at[24] = 11;
    at[25] = 2;
    set32(at + 32, 0x01000083, false);
    set16(at + 48, 4, false);
    set16(at + 50, field, false);
}

static bw_dbfile *open_log(const uint8_t *bytes)
{
    bw_error err = {0};
    bw_dbfile *file = bw_dbfile_open(write_file("redo.log", bytes, BLOCKS * 512), &err);
    assert_non_null(file);
    return file;
}

/* The first ends 20 bytes before the block does: too little for a header, so the second begins in
 * the next block, and runs on into the one behind it. */
static void records_run_on_and_skip_short_ends(void **state)
{
    (void)state;
    uint8_t bytes[BLOCKS * 512];
    bw_redo_record record;
    build_log(bytes, 7);
    set16(bytes + 2 * 512 + 12, 0x8010, false);
    put_record(bytes + 2 * 512 + 16, 476, 424);
    set16(bytes + 3 * 512 + 12, 0x8010, false);
    put_record(bytes + 3 * 512 + 16, 600, 548);
    set16(bytes + 4 * 512 + 12, 0x8000 + 16 + 104, false);
    put_record(bytes + 4 * 512 + 16 + 104, 100, 45); /* the field is padded to 48 */
    bw_dbfile *file = open_log(bytes);
    bw_redo *redo = bw_redo_open(file, 2, NULL);
    static const uint32_t places[][3] = {{2, 16, 476}, {3, 16, 600}, {4, 120, 100}};
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        assert_int_equal(bw_redo_next(redo, &record, NULL), BW_OK);
        assert_int_equal(record.rba.sequence, 9);
        assert_int_equal(record.rba.block, places[i][0]);
        assert_int_equal(record.rba.offset, places[i][1]);
        assert_int_equal(record.length, places[i][2]);
        assert_int_equal(record.scn, 777);
        assert_int_equal(record.vector_count, 1);
        assert_int_equal(record.vectors[0].layer, 11);
        assert_int_equal(record.vectors[0].dba, 0x01000083);
        assert_true(record.whole);
    }
    assert_int_equal(bw_redo_next(redo, &record, NULL), BW_ERR_NOT_FOUND);
    bw_redo_free(redo);
    redo = bw_redo_open(file, 4, NULL); /* its first record is the third */
    assert_int_equal(bw_redo_next(redo, &record, NULL), BW_OK);
    assert_int_equal(record.rba.offset, 120);
    bw_redo_free(redo);
    bw_dbfile_free(file);
}

static void impossible_lengths_are_told(void **state)
{
    (void)state;
    uint8_t bytes[BLOCKS * 512];
    bw_redo_record record;
    bw_error err = {0};
    static const struct {
        uint32_t length, field;
        bw_status status;
    } cases[] = {
        {23, 0, BW_ERR_FORMAT}, {UINT32_MAX, 0, BW_ERR_FORMAT}, {90000, 0, BW_ERR_NOT_FOUND}};
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        build_log(bytes, UINT32_MAX);
        set16(bytes + 2 * 512 + 12, 0x8010, false);
        put_record(bytes + 2 * 512 + 16, cases[i].length, cases[i].field);
        bw_dbfile *file = open_log(bytes);
        bw_redo *redo = bw_redo_open(file, 2, NULL);
        assert_int_equal(bw_redo_next(redo, &record, &err), cases[i].status);
        bw_redo_free(redo);
        bw_dbfile_free(file);
    }
    build_log(bytes, 7);
    set16(bytes + 2 * 512 + 12, 0x8010, false);
    put_record(bytes + 2 * 512 + 16, 100, 4000); /* the field is longer than its record */
    bw_dbfile *file = open_log(bytes);
    bw_redo *redo = bw_redo_open(file, 2, NULL);
    assert_int_equal(bw_redo_next(redo, &record, &err), BW_OK);
    assert_int_equal(record.vector_count, 0);
    assert_false(record.whole);
    bw_redo_free(redo);
    bw_dbfile_free(file);
}

/* The current log's end is where blocks of an older sequence begin. */
static void older_blocks_end_the_log(void **state)
{
    (void)state;
    uint8_t bytes[BLOCKS * 512];
    bw_redo_record record;
    build_log(bytes, UINT32_MAX);
    set16(bytes + 2 * 512 + 12, 0x8010, false);
    put_record(bytes + 2 * 512 + 16, 100, 48);
    set32(bytes + 3 * 512 + 8, 6, false);
    set16(bytes + 3 * 512 + 12, 0x8010, false);
    put_record(bytes + 3 * 512 + 16, 100, 48);
    bw_dbfile *file = open_log(bytes);
    bw_redo *redo = bw_redo_open(file, 2, NULL);
    assert_int_equal(bw_redo_next(redo, &record, NULL), BW_OK);
    assert_int_equal(bw_redo_next(redo, &record, NULL), BW_ERR_NOT_FOUND);
    bw_redo_free(redo);
    bw_dbfile_free(file);
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    uint8_t bytes[BLOCKS * 512];
    uint32_t random = 7;
    for (int round = 0; round < 300; round++) {
        build_log(bytes, round % 2 ? 7 : UINT32_MAX);
        set16(bytes + 2 * 512 + 12, 0x8010, false);
        put_record(bytes + 2 * 512 + 16, 476, 424);
        put_record(bytes + 3 * 512 + 16, 900, 848);
        for (int i = 0; i < 60; i++) {
            random = random * 1664525 + 1013904223;
            bytes[1024 + random % (BLOCKS * 512 - 1024)] = (uint8_t)(random >> 24);
        }
        bw_dbfile *file = open_log(bytes);
        bw_redo *redo = bw_redo_open(file, 2, NULL);
        bw_redo_record record;
        for (int n = 0; n < 1000 && bw_redo_next(redo, &record, NULL) == BW_OK; n++)
            assert_in_range(record.length, 24, 8u << 20);
        bw_redo_free(redo);
        bw_dbfile_free(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_run_on_and_skip_short_ends),
        cmocka_unit_test(impossible_lengths_are_told),
        cmocka_unit_test(older_blocks_end_the_log),
        cmocka_unit_test(any_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
