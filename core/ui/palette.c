/* The palette: all commands and views, narrowed by what is typed, the best fit first. */
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/script/init.h"
#include "core/ui/core_views.h"
#include "core/ui/fuzzy.h"
#include "core/ui/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_WIDTH 13 /* of the column of keys: all of them, or the first */

typedef enum entry_kind { IS_COMMAND, IS_VIEW, IS_ACTION } entry_kind;

typedef struct entry {
    const char *name, *summary;
    char keys[28]; /* "" = none */
    entry_kind kind;
    bool wants_words; /* a command that does nothing without them */
    int score;
} entry;

typedef struct palette {
    bw_shell *shell;
    const bw_view_class *below; /* whose actions are listed */
    entry *entries;             /* all, the fitting ones first */
    size_t count, fitting, cursor, top;
    bw_text typed;
    int height;
} palette;

/* --- what there is --- */
static void add(palette *p, entry_kind kind, const char *name, const char *summary)
{
    p->entries = bw_realloc(p->entries, (p->count + 1) * sizeof(entry));
    p->entries[p->count++] = (entry){.name = name, .summary = summary, .kind = kind};
}

/* The first keys of the entry that was added last. */
static void add_keys(palette *p, const char *context, const char *before)
{
    entry *e = &p->entries[p->count - 1];
    bw_text target = {0}, keys = {0};
    bw_text_addf(&target, "%s%s", before, e->name);
    bw_keymap_keys(bw_keymap_of(p->shell->session), context, bw_text_get(&target), &keys);
    size_t length =
        keys.length < KEYS_WIDTH ? keys.length : 1 + strcspn(bw_text_get(&keys) + 1, ",");
    snprintf(e->keys, sizeof(e->keys), "%.*s", (int)length, bw_text_get(&keys));
    bw_text_free(&target);
    bw_text_free(&keys);
}

static bool wants_words(const bw_command *c)
{
    for (size_t i = 0; i < c->param_count; i++)
        if (!(c->flags & BW_COMMAND_SCREEN) || c->params[i].flags & BW_PARAM_REQUIRED)
            return true;
    return false;
}

static void collect_actions(palette *p)
{
    for (const bw_view_action *a = p->below ? p->below->actions : NULL; a && a->name; a++)
        if (*a->name) {
            add(p, IS_ACTION, a->name, a->help ? a->help : a->name);
            add_keys(p, p->below->name, "");
        }
}

static void collect(palette *p)
{
    const bw_commands *commands = bw_session_commands(p->shell->session);
    const struct bw_plugins *plugins = p->shell->session->plugins;
    const bw_init_view *v;
    for (size_t i = 0; i < bw_commands_count(commands); i++) {
        const bw_command *c = bw_commands_at(commands, i);
        add(p, IS_COMMAND, c->name, c->summary);
        add_keys(p, "global", ":");
        p->entries[p->count - 1].wants_words = wants_words(c);
    }
    for (size_t i = 0; i < bw_plugins_view_count(plugins); i++) {
        const bw_view_class *c = bw_plugins_view_at(plugins, i);
        add(p, IS_VIEW, c->name, c->title ? c->title : c->name);
    }
    for (size_t i = 0; (v = bw_init_view_at(p->shell->session->init, i)); i++)
        add(p, IS_VIEW, v->name, v->title);
    collect_actions(p);
}

static int by_score(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return x->score != y->score ? (x->score > y->score ? -1 : 1) : strcmp(x->name, y->name);
}

/* A word of the summary fits as well, but never better than a name. */
static int score_of(const entry *e, const char *typed)
{
    int by_name = bw_fuzzy_score(e->name, typed);
    return by_name ? by_name + 100000 : strcasestr(e->summary, typed) ? 1 : 0;
}

static void narrow(palette *p)
{
    const char *typed = bw_text_get(&p->typed);
    p->fitting = p->cursor = p->top = 0;
    for (size_t i = 0; i < p->count; i++) {
        entry *e = &p->entries[i];
        e->score = *typed ? score_of(e, typed) : 1;
        p->fitting += e->score > 0;
    }
    qsort(p->entries, p->count, sizeof(entry), by_score);
}

static const char *const prefixes[] = {"", "view ", "do "};

static int name_width(const palette *p)
{
    int width = 0;
    for (size_t i = 0; i < p->count; i++) {
        int own = bw_text_width(p->entries[i].name) + bw_text_width(prefixes[p->entries[i].kind]);
        width = own > width ? own : width;
    }
    return width + 2;
}

/* Name, keys, one line; on narrow screens the line goes first. */
static void draw_entry(const palette *p, size_t i, bw_canvas *canvas, int y, int keys_x,
                       bool focused)
{
    const entry *e = &p->entries[i];
    int width = bw_canvas_width(canvas), summary_x = keys_x + KEYS_WIDTH + 1;
    int x = bw_canvas_put(canvas, 1, y, BW_ROLE_DIM, prefixes[e->kind]);
    bw_canvas_put(canvas, x, y, BW_ROLE_TITLE, e->name);
    bw_canvas_put(bw_canvas_part(canvas, keys_x, y, KEYS_WIDTH, 1), 0, 0, BW_ROLE_KEY, e->keys);
    if (summary_x < width)
        bw_canvas_put(canvas, summary_x, y, BW_ROLE_TEXT, e->summary);
    if (i == p->cursor)
        bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
}

/* The line of the entry under the cursor, when it is cut: below the entries. Returns its rows. */
static int draw_cut(const palette *p, bw_canvas *canvas, int summary_x)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    const char *summary = p->fitting ? p->entries[p->cursor].summary : "";
    if (summary_x + bw_text_width(summary) <= width || height < 4)
        return 0;
    int rows = bw_canvas_wrap(NULL, 1, 0, width - 2, BW_ROLE_DIM, summary);
    rows = rows < height / 3 ? rows : height / 3;
    bw_canvas *part = bw_canvas_part(canvas, 0, height - rows, width, rows);
    bw_canvas_wrap(part, 1, 0, width - 2, BW_ROLE_DIM, summary);
    return rows;
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    palette *p = view;
    int keys_x = name_width(p);
    p->height = bw_canvas_height(canvas) - 1 - draw_cut(p, canvas, keys_x + KEYS_WIDTH + 1);
    int x = bw_canvas_put(canvas, 1, 0, BW_ROLE_KEY, "> ");
    x = bw_canvas_put(canvas, x, 0, BW_ROLE_TEXT, bw_text_get(&p->typed));
    if (focused)
        bw_canvas_cursor(canvas, x, 0);
    size_t height = p->height > 0 ? (size_t)p->height : 1;
    if (p->cursor < p->top)
        p->top = p->cursor;
    if (p->cursor >= p->top + height)
        p->top = p->cursor - height + 1;
    for (size_t i = p->top; i < p->fitting && i < p->top + height; i++)
        draw_entry(p, i, canvas, (int)(i - p->top) + 1, keys_x, focused);
    if (p->fitting == 0)
        bw_canvas_put(canvas, 1, 1, BW_ROLE_DIM, "nothing fits; Backspace takes letters back");
}

static void choose(palette *p)
{
    bw_shell *shell = p->shell;
    bw_text line = {0};
    if (p->fitting == 0)
        return;
    const entry e = p->entries[p->cursor];
    bw_text_addf(&line, "%s%s%s", prefixes[e.kind], e.name, e.wants_words ? " " : "");
    bw_shell_pop(shell); /* p is gone from here on */
    if (e.wants_words)
        bw_shell_command_prompt(shell, bw_text_get(&line));
    else
        bw_shell_run(shell, bw_text_get(&line));
    bw_text_free(&line);
}

static void take_back(palette *p)
{
    size_t length = p->typed.length;
    while (length && (p->typed.data[--length] & 0xc0) == 0x80)
        ;
    if (p->typed.length) {
        p->typed.data[length] = '\0';
        p->typed.length = length;
        narrow(p);
    } else {
        bw_shell_pop(p->shell);
    }
}

static void move(palette *p, long by)
{
    long at = (long)p->cursor + by, last = p->fitting ? (long)p->fitting - 1 : 0;
    p->cursor = (size_t)(at < 0 ? 0 : at > last ? last : at);
}

static bool key(void *view, bw_key pressed)
{
    palette *p = view;
    char utf8[5];
    switch (pressed) {
    case BW_KEY_UP:
    case BW_KEY_CTRL | 'p': move(p, -1); break;
    case BW_KEY_DOWN:
    case BW_KEY_CTRL | 'n': move(p, 1); break;
    case BW_KEY_PAGE_UP: move(p, -p->height); break;
    case BW_KEY_PAGE_DOWN: move(p, p->height); break;
    case BW_KEY_HOME: p->cursor = 0; break;
    case BW_KEY_END: move(p, (long)p->count); break;
    case BW_KEY_ENTER: choose(p); break;
    case BW_KEY_BACKSPACE: take_back(p); break;
    default:
        if (pressed < 0x20 || pressed > 0x10ffff || bw_char_width(pressed) < 0)
            return false;
        bw_utf8_put(pressed, utf8);
        bw_text_add(&p->typed, utf8);
        narrow(p);
    }
    return true;
}

static bool mouse(void *view, const bw_mouse *event)
{
    palette *p = view;
    if (event->act == BW_MOUSE_DOUBLE && event->y > 0)
        choose(p);
    else if (event->act == BW_MOUSE_PRESS && event->y > 0 &&
             p->top + (size_t)event->y - 1 < p->fitting)
        p->cursor = p->top + (size_t)event->y - 1;
    else
        return false;
    return true;
}

static void close_view(void *view)
{
    palette *p = view;
    bw_text_free(&p->typed);
    free(p->entries);
    free(p);
}

static void status(const void *view, bw_text *text)
{
    const palette *p = view;
    bw_text_addf(text, "%zu of %zu  type to narrow, Enter takes, Esc back", p->fitting, p->count);
}

static bool typing(const void *view)
{
    (void)view;
    return true;
}

static const bw_view_action actions[] = {
    {"choose", "Enter", "does it, or puts a command that wants words into the prompt", NULL},
    {"take-back", "Backspace", "takes a letter back", NULL},
    {"previous", "Ctrl-P", "up", NULL},
    {"next", "Ctrl-N", "down", NULL},
    {NULL, NULL, NULL, NULL},
};

const bw_view_class bw_palette_view = {.size = sizeof(bw_view_class),
                                       .name = "palette",
                                       .title = "All commands, views and actions",
                                       .help = "Letters narrow: \"jl\" finds \"journal list\".",
                                       .draw = draw,
                                       .key = key,
                                       .close = close_view,
                                       .status = status,
                                       .actions = actions,
                                       .mouse = mouse,
                                       .typing = typing};

void bw_shell_palette(bw_shell *shell)
{
    palette *p = bw_alloc(sizeof(*p));
    p->shell = shell;
    p->below = bw_shell_top(shell) ? bw_shell_top(shell)->kind : NULL;
    p->height = 1;
    collect(p);
    narrow(p);
    bw_shell_push_ready(shell, &bw_palette_view, p);
}
