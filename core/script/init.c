#include "core/script/init.h"
#include "core/command/call.h"
#include "core/command/session.h"
#include "core/command/table.h"
#include "core/script/api.h"
#include <blockwright/own_files.h>

#include <lauxlib.h>
#include <lualib.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OWNER "init.lua"
#define MAX_FILE (1024u * 1024u)
#define MAX_PARAMS 16u
#define MAX_COLUMNS 32

struct bw_init {
    bw_script script;
    bw_arena *arena; /* commands and their texts */
};

/* A command of init.lua: handed back as the owner's data. */
typedef struct defined {
    bw_init *init;
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

/* --- tables: { columns = { "a", "b" }, rows = { { 1, 2 }, ... } } --- */
static size_t cell_text(lua_State *lua, int row, lua_Integer column, bw_text *text)
{
    lua_rawgeti(lua, row, column);
    bw_text_clear(text);
    if (!lua_isnil(lua, -1))
        bw_text_add(text, luaL_tolstring(lua, -1, NULL));
    lua_settop(lua, row);
    return text->length;
}

typedef struct shape {
    lua_Integer columns, rows;
    int table; /* stack places */
    int names, cells;
    size_t widths[MAX_COLUMNS];
} shape;

static bool find_shape(lua_State *lua, shape *s)
{
    bw_text text = {0};
    s->table = lua_gettop(lua);
    lua_getfield(lua, s->table, "columns");
    lua_getfield(lua, s->table, "rows");
    s->names = s->table + 1;
    s->cells = s->table + 2;
    if (!lua_istable(lua, s->names) || !lua_istable(lua, s->cells))
        return false;
    s->columns = (lua_Integer)lua_rawlen(lua, s->names);
    s->rows = (lua_Integer)lua_rawlen(lua, s->cells);
    if (s->columns > MAX_COLUMNS)
        s->columns = MAX_COLUMNS;
    for (lua_Integer r = 0; r <= s->rows; r++) {
        if (r == 0)
            lua_pushvalue(lua, s->names);
        else
            lua_rawgeti(lua, s->cells, r);
        for (lua_Integer c = 1; c <= s->columns && lua_istable(lua, -1); c++) {
            size_t width = cell_text(lua, lua_gettop(lua), c, &text);
            if (width > s->widths[c - 1])
                s->widths[c - 1] = width;
        }
        lua_settop(lua, s->cells);
    }
    bw_text_free(&text);
    return true;
}

static void print_table(bw_call *call, lua_State *lua, const shape *s)
{
    bw_text text = {0};
    for (lua_Integer r = 0; r <= s->rows; r++) {
        if (r == 0)
            lua_pushvalue(lua, s->names);
        else
            lua_rawgeti(lua, s->cells, r);
        for (lua_Integer c = 1; c <= s->columns && lua_istable(lua, -1); c++) {
            cell_text(lua, lua_gettop(lua), c, &text);
            int width = c == s->columns ? 0 : (int)s->widths[c - 1];
            bw_call_print(call, "%-*s%s", width, bw_text_get(&text), c == s->columns ? "" : "  ");
        }
        bw_call_print(call, "\n");
        lua_settop(lua, s->cells);
    }
    bw_text_free(&text);
}

static void json_table(bw_json *json, lua_State *lua, const shape *s)
{
    bw_text name = {0}, text = {0};
    bw_json_begin_array(json);
    for (lua_Integer r = 1; r <= s->rows; r++) {
        bw_json_begin_object(json);
        for (lua_Integer c = 1; c <= s->columns; c++) {
            lua_pushvalue(lua, s->names);
            cell_text(lua, lua_gettop(lua), c, &name);
            lua_rawgeti(lua, s->cells, r);
            cell_text(lua, lua_gettop(lua), c, &text);
            bw_json_key(json, bw_text_get(&name));
            bw_json_string(json, bw_text_get(&text));
            lua_settop(lua, s->cells);
        }
        bw_json_end(json);
    }
    bw_json_end(json);
    bw_text_free(&name);
    bw_text_free(&text);
}

/* Runs inside a protected call: the metamethods of cells may raise. */
static int show_result(lua_State *lua)
{
    bw_call *call = lua_touserdata(lua, 1);
    shape s = {0};
    lua_remove(lua, 1);
    if (lua_istable(lua, -1)) {
        if (!find_shape(lua, &s))
            return luaL_error(lua, "a command gives a text, or { columns = {...}, rows = {...} }");
        if (bw_call_json(call))
            json_table(bw_call_json(call), lua, &s);
        else
            print_table(call, lua, &s);
    } else if (!lua_isnil(lua, -1)) {
        bw_call_print(call, "%s\n", luaL_tolstring(lua, -1, NULL));
    }
    return 0;
}

static int run_defined(bw_call *call)
{
    const defined *d = bw_call_owner_data(call);
    bw_script *script = &d->init->script;
    lua_State *lua = script->box.lua;
    script->sink = call->sink;
    script->box.progress = &call->sink->progress;
    script->box.broken = NULL;
    script->box.interrupted = 0;
    lua_pushcfunction(lua, show_result);
    lua_pushlightuserdata(lua, call);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, d->run);
    push_arguments(lua, call);
    bw_status status = bw_sandbox_call(&script->box, 1, 1, bw_call_error(call));
    if (status == BW_OK)
        status = bw_sandbox_call(&script->box, 2, 0, bw_call_error(call));
    lua_settop(lua, 0);
    script->sink = NULL;
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

/* A text member of the table at index, kept in the arena; "" when it has none. */
static const char *member(lua_State *lua, bw_arena *arena, int table, const char *key)
{
    lua_getfield(lua, table, key);
    const char *text = lua_isstring(lua, -1) ? bw_arena_strdup(arena, lua_tostring(lua, -1)) : "";
    lua_pop(lua, 1);
    return text;
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
                (bw_param){.name = member(lua, arena, spec, "name"),
                           .type = type_of(member(lua, arena, spec, "type")),
                           .flags = (flag(lua, spec, "required") ? BW_PARAM_REQUIRED : 0) |
                                    (option ? BW_PARAM_OPTION : 0),
                           .help = member(lua, arena, spec, "help")};
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
run
--- gets a table with the parameters by name and `here`, the block that is shown; it gives a text,
or a
--- table { columns = {...}, rows = {...} }, which is shown in columns and exported with --json.
--- Parameters: { name =, type = "text" | "number" | "flag" | "file" | "block" | "dba" | "scn" |
"time"
--- | "field", help =, required =, option = }. */
static int define(lua_State *lua)
{
    bw_init *init = (bw_init *)bw_script_of(lua); /* script is its first member */
    bw_error err = {0};
    luaL_checktype(lua, 1, LUA_TTABLE);
    bw_command *command = bw_arena_alloc(init->arena, sizeof(*command));
    command->name = member(lua, init->arena, 1, "name");
    command->summary = member(lua, init->arena, 1, "summary");
    command->help = member(lua, init->arena, 1, "help");
    command->example = member(lua, init->arena, 1, "example");
    if (!*command->help)
        command->help = NULL;
    if (!*command->example)
        command->example = NULL;
    take_params(lua, init->arena, command);
    command->run = run_defined;
    lua_getfield(lua, 1, "run");
    if (!*command->name || !*command->summary || !lua_isfunction(lua, -1))
        return luaL_error(lua, "bw.define wants a name, a summary and a function run");
    defined *d = bw_arena_alloc(init->arena, sizeof(*d));
    *d = (defined){init, luaL_ref(lua, LUA_REGISTRYINDEX)};
    if (bw_commands_add(init->script.session->commands, command, OWNER, d, &err) != BW_OK)
        return luaL_error(lua, "%s", err.text);
    return 0;
}

/* --- loading --- */
/* It may do anything: so nobody else may have written it. */
static bool is_trusted(const char *path, const struct stat *st, bw_error *err)
{
    if (S_ISREG(st->st_mode) && (st->st_uid == getuid() || st->st_uid == 0) &&
        !(st->st_mode & (S_IWGRP | S_IWOTH)) && st->st_size <= (off_t)MAX_FILE)
        return true;
    bw_error_set(err, BW_ERR_ARGUMENT,
                 "%s is not read: it must be a file of yours or root's that nobody else can write "
                 "to (chmod go-w)",
                 path);
    return false;
}

static char *read_own(const char *path, size_t *size, bw_error *err)
{
    struct stat st;
    FILE *file = fopen(path, "re");
    char *text = NULL;
    if (file && fstat(fileno(file), &st) == 0 && is_trusted(path, &st, err)) {
        text = bw_alloc((size_t)st.st_size + 1);
        *size = fread(text, 1, (size_t)st.st_size, file);
    }
    if (file)
        fclose(file);
    return text;
}

static int open_trusted(lua_State *lua)
{
    lua_getglobal(lua, "print"); /* ours says it to the call, never to the terminal */
    luaL_openlibs(lua);
    lua_setglobal(lua, "print");
    lua_getglobal(lua, "bw");
    lua_pushcfunction(lua, define);
    lua_setfield(lua, -2, "define");
    return 0;
}

static bool run_file(bw_init *init, const char *path, const char *text, size_t size, bw_error *err)
{
    bw_sandbox *box = &init->script.box;
    lua_pushcfunction(box->lua, open_trusted);
    return bw_sandbox_call(box, 0, 0, err) == BW_OK &&
           bw_sandbox_load(box, path, text, size, err) == BW_OK &&
           bw_sandbox_call(box, 0, 0, err) == BW_OK;
}

bw_init *bw_init_load(bw_session *session, bw_error *err)
{
    bw_text path = {0};
    size_t size = 0;
    char *text = bw_config_path(&path, "init.lua") ? read_own(bw_text_get(&path), &size, err) : NULL;
    bw_init *init = NULL;
    if (text) {
        init = bw_alloc(sizeof(*init));
        init->arena = bw_arena_new();
        bool good = bw_script_open(&init->script, session, NULL, NULL, err) &&
                    run_file(init, bw_text_get(&path), text, size, err);
        if (!good) {
            bw_init_free(init);
            init = NULL;
        }
    }
    free(text);
    bw_text_free(&path);
    return init;
}

void bw_init_free(bw_init *init)
{
    if (!init)
        return;
    if (init->script.session) {
        bw_commands_remove_owner(init->script.session->commands, OWNER);
        bw_script_close(&init->script);
    }
    bw_arena_free(init->arena);
    free(init);
}
