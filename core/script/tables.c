/* The table library without its traps: lengths that lie, and moves of more than there can be. */
#include "core/script/sandbox.h"

#include <lauxlib.h>

#define MOST_MOVED 1000000

/* Upvalue 1: the library's own function. The length it works with must be the table's own. */
static int with_true_length(lua_State *lua)
{
    if (luaL_getmetafield(lua, 1, "__len") != LUA_TNIL)
        return luaL_error(lua, "a table with __len cannot be given to the table library");
    return bw_sandbox_pass_on(lua);
}

static int move(lua_State *lua)
{
    lua_Integer from = luaL_checkinteger(lua, 2), to = luaL_checkinteger(lua, 3);
    if (to >= from && ((from < 0 && to >= MOST_MOVED + from) || to - from >= MOST_MOVED))
        return luaL_error(lua, "table.move moves at most %d elements at once", MOST_MOVED);
    return bw_sandbox_pass_on(lua);
}

static void wrap(lua_State *lua, const char *name, lua_CFunction by)
{
    lua_getfield(lua, -1, name);
    lua_pushcclosure(lua, by, 1);
    lua_setfield(lua, -2, name);
}

void bw_sandbox_tables(lua_State *lua)
{
    static const char *const names[] = {"insert", "remove", "concat", "unpack", "sort"};
    for (size_t i = 0; i < BW_COUNT(names); i++)
        wrap(lua, names[i], with_true_length);
    wrap(lua, "move", move);
}
