/* Tabs, and the panes in each: opening, closing, going from one to another. */
#include "core/ui/shell.h"
#include "core/ui/tour.h"

#include <stdio.h>
#include <string.h>

bw_tab *bw_shell_tab(bw_shell *shell)
{
    return &shell->tabs[shell->tab_at];
}

bw_pane *bw_shell_pane(bw_shell *shell)
{
    bw_tab *tab = bw_shell_tab(shell);
    return &tab->panes[tab->active];
}

bw_open_view *bw_pane_top(bw_pane *pane)
{
    return pane->depth ? &pane->stack[pane->depth - 1] : NULL;
}

static void empty_pane(bw_pane *pane)
{
    while (pane->depth > 0) {
        bw_open_view view = pane->stack[--pane->depth];
        view.kind->close(view.data);
    }
}

void bw_tab_free(bw_tab *tab)
{
    for (int i = 0; i < BW_PANES; i++)
        empty_pane(&tab->panes[i]);
}

void bw_tab_title(bw_tab *tab, bw_text *text)
{
    bw_open_view *top = bw_pane_top(&tab->panes[tab->active]);
    if (*tab->name)
        bw_text_add(text, tab->name);
    else if (top && top->kind->name_now)
        top->kind->name_now(top->data, text);
    else if (top)
        bw_text_add(text, top->kind->title ? top->kind->title : top->kind->name);
}

/* --- tabs --- */
bw_tab *bw_shell_tab_add(bw_shell *shell)
{
    if (shell->tab_count == BW_TABS) {
        bw_shell_message(shell, BW_NOTE, "%d tabs are the most; :tab close closes one", BW_TABS);
        return NULL;
    }
    shell->tab_at = shell->tab_count++;
    bw_tab *tab = bw_shell_tab(shell);
    *tab = (bw_tab){.serial = ++shell->next_tab};
    bw_splits_init(&tab->splits, 0);
    return tab;
}

void bw_shell_tab_new(bw_shell *shell)
{
    bw_place here = bw_shell_place(shell);
    if (!bw_shell_tab_add(shell))
        return;
    bw_shell_files(shell);
    if (here.file)
        bw_shell_go(shell, &here);
}

void bw_shell_tab_close(bw_shell *shell)
{
    if (shell->tab_count == 1) {
        bw_shell_message(shell, BW_NOTE, "this is the only tab; :quit leaves the workbench");
        return;
    }
    bw_tab *tab = bw_shell_tab(shell);
    bw_tab_free(tab);
    memmove(tab, tab + 1, (size_t)(shell->tab_count - shell->tab_at - 1) * sizeof(*tab));
    if (shell->tab_at == --shell->tab_count)
        shell->tab_at--;
}

void bw_shell_tab_go(bw_shell *shell, int index)
{
    if (index >= 0 && index < shell->tab_count)
        shell->tab_at = index;
    else
        bw_shell_message(shell, BW_NOTE, "there is no tab %d; there are %d", index + 1,
                         shell->tab_count);
}

/* --- panes --- */
bw_area bw_shell_area(const bw_shell *shell)
{
    int line = shell->tab_count > 1; /* the tabs have the first line, the status has the last */
    int below = shell->tour ? BW_TOUR_LINES : 0;
    return (bw_area){0, line, shell->screen.width, shell->screen.height - 1 - line - below};
}

void bw_shell_split(bw_shell *shell, bool beside)
{
    bw_tab *tab = bw_shell_tab(shell);
    bw_place here = bw_shell_place(shell);
    bw_open_view *top = bw_shell_top(shell);
    int slot = bw_splits_free_slot(&tab->splits);
    if (slot < 0 || !bw_splits_add(&tab->splits, tab->active, slot, beside)) {
        bw_shell_message(shell, BW_NOTE, "%d panes are the most; :pane close closes one", BW_PANES);
        return;
    }
    const bw_view_class *again = top && top->kind->place ? top->kind : NULL;
    tab->active = slot;
    tab->zoomed = false;
    tab->panes[slot] = (bw_pane){0};
    if (!again || !bw_shell_push(shell, again, &here))
        bw_shell_files(shell);
}

static bool is_only(bw_shell *shell)
{
    bool only = bw_splits_count(&bw_shell_tab(shell)->splits) == 1;
    if (only)
        bw_shell_message(shell, BW_NOTE, "this is the only pane; :pane split makes a second one");
    return only;
}

void bw_shell_pane_close(bw_shell *shell)
{
    bw_tab *tab = bw_shell_tab(shell);
    if (is_only(shell))
        return;
    int index = bw_splits_index(&tab->splits, tab->active);
    empty_pane(&tab->panes[tab->active]);
    bw_splits_remove(&tab->splits, tab->active);
    int last = bw_splits_count(&tab->splits) - 1;
    tab->active = bw_splits_pane(&tab->splits, index > last ? last : index);
    tab->zoomed = false;
}

void bw_shell_pane_step(bw_shell *shell, int by)
{
    bw_tab *tab = bw_shell_tab(shell);
    int count = bw_splits_count(&tab->splits);
    int index = (bw_splits_index(&tab->splits, tab->active) + by + count) % count;
    tab->active = bw_splits_pane(&tab->splits, index);
}

void bw_shell_pane_toward(bw_shell *shell, int dx, int dy)
{
    bw_tab *tab = bw_shell_tab(shell);
    int pane = bw_splits_toward(&tab->splits, tab->active, bw_shell_area(shell), dx, dy);
    if (pane >= 0)
        tab->active = pane;
    else
        bw_shell_message(shell, BW_NOTE, "no pane lies there");
}

/* With the next one; the focus stays where it is on screen's other side: with the view. */
void bw_shell_pane_swap(bw_shell *shell)
{
    bw_tab *tab = bw_shell_tab(shell);
    int own = tab->active;
    if (is_only(shell))
        return;
    bw_shell_pane_step(shell, 1);
    bw_splits_swap(&tab->splits, own, tab->active);
    tab->active = own;
}

void bw_shell_pane_grow(bw_shell *shell, bool beside, int by)
{
    bw_tab *tab = bw_shell_tab(shell);
    if (!is_only(shell) && !bw_splits_grow(&tab->splits, tab->active, beside, by))
        bw_shell_message(shell, BW_NOTE, "nothing stands %s this pane",
                         beside ? "beside" : "above or below");
}
