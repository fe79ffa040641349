/* log kinds: which logs these are. */
#include "core/command/builtin.h"
#include "core/command/call.h"
#include "core/command/log_paths.h"
#include <blockwright/events.h>
#include <blockwright/log.h>

#include <string.h>

typedef struct summary {
    uint64_t records;
    bw_log_time first, last; /* of the records that have a time */
} summary;

static bool add_to_summary(void *context, const bw_log_record *r, const bw_log_event *event)
{
    summary *s = context;
    (void)event;
    if (s->first.certainty == BW_LOG_TIME_NONE)
        s->first = r->time;
    if (r->time.certainty != BW_LOG_TIME_NONE)
        s->last = r->time;
    s->records = r->number + 1;
    return true;
}

static bw_status summarise(bw_call *call, bw_log *log, summary *s)
{
    memset(s, 0, sizeof(*s));
    return bw_log_each(log, NULL, 0, bw_call_progress(call), add_to_summary, s,
                       bw_call_error(call));
}

static void tell_kind(bw_call *call, const bw_log *log, const summary *s)
{
    char first[BW_LOG_TIME_TEXT], last[BW_LOG_TIME_TEXT];
    const char *kind = bw_log_kind_name(bw_log_get_kind(log));
    bw_json *json = bw_call_json(call);
    bw_log_time_format(&s->first, first);
    bw_log_time_format(&s->last, last);
    if (!json) {
        bw_call_print(call, "%-14s %8llu  %-35s %-35s %s\n", kind, (unsigned long long)s->records,
                      *first ? first : "-", *last ? last : "-", bw_log_path(log));
        return;
    }
    bw_json_begin_object(json);
    bw_json_pair(json, "path", bw_log_path(log));
    bw_json_pair(json, "kind", kind);
    bw_json_pair_uint(json, "bytes", bw_log_size(log));
    bw_json_pair_uint(json, "records", s->records);
    bw_json_pair(json, "first", *first ? first : NULL);
    bw_json_pair(json, "last", *last ? last : NULL);
    bw_json_end(json);
}

static void list_kinds(bw_call *call)
{
    bw_json *json = bw_call_json(call);
    for (int kind = 0; kind < BW_LOG_KIND_COUNT; kind++) {
        const char *name = bw_log_kind_name((bw_log_kind)kind);
        if (!json) {
            bw_call_print(call, "%-14s %s\n", name, bw_log_kind_summary((bw_log_kind)kind));
            continue;
        }
        bw_json_begin_object(json);
        bw_json_pair(json, "kind", name);
        bw_json_pair(json, "summary", bw_log_kind_summary((bw_log_kind)kind));
        bw_json_end(json);
    }
}

static int run_log_kinds(bw_call *call)
{
    bw_log_paths paths;
    bw_json *json = bw_call_json(call);
    int result = bw_log_paths_take(call, "path", &paths) ? 0 : 2;
    if (json)
        bw_json_begin_array(json);
    if (bw_call_count(call, "path") == 0)
        list_kinds(call);
    else if (!json)
        bw_call_print(call, "%-14s %8s  %-35s %-35s %s\n", "kind", "records", "first", "last",
                      "path");
    for (size_t i = 0; result == 0 && i < paths.count; i++) {
        summary s;
        bw_log *log = bw_log_open(paths.path[i], bw_call_error(call));
        if (!log || summarise(call, log, &s) != BW_OK)
            result = 2;
        else
            tell_kind(call, log, &s);
        bw_log_free(log);
    }
    if (json)
        bw_json_end(json);
    bw_log_paths_free(&paths);
    return result;
}

static const bw_param log_kinds_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED, "logs, plain or gzipped, or directories of them"},
    BW_JSON_PARAM,
};
const bw_command bw_command_log_kinds = {
    .name = "log kinds",
    .summary = "The kind of each log, its records, first and last time",
    .help = "Kinds are told by content, never by name. Without a path: the kinds that are known. A "
            "time that ends in ? was printed without a zone, ~ before it: without a year.",
    .example = "log kinds",
    .params = log_kinds_params,
    .param_count = BW_COUNT(log_kinds_params),
    .run = run_log_kinds,
};
