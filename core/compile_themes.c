/* Run while the program is built: writes what the shipped themes say as C (core/ui/theme.h).
 *
 *   compile_themes THEME.lua... > themes.c */
#include "core/ui/theme.h"

#include <inttypes.h>
#include <stdio.h>

const bw_theme_file bw_shipped_themes[1]; /* none yet */

static void write_style(int role, const bw_style *s)
{
    printf("[%d] = {%d, %d, %d, %d, %d, %d, %d},\n", role, s->fg, s->bg, s->bold, s->dim,
           s->underline, s->reverse, s->italic);
}

static void write_file(const bw_theme_file *file)
{
    printf("{.source = UINT64_C(0x%" PRIx64 "), .based_on = \"%s\", .named = {", file->source,
           file->based_on);
    for (int role = 0; role < BW_ROLE_COUNT; role++)
        printf("%d,", file->named[role]);
    printf("},\n.styles = {\n");
    for (int role = 0; role < BW_ROLE_COUNT; role++)
        if (file->named[role])
            write_style(role, &file->styles[role]);
    printf("}},\n");
}

int main(int argc, char **argv)
{
    bw_theme_file file;
    bw_error err = {0};
    printf("#include \"core/ui/theme.h\"\n\nconst bw_theme_file bw_shipped_themes[] = {\n");
    for (int i = 1; i < argc; i++) {
        if (bw_theme_file_read(&file, argv[i], &err) != BW_OK) {
            fprintf(stderr, "compile_themes: %s\n", err.text);
            return 1;
        }
        write_file(&file);
    }
    printf("{0}};\n");
    return 0;
}
