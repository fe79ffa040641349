/* core/ui/screen.h - the whole grid of cells, behind the canvases that views draw into. */
#ifndef BW_CORE_UI_SCREEN_H
#define BW_CORE_UI_SCREEN_H

#include <blockwright/canvas.h>

struct bw_theme;

typedef struct bw_cell {
    char text[12]; /* UTF-8 of one character with its marks, zero-terminated; "" = right half */
    uint8_t role;
} bw_cell;

typedef struct bw_screen {
    int width, height;
    int cursor_x, cursor_y; /* -1 = hidden */
    bw_cell *cells;
    bw_arena *parts; /* canvases of this frame */
} bw_screen;

void bw_screen_init(bw_screen *screen, int width, int height); /* also to resize; cells are blank */
void bw_screen_free(bw_screen *screen);
bw_canvas *bw_screen_begin(bw_screen *screen); /* blank, cursor hidden; the canvas of all of it */
/* Lines, arrows and marks by characters that every font has; other text stays. */
void bw_screen_ascii(bw_screen *screen);
void bw_screen_text(const bw_screen *screen, bw_text *text);  /* lines as a person sees them */
/* The same; below each line that is not all plain a line "~" of letters, one a cell, "." = plain; at the end what
 * the letters stand for: "= t title  bold #ffffff on #303030", as the theme has it. (screen_styled.c) */
void bw_screen_styled(const bw_screen *screen, const struct bw_theme *theme, bw_text *text);

/* Draws text from x and y on, wrapped at blanks to so many cells; the rows that it takes. With canvas NULL it
 * only counts them. (wrap.c) */
int bw_canvas_wrap(bw_canvas *canvas, int x, int y, int width, bw_role role, const char *text);

/* Decodes one character at *p and moves on; U+FFFD for what is no UTF-8. */
uint32_t bw_utf8_next(const char **p);
size_t bw_utf8_put(uint32_t code, char out[5]);
int bw_char_width(uint32_t code); /* 0 combining, 1, 2 wide; control characters: -1 */

#endif
