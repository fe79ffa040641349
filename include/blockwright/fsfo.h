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
    size_t source_number; /* of the sources that tell something, from 1 */
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

/* --- what is wrong with it --- */

typedef enum bw_fsfo_level { BW_FSFO_NOTICE, BW_FSFO_WARNING, BW_FSFO_ERROR } bw_fsfo_level;
BW_API const char *bw_fsfo_level_name(bw_fsfo_level level);
/* One row of lua/fsfo. */
typedef struct bw_fsfo_rule {
    const char *id;  /* "lag-limit-over-threshold" */
    bool of_members; /* put to each member; else to the whole */
    bw_fsfo_level level;
    const char *when; /* expression over the facts of bw_fsfo_lint_fact; all must be known */
    const char *says, *why;
    const char *const *remedy; /* in order; NULL behind the last */
    const char *confidence;    /* as in bw_verdict_rule */
    const char *sample;        /* the texts that show it; "" none does */
} bw_fsfo_rule;

typedef struct bw_fsfo_rules bw_fsfo_rules; /* rules and conditions */
BW_API size_t bw_fsfo_rules_count(const bw_fsfo_rules *rules);
BW_API const bw_fsfo_rule *bw_fsfo_rules_at(const bw_fsfo_rules *rules, size_t index);
/* What rules may ask for. NULL behind the last. */
BW_API const char *bw_fsfo_lint_fact(size_t index, bool *of_members, const char **doc);

/* What the site knows and no text tells. */
typedef struct bw_fsfo_site {
    const char *const *hosts; /* on which databases run */
    size_t host_count;
    const char *const *expected; /* "Stuck Archiver=YES": how conditions ought to be */
    size_t expected_count;
} bw_fsfo_site;

typedef struct bw_fsfo_finding {
    const bw_fsfo_rule *rule;
    const char *member;                  /* "" the whole */
    const char *says;                    /* the rule's, filled in */
    const char *const *remedy;           /* so, too; NULL behind the last */
    const bw_fsfo_fact *const *evidence; /* each with its line */
    size_t evidence_count;
} bw_fsfo_finding;
/* Errors first. site may be NULL. Valid until the next bw_fsfo_settings or _lint of fsfo. */
BW_API const bw_fsfo_finding *bw_fsfo_lint(bw_fsfo *fsfo, const bw_fsfo_rules *rules,
                                           const bw_fsfo_site *site, size_t *count);

/* --- conditions, as lamps --- */

/* A row of lua/fsfo: what the logs say when it is met. */
typedef struct bw_fsfo_condition {
    const char *name;      /* as the broker calls it: "Inaccessible Logfile" */
    bool of_broker;        /* else a rule of the person's own */
    const char *kinds;     /* of events, separated by blanks; "" none */
    const char *codes;     /* of errors, so: "ORA-00345 ORA-00346"; "" none */
    int64_t file;          /* the event's field "file" must be this one; -1: any */
    unsigned count;        /* so many of them ... */
    unsigned within;       /* ... in so many seconds; 0: ever */
    const char *action;    /* "show" or "alarm" */
    const char *why, *confidence;
} bw_fsfo_condition;
BW_API size_t bw_fsfo_conditions_count(const bw_fsfo_rules *rules);
BW_API const bw_fsfo_condition *bw_fsfo_conditions_at(const bw_fsfo_rules *rules, size_t index);

typedef enum bw_fsfo_switch {
    BW_FSFO_NOT_TOLD,
    BW_FSFO_OFF,
    BW_FSFO_ON,
    BW_FSFO_DISPUTED, /* texts contradict each other */
} bw_fsfo_switch;
typedef enum bw_fsfo_lamp_state {
    BW_FSFO_LAMP_NOT_TOLD,   /* nothing seen, and no text tells whether it is on */
    BW_FSFO_LAMP_OFF,        /* the broker does not look; sign.count > 0: it would have to */
    BW_FSFO_LAMP_CONFIGURED, /* on, nothing seen */
    BW_FSFO_LAMP_WOULD_FIRE, /* what it looks for is in the logs */
    BW_FSFO_LAMP_FIRED,      /* the primary says so; a rule of the person's own is met */
} bw_fsfo_lamp_state;
BW_API const char *bw_fsfo_lamp_state_name(bw_fsfo_lamp_state state);

/* Where something was seen. */
typedef struct bw_fsfo_sign {
    uint64_t count;     /* how often; 0 = never, the rest says nothing */
    char source[64];    /* name of the log or file; the first time, as all below */
    uint64_t line;      /* 0: no line of a log, but a file */
    bw_log_time time;
    char text[200];
} bw_fsfo_sign;
typedef struct bw_fsfo_lamp {
    const char *name;
    const bw_fsfo_condition *condition; /* NULL: an error that only the configuration names */
    bw_fsfo_switch configured;
    bw_fsfo_lamp_state state;
    bw_fsfo_sign seen;  /* what it looks for; text tells of the one that met it */
    bw_fsfo_sign fired; /* the primary's word */
} bw_fsfo_lamp;

typedef struct bw_fsfo_lamps bw_fsfo_lamps;
BW_API bw_fsfo_lamps *bw_fsfo_lamps_new(const bw_fsfo_rules *rules); /* which must outlive it */
BW_API void bw_fsfo_lamps_free(bw_fsfo_lamps *lamps);                /* NULL is fine */
/* Records in their order, as they come: may be called again after _read. */
BW_API void bw_fsfo_lamps_add(bw_fsfo_lamps *lamps, const char *source,
                              const bw_log_record *record, const bw_log_event *event);
/* Evidence that is no log: "all members of group 2 are missing". False: no such condition. */
BW_API bool bw_fsfo_lamps_add_file(bw_fsfo_lamps *lamps, const char *condition, const char *file,
                                   const char *text);
/* fsfo NULL: no configuration is known. In the order of the rules; valid until the next call. */
BW_API const bw_fsfo_lamp *bw_fsfo_lamps_read(bw_fsfo_lamps *lamps, bw_fsfo *fsfo, size_t *count);

#endif
