/* The row directory of table blocks: places of rows (6135, its text from memory of published
 * DBVERIFY output), rows over rows, the list of free entries. */
#include "core/verify/overlap.h"

#include <stdlib.h>

#define TAIL_BYTES 4u
#define FRRE_AT 4u /* in kdbh */
#define FSEO_AT 8u
#define NO_ENTRY 0xffffu
#define STUB_BYTES 2u /* what a deleted row may have kept */

static unsigned number(const bw_table_block *table, uint32_t at)
{
    return bw_get16(table->bytes + at, table->big_endian);
}

static unsigned entry(const bw_table_block *table, unsigned i)
{
    return number(table, table->directory + 2 * i);
}

static unsigned free_begin(const bw_table_block *table)
{
    return table->directory + 2 * table->rows - table->kdbh;
}

/* An entry below the directory's end is a link of the free list: number of an entry, or none. */
static bool is_link(const bw_table_block *table, unsigned value)
{
    return value == NO_ENTRY || (value < table->rows && value < free_begin(table));
}

void bw_rule_6135(bw_rule_run *run)
{
    bw_table_block table;
    if (!bw_rule_table_block(run, &table))
        return;
    unsigned fseo = number(&table, table.kdbh + FSEO_AT);
    unsigned dtl = table.size - TAIL_BYTES - table.kdbh;
    for (unsigned i = 0; i < table.rows; i++) {
        unsigned place = entry(&table, i);
        if (!is_link(&table, place) && (place < fseo || place >= dtl))
            bw_rule_found(run, table.directory + 2 * i, "slot %u offs %u fseo %u dtl %u bhs %u", i,
                          place, fseo, dtl, free_begin(&table));
    }
}

/* From kdbhfrre, which has a rule of its own, over free entries to none: no entry twice, none of a
 * row. */
void bw_rule_free_list(bw_rule_run *run)
{
    bw_table_block table;
    if (!bw_rule_table_block(run, &table))
        return;
    uint32_t at = table.kdbh + FRRE_AT;
    unsigned next = number(&table, at);
    if (next >= table.rows)
        return;
    for (unsigned steps = 0; next != NO_ENTRY; steps++) {
        if (next >= table.rows || bw_table_row_at(&table, next) || steps == table.rows) {
            bw_rule_found(run, at,
                          next >= table.rows    ? "entry %u of %u"
                          : steps == table.rows ? "entry %u comes again (%u entries)"
                                                : "entry %u of %u is that of a row",
                          next, table.rows);
            return;
        }
        at = table.directory + 2 * next;
        next = number(&table, at);
    }
}

/* --- rows over rows --- */
/* Where the entry's bytes end; a piece that cannot be walked through has its header. */
static uint32_t end_of(const bw_table_block *table, uint32_t at)
{
    bw_row_piece piece;
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count;
    uint32_t end;
    if (table->bytes[at] & BW_ROW_DELETED || !bw_row_piece_read(table, at, &piece) ||
        bw_row_columns_read(table, &piece, columns, &count, &end))
        return at + STUB_BYTES;
    return end;
}

void bw_rule_row_overlap(bw_rule_run *run)
{
    bw_table_block table;
    if (!bw_rule_table_block(run, &table) || table.rows == 0)
        return;
    bw_stretch *rows = bw_alloc(table.rows * sizeof(*rows));
    size_t count = 0;
    for (unsigned i = table.first; i < table.rows; i++) {
        uint32_t at = bw_table_row_at(&table, i);
        if (at)
            rows[count++] = (bw_stretch){at, end_of(&table, at), i - table.first};
    }
    bw_rule_overlaps(run, rows, count, "slot");
    free(rows);
}
