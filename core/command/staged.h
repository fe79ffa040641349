/* core/command/staged.h - how a command that changes bytes ends: what it staged is shown, and, when
 * the call says --commit, written. */
#ifndef BW_CORE_COMMAND_STAGED_H
#define BW_CORE_COMMAND_STAGED_H

#include <blockwright/command.h>

#define BW_COMMIT_PARAM                                                                            \
    {                                                                                              \
        "commit", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "write it, through the journal"                 \
    }
#define BW_WHY_PARAM                                                                               \
    {                                                                                              \
        "why", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "a line for the list of edits and the journal"     \
    }

/* Where an edit goes: the file and block of the parameters "file" and "block", edits allowed, a
 * step begun. False: the call has an error. */
typedef struct bw_staging {
    bw_dbfile *file;
    uint64_t block;
    bw_edits *edits;
    const char *why;
} bw_staging;
bool bw_staging_begin(bw_call *call, bw_staging *staging);
/* Ends the step (taken back when status is not BW_OK), shows it, commits when asked. Exit status.
 */
int bw_staging_end(bw_call *call, bw_staging *staging, bw_status status);

#endif
