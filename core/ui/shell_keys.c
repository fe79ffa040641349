/* Keys: to the prompt, else through the keymap to the view or to a command. */
#include "core/command/session.h"
#include "core/ui/shell.h"
#include "core/ui/tour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- hints --- */
static void say_hint(bw_shell *shell, const char *context, const char *hint)
{
    bw_text text = {0};
    bw_keymap_expand(shell->session, context, hint ? hint : "", &text);
    snprintf(shell->hint, sizeof(shell->hint), "%s", bw_text_get(&text));
    bw_text_free(&text);
}

static const char *hint_of(const bw_view_action *actions, const char *name)
{
    for (const bw_view_action *a = actions; a && a->name; a++)
        if (strcmp(a->name, name) == 0)
            return a->hint;
    return NULL;
}

/* --- doing --- */
static bool act(bw_shell *shell, const char *target)
{
    const bw_view_class *kind = bw_shell_top(shell)->kind; /* the view may close itself */
    void *data = bw_shell_top(shell)->data;
    bw_key key = bw_view_action_key(kind, target);
    if (!key || !kind->key(data, key))
        return false;
    say_hint(shell, kind->name, hint_of(kind->actions, target));
    return true;
}

bool bw_shell_do(bw_shell *shell, const char *action)
{
    return bw_shell_top(shell) && act(shell, action);
}

static bool follow(bw_shell *shell, const bw_binding *binding)
{
    char *target = bw_strdup(binding->target); /* a command may bind keys anew */
    bool done = true;
    if (*target == ':') {
        bw_shell_run(shell, target + 1);
        say_hint(shell, "global", hint_of(bw_global_keys, target + 1));
    } else {
        done = bw_shell_top(shell) && act(shell, target);
    }
    free(target);
    return done;
}

typedef enum outcome { NOT_MINE, DONE, WAIT } outcome;

/* taken: the context had the key by default, and somebody took it away. */
static outcome ask(bw_shell *shell, const char *context, bool *taken)
{
    const bw_binding *found;
    switch (bw_keymap_ask(bw_keymap_of(shell->session), context, shell->pending,
                          shell->pending_count, &found)) {
    case BW_KEYMAP_FOUND: return follow(shell, found) ? DONE : NOT_MINE;
    case BW_KEYMAP_MORE: return WAIT;
    case BW_KEYMAP_TAKEN: *taken = true; return NOT_MINE;
    default: return NOT_MINE;
    }
}

static bool is_character(bw_key key)
{
    return key >= 0x20 && key <= 0x10ffff;
}

/* As it was pressed: what is typed, and keys that no table names. */
static bool give_raw(bw_shell *shell)
{
    bw_open_view *view = bw_shell_top(shell);
    return view && shell->pending_count == 1 && view->kind->key(view->data, shell->pending[0]);
}

/* The view on top. A view that lists no actions knows its keys by itself. */
static outcome ask_view(bw_shell *shell)
{
    bool taken = false, moved = false;
    bw_open_view *view = bw_shell_top(shell);
    if (!view)
        return NOT_MINE;
    const bw_view_class *kind = view->kind;
    if (kind->typing && kind->typing(view->data) && is_character(shell->pending[0]) &&
        give_raw(shell))
        return DONE;
    outcome o = ask(shell, kind->name, &taken);
    if (o == NOT_MINE && !kind->actions && give_raw(shell))
        return DONE;
    if (o == NOT_MINE)
        o = ask(shell, "moving", &moved);
    if (o == NOT_MINE && kind->actions && !taken && !moved && give_raw(shell))
        o = DONE;
    return o;
}

static outcome dispatch(bw_shell *shell)
{
    bool taken = false;
    outcome o = ask(shell, "override", &taken);
    o = o == NOT_MINE ? ask_view(shell) : o;
    return o == NOT_MINE ? ask(shell, "global", &taken) : o;
}

/* --- sequences --- */
/* The other keys of the same target that also begin with what was pressed stand with the first. */
static void add_pending(bw_shell *shell, const char *context, bw_text *text)
{
    const bw_keymap *map = bw_keymap_of(shell->session);
    char name[96];
    int had = shell->pending_count;
    const bw_binding *last = NULL;
    for (size_t i = 0; i < bw_keymap_count(map); i++) {
        const bw_binding *b = bw_keymap_at(map, i);
        if (b->count <= had || !*b->target || strcmp(b->context, context) != 0 ||
            memcmp(b->keys, shell->pending, (size_t)had * sizeof(bw_key)) != 0)
            continue;
        bool same = last && strcmp(last->target, b->target) == 0;
        if (last && !same)
            bw_text_addf(text, "\t%s\n", last->target + (*last->target == ':'));
        bw_text_addf(text, "%s%s", same ? " " : "",
                     bw_keys_format(b->keys + had, b->count - had, name));
        last = b;
    }
    if (last)
        bw_text_addf(text, "\t%s\n", last->target + (*last->target == ':'));
}

void bw_shell_pending(bw_shell *shell, bw_text *text)
{
    bw_open_view *view = bw_shell_top(shell);
    add_pending(shell, "override", text);
    if (view)
        add_pending(shell, view->kind->name, text);
    add_pending(shell, "moving", text);
    add_pending(shell, "global", text);
}

static void say_nothing(bw_shell *shell)
{
    char keys[96];
    bw_text help = {0};
    bw_key last = shell->pending[shell->pending_count - 1];
    if (shell->pending_count > 1 && last == BW_KEY_ESCAPE)
        return;
    if (last == (BW_KEY_CTRL | 'c')) {
        bw_shell_message(shell, BW_NOTE, "nothing runs; :quit leaves the workbench");
        return;
    }
    if (!bw_keymap_keys(bw_keymap_of(shell->session), "global", ":help here", &help))
        bw_text_add(&help, ":help here");
    bw_shell_message(shell, BW_NOTE, "%s does nothing here; %.*s tells which keys do",
                     bw_keys_format(shell->pending, shell->pending_count, keys),
                     (int)strcspn(bw_text_get(&help), ","), bw_text_get(&help));
    bw_text_free(&help);
}

static void take_key(bw_shell *shell, bw_key key)
{
    shell->message[0] = '\0';
    if (key == BW_KEY_RESIZE)
        return;
    shell->hint[0] = '\0';
    if (bw_tour_takes(shell)) {
        bw_tour_key(shell, key);
        return;
    }
    if (key == BW_KEY_MOUSE) {
        bw_shell_mouse(shell);
        return;
    }
    if (key == BW_KEY_PASTE) {
        bw_shell_paste(shell);
        return;
    }
    if (shell->prompt.active) {
        bw_prompt_key(shell, key);
        return;
    }
    shell->pending[shell->pending_count++] = key;
    outcome o = dispatch(shell);
    if (o == WAIT && shell->pending_count < BW_KEY_SEQUENCE)
        return;
    if (o != DONE)
        say_nothing(shell);
    shell->pending_count = 0;
}

/* Hooks are told when another block is shown, however it came there. */
static void tell_place(bw_shell *shell)
{
    bw_place here = bw_shell_place(shell);
    if (!here.file || (here.file == shell->told.file && here.block == shell->told.block))
        return;
    shell->told = here;
    bw_session_tell(shell->session, BW_EVENT_PLACE, &here, NULL, 0, NULL);
}

/* What scripts asked of the screen meanwhile; what that asks for again waits for the next time. */
void bw_shell_catch_up(bw_shell *shell)
{
    if (shell->later.length && !shell->prompt.active) {
        bw_text lines = shell->later;
        shell->later = (bw_text){0};
        char *rest = lines.data;
        for (char *line; (line = strsep(&rest, "\n"));)
            if (*line)
                bw_shell_run(shell, line);
        bw_text_free(&lines);
    }
}

void bw_shell_key(bw_shell *shell, bw_key key)
{
    take_key(shell, key);
    tell_place(shell);
    bw_shell_catch_up(shell);
}
