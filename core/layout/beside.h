/* core/layout/beside.h - blocks decoded to be compared with another one: what is equal is gone
 * through, but not kept. */
#ifndef BW_CORE_LAYOUT_BESIDE_H
#define BW_CORE_LAYOUT_BESIDE_H

#include "core/layout/cover.h"
#include <blockwright/layout.h>

typedef struct bw_beside {
    const uint8_t *other; /* the other block, of the same size and byte order */
    bw_cover kept;        /* elements that have one of these bytes keep their members all the same */
} bw_beside;

/* bw_tree_decode, but that elements of arrays whose bytes are the other block's too have no members,
 * and those that follow each other are one field, the first one's. `value` of structs and arrays is
 * the number of fields that were left out of it or below it, `target` of a struct how many further
 * elements it stands for. Nothing is judged: all fields are good, none leads. beside NULL: the whole
 * tree. */
void bw_tree_decode_beside(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                           const bw_block_context *context, const bw_beside *beside);

/* Fields below a struct or array, those counted that were left out. */
static inline uint64_t bw_fields_below(const bw_tree *tree, uint32_t node)
{
    const bw_field *f = &tree->fields[node];
    bool counts = f->kind == BW_FIELD_STRUCT || f->kind == BW_FIELD_ARRAY;
    return f->end - node - 1 + (counts ? f->value : 0);
}

/* Number of the last element that the element stands for: its own but for several in one. */
static inline int64_t bw_field_last_element(const bw_field *f)
{
    return f->kind == BW_FIELD_STRUCT ? (int64_t)f->index + f->target : f->index;
}

#endif
