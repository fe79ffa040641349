/* The jump list: the places where the person was, the newest first. */
#include "core/ui/shell.h"

#include <string.h>

static uint64_t rows(void *data)
{
    return (uint64_t)((bw_shell *)data)->jump_count;
}

static bw_jump *jump_at(bw_shell *shell, uint64_t row)
{
    return &shell->jumps[(uint64_t)shell->jump_count - 1 - row];
}

static int tab_of(const bw_shell *shell, unsigned serial)
{
    for (int i = 0; i < shell->tab_count; i++)
        if (shell->tabs[i].serial == serial)
            return i + 1;
    return 0;
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    bw_shell *shell = data;
    const bw_jump *jump = jump_at(shell, row);
    const bw_place *p = &jump->place;
    int tab = tab_of(shell, jump->tab);
    switch (column) {
    case 0:
        if ((uint64_t)shell->jump_at == (uint64_t)shell->jump_count - 1 - row)
            bw_text_add(text, "now");
        return BW_ROLE_DIM;
    case 1: bw_text_add(text, bw_dbfile_path(p->file)); return BW_ROLE_TEXT;
    case 2: bw_text_addf(text, "%llu", (unsigned long long)p->block); return BW_ROLE_NUMBER;
    case 3: bw_text_addf(text, "%u", p->offset); return BW_ROLE_NUMBER;
    case 4: bw_text_addf(text, "0x%08x", bw_dbfile_dba(p->file, p->block)); return BW_ROLE_POINTER;
    default:
        if (tab)
            bw_text_addf(text, "%d", tab);
        else
            bw_text_add(text, "closed");
        return BW_ROLE_DIM;
    }
}

static void chosen(void *data, uint64_t row)
{
    bw_shell *shell = data;
    bw_jump there = *jump_at(shell, row);
    bw_shell_pop(shell); /* the list itself */
    if (tab_of(shell, there.tab))
        bw_shell_tab_go(shell, tab_of(shell, there.tab) - 1);
    bw_shell_go(shell, &there.place);
}

void bw_shell_jumps(bw_shell *shell)
{
    static const char *const headings[] = {"", "file", "block", "offset", "dba", "tab", NULL};
    const bw_table_source source = {
        .rows = rows, .cell = cell, .chosen = chosen, .data = shell, .headings = headings};
    bw_shell_table(shell, "Jumps", &source);
}
