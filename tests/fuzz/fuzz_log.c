/* Any bytes as a log: every byte in one record, any record found again by seeking, text shown. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include <blockwright/log.h>

static uint64_t walk(bw_log *log, const uint8_t *bytes, uint64_t size)
{
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_text shown = {0};
    bw_log_record r;
    uint64_t count = 0, end = 0;
    while (bw_log_next(cursor, &r, NULL) == BW_OK) {
        char text[BW_LOG_TIME_TEXT];
        if (r.offset != end || r.size == 0 || r.number != count)
            abort();
        end += r.size;
        count++;
        bw_log_time_format(&r.time, text);
        bw_text_clear(&shown);
        bw_log_show(log, r.text, r.text_size < 400 ? r.text_size : 400, &shown);
    }
    bool wide = size >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
                              (bytes[0] == 0xfe && bytes[1] == 0xff)); /* counts as UTF-8 */
    if (end != size && !wide)
        abort();
    bw_text_free(&shown);
    bw_log_cursor_free(cursor);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    bw_log *log = bw_log_from_memory("fuzz", bytes, size);
    uint64_t count = walk(log, bytes, size);
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    bw_log_alignment alignment;
    if (count && (bw_log_seek_record(cursor, count / 2, NULL) != BW_OK ||
                  bw_log_next(cursor, &r, NULL) != BW_OK || r.number != count / 2))
        abort();
    bw_log_align(log, log, &alignment, NULL);
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    return 0;
}
