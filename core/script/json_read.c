/* A JSON reader that keeps 64-bit numbers whole (SCNs do not fit a double). */
#include "core/script/json_read.h"
#include "core/script/sandbox.h"

#include <lauxlib.h>

#include <stdlib.h>
#include <string.h>

#define MOST_DEPTH 64

typedef struct reader {
    lua_State *lua;
    const char *at, *end;
    int depth;
} reader;

static void value(reader *r);

static char peek(reader *r)
{
    while (r->at < r->end && strchr(" \t\r\n", *r->at))
        r->at++;
    return r->at < r->end ? *r->at : '\0';
}

static void expect(reader *r, char c)
{
    if (peek(r) != c)
        luaL_error(r->lua, "no JSON: '%c' is missing", c);
    r->at++;
}

static void add_code_point(luaL_Buffer *out, unsigned long c)
{
    if (c < 0x80) {
        luaL_addchar(out, (char)c);
    } else if (c < 0x800) {
        luaL_addchar(out, (char)(0xc0 | c >> 6));
        luaL_addchar(out, (char)(0x80 | (c & 0x3f)));
    } else {
        luaL_addchar(out, (char)(0xe0 | c >> 12));
        luaL_addchar(out, (char)(0x80 | (c >> 6 & 0x3f)));
        luaL_addchar(out, (char)(0x80 | (c & 0x3f)));
    }
}

static void escaped(reader *r, luaL_Buffer *out)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    char c = r->at < r->end ? *r->at++ : '\0';
    const char *known = c ? strchr(from, c) : NULL;
    if (c == 'u' && r->end - r->at >= 4) {
        char digits[5] = {r->at[0], r->at[1], r->at[2], r->at[3], '\0'};
        r->at += 4;
        add_code_point(out, strtoul(digits, NULL, 16));
    } else {
        luaL_addchar(out, known ? to[known - from] : c);
    }
}

static void string(reader *r)
{
    luaL_Buffer out;
    expect(r, '"');
    luaL_buffinit(r->lua, &out);
    while (r->at < r->end && *r->at != '"') {
        if (*r->at != '\\') {
            luaL_addchar(&out, *r->at++);
            continue;
        }
        r->at++;
        escaped(r, &out);
    }
    luaL_pushresult(&out);
    expect(r, '"');
}

static void number(reader *r)
{
    char digits[64];
    size_t length = strspn(r->at, "+-0123456789.eE");
    if (length == 0 || length >= sizeof(digits))
        luaL_error(r->lua, "no JSON: a value is missing");
    memcpy(digits, r->at, length);
    digits[length] = '\0';
    r->at += length;
    if (strpbrk(digits, ".eE"))
        lua_pushnumber(r->lua, strtod(digits, NULL));
    else
        lua_pushinteger(r->lua, digits[0] == '-' ? strtoll(digits, NULL, 10)
                                                 : (lua_Integer)strtoull(digits, NULL, 10));
}

static void array(reader *r)
{
    lua_newtable(r->lua);
    expect(r, '[');
    for (lua_Integer i = 1; peek(r) != ']'; i++) {
        if (i > 1)
            expect(r, ',');
        value(r);
        lua_rawseti(r->lua, -2, i);
    }
    expect(r, ']');
}

static void object(reader *r)
{
    bool first = true;
    lua_newtable(r->lua);
    expect(r, '{');
    for (; peek(r) != '}'; first = false) {
        if (!first)
            expect(r, ',');
        peek(r);
        string(r);
        expect(r, ':');
        value(r);
        lua_rawset(r->lua, -3);
    }
    expect(r, '}');
}

static void word(reader *r)
{
    static const char *const words[] = {"true", "false", "null"};
    for (int i = 0; i < 3; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(r->end - r->at) < length || memcmp(r->at, words[i], length) != 0)
            continue;
        r->at += length;
        if (i == 2)
            lua_pushnil(r->lua);
        else
            lua_pushboolean(r->lua, i == 0);
        return;
    }
    number(r);
}

static void value(reader *r)
{
    if (++r->depth > MOST_DEPTH)
        luaL_error(r->lua, "JSON is nested too deep");
    luaL_checkstack(r->lua, 8, "JSON is nested too deep");
    bw_sandbox_check(r->lua);
    switch (peek(r)) {
    case '{': object(r); break;
    case '[': array(r); break;
    case '"': string(r); break;
    default: word(r);
    }
    r->depth--;
}

void bw_json_push(lua_State *lua, const char *text, size_t size)
{
    reader r = {lua, text, text + size, 0};
    value(&r);
}
