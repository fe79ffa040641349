/* blockwright/edit.h - staged edits: what a person changed and has not yet committed.
 *
 * Every change of a byte is staged here, in steps that can be undone and redone without limit. From
 * then on every reader of the file (bw_source_read, bw_source_read_raw, bw_dbfile_read and all that
 * stands on them) sees the staged bytes; the file itself is untouched until bw_commit (journal.h).
 * Files are fixed grids of blocks: an edit replaces bytes inside one block, nothing is ever
 * inserted. Offsets count from the block's start, blocks as Oracle numbers them. Threads: one
 * thread stages; while other threads read (a scan) nothing may be staged. */
#ifndef BLOCKWRIGHT_EDIT_H
#define BLOCKWRIGHT_EDIT_H

#include <blockwright/dbfile.h>

typedef struct bw_edits bw_edits; /* of a session: bw_session_edits in command.h */
BW_API bw_edits *bw_edits_new(void);
BW_API void bw_edits_free(bw_edits *edits); /* before the files are closed */

/* --- permission: files are opened for reading; a person allows edits file by file --- */
BW_API void bw_edits_allow(bw_edits *edits, bw_dbfile *file, bool allowed);
BW_API bool bw_edits_allowed(const bw_edits *edits, const bw_dbfile *file);

/* --- steps: what one command or key did; undone and redone as one --- */
/* Edits between begin and end form one step; without a begin each edit is its own. A begin inside a
 * step joins it. title: "modify", "sum apply"; author: "block viewer", a script's name. Copied. */
BW_API void bw_edits_begin(bw_edits *edits, const char *title, const char *author);
BW_API void bw_edits_end(bw_edits *edits);
BW_API void bw_edits_abandon(bw_edits *edits); /* instead of end: the step's edits are taken back */

/* Stages bytes[size] at offset of block. Refused with a sentence: edits not allowed, no such block,
 * a reach over the block's end, a block that a dump text shows only in part, too many staged blocks
 * (BW_ERR_LIMIT, 65,536). Bytes equal to what is there stage nothing. why: one line, may be NULL.
 */
BW_API bw_status bw_edits_put(bw_edits *edits, bw_dbfile *file, uint64_t block, uint32_t offset,
                              const void *bytes, size_t size, const char *why, bw_error *err);
/* The value of a field, written as a person writes it: see bw_field_encode in layout.h. */
BW_API bw_status bw_edits_put_field(bw_edits *edits, const bw_layouts *layouts, bw_dbfile *file,
                                    uint64_t block, const char *path, const char *value,
                                    const char *why, bw_error *err);
/* The checksum that the block's bytes require (BBED: sum apply); *required may be NULL. A block
 * whose flag says that it has none keeps none. */
BW_API bw_status bw_edits_put_sum(bw_edits *edits, bw_dbfile *file, uint64_t block,
                                  uint16_t *required, bw_error *err);
/* Tail as the head requires, then the checksum: the block verifies afterwards. */
BW_API bw_status bw_edits_seal(bw_edits *edits, bw_dbfile *file, uint64_t block, bw_error *err);

/* Takes back or repeats one step; false when there is none. *title (may be NULL) lives as the step.
 */
BW_API bool bw_edits_undo(bw_edits *edits, const char **title);
BW_API bool bw_edits_redo(bw_edits *edits, const char **title);

#define BW_ALL_BLOCKS UINT64_MAX
/* Back to the bytes on disk: all files (file NULL), one file, one block, or size bytes at offset of
 * one block (size 0 = the block). Is a step of its own. Returns how many blocks changed. */
BW_API size_t bw_edits_revert(bw_edits *edits, bw_dbfile *file, uint64_t block, uint32_t offset,
                              uint32_t size);
/* After a commit: staged blocks and steps of these files are history of the journal. */
BW_API void bw_edits_forget(bw_edits *edits, bw_dbfile *file);

/* --- looking --- */
/* Grows with every change of what is staged: a view that remembers it knows when to read again. */
BW_API uint64_t bw_edits_generation(const bw_edits *edits);
/* One staged run: bytes of one step that differ from the disk. Borrowed until the next change. */
typedef struct bw_edit {
    bw_dbfile *file;
    uint64_t block;
    uint32_t offset, size; /* in the block */
    const uint8_t *before; /* [size] on disk, as it was read when the block was first changed */
    const uint8_t *after;  /* [size] staged */
    const char *why, *title, *author;
} bw_edit;
BW_API size_t bw_edits_count(bw_edits *edits); /* runs, ordered by file, block and offset */
BW_API bool bw_edits_at(bw_edits *edits, size_t index, bw_edit *edit);
BW_API size_t bw_edits_blocks(const bw_edits *edits, const bw_dbfile *file); /* NULL = all files */
/* Number of the next staged block at or behind block; false when there is none. */
BW_API bool bw_edits_next_block(const bw_dbfile *file, uint64_t *block);
/* mask[block_size]: 1 for each byte that differs from the disk. False: the block is not staged. */
BW_API bool bw_edits_mask(const bw_dbfile *file, uint64_t block, uint8_t *mask);
/* The block as it is on disk, without staged bytes. */
BW_API bw_status bw_edits_read_disk(bw_dbfile *file, uint64_t block, uint8_t *buffer,
                                    bw_error *err);

/* --- taking them elsewhere; appended --- */
/* "system01.dbf block 9 @4192: 12004000 -> 13004000  why", one run a line. */
BW_API void bw_edits_text(bw_edits *edits, bw_text *text);
BW_API void bw_edit_text(const bw_edit *edit, bw_text *text); /* one of them */
/* A Lua recovery script that stages the same again, after comparing the bytes that it replaces. */
BW_API void bw_edits_lua(bw_edits *edits, bw_text *text);

#endif
