/* Hex pane: offset in the block, bytes in groups of four, characters. */
#include "core/command/session.h"
#include "core/ui/shell.h"

#include <stdio.h>

#define OFFSET_CELLS 6

static int cells_for(int bytes)
{
    return OFFSET_CELLS + bytes * 2 + bytes / 4 + 1 + bytes;
}

bw_hex_look bw_shell_hex_look(const bw_shell *shell)
{
    const bw_settings *settings = shell->session->settings;
    return (bw_hex_look){.row_bytes = (int)bw_settings_number(settings, "bytes-per-row"),
                         .hex_offsets = bw_settings_is(settings, "offsets", "hex")};
}

int bw_hex_look_bytes(bw_hex_look look, int width)
{
    if (look.row_bytes > 0)
        return look.row_bytes;
    return width >= cells_for(32) ? 32 : width >= cells_for(16) ? 16 : 8;
}

int bw_hex_row_bytes(int width)
{
    return bw_hex_look_bytes((bw_hex_look){0}, width);
}

/* Where a byte's digits stand, and where the characters begin. */
static int digits_x(int index)
{
    return OFFSET_CELLS + index * 2 + index / 4;
}

static int characters_x(int bytes)
{
    return OFFSET_CELLS + bytes * 2 + bytes / 4 + 1;
}

static bw_role role_of(const bw_hex_widget *hex, uint32_t offset, bool focused)
{
    if (offset == hex->cursor)
        return focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER;
    if (offset >= hex->select_from && offset < hex->select_to)
        return BW_ROLE_SELECTION;
    return hex->role ? hex->role(hex->data, offset) : BW_ROLE_TEXT;
}

static void draw_row(const bw_hex_widget *hex, bw_hex_look look, bw_canvas *canvas, int y,
                     uint32_t from, bool focused)
{
    int bytes = bw_hex_look_bytes(look, bw_canvas_width(canvas));
    bw_canvas_putf(canvas, 0, y, BW_ROLE_DIM, look.hex_offsets ? "%5x" : "%5u", from);
    for (int i = 0; i < bytes && from + (uint32_t)i < hex->size; i++) {
        uint32_t at = from + (uint32_t)i;
        uint8_t byte = hex->bytes[at];
        bw_role role = role_of(hex, at, focused);
        char shown[2] = {byte >= 0x20 && byte < 0x7f ? (char)byte : '.', 0};
        int x = digits_x(i);
        bw_canvas_putf(canvas, x, y, role, "%02x", byte);
        bool joined =
            role == BW_ROLE_SELECTION && i % 4 == 3 && i + 1 < bytes && at + 1 < hex->select_to;
        if (joined)
            bw_canvas_put(canvas, x + 2, y, role, " ");
        bw_canvas_put(canvas, characters_x(bytes) + i, y, role, shown);
    }
}

static void keep_in_sight(bw_hex_widget *hex, uint32_t row_bytes, int height)
{
    uint32_t row = hex->cursor / row_bytes, first = hex->top / row_bytes;
    uint32_t rows = height > 0 ? (uint32_t)height : 1;
    if (row < first)
        first = row;
    if (row >= first + rows)
        first = row - rows + 1;
    hex->top = first * row_bytes;
}

void bw_hex_look_draw(bw_hex_widget *hex, bw_hex_look look, bw_canvas *canvas, bool focused)
{
    int bytes = bw_hex_look_bytes(look, bw_canvas_width(canvas)), height = bw_canvas_height(canvas);
    keep_in_sight(hex, (uint32_t)bytes, height);
    for (int y = 0; y < height; y++) {
        uint32_t from = hex->top + (uint32_t)(y * bytes);
        if (from < hex->size)
            draw_row(hex, look, canvas, y, from, focused);
    }
}

void bw_hex_draw(bw_hex_widget *hex, bw_canvas *canvas, bool focused)
{
    bw_hex_look_draw(hex, (bw_hex_look){0}, canvas, focused);
}

bool bw_hex_look_at(const bw_hex_widget *hex, bw_hex_look look, int width, int x, int y,
                    uint32_t *offset)
{
    int bytes = bw_hex_look_bytes(look, width), index = -1;
    for (int i = 0; i < bytes && index < 0; i++)
        if (x == digits_x(i) || x == digits_x(i) + 1 || x == characters_x(bytes) + i)
            index = i;
    uint64_t at = (uint64_t)hex->top + (uint64_t)y * (uint64_t)bytes + (uint64_t)index;
    if (y < 0 || index < 0 || at >= hex->size)
        return false;
    *offset = (uint32_t)at;
    return true;
}

bool bw_hex_key(bw_hex_widget *hex, bw_key key, int width, int height)
{
    return bw_hex_look_key(hex, (bw_hex_look){0}, key, width, height);
}

bool bw_hex_look_key(bw_hex_widget *hex, bw_hex_look look, bw_key key, int width, int height)
{
    int64_t row = bw_hex_look_bytes(look, width), page = row * (height > 1 ? height - 1 : 1),
            at = hex->cursor;
    switch (key) {
    case BW_KEY_LEFT: at -= 1; break;
    case BW_KEY_RIGHT: at += 1; break;
    case BW_KEY_UP: at -= row; break;
    case BW_KEY_DOWN: at += row; break;
    case BW_KEY_PAGE_UP: at = at == 0 ? 0 : at < page ? at % row : at - page; break;
    case BW_KEY_PAGE_DOWN: at += page; break;
    case BW_KEY_HOME: at -= at % row; break;
    case BW_KEY_END: at += row - 1 - at % row; break;
    case BW_KEY_HOME | BW_KEY_CTRL: at = 0; break;
    case BW_KEY_END | BW_KEY_CTRL: at = (int64_t)hex->size - 1; break;
    default: return false;
    }
    if (at < 0)
        at = key == BW_KEY_UP ? hex->cursor : 0;
    if (at >= (int64_t)hex->size)
        at = key == BW_KEY_DOWN ? hex->cursor : (int64_t)hex->size - 1;
    hex->cursor = hex->size ? (uint32_t)at : 0;
    return true;
}
