/* core/workspace/edit_steps.h - the history behind staged edits: steps, and the pieces of each. */
#ifndef BW_CORE_WORKSPACE_EDIT_STEPS_H
#define BW_CORE_WORKSPACE_EDIT_STEPS_H

#include <blockwright/edit.h>

/* One put: what stood there before it, and after. */
typedef struct edit_piece {
    bw_dbfile *file; /* borrowed from the workspace */
    uint64_t block;
    uint32_t offset, size;
    uint8_t *before, *after; /* [size] owned */
    char *why;               /* owned, "" when not said */
} edit_piece;

typedef struct edit_step {
    char *title, *author; /* owned */
    edit_piece *pieces;
    size_t count, room;
} edit_step;

struct bw_edits {
    edit_step *steps; /* oldest first; those from number done on were undone */
    size_t count, room, done;
    unsigned depth; /* of begin; > 0: steps[done - 1] is open */
    struct edited_file {
        bw_dbfile *file; /* borrowed */
        bool allowed;    /* by the person, now */
    } * files;           /* in the order in which edits of them were first allowed */
    size_t file_count;
    bw_edit *runs; /* made when asked for */
    size_t run_count;
    bool runs_known;
    uint64_t generation;
    void (*changed)(void *context, const char *title); /* NULL: nobody listens */
    void *changed_context;
};

/* One listener: told when a step ends, is undone or redone. */
void bw_edits_watch(bw_edits *edits, void (*changed)(void *context, const char *title),
                    void *context);

/* Position of the block in the file's bytes. The block must be there. */
uint64_t bw_edits_offset(const bw_dbfile *file, uint64_t block);

#endif
