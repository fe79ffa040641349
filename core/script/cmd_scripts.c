/* scripts: which recovery scripts there are, and what each says of itself. */
#include "core/script/cmd_run.h"
#include "core/script/recovery.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const char *const members[] = {"needs", "changes", "risk", "demo", "example"};

static int is_script(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".lua") == 0 && entry->d_name[0] != '.';
}

typedef void (*say_script)(bw_call *call, bw_recovery *recovery, const char *name, bw_arena *arena);

/* --- lines, a table for programs, the pages of docs/recovery.md --- */
static void say_line(bw_call *call, bw_recovery *recovery, const char *name, bw_arena *arena)
{
    (void)arena;
    bw_call_print(call, "%-20s %s\n", name, bw_recovery_text(recovery, "summary"));
}

static void say_all(bw_call *call, bw_recovery *recovery, const char *name, bw_arena *arena)
{
    bw_recovery_param param;
    say_line(call, recovery, name, arena);
    for (size_t i = 0; i < BW_COUNT(members); i++)
        if (*bw_recovery_text(recovery, members[i]))
            bw_call_print(call, "  %-8s %s\n", members[i], bw_recovery_text(recovery, members[i]));
    for (size_t i = 0; bw_recovery_param_at(recovery, i, arena, &param); i++)
        bw_call_print(call, "  %-16s %-8s %s%s%s%s\n", param.name, param.type, param.help,
                      param.required ? " (wanted)" : "", *param.initial ? "; default " : "",
                      param.initial);
}

static void say_json(bw_call *call, bw_recovery *recovery, const char *name, bw_arena *arena)
{
    bw_json *json = bw_call_json(call);
    bw_recovery_param param;
    bw_json_begin_object(json);
    bw_json_put_string(json, "name", name);
    bw_json_put_string(json, "summary", bw_recovery_text(recovery, "summary"));
    for (size_t i = 0; i < BW_COUNT(members); i++)
        bw_json_put_string(json, members[i], bw_recovery_text(recovery, members[i]));
    bw_json_key(json, "params");
    bw_json_begin_array(json);
    for (size_t i = 0; bw_recovery_param_at(recovery, i, arena, &param); i++) {
        bw_json_begin_object(json);
        bw_json_put_string(json, "name", param.name);
        bw_json_put_string(json, "type", param.type);
        bw_json_put_string(json, "help", param.help);
        bw_json_put_string(json, "default", param.initial);
        bw_json_put_bool(json, "required", param.required);
        bw_json_end(json);
    }
    bw_json_end(json);
    bw_json_end(json);
}

static void say_page(bw_call *call, bw_recovery *recovery, const char *name, bw_arena *arena)
{
    bw_recovery_param param;
    bw_call_print(call, "## %s\n\n%s.\n\n", name, bw_recovery_text(recovery, "summary"));
    for (size_t i = 0; i < 3; i++)
        bw_call_print(call, "* %s: %s\n", members[i], bw_recovery_text(recovery, members[i]));
    for (size_t i = 0; bw_recovery_param_at(recovery, i, arena, &param); i++)
        bw_call_print(call, "%s| `%s` | %s | %s%s%s%s |\n",
                      i ? "" : "\n| parameter | type | |\n|---|---|---|\n", param.name, param.type,
                      param.help, param.required ? " (wanted)" : "",
                      *param.initial ? "; default " : "", param.initial);
    bw_call_print(call, "\nTo try it: `blockwright %s`, then\n\n    blockwright %s\n\n",
                  bw_recovery_text(recovery, "demo"), bw_recovery_text(recovery, "example"));
}

static const char preface[] =
    "# Recovery scripts\n\n"
    "Made by `blockwright scripts --markdown` from lua/recovery; do not edit. `blockwright run "
    "SCRIPT FILES "
    "[--set name=value]` shows what a script\nwould change: each field with its old and new value "
    "and the "
    "reason, and whether each block verifies before and after. `--commit` writes it,\nthrough a "
    "journal; "
    "`journal restore` takes it back. In the workbench: `:scripts`. Your own scripts belong into\n"
    "`~/.config/blockwright/recovery/`; docs/lua.md tells what they can do. "
    "tests/lua/check_library.sh runs "
    "each script on its demo case, and compares\nthe file with one that was never broken.\n\n";

/* --- going over the folders --- */
static void say_one(bw_call *call, say_script say, const char *path, const char *file)
{
    bw_recovery recovery;
    bw_error err = {0};
    const bw_limits limits = {.instructions = 5000000, .seconds = 2};
    bw_arena *arena = bw_arena_new();
    const char *name = bw_arena_printf(arena, "%.*s", (int)(strlen(file) - 4), file);
    if (bw_recovery_open(&recovery, bw_call_session(call), NULL, path, &limits, &err)) {
        say(call, &recovery, name, arena);
        bw_recovery_close(&recovery);
    } else {
        bw_call_note(call, "%s is broken: %s", name, err.text);
    }
    bw_arena_free(arena);
}

static size_t say_folder(bw_call *call, say_script say, const char *folder, const char *wanted)
{
    struct dirent **entries;
    size_t shown = 0;
    bw_text path = {0};
    int count = scandir(folder, &entries, is_script, alphasort);
    for (int n = 0; n < count; n++) {
        const char *name = entries[n]->d_name;
        size_t length = strlen(name) - 4;
        bool asked = !wanted || (strncmp(name, wanted, length) == 0 &&
                                 (!wanted[length] || strcmp(wanted + length, ".lua") == 0));
        bw_text_clear(&path);
        bw_text_addf(&path, "%s/%s", folder, name);
        if (asked)
            say_one(call, say, bw_text_get(&path), name);
        shown += asked;
        free(entries[n]);
    }
    if (count >= 0)
        free(entries);
    bw_text_free(&path);
    return shown;
}

static int run(bw_call *call)
{
    const char *wanted = bw_call_text(call, "name");
    bool pages = bw_call_has(call, "markdown");
    say_script say = bw_call_json(call) ? say_json : pages ? say_page : wanted ? say_all : say_line;
    bw_text folder = {0};
    size_t shown = 0;
    if (bw_call_json(call))
        bw_json_begin_array(bw_call_json(call));
    else if (pages)
        bw_call_print(call, "%s", preface);
    for (size_t i = 0; bw_recovery_folder(bw_call_session(call), i, &folder) && !(pages && i); i++)
        shown += say_folder(call, say, bw_text_get(&folder), wanted);
    if (bw_call_json(call))
        bw_json_end(bw_call_json(call));
    bw_text_free(&folder);
    return shown || !wanted
               ? 0
               : bw_call_fail(call, "there is no script '%s'; scripts lists them", wanted);
}

static const bw_param params[] = {
    {"name", 0, BW_ARG_TEXT, 0, "one script, with its parameters"},
    {"markdown", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "as docs/recovery.md: the shipped ones"},
    {"json", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print JSON for programs"},
};
const bw_command bw_command_scripts = {
    .name = "scripts",
    .flags = BW_COMMAND_VIEW,
    .summary = "List the recovery scripts, or tell what one needs, changes and risks",
    .example = "scripts",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run,
};
