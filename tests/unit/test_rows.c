/* Column values, row pieces and chains of them. Blocks are written byte by byte from the
 * reference's tables (3.2 to 3.5); values were worked out by hand from the encodings, or are the
 * reference's vectors (section 9). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>

#include "tests/unit/sessions.h"

#include "files.h"

#define SIZE 2048u
#define BLOCKS 6u
#define KDBH 68u /* one transaction slot, no bitmap management */

/* --- values --- */
static const struct {
    bw_column_type type;
    const char *bytes;
    size_t size;
    const char *text;
} values[] = {
    {BW_COLUMN_NUMBER, "\xc2\x0d\x33", 3, "1250"},
    {BW_COLUMN_NUMBER, "\x3e\x64\x66", 3, "-1"},
    {BW_COLUMN_DATE, "\x77\xb5\x02\x16\x01\x01\x01", 7, "1981-02-22 00:00:00"},
    {BW_COLUMN_TIMESTAMP, "\x77\xb5\x02\x16\x01\x01\x01\x07\x5b\xcd\x15", 11,
     "1981-02-22 00:00:00.123456789"},
    {BW_COLUMN_TIMESTAMP, "\x77\xb5\x02\x16\x0b\x01\x01\0\0\0\0\x16\x5a", 13,
     "1981-02-22 12:30:00.000000000 +02:30"},
    {BW_COLUMN_YEARS, "\x80\0\0\x02\x3f", 5, "+02-03"},
    {BW_COLUMN_YEARS, "\x7f\xff\xff\xfe\x39", 5, "-02-03"},
    {BW_COLUMN_DAYS, "\x80\0\0\x05\x46\x3d\x3e\x80\0\0\x07", 11, "+05 10:01:02.000000007"},
    {BW_COLUMN_DAYS, "\x7f\xff\xff\xff\x3b\x3c\x3c\x80\0\0\0", 11, "-01 01:00:00.000000000"},
    {BW_COLUMN_FLOAT, "\xbf\xc0\0\0", 4, "1.5"},      /* 3f c0 00 00 */
    {BW_COLUMN_FLOAT, "\x40\x3f\xff\xff", 4, "-1.5"}, /* bf c0 00 00, all bits turned */
    {BW_COLUMN_DOUBLE, "\xc0\x04\0\0\0\0\0\0", 8, "2.5"},
    {BW_COLUMN_DOUBLE, "\x00\x0f\xff\xff\xff\xff\xff\xff", 8, "-Inf"},
    {BW_COLUMN_DOUBLE, "\xff\xf8\0\0\0\0\0\0", 8, "Nan"},
    {BW_COLUMN_ROWID, "\x00\x01\x27\x41\x03\x00\x00\xdb\0\0", 10, "AAASdBAAMAAAADbAAA"},
    {BW_COLUMN_ROWID, "\x01\x03\x00\x00\xdb\0\x07", 7, "0x030000db.7"},
    {BW_COLUMN_NATIONAL, "\0A\x20\xac\xd8\x3d\xde\x00", 8, "A\xe2\x82\xac\xf0\x9f\x98\x80"},
    {BW_COLUMN_NATIONAL, "\xd8\x3d", 2, "\\ud83d"},
    {BW_COLUMN_CHARACTERS, "a\xc3\xa9\x01\xff", 5, "a\xc3\xa9\\x01\\xff"},
    {BW_COLUMN_RAW, "\x00\xfe", 2, "00fe"},
    {BW_COLUMN_LOB,
     "\0\x26\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67\0\x14\x01\0\0\0\0\0\0\x04\0\0\0\0\0"
     "\0LOB!",
     40, "LOB 00000001000000002b67, in the row: 4 bytes"},
    /* no inode: 20 bytes */
    {BW_COLUMN_LOB, "\0\x12\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67", 20,
     "LOB 00000001000000002b67, reached through the LOB index"},
    {BW_COLUMN_LOB,
     "\0\x22\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67\0\x10\x01\0\0\0\0\0\0\0\0\0"
     "\0\0\0\0",
     36, "LOB 00000001000000002b67, empty"},
    /* two full pages, 100 bytes, chunks from byte 36 on */
    {BW_COLUMN_LOB,
     "\0\x2a\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67\0\x18\x04\0\0\0\0\x02\0\x64\0\0"
     "\0\0\0\0\x01\x40\0\x0c\x01\x40\0\x0d",
     44,
     "LOB 00000001000000002b67, outside: 2 full pages and 100 bytes, chunks 0x0140000c, "
     "0x0140000d"},
    /* SecureFiles: flg2, two bytes, flg3, flg4, length (one byte), version, data */
    {BW_COLUMN_LOB,
     "\0\x20\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67\0\x0e\x08\0\0\0\0\0\x04\0LOB!", 34,
     "LOB 00000001000000002b67, SecureFile, in the row: 4 bytes"},
    /* flg3 0x21: a length of two bytes, extents listed here; the second one counts in two bytes */
    {BW_COLUMN_LOB,
     "\0\x2b\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67\0\x19\x40\0\0\0\x21\0\x23\x28\0\1"
     "\0\x01\x40\0\x0c\2\x20\x01\x40\0\x0e\x01\0",
     45,
     "LOB 00000001000000002b67, SecureFile, outside: 9000 bytes, 2 extents, 0x0140000c (2 "
     "blocks), 0x0140000e (256 blocks)"},
    /* flg3 0x43, flg4 1: a length of four bytes, two of version, a block that lists the extents */
    {BW_COLUMN_LOB,
     "\0\x24\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67\0\x12\x40\0\0\0\x43\x01\0\x01\0\0"
     "\0\1\x01\x40\0\x0c",
     38,
     "LOB 00000001000000002b67, SecureFile, outside: 65536 bytes, extents listed in 0x0140000c"},
    {BW_COLUMN_NUMBER, "", 0, ""},
};

static void values_of_every_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(values); i++) {
        bw_text text = {0};
        assert_true(bw_column_decode((const uint8_t *)values[i].bytes, values[i].size,
                                     values[i].type, &text));
        assert_string_equal(bw_text_get(&text), values[i].text);
        assert_non_null(bw_column_type_name(values[i].type));
        bw_text_free(&text);
    }
    assert_null(bw_column_type_name('z'));
}

static const struct {
    bw_column_type type;
    const char *bytes;
    size_t size;
} no_values[] = {
    {BW_COLUMN_NUMBER, "\xc1\xff", 2},
    {BW_COLUMN_DATE, "\x77\xb5\x0d\x16\x01\x01\x01", 7}, /* month 13 */
    {BW_COLUMN_DATE, "\x77\xb5\x02\x16\x01\x01\x01\0\0\0\0", 11},
    {BW_COLUMN_YEARS, "\x80\0\0\x02\x48", 5},                     /* 12 months */
    {BW_COLUMN_DAYS, "\x80\0\0\x05\x54\x3d\x3e\x80\0\0\x07", 11}, /* 24 hours */
    {BW_COLUMN_FLOAT, "\xbf\xc0\0", 3},
    {BW_COLUMN_ROWID, "\x01\x03", 2},
    {BW_COLUMN_NATIONAL, "\0A\x20", 3},
    {BW_COLUMN_LOB, "\0\x26\0\x01", 4},
};

static void what_is_no_value_is_refused(void **state)
{
    (void)state;
    bw_text text = {0};
    for (size_t i = 0; i < BW_COUNT(no_values); i++) {
        assert_false(bw_column_decode((const uint8_t *)no_values[i].bytes, no_values[i].size,
                                      no_values[i].type, &text));
        assert_string_equal(bw_text_get(&text), "");
    }
}

static void guesses(void **state)
{
    (void)state;
    const struct {
        const char *bytes;
        size_t size;
        bw_column_type type;
    } all[] = {
        {"\xc1\x02", 2, BW_COLUMN_NUMBER},
        {"\x80", 1, BW_COLUMN_NUMBER},
        {"\x3e\x64\x66", 3, BW_COLUMN_NUMBER},
        {"a", 1, BW_COLUMN_CHARACTERS},
        {"\xc3\xa9", 2, BW_COLUMN_CHARACTERS}, /* e acute: a9 is no digit of a NUMBER */
        {"\x77\xb5\x02\x16\x01\x01\x01", 7, BW_COLUMN_DATE},
        {"\x77\xb5\x02\x16\x0b\x01\x01\0\0\0\0\x16\x5a", 13, BW_COLUMN_TIMESTAMP},
        {"initial", 7, BW_COLUMN_CHARACTERS},
        {"\0\1\2", 3, BW_COLUMN_RAW},
        {"", 0, BW_COLUMN_CHARACTERS},
    };
    for (size_t i = 0; i < BW_COUNT(all); i++)
        assert_int_equal(bw_column_guess((const uint8_t *)all[i].bytes, all[i].size), all[i].type);
}

/* --- blocks --- */
typedef struct put_row {
    uint32_t at; /* in the block */
    const char *bytes;
    size_t size;
} put_row;

/* One row, or a piece of one, in each entry; at 0: a free entry. */
static void table_block(uint8_t *file, unsigned block, const put_row *rows, unsigned count, bool be)
{
    uint8_t *b = file + block * SIZE, *kdbh = b + KDBH;
    b[20] = 1;
    set16(b + 36, 1, be);
    kdbh[1] = 1;
    set16(kdbh + 2, count, be);
    set16(kdbh + 4, 0xffff, be);
    set16(kdbh + 6, 18 + 2 * count, be);
    set16(kdbh + 8, 1000 - KDBH, be);
    set16(kdbh + 16, count, be);
    for (unsigned i = 0; i < count; i++) {
        set16(kdbh + 18 + 2 * i, rows[i].at ? rows[i].at - KDBH : 0xffff, be);
        memcpy(b + rows[i].at, rows[i].bytes, rows[i].size);
    }
}

#define ROW(at, text)                                                                              \
    {                                                                                              \
        at, text, sizeof(text) - 1                                                                 \
    }
/* block 3: a migrated row's head, a whole row, a free entry, a deleted row, a head of a chain that
 * leads into file 9, one that leads to a damaged piece, one that leads to itself. */
static const put_row block3[] = {
    ROW(1000, "\x20\0\0\x01\x40\0\x04\0\x01"),
    ROW(1020, "\x2c\x01\x03\x02\xc1\x03\xff\x03"
              "abc"),
    {0, "", 0},
    ROW(1060, "\x3c\x02\x01\x01z"),
    ROW(1080, "\x28\0\x01\x02\x40\0\x04\0\0\x02\xc1\x02"),
    ROW(1100, "\x28\0\x01\x01\x40\0\x05\0\0\x02\xc1\x02"),
    ROW(1120, "\x28\0\0\x01\x40\0\x03\0\x06"),
    ROW(1140, "\x29\0\x02\x01\x40\0\x04\0\x02\x02\xc1\x02\x03"
              "one"),
    ROW(1180, "\x29\0\x01\x01\x40\0\x04\0\x03\x03"
              "one"),
};
/* block 4: a tail that goes on with a column, the migrated row's body (F, L, and its head's
 * address), a tail whose first column began before, a middle and an end of one column. */
static const put_row block4[] = {
    ROW(1000, "\x04\0\x01\x01y"),
    ROW(1020, "\x0c\0\x02\x01\x40\0\x03\0\0\x02\xc1\x08\x04"
              "body"),
    ROW(1060, "\x06\0\x02\x03two\x02\xc1\x03"),
    ROW(1080, "\x03\0\x01\x01\x40\0\x04\0\x04\x03two"),
    ROW(1100, "\x06\0\x01\x05three"),
};
static const put_row block5[] = {ROW(2038, "\x04\0\x01\x09y")}; /* longer than the block */

typedef struct fixture {
    bw_session *session;
    bw_dbfile *file; /* borrowed */
    bw_row *row;
    char path[300];
    bw_text said;
} fixture;

static void open_file(fixture *f, bool be)
{
    bw_error err = {0};
    uint8_t *file = build_datafile(SIZE, BLOCKS, be);
    table_block(file, 3, block3, BW_COUNT(block3), be);
    table_block(file, 4, block4, BW_COUNT(block4), be);
    table_block(file, 5, block5, BW_COUNT(block5), be);
    strcpy(f->path, write_file(be ? "big.dbf" : "little.dbf", file, (size_t)SIZE * BLOCKS));
    free(file);
    f->file = bw_workspace_open(bw_session_workspace(f->session), f->path, &err);
    assert_non_null(f->file);
}

static int set_up(void **state)
{
    fixture *f = bw_alloc(sizeof(*f));
    f->session = new_session();
    f->row = bw_row_new();
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    bw_row_free(f->row);
    bw_session_free(f->session);
    bw_text_free(&f->said);
    free(f);
    return 0;
}

static void follow(fixture *f, unsigned slot, size_t pieces, const char *columns)
{
    bw_text said = {0};
    bw_error err = {0};
    assert_int_equal(
        bw_row_follow(bw_session_workspace(f->session), f->file, 3, slot, f->row, &err), BW_OK);
    for (size_t i = 0; i < f->row->column_count; i++) {
        const bw_row_column *c = &f->row->columns[i];
        bw_text_add(&said, i ? "," : "");
        if (c->null)
            bw_text_add(&said, "NULL");
        else
            bw_column_decode(c->bytes, c->length, bw_column_guess(c->bytes, c->length), &said);
    }
    assert_string_equal(bw_text_get(&said), columns);
    assert_int_equal(f->row->piece_count, pieces);
    bw_text_free(&said);
}

static void check_chains(fixture *f)
{
    bw_error err = {0};
    follow(f, 0, 2, "7,body"); /* migrated */
    assert_int_equal(f->row->pieces[1].block, 4);
    assert_int_equal(f->row->pieces[1].offset, 1020);
    assert_string_equal(f->row->incomplete, "");
    follow(f, 1, 1, "2,NULL,abc");
    follow(f, 3, 1, "z"); /* deleted */
    follow(f, 7, 2, "1,onetwo,2");
    follow(f, 8, 3, "onetwothree");
    follow(f, 4, 1, "1");
    assert_non_null(strstr(f->row->incomplete, "(file 9, block 4), not loaded"));
    follow(f, 5, 2, "1");
    assert_non_null(strstr(f->row->incomplete, "over the end of the block"));
    follow(f, 6, 2, "");
    assert_non_null(strstr(f->row->incomplete, "comes back to itself"));
    assert_int_equal(bw_row_follow(bw_session_workspace(f->session), f->file, 3, 2, f->row, &err),
                     BW_ERR_RANGE);
    assert_int_equal(bw_row_follow(bw_session_workspace(f->session), f->file, 3, 9, f->row, &err),
                     BW_ERR_RANGE);
    assert_non_null(strstr(err.text, "block 3, slot 9: no row there; its directory has 9 entries"));
}

static void chains_are_followed(void **state)
{
    fixture *f = *state;
    open_file(f, false);
    check_chains(f);
}

static void chains_of_big_endian_files_too(void **state)
{
    fixture *f = *state;
    open_file(f, true);
    check_chains(f);
}

/* --- hostile blocks: any byte may be anything; nothing outside is read (ASan tells) --- */
static void any_bytes_end_somewhere(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (unsigned round = 0; round < 3000; round++) {
        uint8_t *b = malloc(SIZE);
        bw_table_block table;
        bw_error err = {0};
        for (unsigned i = 0; i < SIZE; i++, seed = seed * 1664525u + 1013904223u)
            b[i] = (uint8_t)(seed >> 24);
        b[0] = 6;
        b[20] = 1;
        if (bw_table_block_open(b, SIZE, round & 1, &table, &err) == BW_OK)
            for (unsigned slot = 0; slot < table.rows; slot++) {
                bw_row_piece piece;
                bw_row_column column;
                uint32_t at = bw_table_row_at(&table, slot);
                bw_table_of_row(&table, slot);
                if (at && bw_row_piece_read(&table, at, &piece))
                    while (bw_row_column_read(&table, &piece.data, &column))
                        bw_column_guess(column.bytes, column.length);
            }
        free(b);
    }
}

static void blocks_without_rows_are_named(void **state)
{
    (void)state;
    uint8_t b[SIZE] = {0x0b};
    bw_table_block table;
    bw_error err = {0};
    assert_int_equal(bw_table_block_open(b, SIZE, false, &table, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "type 0x0b"));
    b[0] = 6;
    b[20] = 2;
    assert_int_equal(bw_table_block_open(b, SIZE, false, &table, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "index"));
    b[20] = 1;
    b[36] = 0xff;
    assert_int_equal(bw_table_block_open(b, SIZE, false, &table, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "ktbbhict"));
    b[36] = 1;
    b[KDBH + 3] = 0x7f;
    assert_int_equal(bw_table_block_open(b, SIZE, false, &table, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "kdbhnrow"));
}

/* Two tables, a key and a row of it: reference 3.3 and 3.11. */
static void clusters(void **state)
{
    (void)state;
    uint8_t *file = build_datafile(SIZE, BLOCKS, false);
    static const put_row rows[] = {
        ROW(1000, "\xac\0\x01\x01\0\x01\0\x01\x40\0\x03\0\0\x01\x40\0\x03\0\0\x02\xc1\x0b"),
        ROW(1040, "\x6c\0\x02\0\x02\xc1\x15\x01w"),
    };
    table_block(file, 3, rows, 2, false);
    uint8_t *b = file + 3 * SIZE;
    b[KDBH + 1] = 2;
    static const uint8_t directories[] = {0, 0, 1, 0, 1, 0, 1, 0};
    memcpy(b + KDBH + 14, directories, sizeof(directories));
    set16(b + KDBH + 6, 26, false);
    set16(b + KDBH + 22, 1000 - KDBH, false);
    set16(b + KDBH + 24, 1040 - KDBH, false);
    bw_table_block table;
    bw_row_piece piece;
    bw_row_column column;
    bw_error err = {0};
    assert_int_equal(bw_table_block_open(b, SIZE, false, &table, &err), BW_OK);
    assert_int_equal(bw_table_of_row(&table, 0), 0);
    assert_int_equal(bw_table_of_row(&table, 1), 1);
    assert_true(bw_row_piece_read(&table, bw_table_row_at(&table, 0), &piece));
    assert_int_equal(piece.data, 1019);
    assert_true(bw_row_piece_read(&table, bw_table_row_at(&table, 1), &piece));
    assert_int_equal(piece.cluster_key, 0);
    assert_true(bw_row_column_read(&table, &piece.data, &column));
    assert_memory_equal(column.bytes, "\xc1\x15", 2);
    free(file);
}

/* --- the command --- */
static void keep(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(&((fixture *)context)->said, text, size);
}

static int run(fixture *f, const char *arguments, bw_error *err)
{
    bw_text line = {0};
    const bw_call_sink sink = {.write = keep, .context = f};
    bw_text_clear(&f->said);
    bw_text_addf(&line, "rows %s -b 3 %s", f->path, arguments);
    int result = bw_command_run_line(f->session, bw_text_get(&line), &sink, err);
    bw_text_free(&line);
    return result;
}

static void the_command_prints_rows(void **state)
{
    fixture *f = *state;
    bw_error err = {0};
    open_file(f, false);
    assert_int_equal(run(f, "-r 1", &err), 0);
    assert_string_equal(bw_text_get(&f->said), "row 1  @1020  --H-FL--  lock 1  columns 3\n"
                                               "    0  NUMBER         2\n"
                                               "    1                 NULL\n"
                                               "    2  VARCHAR2       abc\n");
    assert_int_equal(run(f, "-r 0 --types nr", &err), 0);
    assert_string_equal(bw_text_get(&f->said), "row 0  @1000  --H-----  lock 0  columns 2\n"
                                               "  goes on in file 5, block 4, slot 1\n"
                                               "    0  NUMBER         7\n"
                                               "    1  RAW            626f6479\n");
    assert_int_equal(run(f, "--csv", &err), 1); /* three rows are not whole */
    assert_string_equal(bw_text_get(&f->said), "0,--H-----,\"7\",\"body\"\n"
                                               "1,--H-FL--,\"2\",,\"abc\"\n"
                                               "3,--HDFL--,\"z\"\n"
                                               "4,--H-F---,\"1\"\n"
                                               "5,--H-F---,\"1\"\n"
                                               "6,--H-F---\n"
                                               "7,--H-F--N,\"1\",\"onetwo\",\"2\"\n"
                                               "8,--H-F--N,\"onetwothree\"\n");
    assert_int_equal(run(f, "--deleted", &err), 0);
    assert_string_equal(bw_text_get(&f->said),
                        "row 3  @1060  --HDFL--  lock 2  columns 1  deleted\n"
                        "    0  VARCHAR2       z\n"
                        "free entries of the row directory: 2; no list holds "
                        "them\n");
    assert_int_equal(run(f, "-r 3 --json", &err), 0);
    assert_non_null(strstr(bw_text_get(&f->said), "\"deleted\":true"));
    assert_int_equal(run(f, "--types nq", &err), 2);
    assert_non_null(strstr(err.text, "'q' in --types nq names no type"));
    assert_int_equal(run(f, "-r 9", &err), 2);
    assert_non_null(strstr(err.text, "no row 9; the row directory has 9 entries"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_every_type),
        cmocka_unit_test(what_is_no_value_is_refused),
        cmocka_unit_test(guesses),
        cmocka_unit_test_setup_teardown(chains_are_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(chains_of_big_endian_files_too, set_up, tear_down),
        cmocka_unit_test(any_bytes_end_somewhere),
        cmocka_unit_test(blocks_without_rows_are_named),
        cmocka_unit_test(clusters),
        cmocka_unit_test_setup_teardown(the_command_prints_rows, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("rows", tests, make_folder, remove_folder);
}
