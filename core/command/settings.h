/* core/command/settings.h - the settings of a session: made, taken from lines, freed. */
#ifndef BW_CORE_COMMAND_SETTINGS_H
#define BW_CORE_COMMAND_SETTINGS_H

#include <blockwright/command.h>

bw_settings *bw_settings_new(void);
void bw_settings_free(bw_settings *settings);
/* The lines of a file called from. The first wrong one goes to err, named with its number; the
 * others count. */
bw_status bw_settings_take(bw_settings *settings, const char *text, const char *from,
                           bw_setting_origin origin, bw_error *err);
/* A file's text with name = value in the place of its line, or behind the last; appended. */
void bw_settings_edit(const char *text, const char *name, const char *value, bw_text *out);

const char *bw_setting_origin_name(bw_setting_origin origin); /* "default", "init.lua" */
void bw_setting_range(const bw_setting *setting, bw_text *text); /* "1 to 60"; appended */
/* In ~/.config/blockwright/settings, whose other lines stay. */
bw_status bw_settings_save(const char *name, const char *value, bw_error *err);

extern const bw_command bw_command_set;

#endif
