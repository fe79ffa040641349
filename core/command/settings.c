#include "core/command/settings.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const bw_setting table[] = {
    {"hook-seconds", BW_SETTING_NUMBER, "1", 1, 60, NULL,
     "seconds that a hook or timer of init.lua may take each time"},
    {"script-memory", BW_SETTING_NUMBER, "256", 16, 65536, NULL,
     "MiB of memory that a recovery script may use"},
    {"script-seconds", BW_SETTING_NUMBER, "0", 0, 86400, NULL,
     "seconds after which run stops a script; 0 = never, --time-limit goes before it"},
    {"theme", BW_SETTING_CHOICE, "auto", 0, 0,
     "auto dark light high-contrast deuteranopia protanopia mono",
     "colours of the workbench; auto: dark, or mono where NO_COLOR is set"},
};

struct bw_settings {
    char *values[BW_COUNT(table)];
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

static bw_status check(const bw_setting *s, const char *value, bw_error *err)
{
    char *end;
    if (s->type == BW_SETTING_CHOICE)
        return is_choice(s->choices, value)
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

bw_status bw_settings_set(bw_settings *settings, const char *name, const char *value, bw_error *err)
{
    size_t i = index_of(name);
    if (i == BW_COUNT(table))
        return bw_error_set(err, BW_ERR_NOT_FOUND, "there is no setting '%s'; set lists them",
                            name);
    bw_status status = check(&table[i], value, err);
    if (status != BW_OK)
        return status;
    free(settings->values[i]);
    settings->values[i] = bw_strdup(value);
    settings->generation++;
    return BW_OK;
}

/* --- a file --- */
static char *trim(char *text)
{
    text += strspn(text, " \t");
    for (size_t n = strlen(text); n && strchr(" \t\r\n", text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

static bw_status set_line(bw_settings *settings, char *line, bw_error *err)
{
    char *words = trim(line), *equals = strchr(words, '=');
    if (!*words || *words == '#')
        return BW_OK;
    if (!equals)
        return bw_error_set(err, BW_ERR_FORMAT, "'%s' is no line \"name = value\"", words);
    *equals = '\0';
    return bw_settings_set(settings, trim(words), trim(equals + 1), err);
}

bw_status bw_settings_read(bw_settings *settings, const char *path, bw_error *err)
{
    char line[512];
    bw_status first = BW_OK;
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? BW_OK
                               : bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    for (unsigned n = 1; n <= 1000 && fgets(line, sizeof(line), file); n++) {
        bw_error why = {0};
        bw_status status = set_line(settings, line, &why);
        if (status != BW_OK && first == BW_OK)
            first = bw_error_set(err, status, "%s:%u: %s", path, n, why.text);
    }
    fclose(file);
    return first;
}
