/* What a line tells about the next ones: times that are inherited, years, stacks. */
#include "core/log/reader.h"

#include <string.h>

#define SECOND 1000000LL

/* How long before its block's stamp a message may have been issued: of 373 messages that the shared
 * alert log and its XML twin hold once, 11 were 1.0 to 2.032 s before (docs/findings.md). */
#define WRITTEN_LATE 2100000

/* Kinds in which a stamp on its own line opens a block, written anew after about a second at the
 * soonest (log-formats.md, 2.2: at most 0.963 s over 1,068 messages). */
static bool writes_blocks(bw_log_kind kind)
{
    return kind != BW_LOG_TRACE && kind != BW_LOG_OBSERVER && kind != BW_LOG_BROKER &&
           kind != BW_LOG_LISTENER && kind != BW_LOG_CLUSTER && kind != BW_LOG_SQLNET;
}

/* Autumn gives an hour twice: a clock without zone that goes back by about an hour. */
static void watch_fold(bw_log_state *state, int64_t us)
{
    int64_t back = state->latest - us;
    if (state->latest && back >= 3540 * SECOND && back <= 3660 * SECOND) {
        state->fold_end = state->latest;
        state->time.folded = true;
    } else if (us > state->fold_end) {
        state->time.folded = false;
    }
    state->latest = us;
}

void bw_log_take_stamp(bw_log_state *state, const bw_stamp *s, bw_log_kind kind, bool own)
{
    bw_log_time *t = &state->time;
    t->us = s->us;
    t->zone_known = s->has_zone;
    t->zone_s = s->zone_s;
    t->year_known = s->year != 0;
    t->certainty = own ? BW_LOG_TIME_OWN : BW_LOG_TIME_INHERITED;
    t->span_us = s->resolution;
    bool block = s->alone && writes_blocks(kind);
    t->early_us = block ? WRITTEN_LATE : 0;
    if (block)
        t->span_us = s->resolution >= SECOND ? 2 * SECOND : SECOND;
    if (s->year)
        state->year = s->year;
    else
        state->month = s->month;
    if (!s->has_zone)
        watch_fold(state, s->us);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Most lines are told apart from stamps by three bytes: a stamp that begins with a letter, but for
 * REM and DG, ends with a year. */
static bool may_be_stamp(const char *text, size_t size)
{
    char first = text[0], last = text[size - 1];
    if ((unsigned char)first <= '9' || first == '[' || first == 'R' || first == 'D')
        return true;
    char before = text[size - 5]; /* a year: CST2017 is one too */
    return is_space(last) ||
           (last >= '0' && last <= '9' && (is_space(before) || (before >= 'A' && before <= 'Z')));
}

bool bw_log_line_stamp(bw_log_state *state, bw_stamp_memo *memo, const bw_log_line *line,
                       bw_log_kind kind, bw_stamp *s)
{
    if (line->size < 12 || !may_be_stamp(line->text, line->size))
        return false;
    if (bw_stamp_again(memo, line->text, line->size, s))
        return true;
    if (!bw_stamp_read(line->text, line->size, kind, state->year, s))
        return false;
    bw_stamp_keep(memo, line->text, line->size, s);
    if (s->year || !state->month || s->month + 6 >= state->month)
        return true;
    state->month = s->month; /* December, then January */
    return bw_stamp_read(line->text, line->size, kind, ++state->year, s);
}

/* words: a literal, so that its length is known where every line passes */
#define STARTS(text, size, words)                                                                  \
    ((size) >= sizeof(words) - 1 && memcmp((text), (words), sizeof(words) - 1) == 0)

/* ORA-00600: and its like. */
static bool is_code(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && at < 4 && text[at] >= 'A' && text[at] <= 'Z')
        at++;
    return at >= 3 && at + 1 < size && text[at] == '-' && text[at + 1] >= '0' &&
           text[at + 1] <= '9';
}

/* "ORA-1109 signalled during: ALTER DATABASE CLOSE..." Few lines hold the rarest of its letters. */
static bool is_signalled(const char *text, size_t size)
{
    const char *end = text + size, *g = text;
    while ((g = memchr(g, 'g', (size_t)(end - g))) != NULL) {
        if (g - text >= 2 && STARTS(g - 2, (size_t)(end - g) + 2, "signalled during"))
            return true;
        g++;
    }
    return false;
}

static bool is_system_error(const char *text, size_t size)
{
    if (STARTS(text, size, "Additional information:") || STARTS(text, size, "O/S-Error:"))
        return true;
    if (!memchr("LSIHA", text[0], 5))
        return false;
    const char *colon = memmem(text, size < 48 ? size : 48, " Error: ", 8);
    return colon && (size_t)(colon - text) + 8 < size && colon[8] >= '0' && colon[8] <= '9';
}

bool bw_log_continues(bw_log_state *state, const char *text, size_t size)
{
    bool in_stack = state->stack;
    if (size == 0)
        return false;
    if (is_space(text[0]) || STARTS(text, size, "Mem# "))
        return true;
    state->stack = false;
    if (is_code(text, size) && !is_signalled(text, size)) {
        state->stack = true;
        return in_stack;
    }
    if (in_stack && is_system_error(text, size)) {
        state->stack = true;
        return true;
    }
    state->stack = STARTS(text, size, "Errors in file ");
    return false;
}
