/* core/command/rows.h - what the listings of table rows and of index entries share. */
#ifndef BW_CORE_COMMAND_ROWS_H
#define BW_CORE_COMMAND_ROWS_H

#include <blockwright/command.h>
#include <blockwright/index.h>

typedef enum bw_rows_form { BW_ROWS_TEXT, BW_ROWS_CSV, BW_ROWS_JSON } bw_rows_form;

/* One block whose rows are listed. */
typedef struct bw_rows {
    bw_call *call;
    bw_dbfile *file;
    uint64_t block;
    uint8_t *bytes;
    const char *types; /* a letter a column; columns beyond are guessed */
    bw_rows_form form;
    uint64_t first, last;         /* entries of the directory: first to below last */
    const bw_row_column *columns; /* of the row that is written now */
    const unsigned *numbers;      /* of the columns in their row; NULL: 0, 1, 2 ... */
    size_t column_count;
    const char *indent; /* of text; NULL none */
    bool rowid_last;    /* the last column is a rowid: non-unique index */
    bool bitmap;        /* the last three are a bitmap index's: from, to, bits (likely) */
} bw_rows;

/* Which entries the caller asked for, out of count of `what`; begins JSON's array. False: the call
 * has an error. */
bool bw_rows_begin(bw_rows *rows, unsigned count, const char *what);
/* The row's columns: indented lines, ",value" each and the line's end, the key "columns". */
void bw_rows_columns_text(const bw_rows *rows);
void bw_rows_columns_csv(const bw_rows *rows);
void bw_rows_columns_json(const bw_rows *rows);
/* One column's value in text, anew; returns the name of its type. */
const char *bw_rows_value(const bw_rows *rows, size_t column, bw_text *text);
/* "value" with its quotes doubled. */
void bw_rows_csv_text(bw_call *call, const char *value);
void bw_rows_json_number(bw_json *json, const char *key, uint64_t value);

/* The entries of an index block; returns the command's status. */
int bw_rows_index(bw_rows *rows);

#endif
