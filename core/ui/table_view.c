/* Tables to choose from: rows are asked for only when on screen; / searches, & filters, s sorts, w
 * writes. */
#include "core/ui/core_views.h"
#include "core/ui/shell.h"
#include "core/ui/table_export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS 16
#define LEAST_WIDTH 8      /* columns are not cut below it */
#define SORT_LIMIT 200000u /* rows that sorting orders in memory */
#define SAMPLE 64u         /* rows that settle the column widths */

typedef struct table_view {
    bw_shell *shell;
    bw_table_source source;
    char *title;
    int columns, widths[MAX_COLUMNS]; /* of their texts */
    int shown[MAX_COLUMNS];           /* cells at the last draw; 0 = left out */
    bool empty[MAX_COLUMNS];          /* no text in the sample */
    const char *ranks; /* a digit a column: the highest gives way first; NULL = all alike */
    uint64_t cursor, top;
    uint64_t *order; /* the source's rows as they are shown; NULL = all, as the source has them */
    uint64_t order_count;
    int sorted_by; /* -1 = not */
    bool descending;
    char *search;
    char *filter;       /* only rows that hold this text; NULL = all */
    uint64_t seen_rows; /* of the source, when order was made */
    int height;
} table_view;

static uint64_t row_count(const table_view *t)
{
    return t->order ? t->order_count : t->source.rows(t->source.data);
}

static uint64_t row_of(const table_view *t, uint64_t index)
{
    return t->order ? t->order[index] : index;
}

static bw_role cell(const table_view *t, uint64_t index, int column, bw_text *text)
{
    bw_text_clear(text);
    return t->source.cell(t->source.data, row_of(t, index), column, text);
}

/* Columns grow with the rows that were seen; they never shrink, so that they stand still. */
static void see_rows(table_view *t, uint64_t from, uint64_t to)
{
    bw_text text = {0};
    for (int c = 0; c < t->columns; c++)
        for (uint64_t r = from; r < to; r++) {
            cell(t, r, c, &text);
            int width = bw_text_width(bw_text_get(&text));
            t->widths[c] = width > t->widths[c] ? width : t->widths[c];
            t->empty[c] = t->empty[c] && width == 0;
        }
    bw_text_free(&text);
}

static void settle_widths(table_view *t)
{
    uint64_t rows = t->source.rows(t->source.data);
    for (int c = 0; c < t->columns; c++) {
        t->widths[c] = bw_text_width(t->source.headings[c]);
        t->empty[c] = true;
    }
    see_rows(t, 0, rows < SAMPLE ? rows : SAMPLE);
}

/* --- sorting: by number where both texts begin with one, else by text --- */
typedef struct sort_row {
    char *text;
    uint64_t row;
} sort_row;

static int compare(const void *a, const void *b)
{
    const sort_row *x = a, *y = b;
    char *end_x, *end_y;
    unsigned long long p = strtoull(x->text, &end_x, 0), q = strtoull(y->text, &end_y, 0);
    int order = end_x != x->text && end_y != y->text && p != q ? (p < q ? -1 : 1)
                                                               : strcmp(x->text, y->text);
    return order ? order : (x->row < y->row ? -1 : x->row > y->row);
}

static bool row_has(const table_view *t, uint64_t row, const char *wanted, bw_text *text)
{
    for (int c = 0; c < t->columns; c++) {
        bw_text_clear(text);
        t->source.cell(t->source.data, row, c, text);
        if (strcasestr(bw_text_get(text), wanted))
            return true;
    }
    return false;
}

/* Which of the source's rows are shown, and in which order: filtered, then sorted. */
static void arrange(table_view *t)
{
    uint64_t rows = t->source.rows(t->source.data), count = 0;
    bw_text text = {0};
    free(t->order);
    t->order = NULL;
    t->seen_rows = rows;
    if (rows > SORT_LIMIT || (t->sorted_by < 0 && !t->filter))
        return;
    sort_row *list = bw_alloc((size_t)(rows + 1) * sizeof(*list));
    for (uint64_t i = 0; i < rows; i++) {
        if (t->filter && !row_has(t, i, t->filter, &text))
            continue;
        bw_text_clear(&text);
        if (t->sorted_by >= 0)
            t->source.cell(t->source.data, i, t->sorted_by, &text);
        list[count++] = (sort_row){bw_strdup(bw_text_get(&text)), i};
    }
    if (t->sorted_by >= 0)
        qsort(list, (size_t)count, sizeof(*list), compare);
    t->order = bw_alloc((size_t)(count + 1) * sizeof(*t->order));
    t->order_count = count;
    for (uint64_t i = 0; i < count; i++) {
        t->order[t->descending ? count - 1 - i : i] = list[i].row;
        free(list[i].text);
    }
    free(list);
    bw_text_free(&text);
}

static bool too_many(table_view *t)
{
    uint64_t rows = t->source.rows(t->source.data);
    if (rows > SORT_LIMIT)
        bw_shell_message(t->shell, BW_NOTE,
                         "%llu rows are too many to sort or filter here; the command with --csv, "
                         "and sort or grep behind it, does it",
                         (unsigned long long)rows);
    return rows > SORT_LIMIT;
}

static void sort_by(table_view *t, int column)
{
    if (too_many(t))
        return;
    t->descending = column == t->sorted_by && !t->descending;
    t->sorted_by = column;
    arrange(t);
}

static void filter(void *data, const char *answer)
{
    table_view *t = data;
    if (too_many(t))
        return;
    free(t->filter);
    t->filter = *answer ? bw_strdup(answer) : NULL;
    t->cursor = t->top = 0;
    arrange(t);
}

/* --- writing --- */
static uint64_t shown_rows(void *data)
{
    return row_count(data);
}

static bw_role shown_cell(void *data, uint64_t row, int column, bw_text *text)
{
    table_view *t = data;
    return t->source.cell(t->source.data, row_of(t, row), column, text);
}

static void write_to(void *data, const char *answer)
{
    table_view *t = data;
    bw_error err = {0};
    bw_table_source shown = {
        .rows = shown_rows, .cell = shown_cell, .data = t, .headings = t->source.headings};
    if (!*answer)
        return;
    if (bw_table_export(&shown, answer, &err) == BW_OK)
        bw_shell_message(t->shell, BW_GOOD, "%llu rows are in %s", (unsigned long long)row_count(t),
                         answer);
    else
        bw_shell_message(t->shell, BW_BAD, "%s", err.text);
}

/* --- drawing --- */
static int total_of(const table_view *t, const int *shown)
{
    int total = 0;
    for (int c = 0; c < t->columns; c++)
        total += shown[c] ? shown[c] + 2 : 0;
    return total;
}

/* The column that is missed least, -1 = each of them is needed. */
static int next_to_go(const table_view *t, const int *shown)
{
    int best = -1;
    for (int c = 1; c < t->columns; c++) {
        int rank = t->empty[c] ? 10 : t->ranks ? t->ranks[c] - '0' : 0;
        int least = best < 0 ? 0 : t->empty[best] ? 10 : t->ranks ? t->ranks[best] - '0' : 0;
        if (shown[c] && rank > least)
            best = c;
    }
    return best;
}

/* The width of each column on screen, 0 = it is not shown: columns go by rank, then from the right;
 * one is cut rather than left out when enough of it stays. */
static void fit(const table_view *t, int width, int *shown)
{
    for (int c = 0; c < t->columns; c++)
        shown[c] = t->widths[c] ? t->widths[c] : 1;
    for (int c; total_of(t, shown) - 1 > width && (c = next_to_go(t, shown)) >= 0;)
        shown[c] = 0;
    for (int c = t->columns - 1; c >= 0; c--) {
        int over = total_of(t, shown) - 1 - width, least = c ? LEAST_WIDTH : 1;
        if (over > 0 && shown[c])
            shown[c] = shown[c] - over >= least ? shown[c] - over : c ? 0 : least;
    }
}

static void draw_cell(bw_canvas *canvas, int x, int y, int width, bw_role role, const char *text)
{
    bw_canvas *part = bw_canvas_part(canvas, x, y, width + 1, 1);
    bw_canvas_put(part, 0, 0, role, text);
    if (bw_text_width(text) > width)
        bw_canvas_put(part, width, 0, BW_ROLE_KEY, "\xe2\x80\xba");
}

static void draw_row(table_view *t, bw_canvas *canvas, int y, uint64_t index, const int *shown,
                     bool focused)
{
    bw_text text = {0};
    int x = 1, width = bw_canvas_width(canvas);
    for (int c = 0; c < t->columns && x < width; c++) {
        if (shown[c] == 0)
            continue;
        bw_role role = cell(t, index, c, &text);
        draw_cell(canvas, x, y, shown[c], role, bw_text_get(&text));
        x += shown[c] + 2;
    }
    if (index == t->cursor)
        bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    bw_text_free(&text);
}

/* The cells of the cursor's row that are not shown, or cut, with their headings. */
static void add_cut_cells(const table_view *t, const int *shown, bw_text *rest)
{
    bw_text text = {0};
    for (int c = 0; t->cursor < row_count(t) && c < t->columns; c++) {
        cell(t, t->cursor, c, &text);
        if (bw_text_width(bw_text_get(&text)) > shown[c])
            bw_text_addf(rest, "%s%s%s%s", rest->length ? "   " : "", t->source.headings[c],
                         *t->source.headings[c] ? ": " : "", bw_text_get(&text));
    }
    bw_text_free(&text);
}

/* What is cut of the cursor's row, below the rows: at most a third of the screen. Returns the rows
 * that it takes. */
static int draw_rest(const table_view *t, const int *shown, bw_canvas *canvas, int height)
{
    bw_text rest = {0};
    int width = bw_canvas_width(canvas), most = height / 3;
    add_cut_cells(t, shown, &rest);
    int rows = bw_canvas_wrap(NULL, 1, 0, width - 2, BW_ROLE_DIM, bw_text_get(&rest));
    rows = rows < most ? rows : most;
    bw_canvas *part = bw_canvas_part(canvas, 0, height + 1 - rows, width, rows);
    bw_canvas_wrap(part, 1, 0, width - 2, BW_ROLE_DIM, bw_text_get(&rest));
    bw_text_free(&rest);
    return rows;
}

static void draw_headings(const table_view *t, bw_canvas *canvas, const int *shown)
{
    int x = 1;
    for (int c = 0; c < t->columns; c++) {
        if (shown[c] == 0)
            continue;
        bw_canvas_putf(bw_canvas_part(canvas, x, 0, shown[c] + 1, 1), 0, 0, BW_ROLE_TITLE, "%s%s",
                       t->source.headings[c],
                       c == t->sorted_by ? t->descending ? "\xe2\x86\x93" : "\xe2\x86\x91" : "");
        x += shown[c] + 2;
    }
}

static void keep_cursor_in_sight(table_view *t, uint64_t rows)
{
    if (t->cursor >= rows)
        t->cursor = rows ? rows - 1 : 0;
    if (t->cursor < t->top)
        t->top = t->cursor;
    if (t->cursor >= t->top + (uint64_t)t->height)
        t->top = t->cursor - (uint64_t)t->height + 1;
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    table_view *t = view;
    int height = bw_canvas_height(canvas) - 1, *shown = t->shown;
    if (t->order && t->source.rows(t->source.data) != t->seen_rows)
        arrange(t);
    uint64_t rows = row_count(t);
    keep_cursor_in_sight(t, rows);
    see_rows(t, t->top, rows < t->top + (uint64_t)t->height ? rows : t->top + (uint64_t)t->height);
    fit(t, bw_canvas_width(canvas), shown);
    height -= draw_rest(t, shown, canvas, height);
    t->height = height > 0 ? height : 1;
    keep_cursor_in_sight(t, rows);
    draw_headings(t, canvas, shown);
    for (int y = 0; y < height && t->top + (uint64_t)y < rows; y++)
        draw_row(t, canvas, y + 1, t->top + (uint64_t)y, shown, focused);
    if (rows == 0)
        bw_canvas_put(canvas, 1, 1, BW_ROLE_DIM, "no rows");
}

/* --- searching --- */
static void search_step(table_view *t, bool forward)
{
    uint64_t rows = row_count(t);
    bw_text text = {0};
    for (uint64_t n = 1; t->search && n <= rows && n <= SORT_LIMIT; n++) {
        uint64_t at = (t->cursor + (forward ? n : rows - n % rows)) % rows;
        if (row_has(t, row_of(t, at), t->search, &text)) {
            t->cursor = at;
            bw_text_free(&text);
            return;
        }
    }
    bw_text_free(&text);
    bw_shell_message(t->shell, BW_NOTE,
                     t->search ? "'%s' is in no row" : "nothing to search for: / asks", t->search);
}

static void search(void *data, const char *answer)
{
    table_view *t = data;
    if (*answer) {
        free(t->search);
        t->search = bw_strdup(answer);
    }
    search_step(t, true);
}

static bool key(void *view, bw_key pressed)
{
    table_view *t = view;
    uint64_t rows = row_count(t), page = (uint64_t)(t->height > 1 ? t->height - 1 : 1);
    uint64_t last = rows ? rows - 1 : 0;
    switch (pressed) {
    case BW_KEY_UP: t->cursor -= t->cursor > 0; break;
    case BW_KEY_DOWN: t->cursor += t->cursor < last; break;
    case BW_KEY_PAGE_UP: t->cursor = t->cursor > page ? t->cursor - page : 0; break;
    case BW_KEY_PAGE_DOWN: t->cursor = t->cursor + page < last ? t->cursor + page : last; break;
    case BW_KEY_HOME: t->cursor = 0; break;
    case BW_KEY_END: t->cursor = last; break;
    case 's':
        sort_by(t, (t->descending || t->sorted_by < 0) ? (t->sorted_by + 1) % t->columns
                                                       : t->sorted_by);
        break;
    case '/': bw_shell_ask(t->shell, "search: ", t->search ? t->search : "", search, t); break;
    case '&':
        bw_shell_ask(t->shell, "only rows with: ", t->filter ? t->filter : "", filter, t);
        break;
    case 'w':
        bw_shell_ask(t->shell, "write to a new file (.csv .json, else text): ", "", write_to, t);
        break;
    case 'n':
    case 'N': search_step(t, pressed == 'n'); break;
    case BW_KEY_ENTER:
        if (rows && t->source.chosen)
            t->source.chosen(t->source.data, row_of(t, t->cursor));
        break;
    default: return false;
    }
    return true;
}

/* A row is chosen, a heading sorts. */
static bool mouse(void *view, const bw_mouse *event)
{
    table_view *t = view;
    int x = 1;
    if (event->act == BW_MOUSE_DOUBLE && event->y > 0)
        return key(t, BW_KEY_ENTER);
    if (event->act != BW_MOUSE_PRESS)
        return false;
    if (event->y > 0 && t->top + (uint64_t)event->y - 1 < row_count(t))
        t->cursor = t->top + (uint64_t)event->y - 1;
    for (int c = 0; event->y == 0 && c < t->columns; x += t->shown[c] ? t->shown[c] + 2 : 0, c++)
        if (t->shown[c] && event->x >= x && event->x < x + t->shown[c] + 2)
            sort_by(t, c);
    return true;
}

static void close_view(void *view)
{
    table_view *t = view;
    if (t->source.close)
        t->source.close(t->source.data);
    free(t->order);
    free(t->search);
    free(t->filter);
    free(t->title);
    free(t);
}

static void status(const void *view, bw_text *text)
{
    const table_view *t = view;
    uint64_t rows = row_count(t);
    bw_text_addf(text, "row %llu of %llu%s  {search} search  {filter} filter  {sort} sort  {write} write%s",
                 (unsigned long long)(rows ? t->cursor + 1 : 0), (unsigned long long)rows,
                 t->filter ? " (filtered)" : "", t->source.chosen ? "  {choose}: go there" : "");
}

static void name_now(const void *view, bw_text *text)
{
    bw_text_add(text, ((const table_view *)view)->title);
}

/* A session keeps the filter. */
static void state(const void *view, bw_text *text)
{
    const table_view *t = view;
    bw_text_add(text, t->filter ? t->filter : "");
}

static void restore(void *view, const char *line)
{
    filter(view, line);
}

static const bw_view_action actions[] = {
    {"choose", "Enter", "go to what the row names", NULL},
    {"search", "/", "search", "{search-next} the next one, {search-previous} the one before"},
    {"search-next", "n", "the next one", "{search-previous} goes the other way"},
    {"search-previous", "N", "the one before", "{search-next} goes the other way"},
    {"filter", "&", "show only rows that hold a text; an empty answer shows all", NULL},
    {"sort", "s", "sort by the next column, again: descending", "{sort} again turns the order"},
    {"write", "w", "write the rows as shown to a file: CSV, JSON or text", NULL},
    {NULL, NULL, NULL, NULL},
};

const bw_view_class bw_table_view = {.size = sizeof(bw_view_class),
                                     .name = "table",
                                     .title = "Table",
                                     .draw = draw,
                                     .key = key,
                                     .close = close_view,
                                     .status = status,
                                     .name_now = name_now,
                                     .mouse = mouse,
                                     .state = state,
                                     .restore = restore,
                                     .actions = actions};

void bw_shell_table(bw_shell *shell, const char *title, const bw_table_source *source)
{
    bw_shell_table_ranked(shell, title, source, NULL);
}

void bw_shell_table_ranked(bw_shell *shell, const char *title, const bw_table_source *source,
                           const char *ranks)
{
    table_view *t = bw_alloc(sizeof(*t));
    *t = (table_view){.shell = shell,
                      .source = *source,
                      .title = bw_strdup(title),
                      .ranks = ranks,
                      .sorted_by = -1,
                      .height = 1};
    while (t->columns < MAX_COLUMNS && source->headings[t->columns])
        t->columns++;
    settle_widths(t);
    bw_shell_push_ready(shell, &bw_table_view, t);
}

const bw_table_source *bw_table_source_on_top(bw_shell *shell, uint64_t *row)
{
    const bw_open_view *view = bw_shell_top(shell);
    if (!view || view->kind != &bw_table_view)
        return NULL;
    const table_view *t = view->data;
    *row = row_count(t) ? row_of(t, t->cursor < row_count(t) ? t->cursor : 0) : 0;
    return &t->source;
}
