/* core/script/cmd_monitor.h - the command monitor, and how it says a look. */
#ifndef BW_CORE_SCRIPT_CMD_MONITOR_H
#define BW_CORE_SCRIPT_CMD_MONITOR_H

#include <blockwright/monitor.h>

extern const bw_command bw_command_monitor;

/* The whole of the last look: lights, sentence, table, what holds. fields: names of rows and
 * metrics parted by commas, NULL = all. */
void bw_monitor_say(bw_call *call, const bw_monitor *monitor, const char *fields);
/* A line for the look when something is to be told of it, and one an alarm. */
void bw_monitor_say_changes(bw_call *call, const bw_monitor *monitor);
void bw_monitor_say_alarms(bw_call *call, const bw_monitor *monitor, uint64_t since);
/* One object. */
void bw_monitor_json(bw_json *json, const bw_monitor *monitor, const char *fields, uint64_t since);

#endif
