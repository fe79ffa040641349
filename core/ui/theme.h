/* core/ui/theme.h - what each role looks like: colours and attributes, from themes/NAME.lua. */
#ifndef BW_CORE_UI_THEME_H
#define BW_CORE_UI_THEME_H

#include <blockwright/canvas.h>

typedef struct bw_style {
    int32_t fg, bg; /* 0xrrggbb, -1 = the terminal's own */
    bool bold, dim, underline, reverse, italic;
} bw_style;

typedef struct bw_theme {
    bw_style styles[BW_ROLE_COUNT];
} bw_theme;

/* Roles that neither the file nor the theme that it is `based_on` (one in the folder shipped) names
 * look like "text", colours that a role does not name are text's. Unknown role names are an error. */
bw_status bw_theme_load(bw_theme *theme, const char *path, const char *shipped, bw_error *err);

#endif
