/* core/workspace/recovery_parts.h - the steps by which a bw_recovery_plan is put together. */
#ifndef BW_CORE_WORKSPACE_RECOVERY_PARTS_H
#define BW_CORE_WORKSPACE_RECOVERY_PARTS_H

#include "core/diff/folder.h"
#include <blockwright/recovery.h>

typedef struct bw_recovery_parts {
    bw_recovery_plan out; /* the first member: what the caller gets */
    bw_diff_folder folder;
    bw_control_texts *texts; /* NULL: none was needed */
    const bw_workspace *base;
    const char *path;     /* as the caller gave it */
    bw_arena *arena;      /* verdict, steps, notes */
    bw_scn resetlogs_scn; /* of the branch that the datafiles are of */
    uint32_t resetlogs_time;
    size_t step_count, note_count;
} bw_recovery_parts;

/* Logs of out.dbid out of the folder, sorted; the branch must be known. */
void bw_recovery_take_logs(bw_recovery_parts *w);
/* The usable log of this sequence, online before archived; NULL: not here. */
const bw_recovery_log *bw_recovery_log_of(const bw_recovery_plan *r, uint16_t thread,
                                          uint32_t sequence);
/* The usable log that holds redo of this SCN. */
const bw_recovery_log *bw_recovery_log_with(const bw_recovery_plan *r, uint16_t thread, bw_scn scn);
/* Reads redo from the low cache RBA on: reaches, end and end_scn of t. */
void bw_recovery_read_reach(bw_recovery_parts *w, bw_recovery_thread *t);

/* The SCN of the last whole record before block end of a log. */
bool bw_recovery_last_scn(bw_dbfile *log, uint64_t end, bw_scn *scn);

/* Threads with their progress, from the control file or from text (may be NULL). */
bw_status bw_recovery_take_threads(bw_recovery_parts *w, const char *text, bw_error *err);

/* It can be mounted, as far as its sequences tell; and is not older than the files, too. */
static inline bool bw_recovery_mountable(const bw_recovery_plan *r)
{
    return r->control && !r->control_block_seq && !r->control->grid.tail_bytes &&
           r->control->grid.blocks >= r->control->grid.header_blocks;
}
static inline bool bw_recovery_usable(const bw_recovery_plan *r)
{
    return bw_recovery_mountable(r) && !r->control_old;
}

/* Which kind of recovery, from where, which logs of each thread, whether they are here. */
void bw_recovery_judge(bw_recovery_parts *w);
/* The sentence and the commands. */
void bw_recovery_advise(bw_recovery_parts *w);
void bw_recovery_note(bw_recovery_parts *w, const char *format, ...) BW_PRINTF(2, 3);
void bw_recovery_step(bw_recovery_parts *w, const char *format, ...) BW_PRINTF(2, 3);

#endif
