/* The rules of kdbchk for the rows of a table block: rows locked by nobody (6101), slots that count
 * other locks than rows have (6108), space that does not add up (6110, 6111). The space of clusters
 * and compressed blocks is not judged. Sources: reference 3.1 to 3.3; the sessions DSI-06 and B03
 * for the texts, the codes, and that a deleted row counts two bytes, which come back as "stb" when
 * its delete is committed; 6108's text from memory of published DBVERIFY output. */
#include "core/verify/rule.h"

#include <string.h>

#define ITL_AT 44u
#define ITL_BYTES 24u
#define ITL_FLAG 16u /* in the entry; its low 12 bits count locks, or hold free space credit */
#define ITL_FSC 18u
#define FLAG_COMMITTED 0x8000u
#define LOCKS 0x0fffu
#define SLOTS_AT 36u
#define FSBO_AT 6u /* in kdbh */
#define AVSP_AT 10u
#define TOSP_AT 12u
#define TAIL_BYTES 4u
#define STUB_BYTES 2u
#define SMALLEST_PIECE 9u /* a piece must have room to become a forwarding address */

bool bw_rule_table_block(const bw_rule_run *run, bw_table_block *table)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    bw_error ignored;
    return bw_table_block_open(tree->bytes, tree->context.block_size, tree->context.big_endian,
                               table, &ignored) == BW_OK;
}

static unsigned slots_of(const bw_table_block *table)
{
    return table->bytes[SLOTS_AT + (table->big_endian ? 1 : 0)];
}

static const uint8_t *slot_of(const bw_table_block *table, unsigned itl)
{
    return table->bytes + ITL_AT + ITL_BYTES * (itl - 1);
}

static unsigned slot_flags(const bw_table_block *table, unsigned itl)
{
    return bw_get16(slot_of(table, itl) + ITL_FLAG, table->big_endian);
}

static bool exists(const bw_table_block *table, unsigned itl)
{
    static const uint8_t nobody[8];
    return memcmp(slot_of(table, itl), nobody, sizeof(nobody)) != 0 &&
           !(slot_flags(table, itl) & FLAG_COMMITTED);
}

/* Number of the entry among those of its table, as kdbchk and traces count. */
static unsigned slot_in_table(const bw_table_block *table, unsigned entry, unsigned *number)
{
    *number = bw_table_of_row(table, entry);
    const uint8_t *directory = table->bytes + table->directory - 4 * (table->tables - *number);
    unsigned first = table->tables ? bw_get16(directory, table->big_endian) : 0;
    return first <= entry ? entry - first : entry;
}

void bw_rule_6101(bw_rule_run *run)
{
    bw_table_block table;
    if (!bw_rule_table_block(run, &table))
        return;
    unsigned slots = slots_of(&table), number;
    for (unsigned i = table.first; i < table.rows; i++) {
        uint32_t at = bw_table_row_at(&table, i);
        unsigned lock = at ? table.bytes[at + 1] : 0;
        if (!lock || (lock <= slots && exists(&table, lock)))
            continue;
        unsigned slot = slot_in_table(&table, i, &number);
        bw_rule_found(run, at + 1, "table=%u   slot=%u\nlockid=%u   ktbbhitc=%u", number, slot,
                      lock, slots);
    }
}

void bw_rule_6108(bw_rule_run *run)
{
    bw_table_block table;
    unsigned locked[256] = {0};
    if (!bw_rule_table_block(run, &table))
        return;
    for (unsigned i = table.first; i < table.rows; i++) {
        uint32_t at = bw_table_row_at(&table, i);
        if (at)
            locked[table.bytes[at + 1]]++;
    }
    for (unsigned itl = 1; itl <= slots_of(&table); itl++) {
        unsigned told = slot_flags(&table, itl) & LOCKS;
        if (exists(&table, itl) && told != locked[itl])
            bw_rule_found(run, ITL_AT + ITL_BYTES * (itl - 1) + ITL_FLAG, "trans=%u ilk=%u nlo=%u",
                          itl, told, locked[itl]);
    }
}

/* --- space --- */
static int signed16(const bw_table_block *table, uint32_t at)
{
    return (int16_t)bw_get16(table->bytes + table->kdbh + at, table->big_endian);
}

/* Free space credit of transactions that are not cleaned out. */
static int credit(const bw_table_block *table)
{
    int sum = 0;
    for (unsigned itl = 1; itl <= slots_of(table); itl++)
        if (!(slot_flags(table, itl) & FLAG_COMMITTED))
            sum += bw_get16(slot_of(table, itl) + ITL_FSC, table->big_endian);
    return sum;
}

/* Bytes of the piece at `at`; 0: it cannot be walked through. */
static uint32_t piece_bytes(const bw_table_block *table, uint32_t at)
{
    bw_row_piece piece;
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count;
    uint32_t end;
    bool whole = bw_row_piece_read(table, at, &piece) &&
                 !bw_row_columns_read(table, &piece, columns, &count, &end);
    return whole ? end - at : 0;
}

/* Bytes that the header, the directory and the rows take; false: a row cannot be added up, of which
 * kdbchk says nothing, or the block is a cluster or compressed. */
static bool add_up(const bw_rule_run *run, bw_table_block *table, int *used, int *stubs)
{
    if (!bw_rule_table_block(run, table) || table->symbols || table->tables != 1 ||
        table->directory != table->kdbh + 18)
        return false;
    *used = signed16(table, FSBO_AT);
    *stubs = 0;
    for (unsigned i = 0; i < table->rows; i++) {
        uint32_t at = bw_table_row_at(table, i);
        uint32_t bytes = STUB_BYTES;
        if (!at)
            continue;
        if (table->bytes[at] & BW_ROW_DELETED)
            *stubs += STUB_BYTES;
        else if ((bytes = piece_bytes(table, at)) < SMALLEST_PIECE)
            return false;
        *used += (int)bytes;
    }
    return true;
}

void bw_rule_6110(bw_rule_run *run)
{
    bw_table_block table;
    int used, stubs;
    if (!add_up(run, &table, &used, &stubs))
        return;
    int fsc = credit(&table), avsp = signed16(&table, AVSP_AT);
    int dtl = (int)(table.size - TAIL_BYTES - table.kdbh);
    if (used + fsc + avsp != dtl)
        bw_rule_found(run, table.kdbh + AVSP_AT, "used=%d fsc=%d avsp=%d dtl=%d", used, fsc, avsp,
                      dtl);
}

void bw_rule_6111(bw_rule_run *run)
{
    bw_table_block table;
    int used, stubs;
    if (!add_up(run, &table, &used, &stubs))
        return;
    int fsc = credit(&table), avsp = signed16(&table, AVSP_AT), tosp = signed16(&table, TOSP_AT);
    if (tosp != avsp + fsc + stubs)
        bw_rule_found(run, table.kdbh + TOSP_AT, "tosp=%d fsc=%d stb=%d avsp=%d", tosp, fsc, stubs,
                      avsp);
}
