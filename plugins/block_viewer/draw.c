/* The panes on the canvas: tree, hex, inspector. */
#include "viewer.h"

#define TREE_NARROW 34       /* cells that a tree needs at least */
#define TREE_WIDE 60         /* and beyond which it gains nothing */
#define BOTH_PANES 64        /* narrower than this, only the pane in focus is shown */
#define INSPECTOR_BESIDE 130 /* from here on the inspector stands at the right ... */
#define INSPECTOR_WIDTH 42   /* ... this wide */
#define INSPECTOR_ROWS 5     /* else at the bottom: field, meaning, three rows of readings */

/* --- one node of the tree --- */
#define VALUE_COLUMN 19 /* values stand below each other where names are not longer */

static bool has_value(const bw_field *f)
{
    return (f->kind != BW_FIELD_STRUCT && f->kind != BW_FIELD_ARRAY) ||
           f->meaning != BW_MEANS_NOTHING;
}

static bool is_changed(const viewer *v, const bw_field *f)
{
    for (uint32_t i = 0; v->changed && i < f->length; i++)
        if (v->changed[f->offset + i])
            return true;
    return false;
}

static bw_role name_role(const viewer *v, uint32_t node)
{
    const bw_field *f = &v->fields->fields[node];
    bool closed_over_fault = f->end > node + 1 && !v->tree.open[node];
    bw_severity shown = closed_over_fault ? (bw_severity)v->worst[node] : f->severity;
    if (shown != BW_GOOD)
        return severity_role(shown);
    if (is_changed(v, f) && (f->end == node + 1 || !v->tree.open[node]))
        return BW_ROLE_CHANGED;
    return f->kind == BW_FIELD_STRUCT || f->kind == BW_FIELD_ARRAY ? BW_ROLE_STRUCT : BW_ROLE_TEXT;
}

static int put_name(const bw_field *f, bw_canvas *canvas, int x, int y, bw_role role)
{
    const char *name = f->name ? f->name : "block";
    return f->index >= 0 ? bw_canvas_putf(canvas, x, y, role, "%s[%d]", name, f->index)
                         : bw_canvas_put(canvas, x, y, role, name);
}

void viewer_tree_node(void *data, uint32_t node, bw_canvas *canvas, int x, int y, bool cursor)
{
    const viewer *v = data;
    if (node >= v->fields->count)
        return;
    const bw_field *f = &v->fields->fields[node];
    bw_role line = v->focus == PANE_TREE ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER;
    int behind = put_name(f, canvas, x, y, cursor ? line : name_role(v, node));
    int value_x = behind < VALUE_COLUMN ? VALUE_COLUMN : behind + 1;
    if (!has_value(f)) {
        bw_canvas_putf(canvas, value_x, y, cursor ? line : BW_ROLE_DIM, "%u byte%s", f->length,
                       f->length == 1 ? "" : "s");
        return;
    }
    bw_text value = {0};
    bw_field_text(v->fields, node, &value);
    bw_role role = is_changed(v, f) ? BW_ROLE_CHANGED : field_role(v->fields, node);
    int end = bw_canvas_put(canvas, value_x, y, cursor ? line : role, bw_text_get(&value));
    if (end > bw_canvas_width(canvas))
        bw_canvas_put(canvas, bw_canvas_width(canvas) - 1, y, BW_ROLE_KEY, "\xe2\x80\xba");
    bw_text_free(&value);
}

/* --- panes --- */
static bw_role check_role(const bw_block_check *check)
{
    if (check->fault == BW_BLOCK_GOOD)
        return check->checksum_on ? BW_ROLE_GOOD : BW_ROLE_DIM;
    if (check->fault == BW_BLOCK_PARTIAL)
        return BW_ROLE_FAULT_NOTE;
    return check->fault == BW_BLOCK_EMPTY ? BW_ROLE_DIM : BW_ROLE_FAULT_BAD;
}

static const char *check_words(const bw_block_check *check)
{
    static const char *const words[] = {
        [BW_BLOCK_EMPTY] = "empty",
        [BW_BLOCK_FRACTURED] = "FRACTURED",
        [BW_BLOCK_BAD_CHECKSUM] = "BAD CHECKSUM",
        [BW_BLOCK_BAD_HEADER] = "BAD HEADER",
        [BW_BLOCK_PARTIAL] = "not whole in the dump",
        [BW_BLOCK_ALL_ZERO] = "ALL ZERO",
        [BW_BLOCK_MARKED_CORRUPT] = "MARKED CORRUPT",
    };
    if (check->fault == BW_BLOCK_GOOD)
        return check->checksum_on ? "checksum good" : "no checksum";
    return (unsigned)check->fault < BW_COUNT(words) ? words[check->fault] : "";
}

static bool will_not_verify(const viewer *v)
{
    return v->changed &&
           (v->check.fault == BW_BLOCK_BAD_CHECKSUM || v->check.fault == BW_BLOCK_FRACTURED);
}

static const char *state_words(const viewer *v)
{
    return will_not_verify(v) ? "will not verify: = seals" : check_words(&v->check);
}

static void put_state(const viewer *v, bw_canvas *canvas, int x)
{
    bw_canvas_putf(canvas, x, 0, check_role(&v->check), " %s", state_words(v));
}

static void draw_tree(viewer *v, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    bw_canvas_put(canvas, 0, 0, focused ? BW_ROLE_BORDER_FOCUS : BW_ROLE_TITLE,
                  v->fields->title ? v->fields->title : "block");
    if (width == v->width && (v->check.fault != BW_BLOCK_GOOD || will_not_verify(v)))
        put_state(v, canvas, width - bw_text_width(state_words(v)) - 1);
    v->tree_height = height - 1;
    bw_canvas *body = bw_canvas_part(canvas, 0, 1, width, height - 1);
    if (body)
        bw_tree_widget_draw(&v->tree, body, focused);
}

static void draw_hex(viewer *v, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int x = bw_canvas_putf(canvas, 0, 0, focused ? BW_ROLE_BORDER_FOCUS : BW_ROLE_TITLE,
                           "block %llu", (unsigned long long)v->block);
    if (x + 13 + bw_text_width(state_words(v)) <= width) /* the state comes before the address */
        x = bw_canvas_putf(canvas, x + 1, 0, BW_ROLE_POINTER, "0x%08x",
                           bw_dbfile_dba(v->file, v->block));
    put_state(v, canvas, x + 1);
    v->hex_width = width;
    v->hex_height = height - 1;
    bw_canvas *body = bw_canvas_part(canvas, 0, 1, width, height - 1);
    if (body)
        bw_hex_look_draw(&v->hex, bw_shell_hex_look(v->shell), body, focused);
}

/* --- the division of the canvas --- */
/* To be read easily a row needs its offset, three cells and a letter for each byte, and gaps. */
static int hex_needs(int row_bytes)
{
    return 8 + 4 * row_bytes + row_bytes / 8;
}

/* As many bytes a row as leave the tree enough; what is left over goes to the tree first. */
static int tree_width(const viewer *v, int width)
{
    bw_hex_look look = bw_shell_hex_look(v->shell);
    for (int bytes = 32; bytes >= 8; bytes /= 2) {
        int tree = width - 1 - hex_needs(look.row_bytes ? look.row_bytes : bytes);
        if (tree >= TREE_NARROW)
            return tree < TREE_WIDE ? tree : TREE_WIDE;
    }
    return TREE_NARROW;
}

static void vertical_line(bw_canvas *canvas, int x, int height)
{
    for (int y = 0; y < height; y++)
        bw_canvas_put(canvas, x, y, BW_ROLE_BORDER, "│");
}

static void draw_panes(viewer *v, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    bool tree_focus = v->focus == PANE_TREE;
    v->tree_height = v->hex_height = height - 1;
    v->tree_x = v->hex_x = -1;
    if (width < BOTH_PANES) {
        v->tree_width = width;
        *(tree_focus ? &v->tree_x : &v->hex_x) = 0;
        if (tree_focus)
            draw_tree(v, canvas, focused);
        else
            draw_hex(v, canvas, focused);
        return;
    }
    v->tree_x = 0;
    int left = v->tree_width = tree_width(v, width);
    bw_canvas *tree = bw_canvas_part(canvas, 0, 0, left, height);
    bw_canvas *hex = bw_canvas_part(canvas, left + 1, 0, width - left - 1, height);
    v->hex_x = left + 1;
    vertical_line(canvas, left, height);
    if (tree)
        draw_tree(v, tree, focused && tree_focus);
    if (hex)
        draw_hex(v, hex, focused && !tree_focus);
}

static void draw_with_inspector_beside(viewer *v, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int left = width - INSPECTOR_WIDTH - 1;
    bw_canvas *panes = bw_canvas_part(canvas, 0, 0, left, height);
    bw_canvas *beside = bw_canvas_part(canvas, left + 1, 0, INSPECTOR_WIDTH, height);
    vertical_line(canvas, left, height);
    if (panes)
        draw_panes(v, panes, focused);
    if (beside)
        inspector_draw(v, beside, true);
}

static void draw_with_inspector_below(viewer *v, bw_canvas *canvas, bool focused, int rows)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int line = height - rows - 1;
    bw_canvas *panes = bw_canvas_part(canvas, 0, 0, width, line);
    bw_canvas *below = bw_canvas_part(canvas, 0, line + 1, width, rows);
    bw_canvas_fill(canvas, 0, line, width, 1, BW_ROLE_BORDER, "─");
    if (panes)
        draw_panes(v, panes, focused);
    if (below)
        inspector_draw(v, below, false);
}

static void draw_trouble(const viewer *v, bw_canvas *canvas)
{
    if (v->file)
        bw_canvas_putf(canvas, 0, 0, BW_ROLE_TITLE, "block %llu of %s",
                       (unsigned long long)v->block, bw_dbfile_path(v->file));
    put_wrapped(canvas, 1, v->file ? BW_ROLE_FAULT_BAD : BW_ROLE_TEXT, v->trouble.text);
}

void viewer_draw(viewer *v, bw_canvas *canvas, bool focused)
{
    viewer_refresh(v);
    v->width = bw_canvas_width(canvas);
    v->height = bw_canvas_height(canvas);
    int rows = v->inspector == INSPECTOR_LARGE ? v->height / 2 : INSPECTOR_ROWS;
    if (v->size == 0)
        draw_trouble(v, canvas);
    else if (v->inspector == INSPECTOR_OFF || v->height < 2 * INSPECTOR_ROWS)
        draw_panes(v, canvas, focused);
    else if (v->width >= INSPECTOR_BESIDE)
        draw_with_inspector_beside(v, canvas, focused);
    else
        draw_with_inspector_below(v, canvas, focused, rows);
}
