/* Text over several rows, parted at blanks. */
#include "core/ui/screen.h"

#include <string.h>

int bw_canvas_wrap(bw_canvas *canvas, int x, int y, int width, bw_role role, const char *text)
{
    int rows = 0;
    while (*text) {
        size_t length = bw_text_fit(text, width);
        if (canvas)
            bw_canvas_putf(canvas, x, y + rows, role, "%.*s", (int)length, text);
        text += length + strspn(text + length, " ");
        rows++;
    }
    return rows;
}
