/* Blocks: fields by path, bytes by offset, the check. Staging is in api_edits.c. */
#include "core/script/api_blocks.h"
#include "core/oracle/corrupt_text.h"
#include "core/script/api.h"

#include <lauxlib.h>

#include <string.h>

#define CLASS "blockwright block"

void bw_api_push_block(lua_State *lua, bw_dbfile *file, uint64_t block)
{
    bw_block_handle *handle = lua_newuserdatauv(lua, sizeof(*handle), 0);
    *handle = (bw_block_handle){file, block};
    luaL_setmetatable(lua, CLASS);
}

bw_block_handle *bw_api_check_block(lua_State *lua, int index)
{
    return luaL_checkudata(lua, index, CLASS);
}

bw_block_handle *bw_api_test_block(lua_State *lua, int index)
{
    return luaL_testudata(lua, index, CLASS);
}

/* The block's slot; raises when it cannot be read any more. */
static bw_script_slot *slot_of(lua_State *lua, int index)
{
    bw_error err = {0};
    const bw_block_handle *h = bw_api_check_block(lua, index);
    bw_script_slot *slot = bw_api_slot(lua, h->file, h->block, &err);
    if (!slot)
        luaL_error(lua, "%s", err.text);
    return slot;
}

/* blk.ktbbh: a top member, or whatever bw_tree_find finds by that name. */
static int member(lua_State *lua)
{
    bw_script_slot *slot = slot_of(lua, 1);
    int64_t field = lua_type(lua, 2) == LUA_TSTRING
                        ? bw_tree_find(bw_api_tree(lua, slot), lua_tostring(lua, 2))
                        : -1;
    if (field < 0)
        return 0;
    bw_api_push_value(lua, slot, (uint32_t)field);
    return 1;
}

static int64_t find(lua_State *lua, bw_script_slot *slot, bw_error *err)
{
    const char *path = luaL_checkstring(lua, 2);
    int64_t field = bw_tree_find(bw_api_tree(lua, slot), path);
    if (field < 0)
        bw_error_set(err, BW_ERR_NOT_FOUND, "block %llu of %s has no field '%s'",
                     (unsigned long long)slot->block, bw_dbfile_path(slot->file), path);
    return field;
}

/*--- block:get(path) -> integer, bytes or field | nil, message
--- The value of a field; SCNs and addresses are numbers, structs and arrays are fields.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(1):get("kcvfhrfn") == 4) */
static int get(lua_State *lua)
{
    bw_error err = {0};
    bw_script_slot *slot = slot_of(lua, 1);
    int64_t field = find(lua, slot, &err);
    if (field < 0)
        return bw_api_fail(lua, &err);
    bw_api_push_value(lua, slot, (uint32_t)field);
    return 1;
}

/*--- block:text(path) -> text | nil, message
--- The value as a person reads it.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(1):text("rdba_kcbh") == "0x01000001 (4,1)") */
static int text(lua_State *lua)
{
    bw_error err = {0};
    bw_text shown = {0};
    bw_script_slot *slot = slot_of(lua, 1);
    int64_t field = find(lua, slot, &err);
    if (field < 0)
        return bw_api_fail(lua, &err);
    bw_field_text(bw_api_tree(lua, slot), (uint32_t)field, &shown);
    return bw_api_take_text(lua, &shown);
}

/*--- block:field(path) -> field | nil, message
--- Also for scalars: their offset, text, severity.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(1):field("kcvfhckp"):offset() == 484) */
static int field(lua_State *lua)
{
    bw_error err = {0};
    bw_script_slot *slot = slot_of(lua, 1);
    int64_t found = find(lua, slot, &err);
    if (found < 0)
        return bw_api_fail(lua, &err);
    bw_api_push_field(lua, slot, (uint32_t)found);
    return 1;
}

/*--- block:root() -> field
--- The block as a field: root():fields() walks over all of them, root():children() over the top
--- ones.
--- @example for f in bw.open(DEMO .. "/users01.dbf"):block(1):root():fields() do print(f:path()) end */
static int root(lua_State *lua)
{
    bw_api_push_field(lua, slot_of(lua, 1), 0);
    return 1;
}

/*--- block:number() -> integer
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block("4,11"):number() == 11) */
static int number(lua_State *lua)
{
    lua_pushinteger(lua, (lua_Integer)bw_api_check_block(lua, 1)->block);
    return 1;
}

/*--- block:file() -> file
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(1):file():number() == 4) */
static int file(lua_State *lua)
{
    bw_api_push_file(lua, bw_api_check_block(lua, 1)->file);
    return 1;
}

/*--- block:dba() -> integer
--- The address that the block should carry.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):dba() == 0x0100000b) */
static int dba(lua_State *lua)
{
    const bw_block_handle *h = bw_api_check_block(lua, 1);
    lua_pushinteger(lua, bw_dbfile_dba(h->file, h->block));
    return 1;
}

/*--- block:type() -> integer
--- The byte type_kcbh, such as 6 for a table or index block.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):type() == 6) */
static int type(lua_State *lua)
{
    lua_pushinteger(lua, slot_of(lua, 1)->bytes[0]);
    return 1;
}

/*--- block:kind() -> text
--- What Oracle's dumps call this type: "trans data".
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):kind() == "trans data") */
static int kind(lua_State *lua)
{
    lua_pushstring(lua, bw_block_kind_of(slot_of(lua, 1)->bytes[0])->name);
    return 1;
}

/* --- bytes --- */
static uint32_t size_of(const bw_script_slot *slot)
{
    return bw_dbfile_geometry(slot->file)->block_size;
}

static uint32_t check_range(lua_State *lua, const bw_script_slot *slot, int index, uint32_t size)
{
    lua_Integer at = luaL_checkinteger(lua, index);
    luaL_argcheck(lua, at >= 0 && at + (lua_Integer)size <= (lua_Integer)size_of(slot), index,
                  "outside the block");
    return (uint32_t)at;
}

/*--- block:bytes([offset [, count]]) -> bytes
--- As they are in the file (and staged); the whole block without arguments.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):bytes(0, 2) == "\x06\xa2") */
static int bytes(lua_State *lua)
{
    bw_script_slot *slot = slot_of(lua, 1);
    lua_Integer size = size_of(slot), at = luaL_optinteger(lua, 2, 0);
    lua_Integer count = luaL_optinteger(lua, 3, at >= 0 && at <= size ? size - at : 0);
    luaL_argcheck(lua, at >= 0 && at <= size, 2, "outside the block");
    luaL_argcheck(lua, count >= 0 && count <= size - at, 3, "reaches over the block's end");
    lua_pushlstring(lua, (const char *)slot->bytes + at, (size_t)count);
    return 1;
}

/*--- block:u1(offset) -> integer
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):u1(1) == 0xa2) */
static int u1(lua_State *lua)
{
    bw_script_slot *slot = slot_of(lua, 1);
    lua_pushinteger(lua, slot->bytes[check_range(lua, slot, 2, 1)]);
    return 1;
}

/*--- block:u2(offset) -> integer
--- In the file's byte order.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):u2(0) == 0xa206) */
static int u2(lua_State *lua)
{
    bw_script_slot *slot = slot_of(lua, 1);
    bool big = bw_dbfile_geometry(slot->file)->big_endian;
    lua_pushinteger(lua, bw_get16(slot->bytes + check_range(lua, slot, 2, 2), big));
    return 1;
}

/*--- block:u4(offset) -> integer
--- In the file's byte order.
--- @example local b = bw.open(DEMO .. "/users01.dbf"):block(11); assert(b:u4(4) == b:dba()) */
static int u4(lua_State *lua)
{
    bw_script_slot *slot = slot_of(lua, 1);
    bool big = bw_dbfile_geometry(slot->file)->big_endian;
    lua_pushinteger(lua, bw_get32(slot->bytes + check_range(lua, slot, 2, 4), big));
    return 1;
}

/*--- block:check() -> table
--- fault ("good", "empty", "fractured", ...), good (true when nothing is wrong), checksum,
--- required, scn.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):check().good) */
static int check(lua_State *lua)
{
    bw_script_slot *slot = slot_of(lua, 1);
    bw_block_check c;
    bw_block_check_run(slot->file, slot->block, slot->bytes, &c);
    lua_newtable(lua);
    lua_pushstring(lua, bw_block_fault_name(c.fault));
    lua_setfield(lua, -2, "fault");
    lua_pushboolean(lua, c.fault == BW_BLOCK_GOOD || c.fault == BW_BLOCK_EMPTY);
    lua_setfield(lua, -2, "good");
    lua_pushinteger(lua, c.checksum);
    lua_setfield(lua, -2, "checksum");
    lua_pushinteger(lua, c.required);
    lua_setfield(lua, -2, "required");
    if (c.scn != BW_SCN_NONE) {
        lua_pushinteger(lua, (lua_Integer)c.scn);
        lua_setfield(lua, -2, "scn");
    }
    return 1;
}

void bw_api_blocks(lua_State *lua)
{
    static const luaL_Reg methods[] = {{"get", get},
                                       {"text", text},
                                       {"field", field},
                                       {"root", root},
                                       {"number", number},
                                       {"file", file},
                                       {"dba", dba},
                                       {"type", type},
                                       {"kind", kind},
                                       {"bytes", bytes},
                                       {"u1", u1},
                                       {"u2", u2},
                                       {"u4", u4},
                                       {"check", check},
                                       {"rows", bw_api_block_rows},
                                       {"itls", bw_api_block_itls},
                                       {"versions", bw_api_block_versions},
                                       BW_API_BLOCK_EDITS,
                                       {NULL, NULL}};
    bw_api_class(lua, CLASS, methods, member);
}
