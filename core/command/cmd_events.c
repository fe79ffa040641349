/* events, spans: what the records of logs mean, and what lasted how long. */
#include "core/command/builtin.h"
#include "core/command/csv.h"
#include "core/command/log_event.h"
#include "core/command/log_paths.h"
#include <blockwright/events.h>

#include <stdio.h>
#include <string.h>

typedef struct reading {
    bw_call *call;
    const bw_log *log;
    bw_event_severity least;
    const char *kind; /* a kind, or the part before its point; NULL = all */
    bool csv;
    uint64_t told;
    bw_text line;
} reading;

static void say_line(reading *r)
{
    bw_text_add(&r->line, "\n");
    bw_call_write(r->call, r->line.data, r->line.length);
    bw_text_clear(&r->line);
}

/* --- events --- */

static void event_json(bw_json *json, const reading *r, const bw_log_event *e,
                       const bw_log_record *record, const char *time)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "source", bw_log_path(r->log));
    bw_json_put_uint(json, "line", record->line);
    bw_json_put_string(json, "time", *time ? time : NULL);
    bw_json_put_string(json, "kind", e->rule->kind);
    bw_json_put_string(json, "severity", bw_event_severity_name(e->rule->severity));
    bw_json_key(json, "fields");
    bw_json_begin_object(json);
    for (size_t i = 0; i < e->field_count; i++) {
        const bw_event_field *field = &e->fields[i];
        bw_json_key(json, field->name);
        if (field->has_number)
            bw_json_uint(json, field->number);
        else
            bw_json_string_n(json, field->text, field->size);
    }
    bw_json_end(json);
    bw_json_key(json, "text");
    bw_json_string_n(json, record->text, record->text_size);
    bw_json_end(json);
}

static void event_csv(reading *r, const bw_log_event *e, const bw_log_record *record,
                      const char *time)
{
    bw_csv_text(&r->line, bw_log_path(r->log));
    bw_csv_number(&r->line, record->line);
    bw_csv_text(&r->line, time);
    bw_csv_text(&r->line, e->rule->kind);
    bw_csv_text(&r->line, bw_event_severity_name(e->rule->severity));
    bw_text shown = {0};
    bw_log_show(r->log, record->text, record->text_size, &shown);
    bw_csv_text(&r->line, bw_text_get(&shown));
    bw_text_free(&shown);
    say_line(r);
}

static bool is_wanted(void *context, const bw_event_rule *rule)
{
    const reading *r = context;
    size_t length = r->kind ? strlen(r->kind) : 0;
    return rule->severity >= r->least &&
           (!r->kind || (strncmp(rule->kind, r->kind, length) == 0 &&
                         (!rule->kind[length] || rule->kind[length] == '.')));
}

static bool tell_event(void *context, const bw_log_record *record, const bw_log_event *e)
{
    reading *r = context;
    char time[BW_LOG_TIME_TEXT];
    r->told++;
    bw_log_event_tell(bw_call_session(r->call), r->log, e, record);
    bw_log_time_format(&record->time, time);
    if (bw_call_json(r->call)) {
        event_json(bw_call_json(r->call), r, e, record, time);
    } else if (r->csv) {
        event_csv(r, e, record, time);
    } else {
        bw_text_addf(&r->line, "%-35s %-8s %-16s ", time, bw_event_severity_name(e->rule->severity),
                     e->rule->kind);
        bw_log_show(r->log, record->text, record->text_size, &r->line);
        say_line(r);
    }
    return true;
}

static bool read_filter(reading *r)
{
    const char *least = bw_call_text(r->call, "severity");
    r->kind = bw_call_text(r->call, "kind");
    r->csv = bw_call_has(r->call, "csv");
    for (int i = 0; least && i <= BW_EVENT_CRITICAL; i++)
        if (strcmp(least, bw_event_severity_name((bw_event_severity)i)) == 0) {
            r->least = (bw_event_severity)i;
            return true;
        }
    if (least)
        bw_call_fail(r->call, "'%s' is no severity: info, notice, warning, error or critical",
                     least);
    return !least;
}

static void tell_catalogue(reading *r)
{
    const bw_catalogue *catalogue = bw_session_catalogue(bw_call_session(r->call));
    for (size_t i = 0; i < bw_catalogue_count(catalogue); i++) {
        const bw_event_rule *rule = bw_catalogue_at(catalogue, i);
        bw_json *json = bw_call_json(r->call);
        if (!is_wanted(r, rule))
            continue;
        if (json) {
            bw_json_begin_object(json);
            bw_json_put_string(json, "kind", rule->kind);
            bw_json_put_string(json, "severity", bw_event_severity_name(rule->severity));
            bw_json_put_string(json, "meaning", rule->meaning);
            bw_json_end(json);
        } else {
            bw_call_print(r->call, "%-18s %-8s %s\n", rule->kind,
                          bw_event_severity_name(rule->severity), rule->meaning);
        }
    }
}

/* Runs one over each path; JSON values stand in one array. */
static int over_paths(reading *r, bw_status (*one)(reading *r, bw_log *log))
{
    bw_json *json = bw_call_json(r->call);
    bw_log_paths paths;
    int result = bw_log_paths_take(r->call, "path", &paths) ? 0 : 2;
    if (json)
        bw_json_begin_array(json);
    if (!bw_call_count(r->call, "path"))
        tell_catalogue(r);
    for (size_t i = 0; result == 0 && i < paths.count; i++) {
        bw_log *log = bw_log_open(paths.path[i], bw_call_error(r->call));
        r->log = log;
        if (!log || one(r, log) != BW_OK)
            result = 2;
        bw_log_free(log);
    }
    if (json)
        bw_json_end(json);
    bw_log_paths_free(&paths);
    bw_text_free(&r->line);
    return result;
}

static bw_status tell_events(reading *r, bw_log *log)
{
    return bw_log_each_wanted(log, bw_session_catalogue(bw_call_session(r->call)), is_wanted,
                              bw_call_progress(r->call), tell_event, r, bw_call_error(r->call));
}

static int run_events(bw_call *call)
{
    reading r = {.call = call};
    if (!read_filter(&r))
        return 2;
    if (r.csv && bw_call_count(call, "path"))
        bw_call_print(call, "source,line,time,kind,severity,text\n");
    return over_paths(&r, tell_events);
}

/* --- spans --- */

static double seconds_of(const bw_span *span)
{
    return (double)(span->end.us - span->begin.us) / 1e6;
}

static void span_json(bw_json *json, const reading *r, const bw_span *span, const char *begin,
                      const char *end)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "source", bw_log_path(r->log));
    bw_json_put_string(json, "kind", span->kind);
    bw_json_put_string(json, "begin", *begin ? begin : NULL);
    bw_json_put_string(json, "end", *end ? end : NULL);
    bw_json_key(json, "us");
    bw_json_int(json, span->end.us - span->begin.us);
    bw_json_put_string(json, "ends", bw_span_ends_name(span->ends));
    bw_json_put_uint(json, "begin_line", span->begin_line);
    bw_json_put_uint(json, "end_line", span->end_line);
    bw_json_put_string(json, "begin_event", span->begin_event);
    bw_json_put_string(json, "end_event", span->end_event);
    bw_json_end(json);
}

static void tell_span(void *context, const bw_span *span)
{
    reading *r = context;
    char begin[BW_LOG_TIME_TEXT], end[BW_LOG_TIME_TEXT];
    if (r->kind && strcmp(r->kind, span->kind) != 0)
        return;
    bw_log_time_format(&span->begin, begin);
    bw_log_time_format(&span->end, end);
    if (bw_call_json(r->call)) {
        span_json(bw_call_json(r->call), r, span, begin, end);
    } else if (r->csv) {
        bw_csv_text(&r->line, bw_log_path(r->log));
        bw_csv_text(&r->line, span->kind);
        bw_csv_text(&r->line, begin);
        bw_csv_text(&r->line, end);
        bw_text_addf(&r->line, ",%.3f", seconds_of(span));
        bw_csv_text(&r->line, bw_span_ends_name(span->ends));
        bw_csv_number(&r->line, span->begin_line);
        bw_csv_number(&r->line, span->end_line);
        say_line(r);
    } else {
        bw_call_print(r->call, "%-18s %-33s %-33s %12.3f s  %s\n", span->kind, begin, end,
                      seconds_of(span), bw_span_ends_name(span->ends));
    }
}

static bool feed_spans(void *context, const bw_log_record *record, const bw_log_event *event)
{
    bw_spans_add(context, event, record);
    return true;
}

static bw_status tell_spans(reading *r, bw_log *log)
{
    bw_spans *spans = bw_spans_new(tell_span, r);
    bw_status status =
        bw_log_each(log, bw_session_catalogue(bw_call_session(r->call)), 0,
                    bw_call_progress(r->call), feed_spans, spans, bw_call_error(r->call));
    if (status == BW_OK)
        bw_spans_finish(spans);
    bw_spans_free(spans);
    return status;
}

static int run_spans(bw_call *call)
{
    reading r = {.call = call, .kind = bw_call_text(call, "kind"), .csv = bw_call_has(call, "csv")};
    if (r.csv)
        bw_call_print(call, "source,kind,begin,end,seconds,ends,begin_line,end_line\n");
    return over_paths(&r, tell_spans);
}

#define CSV_PARAM                                                                                  \
    {                                                                                              \
        "csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print CSV"                                        \
    }
static const bw_param events_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED,
     "logs, plain or gzipped, or directories of them; none: the catalogue"},
    {"kind", 'k', BW_ARG_TEXT, BW_PARAM_OPTION, "only this kind: redo.switch, or redo for all"},
    {"severity", 's', BW_ARG_TEXT, BW_PARAM_OPTION, "at least: notice, warning, error, critical"},
    CSV_PARAM,
    BW_JSON_PARAM};
const bw_command bw_command_events = {
    .name = "events",
    .summary = "What the records of logs mean: kind, severity, fields",
    .help = "The catalogue is data: lua/events, own rows in $XDG_CONFIG_HOME/blockwright/events.",
    .example = "events --kind redo",
    .params = events_params,
    .param_count = BW_COUNT(events_params),
    .run = run_events};

static const bw_param spans_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "logs, plain or gzipped, or directories of them"},
    {"kind", 'k', BW_ARG_TEXT, BW_PARAM_OPTION, "only this kind: 'crash recovery'"},
    CSV_PARAM,
    BW_JSON_PARAM};
const bw_command bw_command_spans = {
    .name = "spans",
    .summary = "What lasted how long in logs: startups, recoveries, failovers, outages",
    .help = "Each log for itself. seen: both ends stand in the log; failed: its end says so; cut: "
            "no end, it was over when the next start was written; open: no end up to the last "
            "record.",
    .example = "spans $DEMO/alert_DEMO.log",
    .params = spans_params,
    .param_count = BW_COUNT(spans_params),
    .run = run_spans};
