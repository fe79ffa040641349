/* core/ui/cmd_screen.h - the commands of the workbench itself, rows of the one table. */
#ifndef BW_CORE_UI_CMD_SCREEN_H
#define BW_CORE_UI_CMD_SCREEN_H

#include "core/ui/shell.h"

/* Each ends with a row without a name. */
extern const bw_command bw_go_commands[];   /* cmd_go.c */
extern const bw_command bw_job_commands[];  /* cmd_jobs.c */
extern const bw_command bw_key_commands[];  /* cmd_keys.c */
extern const bw_command bw_mark_commands[]; /* cmd_marks.c */
extern const bw_command bw_pane_commands[]; /* cmd_panes.c */
extern const bw_command bw_saved_commands[]; /* cmd_sessions.c */

/* The workbench in which the command runs: bw_command_run has seen to it that there is one. */
bw_shell *bw_call_shell(bw_call *call);

#endif
