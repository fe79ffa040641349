/* monitor: a source and its copy watched, or a recorded watch seen again. */
#include "core/script/cmd_monitor.h"
#include "core/command/session.h"
#include "core/script/alarm_log.h"

#include <stdlib.h>
#include <string.h>

#define SLICE 200u /* milliseconds between two looks at whether the person wants to stop */
#define FOREVER UINT64_MAX
#define ONCE_SECONDS 5u /* --once: long enough to see a heartbeat, or that there is none */

typedef struct watch {
    bw_call *call;
    bw_monitor *monitor;
    bw_light worst; /* of the looks so far; unknown does not count while more looks may come */
    uint64_t alarms, logged; /* told of so far */
    char *sentence;          /* the last one that was told */
    FILE *alarm_log;         /* NULL: none */
    bool stopped;            /* by the person */
} watch;

/* "60", "60s", "5m", "2h", "500ms" as milliseconds. */
static bool parse_span(const char *text, uint64_t *milliseconds)
{
    static const struct {
        const char *unit;
        double factor;
    } units[] = {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60000}, {"min", 60000}, {"h", 3600000}};
    char *end;
    double value = strtod(text, &end);
    if (end == text || value <= 0 || value > 1e9)
        return false;
    for (size_t i = 0; i < BW_COUNT(units); i++)
        if (strcmp(end, units[i].unit) == 0) {
            *milliseconds = (uint64_t)(value * units[i].factor);
            return *milliseconds > 0;
        }
    return false;
}

/* --- one look --- */
/* Numbers move on at each look: a sentence that differs in them alone says nothing new. */
static bool says_the_same(const char *a, const char *b)
{
    static const char digits[] = "0123456789.,";
    for (; *a || *b; a++, b++) {
        a += strspn(a, digits);
        b += strspn(b, digits);
        if (*a != *b)
            return false;
        if (!*a)
            break;
    }
    return true;
}

static void say_sentence(watch *w)
{
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    bw_text shown = {0};
    if (w->sentence && says_the_same(w->sentence, look->sentence))
        return;
    free(w->sentence);
    w->sentence = bw_strdup(look->sentence);
    bw_text_addf(&shown, "%16s ", "");
    bw_text_add_shown(&shown, look->sentence);
    bw_call_print(w->call, "%s\n", bw_text_get(&shown));
    bw_text_free(&shown);
}

static void log_alarms(watch *w)
{
    uint64_t count = bw_monitor_alarm_count(w->monitor);
    for (; w->logged < count; w->logged++) {
        const bw_monitor_alarm *alarm =
            bw_monitor_alarm_at(w->monitor, (size_t)(count - 1 - w->logged));
        if (alarm)
            bw_alarm_log_add(w->alarm_log, alarm);
    }
}

static void tell_look(watch *w, bool quiet)
{
    bw_json *json = bw_call_json(w->call);
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    if (look->worst > w->worst && look->worst != BW_LIGHT_UNKNOWN)
        w->worst = look->worst;
    if (json && !quiet) {
        bw_monitor_json(json, w->monitor, bw_call_text(w->call, "fields"), w->alarms);
    } else if (!quiet) {
        bw_monitor_say_changes(w->call, w->monitor);
        say_sentence(w);
        bw_monitor_say_alarms(w->call, w->monitor, w->alarms);
        if (bw_call_has(w->call, "bell") && bw_monitor_alarm_count(w->monitor) > w->alarms)
            bw_call_print(w->call, "\a");
    }
    if (w->alarm_log)
        log_alarms(w);
    w->alarms = quiet ? w->alarms : bw_monitor_alarm_count(w->monitor);
}

static bool goes_on(watch *w)
{
    const bw_progress *progress = bw_call_progress(w->call);
    w->stopped = w->stopped || (progress->report && !progress->report(progress->context, 0, 0));
    return !w->stopped;
}

/* --- live --- */
static void watch_for(watch *w, uint64_t milliseconds, bool quiet)
{
    double until = milliseconds == FOREVER ? 1e300 : (double)milliseconds / 1000;
    while (goes_on(w)) {
        if (bw_monitor_wait(w->monitor, SLICE))
            tell_look(w, quiet);
        if (bw_monitor_get_look(w->monitor)->seconds >= until)
            return;
    }
}

/* --- replay --- */
static bool next_asked(watch *w)
{
    bw_text line = {0};
    bool more = bw_call_read_line(w->call, "Enter: next look, q: end ", &line);
    more = more && *bw_text_get(&line) != 'q';
    bw_text_free(&line);
    return more;
}

static void replay(watch *w, bool quiet)
{
    bool timed = bw_call_has(w->call, "speed"), steps = bw_call_has(w->call, "step");
    bw_monitor_set_speed(w->monitor, timed ? (double)bw_call_number(w->call, "speed", 1) : 0);
    while (!bw_monitor_at_end(w->monitor) && goes_on(w)) {
        bool told = timed ? bw_monitor_wait(w->monitor, SLICE) : bw_monitor_step(w->monitor, 1);
        if (told)
            tell_look(w, quiet);
        if (steps && !bw_monitor_at_end(w->monitor) && !next_asked(w))
            return;
    }
}

/* --- the command --- */
static int status_of(const watch *w)
{
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    bw_light worst = look->worst > w->worst ? look->worst : w->worst;
    return worst != BW_LIGHT_GREEN;
}

static int run_watch(watch *w, uint64_t milliseconds)
{
    const char *at = bw_call_text(w->call, "at");
    uint64_t place = 0;
    bool once = bw_call_has(w->call, "once") || at;
    bw_monitor_use_alarms(w->monitor, bw_call_session(w->call));
    if (at && !parse_span(at, &place))
        return bw_call_fail(w->call, "monitor: --at '%s' is no span of time; write 90, 90s, 5m",
                            at);
    if (at && bw_monitor_seek(w->monitor, (double)place / 1000))
        tell_look(w, true);
    else if (bw_monitor_is_replay(w->monitor))
        replay(w, once);
    else
        watch_for(w, milliseconds, once);
    if (once) {
        w->worst = BW_LIGHT_GREEN;
        if (bw_call_json(w->call))
            tell_look(w, false);
        else
            bw_monitor_say(w->call, w->monitor, bw_call_text(w->call, "fields"));
    }
    const char *trouble = bw_monitor_record_trouble(w->monitor);
    if (trouble)
        bw_call_note(w->call, "%s; the watch went on", trouble);
    return status_of(w);
}

static int run_monitor(bw_call *call)
{
    const char *source = bw_call_text(call, "source"), *file = bw_call_text(call, "replay");
    const char *span = bw_call_text(call, "for"), *interval = bw_call_text(call, "interval");
    uint64_t milliseconds = FOREVER, every = 2000;
    bool once = bw_call_has(call, "once");
    bool writes = bw_call_has(call, "record") || bw_call_has(call, "alarm-log");
    if (writes && bw_call_session(call)->script_depth)
        return bw_call_fail(call,
                            "monitor: a script may watch, but not write: without --record and "
                            "--alarm-log");
    if (!source == !file)
        return bw_call_fail(call, file ? "monitor: either directories or --replay, not both"
                                       : "monitor: name the directory of the source and that of "
                                         "its copy: blockwright monitor SOURCE COPY");
    if ((span && !parse_span(span, &milliseconds)) || (interval && !parse_span(interval, &every)))
        return bw_call_fail(call, "monitor: '%s' is no span of time; write 60, 60s, 500ms, 5m",
                            span && milliseconds == FOREVER ? span : interval);
    if (!span && once)
        milliseconds = ONCE_SECONDS * 1000;
    bw_monitor_options options = {
        .interval = every < 3600000 ? (unsigned)every : 3600000,
        .record = bw_call_text(call, "record"),
    };
    if (once && !interval)
        options.interval = 1000;
    const bw_verdict_rules *rules = bw_session_verdict_rules(bw_call_session(call));
    watch w = {.call = call};
    w.monitor = file ? bw_monitor_replay_new(rules, file, &options, bw_call_error(call))
                     : bw_monitor_new(rules, source, bw_call_text(call, "copy"), &options,
                                      bw_call_error(call));
    const char *log = bw_call_text(call, "alarm-log");
    bool ready =
        w.monitor && (!log || (w.alarm_log = bw_alarm_log_open(log, bw_call_error(call))) != NULL);
    int status = ready ? run_watch(&w, milliseconds) : 2;
    if (w.alarm_log)
        fclose(w.alarm_log);
    bw_monitor_free(w.monitor);
    free(w.sentence);
    return status;
}

static const bw_param monitor_params[] = {
    {"source", 0, BW_ARG_PATH, 0, "directory of the database that runs"},
    {"copy", 0, BW_ARG_PATH, 0,
     "directory of what it is replicated to; without it the source alone"},
    {"once", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "watch five seconds, or --for, then tell the whole state once"},
    {"for", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "how long: 60, 60s, 5m; until Ctrl-C when not given"},
    {"interval", 'i', BW_ARG_TEXT, BW_PARAM_OPTION, "from look to look: 1s, 500ms (2s)"},
    {"fields", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "only these rows and metrics: state,log,lag"},
    {"record", 0, BW_ARG_PATH, BW_PARAM_OPTION, "add each look to this recording"},
    {"replay", 0, BW_ARG_PATH, BW_PARAM_OPTION, "a recording, instead of directories"},
    {"speed", 0, BW_ARG_NUMBER, BW_PARAM_OPTION,
     "replay: 1 as it was, 10 ten times as fast; at once when not given"},
    {"step", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "replay: a look for each Enter"},
    {"at", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "replay: the whole state at this time: 90s, 5m"},
    {"alarm-log", 0, BW_ARG_PATH, BW_PARAM_OPTION, "append a line for each alarm to this file"},
    {"bell", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "ring the terminal's bell at an alarm"},
    {"json", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "print JSON for programs, an object a line for each look"},
};
const bw_command bw_command_monitor = {
    .name = "monitor",
    .summary = "Watch a source and its failover copy: lights, lag, what changes",
    .help =
        "Reads only headers, control files, redo and some blocks of the copy at each look; "
        "writes nothing and\nnever waits for a disk that hangs. The lights are those of `check`, "
        "judged as if the replication\nstopped now. Alarm rules with on = \"sample\" are asked at "
        "each look (lua/alarms). Exit status: 0 when\nno look showed anything but green, 1 when "
        "the worst light was amber, red or unknown at the end.",
    .example = "monitor $DEMO --once --for 1s",
    .params = monitor_params,
    .param_count = BW_COUNT(monitor_params),
    .run = run_monitor,
};
