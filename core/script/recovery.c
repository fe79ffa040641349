#include "core/script/recovery.h"
#include "core/command/session.h"
#include "core/script/params.h"
#include <blockwright/own_files.h>

#include <lauxlib.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE (4u * 1024u * 1024u)

/* --- finding and reading --- */
bool bw_recovery_folder(const bw_session *session, size_t i, bw_text *path)
{
    bw_text_clear(path);
    if (i == 0)
        bw_text_addf(path, "%s/lua/recovery", session->data_folder);
    else if (i == 1)
        bw_config_path(path, "recovery");
    return path->length > 0;
}

static char *find_script(const bw_session *session, const char *name)
{
    if (strchr(name, '/') || access(name, R_OK) == 0)
        return bw_strdup(name);
    bw_text folder = {0}, path = {0};
    char *found = NULL;
    for (size_t i = 0; !found && bw_recovery_folder(session, i, &folder); i++) {
        bw_text_clear(&path);
        bw_text_addf(&path, "%s/%s.lua", bw_text_get(&folder), name);
        if (access(bw_text_get(&path), R_OK) == 0)
            found = bw_strdup(bw_text_get(&path));
    }
    bw_text_free(&folder);
    bw_text_free(&path);
    return found ? found : bw_strdup(name);
}

static char *read_script(const char *path, size_t *size, bw_error *err)
{
    struct stat st;
    FILE *file = fopen(path, "re");
    if (!file) {
        bw_error_set(err, BW_ERR_IO, "the script %s cannot be read: %s; scripts lists them", path,
                     strerror(errno));
        return NULL;
    }
    char *text = NULL;
    if (fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > (off_t)MAX_FILE) {
        bw_error_set(err, BW_ERR_ARGUMENT, "%s is no script: a text of at most 4 MiB is wanted",
                     path);
    } else {
        text = bw_alloc((size_t)st.st_size + 1);
        *size = fread(text, 1, (size_t)st.st_size, file);
    }
    fclose(file);
    return text;
}

static const char *chunk_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool bw_recovery_open(bw_recovery *r, bw_session *session, const bw_call_sink *sink,
                      const char *name, const bw_limits *limits, bw_error *err)
{
    size_t size = 0;
    *r = (bw_recovery){.path = find_script(session, name)};
    char *text = read_script(r->path, &size, err);
    bool good = text && bw_script_open(&r->script, session, sink, limits, err) &&
                bw_sandbox_load(&r->script.box, chunk_name(r->path), text, size, err) == BW_OK;
    free(text);
    if (!good)
        bw_recovery_close(r);
    return good;
}

void bw_recovery_close(bw_recovery *r)
{
    if (r->script.session)
        bw_script_close(&r->script);
    free(r->path);
    *r = (bw_recovery){0};
}

/* Runs the file once; what it returns stays on the stack when it is a table. */
static bw_status evaluate(bw_recovery *r, bw_error *err)
{
    lua_State *lua = r->script.box.lua;
    if (r->has_table || lua_gettop(lua) == 0)
        return BW_OK;
    bw_status status = bw_sandbox_call(&r->script.box, 0, 1, err);
    if (status != BW_OK)
        return status;
    r->has_table = lua_istable(lua, -1);
    if (!r->has_table)
        lua_settop(lua, 0);
    return BW_OK;
}

/* --- what it says of itself --- */
const char *bw_recovery_text(bw_recovery *r, const char *member)
{
    bw_error err;
    lua_State *lua = r->script.box.lua;
    if (evaluate(r, &err) != BW_OK || !r->has_table)
        return "";
    lua_pushstring(lua, member);
    lua_rawget(lua, 1);
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    lua_pop(lua, 1); /* the table keeps it */
    return text;
}

static const char *raw_text(lua_State *lua, int table, const char *key)
{
    lua_pushstring(lua, key);
    lua_rawget(lua, table);
    const char *text = lua_type(lua, -1) == LUA_TSTRING ? lua_tostring(lua, -1) : "";
    lua_pop(lua, 1);
    return text;
}

/* Pushes the array of parameters; its length. 0 and nothing pushed when there is none. */
static lua_Integer push_params(bw_recovery *r)
{
    lua_State *lua = r->script.box.lua;
    if (!r->has_table)
        return 0;
    lua_pushliteral(lua, "params");
    lua_rawget(lua, 1);
    lua_Integer count = lua_istable(lua, -1) ? (lua_Integer)lua_rawlen(lua, -1) : 0;
    if (count == 0)
        lua_pop(lua, 1);
    return count;
}

bool bw_recovery_param_at(bw_recovery *r, size_t i, bw_arena *arena, bw_recovery_param *param)
{
    bw_error err;
    lua_State *lua = r->script.box.lua;
    if (evaluate(r, &err) != BW_OK)
        return false;
    if ((lua_Integer)i >= push_params(r)) {
        lua_settop(lua, r->has_table);
        return false;
    }
    lua_rawgeti(lua, -1, (lua_Integer)i + 1);
    bool good = lua_istable(lua, -1);
    if (good) {
        int spec = lua_gettop(lua);
        lua_pushliteral(lua, "required");
        lua_rawget(lua, spec);
        lua_pushliteral(lua, "default");
        lua_rawget(lua, spec);
        int kind = lua_type(lua, -1);
        const char *initial = kind == LUA_TBOOLEAN ? lua_toboolean(lua, -1) ? "yes" : "no"
                              : kind == LUA_TSTRING || kind == LUA_TNUMBER ? lua_tostring(lua, -1)
                                                                           : "";
        *param = (bw_recovery_param){.name = bw_arena_strdup(arena, raw_text(lua, spec, "name")),
                                     .type = bw_arena_strdup(arena, raw_text(lua, spec, "type")),
                                     .help = bw_arena_strdup(arena, raw_text(lua, spec, "help")),
                                     .initial = bw_arena_strdup(arena, initial),
                                     .required = lua_toboolean(lua, -2)};
    }
    lua_settop(lua, 1);
    return good;
}

/* --- parameters --- */
static const char *setting_of(const char *const *settings, size_t count, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < count; i++)
        if (strncmp(settings[i], name, length) == 0 && settings[i][length] == '=')
            return settings[i] + length + 1;
    return NULL;
}

/* The parameter table at `spec` into the table at `into`. */
static bw_status set_param(bw_recovery *r, int spec, int into, const char *const *settings,
                           size_t setting_count, bw_error *err)
{
    lua_State *lua = r->script.box.lua;
    const char *name = raw_text(lua, spec, "name"), *type = raw_text(lua, spec, "type");
    const char *value = setting_of(settings, setting_count, name);
    bw_error why = {0};
    lua_pushstring(lua, name);
    if (value) {
        if (!bw_api_push_typed(lua, *type ? type : "text", value, &why))
            return bw_error_set(err, BW_ERR_ARGUMENT, "%s: --set %s: %s", chunk_name(r->path), name,
                                why.text);
    } else {
        lua_pushliteral(lua, "default");
        lua_rawget(lua, spec);
        lua_pushliteral(lua, "required");
        lua_rawget(lua, spec);
        bool required = lua_toboolean(lua, -1);
        lua_pop(lua, 1);
        if (required)
            return bw_error_set(err, BW_ERR_ARGUMENT, "%s wants --set %s=... (%s: %s)",
                                chunk_name(r->path), name, type, raw_text(lua, spec, "help"));
    }
    lua_rawset(lua, into);
    return BW_OK;
}

/* Every setting must be one that the script knows. */
static bw_status check_names(bw_recovery *r, const char *const *settings, size_t count,
                             bw_error *err)
{
    lua_State *lua = r->script.box.lua;
    bw_status status = BW_OK;
    lua_Integer params = push_params(r);
    for (size_t s = 0; s < count && status == BW_OK; s++) {
        bool known = false;
        for (lua_Integer i = 1; i <= params && !known; i++) {
            lua_rawgeti(lua, -1, i);
            known = lua_istable(lua, -1) &&
                    setting_of(&settings[s], 1, raw_text(lua, lua_gettop(lua), "name"));
            lua_pop(lua, 1);
        }
        if (!known)
            status = bw_error_set(err, BW_ERR_ARGUMENT,
                                  "%s has no parameter '%.*s'; scripts %s lists them",
                                  chunk_name(r->path), (int)strcspn(settings[s], "="), settings[s],
                                  chunk_name(r->path));
    }
    if (params)
        lua_pop(lua, 1);
    return status;
}

static bw_status push_arguments(bw_recovery *r, const char *const *settings, size_t setting_count,
                                bw_dbfile *const *files, size_t file_count, bw_error *err)
{
    lua_State *lua = r->script.box.lua;
    bw_status status = check_names(r, settings, setting_count, err);
    lua_newtable(lua);
    int into = lua_gettop(lua);
    lua_Integer params = push_params(r);
    for (lua_Integer i = 1; i <= params && status == BW_OK; i++) {
        lua_rawgeti(lua, into + 1, i);
        if (lua_istable(lua, -1))
            status = set_param(r, into + 2, into, settings, setting_count, err);
        lua_settop(lua, into + 1);
    }
    lua_settop(lua, into);
    lua_newtable(lua);
    for (size_t i = 0; i < file_count; i++) {
        bw_api_push_file(lua, files[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return status;
}

/* --- running --- */
static bw_status call_run(bw_recovery *r, const char *const *settings, size_t setting_count,
                          bw_dbfile *const *files, size_t file_count, bw_error *err)
{
    lua_State *lua = r->script.box.lua;
    bw_status status = evaluate(r, err);
    if (status != BW_OK || !r->has_table)
        return status;
    lua_pushliteral(lua, "run");
    lua_rawget(lua, 1);
    if (!lua_isfunction(lua, -1))
        return bw_error_set(err, BW_ERR_FORMAT, "%s has no function run", chunk_name(r->path));
    status = push_arguments(r, settings, setting_count, files, file_count, err);
    if (status == BW_OK)
        status = bw_sandbox_call(&r->script.box, 2, 0, err);
    lua_settop(lua, 1);
    return status;
}

bw_status bw_recovery_run(bw_recovery *r, const char *const *settings, size_t setting_count,
                          bw_dbfile *const *files, size_t file_count, bw_error *err)
{
    bw_edits *edits = bw_session_edits(r->script.session);
    bw_edits_begin(edits, chunk_name(r->path), "script");
    bw_status status = call_run(r, settings, setting_count, files, file_count, err);
    if (status == BW_OK)
        bw_edits_end(edits);
    else
        bw_edits_abandon(edits);
    return status;
}
