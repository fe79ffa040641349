/* bw.view: views of init.lua, as tables or texts of the workbench. */
#include "core/script/own.h"
#include "core/script/result_take.h"

#include <lauxlib.h>

#include <string.h>

/*--- bw.view{ name =, title =, help =, open = }
--- Only in init.lua: adds a view to the workbench, for `:view NAME` and the palette. open gets the
--- block that is shown (nil when none is) and gives a text, or a table { columns = {...}, rows =
--- {...} }; a row's member go, a block or a field, is where Enter leads. `:view NAME` once more
--- shows it anew.
--- @init bw.view { name = "mine", title = "My blocks", open = function(here) local rows = {} for _, file in ipairs(bw.files()) do rows[#rows + 1] = { file:path(), file:block_count(), go = file:block(1) } end return { columns = { "file", "blocks" }, rows = rows } end } */
static int view(lua_State *lua)
{
    bw_own *own = bw_own_of(lua);
    luaL_checktype(lua, 1, LUA_TTABLE);
    struct bw_own_view *v = &own->views[own->view_count];
    if (own->view_count == BW_OWN_VIEWS)
        return luaL_error(lua, "%d views are the most", (int)BW_OWN_VIEWS);
    *v = (struct bw_own_view){.shown = {.name = bw_own_member(lua, own->arena, 1, "name"),
                                        .title = bw_own_member(lua, own->arena, 1, "title"),
                                        .help = bw_own_member(lua, own->arena, 1, "help")},
                              .own = own};
    lua_getfield(lua, 1, "open");
    if (!*v->shown.name || !*v->shown.title || !lua_isfunction(lua, -1))
        return luaL_error(lua, "bw.view wants a name, a title and a function open");
    v->open = luaL_ref(lua, LUA_REGISTRYINDEX);
    own->view_count++;
    return 0;
}

void bw_own_views(lua_State *lua)
{
    lua_pushcfunction(lua, view);
    lua_setfield(lua, -2, "view");
}

const bw_init_view *bw_init_view_at(bw_init *init, size_t index)
{
    const bw_own *shipped = bw_own_shipped(init), *own = init->own;
    size_t first = shipped ? shipped->view_count : 0;
    if (index < first)
        return &shipped->views[index].shown;
    return own && index - first < own->view_count ? &own->views[index - first].shown : NULL;
}

const bw_init_view *bw_init_view_find(bw_init *init, const char *name)
{
    const bw_init_view *found = NULL, *v;
    for (size_t i = 0; (v = bw_init_view_at(init, i)); i++)
        if (strcmp(v->name, name) == 0)
            found = v; /* the person's own is behind the shipped one */
    return found;
}

bool bw_init_view_open(const bw_init_view *shown, const bw_call_sink *sink, bw_result *result,
                       bw_error *err)
{
    const struct bw_own_view *v = (const struct bw_own_view *)shown;
    lua_State *lua = v->own->script.box.lua;
    int top = lua_gettop(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, v->open);
    if (sink->here.file)
        bw_api_push_block(lua, sink->here.file, sink->here.block);
    else
        lua_pushnil(lua);
    bool good = bw_own_call(v->own, sink, 1, 1, err) == BW_OK &&
                bw_result_take(&v->own->script.box, result, err) == BW_OK;
    lua_settop(lua, top);
    return good;
}
