/* core/command/notes.h - a person's notes: a text at a place in a file, kept between runs in the
 * state folder (never beside the file), one text file for all:
 *
 *     blockwright notes 1
 *     note /u01/system01.dbf 122 60 '2026-11-21 10:02:33' 'lock byte points at slot 3'
 *
 * Files are known by their whole path. Lines that are not understood are dropped when the file is
 * written next. Threads: main thread. */
#ifndef BW_CORE_COMMAND_NOTES_H
#define BW_CORE_COMMAND_NOTES_H

#include <blockwright/command.h>

typedef struct bw_note {
    char *path; /* whole */
    uint64_t block;
    uint32_t offset; /* in the block */
    char *when, *text;
} bw_note;

typedef struct bw_notes bw_notes;

bw_notes *bw_notes_of(bw_session *session); /* read when first asked for; never NULL */
void bw_notes_free(bw_notes *notes);
size_t bw_notes_count(const bw_notes *notes);
const bw_note *bw_notes_at(const bw_notes *notes, size_t index); /* in the order of adding */
/* The first in that block; NULL: none. */
const bw_note *bw_notes_in_block(bw_notes *notes, const bw_dbfile *file, uint64_t block);
/* Both write the file. */
bw_status bw_notes_add(bw_notes *notes, const bw_place *place, const char *text, bw_error *err);
bw_status bw_notes_delete(bw_notes *notes, size_t index, bw_error *err);

#endif
