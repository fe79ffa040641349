/* Help of what is on screen, made from the tables of actions and keys as they are bound now. */
#include "core/command/session.h"
#include "core/ui/shell.h"

#include <string.h>

static void add_actions(bw_shell *shell, const char *context, const bw_view_action *actions,
                        const char *before, bw_text *text)
{
    const bw_keymap *map = bw_keymap_of(shell->session);
    bw_text target = {0}, keys = {0};
    for (const bw_view_action *a = actions; a && a->name; a++) {
        bw_text_clear(&target);
        bw_text_clear(&keys);
        bw_text_addf(&target, "%s%s", before, a->name);
        if (!*a->name) {
            bw_text_add(text, "\n");
        } else if (bw_keymap_keys(map, context, bw_text_get(&target), &keys)) {
            const bw_command *c =
                a->help ? NULL : bw_commands_find(shell->session->commands, a->name);
            bw_text_addf(text, "%s\t%s\n", bw_text_get(&keys),
                         a->help ? a->help
                         : c     ? c->summary
                                 : a->name);
        }
    }
    bw_text_free(&target);
    bw_text_free(&keys);
}

/* Keys that run a command line which no table has: from files of keys, init.lua, bind. */
static void add_own(bw_shell *shell, const char *context, bw_text *text)
{
    const bw_keymap *map = bw_keymap_of(shell->session);
    char keys[96];
    for (size_t i = 0; i < bw_keymap_count(map); i++) {
        const bw_binding *b = bw_keymap_at(map, i);
        if (strcmp(b->context, context) == 0 && *b->target && strcmp(b->where, "default") != 0)
            bw_text_addf(text, "%s\t%s (%s)\n", bw_keys_format(b->keys, b->count, keys), b->target,
                         b->where);
    }
}

static void add_view(bw_shell *shell, const bw_view_class *kind, bw_text *text)
{
    bw_text_addf(text, "%s\n", kind->title ? kind->title : kind->name);
    add_actions(shell, kind->name, kind->actions, "", text);
    if (kind->help)
        bw_text_addf(text, "%s%s\n", kind->actions ? "\n" : "", kind->help);
    add_own(shell, kind->name, text);
}

void bw_shell_help(bw_shell *shell)
{
    bw_open_view *top = bw_shell_top(shell);
    bw_text text = {0};
    if (top)
        add_view(shell, top->kind, &text);
    bw_text_add(&text, "\nMoving\n");
    add_actions(shell, "moving", bw_moving_actions, "", &text);
    add_own(shell, "moving", &text);
    bw_text_add(&text, "\nEverywhere\n");
    add_actions(shell, "global", bw_global_keys, ":", &text);
    add_own(shell, "global", &text);
    add_own(shell, "override", &text);
    bw_text_add(&text,
                "\nhelp COMMAND tells more of one, cheatsheet helps those who know BBED, keys "
                "lists the keys of all views.\n");
    bw_shell_text_view(shell, "Help", bw_text_get(&text));
    bw_text_free(&text);
}
