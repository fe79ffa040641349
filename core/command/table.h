/* core/command/table.h - the one table of commands. */
#ifndef BW_CORE_COMMAND_TABLE_H
#define BW_CORE_COMMAND_TABLE_H

#include <blockwright/command.h>

bw_commands *bw_commands_new(void);
void bw_commands_free(bw_commands *commands);
/* owner: "" for built-in ones, else a plugin's name. Refused when the name is taken. */
bw_status bw_commands_add(bw_commands *commands, const bw_command *command, const char *owner,
                          void *data, bw_error *err);
void bw_commands_remove_owner(bw_commands *commands, const char *owner);
/* "find FILE [--text TEXT] ...", appended. */
void bw_command_usage(const bw_command *command, bw_text *text);
void *bw_commands_data(const bw_commands *commands, const bw_command *command);

#endif
