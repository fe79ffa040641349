/* Pieces are claimed by workers in rising order and land in a ring of slots; the caller's thread
 * takes them out in order, so a slow consumer holds the workers back and memory stays bounded. */
#include "core/search/scan.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define SLOTS 64u
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
    slot slots[SLOTS];
    uint64_t next, taken, pieces; /* piece numbers: to be claimed; taken out; in all */
    bool stop;
    bw_status status;
    bw_error error;
} run;

static bool claim(run *r, uint64_t *piece)
{
    pthread_mutex_lock(&r->lock);
    while (!r->stop && r->next < r->pieces && r->next - r->taken >= SLOTS)
        pthread_cond_wait(&r->room, &r->lock);
    bool some = !r->stop && r->next < r->pieces;
    if (some)
        *piece = r->next++;
    pthread_mutex_unlock(&r->lock);
    return some;
}

static void deliver(run *r, uint64_t piece, void *result, size_t bytes, bw_status status,
                    const bw_error *error)
{
    pthread_mutex_lock(&r->lock);
    r->slots[piece % SLOTS] = (slot){.result = result, .bytes = bytes, .ready = true};
    if (status != BW_OK && r->status == BW_OK) {
        r->status = status;
        r->error = *error;
        r->stop = true;
        pthread_cond_broadcast(&r->room);
    }
    pthread_cond_signal(&r->ready);
    pthread_mutex_unlock(&r->lock);
}

static void *worker(void *argument)
{
    run *r = argument;
    const bw_scan *scan = r->scan;
    uint8_t *buffer = bw_alloc(scan->piece + scan->overlap);
    uint64_t piece;
    while (claim(r, &piece)) {
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
    free(buffer);
    return NULL;
}

/* Takes out results in order until all are told or somebody stops. */
static bw_status consume(run *r, bw_error *err)
{
    const bw_scan *scan = r->scan;
    uint64_t done = 0, total = scan->to - scan->from;
    bw_status status = BW_OK;
    pthread_mutex_lock(&r->lock);
    while (r->taken < r->pieces && !r->stop) {
        slot *s = &r->slots[r->taken % SLOTS];
        if (!s->ready) {
            pthread_cond_wait(&r->ready, &r->lock);
            continue;
        }
        slot piece = *s;
        *s = (slot){0};
        r->taken++;
        pthread_cond_broadcast(&r->room);
        pthread_mutex_unlock(&r->lock);
        done += piece.bytes;
        bool go_on = scan->tell(scan->context, piece.result, false);
        if (scan->progress && scan->progress->report &&
            !scan->progress->report(scan->progress->context, done, total)) {
            status = bw_error_set(err, BW_ERR_CANCELLED, "stopped on request at byte %llu of %llu",
                                  (unsigned long long)done, (unsigned long long)total);
            go_on = false;
        }
        pthread_mutex_lock(&r->lock);
        r->stop = r->stop || !go_on;
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
    run r = {.scan = scan, .pieces = (scan->to - scan->from + scan->piece - 1) / scan->piece};
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.ready, NULL);
    pthread_cond_init(&r.room, NULL);
    pthread_t threads[MAX_THREADS];
    unsigned wanted = thread_count(scan, r.pieces), started = 0;
    while (started < wanted && pthread_create(&threads[started], NULL, worker, &r) == 0)
        started++;
    bw_status status = started ? consume(&r, err)
                               : bw_error_set(err, BW_ERR_LIMIT,
                                              "the system gives no thread to scan with; try again "
                                              "when it is less loaded");
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (unsigned i = 0; i < SLOTS; i++)
        if (r.slots[i].ready)
            scan->tell(scan->context, r.slots[i].result, true);
    pthread_cond_destroy(&r.room);
    pthread_cond_destroy(&r.ready);
    pthread_mutex_destroy(&r.lock);
    return status;
}
