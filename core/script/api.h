/* core/script/api.h - what scripts can do: the table bw, and the handles of files, blocks, fields.
 *
 * Handles are places, not memory: a block handle names a file and a number, a field handle also the
 * bytes that it was decoded from. Blocks are read and decoded into a few slots when asked for; a
 * field whose block has changed since says so. Failures are nil and a sentence; misuse (a wrong
 * type) raises.
 *
 * Comments that begin with three dashes are the manual: docs/lua.md is made of them. */
#ifndef BW_CORE_SCRIPT_API_H
#define BW_CORE_SCRIPT_API_H

#include "core/script/sandbox.h"
#include <blockwright/command.h>

#define BW_SCRIPT_SLOTS 16

/* A block in memory; decoded when somebody asks for fields. */
typedef struct bw_script_slot {
    bw_dbfile *file; /* NULL: free */
    uint64_t block;
    uint64_t generation; /* of the staged edits when the bytes were read */
    uint64_t print;      /* of the bytes: equal when they are */
    uint64_t used_at;
    uint8_t *bytes;
    size_t room;
    bool decoded; /* tree is of these bytes */
    bw_tree *tree;
} bw_script_slot;

typedef struct bw_script {
    bw_sandbox box; /* first: bw_script_of casts */
    bw_session *session;
    const bw_call_sink *sink; /* where words go; may be NULL */
    bool trusted;             /* the person's own init.lua: may read every file */
    bw_script_slot slots[BW_SCRIPT_SLOTS];
    uint64_t clock;
} bw_script;

/* A sandboxed state with the table bw. */
bool bw_script_open(bw_script *script, bw_session *session, const bw_call_sink *sink,
                    const bw_limits *limits, bw_error *err);
void bw_script_close(bw_script *script);
static inline bw_script *bw_script_of(lua_State *lua)
{
    return (bw_script *)bw_sandbox_of(lua);
}

/* --- between the api's files --- */
typedef struct bw_file_handle {
    bw_dbfile *file; /* borrowed from the session, which closes no file while scripts run */
} bw_file_handle;
typedef struct bw_block_handle {
    bw_dbfile *file;
    uint64_t block;
} bw_block_handle;
typedef struct bw_field_handle {
    bw_dbfile *file;
    uint64_t block;
    uint64_t print;
    uint32_t field;
} bw_field_handle;

void bw_api_push_file(lua_State *lua, bw_dbfile *file);
void bw_api_push_block(lua_State *lua, bw_dbfile *file, uint64_t block);
void bw_api_push_field(lua_State *lua, const bw_script_slot *slot, uint32_t field);
/* A scalar's value, or a handle of a struct or array. */
void bw_api_push_value(lua_State *lua, const bw_script_slot *slot, uint32_t field);
bw_dbfile *bw_api_check_file(lua_State *lua, int index);
bw_block_handle *bw_api_check_block(lua_State *lua, int index);
bw_block_handle *bw_api_test_block(lua_State *lua, int index); /* NULL: it is none */
/* The block as it is staged now. NULL with err. */
bw_script_slot *bw_api_slot(lua_State *lua, bw_dbfile *file, uint64_t block, bw_error *err);
const bw_tree *bw_api_tree(lua_State *lua, bw_script_slot *slot);
/* Where a block or field handle lies; false when the value is neither. */
bool bw_api_place(lua_State *lua, int index, bw_place *place);
void bw_api_push_facts(lua_State *lua, const bw_fact *facts, size_t count); /* a table by name */
int bw_api_fail(lua_State *lua, const bw_error *err); /* pushes nil, sentence; returns 2 */
/* A class: methods by name, and index for what is no method (may be NULL). */
void bw_api_class(lua_State *lua, const char *name, const void *methods, lua_CFunction index);

/* For engines: as far as they are told, and stop when the script has to. */
bw_progress bw_api_progress(lua_State *lua);
/* Calls push(context as light userdata) protected, so that the caller can free what the result is
 * made of; its one result, or the error, is left on the stack. Returns lua_pcall's status. */
int bw_api_protected(lua_State *lua, lua_CFunction push, void *context);

/* Pushes the text and frees it, also when Lua has no room for it; returns 1. */
int bw_api_take_text(lua_State *lua, bw_text *text);

/* Methods that stand in files of their own. */
int bw_api_block_rows(lua_State *lua);
int bw_api_block_itls(lua_State *lua);
int bw_api_block_versions(lua_State *lua);
int bw_api_file_find(lua_State *lua);
int bw_api_file_verify(lua_State *lua);

/* Each adds its functions to the table bw on the stack's top, and its classes. */
void bw_api_files(lua_State *lua);
void bw_api_blocks(lua_State *lua);
void bw_api_fields(lua_State *lua);
void bw_api_edits(lua_State *lua);
void bw_api_values(lua_State *lua);
void bw_api_commands(lua_State *lua);
void bw_api_ask(lua_State *lua);
void bw_api_rows(lua_State *lua);
void bw_api_search(lua_State *lua);

#endif
