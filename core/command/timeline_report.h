/* core/command/timeline_report.h - a time line as one HTML file for a ticket: lanes and spans as
 * SVG, tables of spans and events, the logs with their clocks and digests. No script, nothing from
 * outside; every text of a log is escaped. Memory: at most BW_REPORT_EVENTS events, the most severe
 * ones, and BW_REPORT_SPANS spans a log. */
#ifndef BW_CORE_COMMAND_TIMELINE_REPORT_H
#define BW_CORE_COMMAND_TIMELINE_REPORT_H

#include <blockwright/events.h>

#define BW_REPORT_EVENTS 20000u
#define BW_REPORT_SPANS 500u
#define BW_REPORT_TEXT 1000u /* bytes of a record's text */

typedef struct bw_timeline_report bw_timeline_report;
/* filter: the options that were given, in words; "" = none. */
bw_timeline_report *bw_timeline_report_new(const char *filter);
void bw_timeline_report_free(bw_timeline_report *report);
/* The log is borrowed until the report is freed. Returns its number. */
size_t bw_timeline_report_log(bw_timeline_report *report, const bw_log *log,
                              const bw_log_alignment *alignment);
/* Every record of the log, whether shown or not: spans are made of them. */
void bw_timeline_report_pass(bw_timeline_report *report, size_t log, const bw_log_record *record,
                             const bw_log_event *event);
/* A record that is shown; rule NULL: no row of the catalogue knows it. text: as bw_log_show gives.
 */
void bw_timeline_report_event(bw_timeline_report *report, size_t log, const bw_log_record *record,
                              const bw_event_rule *rule, const char *text);
/* A new file; force: an earlier report may be replaced, and nothing else. _may_save tells before
 * any log is read. */
bw_status bw_timeline_report_may_save(const char *path, bool force, bw_error *err);
bw_status bw_timeline_report_save(bw_timeline_report *report, const char *path, bool force,
                                  const bw_progress *progress, bw_error *err);

#endif
