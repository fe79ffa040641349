/* One metric over minutes, hours, a day, a week. */
#include "monitor_view.h"

#define CHART_CELLS 512

static const struct range {
    double seconds;
    const char *name;
} ranges[] = {{120, "2 minutes"},    {600, "10 minutes"}, {3600, "hour"},
              {6 * 3600, "6 hours"}, {86400, "day"},      {7 * 86400, "week"}};

static void metric_text(bw_monitor_metric metric, double value, bw_text *text)
{
    bw_text_clear(text);
    bw_metric_text(metric, value, text);
}

static void draw_title(const watch *w, bw_canvas *canvas, const bw_monitor_span *spans,
                       size_t count)
{
    bw_text text = {0};
    double value, least, most = spans_most(spans, count, &least);
    int x = bw_canvas_putf(canvas, 1, 0, BW_ROLE_TITLE, "%s", bw_metric_name(w->metric));
    bw_canvas_putf(canvas, x + 2, 0, BW_ROLE_DIM, "%s", bw_metric_doc(w->metric));
    x = bw_canvas_put(canvas, 1, 1, BW_ROLE_DIM, "now ");
    if (bw_monitor_value(w->monitor, w->metric, &value))
        metric_text(w->metric, value, &text);
    x = bw_canvas_put(canvas, x, 1, BW_ROLE_NUMBER, text.length ? bw_text_get(&text) : "not known");
    if (spans_known(spans, count)) {
        metric_text(w->metric, least, &text);
        x = bw_canvas_putf(canvas, x, 1, BW_ROLE_DIM, "  lowest ");
        x = bw_canvas_put(canvas, x, 1, BW_ROLE_NUMBER, bw_text_get(&text));
        metric_text(w->metric, most, &text);
        x = bw_canvas_put(canvas, x, 1, BW_ROLE_DIM, "  highest ");
        x = bw_canvas_put(canvas, x, 1, BW_ROLE_NUMBER, bw_text_get(&text));
    }
    bw_canvas_putf(canvas, x + 2, 1, BW_ROLE_DIM, "the last %s", ranges[w->range].name);
    bw_text_free(&text);
}

/* Each column of cells stands for this long. */
static void draw_axis(const watch *w, bw_canvas *canvas, int y, int count)
{
    bw_text text = {0};
    double cell = ranges[w->range].seconds / count;
    int width = bw_canvas_width(canvas);
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_BORDER, "─");
    bw_text_addf(&text, " -");
    replay_seconds(ranges[w->range].seconds, &text);
    bw_text_add(&text, " ");
    bw_canvas_put(canvas, 1, y, BW_ROLE_TIME, bw_text_get(&text));
    bw_canvas_putf(canvas, width / 2 - 8, y, BW_ROLE_DIM, " a column: %.3g s ", cell);
    bw_canvas_put(canvas, width - 5, y, BW_ROLE_TIME, " now");
    bw_text_free(&text);
}

void history_draw(watch *w, bw_canvas *canvas, bool focused)
{
    bw_monitor_span spans[CHART_CELLS];
    int width = bw_canvas_width(canvas) - 2, height = bw_canvas_height(canvas) - 3;
    int count = width < 1 ? 1 : width < CHART_CELLS ? width : CHART_CELLS;
    double now = bw_monitor_get_look(w->monitor)->seconds;
    (void)focused;
    bw_monitor_history(w->monitor, w->metric, now - ranges[w->range].seconds, now, spans,
                       (size_t)count);
    draw_title(w, canvas, spans, (size_t)count);
    if (height < 1)
        return;
    if (spans_known(spans, (size_t)count))
        chart_draw(w, spans, count, bw_canvas_part(canvas, 1, 2, count, height));
    else
        bw_canvas_put(canvas, 1, 3, BW_ROLE_UNKNOWN, "nothing is known of it in this time");
    draw_axis(w, canvas, 2 + height, count);
}

/* --- choosing a metric --- */
static uint64_t metric_rows(void *data)
{
    (void)data;
    return BW_METRIC_COUNT;
}

static bw_role metric_cell(void *data, uint64_t row, int column, bw_text *text)
{
    const watch *w = data;
    bw_monitor_metric metric = (bw_monitor_metric)row;
    double value;
    switch (column) {
    case 0: bw_text_add(text, bw_metric_name(metric)); return BW_ROLE_STRUCT;
    case 1:
        if (bw_monitor_value(w->monitor, metric, &value))
            bw_metric_text(metric, value, text);
        return BW_ROLE_NUMBER;
    default: bw_text_add(text, bw_metric_doc(metric)); return BW_ROLE_DIM;
    }
}

static void metric_chosen(void *data, uint64_t row)
{
    watch *w = data;
    w->metric = (bw_monitor_metric)row;
    bw_shell_message(w->shell, BW_NOTE, "%s is drawn; Esc goes there", bw_metric_name(w->metric));
}

static void choose_metric(watch *w)
{
    static const char *const headings[] = {"metric", "now", "what it is", NULL};
    bw_table_source table = {.rows = metric_rows,
                             .cell = metric_cell,
                             .chosen = metric_chosen,
                             .data = w,
                             .headings = headings};
    bw_shell_table(w->shell, "Metrics: Enter draws one", &table);
}

bool history_key(watch *w, bw_key key)
{
    switch (key) {
    case 'm':
    case BW_KEY_ENTER: choose_metric(w); return true;
    case BW_KEY_UP:
        w->metric = (bw_monitor_metric)((w->metric + BW_METRIC_COUNT - 1) % BW_METRIC_COUNT);
        return true;
    case BW_KEY_DOWN:
        w->metric = (bw_monitor_metric)((w->metric + 1) % BW_METRIC_COUNT);
        return true;
    case BW_KEY_LEFT: w->range += w->range + 1 < BW_COUNT(ranges); return true;
    case BW_KEY_RIGHT: w->range -= w->range > 0; return true;
    default: return false;
    }
}
