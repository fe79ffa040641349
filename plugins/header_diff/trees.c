/* The fields of both blocks as trees, locked together: the right one stands on the field of the
 * same path. A field that differs is marked, and so is what holds it. */
#include "header_diff.h"

#include <stdlib.h>

#define OPEN_AT_FIRST 4u /* fields of a struct that is short enough to be shown open */
#define VALUE_COLUMN 26

static const bw_tree *tree_of(const diff_view *v, int side)
{
    return side ? v->pair.right : v->pair.left;
}

static uint32_t node_end(const bw_tree *tree, uint32_t node)
{
    return node < tree->count && tree->fields[node].end > node ? tree->fields[node].end : node + 1;
}

static uint32_t left_end(void *data, uint32_t node)
{
    return node_end(tree_of(data, 0), node);
}

static uint32_t right_end(void *data, uint32_t node)
{
    return node_end(tree_of(data, 1), node);
}

static void draw_node(diff_view *v, int side, uint32_t node, bw_canvas *canvas, int x, int y,
                      bool cursor)
{
    const bw_tree *tree = tree_of(v, side);
    if (node >= tree->count)
        return;
    const bw_field *f = &tree->fields[node];
    bool differs = v->trees.differs[side][node];
    bw_role role = cursor ? BW_ROLE_CURSOR : differs ? BW_ROLE_DIFFERENT : BW_ROLE_TEXT;
    bw_text text = {0};
    bw_text_addf(&text, differs ? "# %s" : "  %s", f->name);
    if (f->index >= 0)
        bw_text_addf(&text, "[%d]", (int)f->index);
    x = bw_canvas_put(canvas, x, y, role, bw_text_get(&text));
    bw_text_clear(&text);
    if (f->end > node + 1)
        bw_text_addf(&text, "%u bytes", f->length);
    else
        bw_field_text(tree, node, &text);
    bw_canvas_put(canvas, x < VALUE_COLUMN ? VALUE_COLUMN : x + 1, y, role, bw_text_get(&text));
    bw_text_free(&text);
}

static void draw_left(void *data, uint32_t node, bw_canvas *canvas, int x, int y, bool cursor)
{
    draw_node(data, 0, node, canvas, x, y, cursor);
}

static void draw_right(void *data, uint32_t node, bw_canvas *canvas, int x, int y, bool cursor)
{
    draw_node(data, 1, node, canvas, x, y, cursor);
}

/* The field, and all that it lies in. */
static void mark(const bw_tree *tree, uint8_t *differs, int64_t field)
{
    for (; field > 0 && !differs[field]; field = tree->fields[field].parent)
        differs[field] = 1;
}

void trees_open(diff_view *v)
{
    for (int side = 0; side < 2; side++) {
        const bw_tree *tree = tree_of(v, side);
        uint8_t *open = bw_alloc(tree->count + 1), *differs = bw_alloc(tree->count + 1);
        open[0] = 1;
        for (uint32_t i = 1; i < tree->count; i = node_end(tree, i))
            open[i] = node_end(tree, i) - i <= OPEN_AT_FIRST;
        for (size_t i = 0; i < v->line_count; i++)
            mark(tree, differs, side ? v->lines[i].right_field : v->lines[i].left_field);
        v->trees.differs[side] = differs;
        v->trees.tree[side] = (bw_tree_widget){.count = tree->count,
                                               .open = open,
                                               .end = side ? right_end : left_end,
                                               .draw = side ? draw_right : draw_left,
                                               .data = v};
    }
}

void trees_close(diff_view *v)
{
    for (int side = 0; side < 2; side++) {
        free(v->trees.tree[side].open);
        free(v->trees.differs[side]);
    }
    v->trees = (diff_trees){0};
}

/* The right tree to the left one's field, both hex panes to its bytes. */
static void follow(diff_view *v)
{
    uint32_t node = v->trees.tree[0].cursor;
    bw_text path = {0};
    if (node)
        bw_field_path(v->pair.left, node, &path);
    int64_t other = node ? bw_tree_find(v->pair.right, bw_text_get(&path)) : 0;
    int64_t fields[] = {node, other};
    bw_text_free(&path);
    for (int side = 0; side < 2; side++) {
        bool there = fields[side] > 0 && fields[side] < tree_of(v, side)->count;
        const bw_field *f = there ? &tree_of(v, side)->fields[fields[side]] : NULL;
        v->hex[side].select_from = f ? f->offset : 0;
        v->hex[side].select_to = f ? f->offset + f->length : 0;
        if (f && f->offset < v->hex[side].size)
            v->hex[side].cursor = f->offset;
    }
    if (other >= 0 && other < tree_of(v, 1)->count) {
        v->trees.tree[1].cursor = (uint32_t)other;
        bw_tree_widget_show(&v->trees.tree[1], (uint32_t)other);
        v->trees.tree[1].open[other] = v->trees.tree[0].open[node];
    }
}

void trees_show(diff_view *v, int64_t field)
{
    if (field <= 0 || field >= v->pair.left->count)
        return;
    v->trees.tree[0].cursor = (uint32_t)field;
    bw_tree_widget_show(&v->trees.tree[0], (uint32_t)field);
    follow(v);
}

int64_t trees_field(const diff_view *v)
{
    return v->trees.tree[0].cursor;
}

void trees_draw(diff_view *v, bw_canvas *canvas, int y, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas), half = (width - 1) / 2;
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_BORDER, "─");
    bw_canvas_put(canvas, 2, y, BW_ROLE_TITLE, " fields of both; # differs ");
    v->trees.height = height - y - 1;
    for (int side = 0; side < 2; side++)
        bw_tree_widget_draw(&v->trees.tree[side],
                            bw_canvas_part(canvas, side * (half + 1), y + 1, half, height - y - 1),
                            focused && v->on_fields);
}

bool trees_key(diff_view *v, bw_key key)
{
    if (!bw_tree_widget_key(&v->trees.tree[0], key, v->trees.height))
        return false;
    follow(v);
    return true;
}

bool trees_next(diff_view *v, int step)
{
    const bw_tree *tree = v->pair.left;
    for (int64_t at = (int64_t)v->trees.tree[0].cursor + step; at > 0 && at < tree->count;
         at += step)
        if (v->trees.differs[0][at] && tree->fields[at].end <= (uint32_t)at + 1) {
            trees_show(v, at);
            return true;
        }
    return false;
}
