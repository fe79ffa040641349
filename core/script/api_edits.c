/* Staging from scripts. There is no commit here, and none can be reached. */
#include "core/script/api.h"
#include "core/script/api_blocks.h"

#include <lauxlib.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bw_edits *edits_of(lua_State *lua)
{
    return bw_session_edits(bw_script_of(lua)->session);
}

/* Whoever runs the script asked for its edits; what it stages is shown before anything is written.
 */
static bw_block_handle *block_to_edit(lua_State *lua)
{
    bw_block_handle *h = bw_api_check_block(lua, 1);
    bw_edits_allow(edits_of(lua), h->file, true);
    return h;
}

static int result(lua_State *lua, bw_status status, const bw_error *err)
{
    if (status != BW_OK)
        return bw_api_fail(lua, err);
    lua_pushboolean(lua, 1);
    return 1;
}

/*--- block:set(path, value [, why]) -> true | nil, message
--- Stages a field's value: a number, or text as a person writes it ("C---,0", "0x0000.0021fa09",
--- "1,122"). A value that does not fit the field is refused.
--- @example local b = bw.open(DEMO .. "/system01.dbf"):block(122) assert(b:set("ktbbhitl[0].ktbitflg", "C---", "committed"))
--- assert(b:get("ktbbhitl[0].ktbitflg") & 0xf000 == 0x8000)
--- b:revert() */
int bw_api_block_set(lua_State *lua)
{
    bw_error err = {0};
    const bw_block_handle *h = block_to_edit(lua);
    const char *path = luaL_checkstring(lua, 2), *why = luaL_optstring(lua, 4, "");
    const char *value = luaL_tolstring(lua, 3, NULL);
    bw_status status =
        bw_edits_put_field(edits_of(lua), bw_session_layouts(bw_script_of(lua)->session), h->file,
                           h->block, path, value, why, &err);
    return result(lua, status, &err);
}

/*--- block:put(offset, bytes [, why]) -> true | nil, message
--- Stages bytes at an offset of the block: a string, byte for byte.
--- @example local b = bw.open(DEMO .. "/system01.dbf"):block(9); assert(b:put(4192, "\x13")); b:revert() */
int bw_api_block_put(lua_State *lua)
{
    bw_error err = {0};
    size_t size;
    const bw_block_handle *h = block_to_edit(lua);
    lua_Integer offset = luaL_checkinteger(lua, 2);
    const char *bytes = luaL_checklstring(lua, 3, &size);
    luaL_argcheck(lua, offset >= 0 && offset <= UINT32_MAX, 2, "outside the block");
    bw_status status = bw_edits_put(edits_of(lua), h->file, h->block, (uint32_t)offset, bytes, size,
                                    luaL_optstring(lua, 4, ""), &err);
    return result(lua, status, &err);
}

/* Hexadecimal pairs into bytes on the stack; raises when they are none. */
static const char *push_hex(lua_State *lua, int index, size_t *size)
{
    size_t length;
    const char *hex = luaL_checklstring(lua, index, &length);
    luaL_argcheck(lua, length % 2 == 0 && strspn(hex, "0123456789abcdefABCDEF") == length, index,
                  "pairs of hexadecimal digits");
    luaL_Buffer out;
    luaL_buffinit(lua, &out);
    for (size_t i = 0; i < length; i += 2) {
        char pair[3] = {hex[i], hex[i + 1], '\0'};
        luaL_addchar(&out, (char)strtoul(pair, NULL, 16));
    }
    luaL_pushresult(&out);
    return lua_tolstring(lua, -1, size);
}

/*--- block:replace(offset, before, after [, why]) -> true | nil, message
--- Stages bytes given in hexadecimal, after comparing those that stand there with before. What
--- `edits --lua` exports is made of this.
--- @example local b = bw.open(DEMO .. "/system01.dbf"):block(9) local now = string.format("%02x", b:u1(4192))
--- assert(b:replace(4192, now, "13"))
--- b:revert() */
int bw_api_block_replace(lua_State *lua)
{
    bw_error err = {0};
    size_t before_size, size;
    const bw_block_handle *h = block_to_edit(lua);
    lua_Integer offset = luaL_checkinteger(lua, 2);
    const char *why = luaL_optstring(lua, 5, "");
    const char *before = push_hex(lua, 3, &before_size), *after = push_hex(lua, 4, &size);
    bw_script_slot *slot = bw_api_slot(lua, h->file, h->block, &err);
    if (!slot)
        return bw_api_fail(lua, &err);
    lua_Integer block_size = bw_dbfile_geometry(h->file)->block_size;
    luaL_argcheck(lua, before_size == size, 4, "as many bytes as before");
    luaL_argcheck(lua, offset >= 0 && offset + (lua_Integer)size <= block_size, 2,
                  "outside the block");
    if (memcmp(slot->bytes + offset, before, size) != 0) {
        bw_error_set(&err, BW_ERR_FORMAT,
                     "%s block %llu @%lld holds other bytes than the edit was made for; look at it "
                     "again",
                     bw_dbfile_path(h->file), (unsigned long long)h->block, (long long)offset);
        return bw_api_fail(lua, &err);
    }
    bw_status status =
        bw_edits_put(edits_of(lua), h->file, h->block, (uint32_t)offset, after, size, why, &err);
    return result(lua, status, &err);
}

/*--- block:apply_sum() -> true | nil, message
--- Stages the checksum that the block's bytes require.
--- @example local b = bw.open(DEMO .. "/users01.dbf"):block(11)
--- b:put(4000, "x")
--- assert(not b:check().good)
--- b:apply_sum()
--- assert(b:check().good)
--- b:revert() */
int bw_api_block_apply_sum(lua_State *lua)
{
    bw_error err = {0};
    const bw_block_handle *h = block_to_edit(lua);
    return result(lua, bw_edits_put_sum(edits_of(lua), h->file, h->block, NULL, &err), &err);
}

/*--- block:seal() -> true | nil, message
--- Stages the tail as the head requires, then the checksum.
--- @example local b = bw.open(DEMO .. "/users01.dbf"):block(11)
--- b:set("seq_kcbh", 9)
--- b:seal()
--- assert(b:check().good and b:u1(8188) == 9)
--- b:revert() */
int bw_api_block_seal(lua_State *lua)
{
    bw_error err = {0};
    const bw_block_handle *h = block_to_edit(lua);
    return result(lua, bw_edits_seal(edits_of(lua), h->file, h->block, &err), &err);
}

/*--- block:copy_from(block [, offset, count] [, why]) -> true | nil, message
--- Stages the bytes of another block, of this or another file: all, or a range at the same offset.
--- @example local f = bw.open(DEMO .. "/users01.dbf")
--- local b = f:block(11)
--- b:copy_from(f:block(12), 4, 4, "why")
--- assert(b:u4(4) == 0x0100000c)
--- b:revert() */
int bw_api_block_copy_from(lua_State *lua)
{
    bw_error err = {0};
    const bw_block_handle *h = block_to_edit(lua), *from = bw_api_check_block(lua, 2);
    bool ranged = lua_isinteger(lua, 3);
    lua_Integer size = bw_dbfile_geometry(h->file)->block_size;
    lua_Integer offset = ranged ? lua_tointeger(lua, 3) : 0;
    lua_Integer count = ranged ? luaL_checkinteger(lua, 4) : size;
    bw_script_slot *slot = bw_api_slot(lua, from->file, from->block, &err);
    if (!slot)
        return bw_api_fail(lua, &err);
    luaL_argcheck(lua, bw_dbfile_geometry(from->file)->block_size == size, 2,
                  "a block of the same size");
    luaL_argcheck(lua, offset >= 0 && count >= 0 && offset <= size && count <= size - offset, 3,
                  "outside the block");
    bw_status status =
        bw_edits_put(edits_of(lua), h->file, h->block, (uint32_t)offset, slot->bytes + offset,
                     (size_t)count, luaL_optstring(lua, ranged ? 5 : 3, ""), &err);
    return result(lua, status, &err);
}

/*--- block:revert() -> integer
--- Drops what is staged in the block.
--- @example local b = bw.open(DEMO .. "/users01.dbf"):block(11)
--- b:put(4000, "x")
--- assert(b:revert() == 1 and #bw.edits() == 0) */
int bw_api_block_revert(lua_State *lua)
{
    const bw_block_handle *h = bw_api_check_block(lua, 1);
    lua_pushinteger(lua, (lua_Integer)bw_edits_revert(edits_of(lua), h->file, h->block, 0, 0));
    return 1;
}

/* --- all of them --- */
/*--- bw.edits() -> array
--- What is staged: tables with file, block, offset, before, after (bytes), why.
--- @example local b = bw.open(DEMO .. "/users01.dbf"):block(11)
--- b:put(4000, "x", "why")
--- assert(bw.edits()[1].offset == 4000 and bw.edits()[1].why == "why")
--- b:revert() */
static int edits(lua_State *lua)
{
    bw_edit e;
    lua_newtable(lua);
    for (size_t i = 0; bw_edits_at(edits_of(lua), i, &e); i++) {
        lua_newtable(lua);
        bw_api_push_file(lua, e.file);
        lua_setfield(lua, -2, "file");
        lua_pushinteger(lua, (lua_Integer)e.block);
        lua_setfield(lua, -2, "block");
        lua_pushinteger(lua, e.offset);
        lua_setfield(lua, -2, "offset");
        lua_pushlstring(lua, (const char *)e.before, e.size);
        lua_setfield(lua, -2, "before");
        lua_pushlstring(lua, (const char *)e.after, e.size);
        lua_setfield(lua, -2, "after");
        lua_pushstring(lua, e.why);
        lua_setfield(lua, -2, "why");
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/*--- bw.undo() -> title | nil
--- Takes back the last staged step. Inside a script run all its edits are one step, which only the
--- person can undo.
--- @example bw.open(DEMO .. "/users01.dbf"):block(11):put(4000, "x"); bw.undo(); assert(#bw.edits() == 0) */
static int undo(lua_State *lua)
{
    const char *title;
    if (!bw_edits_undo(edits_of(lua), &title))
        return 0;
    lua_pushstring(lua, title);
    return 1;
}

void bw_api_edits(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"edits", edits}, {"undo", undo}, {NULL, NULL}};
    luaL_setfuncs(lua, functions, 0);
}
