/* blockwright/failover.h - a Data Guard failover from the outside: its phases out of the logs of
 * all hosts, and the archived logs that the old primary needs to be reinstated.
 *
 * Nothing here is executed: commands are text. Threads: one object belongs to one thread. */
#ifndef BLOCKWRIGHT_FAILOVER_H
#define BLOCKWRIGHT_FAILOVER_H

#include <blockwright/dbfile.h>
#include <blockwright/events.h>

/* --- phases ---
 * P0 the primary failed ... P9 the observer is content ... P14 protected again. */
#define BW_FAILOVER_PHASES 15
typedef struct bw_failover_point {
    bool found;
    bool fallback; /* by the second choice of evidence */
    bw_log_time time;
    char source[64];    /* name of the log */
    uint64_t line;      /* 0: not a line, but a file's name */
    char evidence[200]; /* the message */
} bw_failover_point;
/* Were two primaries open at one time? */
typedef enum bw_overlap {
    BW_OVERLAP_NOT_TOLD, /* a log is missing */
    BW_OVERLAP_NONE,     /* the old one had ended before the new one began to open */
    BW_OVERLAP_POSSIBLE, /* the times meet, or the end of an instance is not in its log */
    BW_OVERLAP_CERTAIN,  /* the old one was alive after the new one was open */
} bw_overlap;
BW_API const char *bw_overlap_name(bw_overlap overlap);
typedef struct bw_failover {
    bw_failover_point points[BW_FAILOVER_PHASES];
    char condition[64];  /* "Inaccessible Logfile" when a condition fired, else "" */
    bool not_reinstated; /* the old primary says that it will not come back by itself */
    char reason[320];    /* why not, or what the logs tell of it; "" = nothing */
    bw_overlap overlap;
    bw_failover_point old_end;  /* the last instance of the old primary to end */
    bw_failover_point new_open; /* the new one cannot have been open before */
    char overlap_says[400];     /* in a sentence */
    /* What the new primary has of the old one's redo, as its log says; BW_SCN_NONE: it does not. */
    bw_scn applied_scn, branch_scn, became_primary_scn;
    bw_log_time applied_time; /* of the last redo that was applied, on the old primary's clock */
} bw_failover;
BW_API const char *bw_failover_phase_meaning(unsigned phase);
BW_API const char *bw_failover_phase_evidence(unsigned phase); /* what shows it, in words */

/* Collects what tells of phases; at most 4096 points, the first ones. Logs that ran on other clocks
 * are aligned before (bw_log_align, bw_log_set_offset). */
typedef struct bw_failovers bw_failovers;
BW_API bw_failovers *bw_failovers_new(void);
BW_API void bw_failovers_free(bw_failovers *failovers); /* NULL is fine */
BW_API void bw_failovers_add(bw_failovers *failovers, const char *source,
                             const bw_log_record *record, const bw_log_event *event);
/* A resetlogs id is the time of the resetlogs on the database's host: P6 when no log tells it. */
BW_API void bw_failovers_add_branch(bw_failovers *failovers, const char *source, uint32_t branch);
/* The failovers in their order, each around one P4 (or, without one, one for all points). The array
 * lives as long as failovers. */
BW_API const bw_failover *bw_failovers_read(bw_failovers *failovers, size_t *count);
/* Seconds from one phase to another; false when one of them is missing. */
BW_API bool bw_failover_seconds(const bw_failover *failover, unsigned from, unsigned to,
                                double *seconds);
/* The same, bounded by what the stamps leave open: an alert log's stamp is when a block was written.
 * high is INFINITY when nothing bounds it. *clocks: how many logs' clocks it rests on, 1 or 2. */
BW_API bool bw_failover_range(const bw_failover *failover, unsigned from, unsigned to, double *low,
                              double *high, unsigned *clocks);
/* How long it took in the samples of the reference, seconds; false: none tells. */
BW_API bool bw_failover_usual(unsigned from, unsigned to, double *low, double *high);

/* --- archived logs --- */
typedef enum bw_log_known { BW_LOG_BY_NAME, BW_LOG_BY_LIST, BW_LOG_BY_HEADER } bw_log_known;
typedef struct bw_known_log {
    uint32_t branch; /* resetlogs id: the time of the resetlogs as bw_time_format takes it; 0 = ? */
    uint32_t thread, sequence;
    bw_scn first_scn, next_scn; /* BW_SCN_NONE: not known, or still open */
    const char *path;           /* NULL: only a list names it */
    bool here;                  /* the file is there now */
    bw_log_known known;
} bw_known_log;

/* What is known of archived and online logs: from files' headers, from their names
 * (1_71_910144956.arc: thread, sequence, resetlogs id), from V$LOG and V$ARCHIVED_LOG as sqlplus
 * prints them, from RMAN's lists. */
typedef struct bw_log_inventory bw_log_inventory;
BW_API bw_log_inventory *bw_log_inventory_new(void);
BW_API void bw_log_inventory_free(bw_log_inventory *inventory); /* NULL is fine */
/* A folder (with those in it, 8 levels), a log file, or a text. */
BW_API bw_status bw_log_inventory_add(bw_log_inventory *inventory, const char *path, bw_error *err);
BW_API size_t bw_log_inventory_count(const bw_log_inventory *inventory);
BW_API const bw_known_log *bw_log_inventory_at(const bw_log_inventory *inventory, size_t index);
/* Of a file name; false: it tells none. branch 0: the name has no resetlogs id. */
BW_API bool bw_log_name_parse(const char *path, uint32_t *branch, uint32_t *thread,
                              uint32_t *sequence);

typedef enum bw_log_need {
    BW_LOG_NEEDED,   /* its SCN range overlaps, or it is of the new branch */
    BW_LOG_POSSIBLY, /* its range is not known, and its neighbours do not rule it out */
    BW_LOG_MISSING,  /* needed, and nowhere: known from a list or from a hole in the sequences */
} bw_log_need;
typedef struct bw_needed_log {
    bw_log_need need;
    bool of_new_branch;
    uint32_t branch, thread, sequence;
    bw_scn first_scn, next_scn; /* as known from all sources and neighbours */
    const char *path;           /* where it is; NULL = nowhere */
    bw_log_known known;         /* how well: a copy whose header was read is taken first */
    const char *listed;         /* where a list says it is, on some host; NULL = no list does */
    bool online;                /* a member of a group: read where it is, not catalogued */
} bw_needed_log;

typedef struct bw_reinstate {
    bw_scn to;           /* the SCN to flash back to */
    bw_scn from;         /* redo is needed from here; BW_SCN_NONE = to */
    uint32_t old_branch; /* 0 = the newest but one that the inventory knows */
    uint32_t new_branch; /* 0 = the newest */
} bw_reinstate;
/* The logs that the reinstate needs (overlap test, failover.md section 8), old branch first, by
 * thread and sequence; in arena. Fills in branches and from. */
BW_API bw_status bw_needed_logs(const bw_log_inventory *inventory, bw_reinstate *reinstate,
                                bw_arena *arena, const bw_needed_log **needed, size_t *count,
                                bw_error *err);

/* Its path and how that is known, or where to look for it; appended. */
BW_API void bw_needed_log_where(const bw_needed_log *log, bw_text *text);
/* What is typed on the old primary once these lie there, a command a line, appended; nothing is run. */
BW_API void bw_reinstate_commands(const bw_needed_log *needed, size_t count, const char *indent,
                                  bw_text *text);
BW_API const char *bw_reinstate_advice(void); /* what to expect of it, sentences */

#endif
