/* Index blocks at their true places (reference 3.7), not where BBED maps them. */
#include <blockwright/index.h>

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
#define LENGTH_IS_LONG 0xfeu /* leaf: two bytes of length follow; branch: the key ends */
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
    index->entries = bw_get16(header + 8, big);
    if (index->level) {
        index->left_most = bw_get32(header + 16, big);
        return;
    }
    index->next = bw_get32(header + 20, big);
    index->previous = bw_get32(header + 24, big);
    index->data_size = header[28];
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
        index->data_size == ROWID_BYTES && bw_rowid_decode(bytes + 2, ROWID_BYTES, &entry->rowid);
    entry->data = at;
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
