/* core/command/timeline_report_parts.h - what the report holds, for the files that write it. */
#ifndef BW_CORE_COMMAND_TIMELINE_REPORT_PARTS_H
#define BW_CORE_COMMAND_TIMELINE_REPORT_PARTS_H

#include "core/command/timeline_report.h"

typedef struct bw_report_event {
    size_t log;
    uint64_t line;
    bw_log_time time;
    int severity;     /* -1: no row knows it */
    const char *kind; /* "" likewise */
    char *text;
} bw_report_event;

typedef struct bw_report_log {
    const bw_log *log;
    bw_log_alignment alignment;
    bw_log_time first, last;
    uint64_t records;
    bw_spans *engine;
    bw_span *spans;
    size_t span_count;
} bw_report_log;

struct bw_timeline_report {
    char *filter;
    bw_report_log *logs;
    size_t log_count;
    bw_report_event *events;
    size_t event_count;
    int least;         /* severity below which events were dropped; -2 = none */
    uint64_t left_out; /* events */
};

/* Text with < > & " ' as entities. */
void bw_report_escape(bw_text *html, const char *text);
/* A log's name: the last part of its path, escaped. */
void bw_report_name(bw_text *html, const bw_log *log);
void bw_report_svg(const bw_timeline_report *report, bw_text *html);
bw_status bw_report_write(const char *path, const char *bytes, size_t size, bool force,
                          bw_error *err);
/* SHA-256 of the file as it is now, in hex; "" with err when it cannot be read. */
bw_status bw_report_digest(const char *path, char hex[65], const bw_progress *progress,
                           bw_error *err);

#endif
