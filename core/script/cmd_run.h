/* core/script/cmd_run.h - the commands that run and list recovery scripts. */
#ifndef BW_CORE_SCRIPT_CMD_RUN_H
#define BW_CORE_SCRIPT_CMD_RUN_H

#include <blockwright/command.h>

extern const bw_command bw_command_run_script, bw_command_scripts;

#endif
