/* core/log/batches.h - records of a log, cut and looked up in the catalogue, in batches, in their
 * order.
 *
 * Cutting is one thread's work at a time, since each line says something about the next; looking up
 * is not. Whoever is free, the receiver too, does what is next: look up a batch that is cut, or cut
 * one more. */
#ifndef BW_CORE_LOG_BATCHES_H
#define BW_CORE_LOG_BATCHES_H

#include "core/log/catalogue.h"
#include "core/log/reader.h"

#define BW_LOG_BATCH 1024u              /* records */
#define BW_LOG_BATCH_BYTES (64u * 1024) /* of their texts; the last one may reach beyond */

/* A line of a record and what the catalogue says of it. Most records are one; a message of log.xml
 * may hold lines that a text log has one by one. */
typedef struct bw_log_known {
    size_t record; /* in the batch */
    const char *text;
    size_t size;
    bool later;                /* no record's first line */
    const bw_event_rule *rule; /* NULL: nothing */
    uint32_t first, count;     /* in the batch's fields */
} bw_log_known;

typedef struct bw_log_batch {
    bw_log_record records[BW_LOG_BATCH]; /* text: into texts */
    size_t count;
    char *texts;         /* BW_LOG_BATCH_BYTES, and room for one more */
    bw_log_known *known; /* in the order of the records; those that are wanted */
    size_t known_count, known_room;
    bw_event_field *fields;
    size_t field_count, field_room;
    bw_status status; /* not BW_OK: no batch follows; BW_ERR_RANGE is the log's end */
} bw_log_batch;

typedef struct bw_log_batches bw_log_batches;

/* Which events are wanted, and no other lines; wants NULL: all lines are. */
typedef struct bw_log_wish {
    bw_log_wants *wants;
    void *context;
} bw_log_wish;

/* catalogue NULL: nothing is looked up. The cursor stands before the first record; it belongs to
 * this until _free. A large log gets helping threads. */
bw_log_batches *bw_log_batches_new(bw_log_cursor *cursor, const bw_catalogue *catalogue,
                                   bw_log_wish wish);
void bw_log_batches_free(bw_log_batches *batches);
/* The next batch, which is the receiver's until _done. */
bw_log_batch *bw_log_batches_next(bw_log_batches *batches);
void bw_log_batches_done(bw_log_batches *batches);
/* Why the last batch's status is neither BW_OK nor the end. */
const bw_error *bw_log_batches_error(const bw_log_batches *batches);

#endif
