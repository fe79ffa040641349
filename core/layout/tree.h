/* core/layout/tree.h - what a tree keeps from block to block beside what everybody sees of it. */
#ifndef BW_CORE_LAYOUT_TREE_H
#define BW_CORE_LAYOUT_TREE_H

#include "core/layout/cover.h"
#include "core/layout/registry.h"

typedef struct bw_tree_store {
    bw_tree tree;                /* first: the one is found by the other's address */
    uint32_t capacity;           /* of its fields */
    const bw_layout_def *layout; /* of the block; NULL: none fits */
    /* The latest field of each name that somebody asks for, by name id; and which of them are not
     * all 0, so that the next block forgets these alone. */
    bw_named *named;
    uint32_t *known;
    uint32_t named_count, known_count;
    bw_cover cover;
} bw_tree_store;

static inline bw_tree_store *bw_tree_store_of(const bw_tree *tree)
{
    return (bw_tree_store *)tree;
}

/* The names of the block before are forgotten; room for so many. */
void bw_tree_forget_names(bw_tree_store *store, uint32_t count);
/* Names as the last block left them. */
bw_scope bw_tree_scope(const bw_tree *tree);

#endif
