/* core/log/line.h - lines of a log through a window of fixed size. */
#ifndef BW_CORE_LOG_LINE_H
#define BW_CORE_LOG_LINE_H

#include "core/log/bytes.h"

typedef struct bw_log_line {
    uint64_t offset, next; /* of its first byte, and behind its line end */
    const char *text;      /* without line end; lives until another line is read */
    size_t size;           /* at most BW_LOG_TEXT_MAX */
    bool cut;
    bool ended; /* by a newline, or by the bytes behind a hole */
    bool hole;  /* zero bytes only; text is empty */
} bw_log_line;

typedef struct bw_log_window {
    bw_log_bytes *bytes;
    char *data;
    uint64_t offset; /* of data[0] */
    size_t size;
    bool at_end;  /* no bytes were behind the window when it was filled */
    bool again;   /* last is still what a line at its offset is */
    bw_log_line last; /* peeked at */
    bw_text held; /* the begin of a line longer than the window */
} bw_log_window;

void bw_log_window_init(bw_log_window *window, bw_log_bytes *bytes);
void bw_log_window_free(bw_log_window *window);
void bw_log_window_forget(bw_log_window *window); /* the file changed */
/* Would reading the line at offset move the window (and so end the life of texts)? */
bool bw_log_window_moves(const bw_log_window *window, uint64_t offset);
/* The byte at offset, when the window has it; else -1. */
static inline int bw_log_window_sign(const bw_log_window *window, uint64_t offset)
{
    uint64_t at = offset - window->offset;
    return at < window->size ? (unsigned char)window->data[at] : -1;
}
/* The line at offset; BW_ERR_RANGE without touching err at the end. */
bw_status bw_log_line_read(bw_log_window *window, uint64_t offset, bw_log_line *line,
                           bw_error *err);
/* The same for one that most likely is read next: it is kept, which costs every line a wait for its
 * own bytes where it is done without need. */
bw_status bw_log_line_peek(bw_log_window *window, uint64_t offset, bw_log_line *line,
                           bw_error *err);

#endif
