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

/* Ink and paper that a role does not name are those of the text. */
static void inherit(bw_style *style, const bw_style *text)
{
    style->fg = style->fg < 0 ? text->fg : style->fg;
    style->bg = style->bg < 0 ? text->bg : style->bg;
}

static int role_named(const char *name)
{
    for (int role = 0; role < BW_ROLE_COUNT; role++)
        if (strcmp(bw_role_name((bw_role)role), name) == 0)
            return role;
    return -1;
}

bw_status bw_theme_load(bw_theme *theme, const char *path, bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const bw_data *root = bw_datafile_load(path, arena, err);
    bw_status status = root ? BW_OK : BW_ERR_FORMAT;
    bw_style text = {.fg = -1, .bg = -1};
    if (root)
        parse_style(bw_data_get(root, "text"), &text);
    for (int role = 0; role < BW_ROLE_COUNT; role++)
        theme->styles[role] = text;
    for (size_t i = 0; status == BW_OK && i < root->pair_count; i++) {
        int role = role_named(root->pairs[i].key);
        if (role < 0 || !parse_style(&root->pairs[i].value, &theme->styles[role < 0 ? 0 : role]))
            status = bw_error_set(err, BW_ERR_FORMAT,
                                  "theme %s: '%s' is no role, or its colour is not #rrggbb", path,
                                  root->pairs[i].key);
    }
    for (int role = 0; role < BW_ROLE_COUNT; role++)
        inherit(&theme->styles[role], &text);
    bw_arena_free(arena);
    return status;
}
