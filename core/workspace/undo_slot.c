/* Transaction id -> slot. Places of ktuxc and ktuxe: reference 3.8. */
#include <blockwright/undo.h>

#include <stdlib.h>

#define UNDO_HEADER 0x0e
#define SMU_HEADER 0x26
#define KTUXC_BYTES 104u
#define KTUXE_BYTES 40u
#define SYSTEM_UNDO_HEADER 9u    /* block of file 1; segment 0 */
#define SYSTEM_UNDO_HEADER_11 128u
#define XTS_AT 36u               /* in ktuxc: its size, 0x68 */
#define CONTROL_SHIFT 48u        /* where an automatic header may keep ktuxc instead */
#define STATE_AT 16u

typedef struct hunt {
    const bw_workspace *workspace;
    bw_dbfile *file;
    bool big;
    uint32_t size;   /* bytes of a block */
    uint8_t *header; /* the block looked at */
    uint8_t *undo;   /* the undo block that it names */
} hunt;

static bool read_header(hunt *h, uint64_t block)
{
    bw_error ignored = {0};
    return bw_dbfile_read(h->file, block, h->header, &ignored) == BW_OK &&
           (h->header[0] == UNDO_HEADER || h->header[0] == SMU_HEADER);
}

static bool is_control(const hunt *h, uint32_t at)
{
    return at + KTUXC_BYTES + KTUXE_BYTES <= h->size - 4 &&
           bw_get32(h->header + at + XTS_AT, h->big) == KTUXC_BYTES;
}

/* ktuxc begins where the extent map ends: mapend_ktech, counted from byte 20; lua/layouts' undo.lua
 * tells of the other place. 0: not in the block. */
static uint32_t control_at(const hunt *h)
{
    uint32_t at = 20u + bw_get16(h->header + 44, h->big);
    if (!is_control(h, at) && is_control(h, at + CONTROL_SHIFT))
        at += CONTROL_SHIFT;
    return at >= 108 && at + KTUXC_BYTES + KTUXE_BYTES <= h->size - 4 ? at : 0;
}

/* As undo.lua counts them: 98 in SYSTEM's header of 8 KB; in automatic ones as many as fit into a
 * quarter of the block, those beyond the later number only when their state is one. */
static bool has_slot(const hunt *h, uint32_t control, unsigned slot, unsigned *slots)
{
    uint32_t quarter = h->size / 4 - 128, at = control + KTUXC_BYTES + KTUXE_BYTES * slot;
    bool automatic = h->header[0] == SMU_HEADER;
    uint32_t room = h->size - 4 - control - KTUXC_BYTES;
    unsigned sure = (automatic ? quarter / 56 : room / KTUXE_BYTES);
    unsigned most = (automatic ? quarter / KTUXE_BYTES : sure);
    *slots = sure;
    if (slot >= most || at + KTUXE_BYTES > h->size - 4)
        return false;
    uint8_t state = h->header[at + STATE_AT];
    return slot < sure || state == 9 || state == 10 || state == 2;
}

/* The segment is told by ktubhxid of the undo block in ktuxcuba. */
static bool is_of_segment(hunt *h, uint16_t segment)
{
    uint32_t at = control_at(h);
    uint64_t block;
    bw_error ignored = {0};
    if (!at)
        return false;
    uint32_t dba = bw_get32(h->header + at + 8, h->big);
    bw_dbfile *file = dba ? bw_workspace_by_dba(h->workspace, dba, h->file, &block) : NULL;
    bw_undo_block undo;
    return file && bw_dbfile_geometry(file)->block_size == h->size &&
           bw_dbfile_has_block(file, block) &&
           bw_dbfile_read(file, block, h->undo, &ignored) == BW_OK &&
           bw_undo_block_open(h->undo, h->size, h->big, &undo, &ignored) == BW_OK &&
           undo.xid.segment == segment;
}

static bw_status take_slot(const hunt *h, uint64_t block, bw_xid xid, bw_undo_slot *slot,
                           bw_error *err)
{
    uint32_t at = control_at(h);
    unsigned slots = 0;
    if (!at || !has_slot(h, at, xid.slot, &slots))
        return bw_error_set(
            err, BW_ERR_RANGE,
            "%s, block %llu: the header of undo segment %u has %u slots, none 0x%x; "
            "look at the transaction id",
            bw_dbfile_path(h->file), (unsigned long long)block, xid.segment, slots, xid.slot);
    uint32_t offset = at + KTUXC_BYTES + KTUXE_BYTES * xid.slot;
    const uint8_t *entry = h->header + offset;
    *slot = (bw_undo_slot){.file = h->file,
                           .block = block,
                           .offset = offset,
                           .wrap = bw_get32(entry, h->big),
                           .undo_dba = bw_get32(entry + 4, h->big),
                           .state = entry[STATE_AT],
                           .scn = bw_scn_get(entry + 8, h->big)};
    return BW_OK;
}

/* BW_ERR_RANGE without a sentence: not in this file. */
static bw_status search_file(hunt *h, bw_xid xid, uint64_t blocks, const bw_progress *progress,
                             uint64_t *found)
{
    const bw_geometry *g = bw_dbfile_geometry(h->file);
    uint64_t count = blocks < g->blocks ? blocks : g->blocks;
    for (uint64_t i = 0; i < count; i++) {
        if (progress && progress->report && i % 256 == 0 &&
            !progress->report(progress->context, i, count))
            return BW_ERR_CANCELLED;
        *found = bw_dbfile_block_at(h->file, i);
        bool is_system = bw_dbfile_relative(h->file) == 1 &&
                         (*found == SYSTEM_UNDO_HEADER || *found == SYSTEM_UNDO_HEADER_11);
        if (read_header(h, *found) && (xid.segment ? is_of_segment(h, xid.segment) : is_system))
            return BW_OK;
    }
    return BW_ERR_RANGE;
}

static bw_status look_into(hunt *h, bw_xid xid, uint64_t blocks, const bw_progress *progress,
                           bw_undo_slot *slot, bw_error *err, bool *done)
{
    const bw_geometry *g = bw_dbfile_geometry(h->file);
    uint64_t block;
    h->size = g->block_size;
    h->big = g->big_endian;
    h->header = bw_alloc(h->size);
    h->undo = bw_alloc(h->size);
    bw_status status = search_file(h, xid, blocks, progress, &block);
    *done = status != BW_ERR_RANGE;
    if (status == BW_OK)
        status = take_slot(h, block, xid, slot, err);
    else if (status == BW_ERR_CANCELLED)
        bw_error_set(err, status, "the search for undo segment %u was stopped", xid.segment);
    free(h->header);
    free(h->undo);
    return status;
}

static bool may_hold_it(const bw_dbfile *file, const bw_dbfile *near)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    uint32_t mine = bw_dbfile_identity(file)->dbid, its = bw_dbfile_identity(near)->dbid;
    return (g->kind == BW_FILE_DATA || g->kind == BW_FILE_BLOCKS) && g->block_size >= 512 &&
           (!mine || !its || mine == its);
}

bw_status bw_undo_slot_find(const bw_workspace *workspace, const bw_dbfile *near, bw_xid xid,
                            uint64_t blocks, const bw_progress *progress, bw_undo_slot *slot,
                            bw_error *err)
{
    for (size_t i = 0; i < bw_workspace_count(workspace); i++) {
        hunt h = {.workspace = workspace, .file = bw_workspace_file(workspace, i)};
        bool done = false;
        if (!may_hold_it(h.file, near))
            continue;
        bw_status status = look_into(&h, xid, blocks, progress, slot, err, &done);
        if (done)
            return status;
    }
    return bw_error_set(
        err, BW_ERR_RANGE,
        "no loaded datafile shows a header of undo segment %u; open the datafiles of "
        "the undo tablespace too",
        xid.segment);
}
