/* Headers of datafiles and redo logs, and space management, against their known values. */
#include "realdata.h"

#include <blockwright/oracle.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- headers of real files: the values of the reference's table 2.6 --- */
static const struct {
    const char *file, *path;
    int64_t value;
} header_values[] = {
    {"system01.11204.linux.first5blocks.dbf", "kccfhdbi", 1676893046},
    {"system01.11204.linux.first5blocks.dbf", "kccfhfsz", 96000},
    {"system01.11204.linux.first5blocks.dbf", "kccfhcsq", 1634},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhsta", 0x2004},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhcpc", 202},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhccc", 201},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.kcvcpscn.kscnbas", 1231531},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.kcvcptim", 0x4747bace},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbaseq", 17},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbabno", 2},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbabof", 16},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhrdb", 0x00400208},
    {"system01.11204.linux.first5blocks.dbf", "platform_created", 13},
    {"system01.11204.linux.first5blocks.dbf", "space_header_rdba", 0x00400002},
    {"sysaux01.11204.linux.first2blocks.dbf", "kccfhfsz", 71680},
    {"sysaux01.11204.linux.first2blocks.dbf", "kccfhcsq", 1639},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhsta", 0x0004},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhcpc", 204},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhccc", 201},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhckp.kcvcpscn.kscnbas", 1231531},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhckp.kcvcptim", 0x4747bace},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbaseq", 17},
    {"undotbs01.11204.linux.first2blocks.dbf", "kccfhfsz", 11520},
    {"undotbs01.11204.linux.first2blocks.dbf", "kccfhcsq", 1167},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhsta", 0},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhcpc", 99},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhccc", 98},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhckp.kcvcpscn.kscnbas", 1065500},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbaseq", 3},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbabno", 44106},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbabof", 16},
};

static void headers_hold_the_known_values(void **state)
{
    (void)state;
    realdata_need();
    for (size_t i = 0; i < BW_COUNT(header_values); i++) {
        size_t size;
        char name[160];
        snprintf(name, sizeof(name), "headers/%s", header_values[i].file);
        char *file = realdata_read(name, &size);
        bw_tree *zero = realdata_decode((uint8_t *)file, REALDATA_BLOCK, 0, "data", false);
        bw_tree *tree =
            realdata_decode((uint8_t *)file + REALDATA_BLOCK, REALDATA_BLOCK, 1, "data", false);
        realdata_number(tree, header_values[i].path, header_values[i].value);
        if (strcmp(header_values[i].path, "kccfhfsz") == 0) /* block 0 says the same */
            realdata_number(zero, "block0_blocks", header_values[i].value);
        bw_tree_free(zero);
        bw_tree_free(tree);
        free(file);
    }
    realdata_finish("headers", 31);
}

/* --- space management of SYSTEM (2.7, 2.8), and a header that Oracle dumped --- */
static const struct {
    unsigned block;
    const char *path;
    int64_t value;
} space_values[] = {
    {2, "RelFno", 1},
    {2, "Unit", 8},
    {2, "Size", 96000},
    {2, "Flag", 9},
    {2, "Increment", 1280},
    {2, "MaxSize", 4194302},
    {2, "InitialArea", 126},
    {2, "Tail", 95999},
    {2, "First", 11904},
    {2, "Free", 81},
    {2, "DeallocationScn.kscnbas", 962006},
    {3, "RelFno", 1},
    {3, "BeginBlock", 128},
    {3, "Flag", 0},
    {3, "First", 11839},
    {3, "Free", 51585},
    {4, "RelFno", 1},
    {4, "BeginBlock", 508032},
    {4, "Flag", 0},
    {4, "First", 0},
    {4, "Free", 63488},
};

static unsigned used_bits(const bw_tree *tree, const bw_field *bitmap)
{
    unsigned used = 0;
    for (uint32_t i = 0; i < bitmap->length; i++)
        for (unsigned byte = tree->bytes[bitmap->offset + i]; byte; byte >>= 1)
            used += byte & 1;
    return used;
}

static void space_blocks_hold_the_known_values(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *file = realdata_read("headers/system01.11204.linux.first5blocks.dbf", &size);
    for (size_t i = 0; i < BW_COUNT(space_values); i++) {
        unsigned n = space_values[i].block;
        bw_tree *tree =
            realdata_decode((uint8_t *)file + n * REALDATA_BLOCK, REALDATA_BLOCK, n, "data", false);
        realdata_number(tree, space_values[i].path, space_values[i].value);
        if (n == 3 && strcmp(space_values[i].path, "Free") == 0)
            realdata_equal("used bits",
                           used_bits(tree, &tree->fields[realdata_field(tree, "bitmap")]), 11903);
        bw_tree_free(tree);
    }
    free(file);
    realdata_finish("space management of SYSTEM", 22);
}

static const struct {
    const char *key, *path;
} space_header_keys[] = {
    {"RelFno: ", "RelFno"},
    {"Unit: ", "Unit"},
    {"Size: ", "Size"},
    {"Flag: ", "Flag"},
    {"Increment: ", "Increment"},
    {"MaxSize: ", "MaxSize"},
    {"Initial Area: ", "InitialArea"},
    {"Tail: ", "Tail"},
    {"First: ", "First"},
    {"Free: ", "Free"},
};

static void space_header_reads_as_the_trace_prints_it(void **state)
{
    (void)state;
    realdata_need();
    size_t size, got = 0;
    bw_error err = {0};
    uint8_t dumped[REALDATA_BLOCK] = {0};
    char *block = realdata_read("blocks/S01_ktfb_file_space_header_0x1d_10g.0.le.bin", &size);
    char *text = realdata_read("text/S01_ktfb_file_space_header_0x1d_10g.txt", &size);
    bw_source *source = realdata_open("text/S01_ktfb_file_space_header_0x1d_10g.txt");
    assert_int_equal(bw_source_read(source, 0, dumped, sizeof(dumped), &got, &err), BW_OK);
    const uint8_t *both[] = {(uint8_t *)block, dumped};
    for (size_t b = 0; b < BW_COUNT(both); b++) {
        bw_tree *tree = realdata_decode(both[b], REALDATA_BLOCK, 2, "data", false);
        const char *printed = strstr(text, "File Space Header Block:");
        for (size_t i = 0; i < BW_COUNT(space_header_keys); i++)
            realdata_number(tree, space_header_keys[i].path,
                            strtoll(strstr(printed, space_header_keys[i].key) +
                                        strlen(space_header_keys[i].key),
                                    NULL, 10));
        bw_tree_free(tree);
    }
    bw_source_free(source);
    free(text);
    free(block);
    realdata_finish("space header of S01, block and dump text", 20);
}

/* --- redo: headers against the list that came with the logs, every block against its place --- */
static void compare_log_header(const bw_tree *tree, const char *list)
{
    unsigned compat, dbid, sequence, nab, thread, again;
    unsigned long long first, next;
    assert_int_equal(sscanf(strstr(list, "compat"), "compat 0x%x dbid %u", &compat, &dbid), 2);
    assert_int_equal(sscanf(strstr(list, " seq "), " seq %u nab %u b'T %u, S %u, SCN 0x%llx-0x%llx",
                            &sequence, &nab, &thread, &again, &first, &next),
                     6);
    realdata_number(tree, "kccfhcvn", compat);
    realdata_number(tree, "kccfhdbi", dbid);
    realdata_number(tree, "redo_sequence", sequence);
    realdata_number(tree, "redo_sequence", again);
    realdata_number(tree, "nab", nab);
    realdata_number(tree, "thread", thread);
    const bw_field *low = &tree->fields[realdata_field(tree, "first_scn")],
                   *high = &tree->fields[realdata_field(tree, "next_scn")];
    realdata_equal("first_scn", (int64_t)bw_scn_get(tree->bytes + low->offset, false),
                   (int64_t)first);
    realdata_equal("next_scn", (int64_t)bw_scn_get(tree->bytes + high->offset, false),
                   (int64_t)next);
    bw_text text = {0};
    bw_field_text(tree, realdata_field(tree, "kccfhdbn"), &text);
    realdata_text("kccfhdbn", bw_text_get(&text), "\"FREE\"");
    bw_text_free(&text);
}

static void redo_logs_read_as_listed(void **state)
{
    (void)state;
    realdata_need();
    for (unsigned log = 15; log <= 16; log++) {
        char name[160];
        size_t size, blocks;
        snprintf(name, sizeof(name), "redo/arch1_%u.records.txt", log);
        char *list = realdata_read(name, &size);
        snprintf(name, sizeof(name), "redo/arch1_%u_1224959854.dbf", log);
        char *file = realdata_read(name, &size);
        blocks = size / 512;
        bw_tree *zero = realdata_decode((uint8_t *)file, 512, 0, "redo", false);
        realdata_number(zero, "block0_block_size", 512);
        realdata_number(zero, "block0_blocks", (int64_t)blocks - 1);
        bw_tree_free(zero);
        for (size_t n = 1; n < blocks; n++) {
            bw_tree *tree = realdata_decode((uint8_t *)file + n * 512, 512, n, "redo", false);
            realdata_number(tree, "redo_block", (int64_t)n);
            realdata_number(tree, "redo_sequence", log);
            realdata_equal("redo_chkval",
                           tree->fields[realdata_field(tree, "redo_chkval")].severity, BW_GOOD);
            if (n == 1)
                compare_log_header(tree, list);
            bw_tree_free(tree);
        }
        free(file);
        free(list);
        realdata_finish(name, (unsigned)(3 * (blocks - 1) + 11));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_hold_the_known_values),
        cmocka_unit_test(space_blocks_hold_the_known_values),
        cmocka_unit_test(space_header_reads_as_the_trace_prints_it),
        cmocka_unit_test(redo_logs_read_as_listed),
    };
    return cmocka_run_group_tests_name("realdata_headers", tests, NULL, realdata_end);
}
