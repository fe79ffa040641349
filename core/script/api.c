/* The script: its state, the slots of decoded blocks, classes. */
#include "core/script/api.h"

#include <lauxlib.h>

#include <stdlib.h>
#include <string.h>

/* --- slots --- */
/* FNV over 64-bit words: tells whether bytes changed, no more. */
static uint64_t print_of(const uint8_t *bytes, size_t size)
{
    uint64_t print = 0xcbf29ce484222325u, word;
    for (size_t at = 0; at + 8 <= size; at += 8) {
        memcpy(&word, bytes + at, 8);
        print = (print ^ word) * 0x100000001b3u;
        print ^= print >> 32;
    }
    return print;
}

static bw_script_slot *slot_for(bw_script *script, const bw_dbfile *file, uint64_t block)
{
    bw_script_slot *oldest = &script->slots[0];
    for (size_t i = 0; i < BW_SCRIPT_SLOTS; i++) {
        bw_script_slot *slot = &script->slots[i];
        if (slot->file == file && slot->block == block)
            return slot;
        if (slot->used_at < oldest->used_at)
            oldest = slot;
    }
    oldest->file = NULL;
    return oldest;
}

static bool fill(bw_script *script, bw_script_slot *slot, bw_dbfile *file, uint64_t block,
                 bw_error *err)
{
    uint32_t size = bw_dbfile_geometry(file)->block_size;
    if (slot->room < size) {
        slot->bytes = bw_realloc(slot->bytes, size);
        slot->room = size;
    }
    bool same_place = slot->file != NULL;
    slot->file = NULL;
    if (bw_dbfile_read(file, block, slot->bytes, err) != BW_OK)
        return false;
    uint64_t print = print_of(slot->bytes, size);
    slot->decoded = slot->decoded && same_place && slot->print == print;
    slot->file = file;
    slot->block = block;
    slot->print = print;
    slot->generation = bw_edits_generation(bw_session_edits(script->session));
    return true;
}

bw_script_slot *bw_api_slot(lua_State *lua, bw_dbfile *file, uint64_t block, bw_error *err)
{
    bw_script *script = bw_script_of(lua);
    bw_script_slot *slot = slot_for(script, file, block);
    slot->used_at = ++script->clock;
    bool fresh =
        slot->file && slot->generation == bw_edits_generation(bw_session_edits(script->session));
    return fresh || fill(script, slot, file, block, err) ? slot : NULL;
}

const bw_tree *bw_api_tree(lua_State *lua, bw_script_slot *slot)
{
    bw_block_context context;
    if (slot->decoded)
        return slot->tree;
    if (!slot->tree)
        slot->tree = bw_tree_new();
    bw_dbfile_context(slot->file, slot->block, &context);
    bw_tree_decode(slot->tree, bw_session_layouts(bw_script_of(lua)->session), slot->bytes,
                   &context);
    slot->decoded = true;
    return slot->tree;
}

/* --- helpers --- */
int bw_api_fail(lua_State *lua, const bw_error *err)
{
    lua_pushnil(lua);
    lua_pushstring(lua, err->text);
    return 2;
}

int bw_api_protected(lua_State *lua, lua_CFunction push, void *context)
{
    lua_pushcfunction(lua, push);
    lua_pushlightuserdata(lua, context);
    return lua_pcall(lua, 1, 1, 0);
}

static int push_text(lua_State *lua)
{
    const bw_text *text = lua_touserdata(lua, 1);
    lua_pushlstring(lua, bw_text_get(text), text->length);
    return 1;
}

int bw_api_take_text(lua_State *lua, bw_text *text)
{
    int pushed = bw_api_protected(lua, push_text, text);
    bw_text_free(text);
    return pushed == LUA_OK ? 1 : lua_error(lua);
}

static bool report(void *context, uint64_t done, uint64_t total)
{
    bw_sandbox *box = context;
    box->done = done;
    box->total = total;
    return !bw_sandbox_must_stop(box);
}

bw_progress bw_api_progress(lua_State *lua)
{
    return (bw_progress){.report = report, .context = bw_sandbox_of(lua)};
}

void bw_api_push_facts(lua_State *lua, const bw_fact *facts, size_t count)
{
    lua_createtable(lua, 0, (int)count);
    for (size_t i = 0; i < count; i++) {
        if (facts[i].text)
            lua_pushstring(lua, facts[i].text);
        else
            lua_pushinteger(lua, facts[i].number);
        lua_setfield(lua, -2, facts[i].name);
    }
}

/* Upvalue 1: the methods. Upvalue 2: a function for what is none of them, or nil. */
static int class_index(lua_State *lua)
{
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL || lua_isnil(lua, lua_upvalueindex(2)))
        return 1;
    lua_settop(lua, 2);
    lua_pushvalue(lua, lua_upvalueindex(2));
    lua_insert(lua, 1);
    lua_call(lua, 2, 1);
    return 1;
}

void bw_api_class(lua_State *lua, const char *name, const void *methods, lua_CFunction index)
{
    luaL_newmetatable(lua, name);
    lua_newtable(lua);
    luaL_setfuncs(lua, methods, 0);
    if (index)
        lua_pushcfunction(lua, index);
    else
        lua_pushnil(lua);
    lua_pushcclosure(lua, class_index, 2);
    lua_setfield(lua, -2, "__index");
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable");
    lua_pop(lua, 1);
}

/* --- opening --- */
static int only_in_init(lua_State *lua)
{
    return luaL_error(lua, "bw.%s is for init.lua: a script runs once and leaves nothing behind",
                      lua_tostring(lua, lua_upvalueindex(1)));
}

static void add_refusals(lua_State *lua)
{
    static const char *const names[] = {"define", "on",    "view",   "key",
                                        "every",  "after", "cancel", "set"};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        lua_pushstring(lua, names[i]);
        lua_pushcclosure(lua, only_in_init, 1);
        lua_setfield(lua, -2, names[i]);
    }
}

static int open_api(lua_State *lua)
{
    lua_newtable(lua);
    bw_api_files(lua);
    bw_api_blocks(lua);
    bw_api_fields(lua);
    bw_api_edits(lua);
    bw_api_values(lua);
    bw_api_commands(lua);
    bw_api_ask(lua);
    bw_api_rows(lua);
    bw_api_search(lua);
    add_refusals(lua);
    lua_setglobal(lua, "bw");
    return 0;
}

static void say(void *context, const char *text, size_t size)
{
    const bw_script *script = context;
    if (script->sink && script->sink->write)
        script->sink->write(script->sink->context, text, size);
}

bool bw_script_open(bw_script *script, bw_session *session, const bw_call_sink *sink,
                    const bw_limits *limits, bw_error *err)
{
    *script = (bw_script){.session = session, .sink = sink};
    if (!bw_sandbox_open(&script->box, limits, err))
        return false;
    script->box.print = say;
    script->box.print_context = script;
    script->box.progress = sink ? &sink->progress : NULL;
    lua_pushcfunction(script->box.lua, open_api);
    if (bw_sandbox_call(&script->box, 0, 0, err) == BW_OK)
        return true;
    bw_script_close(script);
    return false;
}

void bw_script_close(bw_script *script)
{
    bw_sandbox_close(&script->box);
    for (size_t i = 0; i < BW_SCRIPT_SLOTS; i++) {
        free(script->slots[i].bytes);
        bw_tree_free(script->slots[i].tree);
    }
}
