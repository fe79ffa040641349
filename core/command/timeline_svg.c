/* The report's picture: an axis, a lane a log, its events as ticks and its spans as bars. */
#include "core/command/timeline_report_parts.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 1200
#define LABEL 210 /* of the lanes' names */
#define AXIS 30
#define TICKS 6
#define EVENTS 20 /* heights within a lane, in SVG units */
#define BAR 15
#define BARS 4 /* rows of spans in a lane, at most */
#define GAP 8

typedef struct picture {
    const bw_timeline_report *report;
    int64_t from, to; /* us */
    bw_text *html;
} picture;

static void stretch(picture *p, const bw_log_time *time, bool *any)
{
    if (time->certainty == BW_LOG_TIME_NONE)
        return;
    if (!*any || time->us < p->from)
        p->from = time->us;
    if (!*any || time->us > p->to)
        p->to = time->us;
    *any = true;
}

/* From the first shown event to the last one; without any from the logs' first record. */
static bool settle_bounds(picture *p)
{
    const bw_timeline_report *r = p->report;
    bool any = false;
    for (size_t i = 0; i < r->event_count; i++)
        stretch(p, &r->events[i].time, &any);
    for (size_t i = 0; !r->event_count && i < r->log_count; i++) {
        stretch(p, &r->logs[i].first, &any);
        stretch(p, &r->logs[i].last, &any);
    }
    int64_t margin = (p->to - p->from) / 50 + 500000;
    p->from -= margin;
    p->to += margin;
    return any;
}

static double at(const picture *p, int64_t us)
{
    us = us < p->from ? p->from : us > p->to ? p->to : us;
    return LABEL + (double)(us - p->from) / (double)(p->to - p->from) * (WIDTH - LABEL - 10);
}

static void draw_axis(const picture *p, int height)
{
    for (int i = 0; i <= TICKS; i++) {
        char text[BW_LOG_TIME_TEXT];
        bw_log_time time = {.us = p->from + (p->to - p->from) / TICKS * i,
                            .certainty = BW_LOG_TIME_OWN,
                            .year_known = true};
        bw_log_time_format(&time, text);
        text[19] = '\0';
        bw_text_addf(p->html,
                     "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"18\" y2=\"%d\" stroke=\"#ddd\"/>\n",
                     at(p, time.us), at(p, time.us), height);
        if (i < TICKS)
            bw_text_addf(p->html, "<text x=\"%.1f\" y=\"14\" fill=\"#555\">%s</text>\n",
                         at(p, time.us), text);
    }
}

/* --- one lane --- */
typedef struct rows {
    double taken[BARS]; /* up to where each row of bars is used */
    int used;
} rows;

static int by_length(const void *a, const void *b)
{
    const bw_span *x = a, *y = b;
    int64_t p = x->end.us - x->begin.us, q = y->end.us - y->begin.us;
    return (p < q) - (p > q);
}

static int by_begin(const void *a, const void *b)
{
    const bw_span *x = a, *y = b;
    if (x->begin.us != y->begin.us)
        return x->begin.us < y->begin.us ? -1 : 1;
    return by_length(a, b);
}

static void draw_bar(const picture *p, const bw_span *span, double x, double width, int y)
{
    static const char *const fills[] = {"#cfe3f5", "#f7d6c4", "#e6e6e6", "#fdf0c4"};
    double seconds = (double)(span->end.us - span->begin.us) / 1e6;
    bw_text_addf(p->html,
                 "<g><title>%s, %s: %.3f s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" "
                 "height=\"%d\" fill=\"%s\" stroke=\"#667\"/>",
                 span->kind, bw_span_ends_name(span->ends), seconds, x, y, width, BAR - 2,
                 fills[span->ends]);
    if (width > 7.5 * (double)strlen(span->kind) + 60)
        bw_text_addf(p->html, "<text x=\"%.1f\" y=\"%d\">%s %.4g s</text>", x + 3, y + BAR - 5,
                     span->kind, seconds);
    bw_text_add(p->html, "</g>\n");
}

static int draw_spans(const picture *p, const bw_report_log *l, int y)
{
    rows r = {.taken = {0}};
    if (l->span_count)
        qsort(l->spans, l->span_count, sizeof(*l->spans), by_begin);
    for (size_t i = 0; i < l->span_count; i++) {
        const bw_span *span = &l->spans[i];
        if (span->end.certainty == BW_LOG_TIME_NONE || span->end.us < p->from ||
            span->begin.us > p->to)
            continue;
        double from = at(p, span->begin.us), to = at(p, span->end.us);
        double width = to - from < 2 ? 2 : to - from;
        for (int row = 0; row < BARS; row++)
            if (r.taken[row] <= from) {
                draw_bar(p, span, from, width, y + row * BAR);
                r.taken[row] = from + width + 1;
                r.used = row >= r.used ? row + 1 : r.used;
                break;
            }
    }
    return r.used * BAR;
}

static void draw_events(const picture *p, size_t log, int y)
{
    static const char *const strokes[] = {"#aaa", "#999", "#333", "#b8860b", "#d2691e", "#b00020"};
    for (size_t i = 0; i < p->report->event_count; i++) {
        const bw_report_event *e = &p->report->events[i];
        if (e->log != log || e->time.certainty == BW_LOG_TIME_NONE)
            continue;
        int tall = 6 + 3 * e->severity;
        bw_text_addf(p->html, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\"/>\n",
                     at(p, e->time.us), at(p, e->time.us), y + EVENTS - tall, y + EVENTS,
                     strokes[e->severity + 1]);
    }
}

static int draw_lane(const picture *p, size_t log, int y)
{
    const bw_report_log *l = &p->report->logs[log];
    bw_text_addf(p->html, "<text x=\"4\" y=\"%d\">", y + EVENTS - 5);
    bw_report_name(p->html, l->log);
    bw_text_addf(p->html,
                 "</text>\n<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" "
                 "stroke=\"#ccc\"/>\n",
                 LABEL, WIDTH - 10, y + EVENTS, y + EVENTS);
    draw_events(p, log, y);
    return EVENTS + 2 + draw_spans(p, l, y + EVENTS + 2) + GAP;
}

void bw_report_svg(const bw_timeline_report *report, bw_text *html)
{
    bw_text body = {0};
    picture p = {.report = report, .html = &body};
    if (!settle_bounds(&p))
        return;
    int height = AXIS;
    for (size_t i = 0; i < report->log_count; i++)
        if (report->logs[i].first.certainty != BW_LOG_TIME_NONE)
            height += draw_lane(&p, i, height);
    bw_text_addf(html,
                 "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
                 "xmlns=\"http://www.w3.org/2000/svg\">\n",
                 WIDTH, height, WIDTH, height);
    p.html = html;
    draw_axis(&p, height);
    bw_text_add(html, bw_text_get(&body));
    bw_text_add(html, "</svg>\n");
    bw_text_free(&body);
}
