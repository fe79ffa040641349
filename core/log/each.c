/* All records of a log with what they mean, one after the other. */
#include "core/log/batches.h"

#include <string.h>

typedef struct receiver {
    bw_log *log;
    const bw_progress *progress;
    bw_log_take *take;
    void *context;
    bw_error *err;
} receiver;

static bool hand_on_line(const receiver *to, const bw_log_record *r, const bw_log_batch *b,
                         const bw_log_known *known)
{
    bw_log_event event;
    if (!known->rule)
        return to->take(to->context, r, NULL);
    event.rule = known->rule;
    event.field_count = known->count;
    memcpy(event.fields, b->fields + known->first, known->count * sizeof(*event.fields));
    return to->take(to->context, r, &event);
}

/* A message of log.xml may hold lines that a text log has one by one. */
static bool hand_on_record(const receiver *to, const bw_log_record *record, const bw_log_batch *b,
                           size_t *line)
{
    bw_log_record r = *record;
    const char *rest = record->text;
    size_t left = record->text_size;
    while (bw_log_next_line(&rest, &left, &r.text, &r.text_size)) {
        if (!hand_on_line(to, &r, b, &b->known[(*line)++]))
            return false;
        r.continues = true;
    }
    return true;
}

/* Hands a batch on; BW_ERR_RANGE: the caller wants no more. */
static bw_status hand_on(const receiver *to, const bw_log_batch *b)
{
    size_t line = 0;
    for (size_t i = 0; i < b->count; i++)
        if (!hand_on_record(to, &b->records[i], b, &line))
            return BW_ERR_RANGE;
    if (b->count && to->progress && to->progress->report &&
        !to->progress->report(to->progress->context, b->records[b->count - 1].offset,
                              bw_log_size(to->log)))
        return bw_error_set(to->err, BW_ERR_CANCELLED, "stopped");
    return b->status;
}

static bw_status hand_on_all(const receiver *to, bw_log_cursor *cursor, bw_catalogue *catalogue)
{
    bw_log_batches *batches = bw_log_batches_new(cursor, catalogue);
    bw_status status = BW_OK;
    while (status == BW_OK) {
        status = hand_on(to, bw_log_batches_next(batches));
        bw_log_batches_done(batches);
    }
    if (bw_log_batches_error(batches)->status == status && to->err)
        *to->err = *bw_log_batches_error(batches);
    bw_log_batches_free(batches);
    return status;
}

bw_status bw_log_each(bw_log *log, bw_catalogue *catalogue, uint64_t first,
                      const bw_progress *progress, bw_log_take *take, void *context, bw_error *err)
{
    const receiver to = {log, progress, take, context, err};
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_status status = bw_log_seek_record(cursor, first, err);
    if (status == BW_OK) /* else there is no such record, or it cannot be read */
        status = hand_on_all(&to, cursor, catalogue);
    bw_log_cursor_free(cursor);
    return status == BW_ERR_RANGE ? BW_OK : status;
}
