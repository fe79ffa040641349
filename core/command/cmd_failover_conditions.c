/* failover conditions: would a condition start a failover, and did one? */
#include "core/command/aligned_logs.h"
#include "core/command/builtin.h"
#include "core/command/csv.h"

#include <string.h>

typedef struct reading {
    bw_fsfo *fsfo;
    bw_fsfo_lamps *lamps;
} reading;

static bool feed(void *context, const bw_log *log, const bw_log_record *record,
                 const bw_log_event *event)
{
    reading *r = context;
    bw_fsfo_add(r->fsfo, bw_log_path(log), bw_log_get_kind(log), record, event);
    bw_log_kind kind = bw_log_get_kind(log);
    if (kind != BW_LOG_DGMGRL) /* its errors are the broker's, not the database's */
        bw_fsfo_lamps_add(r->lamps, bw_base_name(bw_log_path(log)), record, event);
    return true;
}

static const char *switch_name(bw_fsfo_switch configured)
{
    static const char *const names[] = {"not told", "off", "on", "disputed"};
    return names[configured];
}

/* --- text --- */

static void say_sign(bw_call *call, const char *what, const bw_fsfo_sign *sign)
{
    char time[BW_LOG_TIME_TEXT];
    bw_text text = {0};
    bw_text_add_shown(&text, sign->source);
    if (sign->line)
        bw_text_addf(&text, ":%llu", (unsigned long long)sign->line);
    bw_text_addf(&text, "  %s%s\n             ", bw_log_time_format(&sign->time, time),
                 sign->time.span_us == BW_LOG_SPAN_OPEN ? " or later" : "");
    bw_text_add_shown(&text, sign->text);
    if (sign->count > 1)
        bw_text_addf(&text, " (first of %llu)", (unsigned long long)sign->count);
    bw_call_print(call, "  %-10s %s\n", what, bw_text_get(&text));
    bw_text_free(&text);
}

static void say_lamp(bw_call *call, const bw_fsfo_lamp *lamp)
{
    static const char *const told[] = {"no text tells whether it is on", "switched off",
                                       "switched on", "texts disagree on whether it is on"};
    bool own = lamp->condition && !lamp->condition->of_broker;
    bw_call_print(call, "%-11s %-32s %s\n", bw_fsfo_lamp_state_name(lamp->state), lamp->name,
                  own ? "a rule of yours" : told[lamp->configured]);
    if (lamp->seen.count && lamp->condition)
        bw_call_print(call, "  %s%s\n", lamp->condition->why,
                      lamp->state == BW_FSFO_LAMP_OFF ? "; would fire if it were on" : "");
    if (lamp->fired.count)
        say_sign(call, "fired", &lamp->fired);
    if (lamp->seen.count)
        say_sign(call, "evidence", &lamp->seen);
}

/* --- JSON and CSV --- */

static void write_sign(bw_json *json, const char *key, const bw_fsfo_sign *sign)
{
    char time[BW_LOG_TIME_TEXT];
    const char *when = bw_log_time_format(&sign->time, time);
    if (!sign->count)
        return;
    bw_json_key(json, key);
    bw_json_begin_object(json);
    bw_json_put_uint(json, "count", sign->count);
    bw_json_put_string(json, "source", sign->source);
    bw_json_put_uint(json, "line", sign->line);
    bw_json_put_string(json, "time", *when ? when : NULL);
    bw_json_put_string(json, "text", sign->text);
    bw_json_end(json);
}

static void write_lamp(bw_json *json, const bw_fsfo_lamp *lamp)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "condition", lamp->name);
    bw_json_put_string(json, "state", bw_fsfo_lamp_state_name(lamp->state));
    bw_json_put_string(json, "configured", switch_name(lamp->configured));
    bw_json_put_string(json, "action", lamp->condition ? lamp->condition->action : "show");
    write_sign(json, "fired", &lamp->fired);
    write_sign(json, "seen", &lamp->seen);
    bw_json_end(json);
}

static void csv_lamp(bw_call *call, const bw_fsfo_lamp *lamp)
{
    char time[BW_LOG_TIME_TEXT];
    const bw_fsfo_sign *sign = lamp->fired.count ? &lamp->fired : &lamp->seen;
    bw_text line = {0};
    bw_csv_text(&line, lamp->name);
    bw_csv_text(&line, bw_fsfo_lamp_state_name(lamp->state));
    bw_csv_text(&line, switch_name(lamp->configured));
    bw_csv_number(&line, lamp->seen.count);
    bw_csv_text(&line, sign->source);
    bw_csv_number(&line, sign->line);
    bw_csv_text(&line, bw_log_time_format(&sign->time, time));
    bw_csv_text(&line, sign->text);
    bw_call_print(call, "%s\n", bw_text_get(&line));
    bw_text_free(&line);
}

static int tell_lamps(bw_call *call, const bw_fsfo_lamp *lamps, size_t count)
{
    bw_json *json = bw_call_json(call);
    bool csv = bw_call_has(call, "csv");
    int result = 0;
    if (json)
        bw_json_begin_array(json);
    else if (csv)
        bw_call_print(call, "condition,state,configured,seen,source,line,time,text\n");
    for (size_t i = 0; i < count; i++) {
        result = lamps[i].state >= BW_FSFO_LAMP_WOULD_FIRE ? 1 : result;
        if (json)
            write_lamp(json, &lamps[i]);
        else if (csv)
            csv_lamp(call, &lamps[i]);
        else
            say_lamp(call, &lamps[i]);
    }
    if (json)
        bw_json_end(json);
    return result;
}

static int run_conditions(bw_call *call)
{
    size_t count;
    reading r = {bw_fsfo_new(),
                 bw_fsfo_lamps_new(bw_session_fsfo_rules(bw_call_session(call)))};
    int result = 2;
    if (bw_aligned_logs_each(call, "path", feed, &r) == BW_OK) {
        const bw_fsfo_lamp *lamps = bw_fsfo_lamps_read(r.lamps, r.fsfo, &count);
        result = tell_lamps(call, lamps, count);
    }
    bw_fsfo_lamps_free(r.lamps);
    bw_fsfo_free(r.fsfo);
    return result;
}

static const bw_param conditions_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "alert logs, and outputs of 'show fast_start failover' for what is configured"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print CSV"},
    BW_JSON_PARAM};
const bw_command bw_command_failover_conditions = {
    .name = "failover conditions",
    .summary = "Which conditions would start a failover by what the logs say, and which did",
    .help = "A lamp for each health condition, each error that is a condition, and each rule of "
            "yours (~/.config/blockwright/fsfo/*.lua, docs/failover.md): off, configured (on, "
            "nothing seen), would fire (what it looks for is in the logs), fired (the primary says "
            "so), not told. Exit status 1: one would fire or has fired.",
    .example = "failover conditions $DEMO/alert_DEMO.log",
    .params = conditions_params,
    .param_count = BW_COUNT(conditions_params),
    .run = run_conditions};
