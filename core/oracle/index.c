/* Index blocks at their true places (reference 3.7), not where BBED maps them. */
#include "core/oracle/index_prefix.h"

#define TRANS_DATA 0x06
#define INDEX 2 /* ktbbhtyp */
#define ITL_AT 44u
#define ITL_BYTES 24u
#define BITMAP_MANAGED 0x30u
#define LEAF_HEADER 36u
#define BRANCH_HEADER 28u
#define TAIL_BYTES 4u
#define CHILD_BYTES 4u
#define ROWID_BYTES 6u
#define GLOBAL_ROWID_BYTES 10u /* with the object: global index of a partitioned table */
#define OPC_IOT 0x10u          /* kdxcoopc; traces: "iot flags=I--" */
#define OPC_COMPRESSED 0x20u   /* "iot flags=-C-" */
#define LENGTH_IS_LONG 0xfeu   /* leaf: two bytes of length follow; branch: the key ends */
#define LENGTH_IS_NULL 0xffu

static uint32_t header_at(const uint8_t *bytes, bool big_endian)
{
    return ITL_AT + ITL_BYTES * (bw_get16(bytes + 36, big_endian) & 0xff) +
           (bytes[38] & BITMAP_MANAGED ? 8 : 0);
}

static void read_header(bw_index_block *index)
{
    const uint8_t *header = index->bytes + index->header;
    bool big = index->big_endian;
    index->level = header[0];
    index->columns = header[3];
    index->iot = header[2] & OPC_IOT;
    index->entries = bw_get16(header + 8, big);
    if (index->level) {
        index->left_most = bw_get32(header + 16, big);
        return;
    }
    index->next = bw_get32(header + 20, big);
    index->previous = bw_get32(header + 24, big);
    index->data_size = header[28];
    index->compressed = header[2] & OPC_COMPRESSED;
}

bw_status bw_index_block_open(const uint8_t *bytes, uint32_t size, bool big_endian,
                              bw_index_block *index, bw_error *err)
{
    *index = (bw_index_block){.bytes = bytes, .size = size, .big_endian = big_endian};
    if (size < 128 || bytes[0] != TRANS_DATA || bytes[20] != INDEX)
        return bw_error_set(err, BW_ERR_FORMAT, "no index block: it has no entries");
    index->header = header_at(bytes, big_endian);
    if (index->header + LEAF_HEADER + TAIL_BYTES > size)
        return bw_error_set(err, BW_ERR_FORMAT,
                            "more transaction slots than the block can hold; look at ktbbhict");
    read_header(index);
    index->directory = index->header + (index->level ? BRANCH_HEADER : LEAF_HEADER);
    if (index->entries > (size - TAIL_BYTES - index->directory) / 2)
        return bw_error_set(
            err, BW_ERR_FORMAT,
            "a directory of %u entries does not fit into the block; look at kdxconro",
            index->entries);
    if (index->compressed && !index->level)
        bw_index_find_prefixes(index);
    return BW_OK;
}

static bool take(const bw_index_block *index, uint32_t *at, uint32_t bytes)
{
    if (*at > index->size - TAIL_BYTES || index->size - TAIL_BYTES - *at < bytes)
        return false;
    *at += bytes;
    return true;
}

bool bw_index_entry_read(const bw_index_block *index, unsigned number, bw_index_entry *entry)
{
    if (number >= index->entries)
        return false;
    uint32_t begin = bw_get16(index->bytes + index->directory + 2 * number, index->big_endian);
    uint32_t at = index->header + begin;
    *entry = (bw_index_entry){.offset = at};
    const uint8_t *bytes = index->bytes + at;
    if (at < index->directory + 2 * index->entries)
        return false;
    if (index->level) {
        if (!take(index, &at, CHILD_BYTES))
            return false;
        entry->child = bw_get32(bytes, index->big_endian);
        entry->data = at;
        return true;
    }
    if (!take(index, &at, 2 + index->data_size))
        return false;
    entry->flags = bytes[0];
    entry->lock = bytes[1];
    entry->has_rowid =
        (index->data_size == ROWID_BYTES || index->data_size == GLOBAL_ROWID_BYTES) &&
        bw_rowid_decode(bytes + 2, index->data_size, &entry->rowid);
    entry->data = at;
    entry->prefix = bw_index_prefix_of(index, number);
    return true;
}

bool bw_index_column_read(const bw_index_block *index, uint32_t *offset, bw_row_column *column)
{
    uint32_t at = *offset;
    if (!take(index, &at, 1))
        return false;
    uint32_t length = index->bytes[at - 1];
    *column = (bw_row_column){.null = length == LENGTH_IS_NULL};
    if (length == LENGTH_IS_LONG) {
        if (index->level || !take(index, &at, 2))
            return false;
        length = bw_get16(index->bytes + at - 2, index->big_endian);
    }
    column->length = column->null ? 0 : length;
    column->bytes = index->bytes + at;
    if (!take(index, &at, column->length))
        return false;
    *offset = at;
    return true;
}

static unsigned read_columns(const bw_index_block *index, uint32_t *at, unsigned wanted,
                             bw_row_column *columns)
{
    unsigned count = 0;
    while (count < wanted && bw_index_column_read(index, at, &columns[count]))
        count++;
    return count;
}

unsigned bw_index_key_read(const bw_index_block *index, const bw_index_entry *entry,
                           bw_row_column columns[BW_INDEX_COLUMNS], uint32_t *end)
{
    unsigned count = 0;
    uint32_t at = entry->data, prefix = bw_index_prefix_at(index, entry->prefix);
    if (prefix)
        count = read_columns(index, &prefix, index->prefix_columns, columns);
    count += read_columns(index, &at, index->columns - count, columns + count);
    if (end)
        *end = at;
    return count;
}

uint32_t bw_index_limit(const bw_index_block *index, uint32_t offset)
{
    uint32_t limit = index->size - TAIL_BYTES;
    uint32_t usable =
        index->header +
        bw_get16(index->bytes + index->header + (index->level ? 24 : 32), index->big_endian);
    if (usable > offset && usable < limit)
        limit = usable;
    for (unsigned i = 0; i < index->entries; i++) {
        uint32_t at =
            index->header + bw_get16(index->bytes + index->directory + 2 * i, index->big_endian);
        limit = at > offset && at < limit ? at : limit;
    }
    return bw_index_prefix_limit(index, offset, limit);
}

/* Row pieces in a leaf are as those in a table block. */
static bw_table_block as_table(const bw_index_block *index)
{
    return (bw_table_block){
        .bytes = index->bytes, .size = index->size, .big_endian = index->big_endian};
}

bool bw_index_piece_read(const bw_index_block *index, uint32_t offset, bw_row_piece *piece)
{
    bw_table_block table = as_table(index);
    return index->iot && !index->level && bw_row_piece_read(&table, offset, piece) &&
           !(piece->flags & (BW_ROW_KEY | BW_ROW_CLUSTERED)) &&
           piece->data <= bw_index_limit(index, offset);
}

unsigned bw_index_piece_columns(const bw_index_block *index, const bw_row_piece *piece,
                                bw_row_column columns[BW_INDEX_COLUMNS], unsigned count)
{
    bw_table_block table = as_table(index);
    unsigned more = 0;
    if (count <= BW_INDEX_COLUMNS - BW_ROW_COLUMNS)
        bw_row_columns_read(&table, piece, columns + count, &more, NULL);
    return count + more;
}

bool bw_index_is_bitmap(const bw_index_block *index, const bw_row_column *columns, unsigned count)
{
    bw_rowid begin, end;
    if (index->level || index->data_size || count < 4 || columns[count - 1].length == ROWID_BYTES)
        return false;
    const bw_row_column *from = &columns[count - 3], *to = &columns[count - 2];
    return from->length == ROWID_BYTES && to->length == ROWID_BYTES &&
           bw_rowid_decode(from->bytes, ROWID_BYTES, &begin) &&
           bw_rowid_decode(to->bytes, ROWID_BYTES, &end) &&
           (begin.rdba < end.rdba || (begin.rdba == end.rdba && begin.slot <= end.slot));
}
