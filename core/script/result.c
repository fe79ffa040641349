#include "core/script/result.h"
#include "core/script/api.h"
#include "core/script/result_take.h"

#include <lauxlib.h>

#include <string.h>

#define MOST_ROWS 1000000

void bw_result_free(bw_result *result)
{
    bw_arena_free(result->arena);
    *result = (bw_result){0};
}

/* --- out of Lua; all inside one protected call, for metamethods may raise --- */
static const char *copy_text(lua_State *lua, bw_arena *arena, int index)
{
    if (lua_isnil(lua, index))
        return "";
    const char *copy = bw_arena_strdup(arena, luaL_tolstring(lua, index, NULL));
    lua_pop(lua, 1);
    return copy;
}

/* The member go of the row at the stack's top: a block or a field. */
static bw_place place_of(lua_State *lua)
{
    bw_place place = {0};
    lua_getfield(lua, -1, "go");
    if (!lua_isnil(lua, -1) && !bw_api_place(lua, -1, &place))
        luaL_error(lua, "a row's go is a block or a field");
    lua_pop(lua, 1);
    return place;
}

static void take_row(lua_State *lua, bw_result *r, size_t row)
{
    if (!lua_istable(lua, -1))
        luaL_error(lua, "row %d is no table", (int)row + 1);
    for (size_t c = 0; c < r->column_count; c++) {
        lua_rawgeti(lua, -1, (lua_Integer)c + 1);
        r->cells[row * r->column_count + c] = copy_text(lua, r->arena, -1);
        lua_pop(lua, 1);
    }
    r->places[row] = place_of(lua);
    bw_sandbox_check(lua);
}

/* The table at 1; its columns at 2, its rows at 3. */
static void take_table(lua_State *lua, bw_result *r)
{
    lua_getfield(lua, 1, "columns");
    lua_getfield(lua, 1, "rows");
    if (!lua_istable(lua, 2) || !lua_istable(lua, 3))
        luaL_error(lua, "give a text, or { columns = {...}, rows = {...} }");
    r->column_count = lua_rawlen(lua, 2);
    r->row_count = lua_rawlen(lua, 3);
    if (r->column_count == 0 || r->column_count > BW_RESULT_COLUMNS || r->row_count > MOST_ROWS)
        luaL_error(lua, "a table has 1 to %d columns and at most %d rows", (int)BW_RESULT_COLUMNS,
                   MOST_ROWS);
    r->columns = bw_arena_alloc(r->arena, r->column_count * sizeof(*r->columns));
    r->cells = bw_arena_alloc(r->arena, (r->row_count * r->column_count + 1) * sizeof(*r->cells));
    r->places = bw_arena_alloc(r->arena, (r->row_count + 1) * sizeof(*r->places));
    for (size_t c = 0; c < r->column_count; c++) {
        lua_rawgeti(lua, 2, (lua_Integer)c + 1);
        r->columns[c] = copy_text(lua, r->arena, -1);
        lua_pop(lua, 1);
    }
    for (size_t row = 0; row < r->row_count; row++) {
        lua_rawgeti(lua, 3, (lua_Integer)row + 1);
        take_row(lua, r, row);
        lua_pop(lua, 1);
    }
}

static int take(lua_State *lua)
{
    bw_result *r = lua_touserdata(lua, 2);
    lua_settop(lua, 1);
    if (lua_istable(lua, 1))
        take_table(lua, r);
    else
        r->text = copy_text(lua, r->arena, 1);
    return 0;
}

bw_status bw_result_take(bw_sandbox *box, bw_result *result, bw_error *err)
{
    lua_State *lua = box->lua;
    *result = (bw_result){.arena = bw_arena_new()};
    lua_pushcfunction(lua, take);
    lua_insert(lua, -2);
    lua_pushlightuserdata(lua, result);
    bw_status status = bw_sandbox_call(box, 2, 0, err);
    if (status != BW_OK)
        bw_result_free(result);
    return status;
}

/* --- to people and programs --- */
static void print_row(bw_call *call, const bw_result *r, const char *const *cells,
                      const int *widths)
{
    for (size_t c = 0; c < r->column_count; c++) {
        bool last = c == r->column_count - 1;
        bw_call_print(call, "%-*s%s", last ? 0 : widths[c], cells[c], last ? "\n" : "  ");
    }
}

static void print_table(bw_call *call, const bw_result *r)
{
    int widths[BW_RESULT_COLUMNS] = {0};
    for (size_t c = 0; c < r->column_count; c++) {
        widths[c] = (int)strlen(r->columns[c]);
        for (size_t row = 0; row < r->row_count; row++) {
            int width = (int)strlen(r->cells[row * r->column_count + c]);
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
    print_row(call, r, r->columns, widths);
    for (size_t row = 0; row < r->row_count; row++)
        print_row(call, r, &r->cells[row * r->column_count], widths);
}

static void json_table(bw_json *json, const bw_result *r)
{
    bw_json_begin_array(json);
    for (size_t row = 0; row < r->row_count; row++) {
        bw_json_begin_object(json);
        for (size_t c = 0; c < r->column_count; c++) {
            bw_json_key(json, r->columns[c]);
            bw_json_string(json, r->cells[row * r->column_count + c]);
        }
        bw_json_end(json);
    }
    bw_json_end(json);
}

void bw_result_print(const bw_result *result, bw_call *call)
{
    if (result->text && *result->text && bw_call_json(call))
        bw_json_string(bw_call_json(call), result->text);
    else if (result->text && *result->text)
        bw_call_print(call, "%s\n", result->text);
    else if (!result->text && bw_call_json(call))
        json_table(bw_call_json(call), result);
    else if (!result->text)
        print_table(call, result);
}
