/* The events: one row each, repeats folded. */
#include "timeline.h"

#include <string.h>

/* Is the order of this row and the one above it more than the evidence tells? */
static bool is_order_open(timeline *t, size_t row)
{
    if (row == 0)
        return false;
    const row_text *above =
        record_get(t, row_item(t, row - 1)->source, row_item(t, row - 1)->record);
    row_text first = above ? *above : (row_text){0}; /* the next call may take its place */
    const row_text *second = row_get(t, row_item(t, row));
    return above && sources_order(t, &first, second) != -1;
}

static int name_width(const timeline *t, int width)
{
    int widest = 4, most = width / 5 < 20 ? width / 5 : 20;
    for (size_t i = 0; i < t->source_count; i++) {
        int own = t->sources[i].on ? bw_text_width(t->sources[i].name) : 0;
        widest = own > widest ? own : widest;
    }
    return widest < most ? widest : most;
}

/* Cells for times: narrow terminals show the time of day, the axis tells the day. */
static int time_width(const timeline *t, int width)
{
    for (size_t i = 0; i < t->source_count && width >= 60; i++)
        if (t->sources[i].log && (t->sources[i].zone_set || t->sources[i].first.zone_known))
            return 30;
    return width < 60 ? 8 : 25;
}

static void put_time(bw_canvas *canvas, int y, int width, const row_text *row)
{
    char text[BW_LOG_TIME_TEXT];
    bw_log_time_format(&row->time, text);
    const char *from = text;
    if (width < 25 && strlen(text) > 11)
        from = text + (text[0] == '~' ? 12 : 11);
    bw_canvas_put(bw_canvas_part(canvas, 3, y, width, 1), 0, 0,
                  row->time.certainty == BW_LOG_TIME_OWN ? BW_ROLE_TIME : BW_ROLE_DIM,
                  *text ? from : "no time");
}

static void draw_row(timeline *t, bw_canvas *canvas, int y, size_t index, bool focused)
{
    const item *one = row_item(t, index);
    int width = bw_canvas_width(canvas), names = name_width(t, width), severity = 0;
    bool open = is_order_open(t, index);
    const row_text *row = row_get(t, one);
    const mark *m = note_of(t, one);
    severity = item_severity(t, one);
    bw_canvas_put(canvas, 0, y, BW_ROLE_MATCH, m ? m->note[0] ? "\"" : "*" : " ");
    bw_canvas_put(canvas, 1, y, BW_ROLE_FAULT_NOTE, open ? "≈" : " ");
    int x = time_width(t, width);
    put_time(canvas, y, x, row);
    x += 4;
    bw_canvas_put(bw_canvas_part(canvas, x, y, names, 1), 0, 0, BW_ROLE_STRUCT,
                  t->sources[one->source].name);
    x += names + 1;
    bw_canvas_put(canvas, x, y, severity_role(severity), severity_letter(severity));
    x += 2;
    if (row_repeats(t, index) > 1)
        x = bw_canvas_putf(canvas, x, y, BW_ROLE_NUMBER, "%zu× ", row_repeats(t, index));
    bw_canvas_put(canvas, x, y,
                  severity >= BW_EVENT_WARNING ? severity_role(severity) : BW_ROLE_TEXT, row->text);
    if (index == t->cursor)
        bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
}

static void say_empty(const timeline *t, bw_canvas *canvas)
{
    bw_text line = {0};
    filter_line(&t->filter, &line);
    if (!t->source_count)
        bw_canvas_put(canvas, 1, 0, BW_ROLE_FAULT_NOTE,
                      "No log is listed: start blockwright with logs, or with a folder of them.");
    else if (!reading(t))
        bw_canvas_putf(canvas, 1, 0, BW_ROLE_FAULT_NOTE,
                       "Nothing passes the filter %s; v shows more, & changes it, o: logs",
                       bw_text_get(&line));
    bw_text_free(&line);
}

/* One step moves the list by a row; after a jump the row stands a third down. */
static void scroll(timeline *t)
{
    size_t rows = (size_t)t->list_height;
    bool above = t->cursor < t->top, below = t->cursor >= t->top + rows;
    if (t->cursor + 1 == t->top)
        t->top = t->cursor;
    else if (t->cursor == t->top + rows)
        t->top++;
    else if (above || below)
        t->top = t->cursor > rows / 3 ? t->cursor - rows / 3 : 0;
    if (t->top + rows > t->row_count)
        t->top = t->row_count > rows ? t->row_count - rows : 0;
}

void list_draw(timeline *t, bw_canvas *canvas, bool focused)
{
    int height = bw_canvas_height(canvas);
    t->list_height = height > 0 ? height : 1;
    scroll(t);
    if (t->row_count == 0)
        say_empty(t, canvas);
    for (int y = 0; y < height && t->top + (size_t)y < t->row_count; y++)
        draw_row(t, canvas, y, t->top + (size_t)y, focused);
}

bool list_key(timeline *t, bw_key key)
{
    size_t page = (size_t)(t->list_height > 1 ? t->list_height - 1 : 1);
    size_t last = t->row_count ? t->row_count - 1 : 0, at = t->cursor;
    switch (key) {
    case BW_KEY_UP: at -= at > 0; break;
    case BW_KEY_DOWN: at++; break;
    case BW_KEY_PAGE_UP: at = at > page ? at - page : 0; break;
    case BW_KEY_PAGE_DOWN: at += page; break;
    case BW_KEY_HOME: at = 0; break;
    case BW_KEY_END: at = last; break;
    default: return false;
    }
    t->cursor = at < last ? at : last;
    t->placed = true;
    t->at_end = key == BW_KEY_END || (t->at_end && t->cursor == last);
    axis_show_row(t);
    return true;
}
