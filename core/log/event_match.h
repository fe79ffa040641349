/* core/log/event_match.h - does a pattern's steps fit a line, and where do its fields stand? */
#ifndef BW_CORE_LOG_EVENT_MATCH_H
#define BW_CORE_LOG_EVENT_MATCH_H

#include "core/log/event_pattern.h"

/* What stands in a line for a field; begin NULL: nothing, the choice that it is of is missing. */
typedef struct bw_event_place {
    const char *begin, *end;
} bw_event_place;

typedef struct bw_event_line {
    const char *text, *end;
    bool plain; /* its only blanks are single ' ' */
} bw_event_line;

/* Choices are tried in the order in which they are written; a field takes as much as its shape lets
 * it, a text as little, so that the rest fits. begun: bytes of the line that are known to be how
 * the pattern begins (pattern->begun), else 0. places: one a field of the pattern. The effort is
 * bounded: a line that would need more does not match. */
bool bw_event_match(const bw_event_pattern *pattern, const bw_event_line *line, size_t begun,
                    bw_event_place *places);

#endif
