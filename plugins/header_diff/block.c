/* The third level: the bytes of two blocks, locked together, and the fields that differ. */
#include "header_diff.h"

#include <stdlib.h>
#include <string.h>

static void keep_line(void *context, const bw_diff_field *f)
{
    diff_view *v = context;
    bw_text text = {0};
    if (v->line_count == v->line_capacity) {
        v->line_capacity = v->line_capacity * 2 + 16;
        v->lines = bw_realloc(v->lines, v->line_capacity * sizeof(*v->lines));
    }
    bw_text_addf(&text, "%s  %s | %s", f->path, f->left ? f->left : "-", f->right ? f->right : "-");
    if (strcmp(f->confidence, "certain") != 0)
        bw_text_addf(&text, "  [%s]", f->confidence);
    if (f->housekeeping)
        bw_text_addf(&text, "  -- %s", f->housekeeping);
    v->lines[v->line_count++] = (diff_line){bw_strdup(bw_text_get(&text)), f->housekeeping != NULL,
                                            f->left_field, f->right_field};
    bw_text_free(&text);
}

/* Number of the line at a place in the list of those shown. */
static size_t shown_line(const diff_view *v, size_t index)
{
    for (size_t i = 0; i < v->line_count; i++)
        if ((v->show_folded || !v->lines[i].folded) && index-- == 0)
            return i;
    return v->line_count;
}

static void count_shown(diff_view *v)
{
    v->fields.count = 0;
    for (size_t i = 0; i < v->line_count; i++)
        v->fields.count += v->show_folded || !v->lines[i].folded;
}

/* The byte of the other side that stands against offset; -1 when there is none. */
static int64_t opposite(const diff_view *v, int side, uint32_t offset)
{
    int64_t at = (int64_t)offset + (side ? -v->shift : v->shift);
    return at >= 0 && at < (int64_t)v->hex[!side].size ? at : -1;
}

static bw_role byte_role(const diff_view *v, int side, uint32_t offset)
{
    int64_t other = opposite(v, side, offset);
    uint8_t byte = v->hex[side].bytes[offset];
    if (other < 0 || v->hex[!side].bytes[other] != byte)
        return BW_ROLE_DIFFERENT;
    return byte ? BW_ROLE_TEXT : BW_ROLE_ZERO;
}

static bw_role left_role(void *data, uint32_t offset)
{
    return byte_role(data, 0, offset);
}

static bw_role right_role(void *data, uint32_t offset)
{
    return byte_role(data, 1, offset);
}

void block_close(diff_view *v)
{
    for (size_t i = 0; i < v->line_count; i++)
        free(v->lines[i].text);
    free(v->lines);
    v->lines = NULL;
    v->line_count = v->line_capacity = 0;
    v->fields = (diff_list){0};
    trees_close(v);
    bw_diff_blocks_free(&v->pair);
}

static void move_right(diff_view *v)
{
    int64_t at = opposite(v, 0, v->hex[0].cursor);
    v->hex[1].cursor = at < 0 ? 0 : (uint32_t)at;
}

/* The nearest unequal byte behind or before the cursor. */
static void next_byte(diff_view *v, int step)
{
    int64_t at = v->hex[0].cursor, size = v->hex[0].size;
    for (at += step; at >= 0 && at < size; at += step)
        if (byte_role(v, 0, (uint32_t)at) == BW_ROLE_DIFFERENT) {
            v->hex[0].cursor = (uint32_t)at;
            move_right(v);
            return;
        }
    bw_shell_message(v->shell, BW_NOTE,
                     "no more unequal bytes this way; > and < go to the next "
                     "block that differs");
}

bool block_open(diff_view *v, uint64_t block)
{
    bw_error err = {0};
    if (!bw_diff_numbered(v->file[0], v->file[1])) {
        bw_shell_message(v->shell, BW_NOTE, "one of the two is nothing of Oracle's: no fields");
        return false;
    }
    bool again = v->pair.left && v->block == block;
    uint32_t cursor = again ? v->hex[0].cursor : 0;
    block_close(v);
    bw_layouts *layouts = bw_session_layouts(bw_shell_session(v->shell));
    if (bw_diff_blocks_read(&v->pair, layouts, v->file[0], block, v->file[1], block, &err) !=
        BW_OK) {
        block_close(v);
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
        return false;
    }
    v->block = block;
    const uint8_t *bytes[] = {v->pair.left_bytes, v->pair.right_bytes};
    for (int i = 0; i < 2; i++)
        v->hex[i] = (bw_hex_widget){.bytes = bytes[i],
                                    .size = bw_dbfile_geometry(v->file[i])->block_size,
                                    .cursor = cursor,
                                    .role = i ? right_role : left_role,
                                    .data = v};
    bw_diff_trees(v->pair.left, v->pair.right, v->pair.sound, keep_line, v);
    count_shown(v);
    trees_open(v);
    if (!again && byte_role(v, 0, 0) != BW_ROLE_DIFFERENT)
        next_byte(v, 1);
    return true;
}

/* The line's field selected on both sides, the cursors on it. */
static void select_field(diff_view *v)
{
    size_t line = shown_line(v, v->fields.cursor);
    if (line >= v->line_count)
        return;
    const bw_tree *trees[] = {v->pair.left, v->pair.right};
    int64_t fields[] = {v->lines[line].left_field, v->lines[line].right_field};
    for (int i = 0; i < 2; i++) {
        const bw_field *f = fields[i] >= 0 ? &trees[i]->fields[fields[i]] : NULL;
        v->hex[i].select_from = f ? f->offset : 0;
        v->hex[i].select_to = f ? f->offset + f->length : 0;
        if (f && f->offset < v->hex[i].size)
            v->hex[i].cursor = f->offset;
    }
}

static void draw_fields(diff_view *v, bw_canvas *canvas, int y, bool focused)
{
    int height = bw_canvas_height(canvas), width = bw_canvas_width(canvas);
    size_t folded = v->line_count - v->fields.count;
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_BORDER, "─");
    int x = bw_canvas_putf(canvas, 2, y, BW_ROLE_TITLE, " %zu fields differ ", v->fields.count);
    if (folded)
        bw_canvas_putf(canvas, x, y, BW_ROLE_DIM, " %zu that every write changes folded (h) ",
                       folded);
    list_show(&v->fields, height - ++y);
    for (size_t i = v->fields.top; i < v->fields.count && y < height; i++, y++) {
        const diff_line *line = &v->lines[shown_line(v, i)];
        bw_canvas_put(canvas, 1, y, line->folded ? BW_ROLE_DIM : BW_ROLE_DIFFERENT, line->text);
        if (i == v->fields.cursor && v->on_fields)
            bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
}

void block_draw(diff_view *v, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int half = (width - 1) / 2, rows = height * 3 / 5;
    for (int i = 0; i < 2; i++) {
        int x = i * (half + 1);
        bw_canvas *head = bw_canvas_part(canvas, x, 0, half, 1);
        x = bw_canvas_putf(head, 1, 0, BW_ROLE_TITLE, "%c %llu ", "LR"[i],
                           (unsigned long long)v -> block);
        if (i && v->shift)
            x = bw_canvas_putf(head, x, 0, BW_ROLE_FAULT_NOTE, "moved %+d ", v->shift);
        const bw_tree *tree = i ? v->pair.right : v->pair.left;
        bw_canvas_put(head, x, 0, BW_ROLE_TEXT, tree->title ? tree->title : "");
        bw_canvas *part = bw_canvas_part(canvas, i * (half + 1), 1, half, rows - 1);
        bw_hex_draw(&v->hex[i], part, focused && !v->on_fields);
    }
    v->height = rows - 1;
    if (v->as_trees)
        trees_draw(v, canvas, rows, focused);
    else
        draw_fields(v, canvas, rows, focused);
}

/* --- keys --- */
static void next_block(diff_view *v, bool forward)
{
    bool found = false;
    uint64_t block = 0, from = forward ? v->block + 1 : v->block;
    bw_error err = {0};
    if (bw_diff_next(v->file[0], v->file[1], from, forward, NULL, &found, &block, &err) != BW_OK)
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
    else if (!found)
        bw_shell_message(v->shell, BW_NOTE, "no more blocks that differ");
    else
        block_open(v, block);
}

/* The field that is chosen, in the list or in the trees, when it lies at one place in both. */
static const bw_field *chosen_field(diff_view *v)
{
    size_t line = shown_line(v, v->fields.cursor);
    int64_t left_field = -1, right_field = -1;
    if (v->as_trees) {
        left_field = trees_field(v) > 0 ? trees_field(v) : (int64_t)-1;
        right_field = left_field > 0 ? (int64_t)v->trees.tree[1].cursor : (int64_t)-1;
    } else if (line < v->line_count) {
        left_field = v->lines[line].left_field;
        right_field = v->lines[line].right_field;
    }
    if (left_field < 0 || right_field < 0) {
        bw_shell_message(v->shell, BW_NOTE, "choose a field that both sides have (Tab)");
        return NULL;
    }
    const bw_field *left = &v->pair.left->fields[left_field];
    const bw_field *right = &v->pair.right->fields[right_field];
    if (left->length == right->length && left->offset == right->offset)
        return left;
    bw_shell_message(v->shell, BW_NOTE, "the field lies elsewhere in the other block");
    return NULL;
}

/* Stages the left side's bytes on the right: a field's when one is chosen, else the whole block. */
static void copy_right(diff_view *v, bool whole)
{
    bw_error err = {0};
    const bw_field *field = whole ? NULL : chosen_field(v);
    if (!whole && !field)
        return;
    uint32_t from = whole ? 0 : field->offset, size = whole ? v->hex[1].size : field->length;
    bw_edits *edits = bw_session_edits(bw_shell_session(v->shell));
    bw_edits_begin(edits, whole ? "copy block" : "copy field", "header_diff");
    bw_status status = bw_edits_put(edits, v->file[1], v->block, from, v->hex[0].bytes + from, size,
                                    "copied from the left file", &err);
    bw_edits_end(edits);
    if (status != BW_OK) {
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
        return;
    }
    size_t cursor = v->fields.cursor;
    int64_t node = trees_field(v);
    block_open(v, v->block);
    v->fields.cursor = cursor;
    trees_show(v, node);
    bw_shell_message(v->shell, BW_GOOD,
                     "staged on the right; :seal makes the checksum fit, "
                     ":commit writes");
}

static void allow_edits(diff_view *v)
{
    bw_edits *edits = bw_session_edits(bw_shell_session(v->shell));
    bool allowed = !bw_edits_allowed(edits, v->file[1]);
    bw_edits_allow(edits, v->file[1], allowed);
    bw_shell_message(v->shell, BW_NOTE, "edits of the right file are %s",
                     allowed ? "allowed; nothing is written before :commit" : "refused");
}

static bool move(diff_view *v, bw_key key)
{
    if (v->on_fields && v->as_trees)
        return trees_key(v, key);
    if (v->on_fields) {
        if (!list_key(&v->fields, key, 5))
            return false;
        select_field(v);
        return true;
    }
    bool mine = bw_hex_key(&v->hex[0], key, 38, v->height);
    if (mine)
        move_right(v);
    return mine;
}

static void next_difference(diff_view *v, int step)
{
    if (!v->on_fields || !v->as_trees)
        next_byte(v, step);
    else if (!trees_next(v, step))
        bw_shell_message(v->shell, BW_NOTE, "no more fields that differ this way");
}

/* The trees begin at the field that the list stands on. */
static void show_chosen_line(diff_view *v)
{
    size_t line = shown_line(v, v->fields.cursor);
    if (v->as_trees && line < v->line_count)
        trees_show(v, v->lines[line].left_field);
}

bool block_key(diff_view *v, bw_key key)
{
    switch (key) {
    case BW_KEY_TAB:
        v->on_fields = !v->on_fields;
        if (v->on_fields)
            select_field(v);
        return true;
    case 'n': next_difference(v, 1); return true;
    case 'N': next_difference(v, -1); return true;
    case 't':
        v->as_trees = !v->as_trees;
        v->on_fields = v->as_trees || v->on_fields;
        show_chosen_line(v);
        return true;
    case '>': next_block(v, true); return true;
    case '<': next_block(v, false); return true;
    case '+': v->shift++; break;
    case '-': v->shift--; break;
    case '0': v->shift = 0; break;
    case 'h':
        v->show_folded = !v->show_folded;
        count_shown(v);
        return true;
    case 'E': allow_edits(v); return true;
    case 'c': copy_right(v, false); return true;
    case 'C': copy_right(v, true); return true;
    default: return move(v, key);
    }
    move_right(v);
    return true;
}
