/* A watch's looks as facts for the alarm rules with on = "sample". */
#include "core/monitor/monitor.h"
#include "core/script/alarms.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MORE_FACTS 12u

static void raise_one(void *context, const bw_alarm *alarm)
{
    bw_monitor_raise(context, alarm->rule, alarm->severity, alarm->text);
}

static size_t words(bw_monitor *m, bw_fact *facts, char time[32])
{
    const bw_monitor_side *s = &m->sides[BW_MONITOR_SOURCE].shown;
    const bw_monitor_side *c = &m->sides[BW_MONITOR_COPY].shown;
    time_t when = (time_t)(m->look.wall / 1000);
    struct tm local;
    strftime(time, 32, "%Y-%m-%d %H:%M:%S", localtime_r(&when, &local));
    const bw_fact told[] = {
        {.name = "time", .text = time},
        {.name = "seconds", .number = (int64_t)m->look.seconds},
        {.name = "source", .text = s->path},
        {.name = "light", .text = bw_light_name(m->look.worst)},
        {.name = "sentence", .text = m->look.sentence},
        {.name = "follow", .text = bw_monitor_follow_name(m->look.follow)},
        {.name = "source.state", .text = bw_monitor_state_name(s->state)},
        {.name = "source.heartbeat", .text = bw_monitor_pulse_name(s->pulse)},
        {.name = "copy", .text = m->has_copy ? c->path : ""},
        {.name = "copy.state", .text = bw_monitor_state_name(c->state)},
        {.name = "copy.heartbeat", .text = bw_monitor_pulse_name(c->pulse)},
    };
    _Static_assert(BW_COUNT(told) <= MORE_FACTS, "room for all");
    for (size_t i = 0; i < BW_COUNT(told); i++)
        facts[i] = told[i];
    return BW_COUNT(told);
}

static void feed(void *context, bw_monitor *m)
{
    bw_fact facts[BW_METRIC_COUNT + MORE_FACTS];
    char time[32];
    size_t count = words(m, facts, time);
    for (size_t i = 0; i < BW_METRIC_COUNT; i++)
        if (m->known[i])
            facts[count++] = (bw_fact){.name = bw_metric_name((bw_monitor_metric)i),
                                       .number = (int64_t)m->values[i]};
    bw_alarms_feed(context, "sample", facts, count, raise_one, m);
}

static void end(void *context)
{
    bw_alarms_free(context);
}

void bw_monitor_use_alarms(bw_monitor *m, bw_session *session)
{
    if (m->end_alarms)
        return;
    m->alarm_context = bw_alarms_new(session);
    m->ask_alarms = feed;
    m->end_alarms = end;
}
