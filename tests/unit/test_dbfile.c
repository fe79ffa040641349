/* Files opened by content: both byte orders, all block sizes, bare blocks, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/dbfile.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/unit/files.h"

static bw_dbfile *open_or_fail(const char *spec)
{
    bw_error err = {0};
    bw_dbfile *file = bw_dbfile_open(spec, &err);
    if (!file)
        fail_msg("%s", err.text);
    return file;
}

static void every_size_and_order_is_recognised(void **state)
{
    (void)state;
    for (uint32_t size = 2048; size <= 32768; size *= 2)
        for (int be = 0; be < 2; be++) {
            uint8_t *bytes = build_datafile(size, 6, be);
            bw_dbfile *file = open_or_fail(write_file("sizes.dbf", bytes, 6 * (size_t)size));
            const bw_geometry *g = bw_dbfile_geometry(file);
            const bw_identity *id = bw_dbfile_identity(file);
            assert_int_equal(g->kind, BW_FILE_DATA);
            assert_int_equal(g->block_size, size);
            assert_int_equal(g->big_endian, be);
            assert_int_equal(g->blocks, 6);
            assert_string_equal(id->dbname, "TEST2");
            assert_int_equal(id->dbid, 0x3c549ef2);
            assert_string_equal(id->tablespace, "USERS");
            assert_int_equal(id->checkpoint_scn,
                             1231531); /* 0x12caab: the garbage does not count */
            assert_int_equal(id->checkpoint_thread, 1);
            assert_int_equal(id->rba_sequence, 17);
            assert_true(id->fuzzy);
            for (uint64_t n = 0; n < 6; n++) {
                bw_block_check check;
                bw_block_check_run(file, n, bytes + n * size, &check);
                assert_int_equal(check.fault, BW_BLOCK_GOOD);
            }
            bw_dbfile_free(file);
            free(bytes);
        }
}

static void bare_blocks_tell_their_own_numbers(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t *bytes = build_datafile(8192, 6, be);
        bw_dbfile *file = open_or_fail(write_file("bare.bin", bytes + 3 * 8192, 2 * 8192));
        const bw_geometry *g = bw_dbfile_geometry(file);
        uint64_t block = 0;
        assert_int_equal(g->kind, BW_FILE_BLOCKS);
        assert_int_equal(g->big_endian, be);
        assert_int_equal(g->first_block, 3);
        assert_int_equal(bw_dbfile_number(file), 5);
        assert_true(strlen(g->note) > 0);
        assert_int_equal(bw_dbfile_parse_block(file, "4", &block, NULL), BW_OK);
        assert_int_equal(block, 4);
        assert_int_equal(bw_dbfile_parse_block(file, "0", &block, NULL), BW_OK); /* a position */
        assert_int_equal(block, 3);
        assert_int_equal(bw_dbfile_parse_block(file, "5,4", &block, NULL), BW_OK);
        assert_int_equal(block, 4);
        assert_int_not_equal(bw_dbfile_parse_block(file, "6,4", &block, NULL), BW_OK);
        assert_int_not_equal(bw_dbfile_parse_block(file, "99", &block, NULL), BW_OK);
        bw_dbfile_free(file);
        free(bytes);
    }
}

static void refused(const char *path)
{
    bw_error err = {0};
    bw_dbfile *file = bw_dbfile_open(path, &err);
    if (file)
        fail_msg("%s was opened", path);
    assert_true(strlen(err.text) > 20);
    assert_non_null(strstr(err.text, path));
}

static void what_cannot_be_read_is_refused_with_a_sentence(void **state)
{
    (void)state;
    uint8_t byte = 'x';
    refused(in_folder("missing"));
    refused(test_folder);
    refused(write_file("empty", "", 0));
    refused(write_file("one", &byte, 1));
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    refused(in_folder("fifo")); /* and does not wait for a writer */
    refused("/dev/null");
    if (geteuid() != 0) {
        chmod(write_file("secret", "secret", 6), 0);
        refused(in_folder("secret"));
    }
}

static void a_file_that_shrinks_gives_an_error_not_a_signal(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 40, false), block[8192];
    bw_dbfile *file = open_or_fail(write_file("shrinks.dbf", bytes, 40 * 8192));
    bw_error err = {0};
    assert_int_equal(truncate(in_folder("shrinks.dbf"), 20 * 8192), 0);
    assert_int_equal(bw_dbfile_read(file, 10, block, &err), BW_OK);
    assert_int_equal(bw_dbfile_read(file, 30, block, &err), BW_ERR_IO);
    assert_non_null(strstr(err.text, "block 30"));
    bw_dbfile_free(file);
    free(bytes);
}

static void a_cut_file_says_so(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 6, false);
    bw_dbfile *file = open_or_fail(write_file("cut.dbf", bytes, 2 * 8192 + 100));
    assert_int_equal(bw_dbfile_geometry(file)->blocks, 2);
    assert_int_equal(bw_dbfile_geometry(file)->tail_bytes, 100);
    assert_non_null(strstr(bw_dbfile_geometry(file)->note, "cut"));
    bw_dbfile_free(file);
    free(bytes);
}

/* Two blocks of a session that do not follow each other keep the numbers that the text names. */
static void blocks_of_a_dump_text_keep_their_numbers(void **state)
{
    (void)state;
    const char *text = " Block: 141 Offsets: 0 to 7 Dba:0x0180008d\n 06a20000 8d008001 \n"
                       " Block: 131 Offsets: 0 to 7 Dba:0x01800083\n 06a20000 83008001 \n"
                       " Block: 9 Offsets: 0 to 3 Dba:0x00000000\n 0ea20000 \n";
    bw_dbfile *file = open_or_fail(write_text("session.txt", text));
    uint8_t block[8192];
    bw_error err = {0};
    assert_int_equal(bw_dbfile_geometry(file)->blocks, 3);
    assert_int_equal(bw_dbfile_block_at(file, 1), 131);
    assert_int_equal(bw_dbfile_block_at(file, 2), 9);
    assert_int_equal(bw_dbfile_read(file, 131, block, &err), BW_OK);
    assert_int_equal(block[4], 0x83);
    bw_block_check check;
    bw_block_check_run(file, 131, block, &check);
    assert_int_equal(check.fault, BW_BLOCK_PARTIAL); /* eight bytes are no ground for a verdict */
    assert_int_equal(bw_dbfile_read(file, 142, block, &err), BW_ERR_RANGE);
    bw_dbfile_free(file);
}

/* text/M01 item 1: the block of DSI12; seq 0xff in the head, 01 in the tail. */
static void a_fractured_block_has_m01s_values(void **state)
{
    (void)state;
    uint8_t b[2 * 8192] = {0x06, 0xa2, 0,    0, 0x6f, 0x02, 0x40, 0x01,
                           0x11, 0xcb, 0x26, 0, 0,    0,    0xff, 0x06};
    memcpy(b + 8188, "\x01\x06\x11\xcb", 4);
    bw_dbfile *file = open_or_fail(write_file("m01.bin", b, 8192));
    bw_block_check check;
    bw_block_check_run(file, 623, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_FRACTURED);
    assert_int_equal(check.rdba, 0x0140026f);
    assert_int_equal(check.scn, 0x0026cb11);
    assert_int_equal(check.tail, 0xcb110601);
    assert_int_equal(check.tail_expected, 0xcb1106ff);
    bw_dbfile_free(file);
}

static void each_damage_has_its_name(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 6, false), *b = bytes + 3 * 8192;
    bw_dbfile *file = open_or_fail(write_file("damage.dbf", bytes, 6 * 8192));
    bw_block_check check;
    b[4000] ^= 0x40;
    bw_block_check_run(file, 3, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_BAD_CHECKSUM);
    assert_int_equal(check.computed, 0x0040); /* the residue is exactly the damage */
    b[15] = 0;                                /* without the flag nobody looks at the checksum */
    bw_block_check_run(file, 3, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_GOOD);
    memset(b, 0, 8192);
    bw_block_check_run(file, 3, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_ALL_ZERO);
    bw_block_check_run(file, 4, bytes + 5 * 8192, &check);
    assert_int_equal(check.fault, BW_BLOCK_BAD_HEADER); /* block 5 stands where 4 belongs */
    bw_dbfile_free(file);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_and_order_is_recognised),
        cmocka_unit_test(bare_blocks_tell_their_own_numbers),
        cmocka_unit_test(what_cannot_be_read_is_refused_with_a_sentence),
        cmocka_unit_test(a_file_that_shrinks_gives_an_error_not_a_signal),
        cmocka_unit_test(a_cut_file_says_so),
        cmocka_unit_test(blocks_of_a_dump_text_keep_their_numbers),
        cmocka_unit_test(a_fractured_block_has_m01s_values),
        cmocka_unit_test(each_damage_has_its_name),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
