/* Redo logs, control files, tempfiles, bigfiles, 9i blocks and prose: known by their first blocks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/text_files.h>

#include "tests/unit/files.h"

static bw_dbfile *open_bytes(const uint8_t *bytes, size_t size)
{
    bw_error err = {0};
    bw_dbfile *file = bw_dbfile_from_source(bw_source_from_memory("test", bytes, size), &err);
    if (!file)
        fail_msg("%s", err.text);
    return file;
}

static bw_block_fault fault_of(const bw_dbfile *file, uint64_t block, const uint8_t *bytes)
{
    bw_block_check check;
    bw_block_check_run(file, block, bytes, &check);
    return check.fault;
}

static void build_block0(uint8_t *b, uint8_t frmt, uint32_t size, uint32_t blocks, bool be)
{
    b[1] = frmt;
    set32(b + 4, 0xffc00000, be);
    set32(b + 20, size, be);
    set32(b + 24, blocks - 1, be);
    memcpy(b + 28, be ? "\x7a\x7b\x7c\x7d" : "\x7d\x7c\x7b\x7a", 4);
    seal(b, size, 16, be);
}

/* Reference 5.1 and 5.2: thread 1, sequence 17, open-ended. */
static uint8_t *build_redo(uint32_t size, bool be)
{
    uint8_t *file = calloc(4, size), frmt = size == 4096 ? 0x82 : 0x22;
    build_block0(file, frmt, size, 4, be);
    for (uint32_t n = 1; n < 3; n++) { /* block 3 was never written */
        uint8_t *b = file + (size_t)n * size;
        b[0] = 1;
        b[1] = frmt;
        set32(b + 4, n, be);
        set32(b + 8, 17, be);
    }
    uint8_t *head = file + size;
    set32(head + 20, 0x13000000, be);
    set32(head + 24, 1676893046, be);
    memcpy(head + 28, "DBM", 3);
    set16(head + 48, 2, be);
    set16(head + 50, 2, be);
    set32(head + 156, 0xffffffff, be);
    set16(head + 176, 1, be);
    set32(head + 180, 0x229606, be);
    set16(head + 184, 0x8000, be);
    set16(head + 186, 3, be); /* 12.2: bits 32 to 47 */
    set32(head + 188, 0x4747bace, be);
    memset(head + 192, 0xff, 8);
    seal(head, size, 14, be);
    seal(head + size, size, 14, be);
    return file;
}

static void redo_of_every_size_and_order(void **state)
{
    (void)state;
    const uint32_t sizes[] = {512, 1024, 4096};
    for (unsigned i = 0; i < 6; i++) {
        uint32_t size = sizes[i / 2];
        bool be = i % 2;
        uint8_t *bytes = build_redo(size, be);
        bw_dbfile *file = open_bytes(bytes, 4 * (size_t)size);
        const bw_geometry *g = bw_dbfile_geometry(file);
        const bw_identity *id = bw_dbfile_identity(file);
        assert_int_equal(g->kind, BW_FILE_REDO);
        assert_string_equal(g->family, "redo");
        assert_int_equal(g->block_size, size);
        assert_int_equal(g->big_endian, be);
        assert_true(id->has_redo);
        assert_int_equal(id->dbid, 1676893046);
        assert_int_equal(id->sequence, 17);
        assert_int_equal(id->thread, 1);
        assert_true(id->first_scn == 0x300229606);
        assert_true(id->next_scn == BW_SCN_NONE);
        for (uint64_t n = 0; n < 3; n++)
            assert_int_equal(fault_of(file, n, bytes + n * size), BW_BLOCK_GOOD);
        assert_int_equal(fault_of(file, 3, bytes + 3 * size), BW_BLOCK_EMPTY);
        assert_int_equal(fault_of(file, 3, bytes + 2 * size), BW_BLOCK_BAD_HEADER);
        bytes[2 * size + 200] ^= 1;
        assert_int_equal(fault_of(file, 2, bytes + 2 * size), BW_BLOCK_BAD_CHECKSUM);
        bw_dbfile_free(file);
        free(bytes);
    }
}

/* Reference 4.1 and 4.2; the bytes 0 to 15 of block 1 are those of DSI-02. */
static void a_control_file_has_plain_block_numbers(void **state)
{
    (void)state;
    const uint32_t size = 16384;
    uint8_t *bytes = calloc(3, size), *head = bytes + size;
    build_block0(bytes, 0xc2, size, 3, false);
    memcpy(head, "\x15\xc2\0\0\x01\0\0\0\0\0\0\0\0\0\x01\x04", 16);
    set32(head + 24, 0x0b200400, false);
    set32(head + 40, 0x566d, false);
    set16(head + 54, 1, false);
    set32(head + 112, 0x4747bace, false);
    set32(head + size - 4, 0x1501, false);
    seal(head, size, 16, false);
    bw_dbfile *file = open_bytes(bytes, 3 * (size_t)size);
    assert_int_equal(bw_dbfile_geometry(file)->kind, BW_FILE_CONTROL);
    assert_true(bw_dbfile_identity(file)->has_control);
    assert_int_equal(bw_dbfile_identity(file)->control_seq, 0x566d);
    assert_int_equal(bw_dbfile_identity(file)->checkpoint_time, 0x4747bace);
    assert_int_equal(bw_dbfile_dba(file, 2), 2);
    assert_int_equal(fault_of(file, 1, head), BW_BLOCK_GOOD);
    assert_int_equal(fault_of(file, 2, head), BW_BLOCK_BAD_HEADER);
    bw_dbfile_free(file);
    free(bytes);
}

static void file_type_6_is_a_tempfile(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 3, false);
    set16(bytes + 8192 + 54, 6, false);
    bw_dbfile *file = open_bytes(bytes, 3 * 8192);
    assert_int_equal(bw_dbfile_geometry(file)->kind, BW_FILE_TEMP);
    bw_dbfile_free(file);
    free(bytes);
}

/* Reference 1.6: relative file 1024, and the rdba is the block number. */
static void a_bigfile_counts_over_22_bits(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 3, false), block[8192];
    set32(bytes + 8192 + 4, 1, false);
    set32(bytes + 8192 + 368, 1024, false);
    bw_dbfile *file = open_bytes(bytes, 3 * 8192);
    assert_true(bw_dbfile_geometry(file)->bigfile);
    assert_int_equal(bw_dbfile_dba(file, 5000000), 5000000);
    memcpy(block, bytes + 2 * 8192, 8192);
    set32(block + 4, 5000000, false);
    seal(block, 8192, 16, false);
    assert_int_equal(fault_of(file, 5000000, block), BW_BLOCK_GOOD);
    assert_int_equal(fault_of(file, 2, block), BW_BLOCK_BAD_HEADER);
    bw_dbfile_free(file);
    free(bytes);
}

static void headers_alone_are_a_file_with_a_note(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 9, false);
    bw_dbfile *file = open_bytes(bytes, 2 * 8192);
    assert_int_equal(bw_dbfile_geometry(file)->blocks, 2);
    assert_int_equal(bw_dbfile_geometry(file)->header_blocks, 9);
    assert_non_null(strstr(bw_dbfile_geometry(file)->note, "2 of 9"));
    bw_dbfile_free(file);
    free(bytes);
}

/* frmt 0x02 names no size: the tail tells it, and the order. */
static void bare_blocks_of_9i_show_their_size_by_the_tail(void **state)
{
    (void)state;
    for (uint32_t size = 2048; size <= 32768; size *= 2)
        for (int be = 0; be < 2; be++) {
            uint8_t *bytes = calloc(1, size);
            bytes[0] = 0x06;
            bytes[1] = 0x02;
            set32(bytes + 4, 15u << 22 | 34, be);
            set32(bytes + 8, 0x00932336, be);
            bytes[14] = 1;
            set32(bytes + size - 4, 0x23360601, be); /* text/H01, 6a */
            bw_dbfile *file = open_bytes(bytes, size);
            uint64_t block = 0;
            assert_int_equal(bw_dbfile_geometry(file)->kind, BW_FILE_BLOCKS);
            assert_int_equal(bw_dbfile_geometry(file)->block_size, size);
            assert_int_equal(bw_dbfile_geometry(file)->big_endian, be);
            assert_int_equal(bw_dbfile_relative(file), 15);
            assert_int_equal(bw_dbfile_parse_block(file, "1", &block, NULL),
                             BW_OK); /* the only one */
            assert_int_equal(block, 34);
            assert_int_equal(bw_dbfile_parse_block(file, "0x03c00022", &block, NULL), BW_OK);
            assert_int_equal(block, 34);
            bw_dbfile_free(file);
            free(bytes);
        }
}

/* The second letter of "about" is the format byte of 2 KiB blocks. */
static void prose_is_no_oracle_file(void **state)
{
    (void)state;
    uint8_t text[9000];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (uint8_t) "about blocks, "[i % 14];
    bw_dbfile *file = open_bytes(text, sizeof(text));
    assert_int_equal(bw_dbfile_geometry(file)->kind, BW_FILE_UNKNOWN);
    assert_int_equal(bw_dbfile_geometry(file)->block_size, 8192);
    assert_non_null(strstr(bw_dbfile_geometry(file)->note, "not recognised"));
    bw_dbfile_free(file);
}

/* No sample was at hand: as strings(1) and od show them. */
static void spfiles_and_password_files_are_named(void **state)
{
    (void)state;
    uint8_t bytes[2560] = {0x43, 0x22, 0, 0, 1};
    bw_error err = {0};
    memcpy(bytes + 512, bytes, 5);
    memcpy(bytes + 532, "*.db_name='DEMO'\n", 17);
    bw_dbfile *file = open_bytes(bytes, sizeof(bytes));
    assert_int_equal(bw_dbfile_geometry(file)->kind, BW_FILE_SPFILE);
    assert_string_equal(bw_file_kind_name(BW_FILE_SPFILE), "spfile");
    assert_int_equal(bw_dbfile_geometry(file)->blocks, 5);
    bw_block_check check;
    bw_block_check_run(file, 1, bytes, &check);
    assert_int_equal(check.fault, BW_BLOCK_GOOD); /* not judged */
    bw_dbfile_free(file);
    memset(bytes, 0, sizeof(bytes));
    bytes[1] = 0x22;
    memcpy(bytes + 512, "ORACLE Remote Password file", 27);
    file = open_bytes(bytes, 1536);
    assert_int_equal(bw_dbfile_geometry(file)->kind, BW_FILE_PASSWORD);
    assert_int_equal(bw_dbfile_read(file, 1, bytes, &err), BW_OK);
    assert_memory_equal(bytes, "ORACLE Remote", 13);
    bw_dbfile_free(file);
    memset(bytes, ' ', sizeof(bytes));
    memcpy(bytes + 100, "ORACLE Remote Password file", 27);
    file = open_bytes(bytes, sizeof(bytes));
    assert_int_equal(bw_dbfile_geometry(file)->kind, BW_FILE_UNKNOWN); /* prose */
    bw_dbfile_free(file);
}

typedef struct found {
    char text[400];
    unsigned count;
    uint64_t first;
} found;

static void take_parameter(void *context, const bw_parameter *p)
{
    found *f = context;
    size_t at = strlen(f->text);
    snprintf(f->text + at, sizeof(f->text) - at, "%s|%s|%s;", p->sid, p->name, p->value);
    f->first = f->count++ ? f->first : p->at;
}

static void take_user(void *context, const bw_password_entry *entry)
{
    found *f = context;
    size_t at = strlen(f->text);
    snprintf(f->text + at, sizeof(f->text) - at, "%s;", entry->name);
    f->first = f->count++ ? f->first : entry->at;
}

/* A value runs on over the border of two blocks: 492 bytes of text in each, behind 20 of head. */
static void parameters_of_an_spfile(void **state)
{
    (void)state;
    uint8_t bytes[1536] = {0x43, 0x22, 0, 0, 1};
    found f = {.text = ""};
    memcpy(bytes + 512, "\x43\x22\0\0\2", 5);
    memcpy(bytes + 1024, "\x43\x22\0\0\3", 5);
    memset(bytes + 20, '#', 460);
    bytes[479] = '\n';
    memcpy(bytes + 480, "DEMO1.__db_cache_size=1234567890", 32);
    memcpy(bytes + 532, "12\n*.db_name='DEMO'\n# a comment = no parameter\nnonsense\n", 57);
    bw_dbfile *file = open_bytes(bytes, sizeof(bytes));
    assert_int_equal(bw_spfile_read(file, take_parameter, &f, NULL), BW_OK);
    assert_string_equal(f.text, "DEMO1|__db_cache_size|123456789012;*|db_name|'DEMO';");
    assert_int_equal(f.first, 480);
    bw_error err;
    assert_int_equal(bw_password_file_read(file, take_user, &f, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "spfile, no password file"));
    bw_dbfile_free(file);
}

/* Names and hashes as strings(1) shows them of an 11g file; SYS is too short for it. */
static void users_of_a_password_file(void **state)
{
    (void)state;
    uint8_t bytes[1536] = {0, 0x22};
    found f = {.text = ""};
    memcpy(bytes + 512, "ORACLE Remote Password file", 27);
    memcpy(bytes + 640, "INTERNAL", 8);
    memcpy(bytes + 680, "AB27B53EDC5FEF41", 16);
    memcpy(bytes + 768, "SYS", 3);
    memcpy(bytes + 808, "8A8F025737A9097A", 16);
    memcpy(bytes + 896, "NOHASH", 6);
    bw_dbfile *file = open_bytes(bytes, sizeof(bytes));
    assert_int_equal(bw_password_file_read(file, take_user, &f, NULL), BW_OK);
    assert_string_equal(f.text, "INTERNAL;SYS;");
    assert_int_equal(f.first, 640);
    bw_dbfile_free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redo_of_every_size_and_order),
        cmocka_unit_test(a_control_file_has_plain_block_numbers),
        cmocka_unit_test(file_type_6_is_a_tempfile),
        cmocka_unit_test(a_bigfile_counts_over_22_bits),
        cmocka_unit_test(headers_alone_are_a_file_with_a_note),
        cmocka_unit_test(bare_blocks_of_9i_show_their_size_by_the_tail),
        cmocka_unit_test(prose_is_no_oracle_file),
        cmocka_unit_test(spfiles_and_password_files_are_named),
        cmocka_unit_test(parameters_of_an_spfile),
        cmocka_unit_test(users_of_a_password_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
