/* What a block holds beyond its fields: rows, transaction slots, older versions from undo. */
#include "core/script/api.h"
#include <blockwright/undo.h>

#include <lauxlib.h>

#include <string.h>

#define ROWS "blockwright rows"
#define VERSIONS "blockwright versions"

static void set_integer(lua_State *lua, const char *key, lua_Integer value)
{
    lua_pushinteger(lua, value);
    lua_setfield(lua, -2, key);
}

static void set_text(lua_State *lua, const char *key, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, key);
}

static void set_flag(lua_State *lua, const char *key, bool value)
{
    lua_pushboolean(lua, value);
    lua_setfield(lua, -2, key);
}

/* --- rows --- */
/* Of one iteration; freed with it, wherever an error leaves. */
typedef struct row_walk {
    bw_dbfile *file;
    uint64_t block;
    unsigned next;
    char types[BW_ROW_COLUMNS + 1];
    bw_row *row;  /* for rows of several pieces; made when the first is met */
    bw_text text; /* of one value */
} row_walk;

static int row_walk_free(lua_State *lua)
{
    row_walk *w = lua_touserdata(lua, 1);
    bw_row_free(w->row);
    bw_text_free(&w->text);
    *w = (row_walk){0};
    return 0;
}

/* Bytes, or the value's text where its type is known; what is no such value is told in hexadecimal.
 */
static void push_column(lua_State *lua, row_walk *w, unsigned number, const bw_row_column *column)
{
    char type = number < sizeof(w->types) ? w->types[number] : '\0';
    if (column->null) {
        lua_pushnil(lua);
    } else if (!type) {
        lua_pushlstring(lua, (const char *)column->bytes, column->length);
    } else {
        bw_text_clear(&w->text);
        if (!bw_column_decode(column->bytes, column->length, (bw_column_type)type, &w->text)) {
            bw_text_add(&w->text, "0x");
            for (uint32_t i = 0; i < column->length; i++)
                bw_text_addf(&w->text, "%02x", column->bytes[i]);
        }
        lua_pushlstring(lua, bw_text_get(&w->text), w->text.length);
    }
}

static void push_row(lua_State *lua, row_walk *w, const bw_row_piece *piece,
                     const bw_row_column *columns, unsigned count, bool whole)
{
    lua_createtable(lua, (int)count, 8);
    for (unsigned i = 0; i < count; i++) {
        push_column(lua, w, i, &columns[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    set_integer(lua, "n", count);
    set_integer(lua, "slot", w->next);
    set_integer(lua, "offset", piece->offset);
    set_integer(lua, "flags", piece->flags);
    set_integer(lua, "lock", piece->lock);
    set_flag(lua, "deleted", piece->flags & BW_ROW_DELETED);
    set_flag(lua, "head", piece->flags & BW_ROW_HEAD);
    set_flag(lua, "whole", whole);
}

static void push_pieces(lua_State *lua, row_walk *w, const bw_row_piece *piece)
{
    bw_error err = {0};
    const bw_workspace *files = bw_session_workspace(bw_script_of(lua)->session);
    if (!w->row)
        w->row = bw_row_new();
    if (bw_row_follow(files, w->file, w->block, w->next, w->row, &err) != BW_OK)
        push_row(lua, w, piece, NULL, 0, false);
    else
        push_row(lua, w, piece, w->row->columns, (unsigned)w->row->column_count,
                 !w->row->incomplete[0]);
}

/* Upvalue 1: the walk. */
static int next_row(lua_State *lua)
{
    row_walk *w = lua_touserdata(lua, lua_upvalueindex(1));
    bw_error err = {0};
    bw_table_block table;
    bw_row_piece piece;
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count;
    const bw_geometry *g = bw_dbfile_geometry(w->file);
    const bw_script_slot *slot = bw_api_slot(lua, w->file, w->block, &err);
    if (!slot ||
        bw_table_block_open(slot->bytes, g->block_size, g->big_endian, &table, &err) != BW_OK)
        return luaL_error(lua, "%s", err.text);
    for (; w->next < table.rows; w->next++) {
        uint32_t at = bw_table_row_at(&table, w->next);
        if (!at || !bw_row_piece_read(&table, at, &piece))
            continue;
        bool one = piece.flags & BW_ROW_FIRST && piece.flags & BW_ROW_LAST;
        if (one) {
            bool whole = !bw_row_columns_read(&table, &piece, columns, &count, NULL);
            push_row(lua, w, &piece, columns, count, whole);
        } else {
            push_pieces(lua, w, &piece);
        }
        w->next++;
        return 1;
    }
    return 0;
}

/*--- block:rows([types]) -> iterator of rows | nil, message
--- The rows of a table block, chained ones put together from the open files. A row is a table: the
--- columns 1 to n (nil: NULL) as bytes, or as texts where types has a letter for them (n NUMBER, c
--- characters, d DATE, t TIMESTAMP and so on: see help rows); slot, offset, flags, lock, deleted, head
--- (false: a piece of a row that begins elsewhere), whole (false: columns are missing).
--- @example
--- for row in bw.open(DEMO .. "/users01.dbf"):block(11):rows("nc") do
---   assert(row.n == 3 and row.whole and tonumber(row[1]) == 10 * (row.slot + 1))
--- end */
int bw_api_block_rows(lua_State *lua)
{
    const bw_block_handle *h = bw_api_check_block(lua, 1);
    const char *types = luaL_optstring(lua, 2, "");
    bw_error err = {0};
    bw_table_block table;
    const bw_geometry *g = bw_dbfile_geometry(h->file);
    for (const char *t = types; *t; t++)
        luaL_argcheck(lua, bw_column_type_name((bw_column_type)*t), 2,
                      "a letter a column: n c N d t y s f F i l r");
    luaL_argcheck(lua, strlen(types) <= BW_ROW_COLUMNS, 2, "at most 255 columns");
    const bw_script_slot *slot = bw_api_slot(lua, h->file, h->block, &err);
    if (!slot ||
        bw_table_block_open(slot->bytes, g->block_size, g->big_endian, &table, &err) != BW_OK)
        return bw_api_fail(lua, &err);
    row_walk *w = lua_newuserdatauv(lua, sizeof(*w), 0);
    *w = (row_walk){.file = h->file, .block = h->block};
    memcpy(w->types, types, strlen(types));
    luaL_setmetatable(lua, ROWS);
    lua_pushcclosure(lua, next_row, 1);
    return 1;
}

/* --- transaction slots --- */
static void set_itl(lua_State *lua, const bw_itl *itl)
{
    char xid[BW_XID_TEXT], uba[BW_UBA_TEXT], flags[5];
    set_text(lua, "xid", bw_xid_format(itl->xid, xid));
    set_text(lua, "uba", bw_uba_format(itl->uba, uba));
    set_integer(lua, "undo_dba", itl->uba.dba);
    set_text(lua, "flags", bw_itl_flags_format(itl->flags, flags));
    set_integer(lua, "locks", itl->flags & 0x0fff);
    set_flag(lua, "committed", itl->flags & (BW_ITL_COMMITTED | BW_ITL_UPPER_BOUND));
    if (itl->scn != BW_SCN_NONE)
        set_integer(lua, "scn", (lua_Integer)itl->scn);
}

static int next_itl(lua_State *lua)
{
    bw_error err = {0};
    const bw_block_handle *h = bw_api_check_block(lua, lua_upvalueindex(1));
    lua_Integer n = lua_tointeger(lua, lua_upvalueindex(2));
    bw_script_slot *slot = bw_api_slot(lua, h->file, h->block, &err);
    if (!slot)
        return luaL_error(lua, "%s", err.text);
    const bw_tree *tree = bw_api_tree(lua, slot);
    lua_pushfstring(lua, "ktbbhitl[%I]", n);
    int64_t field = bw_tree_find(tree, lua_tostring(lua, -1));
    if (field < 0 || tree->fields[field].length != 24)
        return 0;
    bw_itl itl = bw_itl_get(slot->bytes + tree->fields[field].offset,
                            bw_dbfile_geometry(h->file)->big_endian);
    lua_pushinteger(lua, n + 1);
    lua_replace(lua, lua_upvalueindex(2));
    lua_createtable(lua, 0, 8);
    set_integer(lua, "slot", n);
    set_itl(lua, &itl);
    return 1;
}

/*--- block:itls() -> iterator of transaction slots
--- Tables: slot (from 0), xid, uba (texts), undo_dba, flags ("--U-"), locks, committed, scn (nil while
--- it is not known).
--- @example
--- for itl in bw.open(DEMO .. "/users01.dbf"):block(11):itls() do print(itl.slot, itl.xid, itl.flags) end */
int bw_api_block_itls(lua_State *lua)
{
    bw_api_check_block(lua, 1);
    lua_settop(lua, 1);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, next_itl, 2);
    return 1;
}

/* --- versions --- */
typedef struct version_walk {
    bw_undo_chain *chain;
} version_walk;

static int version_walk_free(lua_State *lua)
{
    version_walk *w = lua_touserdata(lua, 1);
    bw_undo_chain_free(w->chain);
    w->chain = NULL;
    return 0;
}

static void set_old_columns(lua_State *lua, const bw_undo_step *step)
{
    bw_undo_columns columns = bw_undo_columns_of(step->undo, &step->record);
    bw_row_column column;
    unsigned number;
    lua_newtable(lua);
    while (bw_undo_columns_next(&columns, &number, &column))
        if (!column.null) {
            lua_pushlstring(lua, (const char *)column.bytes, column.length);
            lua_rawseti(lua, -2, (lua_Integer)number + 1);
        }
    lua_setfield(lua, -2, "columns");
}

static int next_version(lua_State *lua)
{
    version_walk *w = lua_touserdata(lua, lua_upvalueindex(1));
    bw_undo_step step;
    bw_sandbox_check(lua);
    if (!w->chain || !bw_undo_chain_next(w->chain, &step))
        return 0;
    lua_createtable(lua, 0, 16);
    set_integer(lua, "itl", step.itl);
    set_itl(lua, &step.change);
    bw_api_push_block(lua, step.file, step.block);
    lua_setfield(lua, -2, "block");
    set_integer(lua, "record", step.record.number);
    if (step.record.has_change && step.record.layer == 11) {
        set_text(lua, "operation", bw_row_operation_name(step.record.operation));
        set_integer(lua, "row", step.record.row);
        set_old_columns(lua, &step);
    }
    if (step.doubt)
        set_text(lua, "doubt", step.doubt);
    if (step.record.fault)
        set_text(lua, "fault", step.record.fault);
    return 1;
}

/*--- block:versions([slot]) -> iterator of changes | nil, message
--- What undo still holds of a table or index block, the newest change first: the undo chains of all
--- its transaction slots, or of one (from 0). Tables: itl (slot), xid, uba, flags, scn, block and record
--- (the undo record), operation ("URP": what has to be done to take the change back), row, columns
--- (bytes as they were, by column number from 1), doubt (why it is likely and not certain), fault.
--- @example
--- for change in assert(bw.open(DEMO .. "/users01.dbf"):block(11):versions()) do print(change.xid) end */
int bw_api_block_versions(lua_State *lua)
{
    const bw_block_handle *h = bw_api_check_block(lua, 1);
    lua_Integer slot = luaL_optinteger(lua, 2, -1);
    bw_error err = {0};
    luaL_argcheck(lua, slot >= -1 && slot < 256, 2, "a slot, counted from 0");
    version_walk *w = lua_newuserdatauv(lua, sizeof(*w), 0);
    w->chain = NULL;
    luaL_setmetatable(lua, VERSIONS);
    w->chain = bw_undo_versions(bw_session_workspace(bw_script_of(lua)->session), h->file, h->block,
                                (int)slot, &err);
    if (!w->chain)
        return bw_api_fail(lua, &err);
    lua_pushcclosure(lua, next_version, 1);
    return 1;
}

static void add_collected(lua_State *lua, const char *name, lua_CFunction collect)
{
    luaL_newmetatable(lua, name);
    lua_pushcfunction(lua, collect);
    lua_setfield(lua, -2, "__gc");
    lua_pop(lua, 1);
}

void bw_api_rows(lua_State *lua)
{
    add_collected(lua, ROWS, row_walk_free);
    add_collected(lua, VERSIONS, version_walk_free);
}
