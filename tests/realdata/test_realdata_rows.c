/* Rows as the traces T01 and T02 dump them, read from the blocks' bytes. */
#include "realdata.h"

#include <blockwright/row.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the reader stands in the trace and in the block. */
typedef struct reader {
    bw_table_block table;
    unsigned row;
    bw_row_piece piece;
    uint32_t at, start; /* of the next column; of the row */
    long long length;   /* of the row, as printed */
} reader;

/* "tab 0, row 1, @0x1f78" */
static void read_row(reader *r, const char *line)
{
    unsigned table, row, offset;
    if (sscanf(line, "tab %u, row %u, @0x%x", &table, &row, &offset) != 3)
        return;
    r->row = row;
    r->start = bw_table_row_at(&r->table, row);
    realdata_equal("row", r->start, r->table.kdbh + offset);
    realdata_equal("table", bw_table_of_row(&r->table, row), table);
    assert_true(bw_row_piece_read(&r->table, r->start, &r->piece));
    r->at = r->piece.data;
}

/* "tl: 8 fb: --H-FL-- lb: 0x2  cc: 2" */
static void read_head(reader *r, const char *line)
{
    unsigned lock, columns;
    char flags[16], ours[BW_ROW_FLAGS_TEXT];
    if (sscanf(line, "tl: %lld fb: %8s lb: 0x%x cc: %u", &r->length, flags, &lock, &columns) != 4)
        return;
    realdata_text("fb", bw_row_flags_format(r->piece.flags, ours), flags);
    realdata_equal("lb", r->piece.lock, lock);
    realdata_equal("cc", r->piece.columns, columns);
}

/* "col  1: [ 1]  61": the last one ends where the row does. */
static void read_column(reader *r, const char *line)
{
    unsigned column, length, byte;
    bw_row_column ours;
    int used = 0;
    if (sscanf(line, "col %u: [ %u]%n", &column, &length, &used) != 2 || !used)
        return;
    assert_true(bw_row_column_read(&r->table, &r->at, &ours));
    realdata_equal("length", ours.length, length);
    const char *hex = line + used;
    for (unsigned i = 0; i < length && i < ours.length; i++, hex += 2) {
        hex += strspn(hex, " ");
        assert_int_equal(sscanf(hex, "%2x", &byte), 1);
        realdata_equal("byte", ours.bytes[i], byte);
    }
    if (column + 1u == r->piece.columns)
        realdata_equal("tl", r->at - r->start, r->length);
}

static void compare(const char *text_name, const char *block_name, unsigned at_least)
{
    size_t size;
    reader r = {.row = 0};
    bw_error err = {0};
    char *rest = NULL, *text = realdata_read(text_name, &size);
    char *block = realdata_read(block_name, &size);
    assert_int_equal(bw_table_block_open((uint8_t *)block, REALDATA_BLOCK, false, &r.table, &err),
                     BW_OK);
    char *dump = strstr(text, "block_row_dump:");
    assert_non_null(dump);
    for (char *line = strtok_r(dump, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strstr(line, "end_of_block_dump"))
            break;
        read_row(&r, line);
        read_head(&r, line);
        read_column(&r, line);
    }
    free(block);
    free(text);
    realdata_finish(text_name, at_least);
}

static void rows_of_traces(void **state)
{
    (void)state;
    realdata_need();
    compare("text/T01_19c_table_block_0x03000c36.txt",
            "blocks/T01_19c_table_block_0x03000c36.0.le.bin", 48);
    compare("text/T02_10g_table_block_0x01400010.txt",
            "blocks/T02_10g_table_block_0x01400010.0.le.bin", 33);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_of_traces)};
    return cmocka_run_group_tests_name("realdata_rows", tests, NULL, realdata_end);
}
