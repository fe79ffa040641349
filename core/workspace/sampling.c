#include "core/workspace/sampling.h"
#include "core/workspace/sampling_reader.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

struct bw_bell {
    pthread_mutex_t lock;
    pthread_cond_t rung;
    unsigned owners;
    bool rings;
};

/* Shared by the caller and the thread; the last one to leave frees it. */
struct bw_sampling {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    bw_bell *bell;
    bw_reader *reader;       /* the thread's alone */
    bool wanted, busy, left; /* left: the caller is gone */
    bw_images *done;
};

/* --- bell --- */
bw_bell *bw_bell_new(void)
{
    bw_bell *bell = bw_alloc(sizeof(*bell));
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&bell->lock, NULL);
    pthread_cond_init(&bell->rung, &attributes);
    pthread_condattr_destroy(&attributes);
    bell->owners = 1;
    return bell;
}

static bw_bell *share_bell(bw_bell *bell)
{
    pthread_mutex_lock(&bell->lock);
    bell->owners++;
    pthread_mutex_unlock(&bell->lock);
    return bell;
}

void bw_bell_free(bw_bell *bell)
{
    if (!bell)
        return;
    pthread_mutex_lock(&bell->lock);
    bool last = --bell->owners == 0;
    pthread_mutex_unlock(&bell->lock);
    if (!last)
        return;
    pthread_cond_destroy(&bell->rung);
    pthread_mutex_destroy(&bell->lock);
    free(bell);
}

static void ring(bw_bell *bell)
{
    pthread_mutex_lock(&bell->lock);
    bell->rings = true;
    pthread_cond_broadcast(&bell->rung);
    pthread_mutex_unlock(&bell->lock);
}

bool bw_bell_wait(bw_bell *bell, unsigned milliseconds)
{
    struct timespec until;
    int status = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&bell->lock);
    while (!bell->rings && status != ETIMEDOUT)
        status = pthread_cond_timedwait(&bell->rung, &bell->lock, &until);
    bool rang = bell->rings;
    bell->rings = false;
    pthread_mutex_unlock(&bell->lock);
    return rang;
}

/* --- the thread --- */
static void end(bw_sampling *s)
{
    bw_reader_free(s->reader);
    bw_images_free(s->done);
    bw_bell_free(s->bell);
    pthread_cond_destroy(&s->asked);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* Waits to be asked; false: the caller is gone. */
static bool next_look(bw_sampling *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->wanted && !s->left)
        pthread_cond_wait(&s->asked, &s->lock);
    bool go_on = !s->left;
    s->wanted = false;
    pthread_mutex_unlock(&s->lock);
    return go_on;
}

static void *run(void *context)
{
    bw_sampling *s = context;
    while (next_look(s)) {
        bw_images *images = bw_reader_look(s->reader);
        pthread_mutex_lock(&s->lock);
        s->done = images;
        pthread_mutex_unlock(&s->lock);
        ring(s->bell);
    }
    end(s);
    return NULL;
}

/* Signals are the main thread's. */
static bool start(bw_sampling *s)
{
    sigset_t all, before;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&thread, NULL, run, s) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        pthread_detach(thread);
    return started;
}

bw_sampling *bw_sampling_new(const char *folder, bool blocks, bw_bell *bell)
{
    bw_sampling *s = bw_alloc(sizeof(*s));
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->asked, NULL);
    s->bell = share_bell(bell);
    s->reader = bw_reader_new(folder, blocks);
    if (start(s))
        return s;
    end(s);
    return NULL;
}

void bw_sampling_free(bw_sampling *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->left = true;
    pthread_cond_signal(&s->asked);
    pthread_mutex_unlock(&s->lock);
}

void bw_sampling_ask(bw_sampling *s)
{
    pthread_mutex_lock(&s->lock);
    if (!s->busy) {
        s->busy = s->wanted = true;
        pthread_cond_signal(&s->asked);
    }
    pthread_mutex_unlock(&s->lock);
}

bool bw_sampling_busy(const bw_sampling *s)
{
    return s->busy; /* only the caller's thread writes it */
}

bw_images *bw_sampling_take(bw_sampling *s)
{
    pthread_mutex_lock(&s->lock);
    bw_images *images = s->done;
    s->done = NULL;
    s->busy = s->busy && !images;
    pthread_mutex_unlock(&s->lock);
    return images;
}
