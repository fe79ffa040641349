/* The mouse: reports taken apart, and who on the screen gets them. */
#include "core/ui/mouse.h"
#include "core/ui/shell.h"

#include <stdio.h>
#include <string.h>

/* Bits of the first number: 0-2 the button, 32 moved, 64 wheel; 4, 8 and 16 are Shift, Alt, Ctrl,
 * with which terminals select text themselves. */
bool bw_mouse_report(const char *text, bw_mouse *mouse)
{
    unsigned button, x, y;
    char end;
    if (sscanf(text, "%3u;%5u;%5u%c", &button, &x, &y, &end) != 4 || x == 0 || y == 0 ||
        (end != 'M' && end != 'm'))
        return false;
    *mouse = (bw_mouse){.x = (int)x - 1, .y = (int)y - 1};
    if (button == 64 || button == 65)
        mouse->act = button == 64 ? BW_MOUSE_WHEEL_UP : BW_MOUSE_WHEEL_DOWN;
    else if (button == 0)
        mouse->act = end == 'M' ? BW_MOUSE_PRESS : BW_MOUSE_RELEASE;
    else if (button == 32 && end == 'M')
        mouse->act = BW_MOUSE_DRAG;
    else
        return false;
    return true;
}

bool bw_mouse_words(const char *text, bw_mouse *mouse)
{
    static const char *const names[] = {"press",   "double",   "drag",
                                        "release", "wheel-up", "wheel-down"};
    char name[16];
    if (sscanf(text, "%15s %d %d", name, &mouse->x, &mouse->y) != 3)
        return false;
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (strcmp(names[i], name) == 0) {
            mouse->act = (bw_mouse_act)i;
            return true;
        }
    return false;
}

/* --- on the screen --- */
static bool inside(bw_area a, int x, int y)
{
    return x >= a.x && x < a.x + a.width && y >= a.y && y < a.y + a.height;
}

static int pane_under(bw_shell *shell, int x, int y)
{
    for (int slot = 0; slot < BW_PANES; slot++)
        if (inside(bw_shell_pane_area(shell, slot), x, y))
            return slot;
    return -1;
}

/* A view without a mouse of its own is still scrolled, and chosen from. */
static void as_keys(bw_shell *shell, bw_open_view *view, const bw_mouse *mouse)
{
    const bw_view_class *kind = view->kind;
    bw_key key = mouse->act == BW_MOUSE_WHEEL_UP     ? BW_KEY_UP
                 : mouse->act == BW_MOUSE_WHEEL_DOWN ? BW_KEY_DOWN
                 : mouse->act == BW_MOUSE_DOUBLE     ? BW_KEY_ENTER
                                                     : 0;
    int times = key == BW_KEY_ENTER ? 1 : 3;
    for (int i = 0; key && i < times && view == bw_shell_top(shell) && view->kind == kind; i++)
        kind->key(view->data, key);
}

static void tell_view(bw_shell *shell, int pane, bw_mouse mouse)
{
    bw_area a = bw_shell_pane_area(shell, pane);
    bw_open_view *view = bw_pane_top(&bw_shell_tab(shell)->panes[pane]);
    mouse.x -= a.x;
    mouse.y -= a.y + 1; /* below the title */
    if (view && !(view->kind->mouse && view->kind->mouse(view->data, &mouse)))
        as_keys(shell, view, &mouse);
}

static void focus(bw_shell *shell, int pane)
{
    shell->mouse_pane = pane;
    if (pane >= 0)
        bw_shell_tab(shell)->active = pane;
}

static void press(bw_shell *shell, const bw_mouse *mouse)
{
    bw_tab *tab = bw_shell_tab(shell);
    int tab_under =
        shell->tab_count > 1 && mouse->y == 0 ? bw_shell_tab_under(shell, mouse->x) : -1;
    shell->dragged =
        tab->zoomed ? -1
                    : bw_splits_line_at(&tab->splits, bw_shell_area(shell), mouse->x, mouse->y);
    int pane = pane_under(shell, mouse->x, mouse->y);
    focus(shell, pane);
    if (tab_under >= 0)
        bw_shell_tab_go(shell, tab_under);
    else if (mouse->y == shell->screen.height - 1)
        bw_shell_palette(shell);
    else if (pane >= 0 && mouse->y > bw_shell_pane_area(shell, pane).y)
        tell_view(shell, pane, *mouse);
}

void bw_shell_mouse(bw_shell *shell)
{
    const bw_mouse *mouse = &shell->mouse;
    bw_tab *tab = bw_shell_tab(shell);
    if (shell->prompt.active)
        return;
    if (mouse->act == BW_MOUSE_PRESS) {
        press(shell, mouse);
        return;
    }
    if (mouse->act == BW_MOUSE_DRAG && shell->dragged >= 0) {
        bw_splits_drag(&tab->splits, shell->dragged, bw_shell_area(shell), mouse->x, mouse->y);
        return;
    }
    if (mouse->act == BW_MOUSE_RELEASE)
        shell->dragged = -1;
    else if (mouse->act != BW_MOUSE_DRAG)
        focus(shell, pane_under(shell, mouse->x, mouse->y));
    if (shell->mouse_pane >= 0)
        tell_view(shell, shell->mouse_pane, *mouse);
}

/* --- pasting --- */
void bw_shell_paste(bw_shell *shell)
{
    bw_open_view *view = bw_shell_top(shell);
    const char *text = bw_text_get(&shell->pasted);
    if (shell->prompt.active)
        bw_prompt_paste(&shell->prompt, text);
    else if (!view || !view->kind->paste ||
             !view->kind->paste(view->data, text, shell->pasted.length))
        bw_shell_message(shell, BW_NOTE,
                         "what was pasted has no place here: a prompt (:) takes it as text, hex "
                         "bytes go where bytes are overwritten (e)");
}
