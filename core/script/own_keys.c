/* bw.key: keys of the workbench that run command lines. */
#include "core/script/own.h"

#include <lauxlib.h>

/*--- bw.key(key, line)
--- Only in init.lua: a key of the workbench, as its help writes them ("F5", "Ctrl-T", "Alt-x"),
--- runs a command line, as if it had been typed behind `:`. It goes before what the key does
--- otherwise. A function is made a command line by bw.define.
--- @init bw.key("F5", "verify") */
static int key(lua_State *lua)
{
    bw_own *own = bw_own_of(lua);
    const char *name = luaL_checkstring(lua, 1), *line = luaL_checkstring(lua, 2);
    if (own->key_count == BW_OWN_KEYS)
        return luaL_error(lua, "%d keys are the most", (int)BW_OWN_KEYS);
    own->keys[own->key_count++] =
        (bw_init_key){bw_arena_strdup(own->arena, name), bw_arena_strdup(own->arena, line)};
    return 0;
}

void bw_own_keys(lua_State *lua)
{
    lua_pushcfunction(lua, key);
    lua_setfield(lua, -2, "key");
}

const bw_init_key *bw_init_key_at(const bw_init *init, size_t index)
{
    for (size_t i = 0; i < init->count; i++) {
        if (index < init->parts[i]->key_count)
            return &init->parts[i]->keys[index];
        index -= init->parts[i]->key_count;
    }
    return NULL;
}
