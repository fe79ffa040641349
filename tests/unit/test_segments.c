/* Segment headers and space bitmaps: blocks written by hand, with the values that two published
 * trace dumps print (A01: 11.2, automatic segment space management; S04: free lists) at the places
 * of the reference's tables, in both byte orders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/script/layout_files.h"
#include <blockwright/blockwright.h>

#include "files.h"

#define SIZE 8192u

typedef struct value {
    unsigned at;
    uint32_t value;
    const char *path;
} value;

static bw_layouts *layouts;

static int load(void **state)
{
    char path[4200];
    bw_error err = {0};
    (void)state;
    snprintf(path, sizeof(path), "%s/lua/layouts/oracle", getenv("BW_ROOT"));
    layouts = bw_layouts_new();
    return bw_layout_files_load(layouts, path, "oracle", &err) == BW_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    bw_layouts_free(layouts);
    return 0;
}

static void start_block(uint8_t *block, uint8_t type, uint32_t rdba, bool be)
{
    memset(block, 0, SIZE);
    block[0] = type;
    block[1] = 0xa2;
    set32(block + 4, rdba, be);
    block[14] = 1;
    set32(block + SIZE - 4, (uint32_t)type << 8 | 1, be);
}

static bw_tree *decode(const uint8_t *block, bool be)
{
    bw_block_context context = {.block_size = SIZE, .family = "data", .big_endian = be};
    bw_tree *tree = bw_tree_new();
    bw_tree_decode(tree, layouts, block, &context);
    return tree;
}

static void expect(const bw_tree *tree, const value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t field = bw_tree_find(tree, values[i].path);
        if (field < 0)
            fail_msg("no %s", values[i].path);
        if (tree->fields[field].offset != values[i].at ||
            tree->fields[field].value != values[i].value)
            fail_msg("%s: 0x%llx at %u", values[i].path,
                     (unsigned long long)tree->fields[field].value, tree->fields[field].offset);
    }
}

static void check_block(uint8_t type, uint32_t rdba, const value *values, size_t count)
{
    for (int be = 0; be < 2; be++) {
        uint8_t block[SIZE];
        start_block(block, type, rdba, be);
        for (size_t i = 0; i < count; i++)
            set32(block + values[i].at, values[i].value, be);
        seal(block, SIZE, 16, be);
        bw_tree *tree = decode(block, be);
        expect(tree, values, count);
        for (uint32_t i = 0; i < tree->count; i++)
            if (tree->fields[i].severity != BW_GOOD)
                fail_msg("%s: %s", tree->fields[i].name, tree->fields[i].why);
        bw_tree_free(tree);
    }
}

/* mapend_ktech, 16 bits, is apart. */
static const value pagetable_header[] = {
    {36, 1, "extents_ktech"},
    {40, 128, "blocks_ktech"},
    {48, 0, "hwmark_ktech.extno_ktehw"},
    {52, 64, "hwmark_ktech.blkno_ktehw"},
    {56, 128, "hwmark_ktech.extsize_ktehw"},
    {60, 0x014000c0, "hwmark_ktech.blkaddr_ktehw"},
    {76, 60, "hwmark_ktech.blkcnt_ktehw"},
    {88, 0, "low_hwm.extno_ktehw"},
    {92, 4, "low_hwm.blkno_ktehw"},
    {96, 128, "low_hwm.extsize_ktehw"},
    {100, 0x01400084, "low_hwm.blkaddr_ktehw"},
    {116, 0, "low_hwm.blkcnt_ktehw"},
    {120, 0x01400080, "l1_high_hwm"},
    {124, 0x01400080, "l1_low_hwm"},
    {196, 8192, "blksz"},
    {204, 0x1434, "l2_start"},
    {208, 0, "l3_first"},
    {212, 0x01400082, "l2_hint"},
    {264, 1, "count_ktemh"},
    {268, 0, "next_ktemh"},
    {272, 87596, "obj_ktemh"},
    {276, 0x10000000, "flag_ktemh"},
    {280, 0x01400080, "ktetb[0].ktetbdba"},
    {284, 128, "ktetb[0].ktetbnbk"},
    {2736, 0x01400080, "auxmap[0].l1_dba"},
    {2740, 0x01400084, "auxmap[0].data_dba"},
    {5192, 0x01400082, "l2_dba[0]"},
};

static void write_pagetable_header(uint8_t *block, bool be)
{
    start_block(block, 0x23, 0x01400083, be);
    for (size_t i = 0; i < BW_COUNT(pagetable_header); i++)
        set32(block + pagetable_header[i].at, pagetable_header[i].value, be);
    set16(block + 44, 2716, be);
}

static void a_pagetable_segment_header(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t block[SIZE];
        write_pagetable_header(block, be);
        bw_tree *tree = decode(block, be);
        expect(tree, pagetable_header, BW_COUNT(pagetable_header));
        assert_string_equal(tree->title, "PAGETABLE SEGMENT HEADER");
        bw_tree_free(tree);
    }
}

/* What rests on the order of a trace alone is not shown when the bytes say otherwise. */
static void places_that_do_not_fit_stay_without_a_name(void **state)
{
    (void)state;
    uint8_t block[SIZE];
    write_pagetable_header(block, false);
    set32(block + 100, 0x7fffffff, false);
    set32(block + 196, 4096, false);
    bw_tree *tree = decode(block, false);
    assert_true(bw_tree_find(tree, "low_hwm") < 0);
    assert_true(bw_tree_find(tree, "l2_hint") < 0);
    assert_true(bw_tree_find(tree, "ktetb[0]") > 0);
    bw_tree_free(tree);
    set16(block + 44, 8000, false);
    tree = decode(block, false);
    assert_true(bw_tree_find(tree, "ktetb[0]") < 0);
    bw_tree_free(tree);
}

static void a_pagetable_header_with_too_many_extents(void **state)
{
    (void)state;
    uint8_t block[SIZE];
    write_pagetable_header(block, false);
    set32(block + 264, 308, false); /* room for 307 */
    bw_tree *tree = decode(block, false);
    assert_int_equal(tree->fields[bw_tree_find(tree, "count_ktemh")].severity, BW_BAD);
    bw_tree_free(tree);
}

static void bitmap_blocks(void **state)
{
    (void)state;
    static const value level1[] = {
        {192, 87596, "objd"},
        {204, 0x01400080, "dbarange[0].range_dba"},
        {208, 64, "dbarange[0].range_length"},
        {212, 0, "dbarange[0].range_offset"},
    };
    static const value level2[] = {{104, 87596, "objd"}}, level3[] = {{192, 87596, "objd"}};
    check_block(0x20, 0x01400080, level1, BW_COUNT(level1));
    check_block(0x21, 0x01400082, level2, BW_COUNT(level2));
    check_block(0x22, 0x01400084, level3, BW_COUNT(level3));
}

/* The L2 block of A01: "number: 2 nfree: 2 ffree: 0 pdba: 0x01400083, Inc #: 0 Objd: 87596", L1
 * ranges 0x01400080 and 0x01400081, Free: 5 Inst: 1 each. Where the list begins is not known: it is
 * found wherever it lies, and not when its addresses are of another file. */
static void entries_of_a_level_two_bitmap(void **state)
{
    (void)state;
    for (unsigned place = 108; place <= 136; place += 4)
        for (int be = 0; be < 2; be++) {
            uint8_t block[SIZE];
            const value head[] = {
                {84, 2, "l2_number"},
                {88, 2, "l2_nfree"},
                {92, 0, "l2_ffree"},
                {96, 0x01400083, "l2_pdba"},
                {100, 0, "l2_inc"},
                {104, 87596, "objd"},
                {place, 0x01400080, "l1range[0].l1range_dba"},
                {place + 8, 0x01400081, "l1range[1].l1range_dba"},
            };
            const value halves[] = {{place + 4, 5, "l1range[0].l1range_free"},
                                    {place + 6, 1, "l1range[0].l1range_inst"},
                                    {place + 14, 1, "l1range[1].l1range_inst"}};
            start_block(block, 0x21, 0x01400082, be);
            for (size_t i = 0; i < BW_COUNT(head); i++)
                set32(block + head[i].at, head[i].value, be);
            for (unsigned i = 0; i < 2; i++) {
                set16(block + place + 8 * i + 4, 5, be);
                set16(block + place + 8 * i + 6, 1, be);
            }
            bw_tree *tree = decode(block, be);
            expect(tree, head, BW_COUNT(head));
            expect(tree, halves, BW_COUNT(halves));
            bw_tree_free(tree);
            set32(block + place, 0x02400080, be);
            set32(block + place + 8, 0x02400081, be);
            tree = decode(block, be);
            assert_true(bw_tree_find(tree, "l1range") < 0);
            bw_tree_free(tree);
        }
}

/* A chunk of an 8K block holds 8132 bytes. */
static void chunks_of_lobs(void **state)
{
    (void)state;
    static const uint8_t types[] = {0x1b, 0x28};
    for (size_t i = 0; i < BW_COUNT(types); i++) {
        uint8_t block[SIZE];
        start_block(block, types[i], 0x02000010, false);
        bw_tree *tree = decode(block, false);
        const bw_field *data = &tree->fields[bw_tree_find(tree, "lobdata")];
        assert_int_equal(data->offset, 56);
        assert_int_equal(data->length, 8132);
        bw_tree_free(tree);
    }
}

/* One slot, bitmap managed: header at 76; 52 bytes of it and 8060 of data reach the tail. */
static void data_of_a_securefile(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t block[SIZE];
        const value small[] = {{82, 0x20, "kdlich.kdliflg0"}, {124, 8060, "kdlidh.kdlihwm"}};
        start_block(block, 0x06, 0x02000010, be);
        block[20] = 5;
        set16(block + 36, 1, be);
        block[38] = 0x32;
        block[82] = 0x20;
        set16(block + 124, 8060, be);
        bw_tree *tree = decode(block, be);
        expect(tree, small, BW_COUNT(small));
        assert_string_equal(tree->title, "trans data (SecureFile LOB)");
        const bw_field *data = &tree->fields[bw_tree_find(tree, "lobdata")];
        assert_int_equal(data->offset + data->length, SIZE - 4);
        bw_tree_free(tree);
        set16(block + 124, 8061, be); /* over the tail: the places are wrong */
        tree = decode(block, be);
        assert_true(bw_tree_find(tree, "kdlich") < 0 && bw_tree_find(tree, "lobdata") < 0);
        bw_tree_free(tree);
    }
}

/* A01's first block: 4 of metadata, 4 unformatted ones, further on 75-100 % free and 0-25 % free.
 */
static void states_of_a_level_one_bitmap(void **state)
{
    (void)state;
    uint8_t block[SIZE];
    bw_text text = {0};
    start_block(block, 0x20, 0x01400080, false);
    set32(block + 204, 0x01400080, false);
    set32(block + 208, 64, false);
    memcpy(block + 396, "\x77\x77\0\0", 4);
    memcpy(block + 396 + 15, "\x25", 1); /* blocks 30 and 31 */
    bw_tree *tree = decode(block, false);
    int64_t states = bw_tree_find(tree, "states");
    assert_true(states > 0);
    assert_int_equal(tree->fields[states].length, 32);
    bw_field_text(tree, (uint32_t)bw_tree_find(tree, "states[0]"), &text);
    assert_non_null(strstr(bw_text_get(&text), "metadata, metadata"));
    bw_text_clear(&text);
    bw_field_text(tree, (uint32_t)bw_tree_find(tree, "states[15]"), &text);
    assert_non_null(strstr(bw_text_get(&text), "75-100% free, 0-25% free"));
    bw_tree_free(tree);
    set32(block + 204, 0x7fffffff, false); /* not of this file: no range */
    tree = decode(block, false);
    assert_true(bw_tree_find(tree, "states") < 0);
    bw_tree_free(tree);
    bw_text_free(&text);
}

static void extent_map_blocks(void **state)
{
    (void)state;
    static const value map[] = {
        {20, 2, "count_ktemh"},       {24, 0, "next_ktemh"},
        {28, 12141, "obj_ktemh"},     {36, 0x02000003, "ktetb[0].ktetbdba"},
        {40, 4, "ktetb[0].ktetbnbk"}, {44, 0x02000007, "ktetb[1].ktetbdba"},
        {48, 5, "ktetb[1].ktetbnbk"},
    };
    check_block(0x12, 0x02000010, map, BW_COUNT(map));
    check_block(0x24, 0x02000010, map, BW_COUNT(map));
    uint8_t block[SIZE];
    start_block(block, 0x12, 0x02000010, false);
    set32(block + 20, 0xffffffff, false);
    bw_tree *tree = decode(block, false);
    assert_true(bw_tree_find(tree, "ktemh") < 0);
    bw_tree_free(tree);
}

/* S03's places (BBED's map of block 1,520), S04's values (trace of block 1,95392). */
static const value free_list_header[] = {
    {36, 1, "extents_ktech"},
    {40, 7, "blocks_ktech"},
    {52, 1, "hwmark_ktech.blkno_ktehw"},
    {56, 7, "hwmark_ktech.extsize_ktehw"},
    {60, 0x004174a2, "hwmark_ktech.blkaddr_ktehw"},
    {72, 1, "hwmark_ktech.flblks_ktehw"},
    {76, 1, "hwmark_ktech.blkcnt_ktehw"},
    {92, 1, "count_ktemh"},
    {100, 87834, "obj_ktemh"},
    {104, 0x40000000, "flag_ktemh"},
    {108, 0x004174a1, "ktetb[0].ktetbdba"},
    {112, 7, "ktetb[0].ktetbnbk"},
    {4168, 0x004174a1, "ktsfs_seg[0].ktsfslhd"},
    {4172, 0x004174a1, "ktsfs_seg[0].ktsfsltl"},
    {4188, 0, "ktsfs_txn[0].ktsfslhd"},
};

static void a_segment_header_with_free_lists(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t block[SIZE];
        start_block(block, 0x10, 0x004174a0, be);
        for (size_t i = 0; i < BW_COUNT(free_list_header); i++)
            set32(block + free_list_header[i].at, free_list_header[i].value, be);
        set16(block + 44, 4128, be);
        set16(block + 4150, 1, be); /* nfl */
        set16(block + 4152, 1, be); /* nfb */
        block[4154] = 1;            /* typ */
        bw_tree *tree = decode(block, be);
        const value small[] = {{44, 4128, "mapend_ktech"},
                               {4150, 1, "ktshcnfl"},
                               {4152, 1, "ktshcnfb"},
                               {4154, 1, "ktshctyp"},
                               {4156, 0, "ktsfs_seg[0].ktsfsflg"}};
        expect(tree, free_list_header, BW_COUNT(free_list_header));
        expect(tree, small, BW_COUNT(small));
        bw_tree_free(tree);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pagetable_segment_header),
        cmocka_unit_test(places_that_do_not_fit_stay_without_a_name),
        cmocka_unit_test(a_pagetable_header_with_too_many_extents),
        cmocka_unit_test(bitmap_blocks),
        cmocka_unit_test(states_of_a_level_one_bitmap),
        cmocka_unit_test(entries_of_a_level_two_bitmap),
        cmocka_unit_test(chunks_of_lobs),
        cmocka_unit_test(data_of_a_securefile),
        cmocka_unit_test(extent_map_blocks),
        cmocka_unit_test(a_segment_header_with_free_lists),
    };
    return cmocka_run_group_tests_name("segments", tests, load, unload);
}
