/* What is watched: two directories, or a recording. */
#include "monitor_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What `watch` was given, for the view that opens next. */
static struct wanted {
    bool any;
    char *source, *copy, *replay, *record;
    unsigned interval; /* milliseconds */
} wanted;

static void choose(char **place, const char *text)
{
    free(*place);
    *place = text && *text ? bw_strdup(text) : NULL;
}

/* Archived logs alone are no database that could be watched. */
static bool has_database(const bw_workspace *files, const char *folder)
{
    size_t length = strlen(folder);
    for (size_t i = 0; i < bw_workspace_count(files); i++) {
        const bw_dbfile *file = bw_workspace_file(files, i);
        const char *path = bw_dbfile_path(file);
        bw_file_kind kind = bw_dbfile_geometry(file)->kind;
        if ((kind == BW_FILE_CONTROL || kind == BW_FILE_DATA) &&
            (strncmp(path, folder, length) == 0 || strcmp(folder, ".") == 0))
            return true;
    }
    return false;
}

void open_guess(watch *w)
{
    const bw_workspace *files = bw_session_workspace(bw_shell_session(w->shell));
    char *folder;
    for (size_t i = 0, side = 0;
         side < BW_MONITOR_SIDES && (folder = bw_workspace_folder(files, i)); i++)
        if (has_database(files, folder))
            w->folders[side++] = folder;
        else
            free(folder);
    open_begin(w);
}

static void forget_view(watch *w)
{
    bw_monitor_free(w->monitor);
    w->monitor = NULL;
    w->shown = 0;
    w->detail = false;
    w->order_count = w->file_cursor = w->file_top = 0;
    w->rung = 0;
    w->slices = 0;
}

static bool same_place(const watch *w)
{
    return w->folders[0] && w->folders[1] && strcmp(w->folders[0], w->folders[1]) == 0;
}

void open_begin(watch *w)
{
    bw_error err = {0};
    bw_session *session = bw_shell_session(w->shell);
    const bw_verdict_rules *rules = bw_session_verdict_rules(session);
    bw_monitor_options options = {.interval = w->interval, .record = w->record};
    const char *folders[] = {w->folders[0], w->folders[0] ? w->folders[1] : NULL, NULL};
    forget_view(w);
    logs_free(w->logs);
    w->logs = logs_new(session, folders);
    w->events_made = w->phases.made = w->fsfo.made = w->tree.made = w->reinstate.made = 0;
    if (!w->recording && !w->folders[0]) {
        strcpy(w->trouble, "Nothing is watched yet. o chooses a source and its copy, or a "
                           "recording; :watch SOURCE COPY does the same.");
        return;
    }
    if (same_place(w)) {
        snprintf(w->trouble, sizeof(w->trouble),
                 "%.400s is both the source and the copy; o chooses another one.", w->folders[0]);
        return;
    }
    w->monitor = w->recording ? bw_monitor_replay_new(rules, w->recording, NULL, &err)
                              : bw_monitor_new(rules, w->folders[0], w->folders[1], &options, &err);
    if (!w->monitor) {
        snprintf(w->trouble, sizeof(w->trouble), "%.511s", err.text);
        return;
    }
    bw_monitor_use_alarms(w->monitor, session);
    bw_monitor_poll(w->monitor);
}

void open_swapped(watch *w)
{
    char *first = w->folders[0];
    if (w->recording || !w->folders[1]) {
        bw_shell_message(w->shell, BW_NOTE, "there are no two directories to exchange");
        return;
    }
    w->folders[0] = w->folders[1];
    w->folders[1] = first;
    open_begin(w);
}

/* --- asking --- */
void open_ask(watch *w)
{
    bw_form_field fields[] = {
        {.name = "source", .type = "file", .help = "directory of the database that runs"},
        {.name = "copy", .type = "file", .help = "directory that it is replicated to"},
        {.name = "record to", .type = "file", .help = "a file that every look is added to"},
        {.name = "or replay", .type = "file", .help = "a recording; then nothing else counts"}};
    char **places[] = {&w->folders[0], &w->folders[1], &w->record, &w->recording};
    bw_form form = {.title = "What to watch", .fields = fields, .count = BW_COUNT(fields)};
    for (size_t i = 0; i < form.count; i++)
        bw_text_add(&fields[i].value, *places[i] ? *places[i] : "");
    if (bw_shell_form(w->shell, &form)) {
        for (size_t i = 0; i < form.count; i++)
            choose(places[i], bw_text_get(&fields[i].value));
        open_begin(w);
    }
    for (size_t i = 0; i < form.count; i++)
        bw_text_free(&fields[i].value);
}

/* --- watch --- */
bool open_wanted(watch *w)
{
    if (!wanted.any)
        return false;
    w->folders[0] = wanted.source;
    w->folders[1] = wanted.copy;
    w->recording = wanted.replay;
    w->record = wanted.record;
    w->interval = wanted.interval;
    wanted = (struct wanted){0};
    open_begin(w);
    return true;
}

static int run(bw_call *call)
{
    const char *replay = bw_call_text(call, "replay"), *source = bw_call_text(call, "source");
    if (!replay && !source)
        return bw_call_fail(call, "watch SOURCE COPY, or watch --replay FILE");
    uint64_t seconds = bw_call_number(call, "interval", INTERVAL / 1000);
    if (seconds < 1 || seconds > 3600)
        return bw_call_fail(call, "an interval is 1 to 3600 seconds, 2 when it is not given");
    wanted.interval = (unsigned)seconds * 1000;
    wanted.any = true;
    choose(&wanted.source, replay ? NULL : source);
    choose(&wanted.copy, replay ? NULL : bw_call_text(call, "copy"));
    choose(&wanted.record, replay ? NULL : bw_call_text(call, "record"));
    choose(&wanted.replay, replay);
    bw_call_view(call, "failover_monitor");
    return 0;
}

static const bw_param params[] = {
    {"source", 0, BW_ARG_PATH, 0, "directory of the database that runs"},
    {"copy", 0, BW_ARG_PATH, 0, "directory that it is replicated to"},
    {"interval", 'i', BW_ARG_NUMBER, BW_PARAM_OPTION, "seconds from look to look (2)"},
    {"record", 0, BW_ARG_PATH, BW_PARAM_OPTION, "a file that every look is added to"},
    {"replay", 0, BW_ARG_PATH, BW_PARAM_OPTION, "show a recording"}};
const bw_command open_command = {
    .name = "watch",
    .summary = "The failover monitor on a source and its copy, or on a recording",
    .help = "In the workbench. Headless: monitor.",
    .example = "watch $DEMO $DEMO/copy",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run,
};
