/* bw.every, bw.after, bw.cancel: functions of init.lua that the workbench calls by the clock. */
#include "core/script/own.h"

#include <lauxlib.h>

static int add(lua_State *lua, bool again)
{
    bw_own *own = bw_own_of(lua);
    double seconds = luaL_checknumber(lua, 1);
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    luaL_argcheck(lua, seconds >= 0.1 && seconds <= 1e6, 1, "0.1 to 1000000 seconds");
    for (size_t i = 0; i < BW_OWN_TIMERS; i++) {
        bw_own_timer *t = &own->timers[i];
        if (t->function != LUA_NOREF)
            continue;
        lua_settop(lua, 2);
        *t = (bw_own_timer){luaL_ref(lua, LUA_REGISTRYINDEX), seconds, again, -1};
        lua_pushinteger(lua, (lua_Integer)i + 1);
        return 1;
    }
    return luaL_error(lua, "%d timers are the most", (int)BW_OWN_TIMERS);
}

/*--- bw.every(seconds, function) -> number
--- Only in init.lua: the workbench calls the function again and again, while no key waits, until
--- bw.cancel(number). It has one second each time; its errors are shown, and end it.
--- @init bw.every(30, function() print("still here") end) */
static int every(lua_State *lua)
{
    return add(lua, true);
}

/*--- bw.after(seconds, function) -> number
--- Only in init.lua: the same, once.
--- @init bw.after(5, function() print("good evening") end) */
static int after(lua_State *lua)
{
    return add(lua, false);
}

static void drop(lua_State *lua, bw_own_timer *t)
{
    luaL_unref(lua, LUA_REGISTRYINDEX, t->function);
    t->function = LUA_NOREF;
}

/*--- bw.cancel(number)
--- Only in init.lua: ends a timer.
--- @init bw.cancel(bw.after(5, print)) */
static int cancel(lua_State *lua)
{
    lua_Integer number = luaL_checkinteger(lua, 1);
    luaL_argcheck(lua, number >= 1 && number <= (lua_Integer)BW_OWN_TIMERS, 1,
                  "what bw.every or bw.after gave");
    drop(lua, &bw_own_of(lua)->timers[number - 1]);
    return 0;
}

void bw_own_timers(lua_State *lua)
{
    bw_own *own = bw_own_of(lua);
    for (size_t i = 0; i < BW_OWN_TIMERS; i++)
        own->timers[i].function = LUA_NOREF;
    lua_pushcfunction(lua, every);
    lua_setfield(lua, -2, "every");
    lua_pushcfunction(lua, after);
    lua_setfield(lua, -2, "after");
    lua_pushcfunction(lua, cancel);
    lua_setfield(lua, -2, "cancel");
}

/* --- the clock --- */
static void call(bw_own *own, bw_own_timer *t, int64_t now)
{
    lua_State *lua = own->script.box.lua;
    bw_error err = {0};
    lua_rawgeti(lua, LUA_REGISTRYINDEX, t->function);
    t->due = now + (int64_t)(t->seconds * 1000);
    if (!t->again)
        drop(lua, t);
    if (bw_own_call_briefly(own, 0, 0, &err) == BW_OK)
        return;
    bw_session_notice(own->script.session, err.text);
    drop(lua, t);
}

/* Those that are due at now; milliseconds until the next one is, -1 = there is none. */
static int run_due(bw_own *own, int64_t now)
{
    int64_t next = -1;
    for (size_t i = 0; i < BW_OWN_TIMERS; i++) {
        bw_own_timer *t = &own->timers[i];
        if (t->function == LUA_NOREF)
            continue;
        if (t->due < 0)
            t->due = now + (int64_t)(t->seconds * 1000);
        else if (t->due <= now)
            call(own, t, now);
        if (t->function != LUA_NOREF && (next < 0 || t->due - now < next))
            next = t->due - now;
    }
    return next > 1000000 ? 1000000 : (int)next;
}

int bw_init_timers(const bw_init *init, int64_t now)
{
    return init->own ? run_due(init->own, now) : -1;
}
