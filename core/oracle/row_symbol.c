/* Columns of a piece, and the symbol table of compressed blocks.
 *
 * Published traces of such blocks print the bytes of rows and symbols ("bindmp"); from these:
 * a symbol begins with two bytes that count its uses, big-endian ("02 d3" for 723 rows); then one
 * value, or the number of its columns, below 200, and as many values (JL, dbatools, biti_rainy).
 * A row has behind its header, whose third byte counts the stored values, the number of columns
 * when mec_kdbh9ir2 is set ("2c 00 01 04 31": one value, four columns, symbol 0x31), and else the
 * values at once ("2c 01 06 ca c1 02 fa 03 e7 ...": six of them). A value below 200 is a symbol,
 * 200 to 249 a length and that many bytes, 250 two bytes of length, big-endian, and the bytes,
 * 255 NULL. What 251 to 254 are is not known. */
#include <blockwright/row.h>

#define TAIL_BYTES 4u
#define LISTS_AT 19u /* from kdbh: counts of fcls_9ir2 and perm_9ir2 */
#define HEADER_BYTES 22u
#define LITERAL 200u
#define LONG_LITERAL 250u
#define IS_NULL 255u
#define USES_BYTES 2u
#define MAX_DEPTH 8u /* symbols of symbols */

typedef struct reader {
    const bw_table_block *table;
    bw_row_column *columns;
    unsigned count;
    const char *why;
} reader;

static bool fail(reader *r, const char *why)
{
    r->why = why;
    return false;
}

/* *at moves behind the bytes, or stays when the block has not as many. */
static bool take(reader *r, uint32_t *at, uint32_t bytes)
{
    uint32_t end = r->table->size - TAIL_BYTES;
    if (*at > end || end - *at < bytes)
        return fail(r, "the columns reach over the end of the block");
    *at += bytes;
    return true;
}

static bool add(reader *r, bw_row_column column)
{
    if (r->count == BW_ROW_COLUMNS)
        return fail(r, "symbols stand for more than 255 columns");
    r->columns[r->count++] = column;
    return true;
}

static bool read_literal(reader *r, uint32_t *at, uint32_t length)
{
    uint32_t begin = *at;
    return take(r, at, length) &&
           add(r, (bw_row_column){.bytes = r->table->bytes + begin, .length = length});
}

static bool read_long_literal(reader *r, uint32_t *at)
{
    uint32_t begin = *at;
    return take(r, at, 2) && read_literal(r, at, bw_get16(r->table->bytes + begin, true));
}

static bool read_symbol(reader *r, unsigned symbol, unsigned depth, unsigned *uses);

static bool read_value(reader *r, uint32_t *at, unsigned depth)
{
    if (!take(r, at, 1))
        return false;
    uint8_t token = r->table->bytes[*at - 1];
    if (token == IS_NULL)
        return add(r, (bw_row_column){.null = true});
    if (token > LONG_LITERAL)
        return fail(r, "a value begins with 251 to 254: of an unknown form");
    if (token == LONG_LITERAL)
        return read_long_literal(r, at);
    if (token >= LITERAL)
        return read_literal(r, at, token - LITERAL);
    return read_symbol(r, token, depth + 1, NULL);
}

/* Values up to `columns` of them: a symbol may bring several at once. */
static bool read_values(reader *r, uint32_t *at, unsigned columns, unsigned depth)
{
    unsigned end = r->count + columns;
    while (r->count < end)
        if (!read_value(r, at, depth))
            return false;
    return r->count == end || fail(r, "a symbol brings more columns than are told");
}

static bool read_symbol(reader *r, unsigned symbol, unsigned depth, unsigned *uses)
{
    uint32_t at = symbol < r->table->first ? bw_table_row_at(r->table, symbol) : 0;
    if (!at)
        return fail(r, "a symbol that the symbol table does not hold");
    if (depth > MAX_DEPTH)
        return fail(r, "symbols that refer to each other");
    if (!take(r, &at, USES_BYTES + 1))
        return false;
    if (uses)
        *uses = bw_get16(r->table->bytes + at - USES_BYTES - 1, true);
    uint8_t columns = r->table->bytes[at - 1];
    if (columns == 0)
        return fail(r, "a symbol without columns");
    at -= columns >= LITERAL;
    return read_values(r, &at, columns >= LITERAL ? 1 : columns, depth);
}

/* The header's count is of stored values; when `counted`, that of columns follows it. */
static bool read_row(reader *r, uint32_t *at, unsigned values)
{
    unsigned columns = values;
    if (r->table->counted && values) {
        if (!take(r, at, 1))
            return false;
        columns = r->table->bytes[*at - 1];
    }
    for (unsigned i = 0; i < values; i++)
        if (!read_value(r, at, 0))
            return false;
    return r->count == columns || fail(r, "its values bring another number of columns than told");
}

static bool read_plain(reader *r, uint32_t *at, unsigned columns)
{
    for (unsigned i = 0; i < columns; i++) {
        bw_row_column column;
        if (!bw_row_column_read(r->table, at, &column))
            return fail(r, "the columns reach over the end of the block");
        add(r, column);
    }
    return true;
}

const char *bw_row_columns_read(const bw_table_block *table, const bw_row_piece *piece,
                                bw_row_column columns[BW_ROW_COLUMNS], unsigned *count,
                                uint32_t *end)
{
    reader r = {.table = table, .columns = columns};
    uint32_t at = piece->data;
    if (table->symbols)
        read_row(&r, &at, piece->columns);
    else
        read_plain(&r, &at, piece->columns);
    *count = r.count;
    if (end)
        *end = at;
    return r.why;
}

const char *bw_row_symbol_read(const bw_table_block *table, unsigned symbol, unsigned *uses,
                               bw_row_column columns[BW_ROW_COLUMNS], unsigned *count)
{
    reader r = {.table = table, .columns = columns};
    *uses = 0;
    read_symbol(&r, symbol, 0, uses);
    *count = r.count;
    return r.why;
}

bool bw_row_permutation(const bw_table_block *table, unsigned place, unsigned *column)
{
    const uint8_t *header = table->bytes + table->kdbh;
    uint32_t at = table->kdbh + HEADER_BYTES + 2u * header[LISTS_AT] + place;
    uint32_t end = table->directory - 4 * table->tables;
    if (!table->symbols || place >= header[LISTS_AT + 1] || at >= end)
        return false;
    *column = table->bytes[at];
    return true;
}
