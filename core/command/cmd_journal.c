/* commit, and the journals that commits leave: list, show, restore, resolve, forget. */
#include "core/command/builtin.h"
#include "core/command/session.h"
#include "core/workspace/live_guard.h"
#include <blockwright/journal.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void json_info(bw_json *json, const bw_journal_info *info)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "journal", info->path);
    bw_json_put_string(json, "state", bw_journal_state_name(info->state));
    bw_json_put_uint(json, "time_us", info->time);
    bw_json_put_string(json, "title", info->title);
    bw_json_put_uint(json, "files", info->files);
    bw_json_put_uint(json, "blocks", info->blocks);
    bw_json_put_string(json, "problem", info->problem);
    bw_json_end(json);
}

static void say_done(bw_call *call, const char *what, const bw_journal_info *info)
{
    if (bw_call_json(call))
        json_info(bw_call_json(call), info);
    else
        bw_call_print(call, "%s: %llu block%s in %u file%s, read back equal; journal %s\n", what,
                      (unsigned long long)info->blocks, info->blocks == 1 ? "" : "s", info->files,
                      info->files == 1 ? "" : "s", info->path);
}

/* --- who else writes --- */
typedef struct path_list {
    char **paths;
    size_t count;
} path_list;

static void add_path(path_list *list, const char *path)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->paths[i], path) == 0)
            return;
    list->paths = bw_realloc(list->paths, (list->count + 1) * sizeof(*list->paths));
    list->paths[list->count++] = bw_strdup(path);
}

static void free_paths(path_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->paths[i]);
    free(list->paths);
    *list = (path_list){0};
}

/* Frees the list. */
static bool guard(bw_call *call, path_list *list)
{
    bool live = bw_call_has(call, "live-i-know");
    bool good =
        live || bw_live_guard(bw_call_session(call)->live, (const char *const *)list->paths,
                              list->count, bw_call_progress(call), bw_call_error(call)) == BW_OK;
    free_paths(list);
    return good;
}

static bool add_journal_path(void *context, const char *path, uint64_t block, const uint8_t *before,
                             const uint8_t *after, uint32_t size)
{
    (void)block, (void)before, (void)after, (void)size;
    add_path(context, path);
    return true;
}

/* --- commit --- */
/* What is staged, of one file or of all. */
static void show_edits(bw_call *call, bw_edits *edits, const bw_dbfile *file, path_list *paths)
{
    bw_text text = {0};
    bw_edit e;
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++)
        if (!file || e.file == file) {
            add_path(paths, bw_dbfile_path(e.file));
            bw_edit_text(&e, &text);
        }
    if (!bw_call_json(call) && !bw_call_has(call, "shown"))
        bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
}

/* A hook may object, and none may change what was shown to the person. */
static bool hooks_agree(bw_call *call, bw_edits *edits, bw_dbfile *file)
{
    uint64_t shown = bw_edits_generation(edits);
    const char *title = bw_call_text(call, "title");
    const bw_place place = {.file = file};
    const bw_fact facts[] = {{.name = "title", .text = title ? title : ""},
                             {.name = "blocks", .number = (int64_t)bw_edits_blocks(edits, file)}};
    if (!bw_session_tell(bw_call_session(call), BW_EVENT_BEFORE_COMMIT, &place, facts,
                         BW_COUNT(facts), bw_call_error(call)))
        return false;
    if (bw_edits_generation(edits) == shown)
        return true;
    bw_call_fail(call, "a hook on before_commit staged edits of its own; nothing is written: look "
                       "at them, then commit again");
    return false;
}

static int write_edits(bw_call *call, bw_dbfile *file, path_list *paths)
{
    bw_edits *edits = bw_session_edits(bw_call_session(call));
    bw_commit_options options = {.title = bw_call_text(call, "title"),
                                 .live_i_know = bw_call_has(call, "live-i-know"),
                                 .progress = bw_call_progress(call)};
    bw_journal_info info;
    if (!guard(call, paths) || !hooks_agree(call, edits, file) ||
        bw_commit(edits, file, &options, &info, bw_call_error(call)) != BW_OK)
        return 2;
    const bw_fact facts[] = {{.name = "journal", .text = info.path},
                             {.name = "title", .text = info.title},
                             {.name = "blocks", .number = (int64_t)info.blocks}};
    const bw_place place = {.file = file};
    bw_session_tell(bw_call_session(call), BW_EVENT_AFTER_COMMIT, &place, facts, BW_COUNT(facts),
                    NULL);
    say_done(call, "committed", &info);
    return 0;
}

static int run_commit(bw_call *call)
{
    bw_dbfile *file = bw_call_has(call, "file") ? bw_call_file(call, "file") : NULL;
    path_list paths = {0};
    if (bw_call_has(call, "file") && !file)
        return 2;
    show_edits(call, bw_session_edits(bw_call_session(call)), file, &paths);
    if (bw_call_has(call, "yes"))
        return write_edits(call, file, &paths);
    bw_call_note(call,
                 paths.count ? "this is staged; commit --yes writes it" : "nothing is staged");
    free_paths(&paths);
    return 0;
}

#define BW_LIVE_PARAM                                                                              \
    {                                                                                              \
        "live-i-know", 0, BW_ARG_FLAG, BW_PARAM_OPTION,                                            \
            "also while another process has a file open for writing"                               \
    }
static const bw_param commit_params[] = {
    {"file", 'f', BW_ARG_FILE, 0, "only this file; all that have edits when not given"},
    {"yes", 'y', BW_ARG_FLAG, BW_PARAM_OPTION, "write; without it the edits are only shown"},
    {"shown", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "the edits were shown already: do not repeat them"},
    {"title", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "a line for the journal"},
    BW_LIVE_PARAM,
    BW_JSON_PARAM,
};
const bw_command bw_command_commit = {
    .name = "commit",
    .summary = "Write what is staged, through a journal from which it can be taken back",
    .help = "Without --yes the edits are shown, old and new, and nothing is written. All files of "
            "a commit change together or not at all; the journal lies beside the first of them. "
            "Refused while another process has a file open for writing, while the control file's "
            "heartbeat moves, and when a block is not as it was read.",
    .example = "commit",
    .params = commit_params,
    .param_count = BW_COUNT(commit_params),
    .run = run_commit,
    .flags = BW_COMMAND_WRITES,
};

/* --- journal list --- */
static void print_time(uint64_t microseconds, char text[32])
{
    time_t when = (time_t)(microseconds / 1000000);
    struct tm utc;
    if (!gmtime_r(&when, &utc) || strftime(text, 32, "%Y-%m-%d %H:%M:%SZ", &utc) == 0)
        strcpy(text, "?");
}

static int run_list(bw_call *call)
{
    bw_journal_info *journals;
    bw_json *json = bw_call_json(call);
    const char *path = bw_call_text(call, "path");
    char when[32];
    int result = 0;
    *bw_call_error(call) = (bw_error){0};
    size_t count = bw_journal_list(path ? path : ".", &journals, bw_call_error(call));
    if (bw_call_error(call)->status != BW_OK)
        return 2;
    if (json)
        bw_json_begin_array(json);
    else if (count == 0)
        bw_call_print(call, "no journals\n");
    for (size_t i = 0; i < count; i++) {
        const bw_journal_info *j = &journals[i];
        bool trouble = j->state == BW_JOURNAL_UNFINISHED || j->state == BW_JOURNAL_DAMAGED;
        result |= trouble;
        print_time(j->time, when);
        if (json)
            json_info(json, j);
        else
            bw_call_print(call, "%s  %-14s %6llu blocks %3u files  %-24s %s\n", when,
                          bw_journal_state_name(j->state), (unsigned long long)j->blocks, j->files,
                          j->title, j->path);
    }
    if (json)
        bw_json_end(json);
    free(journals);
    return result;
}

static const bw_param list_params[] = {
    {"path", 0, BW_ARG_PATH, 0, "a folder or a file in it; here when not given"},
    BW_JSON_PARAM,
};
const bw_command bw_command_journal_list = {
    .name = "journal list",
    .summary = "List the journals of a folder: when, state, blocks, files",
    .help = "Exit status 1 when one is unfinished or damaged.",
    .example = "journal list $DEMO",
    .params = list_params,
    .param_count = BW_COUNT(list_params),
    .run = run_list,
};

/* --- journal show --- */
#define SHOWN_BYTES 16u

static void add_run(bw_text *text, const uint8_t *bytes, uint32_t size)
{
    for (uint32_t i = 0; i < size && i < SHOWN_BYTES; i++)
        bw_text_addf(text, "%02x", bytes[i]);
    if (size > SHOWN_BYTES)
        bw_text_addf(text, "... (%u bytes)", size);
}

static bool show_block(void *context, const char *path, uint64_t block, const uint8_t *before,
                       const uint8_t *after, uint32_t size)
{
    bw_call *call = context;
    bw_text text = {0};
    for (uint32_t at = 0, end; at < size; at = end) {
        for (end = at; end < size && (before[end] != after[end]) == (before[at] != after[at]);)
            end++;
        if (before[at] == after[at])
            continue;
        bw_text_addf(&text, "%s block %llu @%u: ", path, (unsigned long long)block, at);
        add_run(&text, before + at, end - at);
        bw_text_add(&text, " -> ");
        add_run(&text, after + at, end - at);
        bw_text_add(&text, "\n");
    }
    bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
    const bw_progress *p = bw_call_progress(call);
    return !p->report || p->report(p->context, 0, 0);
}

static int run_show(bw_call *call)
{
    bw_journal_info info;
    const char *path = bw_call_text(call, "journal");
    char when[32];
    if (bw_journal_read(path, &info, bw_call_error(call)) != BW_OK)
        return 2;
    print_time(info.time, when);
    bw_call_print(call, "%s  %s  %s%s%s\n", when, bw_journal_state_name(info.state), info.title,
                  *info.problem ? "  " : "", info.problem);
    return bw_journal_show(path, show_block, call, bw_call_error(call)) == BW_OK ? 0 : 2;
}

#define BW_JOURNAL_PARAM                                                                           \
    {                                                                                              \
        "journal", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "the journal's path"                         \
    }
static const bw_param show_params[] = {BW_JOURNAL_PARAM};
const bw_command bw_command_journal_show = {
    .name = "journal show",
    .summary = "Show what a commit changed: each run of bytes, before and after",
    .params = show_params,
    .param_count = BW_COUNT(show_params),
    .run = run_show,
};

/* --- journal restore --- */
/* Files of the session hold cached bytes of what a journal has just written under them. */
static void forget_caches(bw_session *session)
{
    bw_workspace *files = bw_session_workspace(session);
    bw_edits *edits = bw_session_edits(session);
    for (size_t i = 0; i < bw_workspace_count(files); i++)
        if (bw_edits_blocks(edits, bw_workspace_file(files, i)) == 0)
            bw_edits_forget(edits, bw_workspace_file(files, i));
}

static int run_restore(bw_call *call)
{
    bw_journal_info info;
    bw_commit_options options = {.live_i_know = bw_call_has(call, "live-i-know"),
                                 .progress = bw_call_progress(call)};
    bw_status status =
        bw_journal_restore(bw_call_text(call, "journal"), &options, &info, bw_call_error(call));
    forget_caches(bw_call_session(call));
    if (status != BW_OK)
        return 2;
    say_done(call, "restored", &info);
    return 0;
}

static const bw_param restore_params[] = {BW_JOURNAL_PARAM, BW_LIVE_PARAM, BW_JSON_PARAM};
const bw_command bw_command_journal_restore = {
    .name = "journal restore",
    .summary = "Undo a commit: its blocks become what they were before it",
    .help = "Is a commit of its own, with a journal. Refused when a block is no longer as the "
            "commit left it.",
    .params = restore_params,
    .param_count = BW_COUNT(restore_params),
    .run = run_restore,
    .flags = BW_COMMAND_WRITES,
};

/* --- journal resolve --- */
static int run_resolve(bw_call *call)
{
    bool back = bw_call_has(call, "back"), forward = bw_call_has(call, "forward");
    const char *path = bw_call_text(call, "journal");
    if (back == forward)
        return bw_call_fail(call, "say --back (all blocks as before the commit) or --forward (all "
                                  "as after it)");
    path_list paths = {0};
    bw_journal_show(path, add_journal_path, &paths, NULL);
    if (!guard(call, &paths))
        return 2;
    bw_status status = bw_journal_resolve(path, forward, bw_call_error(call));
    forget_caches(bw_call_session(call));
    if (status != BW_OK)
        return 2;
    bw_call_print(call, "%s: rolled %s; all its files are %s\n", path, forward ? "forward" : "back",
                  forward ? "as after the commit" : "as before the commit");
    return 0;
}

static const bw_param resolve_params[] = {
    BW_JOURNAL_PARAM,
    {"back", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "all blocks as before the commit"},
    {"forward", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "all blocks as after the commit"},
    BW_LIVE_PARAM,
};
const bw_command bw_command_journal_resolve = {
    .name = "journal resolve",
    .summary = "Finish a commit that was killed: roll all its files back or forward",
    .params = resolve_params,
    .param_count = BW_COUNT(resolve_params),
    .run = run_resolve,
    .flags = BW_COMMAND_WRITES,
};

/* --- journal forget --- */
static int run_forget(bw_call *call)
{
    if (bw_journal_forget(bw_call_text(call, "journal"), bw_call_has(call, "force"),
                          bw_call_error(call)) != BW_OK)
        return 2;
    bw_call_print(call, "%s is deleted; that commit can no longer be undone\n",
                  bw_call_text(call, "journal"));
    return 0;
}

static const bw_param forget_params[] = {
    BW_JOURNAL_PARAM,
    {"force", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "an unfinished or damaged one too: its files were restored, or are known to be whole"},
};
const bw_command bw_command_journal_forget = {
    .name = "journal forget",
    .summary = "Delete a journal; an unfinished one is refused",
    .params = forget_params,
    .param_count = BW_COUNT(forget_params),
    .run = run_forget,
    .flags = BW_COMMAND_WRITES,
};
