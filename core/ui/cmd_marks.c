/* mark ...: letters for places. */
#include "core/ui/cmd_screen.h"

static bw_place *mark_named(bw_call *call)
{
    const char *name = bw_call_text(call, "letter");
    bw_place *mark = bw_shell_mark(bw_call_shell(call), name);
    if (!mark)
        bw_call_fail(call, "marks have the names a to z and A to Z, not '%s'", name);
    return mark;
}

static int set_mark(bw_call *call)
{
    const char *name = bw_call_text(call, "letter");
    bw_place *mark = mark_named(call), here = bw_shell_place(bw_call_shell(call));
    if (!mark)
        return 2;
    if (!here.file)
        return bw_call_fail(call, "a mark is a place in a block: open one first");
    *mark = here;
    bw_call_note(call, "mark %s is here; '%s or :mark go %s comes back", name, name, name);
    return 0;
}

static int go_to_mark(bw_call *call)
{
    const char *name = bw_call_text(call, "letter");
    bw_place *mark = mark_named(call);
    if (!mark)
        return 2;
    if (!mark->file)
        return bw_call_fail(call, "mark %s is not set; m%s or :mark set %s sets it", name, name,
                            name);
    bw_shell_go(bw_call_shell(call), mark);
    return 0;
}

static int delete_mark(bw_call *call)
{
    bw_place *mark = mark_named(call);
    if (mark)
        *mark = (bw_place){0};
    return mark ? 0 : 2;
}

static int list_marks(bw_call *call)
{
    bw_shell_marks(bw_call_shell(call));
    return 0;
}

static const bw_param letter_param[] = {
    {"letter", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "a to z, A to Z"}};

const bw_command bw_mark_commands[] = {
    {.name = "mark set",
     .summary = "Give the present place a letter",
     .example = "mark set a",
     .params = letter_param,
     .param_count = BW_COUNT(letter_param),
     .run = set_mark,
     .flags = BW_COMMAND_SCREEN},
    {.name = "mark go",
     .summary = "To the place of a letter",
     .example = "mark go a",
     .params = letter_param,
     .param_count = BW_COUNT(letter_param),
     .run = go_to_mark,
     .flags = BW_COMMAND_SCREEN},
    {.name = "mark delete",
     .summary = "Forget a letter",
     .example = "mark delete a",
     .params = letter_param,
     .param_count = BW_COUNT(letter_param),
     .run = delete_mark,
     .flags = BW_COMMAND_SCREEN},
    {.name = "mark list",
     .summary = "All letters and their places",
     .example = "mark list",
     .run = list_marks,
     .flags = BW_COMMAND_SCREEN},
    {.name = NULL},
};
