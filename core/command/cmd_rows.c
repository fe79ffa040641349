/* rows: the rows of a table block with their values, over all their pieces. */
#include "core/command/builtin.h"

#include <blockwright/row.h>

#include <stdlib.h>
#include <string.h>

#define NO_TYPES ""

typedef enum rows_form { ROWS_TEXT, ROWS_CSV, ROWS_JSON } rows_form;

/* One block whose rows are listed. */
typedef struct listing {
    bw_call *call;
    bw_dbfile *file;
    uint64_t block;
    uint8_t *bytes;
    bw_table_block table;
    const char *types; /* a letter a column; columns beyond are guessed */
    bw_row *row;
    rows_form form;
    bool problems;
} listing;

/* --- values --- */
static bw_column_type type_of(const listing *l, size_t column)
{
    const bw_row_column *c = &l->row->columns[column];
    if (column < strlen(l->types) && l->types[column] != '?')
        return (bw_column_type)l->types[column];
    return bw_column_guess(c->bytes, c->length);
}

/* What is no value of the type that the person gave is shown as bytes. */
static const char *value_of(const listing *l, size_t column, bw_text *text)
{
    const bw_row_column *c = &l->row->columns[column];
    bw_column_type type = type_of(l, column);
    bw_text_clear(text);
    if (bw_column_decode(c->bytes, c->length, type, text))
        return bw_column_type_name(type);
    bw_column_decode(c->bytes, c->length, BW_COLUMN_RAW, text);
    return "not its type";
}

static bool is_guess(const listing *l, size_t column)
{
    return column >= strlen(l->types) || l->types[column] == '?';
}

/* --- text --- */
static void text_row(listing *l, unsigned slot, const bw_row_piece *piece)
{
    char flags[BW_ROW_FLAGS_TEXT];
    bw_text value = {0};
    bw_call_print(l->call, "row %u  @%u  %s  lock %u  columns %zu", slot, piece->offset,
                  bw_row_flags_format(piece->flags, flags), piece->lock, l->row->column_count);
    if (l->table.tables > 1)
        bw_call_print(l->call, "  table %u", bw_table_of_row(&l->table, slot));
    bw_call_print(l->call, "%s%s\n", piece->flags & BW_ROW_DELETED ? "  deleted" : "",
                  piece->flags & BW_ROW_HEAD ? "" : "  piece of another row");
    for (size_t i = 1; i < l->row->piece_count; i++)
        bw_call_print(l->call, "  goes on in file %u, block %llu, slot %u\n",
                      bw_dbfile_number(l->row->pieces[i].file),
                      (unsigned long long)l->row->pieces[i].block, l->row->pieces[i].slot);
    for (size_t i = 0; i < l->row->column_count; i++) {
        bool null = l->row->columns[i].null;
        const char *name = value_of(l, i, &value);
        bw_call_print(l->call, "  %3zu  %-13s  %s\n", i, null ? "" : name,
                      null ? "NULL" : bw_text_get(&value));
    }
    if (l->row->incomplete[0])
        bw_call_print(l->call, "  incomplete: %s\n", l->row->incomplete);
    bw_text_free(&value);
}

/* --- CSV: slot, flags, and the row's columns; NULL is nothing, an empty value "" --- */
static void csv_value(bw_call *call, const char *value)
{
    bw_call_print(call, ",\"");
    for (const char *quote; (quote = strchr(value, '"')); value = quote + 1) {
        bw_call_write(call, value, (size_t)(quote - value));
        bw_call_print(call, "\"\"");
    }
    bw_call_print(call, "%s\"", value);
}

static void csv_row(listing *l, unsigned slot, const bw_row_piece *piece)
{
    char flags[BW_ROW_FLAGS_TEXT];
    bw_text value = {0};
    bw_call_print(l->call, "%u,%s", slot, bw_row_flags_format(piece->flags, flags));
    for (size_t i = 0; i < l->row->column_count; i++) {
        value_of(l, i, &value);
        if (l->row->columns[i].null)
            bw_call_print(l->call, ",");
        else
            csv_value(l->call, bw_text_get(&value));
    }
    bw_call_print(l->call, "\n");
    bw_text_free(&value);
}

/* --- JSON --- */
static void json_number(bw_json *json, const char *key, uint64_t value)
{
    bw_json_key(json, key);
    bw_json_uint(json, value);
}

static void json_pieces(bw_json *json, const bw_row *row)
{
    bw_json_key(json, "pieces");
    bw_json_begin_array(json);
    for (size_t i = 0; i < row->piece_count; i++) {
        bw_json_begin_object(json);
        json_number(json, "file", bw_dbfile_number(row->pieces[i].file));
        json_number(json, "block", row->pieces[i].block);
        json_number(json, "slot", row->pieces[i].slot);
        json_number(json, "offset", row->pieces[i].offset);
        bw_json_end(json);
    }
    bw_json_end(json);
}

static void json_column(const listing *l, bw_json *json, size_t column, bw_text *text)
{
    const bw_row_column *c = &l->row->columns[column];
    const char *type = value_of(l, column, text);
    bw_json_begin_object(json);
    bw_json_key(json, "type");
    bw_json_string(json, c->null ? NULL : type);
    bw_json_key(json, "guessed");
    bw_json_bool(json, is_guess(l, column));
    bw_json_key(json, "text");
    bw_json_string(json, c->null ? NULL : bw_text_get(text));
    bw_text_clear(text);
    bw_column_decode(c->bytes, c->length, BW_COLUMN_RAW, text);
    bw_json_key(json, "raw");
    bw_json_string(json, c->null ? NULL : bw_text_get(text));
    bw_json_end(json);
}

static void json_row(listing *l, unsigned slot, const bw_row_piece *piece)
{
    bw_json *json = bw_call_json(l->call);
    char flags[BW_ROW_FLAGS_TEXT];
    bw_text text = {0};
    bw_json_begin_object(json);
    json_number(json, "slot", slot);
    json_number(json, "offset", piece->offset);
    bw_json_key(json, "flags");
    bw_json_string(json, bw_row_flags_format(piece->flags, flags));
    json_number(json, "lock", piece->lock);
    json_number(json, "table", bw_table_of_row(&l->table, slot));
    bw_json_key(json, "deleted");
    bw_json_bool(json, piece->flags & BW_ROW_DELETED);
    bw_json_key(json, "incomplete");
    bw_json_string(json, l->row->incomplete[0] ? l->row->incomplete : NULL);
    json_pieces(json, l->row);
    bw_json_key(json, "columns");
    bw_json_begin_array(json);
    for (size_t i = 0; i < l->row->column_count; i++)
        json_column(l, json, i, &text);
    bw_json_end(json);
    bw_json_end(json);
    bw_text_free(&text);
}

/* --- the listing --- */
static void (*const list_row[])(listing *, unsigned, const bw_row_piece *) = {text_row, csv_row,
                                                                              json_row};

static int list_rows(listing *l)
{
    const bw_workspace *files = bw_session_workspace(bw_call_session(l->call));
    uint64_t first = bw_call_number(l->call, "row", 0);
    uint64_t last = bw_call_has(l->call, "row") ? first + 1 : l->table.rows;
    if (first >= l->table.rows && bw_call_has(l->call, "row"))
        return bw_call_fail(l->call,
                            "%s, block %llu: no row %llu; the row directory has %u entries",
                            bw_dbfile_path(l->file), (unsigned long long)l->block,
                            (unsigned long long)first, l->table.rows);
    for (uint64_t slot = first; slot < last; slot++) {
        bw_row_piece piece;
        bw_error ignored = {0};
        uint32_t at = bw_table_row_at(&l->table, (unsigned)slot);
        if (!at || !bw_row_piece_read(&l->table, at, &piece) ||
            bw_row_follow(files, l->file, l->block, (unsigned)slot, l->row, &ignored) != BW_OK)
            continue;
        list_row[l->form](l, (unsigned)slot, &piece);
        l->problems = l->problems || l->row->incomplete[0];
    }
    return l->problems ? 1 : 0;
}

static bool check_types(bw_call *call, const char *types)
{
    for (const char *t = types; *t; t++)
        if (*t != '?' && !bw_column_type_name((bw_column_type)*t)) {
            bw_call_fail(call,
                         "'%c' in --types %s names no type; the letters are n c N d t y s f "
                         "F i l r and ? (see help rows)",
                         *t, types);
            return false;
        }
    return true;
}

static int list_block(listing *l)
{
    const bw_geometry *g = bw_dbfile_geometry(l->file);
    bw_error why = {0};
    l->bytes = bw_alloc(g->block_size);
    if (bw_dbfile_read(l->file, l->block, l->bytes, bw_call_error(l->call)) != BW_OK)
        return 2;
    if (bw_table_block_open(l->bytes, g->block_size, g->big_endian, &l->table, &why) != BW_OK)
        return bw_call_fail(l->call, "%s, block %llu: %s", bw_dbfile_path(l->file),
                            (unsigned long long)l->block, why.text);
    bw_json *json = bw_call_json(l->call);
    if (json)
        bw_json_begin_array(json);
    int result = list_rows(l);
    if (json && result != 2)
        bw_json_end(json);
    return result;
}

static int run_rows(bw_call *call)
{
    listing l = {.call = call, .types = NO_TYPES};
    if (bw_call_has(call, "types"))
        l.types = bw_call_text(call, "types");
    l.form = bw_call_json(call) ? ROWS_JSON : bw_call_has(call, "csv") ? ROWS_CSV : ROWS_TEXT;
    if (!check_types(call, l.types) || !bw_call_block(call, "block", &l.file, &l.block))
        return 2;
    l.row = bw_row_new();
    int result = list_block(&l);
    bw_row_free(l.row);
    free(l.bytes);
    return result;
}

static const bw_param rows_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"row", 'r', BW_ARG_NUMBER, BW_PARAM_OPTION, "only this entry of the row directory"},
    {"types", 't', BW_ARG_TEXT, BW_PARAM_OPTION, "the columns' types, a letter each: nncd"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print comma separated values"},
    BW_JSON_PARAM,
};
const bw_command bw_command_rows = {
    .name = "rows",
    .summary = "The rows of a table block with their values",
    .help = "Chained and migrated rows are followed through the files that are open; deleted rows "
            "are shown with what their bytes still say. Types: n NUMBER, c VARCHAR2, N NVARCHAR2, "
            "d DATE, t TIMESTAMP, y INTERVAL YEAR TO MONTH, s INTERVAL DAY TO SECOND, "
            "f BINARY_FLOAT, F BINARY_DOUBLE, i ROWID, l LOB locator, r RAW, ? guessed. Columns "
            "without a letter are guessed from their bytes: likely, not certain. Trailing NULL "
            "columns are not stored and not shown.",
    .example = "rows $DEMO/system01.dbf -b 122",
    .params = rows_params,
    .param_count = BW_COUNT(rows_params),
    .run = run_rows,
};
