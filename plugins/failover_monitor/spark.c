/* A metric's past: in a few cells, and as a chart. */
#include "monitor_view.h"

#define LEVELS 8
#define CELLS 512
#define SHORTEST 60.0 /* seconds that a sparkline shows at least */
#define LONGEST 600.0

static const char *level(const watch *w, int at)
{
    static const char *const blocks[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const letters[LEVELS] = {"_", ".", "-", "~", "=", "+", "*", "#"};
    return (w->ascii ? letters : blocks)[at];
}

bool spans_known(const bw_monitor_span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (spans[i].known)
            return true;
    return false;
}

double spans_most(const bw_monitor_span *spans, size_t count, double *least)
{
    double most = 0;
    bool any = false;
    *least = 0;
    for (size_t i = 0; i < count; i++) {
        if (!spans[i].known)
            continue;
        most = !any || spans[i].high > most ? spans[i].high : most;
        *least = !any || spans[i].low < *least ? spans[i].low : *least;
        any = true;
    }
    return most;
}

void spark_draw(const watch *w, bw_monitor_metric metric, bw_canvas *canvas, int x, int y,
                int width)
{
    bw_monitor_span spans[CELLS];
    double now = bw_monitor_get_look(w->monitor)->seconds, least;
    double back = now < SHORTEST ? SHORTEST : now > LONGEST ? LONGEST : now;
    size_t count = width < 1 ? 0 : width < CELLS ? (size_t)width : CELLS;
    if (!count)
        return;
    bw_monitor_history(w->monitor, metric, now - back, now, spans, count);
    double most = spans_most(spans, count, &least);
    least = least < 0 ? least : 0;
    for (size_t i = 0; i < count; i++) {
        if (!spans[i].known)
            continue;
        double part = most > least ? (spans[i].high - least) / (most - least) : 0;
        bw_canvas_put(canvas, x + (int)i, y, BW_ROLE_PROGRESS,
                      level(w, (int)(part * (LEVELS - 1) + 0.5)));
    }
}

/* Row of the chart, 0 at the top, that a value falls into. */
static int row_of(double value, double least, double most, int height)
{
    double part = most > least ? (value - least) / (most - least) : 0;
    int row = height - 1 - (int)(part * (height - 1) + 0.5);
    return row < 0 ? 0 : row >= height ? height - 1 : row;
}

/* Each column from its lowest to its highest value, the last one marked. */
void chart_draw(const watch *w, const bw_monitor_span *spans, int count, bw_canvas *canvas)
{
    int height = bw_canvas_height(canvas);
    double least, most = spans_most(spans, (size_t)count, &least);
    if (height < 1)
        return;
    for (int i = 0; i < count; i++) {
        if (!spans[i].known)
            continue;
        int top = row_of(spans[i].high, least, most, height);
        int bottom = row_of(spans[i].low, least, most, height);
        for (int y = top; y <= bottom; y++)
            bw_canvas_put(canvas, i, y, BW_ROLE_DIM, w->ascii ? "|" : "│");
        bw_canvas_put(canvas, i, row_of(spans[i].last, least, most, height), BW_ROLE_PROGRESS,
                      w->ascii ? "*" : "█");
    }
}
