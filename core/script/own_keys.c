/* bw.key, bw.set: keys of the workbench that run command lines, and settings. */
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

/*--- bw.set(name, value)
--- Only in init.lua: changes a setting (`set` lists them), as a line of the file settings would.
--- @init bw.set("hook-seconds", 2) */
static int set(lua_State *lua)
{
    bw_error err = {0};
    const char *name = luaL_checkstring(lua, 1), *value = luaL_tolstring(lua, 2, NULL);
    if (bw_settings_set(bw_session_settings(bw_script_of(lua)->session), name, value,
                        BW_ORIGIN_INIT, &err) != BW_OK)
        return luaL_error(lua, "%s", err.text);
    return 0;
}

void bw_own_keys(lua_State *lua)
{
    lua_pushcfunction(lua, set);
    lua_setfield(lua, -2, "set");
    lua_pushcfunction(lua, key);
    lua_setfield(lua, -2, "key");
}

const bw_init_key *bw_init_key_at(const bw_init *init, size_t index)
{
    return init->own && index < init->own->key_count ? &init->own->keys[index] : NULL;
}
