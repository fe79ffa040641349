/* Pieces are claimed in rising order and land in a ring of slots; the caller's thread takes them
 * out in order, so a slow consumer holds the workers back and memory stays bounded. While the next
 * piece is not there yet the caller's thread looks at pieces itself: one thread needs no other, and
 * nobody sleeps while there is work. */
#include "core/search/scan.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define AHEAD 64u
#define MAX_THREADS 64u

typedef struct slot {
    void *result;
    size_t bytes; /* fresh bytes of this piece */
    bool ready;
} slot;

typedef struct run {
    const bw_scan *scan;
    pthread_mutex_t lock;
    pthread_cond_t ready, room;
    slot *slots;
    uint64_t ahead;               /* slots in the ring */
    uint64_t next, taken, pieces; /* piece numbers: to be claimed; taken out; in all */
    bool stop;
    bw_status status;
    bw_error error;
} run;

/* Under the lock. */
static bool claim(run *r, uint64_t *piece)
{
    bool some = !r->stop && r->next < r->pieces && r->next - r->taken < r->ahead;
    if (some)
        *piece = r->next++;
    return some;
}

static bool wait_and_claim(run *r, uint64_t *piece)
{
    pthread_mutex_lock(&r->lock);
    while (!r->stop && r->next < r->pieces && r->next - r->taken >= r->ahead)
        pthread_cond_wait(&r->room, &r->lock);
    bool some = claim(r, piece);
    pthread_mutex_unlock(&r->lock);
    return some;
}

static void deliver(run *r, uint64_t piece, void *result, size_t bytes, bw_status status,
                    const bw_error *error)
{
    pthread_mutex_lock(&r->lock);
    r->slots[piece % r->ahead] = (slot){.result = result, .bytes = bytes, .ready = true};
    if (status != BW_OK && r->status == BW_OK) {
        r->status = status;
        r->error = *error;
        r->stop = true;
        pthread_cond_broadcast(&r->room);
    }
    pthread_cond_signal(&r->ready);
    pthread_mutex_unlock(&r->lock);
}

static void look_at(run *r, uint64_t piece, uint8_t *buffer)
{
    const bw_scan *scan = r->scan;
    uint64_t offset = scan->from + piece * scan->piece;
    size_t want = scan->piece + scan->overlap, got = 0;
    if (want > scan->to - offset)
        want = (size_t)(scan->to - offset);
    bw_error error;
    bw_status status = bw_source_read_raw(scan->source, offset, buffer, want, &got, &error);
    size_t fresh = got < scan->piece ? got : scan->piece;
    void *result =
        status == BW_OK && got ? scan->look(scan->context, offset, buffer, fresh, got) : NULL;
    deliver(r, piece, result, fresh, status, &error);
}

static void *worker(void *argument)
{
    run *r = argument;
    uint8_t *buffer = bw_alloc_pages(r->scan->piece + r->scan->overlap);
    uint64_t piece;
    while (wait_and_claim(r, &piece))
        look_at(r, piece, buffer);
    free(buffer);
    return NULL;
}

/* Hands one result over, without the lock. */
static bool tell_piece(run *r, const slot *piece, uint64_t *done, bw_status *status, bw_error *err)
{
    const bw_scan *scan = r->scan;
    uint64_t total = scan->to - scan->from;
    *done += piece->bytes;
    bool go_on = scan->tell(scan->context, piece->result, false);
    if (!scan->progress || !scan->progress->report ||
        scan->progress->report(scan->progress->context, *done, total))
        return go_on;
    *status = bw_error_set(err, BW_ERR_CANCELLED, "stopped on request at byte %llu of %llu",
                           (unsigned long long)*done, (unsigned long long)total);
    return false;
}

/* Takes out results in order until all are told or somebody stops. */
static bw_status consume(run *r, uint8_t *buffer, bw_error *err)
{
    uint64_t done = 0, own;
    bw_status status = BW_OK;
    pthread_mutex_lock(&r->lock);
    while (r->taken < r->pieces && !r->stop) {
        slot *s = &r->slots[r->taken % r->ahead], piece = *s;
        if (piece.ready) {
            *s = (slot){0};
            r->taken++;
            pthread_cond_broadcast(&r->room);
            pthread_mutex_unlock(&r->lock);
            bool go_on = tell_piece(r, &piece, &done, &status, err);
            pthread_mutex_lock(&r->lock);
            r->stop = r->stop || !go_on;
        } else if (claim(r, &own)) {
            pthread_mutex_unlock(&r->lock);
            look_at(r, own, buffer);
            pthread_mutex_lock(&r->lock);
        } else {
            pthread_cond_wait(&r->ready, &r->lock);
        }
    }
    r->stop = true;
    pthread_cond_broadcast(&r->room);
    if (r->status != BW_OK) {
        status = r->status;
        if (err)
            *err = r->error;
    }
    pthread_mutex_unlock(&r->lock);
    return status;
}

static unsigned thread_count(const bw_scan *scan, uint64_t pieces)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t count = scan->threads ? scan->threads : cores > 0 ? (uint64_t)cores : 1;
    count = count < pieces ? count : pieces;
    return (unsigned)(count < MAX_THREADS ? count : MAX_THREADS);
}

bw_status bw_scan_run(const bw_scan *scan, bw_error *err)
{
    if (scan->from >= scan->to)
        return BW_OK;
    run r = {.scan = scan,
             .ahead = scan->ahead ? scan->ahead : AHEAD,
             .pieces = (scan->to - scan->from + scan->piece - 1) / scan->piece};
    r.slots = bw_alloc(r.ahead * sizeof(*r.slots));
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.ready, NULL);
    pthread_cond_init(&r.room, NULL);
    pthread_t threads[MAX_THREADS];
    unsigned others = thread_count(scan, r.pieces) - 1, started = 0;
    uint8_t *buffer = bw_alloc_pages(scan->piece + scan->overlap);
    while (started < others && pthread_create(&threads[started], NULL, worker, &r) == 0)
        started++;
    bw_status status = consume(&r, buffer, err);
    free(buffer);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (uint64_t i = 0; i < r.ahead; i++)
        if (r.slots[i].ready)
            scan->tell(scan->context, r.slots[i].result, true);
    free(r.slots);
    pthread_cond_destroy(&r.room);
    pthread_cond_destroy(&r.ready);
    pthread_mutex_destroy(&r.lock);
    return status;
}
