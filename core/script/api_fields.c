/* Fields: values with a name, an offset and a reason when something is odd. */
#include "core/script/api.h"

#include <lauxlib.h>

#include <string.h>

#define CLASS "blockwright field"

void bw_api_push_field(lua_State *lua, const bw_script_slot *slot, uint32_t field)
{
    bw_field_handle *handle = lua_newuserdatauv(lua, sizeof(*handle), 0);
    *handle = (bw_field_handle){slot->file, slot->block, slot->print, field};
    luaL_setmetatable(lua, CLASS);
}

static void push_text_bytes(lua_State *lua, const uint8_t *bytes, uint32_t length)
{
    while (length && bytes[length - 1] == 0)
        length--;
    lua_pushlstring(lua, (const char *)bytes, length);
}

void bw_api_push_value(lua_State *lua, const bw_script_slot *slot, uint32_t index)
{
    const bw_field *f = &slot->tree->fields[index];
    const uint8_t *bytes = slot->bytes + f->offset;
    uint8_t scn[8] = {0};
    switch (f->kind) {
    case BW_FIELD_UINT:
    case BW_FIELD_INT: lua_pushinteger(lua, (lua_Integer)f->value); break;
    case BW_FIELD_TEXT: push_text_bytes(lua, bytes, f->length); break;
    case BW_FIELD_RAW:
    case BW_FIELD_GAP: lua_pushlstring(lua, (const char *)bytes, f->length); break;
    default:
        if (f->meaning != BW_MEANS_SCN || f->length < 6) {
            bw_api_push_field(lua, slot, index);
            break;
        }
        memcpy(scn, bytes, f->length < 8 ? f->length : 8);
        lua_pushinteger(lua,
                        (lua_Integer)bw_scn_get(scn, bw_dbfile_geometry(slot->file)->big_endian));
    }
}

/* The field and its block; raises when the block's bytes are others by now. */
static const bw_field *check(lua_State *lua, int index, bw_script_slot **slot, uint32_t *number)
{
    bw_error err = {0};
    const bw_field_handle *h = luaL_checkudata(lua, index, CLASS);
    *slot = bw_api_slot(lua, h->file, h->block, &err);
    if (!*slot)
        luaL_error(lua, "%s", err.text);
    if ((*slot)->print != h->print || h->field >= bw_api_tree(lua, *slot)->count)
        luaL_error(lua, "this field was taken before block %I changed: get it from the block again",
                   (lua_Integer)h->block);
    *number = h->field;
    return &(*slot)->tree->fields[h->field];
}

bool bw_api_place(lua_State *lua, int index, bw_place *place)
{
    const bw_block_handle *block = bw_api_test_block(lua, index);
    bw_script_slot *slot;
    uint32_t number;
    index = lua_absindex(lua, index);
    if (block) {
        *place = (bw_place){.file = block->file, .block = block->block};
        return true;
    }
    if (!luaL_testudata(lua, index, CLASS))
        return false;
    const bw_field *f = check(lua, index, &slot, &number);
    *place = (bw_place){.file = slot->file, .block = slot->block, .offset = f->offset};
    return true;
}

/* f.member, f[0]: the child of that name or number; nil when there is none. */
static int child(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t own;
    const bw_field *f = check(lua, 1, &slot, &own);
    const bw_field *fields = slot->tree->fields;
    bool by_number = lua_isinteger(lua, 2);
    const char *name = by_number ? NULL : lua_tostring(lua, 2);
    lua_Integer number = by_number ? lua_tointeger(lua, 2) : -1;
    for (uint32_t i = own + 1; i < f->end; i = fields[i].end) {
        bool right = by_number ? fields[i].index == number
                               : name && fields[i].index < 0 && strcmp(fields[i].name, name) == 0;
        if (right) {
            bw_api_push_value(lua, slot, i);
            return 1;
        }
    }
    return 0;
}

/*--- field:name() -> text, its own name: "ktbitflg"
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(1):field("kcvfhckp"):name() == "kcvfhckp") */
static int name(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t number;
    lua_pushstring(lua, check(lua, 1, &slot, &number)->name);
    return 1;
}

static int push_appended(lua_State *lua, void (*add)(const bw_tree *, uint32_t, bw_text *))
{
    bw_script_slot *slot;
    uint32_t number;
    bw_text text = {0};
    check(lua, 1, &slot, &number);
    add(slot->tree, number, &text);
    return bw_api_take_text(lua, &text);
}

/*--- field:path() -> text, from the block down: "ktbbh.ktbbhitl[0].ktbitflg"
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("kdbhnrow"):path() == "kdbh.kdbhnrow") */
static int path(lua_State *lua)
{
    return push_appended(lua, bw_field_path);
}

/*--- field:text() -> text, the value as a person reads it: "0x2001 (--U-, 1)"
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("rdba_kcbh"):text() == "0x0100000b (4,11)") */
static int text(lua_State *lua)
{
    return push_appended(lua, bw_field_text);
}

/*--- field:value() -> integer or bytes; a field for structs and arrays
--- An SCN struct gives its number.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("kdbhnrow"):value() == 4) */
static int value(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t number;
    check(lua, 1, &slot, &number);
    bw_api_push_value(lua, slot, number);
    return 1;
}

/*--- field:type() -> text: "ub4", "kcbh", "gap"
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("kdbhnrow"):type() == "sb2") */
static int type(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t number;
    lua_pushstring(lua, check(lua, 1, &slot, &number)->type);
    return 1;
}

/*--- field:offset() -> integer, in the block, counted from 0
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("kdbhnrow"):offset() == 102) */
static int offset(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t number;
    lua_pushinteger(lua, check(lua, 1, &slot, &number)->offset);
    return 1;
}

/*--- field:length() -> integer, bytes
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("kcbh"):length() == 20) */
static int length(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t number;
    lua_pushinteger(lua, check(lua, 1, &slot, &number)->length);
    return 1;
}

/*--- field:target() -> integer | nil
--- Where a row directory entry points to: an offset in the block.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("kdbr[0]"):target() == 8162) */
static int target(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t number;
    uint32_t to = check(lua, 1, &slot, &number)->target;
    if (to)
        lua_pushinteger(lua, to);
    else
        lua_pushnil(lua);
    return 1;
}

/*--- field:severity() -> "good" | "note" | "suspect" | "bad", reason
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("tailchk"):severity() == "good") */
static int severity(lua_State *lua)
{
    static const char *const names[] = {"good", "note", "suspect", "bad"};
    bw_script_slot *slot;
    uint32_t number;
    const bw_field *f = check(lua, 1, &slot, &number);
    lua_pushstring(lua, names[f->severity <= BW_BAD ? f->severity : BW_BAD]);
    lua_pushstring(lua, f->why ? f->why : "");
    return 2;
}

/*--- field:confidence() -> "certain" | "likely" | "unknown"
--- How sure the layout is of what this field means.
--- @example assert(bw.open(DEMO .. "/users01.dbf"):block(11):field("rdba_kcbh"):confidence() == "certain") */
static int confidence(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t number;
    check(lua, 1, &slot, &number);
    lua_pushstring(lua, bw_field_confidence(slot->tree, number));
    return 1;
}

/* Upvalues: a field, the number of the next child (or field, when flat). */
static int next_child(lua_State *lua)
{
    bw_script_slot *slot;
    uint32_t own;
    const bw_field *f = check(lua, lua_upvalueindex(1), &slot, &own);
    uint32_t at = (uint32_t)lua_tointeger(lua, lua_upvalueindex(2));
    bool flat = lua_toboolean(lua, lua_upvalueindex(3));
    if (at >= f->end)
        return 0;
    lua_pushinteger(lua, flat ? (lua_Integer)at + 1 : (lua_Integer)slot->tree->fields[at].end);
    lua_replace(lua, lua_upvalueindex(2));
    bw_api_push_field(lua, slot, at);
    return 1;
}

static int children_of(lua_State *lua, bool flat)
{
    bw_script_slot *slot;
    uint32_t own;
    check(lua, 1, &slot, &own);
    lua_settop(lua, 1);
    lua_pushinteger(lua, (lua_Integer)own + 1);
    lua_pushboolean(lua, flat);
    lua_pushcclosure(lua, next_child, 3);
    return 1;
}

/*--- field:children() -> iterator of fields, one level down
--- @example for f in bw.open(DEMO .. "/users01.dbf"):block(11):field("kcbh"):children() do print(f:name(), f:text()) end */
static int children(lua_State *lua)
{
    return children_of(lua, false);
}

/*--- field:fields() -> iterator of all fields below it, parents first
--- @example local n = 0
--- for f in bw.open(DEMO .. "/users01.dbf"):block(11):field("kcbh"):fields() do n = n + 1 end
--- assert(n == 11) */
static int fields(lua_State *lua)
{
    return children_of(lua, true);
}

void bw_api_fields(lua_State *lua)
{
    static const luaL_Reg methods[] = {{"name", name},
                                       {"path", path},
                                       {"text", text},
                                       {"value", value},
                                       {"type", type},
                                       {"offset", offset},
                                       {"length", length},
                                       {"target", target},
                                       {"severity", severity},
                                       {"confidence", confidence},
                                       {"children", children},
                                       {"fields", fields},
                                       {NULL, NULL}};
    bw_api_class(lua, CLASS, methods, child);
}
