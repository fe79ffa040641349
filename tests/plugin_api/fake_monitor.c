/* A watch of a test: what its looks tell is set by the test (fake_monitor.h), nothing is read. */
#include "fake_monitor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_monitor fake_monitor;

struct bw_monitor {
    double speed;
};

static bw_monitor the_one;

bw_monitor *bw_monitor_new(const bw_verdict_rules *rules, const char *source, const char *copy,
                           const bw_monitor_options *options, bw_error *err)
{
    (void)rules, (void)options, (void)err;
    fake_monitor.sides[0].path = source;
    fake_monitor.sides[1].path = copy;
    fake_monitor.has_copy = copy != NULL;
    fake_monitor.replay = false;
    fake_monitor.open++;
    return &the_one;
}

bw_monitor *bw_monitor_replay_new(const bw_verdict_rules *rules, const char *path,
                                  const bw_monitor_options *options, bw_error *err)
{
    (void)rules, (void)options;
    if (strstr(path, "missing")) {
        bw_error_set(err, BW_ERR_NOT_FOUND, "%s: no such recording", path);
        return NULL;
    }
    fake_monitor.has_copy = fake_monitor.replay = true;
    fake_monitor.open++;
    the_one.speed = 1;
    return &the_one;
}

void bw_monitor_free(bw_monitor *monitor)
{
    fake_monitor.open -= monitor != NULL;
}

void bw_monitor_use_alarms(bw_monitor *monitor, bw_session *session)
{
    (void)monitor, (void)session;
}

bool bw_monitor_poll(bw_monitor *monitor)
{
    (void)monitor;
    fake_monitor.polls++;
    return true;
}

int bw_monitor_due(const bw_monitor *monitor)
{
    (void)monitor;
    return 1500;
}

bool bw_monitor_is_replay(const bw_monitor *monitor)
{
    (void)monitor;
    return fake_monitor.replay;
}

double bw_monitor_length(const bw_monitor *monitor)
{
    (void)monitor;
    return fake_monitor.length;
}

void bw_monitor_set_speed(bw_monitor *monitor, double speed)
{
    monitor->speed = speed;
}

double bw_monitor_speed(const bw_monitor *monitor)
{
    return monitor->speed;
}

bool bw_monitor_step(bw_monitor *monitor, int direction)
{
    (void)monitor;
    double to = fake_monitor.look.seconds + direction;
    if (to < 0 || to > fake_monitor.length)
        return false;
    fake_monitor.look.seconds = to;
    fake_monitor.look.number += (uint64_t)(int64_t)direction;
    return true;
}

bool bw_monitor_seek(bw_monitor *monitor, double seconds)
{
    (void)monitor;
    fake_monitor.look.seconds = seconds < fake_monitor.length ? seconds : fake_monitor.length;
    return true;
}

bool bw_monitor_at_end(const bw_monitor *monitor)
{
    (void)monitor;
    return fake_monitor.look.seconds >= fake_monitor.length;
}

const char *bw_monitor_side_name(bw_monitor_side_id side)
{
    return side == BW_MONITOR_COPY ? "copy" : "source";
}

const bw_monitor_side *bw_monitor_get_side(const bw_monitor *monitor, bw_monitor_side_id side)
{
    (void)monitor;
    return side == BW_MONITOR_COPY && !fake_monitor.has_copy ? NULL : &fake_monitor.sides[side];
}

const char *bw_monitor_follow_name(bw_monitor_follow follow)
{
    static const char *const names[] = {"unknown", "follows", "lags", "stalled", "rests", "parted"};
    return names[follow];
}

const bw_monitor_look *bw_monitor_get_look(const bw_monitor *monitor)
{
    (void)monitor;
    return &fake_monitor.look;
}

const bw_monitor_row *bw_monitor_row_at(const bw_monitor *monitor, size_t index)
{
    (void)monitor;
    return index < fake_monitor.row_count ? &fake_monitor.rows[index] : NULL;
}

const char *bw_metric_name(bw_monitor_metric metric)
{
#define NAME(id, name, unit, doc) name,
    static const char *const names[] = {BW_MONITOR_METRICS(NAME)};
#undef NAME
    return names[metric];
}

const char *bw_metric_doc(bw_monitor_metric metric)
{
#define DOC(id, name, unit, doc) doc,
    static const char *const docs[] = {BW_MONITOR_METRICS(DOC)};
#undef DOC
    return docs[metric];
}

void bw_metric_text(bw_monitor_metric metric, double value, bw_text *text)
{
#define UNIT(id, name, unit, doc) unit,
    static const char *const units[] = {BW_MONITOR_METRICS(UNIT)};
#undef UNIT
    bw_text_addf(text, "%.0f %s", value, units[metric]);
}

bool bw_monitor_value(const bw_monitor *monitor, bw_monitor_metric metric, double *value)
{
    (void)monitor;
    *value = fake_monitor.values[metric];
    return fake_monitor.known[metric];
}

/* Rises over the time that is asked for. */
void bw_monitor_history(const bw_monitor *monitor, bw_monitor_metric metric, double from, double to,
                        bw_monitor_span *spans, size_t count)
{
    (void)monitor, (void)from, (void)to;
    for (size_t i = 0; i < count; i++) {
        double value = fake_monitor.values[metric] * (double)i / (double)count;
        spans[i] =
            (bw_monitor_span){fake_monitor.known[metric] && i >= count / 2, value, value, value};
    }
}

const bw_monitor_alarm *bw_monitor_alarm_at(const bw_monitor *monitor, size_t index)
{
    (void)monitor;
    return index < fake_monitor.alarm_count ? &fake_monitor.alarms[index] : NULL;
}

uint64_t bw_monitor_alarm_count(const bw_monitor *monitor)
{
    (void)monitor;
    return fake_monitor.alarm_count;
}

bool bw_monitor_wait(bw_monitor *monitor, unsigned milliseconds)
{
    (void)milliseconds;
    return bw_monitor_poll(monitor);
}
