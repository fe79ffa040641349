/* core/script/init.h - the person's own init.lua: trusted, with Lua's whole library, alive as long
 * as the session. What it defines with bw.define becomes a command of the table. */
#ifndef BW_CORE_SCRIPT_INIT_H
#define BW_CORE_SCRIPT_INIT_H

#include <blockwright/command.h>

typedef struct bw_init bw_init;

/* Runs $XDG_CONFIG_HOME/blockwright/init.lua (~/.config) when it is there. NULL when there is none;
 * trouble goes to err: a file that others can write to, an error in the script. */
bw_init *bw_init_load(bw_session *session, bw_error *err);
void bw_init_free(bw_init *init); /* before the session's commands are freed */

#endif
