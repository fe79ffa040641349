/* Engines over whole files: find, verify, diff. */
#include "core/oracle/corrupt_text.h"
#include "core/script/api.h"
#include <blockwright/diff.h>
#include <blockwright/search.h>

#include <lauxlib.h>

#include <stdlib.h>
#include <string.h>

/* --- find --- */
static int next_hit(lua_State *lua)
{
    bw_dbfile *file = bw_api_check_file(lua, lua_upvalueindex(1));
    const bw_pattern *pattern = lua_touserdata(lua, lua_upvalueindex(2));
    bw_hit from = {(uint64_t)lua_tointeger(lua, lua_upvalueindex(3)),
                   (uint32_t)lua_tointeger(lua, lua_upvalueindex(4))};
    bw_hit hit;
    bool found;
    bw_error err = {0};
    const bw_progress progress = bw_api_progress(lua);
    bw_status status = bw_find_next(file, pattern, from, true, &progress, &found, &hit, &err);
    bw_sandbox_check(lua);
    if (status != BW_OK)
        return luaL_error(lua, "%s", err.text);
    if (!found)
        return 0;
    lua_pushinteger(lua, (lua_Integer)hit.block);
    lua_replace(lua, lua_upvalueindex(3));
    lua_pushinteger(lua, (lua_Integer)hit.offset + 1);
    lua_replace(lua, lua_upvalueindex(4));
    bw_api_push_block(lua, file, hit.block);
    lua_pushinteger(lua, hit.offset);
    return 2;
}

/*--- file:find(kind, what [, block]) -> iterator of block, offset | nil, message
--- Every place in the file, from a block on: kind "text", "hex" ("06a2??00"), "number", "value" (a number
--- as rows store it), "dba" or "scn".
--- @example
--- local hits = 0
--- for blk, offset in bw.open(DEMO .. "/users01.dbf"):find("text", "ACCOUNTING") do
---   assert(blk:bytes(offset, 10) == "ACCOUNTING")
---   hits = hits + 1
--- end
--- assert(hits == 1) */
int bw_api_file_find(lua_State *lua)
{
    static const char *const kinds[] = {"text", "hex", "number", "value", "dba", "scn", NULL};
    bw_dbfile *file = bw_api_check_file(lua, 1);
    int kind = luaL_checkoption(lua, 2, NULL, kinds);
    const char *what = luaL_checkstring(lua, 3);
    const bw_geometry *g = bw_dbfile_geometry(file);
    lua_Integer from = luaL_optinteger(lua, 4, (lua_Integer)g->first_block);
    bw_error err = {0};
    lua_pushvalue(lua, 1);
    bw_pattern *pattern = lua_newuserdatauv(lua, sizeof(*pattern), 0);
    if (bw_pattern_parse(pattern, (bw_pattern_kind)kind, what, g->big_endian, &err) != BW_OK)
        return bw_api_fail(lua, &err);
    lua_pushinteger(lua, from);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, next_hit, 4);
    return 1;
}

/* --- verify --- */
typedef struct faults {
    bw_dbfile *file;
    struct fault {
        uint64_t block;
        const char *name;
    } * list;
    size_t count, room;
    bw_verify_totals totals;
} faults;

static bool keep_fault(void *context, const bw_bad_block *bad)
{
    faults *f = context;
    if (f->count == f->room) {
        f->room = f->room ? f->room * 2 : 64;
        f->list = bw_realloc(f->list, f->room * sizeof(*f->list));
    }
    f->list[f->count++] = (struct fault){bad->block, bw_block_fault_name(bad->check.fault)};
    return true;
}

static void set_count(lua_State *lua, const char *key, uint64_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, key);
}

static int push_faults(lua_State *lua)
{
    const faults *f = lua_touserdata(lua, 1);
    lua_createtable(lua, (int)(f->count < 1000000 ? f->count : 1000000), 4);
    for (size_t i = 0; i < f->count; i++) {
        lua_createtable(lua, 0, 2);
        bw_api_push_block(lua, f->file, f->list[i].block);
        lua_setfield(lua, -2, "block");
        lua_pushstring(lua, f->list[i].name);
        lua_setfield(lua, -2, "fault");
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    set_count(lua, "examined", f->totals.examined);
    set_count(lua, "failing", f->totals.failing);
    set_count(lua, "empty", f->totals.empty);
    set_count(lua, "highest_scn", f->totals.highest_scn);
    return 1;
}

/*--- file:verify() -> array | nil, message
--- Checks header, tail and checksum of every block, with all cores (bw.cmd.verify knows the strict
--- rules, too); an entry for each that fails: block, fault. And examined,
--- failing, empty (how many), highest_scn.
--- @example
--- local result = assert(bw.open(DEMO .. "/users01.dbf"):verify())
--- assert(#result == 0 and result.failing == 0) */
int bw_api_file_verify(lua_State *lua)
{
    faults f = {.file = bw_api_check_file(lua, 1)};
    bw_error err = {0};
    const bw_progress progress = bw_api_progress(lua);
    const bw_verify verify = {
        .file = f.file, .bad = keep_fault, .context = &f, .progress = &progress};
    bw_status status = bw_verify_run(&verify, &f.totals, &err);
    int pushed = status == BW_OK ? bw_api_protected(lua, push_faults, &f) : LUA_OK;
    free(f.list);
    bw_sandbox_check(lua);
    if (status != BW_OK)
        return bw_api_fail(lua, &err);
    return pushed == LUA_OK ? 1 : lua_error(lua);
}

/* --- diff --- */
typedef struct runs {
    bw_diff_run *list;
    size_t count, room;
} runs;

static bool keep_run(void *context, const bw_diff_run *run)
{
    runs *r = context;
    if (run->state == BW_DIFF_EQUAL)
        return true;
    if (r->count == r->room) {
        r->room = r->room ? r->room * 2 : 64;
        r->list = bw_realloc(r->list, r->room * sizeof(*r->list));
    }
    r->list[r->count++] = *run;
    return true;
}

static int push_runs(lua_State *lua)
{
    const runs *r = lua_touserdata(lua, 1);
    lua_newtable(lua);
    for (size_t i = 0; i < r->count; i++) {
        lua_createtable(lua, 0, 3);
        lua_pushstring(lua, bw_diff_state_name(r->list[i].state));
        lua_setfield(lua, -2, "state");
        set_count(lua, "first", r->list[i].first);
        set_count(lua, "count", r->list[i].count);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int diff_files(lua_State *lua)
{
    runs r = {0};
    bw_diff_totals totals;
    bw_error err = {0};
    const bw_progress progress = bw_api_progress(lua);
    bw_status status = bw_diff_files(bw_api_check_file(lua, 1), bw_api_check_file(lua, 2), 0,
                                     keep_run, &r, &progress, &totals, &err);
    int pushed = status == BW_OK ? bw_api_protected(lua, push_runs, &r) : LUA_OK;
    free(r.list);
    bw_sandbox_check(lua);
    if (status != BW_OK)
        return bw_api_fail(lua, &err);
    return pushed == LUA_OK ? 1 : lua_error(lua);
}

typedef struct unequal {
    bw_arena *arena;
    bw_diff_field *list;
    size_t count, room;
} unequal;

static void keep_field(void *context, const bw_diff_field *field)
{
    unequal *u = context;
    if (u->count == u->room) {
        u->room = u->room ? u->room * 2 : 64;
        u->list = bw_realloc(u->list, u->room * sizeof(*u->list));
    }
    u->list[u->count++] = (bw_diff_field){
        .path = bw_arena_strdup(u->arena, field->path),
        .left = field->left ? bw_arena_strdup(u->arena, field->left) : NULL,
        .right = field->right ? bw_arena_strdup(u->arena, field->right) : NULL,
        .housekeeping =
            field->housekeeping ? bw_arena_strdup(u->arena, field->housekeeping) : NULL};
}

static int push_fields(lua_State *lua)
{
    const unequal *u = lua_touserdata(lua, 1);
    lua_newtable(lua);
    for (size_t i = 0; i < u->count; i++) {
        const bw_diff_field *f = &u->list[i];
        lua_createtable(lua, 0, 4);
        lua_pushstring(lua, f->path);
        lua_setfield(lua, -2, "path");
        lua_pushstring(lua, f->left);
        lua_setfield(lua, -2, "left");
        lua_pushstring(lua, f->right);
        lua_setfield(lua, -2, "right");
        lua_pushstring(lua, f->housekeeping);
        lua_setfield(lua, -2, "housekeeping");
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int diff_blocks(lua_State *lua)
{
    const bw_block_handle *a = bw_api_check_block(lua, 1), *b = bw_api_check_block(lua, 2);
    bw_diff_blocks pair = {0};
    bw_error err = {0};
    if (bw_diff_blocks_read(&pair, bw_session_layouts(bw_script_of(lua)->session), a->file,
                            a->block, b->file, b->block, &err) != BW_OK)
        return bw_api_fail(lua, &err);
    unequal u = {.arena = bw_arena_new()};
    bw_diff_trees(pair.left, pair.right, pair.sound, keep_field, &u);
    bw_diff_blocks_free(&pair);
    int pushed = bw_api_protected(lua, push_fields, &u);
    free(u.list);
    bw_arena_free(u.arena);
    return pushed == LUA_OK ? 1 : lua_error(lua);
}

/*--- bw.diff(left, right) -> array | nil, message
--- Of two files: runs of blocks that are not equal; state ("changed", "only left", "only right"), first,
--- count. Of two blocks: fields that are not equal; path, left, right (texts; nil: not on this side),
--- housekeeping (why the difference is no news; nil when it matters).
--- @example
--- local f = bw.open(DEMO .. "/users01.dbf")
--- assert(#bw.diff(f, f) == 0)
--- assert(bw.diff(f:block(11), f:block(12))[1].path == "kcbh.rdba_kcbh") */
static int diff(lua_State *lua)
{
    return bw_api_test_block(lua, 1) ? diff_blocks(lua) : diff_files(lua);
}

void bw_api_search(lua_State *lua)
{
    lua_pushcfunction(lua, diff);
    lua_setfield(lua, -2, "diff");
}
