/* pane ..., tab ...: how the screen is shared. */
#include "core/ui/cmd_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCREEN .flags = BW_COMMAND_SCREEN

static int pane_split(bw_call *call)
{
    bw_shell_split(bw_call_shell(call), false);
    return 0;
}

static int pane_beside(bw_call *call)
{
    bw_shell_split(bw_call_shell(call), true);
    return 0;
}

static int pane_close(bw_call *call)
{
    bw_shell_pane_close(bw_call_shell(call));
    return 0;
}

static int pane_next(bw_call *call)
{
    bw_shell_pane_step(bw_call_shell(call), 1);
    return 0;
}

static int pane_previous(bw_call *call)
{
    bw_shell_pane_step(bw_call_shell(call), -1);
    return 0;
}

static int pane_swap(bw_call *call)
{
    bw_shell_pane_swap(bw_call_shell(call));
    return 0;
}

static int pane_equalise(bw_call *call)
{
    bw_splits_equalise(&bw_shell_tab(bw_call_shell(call))->splits);
    return 0;
}

static int pane_zoom(bw_call *call)
{
    bw_tab *tab = bw_shell_tab(bw_call_shell(call));
    tab->zoomed = !tab->zoomed;
    return 0;
}

static int pane_go(bw_call *call)
{
    static const struct {
        const char *name;
        int dx, dy;
    } directions[] = {{"left", -1, 0}, {"right", 1, 0}, {"up", 0, -1}, {"down", 0, 1}};
    const char *where = bw_call_text(call, "where");
    for (size_t i = 0; i < BW_COUNT(directions); i++)
        if (strcmp(directions[i].name, where) == 0) {
            bw_shell_pane_toward(bw_call_shell(call), directions[i].dx, directions[i].dy);
            return 0;
        }
    return bw_call_fail(call, "pane go wants left, right, up or down, not '%s'", where);
}

static int grow(bw_call *call, int sign)
{
    uint64_t percent = bw_call_number(call, "percent", 5);
    if (percent == 0 || percent > 90)
        return bw_call_fail(call, "1 to 90 percent are possible, not %llu",
                            (unsigned long long)percent);
    bw_shell_pane_grow(bw_call_shell(call), bw_call_has(call, "beside"),
                       sign * (int)percent * (BW_SHARE / 100));
    return 0;
}

static int pane_grow(bw_call *call)
{
    return grow(call, 1);
}

static int pane_shrink(bw_call *call)
{
    return grow(call, -1);
}

/* --- tabs --- */
static int tab_new(bw_call *call)
{
    bw_shell_tab_new(bw_call_shell(call));
    return 0;
}

static int tab_close(bw_call *call)
{
    bw_shell_tab_close(bw_call_shell(call));
    return 0;
}

static int step_tab(bw_call *call, int by)
{
    bw_shell *shell = bw_call_shell(call);
    if (shell->tab_count == 1)
        bw_call_note(call, "this is the only tab; :tab new makes another");
    bw_shell_tab_go(shell, (shell->tab_at + by + shell->tab_count) % shell->tab_count);
    return 0;
}

static int tab_next(bw_call *call)
{
    return step_tab(call, 1);
}

static int tab_previous(bw_call *call)
{
    return step_tab(call, -1);
}

static int tab_go(bw_call *call)
{
    uint64_t number = bw_call_number(call, "number", 0);
    bw_shell_tab_go(bw_call_shell(call), number > BW_TABS ? BW_TABS : (int)number - 1);
    return 0;
}

static int tab_name(bw_call *call)
{
    const char *name = bw_call_text(call, "name");
    bw_tab *tab = bw_shell_tab(bw_call_shell(call));
    if (name && strlen(name) >= BW_TAB_NAME)
        return bw_call_fail(call, "a tab's name has at most %d bytes", BW_TAB_NAME - 1);
    snprintf(tab->name, sizeof(tab->name), "%s", name ? name : "");
    return 0;
}

/* --- the rows --- */
static const bw_param where_param[] = {
    {"where", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "left, right, up or down"}};
static const bw_param grow_params[] = {
    {"percent", 0, BW_ARG_NUMBER, 0, "of the area that the two share; 5 when not given"},
    {"beside", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "wider or narrower, not higher or lower"}};
static const bw_param number_param[] = {
    {"number", 0, BW_ARG_NUMBER, BW_PARAM_REQUIRED, "counted from 1"}};
static const bw_param name_param[] = {
    {"name", 0, BW_ARG_TEXT, 0, "nothing: named after what it shows"}};

const bw_command bw_pane_commands[] = {
    {.name = "pane split",
     .summary = "A second pane below, at the same place",
     .help = NULL,
     .example = "pane split",
     .run = pane_split,
     SCREEN},
    {.name = "pane beside",
     .summary = "A second pane beside, at the same place",
     .example = "pane beside",
     .run = pane_beside,
     SCREEN},
    {.name = "pane close",
     .summary = "Close the pane, the others get its area",
     .example = "pane close",
     .run = pane_close,
     SCREEN},
    {.name = "pane next",
     .summary = "To the next pane",
     .example = "pane next",
     .run = pane_next,
     SCREEN},
    {.name = "pane previous",
     .summary = "To the pane before",
     .example = "pane previous",
     .run = pane_previous,
     SCREEN},
    {.name = "pane go",
     .summary = "To the pane that lies there",
     .example = "pane go left",
     .params = where_param,
     .param_count = BW_COUNT(where_param),
     .run = pane_go,
     SCREEN},
    {.name = "pane grow",
     .summary = "Give the pane more of the screen",
     .example = "pane grow 10 --beside",
     .params = grow_params,
     .param_count = BW_COUNT(grow_params),
     .run = pane_grow,
     SCREEN},
    {.name = "pane shrink",
     .summary = "Give the pane less of the screen",
     .example = "pane shrink 10",
     .params = grow_params,
     .param_count = BW_COUNT(grow_params),
     .run = pane_shrink,
     SCREEN},
    {.name = "pane equalise",
     .summary = "Make all panes alike",
     .example = "pane equalise",
     .run = pane_equalise,
     SCREEN},
    {.name = "pane swap",
     .summary = "Change places with the next pane",
     .example = "pane swap",
     .run = pane_swap,
     SCREEN},
    {.name = "pane zoom",
     .summary = "The pane alone on the screen, and back",
     .example = "pane zoom",
     .run = pane_zoom,
     SCREEN},
    {.name = "tab new",
     .summary = "Another tab, at the same place",
     .example = "tab new",
     .run = tab_new,
     SCREEN},
    {.name = "tab close",
     .summary = "Close the tab with all its panes",
     .example = "tab close",
     .run = tab_close,
     SCREEN},
    {.name = "tab next",
     .summary = "To the next tab",
     .example = "tab next",
     .run = tab_next,
     SCREEN},
    {.name = "tab previous",
     .summary = "To the tab before",
     .example = "tab previous",
     .run = tab_previous,
     SCREEN},
    {.name = "tab go",
     .summary = "To a tab by its number",
     .example = "tab go 2",
     .params = number_param,
     .param_count = BW_COUNT(number_param),
     .run = tab_go,
     SCREEN},
    {.name = "tab name",
     .summary = "Give the tab a name",
     .example = "tab name source",
     .params = name_param,
     .param_count = BW_COUNT(name_param),
     .run = tab_name,
     SCREEN},
    {.name = NULL},
};
