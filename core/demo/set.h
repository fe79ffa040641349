/* core/demo/set.h - the files of the demo database in memory, so that a case can change blocks of
 * them before they are written. */
#ifndef BW_CORE_DEMO_SET_H
#define BW_CORE_DEMO_SET_H

#include "core/demo/database.h"

#define BW_DEMO_FILES 9

typedef struct bw_demo_part {
    const char *name; /* NULL: not used */
    bw_page_file pages;
} bw_demo_part;

typedef struct bw_demo_set {
    bw_demo_part parts[BW_DEMO_FILES];
} bw_demo_set;

/* planted: with the faults of case S1. */
void bw_demo_set_build(bw_demo_set *set, bool planted);
bw_page_file *bw_demo_set_file(bw_demo_set *set, const char *name); /* a name of the set */
/* Builds a control file of the set anew, as it was at another moment. */
void bw_demo_set_control(bw_demo_set *set, const char *name, const bw_demo_moment *now);
/* The redo log of a group as it was at that moment, instead of the one under that name. */
void bw_demo_set_log(bw_demo_set *set, const char *name, uint16_t group, const bw_demo_moment *now);
/* Writes the files anew into an existing folder (below: one in it, or NULL), the listfile too, and
 * frees the set. */
bw_status bw_demo_set_save(bw_demo_set *set, const char *folder, const char *below, bw_error *err);
void bw_demo_set_free(bw_demo_set *set);

/* The names of all that bw_demo_set_save writes; NULL at the end. */
extern const char *const bw_demo_set_names[];

#endif
