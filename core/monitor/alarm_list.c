/* The last alarms, in a ring. */
#include "core/monitor/monitor.h"

#include <stdlib.h>

void bw_monitor_forget_alarm(bw_monitor_alarm *alarm)
{
    free((char *)(uintptr_t)alarm->rule); /* the list's own copies, all three */
    free((char *)(uintptr_t)alarm->severity);
    free((char *)(uintptr_t)alarm->text);
    *alarm = (bw_monitor_alarm){0};
}

void bw_monitor_raise(bw_monitor *m, const char *rule, const char *severity, const char *text)
{
    bw_monitor_alarm *alarm = &m->alarms[m->alarm_count++ % BW_MONITOR_ALARMS];
    bw_monitor_forget_alarm(alarm);
    *alarm = (bw_monitor_alarm){bw_strdup(rule), bw_strdup(severity), bw_strdup(text),
                                m->look.seconds, m->look.wall};
}

const bw_monitor_alarm *bw_monitor_alarm_at(const bw_monitor *m, size_t index)
{
    if (index >= m->alarm_count || index >= BW_MONITOR_ALARMS)
        return NULL;
    return &m->alarms[(m->alarm_count - 1 - index) % BW_MONITOR_ALARMS];
}

uint64_t bw_monitor_alarm_count(const bw_monitor *m)
{
    return m->alarm_count;
}
