/* alarms: what the alarm rules say of logs. */
#include "core/command/log_event.h"
#include "core/script/alarms.h"

#include <string.h>

typedef struct reading {
    bw_call *call;
    bw_alarms *alarms;
    const bw_log *log;
    const bw_log_record *record; /* that is judged now */
    bw_arena *arena;
    uint64_t raised;
} reading;

static void say(void *context, const bw_alarm *alarm)
{
    reading *r = context;
    bw_json *json = bw_call_json(r->call);
    char time[BW_LOG_TIME_TEXT];
    bw_log_time_format(&r->record->time, time);
    r->raised++;
    if (!json) {
        bw_call_print(r->call, "%-35s %-8s %-16s %s:%llu  %s\n", time, alarm->severity, alarm->rule,
                      bw_log_path(r->log), (unsigned long long)r->record->line, alarm->text);
        return;
    }
    bw_json_begin_object(json);
    bw_json_put_string(json, "rule", alarm->rule);
    bw_json_put_string(json, "severity", alarm->severity);
    bw_json_put_string(json, "time", *time ? time : NULL);
    bw_json_put_string(json, "source", bw_log_path(r->log));
    bw_json_put_uint(json, "line", r->record->line);
    bw_json_put_string(json, "text", alarm->text);
    bw_json_end(json);
}

static bool judge(void *context, const bw_log_record *record, const bw_log_event *event)
{
    reading *r = context;
    bw_fact facts[BW_LOG_FACTS];
    if (!event)
        return true;
    bw_arena_reset(r->arena);
    size_t count = bw_log_event_facts(r->log, event, record, r->arena, facts);
    r->record = record;
    bw_alarms_feed(r->alarms, "log_event", facts, count, say, r);
    return true;
}

static bw_status read_log(reading *r, const char *path)
{
    bw_error *err = bw_call_error(r->call);
    bw_log *log = bw_log_open(path, err);
    r->log = log;
    bw_status status = log ? bw_log_each(log, bw_session_catalogue(bw_call_session(r->call)), 0,
                                         bw_call_progress(r->call), judge, r, err)
                           : err->status;
    bw_log_free(log);
    return status;
}

static void list_rules(reading *r)
{
    bw_json *json = bw_call_json(r->call);
    for (size_t i = 0; i < bw_alarms_count(r->alarms); i++) {
        const char *severity, *summary;
        const char *name = bw_alarms_rule(r->alarms, i, &severity, &summary);
        if (json) {
            bw_json_begin_object(json);
            bw_json_put_string(json, "rule", name);
            bw_json_put_string(json, "severity", severity);
            bw_json_put_string(json, "summary", summary);
            bw_json_end(json);
        } else {
            bw_call_print(r->call, "%-16s %-8s %s\n", name, severity, summary);
        }
    }
}

static int run(bw_call *call)
{
    reading r = {
        .call = call, .alarms = bw_alarms_new(bw_call_session(call)), .arena = bw_arena_new()};
    bw_status status = BW_OK;
    size_t logs = bw_call_count(call, "path");
    if (bw_call_json(call))
        bw_json_begin_array(bw_call_json(call));
    if (logs == 0)
        list_rules(&r);
    for (size_t i = 0; i < logs && status == BW_OK; i++)
        status = read_log(&r, bw_call_text_at(call, "path", i));
    if (bw_call_json(call))
        bw_json_end(bw_call_json(call));
    else if (logs && status == BW_OK && r.raised == 0)
        bw_call_print(call, "no alarms\n");
    bw_alarms_free(r.alarms);
    bw_arena_free(r.arena);
    return status != BW_OK ? 2 : r.raised > 0;
}

static const bw_param params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED, "logs; the rules are listed when none is named"},
    {"json", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print JSON for programs"},
};
const bw_command bw_command_alarms = {
    .name = "alarms",
    .summary = "What the alarm rules say of logs; exit status 1 when one is raised",
    .help = "A rule is a Lua file in lua/alarms, or in ~/.config/blockwright/alarms: docs/lua.md. "
            "Hooks of init.lua on \"alarm\" are told of each.",
    .example = "alarms $DEMO/alert_DEMO.log",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run,
};
