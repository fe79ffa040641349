/* core/script/match.h - Lua patterns (manual 6.4.1), matched with a bound on the work done. */
#ifndef BW_CORE_SCRIPT_MATCH_H
#define BW_CORE_SCRIPT_MATCH_H

#include <blockwright/base.h>

#define BW_CAPTURES 32
#define BW_CAPTURE_POSITION (-2)
#define BW_CAPTURE_OPEN (-1)

typedef struct bw_capture {
    const char *start;
    ptrdiff_t length; /* or BW_CAPTURE_POSITION, BW_CAPTURE_OPEN */
} bw_capture;

typedef struct bw_match {
    const char *subject, *subject_end, *pattern_end;
    int level; /* captures begun */
    bw_capture captures[BW_CAPTURES];
    int depth;           /* of recursion, bounded */
    uint64_t steps;      /* of work done, over all tries with this structure */
    const char *problem; /* NULL, or what is wrong with the pattern; then no match is told */
    void (*tick)(void *context); /* called every 65,536 steps; may leave by longjmp */
    void *context;
} bw_match;

/* The end of the match of pattern (without ^) at subject, NULL when there is none. */
const char *bw_match_at(bw_match *match, const char *subject, const char *pattern);

#endif
