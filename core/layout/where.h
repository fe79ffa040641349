/* core/layout/where.h - blocks decoded to be compared: where nothing counts is gone through, but
 * not kept. */
#ifndef BW_CORE_LAYOUT_WHERE_H
#define BW_CORE_LAYOUT_WHERE_H

#include "core/layout/cover.h"
#include <blockwright/layout.h>

/* bw_tree_decode, but that elements of arrays of which no byte counts have no members, and those
 * that follow each other are one field, the first one's. `value` of structs and arrays is the
 * number of fields that were left out of it or below it, `target` of a struct how many further
 * elements it stands for. Nothing is judged: all fields are good, none leads. counts NULL: all
 * bytes do. */
void bw_tree_decode_where(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                          const bw_block_context *context, const bw_cover *counts);

/* Fields below a struct or array, those counted that were left out. */
static inline uint64_t bw_fields_below(const bw_tree *tree, uint32_t node)
{
    const bw_field *f = &tree->fields[node];
    bool node_like = f->kind == BW_FIELD_STRUCT || f->kind == BW_FIELD_ARRAY;
    return f->end - node - 1 + (node_like ? f->value : 0);
}

/* Number of the last element that the element stands for: its own but for several in one. */
static inline int64_t bw_field_last_element(const bw_field *f)
{
    return f->kind == BW_FIELD_STRUCT ? (int64_t)f->index + f->target : f->index;
}

#endif
