/* core/ui/splits.h - how the panes of a tab share its area: a tree of splits, each beside or below.
 *
 * Pure numbers: panes are slots 0 to BW_PANES - 1, what they show is the caller's. Areas are cells.
 */
#ifndef BW_CORE_UI_SPLITS_H
#define BW_CORE_UI_SPLITS_H

#include <blockwright/base.h>

#define BW_PANES 8
#define BW_SPLIT_NODES (2 * BW_PANES - 1)
#define BW_SHARE 1000 /* the whole of a split */

typedef struct bw_area {
    int x, y, width, height;
} bw_area;

typedef struct bw_split {
    int parent;   /* node; -1 = this is the root */
    int child[2]; /* nodes; -1 = this is a leaf */
    int pane;     /* of a leaf */
    int share;    /* what the first child gets, in 1/BW_SHARE */
    bool beside;  /* the children stand side by side, else one above the other */
    bool used;
} bw_split;

typedef struct bw_splits {
    bw_split nodes[BW_SPLIT_NODES];
    int root;
} bw_splits;

void bw_splits_init(bw_splits *splits, int pane); /* one pane has all */
int bw_splits_count(const bw_splits *splits);
/* The pane at a place in reading order, 0 to count - 1; and back (-1 = it is not there). */
int bw_splits_pane(const bw_splits *splits, int index);
int bw_splits_index(const bw_splits *splits, int pane);
int bw_splits_free_slot(const bw_splits *splits); /* -1 = all are in use */

/* Halves a pane's area; the new one comes beside or below it. False: too many, or no such pane. */
bool bw_splits_add(bw_splits *splits, int pane, int new_pane, bool beside);
/* What stood next to it gets its area. False: it is the only one. */
bool bw_splits_remove(bw_splits *splits, int pane);
void bw_splits_swap(bw_splits *splits, int pane, int other);
/* Gives the pane `by` thousandths more (or less) of the nearest split of that direction. False:
 * there is none. */
bool bw_splits_grow(bw_splits *splits, int pane, bool beside, int by);
void bw_splits_equalise(bw_splits *splits);

/* The pane's part of an area; side by side panes leave a column free between them. */
bw_area bw_splits_area(const bw_splits *splits, int pane, bw_area whole);
/* The split whose dividing line is at a cell; -1 = none. */
int bw_splits_line_at(const bw_splits *splits, bw_area whole, int x, int y);
/* Moves that split's line there, as far as both sides stay to be seen. */
void bw_splits_drag(bw_splits *splits, int split, bw_area whole, int x, int y);
/* The pane next to it in a direction (dx, dy: one of -1, 0, 1); -1 = none. */
int bw_splits_toward(const bw_splits *splits, int pane, bw_area whole, int dx, int dy);

/* As text, for sessions: "(beside 500 0 (below 300 1 2))", the numbers being panes. */
void bw_splits_format(const bw_splits *splits, bw_text *text);
/* False, splits untouched: text is not what format writes, or names a pane twice. */
bool bw_splits_parse(bw_splits *splits, const char *text);

#endif
