/* Asking the person: a line, yes or no, a form. */
#include "core/script/api.h"
#include "core/script/params.h"

#include <lauxlib.h>

#include <stdlib.h>
#include <string.h>

#define FORM "blockwright form"
#define MOST_FIELDS 32

static const bw_call_sink *sink_of(lua_State *lua)
{
    static const bw_call_sink nobody;
    const bw_script *script = bw_script_of(lua);
    return script->sink ? script->sink : &nobody;
}

/* --- a line --- */
/*--- bw.ask(question) -> text | nil
--- Asks the person for a line. nil: they gave up, or nobody can be asked. Does not count as the
--- script's time.
--- @example assert(bw.ask("which block? ") == nil) -- nobody is there */
static int ask(lua_State *lua)
{
    const char *question = luaL_checkstring(lua, 1);
    const bw_call_sink *sink = sink_of(lua);
    bw_text line = {0};
    double began = bw_sandbox_pause(bw_sandbox_of(lua));
    bool answered = sink->read_line && sink->read_line(sink->context, question, &line);
    bw_sandbox_resume(bw_sandbox_of(lua), began);
    if (answered)
        return bw_api_take_text(lua, &line);
    bw_text_free(&line);
    lua_pushnil(lua);
    return 1;
}

/*--- bw.confirm(question) -> boolean
--- True only when the person says y or yes.
--- @example assert(bw.confirm("really?") == false) -- nobody is there */
static int confirm(lua_State *lua)
{
    lua_pushcfunction(lua, ask);
    lua_pushfstring(lua, "%s y or n: ", luaL_checkstring(lua, 1));
    lua_call(lua, 1, 1);
    const char *answer = lua_tostring(lua, -1);
    lua_pushboolean(lua, answer && (strcmp(answer, "y") == 0 || strcmp(answer, "yes") == 0));
    return 1;
}

/* --- a form --- */
typedef struct asked {
    bw_form form;
    bw_form_field fields[MOST_FIELDS];
} asked;

static int asked_free(lua_State *lua)
{
    asked *a = lua_touserdata(lua, 1);
    for (size_t i = 0; i < a->form.count; i++)
        bw_text_free(&a->fields[i].value);
    a->form.count = 0;
    return 0;
}

/* A text member of the table at the stack's top, which keeps it: no metamethod may have made it. */
static const char *member(lua_State *lua, const char *key, const char *otherwise)
{
    lua_pushstring(lua, key);
    lua_rawget(lua, -2);
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : otherwise;
    lua_pop(lua, 1);
    return text;
}

static void take_initial(lua_State *lua, bw_text *value)
{
    lua_pushliteral(lua, "default");
    lua_rawget(lua, -2);
    if (lua_isboolean(lua, -1))
        bw_text_add(value, lua_toboolean(lua, -1) ? "yes" : "no");
    else if (lua_isstring(lua, -1))
        bw_text_add(value, lua_tostring(lua, -1));
    lua_pop(lua, 1);
}

/* The field's table is at the stack's top. */
static void take_field(lua_State *lua, asked *a)
{
    bw_form_field *field = &a->fields[a->form.count];
    if (!lua_istable(lua, -1) || !member(lua, "name", NULL))
        luaL_error(lua, "a field of a form is a table with a name");
    *field = (bw_form_field){.name = member(lua, "name", ""),
                             .help = member(lua, "help", ""),
                             .type = member(lua, "type", "text")};
    lua_pushliteral(lua, "required");
    lua_rawget(lua, -2);
    field->required = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    a->form.count++;
    take_initial(lua, &field->value);
}

static void push_answers(lua_State *lua, const asked *a)
{
    bw_error err = {0};
    lua_newtable(lua);
    for (size_t i = 0; i < a->form.count; i++) {
        const bw_form_field *field = &a->fields[i];
        if (field->value.length == 0)
            continue;
        if (!bw_api_push_typed(lua, field->type, bw_text_get(&field->value), &err))
            luaL_error(lua, "%s: %s", field->name, err.text);
        lua_setfield(lua, -2, field->name);
    }
}

/*--- bw.form{ title =, text =, fields = } -> table | nil, message
--- Lets the person fill in several values at once: in the workbench on a screen of its own, elsewhere
--- line by line. fields as the parameters of a script: { name =, type =, help =, default =, required = }.
--- The table has the values by name, as their types want them; empty ones are nil.
--- @example
--- local p, why = bw.form { title = "Export", fields = { { name = "object", type = "number", required = true } } }
--- assert(p == nil and why:find("nobody answered")) */
static int form(lua_State *lua)
{
    bw_error err = {0};
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    asked *a = lua_newuserdatauv(lua, sizeof(*a), 0); /* 2 */
    *a = (asked){.form = {.fields = a->fields}};
    luaL_setmetatable(lua, FORM);
    lua_pushvalue(lua, 1);
    a->form.title = member(lua, "title", "Form");
    a->form.text = member(lua, "text", "");
    lua_pushliteral(lua, "fields");
    lua_rawget(lua, 1);
    luaL_argcheck(lua, lua_istable(lua, -1) && lua_rawlen(lua, -1) <= MOST_FIELDS, 1,
                  "fields = { ... }, at most 32");
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(lua, 4); i++) {
        lua_rawgeti(lua, 4, i);
        take_field(lua, a);
        lua_pop(lua, 1);
    }
    double began = bw_sandbox_pause(bw_sandbox_of(lua));
    bool given = bw_sink_form(sink_of(lua), &a->form, &err);
    bw_sandbox_resume(bw_sandbox_of(lua), began);
    if (!given)
        return bw_api_fail(lua, &err);
    push_answers(lua, a);
    return 1;
}

void bw_api_ask(lua_State *lua)
{
    static const luaL_Reg functions[] = {
        {"ask", ask}, {"confirm", confirm}, {"form", form}, {NULL, NULL}};
    luaL_setfuncs(lua, functions, 0);
    luaL_newmetatable(lua, FORM);
    lua_pushcfunction(lua, asked_free);
    lua_setfield(lua, -2, "__gc");
    lua_pop(lua, 1);
}
