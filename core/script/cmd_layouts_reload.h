/* core/script/cmd_layouts_reload.h - the command for who writes a layout and looks at a block. */
#ifndef BW_CORE_SCRIPT_CMD_LAYOUTS_RELOAD_H
#define BW_CORE_SCRIPT_CMD_LAYOUTS_RELOAD_H

#include <blockwright/command.h>

extern const bw_command bw_command_layouts_reload;

#endif
