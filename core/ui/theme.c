#include "core/ui/theme.h"
#include "core/base/digest.h"
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

/* --- one file --- */
static bw_status take_base(bw_theme_file *file, const char *path, const char *base, bw_error *err)
{
    if (strlen(base) >= sizeof(file->based_on) || strchr(base, '/'))
        return bw_error_set(err, BW_ERR_FORMAT, "theme %s: '%s' is no shipped theme to be based on",
                            path, base);
    strcpy(file->based_on, base);
    return BW_OK;
}

static bw_status take_role(bw_theme_file *file, const char *path, const bw_data_pair *pair,
                           bw_error *err)
{
    int role = role_named(pair->key);
    if (role < 0 || !parse_style(&pair->value, &file->styles[role]))
        return bw_error_set(err, BW_ERR_FORMAT,
                            "theme %s: '%s' is no role, or its colour is not #rrggbb", path,
                            pair->key);
    file->named[role] = true;
    return BW_OK;
}

static bw_status evaluate(bw_theme_file *file, const char *path, const char *text, size_t size,
                          bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const bw_data *root = bw_datafile_load_text(path, text, size, arena, err);
    bw_status status = root ? BW_OK : BW_ERR_FORMAT;
    const char *base = root ? bw_data_string(root, "based_on", NULL) : NULL;
    *file = (bw_theme_file){.source = bw_digest(0, text, size)};
    if (base)
        status = take_base(file, path, base, err);
    for (size_t i = 0; status == BW_OK && i < root->pair_count; i++)
        if (strcmp(root->pairs[i].key, "based_on") != 0)
            status = take_role(file, path, &root->pairs[i], err);
    bw_arena_free(arena);
    return status;
}

static const bw_theme_file *shipped_file(uint64_t source)
{
    for (const bw_theme_file *file = bw_shipped_themes; file->source; file++)
        if (file->source == source)
            return file;
    return NULL;
}

bw_status bw_theme_file_read(bw_theme_file *file, const char *path, bw_error *err)
{
    size_t size;
    char *text = bw_datafile_read(path, &size, err);
    if (!text)
        return BW_ERR_FORMAT;
    const bw_theme_file *known = shipped_file(bw_digest(0, text, size));
    bw_status status = BW_OK;
    if (known)
        *file = *known;
    else
        status = evaluate(file, path, text, size, err);
    free(text);
    return status;
}

/* --- a theme --- */
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
        ++load->bases > BASES_MAX
            ? bw_error_set(err, BW_ERR_FORMAT, "theme %s: '%s' is no shipped theme to be based on",
                           path, base)
            : load_file(load, bw_text_get(&file), err);
    bw_text_free(&file);
    return status;
}

static bw_status load_file(theme_load *load, const char *path, bw_error *err)
{
    bw_theme_file file;
    bw_status status = bw_theme_file_read(&file, path, err);
    if (status == BW_OK && *file.based_on)
        status = load_base(load, path, file.based_on, err);
    for (int role = 0; status == BW_OK && role < BW_ROLE_COUNT; role++)
        if (file.named[role]) {
            load->theme->styles[role] = file.styles[role];
            load->named[role] = true;
        }
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
