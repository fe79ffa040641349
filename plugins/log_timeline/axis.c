/* The common axis: which stretch of time is on screen, its ticks, zoom from years to milliseconds.
 */
#include "timeline.h"

#include <string.h>
#include <time.h>

#define SECOND 1000000LL
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define NARROWEST 10000LL          /* us: ten milliseconds */
#define WIDEST (12000 * 366 * DAY) /* stamps have four digits of year */

/* First and last time among the rows. */
static void whole(const timeline *t, int64_t *from, int64_t *to)
{
    size_t first = row_at(t, NO_TIME + 1);
    *from = *to = 0;
    if (first < t->row_count) {
        *from = item_key(t, row_item(t, first));
        *to = item_key(t, row_item(t, t->row_count - 1));
    }
    int64_t margin = (*to - *from) / 50 + SECOND / 2;
    *from -= margin;
    *to += margin;
}

void axis_bounds(const timeline *t, int64_t *from, int64_t *to)
{
    *from = t->window_from;
    *to = t->window_to;
    if (!t->window_set)
        whole(t, from, to);
}

int axis_column(int64_t us, int64_t from, int64_t to, int width)
{
    if (us == NO_TIME || us < from || us >= to)
        return -1;
    return (int)((double)(us - from) / (double)(to - from) * width);
}

/* --- ticks --- */
typedef struct step {
    int64_t us;
    const char *format; /* for strftime; fractions are added behind it */
} step;

static const step steps[] = {
    {1000, "%M:%S"},           {2000, "%M:%S"},           {5000, "%M:%S"},
    {10000, "%M:%S"},          {20000, "%M:%S"},          {50000, "%M:%S"},
    {100000, "%M:%S"},         {200000, "%M:%S"},         {500000, "%M:%S"},
    {SECOND, "%H:%M:%S"},      {2 * SECOND, "%H:%M:%S"},  {5 * SECOND, "%H:%M:%S"},
    {10 * SECOND, "%H:%M:%S"}, {15 * SECOND, "%H:%M:%S"}, {30 * SECOND, "%H:%M:%S"},
    {MINUTE, "%H:%M"},         {2 * MINUTE, "%H:%M"},     {5 * MINUTE, "%H:%M"},
    {10 * MINUTE, "%H:%M"},    {15 * MINUTE, "%H:%M"},    {30 * MINUTE, "%H:%M"},
    {HOUR, "%H:%M"},           {2 * HOUR, "%d. %H:%M"},   {3 * HOUR, "%d. %H:%M"},
    {6 * HOUR, "%d. %H:%M"},   {12 * HOUR, "%d. %H:%M"},  {DAY, "%m-%d"},
    {2 * DAY, "%m-%d"},        {7 * DAY, "%m-%d"},        {14 * DAY, "%m-%d"},
    {31 * DAY, "%Y-%m"},       {92 * DAY, "%Y-%m"},       {183 * DAY, "%Y-%m"},
    {366 * DAY, "%Y"},         {2 * 366 * DAY, "%Y"},     {5 * 366 * DAY, "%Y"},
    {10 * 366 * DAY, "%Y"},    {50 * 366 * DAY, "%Y"}};

static const step *fitting(int64_t span, int width)
{
    size_t i = 0;
    while (i + 1 < BW_COUNT(steps) && (double)span / (double)steps[i].us * 14 > (double)width)
        i++;
    return &steps[i];
}

static void split(int64_t us, struct tm *when)
{
    int64_t seconds = us / SECOND - (us % SECOND < 0);
    time_t whole_seconds = (time_t)seconds;
    memset(when, 0, sizeof(*when));
    gmtime_r(&whole_seconds, when);
}

/* The tick at or before us: months and years begin on their first day. */
static int64_t tick_before(int64_t us, const step *s)
{
    struct tm when;
    if (s->us < 31 * DAY) {
        int64_t rest = us % s->us;
        return us - (rest < 0 ? rest + s->us : rest);
    }
    split(us, &when);
    int months = (int)(s->us / (30 * DAY)), month = when.tm_year * 12 + when.tm_mon;
    month -= month % months;
    struct tm first = {.tm_year = month / 12, .tm_mon = month % 12, .tm_mday = 1};
    return (int64_t)timegm(&first) * SECOND;
}

static int64_t tick_after(int64_t tick, const step *s)
{
    return s->us < 31 * DAY ? tick + s->us : tick_before(tick + s->us + 5 * DAY, s);
}

static void tick_text(int64_t us, const step *s, char *text, size_t size)
{
    struct tm when;
    split(us, &when);
    size_t used = strftime(text, size, s->format, &when);
    if (s->us < SECOND)
        snprintf(text + used, size - used, ".%03d", (int)((us % SECOND + SECOND) % SECOND / 1000));
}

void axis_draw(timeline *t, bw_canvas *canvas, int x, int y, int width)
{
    int64_t from, to;
    axis_bounds(t, &from, &to);
    const step *s = fitting(to - from, width);
    int free_from = 0;
    bw_canvas *part = bw_canvas_part(canvas, x, y, width, 1);
    bw_canvas_fill(part, 0, 0, width, 1, BW_ROLE_DIM, "─");
    int64_t tick = tick_before(from, s);
    for (int n = 0; tick < to && n < width + 2; n++, tick = tick_after(tick, s)) {
        char text[40];
        int column = axis_column(tick, from, to, width);
        tick_text(tick, s, text, sizeof(text));
        if (column < free_from || column + (int)strlen(text) + 1 > width)
            continue;
        bw_canvas_put(part, column, 0, BW_ROLE_DIM, "┬");
        free_from = bw_canvas_put(part, column + 1, 0, BW_ROLE_TIME, text) + 1;
    }
    if (t->cursor < t->row_count) {
        int here = axis_column(item_key(t, row_item(t, t->cursor)), from, to, width);
        if (here >= 0)
            bw_canvas_put(part, here, 0, BW_ROLE_CURSOR, "▼");
    }
}

/* --- zoom --- */
static int64_t cursor_time(const timeline *t, int64_t from, int64_t to)
{
    int64_t us = t->cursor < t->row_count ? item_key(t, row_item(t, t->cursor)) : NO_TIME;
    return us == NO_TIME || us < from || us > to ? from + (to - from) / 2 : us;
}

void axis_zoom(timeline *t, double factor)
{
    int64_t from, to;
    axis_bounds(t, &from, &to);
    int64_t centre = cursor_time(t, from, to);
    double width = (double)(to - from) * factor;
    width = width < (double)NARROWEST ? (double)NARROWEST : width;
    width = width > (double)WIDEST ? (double)WIDEST : width;
    double part = (double)(centre - from) / (double)(to - from);
    t->window_from = centre - (int64_t)(part * width);
    t->window_to = t->window_from + (int64_t)width;
    t->window_set = true;
}

/* The cursor goes to the first row in the window, so that the list shows what the axis shows. */
void axis_pan(timeline *t, int quarters)
{
    int64_t from, to;
    axis_bounds(t, &from, &to);
    int64_t move = (to - from) / 4 * quarters;
    t->window_from = from + move;
    t->window_to = to + move;
    t->window_set = true;
    size_t row = row_at(t, t->window_from);
    if (row < t->row_count) {
        t->cursor = row;
        t->at_end = false;
    }
    int64_t key = row < t->row_count ? item_key(t, row_item(t, row)) : NO_TIME;
    if (key == NO_TIME || key >= t->window_to)
        bw_shell_message(t->shell, BW_NOTE, "no row in this stretch of time; 0 shows all");
}

void axis_show_row(timeline *t)
{
    if (!t->window_set || t->cursor >= t->row_count)
        return;
    int64_t us = item_key(t, row_item(t, t->cursor)), width = t->window_to - t->window_from;
    if (us == NO_TIME || (us >= t->window_from && us < t->window_to))
        return;
    t->window_from = us - width / 2;
    t->window_to = t->window_from + width;
}

void add_duration(bw_text *text, int64_t us)
{
    double s = (double)us / 1e6;
    if (s < 1)
        bw_text_addf(text, "%.0f ms", s * 1e3);
    else if (s < 600)
        bw_text_addf(text, "%.3g s", s);
    else if (s < 7200)
        bw_text_addf(text, "%.3g min", s / 60);
    else if (s < 2 * 86400)
        bw_text_addf(text, "%.3g h", s / 3600);
    else if (s < 700 * 86400.0)
        bw_text_addf(text, "%.0f days", s / 86400);
    else
        bw_text_addf(text, "%.1f years", s / 365.25 / 86400);
}

void axis_name(const timeline *t, bw_text *text)
{
    int64_t from, to;
    axis_bounds(t, &from, &to);
    add_duration(text, to - from);
}
