#include "core/ui/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT 0xfffdu

struct bw_canvas {
    bw_screen *screen;
    int x, y, width, height; /* in the screen */
};

#define BW_ROLE_TEXT_OF(name, text) text,
static const char *const role_names[] = {BW_ROLES(BW_ROLE_TEXT_OF)};
#undef BW_ROLE_TEXT_OF

const char *bw_role_name(bw_role role)
{
    return role_names[role];
}

/* --- characters --- */
uint32_t bw_utf8_next(const char **p)
{
    const unsigned char *s = (const unsigned char *)*p;
    unsigned extra = s[0] < 0x80                   ? 0
                     : s[0] >= 0xc2 && s[0] < 0xe0 ? 1
                     : s[0] >= 0xe0 && s[0] < 0xf0 ? 2
                     : s[0] >= 0xf0 && s[0] < 0xf5 ? 3
                                                   : 4;
    uint32_t code = extra == 0 ? s[0] : s[0] & (0x3fu >> extra);
    (*p)++;
    if (extra == 4)
        return REPLACEMENT;
    for (unsigned i = 1; i <= extra; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return REPLACEMENT;
        code = code << 6 | (s[i] & 0x3fu);
    }
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (code < least[extra] || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
        return REPLACEMENT;
    *p += extra;
    return code;
}

size_t bw_utf8_put(uint32_t c, char out[5])
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(lead[n] | c);
    out[n] = '\0';
    return n;
}

int bw_text_width(const char *utf8)
{
    int width = 0;
    while (*utf8) {
        int one = bw_char_width(bw_utf8_next(&utf8));
        width += one < 0 ? 1 : one;
    }
    return width;
}

size_t bw_text_fit(const char *utf8, int cells)
{
    const char *at = utf8, *blank = NULL, *fits = utf8;
    for (int width = 0; *at; fits = at) {
        if (*at == ' ')
            blank = at;
        int one = bw_char_width(bw_utf8_next(&at));
        width += one > 0 ? one : 0;
        if (width > cells)
            break;
    }
    if (!*fits)
        return (size_t)(fits - utf8);
    const char *end = blank && blank > utf8 ? blank : fits > utf8 ? fits : at;
    return (size_t)(end - utf8);
}

/* --- screen --- */
/* By copies of what is blank already, each as long as all before. */
static void make_blank(bw_screen *screen)
{
    size_t count = (size_t)screen->width * (size_t)screen->height, done = 1;
    if (count)
        screen->cells[0] = (bw_cell){.text = " ", .role = BW_ROLE_TEXT};
    for (; done < count; done *= 2)
        memcpy(screen->cells + done, screen->cells,
               (done < count - done ? done : count - done) * sizeof(bw_cell));
}

void bw_screen_init(bw_screen *screen, int width, int height)
{
    bw_arena *parts = screen->parts ? screen->parts : bw_arena_new();
    free(screen->cells);
    *screen = (bw_screen){
        .width = width, .height = height, .cursor_x = -1, .cursor_y = -1, .parts = parts};
    screen->cells = bw_alloc((size_t)width * (size_t)height * sizeof(bw_cell));
    make_blank(screen);
}

void bw_screen_free(bw_screen *screen)
{
    bw_arena_free(screen->parts);
    free(screen->cells);
    *screen = (bw_screen){0};
}

static bw_canvas *new_canvas(bw_screen *screen, int x, int y, int width, int height)
{
    bw_canvas *canvas = bw_arena_alloc(screen->parts, sizeof(*canvas));
    *canvas = (bw_canvas){screen, x, y, width < 0 ? 0 : width, height < 0 ? 0 : height};
    return canvas;
}

bw_canvas *bw_screen_begin(bw_screen *screen)
{
    bw_arena_reset(screen->parts);
    make_blank(screen);
    screen->cursor_x = screen->cursor_y = -1;
    return new_canvas(screen, 0, 0, screen->width, screen->height);
}

void bw_screen_ascii(bw_screen *screen)
{
    static const char *const marks[][2] = {
        {"─", "-"}, {"│", "|"}, {"├", "+"}, {"┤", "+"}, {"┬", "+"}, {"▾", "v"}, {"▸", ">"},
        {"▼", "v"}, {"▲", "^"}, {"↑", "^"}, {"↓", "v"}, {"→", ">"}, {"›", ">"}, {"·", "."},
        {"•", "*"}, {"×", "x"}, {"╳", "X"}, {"≈", "~"}, {"▁", "."}, {"▂", "."}, {"▃", ":"},
        {"▄", ":"}, {"▅", "+"}, {"▆", "+"}, {"▇", "#"}, {"█", "#"}};
    for (int i = 0; i < screen->width * screen->height; i++)
        for (size_t m = 0; (unsigned char)screen->cells[i].text[0] >= 0xc2 && m < BW_COUNT(marks);
             m++)
            if (strcmp(screen->cells[i].text, marks[m][0]) == 0)
                snprintf(screen->cells[i].text, sizeof(screen->cells[i].text), "%s", marks[m][1]);
}

void bw_screen_text(const bw_screen *screen, bw_text *text)
{
    for (int y = 0; y < screen->height; y++) {
        for (int x = 0; x < screen->width; x++)
            bw_text_add(text, screen->cells[y * screen->width + x].text);
        while (text->length && text->data[text->length - 1] == ' ')
            text->data[--text->length] = '\0';
        bw_text_add(text, "\n");
    }
}

/* --- canvas --- */
int bw_canvas_width(const bw_canvas *canvas)
{
    return canvas->width;
}

int bw_canvas_height(const bw_canvas *canvas)
{
    return canvas->height;
}

static bw_cell *cell_at(bw_canvas *canvas, int x, int y)
{
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return NULL;
    x += canvas->x;
    y += canvas->y;
    if (x < 0 || y < 0 || x >= canvas->screen->width || y >= canvas->screen->height)
        return NULL;
    return &canvas->screen->cells[y * canvas->screen->width + x];
}

/* What is written over one half of a wide character takes the other half away. */
static void break_wide(bw_canvas *canvas, int x, int y)
{
    bw_cell *cell = cell_at(canvas, x, y), *before = cell_at(canvas, x - 1, y),
            *behind = cell_at(canvas, x + 1, y);
    if (cell && !cell->text[0] && before)
        memcpy(before->text, " ", 2);
    if (cell && cell->text[0] && behind && !behind->text[0])
        memcpy(behind->text, " ", 2);
}

static void put_cell(bw_canvas *canvas, int x, int y, bw_role role, uint32_t code, int width)
{
    bw_cell *cell = cell_at(canvas, x, y), *right = width == 2 ? cell_at(canvas, x + 1, y) : NULL;
    if (!cell)
        return;
    if (width == 2 && !right) { /* half a wide character does not fit */
        code = ' ';
    }
    break_wide(canvas, x, y);
    if (right)
        break_wide(canvas, x + 1, y);
    bw_utf8_put(code, cell->text);
    cell->role = (uint8_t)role;
    if (right) {
        right->text[0] = '\0';
        right->role = (uint8_t)role;
    }
}

/* Those that choose another form of a character would change its width on some terminals. */
static bool chooses_form(uint32_t code)
{
    return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
}

static void add_mark(bw_canvas *canvas, int x, int y, uint32_t code)
{
    bw_cell *cell = cell_at(canvas, x, y);
    char utf8[5];
    if (cell && !cell->text[0]) /* the right half of a wide one */
        cell = cell_at(canvas, x - 1, y);
    size_t size = bw_utf8_put(code, utf8), have = cell ? strlen(cell->text) : 0;
    if (cell && have + size < sizeof(cell->text))
        memcpy(cell->text + have, utf8, size + 1);
}

int bw_canvas_put(bw_canvas *canvas, int x, int y, bw_role role, const char *utf8)
{
    while (*utf8) {
        uint32_t code = bw_utf8_next(&utf8);
        int width = bw_char_width(code);
        if (width < 0) {
            code = '.';
            width = 1;
        }
        if (width == 0 && !chooses_form(code))
            add_mark(canvas, x - 1, y, code);
        else if (width > 0)
            put_cell(canvas, x, y, role, code, width);
        x += width;
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
                    const char *utf8_cell)
{
    for (int row = 0; row < height; row++)
        for (int column = 0; column < width; column++)
            bw_canvas_put(canvas, x + column, y + row, role, utf8_cell);
}

void bw_canvas_role(bw_canvas *canvas, int x, int y, int width, bw_role role)
{
    for (int i = 0; i < width; i++) {
        bw_cell *cell = cell_at(canvas, x + i, y);
        if (cell)
            cell->role = (uint8_t)role;
    }
}

void bw_canvas_cursor(bw_canvas *canvas, int x, int y)
{
    if (!cell_at(canvas, x, y))
        return;
    canvas->screen->cursor_x = canvas->x + x;
    canvas->screen->cursor_y = canvas->y + y;
}

bw_canvas *bw_canvas_part(bw_canvas *canvas, int x, int y, int width, int height)
{
    if (width > canvas->width - x)
        width = canvas->width - x;
    if (height > canvas->height - y)
        height = canvas->height - y;
    return new_canvas(canvas->screen, canvas->x + x, canvas->y + y, width, height);
}
