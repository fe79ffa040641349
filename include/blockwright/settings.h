/* blockwright/settings.h - what a person sets once: typed, with a default and a line of help each.
 *
 * Where a value comes from decides, not when it came: `set` goes before init.lua, that before the file
 * .blockwright of a directory that the person trusts, that before $XDG_CONFIG_HOME/blockwright/settings
 * (both: lines "name = value", # comments), that before the default. Threads: main thread. */
#ifndef BLOCKWRIGHT_SETTINGS_H
#define BLOCKWRIGHT_SETTINGS_H

#include <blockwright/base.h>

typedef enum bw_setting_type {
    BW_SETTING_NUMBER, /* least to most */
    BW_SETTING_CHOICE, /* one of choices */
    BW_SETTING_THEME,  /* one of choices, or a file of ~/.config/blockwright/themes, without .lua */
} bw_setting_type;

typedef struct bw_setting {
    const char *name;
    bw_setting_type type;
    const char *initial;
    uint64_t least, most; /* of a number */
    const char *choices;  /* blanks between */
    const char *help;     /* one line: what it does, its unit */
    bool personal;        /* never taken from a directory's file */
} bw_setting;

typedef enum bw_setting_origin { /* later ones go before earlier ones */
    BW_ORIGIN_DEFAULT,
    BW_ORIGIN_FILE,      /* the person's settings */
    BW_ORIGIN_DIRECTORY, /* .blockwright, trusted */
    BW_ORIGIN_INIT,      /* init.lua */
    BW_ORIGIN_SET,       /* since the start */
} bw_setting_origin;

typedef struct bw_settings bw_settings;
BW_API const bw_setting *bw_setting_at(size_t index); /* NULL behind the last */
BW_API const char *bw_settings_get(const bw_settings *settings, const char *name); /* NULL: none such */
BW_API uint64_t bw_settings_number(const bw_settings *settings, const char *name);
BW_API bool bw_settings_is(const bw_settings *settings, const char *name, const char *value);
/* Refused with a sentence: no such setting, a value that does not fit. Without effect while the
 * value comes from what goes before origin. */
BW_API bw_status bw_settings_set(bw_settings *settings, const char *name, const char *value,
                                 bw_setting_origin origin, bw_error *err);
BW_API bw_setting_origin bw_settings_origin(const bw_settings *settings, const char *name);
/* Grows with each change. */
BW_API uint64_t bw_settings_generation(const bw_settings *settings);

#endif
