/* The console in a pane: what was said so far, and a line to type on. */
#include "view.h"
#include "console.h"

#include <stdlib.h>
#include <string.h>

#define MOST_TEXT (1024u * 1024u) /* of what was said; the oldest goes first */
#define HISTORY 200

typedef struct pane {
    bw_shell *shell;
    console *console;
    bw_text said;
    bw_text line;
    size_t cursor; /* byte in line */
    int back;      /* lines scrolled up */
    int height;
    char *history[HISTORY];
    int history_count, history_at;
} pane;

static const char help[] = "Type a command of BBED; help all lists them, quit leaves.\n"
                           ": on an empty line asks for a command of the workbench (:commit).";

static const bw_view_action actions[] = {
    {"run", "Enter", "runs the line", NULL},
    {"viewer", "Ctrl-G", "the block viewer at this block and offset", "{:back} comes back"},
    {"line-begin", "Ctrl-A", "to the begin of the line", NULL},
    {"line-end", "Ctrl-E", "to its end", NULL},
    {"line-clear", "Ctrl-U", "empties the line", NULL},
    {"erase", "Backspace", "takes the character before away", NULL},
    {NULL, NULL, NULL, NULL},
};

static bool typing(const void *view)
{
    (void)view;
    return true;
}

static void begin_at(console *c, const bw_place *place)
{
    if (place && place->file)
        c->here =
            (position){bw_dbfile_number(place->file), place->file, place->block, place->offset};
}

static void *open_view(bw_shell *shell, const bw_place *place, bw_error *err)
{
    (void)err;
    pane *p = bw_alloc(sizeof(*p));
    p->shell = shell;
    p->console = console_new(bw_shell_session(shell));
    begin_at(p->console, place);
    startup_banner(&p->said);
    return p;
}

static void close_view(void *view)
{
    pane *p = view;
    for (int i = 0; i < p->history_count; i++)
        free(p->history[i]);
    console_free(p->console);
    bw_text_free(&p->said);
    bw_text_free(&p->line);
    free(p);
}

/* --- drawing --- */
/* Columns far apart come near, so that values are seen on narrow screens. */
static void squeeze(char *line)
{
    char *to = line + strspn(line, " ");
    for (const char *from = to; *from; from++)
        if (strncmp(from, "   ", 3) != 0)
            *to++ = *from;
    *to = '\0';
}

/* Tabs of SHOW become blanks, so that columns stand. */
static void put_line(bw_canvas *canvas, int y, const char *text, size_t length)
{
    char shown[512];
    size_t at = 0;
    for (size_t i = 0; i < length && at + 9 < sizeof(shown); i++)
        do
            shown[at++] = text[i] == '\t' ? ' ' : text[i];
        while (text[i] == '\t' && at % 8);
    shown[at] = '\0';
    if (bw_text_width(shown) > bw_canvas_width(canvas))
        squeeze(shown);
    bw_role role = strncmp(shown, "-- ", 3) == 0     ? BW_ROLE_DIM
                   : strncmp(shown, "BBED-", 5) == 0 ? BW_ROLE_FAULT_BAD
                   : strncmp(shown, "BBED>", 5) == 0 ? BW_ROLE_TITLE
                                                     : BW_ROLE_TEXT;
    bw_canvas_put(canvas, 0, y, role, shown);
}

/* Begin of the line that is n lines before end. */
static size_t line_before(const bw_text *text, size_t end, int n)
{
    size_t at = end;
    while (at > 0 && n >= 0) {
        at--;
        if (at == 0)
            break;
        if (text->data[at - 1] == '\n' && --n < 0)
            break;
    }
    return at;
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    pane *p = view;
    int height = bw_canvas_height(canvas), width = bw_canvas_width(canvas);
    p->height = height;
    size_t end = p->back ? line_before(&p->said, p->said.length, p->back - 1) : p->said.length;
    size_t at = line_before(&p->said, end, height - 2);
    const char *text = bw_text_get(&p->said);
    for (int y = 0; y < height - 1 && at < end; y++) {
        size_t length = strcspn(text + at, "\n");
        put_line(canvas, y, text + at, length);
        at += length + 1;
    }
    const char *prompt = console_prompt(p->console);
    int x = bw_canvas_put(canvas, 0, height - 1, BW_ROLE_TITLE, prompt);
    bw_canvas_fill(canvas, x, height - 1, width - x, 1, BW_ROLE_TEXT, " ");
    bw_canvas_put(canvas, x, height - 1, BW_ROLE_TEXT, bw_text_get(&p->line));
    if (focused)
        bw_canvas_cursor(canvas, x + (int)p->cursor, height - 1);
}

/* --- the line --- */
static void set_line(pane *p, const char *text)
{
    bw_text_clear(&p->line);
    bw_text_add(&p->line, text);
    p->cursor = p->line.length;
}

static void remember(pane *p, const char *text)
{
    if (*text == '\0')
        return;
    if (p->history_count == HISTORY) {
        free(p->history[0]);
        memmove(p->history, p->history + 1, (HISTORY - 1) * sizeof(*p->history));
        p->history_count--;
    }
    p->history[p->history_count++] = bw_strdup(text);
    p->history_at = p->history_count;
}

static void trim(bw_text *said)
{
    if (said->length <= MOST_TEXT)
        return;
    size_t cut = said->length - MOST_TEXT / 2;
    memmove(said->data, said->data + cut, said->length - cut + 1);
    said->length -= cut;
}

static void run_line(pane *p)
{
    char *line = bw_strdup(bw_text_get(&p->line));
    remember(p, line);
    console_line(p->console, line);
    bw_text_addf(&p->said, "%s%s\n", console_prompt(p->console), line);
    bw_text_add_bytes(&p->said, bw_text_get(&p->console->out), p->console->out.length);
    trim(&p->said);
    set_line(p, "");
    p->back = 0;
    free(line);
}

static void step_history(pane *p, int step)
{
    int to = p->history_at + step;
    if (to < 0 || to > p->history_count)
        return;
    p->history_at = to;
    set_line(p, to == p->history_count ? "" : p->history[to]);
}

static void insert(pane *p, char c)
{
    bw_text_add_bytes(&p->line, &c, 1);
    memmove(p->line.data + p->cursor + 1, p->line.data + p->cursor, p->line.length - 1 - p->cursor);
    p->line.data[p->cursor++] = c;
}

static void erase(pane *p, size_t at)
{
    if (at >= p->line.length)
        return;
    memmove(p->line.data + at, p->line.data + at + 1, p->line.length - at);
    p->line.length--;
    p->cursor = at;
}

static bool edit_line(pane *p, bw_key key)
{
    switch (key) {
    case BW_KEY_LEFT: p->cursor -= p->cursor > 0; break;
    case BW_KEY_RIGHT: p->cursor += p->cursor < p->line.length; break;
    case BW_KEY_HOME:
    case BW_KEY_CTRL | 'a': p->cursor = 0; break;
    case BW_KEY_END:
    case BW_KEY_CTRL | 'e': p->cursor = p->line.length; break;
    case BW_KEY_CTRL | 'u': set_line(p, ""); break;
    case BW_KEY_BACKSPACE:
        if (p->cursor > 0)
            erase(p, p->cursor - 1);
        break;
    case BW_KEY_DELETE: erase(p, p->cursor); break;
    case BW_KEY_UP: step_history(p, -1); break;
    case BW_KEY_DOWN: step_history(p, 1); break;
    default: return false;
    }
    return true;
}

static void scroll(pane *p, int lines)
{
    p->back += lines;
    if (p->back < 0)
        p->back = 0;
}

static bool key(void *view, bw_key pressed)
{
    pane *p = view;
    if (edit_line(p, pressed))
        return true;
    if (pressed == BW_KEY_ENTER) {
        run_line(p);
    } else if (pressed == BW_KEY_PAGE_UP || pressed == BW_KEY_PAGE_DOWN) {
        scroll(p, (pressed == BW_KEY_PAGE_UP ? 1 : -1) * (p->height > 2 ? p->height - 2 : 1));
    } else if (pressed == (BW_KEY_CTRL | 'g')) {
        const position *here = &p->console->here;
        const bw_place place = {here->file, here->block, here->offset};
        if (here->file)
            bw_shell_go(p->shell, &place);
    } else if (pressed == ':' && p->line.length == 0) {
        return false; /* no command of BBED begins so: the workbench's prompt */
    } else if (pressed >= 0x20 && pressed < 0x7f) {
        insert(p, (char)pressed);
    } else {
        return false;
    }
    return true;
}

/* --- the rest of a view --- */
static bw_place place_now(const void *view)
{
    const position *here = &((const pane *)view)->console->here;
    return (bw_place){here->file, here->block, here->offset};
}

static void status(const void *view, bw_text *text)
{
    const console *c = ((const pane *)view)->console;
    bw_text_addf(text, "%u,%llu +%u  {viewer}: block viewer", c->here.file_number,
                 (unsigned long long)c->here.block, c->here.offset);
}

const bw_view_class bbed_view = {
    .size = sizeof(bw_view_class),
    .name = "bbed",
    .title = "BBED console",
    .help = help,
    .open = open_view,
    .draw = draw,
    .key = key,
    .close = close_view,
    .place = place_now,
    .status = status,
    .actions = actions,
    .typing = typing,
};
