/* The workbench's own tools: jobs, settings, themes, the mouse, opening, the tour. */
#include "core/command/session.h"
#include "core/ui/cmd_screen.h"
#include "core/ui/tour.h"

#include <string.h>

static int beside(bw_call *call)
{
    return bw_shell_beside(bw_call_shell(call), bw_call_text(call, "line"), bw_call_error(call))
               ? 0
               : 2;
}

static int jobs(bw_call *call)
{
    bw_shell_jobs(bw_call_shell(call));
    return 0;
}

static int job_stop(bw_call *call)
{
    bw_shell *shell = bw_call_shell(call);
    if (!bw_shell_stop_job(shell, (unsigned)bw_call_number(call, "number", 0)))
        bw_shell_message(shell, BW_NOTE, "nothing runs that could be stopped; :quit leaves the workbench");
    return 0;
}

static int jobs_forget(bw_call *call)
{
    bw_shell *shell = bw_call_shell(call);
    for (size_t i = shell->jobs.count; i-- > 0;)
        if (shell->jobs.jobs[i]->state != BW_JOB_RUNS)
            bw_jobs_forget(&shell->jobs, i);
    return 0;
}

static int settings(bw_call *call)
{
    bw_shell_settings(bw_call_shell(call));
    return 0;
}

static int themes(bw_call *call)
{
    bw_shell_themes(bw_call_shell(call));
    return 0;
}

static int mouse(bw_call *call)
{
    bw_shell *shell = bw_call_shell(call);
    bw_settings *all = shell->session->settings;
    const char *now = bw_settings_is(all, "mouse", "on") ? "off" : "on";
    bw_shell_message(shell, BW_NOTE,
                     "the mouse is %s until the program ends; set --save mouse %s keeps it so", now,
                     now);
    return bw_settings_set(all, "mouse", now, BW_ORIGIN_SET, bw_call_error(call)) == BW_OK ? 0 : 2;
}

static int open_path(bw_call *call)
{
    return bw_shell_open(bw_call_shell(call), bw_call_text(call, "path"), bw_call_error(call)) ? 0
                                                                                               : 2;
}

static int tour(bw_call *call)
{
    bw_shell_tour(bw_call_shell(call));
    return 0;
}

static const bw_param open_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "a file, a directory, a log or a list of files"}};
static const bw_param beside_params[] = {
    {"line", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "a command line; quotes make it one word"}};
static const bw_param stop_params[] = {
    {"number", 0, BW_ARG_NUMBER, 0, "the job; the one that is looked at when it is not given"}};

const bw_command bw_job_commands[] = {
    {.name = "beside",
     .summary = "Run a command beside the workbench, which goes on meanwhile",
     .help =
         "The same as a & behind the command: `verify &`. What it finds is shown as it is "
         "found; `jobs` lists what runs, Ctrl-C stops it. The job is a copy of this process: it "
         "sees the files, and what is staged, as they are when it begins; it cannot stage, "
         "write or ask. Commands without & run in the foreground, with progress, until they "
         "end or Esc stops them.",
     .example = "beside \"verify $DEMO\"",
     .params = beside_params,
     .param_count = BW_COUNT(beside_params),
     .run = beside,
     .flags = BW_COMMAND_SCREEN},
    {.name = "jobs",
     .summary = "What runs beside the workbench, and what ran",
     .help = "Progress, rate and the time that is left; Enter shows what a job says, Ctrl-C stops "
             "it. `beside` begins one.",
     .example = "jobs",
     .run = jobs,
     .flags = BW_COMMAND_SCREEN},
    {.name = "jobs forget",
     .summary = "Take the jobs that have ended from the list",
     .example = "jobs forget",
     .run = jobs_forget,
     .flags = BW_COMMAND_SCREEN},
    {.name = "job stop",
     .summary = "Stop a job; once more ends it whatever it does",
     .example = "job stop 1",
     .params = stop_params,
     .param_count = BW_COUNT(stop_params),
     .run = job_stop,
     .flags = BW_COMMAND_SCREEN},
    {.name = "settings",
     .summary = "The settings as a table: value, default, where it comes from; Enter changes one",
     .example = "settings",
     .run = settings,
     .flags = BW_COMMAND_SCREEN},
    {.name = "themes",
     .summary = "The gallery of themes: what each role looks like; Enter takes one for good",
     .example = "themes",
     .run = themes,
     .flags = BW_COMMAND_SCREEN},
    {.name = "mouse",
     .summary = "Switch the mouse on, or off so that the terminal selects text with it",
     .example = "mouse",
     .run = mouse,
     .flags = BW_COMMAND_SCREEN},
    {.name = "open",
     .summary = "Open a file, a directory of a database, a log or a list of files as well",
     .example = "open $DEMO/users01.dbf",
     .params = open_params,
     .param_count = BW_COUNT(open_params),
     .run = open_path,
     .flags = BW_COMMAND_SCREEN},
    {.name = "tour",
     .summary = "Two minutes with the demo: from an error message to the byte, and to its repair",
     .help = "Enter goes on, Esc leaves. It asks where the demo is to be written when none is open, "
             "and walks in a tab of its own; nothing of yours is touched.",
     .example = "tour",
     .run = tour,
     .flags = BW_COMMAND_SCREEN},
    {.name = NULL},
};
