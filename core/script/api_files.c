/* Files: opening, what they are, their blocks, the faults in them. */
#include "core/command/closed.h"
#include "core/command/session.h"
#include "core/script/api.h"

#include <lauxlib.h>

#include <string.h>

#define CLASS "blockwright file"

void bw_api_push_file(lua_State *lua, bw_dbfile *file)
{
    bw_file_handle *handle = lua_newuserdatauv(lua, sizeof(*handle), 0);
    handle->file = file;
    luaL_setmetatable(lua, CLASS);
}

bw_dbfile *bw_api_check_file(lua_State *lua, int index)
{
    return ((bw_file_handle *)luaL_checkudata(lua, index, CLASS))->file;
}

/*--- bw.open(path) -> file | nil, message
--- Opens a datafile, control file, redo log or dump text for reading; "4=users01.dbf" says its
--- number. A file that is open already is the same file. Other files than Oracle's are refused.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):kind() == "datafile") */
static int open_file(lua_State *lua)
{
    bw_error err = {0};
    const bw_script *script = bw_script_of(lua);
    const char *spec = luaL_checkstring(lua, 1);
    bool may = script->trusted || bw_closed_oracle(script->session, spec, &err);
    bw_dbfile *file = may ? bw_session_open(script->session, spec, &err) : NULL;
    if (!file)
        return bw_api_fail(lua, &err);
    bw_api_push_file(lua, file);
    return 1;
}

/*--- bw.files() -> array of files
--- The files that the workbench or the command line has open.
--- @example for _, file in ipairs(bw.files()) do print(file:path()) end */
static int files(lua_State *lua)
{
    const bw_workspace *workspace = bw_session_workspace(bw_script_of(lua)->session);
    lua_newtable(lua);
    for (size_t i = 0; i < bw_workspace_count(workspace); i++) {
        bw_api_push_file(lua, bw_workspace_file(workspace, i));
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/*--- bw.workspace(path) -> array of files | nil, message
--- Opens every Oracle file of a directory or of a BBED listfile.
--- @example assert(#bw.workspace(DEMO) == 8) */
static int workspace(lua_State *lua)
{
    bw_error err = {0};
    const bw_script *script = bw_script_of(lua);
    const char *path = luaL_checkstring(lua, 1);
    if (!script->trusted && !bw_closed_oracle(script->session, path, &err))
        return bw_api_fail(lua, &err);
    if (bw_workspace_add(bw_session_workspace(script->session), path, &err) != BW_OK)
        return bw_api_fail(lua, &err);
    lua_settop(lua, 0);
    return files(lua);
}

/* --- what a file is --- */
/*--- file:path() -> text
--- @example assert(bw.open(DEMO .. "/users01.dbf"):path() == DEMO .. "/users01.dbf") */
static int path(lua_State *lua)
{
    lua_pushstring(lua, bw_dbfile_path(bw_api_check_file(lua, 1)));
    return 1;
}

/*--- file:kind() -> text
--- "datafile", "control file", "redo log", "tempfile", "blocks", "unknown".
--- @example assert(bw.open(DEMO .. "/redo01.log"):kind() == "redo log") */
static int kind(lua_State *lua)
{
    lua_pushstring(lua, bw_file_kind_name(bw_dbfile_geometry(bw_api_check_file(lua, 1))->kind));
    return 1;
}

/*--- file:number() -> integer
--- The absolute file number, 0 when it is not known.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):number() == 4) */
static int number(lua_State *lua)
{
    lua_pushinteger(lua, bw_dbfile_number(bw_api_check_file(lua, 1)));
    return 1;
}

/*--- file:relative() -> integer
--- The relative file number, as in block addresses.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):relative() == 4) */
static int relative(lua_State *lua)
{
    lua_pushinteger(lua, bw_dbfile_relative(bw_api_check_file(lua, 1)));
    return 1;
}

/*--- file:block_size() -> integer, bytes
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block_size() == 8192) */
static int block_size(lua_State *lua)
{
    lua_pushinteger(lua, bw_dbfile_geometry(bw_api_check_file(lua, 1))->block_size);
    return 1;
}

/*--- file:block_count() -> integer
--- Blocks that are there, block 0 counted.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block_count() == 128) */
static int block_count(lua_State *lua)
{
    lua_pushinteger(lua, (lua_Integer)bw_dbfile_geometry(bw_api_check_file(lua, 1))->blocks);
    return 1;
}

static void set_text(lua_State *lua, const char *key, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, key);
}

static void set_number(lua_State *lua, const char *key, uint64_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, key);
}

static void set_datafile(lua_State *lua, const bw_identity *id)
{
    set_text(lua, "tablespace", id->tablespace);
    set_number(lua, "tablespace_number", id->tablespace_number);
    set_number(lua, "creation_scn", id->creation_scn);
    set_number(lua, "checkpoint_scn", id->checkpoint_scn);
    set_number(lua, "checkpoint_time", id->checkpoint_time);
    set_number(lua, "checkpoint_count", id->checkpoint_count);
    set_number(lua, "resetlogs_scn", id->resetlogs_scn);
    set_number(lua, "resetlogs_time", id->resetlogs_time);
    set_number(lua, "status", id->status);
    lua_pushboolean(lua, id->fuzzy);
    lua_setfield(lua, -2, "fuzzy");
    lua_pushboolean(lua, id->backup_mode);
    lua_setfield(lua, -2, "backup_mode");
}

/*--- file:header() -> table | nil, message
--- What the header says: dbname, dbid, control_seq and, of datafiles, tablespace, checkpoint_scn,
--- checkpoint_time, checkpoint_count, resetlogs_scn, resetlogs_time, status, fuzzy, backup_mode;
--- of redo logs thread, sequence, first_scn, next_scn (absent while current).
--- @example assert(bw.open(DEMO .. "/users01.dbf"):header().tablespace == "USERS") */
static int header(lua_State *lua)
{
    bw_dbfile *file = bw_api_check_file(lua, 1);
    const bw_identity *id = bw_dbfile_identity(file);
    bw_error err = {0};
    if (!id->has_header) {
        bw_error_set(&err, BW_ERR_FORMAT, "%s has no header block that can be read",
                     bw_dbfile_path(file));
        return bw_api_fail(lua, &err);
    }
    lua_newtable(lua);
    set_text(lua, "dbname", id->dbname);
    set_number(lua, "dbid", id->dbid);
    set_number(lua, "control_seq", id->control_seq);
    if (id->has_datafile)
        set_datafile(lua, id);
    if (id->has_redo) {
        set_number(lua, "thread", id->thread);
        set_number(lua, "sequence", id->sequence);
        set_number(lua, "first_scn", id->first_scn);
        if (id->next_scn != BW_SCN_NONE)
            set_number(lua, "next_scn", id->next_scn);
    }
    return 1;
}

/* --- blocks --- */
/*--- file:block(n) -> block | nil, message
--- n: a number, "5,623" or "0x0140026f".
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(1):type() == 0x0b) */
static int block(lua_State *lua)
{
    bw_dbfile *file = bw_api_check_file(lua, 1);
    bw_error err = {0};
    uint64_t n;
    if (bw_dbfile_parse_block(file, luaL_checkstring(lua, 2), &n, &err) != BW_OK)
        return bw_api_fail(lua, &err);
    bw_api_push_block(lua, file, n);
    return 1;
}

static int next_block(lua_State *lua)
{
    bw_dbfile *file = bw_api_check_file(lua, lua_upvalueindex(1));
    lua_Integer position = lua_tointeger(lua, lua_upvalueindex(2));
    lua_Integer to = lua_tointeger(lua, lua_upvalueindex(3));
    if (position > to)
        return 0;
    lua_pushinteger(lua, position + 1);
    lua_replace(lua, lua_upvalueindex(2));
    bw_api_push_block(lua, file, bw_dbfile_block_at(file, (uint64_t)position));
    return 1;
}

/*--- file:blocks([from [, to]]) -> iterator of blocks
--- From the first to the last block that is there.
--- @example local n = 0; for b in bw.open(DEMO .. "/users01.dbf"):blocks(1, 10) do n = n + 1 end; assert(n == 10) */
static int blocks(lua_State *lua)
{
    bw_dbfile *file = bw_api_check_file(lua, 1);
    const bw_geometry *g = bw_dbfile_geometry(file);
    lua_Integer first = (lua_Integer)g->first_block, last = first + (lua_Integer)g->blocks - 1;
    lua_Integer from = luaL_optinteger(lua, 2, first), to = luaL_optinteger(lua, 3, last);
    lua_pushvalue(lua, 1);
    lua_pushinteger(lua, (from < first ? first : from) - first);
    lua_pushinteger(lua, (to > last ? last : to) - first);
    lua_pushcclosure(lua, next_block, 3);
    return 1;
}

void bw_api_files(lua_State *lua)
{
    static const luaL_Reg methods[] = {{"path", path},
                                       {"kind", kind},
                                       {"number", number},
                                       {"relative", relative},
                                       {"block_size", block_size},
                                       {"block_count", block_count},
                                       {"header", header},
                                       {"block", block},
                                       {"blocks", blocks},
                                       {"find", bw_api_file_find},
                                       {"verify", bw_api_file_verify},
                                       {NULL, NULL}};
    static const luaL_Reg functions[] = {
        {"open", open_file}, {"files", files}, {"workspace", workspace}, {NULL, NULL}};
    bw_api_class(lua, CLASS, methods, NULL);
    luaL_getmetatable(lua, CLASS);
    lua_pushcfunction(lua, path); /* so that a file can be a command's word */
    lua_setfield(lua, -2, "__tostring");
    lua_pop(lua, 1);
    luaL_setfuncs(lua, functions, 0);
}
