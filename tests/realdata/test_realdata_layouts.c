/* Table and index blocks and datafile headers against what Oracle printed of the same bytes. */
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
static const struct {
    const char *text, *block;
    uint64_t number;
    unsigned at_least;
} traces[] = {
    {"text/T01_19c_table_block_0x03000c36.txt", "blocks/T01_19c_table_block_0x03000c36.0.le.bin",
     3126, 68},
    {"text/T02_10g_table_block_0x01400010.txt", "blocks/T02_10g_table_block_0x01400010.0.le.bin",
     16, 82},
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
        char *text = realdata_read(traces[i].text, &size),
             *block = realdata_read(traces[i].block, &size);
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

/* The session dumps bytes 484 to 1011 after it has changed the checkpoint's SCN base, so that alone
 * is taken from the print that follows. What the text does not show comes from the block, and is
 * not compared. */
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
    printed_fields printed = bbed_print_session(text, "kcvfh"),
                   later = bbed_print_session(text, "kcvfh.kcvfhckp");
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

/* Texts that print all of kcvfh but show no bytes: the printed values are laid at the printed
 * places, and have to be found there under the printed names with the printed width. */
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

static const struct {
    const char *text, *first, *last;
    unsigned size, at_least;
} prints[] = {
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
        printed_fields printed =
            bbed_print_notes(bw_text_get(&text), prints[i].first, prints[i].last);
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
static void column_text(const uint8_t *bytes, uint32_t length, char format,
                        char out[BW_NUMBER_TEXT])
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
    bw_block_context context = {
        .block_size = REALDATA_BLOCK, .block_number = 11477, .family = "data"};
    bw_tree *tree = bw_tree_new();
    assert_true(bw_tree_decode_struct(tree, realdata_layouts(), "kdrh", block, &context, 7976));
    for (char *line = strtok_r(strstr(text, "BBED> x /rncccctcnnnn"), "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
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

/* --- a block whose middle, all zero, a session leaves out of its dump --- */
static void read_hex_line(const char *line, uint8_t *bytes)
{
    unsigned byte;
    for (unsigned n = 0; n < 32 && sscanf(line, " %2x", &byte) == 1; n++) {
        bytes[n] = (uint8_t)byte;
        line += strspn(line, " ") + 2;
    }
}

/* Five lines from offset 0, dots, two lines up to 8191. */
static void read_shortened_dump(const char *text, uint8_t *block)
{
    const char *line = strstr(text, "Offsets:    0 to 8191");
    for (unsigned n = 0; n < 10; n++) {
        line = strchr(line, '\n') + 1;
        if (n >= 1 && n <= 5)
            read_hex_line(line, block + (n - 1) * 32);
        else if (n >= 7 && n <= 8)
            read_hex_line(line, block + REALDATA_BLOCK - 64 + (n - 7) * 32);
    }
}

static void transaction_layer_reads_as_bbed_prints_it(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    uint8_t block[REALDATA_BLOCK] = {0};
    char *text = realdata_read("text/DSI06.sessions.txt", &size);
    const char *session = strstr(text, "BBED> set file 6 block 141");
    read_shortened_dump(session, block);
    assert_int_equal(bw_xor16(block, sizeof(block)), 0); /* so the zeros between are right */
    bw_tree *tree = realdata_decode(block, REALDATA_BLOCK, 141, "data", false);
    printed_fields printed = bbed_print_session(session, "ktbbh"),
                   rows = bbed_print_session(session, "kdbr");
    bbed_print_compare(&printed, tree, NULL, NULL);
    bbed_print_compare(&rows, tree, NULL, NULL);
    unsigned at;
    assert_int_equal(sscanf(strstr(strstr(session, "ub1 rowdata[0]"), "@"), "@%u", &at), 1);
    realdata_equal("row[0]", tree->fields[realdata_field(tree, "row[0]")].offset, at);
    realdata_equal("rowdata", tree->fields[realdata_field(tree, "rowdata")].offset, at);
    printed_fields_free(&printed);
    printed_fields_free(&rows);
    bw_tree_free(tree);
    free(text);
    realdata_finish("block 6,141 of DSI06", 25);
}

/* --- a big-endian block (AIX), as far as BBED dumped it --- */
static const struct {
    const char *structure;
    uint32_t at;
    const char *path;
    int64_t printed;
} aix_values[] = {
    {"kdbh", 100, "kdbhnrow", 2},
    {"kdbh", 100, "kdbhfrre", -1},
    {"kdbh", 100, "kdbhfsbo", 22},
    {"kdbh", 100, "kdbhfseo", 8063},
    {"kdbh", 100, "kdbhavsp", 8041},
    {"kdbh", 100, "kdbhtosp", 8041},
    /* (the row's lock is printed as 2 and dumped as 1 later in the session: cleaned out between) */
    {"kdrh", 8163, "flag", 0x2c},
    {"kdrh", 8163, "cc", 2},
    {"kdrh", 8163, "col[0].collen", 2},
    {"kdrh", 8163, "col[1].collen", 7},
    {"kdrh", 8177, "flag", 0x2c},
    {"kdrh", 8177, "lock", 1},
    {"kdrh", 8177, "cc", 2},
    {"kdrh", 8177, "col[1].collen", 4},
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
    bw_block_context context = {
        .block_size = REALDATA_BLOCK, .block_number = 198, .family = "data", .big_endian = true};
    for (size_t i = 0; i < BW_COUNT(aix_values); i++) {
        bw_tree *tree = bw_tree_new();
        assert_true(bw_tree_decode_struct(tree, realdata_layouts(), aix_values[i].structure, block,
                                          &context, aix_values[i].at));
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
    /* the header lies at 92 = 44 + 24 * 2; entries fill all from kdxcofeo (1756) to the usable end
     * (8036) */
    realdata_equal("bytes of all entries", bytes, 8036 - 1756);
    realdata_equal("lowest entry", rows->offset, 92 + 1756);
    bw_tree_free(tree);
    free(block);
    realdata_finish("index leaf O19_1", 4);
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
        cmocka_unit_test(transaction_layer_reads_as_bbed_prints_it),
        cmocka_unit_test(big_endian_session_reads_as_bbed_prints_it),
        cmocka_unit_test(index_leaf_entries_are_found),
    };
    return cmocka_run_group_tests_name("realdata_layouts", tests, NULL, realdata_end);
}
