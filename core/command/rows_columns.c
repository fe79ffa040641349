/* Columns of rows and of index entries, as text, CSV and JSON. */
#include "core/command/csv.h"
#include "core/command/rows.h"

#include <string.h>

static unsigned number_of(const bw_rows *rows, size_t column)
{
    return rows->numbers ? rows->numbers[column] : (unsigned)column;
}

static bool is_guess(const bw_rows *rows, size_t column)
{
    unsigned number = number_of(rows, column);
    return number >= strlen(rows->types) || rows->types[number] == '?';
}

static bw_column_type type_of(const bw_rows *rows, size_t column)
{
    const bw_row_column *c = &rows->columns[column];
    if (!is_guess(rows, column))
        return (bw_column_type)rows->types[number_of(rows, column)];
    size_t behind = rows->column_count - column;
    if (rows->bitmap && behind <= 3)
        return behind == 1 ? BW_COLUMN_RAW : BW_COLUMN_ROWID;
    if (rows->rowid_last && behind == 1 && c->length == 6)
        return BW_COLUMN_ROWID;
    return bw_column_guess(c->bytes, c->length);
}

/* What is no value of the type that the person gave is shown as bytes. */
const char *bw_rows_value(const bw_rows *rows, size_t column, bw_text *text)
{
    const bw_row_column *c = &rows->columns[column];
    bw_column_type type = type_of(rows, column);
    bw_text_clear(text);
    if (bw_column_decode(c->bytes, c->length, type, text))
        return bw_column_type_name(type);
    bw_column_decode(c->bytes, c->length, BW_COLUMN_RAW, text);
    return "not its type";
}

/* Beside the last columns of a bitmap index. */
static const char *note_of(const bw_rows *rows, size_t column)
{
    static const char *const notes[] = {"  (bits)", "  (bitmap to)", "  (bitmap from)"};
    size_t behind = rows->column_count - column;
    return rows->bitmap && behind <= BW_COUNT(notes) ? notes[behind - 1] : "";
}

void bw_rows_columns_text(const bw_rows *rows)
{
    bw_text value = {0};
    for (size_t i = 0; i < rows->column_count; i++) {
        bool null = rows->columns[i].null;
        const char *name = bw_rows_value(rows, i, &value);
        bw_call_print(rows->call, "%s  %3u  %-13s  %s%s\n", rows->indent ? rows->indent : "",
                      number_of(rows, i), null ? "" : name, null ? "NULL" : bw_text_get(&value),
                      note_of(rows, i));
    }
    bw_text_free(&value);
}

void bw_rows_csv_text(bw_call *call, const char *value)
{
    bw_text cell = {0};
    bw_csv_text(&cell, value);
    bw_call_print(call, "%s", bw_text_get(&cell));
    bw_text_free(&cell);
}

/* NULL is nothing, an empty value "". */
void bw_rows_columns_csv(const bw_rows *rows)
{
    bw_text value = {0};
    for (size_t i = 0; i < rows->column_count; i++) {
        bw_rows_value(rows, i, &value);
        bw_call_print(rows->call, ",");
        if (!rows->columns[i].null)
            bw_rows_csv_text(rows->call, bw_text_get(&value));
    }
    bw_call_print(rows->call, "\n");
    bw_text_free(&value);
}

void bw_rows_json_number(bw_json *json, const char *key, uint64_t value)
{
    bw_json_key(json, key);
    bw_json_uint(json, value);
}

static void json_column(const bw_rows *rows, bw_json *json, size_t column, bw_text *text)
{
    const bw_row_column *c = &rows->columns[column];
    const char *type = bw_rows_value(rows, column, text);
    bw_json_begin_object(json);
    if (rows->numbers)
        bw_rows_json_number(json, "column", rows->numbers[column]);
    bw_json_put_string(json, "type", c->null ? NULL : type);
    bw_json_put_bool(json, "guessed", is_guess(rows, column));
    bw_json_put_string(json, "text", c->null ? NULL : bw_text_get(text));
    bw_text_clear(text);
    bw_column_decode(c->bytes, c->length, BW_COLUMN_RAW, text);
    bw_json_put_string(json, "raw", c->null ? NULL : bw_text_get(text));
    bw_json_end(json);
}

void bw_rows_columns_json(const bw_rows *rows)
{
    bw_json *json = bw_call_json(rows->call);
    bw_text text = {0};
    bw_json_key(json, "columns");
    bw_json_begin_array(json);
    for (size_t i = 0; i < rows->column_count; i++)
        json_column(rows, json, i, &text);
    bw_json_end(json);
    bw_text_free(&text);
}
