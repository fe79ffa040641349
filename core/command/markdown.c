#include "core/command/markdown.h"

void bw_call_cell(bw_call *call, const char *text)
{
    bw_text cell = {0};
    for (; text && *text; text++)
        bw_text_addf(&cell, *text == '|' ? "\\%c" : "%c", *text);
    bw_call_print(call, " %s |", bw_text_get(&cell));
    bw_text_free(&cell);
}

void bw_call_list_cell(bw_call *call, const char *const *lines)
{
    bw_text text = {0};
    for (size_t i = 0; lines[i]; i++)
        bw_text_addf(&text, "%s%zu. %s", i ? " " : "", i + 1, lines[i]);
    bw_call_cell(call, bw_text_get(&text));
    bw_text_free(&text);
}
