/* The thread that reads the logs. It owns what it reads with; what it found belongs to who holds
 * the lock. Whoever leaves last frees all of it. */
#include "logs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RECORDS 4096u                     /* of one look at all lanes */
#define LOOK_SECONDS 1                    /* between looks while nothing comes */
#define ALIGN_BYTES (32u * 1024u * 1024u) /* of both logs: larger ones keep their own clock */
#define REST 10                           /* times as long as reading took: rest after it */

typedef struct offset {
    char *path;
    int64_t us;
} offset;

struct logs {
    pthread_mutex_t lock;
    pthread_cond_t wake, told; /* the thread; who waits for the first reading */
    unsigned users;            /* of this struct: the view, the thread */
    bool leaving, again;       /* again: the folders are to be looked at */
    log_facts facts;
    double busy_since; /* seconds; 0 = the thread rests */

    /* the thread's own */
    bw_catalogue *catalogue;
    bw_lanes *lanes;
    offset *offsets;
    size_t offset_count;
    char **places, **folders; /* logs and folders of logs; those of archived logs and lists */
    size_t place_count, folder_count;
    uint64_t seen; /* records of all lanes when the configuration was read */
    double rest_until;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

log_facts *logs_lock(logs *l)
{
    pthread_mutex_lock(&l->lock);
    return &l->facts;
}

void logs_unlock(logs *l)
{
    pthread_mutex_unlock(&l->lock);
}

const char *logs_path(const log_facts *f, const char *name)
{
    for (size_t i = 0; i < f->log_count; i++)
        if (strcmp(f->logs[i].name, name) == 0)
            return f->logs[i].path;
    return NULL;
}

/* --- the end --- */
static void free_all(logs *l)
{
    log_facts *f = &l->facts;
    for (size_t i = 0; i < f->log_count; i++)
        free(f->logs[i].path);
    for (size_t i = 0; i < l->offset_count; i++)
        free(l->offsets[i].path);
    for (size_t i = 0; i < l->folder_count; i++)
        free(l->folders[i]);
    for (size_t i = 0; i < l->place_count; i++)
        free(l->places[i]);
    free(l->places);
    free(f->logs);
    free(f->events);
    free(l->offsets);
    free(l->folders);
    bw_failovers_free(f->failovers);
    bw_fsfo_lamps_free(f->lamps);
    bw_fsfo_free(f->config);
    bw_log_inventory_free(f->inventory);
    bw_branches_free(f->branches);
    bw_lanes_free(l->lanes);
    bw_catalogue_free(l->catalogue);
    pthread_cond_destroy(&l->wake);
    pthread_cond_destroy(&l->told);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

static void let_go(logs *l)
{
    pthread_mutex_lock(&l->lock);
    bool last = --l->users == 0;
    pthread_mutex_unlock(&l->lock);
    if (last)
        free_all(l);
}

void logs_free(logs *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->leaving = true;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
    let_go(l);
}

static bool is_leaving(logs *l)
{
    pthread_mutex_lock(&l->lock);
    bool leaving = l->leaving;
    pthread_mutex_unlock(&l->lock);
    return leaving;
}

static void set_busy(logs *l, bool busy)
{
    pthread_mutex_lock(&l->lock);
    l->busy_since = busy ? now() : 0;
    pthread_mutex_unlock(&l->lock);
}

double logs_silent(logs *l)
{
    pthread_mutex_lock(&l->lock);
    double since = l->busy_since;
    pthread_mutex_unlock(&l->lock);
    return since > 0 ? now() - since : 0;
}

/* --- clocks --- */
static bool kind_is_broker(bw_log_kind kind)
{
    return kind == BW_LOG_OBSERVER || kind == BW_LOG_BROKER;
}

static bool has_anchors(bw_log_kind kind)
{
    return kind == BW_LOG_ALERT || kind == BW_LOG_ALERT_XML || kind_is_broker(kind);
}

static int64_t offset_of(const logs *l, const char *path)
{
    for (size_t i = 0; i < l->offset_count; i++)
        if (strcmp(l->offsets[i].path, path) == 0)
            return l->offsets[i].us;
    return 0;
}

/* A log that has its place on the clock of the first one, or wants it. */
typedef struct clock_of_log {
    bw_log *log;
    int64_t us; /* to add */
    bool known;
} clock_of_log;

static bool align_pair(const clock_of_log *first, clock_of_log *second)
{
    bw_log_alignment a = {0};
    if (bw_log_size(first->log) + bw_log_size(second->log) > ALIGN_BYTES ||
        bw_log_align(first->log, second->log, &a, NULL) != BW_OK || !a.found)
        return false;
    second->us = first->us + a.offset_us;
    return second->known = true;
}

static void keep_offset(logs *l, const clock_of_log *clock)
{
    if (!clock->known || !clock->us)
        return;
    l->offsets = bw_realloc(l->offsets, (l->offset_count + 1) * sizeof(*l->offsets));
    l->offsets[l->offset_count++] = (offset){bw_strdup(bw_log_path(clock->log)), clock->us};
}

static int by_path(const void *a, const void *b)
{
    return strcmp(bw_log_path(((const clock_of_log *)a)->log),
                  bw_log_path(((const clock_of_log *)b)->log));
}

static size_t open_clocks(const logs *l, clock_of_log *clocks)
{
    size_t count = 0;
    for (size_t i = 0; i < bw_lanes_count(l->lanes); i++) {
        const bw_lane *lane = bw_lanes_at(l->lanes, i);
        bw_log *log = lane->trouble[0] ? NULL : bw_log_open(lane->path, NULL);
        if (log && has_anchors(bw_log_get_kind(log)))
            clocks[count++].log = log;
        else
            bw_log_free(log);
    }
    qsort(clocks, count, sizeof(*clocks), by_path);
    return count;
}

/* All on the clock of the first alert log, by name; each against all that are on it already. */
static void align_all(logs *l)
{
    clock_of_log *clocks = bw_alloc((bw_lanes_count(l->lanes) + 1) * sizeof(*clocks));
    size_t count = open_clocks(l, clocks), first = 0;
    while (first < count && kind_is_broker(bw_log_get_kind(clocks[first].log)))
        first++;
    bool more = first < count;
    if (more)
        clocks[first].known = true;
    while (more && !is_leaving(l)) {
        more = false;
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < count && clocks[i].known; k++)
                more = (!clocks[k].known && align_pair(&clocks[i], &clocks[k])) || more;
    }
    for (size_t i = 0; i < count; i++) {
        keep_offset(l, &clocks[i]);
        bw_log_free(clocks[i].log);
    }
    free(clocks);
}

/* --- events --- */
static unsigned log_index(logs *l, const bw_lane *lane)
{
    log_facts *f = &l->facts;
    for (size_t i = 0; i < f->log_count; i++)
        if (strcmp(f->logs[i].path, lane->path) == 0)
            return (unsigned)i;
    f->logs = bw_realloc(f->logs, (f->log_count + 1) * sizeof(*f->logs));
    log_name *name = &f->logs[f->log_count];
    *name =
        (log_name){.path = bw_strdup(lane->path), .moved = (double)offset_of(l, lane->path) / 1e6};
    const char *slash = strrchr(name->path, '/');
    name->name = slash ? slash + 1 : name->path;
    return (unsigned)f->log_count++;
}

static void keep_event(logs *l, const bw_lane *lane, const bw_log *log, const bw_log_record *record,
                       const bw_log_event *event)
{
    log_event *e = &l->facts.events[l->facts.event_count++ % LOG_EVENTS];
    bw_text text = {0};
    bw_log_show(log, record->text, record->text_size < 199 ? record->text_size : 199, &text);
    *e = (log_event){.time = record->time,
                     .line = record->line,
                     .log = log_index(l, lane),
                     .severity = event->rule->severity};
    snprintf(e->kind, sizeof(e->kind), "%s", event->rule->kind);
    snprintf(e->text, sizeof(e->text), "%.199s", bw_text_get(&text));
    bw_text_free(&text);
}

static void keep_flashback(logs *l, const bw_log_event *event)
{
    const bw_event_field *scn = bw_event_get(event, "scn");
    if (strcmp(event->rule->kind, "fb.cmd") == 0 && scn && scn->has_number)
        l->facts.flashback = scn->number;
}

static void take(void *context, const bw_lane *lane, const bw_log *log, const bw_log_record *record,
                 const bw_log_event *event)
{
    logs *l = context;
    bw_log_record moved = *record;
    moved.time.us += offset_of(l, lane->path);
    pthread_mutex_lock(&l->lock);
    if (!l->leaving) { /* rules of the session may be gone by then */
        bw_failovers_add(l->facts.failovers, lane->name, &moved, event);
        if (bw_log_get_kind(log) != BW_LOG_DGMGRL) /* its errors are the broker's */
            bw_fsfo_lamps_add(l->facts.lamps, lane->name, &moved, event);
        keep_flashback(l, event);
        if (event->rule->severity > BW_EVENT_INFO)
            keep_event(l, lane, log, &moved, event);
        l->facts.generation++;
    }
    pthread_mutex_unlock(&l->lock);
}

static void tell_lanes(logs *l)
{
    pthread_mutex_lock(&l->lock);
    for (size_t i = 0; i < bw_lanes_count(l->lanes); i++) {
        const bw_lane *lane = bw_lanes_at(l->lanes, i);
        unsigned index = log_index(l, lane); /* makes room, and moves them */
        log_name *name = &l->facts.logs[index];
        bool changed = strcmp(name->trouble, lane->trouble) != 0 || name->kind != lane->kind;
        name->kind = lane->kind;
        name->events = lane->events;
        memcpy(name->trouble, lane->trouble, sizeof(name->trouble));
        l->facts.generation += changed;
    }
    pthread_mutex_unlock(&l->lock);
}

/* --- the configuration: whole texts, also what the catalogue does not know --- */
typedef struct config_reading {
    logs *l;
    bw_fsfo *fsfo;
    const bw_log *log;
    int64_t shift;
} config_reading;

static bool feed_config(void *context, const bw_log_record *record, const bw_log_event *event)
{
    config_reading *r = context;
    bw_log_record moved = *record;
    moved.time.us += r->shift;
    bw_fsfo_add(r->fsfo, bw_log_path(r->log), bw_log_get_kind(r->log), &moved, event);
    return true;
}

static bool go_on(void *context, uint64_t done, uint64_t total)
{
    (void)done, (void)total;
    return !is_leaving(context);
}

static void read_config(logs *l)
{
    config_reading r = {.l = l, .fsfo = bw_fsfo_new()};
    const bw_progress progress = {go_on, l};
    for (size_t i = 0; i < bw_lanes_count(l->lanes) && !is_leaving(l); i++) {
        const char *path = bw_lanes_at(l->lanes, i)->path;
        bw_log *log = bw_lanes_at(l->lanes, i)->trouble[0] ? NULL : bw_log_open(path, NULL);
        r.log = log;
        r.shift = offset_of(l, path);
        if (log)
            bw_log_each(log, l->catalogue, 0, &progress, feed_config, &r, NULL);
        bw_log_free(log);
    }
    pthread_mutex_lock(&l->lock);
    bw_fsfo *before = l->facts.config;
    l->facts.config = r.fsfo;
    l->facts.generation++;
    pthread_mutex_unlock(&l->lock);
    bw_fsfo_free(before);
}

static uint64_t records_of(const logs *l)
{
    uint64_t records = 0;
    for (size_t i = 0; i < bw_lanes_count(l->lanes); i++)
        records += bw_lanes_at(l->lanes, i)->records;
    return records;
}

/* Anew when something was written, but never more than a small part of the time. */
static void read_config_again(logs *l)
{
    uint64_t records = records_of(l);
    double begin = now();
    if (records == l->seen || begin < l->rest_until)
        return;
    read_config(l);
    l->seen = records;
    l->rest_until = now() + REST * (now() - begin);
}

/* --- archived logs --- */
/* When a log tells of a failover, the branches tell when it made the new one; alone they tell none. */
static void add_branches(log_facts *f, const bw_log_inventory *inventory)
{
    size_t failovers;
    bw_failovers_read(f->failovers, &failovers);
    for (size_t i = 0; failovers && i < bw_log_inventory_count(inventory); i++) {
        const bw_known_log *log = bw_log_inventory_at(inventory, i);
        const char *slash = log->path ? strrchr(log->path, '/') : NULL;
        if (log->branch)
            bw_failovers_add_branch(f->failovers, slash ? slash + 1 : "a list", log->branch);
    }
}

static void read_inventory(logs *l)
{
    bw_log_inventory *inventory = bw_log_inventory_new();
    for (size_t i = 0; i < l->folder_count && !is_leaving(l); i++)
        bw_log_inventory_add(inventory, l->folders[i], NULL);
    for (size_t i = 0; i < bw_lanes_count(l->lanes) && !is_leaving(l); i++) {
        const bw_lane *lane = bw_lanes_at(l->lanes, i);
        if (lane->kind == BW_LOG_SQLPLUS || lane->kind == BW_LOG_RMAN) /* they may hold lists */
            bw_log_inventory_add(inventory, lane->path, NULL);
    }
    pthread_mutex_lock(&l->lock);
    add_branches(&l->facts, inventory);
    bw_log_inventory *before = l->facts.inventory;
    l->facts.inventory = inventory;
    l->facts.generation++;
    pthread_mutex_unlock(&l->lock);
    bw_log_inventory_free(before);
}

static void read_branches(logs *l)
{
    bw_branches *branches = bw_branches_new(l->catalogue);
    for (size_t i = 0; i < l->folder_count && !is_leaving(l); i++)
        bw_branches_add(branches, l->folders[i], NULL);
    pthread_mutex_lock(&l->lock);
    bw_branches *before = l->facts.branches;
    l->facts.branches = branches;
    l->facts.generation++;
    l->again = false;
    pthread_mutex_unlock(&l->lock);
    bw_branches_free(before);
}

void logs_again(logs *l)
{
    pthread_mutex_lock(&l->lock);
    l->again = true;
    pthread_cond_signal(&l->wake);
    pthread_mutex_unlock(&l->lock);
}

/* --- the thread --- */
static void drop_event(void *context, const bw_lane *lane, const bw_log *log,
                       const bw_log_record *record, const bw_log_event *event)
{
    (void)context, (void)lane, (void)log, (void)record, (void)event;
}

static void tell_complete(logs *l)
{
    pthread_mutex_lock(&l->lock);
    l->facts.generation += !l->facts.complete;
    l->facts.complete = true;
    pthread_cond_broadcast(&l->told);
    pthread_mutex_unlock(&l->lock);
}

bool logs_wait(logs *l, unsigned milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += milliseconds * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&l->lock);
    if (!l->facts.complete)
        pthread_cond_timedwait(&l->told, &l->lock, &until);
    bool complete = l->facts.complete;
    pthread_mutex_unlock(&l->lock);
    return complete;
}

static void rest(logs *l)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_SECONDS;
    pthread_mutex_lock(&l->lock);
    l->busy_since = 0;
    if (!l->leaving)
        pthread_cond_timedwait(&l->wake, &l->lock, &until);
    l->busy_since = now();
    pthread_mutex_unlock(&l->lock);
}

static bool wants_folders(logs *l)
{
    pthread_mutex_lock(&l->lock);
    bool wants = l->again;
    pthread_mutex_unlock(&l->lock);
    return wants;
}

static void *read_all(void *data)
{
    logs *l = data;
    set_busy(l, true);
    for (size_t i = 0; i < l->place_count; i++)
        if (access(l->places[i], F_OK) == 0)
            bw_lanes_add(l->lanes, l->places[i]);
    bw_lanes_look(l->lanes, 0, drop_event, l); /* finds the logs of the folders */
    align_all(l);
    while (!is_leaving(l)) {
        bool complete = bw_lanes_look(l->lanes, RECORDS, take, l);
        tell_lanes(l);
        if (!complete)
            continue;
        if (wants_folders(l)) {
            read_inventory(l);
            read_branches(l);
        }
        read_config_again(l);
        tell_complete(l);
        rest(l);
    }
    let_go(l);
    return NULL;
}

/* --- the beginning --- */
static bool is_inside(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* Folders in folders that are there already come with these. */
static void add_folder(logs *l, const char *path, size_t length)
{
    char *folder = strndup(path, length);
    bool there = false;
    for (size_t i = 0; i < l->folder_count; i++)
        there = there || is_inside(folder, l->folders[i]);
    if (there || length == 0) {
        free(folder);
        return;
    }
    l->folders = bw_realloc(l->folders, (l->folder_count + 1) * sizeof(*l->folders));
    l->folders[l->folder_count++] = folder;
}

static void add_place(logs *l, const char *path)
{
    l->places = bw_realloc(l->places, (l->place_count + 1) * sizeof(*l->places));
    l->places[l->place_count++] = bw_strdup(path);
}

static void add_places(logs *l, const bw_workspace *files, const char *const *folders)
{
    for (size_t i = 0; i < bw_workspace_log_count(files); i++) {
        const char *path = bw_workspace_log_at(files, i)->path, *slash = strrchr(path, '/');
        add_place(l, path);
        add_folder(l, path, slash ? (size_t)(slash - path) : 0);
    }
    char *folder;
    for (size_t i = 0; (folder = bw_workspace_folder(files, i)); i++) {
        add_folder(l, folder, strlen(folder));
        free(folder);
    }
    for (size_t i = 0; folders[i]; i++) {
        add_place(l, folders[i]);
        add_folder(l, folders[i], strlen(folders[i]));
    }
}

logs *logs_new(bw_session *session, const char *const *folders)
{
    logs *l = bw_alloc(sizeof(*l));
    pthread_t thread;
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->wake, NULL);
    pthread_cond_init(&l->told, NULL);
    l->users = 2;
    l->again = true;
    l->catalogue = bw_session_new_catalogue(session);
    l->lanes = bw_lanes_new(l->catalogue);
    l->facts.events = bw_alloc(LOG_EVENTS * sizeof(*l->facts.events));
    l->facts.failovers = bw_failovers_new();
    l->facts.lamps = bw_fsfo_lamps_new(bw_session_fsfo_rules(session));
    l->facts.flashback = BW_SCN_NONE;
    add_places(l, bw_session_workspace(session), folders);
    if (pthread_create(&thread, NULL, read_all, l) == 0)
        pthread_detach(thread);
    else
        let_go(l);
    return l;
}
