/* rows: the rows of a table block with their values, over all their pieces; entries of an index. */
#include "core/command/builtin.h"
#include "core/command/rows.h"

#include <stdlib.h>

#define NO_TYPES ""
#define TYPE_AT 20 /* ktbbhtyp */
#define TYPE_INDEX 2
#define TRANS_DATA 0x06

/* The table block that is listed, and the row that is written now. */
typedef struct table_rows {
    bw_rows *rows;
    bw_table_block table;
    bw_row *row;
    bw_row_piece piece;
    unsigned table_number; /* of a cluster, 0 in others */
} table_rows;

bool bw_rows_begin(bw_rows *rows, unsigned count, const char *what)
{
    bool one = bw_call_has(rows->call, "row");
    rows->first = bw_call_number(rows->call, "row", 0);
    rows->last = one ? rows->first + 1 : count;
    if (!one || rows->first < count) {
        if (rows->form == BW_ROWS_JSON)
            bw_json_begin_array(bw_call_json(rows->call));
        return true;
    }
    bw_call_fail(rows->call, "%s, block %llu: no %s %llu; the row directory has %u entries",
                 bw_dbfile_path(rows->file), (unsigned long long)rows->block, what,
                 (unsigned long long)rows->first, count);
    return false;
}

/* --- text --- */
static void text_cluster(const table_rows *t)
{
    bw_call *call = t->rows->call;
    const bw_row_piece *p = &t->piece;
    if (t->table.tables > 1 && !t->table.symbols)
        bw_call_print(call, "  table %u", t->table_number);
    if (p->flags & BW_ROW_KEY)
        bw_call_print(call, "  key of %u rows here, %u committed; next 0x%08x.%u", p->current,
                      p->committed, p->next_key.rdba, p->next_key.slot);
    else if (p->flags & BW_ROW_CLUSTERED)
        bw_call_print(call, "  key in row %u", p->cluster_key);
}

static void text_row(const table_rows *t, unsigned slot)
{
    bw_call *call = t->rows->call;
    char flags[BW_ROW_FLAGS_TEXT], scn[BW_SCN_TEXT];
    bw_call_print(call, "row %u  @%u  %s  lock %u  columns %zu", slot, t->piece.offset,
                  bw_row_flags_format(t->piece.flags, flags), t->piece.lock, t->row->column_count);
    text_cluster(t);
    if (t->piece.has_scn)
        bw_call_print(call, "  scn %s", bw_scn_format(t->piece.scn, scn));
    bw_call_print(call, "%s%s\n", t->piece.flags & BW_ROW_DELETED ? "  deleted" : "",
                  t->piece.flags & BW_ROW_HEAD ? "" : "  piece of another row");
    for (size_t i = 1; i < t->row->piece_count; i++)
        bw_call_print(call, "  goes on in file %u, block %llu, slot %u\n",
                      bw_dbfile_number(t->row->pieces[i].file),
                      (unsigned long long)t->row->pieces[i].block, t->row->pieces[i].slot);
    bw_rows_columns_text(t->rows);
    if (t->row->incomplete[0])
        bw_call_print(call, "  incomplete: %s\n", t->row->incomplete);
}

static void csv_row(const table_rows *t, unsigned slot)
{
    char flags[BW_ROW_FLAGS_TEXT];
    bw_call_print(t->rows->call, "%u,%s", slot, bw_row_flags_format(t->piece.flags, flags));
    bw_rows_columns_csv(t->rows);
}

/* --- JSON --- */
static void json_pieces(bw_json *json, const bw_row *row)
{
    bw_json_key(json, "pieces");
    bw_json_begin_array(json);
    for (size_t i = 0; i < row->piece_count; i++) {
        bw_json_begin_object(json);
        bw_rows_json_number(json, "file", bw_dbfile_number(row->pieces[i].file));
        bw_rows_json_number(json, "block", row->pieces[i].block);
        bw_rows_json_number(json, "slot", row->pieces[i].slot);
        bw_rows_json_number(json, "offset", row->pieces[i].offset);
        bw_json_end(json);
    }
    bw_json_end(json);
}

static void json_row(const table_rows *t, unsigned slot)
{
    bw_json *json = bw_call_json(t->rows->call);
    char flags[BW_ROW_FLAGS_TEXT], scn[BW_SCN_TEXT];
    bw_json_begin_object(json);
    bw_rows_json_number(json, "slot", slot);
    bw_rows_json_number(json, "offset", t->piece.offset);
    bw_json_put_string(json, "flags", bw_row_flags_format(t->piece.flags, flags));
    bw_rows_json_number(json, "lock", t->piece.lock);
    bw_rows_json_number(json, "table", t->table_number);
    bw_json_put_string(json, "scn", t->piece.has_scn ? bw_scn_format(t->piece.scn, scn) : NULL);
    bw_json_put_bool(json, "deleted", t->piece.flags & BW_ROW_DELETED);
    bw_json_put_string(json, "incomplete", t->row->incomplete[0] ? t->row->incomplete : NULL);
    json_pieces(json, t->row);
    bw_rows_columns_json(t->rows);
    bw_json_end(json);
}

/* --- the listing --- */
static void (*const write_row[])(const table_rows *, unsigned) = {
    [BW_ROWS_TEXT] = text_row, [BW_ROWS_CSV] = csv_row, [BW_ROWS_JSON] = json_row};

/* False: a free entry of the directory, or one that is not asked for. */
static bool read_row(table_rows *t, unsigned slot)
{
    bw_rows *rows = t->rows;
    const bw_workspace *files = bw_session_workspace(bw_call_session(rows->call));
    bw_error ignored = {0};
    unsigned entry = t->table.first + slot;
    uint32_t at = bw_table_row_at(&t->table, entry);
    if (!at || !bw_row_piece_read(&t->table, at, &t->piece))
        return false;
    if (bw_call_has(rows->call, "deleted") && !(t->piece.flags & BW_ROW_DELETED))
        return false;
    t->table_number = bw_table_of_row(&t->table, entry);
    return bw_row_follow(files, rows->file, rows->block, slot, t->row, &ignored) == BW_OK;
}

/* What a compressed block's rows are made of. */
static void write_compression(const table_rows *t)
{
    if (t->rows->form != BW_ROWS_TEXT || !t->table.symbols)
        return;
    bw_call *call = t->rows->call;
    bw_call_print(call, "compressed block, %u symbols", t->table.first);
    const char *before = "; stored in the order perm_9ir2";
    for (unsigned i = 0, column; bw_row_permutation(&t->table, i, &column); i++, before = "")
        bw_call_print(call, "%s %u", before, column);
    bw_call_print(call, "\n");
}

/* Entries that hold no row; the next rows take them from the list's head on. */
static void write_free(const table_rows *t)
{
    bw_call *call = t->rows->call;
    const bw_geometry *g = bw_dbfile_geometry(t->rows->file);
    int16_t head = (int16_t)bw_get16(t->table.bytes + t->table.kdbh + 4, g->big_endian);
    const char *before = "free entries of the row directory:";
    for (unsigned i = t->table.first; i < t->table.rows; i++) {
        if (bw_table_row_at(&t->table, i))
            continue;
        bw_call_print(call, "%s %u", before, i - t->table.first);
        before = ",";
    }
    if (*before == ',' && head >= 0)
        bw_call_print(call, "; the list begins at %d\n", head);
    else if (*before == ',')
        bw_call_print(call, "; no list holds them\n");
}

static int list_rows(table_rows *t)
{
    bw_rows *rows = t->rows;
    bool problems = false;
    if (!bw_rows_begin(rows, t->table.rows - t->table.first, "row"))
        return 2;
    write_compression(t);
    for (uint64_t slot = rows->first; slot < rows->last; slot++) {
        if (!read_row(t, (unsigned)slot))
            continue;
        rows->columns = t->row->columns;
        rows->column_count = t->row->column_count;
        write_row[rows->form](t, (unsigned)slot);
        problems = problems || t->row->incomplete[0];
    }
    if (rows->form == BW_ROWS_TEXT && !bw_call_has(rows->call, "row"))
        write_free(t);
    return problems ? 1 : 0;
}

static int list_table(bw_rows *rows)
{
    const bw_geometry *g = bw_dbfile_geometry(rows->file);
    table_rows t = {.rows = rows};
    bw_error why = {0};
    if (bw_table_block_open(rows->bytes, g->block_size, g->big_endian, &t.table, &why) != BW_OK)
        return bw_call_fail(rows->call, "%s, block %llu: %s", bw_dbfile_path(rows->file),
                            (unsigned long long)rows->block, why.text);
    t.row = bw_row_new();
    int result = list_rows(&t);
    bw_row_free(t.row);
    return result;
}

static bool check_types(bw_call *call, const char *types)
{
    for (const char *t = types; *t; t++)
        if (*t != '?' && !bw_column_type_name((bw_column_type)*t)) {
            bw_call_fail(call,
                         "'%c' in --types %s names no type; the letters are n c N d t y s f F i l "
                         "h r and ? (see help rows)",
                         *t, types);
            return false;
        }
    return true;
}

static int list_block(bw_rows *rows)
{
    rows->bytes = bw_alloc(bw_dbfile_geometry(rows->file)->block_size);
    if (bw_dbfile_read(rows->file, rows->block, rows->bytes, bw_call_error(rows->call)) != BW_OK)
        return 2;
    bool index = rows->bytes[0] == TRANS_DATA && rows->bytes[TYPE_AT] == TYPE_INDEX;
    int result = index ? bw_rows_index(rows) : list_table(rows);
    if (rows->form == BW_ROWS_JSON && result != 2)
        bw_json_end(bw_call_json(rows->call));
    return result;
}

static int run_rows(bw_call *call)
{
    bw_rows rows = {.call = call, .types = NO_TYPES};
    if (bw_call_has(call, "types"))
        rows.types = bw_call_text(call, "types");
    rows.form = bw_call_json(call)         ? BW_ROWS_JSON
                : bw_call_has(call, "csv") ? BW_ROWS_CSV
                                           : BW_ROWS_TEXT;
    if (!check_types(call, rows.types) || !bw_call_block(call, "block", &rows.file, &rows.block))
        return 2;
    int result = list_block(&rows);
    free(rows.bytes);
    return result;
}

static const bw_param rows_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"row", 'r', BW_ARG_NUMBER, BW_PARAM_OPTION, "only this entry of the row directory"},
    {"deleted", 'd', BW_ARG_FLAG, BW_PARAM_OPTION, "only what is marked deleted"},
    {"reverse", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "turn the keys of a reverse key index around"},
    {"types", 't', BW_ARG_TEXT, BW_PARAM_OPTION, "the columns' types, a letter each: nncd"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print comma separated values"},
    BW_JSON_PARAM,
};
const bw_command bw_command_rows = {
    .name = "rows",
    .summary = "The rows of a table block, or the entries of an index block, with their values",
    .help = "Chained and migrated rows are followed through the files that are open; deleted rows "
            "are shown with what their bytes still say. Rows of compressed blocks (BASIC, OLTP) "
            "are shown with their values, in the order in which the block stores them; units of "
            "Hybrid Columnar Compression are named, not unpacked. Index entries come with their "
            "rowid, or with the child block that they lead to; prefixes of compressed indexes are "
            "put before their entries, the columns of an index-organized table behind the key. A "
            "block does not tell whether its index has reverse keys: --reverse turns them around. "
            "Types: n NUMBER, c VARCHAR2, N NVARCHAR2, d DATE, t TIMESTAMP, y INTERVAL YEAR TO "
            "MONTH, s INTERVAL DAY TO SECOND, f BINARY_FLOAT, F BINARY_DOUBLE, i ROWID, l LOB "
            "locator, h HCC unit, r RAW, ? guessed. Columns without a letter are guessed from "
            "their bytes: likely, not certain. Trailing NULL columns are not stored and not shown.",
    .example = "rows $DEMO/system01.dbf -b 122",
    .params = rows_params,
    .param_count = BW_COUNT(rows_params),
    .run = run_rows,
};
