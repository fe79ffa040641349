#include "core/ui/theme.h"
#include "core/script/datafile.h"

#include <stdlib.h>
#include <string.h>

static bool parse_colour(const char *text, int32_t *colour)
{
    char *end;
    *colour = -1;
    if (!text)
        return true;
    if (text[0] != '#' || strlen(text) != 7)
        return false;
    *colour = (int32_t)strtol(text + 1, &end, 16);
    return *end == '\0';
}

static bool parse_style(const bw_data *data, bw_style *style)
{
    style->bold = bw_data_bool(data, "bold", false);
    style->dim = bw_data_bool(data, "dim", false);
    style->underline = bw_data_bool(data, "underline", false);
    style->reverse = bw_data_bool(data, "reverse", false);
    style->italic = bw_data_bool(data, "italic", false);
    return parse_colour(bw_data_string(data, "fg", NULL), &style->fg) &&
           parse_colour(bw_data_string(data, "bg", NULL), &style->bg);
}

static int role_named(const char *name)
{
    for (int role = 0; role < BW_ROLE_COUNT; role++)
        if (strcmp(bw_role_name((bw_role)role), name) == 0)
            return role;
    return -1;
}

enum { BASES_MAX = 4 }; /* a chain that is longer goes in a ring */

/* What a theme and those that it is based on say, before any role looks like the text. */
typedef struct theme_load {
    bw_theme *theme;
    bool named[BW_ROLE_COUNT];
    const char *shipped; /* the folder of the bases */
    unsigned bases;
} theme_load;

static bw_status load_file(theme_load *load, const char *path, bw_error *err);

static bw_status load_base(theme_load *load, const char *path, const char *base, bw_error *err)
{
    bw_text file = {0};
    bw_text_addf(&file, "%s/%s.lua", load->shipped, base);
    bw_status status =
        ++load->bases > BASES_MAX || strchr(base, '/')
            ? bw_error_set(err, BW_ERR_FORMAT, "theme %s: '%s' is no shipped theme to be based on",
                           path, base)
            : load_file(load, bw_text_get(&file), err);
    bw_text_free(&file);
    return status;
}

static bw_status take_role(theme_load *load, const char *path, const bw_data_pair *pair,
                           bw_error *err)
{
    int role = role_named(pair->key);
    if (role < 0 || !parse_style(&pair->value, &load->theme->styles[role]))
        return bw_error_set(err, BW_ERR_FORMAT,
                            "theme %s: '%s' is no role, or its colour is not #rrggbb", path,
                            pair->key);
    load->named[role] = true;
    return BW_OK;
}

static bw_status load_file(theme_load *load, const char *path, bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const bw_data *root = bw_datafile_load(path, arena, err);
    bw_status status = root ? BW_OK : BW_ERR_FORMAT;
    const char *base = root ? bw_data_string(root, "based_on", NULL) : NULL;
    if (base)
        status = load_base(load, path, base, err);
    for (size_t i = 0; status == BW_OK && i < root->pair_count; i++)
        if (strcmp(root->pairs[i].key, "based_on") != 0)
            status = take_role(load, path, &root->pairs[i], err);
    bw_arena_free(arena);
    return status;
}

bw_status bw_theme_load(bw_theme *theme, const char *path, const char *shipped, bw_error *err)
{
    theme_load load = {.theme = theme, .shipped = shipped};
    bw_style *text = &theme->styles[BW_ROLE_TEXT];
    *text = (bw_style){.fg = -1, .bg = -1};
    bw_status status = load_file(&load, path, err);
    for (int role = 0; role < BW_ROLE_COUNT; role++) {
        bw_style *style = &theme->styles[role];
        if (!load.named[role])
            *style = *text;
        style->fg = style->fg < 0 ? text->fg : style->fg;
        style->bg = style->bg < 0 ? text->bg : style->bg;
    }
    return status;
}
