/* Tree pane over preorder nodes: only what is open is walked, nothing is kept but open marks. */
#include <blockwright/plugin.h>

#define MAX_DEPTH 32

static uint32_t end_of(const bw_tree_widget *tree, uint32_t node)
{
    uint32_t end = tree->end(tree->data, node);
    return end > node ? end : node + 1;
}

static bool has_children(const bw_tree_widget *tree, uint32_t node)
{
    return end_of(tree, node) > node + 1;
}

static uint32_t next_shown(const bw_tree_widget *tree, uint32_t node)
{
    return has_children(tree, node) && tree->open[node] ? node + 1 : end_of(tree, node);
}

/* Row of the cursor among the shown nodes. A cursor inside a closed node moves up to it. */
static uint32_t cursor_row(bw_tree_widget *tree)
{
    uint32_t row = 0, node = 0;
    while (node < tree->count) {
        uint32_t next = next_shown(tree, node);
        if (node == tree->cursor || next > tree->cursor) {
            tree->cursor = node;
            return row;
        }
        node = next;
        row++;
    }
    return 0;
}

static uint32_t node_at_row(const bw_tree_widget *tree, int64_t row)
{
    uint32_t node = 0, last = 0;
    for (int64_t i = 0; node < tree->count; i++, node = next_shown(tree, node)) {
        last = node;
        if (i >= row)
            break;
    }
    return last;
}

bool bw_tree_widget_at(const bw_tree_widget *tree, int y, uint32_t *node)
{
    uint32_t at = 0;
    for (int64_t row = tree->top + (int64_t)y; row > 0 && at < tree->count; row--)
        at = next_shown(tree, at);
    if (y < 0 || at >= tree->count)
        return false;
    *node = at;
    return true;
}

static int depth_of(const bw_tree_widget *tree, uint32_t node)
{
    int depth = 0;
    for (uint32_t n = 0; n < node;) {
        uint32_t end = end_of(tree, n);
        depth += end > node;
        n = end > node ? n + 1 : end;
    }
    return depth < MAX_DEPTH ? depth : MAX_DEPTH;
}

void bw_tree_widget_draw(bw_tree_widget *tree, bw_canvas *canvas, bool focused)
{
    int height = bw_canvas_height(canvas), width = bw_canvas_width(canvas);
    if (tree->count == 0 || height <= 0)
        return;
    uint32_t row = cursor_row(tree);
    if (row < tree->top)
        tree->top = row;
    if (row >= tree->top + (uint32_t)height)
        tree->top = row - (uint32_t)height + 1;
    uint32_t node = node_at_row(tree, tree->top);
    for (int y = 0; y < height && node < tree->count; y++, node = next_shown(tree, node)) {
        int x = depth_of(tree, node);
        bool cursor = node == tree->cursor;
        if (has_children(tree, node))
            bw_canvas_put(canvas, x, y, BW_ROLE_DIM,
                          tree->open[node] ? "\xe2\x96\xbe" : "\xe2\x96\xb8");
        tree->draw(tree->data, node, canvas, x + 2, y, cursor);
        if (cursor)
            bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
}

static uint32_t parent_of(const bw_tree_widget *tree, uint32_t node)
{
    uint32_t parent = node;
    for (uint32_t n = 0; n < node;) {
        uint32_t end = end_of(tree, n);
        if (end > node)
            parent = n;
        n = end > node ? n + 1 : end;
    }
    return parent;
}

bool bw_tree_widget_key(bw_tree_widget *tree, bw_key key, int height)
{
    if (tree->count == 0)
        return false;
    int64_t row = cursor_row(tree), page = height > 1 ? height - 1 : 1;
    bool open = has_children(tree, tree->cursor) && tree->open[tree->cursor];
    switch (key) {
    case BW_KEY_UP: tree->cursor = node_at_row(tree, row > 0 ? row - 1 : 0); break;
    case BW_KEY_DOWN: tree->cursor = node_at_row(tree, row + 1); break;
    case BW_KEY_PAGE_UP: tree->cursor = node_at_row(tree, row > page ? row - page : 0); break;
    case BW_KEY_PAGE_DOWN: tree->cursor = node_at_row(tree, row + page); break;
    case BW_KEY_HOME: tree->cursor = 0; break;
    case BW_KEY_END: tree->cursor = node_at_row(tree, INT64_MAX); break;
    case BW_KEY_RIGHT:
        if (open)
            tree->cursor++;
        else
            tree->open[tree->cursor] = has_children(tree, tree->cursor);
        break;
    case BW_KEY_LEFT:
        if (open)
            tree->open[tree->cursor] = 0;
        else
            tree->cursor = parent_of(tree, tree->cursor);
        break;
    default: return false;
    }
    return true;
}

void bw_tree_widget_show(bw_tree_widget *tree, uint32_t node)
{
    for (uint32_t n = 0; n < node && n < tree->count;) {
        uint32_t end = end_of(tree, n);
        if (end > node)
            tree->open[n] = 1;
        n = end > node ? n + 1 : end;
    }
    tree->cursor = node < tree->count ? node : 0;
}
