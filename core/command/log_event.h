/* core/command/log_event.h - a known record of a log as facts: for hooks and for alarm rules. */
#ifndef BW_CORE_COMMAND_LOG_EVENT_H
#define BW_CORE_COMMAND_LOG_EVENT_H

#include <blockwright/command.h>

#define BW_LOG_FACTS (BW_EVENT_FIELDS + 7)

/* The row's own fields, then source, line, time (as text), seconds (since 1970, of UTC where the
 * zone is known; absent without a time), kind, severity and text; all texts are the arena's.
 * Returns how many of the BW_LOG_FACTS. */
size_t bw_log_event_facts(const bw_log *log, const bw_log_event *event, const bw_log_record *record,
                          bw_arena *arena, bw_fact *facts);
/* Tells hooks on log_event, if there are any. */
void bw_log_event_tell(bw_session *session, const bw_log *log, const bw_log_event *event,
                       const bw_log_record *record);

#endif
