/* The logs: names, switching on and off, and their clocks. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN_BYTES (32u * 1024u * 1024u) /* of both logs: measured without being asked */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static bool is_alike(const timeline *t, size_t index)
{
    const char *base = base_name(t->sources[index].path);
    for (size_t i = 0; i < t->source_count; i++)
        if (i != index && strcmp(base_name(t->sources[i].path), base) == 0)
            return true;
    return false;
}

static void set_name(timeline *t, size_t index)
{
    source *s = &t->sources[index];
    const char *from = base_name(s->path);
    if (is_alike(t, index) && from > s->path)
        for (from--; from > s->path && from[-1] != '/';)
            from--;
    bw_text shown = {0}; /* names may hold any byte */
    bw_log *none = bw_log_from_memory("", "", 0);
    bw_log_show(none, from, strlen(from), &shown);
    bw_log_free(none);
    snprintf(s->name, sizeof(s->name), "%s", bw_text_get(&shown));
    bw_text_free(&shown);
}

/* alert_orcl1.log, drcorcl1.log, orcl1_lgwr_16386.trc: the instance that wrote it. */
static void set_instance(source *s)
{
    const char *base = base_name(s->path);
    bool trace = s->kind == BW_LOG_TRACE;
    if (strncmp(base, "alert_", 6) == 0)
        base += 6;
    else if (strncmp(base, "drc", 3) == 0 && base[3])
        base += 3;
    else if (!trace) {
        snprintf(s->instance, sizeof(s->instance), "%.39s", s->name);
        return;
    }
    size_t length = strcspn(base, trace ? "_." : ".");
    snprintf(s->instance, sizeof(s->instance), "%.*s", (int)(length < 39 ? length : 39), base);
}

void sources_open(timeline *t, const char *only)
{
    const bw_workspace *files = bw_session_workspace(bw_shell_session(t->shell));
    t->source_count = bw_workspace_log_count(files);
    if (t->source_count > UINT16_MAX)
        t->source_count = UINT16_MAX;
    t->sources = bw_alloc((t->source_count + 1) * sizeof(*t->sources));
    size_t on = 0;
    for (size_t i = 0; i < t->source_count; i++) {
        const bw_workspace_log *log = bw_workspace_log_at(files, i);
        source *s = &t->sources[i];
        s->path = bw_strdup(log->path);
        s->kind = log->kind;
        s->size = log->size;
        s->on = (!only || strcmp(only, log->path) == 0) && on++ < SOURCES_ON;
    }
    for (size_t i = 0; i < t->source_count; i++) {
        set_name(t, i);
        set_instance(&t->sources[i]);
    }
    for (size_t i = 0; i < t->source_count; i++)
        if (t->sources[i].on)
            source_switch(t, i, true);
}

void source_close(source *s)
{
    bw_log_cursor_free(s->scan);
    bw_log_cursor_free(s->look);
    bw_log_free(s->log);
    bw_spans_free(s->engine);
    free(s->spans);
    s->scan = s->look = NULL;
    s->log = NULL;
    s->engine = NULL;
    s->spans = NULL;
    s->span_count = s->span_room = s->spans_ended = 0;
    s->live = s->done = false;
}

void sources_close(timeline *t)
{
    for (size_t i = 0; i < t->source_count; i++) {
        source_close(&t->sources[i]);
        free(t->sources[i].path);
    }
    free(t->sources);
}

static size_t count_on(const timeline *t)
{
    size_t on = 0;
    for (size_t i = 0; i < t->source_count; i++)
        on += t->sources[i].log != NULL;
    return on;
}

bool source_switch(timeline *t, size_t index, bool on)
{
    source *s = &t->sources[index];
    bw_error err = {0};
    if (on && !s->log && count_on(t) == SOURCES_ON) {
        bw_shell_message(t->shell, BW_NOTE, "%u logs at a time; switch another one off",
                         SOURCES_ON);
        return false;
    }
    s->on = on;
    if (!on) {
        items_drop_source(t, (uint16_t)index);
        source_close(s);
        return true;
    }
    if (!s->log && !(s->log = bw_log_open(s->path, &err))) {
        s->on = false;
        snprintf(s->trouble, sizeof(s->trouble), "%.199s", err.text);
        bw_shell_message(t->shell, BW_BAD, "%s", err.text);
        return false;
    }
    s->trouble[0] = '\0';
    s->look = bw_log_cursor_new(s->log);
    read_source_again(t, s);
    return true;
}

/* --- clocks --- */
int64_t source_shift(const source *s, bool zoned)
{
    return s->offset_us - (s->zone_set && !zoned ? s->zone_s * 1000000LL : 0);
}

void source_time(const source *s, bw_log_time *time)
{
    if (time->certainty == BW_LOG_TIME_NONE)
        return;
    time->us += source_shift(s, time->zone_known);
    if (s->zone_set && !time->zone_known) {
        time->zone_known = true;
        time->zone_s = s->zone_s;
    }
}

/* Failovers and log sequences stand in these; traces and outputs of tools hold none. */
static bool has_anchors(const source *s)
{
    return s->log && (s->kind == BW_LOG_ALERT || s->kind == BW_LOG_ALERT_XML ||
                      s->kind == BW_LOG_OBSERVER || s->kind == BW_LOG_BROKER);
}

static bool can_pair(const source *first, const source *s)
{
    return has_anchors(first) && has_anchors(s) && !s->related && !s->offset_set &&
           bw_log_size(first->log) + bw_log_size(s->log) <= ALIGN_BYTES;
}

static void align_pair(timeline *t, source *first, source *s)
{
    bw_log_alignment a;
    if (bw_log_align(first->log, s->log, &a, NULL) != BW_OK || !a.found)
        return;
    s->alignment = a;
    s->related = first->related = true;
    s->offset_us = first->offset_us + a.offset_us;
    t->unsorted = t->unsorted || a.offset_us;
}

static size_t first_with_anchors(const timeline *t)
{
    size_t i = 0;
    while (i < t->source_count && !has_anchors(&t->sources[i]))
        i++;
    return i;
}

void sources_align(timeline *t)
{
    t->aligning = true;
    t->align_first = 0;
    t->align_second = 1;
}

/* Against the first log, and against each that is on its clock already. */
bool sources_align_slice(timeline *t)
{
    for (; t->aligning && t->align_first < t->source_count; t->align_first++) {
        source *first = &t->sources[t->align_first];
        bool fit = first->related || t->align_first == first_with_anchors(t);
        for (; fit && t->align_second < t->source_count; t->align_second++)
            if (t->align_second != t->align_first &&
                can_pair(first, &t->sources[t->align_second])) {
                align_pair(t, first, &t->sources[t->align_second++]);
                return true;
            }
        t->align_second = 0;
    }
    t->aligning = false;
    return false;
}

static int64_t uncertainty(const source *s)
{
    return s->alignment.found ? s->alignment.uncertainty_us : 0;
}

int sources_order(const timeline *t, const row_text *a, const row_text *b)
{
    const source *x = &t->sources[a->source], *y = &t->sources[b->source];
    bw_log_time first = a->time, second = b->time;
    if (x == y)
        return a->record < b->record ? -1 : 1;
    if (!first.zone_known && !second.zone_known && x->related && y->related)
        first.zone_known = second.zone_known = true; /* one clock, whatever its zone */
    int64_t more = uncertainty(x) > uncertainty(y) ? uncertainty(x) : uncertainty(y);
    if (first.span_us != BW_LOG_SPAN_OPEN)
        first.span_us += more;
    if (second.span_us != BW_LOG_SPAN_OPEN)
        second.span_us += more;
    return bw_log_time_order(&first, &second);
}

static void add_seconds(bw_text *text, int64_t us)
{
    int64_t s = us < 0 ? -us / 1000000 : us / 1000000;
    bw_text_addf(text, "%c%lld:%02lld:%02lld", us < 0 ? '-' : '+', (long long)(s / 3600),
                 (long long)(s / 60 % 60), (long long)(s % 60));
    int64_t rest = (us < 0 ? -us : us) % 1000000;
    if (rest)
        bw_text_addf(text, ".%03lld", (long long)(rest / 1000));
}

void source_clock(const source *s, bw_text *text)
{
    const char *between = "";
    if (s->zone_set) {
        bw_text_add(text, "zone ");
        add_seconds(text, s->zone_s * 1000000LL);
        between = ", ";
    } else if (s->first.certainty != BW_LOG_TIME_NONE) {
        bw_text_add(text, s->first.zone_known ? "zone printed" : "zone unknown");
        between = ", ";
    }
    if (s->offset_us || s->offset_set) {
        bw_text_addf(text, "%smoved ", between);
        add_seconds(text, s->offset_us);
        between = ", ";
    }
    if (s->alignment.found)
        bw_text_addf(text, "%sknown to %.1f s (%u pair%s of %s)", between,
                     (double)s->alignment.uncertainty_us / 1e6, s->alignment.pairs,
                     s->alignment.pairs == 1 ? "" : "s", s->alignment.anchor);
}
