/* failover logs: which archived logs the old primary needs to come back, and where they are. */
#include "core/command/builtin.h"
#include <blockwright/failover.h>

#include <stdio.h>

static bw_status read_inventory(bw_call *call, const char *param, bw_log_inventory *inventory)
{
    bw_status status = BW_OK;
    for (size_t i = 0; status == BW_OK && i < bw_call_count(call, param); i++)
        status =
            bw_log_inventory_add(inventory, bw_call_text_at(call, param, i), bw_call_error(call));
    return status;
}

static const char *scn_text(bw_scn scn, char text[24])
{
    if (scn == BW_SCN_NONE)
        return "?";
    snprintf(text, 24, "%llu", (unsigned long long)scn);
    return text;
}

static const char *need_name(bw_log_need need)
{
    static const char *const names[] = {"needed", "possibly needed", "MISSING"};
    return names[need];
}

static void say_needed(bw_call *call, const bw_needed_log *log)
{
    char first[24], next[24], time[BW_TIME_TEXT];
    bw_text where = {0};
    bw_needed_log_where(log, &where);
    bw_call_print(
        call, "%-4s %10u  %-19s %6u %8u  %12s - %-12s  %-15s  %s\n",
        log->of_new_branch ? "new" : "old", log->branch, bw_time_format(log->branch, time),
        log->thread, log->sequence, scn_text(log->first_scn, first), scn_text(log->next_scn, next),
        need_name(log->need), bw_text_get(&where));
    bw_text_free(&where);
}

static void write_needed(bw_json *json, const bw_needed_log *log)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "need", need_name(log->need));
    bw_json_put_bool(json, "new_branch", log->of_new_branch);
    bw_json_put_uint(json, "resetlogs_id", log->branch);
    bw_json_put_uint(json, "thread", log->thread);
    bw_json_put_uint(json, "sequence", log->sequence);
    if (log->first_scn != BW_SCN_NONE)
        bw_json_put_uint(json, "first_scn", log->first_scn);
    if (log->next_scn != BW_SCN_NONE)
        bw_json_put_uint(json, "next_scn", log->next_scn);
    bw_json_put_string(json, "path", log->path);
    bw_json_put_string(json, "listed", log->listed);
    bw_json_put_bool(json, "header_read", log->path && log->known == BW_LOG_BY_HEADER);
    bw_json_put_bool(json, "online", log->path && log->online);
    bw_json_end(json);
}

static void say_commands(bw_call *call, const bw_needed_log *logs, size_t count)
{
    bw_text commands = {0};
    bw_reinstate_commands(logs, count, "  ", &commands);
    bw_call_print(call,
                  "\nOn the old primary, once the files lie there (blockwright runs nothing):\n%s%s\n",
                  bw_text_get(&commands), bw_reinstate_advice());
    bw_text_free(&commands);
}

static int tell_needed(bw_call *call, const bw_log_inventory *inventory, bw_reinstate *r,
                       bw_arena *arena)
{
    const bw_needed_log *logs;
    size_t count, missing = 0;
    bw_json *json = bw_call_json(call);
    if (bw_needed_logs(inventory, r, arena, &logs, &count, bw_call_error(call)) != BW_OK)
        return 2;
    if (json)
        bw_json_begin_array(json);
    else
        bw_call_print(call, "%-4s %10s  %-19s %6s %8s  %12s - %-12s  %-15s  %s\n", "", "resetlogs",
                      "which is", "thread", "sequence", "first SCN", "next SCN", "", "where");
    for (size_t i = 0; i < count; i++) {
        missing += logs[i].need == BW_LOG_MISSING;
        if (json)
            write_needed(json, &logs[i]);
        else
            say_needed(call, &logs[i]);
    }
    if (json)
        bw_json_end(json);
    else if (count)
        say_commands(call, logs, count);
    return missing ? 1 : 0;
}

static bw_scn scn_param(bw_call *call, const char *name, bw_scn missing)
{
    return bw_call_has(call, name) ? bw_call_number(call, name, 0) : missing;
}

static int run_needed(bw_call *call)
{
    bw_reinstate r = {.to = scn_param(call, "scn", 0),
                      .from = scn_param(call, "from", BW_SCN_NONE),
                      .old_branch = (uint32_t)scn_param(call, "old-branch", 0),
                      .new_branch = (uint32_t)scn_param(call, "new-branch", 0)};
    bw_log_inventory *inventory = bw_log_inventory_new();
    bw_arena *arena = bw_arena_new();
    int result = read_inventory(call, "path", inventory) == BW_OK
                     ? tell_needed(call, inventory, &r, arena)
                     : 2;
    bw_arena_free(arena);
    bw_log_inventory_free(inventory);
    return result;
}

static const bw_param needed_params[] = {
    {"scn", 0, BW_ARG_SCN, BW_PARAM_REQUIRED,
     "the SCN to flash back to: 'Standby became primary SCN' or 'FLASHBACK DATABASE TO SCN'"},
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "folders of archived logs, logs, and lists (V$LOG, V$ARCHIVED_LOG, RMAN, ls) as text"},
    {"from", 0, BW_ARG_SCN, BW_PARAM_OPTION, "redo is needed from this SCN on; else from scn"},
    {"old-branch", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "resetlogs id of the old primary's branch"},
    {"new-branch", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "resetlogs id of the new primary's branch"},
    BW_JSON_PARAM};
const bw_command bw_command_failover_logs = {
    .name = "failover logs",
    .summary = "Which archived logs a reinstate needs, of which branch, and where they are",
    .help = "A log of the old branch is needed when its SCN range overlaps the redo up to the SCN, "
            "in each thread; of the new branch all are. What is known of a log comes from its "
            "header, from lists and from its name (thread_sequence_resetlogsid). Exit status 1: a "
            "needed log is nowhere.",
    .example = "failover logs 1000000 $DEMO --old-branch 1 --new-branch 2",
    .params = needed_params,
    .param_count = BW_COUNT(needed_params),
    .run = run_needed};
