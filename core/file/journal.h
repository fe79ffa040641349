/* core/file/journal.h - the journal over sources and their overlays: the only place that opens a
 * user's file for writing. Public face: <blockwright/journal.h>. */
#ifndef BW_CORE_FILE_JOURNAL_H
#define BW_CORE_FILE_JOURNAL_H

#include "core/file/journal_format.h"
#include "core/file/overlay.h"
#include <blockwright/journal.h>

#include <sys/types.h>

/* The system as the journal sees it. Tests put one here that fails or kills at a given call. */
typedef struct bw_journal_io {
    int (*open)(const char *path, int flags, int mode);
    ssize_t (*pread)(int fd, void *buffer, size_t size, off_t offset);
    ssize_t (*pwrite)(int fd, const void *buffer, size_t size, off_t offset);
    int (*fsync)(int fd);
    int (*unlink)(const char *path);
    int (*truncate)(int fd, off_t size);
    int (*lock)(int fd); /* a write lock on the whole file; fails at once when another has it */
    /* From now on past the page cache (O_DIRECT), or through it again. True: it was the other way.
     */
    bool (*past_cache)(int fd, bool on);
} bw_journal_io;
extern const bw_journal_io bw_journal_system;

typedef struct bw_journal_job {
    const char *title;
    bool live_i_know;
    const bw_progress *progress; /* may be NULL */
    const bw_journal_io *io;     /* NULL: the system */
} bw_journal_job;

/* Writes what is staged in these sources as one unit; see bw_commit. The overlays are left alone.
 */
bw_status bw_journal_commit(bw_source *const *sources, size_t count, const bw_journal_job *job,
                            bw_journal_info *info, bw_error *err);
bw_status bw_journal_resolve_with(const char *path, bool forward, const bw_journal_io *io,
                                  bw_error *err);

/* --- between the journal's files --- */
/* A file that is being written. */
typedef struct bw_journal_target {
    char *path;        /* as in the journal: absolute; owned */
    bw_source *source; /* borrowed; NULL when replaying */
    int fd;            /* -1: not open */
    uint64_t size;     /* bytes; of a replayed one: as the journal says */
    uint64_t first_block;
    uint32_t block_size;
} bw_journal_target;
void bw_journal_targets_free(bw_journal_target *targets, size_t count);

/* journal.c: whole reads and writes; false with errno, 0 when the file ends there. What cannot be
 * done past the page cache is done through it. */
bool bw_journal_read_all(const bw_journal_io *io, int fd, void *buffer, size_t size, uint64_t at);
bool bw_journal_write_all(const bw_journal_io *io, int fd, const void *buffer, size_t size,
                          uint64_t at);
/* Opens for writing and locks. expect_fd: descriptor of the file that it must still be, or -1. */
bw_status bw_journal_open_target(const bw_journal_io *io, bw_journal_target *target, int expect_fd,
                                 bw_error *err);
/* Appends a record that ends the journal's story, and fsyncs. */
bw_status bw_journal_append(const bw_journal_io *io, const char *path, bw_record_type type,
                            const char *text, bw_error *err);
/* Deletes the journals beside file that only point to `journal`. */
void bw_journal_drop_pointers(const char *file, const char *journal);
unsigned long long bw_journal_block_number(const bw_journal_target *target, uint64_t offset);

/* journal_blocks.c: all staged blocks of a target; old: the images before the edits, else those
 * after. */
/* The memory that the three below work in, for any of these targets; free() it. */
uint8_t *bw_journal_room(const bw_journal_target *targets, size_t count);
/* The bytes that the edits were made for must be those that a reader of the file sees now. */
bw_status bw_journal_compare(const bw_journal_io *io, const bw_journal_target *target,
                             uint8_t *memory, bw_error *err);
/* On the disk when this returns BW_OK. */
bw_status bw_journal_write(const bw_journal_io *io, const bw_journal_target *target,
                           uint8_t *memory, bool old, bw_error *err);
/* What was written, from the device, not from the page cache, must be the images. */
bw_status bw_journal_read_back(const bw_journal_io *io, const bw_journal_target *target,
                               uint8_t *memory, bool old, bw_error *err);

/* writers.c: a process that has the open file `fd` open for writing; ours are not counted. False:
 * none is seen. who: "pid 4711 (ora_dbw0_ORCL)", or "another process". */
bool bw_other_writer(int fd, char *who, size_t size);

#endif
