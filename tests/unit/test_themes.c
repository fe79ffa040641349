/* Themes: what stands on the screen can be read, and roles that stand beside each other can be told
 * apart, also by people who do not see red or green, and without any colour. The arithmetic is
 * WCAG 2.1's (contrast), CIE 1976's (distance) and Vienot, Brettel and Mollon's of 1999 (colour
 * blindness); none of it is the program's. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/ui/colours.h"
#include "core/ui/theme.h"

typedef struct rgb {
    double r, g, b; /* linear light, 0 to 1 */
} rgb;

typedef enum sight { SIGHT_ALL, SIGHT_NO_GREEN, SIGHT_NO_RED } sight;

static const struct {
    const char *name;
    int32_t background; /* of the terminal that it is for */
    sight sight;
} themes[] = {{"dark", 0x000000, SIGHT_ALL},
              {"light", 0xffffff, SIGHT_ALL},
              {"high-contrast", 0x000000, SIGHT_ALL},
              {"deuteranopia", 0x000000, SIGHT_NO_GREEN},
              {"protanopia", 0x000000, SIGHT_NO_RED}};

static bw_theme theme_of(const char *name)
{
    char path[500], shipped[450];
    bw_theme theme;
    bw_error err = {0};
    snprintf(shipped, sizeof shipped, "%s/themes", getenv("BW_ROOT"));
    snprintf(path, sizeof path, "%s/%s.lua", shipped, name);
    if (bw_theme_load(&theme, path, shipped, &err) != BW_OK)
        fail_msg("%s", err.text);
    return theme;
}

/* --- colour --- */
static double linear(int channel)
{
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static rgb light_of(int32_t colour)
{
    return (rgb){linear(colour >> 16 & 255), linear(colour >> 8 & 255), linear(colour & 255)};
}

static double luminance(rgb c)
{
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

static double contrast(rgb a, rgb b)
{
    double x = luminance(a), y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* Linear RGB as a dichromat sees it. */
static rgb seen(rgb c, sight how)
{
    if (how == SIGHT_NO_RED)
        return (rgb){0.11238 * c.r + 0.88762 * c.g, 0.11238 * c.r + 0.88762 * c.g,
                     0.00401 * c.r - 0.00401 * c.g + c.b};
    if (how == SIGHT_NO_GREEN)
        return (rgb){0.29275 * c.r + 0.70725 * c.g, 0.29275 * c.r + 0.70725 * c.g,
                     -0.02234 * c.r + 0.02234 * c.g + c.b};
    return c;
}

static double lab_curve(double t)
{
    return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116.0;
}

static double distance(rgb a, rgb b)
{
    rgb two[2] = {a, b};
    double lab[2][3];
    for (int i = 0; i < 2; i++) {
        rgb c = two[i];
        double x = lab_curve((0.4124 * c.r + 0.3576 * c.g + 0.1805 * c.b) / 0.9505);
        double y = lab_curve(luminance(c));
        double z = lab_curve((0.0193 * c.r + 0.1192 * c.g + 0.9505 * c.b) / 1.089);
        lab[i][0] = 116 * y - 16;
        lab[i][1] = 500 * (x - y);
        lab[i][2] = 200 * (y - z);
    }
    return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
                pow(lab[0][2] - lab[1][2], 2));
}

static int32_t foreground(const bw_style *s, int32_t background)
{
    return s->fg >= 0 ? s->fg : background ? 0x000000 : 0xffffff;
}

static int32_t ground(const bw_style *s, int32_t background)
{
    return s->bg >= 0 ? s->bg : background;
}

/* --- what must hold --- */
/* What matters less may be fainter, but never invisible. */
static double wanted(int role)
{
    const bw_role faint[] = {BW_ROLE_ZERO, BW_ROLE_FREE};
    for (size_t i = 0; i < BW_COUNT(faint); i++)
        if ((int)faint[i] == role)
            return 2.3;
    return 4.5; /* WCAG AA for text */
}

static void all_can_be_read(void **state)
{
    int bad = 0;
    (void)state;
    for (size_t t = 0; t < BW_COUNT(themes); t++) {
        bw_theme theme = theme_of(themes[t].name);
        for (int role = 0; role < BW_ROLE_COUNT; role++) {
            const bw_style *s = &theme.styles[role];
            rgb fg = seen(light_of(foreground(s, themes[t].background)), themes[t].sight);
            rgb bg = seen(light_of(ground(s, themes[t].background)), themes[t].sight);
            double found = contrast(fg, bg);
            if (found < wanted(role)) {
                print_error("%s: %s has contrast %.2f, less than %.1f\n", themes[t].name,
                            bw_role_name((bw_role)role), found, wanted(role));
                bad++;
            }
        }
    }
    assert_int_equal(bad, 0);
}

/* Roles that stand beside each other and mean different things. */
static const bw_role beside[][2] = {
    {BW_ROLE_TEXT, BW_ROLE_DIM},
    {BW_ROLE_TEXT, BW_ROLE_STRUCT},
    {BW_ROLE_TEXT, BW_ROLE_POINTER},
    {BW_ROLE_TEXT, BW_ROLE_KEY},
    {BW_ROLE_TEXT, BW_ROLE_CURSOR},
    {BW_ROLE_TEXT, BW_ROLE_SELECTION},
    {BW_ROLE_TEXT, BW_ROLE_MATCH},
    {BW_ROLE_TEXT, BW_ROLE_CHANGED},
    {BW_ROLE_TEXT, BW_ROLE_DIFFERENT},
    {BW_ROLE_TEXT, BW_ROLE_FAULT_NOTE},
    {BW_ROLE_TEXT, BW_ROLE_FAULT_SUSPECT},
    {BW_ROLE_TEXT, BW_ROLE_FAULT_BAD},
    {BW_ROLE_NUMBER, BW_ROLE_POINTER},
    {BW_ROLE_STRUCT, BW_ROLE_POINTER},
    {BW_ROLE_DATA, BW_ROLE_ZERO},
    {BW_ROLE_DATA, BW_ROLE_FREE},
    {BW_ROLE_DATA, BW_ROLE_CHANGED},
    {BW_ROLE_DATA, BW_ROLE_DIFFERENT},
    {BW_ROLE_DATA, BW_ROLE_UNKNOWN},
    {BW_ROLE_CHANGED, BW_ROLE_DIFFERENT},
    {BW_ROLE_CHANGED, BW_ROLE_MATCH},
    {BW_ROLE_CHANGED, BW_ROLE_POINTER},
    {BW_ROLE_CHANGED, BW_ROLE_FAULT_BAD},
    {BW_ROLE_CHANGED, BW_ROLE_FAULT_SUSPECT},
    {BW_ROLE_DIFFERENT, BW_ROLE_FAULT_BAD},
    {BW_ROLE_DIFFERENT, BW_ROLE_FAULT_SUSPECT},
    {BW_ROLE_CURSOR, BW_ROLE_CURSOR_OTHER},
    {BW_ROLE_CURSOR, BW_ROLE_SELECTION},
    {BW_ROLE_CURSOR, BW_ROLE_MATCH},
    {BW_ROLE_SELECTION, BW_ROLE_MATCH},
    {BW_ROLE_SELECTION, BW_ROLE_FAULT_BAD},
    {BW_ROLE_MATCH, BW_ROLE_FAULT_BAD},
    {BW_ROLE_POINTER, BW_ROLE_FAULT_NOTE},
    {BW_ROLE_FAULT_NOTE, BW_ROLE_FAULT_SUSPECT},
    {BW_ROLE_FAULT_NOTE, BW_ROLE_FAULT_BAD},
    {BW_ROLE_FAULT_SUSPECT, BW_ROLE_FAULT_BAD},
    {BW_ROLE_GOOD, BW_ROLE_FAULT_NOTE},
    {BW_ROLE_GOOD, BW_ROLE_FAULT_SUSPECT},
    {BW_ROLE_GOOD, BW_ROLE_FAULT_BAD},
    {BW_ROLE_STATUS, BW_ROLE_STATUS_STRONG},
    {BW_ROLE_BORDER, BW_ROLE_BORDER_FOCUS},
};

static bool attributes_differ(const bw_style *a, const bw_style *b)
{
    return a->bold != b->bold || a->dim != b->dim || a->underline != b->underline ||
           a->reverse != b->reverse || a->italic != b->italic;
}

#define CLEARLY_APART                                                                              \
    20.0 /* CIE 1976; 2.3 is just noticeable for patches side by side, text is small */

static double apart(const bw_style *a, const bw_style *b, int32_t background, sight how)
{
    double ink = distance(seen(light_of(foreground(a, background)), how),
                          seen(light_of(foreground(b, background)), how));
    double paper = distance(seen(light_of(ground(a, background)), how),
                            seen(light_of(ground(b, background)), how));
    return ink > paper ? ink : paper;
}

static void neighbours_are_told_apart(void **state)
{
    int bad = 0;
    (void)state;
    for (size_t t = 0; t < BW_COUNT(themes); t++) {
        bw_theme theme = theme_of(themes[t].name);
        for (size_t i = 0; i < BW_COUNT(beside); i++) {
            const bw_style *a = &theme.styles[beside[i][0]], *b = &theme.styles[beside[i][1]];
            double found = apart(a, b, themes[t].background, themes[t].sight);
            if (found < CLEARLY_APART && !attributes_differ(a, b)) {
                print_error("%s: %s and %s are %.1f apart\n", themes[t].name,
                            bw_role_name(beside[i][0]), bw_role_name(beside[i][1]), found);
                bad++;
            }
        }
    }
    assert_int_equal(bad, 0);
}

static void mono_needs_no_colour(void **state)
{
    int bad = 0;
    (void)state;
    bw_theme mono = theme_of("mono");
    for (int role = 0; role < BW_ROLE_COUNT; role++) {
        assert_int_equal(mono.styles[role].fg, -1);
        assert_int_equal(mono.styles[role].bg, -1);
    }
    for (size_t i = 0; i < BW_COUNT(beside); i++)
        if (!attributes_differ(&mono.styles[beside[i][0]], &mono.styles[beside[i][1]])) {
            print_error("mono: %s looks like %s\n", bw_role_name(beside[i][0]),
                        bw_role_name(beside[i][1]));
            bad++;
        }
    assert_int_equal(bad, 0);
}

/* --- fewer colours --- */
/* As it is seen: the paint's colours, swapped where it is reversed. */
static bw_style painted(const bw_style *style, int colours)
{
    const bw_palette palette = bw_palette_of(colours);
    bw_paint p = bw_style_paint(style, &palette);
    bw_style seen_as = *style;
    seen_as.fg = p.fg < 0 ? -1 : bw_colour_rgb(p.fg);
    seen_as.bg = p.bg < 0 ? -1 : bw_colour_rgb(p.bg);
    seen_as.reverse = style->reverse || p.reverse;
    seen_as.dim = style->dim || p.dim;
    seen_as.bold = style->bold || p.bold;
    return seen_as;
}

/* Ink on the same paper is still read; 2 is what dark red on black has, which is as much as 8
 * colours give. */
static void few_colours_can_be_read(void **state)
{
    static const int counts[] = {8, 16, 256};
    int bad = 0;
    (void)state;
    for (size_t t = 0; t < BW_COUNT(themes); t++) {
        bw_theme theme = theme_of(themes[t].name);
        for (size_t n = 0; n < BW_COUNT(counts); n++)
            for (int role = 0; role < BW_ROLE_COUNT; role++) {
                bw_style s = painted(&theme.styles[role], counts[n]);
                double found = contrast(light_of(foreground(&s, themes[t].background)),
                                        light_of(ground(&s, themes[t].background)));
                double least = counts[n] == 256 ? wanted(role) * 0.85 : 1.8;
                if (found < least) {
                    print_error("%s, %d colours: %s has contrast %.2f, less than %.1f\n",
                                themes[t].name, counts[n], bw_role_name((bw_role)role), found,
                                least);
                    bad++;
                }
            }
    }
    assert_int_equal(bad, 0);
}

static void few_colours_tell_apart(void **state)
{
    int bad = 0;
    (void)state;
    for (size_t t = 0; t < BW_COUNT(themes); t++) {
        bw_theme theme = theme_of(themes[t].name);
        for (size_t i = 0; i < BW_COUNT(beside); i++) {
            bw_style a = painted(&theme.styles[beside[i][0]], 256);
            bw_style b = painted(&theme.styles[beside[i][1]], 256);
            double found = apart(&a, &b, themes[t].background, themes[t].sight);
            if (found < CLEARLY_APART * 0.75 && !attributes_differ(&a, &b)) {
                print_error("%s, 256 colours: %s and %s are %.1f apart\n", themes[t].name,
                            bw_role_name(beside[i][0]), bw_role_name(beside[i][1]), found);
                bad++;
            }
            a = painted(&theme.styles[beside[i][0]], 8);
            b = painted(&theme.styles[beside[i][1]], 8);
            if (apart(&a, &b, themes[t].background, SIGHT_ALL) < 2.3 &&
                !attributes_differ(&a, &b)) {
                print_error("%s, 8 colours: %s looks like %s\n", themes[t].name,
                            bw_role_name(beside[i][0]), bw_role_name(beside[i][1]));
                bad++;
            }
        }
    }
    assert_int_equal(bad, 0);
}

/* --- a theme based on another --- */
static bw_status load_text(bw_theme *theme, const char *shipped, const char *text, bw_error *err)
{
    char path[] = "/tmp/bw_theme.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    bw_status status = bw_theme_load(theme, path, shipped, err);
    unlink(path);
    return status;
}

static void says_what_is_other(void **state)
{
    char shipped[450];
    bw_theme theme, dark = theme_of("dark");
    bw_error err = {0};
    (void)state;
    snprintf(shipped, sizeof shipped, "%s/themes", getenv("BW_ROOT"));
    assert_int_equal(load_text(&theme, shipped,
                               "return { based_on = 'dark', ['good'] = { fg = '#123456' },\n"
                               "  ['text'] = { bg = '#010203' } }",
                               &err),
                     BW_OK);
    assert_int_equal(theme.styles[BW_ROLE_GOOD].fg, 0x123456);
    assert_int_equal(theme.styles[BW_ROLE_GOOD].bg, 0x010203);
    assert_int_equal(theme.styles[BW_ROLE_SCN].fg, dark.styles[BW_ROLE_SCN].fg);
    assert_int_equal(theme.styles[BW_ROLE_SCN].bg, 0x010203);
    assert_int_equal(theme.styles[BW_ROLE_STATUS].bg, dark.styles[BW_ROLE_STATUS].bg);
}

static void bases_must_be_there(void **state)
{
    char folder[] = "/tmp/bw_themes.XXXXXX", path[60];
    bw_theme theme;
    bw_error err = {0};
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/ring.lua", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("return { based_on = 'ring' }", file);
    fclose(file);
    assert_int_not_equal(load_text(&theme, folder, "return { based_on = 'ring' }", &err), BW_OK);
    assert_non_null(strstr(err.text, "no shipped theme to be based on"));
    assert_int_not_equal(load_text(&theme, folder, "return { based_on = 'none' }", &err), BW_OK);
    assert_int_not_equal(load_text(&theme, folder, "return { based_on = '../ring' }", &err), BW_OK);
    unlink(path);
    rmdir(folder);
}

static void light_terminals_say_so(void **state)
{
    (void)state;
    assert_true(bw_colours_light("0;15"));
    assert_true(bw_colours_light("0;default;7"));
    assert_false(bw_colours_light("15;0"));
    assert_false(bw_colours_light("15;8"));
    assert_false(bw_colours_light("7;default"));
    assert_false(bw_colours_light("15;99"));
    assert_false(bw_colours_light("15;"));
    assert_false(bw_colours_light(""));
    assert_false(bw_colours_light(NULL));
}

/* --- what the build made of the files --- */
static bw_theme_file file_at(const char *path)
{
    bw_theme_file file;
    bw_error err = {0};
    if (bw_theme_file_read(&file, path, &err) != BW_OK)
        fail_msg("%s", err.text);
    return file;
}

/* The same text with a line more is of no shipped theme: it is evaluated. */
static bw_theme_file evaluated(const char *path)
{
    char copy[] = "/tmp/blockwright-theme-XXXXXX", text[8192];
    FILE *from = fopen(path, "r");
    assert_non_null(from);
    size_t size = fread(text, 1, sizeof text, from);
    assert_true(feof(from));
    fclose(from);
    int fd = mkstemp(copy);
    assert_int_equal(write(fd, text, size), size);
    assert_int_equal(write(fd, "\n", 1), 1);
    close(fd);
    bw_theme_file file = file_at(copy);
    unlink(copy);
    return file;
}

static void shipped_ones_are_what_their_files_say(void **state)
{
    (void)state;
    static const char *const names[] = {"dark",          "light",      "mono",
                                        "high-contrast", "protanopia", "deuteranopia"};
    size_t compiled = 0;
    while (bw_shipped_themes[compiled].source)
        compiled++;
    assert_int_equal(compiled, BW_COUNT(names));
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        char path[500];
        snprintf(path, sizeof path, "%s/themes/%s.lua", getenv("BW_ROOT"), names[i]);
        const bw_theme_file known = file_at(path), said = evaluated(path);
        assert_int_not_equal(known.source, said.source);
        assert_string_equal(known.based_on, said.based_on);
        assert_memory_equal(known.named, said.named, sizeof known.named);
        for (int role = 0; role < BW_ROLE_COUNT; role++) {
            const bw_style *a = &known.styles[role], *b = &said.styles[role];
            assert_true(!known.named[role] ||
                        (a->fg == b->fg && a->bg == b->bg && a->bold == b->bold &&
                         a->dim == b->dim && a->underline == b->underline &&
                         a->reverse == b->reverse && a->italic == b->italic));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_can_be_read),
        cmocka_unit_test(neighbours_are_told_apart),
        cmocka_unit_test(mono_needs_no_colour),
        cmocka_unit_test(few_colours_can_be_read),
        cmocka_unit_test(few_colours_tell_apart),
        cmocka_unit_test(says_what_is_other),
        cmocka_unit_test(bases_must_be_there),
        cmocka_unit_test(light_terminals_say_so),
        cmocka_unit_test(shipped_ones_are_what_their_files_say),
    };
    return cmocka_run_group_tests_name("themes", tests, NULL, NULL);
}
