#include "core/script/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEFAULT_MEMORY (256u * 1024u * 1024u)
#define HOOK_EVERY 1000

/* --- limits --- */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bw_sandbox *bw_sandbox_of(lua_State *lua)
{
    void *context;
    lua_getallocf(lua, &context);
    return context;
}

static const char *hit(const bw_sandbox *box)
{
    const bw_limits *l = &box->limits;
    if (box->interrupted)
        return "stopped on request";
    if (l->instructions && box->instructions > l->instructions)
        return "the script runs too long: its budget of instructions is used up";
    if (box->deadline > 0 && now() > box->deadline)
        return "the script runs too long: its time is used up";
    if (box->progress && box->progress->report &&
        !box->progress->report(box->progress->context, box->done, box->total))
        return "stopped on request";
    return NULL;
}

double bw_sandbox_pause(const bw_sandbox *box)
{
    (void)box;
    return now();
}

void bw_sandbox_resume(bw_sandbox *box, double paused)
{
    if (box->deadline > 0)
        box->deadline += now() - paused;
}

static void count_hook(lua_State *lua, lua_Debug *where)
{
    (void)where;
    bw_sandbox *box = bw_sandbox_of(lua);
    box->instructions += box->broken ? 1 : HOOK_EVERY;
    bw_sandbox_check(lua);
}

bool bw_sandbox_must_stop(bw_sandbox *box)
{
    if (!box->broken && (box->broken = hit(box)))
        lua_sethook(box->lua, count_hook, LUA_MASKCOUNT | LUA_MASKLINE, 1);
    return box->broken != NULL;
}

/* Once broken, every line raises again: a pcall around the error gains nothing. */
void bw_sandbox_check(lua_State *lua)
{
    bw_sandbox *box = bw_sandbox_of(lua);
    if (bw_sandbox_must_stop(box)) {
        lua_sethook(lua, count_hook, LUA_MASKCOUNT | LUA_MASKLINE, 1);
        luaL_error(lua, "%s", box->broken);
    }
}

int bw_sandbox_pass_on(lua_State *lua)
{
    bw_sandbox_check(lua);
    int arguments = lua_gettop(lua);
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, arguments, LUA_MULTRET);
    return lua_gettop(lua);
}

void bw_sandbox_interrupt(bw_sandbox *box)
{
    box->interrupted = 1;
}

void bw_sandbox_renew(bw_sandbox *box, double seconds)
{
    box->broken = NULL;
    box->interrupted = 0;
    box->instructions = 0;
    box->done = box->total = 0;
    box->deadline = seconds > 0 ? now() + seconds : 0;
    lua_sethook(box->lua, count_hook, LUA_MASKCOUNT, HOOK_EVERY);
}

/* --- the library --- */
static int say(lua_State *lua)
{
    bw_sandbox *box = bw_sandbox_of(lua);
    int count = lua_gettop(lua);
    for (int i = 1; i <= count; i++) {
        size_t size;
        const char *text = luaL_tolstring(lua, i, &size);
        if (box->print && i > 1)
            box->print(box->print_context, "\t", 1);
        if (box->print)
            box->print(box->print_context, text, size);
        lua_pop(lua, 1);
    }
    if (box->print)
        box->print(box->print_context, "\n", 1);
    return 0;
}

/* A finalizer would run where no hook reaches it. */
static int set_metatable(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    luaL_argcheck(lua, lua_isnil(lua, 2) || lua_istable(lua, 2), 2, "a table or nil");
    if (luaL_getmetafield(lua, 1, "__metatable") != LUA_TNIL)
        return luaL_error(lua, "this metatable is protected");
    if (lua_istable(lua, 2)) {
        lua_pushliteral(lua, "__gc");
        if (lua_rawget(lua, 2) != LUA_TNIL)
            return luaL_error(lua, "__gc is not available to scripts");
        lua_pop(lua, 1);
    }
    lua_settop(lua, 2);
    lua_setmetatable(lua, 1);
    return 1;
}

/* Lua calls a message handler where an error arose, and where that was a hook, hooks are off: an
 * endless handler could not be stopped. Ours is called when the stack has been unwound. */
static int call_protected(lua_State *lua)
{
    int arguments = lua_gettop(lua);
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_pushvalue(lua, 2);
    lua_insert(lua, 1); /* the handler stays below */
    lua_remove(lua, 3);
    if (lua_pcall(lua, arguments - 2, LUA_MULTRET, 0) == LUA_OK) {
        lua_pushboolean(lua, 1);
        lua_replace(lua, 1);
        return lua_gettop(lua);
    }
    bw_sandbox_check(lua);
    lua_call(lua, 1, LUA_MULTRET);
    lua_pushboolean(lua, 0);
    lua_insert(lua, 1);
    return lua_gettop(lua);
}

static int refuse(lua_State *lua)
{
    return luaL_error(lua,
                      "%s is not available to scripts: they read files through bw.open, stage "
                      "edits, and leave writing to commit",
                      lua_tostring(lua, lua_upvalueindex(1)));
}

static void add_refusals(lua_State *lua)
{
    static const char *const functions[] = {"load",    "loadfile",       "loadstring", "dofile",
                                            "require", "collectgarbage", "warn"};
    static const char *const libraries[] = {"io", "os", "debug", "package"};
    for (size_t i = 0; i < BW_COUNT(functions); i++) {
        lua_pushstring(lua, functions[i]);
        lua_pushcclosure(lua, refuse, 1);
        lua_setglobal(lua, functions[i]);
    }
    for (size_t i = 0; i < BW_COUNT(libraries); i++) { /* io.open: the error names io */
        lua_newtable(lua);
        lua_newtable(lua);
        lua_pushstring(lua, libraries[i]);
        lua_pushcclosure(lua, refuse, 1);
        lua_setfield(lua, -2, "__index");
        lua_pushboolean(lua, 0);
        lua_setfield(lua, -2, "__metatable");
        lua_setmetatable(lua, -2);
        lua_setglobal(lua, libraries[i]);
    }
}

static void add_library(lua_State *lua, const char *name, lua_CFunction open)
{
    luaL_requiref(lua, name, open, 1);
    lua_pop(lua, 1);
}

/* Run protected: each step may find no memory. */
static int open_library(lua_State *lua)
{
    add_library(lua, LUA_GNAME, luaopen_base);
    add_library(lua, LUA_MATHLIBNAME, luaopen_math);
    add_library(lua, LUA_UTF8LIBNAME, luaopen_utf8);
    add_library(lua, LUA_COLIBNAME, luaopen_coroutine);
    luaL_requiref(lua, LUA_TABLIBNAME, luaopen_table, 1);
    bw_sandbox_tables(lua);
    luaL_requiref(lua, LUA_STRLIBNAME, luaopen_string, 1);
    bw_sandbox_strings(lua);
    lua_pushliteral(lua, "");
    lua_getmetatable(lua, -1);
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable"); /* the strings' own is nobody's to change */
    lua_pushcfunction(lua, say);
    lua_setglobal(lua, "print");
    lua_pushcfunction(lua, set_metatable);
    lua_setglobal(lua, "setmetatable");
    lua_pushcfunction(lua, call_protected);
    lua_setglobal(lua, "xpcall");
    add_refusals(lua);
    lua_settop(lua, 0);
    return 0;
}

bool bw_sandbox_open(bw_sandbox *box, const bw_limits *limits, bw_error *err)
{
    *box = (bw_sandbox){.limits = limits ? *limits : (bw_limits){0}};
    if (box->limits.memory == 0)
        box->limits.memory = DEFAULT_MEMORY;
    box->memory.cap = box->limits.memory;
    if (box->limits.seconds > 0)
        box->deadline = now() + box->limits.seconds;
    box->lua = lua_newstate(bw_capped_alloc, box);
    if (box->lua) {
        lua_pushcfunction(box->lua, open_library);
        if (lua_pcall(box->lua, 0, 0, 0) == LUA_OK) {
            lua_sethook(box->lua, count_hook, LUA_MASKCOUNT, HOOK_EVERY);
            return true;
        }
    }
    bw_sandbox_close(box);
    bw_error_set(err, BW_ERR_LIMIT, "a script state does not fit into %zu bytes of memory",
                 box->limits.memory);
    return false;
}

void bw_sandbox_close(bw_sandbox *box)
{
    if (box->lua)
        lua_close(box->lua);
    box->lua = NULL;
}

/* --- running --- */
/* The message, and below it the calls that led there. */
static int with_calls(lua_State *lua)
{
    const char *message = lua_tostring(lua, 1);
    if (!message) {
        message = luaL_tolstring(lua, 1, NULL);
        lua_replace(lua, 1);
    }
    lua_getfield(lua, LUA_REGISTRYINDEX, "blockwright.calls");
    if (lua_toboolean(lua, -1)) {
        luaL_traceback(lua, lua, message, 1);
        return 1;
    }
    lua_pushvalue(lua, 1);
    return 1;
}

static bw_status failure(bw_sandbox *box, int status, bw_error *err)
{
    const char *message = lua_tostring(box->lua, -1);
    bool memory = status == LUA_ERRMEM;
    bw_status result = box->interrupted                ? BW_ERR_CANCELLED
                       : memory || box->broken != NULL ? BW_ERR_LIMIT
                                                       : BW_ERR_FORMAT;
    if (memory)
        bw_error_set(err, result, "the script needs more than %zu MiB of memory",
                     box->limits.memory >> 20);
    else
        bw_error_set(err, result, "%s", message ? message : "the script failed without a word");
    lua_pop(box->lua, 1);
    return result;
}

bw_status bw_sandbox_call(bw_sandbox *box, int arguments, int results, bw_error *err)
{
    int base = lua_gettop(box->lua) - arguments;
    if (!lua_checkstack(box->lua, 8))
        return bw_error_set(err, BW_ERR_LIMIT, "the script's stack is full");
    lua_pushcfunction(box->lua, with_calls);
    lua_insert(box->lua, base);
    int status = lua_pcall(box->lua, arguments, results, base);
    bw_status result = status == LUA_OK ? BW_OK : failure(box, status, err);
    lua_remove(box->lua, base);
    return result;
}

bw_status bw_sandbox_load(bw_sandbox *box, const char *name, const char *text, size_t size,
                          bw_error *err)
{
    bw_text chunk = {0};
    bw_text_addf(&chunk, "@%s", name);
    int status = luaL_loadbufferx(box->lua, text, size, bw_text_get(&chunk), "t");
    bw_text_free(&chunk);
    return status == LUA_OK ? BW_OK : failure(box, status, err);
}
