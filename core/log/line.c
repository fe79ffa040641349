/* One window a cursor: 256 KiB, refilled when less than 64 KiB are ahead. A line that is longer
 * keeps its first 64 KiB, the rest is passed over. */
#include "core/log/line.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW (256u * 1024)
#define AHEAD (64u * 1024)

void bw_log_window_init(bw_log_window *w, bw_log_bytes *bytes)
{
    memset(w, 0, sizeof(*w));
    w->bytes = bytes;
    w->data = bw_alloc(WINDOW);
}

void bw_log_window_free(bw_log_window *w)
{
    free(w->data);
    bw_text_free(&w->held);
}

void bw_log_window_forget(bw_log_window *w)
{
    w->size = 0;
    w->at_end = false;
    w->again = false;
}

bool bw_log_window_moves(const bw_log_window *w, uint64_t offset)
{
    if (offset < w->offset || offset > w->offset + w->size)
        return true;
    return !w->at_end && w->offset + w->size - offset < AHEAD;
}

static bw_status fill(bw_log_window *w, uint64_t offset, bw_error *err)
{
    size_t kept = 0, got = 0;
    if (offset >= w->offset && offset < w->offset + w->size) {
        kept = (size_t)(w->offset + w->size - offset);
        memmove(w->data, w->data + (offset - w->offset), kept);
    }
    bw_status status =
        bw_log_bytes_read(w->bytes, offset + kept, w->data + kept, WINDOW - kept, &got, err);
    w->again = false;
    w->offset = offset;
    w->size = kept + got;
    w->at_end = w->size < WINDOW;
    return status;
}

static size_t zeros(const char *data, size_t size)
{
    size_t n = 0;
    while (n < size && data[n] == 0)
        n++;
    return n;
}

/* Passes over the rest of a line, or of a hole, that is longer than the window. */
static bw_status pass_over(bw_log_window *w, bw_log_line *line, bw_error *err)
{
    bw_status status = BW_OK;
    line->next = w->offset + w->size;
    while (!line->ended && status == BW_OK && !w->at_end) {
        status = fill(w, line->next, err);
        const char *end = line->hole ? NULL : memchr(w->data, '\n', w->size);
        size_t taken = line->hole ? zeros(w->data, w->size)
                       : end      ? (size_t)(end - w->data) + 1
                                  : w->size;
        line->ended = end || (line->hole && taken < w->size);
        line->next += taken;
    }
    return status;
}

static bw_status read_long(bw_log_window *w, bw_log_line *line, bw_error *err)
{
    if (!line->hole) {
        bw_text_clear(&w->held);
        bw_text_add_bytes(&w->held, line->text, BW_LOG_TEXT_MAX);
        line->text = bw_text_get(&w->held);
        line->size = BW_LOG_TEXT_MAX;
        line->cut = true;
    }
    return pass_over(w, line, err);
}

static bw_status find_line(bw_log_window *w, uint64_t offset, bw_log_line *line, bw_error *err)
{
    if (bw_log_window_moves(w, offset)) {
        bw_status status = fill(w, offset, err);
        if (status != BW_OK)
            return status;
    }
    size_t at = (size_t)(offset - w->offset), left = w->size - at;
    if (left == 0)
        return BW_ERR_RANGE;
    memset(line, 0, sizeof(*line));
    line->offset = offset;
    line->text = w->data + at;
    size_t hole = zeros(line->text, left);
    const char *end = hole ? NULL : memchr(line->text, '\n', left);
    line->hole = hole > 0;
    line->ended = end || (hole && hole < left);
    if (!line->ended && !w->at_end) {
        if (at) { /* from its begin the window may hold it whole */
            bw_status status = fill(w, offset, err);
            return status == BW_OK ? find_line(w, offset, line, err) : status;
        }
        return read_long(w, line, err);
    }
    size_t size = hole ? hole : end ? (size_t)(end - line->text) : left;
    line->next = offset + size + (end ? 1 : 0);
    if (hole)
        return BW_OK;
    if (offset == 0 && size >= 3 && memcmp(line->text, "\xef\xbb\xbf", 3) == 0) {
        line->text += 3; /* UTF-8's byte order mark */
        size -= 3;
    }
    if (size && line->text[size - 1] == '\r')
        size--;
    line->cut = size > BW_LOG_TEXT_MAX;
    line->size = line->cut ? BW_LOG_TEXT_MAX : size;
    return BW_OK;
}

/* A line as most are: it ends in the window, and is no hole. */
static bool find_whole_line(const bw_log_window *w, uint64_t offset, bw_log_line *line)
{
    if (offset == 0 || bw_log_window_sign(w, offset) <= 0 || bw_log_window_moves(w, offset))
        return false;
    const char *text = w->data + (offset - w->offset);
    const char *end = memchr(text, '\n', w->size - (size_t)(offset - w->offset));
    if (!end)
        return false;
    size_t size = (size_t)(end - text);
    *line = (bw_log_line){.offset = offset, .next = offset + size + 1, .text = text, .ended = true};
    line->size = size - (size && text[size - 1] == '\r');
    return line->size <= BW_LOG_TEXT_MAX;
}

bw_status bw_log_line_read(bw_log_window *w, uint64_t offset, bw_log_line *line, bw_error *err)
{
    if (w->again && w->last.offset == offset) {
        *line = w->last;
        return BW_OK;
    }
    return find_whole_line(w, offset, line) ? BW_OK : find_line(w, offset, line, err);
}

bw_status bw_log_line_peek(bw_log_window *w, uint64_t offset, bw_log_line *line, bw_error *err)
{
    bw_status status = bw_log_line_read(w, offset, line, err);
    w->again = status == BW_OK && line->text != w->held.data && line->ended;
    if (w->again)
        w->last = *line;
    return status;
}
