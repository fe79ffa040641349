/* A twin of each kind of undo block, written from the reference's tables in both byte orders, and
 * what the layouts and the reader make of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "undo_blocks.h"
#include <blockwright/blockwright.h>

#include "tests/unit/sessions.h"

static bw_session *session;
static bw_tree *tree;

static int open_all(void **state)
{
    (void)state;
    session = new_session();
    tree = bw_tree_new();
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    bw_tree_free(tree);
    bw_session_free(session);
    return 0;
}

static void decode(const uint8_t *block, bool be)
{
    bw_block_context context = {.block_size = UNDO_SIZE,
                                .block_number = 128,
                                .big_endian = be,
                                .version = 0x0b200400,
                                .family = "data",
                                .file_number = 3};
    bw_tree_decode(tree, bw_session_layouts(session), block, &context);
}

static const bw_field *field(const char *path)
{
    int64_t found = bw_tree_find(tree, path);
    if (found < 0)
        fail_msg("no %s", path);
    return &tree->fields[found];
}

static void is(const char *path, int64_t value)
{
    if ((int64_t)field(path)->value != value)
        fail_msg("%s is %lld, not %lld", path, (long long)field(path)->value, (long long)value);
}

static void text_is(const char *path, const char *text)
{
    bw_text said = {0};
    bw_field_text(tree, (uint32_t)(field(path) - tree->fields), &said);
    assert_string_equal(bw_text_get(&said), text);
    bw_text_free(&said);
}

/* ktech, ktemh and extents: 3.8. */
static void put_map(uint8_t *b, uint16_t map_end, bool be)
{
    const uint32_t extents[][2] = {{0x00c00091, 7}, {0x00c00128, 8}, {0x00c00800, 128}};
    bw_put32(b + 36, 3, be);
    bw_put32(b + 40, 143, be);
    bw_put16(b + 44, map_end, be);
    bw_put32(b + 48, 2, be);
    bw_put32(b + 52, 115, be);
    bw_put32(b + 56, 128, be);
    bw_put32(b + 60, 0x00c00873, be);
    bw_put32(b + 92, 3, be);
    bw_put32(b + 104, 0x40000000, be);
    for (unsigned i = 0; i < 3; i++) {
        bw_put32(b + 108 + 8 * i, extents[i][0], be);
        bw_put32(b + 112 + 8 * i, extents[i][1], be);
    }
}

static void put_control(uint8_t *c, bool be)
{
    bw_put32(c, 0x00154902, be);
    put_uba(c + 8, (bw_uba){0x00c00873, 0x00f1, 1}, be);
    bw_put16(c + 16, 1, be);
    bw_put16(c + 18, 0x00f1, be);
    bw_put16(c + 20, 1, be);
    bw_put16(c + 28, 10, be);
    bw_put16(c + 30, 6, be);
    bw_put16(c + 32, 0xb000, be);
    bw_put16(c + 34, 1, be);
    bw_put32(c + 36, 0x68, be);
    bw_put32(c + 40, 0x7ffffffe, be);
    put_uba(c + 44, (bw_uba){0x00c00873, 0x00f1, 1}, be);
    bw_put16(c + 52, 2, be);
    bw_put16(c + 54, 0x1f4c, be);
}

static void put_slot(uint8_t *s, uint32_t wrap, uint32_t dba, uint32_t scn, uint8_t state, bool be)
{
    bw_put32(s, wrap, be);
    bw_put32(s + 4, dba, be);
    bw_put32(s + 8, scn, be);
    s[16] = state;
    bw_put16(s + 18, 0xffff, be);
    bw_put32(s + 32, 1, be);
}

static void header_is(uint32_t control)
{
    is("extents_ktech", 3);
    is("hwmark_ktech.blkaddr_ktehw", 0x00c00873);
    is("ktetb[2].ktetbdba", 0x00c00800);
    is("ktetb[2].ktetbnbk", 128);
    assert_int_equal(field("ktuxc")->offset, control);
    text_is("ktuxc.ktuxcuba", "0x00c00873.00f1.01");
    is("ktuxc.ktuxcseq", 0x00f1);
    is("ktuxc.ktuxcchd", 10);
    is("ktuxc.ktuxcctl", 6);
    is("ktuxc.ktuxcopt", 0x7ffffffe);
    is("ktuxcfbp[0].ktufbext", 2);
    is("ktuxcfbp[0].ktufbspc", 0x1f4c);
}

/* --- headers --- */
static void unlimited_headers(void **state)
{
    (void)state;
    uint8_t b[UNDO_SIZE];
    for (int be = 0; be < 2; be++) {
        put_head(b, 0x0e, 0x00400080, be);
        put_map(b, 4128, be);
        put_control(b + 4148, be);
        put_slot(b + 4252 + 40 * 97, 0x14, 0x00400212, 0x001f6a41, 9, be);
        decode(b, be);
        header_is(4148);
        is("ktuxe[97].ktuxewrp", 0x14);
        is("ktuxe[97].ktuxedba", 0x00400212);
        is("ktuxe[97].ktuxeuel", -1);
        assert_int_equal(bw_tree_find(tree, "ktuxe[98]"), -1); /* BBED counts 255 */
    }
}

/* 34 slots and more only where they are some; the control is found in both places. */
static void automatic_headers(void **state)
{
    (void)state;
    uint8_t b[UNDO_SIZE];
    for (int be = 0; be < 2; be++)
        for (uint32_t control = 4100; control <= 4148; control += 48) {
            put_head(b, 0x26, 0x00c00090, be);
            put_map(b, 4080, be);
            put_control(b + control, be);
            put_slot(b + control + 104 + 40 * 0x1e, 0x273, 0x00c00872, 0x00154d47, 10, be);
            decode(b, be);
            header_is(control);
            is("ktuxe[30].ktuxewrp", 0x273);
            text_is("ktuxe[30].ktuxesta", "0x0a (active)");
            assert_int_equal(bw_tree_find(tree, "ktuxe[34]"), -1);
            put_slot(b + control + 104 + 40 * 47, 0x2553, 0x008000e7, 0x03ee39be, 9, be);
            decode(b, be);
            is("ktuxe[47].ktuxewrp", 0x2553);
            assert_int_equal(bw_tree_find(tree, "ktuxe[46]"), -1);
        }
}

static void extent_maps(void **state)
{
    (void)state;
    uint8_t b[UNDO_SIZE];
    for (int be = 0; be < 2; be++) {
        put_head(b, 0x25, 0x00c00100, be);
        bw_put32(b + 20, 2, be);
        bw_put32(b + 24, 0x00c00200, be);
        bw_put32(b + 36, 0x00c01000, be);
        bw_put32(b + 40, 128, be);
        bw_put32(b + 44, 0x00c02000, be);
        bw_put32(b + 48, 1024, be);
        decode(b, be);
        is("ktemh.count_ktemh", 2);
        is("ktemh.next_ktemh", 0x00c00200);
        is("ktetb[1].ktetbdba", 0x00c02000);
        is("ktetb[1].ktetbnbk", 1024);
    }
}

/* --- undo blocks --- */
static void put_two_records(uint8_t *b, bool be)
{
    const bw_xid xid = {2, 0x1e, 0x273};
    test_record r = {.slot = 0x1e,
                     .wrap = 1,
                     .begins = true,
                     .op = 'L',
                     .itl = {{7, 0x18, 0x270}, {0x00c00be4, 0x0172, 0x11}, 0x8000, 0x00154d44},
                     .dba = 0x0140020f,
                     .itl_number = 1,
                     .row = 3,
                     .column = 1,
                     .value = "DDDDD"};
    undo_block(b, 0x00c00872, xid, 0x00f1, be);
    undo_record(b, &r, be);
    r.begins = false;
    r.wrap = 0x273;
    r.rci = 1;
    r.op = 'C';
    r.uba = (bw_uba){0x00c00872, 0x00f1, 1};
    r.value = "EEEEEE";
    undo_record(b, &r, be);
}

static void undo_blocks(void **state)
{
    (void)state;
    uint8_t b[UNDO_SIZE];
    for (int be = 0; be < 2; be++) {
        put_two_records(b, be);
        decode(b, be);
        text_is("ktubhxid", "0x0002.01e.00000273");
        is("ktubhseq", 0xf1);
        is("ktubhcnt", 2);
        is("ktubhirb", 2);
        is("undorec[1].ktubu.objn", 16511);
        is("undorec[1].ktubu.slt", 0x1e);
        text_is("undorec[1].row.ktb.itl.ktbitxid", "0x0007.018.00000270");
        is("undorec[1].row.ktb.itl.ktbitbas", 0x00154d44);
        is("undorec[1].row.kdo.bdba", 0x0140020f);
        is("undorec[1].row.kdo.urp.slot", 3);
        is("undorec[1].row.colno[0]", 1);
        assert_memory_equal(b + field("undorec[1].row.value[0]")->offset, "DDDDD", 5);
        text_is("undorec[2].row.ktb.uba", "0x00c00872.00f1.01");
        assert_int_equal(field("undorec[2].ktubu.rci")->target, field("undorec[1]")->offset);
        assert_int_equal(field("ktubhirb")->target, field("undorec[2]")->offset);
        assert_int_equal(field("undorec[2]")->end > 0, 1);
        for (uint32_t i = 0; i < tree->count; i++)
            if (tree->fields[i].severity > BW_NOTE)
                fail_msg("%s: %s", tree->fields[i].name, tree->fields[i].why);
    }
}

static void the_reader_agrees(void **state)
{
    (void)state;
    uint8_t b[UNDO_SIZE];
    for (int be = 0; be < 2; be++) {
        bw_undo_block block;
        bw_undo_record r;
        bw_row_column column;
        bw_error err = {0};
        unsigned number;
        put_two_records(b, be);
        assert_int_equal(bw_undo_block_open(b, UNDO_SIZE, be, &block, &err), BW_OK);
        assert_false(bw_undo_record_read(&block, 3, &r));
        assert_true(bw_undo_record_read(&block, 1, &r));
        assert_null(r.fault);
        assert_int_equal(r.slot_change, BW_SLOT_OTHER);
        assert_int_equal(r.itl.scn, 0x00154d44);
        assert_true(bw_undo_record_touches(&block, &r, 3));
        assert_false(bw_undo_record_touches(&block, &r, 2));
        bw_undo_columns columns = bw_undo_columns_of(&block, &r);
        assert_true(bw_undo_columns_next(&columns, &number, &column));
        assert_int_equal(number, 1);
        assert_int_equal(column.length, 5);
        assert_memory_equal(column.bytes, "DDDDD", 5);
        assert_false(bw_undo_columns_next(&columns, &number, &column));
    }
}

/* --- what does not fit is told --- */
static const char *why_of(const char *path)
{
    return field(path)->why ? field(path)->why : "";
}

static void what_does_not_fit_has_a_fault(void **state)
{
    (void)state;
    uint8_t b[UNDO_SIZE];
    bw_undo_block block;
    bw_undo_record r;
    bw_error err = {0};
    put_two_records(b, false);
    b[30] = 255; /* the directory reaches into nothing: entries of 0 */
    decode(b, false);
    assert_non_null(strstr(why_of("ktubhcnt"), "directory of records"));
    assert_int_equal(bw_undo_block_open(b, UNDO_SIZE, false, &block, &err), BW_OK);
    assert_true(bw_undo_record_read(&block, 200, &r));
    assert_non_null(strstr(r.fault, "ktubhidx"));

    put_two_records(b, false);
    bw_put16(b + 34 + 2, bw_get16(b + 34 + 4, false), false); /* two records at one place */
    decode(b, false);
    assert_non_null(strstr(why_of("undorec[2]"), "must fall"));

    put_two_records(b, false);
    uint32_t at = bw_undo_record_at(b, UNDO_SIZE, false, 2);
    bw_put16(b + at, 0x7777, false);
    decode(b, false);
    assert_non_null(strstr(why_of("undorec[2].nlen"), "cannot be taken apart"));
    bw_undo_block_open(b, UNDO_SIZE, false, &block, &err);
    assert_true(bw_undo_record_read(&block, 2, &r));
    assert_non_null(strstr(r.fault, "lengths"));
    bw_put16(b + at, 12, false);
    bw_put16(b + at + 2, 5000, false);
    assert_true(bw_undo_record_read(&block, 2, &r));
    assert_non_null(strstr(r.fault, "over its end"));
}

/* Any bytes: every record is read to its last column, every field decoded. */
static void any_bytes(void **state)
{
    (void)state;
    uint8_t b[UNDO_SIZE];
    uint32_t seed = 20250316;
    for (int round = 0; round < 400; round++) {
        put_two_records(b, round & 1);
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525 + 1013904223;
            uint32_t at = i & 1 ? 20 + seed / 65536 % 60 : UNDO_SIZE - 4 - seed / 65536 % 200;
            b[at] = (uint8_t)(seed >> 8);
        }
        bw_undo_block block;
        bw_error err = {0};
        decode(b, round & 1);
        if (bw_undo_block_open(b, UNDO_SIZE, round & 1, &block, &err) != BW_OK)
            continue;
        for (unsigned n = 0; n <= 256; n++) {
            bw_undo_record r;
            bw_row_column column;
            unsigned number, sum = 0;
            if (!bw_undo_record_read(&block, n, &r))
                continue;
            bw_undo_columns columns = bw_undo_columns_of(&block, &r);
            while (bw_undo_columns_next(&columns, &number, &column))
                for (uint32_t k = 0; k < column.length; k++)
                    sum += column.bytes[k]; /* within the block: asan tells */
            bw_undo_record_touches(&block, &r, sum & 0xffff);
        }
    }
}

static void ids_as_people_write_them(void **state)
{
    (void)state;
    bw_xid xid;
    char text[BW_XID_TEXT];
    assert_true(bw_xid_parse("0x0005.01b.000011cf", &xid));
    assert_int_equal(xid.segment, 5);
    assert_int_equal(xid.slot, 0x1b);
    assert_int_equal(xid.wrap, 0x11cf);
    assert_string_equal(bw_xid_format(xid, text), "0x0005.01b.000011cf");
    assert_true(bw_xid_parse("5.27.4559", &xid));
    assert_string_equal(bw_xid_format(xid, text), "0x0005.01b.000011cf");
    assert_false(bw_xid_parse("5.27", &xid));
    assert_false(bw_xid_parse("5.27.4559x", &xid));
    assert_false(bw_xid_parse("", &xid));
    assert_false(bw_xid_parse("70000.1.1", &xid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unlimited_headers), cmocka_unit_test(automatic_headers),
        cmocka_unit_test(extent_maps),       cmocka_unit_test(undo_blocks),
        cmocka_unit_test(the_reader_agrees), cmocka_unit_test(what_does_not_fit_has_a_fault),
        cmocka_unit_test(any_bytes),         cmocka_unit_test(ids_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
