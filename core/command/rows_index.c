/* The entries of an index block: keys with rowids, or with the children they lead to. */
#include "core/command/rows.h"

#define MAX_COLUMNS 255 /* kdxconco is one byte */

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
    if (index->level)
        bw_call_print(rows->call, "branch, level %u, left-most child 0x%08x\n", index->level,
                      index->left_most);
    else
        bw_call_print(rows->call, "leaf, previous 0x%08x, next 0x%08x\n", index->previous,
                      index->next);
}

int bw_rows_index(bw_rows *rows)
{
    const bw_geometry *g = bw_dbfile_geometry(rows->file);
    bw_index_block index;
    bw_row_column columns[MAX_COLUMNS];
    bw_error why = {0};
    if (bw_index_block_open(rows->bytes, g->block_size, g->big_endian, &index, &why) != BW_OK)
        return bw_call_fail(rows->call, "%s, block %llu: %s", bw_dbfile_path(rows->file),
                            (unsigned long long)rows->block, why.text);
    if (!bw_rows_begin(rows, index.entries, "entry"))
        return 2;
    write_links(rows, &index);
    bool problems = false;
    rows->columns = columns;
    rows->rowid_last = index.level == 0 && index.data_size == 0;
    for (uint64_t i = rows->first; i < rows->last; i++) {
        bw_index_entry entry;
        if (!bw_index_entry_read(&index, (unsigned)i, &entry)) {
            problems = true;
            continue;
        }
        rows->column_count = 0;
        while (rows->column_count < index.columns &&
               bw_index_column_read(&index, &entry.data, &columns[rows->column_count]))
            rows->column_count++;
        problems = problems || (index.level == 0 && rows->column_count < index.columns);
        write_entry(rows, &index, (unsigned)i, &entry);
    }
    return problems ? 1 : 0;
}
