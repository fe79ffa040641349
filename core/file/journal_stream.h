/* core/file/journal_stream.h - a journal on its way to the disk: written from front to back, in
 * pieces, past the page cache, by a thread beside the caller who makes the next piece. So the
 * device is at work from the first piece on, not from fsync on. One piece is under way at a time:
 * what is in the file is always its beginning. */
#ifndef BW_CORE_FILE_JOURNAL_STREAM_H
#define BW_CORE_FILE_JOURNAL_STREAM_H

#include "core/file/journal.h"

#include <pthread.h>
#include <semaphore.h>

#define BW_STREAM_PIECE (1024u * 1024u) /* bytes; a multiple of what any device writes at once */

typedef struct bw_stream_piece {
    uint8_t *bytes; /* on a page border, borrowed from the stream */
    uint64_t at;    /* place in the file */
    size_t used;    /* bytes */
    int trouble;    /* errno of its writing, 0 */
} bw_stream_piece;

typedef struct bw_stream {
    const bw_journal_io *io; /* borrowed */
    int fd;                  /* borrowed */
    size_t room;             /* bytes of a piece */
    uint8_t *memory;         /* of both pieces, owned */
    bw_stream_piece filling; /* the caller's */
    bw_stream_piece leaving; /* the thread's between `given` and `taken` */
    sem_t given, taken;
    pthread_t thread;
    bool beside; /* there is a thread: from the first full piece on */
} bw_stream;

/* A file that ends at `at`, open for writing; expected: about how many bytes will come, so that a
 * small journal takes little memory. */
void bw_stream_begin(bw_stream *stream, const bw_journal_io *io, int fd, uint64_t at,
                     uint64_t expected);
/* All three false with errno. What was added is on the disk when sync has returned true. */
bool bw_stream_add(bw_stream *stream, const void *bytes, size_t size);
bool bw_stream_add_record(bw_stream *stream, bw_record_type type, const bw_payload_part *parts,
                          size_t count, uint8_t chain[BW_DIGEST_BYTES]);
bool bw_stream_sync(bw_stream *stream);
/* Waits for the piece under way and frees; what was not synced may be there or not. Does nothing to
 * one that was never begun, or has ended. */
void bw_stream_end(bw_stream *stream);

#endif
