/* The mouse in the block viewer: it points at nodes and bytes, selects bytes, scrolls. */
#include "viewer.h"

#define WHEEL_ROWS 3

static bool in_tree(const viewer *v, const bw_mouse *mouse)
{
    return v->tree_x >= 0 && mouse->x >= v->tree_x && mouse->x < v->tree_x + v->tree_width &&
           mouse->y >= 1 && mouse->y <= v->tree_height;
}

static bool byte_under(const viewer *v, const bw_mouse *mouse, uint32_t *offset)
{
    return v->hex_x >= 0 && mouse->y >= 1 && mouse->y <= v->hex_height &&
           bw_hex_look_at(&v->hex, bw_shell_hex_look(v->shell), v->hex_width, mouse->x - v->hex_x,
                          mouse->y - 1, offset);
}

static void scroll(viewer *v, const bw_mouse *mouse)
{
    v->focus = in_tree(v, mouse) ? PANE_TREE : v->hex_x >= 0 ? PANE_HEX : v->focus;
    for (int i = 0; i < WHEEL_ROWS; i++)
        viewer_key(v, mouse->act == BW_MOUSE_WHEEL_UP ? BW_KEY_UP : BW_KEY_DOWN);
}

static void drag(viewer *v, const bw_mouse *mouse)
{
    uint32_t offset;
    if (v->focus != PANE_HEX || !byte_under(v, mouse, &offset) || offset == v->hex.cursor)
        return;
    if (!v->selecting)
        edit_select(v);
    viewer_set_offset(v, offset);
}

static bool press(viewer *v, const bw_mouse *mouse)
{
    uint32_t at;
    if (in_tree(v, mouse)) {
        v->focus = PANE_TREE;
        if (bw_tree_widget_at(&v->tree, mouse->y - 1, &at)) {
            v->tree.cursor = at;
            viewer_tree_moved(v);
        }
    } else if (byte_under(v, mouse, &at)) {
        v->focus = PANE_HEX;
        if (v->selecting)
            edit_select(v);
        viewer_set_offset(v, at);
    }
    return true;
}

/* A structure opens or closes; anything else is followed. */
static bool twice(viewer *v, const bw_mouse *mouse)
{
    uint32_t node;
    if (in_tree(v, mouse) && bw_tree_widget_at(&v->tree, mouse->y - 1, &node) &&
        v->fields->fields[node].end > node + 1) {
        v->tree.open[node] = !v->tree.open[node];
        viewer_tree_moved(v);
        return true;
    }
    return viewer_key(v, BW_KEY_ENTER);
}

bool viewer_mouse(viewer *v, const bw_mouse *mouse)
{
    if (v->size == 0)
        return false;
    switch (mouse->act) {
    case BW_MOUSE_PRESS: return press(v, mouse);
    case BW_MOUSE_DOUBLE: return twice(v, mouse);
    case BW_MOUSE_DRAG: drag(v, mouse); return true;
    case BW_MOUSE_WHEEL_UP:
    case BW_MOUSE_WHEEL_DOWN: scroll(v, mouse); return true;
    default: return true;
    }
}
