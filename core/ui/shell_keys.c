/* Keys: the prompt first, then the view, then what belongs to the shell. */
#include "core/ui/shell.h"

#include <string.h>

static void split(bw_shell *shell, bool side_by_side)
{
    bw_place here = bw_shell_place(shell);
    bw_open_view *top = bw_shell_top(shell);
    if (shell->pane_count == BW_PANES || !top || !top->kind->place) {
        bw_shell_message(shell, BW_NOTE,
                         shell->pane_count == BW_PANES
                             ? "four panes are the most"
                             : "this view cannot be opened twice; open a block first");
        return;
    }
    const bw_view_class *kind = top->kind;
    shell->side_by_side = side_by_side;
    shell->active = shell->pane_count++;
    shell->panes[shell->active] = (bw_pane){0};
    bw_shell_push(shell, kind, &here);
}

static void close_active(bw_shell *shell)
{
    if (shell->pane_count == 1) {
        bw_shell_message(shell, BW_NOTE, "this is the only pane; :quit leaves the workbench");
        return;
    }
    bw_pane *pane = &shell->panes[shell->active];
    while (pane->depth > 0) {
        bw_open_view view = pane->stack[--pane->depth];
        view.kind->close(view.data);
    }
    memmove(pane, pane + 1, (size_t)(shell->pane_count - shell->active - 1) * sizeof(*pane));
    shell->pane_count--;
    if (shell->active == shell->pane_count)
        shell->active--;
}

static void pane_key(bw_shell *shell, bw_key key)
{
    key &= ~BW_KEY_CTRL;
    if (key == 's' || key == 'v')
        split(shell, key == 'v');
    else if (key == 'q' || key == 'c')
        close_active(shell);
    else if (key == 'w' || key == BW_KEY_TAB || key == BW_KEY_RIGHT || key == BW_KEY_DOWN)
        shell->active = (shell->active + 1) % shell->pane_count;
    else if (key == 'p' || key == BW_KEY_LEFT || key == BW_KEY_UP)
        shell->active = (shell->active + shell->pane_count - 1) % shell->pane_count;
    else
        bw_shell_message(shell, BW_NOTE,
                         "Ctrl-W and: w next pane, s split below, v split beside, q close");
}

static void shell_key(bw_shell *shell, bw_key key)
{
    switch (key) {
    case ':': bw_shell_command_prompt(shell, ""); break;
    case BW_KEY_F1:
    case '?': bw_shell_help(shell); break;
    case BW_KEY_CTRL | 'p': bw_shell_palette(shell); break;
    case BW_KEY_CTRL | 'w': shell->prefix = key; break;
    case BW_KEY_BACKSPACE:
    case BW_KEY_CTRL | 'o': bw_shell_back(shell, false); break;
    case BW_KEY_CTRL | ']':
    case BW_KEY_CTRL | 'n': bw_shell_back(shell, true); break;
    case BW_KEY_ESCAPE:
    case 'q': bw_shell_pop(shell); break;
    case BW_KEY_CTRL | 'c':
        bw_shell_message(shell, BW_NOTE, "nothing runs; Ctrl-Q or :quit leaves the workbench");
        break;
    case BW_KEY_CTRL | 'q': bw_shell_leave(shell); break;
    default: bw_shell_message(shell, BW_NOTE, "this key does nothing here; F1 tells which do");
    }
}

static void take_key(bw_shell *shell, bw_key key)
{
    shell->message[0] = '\0';
    if (key == BW_KEY_RESIZE || key == (BW_KEY_CTRL | 'l'))
        return;
    if (shell->prompt.active) {
        bw_prompt_key(shell, key);
        return;
    }
    if (shell->prefix) {
        shell->prefix = 0;
        pane_key(shell, key);
        return;
    }
    if (bw_shell_own_key(shell, key))
        return;
    bw_open_view *view = bw_shell_top(shell);
    if (!view || !view->kind->key(view->data, key))
        shell_key(shell, key);
}

/* Hooks are told when another block is shown, however it came there. */
static void tell_place(bw_shell *shell)
{
    bw_place here = bw_shell_place(shell);
    if (!here.file || (here.file == shell->told.file && here.block == shell->told.block))
        return;
    shell->told = here;
    bw_session_tell(shell->session, BW_EVENT_PLACE, &here, NULL, 0, NULL);
}

void bw_shell_key(bw_shell *shell, bw_key key)
{
    take_key(shell, key);
    tell_place(shell);
}
