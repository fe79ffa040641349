/* The files of one side as the last look found them: troubles first, or sorted by a column. */
#include "monitor_view.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const headings[] = {"file", "kind", "no", "seq", "SCN", "still", "what", NULL};
enum {
    COLUMN_NAME,
    COLUMN_KIND,
    COLUMN_NUMBER,
    COLUMN_SEQUENCE,
    COLUMN_SCN,
    COLUMN_STILL,
    COLUMNS
};

static const bw_monitor_side *side_now(const watch *w)
{
    return bw_monitor_get_side(w->monitor, w->side);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* --- order --- */
static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_column(const bw_monitor_file *a, const bw_monitor_file *b, unsigned column)
{
    switch (column) {
    case COLUMN_KIND: return (int)a->kind - (int)b->kind;
    case COLUMN_NUMBER: return (int)a->number - (int)b->number;
    case COLUMN_SEQUENCE: return compare_numbers(a->sequence, b->sequence);
    case COLUMN_SCN: return (a->scn > b->scn) - (a->scn < b->scn);
    case COLUMN_STILL: return compare_numbers(b->still, a->still);
    case COLUMN_NAME: return strcmp(base_name(a->path), base_name(b->path));
    default: return 0;
    }
}

static int compare(const void *a, const void *b, void *data)
{
    const watch *w = data;
    const bw_monitor_file *files = side_now(w)->files;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    bool first = files[i].trouble != NULL, second = files[k].trouble != NULL;
    int order = second - first;
    if (!order && w->sorted_by)
        order = compare_column(&files[i], &files[k], w->sorted_by - 1);
    return order ? order : (i > k) - (i < k);
}

static void make_order(watch *w)
{
    const bw_monitor_side *side = side_now(w);
    w->order_count = side ? side->file_count : 0;
    w->order = bw_realloc(w->order, (w->order_count + 1) * sizeof(*w->order));
    for (size_t i = 0; i < w->order_count; i++)
        w->order[i] = i;
    qsort_r(w->order, w->order_count, sizeof(*w->order), compare, w);
    if (w->file_cursor >= w->order_count)
        w->file_cursor = w->order_count ? w->order_count - 1 : 0;
}

/* --- cells --- */
static void add_status(const bw_monitor_file *file, bw_text *text)
{
    size_t path = strlen(file->path);
    const char *why = file->trouble; /* often begins with the path, which stands here already */
    if (why && strncmp(why, file->path, path) == 0 && why[path] == ':')
        why += path + 1 + strspn(why + path + 1, " ");
    if (why)
        bw_text_addf(text, "! %s", why);
    else if (file->kind == BW_FILE_DATA && file->status & 1)
        bw_text_add(text, "~ backup mode");
    else if (file->kind == BW_FILE_DATA && file->status & 4)
        bw_text_add(text, "online fuzzy");
}

static void cell(const bw_monitor_file *file, unsigned column, bw_text *text)
{
    switch (column) {
    case COLUMN_NAME: bw_text_add_shown(text, base_name(file->path)); break;
    case COLUMN_KIND: bw_text_add(text, bw_file_kind_name(file->kind)); break;
    case COLUMN_NUMBER:
        if (file->number)
            bw_text_addf(text, "%u", file->number);
        break;
    case COLUMN_SEQUENCE:
        if (file->sequence)
            bw_text_addf(text, "%u", file->sequence);
        break;
    case COLUMN_SCN:
        if (file->scn != BW_SCN_NONE)
            bw_text_addf(text, "%llu", (unsigned long long)file->scn);
        break;
    case COLUMN_STILL: bw_text_addf(text, "%.0f s", file->still); break;
    default: add_status(file, text);
    }
}

static bw_role cell_role(const bw_monitor_file *file, unsigned column)
{
    static const bw_role roles[] = {BW_ROLE_TEXT,   BW_ROLE_STRUCT, BW_ROLE_NUMBER,
                                    BW_ROLE_NUMBER, BW_ROLE_SCN,    BW_ROLE_DIM};
    if (file->trouble)
        return BW_ROLE_FAULT_BAD;
    return column < COLUMNS ? roles[column] : BW_ROLE_FAULT_SUSPECT;
}

/* --- drawing --- */
static void draw_row(const watch *w, bw_canvas *canvas, int y, const int *x, size_t row)
{
    const bw_monitor_file *file = &side_now(w)->files[w->order[row]];
    int width = bw_canvas_width(canvas);
    for (unsigned column = 0; column <= COLUMNS; column++) {
        bw_text text = {0};
        int to = column < COLUMNS ? x[column + 1] - 1 : width;
        if (file->trouble && column == COLUMN_SEQUENCE) { /* nothing else is known of it */
            column = COLUMNS;
            to = width;
        }
        cell(file, column, &text);
        int at = file->trouble && column == COLUMNS ? x[COLUMN_SEQUENCE] : x[column];
        if (at < width)
            bw_canvas_put(bw_canvas_part(canvas, at, y, to - at, 1), 0, 0, cell_role(file, column),
                          bw_text_get(&text));
        bw_text_free(&text);
    }
}

static void draw_headings(const watch *w, bw_canvas *canvas, int y, const int *x)
{
    for (unsigned column = 0; headings[column] && x[column] < bw_canvas_width(canvas); column++)
        bw_canvas_putf(canvas, x[column], y, BW_ROLE_TITLE, "%s%s", headings[column],
                       w->sorted_by == column + 1 ? (w->ascii ? "^" : "▲") : "");
}

static void draw_title(const watch *w, bw_canvas *canvas)
{
    const bw_monitor_side *side = side_now(w);
    int x = bw_canvas_putf(canvas, 1, 0, BW_ROLE_TITLE, "%s ", bw_monitor_side_name(w->side));
    if (!side)
        bw_canvas_put(canvas, x, 0, BW_ROLE_DIM, "is not watched; Tab shows the other side");
    else if (side->silent > 0)
        bw_canvas_putf(canvas, x, 0, BW_ROLE_FAULT_BAD, "! does not answer for %.0f s",
                       side->silent);
    else if (side->trouble)
        bw_canvas_putf(canvas, x, 0, BW_ROLE_FAULT_BAD, "! %s", side->trouble);
    else
        bw_canvas_putf(canvas, x, 0, BW_ROLE_DIM, "%s  %zu files, sorted by %s", side->path,
                       side->file_count, w->sorted_by ? headings[w->sorted_by - 1] : "trouble");
}

void files_draw(watch *w, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int name = width >= 100 ? 34 : width >= 60 ? 20 : 15;
    const int x[] = {1, name, name + 13, name + 16, name + 24, name + 37, name + 45, width};
    make_order(w);
    draw_title(w, canvas);
    draw_headings(w, canvas, 1, x);
    w->list_height = height - 2;
    size_t rows = w->list_height > 0 ? (size_t)w->list_height : 1;
    if (w->file_cursor < w->file_top)
        w->file_top = w->file_cursor;
    if (w->file_cursor >= w->file_top + rows)
        w->file_top = w->file_cursor - rows + 1;
    for (int i = 0; i < w->list_height && w->file_top + (size_t)i < w->order_count; i++) {
        draw_row(w, canvas, 2 + i, x, w->file_top + (size_t)i);
        if (w->file_top + (size_t)i == w->file_cursor)
            bw_canvas_role(canvas, 0, 2 + i, width,
                           focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
}

/* --- as a table, with its own sorting, filter and export: of this look --- */
typedef struct file_table {
    watch *w;
    size_t count;
    char *(*cells)[COLUMNS + 2]; /* the last one: the path */
} file_table;

static uint64_t table_rows(void *data)
{
    return ((file_table *)data)->count;
}

static bw_role table_cell(void *data, uint64_t row, int column, bw_text *text)
{
    const file_table *t = data;
    bw_text_add(text, t->cells[row][column]);
    return t->cells[row][COLUMNS][0] == '!' ? BW_ROLE_FAULT_BAD : BW_ROLE_TEXT;
}

static void table_chosen(void *data, uint64_t row)
{
    const file_table *t = data;
    go_block(t->w, t->cells[row][COLUMNS + 1], 1);
}

static void table_close(void *data)
{
    file_table *t = data;
    for (size_t i = 0; i < t->count; i++)
        for (unsigned column = 0; column < COLUMNS + 2; column++)
            free(t->cells[i][column]);
    free(t->cells);
    free(t);
}

static void open_table(watch *w)
{
    file_table *t = bw_alloc(sizeof(*t));
    t->w = w;
    t->count = w->order_count;
    t->cells = bw_alloc((t->count + 1) * sizeof(*t->cells));
    for (size_t i = 0; i < t->count; i++) {
        const bw_monitor_file *file = &side_now(w)->files[w->order[i]];
        for (unsigned column = 0; column <= COLUMNS; column++) {
            bw_text text = {0};
            cell(file, column, &text);
            t->cells[i][column] = bw_strdup(bw_text_get(&text));
            bw_text_free(&text);
        }
        t->cells[i][COLUMNS + 1] = bw_strdup(file->path);
    }
    bw_table_source source = {.rows = table_rows,
                              .cell = table_cell,
                              .chosen = table_chosen,
                              .close = table_close,
                              .data = t,
                              .headings = headings};
    bw_shell_table(w->shell, w->side ? "Files of the copy" : "Files of the source", &source);
}

/* --- keys --- */
static void search_said(void *data, const char *answer)
{
    watch *w = data;
    free(w->search);
    w->search = bw_strdup(answer);
    for (size_t i = 1; *answer && i <= w->order_count; i++) {
        size_t at = (w->file_cursor + i) % w->order_count;
        if (strcasestr(side_now(w)->files[w->order[at]].path, answer)) {
            w->file_cursor = at;
            return;
        }
    }
    bw_shell_message(w->shell, BW_NOTE, "no file here is named %.60s", answer);
}

static void search_next(watch *w)
{
    if (!w->search)
        return;
    char *again = bw_strdup(w->search);
    search_said(w, again);
    free(again);
}

bool files_key(watch *w, bw_key key)
{
    size_t to = lines_move(w->file_cursor, w->order_count, w->list_height, key);
    if (to != SIZE_MAX) {
        w->file_cursor = to;
        return true;
    }
    switch (key) {
    case BW_KEY_TAB:
        w->side = (bw_monitor_side_id)!w->side;
        w->file_cursor = 0;
        return true;
    case 's': w->sorted_by = (w->sorted_by + 1) % (COLUMNS + 1); return true;
    case '/':
        bw_shell_ask(w->shell, "file: ", w->search ? w->search : "", search_said, w);
        return true;
    case 'n': search_next(w); return true;
    case 'w': open_table(w); return true;
    case BW_KEY_ENTER:
        if (w->file_cursor < w->order_count)
            go_block(w, side_now(w)->files[w->order[w->file_cursor]].path, 1);
        return true;
    default: return false;
    }
}
