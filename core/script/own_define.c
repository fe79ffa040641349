/* bw.define: commands of init.lua in the table of commands. */
#include "core/command/call.h"
#include "core/command/session.h"
#include "core/command/table.h"
#include "core/script/own.h"
#include "core/script/result_take.h"

#include <lauxlib.h>

#include <string.h>

#define MAX_PARAMS 16u

/* Handed back as the owner's data of a command. */
typedef struct defined {
    bw_own *own;
    int run; /* reference of its function */
} defined;

/* --- running what was defined --- */
static void push_argument(lua_State *lua, bw_call *call, const bw_param *param)
{
    const char *text = bw_call_text(call, param->name);
    bw_scn scn;
    uint32_t word;
    if (param->type == BW_ARG_FLAG)
        lua_pushboolean(lua, bw_call_has(call, param->name));
    else if (!text)
        lua_pushnil(lua);
    else if (param->type == BW_ARG_NUMBER)
        lua_pushinteger(lua, (lua_Integer)bw_call_number(call, param->name, 0));
    else if (param->type == BW_ARG_SCN && bw_scn_parse(text, &scn))
        lua_pushinteger(lua, (lua_Integer)scn);
    else if (param->type == BW_ARG_DBA && bw_dba_parse(text, &word))
        lua_pushinteger(lua, word);
    else if (param->type == BW_ARG_FILE && bw_call_file(call, param->name))
        bw_api_push_file(lua, bw_call_file(call, param->name));
    else
        lua_pushstring(lua, text);
}

/* The parameters by name, and `here`: the block that is shown in the workbench. */
static void push_arguments(lua_State *lua, bw_call *call)
{
    const bw_command *command = call->command;
    bw_place here = bw_call_place(call);
    lua_newtable(lua);
    for (size_t i = 0; i < command->param_count; i++) {
        push_argument(lua, call, &command->params[i]);
        lua_setfield(lua, -2, command->params[i].name);
    }
    if (here.file) {
        bw_api_push_block(lua, here.file, here.block);
        lua_setfield(lua, -2, "here");
    }
}

static int run_defined(bw_call *call)
{
    const defined *d = bw_call_owner_data(call);
    lua_State *lua = d->own->script.box.lua;
    bw_result result = {0};
    int top = lua_gettop(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, d->run);
    push_arguments(lua, call);
    bw_status status = bw_own_call(d->own, call->sink, 1, 1, bw_call_error(call));
    if (status == BW_OK)
        status = bw_result_take(&d->own->script.box, &result, bw_call_error(call));
    if (status == BW_OK)
        bw_result_print(&result, call);
    bw_result_free(&result);
    lua_settop(lua, top);
    return status == BW_OK ? 0 : 2;
}

/* --- bw.define --- */
static bw_arg_type type_of(const char *name)
{
    static const struct {
        const char *name;
        bw_arg_type type;
    } types[] = {{"flag", BW_ARG_FLAG}, {"file", BW_ARG_FILE},     {"block", BW_ARG_BLOCK},
                 {"dba", BW_ARG_DBA},   {"number", BW_ARG_NUMBER}, {"scn", BW_ARG_SCN},
                 {"time", BW_ARG_TIME}, {"field", BW_ARG_FIELD}};
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return BW_ARG_TEXT;
}

static bool flag(lua_State *lua, int table, const char *key)
{
    lua_getfield(lua, table, key);
    bool set = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return set;
}

/* The parameters of params = { { name =, type =, help =, required = }, ... }, and --json. */
static void take_params(lua_State *lua, bw_arena *arena, bw_command *command)
{
    bw_param *params = bw_arena_alloc(arena, (MAX_PARAMS + 1) * sizeof(*params));
    lua_getfield(lua, 1, "params");
    lua_Integer count = lua_istable(lua, -1) ? (lua_Integer)lua_rawlen(lua, -1) : 0;
    for (lua_Integer i = 1; i <= count && command->param_count < MAX_PARAMS; i++) {
        lua_rawgeti(lua, -1, i);
        if (lua_istable(lua, -1)) {
            int spec = lua_gettop(lua);
            bool option = flag(lua, spec, "option");
            params[command->param_count++] =
                (bw_param){.name = bw_own_member(lua, arena, spec, "name"),
                           .type = type_of(bw_own_member(lua, arena, spec, "type")),
                           .flags = (flag(lua, spec, "required") ? BW_PARAM_REQUIRED : 0) |
                                    (option ? BW_PARAM_OPTION : 0),
                           .help = bw_own_member(lua, arena, spec, "help")};
        }
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    params[command->param_count++] =
        (bw_param){"json", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print JSON for programs"};
    command->params = params;
}

/*--- bw.define{ name =, summary =, help =, example =, params =, run = }
--- Only in init.lua: adds a command to the table, for the shell, the `:` prompt and the palette.
--- run gets a table with the parameters by name and `here`, the block that is shown; it gives a
--- text, or a table { columns = {...}, rows = {...} }, which is shown in columns and exported with
--- --json. Parameters: { name =, type = "text" | "number" | "flag" | "file" | "block" | "dba" |
--- "scn" | "time" | "field", help =, required =, option = }.
--- @init bw.define { name = "shout", summary = "says it loud", params = { { name = "what", required = true, help = "a word" } }, run = function(p) return p.what:upper() .. "!" end } */
static int define(lua_State *lua)
{
    bw_own *own = bw_own_of(lua);
    bw_error err = {0};
    luaL_checktype(lua, 1, LUA_TTABLE);
    bw_command *command = bw_arena_alloc(own->arena, sizeof(*command));
    command->name = bw_own_member(lua, own->arena, 1, "name");
    command->summary = bw_own_member(lua, own->arena, 1, "summary");
    command->help = bw_own_member(lua, own->arena, 1, "help");
    command->example = bw_own_member(lua, own->arena, 1, "example");
    if (!*command->help)
        command->help = NULL;
    if (!*command->example)
        command->example = NULL;
    take_params(lua, own->arena, command);
    command->run = run_defined;
    lua_getfield(lua, 1, "run");
    if (!*command->name || !*command->summary || !lua_isfunction(lua, -1))
        return luaL_error(lua, "bw.define wants a name, a summary and a function run");
    defined *d = bw_arena_alloc(own->arena, sizeof(*d));
    *d = (defined){own, luaL_ref(lua, LUA_REGISTRYINDEX)};
    if (bw_commands_add(own->script.session->commands, command, own->owner, d, &err) != BW_OK)
        return luaL_error(lua, "%s", err.text);
    return 0;
}

void bw_own_define(lua_State *lua)
{
    lua_pushcfunction(lua, define);
    lua_setfield(lua, -2, "define");
}
