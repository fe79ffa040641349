/* timeline: Oracle's logs, merged by time. */
#include "core/command/builtin.h"
#include "core/command/call.h"
#include "core/command/csv.h"
#include "core/command/log_paths.h"
#include "core/command/timeline_report.h"
#include <blockwright/events.h>
#include <blockwright/log.h>

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct lane {
    bw_log *log;
    bw_log_cursor *cursor;
    bw_log_record record;
    bool live; /* record holds the next one */
    bool said; /* zone or offset were given */
    bool zone_told;
    bool shown; /* the record before passed the filter: its details do too */
    size_t in_report;
    bw_log_alignment alignment; /* found: to the clock of the first log */
} lane;

typedef struct timeline {
    bw_call *call;
    lane *lanes;
    size_t count;
    bw_log_time since, until; /* certainty none: no bound */
    regex_t grep;
    bool has_grep, csv, zones_mixed;
    const char *kind;   /* of events, or the part before a dot; NULL = any */
    int severity;       /* at least this; -1 = any, events that no row knows too */
    bw_log_event event; /* of the record at hand; rule NULL: no row knows it */
    unsigned zones;     /* 1: known ones were seen, 2: unknown ones */
    bw_text text;
    bw_timeline_report *report; /* NULL: none is asked for */
} timeline;

static lane *lane_named(timeline *t, const char *name, size_t length)
{
    for (size_t i = 0; i < t->count; i++) {
        const char *path = bw_log_path(t->lanes[i].log), *base = strrchr(path, '/');
        base = base ? base + 1 : path;
        if ((strlen(path) == length && memcmp(path, name, length) == 0) ||
            (strlen(base) == length && memcmp(base, name, length) == 0))
            return &t->lanes[i];
    }
    return NULL;
}

/* SRC=VALUE: SRC a path of the call, or its last part. Without SRC= it means every log. */
static int set_clocks(timeline *t, const char *option)
{
    bool tz = strcmp(option, "tz") == 0;
    for (size_t i = 0; i < bw_call_count(t->call, option); i++) {
        const char *text = bw_call_text_at(t->call, option, i), *equal = strrchr(text, '=');
        const char *value = equal ? equal + 1 : text;
        lane *one = equal ? lane_named(t, text, (size_t)(equal - text)) : NULL;
        int32_t zone = 0;
        char *end = NULL;
        double offset = tz ? 0 : strtod(value, &end);
        if (equal && !one)
            return bw_call_fail(t->call, "--%s %s: no log of that name was given", option, text);
        if (tz && bw_log_zone_parse(value, &zone, bw_call_error(t->call)) != BW_OK)
            return 2;
        if (!tz && (end == value || *end || !(offset > -1e9 && offset < 1e9)))
            return bw_call_fail(t->call, "--offset %s: no number of seconds", text);
        for (size_t n = 0; n < t->count; n++) {
            lane *l = &t->lanes[n];
            if (one && one != l)
                continue;
            l->said = true;
            if (tz)
                bw_log_set_zone(l->log, zone);
            else
                bw_log_set_offset(l->log, (int64_t)(offset * 1e6));
        }
    }
    return 0;
}

static int set_charsets(timeline *t)
{
    for (size_t i = 0; i < bw_call_count(t->call, "charset"); i++) {
        const char *text = bw_call_text_at(t->call, "charset", i), *equal = strrchr(text, '=');
        lane *one = equal ? lane_named(t, text, (size_t)(equal - text)) : NULL;
        if (equal && !one)
            return bw_call_fail(t->call, "--charset %s: no log of that name was given", text);
        for (size_t n = 0; n < t->count; n++)
            if ((!one || one == &t->lanes[n]) &&
                bw_log_set_charset(t->lanes[n].log, equal ? equal + 1 : text,
                                   bw_call_error(t->call)) != BW_OK)
                return 2;
    }
    return 0;
}

static int set_bound(timeline *t, const char *option, bw_log_time *bound)
{
    const char *text = bw_call_text(t->call, option);
    if (!text)
        return 0;
    return bw_log_time_parse(text, bound, bw_call_error(t->call)) == BW_OK ? 0 : 2;
}

static int set_grep(timeline *t)
{
    const char *text = bw_call_text(t->call, "grep");
    if (!text)
        return 0;
    int code = regcomp(&t->grep, text, REG_EXTENDED | REG_ICASE | REG_NOSUB);
    if (code) {
        char why[128];
        regerror(code, &t->grep, why, sizeof(why));
        return bw_call_fail(t->call, "--grep %s: %s", text, why);
    }
    t->has_grep = true;
    return 0;
}

static int set_severity(timeline *t)
{
    const char *text = bw_call_text(t->call, "severity");
    t->severity = -1;
    for (int s = BW_EVENT_INFO; text && s <= BW_EVENT_CRITICAL; s++)
        if (strcmp(text, bw_event_severity_name((bw_event_severity)s)) == 0)
            t->severity = s;
    if (text && t->severity < 0)
        return bw_call_fail(t->call, "--severity %s: info, notice, warning, error or critical",
                            text);
    return 0;
}

/* Logs that nothing was said about are put on the clock of the first one, where events that both
 * saw tell the difference. */
static int align_lanes(timeline *t)
{
    for (size_t i = 1; i < t->count; i++) {
        bw_log_alignment a;
        if (t->lanes[i].said || t->lanes[0].said)
            continue;
        if (bw_log_align(t->lanes[0].log, t->lanes[i].log, &a, bw_call_error(t->call)) != BW_OK)
            return 2;
        t->lanes[i].alignment = a;
        if (!a.found || a.offset_us == 0)
            continue;
        bw_log_set_offset(t->lanes[i].log, a.offset_us);
        bw_call_note(t->call,
                     "%s: moved by %.2f s onto the clock of %s; measured %+.2f s (%u pair%s of %s, "
                     "each known to %.1f s), that is %+d min of zone; --offset sets another",
                     bw_log_path(t->lanes[i].log), (double)a.offset_us / 1e6,
                     bw_log_path(t->lanes[0].log), (double)a.measured_us / 1e6, a.pairs,
                     a.pairs == 1 ? "" : "s", a.anchor, (double)a.uncertainty_us / 1e6,
                     a.zone_s / 60);
    }
    return 0;
}

static bw_status advance(timeline *t, lane *l)
{
    bw_status status = bw_log_next(l->cursor, &l->record, bw_call_error(t->call));
    l->live = status == BW_OK;
    return status == BW_ERR_RANGE ? BW_OK : status;
}

/* The lane whose record is the earliest; each lane keeps the order of its file. */
static lane *earliest(timeline *t)
{
    lane *best = NULL;
    for (size_t i = 0; i < t->count; i++) {
        lane *l = &t->lanes[i];
        if (l->live && l->record.time.certainty == BW_LOG_TIME_NONE)
            return l;
        if (l->live && (!best || l->record.time.us < best->record.time.us))
            best = l;
    }
    return best;
}

/* Clocks of unknown zones beside known ones: told once a log, where its first time shows it. */
static void warn_of_zone(timeline *t, lane *l)
{
    const bw_log_time *time = &l->record.time;
    if (l->zone_told || time->certainty == BW_LOG_TIME_NONE)
        return;
    l->zone_told = true;
    t->zones |= time->zone_known ? 1u : 2u;
    if (t->zones == 3 && !t->zones_mixed) {
        t->zones_mixed = true;
        bw_call_note(t->call, "some logs print a zone and some do not: times with ? stand where "
                              "they would in UTC; say --tz LOG=+hh:mm for those logs");
    }
}

static void classify(timeline *t, const bw_log_record *r)
{
    bw_catalogue *catalogue = bw_session_catalogue(bw_call_session(t->call));
    bool wanted = t->kind || t->severity >= 0 || t->report || bw_call_json(t->call);
    if (!wanted || !bw_catalogue_match(catalogue, r->text, r->text_size, &t->event))
        t->event.rule = NULL;
}

static bool is_wanted_event(const timeline *t)
{
    const bw_event_rule *rule = t->event.rule;
    if (!rule)
        return !t->kind && t->severity < 0;
    size_t length = t->kind ? strlen(t->kind) : 0;
    bool kind = !t->kind || (strncmp(rule->kind, t->kind, length) == 0 &&
                             (rule->kind[length] == 0 || rule->kind[length] == '.'));
    return kind && (int)rule->severity >= t->severity;
}

static bool passes(timeline *t, lane *l)
{
    const bw_log_time *time = &l->record.time;
    bool timed = time->certainty != BW_LOG_TIME_NONE;
    if (t->since.certainty != BW_LOG_TIME_NONE && (!timed || time->us < t->since.us))
        return false;
    if (t->until.certainty != BW_LOG_TIME_NONE && (!timed || time->us > t->until.us))
        return false;
    if (l->shown && l->record.continues)
        return true;
    return is_wanted_event(t) &&
           (!t->has_grep || regexec(&t->grep, bw_text_get(&t->text), 0, NULL, 0) == 0);
}

static void tell_csv(timeline *t, const lane *l, const char *time)
{
    bw_text line = {0};
    bw_csv_text(&line, time);
    bw_csv_text(&line, bw_log_path(l->log));
    bw_csv_number(&line, l->record.line);
    bw_csv_text(&line, bw_text_get(&t->text));
    bw_call_print(t->call, "%s\n", bw_text_get(&line));
    bw_text_free(&line);
}

static void tell_json(timeline *t, const lane *l, const char *time)
{
    bw_json *json = bw_call_json(t->call);
    const bw_log_record *r = &l->record;
    bw_json_begin_object(json);
    bw_json_pair(json, "source", bw_log_path(l->log));
    bw_json_pair_uint(json, "line", r->line);
    bw_json_pair(json, "time", *time ? time : NULL);
    if (*time) {
        bw_json_key(json, "us");
        bw_json_int(json, r->time.us);
        bw_json_pair_uint(json, "early_us", (uint64_t)r->time.early_us);
        bw_json_key(json, "span_us");
        if (r->time.span_us == BW_LOG_SPAN_OPEN)
            bw_json_null(json);
        else
            bw_json_int(json, r->time.span_us);
        bw_json_put_bool(json, "zone_known", r->time.zone_known);
    }
    bw_json_put_bool(json, "continues", r->continues);
    bw_json_pair(json, "kind", t->event.rule ? t->event.rule->kind : NULL);
    bw_json_pair(json, "severity",
                 t->event.rule ? bw_event_severity_name(t->event.rule->severity) : NULL);
    bw_json_pair(json, "text", bw_text_get(&t->text));
    bw_json_end(json);
}

static void tell_record(timeline *t, const lane *l)
{
    char time[BW_LOG_TIME_TEXT];
    const char *path = bw_log_path(l->log), *base = strrchr(path, '/');
    bw_log_time_format(&l->record.time, time);
    if (t->report) {
        bw_timeline_report_event(t->report, l->in_report, &l->record, t->event.rule,
                                 bw_text_get(&t->text));
    } else if (bw_call_json(t->call)) {
        tell_json(t, l, time);
    } else if (t->csv) {
        tell_csv(t, l, time);
    } else {
        bw_call_print(t->call, "%-35s %s:%llu: %s%s\n", time, base ? base + 1 : path,
                      (unsigned long long)l->record.line, l->record.continues ? "  " : "",
                      bw_text_get(&t->text));
    }
}

static int merge(timeline *t)
{
    const bw_progress *progress = bw_call_progress(t->call);
    uint64_t told = 0;
    for (size_t i = 0; i < t->count; i++) {
        t->lanes[i].cursor = bw_log_cursor_new(t->lanes[i].log);
        if (advance(t, &t->lanes[i]) != BW_OK)
            return 2;
    }
    for (lane *l; (l = earliest(t)) != NULL;) {
        warn_of_zone(t, l);
        classify(t, &l->record);
        if (t->report)
            bw_timeline_report_pass(t->report, l->in_report, &l->record,
                                    t->event.rule ? &t->event : NULL);
        bw_text_clear(&t->text);
        bw_log_show(l->log, l->record.text, l->record.text_size, &t->text);
        l->shown = passes(t, l);
        if (l->shown)
            tell_record(t, l);
        if (++told % 4096 == 0 && progress && progress->report &&
            !progress->report(progress->context, l->record.offset, bw_log_size(l->log)))
            return bw_call_fail(t->call, "stopped");
        if (advance(t, l) != BW_OK)
            return 2;
    }
    return 0;
}

static int open_lanes(timeline *t)
{
    bw_log_paths paths;
    bool good = bw_log_paths_take(t->call, "path", &paths);
    t->lanes = bw_alloc((paths.count + 1) * sizeof(*t->lanes));
    for (; good && t->count < paths.count; t->count += good) {
        lane *l = &t->lanes[t->count];
        l->log = bw_log_open(paths.path[t->count], bw_call_error(t->call));
        good = l->log != NULL;
    }
    bw_log_paths_free(&paths);
    return good ? 0 : 2;
}

/* --- the report --- */
static void add_words(bw_call *call, const char *option, bw_text *words)
{
    for (size_t i = 0; i < bw_call_count(call, option); i++)
        bw_text_addf(words, "%s--%s %s", words->length ? "  " : "", option,
                     bw_call_text_at(call, option, i));
}

static void begin_report(timeline *t)
{
    static const char *const options[] = {"since", "until", "kind",  "severity",
                                          "grep",  "tz",    "offset"};
    bw_text words = {0};
    for (size_t i = 0; i < BW_COUNT(options); i++)
        add_words(t->call, options[i], &words);
    t->report = bw_timeline_report_new(bw_text_get(&words));
    for (size_t i = 0; i < t->count; i++)
        t->lanes[i].in_report =
            bw_timeline_report_log(t->report, t->lanes[i].log, &t->lanes[i].alignment);
    bw_text_free(&words);
}

static int end_report(timeline *t, const char *path)
{
    bool force = bw_call_has(t->call, "force");
    if (bw_timeline_report_save(t->report, path, force, bw_call_progress(t->call),
                                bw_call_error(t->call)) != BW_OK)
        return 2;
    bw_call_note(t->call, "the report is in %s", path);
    return 0;
}

static int write_report(timeline *t, const char *path)
{
    bool force = bw_call_has(t->call, "force");
    if (bw_timeline_report_may_save(path, force, bw_call_error(t->call)) != BW_OK)
        return 2;
    begin_report(t);
    int result = merge(t);
    if (result == 0)
        result = end_report(t, path);
    bw_timeline_report_free(t->report);
    return result;
}

/* --- the command --- */
static int print_records(timeline *t)
{
    bw_json *json = bw_call_json(t->call);
    if (json)
        bw_json_begin_array(json);
    else if (t->csv)
        bw_call_print(t->call, "time,source,line,text\n");
    int result = merge(t);
    if (json)
        bw_json_end(json);
    return result;
}

static int run_timeline(bw_call *call)
{
    timeline t = {
        .call = call, .csv = bw_call_has(call, "csv"), .kind = bw_call_text(call, "kind")};
    const char *html = bw_call_text(call, "html");
    int result = open_lanes(&t);
    if (result == 0 &&
        (set_clocks(&t, "tz") || set_clocks(&t, "offset") || set_charsets(&t) || set_grep(&t) ||
         set_severity(&t) || set_bound(&t, "since", &t.since) || set_bound(&t, "until", &t.until)))
        result = 2;
    if (result == 0)
        result = align_lanes(&t);
    if (result == 0)
        result = html ? write_report(&t, html) : print_records(&t);
    for (size_t i = 0; i < t.count; i++) {
        bw_log_cursor_free(t.lanes[i].cursor);
        bw_log_free(t.lanes[i].log);
    }
    free(t.lanes);
    bw_text_free(&t.text);
    if (t.has_grep)
        regfree(&t.grep);
    return result;
}

static const bw_param timeline_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "logs, plain or gzipped, or directories of them"},
    {"since", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "from this time on: 2016-04-28 02:45:44"},
    {"until", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "up to this time"},
    {"kind", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "only events of this kind: redo.switch, or redo"},
    {"severity", 0, BW_ARG_TEXT, BW_PARAM_OPTION,
     "only events at least as severe: notice, warning, error, critical"},
    {"grep", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "only messages that this regular expression matches"},
    {"charset", 0, BW_ARG_TEXT, BW_PARAM_OPTION | BW_PARAM_REPEATED,
     "character set of bytes that are not UTF-8, as iconv names it: [LOG=]GB18030"},
    {"tz", 0, BW_ARG_TEXT, BW_PARAM_OPTION | BW_PARAM_REPEATED,
     "zone of stamps without one: [LOG=]+05:30"},
    {"offset", 0, BW_ARG_TEXT, BW_PARAM_OPTION | BW_PARAM_REPEATED,
     "seconds added to a log's times: [LOG=]-3.5"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print comma-separated values"},
    {"html", 0, BW_ARG_PATH, BW_PARAM_OPTION,
     "write a report to this new file: lanes, spans, events, logs with digests"},
    {"force", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "the report may replace an earlier report"},
    BW_JSON_PARAM,
};
const bw_command bw_command_timeline = {
    .name = "timeline",
    .summary = "Logs of several hosts merged by time",
    .help = "A time that ends in ? was printed without a zone; ~ before it: without a year. A log "
            "without --tz and --offset is put on the clock of the first one when both saw the "
            "same failover or log sequences; a note tells by how much. The report is one HTML file "
            "that "
            "needs nothing else: no script, no network; of more than 20000 records it keeps the "
            "most severe.",
    .example = "timeline $DEMO/alert_DEMO.log",
    .params = timeline_params,
    .param_count = BW_COUNT(timeline_params),
    .run = run_timeline,
    .flags = BW_COMMAND_VIEW,
};
