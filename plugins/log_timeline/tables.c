/* The time line's lists as tables: logs, spans, marks, the events themselves. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

/* --- logs --- */
static uint64_t source_rows(void *data)
{
    return ((timeline *)data)->source_count;
}

static void add_time(const source *s, const bw_log_time *time, bw_text *text)
{
    char shown[BW_LOG_TIME_TEXT];
    bw_log_time moved = *time;
    source_time(s, &moved);
    bw_text_add(text, bw_log_time_format(&moved, shown));
}

static bw_role source_cell(void *data, uint64_t row, int column, bw_text *text)
{
    const timeline *t = data;
    const source *s = &t->sources[row];
    switch (column) {
    case 0: bw_text_add(text, s->on ? "on" : "off"); return s->on ? BW_ROLE_GOOD : BW_ROLE_DIM;
    case 1: bw_text_add(text, s->name); return BW_ROLE_STRUCT;
    case 2: bw_text_add(text, bw_log_kind_name(s->kind)); return BW_ROLE_TEXT;
    case 3: source_clock(s, text); return BW_ROLE_TEXT;
    case 4:
        if (s->on)
            bw_text_addf(text, "%llu", (unsigned long long)s->records);
        return BW_ROLE_NUMBER;
    case 5: add_time(s, &s->first, text); return BW_ROLE_TIME;
    case 6: add_time(s, &s->last, text); return BW_ROLE_TIME;
    default:
        bw_text_add(text, s->trouble[0] ? s->trouble : s->path);
        return s->trouble[0] ? BW_ROLE_FAULT_BAD : BW_ROLE_DIM;
    }
}

static void source_chosen(void *data, uint64_t row)
{
    timeline *t = data;
    source_switch(t, (size_t)row, !t->sources[row].on);
    items_filter(t, true);
    sources_align(t);
}

void tables_sources(timeline *t)
{
    static const char *const headings[] = {"",      "log",  "kind", "clock", "records",
                                           "first", "last", "path", NULL};
    bw_table_source table = {.rows = source_rows,
                             .cell = source_cell,
                             .chosen = source_chosen,
                             .data = t,
                             .headings = headings};
    bw_shell_table(t->shell, "Logs: Enter switches one on or off", &table);
}

/* --- spans: a copy, since reading goes on below --- */
typedef struct span_table {
    timeline *t;
    source_span *spans;
    size_t count;
} span_table;

static uint64_t span_rows(void *data)
{
    return ((span_table *)data)->count;
}

static bw_role span_cell(void *data, uint64_t row, int column, bw_text *text)
{
    const span_table *list = data;
    const bw_span *span = &list->spans[row].span;
    const source *s = &list->t->sources[list->spans[row].source];
    switch (column) {
    case 0: add_time(s, &span->begin, text); return BW_ROLE_TIME;
    case 1:
        bw_text_addf(text, "%.3f", (double)(span->end.us - span->begin.us) / 1e6);
        return BW_ROLE_NUMBER;
    case 2: bw_text_add(text, span->kind); return BW_ROLE_STRUCT;
    case 3:
        bw_text_add(text, bw_span_ends_name(span->ends));
        return span->ends == BW_SPAN_SEEN ? BW_ROLE_GOOD : BW_ROLE_FAULT_SUSPECT;
    case 4: bw_text_add(text, s->name); return BW_ROLE_STRUCT;
    case 5: add_time(s, &span->end, text); return BW_ROLE_TIME;
    default: bw_text_add(text, span->meaning); return BW_ROLE_DIM;
    }
}

static void span_chosen(void *data, uint64_t row)
{
    span_table *list = data;
    timeline *t = list->t;
    const source_span *one = &list->spans[row];
    const source *s = &t->sources[one->source];
    int64_t us = one->span.begin.us + source_shift(s, one->span.begin.zone_known);
    int64_t end = one->span.end.us + source_shift(s, one->span.end.zone_known);
    int64_t margin = (end - us) / 4 + 500000;
    t->cursor = row_at(t, us);
    t->cursor -= t->cursor == t->row_count && t->cursor > 0;
    t->at_end = false;
    t->window_from = us - margin;
    t->window_to = end + margin;
    t->window_set = true;
    bw_shell_message(t->shell, BW_NOTE, "the axis shows this span; Esc or q goes there");
}

static void span_close(void *data)
{
    free(((span_table *)data)->spans);
    free(data);
}

void tables_spans(timeline *t)
{
    static const char *const headings[] = {"begin", "seconds", "span", "ends",
                                           "log",   "end",     "",     NULL};
    span_table *list = bw_alloc(sizeof(*list));
    list->t = t;
    for (size_t i = 0; i < t->source_count; i++) {
        const source *s = &t->sources[i];
        list->spans =
            bw_realloc(list->spans, (list->count + s->span_count + 1) * sizeof(*list->spans));
        for (size_t k = 0; k < s->span_count; k++)
            list->spans[list->count++] = (source_span){s->spans[k].span, (uint16_t)i};
    }
    bw_table_source table = {.rows = span_rows,
                             .cell = span_cell,
                             .chosen = span_chosen,
                             .close = span_close,
                             .data = list,
                             .headings = headings};
    bw_shell_table(t->shell, "Spans: Enter shows one on the axis", &table);
}

/* --- marks --- */
static uint64_t mark_rows(void *data)
{
    return ((timeline *)data)->mark_count;
}

static bw_role mark_cell(void *data, uint64_t row, int column, bw_text *text)
{
    const mark *m = &((timeline *)data)->marks[row];
    switch (column) {
    case 0: bw_text_addf(text, "%llu", (unsigned long long)m->record + 1); return BW_ROLE_NUMBER;
    case 1: bw_text_add(text, m->note); return BW_ROLE_TEXT;
    default: bw_text_add(text, m->path); return BW_ROLE_DIM;
    }
}

static void mark_chosen(void *data, uint64_t row)
{
    timeline *t = data;
    const mark *m = &t->marks[row];
    for (size_t i = 0; i < t->row_count; i++)
        if (note_of(t, row_item(t, i)) == m) {
            t->cursor = i;
            t->at_end = false;
            axis_show_row(t);
            bw_shell_message(t->shell, BW_NOTE, "the cursor is there; Esc or q goes to it");
            return;
        }
    bw_shell_message(t->shell, BW_NOTE,
                     "not among the rows: its log is off or has changed, or the filter hides it");
}

void tables_marks(timeline *t)
{
    static const char *const headings[] = {"record", "note", "log", NULL};
    bw_table_source table = {.rows = mark_rows,
                             .cell = mark_cell,
                             .chosen = mark_chosen,
                             .data = t,
                             .headings = headings};
    notes_load(t);
    bw_shell_table(t->shell, "Marks and notes: Enter goes there", &table);
}

/* --- events --- */
static uint64_t event_rows(void *data)
{
    return ((timeline *)data)->row_count;
}

static bw_role event_cell(void *data, uint64_t row, int column, bw_text *text)
{
    timeline *t = data;
    const item *one = row_item(t, (size_t)row);
    const bw_event_rule *rule = item_rule(t, one);
    const row_text *shown = row_get(t, one);
    char time[BW_LOG_TIME_TEXT];
    switch (column) {
    case 0: bw_text_add(text, bw_log_time_format(&shown->time, time)); return BW_ROLE_TIME;
    case 1: bw_text_add(text, t->sources[one->source].name); return BW_ROLE_STRUCT;
    case 2:
        bw_text_add(text, rule ? bw_event_severity_name(rule->severity) : "");
        return severity_role(item_severity(t, one));
    case 3: bw_text_add(text, rule ? rule->kind : ""); return BW_ROLE_TEXT;
    case 4: bw_text_add(text, shown->text); return BW_ROLE_TEXT;
    case 5: bw_text_addf(text, "%zu", row_repeats(t, (size_t)row)); return BW_ROLE_NUMBER;
    default: bw_text_addf(text, "%llu", (unsigned long long)shown->line); return BW_ROLE_NUMBER;
    }
}

static void event_chosen(void *data, uint64_t row)
{
    timeline *t = data;
    t->cursor = (size_t)row;
    t->at_end = false;
    axis_show_row(t);
    bw_shell_message(t->shell, BW_NOTE, "the cursor is there; Esc or q goes to it");
}

void tables_events(timeline *t)
{
    static const char *const headings[] = {"time", "log",     "severity", "kind",
                                           "text", "repeats", "line",     NULL};
    bw_table_source table = {.rows = event_rows,
                             .cell = event_cell,
                             .chosen = event_chosen,
                             .data = t,
                             .headings = headings};
    bw_shell_table(t->shell, "Events as a table", &table);
}

/* --- the report --- */
static void add_quoted(bw_text *line, const char *word)
{
    bw_text_add(line, " '");
    for (; *word; word++)
        bw_text_add_bytes(line, *word == '\'' ? "'\\''" : word, *word == '\'' ? 4 : 1);
    bw_text_add(line, "'");
}

static void add_option(bw_text *line, const char *option, const char *value)
{
    if (!*value)
        return;
    bw_text_addf(line, " --%s", option);
    add_quoted(line, value);
}

/* The filter and clocks of the view as the command's options. */
static void add_filter(const timeline *t, bw_text *line)
{
    const filter *f = &t->filter;
    if (f->least >= 0)
        add_option(line, "severity", bw_event_severity_name((bw_event_severity)f->least));
    add_option(line, "kind", f->kind);
    add_option(line, "since", f->from_text);
    add_option(line, "until", f->to_text);
    add_option(line, "grep", f->text);
}

static void add_log(const source *s, bw_text *line)
{
    bw_text value = {0};
    add_quoted(line, s->path);
    if (s->zone_set) {
        int minutes = s->zone_s / 60, size = minutes < 0 ? -minutes : minutes;
        bw_text_addf(&value, "%s=%c%02d:%02d", s->path, minutes < 0 ? '-' : '+', size / 60,
                     size % 60);
        add_option(line, "tz", bw_text_get(&value));
        bw_text_clear(&value);
    }
    if (s->offset_set) {
        bw_text_addf(&value, "%s=%.6f", s->path, (double)s->offset_us / 1e6);
        add_option(line, "offset", bw_text_get(&value));
    }
    bw_text_free(&value);
}

static void report_said(void *data, const char *answer)
{
    timeline *t = data;
    bw_text line = {0};
    size_t logs = 0;
    if (!*answer)
        return;
    bw_text_add(&line, "timeline");
    add_option(&line, "html", answer);
    add_filter(t, &line);
    for (size_t i = 0; i < t->source_count; i++) {
        const source *s = &t->sources[i];
        bool wanted = s->on && (!t->filter.source[0] || strcasestr(s->path, t->filter.source));
        if (wanted)
            add_log(s, &line);
        logs += wanted;
    }
    if (logs && bw_shell_run(t->shell, bw_text_get(&line)) != 2)
        bw_shell_message(t->shell, BW_GOOD, "the report is in %s", answer);
    bw_text_free(&line);
}

void tables_report(timeline *t)
{
    bw_shell_ask(t->shell, "write the report (HTML) to the new file: ", "timeline.html",
                 report_said, t);
}
