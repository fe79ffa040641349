/* core/verdict/gather.h - one reading of a directory: its files, and the facts they show. */
#ifndef BW_CORE_VERDICT_GATHER_H
#define BW_CORE_VERDICT_GATHER_H

#include "core/diff/folder.h"
#include "core/verdict/fact.h"
#include <blockwright/control.h>

typedef struct bw_gather {
    bw_arena *arena; /* all texts live here */
    const bw_workspace *base;
    const char *path;
    const bw_verdict_options *options;
    const bw_progress *progress;
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
/* Waits until options->watch after the first look, and looks again. Frees the watch. */
bw_status bw_watch_end(bw_watch *watch, bw_gather *gather, bw_error *err);

#endif
