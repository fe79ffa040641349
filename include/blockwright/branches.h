/* blockwright/branches.h - the incarnations of databases as one tree, out of all that tells of them:
 * headers of datafiles and logs, records of control files, names of archived logs, RMAN's lists,
 * alert logs. Reference failover.md, section 4.
 *
 * A branch is a (resetlogs SCN, resetlogs time). Sources that tell only one of the two, or only the
 * day, are put to the branch that they fit, and marked likely when that is no proof. Threads: one
 * object belongs to one thread. */
#ifndef BLOCKWRIGHT_BRANCHES_H
#define BLOCKWRIGHT_BRANCHES_H

#include <blockwright/dbfile.h>
#include <blockwright/events.h>

#define BW_BRANCH_NONE SIZE_MAX

typedef struct bw_branch_seen {
    const char *file;
    uint64_t line;    /* 0: not a line */
    const char *what; /* "datafile header", "control file record", "log header", "file name",
                         "RMAN list", "alert log"; of the branch before: "previous of ..." */
    bool current;     /* it says that this is, or was then, the branch it runs on */
    bool likely;      /* it tells too little to be sure that it means this branch */
} bw_branch_seen;

typedef struct bw_branch {
    uint32_t id;      /* resetlogs id = its time as Oracle counts; 0: only known within ... */
    uint32_t first, last; /* ... these times, both 0: not at all */
    bw_scn scn;       /* BW_SCN_NONE: not known */
    uint32_t dbid;    /* 0: not known */
    size_t parent;    /* BW_BRANCH_NONE: nothing older is known */
    bool parent_told; /* a header, record or list says so; else it is the newest older one */
    unsigned depth;   /* in the tree */
    const bw_branch_seen *seen;
    size_t seen_count;
} bw_branch;

/* A file against the newest branch. */
typedef enum bw_branch_relation {
    BW_BRANCH_SAME,
    BW_BRANCH_ANCESTOR, /* and not beyond the point where the newest one left: recoverable */
    BW_BRANCH_ORPHAN,   /* beyond it: flash back or restore (ORA-19909) */
    BW_BRANCH_ASIDE,    /* on a branch that the newest one does not come from */
    BW_BRANCH_FOREIGN,  /* another database */
    BW_BRANCH_UNKNOWN,  /* its SCN or the branch point is not known */
} bw_branch_relation;
BW_API const char *bw_branch_relation_name(bw_branch_relation relation);
typedef struct bw_branch_file {
    const char *path;
    const char *what;
    size_t branch;
    bw_scn scn;   /* datafile: its checkpoint; log: its first SCN; BW_SCN_NONE: not known */
    bw_scn limit; /* the branch point that it must not be beyond; BW_SCN_NONE: none, or not known */
    bw_branch_relation relation;
} bw_branch_file;

typedef struct bw_branches bw_branches;
BW_API bw_branches *bw_branches_new(bw_catalogue *catalogue); /* which must outlive it */
BW_API void bw_branches_free(bw_branches *branches);          /* NULL is fine */
/* A database's file, a log, a list of RMAN, or a folder of them (8 levels, 20,000 files). */
BW_API bw_status bw_branches_add(bw_branches *branches, const char *path, bw_error *err);
/* Parents before their children. Valid until the next _add or _read, as the files. */
BW_API const bw_branch *bw_branches_read(bw_branches *branches, size_t *count);
/* After bw_branches_read. */
BW_API const bw_branch_file *bw_branches_files(const bw_branches *branches, size_t *count);
BW_API size_t bw_branches_newest(const bw_branches *branches); /* BW_BRANCH_NONE: there is none */

#endif
