/* core/log/reader.h - what a log, its index and its cursors hold. */
#ifndef BW_CORE_LOG_READER_H
#define BW_CORE_LOG_READER_H

#include "core/log/line.h"
#include "core/log/stamp.h"

/* What the lines above say about the next one. */
typedef struct bw_log_state {
    bw_log_time time; /* as printed: without the log's zone and offset */
    int64_t latest;   /* us of the last stamp */
    int64_t fold_end; /* us up to which the repeated hour goes */
    int year;         /* for stamps without one */
    int month;        /* of the last such stamp, 0 = none */
    bool stack;       /* in an error stack */
} bw_log_state;

/* Before a record. */
typedef struct bw_log_spot {
    uint64_t record, offset, line;
    bw_log_state state;
} bw_log_spot;
_Static_assert(sizeof(bw_log_spot) <= 128, "log.h states the index's memory");

struct bw_log {
    bw_log_bytes *bytes;
    bw_log_kind kind;
    bool zone_set;
    int32_t zone_s;
    int64_t offset_us;
    char *charset;      /* NULL = by score */
    bw_log_spot *spots; /* spots[i] is before record i * stride */
    size_t spot_count;
    uint64_t stride;
    unsigned generation; /* counts replaced files */
};

/* The most that a record's text is: a line, and argument lists joined to it. */
#define BW_LOG_JOINED_LINES 4 /* 12 brackets never take more */
#define BW_LOG_JOINED_SIZE 1024u
#define BW_LOG_RECORD_TEXT (BW_LOG_TEXT_MAX + BW_LOG_JOINED_LINES * BW_LOG_JOINED_SIZE)

struct bw_log_cursor {
    bw_log *log;
    bw_log_window window;
    bw_log_spot at;     /* before the next record */
    bw_log_spot before; /* before the one given last */
    bool provisional;   /* the one given last was */
    uint64_t size_then; /* of the file, when it was */
    unsigned generation;
    bw_stamp_memo memo;
    bw_text held; /* a text that the window no longer holds */
    bw_text raw;  /* of a <msg> or an object */
    const char *text;
    size_t text_size;
};

/* Takes a stamp into state; own: it stands in the record's own line. */
void bw_log_take_stamp(bw_log_state *state, const bw_stamp *stamp, bw_log_kind kind, bool own);
/* Reads the stamp of a line; years are inferred. */
bool bw_log_line_stamp(bw_log_state *state, bw_stamp_memo *memo, const bw_log_line *line,
                       bw_log_kind kind, bw_stamp *stamp);
/* Is the message a detail of the one before? Follows error stacks in state. */
bool bw_log_continues(bw_log_state *state, const char *text, size_t size);
/* The next line, keeping the cursor's text alive. */
bw_status bw_log_peek(bw_log_cursor *cursor, uint64_t offset, bw_log_line *line, bw_error *err);
bool bw_log_blank(const bw_log_line *line);

/* As bw_log_next, when the log was not followed since the cursor's last record; on failure nothing
 * is said of record. */
bw_status bw_log_next_unchanged(bw_log_cursor *cursor, bw_log_record *record, bw_error *err);

/* Records whose text may be of several lines. */
static inline bool bw_log_has_messages(bw_log_kind kind)
{
    return kind == BW_LOG_ALERT_XML || kind == BW_LOG_LISTENER_XML || kind == BW_LOG_ATTENTION_JSON;
}
/* One <msg> or JSON object that begins with line; *end: behind it. *whole: it ends before the log
 * does. */
bool bw_log_starts_message(bw_log_kind kind, const bw_log_line *line);
bw_status bw_log_read_message(bw_log_cursor *cursor, const bw_log_line *line, uint64_t *end,
                              uint64_t *lines, bool *whole, bw_error *err);

#endif
