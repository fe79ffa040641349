#include "fake_shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- canvas --- */
int bw_canvas_width(const bw_canvas *canvas)
{
    return canvas->width;
}

int bw_canvas_height(const bw_canvas *canvas)
{
    return canvas->height;
}

int bw_text_width(const char *utf8)
{
    int width = 0;
    for (; *utf8; utf8++)
        width += (*utf8 & 0xc0) != 0x80;
    return width;
}

int bw_canvas_put(bw_canvas *canvas, int x, int y, bw_role role, const char *utf8)
{
    if ((unsigned)role >= BW_ROLE_COUNT)
        abort();
    for (; *utf8; utf8++) {
        if ((*utf8 & 0xc0) == 0x80)
            continue;
        if (x >= 0 && x < canvas->width && y >= 0 && y < canvas->height)
            canvas->cells[canvas->y + y][canvas->x + x] = *utf8 & 0x80 ? '#' : *utf8;
        x++;
    }
    return x;
}

int bw_canvas_putf(bw_canvas *canvas, int x, int y, bw_role role, const char *format, ...)
{
    bw_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    bw_text_vaddf(&text, format, arguments);
    va_end(arguments);
    x = bw_canvas_put(canvas, x, y, role, bw_text_get(&text));
    bw_text_free(&text);
    return x;
}

void bw_canvas_fill(bw_canvas *canvas, int x, int y, int width, int height, bw_role role,
                    const char *cell)
{
    for (int row = y; row < y + height; row++)
        for (int column = x; column < x + width; column++)
            bw_canvas_put(canvas, column, row, role, cell);
}

/* Roles leave no trace here; the place must be one that can be styled. */
void bw_canvas_role(bw_canvas *canvas, int x, int y, int width, bw_role role)
{
    if ((unsigned)role >= BW_ROLE_COUNT || x < 0 || y < 0 || width < 0 || y >= canvas->height)
        abort();
}

#define PARTS 1024 /* of one screen */
static struct bw_canvas parts[PARTS];
static size_t part_count;

bw_canvas *bw_canvas_part(bw_canvas *canvas, int x, int y, int width, int height)
{
    if (part_count == PARTS || x < 0 || y < 0)
        abort();
    bw_canvas *part = &parts[part_count++];
    int right = canvas->width - x, below = canvas->height - y;
    *part = (bw_canvas){canvas->cells, canvas->x + x, canvas->y + y, width < right ? width : right,
                        height < below ? height : below};
    part->width = part->width < 0 ? 0 : part->width;
    part->height = part->height < 0 ? 0 : part->height;
    return part;
}

const char *fake_screen(bw_shell *shell, int width, int height)
{
    static char cells[FAKE_CELLS][FAKE_CELLS];
    static char text[FAKE_CELLS * (FAKE_CELLS + 1) + 1];
    bw_canvas screen = {cells, 0, 0, width, height};
    char *out = text;
    memset(cells, ' ', sizeof(cells));
    part_count = 0;
    shell->view_class->draw(shell->view, &screen, true);
    for (int y = 0; y < height; y++) {
        memcpy(out, cells[y], (size_t)width);
        out += width;
        *out++ = '\n';
    }
    *out = 0;
    return text;
}

/* --- widgets: what they do, without looks --- */
int bw_hex_row_bytes(int width)
{
    return width >= 140 ? 32 : width >= 74 ? 16 : 8;
}

void bw_hex_look_draw(bw_hex_widget *hex, bw_hex_look look, bw_canvas *canvas, bool focused)
{
    (void)look;
    uint32_t row = (uint32_t)bw_hex_row_bytes(canvas->width);
    (void)focused;
    hex->top = hex->cursor / row * row;
    for (int y = 0; y < canvas->height; y++) {
        uint32_t at = hex->top + (uint32_t)y * row;
        for (uint32_t i = at; i < at + row && i < hex->size; i++)
            bw_canvas_putf(canvas, 6 + 3 * (int)(i - at), y, hex->role(hex->data, i), "%02x",
                           hex->bytes[i]);
        bw_canvas_putf(canvas, 0, y, BW_ROLE_DIM, "%04x", at);
    }
}

static int64_t step_of(bw_key key, int64_t row, int64_t page)
{
    switch (key) {
    case BW_KEY_DOWN: return row;
    case BW_KEY_UP: return -row;
    case BW_KEY_RIGHT: return 1;
    case BW_KEY_LEFT: return -1;
    case BW_KEY_PAGE_DOWN: return page;
    case BW_KEY_PAGE_UP: return -page;
    default: return 0;
    }
}

static uint32_t moved(uint32_t from, int64_t step, uint32_t count)
{
    int64_t to = (int64_t)from + step;
    return to < 0 ? 0 : to >= (int64_t)count ? count - 1 : (uint32_t)to;
}

bool bw_hex_look_key(bw_hex_widget *hex, bw_hex_look look, bw_key key, int width, int height)
{
    (void)look;
    int64_t row = bw_hex_row_bytes(width),
            step = step_of(key, row, row * (height > 0 ? height : 1));
    if (step)
        hex->cursor = moved(hex->cursor, step, hex->size);
    return step != 0;
}

void bw_tree_widget_draw(bw_tree_widget *tree, bw_canvas *canvas, bool focused)
{
    uint32_t node = 0;
    (void)focused;
    for (int y = 0; y < canvas->height && node < tree->count; y++) {
        tree->draw(tree->data, node, canvas, 2, y, node == tree->cursor);
        node = tree->open[node] ? node + 1 : tree->end(tree->data, node);
    }
}

bool bw_tree_widget_key(bw_tree_widget *tree, bw_key key, int height)
{
    int64_t step = step_of(key, 1, height > 0 ? height : 1);
    if (!step)
        return false;
    if (key == BW_KEY_RIGHT || key == BW_KEY_LEFT)
        tree->open[tree->cursor] = key == BW_KEY_RIGHT;
    else
        tree->cursor = moved(tree->cursor, step, tree->count);
    return true;
}

void bw_tree_widget_show(bw_tree_widget *tree, uint32_t node)
{
    for (uint32_t i = 0; i < node && i < tree->count; i++)
        if (tree->end(tree->data, i) > node)
            tree->open[i] = 1;
}

/* --- the shell --- */
bw_session *bw_shell_session(const bw_shell *shell)
{
    return shell->session;
}

bw_hex_look bw_shell_hex_look(const bw_shell *shell)
{
    (void)shell;
    return (bw_hex_look){0};
}

void bw_shell_go(bw_shell *shell, const bw_place *place)
{
    shell->gone++;
    shell->place = *place;
    shell->view_class->go(shell->view, place, NULL);
}

void bw_shell_mark_jump(bw_shell *shell)
{
    (void)shell;
}

void bw_shell_message(bw_shell *shell, bw_severity severity, const char *format, ...)
{
    va_list arguments;
    (void)severity;
    va_start(arguments, format);
    vsnprintf(shell->message, sizeof(shell->message), format, arguments);
    va_end(arguments);
}

void bw_shell_copy(bw_shell *shell, const char *text, size_t size)
{
    (void)size;
    bw_shell_message(shell, BW_GOOD, "copied: %s", text);
}

static bool never_stop(void *context, uint64_t done, uint64_t total)
{
    (void)context;
    (void)done;
    (void)total;
    return true;
}

const bw_progress *bw_shell_progress(bw_shell *shell, const char *what)
{
    static const bw_progress progress = {.report = never_stop};
    (void)shell;
    (void)what;
    return &progress;
}

void bw_shell_ask(bw_shell *shell, const char *label, const char *initial,
                  void (*done)(void *data, const char *answer), void *data)
{
    (void)label, (void)initial;
    if (shell->answer)
        done(data, shell->answer);
}

void bw_shell_table(bw_shell *shell, const char *title, const bw_table_source *source)
{
    (void)title;
    if (shell->table_open && shell->table.close)
        shell->table.close(shell->table.data);
    shell->table = *source;
    shell->table_open = true;
}

void bw_shell_go_log(bw_shell *shell, const char *path, uint64_t line)
{
    snprintf(shell->ran, sizeof(shell->ran), "%s:%llu", path, (unsigned long long)line);
}

int bw_shell_run(bw_shell *shell, const char *line)
{
    snprintf(shell->ran, sizeof(shell->ran), "%s", line);
    return 0;
}

bool bw_shell_form(bw_shell *shell, bw_form *form)
{
    for (size_t i = 0; shell->form && i < form->count && shell->form[i]; i++) {
        bw_text_clear(&form->fields[i].value);
        bw_text_add(&form->fields[i].value, shell->form[i]);
    }
    return shell->form != NULL;
}

void fake_settle(bw_shell *shell)
{
    while (shell->view_class->idle(shell->view) == 0)
        ;
}

static bw_key key_named(const char *name, size_t length)
{
    static const struct {
        const char *name;
        bw_key key;
    } keys[] = {{"Tab", BW_KEY_TAB},        {"Esc", BW_KEY_ESCAPE},        {"Enter", BW_KEY_ENTER},
                {"Up", BW_KEY_UP},          {"Down", BW_KEY_DOWN},         {"Left", BW_KEY_LEFT},
                {"Right", BW_KEY_RIGHT},    {"Home", BW_KEY_HOME},         {"End", BW_KEY_END},
                {"PageUp", BW_KEY_PAGE_UP}, {"Space", ' '},
                {"Backspace", BW_KEY_BACKSPACE}, {"PageDown", BW_KEY_PAGE_DOWN}};
    for (size_t i = 0; i < BW_COUNT(keys); i++)
        if (strlen(keys[i].name) == length && memcmp(keys[i].name, name, length) == 0)
            return keys[i].key;
    return (bw_key)(unsigned char)*name;
}

void fake_keys(bw_shell *shell, const char *names)
{
    while (*names) {
        size_t length = strcspn(names, " ");
        shell->view_class->key(shell->view, key_named(names, length));
        names += length + (names[length] == ' ');
    }
}
