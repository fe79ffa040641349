/* blockwright/redo.h - the records of a redo log, online or archived, and their change vectors: the
 * headers; what the vectors change is not decoded here.
 *
 * Threads: as the dbfile it was opened on, which must outlive it. */
#ifndef BLOCKWRIGHT_REDO_H
#define BLOCKWRIGHT_REDO_H

#include <blockwright/control.h>

typedef struct bw_redo_vector {
    uint8_t layer, code; /* printed as OP:layer.code */
    uint8_t seq, typ;
    uint16_t cls, afn;   /* block class; absolute file number */
    uint32_t dba, object;
    bw_scn scn;          /* of the block before the change */
    uint16_t container;  /* 12c and later */
    uint16_t fields;
    uint32_t at, size;   /* bytes in the record */
} bw_redo_vector;

typedef struct bw_redo_record {
    bw_rba rba;
    uint32_t length;   /* bytes, vectors and header */
    uint32_t header;   /* bytes: 24, or 68 with the log writer's batch */
    uint8_t vld;
    bw_scn scn;
    uint16_t subscn;
    uint32_t container; /* con_uid, 12c and later */
    bool has_lwn;       /* the five below */
    uint16_t lwn_number, lwn_strands;
    uint32_t lwn_blocks, time;
    bw_scn lwn_scn;
    const uint8_t *bytes; /* the record without block headers; valid until the next one is read */
    const bw_redo_vector *vectors;
    size_t vector_count;
    bool whole; /* the vectors end where the record ends */
} bw_redo_record;

typedef struct bw_redo bw_redo;
/* Reads on from the first record that begins in this block or behind it; 2 is the first of a log. */
BW_API bw_redo *bw_redo_open(bw_dbfile *file, uint64_t block, bw_error *err);
BW_API void bw_redo_free(bw_redo *redo); /* NULL is fine */
/* BW_ERR_NOT_FOUND: the log ends here. BW_ERR_FORMAT, BW_ERR_LIMIT: no record is where one must
 * begin; reading can go on behind it with another bw_redo_open. */
BW_API bw_status bw_redo_next(bw_redo *redo, bw_redo_record *record, bw_error *err);

#endif
