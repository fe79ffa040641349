/* blockwright/fsfo.h - fast-start failover as texts tell of it: its configuration over time, what
 * is wrong with that (lint), and whether a condition would fire (lamps).
 *
 * The texts: outputs of dgmgrl, logs of observers and of the broker, alert logs. Each value keeps the
 * line that it was read from; values that contradict each other are kept side by side. Rules and
 * conditions are rows of data (lua/fsfo, docs/failover.md). Threads: one object belongs to one
 * thread; loaded rules may be read by any. */
#ifndef BLOCKWRIGHT_FSFO_H
#define BLOCKWRIGHT_FSFO_H

#include <blockwright/events.h>

/* --- the configuration --- */

/* One output of one command, or what one log tells between two of them. */
typedef struct bw_fsfo_output {
    const char *what;   /* "show configuration verbose", "observer log" ... */
    const char *source; /* as given to bw_fsfo_add */
    uint64_t line;      /* where it begins */
    bw_log_time time;   /* of a stamp above it or in it; BW_LOG_TIME_NONE: undated */
    int64_t age_s;      /* the broker's "status updated n seconds ago"; -1: not printed */
    bool of_log;        /* not printed at one moment, but line by line */
} bw_fsfo_output;

typedef struct bw_fsfo_fact {
    const char *member; /* "" the configuration; else a database, "observer", or "(file name)" */
    const char *name;   /* a property by its name in dgmgrl, "role", "condition Stuck Archiver",
                           "ORA-16661" ...; docs/failover.md lists them */
    const char *value;  /* as printed */
    bool has_number;    /* "30 seconds" -> 30, TRUE, YES -> 1, FALSE, NO, (none) -> 0 */
    int64_t number;
    size_t output;
    uint64_t line;
    bw_log_time time; /* as of its output; in a log the line's own */
    bool asked; /* by a command whose success is not seen: not yet a value */
} bw_fsfo_fact;

typedef struct bw_fsfo bw_fsfo;
BW_API bw_fsfo *bw_fsfo_new(void);
BW_API void bw_fsfo_free(bw_fsfo *fsfo); /* NULL is fine */
/* Records of one source in their order; another source begins a new output. event may be NULL. At
 * most 100,000 facts and 10,000 outputs are kept, the first ones. */
BW_API void bw_fsfo_add(bw_fsfo *fsfo, const char *source, bw_log_kind kind,
                        const bw_log_record *record, const bw_log_event *event);
BW_API size_t bw_fsfo_outputs(const bw_fsfo *fsfo);
BW_API const bw_fsfo_output *bw_fsfo_output_at(const bw_fsfo *fsfo, size_t index);
BW_API size_t bw_fsfo_facts(const bw_fsfo *fsfo); /* in the order of arrival */
BW_API const bw_fsfo_fact *bw_fsfo_fact_at(const bw_fsfo *fsfo, size_t index);
BW_API bool bw_fsfo_is_cut(const bw_fsfo *fsfo); /* facts came that were not kept */

/* What all texts say of one thing. */
typedef enum bw_fsfo_history {
    BW_FSFO_SAME,     /* one value wherever it is told */
    BW_FSFO_CHANGED,  /* several, and what tells them is in a known order */
    BW_FSFO_CONFLICT, /* several, and nothing tells which is the later one */
} bw_fsfo_history;
BW_API const char *bw_fsfo_history_name(bw_fsfo_history history);
typedef struct bw_fsfo_setting {
    const char *member, *name;
    const bw_fsfo_fact *const *facts; /* by time where it is known, else as they came */
    size_t count;
    bw_fsfo_history history;
    const bw_fsfo_fact *last; /* the newest; of a conflict the one that came last; NULL: only asked */
} bw_fsfo_setting;
/* Sorted: the configuration first, then members by name; valid until the next _add or _settings. */
BW_API const bw_fsfo_setting *bw_fsfo_settings(bw_fsfo *fsfo, size_t *count);
/* NULL: nothing tells of it. After bw_fsfo_settings. */
BW_API const bw_fsfo_setting *bw_fsfo_find(const bw_fsfo *fsfo, const char *member,
                                           const char *name);
/* -1 a is earlier, 1 later, 0: nothing tells. One source by its lines, else by time. */
BW_API int bw_fsfo_order(const bw_fsfo *fsfo, const bw_fsfo_fact *a, const bw_fsfo_fact *b);

#endif
