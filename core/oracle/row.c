/* Row pieces in a block: reference 3.2, 3.3. */
#include <blockwright/row.h>

#define TRANS_DATA 0x06
#define ITL_AT 44u
#define ITL_BYTES 24u
#define BITMAP_MANAGED 0x30u /* ktbbhflg: 8 bytes more before kdbh */
#define KDBH_BYTES 14u
#define COMPRESSED 0x40u   /* kdbhflag: eight bytes and more of a header of its own follow */
#define DEPENDENCIES 0x20u /* kdbhflag */
#define DEPENDENCY_BYTES 6u
#define COMPRESSED_HEADER 8u
#define COUNTED_AT 15u /* mec_kdbh9ir2, from kdbh */
#define TOKENS_AT 21u  /* flag_9ir2 */
#define TOKENS 0x01u   /* "C": rows are tokens; without it they are stored as ever */
#define TAIL_BYTES 4u
#define PIECE_HEAD 3u
#define CLUSTER_KEY_BYTES 16u /* two counts, previous and next key */
#define ADDRESS_BYTES 6u
#define LENGTH_IS_LONG 0xfeu
#define LENGTH_IS_NULL 0xffu

static uint32_t data_header_at(const uint8_t *bytes, uint32_t size, bool big_endian)
{
    uint32_t at = ITL_AT + ITL_BYTES * (bw_get16(bytes + 36, big_endian) & 0xff) +
                  (bytes[38] & BITMAP_MANAGED ? 8 : 0);
    return at + KDBH_BYTES + TAIL_BYTES <= size ? at : 0;
}

/* In compressed blocks headers of several lengths stand before the directories; these end where
 * free space begins. */
static bool directories_fit(bw_table_block *table)
{
    uint32_t header = table->kdbh + KDBH_BYTES, end = table->size - TAIL_BYTES;
    uint32_t directories = 4 * table->tables + 2 * table->rows;
    if (table->bytes[table->kdbh] & COMPRESSED) {
        uint32_t free_begin = bw_get16(table->bytes + table->kdbh + 6, table->big_endian);
        if (table->kdbh + free_begin < header + COMPRESSED_HEADER + directories)
            return false;
        header = table->kdbh + free_begin - directories;
    }
    table->directory = header + 4 * table->tables;
    return header <= end && directories <= end - header;
}

static void read_symbols(bw_table_block *table)
{
    table->symbols = true;
    table->counted = table->bytes[table->kdbh + COUNTED_AT];
    unsigned symbols = 0;
    if (table->tables > 1)
        symbols =
            bw_get16(table->bytes + table->directory - 4 * table->tables + 2, table->big_endian);
    table->first = symbols < table->rows ? symbols : table->rows;
}

bw_status bw_table_block_open(const uint8_t *bytes, uint32_t size, bool big_endian,
                              bw_table_block *table, bw_error *err)
{
    *table = (bw_table_block){.bytes = bytes, .size = size, .big_endian = big_endian};
    if (size < 128 || bytes[0] != TRANS_DATA || bytes[20] == 2)
        return bw_error_set(err, BW_ERR_FORMAT,
                            "no table or cluster block (type 0x%02x%s): it has no rows", bytes[0],
                            bytes[0] == TRANS_DATA ? ", index" : "");
    uint32_t at = table->kdbh = data_header_at(bytes, size, big_endian);
    if (!at)
        return bw_error_set(err, BW_ERR_FORMAT,
                            "more transaction slots than the block can hold; look at ktbbhict");
    table->tables = bytes[at + 1];
    table->rows = bw_get16(bytes + at + 2, big_endian);
    table->dependencies = bytes[at] & DEPENDENCIES;
    if (!directories_fit(table))
        return bw_error_set(err, BW_ERR_FORMAT,
                            "the row directory (%u tables, %u rows) does not fit into the block; "
                            "look at kdbhntab and kdbhnrow%s",
                            table->tables, table->rows,
                            bytes[at] & COMPRESSED ? " and, since it is compressed, kdbhfsbo" : "");
    if (bytes[at] & COMPRESSED && bytes[at + TOKENS_AT] & TOKENS)
        read_symbols(table);
    return BW_OK;
}

uint32_t bw_table_row_at(const bw_table_block *table, unsigned slot)
{
    if (slot >= table->rows)
        return 0;
    uint32_t free_begin = bw_get16(table->bytes + table->kdbh + 6, table->big_endian);
    uint32_t entry = bw_get16(table->bytes + table->directory + 2 * slot, table->big_endian);
    uint32_t at = table->kdbh + entry;
    return entry < free_begin || at + PIECE_HEAD > table->size - TAIL_BYTES ? 0 : at;
}

unsigned bw_table_of_row(const bw_table_block *table, unsigned slot)
{
    for (unsigned i = 0; i < table->tables; i++) {
        const uint8_t *entry = table->bytes + table->directory - 4 * (table->tables - i);
        unsigned first = bw_get16(entry, table->big_endian);
        if (slot >= first && slot - first < bw_get16(entry + 2, table->big_endian))
            return i;
    }
    return 0;
}

static bool take(const bw_table_block *table, uint32_t *at, uint32_t bytes)
{
    if (table->size - TAIL_BYTES - *at < bytes)
        return false;
    *at += bytes;
    return true;
}

static bool take_address(const bw_table_block *table, uint32_t *at, bw_rowid *rowid)
{
    return take(table, at, ADDRESS_BYTES) &&
           bw_rowid_decode(table->bytes + *at - ADDRESS_BYTES, ADDRESS_BYTES, rowid);
}

/* curc, comc, pk, nk */
static bool take_key(const bw_table_block *table, uint32_t *at, bw_row_piece *piece)
{
    if (!take(table, at, 4))
        return false;
    piece->current = bw_get16(table->bytes + *at - 4, table->big_endian);
    piece->committed = bw_get16(table->bytes + *at - 2, table->big_endian);
    return take_address(table, at, &piece->previous_key) &&
           take_address(table, at, &piece->next_key);
}

static bool take_cluster(const bw_table_block *table, uint32_t *at, bw_row_piece *piece)
{
    if (piece->flags & BW_ROW_KEY)
        return take_key(table, at, piece);
    if (!(piece->flags & BW_ROW_CLUSTERED))
        return true;
    if (!take(table, at, 1))
        return false;
    piece->cluster_key = table->bytes[*at - 1];
    return true;
}

/* Base, then wrap, as in kscn: likely. */
static bool take_scn(const bw_table_block *table, uint32_t *at, bw_row_piece *piece)
{
    if (!take(table, at, DEPENDENCY_BYTES))
        return false;
    const uint8_t *bytes = table->bytes + *at - DEPENDENCY_BYTES;
    piece->scn =
        bw_scn_from(bw_get32(bytes, table->big_endian), bw_get16(bytes + 4, table->big_endian));
    return true;
}

/* Symbols have no row header: a count of uses and values. */
bool bw_row_piece_read(const bw_table_block *table, uint32_t offset, bw_row_piece *piece)
{
    *piece = (bw_row_piece){.offset = offset};
    uint32_t at = offset;
    if (offset > table->size - TAIL_BYTES || !take(table, &at, PIECE_HEAD))
        return false;
    uint8_t flags = piece->flags = table->bytes[offset];
    piece->lock = table->bytes[offset + 1];
    piece->columns = table->bytes[offset + 2];
    piece->data = at;
    bool key = flags & BW_ROW_KEY;
    piece->has_head = !key && flags & BW_ROW_FIRST && !(flags & BW_ROW_HEAD);
    piece->has_next = !key && !(flags & BW_ROW_LAST);
    piece->has_scn = !key && table->dependencies;
    if (!take_cluster(table, &at, piece) ||
        (piece->has_head && !take_address(table, &at, &piece->head)) ||
        (piece->has_next && !take_address(table, &at, &piece->next)) ||
        (piece->has_scn && !take_scn(table, &at, piece)))
        return false;
    if ((flags & (BW_ROW_HEAD | BW_ROW_FIRST | BW_ROW_LAST)) == BW_ROW_HEAD)
        piece->columns = 0; /* a forwarding address alone, whatever the byte says */
    piece->data = at;
    return true;
}

bool bw_row_column_read(const bw_table_block *table, uint32_t *offset, bw_row_column *column)
{
    uint32_t at = *offset;
    if (at > table->size - TAIL_BYTES || !take(table, &at, 1))
        return false;
    uint32_t length = table->bytes[at - 1];
    *column = (bw_row_column){.null = length == LENGTH_IS_NULL};
    if (length == LENGTH_IS_LONG) {
        if (!take(table, &at, 2))
            return false;
        length = bw_get16(table->bytes + at - 2, table->big_endian);
    }
    if (column->null)
        length = 0;
    column->bytes = table->bytes + at;
    column->length = length;
    if (!take(table, &at, length))
        return false;
    *offset = at;
    return true;
}

char *bw_row_flags_format(uint8_t flags, char text[BW_ROW_FLAGS_TEXT])
{
    static const char letters[] = "KCHDFLPN";
    for (unsigned i = 0; i < 8; i++)
        text[i] = flags & 0x80u >> i ? letters[i] : '-';
    text[8] = '\0';
    return text;
}
