/* The entries of an index block: keys with rowids, or with the children they lead to. */
#include "core/command/rows.h"

#include <stdlib.h>

static void add_address(const bw_index_block *index, const bw_index_entry *entry, bw_text *text)
{
    if (index->level)
        bw_text_addf(text, "0x%08x", entry->child);
    else if (entry->has_rowid)
        bw_text_addf(text, "0x%08x.%u", entry->rowid.rdba, entry->rowid.slot);
}

static void text_entry(const bw_rows *rows, const bw_index_block *index, unsigned number,
                       const bw_index_entry *entry, const char *address)
{
    bw_call_print(rows->call, "entry %u  @%u", number, entry->offset);
    if (index->level)
        bw_call_print(rows->call, "  child %s\n", address);
    else
        bw_call_print(rows->call, "  lock %u%s%s%s\n", entry->lock, *address ? "  rowid " : "",
                      address, entry->flags & BW_INDEX_DELETED ? "  deleted" : "");
    bw_rows_columns_text(rows);
}

static void json_entry(const bw_rows *rows, const bw_index_block *index, unsigned number,
                       const bw_index_entry *entry, const char *address)
{
    bw_json *json = bw_call_json(rows->call);
    bw_json_begin_object(json);
    bw_rows_json_number(json, "entry", number);
    bw_rows_json_number(json, "offset", entry->offset);
    if (!index->level) {
        bw_rows_json_number(json, "lock", entry->lock);
        bw_json_key(json, "deleted");
        bw_json_bool(json, entry->flags & BW_INDEX_DELETED);
    }
    bw_json_key(json, index->level ? "child" : "rowid");
    bw_json_string(json, *address ? address : NULL);
    bw_rows_columns_json(rows);
    bw_json_end(json);
}

static void write_entry(const bw_rows *rows, const bw_index_block *index, unsigned number,
                        const bw_index_entry *entry)
{
    bw_text address = {0};
    add_address(index, entry, &address);
    if (rows->form == BW_ROWS_TEXT) {
        text_entry(rows, index, number, entry, bw_text_get(&address));
    } else if (rows->form == BW_ROWS_JSON) {
        json_entry(rows, index, number, entry, bw_text_get(&address));
    } else {
        bw_call_print(rows->call, "%u,%s", number, bw_text_get(&address));
        bw_rows_columns_csv(rows);
    }
    bw_text_free(&address);
}

/* What a leaf's neighbours or a branch's first child are; programs find them by `print`. */
static void write_links(const bw_rows *rows, const bw_index_block *index)
{
    if (rows->form != BW_ROWS_TEXT)
        return;
    bw_call *call = rows->call;
    if (index->level) {
        bw_call_print(call, "branch, level %u, left-most child 0x%08x\n", index->level,
                      index->left_most);
        return;
    }
    bw_call_print(call, "leaf, previous 0x%08x, next 0x%08x%s", index->previous, index->next,
                  index->iot ? ", of an index-organized table" : "");
    if (index->prefixes)
        bw_call_print(call, ", compressed: %u prefix%s of %u columns (likely)", index->prefixes,
                      index->prefixes == 1 ? "" : "es", index->prefix_columns);
    else if (index->compressed)
        bw_call_print(call, ", compressed: its prefixes were not found, the first columns of each "
                            "key are missing");
    bw_call_print(call, "\n");
}

/* Turned around byte by byte: what a reverse key index was made from. The rowid stays. */
static void turn_around(const bw_rows *rows, bw_row_column *columns, unsigned count, uint8_t *room)
{
    unsigned keys = rows->rowid_last && count ? count - 1 : count;
    for (unsigned i = 0; i < keys; i++) {
        for (uint32_t j = 0; j < columns[i].length; j++)
            room[j] = columns[i].bytes[columns[i].length - 1 - j];
        columns[i].bytes = room;
        room += columns[i].length;
    }
}

/* The columns of one entry; false: not as many as the key must have. */
static bool read_columns(bw_rows *rows, const bw_index_block *index, const bw_index_entry *entry,
                         bw_row_column columns[BW_INDEX_COLUMNS])
{
    uint32_t end;
    bw_row_piece piece;
    unsigned count = bw_index_key_read(index, entry, columns, &end);
    bool whole = index->level || count == index->columns;
    rows->bitmap = whole && bw_index_is_bitmap(index, columns, count);
    if (bw_call_has(rows->call, "reverse"))
        turn_around(rows, columns, count, rows->room);
    if (whole && bw_index_piece_read(index, end, &piece))
        count = bw_index_piece_columns(index, &piece, columns, count);
    rows->columns = columns;
    rows->column_count = count;
    return whole;
}

static bool is_asked_for(const bw_rows *rows, const bw_index_entry *entry)
{
    return !bw_call_has(rows->call, "deleted") || entry->flags & BW_INDEX_DELETED;
}

static int list_entries(bw_rows *rows, const bw_index_block *index)
{
    bw_row_column columns[BW_INDEX_COLUMNS];
    bool problems = false;
    for (uint64_t i = rows->first; i < rows->last; i++) {
        bw_index_entry entry;
        if (!bw_index_entry_read(index, (unsigned)i, &entry)) {
            problems = true;
            continue;
        }
        if (!is_asked_for(rows, &entry))
            continue;
        problems = !read_columns(rows, index, &entry, columns) || problems;
        write_entry(rows, index, (unsigned)i, &entry);
    }
    return problems ? 1 : 0;
}

int bw_rows_index(bw_rows *rows)
{
    const bw_geometry *g = bw_dbfile_geometry(rows->file);
    bw_index_block index;
    bw_error why = {0};
    if (bw_index_block_open(rows->bytes, g->block_size, g->big_endian, &index, &why) != BW_OK)
        return bw_call_fail(rows->call, "%s, block %llu: %s", bw_dbfile_path(rows->file),
                            (unsigned long long)rows->block, why.text);
    if (!bw_rows_begin(rows, index.entries, "entry"))
        return 2;
    write_links(rows, &index);
    rows->rowid_last = index.level == 0 && index.data_size == 0 && !index.iot;
    rows->room = bw_alloc(2 * (size_t)g->block_size);
    int result = list_entries(rows, &index);
    free(rows->room);
    return result;
}
