/* Going about in the workbench: files, views, back and forward, the prompt, the palette, help. */
#include "core/command/session.h"
#include "core/ui/cmd_screen.h"

#include <stdlib.h>
#include <string.h>

bw_shell *bw_call_shell(bw_call *call)
{
    return bw_call_session(call)->shell;
}

static int quit(bw_call *call)
{
    bw_shell_leave(bw_call_shell(call));
    return 0;
}

static int files(bw_call *call)
{
    bw_shell_files(bw_call_shell(call));
    return 0;
}

static int view(bw_call *call)
{
    const char *name = bw_call_text(call, "name");
    return bw_shell_view(bw_call_shell(call), name)
               ? 0
               : bw_call_fail(call, "%s", bw_call_shell(call)->message);
}

static int back(bw_call *call)
{
    bw_shell_back(bw_call_shell(call), false);
    return 0;
}

static int forward(bw_call *call)
{
    bw_shell_back(bw_call_shell(call), true);
    return 0;
}

static int jumps(bw_call *call)
{
    bw_shell_jumps(bw_call_shell(call));
    return 0;
}

static int close_top(bw_call *call)
{
    bw_shell_pop(bw_call_shell(call));
    return 0;
}

static int prompt(bw_call *call)
{
    const char *text = bw_call_text(call, "text");
    bw_shell_command_prompt(bw_call_shell(call), text ? text : "");
    return 0;
}

static int palette(bw_call *call)
{
    bw_shell_palette(bw_call_shell(call));
    return 0;
}

static int help_here(bw_call *call)
{
    bw_shell_help(bw_call_shell(call));
    return 0;
}

static int redraw(bw_call *call)
{
    bw_shell_redraw(bw_call_shell(call));
    return 0;
}

static int do_action(bw_call *call)
{
    const char *name = bw_call_text(call, "action");
    if (bw_shell_do(bw_call_shell(call), name))
        return 0;
    return bw_call_fail(call, "what is on screen has no action '%s'; help here lists its actions",
                        name);
}

/* --- the rows --- */
static const bw_param view_param[] = {
    {"name", 0, BW_ARG_VIEW, BW_PARAM_REQUIRED, "block_viewer, header_diff, bbed ..."}};
static const bw_param text_param[] = {{"text", 0, BW_ARG_TEXT, 0, "what stands there at first"}};
static const bw_param action_param[] = {
    {"action", 0, BW_ARG_ACTION, BW_PARAM_REQUIRED, "an action of the view, or of moving"}};

const bw_command bw_go_commands[] = {
    {.name = "quit",
     .aliases = "q",
     .summary = "Leave the workbench",
     .help = "When edits are staged and not written it asks whether to keep them for the next "
             "start.",
     .example = "quit",
     .run = quit,
     .flags = BW_COMMAND_SCREEN},
    {.name = "files",
     .summary = "The list of the open files and logs",
     .example = "files",
     .run = files,
     .flags = BW_COMMAND_SCREEN},
    {.name = "view",
     .summary = "Open a view on the present place",
     .example = "view block_viewer",
     .params = view_param,
     .param_count = BW_COUNT(view_param),
     .run = view,
     .flags = BW_COMMAND_SCREEN},
    {.name = "back",
     .summary = "To the place before, then to the list that led there",
     .example = "back",
     .run = back,
     .flags = BW_COMMAND_SCREEN},
    {.name = "forward",
     .summary = "To the place from which back was taken",
     .example = "forward",
     .run = forward,
     .flags = BW_COMMAND_SCREEN},
    {.name = "jumps",
     .summary = "The places where you were, of all tabs",
     .example = "jumps",
     .run = jumps,
     .flags = BW_COMMAND_SCREEN},
    {.name = "close",
     .summary = "Close what lies on top",
     .example = "close",
     .run = close_top,
     .flags = BW_COMMAND_SCREEN},
    {.name = "prompt",
     .summary = "Type a command line; Tab completes, Up is history",
     .example = "prompt \"verify \"",
     .params = text_param,
     .param_count = BW_COUNT(text_param),
     .run = prompt,
     .flags = BW_COMMAND_SCREEN},
    {.name = "palette",
     .summary = "All commands, views and actions, narrowed as you type",
     .example = "palette",
     .run = palette,
     .flags = BW_COMMAND_SCREEN},
    {.name = "help here",
     .summary = "What the keys do in what is on screen",
     .example = "help here",
     .run = help_here,
     .flags = BW_COMMAND_SCREEN},
    {.name = "redraw",
     .summary = "Draw the whole screen anew",
     .example = "redraw",
     .run = redraw,
     .flags = BW_COMMAND_SCREEN},
    {.name = "do",
     .summary = "Do an action of the view on top, as its key would",
     .example = "do down",
     .params = action_param,
     .param_count = BW_COUNT(action_param),
     .run = do_action,
     .flags = BW_COMMAND_SCREEN},
    {.name = NULL},
};
