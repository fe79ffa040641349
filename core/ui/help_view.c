/* Help of what is on screen, made from the tables of actions and keys as they are bound now. Enter
 * does what a line tells: who knows only arrows, Enter, Esc and ? needs no other key. */
#include "core/command/session.h"
#include "core/ui/core_views.h"
#include "core/ui/shell.h"

#include <stdlib.h>
#include <string.h>

typedef struct line {
    char *keys, *text;
    char *target; /* an action, or ":" and a command line; NULL = the line only tells something */
    int height;   /* rows at the width that was drawn last */
} line;

typedef struct help_view {
    bw_shell *shell;
    line *lines;
    size_t count, room, cursor;
    int top, height; /* first row shown; rows of the pane */
    char *search;
} help_view;

/* --- lines --- */
static void add(help_view *h, const char *keys, const char *text, const char *target)
{
    if (h->count == h->room) {
        h->room = h->room ? h->room * 2 : 64;
        h->lines = bw_realloc(h->lines, h->room * sizeof(*h->lines));
    }
    h->lines[h->count++] =
        (line){bw_strdup(keys), bw_strdup(text), target ? bw_strdup(target) : NULL, 1};
}

static void add_actions(help_view *h, const char *context, const bw_view_action *actions,
                        const char *before)
{
    const bw_keymap *map = bw_keymap_of(h->shell->session);
    bw_text target = {0}, keys = {0};
    for (const bw_view_action *a = actions; a && a->name; a++) {
        bw_text_clear(&target);
        bw_text_clear(&keys);
        bw_text_addf(&target, "%s%s", before, a->name);
        if (!*a->name) {
            add(h, "", "", NULL);
        } else if (bw_keymap_keys(map, context, bw_text_get(&target), &keys)) {
            const bw_command *c =
                a->help ? NULL : bw_commands_find(h->shell->session->commands, a->name);
            add(h, bw_text_get(&keys),
                a->help ? a->help
                : c     ? c->summary
                        : a->name,
                bw_text_get(&target));
        }
    }
    bw_text_free(&target);
    bw_text_free(&keys);
}

/* Keys that run a command line which no table has: from files of keys, init.lua, bind. */
static void add_own(help_view *h, const char *context)
{
    const bw_keymap *map = bw_keymap_of(h->shell->session);
    char keys[96];
    for (size_t i = 0; i < bw_keymap_count(map); i++) {
        const bw_binding *b = bw_keymap_at(map, i);
        bw_text text = {0};
        if (strcmp(b->context, context) != 0 || !*b->target || strcmp(b->where, "default") == 0)
            continue;
        bw_text_addf(&text, "%s (%s)", b->target, b->where);
        add(h, bw_keys_format(b->keys, b->count, keys), bw_text_get(&text), b->target);
        bw_text_free(&text);
    }
}

/* A view's words below its actions; "KEY<tab>what it does" where it has no table. */
static void add_words(help_view *h, const char *help)
{
    char *copy = bw_strdup(help), *rest = copy;
    for (char *text; (text = strsep(&rest, "\n"));) {
        char *tab = strchr(text, '\t');
        if (tab)
            *tab = '\0';
        add(h, tab ? text : "", tab ? tab + 1 : text, NULL);
    }
    free(copy);
}

static void add_view(help_view *h, const bw_view_class *kind)
{
    add(h, "", kind->title ? kind->title : kind->name, NULL);
    add_actions(h, kind->name, kind->actions, "");
    if (kind->help) {
        if (kind->actions)
            add(h, "", "", NULL);
        add_words(h, kind->help);
    }
    add_own(h, kind->name);
}

static void fill(help_view *h, const bw_open_view *top)
{
    if (top)
        add_view(h, top->kind);
    add(h, "", "", NULL);
    add(h, "", "Moving", NULL);
    add_actions(h, "moving", bw_moving_actions, "");
    add_own(h, "moving");
    add(h, "", "", NULL);
    add(h, "", "Everywhere", NULL);
    add_actions(h, "global", bw_global_keys, ":");
    add_own(h, "global");
    add_own(h, "override");
    add(h, "", "", NULL);
    add(h, "",
        "help COMMAND tells more of one, cheatsheet helps those who know BBED, keys lists the "
        "keys of all views.",
        ":help");
}

/* --- drawing --- */
/* Column of what the keys do. */
static int text_column(int width)
{
    return width >= 70 ? 24 : width / 3 + 1;
}

/* Headings and words begin at the left edge. */
static int put_line(const help_view *h, const line *l, bw_canvas *canvas, int y, int width)
{
    bool hit = h->search && (strcasestr(l->text, h->search) || strcasestr(l->keys, h->search));
    int column = *l->keys ? text_column(width) : 1;
    bw_role role = hit ? BW_ROLE_MATCH : BW_ROLE_TEXT;
    int keys = bw_canvas_wrap(canvas, 1, y, column - 2, BW_ROLE_KEY, l->keys);
    int rows = bw_canvas_wrap(canvas, column, y, width - column - 1, role, l->text);
    rows = keys > rows ? keys : rows;
    return rows ? rows : 1;
}

/* The cursor's line wholly on screen; with it the heading above the first one. */
static void scroll(help_view *h, int width)
{
    int row = 0, from = 0;
    for (size_t i = 0; i <= h->cursor && i < h->count; i++) {
        from = row;
        h->lines[i].height = put_line(h, &h->lines[i], NULL, 0, width);
        row += h->lines[i].height;
    }
    if (row > h->top + h->height)
        h->top = row - h->height;
    if (from < h->top)
        h->top = from > 1 ? from : 0;
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    help_view *h = view;
    int width = bw_canvas_width(canvas);
    h->height = bw_canvas_height(canvas);
    scroll(h, width);
    int y = -h->top;
    for (size_t i = 0; i < h->count && y < h->height; i++) {
        int rows = put_line(h, &h->lines[i], canvas, y, width);
        for (int row = 0; i == h->cursor && row < rows; row++)
            bw_canvas_role(canvas, 0, y + row, width,
                           focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
        y += rows;
    }
}

/* --- keys --- */
/* To a line that does something, so many of them further. */
static void move(help_view *h, int by)
{
    int step = by < 0 ? -1 : 1;
    for (size_t at = h->cursor + (size_t)step; by && at < h->count; at += (size_t)step)
        if (h->lines[at].target) {
            h->cursor = at;
            by -= step;
        }
}

static void search_step(help_view *h, bool forward)
{
    for (size_t n = 1; h->search && n <= h->count; n++) {
        size_t at = (h->cursor + (forward ? n : h->count - n)) % h->count;
        const line *l = &h->lines[at];
        if (l->target && (strcasestr(l->text, h->search) || strcasestr(l->keys, h->search))) {
            h->cursor = at;
            return;
        }
    }
    bw_shell_message(h->shell, BW_NOTE, "not found");
}

static void search(void *data, const char *answer)
{
    help_view *h = data;
    free(h->search);
    h->search = *answer ? bw_strdup(answer) : NULL;
    if (h->search)
        search_step(h, true);
}

static void do_it(help_view *h)
{
    bw_shell *shell = h->shell;
    char *target = bw_strdup(h->lines[h->cursor].target);
    bw_shell_pop(shell); /* h is gone from here on */
    if (*target == ':')
        bw_shell_run(shell, target + 1);
    else
        bw_shell_do(shell, target);
    free(target);
}

static bool key(void *view, bw_key pressed)
{
    help_view *h = view;
    int page = h->height > 2 ? h->height - 1 : 1;
    switch (pressed) {
    case BW_KEY_UP: move(h, -1); break;
    case BW_KEY_DOWN: move(h, 1); break;
    case BW_KEY_PAGE_UP: move(h, -page); break;
    case BW_KEY_PAGE_DOWN: move(h, page); break;
    case BW_KEY_HOME: move(h, -(int)h->count); break;
    case BW_KEY_END: move(h, (int)h->count); break;
    case BW_KEY_ENTER: do_it(h); break;
    case '/': bw_shell_ask(h->shell, "search: ", h->search ? h->search : "", search, h); break;
    case 'n':
    case 'N': search_step(h, pressed == 'n'); break;
    default: return false;
    }
    return true;
}

static void close_view(void *view)
{
    help_view *h = view;
    for (size_t i = 0; i < h->count; i++) {
        free(h->lines[i].keys);
        free(h->lines[i].text);
        free(h->lines[i].target);
    }
    free(h->lines);
    free(h->search);
    free(h);
}

static void status(const void *view, bw_text *text)
{
    (void)view;
    bw_text_add(text, "{do} does it  {search} search  {:close} back");
}

static const bw_view_action actions[] = {
    {"do", "Enter", "does what the line tells, in the view that the help is of", NULL},
    {"search", "/", "search", "{search-next} the next one, {search-previous} the one before"},
    {"search-next", "n", "the next one", "{search-previous} goes the other way"},
    {"search-previous", "N", "the one before", "{search-next} goes the other way"},
    {NULL, NULL, NULL, NULL},
};

const bw_view_class bw_help_view = {.size = sizeof(bw_view_class),
                                    .name = "help",
                                    .title = "Help",
                                    .draw = draw,
                                    .key = key,
                                    .close = close_view,
                                    .status = status,
                                    .actions = actions};

void bw_shell_help(bw_shell *shell)
{
    help_view *h = bw_alloc(sizeof(*h));
    *h = (help_view){.shell = shell, .height = 1};
    fill(h, bw_shell_top(shell));
    move(h, 1);
    bw_shell_push_ready(shell, &bw_help_view, h);
}
