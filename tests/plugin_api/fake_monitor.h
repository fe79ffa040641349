/* What the one watch of a test tells. */
#ifndef FAKE_MONITOR_H
#define FAKE_MONITOR_H

#include <blockwright/monitor.h>

extern struct fake_monitor {
    int open; /* watches that were begun and not ended */
    unsigned polls;
    bool has_copy, replay;
    double length;
    bw_monitor_look look;
    bw_monitor_side sides[BW_MONITOR_SIDES];
    const bw_monitor_row *rows;
    size_t row_count;
    bool known[BW_METRIC_COUNT];
    double values[BW_METRIC_COUNT];
    const bw_monitor_alarm *alarms;
    size_t alarm_count;
} fake_monitor;

#endif
