/* core/command/settings.h - the settings of a session: made, read from a file, freed. */
#ifndef BW_CORE_COMMAND_SETTINGS_H
#define BW_CORE_COMMAND_SETTINGS_H

#include <blockwright/command.h>

bw_settings *bw_settings_new(void);
void bw_settings_free(bw_settings *settings);
/* Lines of a file. The first wrong one goes to err, named with its number; the others count. */
bw_status bw_settings_read(bw_settings *settings, const char *path, bw_error *err);

extern const bw_command bw_command_set;

#endif
