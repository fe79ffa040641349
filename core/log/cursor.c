/* From lines to records, one after the other, each byte in one of them. */
#include "core/log/reader.h"

#include <stdlib.h>
#include <string.h>

bw_log_cursor *bw_log_cursor_new(bw_log *log)
{
    bw_log_cursor *c = bw_alloc(sizeof(*c));
    c->log = log;
    c->generation = log->generation;
    c->at = log->spots[0];
    bw_log_window_init(&c->window, log->bytes);
    return c;
}

void bw_log_cursor_free(bw_log_cursor *c)
{
    if (!c)
        return;
    bw_log_window_free(&c->window);
    bw_text_free(&c->held);
    bw_text_free(&c->raw);
    free(c);
}

bool bw_log_blank(const bw_log_line *line)
{
    if (line->hole || (line->size && (unsigned char)line->text[0] > ' ')) /* most lines */
        return false;
    for (size_t i = 0; i < line->size; i++)
        if (line->text[i] != ' ' && line->text[i] != '\t' && line->text[i] != '\r')
            return false;
    return !line->cut;
}

static void hold_text(bw_log_cursor *c)
{
    if (!c->text || c->text == c->held.data)
        return;
    bw_text_clear(&c->held);
    bw_text_add_bytes(&c->held, c->text, c->text_size);
    c->text = bw_text_get(&c->held);
}

bw_status bw_log_peek(bw_log_cursor *c, uint64_t offset, bw_log_line *line, bw_error *err)
{
    if (bw_log_window_moves(&c->window, offset) || c->text == c->window.held.data)
        hold_text(c);
    return bw_log_line_peek(&c->window, offset, line, err);
}

/* ORA-00600 and ORA-07445 print their arguments over more than one line. */
static bool list_is_open(const char *text, size_t size)
{
    size_t open = 0;
    if (size < 10 || memcmp(text, "ORA-", 4) != 0)
        return false;
    const char *end = text + size, *at = memchr(text, '[', size); /* most have none */
    for (; at && at < end; at++)
        open += *at == '[' ? 1 : *at == ']' && open ? (size_t)-1 : 0;
    while (end[-1] == ' ')
        end--;
    return open > 0 || end[-1] == ',';
}

static void join_list(bw_log_cursor *c, uint64_t *end, uint64_t *line_number)
{
    bw_log_line next;
    for (int i = 0; i < BW_LOG_JOINED_LINES && list_is_open(c->text, c->text_size); i++) {
        if (bw_log_peek(c, *end, &next, NULL) != BW_OK || next.hole || next.cut)
            return;
        size_t blanks = 0;
        while (blanks < next.size && next.text[blanks] == ' ')
            blanks++;
        if (blanks == next.size || (next.text[blanks] != '[' && next.text[blanks] != ']') ||
            next.size > BW_LOG_JOINED_SIZE)
            return;
        hold_text(c);
        bw_text_add_bytes(&c->held, next.text, next.size);
        c->text = bw_text_get(&c->held);
        c->text_size = c->held.length;
        *end = next.next;
        ++*line_number;
    }
}

static bool closes_span(const char *text, size_t size)
{
    if (!memmem(text, size, "ailover", 7) && !memmem(text, size, "einstatement", 12))
        return false;
    return memmem(text, size, " succeeded", 10) || memmem(text, size, " failed", 7);
}

/* A failover ends with the time on a line of its own: it is the time of the line above it. */
static void take_closing_stamp(bw_log_cursor *c, bw_log_record *r, uint64_t *end,
                               uint64_t *line_number)
{
    bw_log_line next;
    bw_stamp s;
    if (c->log->kind != BW_LOG_OBSERVER && c->log->kind != BW_LOG_DGMGRL)
        return;
    if (!closes_span(c->text, c->text_size))
        return;
    if (bw_log_peek(c, *end, &next, NULL) != BW_OK ||
        !bw_log_line_stamp(&c->at.state, &c->memo, &next, c->log->kind, &s) || !s.alone)
        return;
    bw_log_take_stamp(&c->at.state, &s, c->log->kind, true);
    r->time = c->at.state.time;
    *end = next.next;
    ++*line_number;
}

static bw_status take_blank_lines(bw_log_cursor *c, uint64_t *end, uint64_t *line_number,
                                  bw_error *err)
{
    bw_log_line next;
    bw_status status;
    if (bw_log_window_sign(&c->window, *end) > ' ') /* as most lines begin */
        return BW_OK;
    while ((status = bw_log_peek(c, *end, &next, err)) == BW_OK && bw_log_blank(&next)) {
        *end = next.next;
        ++*line_number;
    }
    return status == BW_ERR_RANGE ? BW_OK : status;
}

/* The first line that says something; stamps are taken on the way, and that of the line itself:
 * *used is its length. A log that ends before gives a record without text. */
static bw_status find_message(bw_log_cursor *c, bw_log_line *line, uint64_t *end,
                              uint64_t *line_number, bool *stamped, size_t *used, bw_error *err)
{
    bw_status status;
    bw_stamp s;
    *stamped = false;
    *used = 0;
    while ((status = bw_log_line_read(&c->window, *end, line, err)) == BW_OK) {
        ++*line_number;
        *end = line->next;
        if (bw_log_blank(line))
            continue;
        if (line->hole || !bw_log_line_stamp(&c->at.state, &c->memo, line, c->log->kind, &s))
            return BW_OK;
        bw_log_take_stamp(&c->at.state, &s, c->log->kind, true);
        *stamped = true;
        *used = s.alone ? 0 : s.used;
        if (!s.alone)
            return BW_OK;
    }
    memset(line, 0, sizeof(*line));
    line->text = "";
    return status == BW_ERR_RANGE && *end > c->at.offset ? BW_OK : status;
}

/* A record of one line: its own stamp, its text, and lines that belong to it. */
static bw_status read_line_record(bw_log_cursor *c, const bw_log_line *line, bool stamped,
                                  size_t used, bw_log_record *r, uint64_t *end, uint64_t *lines,
                                  bw_error *err)
{
    bw_log_state *state = &c->at.state;
    bw_stamp s;
    bw_stamp glued = {0};
    c->text = line->text + used;
    c->text_size = line->size - used;
    if (!used && bw_stamp_may_be_glued(c->text, c->text_size) &&
        bw_stamp_glued(c->text, c->text_size, &glued))
        c->text_size = glued.used;
    r->time = state->time;
    if (!stamped && r->time.certainty == BW_LOG_TIME_OWN)
        r->time.certainty = BW_LOG_TIME_INHERITED;
    if (c->text_size > 30 && *c->text == 'R' && bw_stamp_in_rman(c->text, c->text_size, &s)) {
        bw_log_state inside = *state;
        bw_log_take_stamp(&inside, &s, BW_LOG_RMAN, true);
        r->time = inside.time;
        r->time.span_us = s.resolution;
    }
    r->continues = bw_log_continues(state, c->text, c->text_size);
    join_list(c, end, lines);
    take_closing_stamp(c, r, end, lines);
    if (glued.used)
        bw_log_take_stamp(state, &glued, c->log->kind, true);
    else if (state->time.certainty == BW_LOG_TIME_OWN)
        state->time.certainty = BW_LOG_TIME_INHERITED;
    return take_blank_lines(c, end, lines, err);
}

static void set_zone(const bw_log *log, bw_log_time *time)
{
    if (time->certainty == BW_LOG_TIME_NONE)
        return;
    if (!time->zone_known && log->zone_set) {
        time->zone_known = true;
        time->zone_s = log->zone_s;
        time->us -= log->zone_s * 1000000LL;
    }
    if (time->certainty == BW_LOG_TIME_INHERITED && log->kind != BW_LOG_ALERT &&
        time->span_us < 1000000)
        time->span_us = BW_LOG_SPAN_OPEN;
    time->us += log->offset_us;
}

/* Keeps every stride-th place; a full index forgets each second one. */
static void note_place(bw_log *log, const bw_log_spot *spot)
{
    if (spot->record != log->spot_count * log->stride)
        return;
    if (log->spot_count == BW_LOG_INDEX_PLACES) {
        for (size_t i = 1; i < BW_LOG_INDEX_PLACES / 2; i++)
            log->spots[i] = log->spots[2 * i];
        log->spot_count = BW_LOG_INDEX_PLACES / 2;
        log->stride *= 2;
        if (spot->record != log->spot_count * log->stride)
            return;
    }
    if ((log->spot_count & (log->spot_count - 1)) == 0)
        log->spots = bw_realloc(log->spots, log->spot_count * 2 * sizeof(*log->spots));
    log->spots[log->spot_count++] = *spot;
}

/* The file may have changed since the last record. */
static void catch_up(bw_log_cursor *c)
{
    if (c->generation != c->log->generation) {
        c->generation = c->log->generation;
        c->at = c->log->spots[0];
        c->provisional = false;
        bw_log_window_forget(&c->window);
    } else if (c->size_then != bw_log_bytes_size(c->log->bytes)) {
        bw_log_window_forget(&c->window);
        if (c->provisional)
            c->at = c->before;
        c->provisional = false;
    }
    c->size_then = bw_log_bytes_size(c->log->bytes);
}

static bw_status read_record(bw_log_cursor *c, bw_log_record *r, bw_error *err)
{
    bw_log_line line;
    bool stamped;
    size_t used;
    uint64_t end = c->at.offset, lines = c->at.line;
    bw_status status = find_message(c, &line, &end, &lines, &stamped, &used, err);
    if (status != BW_OK)
        return status;
    r->line = lines;
    r->hole = line.hole;
    r->cut = line.cut;
    if (bw_log_has_messages(c->log->kind) && bw_log_starts_message(c->log->kind, &line)) {
        status = bw_log_read_message(c, &line, &end, &lines, &line.ended, err);
        r->time = c->at.state.time;
        r->continues = false;
    } else {
        status = read_line_record(c, &line, stamped, used, r, &end, &lines, err);
    }
    r->provisional = !line.ended && !line.hole;
    r->size = end - c->at.offset;
    c->at.offset = end;
    c->at.line = lines;
    return status;
}

bw_status bw_log_next(bw_log_cursor *c, bw_log_record *r, bw_error *err)
{
    catch_up(c);
    memset(r, 0, sizeof(*r));
    return bw_log_next_unchanged(c, r, err);
}

bw_status bw_log_next_unchanged(bw_log_cursor *c, bw_log_record *r, bw_error *err)
{
    c->text = NULL;
    note_place(c->log, &c->at);
    bw_log_spot here = c->at;
    bw_status status = read_record(c, r, err);
    if (status != BW_OK) {
        c->at = here;
        return status;
    }
    c->before = here;
    r->number = c->before.record;
    r->offset = c->before.offset;
    c->at.record++;
    set_zone(c->log, &r->time);
    r->text = c->text;
    r->text_size = c->text_size;
    c->provisional = r->provisional;
    return BW_OK;
}

bw_status bw_log_seek_record(bw_log_cursor *c, uint64_t number, bw_error *err)
{
    bw_log_record passed;
    bw_status status = BW_OK;
    catch_up(c);
    c->provisional = false;
    uint64_t place = number / c->log->stride;
    if (place >= c->log->spot_count)
        place = c->log->spot_count - 1;
    if (c->at.record > number || c->at.record < place * c->log->stride)
        c->at = c->log->spots[place];
    while (status == BW_OK && c->at.record < number)
        status = bw_log_next(c, &passed, err);
    return status;
}
