#include "monitor_view.h"

#include <stdlib.h>
#include <string.h>

void lines_clear(lines *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].text);
        free(list->items[i].path);
    }
    list->count = 0;
}

void lines_free(lines *list)
{
    lines_clear(list);
    free(list->items);
    *list = (lines){0};
}

static void add_one(lines *list, bw_role role, int indent, const char *text, size_t size)
{
    bw_text line_text = {0};
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 32;
        list->items = bw_realloc(list->items, list->room * sizeof(*list->items));
    }
    bw_text_addf(&line_text, "%*s", indent, "");
    bw_text_add_bytes(&line_text, text, size);
    list->items[list->count++] = (line){.text = line_text.data, .role = role, .block = -1};
}

void lines_add(lines *list, int indent, bw_role role, const char *text)
{
    do {
        size_t size = bw_text_fit(text, list->width - indent - 1);
        add_one(list, role, indent, text, size);
        text += size;
        text += strspn(text, " ");
    } while (*text);
}

void lines_add_cut(lines *list, int indent, bw_role role, const char *text)
{
    add_one(list, role, indent, text, strlen(text));
}

void lines_addf(lines *list, int indent, bw_role role, const char *format, ...)
{
    bw_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    bw_text_vaddf(&text, format, arguments);
    va_end(arguments);
    lines_add(list, indent, role, bw_text_get(&text));
    bw_text_free(&text);
}

void lines_lead(lines *list, size_t from, const char *path, int64_t block, uint64_t row)
{
    for (size_t i = from; i < list->count; i++) {
        list->items[i].path = path ? bw_strdup(path) : NULL;
        list->items[i].block = block;
        list->items[i].row = row;
    }
}

const line *lines_at(const lines *list)
{
    return list->cursor < list->count ? &list->items[list->cursor] : NULL;
}

static void show_cursor(lines *list)
{
    size_t rows = list->height > 0 ? (size_t)list->height : 1;
    if (list->count && list->cursor >= list->count)
        list->cursor = list->count - 1;
    if (list->cursor < list->top)
        list->top = list->cursor;
    if (list->cursor >= list->top + rows)
        list->top = list->cursor - rows + 1;
    if (list->top && list->top + rows > list->count) /* it became shorter */
        list->top = list->count > rows ? list->count - rows : 0;
}

void lines_draw(lines *list, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas);
    list->height = bw_canvas_height(canvas);
    show_cursor(list);
    for (int y = 0; y < list->height && list->top + (size_t)y < list->count; y++) {
        size_t at = list->top + (size_t)y;
        bw_canvas_put(canvas, 0, y, list->items[at].role, list->items[at].text);
        if (at == list->cursor)
            bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
}

size_t lines_move(size_t cursor, size_t count, int height, bw_key key)
{
    size_t page = height > 1 ? (size_t)height - 1 : 1, last = count ? count - 1 : 0;
    switch (key) {
    case BW_KEY_UP: return cursor ? cursor - 1 : 0;
    case BW_KEY_DOWN: cursor++; break;
    case BW_KEY_PAGE_UP: return cursor > page ? cursor - page : 0;
    case BW_KEY_PAGE_DOWN: cursor += page; break;
    case BW_KEY_HOME: return 0;
    case BW_KEY_END: return last;
    default: return SIZE_MAX;
    }
    return cursor < last ? cursor : last;
}

bool lines_key(lines *list, bw_key key)
{
    size_t to = lines_move(list->cursor, list->count, list->height, key);
    if (to == SIZE_MAX)
        return false;
    list->cursor = to;
    return true;
}
