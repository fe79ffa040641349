/* core/script/own.h - a file that runs as long as the session: the person's init.lua, or the
 * shipped views. What it registers (commands, hooks, views, keys, timers) calls back into it. Only
 * for the files that make up init.c. Threads: main thread. */
#ifndef BW_CORE_SCRIPT_OWN_H
#define BW_CORE_SCRIPT_OWN_H

#include "core/script/api.h"
#include "core/script/init.h"

#define BW_OWN_VIEWS 64u
#define BW_OWN_KEYS 128u
#define BW_OWN_TIMERS 64u

typedef struct bw_own_timer {
    int function;   /* reference; LUA_NOREF = free */
    double seconds; /* between two calls */
    bool again;
    int64_t due; /* milliseconds of the workbench's clock; -1 = its clock has not been seen yet */
} bw_own_timer;

typedef struct bw_own {
    bw_script script;  /* first: bw_own_of casts */
    const char *owner; /* of what it registers: "init.lua", "views.lua" */
    bw_arena *arena;   /* commands, views, keys and their texts */
    bw_text said;      /* by print, while no command runs: a line at a time to bw_session_notice */
    struct bw_own_view {
        bw_init_view shown; /* its own points here */
        struct bw_own *own;
        int open; /* reference of its function */
    } views[BW_OWN_VIEWS];
    size_t view_count;
    bw_init_key keys[BW_OWN_KEYS];
    size_t key_count;
    bw_own_timer timers[BW_OWN_TIMERS];
} bw_own;

struct bw_init {
    bw_session *session;
    bw_own *shipped; /* views.lua; NULL until somebody asks for views, or when it has an error */
    bool shipped_read;
    bw_own *own; /* init.lua; NULL = none */
};

static inline bw_own *bw_own_of(lua_State *lua)
{
    return (bw_own *)bw_script_of(lua);
}

/* Calls the function below arguments values as a command would: sink gets its words, and there is
 * no bound but the person's wish to stop. */
bw_status bw_own_call(bw_own *own, const bw_call_sink *sink, int arguments, int results,
                      bw_error *err);
/* The same beside the person's commands: within a second, its words go to bw_session_notice, and it
 * may run no command that writes. */
bw_status bw_own_call_briefly(bw_own *own, int arguments, int results, bw_error *err);

/* The shipped views, read now if they were not yet: starting Lua for them would take a tenth of the
 * time to the first screen. */
bw_own *bw_own_shipped(bw_init *init);

/* A text member of the table at index, kept in the arena; "" when it has none. */
const char *bw_own_member(lua_State *lua, bw_arena *arena, int table, const char *key);

/* Set on the table bw at the stack's top. */
void bw_own_define(lua_State *lua);
void bw_own_hooks(lua_State *lua);
void bw_own_views(lua_State *lua);
void bw_own_keys(lua_State *lua);
void bw_own_timers(lua_State *lua);

#endif
