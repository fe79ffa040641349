/* core/layout/where.h - blocks decoded to be compared: where nothing counts is gone through, but
 * not kept. */
#ifndef BW_CORE_LAYOUT_WHERE_H
#define BW_CORE_LAYOUT_WHERE_H

#include "core/layout/cover.h"
#include <blockwright/layout.h>

/* Elements that keep their members although none of their bytes counts: by number and place, and
 * those of the element that their array is in (rows overlap in damaged blocks). */
typedef struct bw_wanted {
    const char *name;
    int64_t first, last;
    uint32_t offset, behind;
    int32_t outer_index;
    uint32_t outer_offset;
} bw_wanted;
#define BW_MOST_WANTED 64u

typedef struct bw_where {
    bw_cover counts; /* bytes */
    bw_wanted wanted[BW_MOST_WANTED];
    uint32_t wanted_count;
} bw_where;

/* bw_tree_decode, but that elements of arrays of which no byte counts have no members, and those
 * that follow each other are one field, the first one's. `value` of structs and arrays is the
 * number of fields that were left out of it or below it, `target` of a struct how many further
 * elements it stands for. Nothing is judged: all fields are good, none leads. where NULL: all
 * bytes count. */
void bw_tree_decode_where(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                          const bw_block_context *context, const bw_where *where);
/* The element, or the several that it stands for, shall have members next time. False: there are
 * too many already. */
bool bw_where_want(bw_where *where, const bw_tree *tree, uint32_t element);
bool bw_where_wants(const bw_where *where, const bw_field *fields, const bw_field *element);

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
