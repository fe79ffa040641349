#include "core/command/settings.h"
#include <blockwright/own_files.h>

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BW_OFF_ON "off on"

static const bw_setting table[] = {
    {"bell", BW_SETTING_CHOICE, "off", 0, 0, BW_OFF_ON, "ring when something could not be done"},
    {"borders", BW_SETTING_CHOICE, "unicode", 0, 0, "unicode ascii",
     "lines, arrows and marks on the screen; ascii for fonts and terminals that lack them"},
    {"bytes-per-row", BW_SETTING_CHOICE, "auto", 0, 0, "auto 8 16 32",
     "bytes in a row of the hex pane; auto: as many as the width takes"},
    {"copy-format", BW_SETTING_CHOICE, "ask", 0, 0, "ask hex C BBED Lua JSON text value path",
     "what y copies in the block viewer; ask: the next key says"},
    {"follow-ms", BW_SETTING_NUMBER, "1000", 100, 60000, NULL,
     "milliseconds between looks at logs that grow"},
    {"history", BW_SETTING_NUMBER, "200", 0, 1000, NULL,
     "command lines kept between runs of the workbench; 0 = none", true},
    {"hook-seconds", BW_SETTING_NUMBER, "1", 1, 60, NULL,
     "seconds that a hook or timer of init.lua may take each time", true},
    {"inspector", BW_SETTING_CHOICE, "small", 0, 0, "small large off",
     "the readings of the bytes under the cursor, when a block is opened"},
    {"keys", BW_SETTING_CHOICE, "default", 0, 0, "default emacs vi",
     "which set of keys; ~/.config/blockwright/keys goes on top of it", true},
    {"last-session", BW_SETTING_CHOICE, "offer", 0, 0, "offer restore off",
     "at the end files, places and tabs are kept; a start without files offers or restores them",
     true},
    {"mouse", BW_SETTING_CHOICE, "off", 0, 0, BW_OFF_ON,
     "the mouse points, scrolls and drags; off: the terminal selects text with it"},
    {"offsets", BW_SETTING_CHOICE, "decimal", 0, 0, "decimal hex",
     "how the hex pane numbers its rows"},
    {"recent", BW_SETTING_CHOICE, "on", 0, 0, BW_OFF_ON,
     "keep the names of opened files for an empty start to offer", true},
    {"script-memory", BW_SETTING_NUMBER, "256", 16, 65536, NULL,
     "MiB of memory that a recovery script may use", true},
    {"script-seconds", BW_SETTING_NUMBER, "0", 0, 86400, NULL,
     "seconds after which run stops a script; 0 = never, --time-limit goes before it", true},
    {"theme", BW_SETTING_THEME, "auto", 0, 0,
     "auto dark light high-contrast deuteranopia protanopia mono",
     "colours of the workbench, or one of ~/.config/blockwright/themes; auto: dark, light where "
     "COLORFGBG says so, mono where NO_COLOR is set or there are no colours"},
};

struct bw_settings {
    char *values[BW_COUNT(table)];
    bw_setting_origin origins[BW_COUNT(table)];
    uint64_t generation;
};

const bw_setting *bw_setting_at(size_t index)
{
    return index < BW_COUNT(table) ? &table[index] : NULL;
}

bw_settings *bw_settings_new(void)
{
    bw_settings *settings = bw_alloc(sizeof(*settings));
    for (size_t i = 0; i < BW_COUNT(table); i++)
        settings->values[i] = bw_strdup(table[i].initial);
    return settings;
}

void bw_settings_free(bw_settings *settings)
{
    for (size_t i = 0; settings && i < BW_COUNT(table); i++)
        free(settings->values[i]);
    free(settings);
}

static size_t index_of(const char *name)
{
    size_t i = 0;
    while (i < BW_COUNT(table) && strcmp(table[i].name, name) != 0)
        i++;
    return i;
}

const char *bw_settings_get(const bw_settings *settings, const char *name)
{
    size_t i = index_of(name);
    return i < BW_COUNT(table) ? settings->values[i] : NULL;
}

uint64_t bw_settings_number(const bw_settings *settings, const char *name)
{
    const char *value = bw_settings_get(settings, name);
    return value ? strtoull(value, NULL, 10) : 0;
}

bool bw_settings_is(const bw_settings *settings, const char *name, const char *value)
{
    const char *now = bw_settings_get(settings, name);
    return now && strcmp(now, value) == 0;
}

bw_setting_origin bw_settings_origin(const bw_settings *settings, const char *name)
{
    size_t i = index_of(name);
    return i < BW_COUNT(table) ? settings->origins[i] : BW_ORIGIN_DEFAULT;
}

uint64_t bw_settings_generation(const bw_settings *settings)
{
    return settings->generation;
}

/* --- setting --- */
static bool is_choice(const char *choices, const char *value)
{
    size_t length = strlen(value);
    for (const char *at = choices; length && (at = strstr(at, value)); at += length)
        if ((at == choices || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return !strchr(value, ' ');
    return false;
}

static bool is_own_theme(const char *value)
{
    bw_text name = {0}, path = {0};
    bw_text_addf(&name, "themes/%s.lua", value);
    bool there = *value && !strchr(value, '/') && value[0] != '.' &&
                 bw_config_path(&path, bw_text_get(&name)) && access(bw_text_get(&path), R_OK) == 0;
    bw_text_free(&name);
    bw_text_free(&path);
    return there;
}

static bw_status check(const bw_setting *s, const char *value, bw_error *err)
{
    char *end;
    if (s->type != BW_SETTING_NUMBER)
        return is_choice(s->choices, value) || (s->type == BW_SETTING_THEME && is_own_theme(value))
                   ? BW_OK
                   : bw_error_set(err, BW_ERR_ARGUMENT, "%s: '%s' is none of: %s", s->name, value,
                                  s->choices);
    errno = 0;
    uint64_t number = isdigit((unsigned char)value[0]) ? strtoull(value, &end, 10) : 0;
    bool good = isdigit((unsigned char)value[0]) && *end == '\0' && errno == 0 &&
                number >= s->least && number <= s->most;
    return good ? BW_OK
                : bw_error_set(err, BW_ERR_ARGUMENT, "%s: '%s' is no number from %llu to %llu",
                               s->name, value, (unsigned long long)s->least,
                               (unsigned long long)s->most);
}

static bw_status may_set(const bw_setting *s, bw_setting_origin origin, bw_error *err)
{
    return s->personal && origin == BW_ORIGIN_DIRECTORY
               ? bw_error_set(err, BW_ERR_ARGUMENT,
                              "%s is personal: it is set in ~/.config/blockwright/settings alone",
                              s->name)
               : BW_OK;
}

bw_status bw_settings_set(bw_settings *settings, const char *name, const char *value,
                          bw_setting_origin origin, bw_error *err)
{
    size_t i = index_of(name);
    if (i == BW_COUNT(table))
        return bw_error_set(err, BW_ERR_NOT_FOUND, "there is no setting '%s'; set lists them",
                            name);
    bw_status status = may_set(&table[i], origin, err);
    if (status == BW_OK)
        status = check(&table[i], value, err);
    if (status != BW_OK || origin < settings->origins[i])
        return status;
    char *copy = bw_strdup(value); /* value may be the one that goes */
    free(settings->values[i]);
    settings->values[i] = copy;
    settings->origins[i] = origin;
    settings->generation++;
    return BW_OK;
}

/* --- lines --- */
static char *trim(char *text)
{
    text += strspn(text, " \t");
    for (size_t n = strlen(text); n && strchr(" \t\r\n", text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

static bw_status set_line(bw_settings *settings, char *line, bw_setting_origin origin, bw_error *err)
{
    char *words = trim(line), *equals = strchr(words, '=');
    if (!*words || *words == '#')
        return BW_OK;
    if (!equals)
        return bw_error_set(err, BW_ERR_FORMAT, "'%s' is no line \"name = value\"", words);
    *equals = '\0';
    return bw_settings_set(settings, trim(words), trim(equals + 1), origin, err);
}

bw_status bw_settings_take(bw_settings *settings, const char *text, const char *from,
                           bw_setting_origin origin, bw_error *err)
{
    bw_status first = BW_OK;
    char *copy = bw_strdup(text), *rest = copy;
    unsigned n = 0;
    for (char *line; (line = strsep(&rest, "\n"));) {
        bw_error why = {0};
        bw_status status = set_line(settings, line, origin, &why);
        n++;
        if (status != BW_OK && first == BW_OK)
            first = bw_error_set(err, status, "%s:%u: %s", from, n, why.text);
    }
    free(copy);
    return first;
}

/* --- a line changed, the others kept --- */
static bool names(const char *line, const char *name)
{
    line += strspn(line, " \t");
    size_t length = strlen(name);
    return strncmp(line, name, length) == 0 && line[length + strspn(line + length, " \t")] == '=';
}

void bw_settings_edit(const char *text, const char *name, const char *value, bw_text *out)
{
    char *copy = bw_strdup(text), *rest = copy;
    bool done = false;
    for (char *line; (line = strsep(&rest, "\n"));) {
        if (!names(line, name)) {
            if (*line || rest)
                bw_text_addf(out, "%s\n", line);
        } else if (!done) {
            bw_text_addf(out, "%s = %s\n", name, value);
            done = true;
        }
    }
    if (!done)
        bw_text_addf(out, "%s = %s\n", name, value);
    free(copy);
}
