/* core/workspace/kept_edits.h - staged edits that outlive a run that dies: a script in the state
 * folder that stages them again, written anew after each change, removed when nothing is staged any
 * more. */
#ifndef BW_CORE_WORKSPACE_KEPT_EDITS_H
#define BW_CORE_WORKSPACE_KEPT_EDITS_H

#include <blockwright/edit.h>

typedef struct bw_kept_edits bw_kept_edits;
bw_kept_edits *bw_kept_edits_new(bw_edits *edits);
/* keep: what is staged is there at the next start. Else the file goes. */
void bw_kept_edits_free(bw_kept_edits *kept, bool keep);
/* Writes when what is staged has changed since the last call. The error is told once a change. */
bw_status bw_kept_edits_update(bw_kept_edits *kept, bw_error *err);
/* The script's path; "" while nothing is kept. Valid until the next update. */
const char *bw_kept_edits_path(const bw_kept_edits *kept);

/* What a run left that does not run any more. */
typedef struct bw_kept_left {
    bw_text name; /* for bw_state_read and bw_state_remove; "" = nothing */
    bw_text
        about; /* "2 blocks, /u01/system01.dbf, 2026-11-21 10:02:33Z", then a line for each edit */
    size_t others; /* what else there is, of files that are not open */
} bw_kept_left;
/* The newest that edits one of files; any, when there are none. The caller frees the texts. */
bw_kept_left bw_kept_edits_left(const bw_workspace *files);

#endif
