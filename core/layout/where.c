#include "core/layout/where.h"

static const bw_field *outer_of(const bw_field *fields, const bw_field *element)
{
    return &fields[fields[element->parent].parent];
}

bool bw_where_want(bw_where *where, const bw_tree *tree, uint32_t element)
{
    const bw_field *f = &tree->fields[element], *outer = outer_of(tree->fields, f);
    if (where->wanted_count == BW_MOST_WANTED)
        return false;
    where->wanted[where->wanted_count++] = (bw_wanted){.name = f->name,
                                                       .first = f->index,
                                                       .last = bw_field_last_element(f),
                                                       .offset = f->offset,
                                                       .behind = f->offset + f->length,
                                                       .outer_index = outer->index,
                                                       .outer_offset = outer->offset};
    return true;
}

bool bw_where_wants(const bw_where *where, const bw_field *fields, const bw_field *element)
{
    const bw_field *outer = outer_of(fields, element);
    for (const bw_wanted *w = where->wanted; w < where->wanted + where->wanted_count; w++)
        if (element->index >= w->first && element->index <= w->last &&
            element->offset >= w->offset && element->offset < w->behind &&
            element->name == w->name && outer->index == w->outer_index &&
            outer->offset == w->outer_offset)
            return true;
    return false;
}
