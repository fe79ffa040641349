/* Marks: places with a letter, from every view, kept with a session. */
#include "core/ui/shell.h"

#include <string.h>

char bw_mark_letter(int index)
{
    return (char)(index < 26 ? 'a' + index : 'A' + index - 26);
}

bw_place *bw_shell_mark(bw_shell *shell, const char *name)
{
    for (int i = 0; i < BW_MARKS; i++)
        if (name[0] == bw_mark_letter(i) && !name[1])
            return &shell->marks[i];
    return NULL;
}

/* --- as a table: only those that are set --- */
static int set_mark_at(const bw_shell *shell, uint64_t row)
{
    for (int i = 0; i < BW_MARKS; i++)
        if (shell->marks[i].file && row-- == 0)
            return i;
    return -1;
}

static uint64_t rows(void *data)
{
    const bw_shell *shell = data;
    uint64_t count = 0;
    for (int i = 0; i < BW_MARKS; i++)
        count += shell->marks[i].file != NULL;
    return count;
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    const bw_shell *shell = data;
    int index = set_mark_at(shell, row);
    if (index < 0)
        return BW_ROLE_TEXT;
    const bw_place *p = &shell->marks[index];
    switch (column) {
    case 0: bw_text_addf(text, "%c", bw_mark_letter(index)); return BW_ROLE_KEY;
    case 1: bw_text_add(text, bw_dbfile_path(p->file)); return BW_ROLE_TEXT;
    case 2: bw_text_addf(text, "%llu", (unsigned long long)p->block); return BW_ROLE_NUMBER;
    case 3: bw_text_addf(text, "%u", p->offset); return BW_ROLE_NUMBER;
    default: bw_text_addf(text, "0x%08x", bw_dbfile_dba(p->file, p->block)); return BW_ROLE_POINTER;
    }
}

static void chosen(void *data, uint64_t row)
{
    bw_shell *shell = data;
    int index = set_mark_at(shell, row);
    if (index < 0)
        return;
    bw_place there = shell->marks[index];
    bw_shell_pop(shell); /* the list itself */
    bw_shell_go(shell, &there);
}

void bw_shell_marks(bw_shell *shell)
{
    static const char *const headings[] = {"", "file", "block", "offset", "dba", NULL};
    const bw_table_source source = {
        .rows = rows, .cell = cell, .chosen = chosen, .data = shell, .headings = headings};
    bw_shell_table(shell, "Marks", &source);
}
