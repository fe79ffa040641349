/* The string library without its traps: find, match, gmatch and gsub over a matcher that can be
 * stopped; rep with a bound; a look at the limits before anything large is built. */
#include "core/script/match.h"
#include "core/script/sandbox.h"

#include <lauxlib.h>

#include <string.h>

#define MOST_REPEATED (16u * 1024u * 1024u) /* bytes of one string.rep */

static void tick(void *context)
{
    bw_sandbox_check(context);
}

/* --- one match --- */
static bw_match match_new(lua_State *lua, const char *subject, size_t size, const char *pattern_end)
{
    return (bw_match){.subject = subject,
                      .subject_end = subject + size,
                      .pattern_end = pattern_end,
                      .tick = tick,
                      .context = lua};
}

static const char *try_at(lua_State *lua, bw_match *m, const char *at, const char *pattern)
{
    const char *end = bw_match_at(m, at, pattern);
    if (m->problem)
        luaL_error(lua, "%s", m->problem);
    return end;
}

static void push_capture(lua_State *lua, const bw_match *m, int i, const char *from, const char *to)
{
    const bw_capture *c = &m->captures[i];
    if (i >= m->level)
        lua_pushlstring(lua, from, (size_t)(to - from));
    else if (c->length == BW_CAPTURE_POSITION)
        lua_pushinteger(lua, c->start - m->subject + 1);
    else
        lua_pushlstring(lua, c->start, (size_t)c->length);
}

/* All captures, or the whole match when there are none and whole is asked for. */
static int push_captures(lua_State *lua, const bw_match *m, const char *from, const char *to,
                         bool whole)
{
    int count = m->level == 0 && whole ? 1 : m->level;
    luaL_checkstack(lua, count, "too many captures");
    for (int i = 0; i < count; i++)
        push_capture(lua, m, i, from, to);
    return count;
}

/* --- find, match --- */
static size_t start_position(lua_Integer init, size_t size)
{
    if (init > 0)
        return (size_t)init - 1;
    if (init == 0 || init < -(lua_Integer)size)
        return 0;
    return size - (size_t)-init;
}

static int plain_find(lua_State *lua, const char *s, size_t size, size_t from, const char *p,
                      size_t length)
{
    const char *found = memmem(s + from, size - from, p, length);
    if (!found) {
        lua_pushnil(lua);
        return 1;
    }
    lua_pushinteger(lua, found - s + 1);
    lua_pushinteger(lua, found - s + (lua_Integer)length);
    return 2;
}

static int find_or_match(lua_State *lua, bool find)
{
    size_t size, length;
    const char *s = luaL_checklstring(lua, 1, &size), *p = luaL_checklstring(lua, 2, &length);
    size_t from = start_position(luaL_optinteger(lua, 3, 1), size);
    bw_sandbox_check(lua);
    if (from > size) {
        lua_pushnil(lua);
        return 1;
    }
    bool special = strcspn(p, "^$*+?.([%-") < length || strlen(p) < length;
    if (find && (lua_toboolean(lua, 4) || !special))
        return plain_find(lua, s, size, from, p, length);
    bool anchored = length && *p == '^';
    bw_match m = match_new(lua, s, size, p + length);
    for (const char *at = s + from; at <= s + size; at++) {
        const char *end = try_at(lua, &m, at, p + anchored);
        if (end && find) {
            lua_pushinteger(lua, at - s + 1);
            lua_pushinteger(lua, end - s);
            return 2 + push_captures(lua, &m, at, end, false);
        }
        if (end)
            return push_captures(lua, &m, at, end, true);
        if (anchored)
            break;
    }
    lua_pushnil(lua);
    return 1;
}

static int string_find(lua_State *lua)
{
    return find_or_match(lua, true);
}

static int string_match(lua_State *lua)
{
    return find_or_match(lua, false);
}

/* --- gmatch: upvalues subject, pattern, next position, end of the last match --- */
static int gmatch_step(lua_State *lua)
{
    size_t size, length;
    const char *s = lua_tolstring(lua, lua_upvalueindex(1), &size);
    const char *p = lua_tolstring(lua, lua_upvalueindex(2), &length);
    size_t from = (size_t)lua_tointeger(lua, lua_upvalueindex(3));
    lua_Integer last = lua_tointeger(lua, lua_upvalueindex(4));
    bw_match m = match_new(lua, s, size, p + length);
    for (const char *at = s + from; from <= size && at <= s + size; at++) {
        const char *end = try_at(lua, &m, at, p);
        if (!end || end - s == last)
            continue;
        lua_pushinteger(lua, end - s);
        lua_copy(lua, -1, lua_upvalueindex(3));
        lua_replace(lua, lua_upvalueindex(4));
        return push_captures(lua, &m, at, end, true);
    }
    return 0;
}

static int string_gmatch(lua_State *lua)
{
    size_t size;
    luaL_checklstring(lua, 1, &size);
    luaL_checkstring(lua, 2);
    size_t from = start_position(luaL_optinteger(lua, 3, 1), size);
    lua_settop(lua, 2);
    lua_pushinteger(lua, from > size ? (lua_Integer)size + 1 : (lua_Integer)from);
    lua_pushinteger(lua, -1);
    lua_pushcclosure(lua, gmatch_step, 4);
    return 1;
}

/* --- gsub --- */
static void add_template(lua_State *lua, bw_match *m, luaL_Buffer *out, const char *from,
                         const char *to)
{
    size_t length;
    const char *t = lua_tolstring(lua, 3, &length), *end = t + length;
    for (; t < end; t++) {
        if (*t != '%') {
            luaL_addchar(out, *t);
            continue;
        }
        t++;
        if (t < end && *t == '%') {
            luaL_addchar(out, '%');
        } else if (t < end && *t >= '0' && *t <= '9') {
            int i = *t == '0' ? m->level : *t - '1';
            if (*t != '0' && i >= m->level && i > 0)
                luaL_error(lua, "invalid capture index %%%d in replacement string", i + 1);
            push_capture(lua, m, *t == '0' ? BW_CAPTURES : i, from, to);
            luaL_tolstring(lua, -1, NULL); /* position captures are numbers */
            lua_remove(lua, -2);
            luaL_addvalue(out);
        } else {
            luaL_error(lua, "invalid use of '%%' in replacement string");
        }
    }
}

static void add_replacement(lua_State *lua, bw_match *m, luaL_Buffer *out, const char *from,
                            const char *to)
{
    int kind = lua_type(lua, 3);
    if (kind == LUA_TFUNCTION) {
        lua_pushvalue(lua, 3);
        lua_call(lua, push_captures(lua, m, from, to, true), 1);
    } else if (kind == LUA_TTABLE) {
        push_capture(lua, m, 0, from, to);
        lua_gettable(lua, 3);
    } else {
        add_template(lua, m, out, from, to);
        return;
    }
    if (!lua_toboolean(lua, -1)) {
        lua_pop(lua, 1);
        luaL_addlstring(out, from, (size_t)(to - from));
    } else if (!lua_isstring(lua, -1)) {
        luaL_error(lua, "invalid replacement value (a %s)", luaL_typename(lua, -1));
    } else {
        luaL_addvalue(out);
    }
}

static int string_gsub(lua_State *lua)
{
    size_t size, length;
    const char *s = luaL_checklstring(lua, 1, &size), *p = luaL_checklstring(lua, 2, &length);
    int kind = lua_type(lua, 3);
    luaL_argexpected(lua,
                     kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION ||
                         kind == LUA_TTABLE,
                     3, "string/function/table");
    lua_Integer most = luaL_optinteger(lua, 4, (lua_Integer)size + 1), done = 0;
    bool anchored = length && *p == '^';
    const char *at = s, *last = NULL;
    luaL_Buffer out;
    bw_sandbox_check(lua);
    luaL_buffinit(lua, &out);
    bw_match m = match_new(lua, s, size, p + length);
    while (done < most) {
        const char *end = try_at(lua, &m, at, p + anchored);
        if (end && end != last) {
            done++;
            add_replacement(lua, &m, &out, at, end);
            at = last = end;
        } else if (at < s + size) {
            luaL_addchar(&out, *at++);
        } else {
            break;
        }
        if (anchored)
            break;
    }
    luaL_addlstring(&out, at, (size_t)(s + size - at));
    luaL_pushresult(&out);
    lua_pushinteger(lua, done);
    return 2;
}

/* --- the rest --- */
static int string_rep(lua_State *lua)
{
    size_t size, gap;
    luaL_checklstring(lua, 1, &size);
    lua_Integer count = luaL_checkinteger(lua, 2);
    luaL_optlstring(lua, 3, "", &gap);
    if (count > 0 && size + gap > 0 && (lua_Unsigned)count > MOST_REPEATED / (size + gap))
        return luaL_error(lua, "string.rep makes at most %d bytes at once", (int)MOST_REPEATED);
    if (size + gap == 0)
        count = 0; /* nothing, however often */
    lua_pushinteger(lua, count);
    lua_replace(lua, 2);
    return bw_sandbox_pass_on(lua);
}

static void wrap(lua_State *lua, const char *name, lua_CFunction by)
{
    lua_getfield(lua, -1, name);
    lua_pushcclosure(lua, by, 1);
    lua_setfield(lua, -2, name);
}

void bw_sandbox_strings(lua_State *lua)
{
    static const char *const passes[] = {"lower", "upper", "reverse", "sub", "format", "byte"};
    static const luaL_Reg own[] = {{"find", string_find},
                                   {"match", string_match},
                                   {"gmatch", string_gmatch},
                                   {"gsub", string_gsub},
                                   {NULL, NULL}};
    wrap(lua, "rep", string_rep);
    for (size_t i = 0; i < BW_COUNT(passes); i++)
        wrap(lua, passes[i], bw_sandbox_pass_on); /* one pass over their arguments */
    luaL_setfuncs(lua, own, 0);
    lua_pushnil(lua);
    lua_setfield(lua, -2, "dump");
}
