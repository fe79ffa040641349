#include "header_diff.h"

void list_show(diff_list *list, int height)
{
    size_t rows = height > 0 ? (size_t)height : 1;
    if (list->count && list->cursor >= list->count)
        list->cursor = list->count - 1;
    if (list->cursor < list->top)
        list->top = list->cursor;
    if (list->cursor >= list->top + rows)
        list->top = list->cursor - rows + 1;
}

bool list_key(diff_list *list, bw_key key, int height)
{
    size_t page = height > 1 ? (size_t)height - 1 : 1, last = list->count ? list->count - 1 : 0;
    size_t at = list->cursor;
    switch (key) {
    case BW_KEY_UP: at = at ? at - 1 : 0; break;
    case BW_KEY_DOWN: at++; break;
    case BW_KEY_PAGE_UP: at = at > page ? at - page : 0; break;
    case BW_KEY_PAGE_DOWN: at += page; break;
    case BW_KEY_HOME: at = 0; break;
    case BW_KEY_END: at = last; break;
    default: return false;
    }
    list->cursor = at < last ? at : last;
    return true;
}
