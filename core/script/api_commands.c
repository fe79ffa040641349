/* Commands from scripts: every one that writes nothing. */
#include "core/command/session.h"
#include "core/script/api.h"
#include "core/script/json_read.h"

#include <lauxlib.h>

#include <string.h>

#define MOST_WORDS 64

typedef struct outcome {
    bw_text output;
    int status;
    bw_error err;
} outcome;

static void keep(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(&((outcome *)context)->output, text, size);
}

static void run(lua_State *lua, const char *const *words, size_t count, outcome *o)
{
    bw_script *script = bw_script_of(lua);
    bw_call_sink sink = {.write = keep, .context = o};
    if (script->sink) {
        sink.here = script->sink->here;
        sink.progress = script->sink->progress;
    }
    script->session->script_depth++;
    o->status = bw_command_run(script->session, count, words, &sink, &o->err);
    script->session->script_depth--;
}

/* The arguments as words; with one more place for --json. */
static size_t words_of(lua_State *lua, const char **words)
{
    int count = lua_gettop(lua);
    luaL_argcheck(lua, count >= 1 && count < MOST_WORDS, 1, "a command and its words");
    for (int i = 1; i <= count; i++) {
        luaL_tolstring(lua, i, NULL);
        lua_replace(lua, i);
        words[i - 1] = lua_tostring(lua, i);
    }
    return (size_t)count;
}

/* The text goes to Lua by way of a userdata-free copy, so that an error raised here leaks nothing.
 */
static int push_and_free(lua_State *lua)
{
    outcome *o = lua_touserdata(lua, 1);
    if (lua_toboolean(lua, 2))
        bw_json_push(lua, bw_text_get(&o->output), o->output.length);
    else
        lua_pushlstring(lua, bw_text_get(&o->output), o->output.length);
    return 1;
}

static int command(lua_State *lua, bool json)
{
    const char *words[MOST_WORDS + 1];
    outcome o = {0};
    size_t count = words_of(lua, words);
    if (json)
        words[count++] = "--json";
    run(lua, words, count, &o);
    if (o.status == 2) {
        bw_text_free(&o.output);
        return bw_api_fail(lua, &o.err);
    }
    lua_pushcfunction(lua, push_and_free);
    lua_pushlightuserdata(lua, &o);
    lua_pushboolean(lua, json);
    int raised = lua_pcall(lua, 2, 1, 0);
    bw_text_free(&o.output);
    if (raised != LUA_OK)
        return lua_error(lua);
    lua_pushinteger(lua, o.status);
    return 2;
}

/*--- bw.command(name, word...) -> text, status | nil, message
--- Runs a command of the table and gives what it printed; status 1 says that it found problems.
--- Commands that write (commit, journal, demo) are refused.
--- @example assert(bw.command("dba", "1,122"):find("0x0040007a")) */
static int run_command(lua_State *lua)
{
    return command(lua, false);
}

/*--- bw.call(name, word...) -> table, status | nil, message
--- The same with --json, read back as Lua values: verify, find, blocks, compare, check, events,
--- explain and all others that speak JSON.
--- @example assert(bw.call("scn", "0x0000.1020770e").scn == 270563086) */
static int call(lua_State *lua)
{
    return command(lua, true);
}

void bw_api_commands(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"command", run_command}, {"call", call}, {NULL, NULL}};
    luaL_setfuncs(lua, functions, 0);
}
