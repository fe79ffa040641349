/* All records of a log with what they mean: one thread cuts the bytes into records, the caller's
 * thread asks the catalogue. Records go over in batches, in their order. */
#include "core/log/reader.h"
#include <blockwright/events.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 1024u              /* records */
#define BATCH_BYTES (64u * 1024) /* of texts; the last one may reach beyond */
#define BATCHES 4u               /* on their way at one time */
#define SMALL (512u * 1024)      /* bytes of a log for which a thread costs more than it saves */

typedef struct batch {
    bw_log_record records[BATCH]; /* text: set by the receiver */
    size_t places[BATCH];         /* of the texts in texts */
    size_t count;
    bw_text texts;
    bw_status status; /* not BW_OK: no batch follows; BW_ERR_RANGE is the log's end */
} batch;

typedef struct reading {
    bw_log_cursor *cursor;
    batch *ring;
    bw_error err;
    pthread_mutex_t lock;
    pthread_cond_t filled, taken;
    size_t given, received; /* batches */
    bool stopped;
} reading;

static void fill(reading *r, batch *b)
{
    b->count = 0;
    b->status = BW_OK;
    bw_text_clear(&b->texts);
    while (b->count < BATCH && b->texts.length < BATCH_BYTES) {
        bw_log_record *record = &b->records[b->count];
        b->status = bw_log_next(r->cursor, record, &r->err);
        if (b->status != BW_OK)
            return;
        b->places[b->count++] = b->texts.length;
        bw_text_add_bytes(&b->texts, record->text, record->text_size);
    }
}

static void *read_ahead(void *context)
{
    reading *r = context;
    bool more = true;
    while (more) {
        pthread_mutex_lock(&r->lock);
        while (r->given - r->received == BATCHES && !r->stopped)
            pthread_cond_wait(&r->taken, &r->lock);
        more = !r->stopped;
        pthread_mutex_unlock(&r->lock);
        if (!more)
            break;
        batch *b = &r->ring[r->given % BATCHES];
        fill(r, b);
        more = b->status == BW_OK;
        pthread_mutex_lock(&r->lock);
        r->given++;
        pthread_cond_signal(&r->filled);
        pthread_mutex_unlock(&r->lock);
    }
    return NULL;
}

typedef struct receiver {
    bw_log *log;
    bw_catalogue *catalogue;
    const bw_progress *progress;
    bw_log_take *take;
    void *context;
    bw_error *err;
} receiver;

static bool hand_on_line(const receiver *to, const bw_log_record *r)
{
    bw_log_event event;
    bool known = to->catalogue && bw_catalogue_match(to->catalogue, r->text, r->text_size, &event);
    return to->take(to->context, r, known ? &event : NULL);
}

/* A message of log.xml may hold lines that a text log has one by one. */
static bool hand_on_record(const receiver *to, bw_log_record *r)
{
    const char *end = r->text + r->text_size, *newline;
    bool more = true;
    while (more && (newline = memchr(r->text, '\n', (size_t)(end - r->text))) != NULL) {
        r->text_size = (size_t)(newline - r->text);
        more = hand_on_line(to, r);
        r->text = newline + 1;
        r->continues = true;
    }
    r->text_size = (size_t)(end - r->text);
    return more && hand_on_line(to, r);
}

/* Hands a batch on; BW_ERR_RANGE: the caller wants no more. */
static bw_status hand_on(const receiver *to, batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        b->records[i].text = bw_text_get(&b->texts) + b->places[i];
        if (!hand_on_record(to, &b->records[i]))
            return BW_ERR_RANGE;
    }
    if (b->count && to->progress && to->progress->report &&
        !to->progress->report(to->progress->context, b->records[b->count - 1].offset,
                              bw_log_size(to->log)))
        return bw_error_set(to->err, BW_ERR_CANCELLED, "stopped");
    return b->status;
}

static bw_status receive(reading *r, const receiver *to)
{
    bw_status status = BW_OK;
    while (status == BW_OK) {
        pthread_mutex_lock(&r->lock);
        while (r->given == r->received)
            pthread_cond_wait(&r->filled, &r->lock);
        pthread_mutex_unlock(&r->lock);
        status = hand_on(to, &r->ring[r->received % BATCHES]);
        pthread_mutex_lock(&r->lock);
        r->received++;
        r->stopped = status != BW_OK;
        pthread_cond_signal(&r->taken);
        pthread_mutex_unlock(&r->lock);
    }
    return status;
}

static bw_status receive_alone(reading *r, const receiver *to)
{
    bw_status status = BW_OK;
    while (status == BW_OK) {
        fill(r, r->ring);
        status = hand_on(to, r->ring);
    }
    return status;
}

bw_status bw_log_each(bw_log *log, bw_catalogue *catalogue, uint64_t first,
                      const bw_progress *progress, bw_log_take *take, void *context, bw_error *err)
{
    reading r = {.cursor = bw_log_cursor_new(log)};
    receiver to = {log, catalogue, progress, take, context, err};
    pthread_t thread;
    bw_status status = bw_log_seek_record(r.cursor, first, err);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.filled, NULL);
    pthread_cond_init(&r.taken, NULL);
    r.ring = bw_alloc(BATCHES * sizeof(*r.ring));
    if (status != BW_OK)
        ; /* there is no such record, or it cannot be read */
    else if (catalogue && bw_log_size(log) > SMALL &&
             pthread_create(&thread, NULL, read_ahead, &r) == 0) {
        status = receive(&r, &to);
        pthread_join(thread, NULL);
    } else {
        status = receive_alone(&r, &to);
    }
    if (r.err.status != BW_OK && err)
        *err = r.err;
    for (size_t i = 0; i < BATCHES; i++)
        bw_text_free(&r.ring[i].texts);
    free(r.ring);
    pthread_mutex_destroy(&r.lock);
    pthread_cond_destroy(&r.filled);
    pthread_cond_destroy(&r.taken);
    bw_log_cursor_free(r.cursor);
    return status == BW_ERR_RANGE ? BW_OK : status;
}
