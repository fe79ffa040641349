/* A recording as the source of looks: the same object, the time of the recording. */
#include "core/monitor/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_LOOKS (1u << 24)
#define RUN_UP 1800u    /* looks before a place that is jumped to: the past that it is shown with */
#define LOOKS_A_POLL 64 /* passed over at most, when it plays fast */

typedef struct stop {
    bw_record record;
    double seconds;
    int64_t wall;
} stop;

struct bw_replay {
    int fd;
    stop *stops;
    size_t count, at;          /* at: of the next look */
    double speed, begun, from; /* it was at `from` when the clock was at begun */
};

void bw_replay_free(bw_replay *r)
{
    if (!r)
        return;
    if (r->fd >= 0)
        close(r->fd);
    free(r->stops);
    free(r);
}

/* --- the list of looks --- */
static void add_stop(bw_replay *r, const bw_record *record, const uint8_t *bytes)
{
    stop s = {.record = *record};
    double last = r->count ? r->stops[r->count - 1].seconds : 0;
    if (r->count == MOST_LOOKS || !bw_recorded_when(bytes, record->size, &s.seconds, &s.wall) ||
        s.seconds < last || (!r->count && record->kind != BW_RECORD_KEY))
        return;
    if ((r->count & (r->count + 1)) == 0)
        r->stops = bw_realloc(r->stops, (2 * r->count + 2) * sizeof(stop));
    r->stops[r->count++] = s;
}

/* The first record names the directories; others of its kind only say that the watch went on. */
static bool take_begin(bw_monitor *m, const uint8_t *bytes, size_t size)
{
    const char *source = (const char *)bytes, *end = memchr(source, 0, size);
    const char *copy = end ? end + 1 : NULL;
    size_t left = end ? size - (size_t)(copy - source) : 0;
    if (!end || (left && !memchr(copy, 0, left)))
        return false;
    bw_monitor_begin_side(m, BW_MONITOR_SOURCE, source);
    if (left)
        bw_monitor_begin_side(m, BW_MONITOR_COPY, copy);
    return true;
}

static bool read_list(bw_monitor *m, uint64_t size)
{
    bw_record record;
    bool begun = false;
    for (uint64_t at = 8; bw_record_at(m->replay->fd, size, at, &record); at = record.next) {
        uint8_t *bytes = bw_record_read(m->replay->fd, &record);
        if (!bytes)
            break;
        if (!begun)
            begun = record.kind == BW_RECORD_BEGIN && take_begin(m, bytes, record.size);
        else if (record.kind == BW_RECORD_KEY || record.kind == BW_RECORD_LOOK)
            add_stop(m->replay, &record, bytes);
        free(bytes);
        if (!begun)
            break;
    }
    return begun && m->replay->count > 0;
}

static bool open_recording(bw_monitor *m, const char *path, bw_error *err)
{
    struct stat st;
    char magic[8];
    int fd = m->replay->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) != 0) {
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
        return false;
    }
    if (S_ISREG(st.st_mode) && pread(fd, magic, 8, 0) == 8 &&
        memcmp(magic, BW_RECORD_MAGIC, 8) == 0 && read_list(m, (uint64_t)st.st_size))
        return true;
    bw_error_set(
        err, BW_ERR_FORMAT,
        "%s holds no recorded look; make a recording with: blockwright monitor SOURCE COPY "
        "--record FILE",
        path);
    return false;
}

bw_monitor *bw_monitor_replay_new(const bw_verdict_rules *rules, const char *path,
                                  const bw_monitor_options *options, bw_error *err)
{
    bw_monitor *m = bw_monitor_new_empty(rules, options);
    m->replay = bw_alloc(sizeof(*m->replay));
    m->replay->speed = 1;
    if (open_recording(m, path, err)) {
        m->replay->from = m->replay->stops[0].seconds;
        return m;
    }
    bw_monitor_free(m);
    return NULL;
}

/* --- one look --- */
static bool take(bw_monitor *m, bool tell)
{
    bw_replay *r = m->replay;
    const stop *s = &r->stops[r->at];
    bw_images *before[BW_MONITOR_SIDES];
    bw_recorded_look look;
    uint8_t *bytes = bw_record_read(r->fd, &s->record);
    for (int id = 0; id < BW_MONITOR_SIDES; id++)
        before[id] = m->sides[id].images;
    bool good = bytes && bw_recorded_read(bytes, s->record.size, before, &look);
    free(bytes);
    r->at++;
    if (!good)
        return false; /* damaged since the list was made, or never sensible: passed over */
    for (int id = 0; id < BW_MONITOR_SIDES; id++) {
        bw_watch_side *side = &m->sides[id];
        if (id >= 1 + m->has_copy) {
            bw_images_free(look.images[id]);
            continue;
        }
        bw_images_free(side->fresh);
        side->fresh = look.images[id];
        side->asked_at = look.silent[id] > 0 ? s->seconds - look.silent[id] : -1;
    }
    if (tell)
        bw_monitor_take_look(m, s->seconds, s->wall, false);
    else
        bw_monitor_pass_look(m, s->seconds);
    return tell;
}

static double clock_of(const bw_monitor *m)
{
    return (double)m->options.clock(m->options.clock_context) / 1000 - m->began;
}

static double place(const bw_replay *r, double now)
{
    return r->from + (now - r->begun) * r->speed;
}

/* From here on it plays from where it is. */
static void anchor(bw_monitor *m)
{
    bw_replay *r = m->replay;
    r->begun = clock_of(m);
    r->from = r->at ? r->stops[r->at - 1].seconds : r->stops[0].seconds;
}

bool bw_replay_poll(bw_monitor *m, double now)
{
    bw_replay *r = m->replay;
    double until = place(r, now);
    bool told = false;
    for (int n = 0;
         n < LOOKS_A_POLL && r->speed > 0 && r->at < r->count && r->stops[r->at].seconds <= until;
         n++)
        told = take(m, true) || told;
    return told;
}

int bw_replay_due(const bw_monitor *m, double now)
{
    const bw_replay *r = m->replay;
    if (r->speed <= 0 || r->at >= r->count)
        return -1;
    double wait = (r->stops[r->at].seconds - place(r, now)) / r->speed;
    return wait <= 0 ? 0 : wait > 3600 ? 3600000 : (int)(wait * 1000) + 1;
}

/* --- control --- */
bool bw_monitor_is_replay(const bw_monitor *m)
{
    return m->replay != NULL;
}

double bw_monitor_length(const bw_monitor *m)
{
    return m->replay ? m->replay->stops[m->replay->count - 1].seconds : 0;
}

void bw_monitor_set_speed(bw_monitor *m, double speed)
{
    if (!m->replay)
        return;
    anchor(m);
    m->replay->speed = speed > 0 ? speed < 10000 ? speed : 10000 : 0;
}

double bw_monitor_speed(const bw_monitor *m)
{
    return m->replay ? m->replay->speed : 1;
}

bool bw_monitor_at_end(const bw_monitor *m)
{
    return m->replay && m->replay->at >= m->replay->count;
}

/* Shows look `index`. What lies behind, or far ahead, is come to from a key with a run-up. */
static bool go(bw_monitor *m, size_t index)
{
    bw_replay *r = m->replay;
    if (index < r->at || index - r->at > 2 * RUN_UP) {
        size_t from = index > RUN_UP ? index - RUN_UP : 0;
        while (from && r->stops[from].record.kind != BW_RECORD_KEY)
            from--;
        bw_monitor_forget(m);
        r->at = from;
        m->look.number = from;
    }
    while (r->at < index)
        take(m, false);
    bool told = take(m, true);
    anchor(m);
    return told;
}

bool bw_monitor_step(bw_monitor *m, int direction)
{
    const bw_replay *r = m->replay;
    if (!r || (direction > 0 ? r->at >= r->count : r->at < 2))
        return false;
    return go(m, direction > 0 ? r->at : r->at - 2);
}

bool bw_monitor_seek(bw_monitor *m, double seconds)
{
    const bw_replay *r = m->replay;
    size_t low = 0, high = r ? r->count : 0;
    if (!r)
        return false;
    while (low < high) { /* the first look behind */
        size_t middle = (low + high) / 2;
        if (r->stops[middle].seconds <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return go(m, low ? low - 1 : 0);
}
