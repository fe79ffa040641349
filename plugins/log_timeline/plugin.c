/* log_timeline: the view and its keys. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>


static const char help[] =
    "End stays with what is written. Filter words: sev:error kind:redo code:600 src:alert\n"
    "from:2016-04-28_02:45 to:... and a regular expression.\n"
    "\n"
    "Left of the time: * a mark, \" a note, ≈ the order with the row above is not certain.\n"
    "A time that ends in ? was printed without a zone; ~ before it: without a year.\n"
    "Bars end in ┤ seen, ╳ failed, ? no end was written, → still open.";

static const bw_view_action actions[] = {
    {"block", "Enter", "the block that the message names; [4000] names none: the likely one in file 1",
     "{:back} comes back"},
    {"explain", "x", "what the message means, below; again: its lines", NULL},
    {"lanes", "Tab", "lanes: one a log, an instance, a folder, a kind of event", NULL},
    {"", "", NULL, NULL},
    {"zoom-in", "+ =", "zoom the axis around the row, down to milliseconds",
     "{zoom-out} the other way, {zoom-none} the whole time"},
    {"zoom-out", "-", "zoom out, up to years", "{zoom-in} the other way, {zoom-none} the whole time"},
    {"zoom-none", "0", "the whole time again", NULL},
    {"axis-left", "Left", "move the axis by a quarter", NULL},
    {"axis-right", "Right", "move the axis by a quarter", NULL},
    {"", "", NULL, NULL},
    {"filter", "&", "filter; an empty answer shows all", NULL},
    {"more-rows", "v", "more: the least severity, down to every line", "{fewer-rows} shows fewer"},
    {"fewer-rows", "V", "fewer: up to critical ones", "{more-rows} shows more"},
    {"only-axis", "t", "only what the axis shows; again: all times", NULL},
    {"fold", "r", "fold repeats into one row, or show each", NULL},
    {"", "", NULL, NULL},
    {"next-error", "e", "next error", "{previous-error} goes the other way"},
    {"previous-error", "E", "previous error", "{next-error} goes the other way"},
    {"next-start", "s", "next start of an instance", "{previous-start} goes the other way"},
    {"previous-start", "S", "previous start of an instance", "{next-start} goes the other way"},
    {"next-failover", "f", "next event of a failover or role change",
     "{previous-failover} goes the other way"},
    {"previous-failover", "F", "the one before", "{next-failover} goes the other way"},
    {"search", "/", "search in the rows", NULL},
    {"search-next", "n", "the next one", "{search-previous} goes the other way"},
    {"search-previous", "N", "the one before", "{search-next} goes the other way"},
    {"", "", NULL, NULL},
    {"mark", "m", "mark the row, or take its mark away", "{next-mark} goes to the next one"},
    {"note", "M", "a note at the row; kept in your state folder, never beside the logs", NULL},
    {"next-mark", "'", "next mark", "{previous-mark} goes the other way"},
    {"previous-mark", "\"", "previous mark", "{next-mark} goes the other way"},
    {"marks", "L", "all marks and notes", NULL},
    {"", "", NULL, NULL},
    {"logs", "o", "the logs: on, off, times, clocks", NULL},
    {"zone", "z", "zone of the row's log: +05:30, Z", NULL},
    {"clock", "w", "seconds to add to the clock of the row's log", NULL},
    {"align", "a", "measure the clocks of the logs against each other again", NULL},
    {"", "", NULL, NULL},
    {"spans", "p", "the spans: startups, recoveries, failovers, outages", NULL},
    {"events", "l", "the events as a table: sort, search, write as text, CSV or JSON", NULL},
    {"report", "H", "write a report (HTML with lanes) for a ticket", NULL},
    {"read-again", "R", "read the logs anew", NULL},
    {"keep-reading", "W", "follow what is written, or not", NULL},
    {"stop", "Esc", "stops reading or searching; else leaves", NULL},
    {NULL, NULL, NULL, NULL},
};

/* --- opening --- */
static timeline *new_timeline(bw_shell *shell, const char *only)
{
    timeline *t = bw_alloc(sizeof(*t));
    t->shell = shell;
    t->catalogue = bw_session_catalogue(bw_shell_session(shell));
    t->filter.least = BW_EVENT_NOTICE;
    t->kept_least = -1;
    t->kept_from = NO_TIME;
    t->fold = t->follow = true;
    notes_load(t);
    sources_open(t, only);
    sources_align(t);
    return t;
}

static void *open_view(bw_shell *shell, const bw_place *place, bw_error *err)
{
    (void)place, (void)err; /* without a log the view says what to do */
    return new_timeline(shell, NULL);
}

static void *open_log(bw_shell *shell, const char *path, bw_error *err)
{
    (void)err;
    return new_timeline(shell, path);
}

static void go_line(void *view, uint64_t line)
{
    timeline *t = view;
    t->wanted_line = line;
    t->placed = true;
}

static void close_view(void *view)
{
    timeline *t = view;
    sources_close(t);
    notes_free(t);
    filter_free(&t->filter);
    if (t->has_search)
        regfree(&t->search);
    for (size_t i = 0; i < ROWS_KEPT; i++)
        free(t->cache[i].text);
    free(t->items);
    free(t->passing);
    free(t->rows);
    free(t->explained);
    free(t->picture);
    free(t);
}

/* --- drawing --- */
static void draw(void *view, bw_canvas *canvas, bool focused)
{
    timeline *t = view;
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int lanes = lanes_height(t, height);
    t->width = width;
    int pane = height < 14 && t->pane == PANE_LINES ? 0 : pane_height(t, width, height);
    if (lanes + pane > height - 3)
        lanes = height - 3 - pane;
    lanes = lanes < 0 ? 0 : lanes;
    if (lanes > 0)
        lanes_draw(t, bw_canvas_part(canvas, 0, 0, width, lanes));
    list_draw(t, bw_canvas_part(canvas, 0, lanes, width, height - lanes - pane), focused);
    if (pane > 0)
        pane_draw(t, bw_canvas_part(canvas, 0, height - pane, width, pane));
}

/* What matters most stands first: narrow terminals cut the end. */
static void say_work(const timeline *t, bw_text *text)
{
    if (t->searching)
        bw_text_addf(text, "searching '%.20s': %zu to go, Esc stops  ", t->search_text,
                     t->search_left);
    else if (reading(t))
        bw_text_addf(text, "reading %u %%, Esc stops  ", read_percent(t));
    else if (t->stopped)
        bw_text_add(text, "stopped, R reads  ");
}

/* More events than memory is given to: what was left out. */
static void say_left_out(const timeline *t, bw_text *text)
{
    if (!t->dropped)
        return;
    bw_text_add(text, "too many: no repeats");
    if (t->kept_least >= 0)
        bw_text_addf(text, ", %s up", bw_event_severity_name((bw_event_severity)t->kept_least));
    if (t->kept_from != NO_TIME) {
        char from[BW_LOG_TIME_TEXT];
        bw_log_time time = {.us = t->kept_from, .certainty = BW_LOG_TIME_OWN, .year_known = true};
        bw_log_time_format(&time, from);
        bw_text_addf(text, ", before %.10s critical only", from);
    }
    bw_text_add(text, "  ");
}

static void status(const void *view, bw_text *text)
{
    const timeline *t = view;
    say_work(t, text);
    bw_text_addf(text, "%zu/%zu  ", t->row_count ? t->cursor + 1 : 0, t->row_count);
    say_left_out(t, text);
    filter_line(&t->filter, text);
    bw_text_add(text, "  axis ");
    axis_name(t, text);
    if (t->width >= 78 && !reading(t))
        bw_text_add(text, "  {block} block  {explain} means  {filter} filter");
}

static void name_now(const void *view, bw_text *text)
{
    const timeline *t = view;
    size_t on = 0;
    for (size_t i = 0; i < t->source_count; i++)
        on += t->sources[i].on;
    bw_text_addf(text, "Time line: %zu of %zu logs", on, t->source_count);
}

static bw_place place_now(const void *view)
{
    return ((const timeline *)view)->place;
}

/* --- working --- */
static int follow_ms(const timeline *t)
{
    return (int)bw_settings_number(bw_session_settings(bw_shell_session(t->shell)), "follow-ms");
}

static int idle(void *view)
{
    timeline *t = view;
    bool more = t->row_count && sources_align_slice(t); /* the first screen comes first */
    if (reading(t) && read_slice(t))
        return 0;
    if (more || (t->aligning && sources_align_slice(t)))
        return 0;
    row_return(t);
    if (t->unsorted)
        items_sort(t);
    if (t->searching)
        return jump_search_slice(t) ? 0 : follow_ms(t);
    if (!t->follow || t->stopped)
        return -1;
    read_follow(t);
    return reading(t) ? 0 : follow_ms(t);
}

/* --- keys --- */
static void more_or_fewer(timeline *t, int step)
{
    filter *f = &t->filter;
    int least = f->least + step;
    bw_text line = {0};
    if (least < -1 || least > BW_EVENT_CRITICAL) {
        bw_shell_message(t->shell, BW_NOTE,
                         step < 0 ? "every line is shown" : "only critical ones are shown");
        return;
    }
    int was = f->least;
    f->least = least;
    filter_line(f, &line);
    f->least = was;
    filter_said(t, bw_text_get(&line));
    bw_text_free(&line);
}

/* The stretch that the axis shows becomes the filter's range, to the second outside. */
static void switch_range(timeline *t)
{
    bw_text line = {0};
    filter *f = &t->filter;
    bool was_set = f->from_text[0] || f->to_text[0];
    f->from_text[0] = f->to_text[0] = '\0';
    filter_line(f, &line);
    if (!was_set) {
        char from[BW_LOG_TIME_TEXT], to[BW_LOG_TIME_TEXT];
        int64_t begin, end;
        axis_bounds(t, &begin, &end);
        bw_log_time time = {.us = begin, .certainty = BW_LOG_TIME_OWN, .year_known = true};
        bw_log_time_format(&time, from);
        time.us = end;
        bw_log_time_format(&time, to);
        from[19] = to[19] = '\0';
        from[10] = to[10] = '_';
        bw_text_addf(&line, " from:%s to:%s", from, to);
    }
    filter_said(t, bw_text_get(&line));
    bw_text_free(&line);
}

static source *source_here(timeline *t)
{
    return t->cursor < t->row_count ? &t->sources[row_item(t, t->cursor)->source] : NULL;
}

static void zone_said(void *data, const char *answer)
{
    timeline *t = data;
    source *s = source_here(t);
    bw_error err = {0};
    int32_t zone = 0;
    if (!s)
        return;
    if (*answer && bw_log_zone_parse(answer, &zone, &err) != BW_OK) {
        bw_shell_message(t->shell, BW_BAD, "%s", err.text);
        return;
    }
    for (size_t i = 0; i < t->source_count; i++) { /* logs of one clock have one zone */
        source *other = &t->sources[i];
        if (other != s && !(s->related && other->related && !other->first.zone_known))
            continue;
        other->zone_set = *answer != '\0';
        other->zone_s = zone;
    }
    items_sort(t);
}

static void offset_said(void *data, const char *answer)
{
    timeline *t = data;
    source *s = source_here(t);
    char *end;
    double seconds = strtod(answer, &end);
    if (!s)
        return;
    if (*end || !(seconds > -1e9 && seconds < 1e9)) {
        bw_shell_message(t->shell, BW_BAD, "%.40s: no number of seconds", answer);
        return;
    }
    s->offset_us = (int64_t)(seconds * 1e6);
    s->offset_set = s->related = *answer != '\0';
    s->alignment = (bw_log_alignment){0};
    items_sort(t);
}

static void ask_clock(timeline *t, bool zone)
{
    source *s = source_here(t);
    char label[120];
    if (!s)
        return;
    snprintf(label, sizeof(label),
             zone ? "zone of %s (+05:30, Z; nothing: unknown): "
                  : "seconds to add to %s (nothing: none): ",
             s->name);
    bw_shell_ask(t->shell, label, "", zone ? zone_said : offset_said, t);
}

static void align_again(timeline *t)
{
    for (size_t i = 0; i < t->source_count; i++) {
        source *s = &t->sources[i];
        if (s->offset_set)
            continue;
        s->alignment = (bw_log_alignment){0};
        s->related = false;
        s->offset_us = 0;
    }
    sources_align(t);
    while (sources_align_slice(t))
        ;
    items_sort(t);
    bw_shell_message(t->shell, BW_NOTE, "measured; o shows the clock of each log");
}

/* Esc ends what runs; only then does it leave the view. */
static bool stop_work(timeline *t)
{
    bool reads = reading(t), was = reads || t->searching || t->aligning;
    if (t->searching)
        t->searching = false;
    else
        t->stopped = t->stopped || reads;
    t->aligning = false;
    return was;
}

static bool filter_key(timeline *t, bw_key key)
{
    switch (key) {
    case '&': filter_ask(t); break;
    case 'v': more_or_fewer(t, -1); break;
    case 'V': more_or_fewer(t, 1); break;
    case 't': switch_range(t); break;
    case 'r':
        t->fold = !t->fold;
        items_filter(t, true);
        break;
    case 'R': read_again(t); break;
    case 'W':
        t->follow = !t->follow;
        bw_shell_message(t->shell, BW_NOTE,
                         t->follow ? "what is written shows up" : "no longer looking for more");
        break;
    default: return false;
    }
    return true;
}

static bool axis_key(timeline *t, bw_key key)
{
    switch (key) {
    case '+': axis_zoom(t, 0.5); break;
    case '-': axis_zoom(t, 2); break;
    case '0': t->window_set = false; break;
    case BW_KEY_LEFT: axis_pan(t, -1); break;
    case BW_KEY_RIGHT: axis_pan(t, 1); break;
    case BW_KEY_TAB: t->lanes_by = (grouping)((t->lanes_by + 1) % GROUPINGS); break;
    default: return false;
    }
    return true;
}

static bool jump_key(timeline *t, bw_key key)
{
    switch (key) {
    case 'e':
    case 'E': jump_next(t, jump_is_error, key == 'e', "error"); break;
    case 's':
    case 'S': jump_next(t, jump_is_start, key == 's', "start of an instance"); break;
    case 'f':
    case 'F': jump_next(t, jump_is_failover, key == 'f', "event of a failover"); break;
    case '\'':
    case '"': jump_next(t, note_is_there, key == '\'', "mark"); break;
    case '/': jump_ask_search(t); break;
    case 'n':
    case 'N': jump_search(t, key == 'n'); break;
    case BW_KEY_ENTER: jump_to_block(t); break;
    default: return false;
    }
    return true;
}

static bool key(void *view, bw_key pressed)
{
    timeline *t = view;
    if (list_key(t, pressed) || filter_key(t, pressed) || axis_key(t, pressed) ||
        jump_key(t, pressed))
        return true;
    switch (pressed) {
    case 'x': t->pane = t->pane == PANE_LINES ? PANE_EXPLAIN : PANE_LINES; break;
    case 'm': note_switch(t); break;
    case 'M': note_ask(t); break;
    case 'L': tables_marks(t); break;
    case 'o': tables_sources(t); break;
    case 'p': tables_spans(t); break;
    case 'l': tables_events(t); break;
    case 'H': tables_report(t); break;
    case 'z': ask_clock(t, true); break;
    case 'w': ask_clock(t, false); break;
    case 'a': align_again(t); break;
    case BW_KEY_ESCAPE: return stop_work(t);
    default: return false;
    }
    return true;
}

/* A session keeps the filter. */
static void state(const void *view, bw_text *text)
{
    filter_line(&((const timeline *)view)->filter, text);
}

static void restore(void *view, const char *state_line)
{
    filter_said(view, state_line);
}

static const bw_view_class log_timeline = {
    .size = sizeof(bw_view_class),
    .name = "log_timeline",
    .title = "Time line",
    .help = help,
    .open = open_view,
    .draw = draw,
    .key = key,
    .close = close_view,
    .place = place_now,
    .status = status,
    .name_now = name_now,
    .idle = idle,
    .open_log = open_log,
    .go_line = go_line,
    .actions = actions,
    .state = state,
    .restore = restore,
};

static bool start(bw_host *host, bw_error *err)
{
    return bw_host_add_view(host, &log_timeline, err);
}

BW_PLUGIN_EXPORT = {
    .size = sizeof(bw_plugin),
    .minor = BW_PLUGIN_MINOR,
    .name = "log_timeline",
    .version = "1.0",
    .summary = "logs of all hosts on one time line",
    .start = start,
};
