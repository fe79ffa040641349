/* blockwright/undo.h - undo: transaction ids and their slots, undo records, and the chains that lead
 * from a block's transaction list to what stood there before.
 *
 * Blocks are any bytes: nothing here reads outside of them, and no chain goes round for ever.
 * Places: reference 3.8, 3.9. Records are read as they stand in undo blocks; that the array of
 * lengths stands there too is inferred (docs/findings.md). */
#ifndef BLOCKWRIGHT_UNDO_H
#define BLOCKWRIGHT_UNDO_H

#include <blockwright/row.h>

/* kxid */
typedef struct bw_xid {
    uint16_t segment, slot;
    uint32_t wrap;
} bw_xid;
BW_API bw_xid bw_xid_get(const uint8_t bytes[8], bool big_endian);
/* "0x0005.01b.000011cf", "5.27.4559": usn, slot, wrap; 0x, or leading zeros to a width of three,
 * four and eight, mean hexadecimal. */
BW_API bool bw_xid_parse(const char *text, bw_xid *xid);
#define BW_XID_TEXT 24
BW_API char *bw_xid_format(bw_xid xid, char text[BW_XID_TEXT]);

/* kuba */
typedef struct bw_uba {
    uint32_t dba;
    uint16_t sequence;
    uint8_t record;
} bw_uba;
BW_API bw_uba bw_uba_get(const uint8_t bytes[8], bool big_endian);
#define BW_UBA_TEXT 24
BW_API char *bw_uba_format(bw_uba uba, char text[BW_UBA_TEXT]); /* "0x00800039.0faf.07" */

/* --- a slot of a transaction table --- */
typedef struct bw_undo_slot {
    bw_dbfile *file; /* borrowed from the workspace */
    uint64_t block;  /* the undo segment header */
    uint32_t offset; /* of the ktuxe in the header; bytes */
    uint32_t wrap;   /* that stands in the slot now */
    uint8_t state;   /* 9 inactive, 10 active, 2 prepared */
    uint32_t undo_dba;
    bw_scn scn; /* of the commit, when inactive */
} bw_undo_slot;

/* Finds the slot of a transaction of near's database. No header names its own segment: segment 0 is
 * block 9 of file 1 (128 from 11g on); any other is the header whose last undo block (ktuxcuba)
 * belongs to a transaction of that segment, so a segment whose undo block was used by another since
 * is not found. At most `blocks` blocks of each datafile are looked at. BW_ERR_RANGE: not found, or
 * the header has no such slot; BW_ERR_CANCELLED. progress may be NULL; it counts blocks. */
BW_API bw_status bw_undo_slot_find(const bw_workspace *workspace, const bw_dbfile *near, bw_xid xid,
                                   uint64_t blocks, const bw_progress *progress, bw_undo_slot *slot,
                                   bw_error *err);

/* --- an undo block and its records: pure functions --- */
typedef struct bw_undo_block {
    const uint8_t *bytes; /* borrowed */
    uint32_t size;
    bool big_endian;
    bw_xid xid;        /* the transaction that used the block last */
    uint16_t sequence; /* must fit the uba that leads here */
    unsigned records;
    unsigned last; /* ktubhirb: where a rollback of xid begins, 0 nowhere */
} bw_undo_block;
/* No undo block, or its directory does not fit: an error without the file's name. */
BW_API bw_status bw_undo_block_open(const uint8_t *bytes, uint32_t size, bool big_endian,
                                    bw_undo_block *block, bw_error *err);
/* Offset in an undo block of size bytes at which a record (1 ...) begins; 0: no such record. */
BW_API uint32_t bw_undo_record_at(const uint8_t *block, uint32_t size, bool big_endian,
                                  unsigned record);

/* The row operation of a record: what has to be done to take the change back. */
typedef enum bw_row_operation {
    BW_ROW_IRP = 2, /* insert: a row piece was deleted */
    BW_ROW_DRP,     /* delete: a row piece was inserted */
    BW_ROW_LKR,
    BW_ROW_URP,
    BW_ROW_ORP, /* overwrite */
    BW_ROW_MFC,
    BW_ROW_CFA, /* forwarding address */
    BW_ROW_CKI,
    BW_ROW_SKL,
    BW_ROW_QMI, /* several rows */
    BW_ROW_QMD,
    BW_ROW_LMN = 16,
} bw_row_operation;
BW_API const char *bw_row_operation_name(unsigned operation); /* "URP"; "?" when unknown */

/* What the record does to the block's transaction slot. */
typedef enum bw_slot_change {
    BW_SLOT_NOTHING,       /* op N, or none that is known */
    BW_SLOT_SAME = 2,      /* op C: the slot belonged to the same transaction, which has `uba` */
    BW_SLOT_UNUSED = 3,    /* op Z: nobody had used the slot */
    BW_SLOT_OTHER = 4,     /* op L: another transaction's, as in `slot` */
    BW_SLOT_SEVERAL = 5,   /* op R: the list as a whole changed */
} bw_slot_change;

/* A slot of a block's transaction list (ktbit). */
typedef struct bw_itl {
    bw_xid xid;
    bw_uba uba;
    uint16_t flags; /* with the lock count */
    bw_scn scn;     /* BW_SCN_NONE: not committed, or not known to be */
} bw_itl;
#define BW_ITL_COMMITTED 0x8000u
#define BW_ITL_UPPER_BOUND 0x2000u
BW_API bw_itl bw_itl_get(const uint8_t bytes[24], bool big_endian);
/* "0x2001 (--U-, 1)"'s letters: "--U-" */
BW_API char *bw_itl_flags_format(uint16_t flags, char text[5]);
/* The first block of a datafile with a transaction of that undo segment which is not cleaned out and
 * was committed after the file's checkpoint, or is not known to be: what ORA-00600 [4000] stumbles
 * over. *offset: of the slot's flags in the block. BW_ERR_NOT_FOUND, BW_ERR_CANCELLED. progress may
 * be NULL; it counts blocks. */
BW_API bw_status bw_itl_ahead_find(bw_dbfile *file, uint16_t segment, const bw_progress *progress,
                                   uint64_t *block, uint32_t *offset, bw_error *err);

#define BW_UNDO_BEGIN 0x0008u
#define BW_UNDO_PIECE 0x0103u /* head, tail, middle of a record over several blocks */
typedef struct bw_undo_record {
    unsigned number;
    uint32_t at, size;   /* bytes in the block */
    uint32_t fields_at;  /* the first field */
    unsigned fields;
    uint32_t object, data_object, tablespace;
    uint32_t previous_block; /* the transaction's undo block before this one, 0 none */
    uint8_t layer, code;     /* 11.1 row, 10.22 index leaf */
    uint8_t slot, previous;  /* slt; rci: the transaction's record before in the block, 0 none */
    uint16_t flags, wrap;    /* wrap: low half, 0 when not told: 10g, BEGIN */
    bool has_change;         /* the rest: row or index leaf */
    bw_slot_change slot_change;
    bw_uba uba;              /* SAME */
    bw_itl itl;              /* OTHER */
    uint32_t dba;            /* of the block that was changed */
    unsigned itl_number;     /* from 1 */
    unsigned operation;      /* row: bw_row_operation; leaf: kdilk's code */
    bool dom2;               /* row: the columns stand in one field */
    unsigned row, table;     /* row: not for several rows */
    unsigned columns;        /* that it holds */
    uint8_t row_flags, lock; /* as they were; the lock for LKR */
    unsigned rows;           /* QMI, QMD: how many */
    uint32_t rows_at;        /* their numbers, ub2 each */
    uint32_t nulls_at;       /* a bit a column; 0 none */
    const char *fault;       /* why it cannot be taken apart; NULL */
} bw_undo_record;
/* False: no such record. A record that cannot be taken apart has its fault told. */
BW_API bool bw_undo_record_read(const bw_undo_block *block, unsigned number,
                                bw_undo_record *record);
/* Does the record change this row (of its block)? */
BW_API bool bw_undo_record_touches(const bw_undo_block *block, const bw_undo_record *record,
                                   unsigned row);

/* The columns as they were, one after the other. */
typedef struct bw_undo_columns {
    const bw_undo_block *block;
    const bw_undo_record *record;
    unsigned next;      /* column of the record */
    unsigned field;     /* that holds it */
    uint32_t at;        /* of the field, or of the column in the one field that holds all */
    uint32_t end;       /* of that one field */
} bw_undo_columns;
BW_API bw_undo_columns bw_undo_columns_of(const bw_undo_block *block,
                                          const bw_undo_record *record);
/* number: of the column in its row, from 0. False: no more. */
BW_API bool bw_undo_columns_next(bw_undo_columns *columns, unsigned *number,
                                 bw_row_column *column);

/* --- chains --- */
/* One record on the way back in time. */
typedef struct bw_undo_step {
    unsigned itl;  /* slot of the block's list, from 0; meaningless in a transaction's chain */
    bw_itl change; /* the transaction that made the change, its state and its undo address */
    bw_dbfile *file;
    uint64_t block;
    const bw_undo_block *undo; /* valid until the next step, as the record is */
    bw_undo_record record;
    const char *doubt; /* why the step is likely and not certain; NULL: certain */
} bw_undo_step;

typedef enum bw_undo_end {
    BW_UNDO_GOES_ON,
    BW_UNDO_BEGAN,  /* nothing older is kept: the slot was unused, the transaction began here */
    BW_UNDO_BROKEN, /* the chain points at what is not there */
} bw_undo_end;

typedef struct bw_undo_chain bw_undo_chain;
/* Every change of a table or index block that undo still holds, the newest first: the slots of its
 * transaction list, each followed through `uba` and op L, merged by their commit SCNs. itl: only
 * this slot, from 0; -1 all. The block may have staged edits. */
BW_API bw_undo_chain *bw_undo_versions(const bw_workspace *workspace, bw_dbfile *file,
                                       uint64_t block, int itl, bw_error *err);
/* Every undo record of a transaction from uba on back to its begin. */
BW_API bw_undo_chain *bw_undo_transaction(const bw_workspace *workspace, const bw_dbfile *near,
                                          bw_xid xid, bw_uba uba);
BW_API void bw_undo_chain_free(bw_undo_chain *chain); /* NULL is fine */
/* False: there is no more. */
BW_API bool bw_undo_chain_next(bw_undo_chain *chain, bw_undo_step *step);
/* How the chain of a slot ended (a transaction's: slot 0), once _next has returned false; why is a
 * sentence, valid as long as the chain. */
BW_API size_t bw_undo_chain_slots(const bw_undo_chain *chain);
BW_API bw_undo_end bw_undo_chain_end(const bw_undo_chain *chain, size_t slot, const char **why);

#endif
