/* Drawing the shell: panes, their titles, the status line, the prompt. */
#include "core/ui/shell.h"

#include <stdio.h>

#define MIN_WIDTH 20
#define MIN_HEIGHT 5
#define MODE_WIDTH 24 /* "EDIT  99 blocks staged" */

static void draw_pane(bw_shell *shell, int index, bw_canvas *canvas)
{
    bw_pane *pane = &shell->panes[index];
    bool focused = index == shell->active;
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    if (pane->depth == 0 || height < 2)
        return;
    bw_open_view *view = &pane->stack[pane->depth - 1];
    bw_text name = {0};
    if (view->kind->name_now)
        view->kind->name_now(view->data, &name);
    else
        bw_text_add(&name, view->kind->title ? view->kind->title : view->kind->name);
    bw_canvas_fill(canvas, 0, 0, width, 1, focused ? BW_ROLE_BORDER_FOCUS : BW_ROLE_BORDER, " ");
    bw_canvas_putf(canvas, 1, 0, focused ? BW_ROLE_BORDER_FOCUS : BW_ROLE_BORDER, "%s",
                   bw_text_get(&name));
    bw_text_free(&name);
    view->kind->draw(view->data, bw_canvas_part(canvas, 0, 1, width, height - 1), focused);
}

static void draw_panes(bw_shell *shell, bw_canvas *canvas)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas), n = shell->pane_count;
    for (int i = 0; i < n; i++) {
        int total = shell->side_by_side ? width : height;
        int from = total * i / n, to = total * (i + 1) / n;
        bool gap = shell->side_by_side && i + 1 < n;
        bw_canvas *part = shell->side_by_side
                              ? bw_canvas_part(canvas, from, 0, to - from - gap, height)
                              : bw_canvas_part(canvas, 0, from, width, to - from);
        draw_pane(shell, i, part);
    }
}

static bw_role message_role(bw_severity severity)
{
    return severity == BW_BAD       ? BW_ROLE_FAULT_BAD
           : severity == BW_SUSPECT ? BW_ROLE_FAULT_SUSPECT
                                    : BW_ROLE_STATUS_STRONG;
}

/* Browse or edit, and how many blocks are staged and not written, in front of right. Returns where
 * it begins. */
static int draw_mode(bw_shell *shell, bw_canvas *canvas, int y, int right)
{
    bw_edits *edits = bw_session_edits(shell->session);
    bw_place here = bw_shell_place(shell);
    size_t staged = bw_edits_blocks(edits, NULL);
    char mode[64];
    int length = snprintf(mode, sizeof(mode), "%s",
                          here.file && bw_edits_allowed(edits, here.file) ? "EDIT" : "browse");
    if (staged)
        length += snprintf(mode + length, sizeof(mode) - (size_t)length, "  %zu block%s staged",
                           staged, staged == 1 ? "" : "s");
    bw_canvas_put(canvas, right - length - 1, y, staged ? BW_ROLE_CHANGED : BW_ROLE_STATUS_STRONG,
                  mode);
    return right - length - 1;
}

static void draw_status(bw_shell *shell, bw_canvas *canvas, int y)
{
    static const char keys[] = " F1 help  : command  Ctrl-P all ";
    int width = bw_canvas_width(canvas);
    bw_text text = {0};
    bw_open_view *view = bw_shell_top(shell);
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_STATUS, " ");
    if (shell->message[0]) {
        bw_canvas_fill(canvas, 0, y, width, 1, message_role(shell->message_severity), " ");
        bw_canvas_put(canvas, 1, y, message_role(shell->message_severity), shell->message);
        return;
    }
    if (view && view->kind->status)
        view->kind->status(view->data, &text);
    int hints = width - bw_text_width(keys);
    if (hints > 1 + bw_text_width(bw_text_get(&text)) + MODE_WIDTH)
        bw_canvas_put(canvas, hints, y, BW_ROLE_STATUS, keys);
    else
        hints = width; /* where and what mode come before what the keys are */
    int mode = draw_mode(shell, canvas, y, hints);
    if (mode > 2)
        bw_canvas_put(bw_canvas_part(canvas, 1, y, mode - 2, 1), 0, 0, BW_ROLE_STATUS,
                      bw_text_get(&text));
    bw_text_free(&text);
}

void bw_shell_draw(bw_shell *shell)
{
    bw_canvas *canvas = bw_screen_begin(&shell->screen);
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    if (width < MIN_WIDTH || height < MIN_HEIGHT) {
        bw_canvas_put(canvas, 0, 0, BW_ROLE_FAULT_SUSPECT, "too small");
        bw_canvas_put(canvas, 0, 1, BW_ROLE_TEXT, "min 40x10");
        return;
    }
    draw_panes(shell, bw_canvas_part(canvas, 0, 0, width, height - 1));
    if (shell->prompt.active)
        bw_prompt_draw(&shell->prompt, canvas, height - 1);
    else
        draw_status(shell, canvas, height - 1);
}
