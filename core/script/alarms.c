#include "core/script/alarms.h"
#include "core/command/session.h"
#include "core/script/alarm_bound.h"
#include "core/script/api.h"
#include <blockwright/own_files.h>

#include <lauxlib.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE (256u * 1024u)
#define LOAD_SECONDS 2.0
#define TEST_SECONDS 0.1

/* Stack of its state: 1 the rule's table, 2 its test (nil: bound is asked), 3 its own table. */
typedef struct rule {
    bw_script script;
    bw_alarm_bound bound;
    char *name, *summary, *severity, *on;
    bool broken;
} rule;

struct bw_alarms {
    bw_session *session;
    rule **rules;
    size_t count;
};

/* --- loading --- */
static char *read_text(const char *path, size_t *size)
{
    struct stat st;
    FILE *file = fopen(path, "re");
    char *text = NULL;
    if (file && fstat(fileno(file), &st) == 0 && S_ISREG(st.st_mode) &&
        st.st_size <= (off_t)MAX_FILE) {
        text = bw_alloc((size_t)st.st_size + 1);
        *size = fread(text, 1, (size_t)st.st_size, file);
    }
    if (file)
        fclose(file);
    return text;
}

/* A copy: the rule may change its table. */
static char *member(lua_State *lua, const char *key, const char *otherwise)
{
    lua_pushstring(lua, key);
    lua_rawget(lua, 1);
    char *text = bw_strdup(lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : otherwise);
    lua_pop(lua, 1);
    return text;
}

static double number(lua_State *lua, const char *key, bool *there)
{
    lua_pushstring(lua, key);
    lua_rawget(lua, 1);
    *there = lua_type(lua, -1) == LUA_TNUMBER;
    double value = *there ? lua_tonumber(lua, -1) : 0;
    lua_pop(lua, 1);
    return value;
}

/* { metric = "lag.time", above = 30, seconds = 60 } */
static bool settle_bound(rule *r)
{
    lua_State *lua = r->script.box.lua;
    bool above, below, lasts;
    double most = number(lua, "above", &above), least = number(lua, "below", &below);
    r->bound.metric = member(lua, "metric", "");
    r->bound.below = below;
    r->bound.bound = below ? least : most;
    r->bound.seconds = number(lua, "seconds", &lasts);
    return *r->bound.metric && above != below;
}

static bool settle(rule *r, bw_error *err)
{
    lua_State *lua = r->script.box.lua;
    if (lua_istable(lua, 1)) {
        r->summary = member(lua, "summary", "");
        r->severity = member(lua, "severity", "warning");
        r->on = member(lua, "on", "");
        lua_pushliteral(lua, "test");
        lua_rawget(lua, 1);
        bool function = lua_isfunction(lua, 2);
        if (*r->on && (function || (lua_isnil(lua, 2) && settle_bound(r)))) {
            lua_newtable(lua);
            return true;
        }
    }
    bw_error_set(err, BW_ERR_FORMAT,
                 "a rule returns { summary =, severity =, on =, test = function }, or instead of "
                 "test: metric =, above = (or below =), seconds =");
    return false;
}

static bool load(rule *r, bw_session *session, const char *path, bw_error *err)
{
    const bw_limits limits = {.memory = 32u << 20, .seconds = LOAD_SECONDS};
    size_t size = 0;
    char *text = read_text(path, &size);
    if (!text)
        bw_error_set(err, BW_ERR_IO, "cannot be read");
    bool good = text && bw_script_open(&r->script, session, NULL, &limits, err) &&
                bw_sandbox_load(&r->script.box, r->name, text, size, err) == BW_OK &&
                bw_sandbox_call(&r->script.box, 0, 1, err) == BW_OK && settle(r, err);
    free(text);
    return good;
}

static void rule_free(rule *r)
{
    if (r->script.session)
        bw_script_close(&r->script);
    free(r->bound.metric);
    free(r->name);
    free(r->summary);
    free(r->severity);
    free(r->on);
    free(r);
}

static void complain(const bw_alarms *alarms, const rule *r, const bw_error *err)
{
    bw_text text = {0};
    bw_text_addf(&text, "alarm rule %s is left out: %s", r->name, err->text);
    bw_session_notice(alarms->session, bw_text_get(&text));
    bw_text_free(&text);
}

static void add(bw_alarms *alarms, const char *folder, const char *file)
{
    rule *r = bw_alloc(sizeof(*r));
    bw_text path = {0};
    bw_error err = {0};
    bw_text_addf(&path, "%s/%s", folder, file);
    r->name = bw_strdup(file);
    r->name[strlen(file) - 4] = '\0';
    if (load(r, alarms->session, bw_text_get(&path), &err)) {
        alarms->rules = bw_realloc(alarms->rules, (alarms->count + 1) * sizeof(rule *));
        alarms->rules[alarms->count++] = r;
    } else {
        complain(alarms, r, &err);
        rule_free(r);
    }
    bw_text_free(&path);
}

static int is_rule(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && strcmp(dot, ".lua") == 0;
}

static void add_folder(bw_alarms *alarms, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_rule, alphasort);
    for (int i = 0; i < count; i++) {
        add(alarms, folder, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

bw_alarms *bw_alarms_new(bw_session *session)
{
    bw_alarms *alarms = bw_alloc(sizeof(*alarms));
    bw_text folder = {0};
    alarms->session = session;
    bw_text_addf(&folder, "%s/lua/alarms", session->data_folder);
    add_folder(alarms, bw_text_get(&folder));
    bw_text_clear(&folder);
    if (bw_config_path(&folder, "alarms"))
        add_folder(alarms, bw_text_get(&folder));
    bw_text_free(&folder);
    return alarms;
}

void bw_alarms_free(bw_alarms *alarms)
{
    if (!alarms)
        return;
    for (size_t i = 0; i < alarms->count; i++)
        rule_free(alarms->rules[i]);
    free(alarms->rules);
    free(alarms);
}

size_t bw_alarms_count(const bw_alarms *alarms)
{
    return alarms->count;
}

const char *bw_alarms_rule(const bw_alarms *alarms, size_t index, const char **severity,
                           const char **summary)
{
    const rule *r = alarms->rules[index];
    *severity = r->severity;
    *summary = r->summary;
    return r->name;
}

/* --- asking --- */
static const char *fact_text(const bw_fact *facts, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(facts[i].name, name) == 0 && facts[i].text)
            return facts[i].text;
    return "";
}

static void tell_hooks(bw_alarms *alarms, const bw_alarm *alarm, const bw_fact *facts, size_t count)
{
    const bw_fact told[] = {{.name = "rule", .text = alarm->rule},
                            {.name = "severity", .text = alarm->severity},
                            {.name = "text", .text = alarm->text},
                            {.name = "time", .text = fact_text(facts, count, "time")},
                            {.name = "source", .text = fact_text(facts, count, "source")}};
    bw_session_tell(alarms->session, BW_EVENT_ALARM, NULL, told, BW_COUNT(told), NULL);
}

/* Leaves the answer on the state's stack at 4 and returns it; NULL: no alarm. */
static const char *ask(bw_alarms *alarms, rule *r, const bw_fact *facts, size_t count)
{
    bw_error err = {0};
    lua_State *lua = r->script.box.lua;
    bw_sandbox_renew(&r->script.box, TEST_SECONDS);
    lua_pushvalue(lua, 2);
    bw_api_push_facts(lua, facts, count);
    lua_pushvalue(lua, 3);
    if (bw_sandbox_call(&r->script.box, 2, 1, &err) == BW_OK)
        return lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : NULL;
    r->broken = true;
    complain(alarms, r, &err);
    return NULL;
}

void bw_alarms_feed(bw_alarms *alarms, const char *on, const bw_fact *facts, size_t count,
                    void (*raised)(void *context, const bw_alarm *alarm), void *context)
{
    bw_text bound = {0};
    for (size_t i = 0; i < alarms->count; i++) {
        rule *r = alarms->rules[i];
        if (r->broken || strcmp(r->on, on) != 0)
            continue;
        bw_text_clear(&bound);
        const char *text = !r->bound.metric ? ask(alarms, r, facts, count)
                           : bw_alarm_bound_ask(&r->bound, facts, count, &bound)
                               ? bw_text_get(&bound)
                               : NULL;
        if (text) {
            const bw_alarm alarm = {r->name, r->severity, text};
            raised(context, &alarm);
            tell_hooks(alarms, &alarm, facts, count);
        }
        lua_settop(r->script.box.lua, 3);
    }
    bw_text_free(&bound);
}
