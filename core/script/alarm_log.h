/* core/script/alarm_log.h - a text to which alarms are appended, a line each: a file that the
 * caller named for output. */
#ifndef BW_CORE_SCRIPT_ALARM_LOG_H
#define BW_CORE_SCRIPT_ALARM_LOG_H

#include <blockwright/monitor.h>

#include <stdio.h>

/* NULL with err: it cannot be appended to, or is an Oracle file. fclose it. */
FILE *bw_alarm_log_open(const char *path, bw_error *err);
/* "2026-11-21 12:00:05 critical heartbeat: text" */
void bw_alarm_log_add(FILE *log, const bw_monitor_alarm *alarm);

#endif
