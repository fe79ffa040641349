/* All records of a log with what they mean, one after the other. */
#include "core/log/batches.h"

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
    for (size_t i = 0; i < known->count; i++)
        event.fields[i] = b->fields[known->first + i];
    return to->take(to->context, r, &event);
}

/* Hands a batch on; BW_ERR_RANGE: the caller wants no more. */
static bw_status hand_on(const receiver *to, bw_log_batch *b)
{
    for (const bw_log_known *known = b->known; known < b->known + b->known_count; known++) {
        bw_log_record *r = &b->records[known->record];
        r->text = known->text;
        r->text_size = known->size;
        r->continues |= known->later;
        if (!hand_on_line(to, r, b, known))
            return BW_ERR_RANGE;
    }
    if (b->count && to->progress && to->progress->report &&
        !to->progress->report(to->progress->context, b->records[b->count - 1].offset,
                              bw_log_size(to->log)))
        return bw_error_set(to->err, BW_ERR_CANCELLED, "stopped");
    return b->status;
}

static bw_status hand_on_all(const receiver *to, bw_log_cursor *cursor, bw_catalogue *catalogue,
                             bw_log_wish wish)
{
    bw_log_batches *batches = bw_log_batches_new(cursor, catalogue, wish);
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

static bw_status each(const receiver *to, bw_catalogue *catalogue, uint64_t first, bw_log_wish wish)
{
    bw_log_cursor *cursor = bw_log_cursor_new(to->log);
    bw_status status = bw_log_seek_record(cursor, first, to->err);
    if (status == BW_OK) /* else there is no such record, or it cannot be read */
        status = hand_on_all(to, cursor, catalogue, wish);
    bw_log_cursor_free(cursor);
    return status == BW_ERR_RANGE ? BW_OK : status;
}

bw_status bw_log_each(bw_log *log, bw_catalogue *catalogue, uint64_t first,
                      const bw_progress *progress, bw_log_take *take, void *context, bw_error *err)
{
    const receiver to = {log, progress, take, context, err};
    return each(&to, catalogue, first, (bw_log_wish){NULL, NULL});
}

bw_status bw_log_each_wanted(bw_log *log, bw_catalogue *catalogue, bw_log_wants *wants,
                             const bw_progress *progress, bw_log_take *take, void *context,
                             bw_error *err)
{
    const receiver to = {log, progress, take, context, err};
    return each(&to, catalogue, 0, (bw_log_wish){wants, context});
}
