/* Oracle's values: SCN, block address, time, NUMBER, DATE. */
#include "core/script/api.h"

#include <lauxlib.h>

#include <string.h>

static int no_value(lua_State *lua, const char *text, const char *what)
{
    lua_pushnil(lua);
    lua_pushfstring(lua, "'%s' is no %s", text, what);
    return 2;
}

/*--- bw.scn(text) -> integer | nil, message
--- "0x0000.1020770e" or "270563086".
--- @example assert(bw.scn("0x0000.1020770e") == 270563086) */
static int scn(lua_State *lua)
{
    bw_scn value;
    const char *text = luaL_checkstring(lua, 1);
    if (!bw_scn_parse(text, &value))
        return no_value(lua, text, "SCN");
    lua_pushinteger(lua, (lua_Integer)value);
    return 1;
}

/*--- bw.scn_text(integer) -> text
--- @example assert(bw.scn_text(270563086) == "0x0000.1020770e") */
static int scn_text(lua_State *lua)
{
    char text[BW_SCN_TEXT];
    lua_pushstring(lua, bw_scn_format((bw_scn)luaL_checkinteger(lua, 1), text));
    return 1;
}

/*--- bw.dba(file, block) -> integer, bw.dba(text) -> integer | nil, message
--- @example assert(bw.dba(1, 122) == 0x40007a and bw.dba("1,122") == 0x40007a) */
static int dba(lua_State *lua)
{
    uint32_t value;
    if (lua_isinteger(lua, 1) && lua_isinteger(lua, 2)) {
        lua_Integer file = lua_tointeger(lua, 1), block = lua_tointeger(lua, 2);
        luaL_argcheck(lua, file >= 0 && file < 1024, 1, "0 to 1023");
        luaL_argcheck(lua, block >= 0 && block < 1 << 22, 2, "0 to 4194303");
        lua_pushinteger(lua, bw_dba_make((uint32_t)file, (uint32_t)block));
        return 1;
    }
    const char *text = luaL_checkstring(lua, 1);
    if (!bw_dba_parse(text, &value))
        return no_value(lua, text, "block address");
    lua_pushinteger(lua, value);
    return 1;
}

/*--- bw.dba_parts(integer) -> file, block
--- @example local f, b = bw.dba_parts(0x40007a); assert(f == 1 and b == 122) */
static int dba_parts(lua_State *lua)
{
    uint32_t value = (uint32_t)luaL_checkinteger(lua, 1);
    lua_pushinteger(lua, bw_dba_file(value));
    lua_pushinteger(lua, bw_dba_block(value));
    return 2;
}

/*--- bw.time_text(integer) -> text
--- Oracle's 32-bit time.
--- @example assert(bw.time_text(0x4747bace) == "2025-03-16 05:46:54") */
static int time_text(lua_State *lua)
{
    char text[BW_TIME_TEXT];
    lua_pushstring(lua, bw_time_format((uint32_t)luaL_checkinteger(lua, 1), text));
    return 1;
}

/*--- bw.number(bytes) -> text | nil
--- Column bytes as a NUMBER.
--- @example assert(bw.number("\xc2\x4c\x16") == "7521") */
static int number(lua_State *lua)
{
    size_t size;
    char text[BW_NUMBER_TEXT];
    const char *bytes = luaL_checklstring(lua, 1, &size);
    if (!bw_number_decode((const uint8_t *)bytes, size, text))
        return 0;
    lua_pushstring(lua, text);
    return 1;
}

/*--- bw.date(bytes) -> text | nil
--- Column bytes as a DATE.
--- @example assert(bw.date("\x77\xb5\x02\x16\x01\x01\x01") == "1981-02-22 00:00:00") */
static int date(lua_State *lua)
{
    size_t size;
    bw_datetime when;
    char text[BW_TIME_TEXT];
    const char *bytes = luaL_checklstring(lua, 1, &size);
    if (!bw_date_decode((const uint8_t *)bytes, size, &when))
        return 0;
    lua_pushstring(lua, bw_datetime_format(&when, text));
    return 1;
}

/*--- bw.hex(bytes) -> text
--- @example assert(bw.hex("\x01\xff") == "01ff") */
static int hex(lua_State *lua)
{
    static const char digits[] = "0123456789abcdef";
    size_t size;
    luaL_Buffer out;
    const char *bytes = luaL_checklstring(lua, 1, &size);
    bw_sandbox_check(lua);
    luaL_buffinit(lua, &out);
    for (size_t i = 0; i < size; i++) {
        luaL_addchar(&out, digits[(uint8_t)bytes[i] >> 4]);
        luaL_addchar(&out, digits[bytes[i] & 15]);
    }
    luaL_pushresult(&out);
    return 1;
}

/*--- bw.progress(done, total)
--- Tells how far a long script is. Raises when the person asked to stop.
--- @example bw.progress(1, 10) */
static int progress(lua_State *lua)
{
    bw_sandbox *box = bw_sandbox_of(lua);
    box->done = (uint64_t)luaL_checkinteger(lua, 1);
    box->total = (uint64_t)luaL_checkinteger(lua, 2);
    bw_sandbox_check(lua);
    return 0;
}

void bw_api_values(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"scn", scn},
                                         {"scn_text", scn_text},
                                         {"dba", dba},
                                         {"date", date},
                                         {"dba_parts", dba_parts},
                                         {"time_text", time_text},
                                         {"number", number},
                                         {"hex", hex},
                                         {"progress", progress},
                                         {NULL, NULL}};
    luaL_setfuncs(lua, functions, 0);
}
