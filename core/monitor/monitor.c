/* The life of a monitor: when a look is asked for, and what happens when it has come. */
#include "core/monitor/monitor.h"
#include "core/monitor/recording.h"
#include "core/workspace/held.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SILENT_SECONDS 1.0 /* a side that takes longer is not waited for */
#define LEAST_INTERVAL 100u

static int64_t machine_clock(void *context)
{
    struct timespec t;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static double seconds(const bw_monitor *m)
{
    return (double)m->options.clock(m->options.clock_context) / 1000;
}

static int64_t wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- begin and end --- */
void bw_monitor_begin_side(bw_monitor *m, bw_monitor_side_id id, const char *path)
{
    bw_watch_side *s = &m->sides[id];
    s->path = bw_strdup(path);
    s->held = bw_workspace_new();
    s->asked_at = s->first_at = s->heard_at = -1;
    s->now.path = s->path;
    if (id == BW_MONITOR_COPY)
        m->has_copy = true;
}

bw_monitor *bw_monitor_new_empty(const bw_verdict_rules *rules, const bw_monitor_options *options)
{
    bw_monitor *m = bw_alloc(sizeof(*m));
    m->rules = rules;
    if (options)
        m->options = *options;
    if (!m->options.clock)
        m->options.clock = machine_clock;
    if (!m->options.interval)
        m->options.interval = 2000;
    if (m->options.interval < LEAST_INTERVAL)
        m->options.interval = LEAST_INTERVAL;
    m->options.record = NULL; /* the caller's text: not kept */
    m->bell = bw_bell_new();
    m->arenas[0] = bw_arena_new();
    m->arenas[1] = bw_arena_new();
    for (size_t i = 0; i < BW_METRIC_COUNT; i++)
        m->past[i] = bw_past_new();
    for (size_t i = 0; i < BW_MONITOR_RATES; i++)
        m->rates[i] = bw_past_new();
    static const char *const nothing[] = {NULL};
    m->look = (bw_monitor_look){.worst = BW_LIGHT_UNKNOWN,
                                .sentence = "nothing was looked at yet",
                                .follow_light = BW_LIGHT_UNKNOWN,
                                .follow_says = "",
                                .changed = nothing};
    m->began = seconds(m);
    return m;
}

bw_monitor *bw_monitor_new(const bw_verdict_rules *rules, const char *source, const char *copy,
                           const bw_monitor_options *options, bw_error *err)
{
    bw_monitor *m = bw_monitor_new_empty(rules, options);
    bw_monitor_begin_side(m, BW_MONITOR_SOURCE, source);
    if (copy)
        bw_monitor_begin_side(m, BW_MONITOR_COPY, copy);
    for (int id = 0; id < 1 + m->has_copy; id++)
        m->sides[id].sampling = bw_sampling_new(m->sides[id].path, id == BW_MONITOR_COPY, m->bell);
    bool good =
        m->sides[BW_MONITOR_SOURCE].sampling && (!copy || m->sides[BW_MONITOR_COPY].sampling);
    if (!good)
        bw_error_set(err, BW_ERR_LIMIT, "no thread can be started to read the files");
    if (good && options && options->record) {
        m->recording = bw_recording_open(options->record, source, copy, err);
        good = m->recording != NULL;
    }
    if (good)
        return m;
    bw_monitor_free(m);
    return NULL;
}

void bw_monitor_free(bw_monitor *m)
{
    if (!m)
        return;
    if (m->end_alarms)
        m->end_alarms(m->alarm_context);
    for (int id = 0; id < BW_MONITOR_SIDES; id++)
        bw_watch_side_free(&m->sides[id]);
    bw_recording_close(m->recording);
    bw_replay_free(m->replay);
    for (size_t i = 0; i < BW_METRIC_COUNT; i++)
        bw_past_free(m->past[i]);
    for (size_t i = 0; i < BW_MONITOR_RATES; i++)
        bw_past_free(m->rates[i]);
    for (size_t i = 0; i < BW_MONITOR_ALARMS; i++)
        bw_monitor_forget_alarm(&m->alarms[i]);
    bw_arena_free(m->arenas[0]);
    bw_arena_free(m->arenas[1]);
    bw_bell_free(m->bell);
    free(m);
}

/* --- a look --- */
static bool new_reds(bw_monitor *m)
{
    bool any = false;
    for (int id = 0; id < 1 + m->has_copy; id++) {
        uint64_t reds = bw_monitor_reds(&m->sides[id]);
        any = any || (reds & ~m->reds[id]);
        m->reds[id] = reds;
    }
    return any;
}

static void tell_all(bw_monitor *m, double now)
{
    bw_arena_reset(bw_monitor_arena(m));
    for (int id = 0; id < 1 + m->has_copy; id++) {
        bw_watch_take(&m->sides[id], now);
        bw_watch_side_tell(m, (bw_monitor_side_id)id, now);
    }
    bw_watch_facts(m, now);
}

static void show(bw_watch_side *s)
{
    if (s->shown_verdict != s->verdict)
        bw_verdict_free(s->shown_verdict);
    s->shown_verdict = s->verdict;
    s->shown = s->now;
}

bool bw_monitor_take_look(bw_monitor *m, double now, int64_t when, bool confirm)
{
    tell_all(m, now);
    bool fresh = new_reds(m);
    if (confirm && fresh)
        return false;
    bw_monitor_measure(m, now);
    bw_monitor_tell_follow(m); /* says how far, as measured now */
    m->look.number++;
    m->look.seconds = now;
    m->look.wall = when;
    bw_monitor_tell_changes(m);
    bw_monitor_tell_rows(m);
    bw_monitor_tell_sentence(m);
    for (int id = 0; id < 1 + m->has_copy; id++)
        show(&m->sides[id]);
    m->turn = !m->turn;
    if (m->ask_alarms)
        m->ask_alarms(m->alarm_context, m);
    return true;
}

void bw_monitor_pass_look(bw_monitor *m, double now)
{
    bw_arena_reset(bw_monitor_arena(m));
    for (int id = 0; id < 1 + m->has_copy; id++) {
        bw_watch_take(&m->sides[id], now);
        bw_watch_side_tell(m, (bw_monitor_side_id)id, now);
    }
    bw_monitor_measure(m, now);
    m->look.number++;
    for (int id = 0; id < 1 + m->has_copy; id++) {
        m->sides[id].now.verdict = m->sides[id].shown_verdict;
        m->sides[id].shown = m->sides[id].now;
    }
    m->turn = !m->turn;
}

void bw_monitor_forget(bw_monitor *m)
{
    for (int id = 0; id < 1 + m->has_copy; id++) {
        char *path = bw_strdup(m->sides[id].path);
        bw_watch_side_free(&m->sides[id]);
        m->sides[id] = (bw_watch_side){0};
        bw_monitor_begin_side(m, (bw_monitor_side_id)id, path);
        free(path);
        m->reds[id] = 0;
    }
    for (size_t i = 0; i < BW_METRIC_COUNT; i++)
        bw_past_cut(m->past[i]);
    for (size_t i = 0; i < BW_MONITOR_RATES; i++)
        bw_past_cut(m->rates[i]);
    m->look.number = 0;
    m->basis = 0;
}

/* --- when --- */
static void ask_sides(bw_monitor *m, double now)
{
    m->looking = true;
    for (int id = 0; id < 1 + m->has_copy; id++) {
        bw_watch_side *s = &m->sides[id];
        if (!bw_sampling_busy(s->sampling))
            s->asked_at = now;
        bw_sampling_ask(s->sampling);
    }
}

/* Has each side come, or is not waited for any longer? */
static bool collect(bw_monitor *m, double now)
{
    bool all = true;
    for (int id = 0; id < 1 + m->has_copy; id++) {
        bw_watch_side *s = &m->sides[id];
        bw_images *images = bw_sampling_take(s->sampling);
        if (images) {
            bw_images_free(s->fresh);
            s->fresh = images;
            s->asked_at = -1;
        }
        all = all && (s->asked_at < 0 || now - s->asked_at > SILENT_SECONDS);
    }
    return all;
}

static bool any_fresh(const bw_monitor *m)
{
    return m->sides[BW_MONITOR_SOURCE].fresh || m->sides[BW_MONITOR_COPY].fresh;
}

static void record(bw_monitor *m)
{
    if (m->recording && m->record_trouble.status == BW_OK)
        bw_recording_add(m->recording, m, &m->record_trouble);
}

/* A red that is new is looked at once more before it is told: of files that are written, a look may
 * have caught two moments. */
static bool finish(bw_monitor *m, double now)
{
    bool confirm = !m->confirming && any_fresh(m);
    m->looking = m->confirming = false;
    if (bw_monitor_take_look(m, now, wall(), confirm)) {
        record(m);
        return true;
    }
    m->confirming = true;
    ask_sides(m, now);
    return false;
}

bool bw_monitor_poll(bw_monitor *m)
{
    double now = seconds(m) - m->began;
    if (m->replay)
        return bw_replay_poll(m, now);
    if (!m->looking && now >= m->due) {
        double interval = m->options.interval / 1000.0;
        m->due = now - m->due < interval && m->look.number ? m->due + interval : now + interval;
        ask_sides(m, now);
    }
    return m->looking && collect(m, now) && finish(m, now);
}

int bw_monitor_due(const bw_monitor *m)
{
    double now = seconds(m) - m->began;
    if (m->replay)
        return bw_replay_due(m, now);
    double wait = m->looking ? 0.02 : m->due - now;
    return wait <= 0 ? 0 : (int)(wait * 1000) + 1;
}

bool bw_monitor_wait(bw_monitor *m, unsigned milliseconds)
{
    int64_t until = machine_clock(NULL) + milliseconds;
    while (!bw_monitor_poll(m)) {
        int64_t left = until - machine_clock(NULL);
        int due = m->looking ? (int)(SILENT_SECONDS * 1000) : bw_monitor_due(m);
        if (left <= 0)
            return false;
        bw_bell_wait(m->bell, due < 0 || due > left ? (unsigned)left : (unsigned)due);
    }
    return true;
}

/* --- what is asked of it --- */
const bw_monitor_side *bw_monitor_get_side(const bw_monitor *m, bw_monitor_side_id id)
{
    return id == BW_MONITOR_COPY && !m->has_copy ? NULL : &m->sides[id].shown;
}

const bw_monitor_look *bw_monitor_get_look(const bw_monitor *m)
{
    return &m->look;
}

const char *bw_monitor_record_trouble(const bw_monitor *m)
{
    return m->record_trouble.status != BW_OK ? m->record_trouble.text : NULL;
}
