#include "core/file/journal_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void bw_stream_begin(bw_stream *s, const bw_journal_io *io, int fd, uint64_t at, uint64_t expected)
{
    /* Clearing a large page takes longer than a few small ones do. */
    size_t room = expected < BW_STREAM_PIECE / 4 ? (size_t)expected + 1 : BW_STREAM_PIECE;
    *s = (bw_stream){.io = io, .fd = fd, .room = room, .memory = bw_alloc_pages(2 * room)};
    s->filling = (bw_stream_piece){.bytes = s->memory, .at = at};
    s->leaving.bytes = s->memory + room;
    io->past_cache(fd, true);
}

static bool write_piece(const bw_stream *s, bw_stream_piece *piece)
{
    bool good = bw_journal_write_all(s->io, s->fd, piece->bytes, piece->used, piece->at);
    piece->trouble = good ? 0 : errno;
    return good;
}

static void wait_for(sem_t *sign)
{
    while (sem_wait(sign) != 0) /* only ever by a signal */
        ;
}

/* Until a piece of nothing is given. */
static void *write_pieces(void *stream)
{
    bw_stream *s = stream;
    for (wait_for(&s->given); s->leaving.used > 0; wait_for(&s->given)) {
        write_piece(s, &s->leaving);
        sem_post(&s->taken);
    }
    return NULL;
}

/* One thread for all pieces: one for each would start where the last has just ended, or where the
 * caller runs, and so not beside him. */
static bool start_thread(bw_stream *s)
{
    sem_init(&s->given, 0, 0);
    sem_init(&s->taken, 0, 1);
    s->beside = pthread_create(&s->thread, NULL, write_pieces, s) == 0;
    return s->beside;
}

/* All pieces that left are in the file; false with errno when one is not. */
static bool all_taken(bw_stream *s)
{
    if (s->beside) {
        wait_for(&s->taken);
        sem_post(&s->taken);
    }
    errno = s->leaving.trouble;
    return s->leaving.trouble == 0;
}

/* The full piece leaves; the one that left before it is filled next. */
static bool hand_over(bw_stream *s)
{
    if (!all_taken(s))
        return false;
    bw_stream_piece full = s->filling;
    s->filling = (bw_stream_piece){.bytes = s->leaving.bytes, .at = full.at + full.used};
    s->leaving = full;
    if (!s->beside && !start_thread(s))
        return write_piece(s, &s->leaving);
    wait_for(&s->taken);
    sem_post(&s->given);
    return true;
}

bool bw_stream_add(bw_stream *s, const void *bytes, size_t size)
{
    for (const uint8_t *from = bytes; size > 0;) {
        size_t n = s->room - s->filling.used;
        if (n > size)
            n = size;
        memcpy(s->filling.bytes + s->filling.used, from, n);
        s->filling.used += n;
        from += n;
        size -= n;
        if (s->filling.used == s->room && !hand_over(s))
            return false;
    }
    return true;
}

/* Each part is copied when its digest has just brought it near. */
bool bw_stream_add_record(bw_stream *s, bw_record_type type, const bw_payload_part *parts,
                          size_t count, uint8_t chain[BW_DIGEST_BYTES])
{
    uint8_t head[BW_RECORD_HEAD];
    bw_record_seal(type, parts, count, head, chain);
    bool good = bw_stream_add(s, head, sizeof(head));
    for (size_t i = 0; i < count && good; i++)
        good = bw_stream_add(s, parts[i].bytes, parts[i].size);
    return good && bw_stream_add(s, chain, BW_DIGEST_BYTES);
}

/* The rest is no whole piece: it goes through the page cache, to the byte. */
bool bw_stream_sync(bw_stream *s)
{
    if (!all_taken(s))
        return false;
    s->io->past_cache(s->fd, false);
    if (!write_piece(s, &s->filling))
        return false;
    s->filling.at += s->filling.used;
    s->filling.used = 0;
    return s->io->fsync(s->fd) == 0;
}

static void stop_thread(bw_stream *s)
{
    wait_for(&s->taken);
    s->leaving.used = 0;
    sem_post(&s->given);
    pthread_join(s->thread, NULL);
}

void bw_stream_end(bw_stream *s)
{
    if (s->beside)
        stop_thread(s);
    free(s->memory);
    *s = (bw_stream){.fd = -1};
}
