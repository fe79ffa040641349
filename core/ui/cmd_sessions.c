/* session ...: what is open and where, kept under a name. */
#include "core/command/session.h"
#include "core/ui/cmd_screen.h"
#include "core/ui/saved.h"
#include <blockwright/own_files.h>

#include <stdlib.h>
#include <string.h>

static int save(bw_call *call)
{
    const char *name = bw_call_text(call, "name");
    bw_shell *shell = bw_call_shell(call);
    if (bw_saved_write(shell, name, bw_call_error(call)) != BW_OK)
        return 2;
    bw_call_note(call, "kept as session %s; staged edits are not part of it", name);
    return 0;
}

static int load(bw_call *call)
{
    bw_text troubles = {0};
    bw_status status = bw_saved_read(bw_call_shell(call), bw_call_text(call, "name"), &troubles,
                                     bw_call_error(call));
    if (status == BW_OK && troubles.length) {
        bw_call_print(call, "What could not be taken up again:\n\n%s", bw_text_get(&troubles));
        bw_call_note(call, "some of the session is not there any more");
    }
    bw_text_free(&troubles);
    return status == BW_OK ? 0 : 2;
}

static int forget(bw_call *call)
{
    const char *name = bw_call_text(call, "name");
    bw_saved_info info;
    bw_text file = {0};
    if (bw_saved_name_check(name, bw_call_error(call)) != BW_OK)
        return 2;
    if (!bw_saved_info_of(name, &info))
        return bw_call_fail(call, "there is no session '%s'; session list shows them", name);
    bw_text_addf(&file, "sessions/%s", name);
    bw_state_remove(bw_text_get(&file));
    bw_text_free(&file);
    return 0;
}

/* --- the list --- */
typedef struct names {
    char **name;
    size_t count;
} names;

static void take_name(void *context, const char *name)
{
    names *n = context;
    const char *base = strrchr(name, '/'); /* behind "sessions/" */
    n->name = bw_realloc(n->name, (n->count + 1) * sizeof(char *));
    n->name[n->count++] = bw_strdup(base ? base + 1 : name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list(bw_call *call)
{
    names n = {0};
    size_t shown = 0;
    bw_state_each("sessions", take_name, &n);
    if (n.count)
        qsort(n.name, n.count, sizeof(char *), by_name);
    for (size_t i = 0; i < n.count; i++) {
        bw_saved_info info;
        if (bw_saved_info_of(n.name[i], &info)) {
            bw_call_print(call, "%-20s %-20s %3zu files  %2zu tabs\n", n.name[i], info.when,
                          info.files, info.tabs);
            shown++;
        }
        free(n.name[i]);
    }
    free(n.name);
    if (shown == 0)
        bw_call_note(call, "no session is kept; session save NAME keeps one");
    return 0;
}

static const bw_param save_param[] = {
    {"name", 0, BW_ARG_SESSION, BW_PARAM_REQUIRED, "letters, digits, - _ ."}};

const bw_command bw_saved_commands[] = {
    {.name = "session save",
     .summary = "Keep what is open, where you are, marks and tabs under a name",
     .help = "Notes are kept anyway. Staged edits are never part of a session: they are offered "
             "at the next start when you leave with them. What is open at the end is kept as "
             "session 'last' (setting last-session).",
     .example = "session save night",
     .params = save_param,
     .param_count = BW_COUNT(save_param),
     .run = save,
     .flags = BW_COMMAND_SCREEN},
    {.name = "session load",
     .summary = "Take up a session: its files, marks, tabs and panes in the place of the present "
                "ones",
     .help = "What is not there any more is told, the rest is taken up; a place behind a file's "
             "end becomes its last block. `blockwright --session NAME` begins with one.",
     .example = "session load night",
     .params = save_param,
     .param_count = BW_COUNT(save_param),
     .run = load,
     .flags = BW_COMMAND_SCREEN},
    {.name = "session list",
     .summary = "The sessions that are kept",
     .example = "session list",
     .run = list},
    {.name = "session delete",
     .summary = "Forget a session",
     .example = "session delete night",
     .params = save_param,
     .param_count = BW_COUNT(save_param),
     .run = forget,
     .flags = BW_COMMAND_WRITES},
    {.name = NULL},
};
