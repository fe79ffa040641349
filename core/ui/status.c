/* The status line: where, what the key under the hand does, the mode and what is staged, and what
 * helps next. When there is little room, the last goes first. */
#include "core/command/session.h"
#include "core/ui/shell.h"

#include <stdio.h>
#include <string.h>

#define NARROW 60 /* columns: below, the mode is written short */

static bw_role message_role(bw_severity severity)
{
    return severity == BW_BAD       ? BW_ROLE_FAULT_BAD
           : severity == BW_SUSPECT ? BW_ROLE_FAULT_SUSPECT
                                    : BW_ROLE_STATUS_STRONG;
}

/* Over as many lines as it needs: what is cut cannot be acted on. */
static void draw_message(const bw_shell *shell, bw_canvas *canvas, int y)
{
    bw_role role = message_role(shell->message_severity);
    int width = bw_canvas_width(canvas);
    int rows = bw_canvas_wrap(NULL, 1, 0, width - 2, role, shell->message);
    rows = rows < y ? rows : y;
    bw_canvas_fill(canvas, 0, y - rows + 1, width, rows, role, " ");
    bw_canvas_wrap(canvas, 1, y - rows + 1, width - 2, role, shell->message);
}

/* Browse or edit, and how many blocks are staged and not written. */
static void say_mode(bw_shell *shell, bool narrow, bw_text *text)
{
    bw_edits *edits = bw_session_edits(shell->session);
    bw_place here = bw_shell_place(shell);
    size_t staged = bw_edits_blocks(edits, NULL);
    bw_jobs_status(shell, text);
    bw_text_add(text, text->length ? "  " : "");
    bw_text_add(text, here.file && bw_edits_allowed(edits, here.file) ? "EDIT" : "browse");
    if (staged && narrow)
        bw_text_addf(text, " %zu*", staged);
    else if (staged)
        bw_text_addf(text, "  %zu block%s staged", staged, staged == 1 ? "" : "s");
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* form 0 is the longest, 2 the shortest. */
static void say_place(const bw_place *p, int form, bw_text *text)
{
    const char *name = base_name(bw_dbfile_path(p->file));
    unsigned long long block = (unsigned long long)p->block;
    uint32_t dba = bw_dbfile_dba(p->file, p->block);
    if (form == 0)
        bw_text_addf(text, "%s  block %llu  0x%08x  +%u 0x%04x", name, block, dba, p->offset,
                     p->offset);
    else if (form == 1)
        bw_text_addf(text, "%s:%llu 0x%08x +%u", name, block, dba, p->offset);
    else
        bw_text_addf(text, "%s:%llu+%u", name, block, p->offset);
}

/* Where, if the view shows blocks, in the longest form that leaves room for the rest. */
static void say_where(bw_shell *shell, int room, bw_text *text)
{
    bw_open_view *view = bw_shell_top(shell);
    bw_place here =
        view && view->kind->go && view->kind->place ? view->kind->place(view->data) : (bw_place){0};
    for (int form = 0; here.file && form < 3; form++) {
        bw_text_clear(text);
        say_place(&here, form, text);
        if (bw_text_width(bw_text_get(text)) <= room)
            break;
    }
    bw_text_add(text, here.file ? "  " : "");
}

static const char *first_key(bw_shell *shell, const char *target, bw_text *keys)
{
    bw_text_clear(keys);
    bw_keymap_keys(bw_keymap_of(shell->session), "global", target, keys);
    if (keys->length)
        keys->data[strcspn(keys->data, ",")] = '\0';
    return bw_text_get(keys);
}

/* What helps next: after an action its hint, else where help is. */
static void say_help(bw_shell *shell, bw_text *text)
{
    static const char *const targets[][2] = {
        {":help here", "help"}, {":prompt", "command"}, {":palette", "all"}};
    bw_text keys = {0};
    if (shell->hint[0]) {
        bw_text_add(text, shell->hint);
        return;
    }
    for (size_t i = 0; i < BW_COUNT(targets); i++)
        if (*first_key(shell, targets[i][0], &keys))
            bw_text_addf(text, "%s%s %s", text->length ? "  " : "", bw_text_get(&keys),
                         targets[i][1]);
    bw_text_free(&keys);
}

static void say_view(bw_shell *shell, const bw_open_view *view, bw_text *text)
{
    bw_text status = {0};
    view->kind->status(view->data, &status);
    bw_keymap_expand(shell->session, view->kind->name, bw_text_get(&status), text);
    bw_text_free(&status);
}

/* Keys that wait for the next one. */
static bool draw_pending(bw_shell *shell, bw_canvas *canvas, int y)
{
    char keys[96];
    if (shell->pending_count)
        bw_canvas_putf(canvas, 1, y, BW_ROLE_STATUS_STRONG, "%s ... Esc: nothing",
                       bw_keys_format(shell->pending, shell->pending_count, keys));
    return shell->pending_count > 0;
}

/* What does not fit goes by whole pieces, which two blanks part. */
static void cut_pieces(bw_text *text, int room)
{
    while (text->length && bw_text_width(text->data) > room) {
        char *last = NULL;
        for (char *at = strstr(text->data, "  "); at; at = strstr(at + 2, "  "))
            last = at;
        text->length = last ? (size_t)(last - text->data) : 0;
        text->data[text->length] = '\0';
    }
}

void bw_status_draw(bw_shell *shell, bw_canvas *canvas, int y)
{
    int width = bw_canvas_width(canvas);
    bw_text where = {0}, does = {0}, mode = {0}, help = {0};
    bw_open_view *view = bw_shell_top(shell);
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_STATUS, " ");
    if (shell->message[0]) {
        draw_message(shell, canvas, y);
        return;
    }
    if (draw_pending(shell, canvas, y))
        return;
    if (view && view->kind->status)
        say_view(shell, view, &does);
    say_mode(shell, width < NARROW, &mode);
    say_help(shell, &help);
    int right = width - 1 - bw_text_width(bw_text_get(&mode));
    int told = bw_text_width(bw_text_get(&does)), helps = bw_text_width(bw_text_get(&help));
    say_where(shell, right - 5 - (shell->hint[0] && helps < right / 2 ? helps : told), &where);
    int used = bw_text_width(bw_text_get(&where));
    if (shell->hint[0] && used + told + helps + 5 > right)
        told = 0; /* the hint is new, what the view says was read before */
    if (used + told + helps + 5 <= right) {
        right -= helps + 2;
        bw_canvas_put(canvas, width - 1 - helps, y, BW_ROLE_STATUS, bw_text_get(&help));
    } else {
        told = bw_text_width(bw_text_get(&does));
    }
    bw_canvas_put(canvas, right, y,
                  bw_edits_blocks(bw_session_edits(shell->session), NULL) ? BW_ROLE_CHANGED
                                                                          : BW_ROLE_STATUS_STRONG,
                  bw_text_get(&mode));
    if (right > 3) {
        bw_canvas *left = bw_canvas_part(canvas, 1, y, right - 3, 1);
        bw_canvas_put(left, 0, 0, BW_ROLE_STATUS, bw_text_get(&where));
        cut_pieces(&does, right - 3 - used);
        if (told)
            bw_canvas_put(left, used, 0, BW_ROLE_STATUS, bw_text_get(&does));
    }
    bw_text_free(&where);
    bw_text_free(&does);
    bw_text_free(&mode);
    bw_text_free(&help);
}
