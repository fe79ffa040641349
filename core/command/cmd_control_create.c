/* controlfile create: the CREATE CONTROLFILE statement when the control file is lost or wrong. */
#include "core/command/builtin.h"
#include "core/workspace/control_statement.h"

#include <stdlib.h>
#include <string.h>

/* Each line of text, told by tell; returns how many. */
static size_t each_line(const bw_text *text, void (*tell)(bw_call *call, const char *line),
                        bw_call *call)
{
    size_t count = 0;
    char *copy = bw_strdup(bw_text_get(text)), *rest = NULL;
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        tell(call, line);
        count++;
    }
    free(copy);
    return count;
}

static void comment(bw_call *call, const char *line)
{
    bw_call_print(call, "-- WARNING: %s\n", line);
}

static void json_line(bw_call *call, const char *line)
{
    bw_json_string(bw_call_json(call), line);
}

static void tell(bw_call *call, const bw_text *sql, const bw_text *warnings)
{
    bw_json *json = bw_call_json(call);
    if (!json) {
        each_line(warnings, comment, call);
        bw_call_write(call, bw_text_get(sql), sql->length);
        return;
    }
    bw_json_begin_object(json);
    bw_json_put_string(json, "statement", bw_text_get(sql));
    bw_json_key(json, "warnings");
    bw_json_begin_array(json);
    each_line(warnings, json_line, call);
    bw_json_end(json);
    bw_json_end(json);
}

static int create(bw_call *call, const bw_recovery_plan *plan, const bw_workspace *base)
{
    bw_control_wish wish = {.reset = bw_call_has(call, "resetlogs")     ? BW_RESETLOGS
                                     : bw_call_has(call, "noresetlogs") ? BW_NORESETLOGS
                                                                        : BW_RESET_AS_NEEDED,
                            .old_names = bw_call_has(call, "old-names"),
                            .character_set = bw_call_text(call, "charset")};
    bw_text sql = {0}, warnings = {0};
    int result = 2;
    if (bw_control_statement(plan, base, &wish, &sql, &warnings, bw_call_error(call)) == BW_OK) {
        tell(call, &sql, &warnings);
        result = 0;
    }
    bw_text_free(&sql);
    bw_text_free(&warnings);
    return result;
}

static int run_create(bw_call *call)
{
    const bw_workspace *base = bw_session_workspace(bw_call_session(call));
    uint64_t dbid = bw_call_number(call, "dbid", 0);
    const char *set = bw_call_text(call, "charset");
    if (bw_call_has(call, "resetlogs") && bw_call_has(call, "noresetlogs"))
        return bw_call_fail(call, "controlfile create: --resetlogs or --noresetlogs, not both");
    if (set && strspn(set, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(set))
        return bw_call_fail(call,
                            "controlfile create: '%s' is no character set: AL32UTF8, "
                            "WE8MSWIN1252 ...",
                            set);
    if (dbid > UINT32_MAX)
        return bw_call_fail(call, "controlfile create: a DBID has 32 bits");
    bw_recovery_plan *plan =
        bw_recovery_plan_read(base, bw_call_text(call, "path"), bw_call_text(call, "trace"),
                              (uint32_t)dbid, bw_call_progress(call), bw_call_error(call));
    int result = plan ? create(call, plan, base) : 2;
    bw_recovery_plan_free(plan);
    return result;
}

static const bw_param create_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "the directory of the database's files"},
    {"resetlogs", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "new online logs: when redo is lost or not to be read"},
    {"noresetlogs", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "keep the online logs: all of them are here"},
    {"trace", 't', BW_ARG_PATH, BW_PARAM_OPTION,
     "a control file dump as text: limits, names, archive mode"},
    {"old-names", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "names as the old control file has them, not where the files are now"},
    {"charset", 0, BW_ARG_TEXT, BW_PARAM_OPTION,
     "the database character set, when SYSTEM does not tell"},
    {"dbid", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "which database, when several are there"},
    BW_JSON_PARAM,
};
const bw_command bw_command_controlfile_create = {
    .name = "controlfile create",
    .summary = "The CREATE CONTROLFILE statement from the headers of the files",
    .help = "In the clauses and the order of Oracle's own trace. Without --resetlogs or "
            "--noresetlogs: NORESETLOGS when every current log is here. Each assumption is a "
            "comment above the statement. It is printed, never run: look it over, and keep copies "
            "of the old control files and online logs.",
    .example = "controlfile create $DEMO --noresetlogs",
    .params = create_params,
    .param_count = BW_COUNT(create_params),
    .run = run_create,
};
