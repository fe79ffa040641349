/* Files to commit to: three of 2 KiB blocks in two folders, all blocks of a known pattern. */
#ifndef BW_TESTS_JOURNAL_WORLD_H
#define BW_TESTS_JOURNAL_WORLD_H

#include "core/file/journal.h"

#define WORLD_FILES 3u
#define WORLD_BLOCK 2048u
#define WORLD_BLOCKS 64u
/* Of a large one: a commit of all is written in long runs, past the page cache, and its journal in
 * five pieces. */
#define WORLD_MANY 1100u

typedef struct world {
    char folder[64];
    size_t blocks; /* of each file */
    char paths[WORLD_FILES][128];
    bw_source *sources[WORLD_FILES];
} world;

void world_make(world *w, size_t blocks); /* new folder, all bytes 'o' (old) */
void world_open(world *w);                /* sources, nothing staged */
void world_close(world *w);
void world_remove(world *w);
/* Stages blocks of every file: count of them, every byte `stamp`. */
void world_stage(world *w, size_t files, size_t count, uint8_t stamp);
bw_status world_commit(world *w, size_t files, const bw_journal_io *io, bw_journal_info *info,
                       bw_error *err);
/* The stamp that every staged block holds; -1: they differ, or one is torn; -2: other bytes of the
 * files changed. */
int world_state(const world *w, size_t files, size_t count);
/* Resolves whatever a file says is pending. False: a journal could not be resolved. */
bool world_resolve(world *w, bool forward, bw_error *err);
/* Journals in both folders whose state is this. */
size_t world_journals(const world *w, bw_journal_state state);

#endif
