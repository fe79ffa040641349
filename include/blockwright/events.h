/* blockwright/events.h - what the lines of Oracle's logs mean: a catalogue of events as data, and
 * spans between events.
 *
 * The catalogue comes from lua/events/ and the person's $XDG_CONFIG_HOME/blockwright/events/.
 * docs/events.md lists it and tells how to add rows. Threads: one catalogue belongs to one thread at
 * a time (it compiles its patterns when they are first needed). */
#ifndef BLOCKWRIGHT_EVENTS_H
#define BLOCKWRIGHT_EVENTS_H

#include <blockwright/log.h>

typedef enum bw_event_severity {
    BW_EVENT_INFO,
    BW_EVENT_NOTICE,
    BW_EVENT_WARNING,
    BW_EVENT_ERROR,
    BW_EVENT_CRITICAL
} bw_event_severity;
BW_API const char *bw_event_severity_name(bw_event_severity severity);

/* One row: a kind of event and the wordings it is known by. */
typedef struct bw_event_rule {
    const char *kind; /* "redo.switch" */
    bw_event_severity severity;
    const char *meaning;
    const char *const *patterns; /* as written in the data file */
    size_t pattern_count;
    const char *const *samples;
    size_t sample_count;
} bw_event_rule;

#define BW_EVENT_FIELDS 12
typedef struct bw_event_field {
    const char *name;  /* "seq" */
    const char *type;  /* "scn", "dba", "file", "block", "thread", "seq", "error", "time" ... */
    const char *text;  /* into the text that was matched; not terminated */
    size_t size;
    bool has_number;
    uint64_t number;   /* of whole numbers, hex and SCNs */
} bw_event_field;
typedef struct bw_log_event {
    const bw_event_rule *rule;
    bw_event_field fields[BW_EVENT_FIELDS];
    size_t field_count;
} bw_log_event;

typedef struct bw_catalogue bw_catalogue;
BW_API void bw_catalogue_free(bw_catalogue *catalogue); /* of bw_session_new_catalogue; NULL is fine */
BW_API size_t bw_catalogue_count(const bw_catalogue *catalogue);
BW_API const bw_event_rule *bw_catalogue_at(const bw_catalogue *catalogue, size_t index);
/* What the record's text means; false: no row knows it. */
BW_API bool bw_catalogue_match(bw_catalogue *catalogue, const char *text, size_t size,
                               bw_log_event *event);
/* Compiles every pattern and matches every sample of the rows from index first on. */
BW_API bw_status bw_catalogue_prove(bw_catalogue *catalogue, size_t first, bw_error *err);
BW_API const bw_event_field *bw_event_get(const bw_log_event *event, const char *name); /* or NULL */

/* false: no more. event NULL: no row knows the record. Both live for the call. */
typedef bool bw_log_take(void *context, const bw_log_record *record, const bw_log_event *event);
/* Every record from number first on, in order, with what it means (catalogue NULL: nothing). Of a
 * large log other threads cut and look up records meanwhile: until the return only the log's path,
 * kind, size and bw_log_show may be asked, no cursor moved, and no rows added to the catalogue.
 * take and progress are called in this thread. A message of several lines (log.xml) comes line by
 * line: number, offset and time are the same. Memory: 8 batches of 1024 records and 64 KiB of
 * text. */
BW_API bw_status bw_log_each(bw_log *log, bw_catalogue *catalogue, uint64_t first,
                             const bw_progress *progress, bw_log_take *take, void *context,
                             bw_error *err);

/* The same from the first record on, but take gets only the lines of events that are wanted: what
 * nobody wants costs less. wants is asked by several threads at a time. */
typedef bool bw_log_wants(void *context, const bw_event_rule *rule);
BW_API bw_status bw_log_each_wanted(bw_log *log, bw_catalogue *catalogue, bw_log_wants *wants,
                                    const bw_progress *progress, bw_log_take *take, void *context,
                                    bw_error *err);

/* --- spans --- */
typedef enum bw_span_ends {
    BW_SPAN_SEEN,     /* both ends stand in the log */
    BW_SPAN_FAILED,   /* its end says that it failed */
    BW_SPAN_CUT,      /* no end: what came next shows that it was over by then */
    BW_SPAN_OPEN,     /* no end up to the last record */
} bw_span_ends;
BW_API const char *bw_span_ends_name(bw_span_ends ends);
typedef struct bw_span {
    const char *kind;           /* "crash recovery" */
    const char *meaning;
    bw_log_time begin, end;     /* end: of the last record when open */
    bw_span_ends ends;
    uint64_t begin_line, end_line;
    const char *begin_event;    /* kinds of the events; "" = the last record before a start */
    const char *end_event;
} bw_span;

/* Spans of one log, from its records in their order. tell gets each span when it ends; spans that
 * never end come with bw_spans_finish. Memory is bounded: one open span of a kind. */
typedef struct bw_spans bw_spans;
BW_API bw_spans *bw_spans_new(void (*tell)(void *context, const bw_span *span), void *context);
BW_API void bw_spans_free(bw_spans *spans);
/* event NULL: a record that no row knows; its time counts for outages. */
BW_API void bw_spans_add(bw_spans *spans, const bw_log_event *event, const bw_log_record *record);
BW_API void bw_spans_finish(bw_spans *spans);
/* Tells the spans that are open up to now, without ending them. */
BW_API void bw_spans_tell_open(const bw_spans *spans);

#endif
