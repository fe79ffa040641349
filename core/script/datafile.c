/* Lua data files: evaluated in a state that has no library, so nothing can be called at all. What
 * is left, loops and growing strings, is bounded by an allocator cap and a count hook that cannot
 * be swallowed (there is no pcall to swallow it). */
#include "core/script/datafile.h"

#include "core/script/capped.h"

#include <lauxlib.h>
#include <lua.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEMORY_CAP (32u * 1024u * 1024u)
#define HOOK_EVERY 10000
#define MAX_HOOKS 500 /* 5 million instructions */
#define MAX_FILE (4u * 1024u * 1024u)
#define MAX_DEPTH 32
#define MAX_NODES 500000u

typedef struct budget {
    bw_capped memory; /* first: the allocator's context */
    int hooks;
} budget;

typedef struct reader {
    lua_State *lua;
    bw_arena *arena;
    unsigned nodes;
    const char *problem;
} reader;

static void count_hook(lua_State *lua, lua_Debug *where)
{
    (void)where;
    void *context;
    lua_getallocf(lua, &context);
    budget *b = context;
    if (++b->hooks > MAX_HOOKS)
        luaL_error(lua, "runs too long for a data file");
}

static bool read_value(reader *r, int index, int depth, bw_data *data);

static int compare_pairs(const void *a, const void *b)
{
    return strcmp(((const bw_data_pair *)a)->key, ((const bw_data_pair *)b)->key);
}

/* The key as text: string keys as they are, integers in decimal; NULL = of another type. */
static const char *key_text(reader *r)
{
    if (lua_type(r->lua, -2) == LUA_TSTRING)
        return bw_arena_strdup(r->arena, lua_tostring(r->lua, -2));
    if (lua_isinteger(r->lua, -2))
        return bw_arena_printf(r->arena, "%lld", (long long)lua_tointeger(r->lua, -2));
    r->problem = "a key is neither a string nor a whole number";
    return NULL;
}

static bool is_item(lua_State *lua, lua_Integer items)
{
    return lua_isinteger(lua, -2) && lua_tointeger(lua, -2) >= 1 && lua_tointeger(lua, -2) <= items;
}

static bool read_pairs(reader *r, int table, lua_Integer items, int depth, bw_data *data)
{
    size_t room = 0;
    for (lua_pushnil(r->lua); lua_next(r->lua, table); lua_pop(r->lua, 1)) {
        if (is_item(r->lua, items))
            continue;
        if (data->pair_count == room) {
            bw_data_pair *larger =
                bw_arena_alloc(r->arena, (room = room ? room * 2 : 8) * sizeof(*larger));
            if (data->pair_count)
                memcpy(larger, data->pairs, data->pair_count * sizeof(*larger));
            data->pairs = larger;
        }
        bw_data_pair *pair = &data->pairs[data->pair_count++];
        pair->key = key_text(r);
        if (!pair->key || !read_value(r, lua_gettop(r->lua), depth, &pair->value))
            return false;
    }
    if (data->pair_count)
        qsort(data->pairs, data->pair_count, sizeof(*data->pairs), compare_pairs);
    return true;
}

static bool read_table(reader *r, int index, int depth, bw_data *data)
{
    lua_Integer items = (lua_Integer)lua_rawlen(r->lua, index);
    data->kind = BW_DATA_TABLE;
    if (items > (lua_Integer)MAX_NODES || depth > MAX_DEPTH || !lua_checkstack(r->lua, 8)) {
        r->problem = "is nested too deep or too large";
        return false;
    }
    data->items = bw_arena_alloc(r->arena, ((size_t)items + 1) * sizeof(bw_data));
    data->item_count = (size_t)items;
    for (lua_Integer i = 1; i <= items; i++) {
        lua_rawgeti(r->lua, index, i);
        bool good = read_value(r, lua_gettop(r->lua), depth, &data->items[i - 1]);
        lua_pop(r->lua, 1);
        if (!good)
            return false;
    }
    return read_pairs(r, index, items, depth, data);
}

static bool read_value(reader *r, int index, int depth, bw_data *data)
{
    if (++r->nodes > MAX_NODES) {
        r->problem = "holds too much";
        return false;
    }
    switch (lua_type(r->lua, index)) {
    case LUA_TNIL: return true;
    case LUA_TBOOLEAN:
        data->kind = BW_DATA_BOOL;
        data->boolean = lua_toboolean(r->lua, index);
        return true;
    case LUA_TNUMBER: {
        int whole;
        data->integer = lua_tointegerx(r->lua, index, &whole);
        data->kind = BW_DATA_INTEGER;
        if (!whole)
            r->problem = "holds a number that is not whole";
        return whole;
    }
    case LUA_TSTRING:
        data->kind = BW_DATA_STRING;
        data->string = bw_arena_strdup(r->arena, lua_tostring(r->lua, index));
        return true;
    case LUA_TTABLE: return read_table(r, index, depth + 1, data);
    default: r->problem = "holds a function; only data is allowed"; return false;
    }
}

static const bw_data *evaluate(lua_State *lua, const char *name, const char *text, size_t size,
                               bw_arena *arena, bw_error *err)
{
    char *chunk = bw_arena_printf(arena, "@%s", name);
    if (luaL_loadbufferx(lua, text, size, chunk, "t") != LUA_OK ||
        lua_pcall(lua, 0, 1, 0) != LUA_OK) {
        const char *why = lua_tostring(lua, -1);
        bw_error_set(err, BW_ERR_FORMAT, "%s", why ? why : "the data file failed");
        return NULL;
    }
    reader r = {.lua = lua, .arena = arena};
    bw_data *root = bw_arena_alloc(arena, sizeof(*root));
    if (!read_value(&r, lua_gettop(lua), 0, root) || root->kind != BW_DATA_TABLE) {
        bw_error_set(err, BW_ERR_FORMAT, "%s: %s", name,
                     r.problem ? r.problem : "must return one table");
        return NULL;
    }
    return root;
}

const bw_data *bw_datafile_load_text(const char *name, const char *text, size_t size,
                                     bw_arena *arena, bw_error *err)
{
    budget b = {.memory.cap = MEMORY_CAP};
    lua_State *lua = lua_newstate(bw_capped_alloc, &b);
    if (!lua) {
        bw_error_set(err, BW_ERR_LIMIT, "%s: no memory for a Lua state", name);
        return NULL;
    }
    lua_sethook(lua, count_hook, LUA_MASKCOUNT, HOOK_EVERY);
    const bw_data *root = evaluate(lua, name, text, size, arena, err);
    lua_close(lua);
    return root;
}

/* NULL with errno. Files that tell no size of theirs, a pipe's, grow as they are read. */
static char *read_all(int fd, size_t *size)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return NULL;
    size_t room = 1 + (st.st_size < (off_t)MAX_FILE ? (size_t)st.st_size : MAX_FILE);
    char *text = bw_alloc(room);
    ssize_t count;
    for (*size = 0; (count = read(fd, text + *size, room - *size)) > 0;) {
        *size += (size_t)count;
        if (*size == room && room <= MAX_FILE)
            text = bw_realloc(text, room *= 2);
    }
    if (count == 0)
        return text;
    free(text);
    return NULL;
}

char *bw_datafile_read(const char *path, size_t *size, bw_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *text = fd >= 0 ? read_all(fd, size) : NULL;
    if (!text)
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    if (!text || *size <= MAX_FILE)
        return text;
    bw_error_set(err, BW_ERR_LIMIT, "%s: larger than %u bytes", path, MAX_FILE);
    free(text);
    return NULL;
}

const bw_data *bw_datafile_load(const char *path, bw_arena *arena, bw_error *err)
{
    size_t size;
    char *text = bw_datafile_read(path, &size, err);
    const bw_data *root = text ? bw_datafile_load_text(path, text, size, arena, err) : NULL;
    free(text);
    return root;
}
