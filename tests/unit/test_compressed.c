/* Blocks whose rows are compressed. Three of them are laid from published traces: what a trace
 * prints - places of rows (pri), their bytes (bindmp), flags, sizes - is written as printed, and
 * the columns are expected that the same trace prints. Sources: biti_rainy 2004 (9.2, basic),
 * J. Lewis "Compression in Oracle" part 2 (11.2, basic), Expert Oracle Exadata (11.2.0.4, OLTP),
 * J. Lewis on units of Hybrid Columnar Compression, and a trace with ROWDEPENDENCIES (10.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/script/layout_files.h"
#include "tests/unit/sessions.h"
#include <blockwright/blockwright.h>

#include "files.h"

#define SIZE 8192u

typedef struct block {
    uint8_t bytes[SIZE];
    unsigned kdbh, entries; /* of the row directory, so far */
    unsigned directory;     /* from kdbh */
    bool be;
} block;

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

/* --- laying --- */
static void begin(block *b, unsigned slots, bool bitmap_managed, uint8_t flag, bool be)
{
    memset(b, 0, sizeof(*b));
    b->be = be;
    b->bytes[0] = 6;
    b->bytes[1] = 0xa2;
    b->bytes[14] = 1;
    b->bytes[20] = 1;
    set16(b->bytes + 36, slots, be);
    b->bytes[38] = bitmap_managed ? 0x32 : 0;
    b->kdbh = 44 + 24 * slots + (bitmap_managed ? 8 : 0);
    b->bytes[b->kdbh] = flag;
}

static void counts(block *b, unsigned symbols, unsigned rows, unsigned directory, unsigned fseo)
{
    uint8_t *kdbh = b->bytes + b->kdbh, *tables = kdbh + directory;
    bool be = b->be;
    unsigned count = symbols ? 2 : 1;
    kdbh[1] = (uint8_t)count;
    set16(kdbh + 2, symbols + rows, be);
    set16(kdbh + 4, 0xffff, be);
    set16(kdbh + 6, directory + 4 * count + 2 * (symbols + rows), be);
    set16(kdbh + 8, fseo, be);
    if (symbols)
        set16(tables + 2, symbols, be);
    set16(tables + 4 * (count - 1), symbols, be);
    set16(tables + 4 * (count - 1) + 2, rows, be);
    b->directory = directory + 4 * count;
}

static void put(block *b, unsigned at, const char *bytes, size_t size)
{
    set16(b->bytes + b->kdbh + b->directory + 2 * b->entries++, at, b->be);
    memcpy(b->bytes + b->kdbh + at, bytes, size);
}
#define PUT(b, at, text) put(b, at, text, sizeof(text) - 1)

/* --- looking --- */
static bw_table_block open_table(const block *b)
{
    bw_table_block table;
    bw_error err = {0};
    if (bw_table_block_open(b->bytes, SIZE, b->be, &table, &err) != BW_OK)
        fail_msg("%s", err.text);
    return table;
}

static bool same(const bw_row_column *c, const char *bytes, size_t size)
{
    return c->length == size && memcmp(c->bytes, bytes, size) == 0;
}

static const char *row(const bw_table_block *table, unsigned slot, bw_row_column columns[255],
                       unsigned *count)
{
    bw_row_piece piece;
    uint32_t at = bw_table_row_at(table, table->first + slot);
    assert_int_not_equal(at, 0);
    assert_true(bw_row_piece_read(table, at, &piece));
    return bw_row_columns_read(table, &piece, columns, count, NULL);
}

static bw_tree *decode(const block *b)
{
    bw_block_context context = {.block_size = SIZE, .family = "data", .big_endian = b->be};
    bw_tree *tree = bw_tree_new();
    bw_tree_decode(tree, layouts, b->bytes, &context);
    return tree;
}

static void expect(const bw_tree *tree, const char *path, uint32_t at, uint64_t value)
{
    int64_t field = bw_tree_find(tree, path);
    if (field < 0)
        fail_msg("no %s", path);
    assert_int_equal(tree->fields[field].offset, at);
    assert_int_equal(tree->fields[field].value, value);
}

/* --- 9.2, basic: one symbol of three columns, 723 rows of five bytes --- */
static void lay_biti(block *b, bool be)
{
    begin(b, 3, false, 0x40, be); /* tsiz 0x1f88 */
    b->bytes[b->kdbh + 15] = 1;   /* mec_kdbh9ir2 */
    b->bytes[b->kdbh + 19] = 4;   /* fcls_9ir2[4]={ 0 32768 32768 32768 } */
    b->bytes[b->kdbh + 21] = 1;   /* flag_9ir2=-------C */
    for (unsigned i = 1; i < 4; i++)
        set16(b->bytes + b->kdbh + 22 + 2 * i, 32768, be);
    counts(b, 1, 723, 0x1e, 0x1127); /* pti[0] at 0x1e, nrow 1; pti[1] nrow 723, offs 1 */
    PUT(b, 0x1f46,
        "\x02\xd3\x03\xdc"
        "AAAAAAAAAAAAAAAAAAAA"
        "\xdc"
        "BBBBBBBBBBBBBBBBBBBB"
        "\xdc"
        "CCCCCCCCCCCCCCCCCCCC"); /* tl 66 */
    for (unsigned i = 0; i < 723; i++)
        PUT(b, 0x1f41 - 5 * i, "\x2c\0\x01\x03\0");
}

static void basic_compression_of_9i(void **state)
{
    (void)state;
    static block b;
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count, uses;
    for (int be = 0; be < 2; be++) {
        lay_biti(&b, be);
        bw_table_block table = open_table(&b);
        assert_int_equal(table.first, 1);
        assert_int_equal(table.directory, b.kdbh + 0x26); /* pri[0] */
        assert_int_equal(bw_table_row_at(&table, 723), b.kdbh + 0x1127);
        assert_null(bw_row_symbol_read(&table, 0, &uses, columns, &count));
        assert_int_equal(uses, 723); /* one for each row */
        for (unsigned slot = 0; slot < 723; slot++) {
            assert_null(row(&table, slot, columns, &count));
            assert_int_equal(count, 3);
            assert_true(same(&columns[0], "AAAAAAAAAAAAAAAAAAAA", 20));
            assert_true(same(&columns[2], "CCCCCCCCCCCCCCCCCCCC", 20));
        }
    }
}

static void fields_of_a_compressed_block(void **state)
{
    (void)state;
    static block b;
    for (int be = 0; be < 2; be++) {
        lay_biti(&b, be);
        bw_tree *tree = decode(&b);
        expect(tree, "mec_kdbh9ir2", b.kdbh + 15, 1);
        expect(tree, "fcls_9ir2[1]", b.kdbh + 24, 32768);
        expect(tree, "kdbt[1].kdbtnrow", b.kdbh + 0x24, 723);
        expect(tree, "kdbr[723]", b.kdbh + 0x5cc, 0x1127); /* the trace: 0x5cc:pri[723] */
        expect(tree, "symbol[0].symuses", b.kdbh + 0x1f46, 723);
        expect(tree, "symbol[0].symvalue[1].token", b.kdbh + 0x1f46 + 24, 220);
        expect(tree, "crow[722].value[0].token", b.kdbh + 0x1127 + 4, 0);
        assert_true(bw_tree_find(tree, "row[0]") < 0);
        bw_tree_free(tree);
    }
}

/* --- 11.2.0.4, OLTP: values behind the count at once, one of 999 bytes --- */
static void oltp_compression(void **state)
{
    (void)state;
    static block b;
    static char big[1019] = "\x2c\x01\x06\xca\xc1\x02\xfa\x03\xe7";
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count;
    memset(big + 9, ' ', 999);
    memcpy(big + 1008, "\x02\xcf\x78\x71\x0b\x16\x12\x1a\x39\0\x01", 11);
    for (int be = 0; be < 2; be++) {
        begin(&b, 2, true, 0x42, be); /* tsiz 0x1f98, flag=-0----X- */
        b.bytes[b.kdbh + 14] = 1;     /* r0_9ir2 */
        b.bytes[b.kdbh + 21] = 0x2d;  /* flag_9ir2=--R-LN-C */
        counts(&b, 4, 7, 0x16, 0x372);
        PUT(&b, 0x1f7e,
            "\0\x06\xd0"
            "THE REST"); /* tl 11 */
        PUT(&b, 0x1f89,
            "\0\x06\xd4"
            "I AM UPDATED");
        PUT(&b, 0x1f74, "\0\x06\xcf\x78\x71\x0b\x16\x01\x01\x01");
        PUT(&b, 0x1f6a, "\0\x02\xcf\x78\x71\x0b\x16\x12\x1a\x3a"); /* the trace leaves it out */
        put(&b, 0x1b6f, big, sizeof(big));                         /* tl 1019: up to the symbols */
        bw_table_block table = open_table(&b);
        assert_int_equal(table.first, 4);
        assert_false(table.counted);
        assert_null(row(&table, 0, columns, &count));
        assert_int_equal(count, 6);
        assert_true(same(&columns[0], "\xc1\x02", 2));
        assert_int_equal(columns[1].length, 999);
        assert_true(same(&columns[2], "\x78\x71\x0b\x16\x01\x01\x01", 7));
        assert_true(same(&columns[3], "\x78\x71\x0b\x16\x12\x1a\x39", 7));
        assert_true(same(&columns[4], "THE REST", 8));
        assert_true(same(&columns[5], "I AM UPDATED", 12));
        assert_int_equal(bw_table_row_at(&table, 5), 0); /* not laid */
    }
}

/* --- 11.2, basic: a row of one symbol, which is made of two symbols and two values --- */
static void lay_lewis(block *b)
{
    begin(b, 2, true, 0x40, false);
    b->bytes[b->kdbh + 15] = 1;
    b->bytes[b->kdbh + 20] = 4; /* perm_9ir2[4]={ 2 0 1 3 } */
    b->bytes[b->kdbh + 21] = 0x23;
    memcpy(b->bytes + b->kdbh + 22, "\2\0\1\3", 4);
    counts(b, 3, 3, 0x1a, 0x1b28);
    PUT(b, 0x1f00,
        "\0\x09\xcc"
        "AAAA");
    PUT(b, 0x1f10,
        "\0\x09\xd2"
        "AAAAAAAAAA");
    PUT(b, 0x1ed0,
        "\0\x02\x04\0\x01\xca\xc1\x02\xd2"
        "         1");                        /* tl 19, cc 4 */
    PUT(b, 0x1b28, "\x2c\0\x01\x04\x02");     /* bindmp: 2c 00 01 04 .. */
    PUT(b, 0x1b40, "\x2c\0\x02\x05\x02\xff"); /* and a NULL */
    PUT(b, 0x1b50, "\x3c\x02\x01\x04\x02");   /* deleted */
}

static void symbols_of_symbols(void **state)
{
    (void)state;
    static block b;
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count, uses, column;
    lay_lewis(&b);
    bw_table_block table = open_table(&b);
    assert_null(row(&table, 0, columns, &count));
    assert_int_equal(count, 4);
    assert_true(same(&columns[0], "AAAA", 4));
    assert_true(same(&columns[1], "AAAAAAAAAA", 10));
    assert_true(same(&columns[2], "\xc1\x02", 2));
    assert_true(same(&columns[3], "         1", 10));
    assert_null(row(&table, 1, columns, &count));
    assert_int_equal(count, 5);
    assert_true(columns[4].null);
    assert_null(bw_row_symbol_read(&table, 2, &uses, columns, &count));
    assert_int_equal(uses, 2);
    assert_true(bw_row_permutation(&table, 0, &column));
    assert_int_equal(column, 2);
    assert_false(bw_row_permutation(&table, 4, &column));
}

static void broken_symbols_are_told(void **state)
{
    (void)state;
    static block b;
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count;
    static const struct {
        unsigned at;
        uint8_t value;
        const char *why;
    } faults[] = {
        {0x1ed3, 2, "refer to each other"}, /* symbol 2 begins with itself */
        {0x1ed3, 3, "does not hold"},       /* as many symbols as there are */
        {0x1b2c, 199, "does not hold"},
        {0x1ed3, 251, "unknown form"},
        {0x1ed2, 0, "without columns"},
        {0x1b2b, 5, "another number of columns"},
        {0x1ed2, 3, "another number of columns"},
    };
    for (size_t i = 0; i < BW_COUNT(faults); i++) {
        lay_lewis(&b);
        b.bytes[b.kdbh + faults[i].at] = faults[i].value;
        bw_table_block table = open_table(&b);
        const char *why = row(&table, 0, columns, &count);
        if (!why || !strstr(why, faults[i].why))
            fail_msg("%zu: %s", i, why ? why : "nothing");
    }
}

/* Directories that do not fit before kdbhfsbo, a symbol at the block's end. */
static void broken_headers_are_told(void **state)
{
    (void)state;
    static block b;
    bw_table_block table;
    bw_error err = {0};
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count, uses;
    lay_lewis(&b);
    set16(b.bytes + b.kdbh + 6, 20, false);
    assert_int_equal(bw_table_block_open(b.bytes, SIZE, false, &table, &err), BW_ERR_FORMAT);
    assert_non_null(strstr(err.text, "kdbhfsbo"));
    lay_lewis(&b);
    set16(b.bytes + b.kdbh + b.directory, SIZE - 4 - b.kdbh - 3, false);
    b.bytes[SIZE - 5] = 210;
    table = open_table(&b);
    assert_string_equal(bw_row_symbol_read(&table, 0, &uses, columns, &count),
                        "the columns reach over the end of the block");
}

static void any_bytes_end_somewhere(void **state)
{
    (void)state;
    uint32_t seed = 23;
    for (unsigned round = 0; round < 2000; round++) {
        uint8_t *bytes = malloc(2048);
        bw_table_block table;
        bw_error err = {0};
        for (unsigned i = 0; i < 2048; i++, seed = seed * 1664525u + 1013904223u)
            bytes[i] = (uint8_t)(seed >> 24) & (i % 3 ? 0x7f : 0xff);
        bytes[0] = 6;
        bytes[20] = 1;
        set16(bytes + 36, 1, round & 1);
        bytes[38] = 0;
        bytes[68] = 0x60;
        bytes[69] = 2;
        set16(bytes + 70, round % 300, round & 1);
        set16(bytes + 74, 22 + 8 + 2 * (round % 300), round & 1);
        bytes[89] |= 1;
        if (bw_table_block_open(bytes, 2048, round & 1, &table, &err) == BW_OK)
            for (unsigned slot = 0; slot + table.first < table.rows; slot++) {
                bw_row_column columns[BW_ROW_COLUMNS];
                bw_row_piece piece;
                unsigned count;
                uint32_t at = bw_table_row_at(&table, table.first + slot);
                if (at && bw_row_piece_read(&table, at, &piece))
                    bw_row_columns_read(&table, &piece, columns, &count, NULL);
            }
        free(bytes);
    }
}

/* --- ROWDEPENDENCIES: flag=--R-----, rows of 12 bytes, dscn 0x0000.000b3bd0, col 0: c1 02 --- */
static void rows_that_carry_their_scn(void **state)
{
    (void)state;
    static block b;
    bw_row_column columns[BW_ROW_COLUMNS];
    bw_row_piece piece;
    unsigned count;
    uint32_t end;
    for (int be = 0; be < 2; be++) {
        char bytes[12] = "\x2c\0\x01";
        begin(&b, 2, true, 0x20, be); /* tsiz 0x1f98 */
        counts(&b, 0, 3, 14, 0x1f74);
        set32((uint8_t *)bytes + 3, 0x000b3bd0, be);
        memcpy(bytes + 9, "\x02\xc1\x02", 3);
        put(&b, 0x1f8c, bytes, 12); /* the next thing is the end: 0x1f8c + 12 = 0x1f98 */
        bw_table_block table = open_table(&b);
        assert_true(bw_row_piece_read(&table, bw_table_row_at(&table, 0), &piece));
        assert_true(piece.has_scn);
        assert_int_equal(piece.scn, 0xb3bd0);
        assert_null(bw_row_columns_read(&table, &piece, columns, &count, &end));
        assert_int_equal(count, 1);
        assert_int_equal(end, SIZE - 4);
        bw_tree *tree = decode(&b);
        expect(tree, "row[0].dscn.dscnbas", b.kdbh + 0x1f8c + 3, 0xb3bd0);
        expect(tree, "row[0].col[0].collen", b.kdbh + 0x1f8c + 9, 2);
        bw_tree_free(tree);
    }
}

/* --- Hybrid Columnar Compression: the first bytes of a unit of 12 pieces --- */
static void lay_unit(uint8_t unit[8004])
{
    static const char head[] = "\0\0\x1f\x44\x1f\x0b\0\0\0\x0b";
    memset(unit, 0, 8004);
    memcpy(unit, head, 10);
    for (unsigned i = 0; i < 11; i++) {
        set32(unit + 10 + 10 * i, 7884 + 8016 * i, true); /* POFF: 7884, 15900, 23916 ... */
        set32(unit + 14 + 10 * i, 0x01c06484 + i, true);  /* PRID */
    }
    memcpy(unit + 121,
           "KDZ0"
           "\x5c\x17\x31\x42\0\x01\x6e\x3b",
           12); /* checksum, 93755 bytes */
}

static void units_are_named(void **state)
{
    (void)state;
    static uint8_t unit[8004];
    bw_text text = {0};
    lay_unit(unit);
    assert_int_equal(bw_column_guess(unit, sizeof(unit)), BW_COLUMN_UNIT);
    assert_true(bw_column_decode(unit, sizeof(unit), BW_COLUMN_UNIT, &text));
    assert_string_equal(bw_text_get(&text),
                        "compression unit (HCC), 11 pieces follow; its rows are "
                        "not decoded; 93755 bytes (likely), here 8004");
    unit[9] = 0x0c; /* one piece more: no magic number behind the list */
    assert_int_not_equal(bw_column_guess(unit, sizeof(unit)), BW_COLUMN_UNIT);
    assert_false(bw_column_decode(unit, 8, BW_COLUMN_UNIT, &text));
    bw_text_free(&text);
}

/* A block of one unit: compressed, without symbols; its rows are stored as ever. */
static void a_block_of_a_unit(void **state)
{
    (void)state;
    static block b;
    static char piece[8016] = "\x29\0\x01\x01\xc0\x64\x84\0\0\xfe";
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count;
    lay_unit((uint8_t *)piece + 12);
    for (int be = 0; be < 2; be++) {
        set16((uint8_t *)piece + 10, 8004, be);
        begin(&b, 3, true, 0x40, be);        /* tsiz 0x1f80 */
        b.bytes[b.kdbh + 21] = 0x20;         /* flag_9ir2=--R----- */
        counts(&b, 0, 1, 0x16, 0x30);        /* pti[0] at 0x16, pri[0] offs 0x30, hsiz 0x1c */
        put(&b, 0x30, piece, sizeof(piece)); /* tl 8016: to the end */
        bw_table_block table = open_table(&b);
        assert_false(table.symbols);
        assert_null(row(&table, 0, columns, &count));
        assert_int_equal(count, 1);
        assert_int_equal(columns[0].length, 8004);
        bw_tree *tree = decode(&b);
        unsigned unit = b.kdbh + 0x30 + 12;
        expect(tree, "row[0].nrid.rowid_rdba", b.kdbh + 0x33, 0x01c06484);
        expect(tree, "kdzunit.kdzlength", unit, 8004);
        expect(tree, "kdzunit.cblk", unit + 5, 11);
        expect(tree, "kdzpiece[10].poff", unit + 110, 88044);
        expect(tree, "kdzpiece[10].prid.rowid_rdba", unit + 114, 0x01c0648e);
        bw_tree_free(tree);
        b.bytes[unit + 121] = 'k'; /* no unit: a column like others */
        tree = decode(&b);
        assert_true(bw_tree_find(tree, "kdzunit") < 0);
        bw_tree_free(tree);
    }
}

/* --- blocks of 2K to 32K: a symbol and a row at the block's end --- */
static void blocks_of_every_size(void **state)
{
    (void)state;
    for (uint32_t size = 2048; size <= 32768; size *= 2)
        for (int be = 0; be < 2; be++) {
            uint8_t *b = calloc(1, size), *kdbh = b + 68;
            unsigned symbol = size - 4 - 68 - 6, row_place = symbol - 6, count;
            bw_table_block table;
            bw_row_column columns[BW_ROW_COLUMNS];
            bw_error err = {0};
            b[0] = 6;
            b[20] = 1;
            set16(b + 36, 1, be);
            kdbh[0] = 0x40;
            kdbh[1] = 2;
            set16(kdbh + 2, 2, be);
            set16(kdbh + 6, 22 + 8 + 4, be);
            set16(kdbh + 8, row_place, be);
            kdbh[15] = 1;
            kdbh[21] = 1;
            set16(kdbh + 24, 1, be); /* one symbol, */
            set16(kdbh + 26, 1, be); /* and a row from entry 1 on */
            set16(kdbh + 28, 1, be);
            set16(kdbh + 30, symbol, be);
            set16(kdbh + 32, row_place, be);
            memcpy(kdbh + symbol,
                   "\0\1\xcb"
                   "end",
                   6);
            memcpy(kdbh + row_place, "\x2c\0\2\2\0\xff", 6);
            assert_int_equal(bw_table_block_open(b, size, be, &table, &err), BW_OK);
            assert_null(row(&table, 0, columns, &count));
            assert_int_equal(count, 2);
            assert_true(same(&columns[0], "end", 3));
            assert_true(columns[1].null);
            bw_block_context context = {.block_size = size, .family = "data", .big_endian = be};
            bw_tree *tree = bw_tree_new();
            bw_tree_decode(tree, layouts, b, &context);
            expect(tree, "symbol[0].symuses", 68 + symbol, 1);
            expect(tree, "crow[0].value[1].token", 68 + row_place + 5, 255);
            assert_int_equal(tree->fields[bw_tree_find(tree, "crow[0].value[0].token")].target,
                             68 + symbol);
            bw_tree_free(tree);
            free(b);
        }
}

/* A locator's members beside the column's bytes; a column whose lengths do not fit has none. */
static void fields_of_a_locator(void **state)
{
    (void)state;
    static block b;
    static const char bytes[] = "\x2c\0\1\x2c"
                                "\0\x2a\0\x01\x01\x08\0\0\0\x01\0\0\0\x01\0\0\0\0\x2b\x67\0\x18"
                                "\x04\0\0\0\0\x02\0\x64\0\0\0\0\0\0\x01\x40\0\x0c\x01\x40\0\x0d";
    for (int be = 0; be < 2; be++) {
        begin(&b, 2, true, 0, be);
        counts(&b, 0, 1, 14, 7000);
        put(&b, 7000, bytes, sizeof(bytes) - 1);
        bw_tree *tree = decode(&b);
        unsigned at = b.kdbh + 7004;
        expect(tree, "lob.lobinode", at + 20, 24);
        expect(tree, "lob.lobpages", at + 24, 2);
        expect(tree, "lob.lobrest", at + 28, 100);
        expect(tree, "lob.lobchunk[1]", at + 40, 0x0140000d);
        bw_tree_free(tree);
        b.bytes[at + 21] = 0x19;
        tree = decode(&b);
        assert_true(bw_tree_find(tree, "lob") < 0);
        bw_tree_free(tree);
    }
}

/* --- the command --- */
static void keep(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(context, text, size);
}

static void the_command_prints_values(void **state)
{
    (void)state;
    static block b;
    bw_error err = {0};
    bw_text line = {0}, said = {0};
    const bw_call_sink sink = {.write = keep, .context = &said};
    uint8_t *file = build_datafile(SIZE, 4, false);
    lay_lewis(&b);
    memcpy(file + 2 * SIZE + 20, b.bytes + 20, SIZE - 24);
    char path[300];
    strcpy(path, write_file("compressed.dbf", file, 4 * SIZE));
    bw_session *session = new_session();
    assert_non_null(session);
    bw_text_addf(&line, "rows %s -b 2 -r 0", path);
    assert_int_equal(bw_command_run_line(session, bw_text_get(&line), &sink, &err), 0);
    assert_string_equal(bw_text_get(&said),
                        "compressed block, 3 symbols; stored in the order perm_9ir2 2 0 1 3\n"
                        "row 0  @7052  --H-FL--  lock 0  columns 4\n"
                        "    0  VARCHAR2       AAAA\n"
                        "    1  VARCHAR2       AAAAAAAAAA\n"
                        "    2  NUMBER         1\n"
                        "    3  VARCHAR2                1\n");
    bw_text_clear(&line);
    bw_text_clear(&said);
    bw_text_addf(&line, "rows %s -b 2 --deleted --csv", path);
    assert_int_equal(bw_command_run_line(session, bw_text_get(&line), &sink, &err), 0);
    assert_string_equal(bw_text_get(&said),
                        "2,--HDFL--,\"AAAA\",\"AAAAAAAAAA\",\"1\",\"         1\"\n");
    bw_text_free(&line);
    bw_text_free(&said);
    bw_session_free(session);
    free(file);
}

static int group_begin(void **state)
{
    return make_folder(state) || load(state);
}

static int group_end(void **state)
{
    unload(state);
    return remove_folder(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(basic_compression_of_9i),   cmocka_unit_test(fields_of_a_compressed_block),
        cmocka_unit_test(oltp_compression),          cmocka_unit_test(symbols_of_symbols),
        cmocka_unit_test(broken_symbols_are_told),   cmocka_unit_test(broken_headers_are_told),
        cmocka_unit_test(any_bytes_end_somewhere),   cmocka_unit_test(rows_that_carry_their_scn),
        cmocka_unit_test(units_are_named),           cmocka_unit_test(a_block_of_a_unit),
        cmocka_unit_test(blocks_of_every_size),      cmocka_unit_test(fields_of_a_locator),
        cmocka_unit_test(the_command_prints_values),
    };
    return cmocka_run_group_tests_name("compressed", tests, group_begin, group_end);
}
