/* core/demo/undo.h - undo blocks and undo segment headers, written from the reference's tables. */
#ifndef BW_CORE_DEMO_UNDO_H
#define BW_CORE_DEMO_UNDO_H

#include "core/demo/database.h"

typedef struct bw_demo_xid {
    uint16_t usn, slot;
    uint32_t wrap;
} bw_demo_xid;

/* A record that takes back the change of a row or of a leaf entry. */
typedef struct bw_demo_undo {
    bw_demo_xid xid;
    uint32_t object;
    uint8_t previous;        /* rci */
    uint32_t previous_block; /* rdba */
    bool begins;
    char slot;          /* what becomes of the block's slot: Z unused, C same transaction, L other */
    bw_demo_itl before; /* C: its undo address; L: the whole slot */
    uint32_t dba;       /* of the block */
    uint8_t itl;        /* from 1 */
    uint16_t row;
    unsigned operation;         /* 3 DRP, 4 LKR, 5 URP; 0: leaf, the entry with `key` is purged */
    const char *const *columns; /* URP: as they were, NULL at the end */
    const uint8_t *numbers;     /* of the columns */
    const char *key;
} bw_demo_undo;

void bw_demo_undo_begin(bw_page_file *file, uint32_t block, bw_demo_xid xid, uint16_t sequence,
                        bw_scn scn);
/* Adds the record in front of those that are there. */
void bw_demo_undo_add(bw_page_file *file, uint32_t block, const bw_demo_undo *record);
/* count small records of a transaction of no importance. */
void bw_demo_undo_fill(bw_page_file *file, uint32_t block, bw_demo_xid xid, unsigned count);
void bw_demo_undo_end(bw_page_file *file, uint32_t block);

/* A header in an undo tablespace whose slot xid.slot is of the transaction, inactive, with its last
 * undo block and record. */
void bw_demo_smu_header(bw_page_file *file, uint32_t block, bw_demo_xid xid, uint32_t undo_dba,
                        uint16_t sequence, uint8_t record, bw_scn scn);
/* ktech, ktemh and one extent: the same in undo and data segment headers. */
void bw_demo_put_extents(uint8_t *b, uint32_t first_dba, uint32_t blocks, uint16_t map_end);
void bw_demo_put_uba(uint8_t *at, uint32_t dba, uint16_t sequence, uint8_t record);

#endif
