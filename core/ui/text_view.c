/* Text to read: what commands print, and help. */
#include "core/ui/core_views.h"
#include "core/ui/shell.h"
#include "core/ui/table_export.h"

#include <stdlib.h>
#include <string.h>

typedef struct text_view {
    bw_shell *shell;
    char *title, *whole, *text, *search; /* text: whole, cut into lines */
    const char **lines;
    int count, room, top, left, height;
    bool wrap;      /* long lines go on below; else to the right */
    int wrapped_at; /* columns that the lines were cut for; 0 = not cut */
} text_view;

static void add_line(text_view *t, const char *line)
{
    if (t->count == t->room)
        t->lines = bw_realloc(t->lines,
                              (size_t)(t->room = t->room ? t->room * 2 : 64) * sizeof(*t->lines));
    t->lines[t->count++] = line;
}

/* Where a line that is too wide is cut: behind the last blank that fits, or in the word; NULL: it
 * fits. */
static char *cut_of(char *line, int width)
{
    char *blank = NULL;
    const char *p = line;
    for (int x = 0; *p;) {
        char *at = line + (p - line);
        int own = bw_char_width(bw_utf8_next(&p));
        x += own > 0 ? own : 0;
        if (x > width)
            return blank ? blank : at > line ? at : NULL;
        if (*at == ' ' && at > line)
            blank = at;
    }
    return NULL;
}

/* A word that is wider than the screen stays whole: there is no byte to put an end into. */
static void add_wrapped(text_view *t, char *line, int width)
{
    for (char *cut; (cut = cut_of(line, width)) && *cut == ' '; line = cut + 1) {
        *cut = '\0';
        add_line(t, line);
    }
    add_line(t, line);
}

static void split_lines(text_view *t, int width)
{
    free(t->text);
    t->text = bw_strdup(t->whole);
    t->count = 0;
    t->wrapped_at = t->wrap ? width : 0;
    char *rest = t->text;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (t->wrap && width > 10)
            add_wrapped(t, line, width);
        else
            add_line(t, line);
    while (t->count > 1 && t->lines[t->count - 1][0] == '\0')
        t->count--;
}

/* That a line goes on behind the right edge. */
static void mark_cut(const text_view *t, bw_canvas *canvas, int y, const char *line)
{
    int width = bw_canvas_width(canvas);
    if (bw_text_width(line) + 1 - t->left > width)
        bw_canvas_put(canvas, width - 1, y, BW_ROLE_KEY, "\xe2\x80\xba");
}

#define FEW 3 /* lines: a sentence or two, no table */

static void draw_few(const text_view *t, bw_canvas *canvas)
{
    int y = 0, width = bw_canvas_width(canvas);
    for (int i = 0; i < t->count; i++) {
        int rows = bw_canvas_wrap(canvas, 1, y, width - 2, BW_ROLE_TEXT, t->lines[i]);
        y += rows ? rows : 1;
    }
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    text_view *t = view;
    (void)focused;
    t->height = bw_canvas_height(canvas);
    if (t->wrapped_at != (t->wrap ? bw_canvas_width(canvas) - 2 : 0))
        split_lines(t, bw_canvas_width(canvas) - 2);
    if (t->count <= FEW && t->left == 0 && !t->search) {
        draw_few(t, canvas);
        return;
    }
    for (int y = 0; y < t->height && t->top + y < t->count; y++) {
        const char *line = t->lines[t->top + y];
        bool hit = t->search && strcasestr(line, t->search);
        const char *tab = strchr(line, '\t');
        if (tab && tab > line) { /* help: key and meaning */
            char *name = strndup(line, (size_t)(tab - line));
            int x = bw_canvas_put(canvas, 1 - t->left, y, BW_ROLE_KEY, name);
            bw_canvas_put(canvas, (x < 24 ? 24 : x + 2) - t->left, y,
                          hit ? BW_ROLE_MATCH : BW_ROLE_TEXT, tab + 1);
            free(name);
        } else {
            bw_canvas_put(canvas, (tab ? 24 : 1) - t->left, y, hit ? BW_ROLE_MATCH : BW_ROLE_TEXT,
                          tab ? tab + 1 : line);
            if (!tab)
                mark_cut(t, canvas, y, line);
        }
    }
}

static void scroll_to(text_view *t, int top)
{
    int last = t->count > t->height ? t->count - t->height : 0;
    t->top = top > last ? last : top < 0 ? 0 : top;
}

static void search_step(text_view *t, bool forward)
{
    for (int n = 1; t->search && n <= t->count; n++) {
        int at = ((t->top + (forward ? n : -n)) % t->count + t->count) % t->count;
        if (strcasestr(t->lines[at], t->search)) {
            scroll_to(t, at);
            return;
        }
    }
    bw_shell_message(t->shell, BW_NOTE, "not found");
}

static void search(void *data, const char *answer)
{
    text_view *t = data;
    free(t->search);
    t->search = *answer ? bw_strdup(answer) : NULL;
    if (t->search)
        search_step(t, true);
}

static void write_to(void *data, const char *answer)
{
    text_view *t = data;
    bw_error err = {0};
    if (!*answer)
        return;
    if (bw_text_export(t->whole, strlen(t->whole), answer, &err) == BW_OK)
        bw_shell_message(t->shell, BW_GOOD, "the text is in %s", answer);
    else
        bw_shell_message(t->shell, BW_BAD, "%s", err.text);
}

static bool key(void *view, bw_key pressed)
{
    text_view *t = view;
    int page = t->height > 1 ? t->height - 1 : 1;
    switch (pressed) {
    case BW_KEY_UP: scroll_to(t, t->top - 1); break;
    case BW_KEY_DOWN:
    case BW_KEY_ENTER: scroll_to(t, t->top + 1); break;
    case BW_KEY_PAGE_UP: scroll_to(t, t->top - page); break;
    case BW_KEY_PAGE_DOWN:
    case ' ': scroll_to(t, t->top + page); break;
    case BW_KEY_HOME: scroll_to(t, 0); break;
    case BW_KEY_END: scroll_to(t, t->count); break;
    case BW_KEY_LEFT: t->left -= t->left >= 8 ? 8 : t->left; break;
    case BW_KEY_RIGHT: t->left += t->left < 4000 ? 8 : 0; break;
    case '/': bw_shell_ask(t->shell, "search: ", t->search ? t->search : "", search, t); break;
    case 'l':
        t->wrap = !t->wrap;
        t->left = 0;
        break;
    case 'w': bw_shell_ask(t->shell, "write to a new file: ", "", write_to, t); break;
    case 'n':
    case 'N': search_step(t, pressed == 'n'); break;
    default: return false;
    }
    return true;
}

static void close_view(void *view)
{
    text_view *t = view;
    free(t->title);
    free(t->whole);
    free(t->text);
    free(t->search);
    free(t->lines);
    free(t);
}

static void status(const void *view, bw_text *text)
{
    const text_view *t = view;
    int last = t->top + t->height < t->count ? t->top + t->height : t->count;
    bw_text_addf(text,
                 "lines %d-%d of %d  {search} search  {wrap} wrap  {write} write  {:close} back",
                 t->top + 1, last, t->count);
}

static void name_now(const void *view, bw_text *text)
{
    bw_text_add(text, ((const text_view *)view)->title);
}

static const bw_view_action actions[] = {
    {"scroll", "Enter", "a line down", NULL},
    {"page", "Space", "a page down", NULL},
    {"search", "/", "search", "{search-next} the next one, {search-previous} the one before"},
    {"search-next", "n", "the next one", "{search-previous} goes the other way"},
    {"search-previous", "N", "the one before", "{search-next} goes the other way"},
    {"wrap", "l", "long lines go on below, or to the right", NULL},
    {"write", "w", "write the text to a new file", NULL},
    {NULL, NULL, NULL, NULL},
};

const bw_view_class bw_text_view = {.size = sizeof(bw_view_class),
                                    .name = "text",
                                    .title = "Text",
                                    .help = "Left and Right go sideways; \xe2\x80\xba tells that a "
                                            "line goes on.",
                                    .draw = draw,
                                    .key = key,
                                    .close = close_view,
                                    .status = status,
                                    .name_now = name_now,
                                    .actions = actions};

/* Pages of the manual are sentences: they begin with a heading, or with the page's name. */
static bool prose(const char *text)
{
    return strncmp(text, "# ", 2) == 0 || strncmp(text, "[docs/", 6) == 0;
}

void bw_shell_text_view(bw_shell *shell, const char *title, const char *text)
{
    text_view *t = bw_alloc(sizeof(*t));
    *t = (text_view){.shell = shell,
                     .title = bw_strdup(title),
                     .whole = bw_strdup(text),
                     .wrap = prose(text),
                     .height = 1};
    split_lines(t, 0);
    bw_shell_push_ready(shell, &bw_text_view, t);
}
