#include "core/log/batches.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RING 8u             /* batches on their way at one time */
#define HELPERS 3           /* threads beside the receiver's, at most */
#define SMALL (512u * 1024) /* bytes of a log for which a thread costs more than it saves */

typedef enum stage { FREE, CUT, ASKED, READY } stage;

/* A thread's share. */
typedef struct worker {
    bw_log_batches *all;
    bw_event_matcher *matcher;
    pthread_t thread;
} worker;

struct bw_log_batches {
    bw_log_cursor *cursor;
    const bw_catalogue *catalogue;
    bw_log_wish wish;
    worker workers[HELPERS + 1]; /* [0]: the receiver */
    int helpers;
    bw_error err;
    /* Under the lock: */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    stage stages[RING];
    size_t cut, taken; /* batches since the begin */
    bool cutting;      /* somebody is at the cursor */
    bool ended;        /* the last batch is cut */
    bool stopped;
    bw_log_batch ring[RING];
};

/* --- cutting --- */
static void cut(bw_log_batches *all, bw_log_batch *b)
{
    char *text = b->texts;
    b->count = 0;
    b->status = BW_OK;
    while (b->count < BW_LOG_BATCH && text < b->texts + BW_LOG_BATCH_BYTES) {
        bw_log_record *record = &b->records[b->count];
        b->status = bw_log_next_unchanged(all->cursor, record, &all->err);
        if (b->status != BW_OK)
            return;
        record->text = memcpy(text, record->text, record->text_size);
        text += record->text_size;
        b->count++;
    }
}

/* --- looking up --- */
static void keep_fields(bw_log_batch *b, const bw_log_event *event, bw_log_known *known)
{
    if (b->field_count + event->field_count > b->field_room) {
        b->field_room = 2 * b->field_room + BW_LOG_BATCH;
        b->fields = bw_realloc(b->fields, b->field_room * sizeof(*b->fields));
    }
    known->rule = event->rule;
    known->first = (uint32_t)b->field_count;
    known->count = (uint32_t)event->field_count;
    for (size_t i = 0; i < event->field_count; i++)
        b->fields[b->field_count++] = event->fields[i];
}

static bw_log_known *new_known(bw_log_batch *b)
{
    if (b->known_count == b->known_room) {
        b->known_room = 2 * b->known_room + BW_LOG_BATCH;
        b->known = bw_realloc(b->known, b->known_room * sizeof(*b->known));
    }
    return &b->known[b->known_count++];
}

static bool is_wanted(const bw_log_batches *all, const bw_event_hit *hit)
{
    return !all->wish.wants ||
           (hit && all->wish.wants(all->wish.context, bw_catalogue_rule_of(all->catalogue, hit)));
}

static void look_up_line(const worker *w, bw_log_batch *b, size_t record, const char *text,
                         size_t size)
{
    bw_log_event event;
    const bw_event_hit *hit = w->matcher ? bw_catalogue_find(w->matcher, text, size) : NULL;
    if (!is_wanted(w->all, hit))
        return;
    bw_log_known *known = new_known(b);
    *known = (bw_log_known){
        .record = record, .text = text, .size = size, .later = text > b->records[record].text};
    if (!hit)
        return;
    bw_catalogue_event_of(w->all->catalogue, hit, &event);
    keep_fields(b, &event, known);
}

static void look_up(const worker *w, bw_log_batch *b)
{
    bool lines = bw_log_has_messages(w->all->cursor->log->kind); /* in a text */
    b->known_count = b->field_count = 0;
    for (size_t i = 0; i < b->count; i++) {
        const char *text = b->records[i].text, *end = text + b->records[i].text_size, *newline;
        while (lines && text < end &&
               (newline = memchr(text, '\n', (size_t)(end - text))) != NULL) {
            look_up_line(w, b, i, text, (size_t)(newline - text));
            text = newline + 1;
        }
        look_up_line(w, b, i, text, (size_t)(end - text));
    }
}

/* --- who does what --- */
/* The first batch that waits to be looked up; NULL: none. */
static stage *next_cut(bw_log_batches *all)
{
    for (size_t i = all->taken; i < all->cut; i++)
        if (all->stages[i % RING] == CUT)
            return &all->stages[i % RING];
    return NULL;
}

/* Both do their work outside of the lock, which the caller holds; false: there is none to do now.
 */
static bool cut_one(bw_log_batches *all)
{
    if (all->cutting || all->ended || all->cut - all->taken == RING)
        return false;
    bw_log_batch *b = &all->ring[all->cut % RING];
    all->cutting = true;
    pthread_mutex_unlock(&all->lock);
    cut(all, b);
    pthread_mutex_lock(&all->lock);
    all->cutting = false;
    all->ended = b->status != BW_OK;
    all->stages[all->cut++ % RING] = CUT;
    pthread_cond_broadcast(&all->changed);
    return true;
}

static bool look_up_one(const worker *w)
{
    stage *s = next_cut(w->all);
    if (!s)
        return false;
    *s = ASKED;
    pthread_mutex_unlock(&w->all->lock);
    look_up(w, &w->all->ring[s - w->all->stages]);
    pthread_mutex_lock(&w->all->lock);
    *s = READY;
    pthread_cond_broadcast(&w->all->changed);
    return true;
}

static void *help(void *context)
{
    const worker *w = context;
    bw_log_batches *all = w->all;
    pthread_mutex_lock(&all->lock);
    while (!all->stopped)
        if (!cut_one(all) && !look_up_one(w))
            pthread_cond_wait(&all->changed, &all->lock);
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

static void start_helpers(bw_log_batches *all)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bool worth = all->catalogue && bw_log_size(all->cursor->log) > SMALL;
    while (worth && all->helpers < HELPERS && all->helpers + 1 < cores) {
        worker *w = &all->workers[all->helpers + 1];
        *w = (worker){.all = all, .matcher = bw_catalogue_matcher_new(all->catalogue)};
        if (pthread_create(&w->thread, NULL, help, w) != 0) {
            bw_event_matcher_free(w->matcher);
            return;
        }
        all->helpers++;
    }
}

/* --- the receiver --- */
bw_log_batches *bw_log_batches_new(bw_log_cursor *cursor, const bw_catalogue *catalogue,
                                   bw_log_wish wish)
{
    bw_log_batches *all = bw_alloc(sizeof(*all));
    all->cursor = cursor;
    all->catalogue = catalogue;
    all->wish = wish;
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->changed, NULL);
    all->workers[0].all = all;
    all->workers[0].matcher = catalogue ? bw_catalogue_matcher_new(catalogue) : NULL;
    for (size_t i = 0; i < RING; i++)
        all->ring[i].texts = bw_alloc(BW_LOG_BATCH_BYTES + BW_LOG_RECORD_TEXT);
    start_helpers(all);
    return all;
}

bw_log_batch *bw_log_batches_next(bw_log_batches *all)
{
    size_t at = all->taken % RING;
    pthread_mutex_lock(&all->lock);
    while (all->stages[at] != READY)
        if (!look_up_one(&all->workers[0]) && !cut_one(all))
            pthread_cond_wait(&all->changed, &all->lock);
    pthread_mutex_unlock(&all->lock);
    return &all->ring[at];
}

void bw_log_batches_done(bw_log_batches *all)
{
    pthread_mutex_lock(&all->lock);
    all->stages[all->taken++ % RING] = FREE;
    pthread_cond_broadcast(&all->changed);
    pthread_mutex_unlock(&all->lock);
}

const bw_error *bw_log_batches_error(const bw_log_batches *all)
{
    return &all->err;
}

void bw_log_batches_free(bw_log_batches *all)
{
    pthread_mutex_lock(&all->lock);
    all->stopped = true;
    pthread_cond_broadcast(&all->changed);
    pthread_mutex_unlock(&all->lock);
    for (int i = 1; i <= all->helpers; i++)
        pthread_join(all->workers[i].thread, NULL);
    for (int i = 0; i <= all->helpers; i++)
        bw_event_matcher_free(all->workers[i].matcher);
    for (size_t i = 0; i < RING; i++) {
        free(all->ring[i].texts);
        free(all->ring[i].known);
        free(all->ring[i].fields);
    }
    pthread_mutex_destroy(&all->lock);
    pthread_cond_destroy(&all->changed);
    free(all);
}
