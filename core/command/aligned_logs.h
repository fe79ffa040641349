/* core/command/aligned_logs.h - all records of several logs, their clocks put on that of the first. */
#ifndef BW_CORE_COMMAND_ALIGNED_LOGS_H
#define BW_CORE_COMMAND_ALIGNED_LOGS_H

#include <blockwright/command.h>

/* event NULL: no row knows the record. False: no more of any log. */
typedef bool bw_aligned_take(void *context, const bw_log *log, const bw_log_record *record,
                             const bw_log_event *event);
/* Of the logs and folders that a parameter names, one log after the other. A log that saw the same
 * failover as the first one is moved onto its clock; a note tells by how much. */
bw_status bw_aligned_logs_each(bw_call *call, const char *param, bw_aligned_take *take,
                               void *context);
const char *bw_base_name(const char *path); /* behind the last slash */

#endif
