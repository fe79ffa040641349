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
    bw_call_sink sink = {.write = keep, .context = o, .progress = bw_api_progress(lua)};
    if (script->sink)
        sink.here = script->sink->here;
    script->session->script_depth++;
    script->session->closed_depth += !script->trusted;
    o->status = bw_command_run(script->session, count, words, &sink, &o->err);
    script->session->closed_depth -= !script->trusted;
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

/* The command's name and words are the arguments, all of them. */
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
        bw_sandbox_check(lua);
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

/* --- bw.cmd --- */
/* The words of a call, pushed one after the other above the table at 1. */
static void push_words(lua_State *lua, const char *name)
{
    const char *space = strchr(name, ' ');
    lua_pushlstring(lua, name, space ? (size_t)(space - name) : strlen(name));
    if (space)
        lua_pushstring(lua, space + 1);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, 1);
    luaL_checkstack(lua, (int)(count < MOST_WORDS ? count : MOST_WORDS) * 3, "too many words");
    for (lua_Integer i = 1; i <= count && i < MOST_WORDS; i++)
        lua_rawgeti(lua, 1, i);
}

static const bw_param *param_of(lua_State *lua, const bw_command *command, const char *name)
{
    for (size_t i = 0; i < command->param_count; i++)
        if (strcmp(command->params[i].name, name) == 0)
            return &command->params[i];
    luaL_error(lua, "%s has no option '%s'; see help %s", command->name, name, command->name);
    return NULL;
}

/* --name and the value, or --name alone of a flag that is true. An option's - is a _ in Lua. */
static void push_options(lua_State *lua, const bw_command *command)
{
    lua_pushnil(lua);
    while (lua_next(lua, 1)) {
        int value = lua_gettop(lua), key = value - 1;
        if (lua_type(lua, key) == LUA_TSTRING) {
            const char *name = luaL_gsub(lua, lua_tostring(lua, key), "_", "-");
            bool flag = param_of(lua, command, name)->type == BW_ARG_FLAG;
            if (!flag || lua_toboolean(lua, value)) {
                lua_pushfstring(lua, flag ? "--%s" : "--%s=%s", name,
                                flag ? NULL : luaL_tolstring(lua, value, NULL));
                lua_insert(lua, key);
                key++;
            }
            luaL_checkstack(lua, 8, "too many options");
        }
        lua_settop(lua, key);
    }
}

static bool speaks_json(const bw_command *command)
{
    for (size_t i = 0; i < command->param_count; i++)
        if (strcmp(command->params[i].name, "json") == 0)
            return true;
    return false;
}

/* Upvalue 1: the command's name. */
static int call_by_table(lua_State *lua)
{
    const char *name = lua_tostring(lua, lua_upvalueindex(1));
    const bw_commands *commands = bw_session_commands(bw_script_of(lua)->session);
    const bw_command *found = bw_commands_find(commands, name);
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    push_words(lua, name);
    push_options(lua, found);
    lua_remove(lua, 1);
    return command(lua, speaks_json(found));
}

/*--- bw.cmd.NAME{ word..., option = value } -> table or text, status | nil, message
--- Every command of the table (docs/commands.md): words in their order, options by name (- is written
--- _, flags are true), two words as one (journal_list). What speaks JSON gives Lua values, the others
--- the text that they print. status 1: problems were found. Commands that write are refused.
--- @example
--- assert(bw.cmd.scn { "270563086" }.scn == 270563086)
--- assert(bw.cmd.blocks { DEMO .. "/users01.dbf", from = 11, to = 12 }[2].block == 12)
--- assert(bw.cmd.explain { "ORA-00600 [4194], [35], [6]" }) */
static int find_command(lua_State *lua)
{
    const char *name = luaL_gsub(lua, luaL_checkstring(lua, 2), "_", " ");
    const bw_commands *commands = bw_session_commands(bw_script_of(lua)->session);
    if (!bw_commands_find(commands, name))
        return luaL_error(lua, "there is no command '%s'", name);
    lua_pushcclosure(lua, call_by_table, 1);
    return 1;
}

/*--- bw.setting(name) -> text | nil, message
--- The value of a setting (`set` lists them).
--- @example assert(bw.setting("script-memory") == "256") */
static int setting(lua_State *lua)
{
    const char *name = luaL_checkstring(lua, 1);
    const char *value = bw_settings_get(bw_session_settings(bw_script_of(lua)->session), name);
    if (!value) {
        lua_pushnil(lua);
        lua_pushfstring(lua, "there is no setting '%s'", name);
        return 2;
    }
    lua_pushstring(lua, value);
    return 1;
}

void bw_api_commands(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"command", run_command}, {"call", call}, {"setting", setting}, {NULL, NULL}};
    luaL_setfuncs(lua, functions, 0);
    lua_newtable(lua);
    lua_newtable(lua);
    lua_pushcfunction(lua, find_command);
    lua_setfield(lua, -2, "__index");
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable");
    lua_setmetatable(lua, -2);
    lua_setfield(lua, -2, "cmd");
}
