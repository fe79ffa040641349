/* bw.on: functions of init.lua that are told of events. */
#include "core/command/hooks.h"
#include "core/command/session.h"
#include "core/script/own.h"

#include <lauxlib.h>

#include <string.h>

typedef struct hooked {
    bw_own *own;
    int function; /* reference */
} hooked;

static void push_happening(lua_State *lua, const bw_happening *what)
{
    bw_api_push_facts(lua, what->facts, what->fact_count);
    lua_pushstring(lua, bw_event_name(what->event));
    lua_setfield(lua, -2, "event");
    if (what->place->file) {
        bw_api_push_file(lua, what->place->file);
        lua_setfield(lua, -2, "file");
    }
    if (what->place->file && what->event == BW_EVENT_PLACE) {
        bw_api_push_block(lua, what->place->file, what->place->block);
        lua_setfield(lua, -2, "block");
    }
}

/* A hook's trouble is told and stops nothing. */
static void complain(const bw_own *own, bw_event event, const bw_error *err)
{
    bw_text text = {0};
    bw_text_addf(&text, "hook on %s: %s", bw_event_name(event), err->text);
    bw_session_notice(own->script.session, bw_text_get(&text));
    bw_text_free(&text);
}

static bool tell(void *data, const bw_happening *what, bw_error *err)
{
    const hooked *h = data;
    lua_State *lua = h->own->script.box.lua;
    bw_error trouble = {0};
    bool agreed = true;
    int top = lua_gettop(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, h->function);
    push_happening(lua, what);
    if (bw_own_call_briefly(h->own, 1, 1, &trouble) != BW_OK) {
        complain(h->own, what->event, &trouble);
    } else if (what->event == BW_EVENT_BEFORE_COMMIT && lua_type(lua, -1) == LUA_TSTRING) {
        agreed = false;
        bw_error_set(err, BW_ERR_ARGUMENT, "nothing is written: %s (a hook of %s objects)",
                     lua_tostring(lua, -1), h->own->owner);
    }
    lua_settop(lua, top);
    return agreed;
}

/*--- bw.on(event, function)
--- Only in init.lua: calls the function with a table when something happens. "open", "close":
--- file. "block": the workbench shows another one; file, block. "edit": a step was staged, undone
--- or redone; title. "before_commit": title, blocks (how many); a text that is returned refuses
--- the commit. "after_commit": journal (its path), title, blocks. "log_event": a record of a log
--- that the catalogue of events knows; kind, severity, text, time, source, line, seconds and the row's own
--- fields. "alarm": rule, severity, text, time, source. "quit": the workbench ends. A hook has one
--- second; its errors are shown and stop nothing; print says a line to the person.
--- @init bw.on("before_commit", function(e) if e.blocks > 1000 then return "more than 1000 blocks at once: not with me" end end) */
static int on(lua_State *lua)
{
    bw_own *own = bw_own_of(lua);
    bw_event event;
    const char *name = luaL_checkstring(lua, 1);
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    if (!bw_event_parse(name, &event))
        return luaL_error(lua,
                          "there is no event '%s'; there are open, close, block, edit, "
                          "before_commit, after_commit, log_event, alarm and quit",
                          name);
    hooked *h = bw_arena_alloc(own->arena, sizeof(*h));
    lua_settop(lua, 2);
    *h = (hooked){own, luaL_ref(lua, LUA_REGISTRYINDEX)};
    bw_hooks_add(own->script.session->hooks, event, tell, h, own->owner);
    return 0;
}

void bw_own_hooks(lua_State *lua)
{
    lua_pushcfunction(lua, on);
    lua_setfield(lua, -2, "on");
}
