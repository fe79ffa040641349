/* What Enter follows: block addresses, transaction ids, undo and redo addresses, and what points to
 * a place in its own block: row offsets, lock bytes, undo records. */
#include "viewer.h"

#include <stdlib.h>
#include <string.h>

/* Undo segment headers lie near the beginning of their datafiles; Enter must not wait for more. */
#define XID_BLOCKS 4096u

static bool points(const bw_field *f)
{
    bw_meaning m = f->meaning;
    return m == BW_MEANS_DBA || m == BW_MEANS_UBA || m == BW_MEANS_RBA || m == BW_MEANS_XID ||
           m == BW_MEANS_ROW_OFFSET || f->target;
}

/* The field itself, the nearest struct around it that means something to follow, or the member that
 * leads on from it. */
static int64_t pointing_field(const viewer *v)
{
    const bw_field *fields = v->fields->fields;
    for (uint32_t i = viewer_field(v); i > 0; i = fields[i].parent) {
        if (points(&fields[i]))
            return fields[fields[i].parent].meaning == BW_MEANS_UBA ? fields[i].parent : i;
        if (fields[i].leads)
            return fields[i].leads;
        if (fields[i].parent >= i)
            break;
    }
    return -1;
}

static bool has_bytes(const viewer *v, uint32_t offset, uint32_t count)
{
    return offset <= v->size && count <= v->size - offset;
}

static bool is_big_endian(const viewer *v)
{
    return bw_dbfile_geometry(v->file)->big_endian;
}

/* The last undo block of a transaction, or the one before: its records are read from the end on. */
static bool is_transaction_block(const viewer *v, const bw_field *f)
{
    const bw_field *parent = &v->fields->fields[f->parent];
    return parent->type && ((strcmp(f->name, "ktuxedba") == 0 && strcmp(parent->type, "ktuxe") == 0) ||
                            (strcmp(f->name, "rdba") == 0 && strcmp(parent->type, "ktubu") == 0));
}

/* A scalar was read in its own byte order (rowids are big-endian everywhere); a UBA starts with its
 * DBA (kuba: dba, seq, rec, spare). */
static void read_dba(const viewer *v, const bw_field *f, pointer *p)
{
    if (f->kind == BW_FIELD_UINT)
        p->dba = (uint32_t)f->value;
    else if (has_bytes(v, f->offset, 4))
        p->dba = bw_get32(v->bytes + f->offset, is_big_endian(v));
    if (f->meaning == BW_MEANS_UBA && f->length >= 8 && has_bytes(v, f->offset, 8))
        p->undo_record = v->bytes[f->offset + 6];
    p->last_record = is_transaction_block(v, f);
    p->found = p->dba != 0;
}

/* kcrba: sequence ub4, block ub4, offset in the block ub2. */
static void read_rba(const viewer *v, const bw_field *f, pointer *p)
{
    if (f->length < 10 || !has_bytes(v, f->offset, 10))
        return;
    bool big = is_big_endian(v);
    p->is_rba = true;
    p->sequence = bw_get32(v->bytes + f->offset, big);
    p->rba_block = bw_get32(v->bytes + f->offset + 4, big);
    p->rba_offset = bw_get16(v->bytes + f->offset + 8, big) & 0x7fff; /* the top bit is a flag */
    p->found = p->sequence != 0;
}

static void read_xid(const viewer *v, const bw_field *f, pointer *p)
{
    if (f->length < 8 || !has_bytes(v, f->offset, 8))
        return;
    p->is_xid = true;
    p->xid = bw_xid_get(v->bytes + f->offset, is_big_endian(v));
    p->found = p->xid.wrap != 0;
}

pointer viewer_pointer(const viewer *v)
{
    pointer p = {0};
    int64_t field = v->size ? pointing_field(v) : -1;
    if (field < 0)
        return p;
    const bw_field *f = &v->fields->fields[field];
    if (f->meaning == BW_MEANS_ROW_OFFSET || f->target) {
        p.inside = true;
        p.name = f->meaning == BW_MEANS_ROW_OFFSET ? "" : f->name;
        p.offset = f->target;
        p.found = f->target > 0 && f->target < v->size;
    } else if (f->meaning == BW_MEANS_XID)
        read_xid(v, f, &p);
    else if (f->meaning == BW_MEANS_RBA)
        read_rba(v, f, &p);
    else
        read_dba(v, f, &p);
    return p;
}

/* 0 when the block cannot be read or has no such record; record 0: the last one. */
static uint32_t record_offset(const bw_place *place, unsigned record)
{
    bw_undo_block undo;
    const bw_geometry *g = bw_dbfile_geometry(place->file);
    uint8_t *block = bw_alloc(g->block_size);
    bw_error ignored = {0};
    uint32_t offset = 0;
    if (bw_dbfile_read(place->file, place->block, block, &ignored) == BW_OK &&
        bw_undo_block_open(block, g->block_size, g->big_endian, &undo, &ignored) == BW_OK)
        offset = bw_undo_record_at(block, g->block_size, g->big_endian,
                                   record ? record : undo.last ? undo.last : undo.records);
    free(block);
    return offset;
}

static void go_dba(viewer *v, const pointer *p)
{
    uint32_t dba = p->dba;
    bw_workspace *workspace = bw_session_workspace(bw_shell_session(v->shell));
    bw_place place = {0};
    place.file = bw_workspace_by_dba(workspace, dba, v->file, &place.block);
    if (!place.file) {
        bw_shell_message(v->shell, BW_SUSPECT,
                         "0x%08x is file %u, block %u, and that file is not loaded: open it too",
                         dba, bw_dba_file(dba), bw_dba_block(dba));
        return;
    }
    if (!bw_dbfile_has_block(place.file, place.block)) {
        bw_shell_message(v->shell, BW_SUSPECT, "0x%08x: %s has no block %llu (%llu blocks)", dba,
                         bw_dbfile_path(place.file), (unsigned long long)place.block,
                         (unsigned long long)bw_dbfile_geometry(place.file)->blocks);
        return;
    }
    if (p->undo_record || p->last_record)
        place.offset = record_offset(&place, p->undo_record);
    bw_shell_go(v->shell, &place);
}

void viewer_go_dba(viewer *v, uint32_t dba)
{
    pointer p = {.dba = dba};
    go_dba(v, &p);
}

static bool is_log_of(const bw_dbfile *file, const bw_dbfile *near, uint32_t sequence)
{
    const bw_identity *log = bw_dbfile_identity(file), *here = bw_dbfile_identity(near);
    bool same_database = !here->dbid || !log->dbid || here->dbid == log->dbid;
    return log->has_redo && log->sequence == sequence && same_database;
}

static void go_rba(viewer *v, const pointer *p)
{
    const bw_workspace *workspace = bw_session_workspace(bw_shell_session(v->shell));
    for (size_t i = 0; i < bw_workspace_count(workspace); i++) {
        bw_dbfile *file = bw_workspace_file(workspace, i);
        if (!is_log_of(file, v->file, p->sequence) || !bw_dbfile_has_block(file, p->rba_block))
            continue;
        bw_place place = {.file = file, .block = p->rba_block, .offset = p->rba_offset};
        bw_shell_go(v->shell, &place);
        return;
    }
    bw_shell_message(v->shell, BW_SUSPECT,
                     "no loaded redo log holds sequence %u, block %u: open that log too",
                     p->sequence, p->rba_block);
}

static void go_xid(viewer *v, bw_xid xid)
{
    bw_undo_slot slot;
    bw_error err = {0};
    const bw_workspace *workspace = bw_session_workspace(bw_shell_session(v->shell));
    if (bw_undo_slot_find(workspace, v->file, xid, XID_BLOCKS, NULL, &slot, &err) != BW_OK) {
        bw_shell_message(v->shell, BW_SUSPECT, "%s", err.text);
        return;
    }
    bw_place place = {.file = slot.file, .block = slot.block, .offset = slot.offset};
    bw_shell_go(v->shell, &place);
    if (slot.wrap != xid.wrap)
        bw_shell_message(v->shell, BW_SUSPECT,
                         "the slot was used again: its wrap is 0x%x, the transaction's 0x%x",
                         slot.wrap, xid.wrap);
}

void viewer_follow(viewer *v)
{
    pointer p = viewer_pointer(v);
    if (!p.found)
        bw_shell_message(v->shell, BW_NOTE,
                         "nothing to follow here; D takes the four bytes under "
                         "the cursor as a block address");
    else if (p.inside) {
        bw_place place = viewer_place(v);
        place.offset = p.offset;
        bw_shell_go(v->shell, &place);
    } else if (p.is_xid)
        go_xid(v, p.xid);
    else if (p.is_rba)
        go_rba(v, &p);
    else
        go_dba(v, &p);
}

void viewer_follow_bytes(viewer *v)
{
    if (has_bytes(v, v->hex.cursor, 4))
        viewer_go_dba(v, bw_get32(v->bytes + v->hex.cursor, is_big_endian(v)));
    else
        bw_shell_message(v->shell, BW_NOTE, "fewer than four bytes are left in the block");
}
