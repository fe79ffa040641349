/* Views of init.lua: what their function gives, as a table to choose from or a text. */
#include "core/command/session.h"
#include "core/script/init.h"
#include "core/ui/shell.h"

#include <stdlib.h>
#include <string.h>

typedef struct shown {
    bw_shell *shell;
    bw_result result;
    const char *headings[BW_RESULT_COLUMNS + 1];
} shown;

static uint64_t rows(void *data)
{
    return ((shown *)data)->result.row_count;
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    const bw_result *r = &((shown *)data)->result;
    bw_text_add(text, r->cells[row * r->column_count + (size_t)column]);
    return column == 0 ? BW_ROLE_STRUCT : BW_ROLE_TEXT;
}

static void chosen(void *data, uint64_t row)
{
    shown *s = data;
    const bw_place *place = &s->result.places[row];
    if (place->file)
        bw_shell_go(s->shell, place);
    else
        bw_shell_message(s->shell, BW_NOTE, "this row leads nowhere");
}

static void close_shown(void *data)
{
    shown *s = data;
    bw_result_free(&s->result);
    free(s);
}

static void show(bw_shell *shell, const char *title, bw_result *result)
{
    if (result->text) {
        bw_shell_text_view(shell, title, result->text);
        bw_result_free(result);
        return;
    }
    shown *s = bw_alloc(sizeof(*s));
    s->shell = shell;
    s->result = *result;
    for (size_t c = 0; c < result->column_count; c++)
        s->headings[c] = result->columns[c];
    const bw_table_source source = {.rows = rows,
                                    .cell = cell,
                                    .chosen = chosen,
                                    .close = close_shown,
                                    .data = s,
                                    .headings = s->headings};
    bw_shell_table(shell, title, &source);
}

bool bw_shell_own_view(bw_shell *shell, const char *name)
{
    const bw_init_view *view = bw_init_view_find(shell->session->init, name);
    bw_result result;
    bw_error err = {0};
    if (!view)
        return false;
    bw_call_sink sink = bw_shell_sink(shell, view->title);
    if (bw_init_view_open(view, &sink, &result, &err))
        show(shell, view->title, &result);
    else
        bw_shell_message(shell, BW_BAD, "%s", err.text);
    return true;
}
