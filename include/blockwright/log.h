/* blockwright/log.h - Oracle's logs as records with times.
 *
 * A log is any text that an Oracle process or tool writes: alert log (text, log.xml), attention
 * log, trace, broker and observer log, listener log, output of dgmgrl, RMAN and sqlplus; plain or
 * gzipped. Its kind is told by content, never by name. A record is one message: one line, a
 * wrapped argument list joined to its code line, one <msg> or one JSON object. Lines that hold
 * only a time and empty lines belong to the record beside them, so that the records of a log,
 * one after the other, cover each of its bytes once.
 *
 * Memory: the index keeps a place every so many records and halves itself when it is full: at most
 * BW_LOG_INDEX_PLACES places a log, whatever its size; text of a record over BW_LOG_TEXT_MAX bytes
 * is cut (its range is not). Threads: one log and its cursors belong to one thread at a time. */
#ifndef BLOCKWRIGHT_LOG_H
#define BLOCKWRIGHT_LOG_H

#include <blockwright/base.h>

#define BW_LOG_TEXT_MAX 65536u    /* bytes */
#define BW_LOG_INDEX_PLACES 8192u /* 128 bytes each at most */

typedef enum bw_log_kind {
    BW_LOG_UNKNOWN, /* bytes that are no text, or text of no known kind */
    BW_LOG_ALERT,   /* also ASM's alert log and `adrci show alert` */
    BW_LOG_ALERT_XML,
    BW_LOG_ATTENTION,      /* text, 18c and 19c */
    BW_LOG_ATTENTION_JSON, /* 21c and later */
    BW_LOG_TRACE,
    BW_LOG_CONTROL_TRACE, /* CREATE CONTROLFILE */
    BW_LOG_BROKER,        /* drc*.log */
    BW_LOG_OBSERVER,
    BW_LOG_DGMGRL,
    BW_LOG_RMAN,
    BW_LOG_SQLPLUS,
    BW_LOG_LISTENER,
    BW_LOG_LISTENER_XML,
    BW_LOG_SQLNET,
    BW_LOG_CLUSTER, /* clusterware's alert and ocssd */
    BW_LOG_DBV,
    BW_LOG_KIND_COUNT
} bw_log_kind;
BW_API const char *bw_log_kind_name(bw_log_kind kind); /* "alert", "log.xml", "trace" ... */
BW_API const char *bw_log_kind_summary(bw_log_kind kind);
/* From the first bytes (up to 64 KiB) alone. */
BW_API bw_log_kind bw_log_kind_of(const void *bytes, size_t size);

/* --- time ---
 * A record happened in [us - early_us, us + span_us): a block's stamp is the time of writing, and
 * processes write late. us counts microseconds from 1970-01-01: UTC when the
 * zone is known, else what the writer's clock showed, read as if it were UTC. */
#define BW_LOG_SPAN_OPEN INT64_MAX /* at us or later: no bound is known */
typedef enum bw_log_certainty {
    BW_LOG_TIME_NONE,      /* nothing before it says a time */
    BW_LOG_TIME_INHERITED, /* from a line above */
    BW_LOG_TIME_OWN,       /* printed with the record */
} bw_log_certainty;
typedef struct bw_log_time {
    int64_t us;
    int64_t span_us;
    int32_t early_us;
    int32_t zone_s; /* seconds east of UTC that the stamp printed or the caller set */
    bw_log_certainty certainty;
    bool zone_known;
    bool year_known; /* false: the stamp had no year, it was inferred */
    bool folded;     /* second pass through the hour that autumn repeats */
} bw_log_time;
#define BW_LOG_TIME_TEXT 48
/* "2016-04-28 02:45:44 +00:00", with the digits that the stamp printed; "?" for the zone when it
 * is not known, "~" before it when the year is inferred; "" without a time. */
BW_API const char *bw_log_time_format(const bw_log_time *time, char text[BW_LOG_TIME_TEXT]);
/* -1 a before b, 1 after, 0 when the evidence does not tell (spans meet, a zone is unknown). */
BW_API int bw_log_time_order(const bw_log_time *a, const bw_log_time *b);
/* A time that a person wrote: 2016-04-28[ T]hh:mm[:ss[.frac]][zone]; zone as bw_log_zone_parse. */
BW_API bw_status bw_log_time_parse(const char *text, bw_log_time *time, bw_error *err);
/* +05:30, -0500, Z, UTC -> seconds east. Names of regions are refused with a sentence. */
BW_API bw_status bw_log_zone_parse(const char *text, int32_t *seconds, bw_error *err);

/* --- a log --- */
typedef struct bw_log bw_log;
BW_API bw_log *bw_log_open(const char *path, bw_error *err);
BW_API bw_log *bw_log_from_memory(const char *name, const void *bytes, size_t size); /* copied */
BW_API void bw_log_free(bw_log *log);
BW_API const char *bw_log_path(const bw_log *log);
BW_API bw_log_kind bw_log_get_kind(const bw_log *log);
BW_API bool bw_log_is_gzip(const bw_log *log);
BW_API uint64_t bw_log_size(const bw_log *log); /* bytes on disk, as seen last */
/* The zone of stamps that print none; offset_us is added to every time (a wrong clock). Cursors
 * opened later follow it. */
BW_API void bw_log_set_zone(bw_log *log, int32_t seconds_east);
BW_API void bw_log_set_offset(bw_log *log, int64_t offset_us);
/* A name of iconv for bytes that are not UTF-8; NULL = chosen line by line by score. */
BW_API bw_status bw_log_set_charset(bw_log *log, const char *charset, bw_error *err);

/* --- its records --- */
typedef struct bw_log_record {
    uint64_t number; /* from 0 */
    uint64_t offset; /* of its first byte in the (unpacked) log, a stamp line before it included */
    uint64_t size;   /* bytes up to the next record; more than the text's */
    uint64_t line;   /* source line of the text, from 1 */
    bw_log_time time;
    bool continues;   /* a detail of the record before: indented, OS error, ... */
    bool provisional; /* the last line, without a newline yet */
    bool cut;         /* text_size was bounded */
    bool hole;        /* a run of zero bytes: copytruncate, or a copy not yet complete */
    /* The message as the bytes of the log: without stamp, thread or XML around it, without the
     * line end. Lives until the cursor moves. Not terminated; may hold any byte. */
    const char *text;
    size_t text_size;
} bw_log_record;

typedef struct bw_log_cursor bw_log_cursor;
BW_API bw_log_cursor *bw_log_cursor_new(bw_log *log); /* at the first record */
BW_API void bw_log_cursor_free(bw_log_cursor *cursor);
/* BW_ERR_RANGE without touching err: there is no further record (now). */
BW_API bw_status bw_log_next(bw_log_cursor *cursor, bw_log_record *record, bw_error *err);
/* The next bw_log_next gives this record. Reads on from the nearest indexed place. */
BW_API bw_status bw_log_seek_record(bw_log_cursor *cursor, uint64_t number, bw_error *err);

/* Reads to the end, so that every place is indexed; *records counts them. */
BW_API bw_status bw_log_index(bw_log *log, const bw_progress *progress, uint64_t *records,
                              bw_error *err);

typedef enum bw_log_change {
    BW_LOG_SAME,
    BW_LOG_GROWN,
    BW_LOG_TRUNCATED,
    BW_LOG_REPLACED
} bw_log_change;
/* Looks at the file again. Truncated or replaced: the index is dropped, cursors start anew. Grown:
 * cursors at the end go on; a provisional record is given again, whole. */
BW_API bw_status bw_log_follow(bw_log *log, bw_log_change *change, bw_error *err);

/* --- text for a screen ---
 * Appends size bytes as UTF-8 without control characters (shown as \xNN, tabs as blanks). */
BW_API void bw_log_show(const bw_log *log, const char *bytes, size_t size, bw_text *out);

/* --- several logs on one time line --- */
typedef struct bw_log_alignment {
    bool found;
    /* To add to the second log so that it stands on the clock of the first: measured_us, or only
     * its zone_s when the rest is within what the anchors' stamps leave open. */
    int64_t offset_us;
    int64_t measured_us;    /* median over the pairs */
    int32_t zone_s;         /* its part that is a whole number of quarter hours */
    unsigned pairs;         /* anchors it rests on */
    int64_t spread_us;      /* largest distance of a pair from measured_us */
    int64_t uncertainty_us; /* of one pair, from the spans of both records */
    char anchor[64];        /* what the pairs were: "failover" */
} bw_log_alignment;
/* One event seen by both (a failover in observer and alert logs) gives the difference of clocks. */
BW_API bw_status bw_log_align(bw_log *first, bw_log *second, bw_log_alignment *alignment,
                              bw_error *err);

#endif
