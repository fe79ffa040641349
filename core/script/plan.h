/* core/script/plan.h - what is staged, as a plan: each edit with its field's old and new value and
 * the reason, and each block's check before and after. */
#ifndef BW_CORE_SCRIPT_PLAN_H
#define BW_CORE_SCRIPT_PLAN_H

#include <blockwright/command.h>

/* All texts live for the call. */
typedef struct bw_plan_edit {
    const bw_edit *edit;
    uint32_t offset;  /* in the block: of the field, or of the edit's bytes */
    const char *path; /* of the smallest field over the edit; "" where no field lies */
    const char *old, *new;
} bw_plan_edit;
typedef struct bw_plan_block {
    bw_dbfile *file;
    uint64_t block;
    const char *before, *after; /* faults by name: "good", "checksum" */
    bool good_before, good_after;
} bw_plan_block;

/* Calls edit for each edit, by file, block and offset, and block behind the edits of each. Either
 * may be NULL. */
typedef struct bw_plan_taker {
    void (*edit)(void *context, const bw_plan_edit *edit, const bw_plan_block *of);
    void (*block)(void *context, const bw_plan_block *block);
    void *context;
} bw_plan_taker;
void bw_plan_each(bw_session *session, const bw_plan_taker *taker);

void bw_plan_text(bw_session *session, bw_text *text);
void bw_plan_json(bw_session *session, bw_json *json);
/* Blocks that would be worse checked after than before. */
size_t bw_plan_worse(bw_session *session);

#endif
