/* blockwright/undo.h - from a transaction id to its slot in an undo segment header. */
#ifndef BLOCKWRIGHT_UNDO_H
#define BLOCKWRIGHT_UNDO_H

#include <blockwright/dbfile.h>

/* kxid */
typedef struct bw_xid {
    uint16_t segment, slot;
    uint32_t wrap;
} bw_xid;
BW_API bw_xid bw_xid_get(const uint8_t bytes[8], bool big_endian);

/* A slot of a transaction table, and what it says. */
typedef struct bw_undo_slot {
    bw_dbfile *file; /* borrowed from the workspace */
    uint64_t block;  /* the undo segment header */
    uint32_t offset; /* of the ktuxe in the header; bytes */
    uint32_t wrap;   /* that stands in the slot now */
    uint8_t state;   /* 9 inactive, 10 active, 2 prepared */
    uint32_t undo_dba;
} bw_undo_slot;

/* Finds the slot of a transaction of near's database. No header names its own segment: segment 0 is
 * block 9 of file 1; any other is the header whose last undo block (ktuxcuba) belongs to a
 * transaction of that segment, so a segment whose undo block was used by another since is not
 * found. At most `blocks` blocks of each datafile are looked at. BW_ERR_RANGE: not found, or the
 * header has no such slot; BW_ERR_CANCELLED. progress may be NULL; it counts blocks. */
BW_API bw_status bw_undo_slot_find(const bw_workspace *workspace, const bw_dbfile *near, bw_xid xid,
                                   uint64_t blocks, const bw_progress *progress, bw_undo_slot *slot,
                                   bw_error *err);

/* Offset in an undo block of size bytes at which a record (1 ...) begins; 0: no such record. */
BW_API uint32_t bw_undo_record_at(const uint8_t *block, uint32_t size, bool big_endian,
                                  unsigned record);

#endif
