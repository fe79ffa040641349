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

/* What one file says. The shipped ones are evaluated when the program is built
 * (core/compile_themes.c): a file whose text is that of one of them need not be again. */
typedef struct bw_theme_file {
    uint64_t source;   /* bw_digest of its text */
    char based_on[64]; /* name of another one; "" = none */
    bool named[BW_ROLE_COUNT];
    bw_style styles[BW_ROLE_COUNT]; /* of the roles that it names */
} bw_theme_file;
bw_status bw_theme_file_read(bw_theme_file *file, const char *path, bw_error *err);
extern const bw_theme_file bw_shipped_themes[]; /* source 0 behind the last; made at build time */

/* Roles that neither the file nor the theme that it is `based_on` (one in the folder shipped) names
 * look like "text", colours that a role does not name are text's. Unknown role names are an error.
 */
bw_status bw_theme_load(bw_theme *theme, const char *path, const char *shipped, bw_error *err);

#endif
