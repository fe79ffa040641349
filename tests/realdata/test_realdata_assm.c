/* The segment headers that A01 and A02 print. A block is laid out with the printed numbers, then
 * decoded. What binds our places: a header prints where its extent map ends and, apart from that,
 * where its L2 array begins; our layout derives the second from the first. The places that rest on
 * the order of the trace alone (low mark, L1 addresses, block size) are written where our layout
 * looks for them: for these the test tells that they are read, not that Oracle keeps them there. */
#include "realdata.h"

#include <blockwright/oracle.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One number of the trace: the words before it, its place in the block (reference 3.10, S03), its
 * width, our path. The n-th occurrence of the words is meant: a header prints two marks. */
static const struct {
    const char *words;
    unsigned occurrence, at, size;
    const char *path;
} numbers[] = {
    {"#extents:", 0, 36, 4, "extents_ktech"},
    {"#blocks:", 0, 40, 4, "blocks_ktech"},
    {"last map", 0, 28, 4, "lastmap_ktech"},
    {"#maps:", 0, 32, 4, "mapcount_ktech"},
    {"offset:", 0, 44, 2, "mapend_ktech"},
    {"Highwater::", 0, 60, 4, "hwmark_ktech.blkaddr_ktehw"},
    {"ext#:", 0, 48, 4, "hwmark_ktech.extno_ktehw"},
    {"blk#:", 0, 52, 4, "hwmark_ktech.blkno_ktehw"},
    {"ext size:", 0, 56, 4, "hwmark_ktech.extsize_ktehw"},
    {"freelists:", 0, 72, 4, "hwmark_ktech.flblks_ktehw"},
    {"#blocks below:", 0, 76, 4, "hwmark_ktech.blkcnt_ktehw"},
    {"mapblk", 0, 64, 4, "hwmark_ktech.mapblk_ktehw"},
    {"Highwater::", 1, 100, 4, "low_hwm.blkaddr_ktehw"},
    {"ext#:", 1, 88, 4, "low_hwm.extno_ktehw"},
    {"blk#:", 1, 92, 4, "low_hwm.blkno_ktehw"},
    {"ext size:", 1, 96, 4, "low_hwm.extsize_ktehw"},
    {"#blocks below:", 1, 116, 4, "low_hwm.blkcnt_ktehw"},
    {"Level 1 BMB for High HWM block:", 0, 120, 4, "l1_high_hwm"},
    {"Level 1 BMB for Low HWM block:", 0, 124, 4, "l1_low_hwm"},
    {"blksz:", 0, 196, 4, "blksz"},
    {"L2 Array start offset:", 0, 204, 4, "l2_start"},
    {"First Level 3 BMB:", 0, 208, 4, "l3_first"},
    {"L2 Hint for inserts:", 0, 212, 4, "l2_hint"},
    {"#extents:", 1, 264, 4, "ktemh.count_ktemh"},
    {"next", 0, 268, 4, "ktemh.next_ktemh"},
    {"obj#:", 0, 272, 4, "ktemh.obj_ktemh"},
    {"flag:", 0, 276, 4, "ktemh.flag_ktemh"},
};

/* The number behind the n-th occurrence of the words before end. */
static bool printed(const char *text, const char *end, size_t which, long long *value)
{
    const char *at = text;
    for (unsigned n = 0;; n++) {
        at = strstr(at, numbers[which].words);
        if (!at || at >= end)
            return false;
        at += strlen(numbers[which].words);
        if (n == numbers[which].occurrence)
            break;
    }
    *value = strtoll(at, NULL, 0);
    return true;
}

/* "   0x01400080  length: 128" and "Extent 0  :  L1 dba:  0x01400080 Data dba:  0x01400084" */
static void lay_maps(uint8_t *block, const char *text, const char *end)
{
    unsigned dba, length, extent = 0, data, l1, number;
    for (const char *line = text; line < end; line = strchr(line, '\n') + 1) {
        if (sscanf(line, " 0x%x length: %u", &dba, &length) == 2) {
            bw_put32(block + 280 + 8 * extent, dba, false);
            bw_put32(block + 284 + 8 * extent++, length, false);
        }
        if (sscanf(line, " Extent %u : L1 dba: 0x%x Data dba: 0x%x", &number, &l1, &data) == 3) {
            bw_put32(block + 2736 + 8 * number, l1, false);
            bw_put32(block + 2740 + 8 * number, data, false);
        }
        if (sscanf(line, " DBA %u: 0x%x", &number, &dba) == 2)
            bw_put32(block + 5192 + 4 * (number - 1), dba, false);
    }
}

static void compare_element(const bw_tree *tree, const char *format, unsigned index, unsigned value)
{
    char path[64];
    snprintf(path, sizeof(path), format, index);
    realdata_number(tree, path, value);
}

static void compare_maps(const bw_tree *tree, const char *text, const char *end)
{
    unsigned dba, length, extent = 0, data, l1, number;
    for (const char *line = text; line < end; line = strchr(line, '\n') + 1) {
        if (sscanf(line, " 0x%x length: %u", &dba, &length) == 2) {
            compare_element(tree, "ktetb[%u].ktetbdba", extent, dba);
            compare_element(tree, "ktetb[%u].ktetbnbk", extent++, length);
        }
        if (sscanf(line, " Extent %u : L1 dba: 0x%x Data dba: 0x%x", &number, &l1, &data) == 3) {
            compare_element(tree, "auxmap[%u].l1_dba", number, l1);
            compare_element(tree, "auxmap[%u].data_dba", number, data);
        }
        if (sscanf(line, " DBA %u: 0x%x", &number, &dba) == 2)
            compare_element(tree, "l2_dba[%u]", number - 1, dba);
    }
}

static void compare_places(const bw_tree *tree, const char *text, const char *end)
{
    long long map_end = 0, l2_start = 0;
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        if (strcmp(numbers[i].path, "mapend_ktech") == 0)
            printed(text, end, i, &map_end);
        if (strcmp(numbers[i].path, "l2_start") == 0)
            printed(text, end, i, &l2_start);
    }
    if (!l2_start)
        return; /* the author shows the first lines only */
    realdata_equal("auxmap", tree->fields[realdata_field(tree, "auxmap")].offset, 20 + map_end);
    realdata_equal("l2_dba", tree->fields[realdata_field(tree, "l2_dba")].offset, 20 + l2_start);
}

static void compare_header(const char *text, const char *end, uint64_t number)
{
    static uint8_t block[REALDATA_BLOCK];
    long long value;
    memset(block, 0, sizeof(block));
    block[0] = 0x23;
    block[1] = 0xa2;
    for (size_t i = 0; i < BW_COUNT(numbers); i++)
        if (printed(text, end, i, &value)) {
            if (numbers[i].size == 2)
                bw_put16(block + numbers[i].at, (uint16_t)value, false);
            else
                bw_put32(block + numbers[i].at, (uint32_t)value, false);
        }
    if (!bw_get32(block + 264, false)) /* not printed: without map blocks all extents are here */
        bw_put32(block + 264, bw_get32(block + 36, false), false);
    lay_maps(block, text, end);
    bw_tree *tree = realdata_decode(block, REALDATA_BLOCK, number, "data", false);
    for (size_t i = 0; i < BW_COUNT(numbers); i++)
        if (printed(text, end, i, &value))
            realdata_number(tree, numbers[i].path, value);
    compare_maps(tree, text, end);
    compare_places(tree, text, end);
    bw_tree_free(tree);
}

/* A header's lines end before the next one, the next dump or what the author typed. */
static const char *end_of_header(const char *header)
{
    static const char *const stops[] = {"Extent Header::", "End dump", "SQL>", "HWM Flag"};
    const char *end = header + strlen(header);
    for (size_t i = 0; i < BW_COUNT(stops); i++) {
        const char *stop = strstr(header + 1, stops[i]);
        end = stop && stop < end ? stop : end;
    }
    return end;
}

static void headers_of(const char *name, unsigned expected, unsigned at_least)
{
    size_t size;
    unsigned headers = 0;
    char *text = realdata_read(name, &size);
    for (const char *at = text; (at = strstr(at, "Extent Header::")); at++, headers++)
        compare_header(at, end_of_header(at), 131);
    free(text);
    realdata_equal("headers", headers, expected);
    realdata_finish(name, at_least);
}

static void segment_headers_of_a01_and_a02(void **state)
{
    (void)state;
    realdata_need();
    headers_of("text/A01_assm_l1_l2_seghdr_liupzmin_11204_part1.txt", 6, 450);
    headers_of("text/A02_assm_l1_l2_seghdr_liupzmin_11204_part2.txt", 5, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(segment_headers_of_a01_and_a02)};
    return cmocka_run_group_tests_name("realdata_assm", tests, NULL, realdata_end);
}
