/* The keys for people: the command keys, docs/keys.md. */
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/ui/cheatsheet.h"
#include "core/ui/keymap.h"

#include <string.h>

typedef struct saying {
    bw_session *session;
    bool markdown;
    bw_text *text;
} saying;

static const char *help_of(const saying *s, const bw_view_action *a)
{
    const bw_command *command = a->help ? NULL : bw_commands_find(s->session->commands, a->name);
    return a->help ? a->help : command ? command->summary : "";
}

static void say_row(const saying *s, const char *name, const char *keys, const char *help)
{
    if (s->markdown)
        bw_text_addf(s->text, "| `%s` | %s | %s |\n", name, *keys ? keys : "-", help);
    else
        bw_text_addf(s->text, "  %-20s %-20s %s\n", *keys ? keys : "-", name, help);
}

/* before: what targets begin with, ":" in global. */
static void say_table(const saying *s, const char *context, const bw_view_action *actions,
                      const char *before)
{
    bw_text target = {0}, keys = {0};
    for (const bw_view_action *a = actions; a && a->name; a++) {
        if (!*a->name)
            continue;
        bw_text_clear(&target);
        bw_text_clear(&keys);
        bw_text_addf(&target, "%s%s", before, a->name);
        bw_keymap_keys(bw_keymap_of(s->session), context, bw_text_get(&target), &keys);
        say_row(s, bw_text_get(&target), bw_text_get(&keys), help_of(s, a));
    }
    bw_text_free(&target);
    bw_text_free(&keys);
}

static bool in_table(const bw_view_action *actions, const char *target)
{
    for (const bw_view_action *a = actions; a && a->name; a++)
        if (*a->name && strcmp(a->name, target + (*target == ':')) == 0)
            return true;
    return false;
}

/* What files and bind added: targets that the table of the context has not. */
static void say_added(const saying *s, const char *context, const bw_view_action *actions)
{
    const bw_keymap *map = bw_keymap_of(s->session);
    char keys[96];
    for (size_t i = 0; i < bw_keymap_count(map); i++) {
        const bw_binding *b = bw_keymap_at(map, i);
        if (strcmp(b->context, context) == 0 && *b->target && !in_table(actions, b->target))
            say_row(s, b->target, bw_keys_format(b->keys, b->count, keys), b->where);
    }
}

static void say_context(const saying *s, const char *context, const char *title,
                        const bw_view_action *actions, const char *before)
{
    if (s->markdown)
        bw_text_addf(s->text, "\n## %s\n%s\n\n| action | keys | what it does |\n|---|---|---|\n",
                     context, title);
    else
        bw_text_addf(s->text, "%s%s: %s\n", s->text->length ? "\n" : "", context, title);
    say_table(s, context, actions, before);
    say_added(s, context, actions);
}

static void say_view(const saying *s, const bw_view_class *kind)
{
    say_context(s, kind->name, kind->title ? kind->title : kind->name, kind->actions, "");
}

static void say_views(const saying *s)
{
    size_t count = s->session->plugins ? bw_plugins_view_count(s->session->plugins) : 0;
    for (size_t i = 0; i < count; i++)
        say_view(s, bw_plugins_view_at(s->session->plugins, i));
    for (size_t i = 0; bw_core_views[i]; i++)
        say_view(s, bw_core_views[i]);
}

static const char moving_title[] = "What every view understands";
static const char global_title[] = "Where the view has no use for the key";
static const char override_title[] = "Before any view: your own";

static const char preface[] =
    "# Keys\n\n"
    "Made by `blockwright keys --markdown`; a test keeps it true. In the workbench `?` shows the "
    "keys "
    "of what is on screen, `:keys` all of them.\n\n"
    "A key is looked for in four contexts: `override`, then the view on top, then `moving`, then "
    "`global`; the first that names it has it. While text is typed (the BBED console, the palette, "
    "overwriting) characters are text.\n\n"
    "To change keys, choose a set with `set keys vi` or `set keys emacs` (a line `keys = vi` in "
    "`~/.config/blockwright/settings` lasts), and write lines into `~/.config/blockwright/keys`, "
    "as they can be typed behind `:`:\n\n"
    "    # comment\n"
    "    bind block_viewer J next-block\n"
    "    bind global \"Ctrl-X Ctrl-C\" :quit\n"
    "    unbind global q\n\n"
    "Up to three keys one after the other do one thing. The sets are files of the same lines, in "
    "`keys/`. A name that is not known, a key that is bound twice, and one that a view takes first "
    "are told at the start with file and line. `bw.key` of init.lua binds in `override`.\n";

bool bw_keymap_say(bw_session *session, const char *context, bool markdown, bw_text *text)
{
    saying s = {session, markdown, text};
    const bw_view_class *kind = context ? bw_view_class_named(session, context) : NULL;
    if (markdown)
        bw_text_add(text, preface);
    if (!context)
        say_views(&s);
    else if (kind)
        say_view(&s, kind);
    if (!context || strcmp(context, "moving") == 0)
        say_context(&s, "moving", moving_title, bw_moving_actions, "");
    if (!context || strcmp(context, "global") == 0)
        say_context(&s, "global", global_title, bw_global_keys, ":");
    if (!context || strcmp(context, "override") == 0)
        say_context(&s, "override", override_title, NULL, "");
    if (markdown && !context) {
        bw_text_add(text, "\n## For those who know BBED\n\n");
        bw_cheatsheet_say(session, true, text);
    }
    if (!markdown && !context && *bw_keymap_troubles(bw_keymap_of(session)))
        bw_text_addf(text, "\nNot as it should be:\n%s", bw_keymap_troubles(bw_keymap_of(session)));
    return text->length > 0;
}
