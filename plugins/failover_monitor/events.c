/* What the logs of both sides say, as it comes: lanes on one axis, the events below, and whether
 * two primaries were open at one time. */
#include "monitor_view.h"

#include <stdlib.h>
#include <string.h>

#define LANES_MOST 12
#define CELLS_MOST 512
#define LABEL 20
#define SILENT 3 /* seconds of one step of reading after which it is told */

static bw_role severity_role(bw_event_severity severity)
{
    static const bw_role roles[] = {BW_ROLE_DIM, BW_ROLE_TEXT, BW_ROLE_FAULT_NOTE,
                                    BW_ROLE_FAULT_SUSPECT, BW_ROLE_FAULT_BAD};
    return roles[severity];
}

static const char *severity_mark(const watch *w, bw_event_severity severity)
{
    static const char *const marks[] = {".", "•", "!", "E", "C"};
    return severity == BW_EVENT_NOTICE && w->ascii ? "o" : marks[severity];
}

bw_role overlap_role(bw_overlap overlap)
{
    static const bw_role roles[] = {BW_ROLE_UNKNOWN, BW_ROLE_GOOD, BW_ROLE_FAULT_SUSPECT,
                                    BW_ROLE_FAULT_BAD};
    return roles[overlap];
}

const char *overlap_mark(bw_overlap overlap)
{
    static const char *const marks[] = {"?", "=", "~", "!"};
    return marks[overlap];
}

/* --- the events as a list, by time where it is known --- */
static int by_time(const void *a, const void *b)
{
    const log_event *x = *(const log_event *const *)a, *y = *(const log_event *const *)b;
    return (x->time.us > y->time.us) - (x->time.us < y->time.us);
}

/* The caller frees. */
static const log_event **sorted_events(const log_facts *f, size_t *count)
{
    *count = f->event_count < LOG_EVENTS ? (size_t)f->event_count : LOG_EVENTS;
    const log_event **sorted = bw_alloc((*count + 1) * sizeof(*sorted));
    size_t timed = 0;
    for (size_t i = 0; i < *count; i++)
        if (f->events[i].time.certainty != BW_LOG_TIME_NONE)
            sorted[timed++] = &f->events[i];
    *count = timed;
    qsort(sorted, timed, sizeof(*sorted), by_time);
    return sorted;
}

/* What an alert log of this instance is called, "alert_" and ".log" left away. */
static void add_name(const log_name *log, bw_text *text)
{
    bool alert = log->kind == BW_LOG_ALERT && strncmp(log->name, "alert_", 6) == 0;
    const char *name = log->name + (alert ? 6 : 0), *end = strstr(name, ".log");
    bw_text shown = {0};
    bw_text_add_shown(&shown, name);
    bw_text_addf(text, "%.*s", end ? (int)(end - name) : 40, bw_text_get(&shown));
    bw_text_free(&shown);
}

static void add_event(watch *w, const log_facts *f, const log_event *e)
{
    char time[BW_LOG_TIME_TEXT];
    size_t from = w->events.count;
    bw_text told = {0};
    bool wide = w->events.width >= 100;
    bw_text_addf(&told, "%.*s %s ", wide ? 19 : 14,
                 bw_log_time_format(&e->time, time) + (wide ? 0 : 5 + !e->time.year_known),
                 severity_mark(w, e->severity));
    add_name(&f->logs[e->log], &told);
    bw_text_addf(&told, ": %s", e->text);
    lines_add_cut(&w->events, 1, severity_role(e->severity), bw_text_get(&told));
    lines_lead(&w->events, from, f->logs[e->log].path, -1, e->line);
    bw_text_free(&told);
}

static void make_events(watch *w, const log_facts *f, int width)
{
    size_t count, shown = w->events.count;
    bool at_end = shown == 0 || w->events.cursor + 1 >= shown;
    const log_event **sorted = sorted_events(f, &count);
    lines_clear(&w->events);
    w->events.width = width;
    for (size_t i = 0; i < count; i++)
        if (!w->worse_only || sorted[i]->severity >= BW_EVENT_WARNING)
            add_event(w, f, sorted[i]);
    if (at_end && w->events.count)
        w->events.cursor = w->events.count - 1; /* stays with what is written */
    free(sorted);
}

/* --- the axis: all of the time that is known --- */
static bool bounds(const log_facts *f, int64_t *from, int64_t *to)
{
    bool any = false;
    size_t count = f->event_count < LOG_EVENTS ? (size_t)f->event_count : LOG_EVENTS;
    for (size_t i = 0; i < count; i++) {
        const bw_log_time *time = &f->events[i].time;
        if (time->certainty == BW_LOG_TIME_NONE)
            continue;
        *from = !any || time->us < *from ? time->us : *from;
        *to = !any || time->us > *to ? time->us : *to;
        any = true;
    }
    return any;
}

static void draw_ends(bw_canvas *canvas, int y, int64_t from, int64_t to)
{
    char first[BW_LOG_TIME_TEXT], last[BW_LOG_TIME_TEXT];
    bw_log_time time = {.us = from, .certainty = BW_LOG_TIME_OWN, .year_known = true};
    int width = bw_canvas_width(canvas);
    bw_log_time_format(&time, first);
    time.us = to;
    bw_log_time_format(&time, last);
    bw_canvas_fill(canvas, LABEL, y, width - LABEL, 1, BW_ROLE_BORDER, "─");
    bw_canvas_putf(canvas, LABEL, y, BW_ROLE_TIME, "%.19s ", first);
    bw_canvas_putf(canvas, width - 20, y, BW_ROLE_TIME, " %.19s", last);
}

static void draw_lane(const watch *w, const log_facts *f, unsigned log, bw_canvas *canvas, int y,
                      int64_t from, int64_t to)
{
    int worst[CELLS_MOST] = {0}, width = bw_canvas_width(canvas) - LABEL;
    const log_name *name = &f->logs[log];
    width = width > CELLS_MOST ? CELLS_MOST : width;
    size_t count = f->event_count < LOG_EVENTS ? (size_t)f->event_count : LOG_EVENTS;
    for (size_t i = 0; i < count; i++) {
        const log_event *e = &f->events[i];
        if (e->log != log || e->time.certainty == BW_LOG_TIME_NONE || to <= from)
            continue;
        int x = (int)((double)(e->time.us - from) / (double)(to - from) * (width - 1));
        worst[x] = worst[x] > 1 + (int)e->severity ? worst[x] : 1 + (int)e->severity;
    }
    bw_canvas_put(bw_canvas_part(canvas, 1, y, LABEL - 2, 1), 0, 0,
                  name->trouble[0] ? BW_ROLE_FAULT_BAD : BW_ROLE_TEXT, name->name);
    if (name->trouble[0])
        bw_canvas_putf(canvas, LABEL, y, BW_ROLE_FAULT_BAD, "! %s", name->trouble);
    for (int x = 0; x < width && !name->trouble[0]; x++)
        if (worst[x])
            bw_canvas_put(canvas, LABEL + x, y, severity_role((bw_event_severity)(worst[x] - 1)),
                          severity_mark(w, (bw_event_severity)(worst[x] - 1)));
}

/* The instances' own logs before the observer's and the rest. */
static int kind_rank(bw_log_kind kind)
{
    return kind == BW_LOG_ALERT || kind == BW_LOG_ALERT_XML ? 0
           : kind == BW_LOG_OBSERVER                        ? 1
           : kind == BW_LOG_BROKER                          ? 2
                                                            : 3;
}

/* Logs that tell something. */
static size_t pick_lanes(const log_facts *f, unsigned *picked, size_t most)
{
    size_t count = 0;
    for (int rank = 0; rank <= 3; rank++)
        for (unsigned i = 0; i < f->log_count && count < most; i++)
            if (kind_rank(f->logs[i].kind) == rank && (f->logs[i].events || f->logs[i].trouble[0]))
                picked[count++] = i;
    return count;
}

static int draw_overlap(log_facts *f, bw_canvas *canvas, int y)
{
    size_t count;
    const bw_failover *all = bw_failovers_read(f->failovers, &count);
    for (size_t i = 0; i < count; i++) {
        const char *says = all[i].overlap_says;
        int x = bw_canvas_putf(canvas, 1, y, overlap_role(all[i].overlap), "%s two primaries: %s ",
                               overlap_mark(all[i].overlap), bw_overlap_name(all[i].overlap));
        int size = (int)bw_text_fit(says, bw_canvas_width(canvas) - x - 4);
        bw_canvas_putf(canvas, x + 1, y++, BW_ROLE_DIM, "%.*s%s", size, says,
                       says[size] ? ".." : "");
    }
    return y;
}

static void draw_empty(const watch *w, const log_facts *f, bw_canvas *canvas, int y)
{
    if (w->events.count)
        return;
    bw_canvas_put(canvas, 1, y, BW_ROLE_DIM,
                  !f->complete   ? "The logs are being read."
                  : f->log_count ? "Nothing that is known stands in these logs."
                                 : "No log lies here: open the alert, broker and observer logs, too.");
}

/* The line above the events; whether the disk that the logs lie on answers. */
static void draw_heading(const watch *w, bw_canvas *canvas, int y)
{
    double silent = logs_silent(w->logs);
    bw_canvas_fill(canvas, 0, y, bw_canvas_width(canvas), 1, BW_ROLE_BORDER, "─");
    int x = bw_canvas_putf(canvas, 2, y, BW_ROLE_TITLE, " %s, Enter: in its log (%zu) ",
                           w->worse_only ? "warnings and worse" : "events", w->events.count);
    if (silent > SILENT)
        bw_canvas_putf(canvas, x, y, BW_ROLE_FAULT_BAD, "! a log does not answer for %.0f s ",
                       silent);
}

void events_draw(watch *w, bw_canvas *canvas, bool focused)
{
    unsigned picked[LANES_MOST];
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas), y = 0;
    int64_t from = 0, to = 0;
    log_facts *f = logs_lock(w->logs);
    if (w->events_made != f->generation || w->events.width != width) {
        make_events(w, f, width);
        w->events_made = f->generation;
    }
    size_t lanes = pick_lanes(f, picked, height > 30 ? LANES_MOST : height > 14 ? 7 : 0);
    if (bounds(f, &from, &to) && lanes) {
        draw_ends(canvas, y++, from, to);
        for (size_t i = 0; i < lanes; i++)
            draw_lane(w, f, picked[i], canvas, y++, from, to);
    }
    if (height > 10)
        y = draw_overlap(f, canvas, y);
    log_facts now = *f;
    logs_unlock(w->logs);
    draw_heading(w, canvas, y);
    lines_draw(&w->events, bw_canvas_part(canvas, 0, y + 1, width, height - y - 1), focused);
    draw_empty(w, &now, canvas, y + 1);
}

bool events_key(watch *w, bw_key key)
{
    switch (key) {
    case 'e':
        w->worse_only = !w->worse_only;
        w->events_made = 0;
        return true;
    case BW_KEY_ENTER:
        if (lines_at(&w->events))
            go_to(w, lines_at(&w->events));
        return true;
    default: return lines_key(&w->events, key);
    }
}
