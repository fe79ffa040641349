#include "core/ui/table_export.h"
#include "core/command/call.h"
#include "core/command/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum form { FORM_TEXT, FORM_CSV, FORM_JSON } form;

typedef struct writing {
    const bw_table_source *source;
    FILE *file;
    form form;
    int columns;
    bw_text cell, line;
} writing;

static bool ends_with(const char *path, const char *end)
{
    size_t length = strlen(path), own = strlen(end);
    return length >= own && strcasecmp(path + length - own, end) == 0;
}

static form form_of(const char *path)
{
    return ends_with(path, ".csv") ? FORM_CSV : ends_with(path, ".json") ? FORM_JSON : FORM_TEXT;
}

static void add_cell(writing *w, int column, const char *text, size_t size)
{
    const char *heading = w->source->headings[column];
    if (w->form == FORM_CSV) {
        bw_csv_text_n(&w->line, text, size);
    } else if (w->form == FORM_JSON) {
        bw_text_add(&w->line, column ? "," : "");
        bw_json_quote(&w->line, *heading ? heading : "state", strlen(*heading ? heading : "state"));
        bw_text_add(&w->line, ":");
        bw_json_quote(&w->line, text, size);
    } else {
        bw_text_addf(&w->line, "%s%s", column ? "\t" : "", text);
    }
}

static void put_line(writing *w)
{
    bw_text_add(&w->line, "\n");
    fwrite(bw_text_get(&w->line), 1, w->line.length, w->file);
    bw_text_clear(&w->line);
}

static void put_headings(writing *w)
{
    for (int c = 0; w->form != FORM_JSON && c < w->columns; c++)
        add_cell(w, c, w->source->headings[c], strlen(w->source->headings[c]));
    bw_text_add(&w->line, w->form == FORM_JSON ? "[" : "");
    put_line(w);
}

static void put_row(writing *w, uint64_t row, bool last)
{
    bw_text_add(&w->line, w->form == FORM_JSON ? "{" : "");
    for (int c = 0; c < w->columns; c++) {
        bw_text_clear(&w->cell);
        w->source->cell(w->source->data, row, c, &w->cell);
        add_cell(w, c, bw_text_get(&w->cell), w->cell.length);
    }
    bw_text_add(&w->line, w->form == FORM_JSON ? (last ? "}" : "},") : "");
    put_line(w);
}

static FILE *new_file(const char *path, bw_error *err)
{
    FILE *file = fopen(path, "wxe");
    if (!file)
        bw_error_set(err, BW_ERR_IO, "%s: %s%s", path, strerror(errno),
                     errno == EEXIST ? "; choose a name that is not taken" : "");
    return file;
}

static bw_status finish(FILE *file, const char *path, bw_error *err)
{
    bool bad = ferror(file) != 0;
    bad = fclose(file) != 0 || bad;
    return bad ? bw_error_set(err, BW_ERR_IO, "%s could not be written whole: %s", path,
                              strerror(errno))
               : BW_OK;
}

bw_status bw_table_export(const bw_table_source *source, const char *path, bw_error *err)
{
    writing w = {.source = source, .form = form_of(path), .file = new_file(path, err)};
    uint64_t rows = source->rows(source->data);
    if (!w.file)
        return BW_ERR_IO;
    while (source->headings[w.columns])
        w.columns++;
    put_headings(&w);
    for (uint64_t row = 0; row < rows && !ferror(w.file); row++)
        put_row(&w, row, row + 1 == rows);
    if (w.form == FORM_JSON)
        fputs("]\n", w.file);
    bw_text_free(&w.cell);
    bw_text_free(&w.line);
    return finish(w.file, path, err);
}

bw_status bw_text_export(const char *text, size_t size, const char *path, bw_error *err)
{
    FILE *file = new_file(path, err);
    if (!file)
        return BW_ERR_IO;
    fwrite(text, 1, size, file);
    return finish(file, path, err);
}
