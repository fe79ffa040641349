/* core/failover/branches.h - what one source says of a branch. */
#ifndef BW_CORE_FAILOVER_BRANCHES_H
#define BW_CORE_FAILOVER_BRANCHES_H

#include <blockwright/branches.h>

typedef struct bw_branch_word {
    uint32_t dbid;           /* 0: it does not say */
    uint32_t first, last;    /* its time is within; equal: exact; 0, 0: it does not say */
    bw_scn scn;              /* BW_SCN_NONE: it does not say */
    uint32_t before_time;    /* of the branch before; 0: it does not say */
    bw_scn before_scn;
    const char *file, *what; /* in the arena */
    uint64_t line;
    bool current;
    bool is_file;            /* a database's file stands on it, at ... */
    bw_scn at;               /* ... this SCN */
    size_t list;             /* rows of one list, numbered from 1: each comes from the one before */
    size_t branch;           /* set by bw_branches_read */
} bw_branch_word;

struct bw_branches {
    bw_arena *arena;
    bw_catalogue *catalogue;
    bw_branch_word *words;
    size_t word_count;
    size_t file_count, list_count; /* that were read so far */
    /* Made by bw_branches_read. */
    bw_arena *tree;
    bw_branch *nodes;
    size_t node_count;
    bw_branch_file *files;
    size_t files_count;
    size_t newest;
};

/* Keeps a copy; beyond 50,000 words they are dropped. */
void bw_branches_put(bw_branches *branches, const bw_branch_word *word);

#endif
