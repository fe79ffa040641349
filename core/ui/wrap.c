/* Text over several rows, parted at blanks. */
#include "core/ui/screen.h"

#include <string.h>

/* Bytes of text that fit into so many cells, up to a blank where there is one. */
static size_t fitting(const char *text, int width)
{
    const char *p = text, *blank = NULL;
    for (int cells = 0; *p;) {
        const char *next = p;
        int own = bw_char_width(bw_utf8_next(&next));
        cells += own < 0 ? 1 : own;
        if (cells > width && p > text)
            return (size_t)((*p != ' ' && blank ? blank : p) - text);
        if (*p == ' ' && p > text)
            blank = p;
        p = next;
    }
    return (size_t)(p - text);
}

int bw_canvas_wrap(bw_canvas *canvas, int x, int y, int width, bw_role role, const char *text)
{
    int rows = 0;
    while (*text) {
        size_t length = fitting(text, width);
        if (canvas)
            bw_canvas_putf(canvas, x, y + rows, role, "%.*s", (int)length, text);
        text += length + strspn(text + length, " ");
        rows++;
    }
    return rows;
}
