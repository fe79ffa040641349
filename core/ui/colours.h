/* core/ui/colours.h - a style on terminals with few colours: the nearest ones by distance as eyes
 * see it, and never ink that vanishes in its paper. Pure functions. */
#ifndef BW_CORE_UI_COLOURS_H
#define BW_CORE_UI_COLOURS_H

#include "core/ui/theme.h"

#define BW_COLOURS_DIRECT (1 << 24)

/* What a terminal of so many colours (8, 16, 256, BW_COLOURS_DIRECT) is told. */
typedef struct bw_paint {
    int32_t fg, bg; /* numbers of colours, or 0xrrggbb of direct ones; -1 = the terminal's own */
    bool reverse;   /* the paper has no colour there that differs from the terminal's */
    bool dim;       /* the ink is fainter than its nearest colour */
    bool bold;      /* it is brighter */
} bw_paint;

bw_paint bw_style_paint(const bw_style *style, int colours);
/* What a number stands for, in xterm's palette: 0 to 255. */
int32_t bw_colour_rgb(int number);
/* Is a terminal light, by what it says in $COLORFGBG ("0;15"; NULL: nothing)? */
bool bw_colours_light(const char *colorfgbg);

#endif
