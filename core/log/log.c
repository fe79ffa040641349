/* A log: its bytes, its kind, and the index that cursors fill as they go. */
#include "core/log/reader.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HEAD 65536u

/* Observers up to 12.2 print no year: take that of a stamp that has one, else that of the file's
 * last change. */
static int first_year(bw_log *log, const char *head, size_t size)
{
    bw_stamp s;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(head + at, '\n', size - at);
        size_t length = end ? (size_t)(end - head) - at : size - at;
        if (length && head[at + length - 1] == '\r')
            length--;
        if (bw_stamp_read(head + at, length, log->kind, 2000, &s) && s.year)
            return s.year;
        at = end ? (size_t)(end - head) + 1 : size;
    }
    time_t changed = (time_t)bw_log_bytes_changed(log->bytes);
    struct tm when = {0};
    return changed && gmtime_r(&changed, &when) ? when.tm_year + 1900 : 2000;
}

static bw_status look_at_head(bw_log *log, bw_error *err)
{
    char *head = bw_alloc(HEAD);
    size_t got = 0;
    bw_status status = bw_log_bytes_read(log->bytes, 0, head, HEAD, &got, err);
    if (status == BW_OK) {
        log->kind = bw_log_kind_of(head, got);
        log->spots[0].state.year = first_year(log, head, got);
    }
    free(head);
    return status;
}

static void empty_index(bw_log *log)
{
    memset(log->spots, 0, sizeof(*log->spots));
    log->spot_count = 1;
    log->stride = 64;
}

static bw_log *log_over(bw_log_bytes *bytes, bw_error *err)
{
    if (!bytes)
        return NULL;
    bw_log *log = bw_alloc(sizeof(*log));
    log->bytes = bytes;
    log->spots = bw_alloc(sizeof(*log->spots));
    empty_index(log);
    if (look_at_head(log, err) != BW_OK) {
        bw_log_free(log);
        return NULL;
    }
    return log;
}

bw_log *bw_log_open(const char *path, bw_error *err)
{
    return log_over(bw_log_bytes_open(path, err), err);
}

bw_log *bw_log_from_memory(const char *name, const void *bytes, size_t size)
{
    return log_over(bw_log_bytes_from_memory(name, bytes, size), NULL);
}

void bw_log_free(bw_log *log)
{
    if (!log)
        return;
    bw_log_bytes_free(log->bytes);
    free(log->charset);
    free(log->spots);
    free(log);
}

const char *bw_log_path(const bw_log *log)
{
    return bw_log_bytes_path(log->bytes);
}

bw_log_kind bw_log_get_kind(const bw_log *log)
{
    return log->kind;
}

bool bw_log_is_gzip(const bw_log *log)
{
    return bw_log_bytes_gzip(log->bytes);
}

uint64_t bw_log_size(const bw_log *log)
{
    return bw_log_bytes_size(log->bytes);
}

void bw_log_set_zone(bw_log *log, int32_t seconds_east)
{
    log->zone_set = true;
    log->zone_s = seconds_east;
}

void bw_log_set_offset(bw_log *log, int64_t offset_us)
{
    log->offset_us = offset_us;
}

bw_status bw_log_set_charset(bw_log *log, const char *charset, bw_error *err)
{
    if (charset) {
        iconv_t known = iconv_open("UTF-8", charset);
        if (known == (iconv_t)-1)
            return bw_error_set(err, BW_ERR_ARGUMENT,
                                "no character set %s here; `iconv -l` lists them", charset);
        iconv_close(known);
    }
    free(log->charset);
    log->charset = charset ? bw_strdup(charset) : NULL;
    return BW_OK;
}

bw_status bw_log_index(bw_log *log, const bw_progress *progress, uint64_t *records, bw_error *err)
{
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record record;
    bw_status status = bw_log_seek_record(cursor, (log->spot_count - 1) * log->stride, err);
    uint64_t count = (log->spot_count - 1) * log->stride;
    while (status == BW_OK && (status = bw_log_next(cursor, &record, err)) == BW_OK)
        if (++count % 4096 == 0 && progress && progress->report &&
            !progress->report(progress->context, record.offset, bw_log_size(log)))
            status = bw_error_set(err, BW_ERR_CANCELLED, "stopped");
    bw_log_cursor_free(cursor);
    *records = count;
    return status == BW_ERR_RANGE ? BW_OK : status;
}

bw_status bw_log_follow(bw_log *log, bw_log_change *change, bw_error *err)
{
    bw_status status = bw_log_bytes_refresh(log->bytes, change, err);
    if (status != BW_OK || *change == BW_LOG_SAME)
        return status;
    if (*change != BW_LOG_GROWN) {
        log->generation++;
        empty_index(log);
        return look_at_head(log, err);
    }
    return log->kind == BW_LOG_UNKNOWN && log->spot_count == 1 ? look_at_head(log, err) : BW_OK;
}
