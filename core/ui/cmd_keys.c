/* keys, bind, unbind, cheatsheet: what the keys do, and making them do something else. */
#include "core/command/call.h"
#include "core/ui/cheatsheet.h"
#include "core/ui/cmd_screen.h"

#include <stdlib.h>

static int keys(bw_call *call)
{
    const char *context = bw_call_text(call, "context");
    bw_text text = {0};
    bool known =
        bw_keymap_say(bw_call_session(call), context, bw_call_has(call, "markdown"), &text);
    if (known)
        bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
    return known ? 0
                 : bw_call_fail(call,
                                "there are no keys of '%s'; keys alone lists every view, override, "
                                "moving and global",
                                context);
}

static int change(bw_call *call, const char *target)
{
    bw_text note = {0};
    bw_status status =
        bw_keymap_bind(bw_keymap_of(bw_call_session(call)), bw_call_text(call, "context"),
                       bw_call_text(call, "key"), target, "bind", &note, bw_call_error(call));
    if (note.length)
        bw_call_note(call, "%s", bw_text_get(&note));
    bw_text_free(&note);
    return status == BW_OK ? 0 : 2;
}

static int bind(bw_call *call)
{
    bw_text target = {0};
    size_t count = bw_call_count(call, "action");
    const char **words = bw_alloc((count + 1) * sizeof(*words));
    for (size_t i = 0; i < count; i++)
        words[i] = bw_call_text_at(call, "action", i);
    if (count == 1) /* quoted as a whole: a line as it is */
        bw_text_add(&target, words[0]);
    else
        bw_join_words(count, words, &target);
    int result = change(call, bw_text_get(&target));
    bw_text_free(&target);
    free(words);
    return result;
}

static int unbind(bw_call *call)
{
    return change(call, "");
}

static int cheatsheet(bw_call *call)
{
    bw_text text = {0};
    bw_cheatsheet_say(bw_call_session(call), bw_call_has(call, "markdown"), &text);
    bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
    return 0;
}

#define CONTEXT_PARAM(required)                                                                    \
    {                                                                                              \
        "context", 0, BW_ARG_VIEW, required, "a view, or override, moving, global"                 \
    }
#define MARKDOWN_PARAM(page)                                                                       \
    {                                                                                              \
        "markdown", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print " page                                 \
    }
static const bw_param keys_params[] = {CONTEXT_PARAM(0), MARKDOWN_PARAM("docs/keys.md")};
static const bw_param bind_params[] = {
    CONTEXT_PARAM(BW_PARAM_REQUIRED),
    {"key", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "as keys writes it: g, F5, Ctrl-T, \"Ctrl-X s\""},
    {"action", 0, BW_ARG_ACTION, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "an action that keys lists, or : and a command line"}};
static const bw_param unbind_params[] = {
    CONTEXT_PARAM(BW_PARAM_REQUIRED),
    {"key", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "as keys writes it"}};
static const bw_param cheatsheet_params[] = {MARKDOWN_PARAM("it as a table")};

const bw_command bw_key_commands[] = {
    {.name = "keys",
     .summary = "What the keys do, in all views or one",
     .help = "The setting keys chooses a set (default, vi, emacs). Lines of bind and unbind in "
             "~/.config/blockwright/keys change single keys; docs/keys.md tells more.",
     .example = "keys block_viewer",
     .params = keys_params,
     .param_count = BW_COUNT(keys_params),
     .run = keys},
    {.name = "bind",
     .summary = "Let a key do an action of a view, or a command line",
     .help = "override goes before the views' own keys, moving is what all views share (arrows, "
             "pages), global comes last. It holds until the program ends; lines in "
             "~/.config/blockwright/keys last, and bw.key in init.lua.",
     .example = "bind global F5 :verify",
     .params = bind_params,
     .param_count = BW_COUNT(bind_params),
     .run = bind,
     .flags = BW_COMMAND_WRITES}, /* not for scripts: a key could then do what they may not */
    {.name = "unbind",
     .summary = "Take a key away",
     .example = "unbind global q",
     .params = unbind_params,
     .param_count = BW_COUNT(unbind_params),
     .run = unbind,
     .flags = BW_COMMAND_WRITES},
    {.name = "cheatsheet",
     .summary = "For those who know BBED: its commands, and the keys and commands here",
     .example = "cheatsheet",
     .params = cheatsheet_params,
     .param_count = BW_COUNT(cheatsheet_params),
     .run = cheatsheet},
    {.name = NULL},
};
