/* core/script/init.h - the person's init.lua, which is trusted and has Lua's whole library, and the
 * shipped views.lua, which is as closed as any script and adds views alone. Both live as long as
 * the session; what they define becomes commands of the table, hooks, views, keys and timers.
 * Threads: main thread. */
#ifndef BW_CORE_SCRIPT_INIT_H
#define BW_CORE_SCRIPT_INIT_H

#include "core/script/result.h"
#include <blockwright/command.h>

typedef struct bw_init bw_init;

/* Runs $XDG_CONFIG_HOME/blockwright/init.lua (~/.config), if it is there; lua/views.lua of the data
 * folder is read when somebody first asks for views. Never NULL; trouble goes to err: a file that
 * others can write to, an error in the script. */
bw_init *bw_init_load(bw_session *session, bw_error *err);
void bw_init_free(bw_init *init); /* before the session's commands and hooks are freed */

/* --- what the workbench asks --- */
typedef struct bw_init_view {
    const char *name, *title, *help;
} bw_init_view;
const bw_init_view *bw_init_view_at(bw_init *init, size_t index);       /* NULL behind the last */
const bw_init_view *bw_init_view_find(bw_init *init, const char *name); /* NULL = none */
/* What it shows now. False with err; result is to be freed when true. */
bool bw_init_view_open(const bw_init_view *view, const bw_call_sink *sink, bw_result *result,
                       bw_error *err);

typedef struct bw_init_key {
    const char *key;  /* as the workbench writes keys: "F5", "Ctrl-T" */
    const char *line; /* the command line that it runs */
} bw_init_key;
const bw_init_key *bw_init_key_at(const bw_init *init, size_t index); /* the last of a key counts */

/* Runs the timers that are due; now in milliseconds of a clock that never goes back. Returns the
 * milliseconds until the next one, -1 = there is none. */
int bw_init_timers(const bw_init *init, int64_t now);

#endif
