/* The first level: one row a pair of files, the worst first; below it the headers of the one under
 * the cursor. */
#include "header_diff.h"

#include <stdlib.h>
#include <string.h>

#define BAR 12 /* cells of the as-of bar */

const char *side_name(const bw_diff_side *side)
{
    const char *slash = side ? strrchr(side->path, '/') : NULL;
    return !side ? "-" : slash ? slash + 1 : side->path;
}

void files_open(diff_view *v)
{
    bw_error err = {0};
    files_close(v);
    v->trouble[0] = '\0';
    bw_workspace *open_files = bw_session_workspace(bw_shell_session(v->shell));
    v->pairs = bw_diff_pairs_new(open_files, v->folders[0], v->folders[1], NULL, &err);
    if (v->pairs)
        v->files = (diff_list){.count = bw_diff_pairs_count(v->pairs)};
    else
        memcpy(v->trouble, err.text, sizeof(v->trouble));
}

void files_close(diff_view *v)
{
    bw_diff_pairs_free(v->pairs);
    v->pairs = NULL;
    v->files = (diff_list){0};
}

const bw_diff_pair *files_pair(const diff_view *v)
{
    return v->pairs && v->files.cursor < v->files.count
               ? bw_diff_pairs_at(v->pairs, v->files.cursor)
               : NULL;
}

/* The worst column that differs, bw_diff_columns() when none does. */
static size_t worst_column(const bw_diff_pair *pair)
{
    size_t column = 0;
    while (column < bw_diff_columns() && !bw_diff_cell_differs(pair, column))
        column++;
    return column;
}

static bw_role row_role(const bw_diff_pair *pair)
{
    return !pair->badness        ? BW_ROLE_GOOD
           : pair->badness > 600 ? BW_ROLE_FAULT_BAD
                                 : BW_ROLE_DIFFERENT;
}

/* A cell without what stands in parentheses: "2166679 (0x0000.00210f97)" is 2166679. */
static void short_cell(const bw_diff_side *side, size_t column, bw_text *text)
{
    bw_text cell = {0};
    bw_diff_cell(side, column, &cell);
    const char *words = bw_text_get(&cell), *more = strstr(words, " (");
    bw_text_add_bytes(text, words, more ? (size_t)(more - words) : cell.length);
    bw_text_free(&cell);
}

/* What is wrong in one line, with a word that stands without colour. */
static void row_verdict(const bw_diff_pair *pair, bw_text *text)
{
    size_t column = worst_column(pair);
    const bw_diff_side *bad = pair->left && pair->left->trouble.status != BW_OK     ? pair->left
                              : pair->right && pair->right->trouble.status != BW_OK ? pair->right
                                                                                    : NULL;
    if (bad)
        bw_text_addf(text, "! %s", bad->trouble.text);
    else if (!pair->left || !pair->right)
        bw_text_add(text, pair->left ? "! only left" : "! only right");
    else if (column == bw_diff_columns())
        bw_text_add(text, "= headers equal");
    else {
        bw_text_addf(text, "# %s ", bw_diff_column_name(column));
        short_cell(pair->left, column, text);
        bw_text_add(text, " | ");
        short_cell(pair->right, column, text);
    }
}

/* Where the two stand between the oldest and the newest header of both sides: L, R, X for both. */
static void as_of_bar(const diff_view *v, const bw_diff_pair *pair, char bar[BAR + 1])
{
    bw_scn low = 0, high = 0, low2, high2;
    bool any = bw_diff_pairs_span(v->pairs, 0, &low, &high);
    memset(bar, any ? '.' : ' ', BAR);
    bar[BAR] = '\0';
    if (any && bw_diff_pairs_span(v->pairs, 1, &low2, &high2)) {
        low = low < low2 ? low : low2;
        high = high > high2 ? high : high2;
    }
    const bw_diff_side *sides[] = {pair->left, pair->right};
    for (int i = 0; i < 2; i++) {
        if (!any || !sides[i] || !sides[i]->id.has_datafile)
            continue;
        bw_scn scn = sides[i]->id.checkpoint_scn;
        bool inside = scn >= low && scn <= high;
        double part = inside && high > low ? (double)(scn - low) / (double)(high - low) : 1;
        char *cell = &bar[(int)(part * (BAR - 1))];
        *cell = *cell == '.' ? "LR"[i] : 'X';
    }
    if (!pair->left || !pair->right ||
        (!pair->left->id.has_datafile && !pair->right->id.has_datafile))
        memset(bar, ' ', BAR);
}

static void draw_row(const diff_view *v, bw_canvas *canvas, int y, size_t index)
{
    const bw_diff_pair *pair = bw_diff_pairs_at(v->pairs, index);
    const bw_diff_side *one = pair->left ? pair->left : pair->right;
    char bar[BAR + 1];
    bw_text verdict = {0};
    int width = bw_canvas_width(canvas), x = width > 110 ? 28 : 18;
    const bw_verdict_row *held = verdict_on(v, pair->right);
    if (held)
        bw_text_addf(&verdict, "! %s (v) ", held->id);
    row_verdict(pair, &verdict);
    as_of_bar(v, pair, bar);
    bw_canvas_put(bw_canvas_part(canvas, 1, y, x - 2, 1), 0, 0, BW_ROLE_TEXT, side_name(one));
    bw_canvas_put(canvas, x, y, BW_ROLE_SCN, bar);
    bw_canvas_put(canvas, x + BAR + 1, y, held ? BW_ROLE_FAULT_BAD : row_role(pair),
                  bw_text_get(&verdict));
    bw_text_free(&verdict);
}

/* What the bar's ends stand for. */
static void draw_heading(const diff_view *v, bw_canvas *canvas, int y)
{
    bw_scn low[2], high[2];
    int width = bw_canvas_width(canvas), x = width > 110 ? 28 : 18;
    bool any[2];
    for (int side = 0; side < 2; side++)
        any[side] = bw_diff_pairs_span(v->pairs, side, &low[side], &high[side]);
    bw_canvas_put(canvas, 1, y, BW_ROLE_DIM, "file");
    bw_canvas_put(canvas, x, y, BW_ROLE_DIM, "as of");
    if (!any[0] || !any[1])
        return;
    bw_scn first = low[0] < low[1] ? low[0] : low[1], last = high[0] > high[1] ? high[0] : high[1];
    bw_canvas_putf(canvas, x + 6, y, BW_ROLE_DIM, "SCN %llu to %llu: L, R, X both",
                   (unsigned long long)first, (unsigned long long)last);
}

/* One column on row y; false when neither side has it. */
static bool draw_column(const bw_diff_pair *pair, bw_canvas *canvas, int y, size_t column,
                        bool differs)
{
    int half = (bw_canvas_width(canvas) - 23) / 2;
    const bw_diff_side *sides[] = {pair->left, pair->right};
    bw_text texts[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++)
        bw_diff_cell(sides[i], column, &texts[i]);
    bool any = texts[0].length || texts[1].length;
    if (any) {
        bw_canvas_putf(canvas, 1, y, BW_ROLE_DIM, "%c %s", differs ? '#' : ' ',
                       bw_diff_column_name(column));
        for (int i = 0; i < 2; i++)
            bw_canvas_put(bw_canvas_part(canvas, 23 + i * half, y, half - 1, 1), 0, 0,
                          differs ? BW_ROLE_DIFFERENT : BW_ROLE_TEXT, bw_text_get(&texts[i]));
    }
    bw_text_free(&texts[0]);
    bw_text_free(&texts[1]);
    return any;
}

/* --- what control file and header say of a datafile, on both sides --- */
static bool has_views(const bw_diff_side *side)
{
    return side && side->has_control_view;
}

/* One value of four; marked when the control file and the file's own header disagree. */
static void draw_view(bw_canvas *canvas, int x, int y, int width, uint64_t value, bool known,
                      bool unlike)
{
    bw_canvas *cell = bw_canvas_part(canvas, x, y, width - 1, 1);
    if (known)
        bw_canvas_putf(cell, 0, 0, unlike ? BW_ROLE_FAULT_BAD : BW_ROLE_TEXT, "%llu%s",
                       (unsigned long long)value, unlike ? " !" : "");
    else
        bw_canvas_put(cell, 0, 0, BW_ROLE_DIM, "-");
}

static void draw_views_of(const bw_diff_side *side, bw_canvas *canvas, int x, int y, int width)
{
    bool header = side && side->id.has_datafile, control = has_views(side);
    bool scn = control && side->control_scn != BW_SCN_NONE;
    if (!header)
        return;
    draw_view(canvas, x, y, width, side->id.checkpoint_scn, true, false);
    draw_view(canvas, x, y + 1, width, side->id.checkpoint_count, true, false);
    draw_view(canvas, x + width, y, width, scn ? side->control_scn : 0, scn,
              scn && side->control_scn != side->id.checkpoint_scn);
    draw_view(canvas, x + width, y + 1, width, control ? side->control_count : 0, control,
              control && side->control_count != side->id.checkpoint_count);
}

/* v$datafile_header beside v$datafile; returns the row behind it. */
static int draw_views(const bw_diff_pair *pair, bw_canvas *canvas, int y)
{
    static const char *const heads[] = {"L file", "L control", "R file", "R control"};
    int width = (bw_canvas_width(canvas) - 23) / 4;
    if (!has_views(pair->left) && !has_views(pair->right))
        return y;
    for (int i = 0; i < 4; i++)
        bw_canvas_put(bw_canvas_part(canvas, 23 + i * width, y, width - 1, 1), 0, 0, BW_ROLE_DIM,
                      heads[i]);
    bw_canvas_put(canvas, 1, y + 1, BW_ROLE_DIM, "  checkpoint SCN");
    bw_canvas_put(canvas, 1, y + 2, BW_ROLE_DIM, "  checkpoint count");
    draw_views_of(pair->left, canvas, 23, y + 1, width);
    draw_views_of(pair->right, canvas, 23 + 2 * width, y + 1, width);
    return y + 3;
}

static bool is_in_views(size_t column)
{
    const char *key = bw_diff_column_key(column);
    return strcmp(key, "control_scn") == 0 || strcmp(key, "control_count") == 0;
}

int header_draw(const bw_diff_pair *pair, bw_canvas *canvas, int y, bool all)
{
    y = draw_views(pair, canvas, y);
    for (int differing = 1; differing >= (all ? 0 : 1); differing--)
        for (size_t column = 0; column < bw_diff_columns() && y < bw_canvas_height(canvas);
             column++)
            if (bw_diff_cell_differs(pair, column) == differing && !is_in_views(column))
                y += draw_column(pair, canvas, y, column, differing);
    return y;
}

#define LOW 14 /* rows: below, the list comes before notes and the headers of one pair */

void files_draw(diff_view *v, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas), y = 0;
    const char *note;
    for (int i = 0; i < 2; i++)
        bw_canvas_putf(canvas, 1, y++, BW_ROLE_TITLE, "%s %s", i ? "R right" : "L left ",
                       v->folders[i]);
    for (size_t i = 0; height >= LOW && (note = bw_diff_pairs_note(v->pairs, i)); i++)
        bw_canvas_put(canvas, 1, y++, BW_ROLE_FAULT_NOTE, note);
    verdict_lights(v, canvas, y++);
    draw_heading(v, canvas, y++);
    int rows = height < LOW ? height - y : (height - y - 1) / 2;
    v->height = rows;
    list_show(&v->files, rows);
    for (int i = 0; i < rows && v->files.top + (size_t)i < v->files.count; i++, y++) {
        size_t index = v->files.top + (size_t)i;
        draw_row(v, canvas, y, index);
        if (index == v->files.cursor)
            bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
    const bw_diff_pair *pair = files_pair(v);
    if (!pair || height < LOW)
        return;
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_BORDER, "─");
    bw_canvas_putf(canvas, 2, y, BW_ROLE_TITLE, " %s | %s ", side_name(pair->left),
                   side_name(pair->right));
    header_draw(pair, canvas, y + 1, true);
}

bool files_key(diff_view *v, bw_key key)
{
    if (key != BW_KEY_ENTER)
        return list_key(&v->files, key, v->height);
    if (pair_open(v))
        v->level = LEVEL_PAIR;
    return true;
}
