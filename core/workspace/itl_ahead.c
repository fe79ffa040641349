/* The block behind ORA-00600 [4000]: a transaction slot from beyond its file's checkpoint. */
#include <blockwright/undo.h>

#include <stdlib.h>

#define DATA_BLOCK 6 /* kcbh.type_kcbh */
#define ITC_AT 36
#define ITL_AT 44
#define ITL_BYTES 24
#define FLAGS_IN_ITL 16

/* The slot's flags, 0: no such slot. */
static uint32_t slot_ahead(const uint8_t *b, const bw_geometry *g, uint16_t segment, bw_scn scn)
{
    unsigned count = bw_get16(b + ITC_AT, g->big_endian);
    for (unsigned i = 0; b[0] == DATA_BLOCK && i < count; i++) {
        uint32_t at = ITL_AT + ITL_BYTES * i;
        if (at + ITL_BYTES > g->block_size)
            return 0;
        bw_itl itl = bw_itl_get(b + at, g->big_endian);
        if (itl.xid.segment == segment && itl.xid.wrap && !(itl.flags & BW_ITL_COMMITTED) &&
            (itl.scn == BW_SCN_NONE || itl.scn > scn))
            return at + FLAGS_IN_ITL;
    }
    return 0;
}

static bw_status not_there(const bw_dbfile *file, uint16_t segment, bw_error *err)
{
    return bw_error_set(err, BW_ERR_NOT_FOUND,
                        "%s: no block holds an open transaction of undo segment %u from beyond the "
                        "file's checkpoint; the trace file of the error names the block",
                        bw_dbfile_path(file), segment);
}

bw_status bw_itl_ahead_find(bw_dbfile *file, uint16_t segment, const bw_progress *progress,
                            uint64_t *block, uint32_t *offset, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    bw_scn scn = bw_dbfile_identity(file)->checkpoint_scn;
    bw_error unread = {0}; /* a block that cannot be read is passed over */
    uint8_t *bytes = bw_alloc(g->block_size);
    bw_status status = BW_ERR_NOT_FOUND;
    for (uint64_t i = 0; status == BW_ERR_NOT_FOUND && i < g->blocks; i++) {
        *block = bw_dbfile_block_at(file, i);
        if (progress && progress->report && i % 256 == 0 &&
            !progress->report(progress->context, i, g->blocks))
            status = bw_error_set(err, BW_ERR_CANCELLED, "the search for the block was stopped");
        else if (bw_dbfile_read(file, *block, bytes, &unread) == BW_OK &&
                 (*offset = slot_ahead(bytes, g, segment, scn)) != 0)
            status = BW_OK;
    }
    free(bytes);
    return status == BW_ERR_NOT_FOUND ? not_there(file, segment, err) : status;
}
