/* blockwright/recovery.h - what the recovery of one database needs, from its files' headers: the
 * SCN range of each redo log, where recovery must start, how far the redo that is there reaches.
 *
 * Checkpoint progress comes from the newest control file (likely) or from a dump of one as text
 * (certain). Files are opened one at a time. Threads: an object belongs to one thread. */
#ifndef BLOCKWRIGHT_RECOVERY_H
#define BLOCKWRIGHT_RECOVERY_H

#include <blockwright/control_text.h>
#include <blockwright/diff.h>

typedef struct bw_recovery_log {
    const char *path;
    bool archived; /* a copy: its own size is below that of the log it was made from */
    bool current;  /* no next SCN in its header */
    bool unused;   /* sequence 0: never written */
    bool branch;   /* of the resetlogs that the datafiles are of */
    bool whole;    /* the file is as long as it says */
    uint16_t group, thread;
    uint32_t sequence, control_seq;
    uint32_t blocks, block_size; /* of the online log, block 0 not counted; bytes */
    uint32_t next_block;         /* nab: behind the last used; UINT32_MAX while current */
    bw_scn first_scn, next_scn;  /* next: BW_SCN_NONE while current */
    uint32_t first_time, next_time;
    bw_scn resetlogs_scn;
    uint32_t resetlogs_time;
} bw_recovery_log;

typedef enum bw_recovery_standing {
    BW_FILE_EVEN,   /* where the control file says it is; without one: at the highest checkpoint */
    BW_FILE_BEHIND, /* needs redo from its own checkpoint */
    BW_FILE_OLDER,  /* consistent, below the others: read only, offline or restored */
    BW_FILE_AHEAD,  /* written later than the control file */
    BW_FILE_ORPHAN, /* of another resetlogs than most */
} bw_recovery_standing;
typedef struct bw_recovery_file {
    const bw_diff_side *side; /* path, identity, what the control file says */
    bw_recovery_standing standing;
} bw_recovery_file;

typedef struct bw_recovery_thread {
    uint16_t thread;
    /* --- checkpoint progress --- */
    bool has_progress;
    const char *source; /* the control file or the text it is from */
    uint64_t line;      /* of the text; 0: from a control file, and likely, not certain */
    bw_control_progress progress;
    char work[BW_RECOVERY_TEXT]; /* "21 blocks, 12 KB"; "" = cannot be told */
    /* --- the redo from the low cache RBA on, read block by block (C10) --- */
    const bw_recovery_log *low_log; /* online, or archived when that is all; NULL: not here */
    bool reaches;                   /* every block up to the on-disk RBA is whole */
    bool partly;                    /* a watch has not read all of it yet: end is not the end */
    bw_rba end;                     /* the first block that is not this log's, or broken */
    bool has_end_scn;
    bw_scn end_scn; /* of the last whole record: E */
    /* --- logs by sequence --- */
    uint32_t start_sequence, last_sequence; /* needed from, and the highest here; 0 = none */
    uint32_t missing_first, missing_last;   /* the first run of needed logs not here; 0 = none */
} bw_recovery_thread;

typedef enum bw_recovery_kind {
    BW_RECOVERY_UNKNOWN, /* no datafile header can be read */
    BW_RECOVERY_NONE,    /* closed cleanly */
    BW_RECOVERY_CRASH,   /* the next open does it by itself */
    BW_RECOVERY_MEDIA,   /* RECOVER DATABASE, complete */
    BW_RECOVERY_PARTIAL, /* redo is missing: open resetlogs behind what there is */
} bw_recovery_kind;
BW_API const char *bw_recovery_kind_name(bw_recovery_kind kind); /* "crash recovery" */

typedef struct bw_recovery_plan {
    uint32_t dbid;
    char dbname[9];
    const bw_diff_side *control; /* the control file written last; NULL: none that can be read */
    bool control_old;            /* a datafile or log was written later than it */
    uint32_t control_block_seq;  /* of a sound block that is above its header's; 0: none */
    bw_recovery_log *logs;       /* by thread, sequence; online before archived */
    size_t log_count;
    bw_recovery_file *files; /* datafiles by number */
    size_t file_count;
    const bw_diff_side **temps; /* tempfiles */
    size_t temp_count;
    const bw_control_text *text; /* the dump whose progress is used; NULL: none was needed */
    bw_recovery_thread *threads;
    size_t thread_count;
    bw_recovery_kind kind;
    bw_scn start_scn;    /* redo is needed from here, all threads; BW_SCN_NONE: none is */
    bw_scn goal_scn;     /* recovery must reach it at least: highest checkpoint in a fuzzy file */
    const char *verdict; /* one sentence */
    const char **steps;  /* commands and answers in order; NULL behind the last */
    const char **notes;  /* what was assumed, and what else a person must know; so, too */
} bw_recovery_plan;

/* path: a directory, searched as for bw_diff_pairs_new, or a file; texts: a control file dump to
 * take checkpoint progress from, NULL = traces (.trc) beside the files are looked through. dbid: 0
 * = the only one there. BW_ERR_ARGUMENT: files of several databases, named in the sentence. base
 * may be NULL: files that it holds are taken from there, with what is staged. */
BW_API bw_recovery_plan *bw_recovery_plan_read(const bw_workspace *base, const char *path, const char *text,
                                     uint32_t dbid, const bw_progress *progress, bw_error *err);
BW_API void bw_recovery_plan_free(bw_recovery_plan *recovery); /* NULL is fine */

#endif
