/* core/script/sandbox.h - a Lua state in which a script can compute and ask, and nothing else.
 *
 * Closed: io, os, debug, package, load, dofile, require, collectgarbage, string.dump; finalizers
 * (__gc); lengths that lie (__len) in the table library; huge string.rep and table.move; pattern
 * matching without end (own matcher with a step counter). Bounded: memory by the allocator; time
 * and instructions by a hook that no pcall can swallow, and by checks inside library functions.
 * Threads: one state, one thread; bw_sandbox_interrupt may be called from a signal handler. */
#ifndef BW_CORE_SCRIPT_SANDBOX_H
#define BW_CORE_SCRIPT_SANDBOX_H

#include "core/script/capped.h"

#include <blockwright/base.h>

#include <lua.h>

#include <signal.h>

typedef struct bw_limits {
    size_t memory;         /* bytes; 0 = 256 MiB */
    uint64_t instructions; /* of the Lua machine; 0 = no bound */
    double seconds;        /* of wall time; 0 = no bound */
} bw_limits;

typedef struct bw_sandbox {
    bw_capped memory; /* first: the allocator's context */
    lua_State *lua;
    bw_limits limits;
    uint64_t instructions;
    double deadline;    /* CLOCK_MONOTONIC seconds; 0 = none */
    const char *broken; /* which limit was hit; NULL = none. From then on every check fails. */
    volatile sig_atomic_t interrupted;
    const bw_progress *progress; /* polled in the hook; may be NULL */
    uint64_t done, total;        /* what it is told: how far the script said that it is */
    void (*print)(void *context, const char *text, size_t size); /* what print() says */
    void *print_context;
} bw_sandbox;

/* Opens the state with the allowed library. False with err: not enough memory. */
bool bw_sandbox_open(bw_sandbox *box, const bw_limits *limits, bw_error *err);
void bw_sandbox_close(bw_sandbox *box);
bw_sandbox *bw_sandbox_of(lua_State *lua); /* the box of a state or of a coroutine in it */

/* Raises a Lua error when a limit is hit or somebody asked to stop. Called by library functions
 * before and while they do much. */
void bw_sandbox_check(lua_State *lua);
void bw_sandbox_interrupt(bw_sandbox *box);
bool bw_sandbox_must_stop(bw_sandbox *box); /* the same without an error, for engines */
/* While a person is asked no time runs: resume gets what pause gave. */
double bw_sandbox_pause(const bw_sandbox *box);
void bw_sandbox_resume(bw_sandbox *box, double paused);

/* A fresh budget of time (0 = no bound) for a state that is called again and again. */
void bw_sandbox_renew(bw_sandbox *box, double seconds);

/* Calls the function below arguments values, as lua_pcall. Errors become a sentence with script,
 * line and the calls that led there. The function and arguments are taken off. */
bw_status bw_sandbox_call(bw_sandbox *box, int arguments, int results, bw_error *err);
/* Compiles text (never bytecode) and leaves the function on the stack. */
bw_status bw_sandbox_load(bw_sandbox *box, const char *name, const char *text, size_t size,
                          bw_error *err);

/* Calls the function in upvalue 1 with all arguments; returns how many results it left. */
int bw_sandbox_pass_on(lua_State *lua);

/* strings.c, tables.c: the parts of the library that could run without end; set on the stack's top
 * table. */
void bw_sandbox_strings(lua_State *lua);
void bw_sandbox_tables(lua_State *lua);

#endif
