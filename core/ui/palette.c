/* The palette: all commands and views, narrowed by what is typed, the best fit first. */
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/script/init.h"
#include "core/ui/core_views.h"
#include "core/ui/fuzzy.h"
#include "core/ui/shell.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    const char *name, *summary;
    bool is_view;
    int score;
} entry;

typedef struct palette {
    bw_shell *shell;
    entry *entries; /* all, the fitting ones first */
    size_t count, fitting, cursor, top;
    bw_text typed;
    int height;
} palette;

static void collect(palette *p)
{
    const bw_commands *commands = bw_session_commands(p->shell->session);
    size_t command_count = bw_commands_count(commands),
           view_count = bw_plugins_view_count(p->shell->session->plugins), own = 0;
    const bw_init_view *v;
    while (bw_init_view_at(p->shell->session->init, own))
        own++;
    p->entries = bw_alloc((command_count + view_count + own + 1) * sizeof(entry));
    for (size_t i = 0; i < command_count; i++) {
        const bw_command *c = bw_commands_at(commands, i);
        p->entries[p->count++] = (entry){.name = c->name, .summary = c->summary};
    }
    for (size_t i = 0; i < view_count; i++) {
        const bw_view_class *c = bw_plugins_view_at(p->shell->session->plugins, i);
        p->entries[p->count++] =
            (entry){.name = c->name, .summary = c->title ? c->title : c->name, .is_view = true};
    }
    for (size_t i = 0; (v = bw_init_view_at(p->shell->session->init, i)); i++)
        p->entries[p->count++] = (entry){.name = v->name, .summary = v->title, .is_view = true};
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

static int name_width(const palette *p)
{
    int width = 0;
    for (size_t i = 0; i < p->count; i++) {
        int own = bw_text_width(p->entries[i].name);
        width = own > width ? own : width;
    }
    return width + 7; /* "view " and a gap */
}

static void draw_entry(const palette *p, size_t i, bw_canvas *canvas, int y, int summary_x,
                       bool focused)
{
    const entry *e = &p->entries[i];
    int x = bw_canvas_put(canvas, 1, y, BW_ROLE_DIM, e->is_view ? "view " : "");
    bw_canvas_put(canvas, x, y, BW_ROLE_KEY, e->name);
    bw_canvas_put(canvas, summary_x, y, BW_ROLE_TEXT, e->summary);
    if (i == p->cursor)
        bw_canvas_role(canvas, 0, y, bw_canvas_width(canvas),
                       focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    palette *p = view;
    int summary_x = name_width(p);
    p->height = bw_canvas_height(canvas) - 1;
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
        draw_entry(p, i, canvas, (int)(i - p->top) + 1, summary_x, focused);
    if (p->fitting == 0)
        bw_canvas_put(canvas, 1, 1, BW_ROLE_DIM, "nothing fits; Backspace takes letters back");
}

static void choose(palette *p)
{
    bw_shell *shell = p->shell;
    bw_text line = {0};
    if (p->fitting == 0)
        return;
    const entry *e = &p->entries[p->cursor];
    bw_text_addf(&line, "%s%s", e->is_view ? "view " : "", e->name);
    bool at_once = e->is_view;
    bw_shell_pop(shell); /* p is gone from here on */
    if (at_once)
        bw_shell_run(shell, bw_text_get(&line));
    else {
        bw_text_add(&line, " ");
        bw_shell_command_prompt(shell, bw_text_get(&line));
    }
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

const bw_view_class bw_palette_view = {
    .size = sizeof(bw_view_class),
    .name = "palette",
    .title = "All commands, views and actions",
    .help = "Letters narrow: \"jl\" finds \"journal list\".",
    .draw = draw,
    .key = key,
    .close = close_view,
    .status = status,
    .actions = actions,
    .typing = typing};

void bw_shell_palette(bw_shell *shell)
{
    palette *p = bw_alloc(sizeof(*p));
    p->shell = shell;
    p->height = 1;
    collect(p);
    narrow(p);
    bw_shell_push_ready(shell, &bw_palette_view, p);
}
