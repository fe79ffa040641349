/* blockwright/settings.h - what a person sets once: typed, with a default and a line of help each.
 *
 * Values come from $XDG_CONFIG_HOME/blockwright/settings (lines "name = value", # comments), then from
 * `set`, then from init.lua. Threads: main thread. */
#ifndef BLOCKWRIGHT_SETTINGS_H
#define BLOCKWRIGHT_SETTINGS_H

#include <blockwright/base.h>

typedef enum bw_setting_type {
    BW_SETTING_NUMBER, /* least to most */
    BW_SETTING_CHOICE, /* one of choices */
} bw_setting_type;

typedef struct bw_setting {
    const char *name;
    bw_setting_type type;
    const char *initial;
    uint64_t least, most; /* of a number */
    const char *choices;  /* blanks between */
    const char *help;     /* one line: what it does, its unit */
} bw_setting;

typedef struct bw_settings bw_settings;
BW_API const bw_setting *bw_setting_at(size_t index); /* NULL behind the last */
BW_API const char *bw_settings_get(const bw_settings *settings, const char *name); /* NULL: none such */
BW_API uint64_t bw_settings_number(const bw_settings *settings, const char *name);
/* Refused with a sentence: no such setting, a value that does not fit. */
BW_API bw_status bw_settings_set(bw_settings *settings, const char *name, const char *value,
                                 bw_error *err);
/* Grows with each change. */
BW_API uint64_t bw_settings_generation(const bw_settings *settings);

#endif
