/* Spans: one table says which events begin, end or break each kind. An instance's start ends all
 * that the instance before left open, for a process that died writes no end. */
#include "core/log/catalogue.h"

#include <stdlib.h>
#include <string.h>

typedef struct span_rule {
    const char *kind, *meaning;
    const char *begin, *end, *fail; /* kinds of events, separated by blanks */
    bool lives_on;                  /* an instance's start does not end it */
} span_rule;

static const span_rule rules[] = {
    {"instance", "one life of an instance", "inst.start", "shut.done", "inst.terminated"},
    {"startup", "start to open", "inst.start", "open.done", "open.failed inst.terminated"},
    {"shutdown", "shutdown in order", "shut.begin", "shut.done", ""},
    {"down", "no instance runs", "shut.done inst.terminated", "inst.start", "", true},
    {"mount", "mount", "mount.begin", "mount.done", "err.signalled open.failed"},
    {"open", "open", "open.begin", "open.done", "err.signalled open.failed inst.terminated"},
    {"crash recovery", "redo applied after a crash", "crec.begin", "crec.end", "crec.abort"},
    {"media recovery", "logs applied to restored or standby files", "mrec.begin", "mrec.done",
     "mrec.interrupted dg.mrpcancel dg.mrpdead"},
    {"log", "one online log in use", "redo.switch", "redo.switch", ""},
    {"log wait", "sessions wait for a free log", "redo.stall", "redo.switch", ""},
    {"archiver stuck", "no log can be archived", "arch.stuck", "arch.unstuck arch.freed", ""},
    {"backup mode", "hot backup", "bkp.begin", "bkp.end", "", true},
    {"flashback", "the database goes back", "fb.cmd", "fb.done", "fsfo.fbfail err.signalled"},
    {"detection", "P1-P2: primary lost until the threshold is over", "obs.lost",
     "obs.expired obs.foinit fsfo.attempt", "obs.resumed obs.conn"},
    {"decision", "P2-P4: threshold or condition until the failover is ordered",
     "obs.expired fsfo.attempt", "obs.foinit fo.begin", "obs.notpossible"},
    {"failover", "P4-P9: ordered until done", "obs.foinit fo.begin", "obs.fook open.done", ""},
    {"terminal recovery", "P4-P5: the last redo applied", "fo.begin fo.tr", "fo.trdone", ""},
    {"role change", "P5-P7: terminal recovery until primary", "fo.trdone", "so.done act.done", ""},
    {"open as primary", "P7-P8: role changed until open", "so.done act.done", "open.done",
     "err.signalled"},
    {"reinstate", "P12-P13: the old primary comes back", "obs.reinit obs.recmd", "obs.reok", "",
     true},
    {"unprotected", "no standby to fail over to", "obs.foinit fo.begin", "obs.target", "", true},
    {"lagging", "the primary goes on without the standby", "obs.laggrant", "obs.lagend", "", true},
};

typedef struct open_span {
    bool is_open;
    bw_log_time begin;
    uint64_t line;
    const char *event;
} open_span;

struct bw_spans {
    void (*tell)(void *context, const bw_span *span);
    void *context;
    open_span open[BW_COUNT(rules)];
    bw_log_time last_time; /* of the last record that has one */
    uint64_t last_line;
    bool alive; /* an instance has written since its last end */
    /* Operating system's ids of who ends an instance: two instances may write into one log, and the
     * dying one's last lines come after the new one's first. */
    uint64_t ending, ended_before;
};

const char *bw_span_ends_name(bw_span_ends ends)
{
    static const char *const names[] = {"seen", "failed", "cut", "open"};
    return names[ends];
}

bw_spans *bw_spans_new(void (*tell)(void *context, const bw_span *span), void *context)
{
    bw_spans *spans = bw_alloc(sizeof(*spans));
    spans->tell = tell;
    spans->context = context;
    return spans;
}

void bw_spans_free(bw_spans *spans)
{
    free(spans);
}

static void tell_span(const bw_spans *spans, size_t i, const bw_log_time *end, uint64_t line,
                      const char *event, bw_span_ends ends)
{
    const open_span *open = &spans->open[i];
    bw_span span = {rules[i].kind, rules[i].meaning, open->begin, *end, ends, open->line,
                    line,          open->event,      event};
    spans->tell(spans->context, &span);
}

static void end_span(bw_spans *spans, size_t i, const bw_log_time *end, uint64_t line,
                     const char *event, bw_span_ends ends)
{
    tell_span(spans, i, end, line, event, ends);
    spans->open[i].is_open = false;
}

/* A start without an end before it: what ran was over somewhere behind the last record, for a time
 * that nobody knows. */
static void tell_outage(bw_spans *spans, const bw_log_record *start)
{
    bw_span span = {"outage",         "the instance vanished; how long it was down is not known",
                    spans->last_time, start->time,
                    BW_SPAN_CUT,      spans->last_line,
                    start->line,      "",
                    "inst.start"};
    spans->tell(spans->context, &span);
}

static void cut_what_died(bw_spans *spans, const bw_log_record *start)
{
    if (spans->alive)
        tell_outage(spans, start);
    for (size_t i = 0; i < BW_COUNT(rules); i++)
        if (spans->open[i].is_open && !rules[i].lives_on)
            end_span(spans, i, &spans->last_time, spans->last_line, "inst.start", BW_SPAN_CUT);
}

static void apply_rule(bw_spans *spans, size_t i, const char *kind, const bw_log_record *record)
{
    open_span *open = &spans->open[i];
    if (open->is_open && bw_event_kind_in(rules[i].end, kind))
        end_span(spans, i, &record->time, record->line, kind, BW_SPAN_SEEN);
    else if (open->is_open && bw_event_kind_in(rules[i].fail, kind))
        end_span(spans, i, &record->time, record->line, kind, BW_SPAN_FAILED);
    if (!open->is_open && bw_event_kind_in(rules[i].begin, kind))
        *open = (open_span){true, record->time, record->line, kind};
}

/* The process that the event names, 0 = none. */
static uint64_t process_of(const bw_log_event *event)
{
    const bw_event_field *field = bw_event_get(event, "ospid");
    if (!field)
        field = bw_event_get(event, "pid");
    return field && field->has_number ? field->number : 0;
}

/* Does the event end the instance before the one that runs now? */
static bool is_of_the_dead(bw_spans *spans, const bw_log_event *event)
{
    const char *kind = event->rule->kind;
    if (bw_event_kind_in("shut.begin inst.terminating", kind)) {
        uint64_t process = process_of(event);
        spans->ending = process ? process : spans->ending;
        return process && process == spans->ended_before;
    }
    if (bw_event_kind_in("shut.done inst.terminated", kind)) {
        uint64_t process = process_of(event);
        return process && process == spans->ended_before;
    }
    return false;
}

void bw_spans_add(bw_spans *spans, const bw_log_event *event, const bw_log_record *record)
{
    const char *kind = event ? event->rule->kind : "";
    if (event && is_of_the_dead(spans, event))
        return;
    if (strcmp(kind, "inst.start") == 0) {
        cut_what_died(spans, record);
        spans->ended_before = spans->alive ? spans->ending : 0;
        spans->ending = 0;
    }
    for (size_t i = 0; event && i < BW_COUNT(rules); i++)
        apply_rule(spans, i, kind, record);
    if (strcmp(kind, "shut.done") == 0 || strcmp(kind, "inst.terminated") == 0)
        spans->alive = false;
    else if (strcmp(kind, "inst.start") == 0 ||
             bw_event_kind_in("open.done mount.done redo.switch", kind))
        spans->alive = true;
    if (record->time.certainty != BW_LOG_TIME_NONE) {
        spans->last_time = record->time;
        spans->last_line = record->line;
    }
}

void bw_spans_tell_open(const bw_spans *spans)
{
    for (size_t i = 0; i < BW_COUNT(rules); i++)
        if (spans->open[i].is_open)
            tell_span(spans, i, &spans->last_time, spans->last_line, "", BW_SPAN_OPEN);
}

void bw_spans_finish(bw_spans *spans)
{
    bw_spans_tell_open(spans);
    for (size_t i = 0; i < BW_COUNT(rules); i++)
        spans->open[i].is_open = false;
}
