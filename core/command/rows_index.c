/* The entries of an index block: keys with rowids, with the children they lead to, or with the rows
 * of an index-organized table. */
#include "core/command/rows.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_COLUMNS (BW_INDEX_COLUMNS + 1000u) /* with those in the overflow segment */

/* The index block that is listed, and the entry that is written now. */
typedef struct index_rows {
    bw_rows *rows;
    bw_index_block index;
    bw_index_entry entry;
    bw_row_column columns[MOST_COLUMNS];
    bool goes_on; /* an index-organized table's row has columns in the overflow segment */
    bw_rowid next;
    bw_row *overflow;
    uint8_t *room; /* for keys that are turned around */
} index_rows;

/* --- writing --- */
static void add_address(const index_rows *l, bw_text *text)
{
    if (l->index.level)
        bw_text_addf(text, "0x%08x", l->entry.child);
    else if (l->entry.has_rowid)
        bw_text_addf(text, "0x%08x.%u", l->entry.rowid.rdba, l->entry.rowid.slot);
}

static void text_entry(const index_rows *l, unsigned number, const char *address)
{
    bw_call *call = l->rows->call;
    const bw_index_entry *entry = &l->entry;
    bw_call_print(call, "entry %u  @%u", number, entry->offset);
    if (l->index.level)
        bw_call_print(call, "  child %s\n", address);
    else
        bw_call_print(call, "  lock %u%s%s%s\n", entry->lock, *address ? "  rowid " : "", address,
                      entry->flags & BW_INDEX_DELETED ? "  deleted" : "");
    if (l->goes_on)
        bw_call_print(call, "  goes on in 0x%08x.%u\n", l->next.rdba, l->next.slot);
    bw_rows_columns_text(l->rows);
    if (l->goes_on && l->overflow->incomplete[0])
        bw_call_print(call, "  incomplete: %s\n", l->overflow->incomplete);
}

static void json_entry(const index_rows *l, unsigned number, const char *address)
{
    bw_json *json = bw_call_json(l->rows->call);
    char next[32];
    bw_json_begin_object(json);
    bw_rows_json_number(json, "entry", number);
    bw_rows_json_number(json, "offset", l->entry.offset);
    if (!l->index.level) {
        bw_rows_json_number(json, "lock", l->entry.lock);
        bw_json_put_bool(json, "deleted", l->entry.flags & BW_INDEX_DELETED);
    }
    bw_json_key(json, l->index.level ? "child" : "rowid");
    bw_json_string(json, *address ? address : NULL);
    if (l->goes_on) {
        snprintf(next, sizeof(next), "0x%08x.%u", l->next.rdba, l->next.slot);
        bw_json_put_string(json, "overflow", next);
    }
    bw_rows_columns_json(l->rows);
    bw_json_end(json);
}

static void write_entry(const index_rows *l, unsigned number)
{
    bw_text address = {0};
    add_address(l, &address);
    if (l->rows->form == BW_ROWS_TEXT) {
        text_entry(l, number, bw_text_get(&address));
    } else if (l->rows->form == BW_ROWS_JSON) {
        json_entry(l, number, bw_text_get(&address));
    } else {
        bw_call_print(l->rows->call, "%u,%s", number, bw_text_get(&address));
        bw_rows_columns_csv(l->rows);
    }
    bw_text_free(&address);
}

/* What a leaf's neighbours or a branch's first child are; programs find them by `print`. */
static void write_links(const index_rows *l)
{
    const bw_index_block *index = &l->index;
    if (l->rows->form != BW_ROWS_TEXT)
        return;
    bw_call *call = l->rows->call;
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

/* --- reading --- */
/* Turned around byte by byte: what a reverse key index was made from. The rowid stays. */
static void turn_around(index_rows *l, unsigned count)
{
    uint8_t *room = l->room;
    unsigned keys = l->rows->rowid_last && count ? count - 1 : count;
    for (unsigned i = 0; i < keys; i++) {
        bw_row_column *c = &l->columns[i];
        for (uint32_t j = 0; j < c->length; j++)
            room[j] = c->bytes[c->length - 1 - j];
        c->bytes = room;
        room += c->length;
    }
}

static void not_loaded(index_rows *l)
{
    snprintf(l->overflow->incomplete, sizeof(l->overflow->incomplete),
             "0x%08x (file %u, block %u) is not loaded, or has no such row", l->next.rdba,
             bw_dba_file(l->next.rdba), bw_dba_block(l->next.rdba));
}

/* The columns that an index-organized table keeps in its overflow segment, behind the others. */
static unsigned append_overflow(index_rows *l, unsigned count)
{
    bw_error ignored = {0};
    uint64_t block;
    const bw_workspace *files = bw_session_workspace(bw_call_session(l->rows->call));
    bw_dbfile *file = bw_workspace_by_dba(files, l->next.rdba, l->rows->file, &block);
    if (!file || bw_row_follow(files, file, block, l->next.slot, l->overflow, &ignored) != BW_OK) {
        not_loaded(l);
        return count;
    }
    for (size_t i = 0; i < l->overflow->column_count && count < MOST_COLUMNS; i++)
        l->columns[count++] = l->overflow->columns[i];
    return count;
}

/* What follows the key of an index-organized table. */
static unsigned append_row(index_rows *l, uint32_t at, unsigned count)
{
    bw_row_piece piece;
    if (!bw_index_piece_read(&l->index, at, &piece))
        return count;
    count = bw_index_piece_columns(&l->index, &piece, l->columns, count);
    l->goes_on = piece.has_next;
    l->next = piece.next;
    return l->goes_on ? append_overflow(l, count) : count;
}

/* The columns of the entry; false: not as many as there must be. */
static bool read_columns(index_rows *l)
{
    uint32_t end;
    bw_rows *rows = l->rows;
    unsigned count = bw_index_key_read(&l->index, &l->entry, l->columns, &end);
    bool whole = l->index.level || count == l->index.columns;
    rows->bitmap = whole && bw_index_is_bitmap(&l->index, l->columns, count);
    if (bw_call_has(rows->call, "reverse"))
        turn_around(l, count);
    l->goes_on = false;
    if (whole)
        count = append_row(l, end, count);
    rows->columns = l->columns;
    rows->column_count = count;
    return whole && !(l->goes_on && l->overflow->incomplete[0]);
}

static int list_entries(index_rows *l)
{
    bw_rows *rows = l->rows;
    bool problems = false;
    for (uint64_t i = rows->first; i < rows->last; i++) {
        if (!bw_index_entry_read(&l->index, (unsigned)i, &l->entry)) {
            problems = true;
            continue;
        }
        if (bw_call_has(rows->call, "deleted") && !(l->entry.flags & BW_INDEX_DELETED))
            continue;
        problems = !read_columns(l) || problems;
        write_entry(l, (unsigned)i);
    }
    return problems ? 1 : 0;
}

int bw_rows_index(bw_rows *rows)
{
    const bw_geometry *g = bw_dbfile_geometry(rows->file);
    index_rows *l = bw_alloc(sizeof(*l));
    bw_error why = {0};
    int result = 2;
    l->rows = rows;
    if (bw_index_block_open(rows->bytes, g->block_size, g->big_endian, &l->index, &why) != BW_OK) {
        bw_call_fail(rows->call, "%s, block %llu: %s", bw_dbfile_path(rows->file),
                     (unsigned long long)rows->block, why.text);
    } else if (bw_rows_begin(rows, l->index.entries, "entry")) {
        write_links(l);
        rows->rowid_last = l->index.level == 0 && l->index.data_size == 0 && !l->index.iot;
        l->room = bw_alloc(2 * (size_t)g->block_size);
        l->overflow = bw_row_new();
        result = list_entries(l);
        bw_row_free(l->overflow);
        free(l->room);
    }
    free(l);
    return result;
}
