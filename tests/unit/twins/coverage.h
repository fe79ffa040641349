/* Every byte of a decoded block belongs to one leaf of the tree: a field, or a gap. Members of a
 * union share theirs; what BBED maps a second time (covers = false in the layout) does not count.
 */
#ifndef BW_TESTS_UNIT_TWINS_COVERAGE_H
#define BW_TESTS_UNIT_TWINS_COVERAGE_H

#include "core/layout/registry.h"

#include <stdlib.h>
#include <string.h>

static inline bool counts(const bw_tree *tree, uint32_t field)
{
    const bw_field *f = &tree->fields[field];
    bool leaf = f->kind != BW_FIELD_STRUCT && f->kind != BW_FIELD_ARRAY;
    /* of a union the first member stands for all */
    for (uint32_t up = f->parent, child = field; leaf && child;
         child = up, up = tree->fields[up].parent)
        if (bw_field_is_union(tree, up) && child != up + 1)
            return false;
    return leaf && (!f->def || f->def->covers);
}

/* How many leaves hold each byte, 2 for more than one: times[block_size]. */
static inline void count_leaves(const bw_tree *tree, uint8_t *times)
{
    memset(times, 0, tree->context.block_size);
    for (uint32_t i = 1; i < tree->count; i++)
        for (uint32_t k = 0; counts(tree, i) && k < tree->fields[i].length; k++)
            times[tree->fields[i].offset + k] += times[tree->fields[i].offset + k] < 2;
}

/* First byte that no leaf holds, or that a gap shares with anything; -1: none. */
static inline int64_t not_covered(const bw_tree *tree)
{
    uint32_t size = tree->context.block_size;
    uint8_t *times = malloc(size);
    int64_t bad = -1;
    count_leaves(tree, times);
    for (uint32_t i = 0; i < size && bad < 0; i++)
        bad = times[i] ? -1 : (int64_t)i;
    for (uint32_t i = 1; i < tree->count && bad < 0; i++)
        for (uint32_t k = 0; tree->fields[i].kind == BW_FIELD_GAP && k < tree->fields[i].length;
             k++)
            if (times[tree->fields[i].offset + k] != 1)
                bad = tree->fields[i].offset + k;
    free(times);
    return bad;
}

/* First byte that two leaves hold, -1: none. In sound blocks there is none. */
static inline int64_t covered_twice(const bw_tree *tree)
{
    uint32_t size = tree->context.block_size;
    uint8_t *times = malloc(size);
    int64_t bad = -1;
    count_leaves(tree, times);
    for (uint32_t i = 0; i < size && bad < 0; i++)
        bad = times[i] > 1 ? (int64_t)i : -1;
    free(times);
    return bad;
}

#endif
