/* run: recovery scripts, dry by default. */
#include "core/script/cmd_run.h"
#include "core/command/call.h"
#include "core/command/session.h"
#include "core/script/plan.h"
#include "core/script/recovery.h"

#include <stdlib.h>
#include <string.h>

/* --- run --- */
/* The named files, opened in the workspace; what they are for is the script's matter. */
static bool open_files(bw_call *call, bw_dbfile **files)
{
    for (size_t i = 0; i < bw_call_count(call, "path"); i++) {
        files[i] = bw_session_open(bw_call_session(call), bw_call_text_at(call, "path", i),
                                   bw_call_error(call));
        if (!files[i])
            return false;
    }
    return true;
}

static bw_status run_with(bw_call *call, bw_recovery *recovery)
{
    size_t settings = bw_call_count(call, "set"), files = bw_call_count(call, "path");
    bw_dbfile *here = bw_call_place(call).file;
    const char **values = bw_alloc((settings + 1) * sizeof(*values));
    bw_dbfile **opened = bw_alloc((files + 1) * sizeof(*opened));
    bw_status status = BW_ERR_IO;
    for (size_t i = 0; i < settings; i++)
        values[i] = bw_call_text_at(call, "set", i);
    if (files == 0 && here) /* in the workbench: the file that is shown */
        opened[files++] = here;
    if (bw_call_count(call, "path") == 0 || open_files(call, opened))
        status = bw_recovery_run(recovery, values, settings, opened, files, bw_call_error(call));
    free(values);
    free(opened);
    return status;
}

static void show_plan(bw_call *call)
{
    bw_session *session = bw_call_session(call);
    bw_text text = {0}, title = {0};
    if (bw_call_json(call)) {
        bw_plan_json(session, bw_call_json(call));
        return;
    }
    if (call->sink->plan && bw_edits_count(bw_session_edits(session))) {
        const char *name = bw_call_text(call, "script"), *slash = strrchr(name, '/');
        bw_text_addf(&title, "Plan of %s", slash ? slash + 1 : name);
        call->sink->plan(call->sink->context, bw_text_get(&title));
        bw_text_free(&title);
        return;
    }
    bw_plan_text(session, &text);
    if (text.length == 0)
        bw_text_add(&text, "the script changes nothing\n");
    bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
}

static int finish(bw_call *call)
{
    bw_session *session = bw_call_session(call);
    bool any = bw_edits_count(bw_session_edits(session)) > 0;
    show_plan(call);
    if (any && bw_plan_worse(session))
        bw_call_note(call, "%zu block(s) verify now and would not afterwards",
                     bw_plan_worse(session));
    if (any && bw_call_has(call, "commit"))
        return bw_command_run_line(session, "commit --yes --shown", call->sink,
                                   bw_call_error(call));
    if (any && !session->lasting)
        bw_call_note(call, "this was the plan; nothing was written. --commit writes it");
    return 0;
}

static int run_script(bw_call *call)
{
    bw_recovery recovery;
    const bw_settings *settings = bw_session_settings(bw_call_session(call));
    const uint64_t seconds = bw_settings_number(settings, "script-seconds");
    const bw_limits limits = {.memory = bw_settings_number(settings, "script-memory") << 20,
                              .seconds = (double)bw_call_number(call, "time-limit", seconds)};
    if (!bw_recovery_open(&recovery, bw_call_session(call), call->sink,
                          bw_call_text(call, "script"), &limits, bw_call_error(call)))
        return 2;
    bw_status status = run_with(call, &recovery);
    bw_recovery_close(&recovery);
    return status == BW_OK ? finish(call) : 2;
}

static const bw_param run_params[] = {
    {"script", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "a path, or a name from scripts"},
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED, "the files that it works on"},
    {"set", 's', BW_ARG_TEXT, BW_PARAM_OPTION | BW_PARAM_REPEATED, "a parameter: name=value"},
    {"time-limit", 0, BW_ARG_NUMBER, BW_PARAM_OPTION,
     "seconds; none when not given"},
    {"commit", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "write the plan, through the journal"},
    {"json", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print JSON for programs"},
};
const bw_command bw_command_run_script = {
    .name = "run",
    .summary = "Run a recovery script: shows its plan, writes only with --commit",
    .help = "A script stages edits and can do nothing else to files. The plan tells each edit with "
            "the field, old and new value and the reason, and whether each block verifies before "
            "and after. Ctrl-C, in the workbench also Esc, stops any script.",
    .example = "run commit_itl $DEMO/system01.dbf --set block=122",
    .params = run_params,
    .param_count = BW_COUNT(run_params),
    .run = run_script,
    .flags = BW_COMMAND_WRITES,
};
