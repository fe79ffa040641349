/* Blocks rebuilt from what Oracle printed of them (text/M01), and the rules of each kind of file.
 * The wanted residue is put in by hand; the library's own checksum takes no part in building. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/oracle/corrupt_text.h"
#include "tests/unit/files.h"

#define SIZE 8192u
#define FILLER 4000u /* a word that no rule looks at */

/* What the alert log prints of a block. */
typedef struct printed {
    unsigned file, block;
    uint8_t head[8]; /* type, frmt, spares, rdba: as they lie on a little-endian platform */
    uint32_t scn_base;
    uint16_t scn_wrap, spare3;
    uint8_t seq, flg;
    uint32_t tail;
    uint16_t stored, residue;
} printed;

/* Words of the block XOR to `residue`. */
static void leave_residue(uint8_t *b, uint32_t size, uint16_t residue, bool be)
{
    uint8_t word[2];
    seal(b, size, FILLER % size, be);
    set16(word, residue, be);
    b[FILLER % size] ^= word[0];
    b[FILLER % size + 1] ^= word[1];
}

static void rebuild(const printed *p, uint8_t *b)
{
    memset(b, 0, SIZE);
    memcpy(b, p->head, 8);
    set32(b + 8, p->scn_base, false);
    set16(b + 12, p->scn_wrap, false);
    b[14] = p->seq;
    b[15] = p->flg;
    set16(b + 16, p->stored, false);
    set16(b + 18, p->spare3, false);
    set32(b + SIZE - 4, p->tail, false);
    leave_residue(b, SIZE, p->residue, false);
}

static bw_dbfile *open_bytes(const uint8_t *bytes, size_t size)
{
    bw_error err = {0};
    bw_dbfile *file = bw_dbfile_from_source(bw_source_from_memory("test.dbf", bytes, size), &err);
    if (!file)
        fail_msg("%s", err.text);
    return file;
}

/* A file that holds one good block of this number, so that its numbers are known. */
static bw_dbfile *file_of(unsigned rfile, unsigned block, bool be)
{
    uint8_t b[SIZE] = {0x06, 0xa2};
    set32(b + 4, rfile << 22 | block, be);
    b[14] = 1;
    set32(b + SIZE - 4, 0x0601, be);
    return open_bytes(b, sizeof(b));
}

static void oracle_prints(const printed *p, bw_block_fault fault, const char *text)
{
    uint8_t b[SIZE];
    bw_block_check check;
    bw_text out = {0};
    bw_dbfile *file = file_of(p->file, p->block, false);
    rebuild(p, b);
    bw_block_check_run(file, p->block, b, &check);
    assert_int_equal(check.fault, fault);
    bw_corrupt_text(file, p->block, b, &check, &out);
    if (!strstr(bw_text_get(&out), text))
        fail_msg("wanted:\n%s\ngot:\n%s", text, bw_text_get(&out));
    bw_text_free(&out);
    bw_dbfile_free(file);
}

static void m01_1_seq_ff_in_the_head(void **state)
{
    (void)state;
    const printed p = {5,          623,  {0x06, 0xa2, 0, 0, 0x6f, 0x02, 0x40, 0x01},
                       0x0026cb11, 0,    0,
                       0xff,       0x06, 0xcb110601,
                       0x94f1,     0};
    oracle_prints(&p, BW_BLOCK_FRACTURED,
                  "Page 623 is influx - most likely media corrupt\n"
                  "Corrupt block relative dba: 0x0140026f (file 5, block 623)\n"
                  "Fractured block found during dbv: \n"
                  "Data in bad block:\n"
                  " type: 6 format: 2 rdba: 0x0140026f\n"
                  " last change scn: 0x0000.0026cb11 seq: 0xff flg: 0x06\n"
                  " spare1: 0x0 spare2: 0x0 spare3: 0x0\n"
                  " consistency value in tail: 0xcb110601\n"
                  " check value in block header: 0x94f1\n"
                  " computed block checksum: 0x0\n");
}

static void m01_2_tail_of_another_version(void **state)
{
    (void)state;
    const printed p = {1,          0xf027, {0x06, 0xa2, 0, 0, 0x27, 0xf0, 0x40, 0x00},
                       0x00f80906, 0,      0,
                       1,          0x04,   0x36a70601,
                       0xe5d2,     0x3fa1};
    oracle_prints(&p, BW_BLOCK_FRACTURED,
                  " consistency value in tail: 0x36a70601\n"
                  " check value in block header: 0xe5d2\n"
                  " computed block checksum: 0x3fa1\n");
}

/* 12.2 and later: the SCN in three parts, only the third spare. */
static void m01_3_words_of_12_2(void **state)
{
    (void)state;
    const printed p = {13,         15,     {0x06, 0xa2, 0, 0, 0x0f, 0x00, 0x40, 0x03},
                       0x003896dd, 0x8000, 0,
                       1,          0x16,   0x96dd0601,
                       0,          0x9127};
    oracle_prints(&p, BW_BLOCK_BAD_CHECKSUM,
                  "Corrupt block relative dba: 0x0340000f (file 13, block 15)\n"
                  "Bad check value found during dbv: \n"
                  "Data in bad block:\n"
                  " type: 6 format: 2 rdba: 0x0340000f\n"
                  " last change scn: 0x0000.0000.003896dd seq: 0x1 flg: 0x16\n"
                  " spare3: 0x0\n"
                  " consistency value in tail: 0x96dd0601\n"
                  " check value in block header: 0x0\n"
                  " computed block checksum: 0x9127\n");
}

static void m01_4_a_text_over_the_head(void **state)
{
    (void)state;
    printed p = {5, 83, {0}, 0x0006d162, 0, 0, 1, 0x04, 0xd1622301, 0x63be, 0xe420};
    memcpy(p.head, "CORRUPT\n", 8);
    oracle_prints(&p, BW_BLOCK_BAD_HEADER,
                  "Bad header found during dbv: \n"
                  "Data in bad block:\n"
                  " type: 67 format: 7 rdba: 0x0a545055\n"
                  " last change scn: 0x0000.0006d162 seq: 0x1 flg: 0x04\n"
                  " spare1: 0x52 spare2: 0x52 spare3: 0x0\n"
                  " consistency value in tail: 0xd1622301\n"
                  " check value in block header: 0x63be\n"
                  " computed block checksum: 0xe420\n");
}

static void m01_8_zeros_on_a_standby(void **state)
{
    (void)state;
    const printed p = {83, 44074, {0}, 0, 0, 0, 0, 0x42, 0, 0, 0x4200};
    oracle_prints(&p, BW_BLOCK_BAD_HEADER,
                  "Corrupt block relative dba: 0x14c0ac2a (file 83, block 44074)\n"
                  "Bad header found during dbv: \n"
                  "Data in bad block:\n"
                  " type: 0 format: 0 rdba: 0x00000000\n"
                  " last change scn: 0x0000.00000000 seq: 0x0 flg: 0x42\n"
                  " spare1: 0x0 spare2: 0x0 spare3: 0x0\n"
                  " consistency value in tail: 0x00000000\n"
                  " check value in block header: 0x0\n"
                  " block checksum disabled\n");
}

static void m01_9_dbverify_itself(void **state)
{
    (void)state;
    const printed p = {16,         104503, {0xc9, 0x00, 0x63, 0x81, 0x91, 0x17, 0xf2, 0x6b},
                       0xf5a66aae, 0x2cd7, 0x8c0e,
                       0x07,       0x0e,   0x910ff227,
                       0x4fb6,     0xe10f};
    oracle_prints(&p, BW_BLOCK_BAD_HEADER,
                  "Page 104503 is marked corrupt\n"
                  "Corrupt block relative dba: 0x04019837 (file 16, block 104503)\n"
                  "Bad header found during dbv: \n"
                  "Data in bad block:\n"
                  " type: 201 format: 0 rdba: 0x6bf21791\n"
                  " last change scn: 0x2cd7.f5a66aae seq: 0x7 flg: 0x0e\n"
                  " spare1: 0x63 spare2: 0x81 spare3: 0x8c0e\n"
                  " consistency value in tail: 0x910ff227\n"
                  " check value in block header: 0x4fb6\n"
                  " computed block checksum: 0xe10f\n");
}

/* M01 items 5 and 10: what is computed is exactly the damage, in the words of the platform. */
static void the_residue_is_the_damage_in_both_orders(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t b[SIZE] = {0x06, 0xa2};
        bw_block_check check;
        bw_dbfile *file = file_of(1, 0x15561, be);
        set32(b + 4, 0x00415561, be);
        b[14] = 1;
        b[15] = 4;
        set32(b + SIZE - 4, 0x0601, be);
        seal(b, SIZE, 16, be);
        bw_block_check_run(file, 0x15561, b, &check);
        assert_int_equal(check.fault, BW_BLOCK_GOOD);
        uint16_t right = check.checksum;
        b[2] = 0xb3;
        b[3] = 0x7a;
        bw_block_check_run(file, 0x15561, b, &check);
        assert_int_equal(check.fault, BW_BLOCK_BAD_CHECKSUM);
        assert_int_equal(check.computed, be ? 0xb37a : 0x7ab3);
        assert_int_equal(check.required,
                         right ^ (be ? 0xb37a : 0x7ab3)); /* right for the bytes as they are */
        bw_dbfile_free(file);
    }
}

static void seq_ff_with_its_tail_is_marked(void **state)
{
    (void)state;
    uint8_t b[SIZE] = {0x06, 0xa2};
    bw_block_check check;
    bw_dbfile *file = file_of(4, 10, false);
    set32(b + 4, 4u << 22 | 10, false);
    b[14] = 0xff;
    set32(b + SIZE - 4, 0x06ff, false);
    bw_block_check_run(file, 10, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_MARKED_CORRUPT);
    bw_dbfile_free(file);
}

/* Reference 1.1: formatted, never used; the rdba may hold the block number alone. */
static void a_block_never_used_is_empty_when_it_is_sound(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(SIZE, 10, false), b[SIZE] = {0x00, 0xa2};
    bw_dbfile *file = open_bytes(bytes, 10 * SIZE);
    bw_block_check check;
    set32(b + 4, 9, false);
    b[14] = 1;
    b[15] = 5;
    set32(b + SIZE - 4, 1, false);
    seal(b, SIZE, 16, false);
    bw_block_check_run(file, 9, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_EMPTY);
    b[SIZE - 1] = 0x55;
    bw_block_check_run(file, 9, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_FRACTURED);
    bw_dbfile_free(file);
    free(bytes);
}

static void a_block_of_another_size_or_file_is_a_bad_header(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(SIZE, 4, false), *b = bytes + 3 * SIZE;
    bw_dbfile *file = open_bytes(bytes, 4 * SIZE);
    bw_block_check check;
    b[15] = 0; /* the checksum off: only the header tells */
    b[1] = 0x62;
    bw_block_check_run(file, 3, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_BAD_HEADER);
    b[1] = 0x02; /* the format of 8.0 to 9.2 names no size */
    bw_block_check_run(file, 3, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_GOOD);
    set32(b + 4, 6u << 22 | 3, false);
    bw_block_check_run(file, 3, b, &check);
    assert_int_equal(check.fault, BW_BLOCK_BAD_HEADER);
    bw_dbfile_free(file);
    free(bytes);
}

/* Block 0 has no flag for its checksum, yet it is valid (reference 1.8). */
static void block_0_is_checked_without_a_flag(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(SIZE, 3, true);
    bw_dbfile *file = open_bytes(bytes, 3 * SIZE);
    bw_block_check check;
    bytes[1000] ^= 0x01;
    bw_block_check_run(file, 0, bytes, &check);
    assert_int_equal(check.fault, BW_BLOCK_BAD_CHECKSUM);
    assert_int_equal(check.computed, 0x0100);
    bw_dbfile_free(file);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(m01_1_seq_ff_in_the_head),
        cmocka_unit_test(m01_2_tail_of_another_version),
        cmocka_unit_test(m01_3_words_of_12_2),
        cmocka_unit_test(m01_4_a_text_over_the_head),
        cmocka_unit_test(m01_8_zeros_on_a_standby),
        cmocka_unit_test(m01_9_dbverify_itself),
        cmocka_unit_test(the_residue_is_the_damage_in_both_orders),
        cmocka_unit_test(seq_ff_with_its_tail_is_marked),
        cmocka_unit_test(a_block_never_used_is_empty_when_it_is_sound),
        cmocka_unit_test(a_block_of_another_size_or_file_is_a_bad_header),
        cmocka_unit_test(block_0_is_checked_without_a_flag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
