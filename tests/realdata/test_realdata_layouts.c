/* The layouts against what Oracle printed of the same bytes. */
#include "bbed_print.h"
#include "realdata.h"
#include "trace_dump.h"

#include <blockwright/oracle.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define F03_TEXT "text/F03_bbed_kcvfh_full_plus_bytes_11204_test01.txt"
#define F03_BLOCK "blocks/F03_fileheader_test01_bigfile.le.bin"
#define F04_TEXT "text/F04_bbed_kcvfh_print_system_11204_linora.txt"

/* --- trace dumps of table blocks --- */
static const struct { const char *text, *block; uint64_t number; unsigned at_least; } traces[] = {
    {"text/T01_19c_table_block_0x03000c36.txt", "blocks/T01_19c_table_block_0x03000c36.0.le.bin", 3126, 68},
    {"text/T02_10g_table_block_0x01400010.txt", "blocks/T02_10g_table_block_0x01400010.0.le.bin", 16, 82},
};

static void compare_trace(const uint8_t *block, size_t index, const char *text, const char *what)
{
    bw_tree *tree = realdata_decode(block, REALDATA_BLOCK, traces[index].number, "data", false);
    char name[160];
    trace_dump_compare(text, tree);
    bw_tree_free(tree);
    snprintf(name, sizeof(name), "%s of %s", what, traces[index].text);
    realdata_finish(name, traces[index].at_least);
}

static void table_blocks_read_as_the_trace_prints_them(void **state)
{
    (void)state;
    realdata_need();
    for (size_t i = 0; i < BW_COUNT(traces); i++) {
        size_t size;
        char *text = realdata_read(traces[i].text, &size), *block = realdata_read(traces[i].block, &size);
        assert_int_equal(size, REALDATA_BLOCK);
        compare_trace((uint8_t *)block, i, text, "block");
        free(block);
        free(text);
    }
}

/* The same out of the hex lines of the trace itself. */
static void trace_texts_open_as_their_blocks(void **state)
{
    (void)state;
    realdata_need();
    for (size_t i = 0; i < BW_COUNT(traces); i++) {
        size_t size, got = 0;
        bw_error err = {0};
        uint8_t block[REALDATA_BLOCK] = {0};
        char *text = realdata_read(traces[i].text, &size);
        bw_source *source = realdata_open(traces[i].text);
        assert_int_equal(bw_source_read(source, 0, block, sizeof(block), &got, &err), BW_OK);
        assert_int_equal(got, sizeof(block));
        assert_true(bw_source_covers(source, 0, sizeof(block)));
        compare_trace(block, i, text, "dump text");
        bw_source_free(source);
        free(text);
    }
}

/* --- BBED's print of datafile headers --- */
static void file_header_reads_as_bbed_prints_it(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *text = realdata_read(F03_TEXT, &size), *block = realdata_read(F03_BLOCK, &size);
    printed_fields printed = bbed_print_session(text, "kcvfh");
    bw_tree *tree = realdata_decode((uint8_t *)block, REALDATA_BLOCK, 1, "data", true);
    bbed_print_compare(&printed, tree, NULL, NULL);
    bw_tree_free(tree);
    printed_fields_free(&printed);
    free(block);
    free(text);
    realdata_finish("block of " F03_TEXT, 170);
}

static bool source_covers(void *context, unsigned offset, unsigned length)
{
    return bw_source_covers(context, offset, length);
}

/* The session dumps bytes 484 to 1011 after it has changed the checkpoint's SCN base, so that alone is taken
 * from the print that follows. What the text does not show comes from the block, and is not compared. */
static void bbed_session_opens_as_the_bytes_it_dumps(void **state)
{
    (void)state;
    realdata_need();
    size_t size, got = 0;
    bw_error err = {0};
    char *text = realdata_read(F03_TEXT, &size), *block = realdata_read(F03_BLOCK, &size);
    bw_source *source = realdata_open(F03_TEXT);
    uint8_t dumped[REALDATA_BLOCK] = {0};
    assert_int_equal(bw_source_read(source, 0, dumped, sizeof(dumped), &got, &err), BW_OK);
    for (unsigned i = 0; i < REALDATA_BLOCK; i++)
        if (bw_source_covers(source, i, 1))
            block[i] = (char)dumped[i];
    printed_fields printed = bbed_print_session(text, "kcvfh"), later = bbed_print_session(text, "kcvfh.kcvfhckp");
    for (size_t i = 0; i < printed.count; i++)
        if (printed.items[i].offset == 484 && strcmp(printed.items[i].name, "kscnbas") == 0)
            memcpy(printed.items[i].value, later.items[2].value, sizeof(later.items[2].value));
    bw_tree *tree = realdata_decode((uint8_t *)block, REALDATA_BLOCK, 1, "data", true);
    bbed_print_compare(&printed, tree, source_covers, source);
    bw_tree_free(tree);
    printed_fields_free(&printed);
    printed_fields_free(&later);
    bw_source_free(source);
    free(block);
    free(text);
    realdata_finish("dumped bytes of " F03_TEXT, 19);
}

/* Texts that print all of kcvfh but show no bytes: the printed values are laid at the printed places, and have to be
 * found there under the printed names with the printed width. */
static void lay(const printed_fields *printed, uint8_t *block)
{
    for (size_t i = 0; i < printed->count; i++) {
        const printed_field *p = &printed->items[i];
        if (p->offset + 32 > REALDATA_BLOCK)
            continue;
        if (p->value[0] < '0' || p->value[0] > '9') {
            memcpy(block + p->offset, p->value, strlen(p->value));
            continue;
        }
        unsigned long value = strtoul(p->value, NULL, 0);
        for (unsigned b = 0; b < 4 && value; b++, value >>= 8)
            block[p->offset + b] = (uint8_t)value;
    }
}

static const struct { const char *text, *first, *last; unsigned size, at_least; } prints[] = {
    {F04_TEXT, "   ub1 type_kcbh @0", "# table block", 860, 65},
    {"text/F05_bbed_kcvfh_print_676_10205.txt", " kccfhswv @20", " kcvfhckp @484:", 676, 24},
    {"text/F05_bbed_kcvfh_print_676_10205.txt", " kcvcptim @492", "\n\n", 676, 23},
};

static void printed_headers_have_the_printed_places(void **state)
{
    (void)state;
    realdata_need();
    for (size_t i = 0; i < BW_COUNT(prints); i++) {
        uint8_t block[REALDATA_BLOCK] = {0x0b, 0xa2};
        size_t size;
        char *read = realdata_read(prints[i].text, &size), name[160];
        bw_text text = {0};
        bw_text_addf(&text, "%s\n\n", read);
        printed_fields printed = bbed_print_notes(bw_text_get(&text), prints[i].first, prints[i].last);
        bw_put32(block + 24, prints[i].size == 860 ? 0x0b200400 : 0x0a200500, false);
        lay(&printed, block);
        bw_tree *tree = realdata_decode(block, REALDATA_BLOCK, 1, "data", false);
        realdata_equal("kcvfh", tree->fields[realdata_field(tree, "kcvfh")].length, prints[i].size);
        bbed_print_compare(&printed, tree, NULL, NULL);
        bw_tree_free(tree);
        printed_fields_free(&printed);
        bw_text_free(&text);
        free(read);
        snprintf(name, sizeof(name), "places of %s", prints[i].text);
        realdata_finish(name, prints[i].at_least);
    }
}

/* --- BBED's examine of a row, out of the bytes that its session dumps --- */
static void column_text(const uint8_t *bytes, uint32_t length, char format, char out[BW_NUMBER_TEXT])
{
    bw_datetime when;
    out[0] = '\0';
    if (format == 'n')
        bw_number_decode(bytes, length, out);
    else if (format == 't' && bw_date_decode(bytes, length, &when))
        bw_datetime_format(&when, out);
    else if (format == 'c')
        snprintf(out, BW_NUMBER_TEXT, "%.*s", (int)length, (const char *)bytes);
}

static void compare_examined(const bw_tree *tree, const char *line, const char *formats)
{
    unsigned column, length, offset;
    int used = 0;
    char path[64], ours[BW_NUMBER_TEXT];
    if (sscanf(line, "col %u[%u] @%u: %n", &column, &length, &offset, &used) != 3)
        return;
    snprintf(path, sizeof(path), "col[%u]", column);
    realdata_equal(path, tree->fields[realdata_field(tree, path)].offset, offset);
    snprintf(path, sizeof(path), "col[%u].coldata", column);
    const bw_field *data = &tree->fields[realdata_field(tree, path)];
    realdata_equal(path, data->length, length);
    bw_text printed = {0};
    bw_text_addf(&printed, "%s", line + used);
    while (printed.length && printed.data[printed.length - 1] == ' ')
        printed.data[--printed.length] = '\0';
    column_text(tree->bytes + data->offset, data->length, formats[column], ours);
    realdata_text(path, length ? ours : "*NULL*", bw_text_get(&printed));
    bw_text_free(&printed);
}

static void row_reads_as_bbed_examines_it(void **state)
{
    (void)state;
    realdata_need();
    size_t size, got = 0;
    bw_error err = {0};
    uint8_t block[REALDATA_BLOCK] = {0};
    char *text = realdata_read(F04_TEXT, &size), *rest = NULL;
    bw_source *source = realdata_open(F04_TEXT);
    assert_int_equal(bw_source_read(source, 0, block, sizeof(block), &got, &err), BW_OK);
    bw_block_context context = {.block_size = REALDATA_BLOCK, .block_number = 11477, .family = "data"};
    bw_tree *tree = bw_tree_new();
    assert_true(bw_tree_decode_struct(tree, realdata_layouts(), "kdrh", block, &context, 7976));
    for (char *line = strtok_r(strstr(text, "BBED> x /rncccctcnnnn"), "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        unsigned value;
        if (sscanf(line, "flag@7976: 0x%x", &value) == 1)
            realdata_number(tree, "flag", value);
        if (sscanf(line, "lock@7977: 0x%x", &value) == 1)
            realdata_number(tree, "lock", value);
        if (sscanf(line, "cols@7978: %u", &value) == 1)
            realdata_number(tree, "cc", value);
        compare_examined(tree, line, "ncccctcnnnn");
    }
    bw_tree_free(tree);
    bw_source_free(source);
    free(text);
    realdata_finish("row of " F04_TEXT, 36);
}

/* --- headers of real files: the values of the reference's table 2.6 --- */
static const struct { const char *file, *path; int64_t value; } header_values[] = {
    {"system01.11204.linux.first5blocks.dbf", "kccfhdbi", 1676893046}, {"system01.11204.linux.first5blocks.dbf", "kccfhfsz", 96000},
    {"system01.11204.linux.first5blocks.dbf", "kccfhcsq", 1634}, {"system01.11204.linux.first5blocks.dbf", "kcvfhsta", 0x2004},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhcpc", 202}, {"system01.11204.linux.first5blocks.dbf", "kcvfhccc", 201},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.kcvcpscn.kscnbas", 1231531}, {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.kcvcptim", 0x4747bace},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbaseq", 17}, {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbabno", 2},
    {"system01.11204.linux.first5blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbabof", 16}, {"system01.11204.linux.first5blocks.dbf", "kcvfhrdb", 0x00400208},
    {"system01.11204.linux.first5blocks.dbf", "platform_created", 13}, {"system01.11204.linux.first5blocks.dbf", "space_header_rdba", 0x00400002},
    {"sysaux01.11204.linux.first2blocks.dbf", "kccfhfsz", 71680}, {"sysaux01.11204.linux.first2blocks.dbf", "kccfhcsq", 1639},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhsta", 0x0004}, {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhcpc", 204},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhccc", 201}, {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhckp.kcvcpscn.kscnbas", 1231531},
    {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhckp.kcvcptim", 0x4747bace}, {"sysaux01.11204.linux.first2blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbaseq", 17},
    {"undotbs01.11204.linux.first2blocks.dbf", "kccfhfsz", 11520}, {"undotbs01.11204.linux.first2blocks.dbf", "kccfhcsq", 1167},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhsta", 0}, {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhcpc", 99},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhccc", 98}, {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhckp.kcvcpscn.kscnbas", 1065500},
    {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbaseq", 3}, {"undotbs01.11204.linux.first2blocks.dbf", "kcvfhckp.u.kcvcprba.kcrbabno", 44106},
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
        bw_tree *tree = realdata_decode((uint8_t *)file + REALDATA_BLOCK, REALDATA_BLOCK, 1, "data", false);
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
static const struct { unsigned block; const char *path; int64_t value; } space_values[] = {
    {2, "RelFno", 1}, {2, "Unit", 8}, {2, "Size", 96000}, {2, "Flag", 9}, {2, "Increment", 1280}, {2, "MaxSize", 4194302},
    {2, "InitialArea", 126}, {2, "Tail", 95999}, {2, "First", 11904}, {2, "Free", 81}, {2, "DeallocationScn.kscnbas", 962006},
    {3, "RelFno", 1}, {3, "BeginBlock", 128}, {3, "Flag", 0}, {3, "First", 11839}, {3, "Free", 51585},
    {4, "RelFno", 1}, {4, "BeginBlock", 508032}, {4, "Flag", 0}, {4, "First", 0}, {4, "Free", 63488},
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
        bw_tree *tree = realdata_decode((uint8_t *)file + n * REALDATA_BLOCK, REALDATA_BLOCK, n, "data", false);
        realdata_number(tree, space_values[i].path, space_values[i].value);
        if (n == 3 && strcmp(space_values[i].path, "Free") == 0)
            realdata_equal("used bits", used_bits(tree, &tree->fields[realdata_field(tree, "bitmap")]), 11903);
        bw_tree_free(tree);
    }
    free(file);
    realdata_finish("space management of SYSTEM", 22);
}

static const struct { const char *key, *path; } space_header_keys[] = {
    {"RelFno: ", "RelFno"}, {"Unit: ", "Unit"}, {"Size: ", "Size"}, {"Flag: ", "Flag"}, {"Increment: ", "Increment"},
    {"MaxSize: ", "MaxSize"}, {"Initial Area: ", "InitialArea"}, {"Tail: ", "Tail"}, {"First: ", "First"}, {"Free: ", "Free"},
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
                            strtoll(strstr(printed, space_header_keys[i].key) + strlen(space_header_keys[i].key), NULL, 10));
        bw_tree_free(tree);
    }
    bw_source_free(source);
    free(text);
    free(block);
    realdata_finish("space header of S01, block and dump text", 20);
}

/* --- a big-endian block (AIX), as far as BBED dumped it --- */
static const struct { const char *structure; uint32_t at; const char *path; int64_t printed; } aix_values[] = {
    {"kdbh", 100, "kdbhnrow", 2}, {"kdbh", 100, "kdbhfrre", -1}, {"kdbh", 100, "kdbhfsbo", 22}, {"kdbh", 100, "kdbhfseo", 8063},
    {"kdbh", 100, "kdbhavsp", 8041}, {"kdbh", 100, "kdbhtosp", 8041},
    /* (the row's lock is printed as 2 and dumped as 1 later in the session: cleaned out between) */
    {"kdrh", 8163, "flag", 0x2c}, {"kdrh", 8163, "cc", 2}, {"kdrh", 8163, "col[0].collen", 2}, {"kdrh", 8163, "col[1].collen", 7},
    {"kdrh", 8177, "flag", 0x2c}, {"kdrh", 8177, "lock", 1}, {"kdrh", 8177, "cc", 2}, {"kdrh", 8177, "col[1].collen", 4},
};

static void big_endian_session_reads_as_bbed_prints_it(void **state)
{
    (void)state;
    realdata_need();
    size_t got = 0;
    bw_error err = {0};
    uint8_t block[REALDATA_BLOCK] = {0};
    bw_source *source = realdata_open("text/B03_be_aix_bbed_session_block198.txt");
    assert_int_equal(bw_source_read(source, 0, block, sizeof(block), &got, &err), BW_OK);
    bw_block_context context = {.block_size = REALDATA_BLOCK, .block_number = 198, .family = "data", .big_endian = true};
    for (size_t i = 0; i < BW_COUNT(aix_values); i++) {
        bw_tree *tree = bw_tree_new();
        assert_true(bw_tree_decode_struct(tree, realdata_layouts(), aix_values[i].structure, block, &context, aix_values[i].at));
        realdata_number(tree, aix_values[i].path, aix_values[i].printed);
        bw_tree_free(tree);
    }
    bw_source_free(source);
    realdata_finish("big-endian block of B03", 14);
}

/* --- an index leaf: 449 real entries --- */
static void index_leaf_entries_are_found(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *block = realdata_read("blocks/O19_1_index_0x004344ea_synthhdr.le.bin", &size);
    bw_tree *tree = realdata_decode((uint8_t *)block, REALDATA_BLOCK, 214250, "data", false);
    const bw_field *rows = &tree->fields[realdata_field(tree, "leafrow")];
    unsigned entries = 0, bytes = 0;
    for (uint32_t i = realdata_field(tree, "leafrow") + 1; i < rows->end; i = tree->fields[i].end) {
        entries++;
        bytes += tree->fields[i].length;
    }
    realdata_number(tree, "kdxconro", 449);
    realdata_equal("entries", entries, 449);
    /* the header lies at 92 = 44 + 24 * 2; entries fill all from kdxcofeo (1756) to the usable end (8036) */
    realdata_equal("bytes of all entries", bytes, 8036 - 1756);
    realdata_equal("lowest entry", rows->offset, 92 + 1756);
    bw_tree_free(tree);
    free(block);
    realdata_finish("index leaf O19_1", 4);
}

/* --- redo: headers against the list that came with the logs, every block against its place --- */
static void compare_log_header(const bw_tree *tree, const char *list)
{
    unsigned compat, dbid, sequence, nab, thread, again;
    unsigned long long first, next;
    assert_int_equal(sscanf(strstr(list, "compat"), "compat 0x%x dbid %u", &compat, &dbid), 2);
    assert_int_equal(sscanf(strstr(list, " seq "), " seq %u nab %u b'T %u, S %u, SCN 0x%llx-0x%llx", &sequence, &nab, &thread, &again, &first, &next), 6);
    realdata_number(tree, "kccfhcvn", compat);
    realdata_number(tree, "kccfhdbi", dbid);
    realdata_number(tree, "redo_sequence", sequence);
    realdata_number(tree, "redo_sequence", again);
    realdata_number(tree, "nab", nab);
    realdata_number(tree, "thread", thread);
    const bw_field *low = &tree->fields[realdata_field(tree, "first_scn")], *high = &tree->fields[realdata_field(tree, "next_scn")];
    realdata_equal("first_scn", (int64_t)bw_scn_get(tree->bytes + low->offset, false), (int64_t)first);
    realdata_equal("next_scn", (int64_t)bw_scn_get(tree->bytes + high->offset, false), (int64_t)next);
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
            realdata_equal("redo_chkval", tree->fields[realdata_field(tree, "redo_chkval")].severity, BW_GOOD);
            if (n == 1)
                compare_log_header(tree, list);
            bw_tree_free(tree);
        }
        free(file);
        free(list);
        realdata_finish(name, (unsigned)(3 * (blocks - 1) + 11));
    }
}

static int finish_all(void **state)
{
    (void)state;
    realdata_totals();
    realdata_layouts_free();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_blocks_read_as_the_trace_prints_them),
        cmocka_unit_test(trace_texts_open_as_their_blocks),
        cmocka_unit_test(file_header_reads_as_bbed_prints_it),
        cmocka_unit_test(bbed_session_opens_as_the_bytes_it_dumps),
        cmocka_unit_test(printed_headers_have_the_printed_places),
        cmocka_unit_test(row_reads_as_bbed_examines_it),
        cmocka_unit_test(headers_hold_the_known_values),
        cmocka_unit_test(space_blocks_hold_the_known_values),
        cmocka_unit_test(space_header_reads_as_the_trace_prints_it),
        cmocka_unit_test(big_endian_session_reads_as_bbed_prints_it),
        cmocka_unit_test(index_leaf_entries_are_found),
        cmocka_unit_test(redo_logs_read_as_listed),
    };
    return cmocka_run_group_tests_name("realdata_layouts", tests, NULL, finish_all);
}
