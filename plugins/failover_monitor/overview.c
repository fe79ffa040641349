/* The first page: lights, the sentence, source and copy as columns with the lag between them, what
 * changed, the rows of the decision table that hold. */
#include "monitor_view.h"

#include <string.h>

#define NARROW 64 /* cells below which the columns have no room */
#define TITLES 18

/* What stands between the columns. */
static const struct lag {
    bw_monitor_metric metric;
    const char *name;
} lags[] = {{BW_METRIC_LAG_TIME, "time"},
            {BW_METRIC_LAG_SCN, ""}, /* its unit says it */
            {BW_METRIC_LAG_REDO, "redo"},
            {BW_METRIC_LAG_CONTROL, "ctl"}};

/* --- rows that hold --- */
static bw_light worst_of(const bw_verdict_row *row)
{
    bw_light worst = BW_LIGHT_GREEN;
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        worst = row->lights[lamp] > worst ? row->lights[lamp] : worst;
    return worst;
}

static void add_row(watch *w, bw_monitor_side_id side, size_t index)
{
    const bw_verdict_row *row = &watched_verdict(w, side)->rows[index];
    size_t from = w->rows.count;
    bw_text text = {0};
    bw_text_addf(&text, "%.1s %s %s: %s", light_mark(worst_of(row)), bw_monitor_side_name(side),
                 row->id, row->says);
    lines_add(&w->rows, 1, light_role(worst_of(row)), bw_text_get(&text));
    lines_lead(&w->rows, from, NULL, -1, 1 + (uint64_t)index * BW_MONITOR_SIDES + side);
    bw_text_free(&text);
}

static void add_side(watch *w, bw_monitor_side_id side, bw_light light)
{
    const bw_verdict *verdict = watched_verdict(w, side);
    for (size_t i = 0; verdict && i < verdict->row_count; i++)
        if (worst_of(&verdict->rows[i]) == light)
            add_row(w, side, i);
}

static void add_unseen(watch *w)
{
    const bw_verdict *verdict = watched_verdict(w, BW_MONITOR_COPY);
    for (size_t i = 0; verdict && verdict->unseen[i]; i++)
        lines_addf(&w->rows, 1, BW_ROLE_FAULT_NOTE, "? not seen: %s", verdict->unseen[i]);
}

static void make_rows(watch *w, int width)
{
    lines_clear(&w->rows);
    w->rows.width = width;
    for (int light = BW_LIGHT_RED; light >= BW_LIGHT_GREEN; light--) {
        add_side(w, BW_MONITOR_COPY, (bw_light)light); /* it is asked about */
        add_side(w, BW_MONITOR_SOURCE, (bw_light)light);
    }
    add_unseen(w);
}

/* --- between the columns --- */
static int draw_lag(const watch *w, const struct lag *lag, bw_canvas *canvas, int x, int y,
                    int width)
{
    double value;
    bw_text text = {0};
    bool known = bw_monitor_value(w->monitor, lag->metric, &value);
    if (known)
        bw_metric_text(lag->metric, value, &text);
    if (!known)
        bw_text_addf(&text, "%snot known", *lag->name ? "" : "SCN ");
    x = bw_canvas_putf(canvas, x, y, BW_ROLE_DIM, "%s%s", lag->name, *lag->name ? " " : "");
    bw_canvas_put(canvas, x, y, known ? BW_ROLE_NUMBER : BW_ROLE_UNKNOWN, bw_text_get(&text));
    bw_text_free(&text);
    if (bw_canvas_height(canvas) > y + 1)
        spark_draw(w, lag->metric, canvas, 0, y + 1, width);
    return y + 2;
}

static void draw_between(const watch *w, bw_canvas *canvas)
{
    int y = 0;
    for (size_t i = 0; i < BW_COUNT(lags) && y < bw_canvas_height(canvas); i++)
        y = draw_lag(w, &lags[i], canvas, 0, y, bw_canvas_width(canvas));
}

/* Without room for columns: two metrics a line. */
static int draw_short(const watch *w, bw_canvas *canvas, int y)
{
    int half = bw_canvas_width(canvas) / 2;
    for (size_t i = 0; i < BW_COUNT(lags); i++) {
        bw_canvas *cell =
            bw_canvas_part(canvas, 1 + (int)(i % 2) * half, y + (int)(i / 2), half - 1, 1);
        double value;
        bw_text text = {0};
        if (bw_monitor_value(w->monitor, lags[i].metric, &value))
            bw_metric_text(lags[i].metric, value, &text);
        else
            bw_text_add(&text, *lags[i].name ? "?" : "? SCN");
        int x =
            bw_canvas_putf(cell, 0, 0, BW_ROLE_DIM, "%s%s", lags[i].name, *lags[i].name ? " " : "");
        x = bw_canvas_put(cell, x, 0, BW_ROLE_NUMBER, bw_text_get(&text)) + 1;
        spark_draw(w, lags[i].metric, cell, x, 0, half - 1 - x);
        bw_text_free(&text);
    }
    return y + 2;
}

/* --- the columns --- */
static void draw_cell(const bw_monitor_cell *cell, bw_canvas *canvas, int x, int y, int width)
{
    bw_role role = cell->light == BW_LIGHT_GREEN ? BW_ROLE_TEXT : light_role(cell->light);
    bw_canvas *part = bw_canvas_part(canvas, x, y, width, 1);
    if (cell->light > BW_LIGHT_UNKNOWN)
        bw_canvas_putf(part, 0, 0, role, "%.1s %s", light_mark(cell->light), cell->text);
    else
        bw_canvas_put(part, 0, 0, role, cell->text);
}

static size_t row_total(const watch *w)
{
    size_t count = 0;
    while (bw_monitor_row_at(w->monitor, count))
        count++;
    return count;
}

static void draw_side_name(const watch *w, bw_canvas *canvas, int x, int y, int width,
                           bw_monitor_side_id side)
{
    const bw_monitor_side *s = bw_monitor_get_side(w->monitor, side);
    bw_canvas *part = bw_canvas_part(canvas, x, y, width, 1);
    bw_text path = {0};
    int at = bw_canvas_putf(part, 0, 0, BW_ROLE_TITLE, "%s ", bw_monitor_side_name(side));
    bw_text_add_shown(&path, s && s->path ? s->path : "");
    const char *shown = bw_text_get(&path);
    int over = bw_text_width(shown) - (width - at);
    if (!s)
        bw_canvas_put(part, at, 0, BW_ROLE_DIM, "none");
    else if (s->silent > 0)
        bw_canvas_putf(part, at, 0, BW_ROLE_FAULT_BAD, "! no answer %.0f s", s->silent);
    else if (s->trouble)
        bw_canvas_putf(part, at, 0, BW_ROLE_FAULT_BAD, "! %s", s->trouble);
    else if (over > 0 && strrchr(shown, '/')) /* the end tells more than the beginning */
        bw_canvas_putf(part, at, 0, BW_ROLE_DIM, "..%s", strrchr(shown, '/'));
    else
        bw_canvas_put(part, at, 0, BW_ROLE_DIM, shown);
    bw_text_free(&path);
}

/* rows: that there is room for below the heading. */
static int draw_columns(const watch *w, bw_canvas *canvas, int y, int rows)
{
    int width = bw_canvas_width(canvas);
    bool wide = width >= 120; /* then the longest title is shown whole */
    int titles = wide ? TITLES + 2 : TITLES, between = wide ? 30 : 18;
    int side = (width - titles - between - 3) / 2;
    int x[] = {titles, titles + side + between + 2};
    size_t total = row_total(w), shown = rows < 1 ? 0 : total < (size_t)rows ? total : (size_t)rows;
    for (int i = 0; i < BW_MONITOR_SIDES; i++)
        draw_side_name(w, canvas, x[i], y, side, (bw_monitor_side_id)i);
    bw_canvas_put(canvas, titles + side + 1, y, BW_ROLE_TITLE, "the copy is behind");
    for (size_t i = 0; i < shown; i++) {
        const bw_monitor_row *row = bw_monitor_row_at(w->monitor, i);
        int at = y + 1 + (int)i;
        bw_canvas_put(bw_canvas_part(canvas, 1, at, titles - 2, 1), 0, 0, BW_ROLE_DIM, row->title);
        for (int k = 0; k < BW_MONITOR_SIDES; k++)
            draw_cell(&row->cells[k], canvas, x[k], at, side);
    }
    int lines_between = 2 * (int)BW_COUNT(lags), most = rows < lines_between ? rows : lines_between;
    int taken = (int)shown > most ? (int)shown : most;
    draw_between(w, bw_canvas_part(canvas, titles + side + 1, y + 1, between, taken));
    return y + 1 + (taken > 0 ? taken : 0);
}

/* --- words --- */
static int draw_wrapped(bw_canvas *canvas, int y, int most, bw_role role, const char *text)
{
    int width = bw_canvas_width(canvas) - 2;
    for (int i = 0; i < most && *text; i++, y++) {
        size_t size = bw_text_fit(text, width);
        bool cut = i + 1 == most && text[size];
        bw_canvas_putf(canvas, 1, y, role, "%.*s%s", (int)size, text, cut ? "›" : "");
        text += size;
        text += strspn(text, " ");
    }
    return y;
}

/* The sentence, and how the copy follows when the sentence is of something else. */
static void add_sentence(const watch *w, bw_text *text)
{
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    bw_text_add(text, look->sentence);
    if (look->follow_says && *look->follow_says && !strstr(look->sentence, look->follow_says))
        bw_text_addf(text, "%s %s", text->length && text->data[text->length - 1] == '.' ? "" : ";",
                     look->follow_says);
}

static int draw_changed(const watch *w, bw_canvas *canvas, int y, int most)
{
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    size_t count = 0;
    while (look->changed && look->changed[count])
        count++;
    if (!count && most > 0)
        bw_canvas_put(canvas, 1, y++, BW_ROLE_DIM, "nothing changed since the last look");
    for (size_t i = 0; i < count && i < (size_t)most; i++)
        bw_canvas_put(canvas, 1, y++, BW_ROLE_CHANGED, look->changed[i]);
    return y;
}

static int draw_head(const watch *w, bw_canvas *canvas, bool small)
{
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    int y = lights_draw(w, canvas, 0, small);
    bw_text sentence = {0};
    add_sentence(w, &sentence);
    y = draw_wrapped(canvas, y, 3, light_role(look->worst), bw_text_get(&sentence));
    bw_text_free(&sentence);
    return y;
}

static void draw_rows(watch *w, bw_canvas *canvas, int y, bool focused)
{
    int width = bw_canvas_width(canvas), room = bw_canvas_height(canvas) - y - 1;
    if (room < 1)
        return;
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_BORDER, "─");
    bw_canvas_putf(canvas, 2, y, BW_ROLE_TITLE, " what holds, Enter: why, and what to do (%zu) ",
                   w->rows.count);
    lines_draw(&w->rows, bw_canvas_part(canvas, 0, y + 1, width, room), focused);
}

void overview_draw(watch *w, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    bool small = width < NARROW || height < 14;
    if (w->shown != bw_monitor_get_look(w->monitor)->number || w->rows.width != width) {
        make_rows(w, width);
        w->shown = bw_monitor_get_look(w->monitor)->number;
    }
    if (w->detail) {
        lines_draw(&w->evidence, canvas, focused);
        return;
    }
    int y = draw_head(w, canvas, small);
    if (small) {
        y = draw_short(w, canvas, y);
        draw_rows(w, canvas, y, focused);
        return;
    }
    int held = height > 30 ? 10 : 4, changed = height > 30 ? 6 : 2;
    y = draw_columns(w, canvas, y, height - y - 1 - held - changed);
    y = draw_changed(w, canvas, y, changed);
    draw_rows(w, canvas, y, focused);
}

bool overview_key(watch *w, bw_key key)
{
    if (w->detail)
        return detail_key(w, key);
    if (key != BW_KEY_ENTER)
        return lines_key(&w->rows, key);
    const line *at = lines_at(&w->rows);
    if (at && at->row) {
        detail_make(w, w->rows.width);
        w->detail = true;
    } else {
        bw_shell_message(w->shell, BW_NOTE, "nothing stands against the copy here");
    }
    return true;
}
