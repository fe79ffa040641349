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

/* A colour as eyes see it: CIE 1976, white D65. */
typedef struct bw_lab {
    double l, a, b;
} bw_lab;

/* How a terminal's colours look; worked out once for all styles. */
typedef struct bw_palette {
    int colours;     /* as above */
    int from, to;    /* the numbers that may be used: from up to but not to */
    bw_lab lab[256]; /* of these */
} bw_palette;

bw_palette bw_palette_of(int colours);
bw_paint bw_style_paint(const bw_style *style, const bw_palette *palette);
/* What a number stands for, in xterm's palette: 0 to 255. */
int32_t bw_colour_rgb(int number);
/* Is a terminal light, by what it says in $COLORFGBG ("0;15"; NULL: nothing)? */
bool bw_colours_light(const char *colorfgbg);

#endif
