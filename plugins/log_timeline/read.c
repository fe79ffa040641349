/* Reading the logs in slices: always on with the log whose next record is the earliest. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLICE_MS 15
#define LOOK_EVERY 32 /* records between looks at the clock */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- spans --- */
static void keep_span(void *context, const bw_span *span)
{
    source *s = context;
    if (s->span_count == SPANS_MOST || span->begin.certainty == BW_LOG_TIME_NONE)
        return;
    if (s->span_count == s->span_room) {
        s->span_room = s->span_room ? s->span_room * 2 : 64;
        s->spans = bw_realloc(s->spans, s->span_room * sizeof(*s->spans));
    }
    s->spans[s->span_count++] = (source_span){*span, 0};
}

/* The spans that are open now follow the ended ones, in the place of those that were open before:
 * a source may have had no record since. */
static void show_open_spans(source *s)
{
    s->span_count = s->spans_ended;
    bw_spans_tell_open(s->engine);
}

/* --- one log --- */
static void advance(timeline *t, source *s)
{
    bw_error err = {0};
    bw_status status = bw_log_next(s->scan, &s->head, &err);
    s->live = status == BW_OK;
    s->done = !s->live;
    if (s->live || status == BW_ERR_RANGE)
        return;
    snprintf(s->trouble, sizeof(s->trouble), "%.199s", err.text);
    bw_shell_message(t->shell, BW_BAD, "%s", err.text);
}

void read_source_again(timeline *t, source *s)
{
    uint16_t index = (uint16_t)(s - t->sources);
    items_drop_source(t, index);
    bw_log_cursor_free(s->scan);
    bw_spans_free(s->engine);
    s->scan = bw_log_cursor_new(s->log);
    s->engine = bw_spans_new(keep_span, s);
    s->span_count = s->spans_ended = 0;
    s->latest = NO_TIME;
    s->records = 0;
    s->half = false;
    s->first = s->last = (bw_log_time){0};
    advance(t, s);
}

void read_again(timeline *t)
{
    row_keep(t);
    t->item_count = t->passing_count = t->row_count = t->filtered = 0;
    t->kept_least = -1;
    t->thin = false;
    t->kept_from = NO_TIME;
    t->dropped = 0;
    t->stopped = false;
    for (size_t i = 0; i < t->source_count; i++)
        if (t->sources[i].log)
            read_source_again(t, &t->sources[i]);
}

/* --- one record --- */
static bool is_kept(timeline *t, source *s, const bw_log_event *event)
{
    if (!filter_reads_text(&t->filter))
        return event->rule || t->filter.least < 0;
    bw_text text = {0};
    size_t size = s->head.text_size < ROW_TEXT ? s->head.text_size : ROW_TEXT;
    bw_log_show(s->log, s->head.text, size, &text);
    bool kept = filter_text(&t->filter, bw_text_get(&text));
    bw_text_free(&text);
    return kept;
}

static void take_record(timeline *t, source *s)
{
    const bw_log_record *r = &s->head;
    bw_log_event event = {0};
    if (!bw_catalogue_match(t->catalogue, r->text, r->text_size, &event))
        event.rule = NULL;
    s->span_count = s->spans_ended;
    bw_spans_add(s->engine, event.rule ? &event : NULL, r);
    s->spans_ended = s->span_count;
    if (s->half && r->number + 1 == s->records)
        items_forget(t, (uint16_t)(s - t->sources), r->number);
    s->half = r->provisional;
    s->records = r->number + 1;
    if (r->time.certainty != BW_LOG_TIME_NONE) {
        if (s->first.certainty == BW_LOG_TIME_NONE)
            s->first = r->time;
        s->last = r->time;
        s->latest = r->time.us > s->latest ? r->time.us : s->latest;
    }
    ptrdiff_t rule = event.rule ? event.rule - bw_catalogue_at(t->catalogue, 0) + 1 : NO_RULE;
    item one = {.us = s->latest,
                .record = r->number,
                .hash = text_hash(r->text, r->text_size),
                .source = (uint16_t)(s - t->sources),
                .rule = (uint16_t)(rule & 0x7fff),
                .zoned = r->time.zone_known};
    if (r->line <= t->wanted_line) {
        t->back = one;
        t->has_back = true;
    }
    if (is_kept(t, s, &event))
        items_add(t, &one);
}

static int64_t head_key(const source *s)
{
    const bw_log_time *time = &s->head.time;
    int64_t us = time->certainty == BW_LOG_TIME_NONE || time->us < s->latest ? s->latest : time->us;
    return us == NO_TIME ? us : us + source_shift(s, time->zone_known);
}

static source *earliest(timeline *t)
{
    source *best = NULL;
    for (size_t i = 0; i < t->source_count; i++) {
        source *s = &t->sources[i];
        if (s->live && (!best || head_key(s) < head_key(best)))
            best = s;
    }
    return best;
}

bool reading(const timeline *t)
{
    for (size_t i = 0; i < t->source_count && !t->stopped; i++)
        if (t->sources[i].live)
            return true;
    return false;
}

bool read_slice(timeline *t)
{
    int64_t end = now_ms() + SLICE_MS;
    source *s = NULL;
    for (unsigned n = 1; !t->stopped && (s = earliest(t)) != NULL; n++) {
        take_record(t, s);
        advance(t, s);
        if (n % LOOK_EVERY == 0 && now_ms() >= end)
            break;
    }
    for (size_t i = 0; i < t->source_count; i++)
        if (t->sources[i].engine)
            show_open_spans(&t->sources[i]);
    items_filter(t, false);
    return reading(t);
}

unsigned read_percent(const timeline *t)
{
    double done = 0, all = 0;
    for (size_t i = 0; i < t->source_count; i++) {
        const source *s = &t->sources[i];
        if (!s->log)
            continue;
        double size = (double)bw_log_size(s->log);
        all += size;
        done += s->live && (double)s->head.offset < size ? (double)s->head.offset : size;
    }
    return all > 0 ? (unsigned)(done * 100 / all) : 100;
}

/* --- what was written since --- */
static void follow_source(timeline *t, source *s)
{
    bw_log_change change = BW_LOG_SAME;
    bw_error err = {0};
    if (bw_log_follow(s->log, &change, &err) != BW_OK) {
        snprintf(s->trouble, sizeof(s->trouble), "%.199s", err.text);
        return; /* a rotated log may be away for a moment: looked for again */
    }
    s->trouble[0] = '\0';
    if (change == BW_LOG_GROWN) {
        advance(t, s);
    } else if (change != BW_LOG_SAME) {
        read_source_again(t, s);
        bw_shell_message(t->shell, BW_SUSPECT, "%s was %s; it is read anew", s->name,
                         change == BW_LOG_TRUNCATED ? "cut" : "replaced by another file");
    }
}

void read_follow(timeline *t)
{
    for (size_t i = 0; i < t->source_count; i++)
        if (t->sources[i].log && t->sources[i].done)
            follow_source(t, &t->sources[i]);
}
