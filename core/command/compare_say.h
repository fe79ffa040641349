/* core/command/compare_say.h - how compare says what it found: text, CSV or JSON. */
#ifndef BW_CORE_COMMAND_COMPARE_SAY_H
#define BW_CORE_COMMAND_COMPARE_SAY_H

#include <blockwright/command.h>
#include <blockwright/diff.h>

typedef struct bw_compare {
    bw_call *call;
    bw_json *json; /* NULL: text or CSV */
    bool csv, all; /* all: housekeeping is shown too */
    bw_dbfile *left, *right;
    const char *sides[2]; /* what the two are called in the head of a block; NULL: not told */
    uint64_t fields_left; /* blocks whose fields may still be listed */
    bool cut;             /* some were not */
    bool shift_told;      /* that the sides are shifted against each other */
    bw_diff_blocks pair;  /* read last; the one that runs the command frees it */
    bw_error trouble;     /* met inside a callback */
} bw_compare;

/* A path as a terminal may show it: control bytes and what is no UTF-8 as \xNN; appended. */
void bw_compare_path(bw_text *text, const char *path);
/* Behind the last run: ends JSON's list of runs; what a callback met becomes the call's error.
 * Returns the status of the whole. */
bw_status bw_compare_runs_end(bw_compare *c, bw_status status);
/* A run that is not equal; changed blocks with their fields. */
bool bw_compare_say_run(bw_compare *c, const bw_diff_run *run);
/* The fields of one pair of blocks, which may carry different numbers. */
bw_status bw_compare_say_blocks(bw_compare *c, uint64_t left, uint64_t right, size_t *differ);

#endif
