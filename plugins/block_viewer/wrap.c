/* Sentences over several lines, broken at blanks. */
#include "viewer.h"

#include <stdlib.h>
#include <string.h>

static bool inside_character(char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Bytes of text that fit into width cells, up to a blank where there is one. */
static size_t line_length(const char *text, int width)
{
    size_t length = 0, blank = 0;
    for (int cells = 0; text[length]; cells++) {
        if (cells == width)
            return blank ? blank : length;
        if (text[length] == ' ' && length > 0)
            blank = length;
        do
            length++;
        while (inside_character(text[length]));
    }
    return length;
}

int put_wrapped(bw_canvas *canvas, int y, bw_role role, const char *text)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    if (width <= 0)
        return y;
    while (*text && y < height) {
        size_t length = line_length(text, width);
        char *line = bw_strdup(text);
        line[length] = 0;
        bw_canvas_put(canvas, 0, y++, role, line);
        free(line);
        text += length;
        text += strspn(text, " ");
    }
    return y;
}
