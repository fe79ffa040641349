/* Index entries: leaf and branch blocks written byte by byte from the reference's table 3.7, in
 * both byte orders; rows of the trace DSI11 (a unique and a non-unique leaf, a branch). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/script/layout_files.h"
#include "tests/unit/sessions.h"
#include <blockwright/blockwright.h>

#include "files.h"

#define SIZE 2048u
#define HEADER 76u /* one transaction slot, bitmap managed: 44 + 24 + 8 */

typedef struct put_entry {
    unsigned at; /* from the index header */
    const char *bytes;
    size_t size;
} put_entry;
#define ENTRY(at, text)                                                                            \
    {                                                                                              \
        at, text, sizeof(text) - 1                                                                 \
    }

static void index_block(uint8_t *b, unsigned level, unsigned columns, unsigned data_size,
                        const put_entry *entries, unsigned count, bool be)
{
    uint8_t *header = b + HEADER, *directory = header + (level ? 28 : 36);
    memset(b, 0, SIZE);
    b[0] = 6;
    b[1] = 0x62;
    b[20] = 2;
    set16(b + 36, 1, be);
    b[38] = 0x30;
    header[0] = (uint8_t)level;
    header[3] = (uint8_t)columns;
    set16(header + 8, count, be);
    set32(header + (level ? 16 : 20), 0x01400224, be); /* left-most child, or next leaf */
    if (!level) {
        set32(header + 24, 0x01400222, be);
        header[28] = (uint8_t)data_size;
    }
    for (unsigned i = 0; i < count; i++) {
        set16(directory + 2 * i, entries[i].at, be);
        memcpy(header + entries[i].at, entries[i].bytes, entries[i].size);
    }
}

static void open_index(const uint8_t *b, bool be, bw_index_block *index)
{
    bw_error err = {0};
    assert_int_equal(bw_index_block_open(b, SIZE, be, index, &err), BW_OK);
}

static void expect_column(const bw_index_block *index, uint32_t *at, const char *bytes, size_t size)
{
    bw_row_column column;
    assert_true(bw_index_column_read(index, at, &column));
    assert_int_equal(column.length, size);
    assert_memory_equal(column.bytes, bytes, size);
}

static void a_unique_leaf(void **state)
{
    (void)state;
    static const put_entry entries[] = {
        ENTRY(900, "\0\0\x01\x40\x02\x3d\0\0\x02\xc1\x02"),
        ENTRY(880, "\x01\x02\x01\x40\x02\x3d\0\x01\x02\xc1\x03"), /* deleted, locked by slot 2 */
    };
    for (int be = 0; be < 2; be++) {
        uint8_t b[SIZE];
        bw_index_block index;
        bw_index_entry entry;
        index_block(b, 0, 1, 6, entries, 2, be);
        open_index(b, be, &index);
        assert_int_equal(index.level, 0);
        assert_int_equal(index.next, 0x01400224);
        assert_int_equal(index.previous, 0x01400222);
        assert_true(bw_index_entry_read(&index, 1, &entry));
        assert_int_equal(entry.offset, HEADER + 880);
        assert_int_equal(entry.flags, BW_INDEX_DELETED);
        assert_int_equal(entry.lock, 2);
        assert_true(entry.has_rowid);
        assert_int_equal(entry.rowid.rdba, 0x0140023d);
        assert_int_equal(entry.rowid.slot, 1);
        expect_column(&index, &entry.data, "\xc1\x03", 2);
        assert_false(bw_index_entry_read(&index, 2, &entry));
    }
}

static void a_non_unique_leaf_with_null_and_long_columns(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t b[SIZE];
        char entry_bytes[400] = "\0\0\xff\xfe";
        bw_index_block index;
        bw_index_entry entry;
        bw_row_column column;
        set16((uint8_t *)entry_bytes + 4, 300, be);
        memset(entry_bytes + 6, 'k', 300);
        memcpy(entry_bytes + 306, "\x06\x01\x40\0\x85\0\0", 7);
        const put_entry entries[] = {{900, entry_bytes, 313}};
        index_block(b, 0, 3, 0, entries, 1, be);
        open_index(b, be, &index);
        assert_true(bw_index_entry_read(&index, 0, &entry));
        assert_false(entry.has_rowid);
        assert_true(bw_index_column_read(&index, &entry.data, &column));
        assert_true(column.null);
        assert_true(bw_index_column_read(&index, &entry.data, &column));
        assert_int_equal(column.length, 300);
        expect_column(&index, &entry.data, "\x01\x40\0\x85\0\0", 6);
    }
}

static void a_branch(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t b[SIZE];
        char bytes[] = "\0\0\0\0\x03\xc2\x06\x16\xfe";
        bw_index_block index;
        bw_index_entry entry;
        bw_row_column column;
        set32((uint8_t *)bytes, 0x01400225, be);
        const put_entry entries[] = {{900, bytes, 9}};
        index_block(b, 1, 2, 0, entries, 1, be);
        open_index(b, be, &index);
        assert_int_equal(index.left_most, 0x01400224);
        assert_true(bw_index_entry_read(&index, 0, &entry));
        assert_int_equal(entry.child, 0x01400225);
        expect_column(&index, &entry.data, "\xc2\x06\x16", 3);
        assert_false(bw_index_column_read(&index, &entry.data, &column)); /* the key ends */
    }
}

static void what_is_no_index_is_named(void **state)
{
    (void)state;
    uint8_t b[SIZE];
    bw_index_block index;
    bw_error err = {0};
    index_block(b, 0, 1, 0, NULL, 0, false);
    b[20] = 1;
    assert_int_equal(bw_index_block_open(b, SIZE, false, &index, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "no index block"));
    b[20] = 2;
    b[36] = 0xff;
    assert_int_equal(bw_index_block_open(b, SIZE, false, &index, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "ktbbhict"));
    b[36] = 1;
    set16(b + HEADER + 8, 0x7fff, false);
    assert_int_equal(bw_index_block_open(b, SIZE, false, &index, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "kdxconro"));
}

/* Entries that begin in the header, at the tail or behind it, keys that run over it. */
static void entries_outside_are_refused(void **state)
{
    (void)state;
    static const unsigned places[] = {0, 36, SIZE - HEADER - 5, SIZE, 0xffff};
    uint8_t b[SIZE];
    bw_index_block index;
    bw_index_entry entry;
    bw_row_column column;
    index_block(b, 0, 1, 6, NULL, 0, false);
    set16(b + HEADER + 8, 1, false);
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        set16(b + HEADER + 36, places[i], false);
        open_index(b, false, &index);
        assert_false(bw_index_entry_read(&index, 0, &entry));
    }
    set16(b + HEADER + 36, SIZE - HEADER - 14, false); /* 8 bytes and one column's length */
    b[SIZE - 6] = 3;
    open_index(b, false, &index);
    assert_true(bw_index_entry_read(&index, 0, &entry));
    assert_false(bw_index_column_read(&index, &entry.data, &column));
}

static void any_bytes_end_somewhere(void **state)
{
    (void)state;
    uint32_t seed = 11;
    for (unsigned round = 0; round < 3000; round++) {
        uint8_t *b = malloc(SIZE);
        bw_index_block index;
        bw_error err = {0};
        for (unsigned i = 0; i < SIZE; i++, seed = seed * 1664525u + 1013904223u)
            b[i] = (uint8_t)(seed >> 24);
        b[0] = 6;
        b[20] = 2;
        set16(b + 36, round % 8, round & 1);
        if (bw_index_block_open(b, SIZE, round & 1, &index, &err) == BW_OK)
            for (unsigned i = 0; i < index.entries; i++) {
                bw_index_entry entry;
                bw_row_column columns[BW_INDEX_COLUMNS];
                bw_row_piece piece;
                uint32_t end;
                if (!bw_index_entry_read(&index, i, &entry))
                    continue;
                unsigned count = bw_index_key_read(&index, &entry, columns, &end);
                if (bw_index_piece_read(&index, end, &piece))
                    count = bw_index_piece_columns(&index, &piece, columns, count);
                for (unsigned c = 0; c < count; c++)
                    bw_column_guess(columns[c].bytes, columns[c].length);
            }
        free(b);
    }
}

/* --- compressed: R. Foote's trace of a 12c leaf ---
 * 651 entries of one prefix: prefix row#0[8031] len=5, col 0: c1 2b, prc 651; row#0[8022] len=9,
 * rowid 01 80 1e 86 00 5c; ... row#650[2172]; kdxcofbo 1346, kdxcofeo 2172, kdxlebksz 8036, opc
 * 0xa0, conco 2. The trace does not print where the list of prefixes stands: every order is tried.
 */
#define FOOTE 8192u
#define FOOTE_HEADER 92u /* 8036 usable bytes: two slots, not bitmap managed */

static void lay_foote(uint8_t *b, unsigned list, unsigned directory, bool count_first, bool be)
{
    uint8_t *header = b + FOOTE_HEADER;
    memset(b, 0, FOOTE);
    b[0] = 6;
    b[1] = 0xa2;
    b[20] = 2;
    set16(b + 36, 2, be);
    header[2] = 0xa0;
    header[3] = 2;
    set16(header + 8, 651, be);
    set16(header + 10, 1346, be);
    set16(header + 12, 2172, be);
    set16(header + 14, 826, be);
    set16(header + 32, 8036, be);
    set16(header + list + (count_first ? 2 : 0), 8031, be);
    set16(header + list + (count_first ? 0 : 2), 651, be);
    memcpy(header + 8031, "\x10\0\x02\xc1\x2b", 5);
    for (unsigned i = 0; i < 651; i++) {
        uint8_t *entry = header + 8022 - 9 * i;
        set16(header + directory + 2 * i, 8022 - 9 * i, be);
        memcpy(entry, "\0\0\x06\x01\x80\x1e\x86", 7);
        set16(entry + 7, 0x5c + i, true);
    }
}

static const unsigned foote_forms[][2] = {{40, 44}, {40 + 1302, 40}, {36 + 1302 + 4, 36}};

static void a_compressed_leaf(void **state)
{
    (void)state;
    static uint8_t b[FOOTE];
    bw_index_block index;
    bw_index_entry entry;
    bw_row_column columns[BW_INDEX_COLUMNS];
    bw_error err = {0};
    for (unsigned form = 0; form < 12; form++) {
        const unsigned *places = foote_forms[form / 4];
        lay_foote(b, places[0], places[1], form / 2 % 2, form % 2);
        assert_int_equal(bw_index_block_open(b, FOOTE, form % 2, &index, &err), BW_OK);
        assert_int_equal(index.prefixes, 1);
        assert_int_equal(index.prefix_columns, 1);
        for (unsigned i = 0; i < 651; i++) {
            assert_true(bw_index_entry_read(&index, i, &entry));
            assert_int_equal(entry.prefix, 0);
            assert_int_equal(bw_index_key_read(&index, &entry, columns, NULL), 2);
            assert_int_equal(columns[0].length, 2);
            assert_memory_equal(columns[0].bytes, "\xc1\x2b", 2);
            assert_int_equal(bw_get16(columns[1].bytes + 4, true), 0x5c + i);
        }
    }
}

static void expect_field(const bw_tree *tree, const char *path, uint32_t at, uint64_t value)
{
    int64_t field = bw_tree_find(tree, path);
    if (field < 0)
        fail_msg("no %s", path);
    assert_int_equal(tree->fields[field].offset, at);
    assert_int_equal(tree->fields[field].value, value);
}

static void fields_of_a_compressed_leaf(void **state)
{
    (void)state;
    static uint8_t b[FOOTE];
    char path[4200];
    bw_error err = {0};
    bw_layouts *layouts = bw_layouts_new();
    bw_tree *tree = bw_tree_new();
    snprintf(path, sizeof(path), "%s/lua/layouts/oracle", getenv("BW_ROOT"));
    assert_int_equal(bw_layout_files_load(layouts, path, "oracle", &err), BW_OK);
    for (unsigned form = 0; form < 12; form++) {
        const unsigned *places = foote_forms[form / 4];
        bw_block_context context = {.block_size = FOOTE, .family = "data", .big_endian = form % 2};
        lay_foote(b, places[0], places[1], form / 2 % 2, form % 2);
        bw_tree_decode(tree, layouts, b, &context);
        expect_field(tree, "kdxrowoff[650]", FOOTE_HEADER + places[1] + 1300, 2172);
        expect_field(tree, "leafrow[650].kdxrcol[0].collen", FOOTE_HEADER + 2174, 6);
        expect_field(tree, "kdxprefixrow[0].kdxpcol.collen", FOOTE_HEADER + 8033, 2);
        int64_t free_begin = bw_tree_find(tree, "kdxcofbo");
        if (tree->fields[free_begin].severity != BW_GOOD)
            fail_msg("%s", tree->fields[free_begin].why);
    }
    bw_tree_free(tree);
    bw_layouts_free(layouts);
}

/* 650 entries told: no form proves itself, and the entries are read as they are. */
static void a_list_of_prefixes_that_does_not_add_up(void **state)
{
    (void)state;
    static uint8_t b[FOOTE];
    bw_index_block index;
    bw_index_entry entry;
    bw_row_column columns[BW_INDEX_COLUMNS];
    bw_error err = {0};
    lay_foote(b, foote_forms[2][0], foote_forms[2][1], false, false);
    set16(b + FOOTE_HEADER + foote_forms[2][0] + 2, 650, false);
    assert_int_equal(bw_index_block_open(b, FOOTE, false, &index, &err), BW_OK);
    assert_true(index.compressed);
    assert_int_equal(index.prefixes, 0);
    assert_true(bw_index_entry_read(&index, 650, &entry));
    assert_int_equal(entry.offset, FOOTE_HEADER + 2172);
    assert_int_equal(bw_index_key_read(&index, &entry, columns, NULL), 2); /* 9 more bytes */
}

/* Two prefixes of two columns, three entries: the second begins the third entry's key. */
static void two_prefixes(void **state)
{
    (void)state;
    static const put_entry entries[] = {
        ENTRY(900, "\0\0\x06\x01\x40\0\x85\0\0"),
        ENTRY(890, "\0\0\x06\x01\x40\0\x85\0\1"),
        ENTRY(870, "\0\0\x06\x01\x40\0\x85\0\2"),
    };
    for (int be = 0; be < 2; be++) {
        uint8_t b[SIZE], *header = b + HEADER;
        bw_index_block index;
        bw_index_entry entry;
        bw_row_column columns[BW_INDEX_COLUMNS];
        index_block(b, 0, 3, 0, entries, 3, be);
        header[2] = 0xa0;
        memmove(header + 48, header + 36, 6);
        memset(header + 36, 0, 12);
        set16(header + 40, 910, be);
        set16(header + 42, 2, be);
        set16(header + 44, 880, be);
        set16(header + 46, 1, be);
        set16(header + 10, 54, be);
        set16(header + 12, 870, be);
        set16(header + 32, 917, be);
        memcpy(header + 910, "\x10\0\1a\2bc", 7);
        memcpy(header + 880, "\x10\0\2de\1f", 7);
        open_index(b, be, &index);
        assert_int_equal(index.prefixes, 2);
        assert_int_equal(index.prefix_columns, 2);
        assert_true(bw_index_entry_read(&index, 2, &entry));
        assert_int_equal(entry.prefix, 1);
        assert_int_equal(bw_index_key_read(&index, &entry, columns, NULL), 3);
        assert_memory_equal(columns[0].bytes, "de", 2);
        assert_memory_equal(columns[1].bytes, "f", 1);
        assert_memory_equal(columns[2].bytes, "\x01\x40\0\x85\0\2", 6);
        assert_true(bw_index_entry_read(&index, 1, &entry));
        assert_int_equal(bw_index_key_read(&index, &entry, columns, NULL), 3);
        assert_memory_equal(columns[1].bytes, "bc", 2);
    }
}

/* --- index-organized table: the key, then a row piece; the second goes on in the overflow --- */
static void an_index_organized_table(void **state)
{
    (void)state;
    static const put_entry entries[] = {
        ENTRY(900, "\0\0\x02\xc1\x02\x2c\0\x02\x02\xc1\x0b\x03"
                   "abc"),
        ENTRY(880, "\0\0\x02\xc1\x03\x28\0\x01\x01\x40\0\x91\0\x02\x01"
                   "d"),
        ENTRY(870, "\0\0\x02\xc1\x04"), /* the next begins at 875: nothing but the key */
        ENTRY(875, "\0\0\x02\xc1\x05"),
    };
    for (int be = 0; be < 2; be++) {
        uint8_t b[SIZE];
        bw_index_block index;
        bw_index_entry entry;
        bw_row_column columns[BW_INDEX_COLUMNS];
        bw_row_piece piece;
        uint32_t end;
        index_block(b, 0, 1, 0, entries, 4, be);
        b[HEADER + 2] = 0x90;
        open_index(b, be, &index);
        assert_true(index.iot);
        assert_true(bw_index_entry_read(&index, 0, &entry));
        assert_int_equal(bw_index_key_read(&index, &entry, columns, &end), 1);
        assert_true(bw_index_piece_read(&index, end, &piece));
        assert_int_equal(bw_index_piece_columns(&index, &piece, columns, 1), 3);
        assert_memory_equal(columns[2].bytes, "abc", 3);
        assert_true(bw_index_entry_read(&index, 1, &entry));
        bw_index_key_read(&index, &entry, columns, &end);
        assert_true(bw_index_piece_read(&index, end, &piece));
        assert_true(piece.has_next);
        assert_int_equal(piece.next.rdba, 0x01400091);
        assert_true(bw_index_entry_read(&index, 2, &entry));
        bw_index_key_read(&index, &entry, columns, &end);
        assert_false(bw_index_piece_read(&index, end, &piece));
        b[HEADER + 2] = 0x80; /* not such a table: the bytes are nobody's */
        open_index(b, be, &index);
        assert_false(bw_index_piece_read(&index, HEADER + 905, &piece));
    }
}

/* --- bitmap index: a trace of two pieces for one key (c1 02) --- */
static void a_bitmap_index(void **state)
{
    (void)state;
    static const put_entry entries[] = {
        ENTRY(900,
              "\0\0\x02\xc1\x02\x06\x01\0\x03\x43\0\0\x06\x01\0\x03\x7c\0\x3f\x03\xcf\x49\x92"),
        ENTRY(870, "\0\0\x02\xc1\x02\x06\x01\0\x03\x7c\0\x40\x06\x01\0\x06\x36\0\x7f\x02\xcf\x24"),
        ENTRY(840, "\0\0\x02\xc1\x02\x06\x01\0\x03\x7c\0\x40\x06\x01\0\x03\x36\0\x7f\x02\xcf\x24"),
    };
    uint8_t b[SIZE];
    bw_index_block index;
    bw_index_entry entry;
    bw_row_column columns[BW_INDEX_COLUMNS];
    index_block(b, 0, 4, 0, entries, 3, false);
    open_index(b, false, &index);
    for (unsigned i = 0; i < 3; i++) {
        assert_true(bw_index_entry_read(&index, i, &entry));
        assert_int_equal(bw_index_key_read(&index, &entry, columns, NULL), 4);
        /* the last one ends before it begins */
        assert_int_equal(bw_index_is_bitmap(&index, columns, 4), i < 2);
    }
}

static void a_global_index_tells_the_object(void **state)
{
    (void)state;
    static const put_entry entries[] = {
        ENTRY(900, "\0\0\0\x01\x27\x41\x03\0\0\xdb\0\0\x02\xc1\x02")};
    uint8_t b[SIZE];
    bw_index_block index;
    bw_index_entry entry;
    char text[19];
    index_block(b, 0, 1, 10, entries, 1, false);
    open_index(b, false, &index);
    assert_true(bw_index_entry_read(&index, 0, &entry));
    assert_true(entry.has_rowid);
    assert_string_equal(bw_rowid_format(&entry.rowid, text), "AAASdBAAMAAAADbAAA");
    expect_column(&index, &entry.data, "\xc1\x02", 2);
}

/* --- the command `rows` on an index --- */
static void keep(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(context, text, size);
}

static void expect_said(bw_session *session, const char *path, const char *arguments, int result,
                        const char *expected)
{
    bw_text line = {0}, said = {0};
    bw_error err = {0};
    const bw_call_sink sink = {.write = keep, .context = &said};
    bw_text_addf(&line, "rows %s %s", path, arguments);
    assert_int_equal(bw_command_run_line(session, bw_text_get(&line), &sink, &err), result);
    assert_string_equal(result == 2 ? err.text : bw_text_get(&said), expected);
    bw_text_free(&line);
    bw_text_free(&said);
}

static void the_command_lists_entries(void **state)
{
    (void)state;
    static const put_entry entries[] = {
        ENTRY(900, "\0\0\x01\x40\x02\x3d\0\0\x02\xc1\x02"),
        ENTRY(880, "\x01\x02\x01\x40\x02\x3d\0\x01\x02\xc1\x03"),
    };
    uint8_t *file = build_datafile(SIZE, 4, false);
    index_block(file + 2 * SIZE, 0, 1, 6, entries, 2, false);
    char path[300];
    strcpy(path, write_file("index.dbf", file, 4 * SIZE));
    bw_session *session = new_session();
    assert_non_null(session);
    expect_said(session, path, "-b 2", 0,
                "leaf, previous 0x01400222, next 0x01400224\n"
                "entry 0  @976  lock 0  rowid 0x0140023d.0\n"
                "    0  NUMBER         1\n"
                "entry 1  @956  lock 2  rowid 0x0140023d.1  deleted\n"
                "    0  NUMBER         2\n");
    expect_said(session, path, "-b 2 --csv --types r", 0,
                "0,0x0140023d.0,\"c102\"\n1,0x0140023d.1,\"c103\"\n");
    expect_said(session, path, "-b 2 -r 1 --json", 0,
                "[\n{\"entry\":1,\"offset\":956,\"lock\":2,\"deleted\":true,"
                "\"rowid\":\"0x0140023d.1\",\"columns\":[{\"type\":\"NUMBER\",\"guessed\":true,"
                "\"text\":\"2\",\"raw\":\"c103\"}]}\n]\n");
    bw_text text = {0};
    bw_text_addf(&text, "%s, block 2: no entry 2; the row directory has 2 entries", path);
    expect_said(session, path, "-b 2 -r 2 --json", 2, bw_text_get(&text));
    bw_text_free(&text);
    bw_session_free(session);
    free(file);
}

/* Block 2: an index-organized table whose rows go on in block 3, and in a file that is not there;
 * block 4: a bitmap index, and keys that are reversed. */
static void the_command_lists_rows_behind_keys(void **state)
{
    (void)state;
    static const put_entry organized[] = {
        ENTRY(900, "\0\0\x02\xc1\x02\x28\0\x01\x01\x40\0\x03\0\0\x01"
                   "d"),
        ENTRY(880, "\0\0\x02\xc1\x03\x28\0\0\x02\x40\0\x03\0\0"),
    };
    static const put_entry bits[] = {
        ENTRY(900,
              "\0\0\x02\xc1\x02\x06\x01\x40\0\x03\0\0\x06\x01\x40\0\x03\0\x3f\x03\xcf\x49\x92"),
        ENTRY(870, "\x01\0\x02\x02\xc1\x06\x01\x40\0\x03\0\0\x06\x01\x40\0\x03\0\1\x01\xca"),
    };
    uint8_t *file = build_datafile(SIZE, 5, false), *table = file + 3 * SIZE, *kdbh = table + 68;
    index_block(file + 2 * SIZE, 0, 1, 0, organized, 2, false);
    file[2 * SIZE + HEADER + 2] = 0x90;
    index_block(file + 4 * SIZE, 0, 4, 0, bits, 2, false);
    set16(table + 36, 1, false);
    kdbh[1] = 1;
    set16(kdbh + 2, 1, false);
    set16(kdbh + 6, 20, false);
    set16(kdbh + 16, 1, false);
    set16(kdbh + 18, 1000, false);
    memcpy(kdbh + 1000, "\x04\0\2\4tail\2\xc1\x2d", 11);
    char path[300];
    strcpy(path, write_file("organized.dbf", file, 5 * SIZE));
    bw_session *session = new_session();
    assert_non_null(session);
    expect_said(session, path, "-b 2", 1,
                "leaf, previous 0x01400222, next 0x01400224, of an index-organized table\n"
                "entry 0  @976  lock 0\n"
                "  goes on in 0x01400003.0\n"
                "    0  NUMBER         1\n"
                "    1  VARCHAR2       d\n"
                "    2  VARCHAR2       tail\n"
                "    3  NUMBER         44\n"
                "entry 1  @956  lock 0\n"
                "  goes on in 0x02400003.0\n"
                "    0  NUMBER         2\n"
                "  incomplete: 0x02400003 (file 9, block 3) is not loaded, or has no such row\n");
    expect_said(session, path, "-b 4 -r 0", 0,
                "leaf, previous 0x01400222, next 0x01400224\n"
                "entry 0  @976  lock 0\n"
                "    0  NUMBER         1\n"
                "    1  ROWID          0x01400003.0  (bitmap from)\n"
                "    2  ROWID          0x01400003.63  (bitmap to)\n"
                "    3  RAW            cf4992  (bits)\n");
    expect_said(session, path, "-b 4 --deleted --reverse --csv --types nrrr", 0,
                "1,,\"1\",\"000003004001\",\"010003004001\",\"ca\"\n");
    bw_session_free(session);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unique_leaf),
        cmocka_unit_test(a_non_unique_leaf_with_null_and_long_columns),
        cmocka_unit_test(a_branch),
        cmocka_unit_test(a_compressed_leaf),
        cmocka_unit_test(fields_of_a_compressed_leaf),
        cmocka_unit_test(a_list_of_prefixes_that_does_not_add_up),
        cmocka_unit_test(two_prefixes),
        cmocka_unit_test(an_index_organized_table),
        cmocka_unit_test(a_bitmap_index),
        cmocka_unit_test(a_global_index_tells_the_object),
        cmocka_unit_test(what_is_no_index_is_named),
        cmocka_unit_test(entries_outside_are_refused),
        cmocka_unit_test(any_bytes_end_somewhere),
        cmocka_unit_test(the_command_lists_entries),
        cmocka_unit_test(the_command_lists_rows_behind_keys),
    };
    return cmocka_run_group_tests_name("index", tests, make_folder, remove_folder);
}
