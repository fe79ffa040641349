/* blockwright/bbed.h - BBED 2.0's screens from a decoded block, byte for byte
 * (reference 8.3). All of them append to text. Nothing here knows a field's name but rowdata, which
 * rows are counted from.
 * Threads: pure functions of the tree; safe in any. */
#ifndef BLOCKWRIGHT_BBED_H
#define BLOCKWRIGHT_BBED_H

#include <blockwright/dbfile.h>

/* Which block a screen's head names. */
typedef struct bw_bbed_place {
    const char *path;
    uint32_t file; /* absolute number, 0 when unknown */
    uint32_t dba;
} bw_bbed_place;

BW_API void bw_bbed_map(const bw_tree *tree, const bw_bbed_place *place, bool verbose, bw_text *text);
/* dump: offset and count within the block (count is cut at its end), count > 0. */
BW_API void bw_bbed_dump(const bw_tree *tree, const bw_bbed_place *place, uint32_t offset, uint32_t count,
                  bool verbose, bw_text *text);

/* How print shows numbers: 'x', 'd', 'u', 'o', 'c', or this for what BBED does without being told.
 */
#define BW_BBED_AS_IS '\0'
BW_API void bw_bbed_print(const bw_tree *tree, uint32_t field, char base,
                   bw_text *text); /* with members */
/* Byte number index of a field that is a run of bytes: "ub1 rowdata[12]  @8175  0x2c". */
BW_API void bw_bbed_print_byte(const bw_tree *tree, uint32_t field, uint32_t index, char base,
                        bw_text *text);
/* The whole block: one structure after the other; free space and row data are left to dump. */
BW_API void bw_bbed_print_block(const bw_tree *tree, char base, bw_text *text);
/* "p *kdbr[0]": where the offset lies in the row data, and the byte there. */
BW_API void bw_bbed_print_pointer(const bw_tree *tree, uint32_t offset, bw_text *text);

/* "x /rnnct": formats is the part behind the r, one letter a column, hexadecimal when it is used
 * up. False, and nothing added, when no row can begin at offset. */
#define BW_BBED_COLUMN_FORMATS "nctixduo"
BW_API bool bw_bbed_examine_row(const bw_tree *tree, uint32_t offset, const char *formats, bw_text *text);

/* --- symbols: "ktbbh.ktbbhitl[0]", "rowdata[12]", "*kdbr[0]", an offset --- */
typedef struct bw_bbed_spot {
    uint32_t offset; /* in the block */
    int64_t field;   /* -1: no field begins there */
    bool is_byte;    /* "rowdata[12]": one byte of field, number byte_index */
    uint32_t byte_index;
    bool followed; /* "*kdbr[0]": offset is what the field points to */
} bw_bbed_spot;
/* Where a symbol leads. Refused with a sentence that tells the nearest names. */
BW_API bw_status bw_bbed_find(const bw_tree *tree, const char *symbol, bw_bbed_spot *spot,
                              bw_error *err);

#endif
