/* tests/realdata/printed_undo.h - undo records as Oracle prints them ("* Rec #0xb ..." of an undo
 * block's dump, "ktudb redo: ..." of a redo dump), laid out at the places of reference 3.9. */
#ifndef BW_TESTS_PRINTED_UNDO_H
#define BW_TESTS_PRINTED_UNDO_H

#include "realdata.h"

typedef struct printed_undo {
    unsigned long number, slot, previous, object, data_object, tablespace, layer, code;
    unsigned long block_before;
    int begins;
    unsigned size; /* siz of redo; 0 not printed */
    /* the begin */
    unsigned uba_dba, uba_seq, uba_rec, max_wrap, max_base, prv_wrap, prv_base;
    int has_start; /* from 10g on: the record of a begin has 28 bytes more */
    unsigned start_wrap, start_base, user, brb, bcl;
    /* the slot */
    char op;
    int padded; /* "compat bit: 4 (post-11) padding: 1" */
    unsigned ktb_dba, ktb_seq, ktb_rec;
    unsigned xid_usn, xid_slot, xid_wrap, itl_wrap, itl_base, committed;
    /* the row: kind "URP", "DRP" ..., "" when it is of another form */
    char kind[8];
    unsigned bdba, hdba, itli, ispac, maxfr, tabn, row, flag, lock, ckix, ncol, nnew, to;
    int row_size;
    struct {
        unsigned number, length;
        int null;
        uint8_t bytes[64];
    } columns[8];
    unsigned column_count;
} printed_undo;

/* The record that begins at text and ends before end. */
void printed_undo_read(const char *text, const char *end, printed_undo *record);
/* Its bytes, the array of lengths first; returns how many. */
unsigned printed_undo_lay(const printed_undo *record, uint8_t *bytes);
/* Every printed value against the decoded one. path: of the record in the tree ("undorec[11]"). */
void printed_undo_compare(const printed_undo *record, const bw_tree *tree, const char *path);

#endif
