/* One cursor, two panes: the field in the tree and the byte in the hex pane. */
#include "viewer.h"

#include <string.h>

uint32_t viewer_field(const viewer *v)
{
    return v->tree.cursor < v->tree.count ? v->tree.cursor : 0;
}

bw_place viewer_place(const viewer *v)
{
    return (bw_place){.file = v->file, .block = v->block, .offset = v->hex.cursor};
}

static void select_field(viewer *v, uint32_t field)
{
    const bw_field *f = &v->fields->fields[field];
    v->hex.select_from = f->offset < v->size ? f->offset : v->size;
    uint32_t rest = v->size - v->hex.select_from;
    v->hex.select_to = v->hex.select_from + (f->length < rest ? f->length : rest);
    if (v->selecting) {
        v->hex.select_from = v->anchor < v->hex.cursor ? v->anchor : v->hex.cursor;
        v->hex.select_to = (v->anchor < v->hex.cursor ? v->hex.cursor : v->anchor) + 1;
    } else if (field == 0) /* the whole block selected would tell nothing */
        v->hex.select_to = v->hex.select_from;
}

/* What the cursor opened on its way is closed again behind it; what the person opened stays. */
void viewer_hex_moved(viewer *v)
{
    int64_t field = bw_tree_at(v->fields, v->hex.cursor);
    if (field < 0 || (uint64_t)field >= v->tree.count)
        return;
    memcpy(v->tree.open, v->opened, v->tree.count);
    v->tree.cursor = (uint32_t)field;
    bw_tree_widget_show(&v->tree, v->tree.cursor);
    select_field(v, v->tree.cursor);
}

void viewer_tree_moved(viewer *v)
{
    if (v->tree.count == 0)
        return;
    uint32_t field = viewer_field(v);
    memcpy(v->opened, v->tree.open, v->tree.count);
    select_field(v, field);
    if (v->fields->fields[field].offset < v->size)
        v->hex.cursor = v->fields->fields[field].offset;
}

void viewer_set_offset(viewer *v, uint32_t offset)
{
    if (v->size == 0)
        return;
    v->hex.cursor = offset < v->size ? offset : v->size - 1;
    viewer_hex_moved(v);
}
