#include "core/script/init.h"
#include "core/command/hooks.h"
#include "core/command/session.h"
#include "core/command/table.h"
#include "core/script/own.h"
#include <blockwright/own_files.h>

#include <lauxlib.h>
#include <lualib.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE (1024u * 1024u)

/* --- calls into it --- */
bw_status bw_own_call(bw_own *own, const bw_call_sink *sink, int arguments, int results,
                      bw_error *err)
{
    const bw_call_sink *outer = own->script.sink;
    bw_sandbox_renew(&own->script.box, 0);
    own->script.sink = sink;
    own->script.box.progress = sink ? &sink->progress : NULL;
    bw_status status = bw_sandbox_call(&own->script.box, arguments, results, err);
    own->script.sink = outer;
    own->script.box.progress = outer ? &outer->progress : NULL;
    return status;
}

/* What print says beside the person's commands: whole lines are notices. */
static void keep_words(void *context, const char *text, size_t size)
{
    bw_own *own = context;
    bw_text_add_bytes(&own->said, text, size);
    if (own->said.length && own->said.data[own->said.length - 1] == '\n') {
        own->said.data[--own->said.length] = '\0';
        bw_session_notice(own->script.session, bw_text_get(&own->said));
        bw_text_clear(&own->said);
    }
}

bw_status bw_own_call_briefly(bw_own *own, int arguments, int results, bw_error *err)
{
    bw_session *session = own->script.session;
    const bw_call_sink sink = {.write = keep_words, .context = own};
    const bw_call_sink *outer = own->script.sink;
    uint64_t seconds = bw_settings_number(bw_session_settings(session), "hook-seconds");
    bw_sandbox_renew(&own->script.box, (double)seconds);
    own->script.sink = &sink;
    own->script.box.progress = NULL;
    session->script_depth++;
    bw_status status = bw_sandbox_call(&own->script.box, arguments, results, err);
    session->script_depth--;
    own->script.sink = outer;
    own->script.box.progress = outer ? &outer->progress : NULL;
    bw_sandbox_renew(&own->script.box, 0); /* a hook of a command that runs on leaves no deadline */
    return status;
}

const char *bw_own_member(lua_State *lua, bw_arena *arena, int table, const char *key)
{
    lua_getfield(lua, table, key);
    const char *text = lua_isstring(lua, -1) ? bw_arena_strdup(arena, lua_tostring(lua, -1)) : "";
    lua_pop(lua, 1);
    return text;
}

/* --- loading --- */
/* It may do anything: so nobody else may have written it. */
static bool is_trusted(const char *path, const struct stat *st, bw_error *err)
{
    if (S_ISREG(st->st_mode) && (st->st_uid == getuid() || st->st_uid == 0) &&
        !(st->st_mode & (S_IWGRP | S_IWOTH)) && st->st_size <= (off_t)MAX_FILE)
        return true;
    bw_error_set(err, BW_ERR_ARGUMENT,
                 "%s is not read: it must be a file of yours or root's that nobody else can write "
                 "to (chmod go-w)",
                 path);
    return false;
}

/* NULL, with err when it is there but must not be read; trusted: as is_trusted has it. */
static char *read_text(const char *path, bool trusted, size_t *size, bw_error *err)
{
    struct stat st;
    FILE *file = fopen(path, "re");
    char *text = NULL;
    if (file && fstat(fileno(file), &st) == 0 &&
        (trusted ? is_trusted(path, &st, err) : st.st_size <= (off_t)MAX_FILE)) {
        text = bw_alloc((size_t)st.st_size + 1);
        *size = fread(text, 1, (size_t)st.st_size, file);
    }
    if (file)
        fclose(file);
    return text;
}

/* Argument: whether it is the person's own: all may be registered, and Lua's whole library is open.
 */
static int open_own(lua_State *lua)
{
    bool own = lua_toboolean(lua, 1);
    if (own) {
        lua_getglobal(lua, "print"); /* ours says it to the call, never to the terminal */
        luaL_openlibs(lua);
        lua_setglobal(lua, "print");
    }
    lua_getglobal(lua, "bw");
    bw_own_views(lua);
    if (own) {
        bw_own_define(lua);
        bw_own_hooks(lua);
        bw_own_keys(lua);
        bw_own_timers(lua);
    }
    return 0;
}

static void own_free(bw_own *own)
{
    if (!own)
        return;
    if (own->script.session) {
        bw_commands_remove_owner(own->script.session->commands, own->owner);
        bw_hooks_remove_owner(own->script.session->hooks, own->owner);
        bw_script_close(&own->script);
    }
    bw_text_free(&own->said);
    bw_arena_free(own->arena);
    free(own);
}

/* Runs the text; on failure what it had registered until then is taken back, and NULL returned. */
static bw_own *run_text(bw_session *session, const char *owner, const char *path, const char *text,
                        size_t size, bool trusted, bw_error *err)
{
    bw_own *own = bw_alloc(sizeof(*own));
    const bw_call_sink sink = {.write = keep_words, .context = own};
    own->owner = owner;
    own->arena = bw_arena_new();
    bool good = bw_script_open(&own->script, session, NULL, NULL, err);
    if (good) {
        own->script.trusted = trusted;
        lua_pushcfunction(own->script.box.lua, open_own);
        lua_pushboolean(own->script.box.lua, trusted);
        good = bw_sandbox_call(&own->script.box, 1, 0, err) == BW_OK &&
               bw_sandbox_load(&own->script.box, path, text, size, err) == BW_OK &&
               bw_own_call(own, &sink, 0, 0, err) == BW_OK;
    }
    if (good)
        return own;
    own_free(own);
    return NULL;
}

static bw_own *run_file(bw_session *session, const char *owner, const char *path, bool trusted,
                        bw_error *err)
{
    size_t size;
    char *text = read_text(path, trusted, &size, err);
    bw_own *own = text ? run_text(session, owner, path, text, size, trusted, err) : NULL;
    free(text);
    return own;
}

bw_init *bw_init_load(bw_session *session, bw_error *err)
{
    bw_init *init = bw_alloc(sizeof(*init));
    bw_text path = {0};
    init->session = session;
    if (bw_config_path(&path, "init.lua"))
        init->own = run_file(session, "init.lua", bw_text_get(&path), true, err);
    bw_text_free(&path);
    return init;
}

bw_own *bw_own_shipped(bw_init *init)
{
    bw_text path = {0};
    bw_error err = {0};
    if (init->shipped_read)
        return init->shipped;
    init->shipped_read = true;
    bw_text_addf(&path, "%s/lua/views.lua", init->session->data_folder);
    init->shipped = run_file(init->session, "views.lua", bw_text_get(&path), false, &err);
    if (err.status != BW_OK)
        bw_session_notice(init->session, err.text);
    bw_text_free(&path);
    return init->shipped;
}

void bw_init_free(bw_init *init)
{
    own_free(init->own);
    own_free(init->shipped);
    free(init);
}
