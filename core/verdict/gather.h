/* core/verdict/gather.h - one reading of a directory: its files, and the facts they show. */
#ifndef BW_CORE_VERDICT_GATHER_H
#define BW_CORE_VERDICT_GATHER_H

#include "core/diff/folder.h"
#include "core/verdict/fact.h"
#include <blockwright/control.h>

/* What a watch remembers of a control file of a held directory. */
typedef struct bw_watched_control {
    const char *path;
    const char *moved;     /* how it changed of late; NULL: it did not */
    uint32_t seq_before;   /* highest header sequence since the watch began */
    uint32_t mount_before; /* of the instance that beat when another mount id came; 0 = none */
} bw_watched_control;

/* A directory as looks saw it: nothing is asked of the disk, and no time passes. */
typedef struct bw_held_side {
    const bw_workspace *files; /* that holds it */
    const char *path;
    const bw_watched_control *controls;
    size_t control_count;
    const char *unwatched; /* why it cannot be told yet whether it moves; NULL = it can */
    bool runs, follows;    /* the facts */
} bw_held_side;

typedef struct bw_gather {
    bw_arena *arena; /* all texts live here */
    const bw_workspace *base;
    const char *path;
    const bw_verdict_options *options;
    const bw_progress *progress;
    const bw_held_side *held; /* NULL: files are those on disk */
    bw_diff_folder folder;
    uint32_t dbid;              /* of the database that is judged; 0 = none was found */
    const bw_diff_side *newest; /* its newest readable control file, NULL = none */
    bw_subject whole;
    bw_subject *subjects;       /* controls, datafiles, logs, threads */
    const bw_diff_side **sides; /* of each subject; NULL: a thread */
    size_t count;
    bw_verdict_as_of *as_of;
    size_t as_of_count;
} bw_gather;

/* Reads the headers of all files below path and chooses the database. */
bw_status bw_gather_open(bw_gather *gather, const char *path, bw_error *err);
void bw_gather_close(bw_gather *gather);
bw_subject *bw_gather_add(bw_gather *gather, bw_subject_kind kind, const char *name,
                          const bw_diff_side *side);
void bw_gather_as_of(bw_gather *gather, const char *file, bw_scn scn, const char *what);
/* A directory's file opened for a look; the workspace to free with it. NULL: err says why. */
bw_dbfile *bw_gather_file(const bw_gather *gather, const bw_diff_side *side, bw_workspace **files,
                          bw_error *err);

/* --- what fills in facts, in the order in which it is called --- */
typedef struct bw_watch bw_watch;
bw_watch *bw_watch_begin(const bw_gather *gather); /* the first look at the control files */
void bw_gather_datafiles(bw_gather *gather);
void bw_gather_controls(bw_gather *gather);
void bw_gather_records(bw_gather *gather); /* what the newest control file says of datafiles */
void bw_gather_redo(bw_gather *gather);
bw_status bw_gather_blocks(bw_gather *gather, bw_error *err);
void bw_gather_beside(bw_gather *gather);                          /* locks, alert logs */
void bw_gather_source(bw_gather *gather, const bw_gather *source); /* source NULL: not given */
void bw_watch_held(bw_gather *gather); /* instead of both, for a held directory */
/* Waits until options->watch after the first look, and looks again. Frees the watch. */
bw_status bw_watch_end(bw_watch *watch, bw_gather *gather, bw_error *err);

#endif
