/* core/script/json_read.h - what a command printed with --json, as Lua values. */
#ifndef BW_CORE_SCRIPT_JSON_READ_H
#define BW_CORE_SCRIPT_JSON_READ_H

#include <lua.h>

#include <stddef.h>

/* Pushes the value; whole numbers stay whole, null becomes nil. Raises on what is no JSON. */
void bw_json_push(lua_State *lua, const char *text, size_t size);

#endif
