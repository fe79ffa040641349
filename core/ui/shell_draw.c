/* Drawing the shell: the line of tabs, panes with their titles, what may follow a key. */
#include "core/command/session.h"
#include "core/ui/shell.h"
#include "core/ui/tour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN_WIDTH 20
#define MIN_HEIGHT 5
#define PANE_MIN_WIDTH 24 /* narrower ones are not read: the active pane gets all */
#define PANE_MIN_HEIGHT 4
#define FOLLOW_WIDTH 38 /* a column of keys that may follow */

/* Behind the title: what the person noted about the block that is shown. */
static void draw_note(bw_shell *shell, const bw_open_view *view, bw_canvas *canvas, int x)
{
    bw_place place =
        view->kind->go && view->kind->place ? view->kind->place(view->data) : (bw_place){0};
    const char *note = place.file ? bw_shell_note_at(shell, &place) : NULL;
    if (note)
        bw_canvas_putf(canvas, x + 2, 0, BW_ROLE_FAULT_NOTE, "note: %s", note);
}

static void draw_pane(bw_shell *shell, int slot, bw_canvas *canvas, bool alone)
{
    bw_tab *tab = bw_shell_tab(shell);
    bw_open_view *view = bw_pane_top(&tab->panes[slot]);
    bool focused = slot == tab->active;
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    bw_role role = focused ? BW_ROLE_BORDER_FOCUS : BW_ROLE_BORDER;
    int count = bw_splits_count(&tab->splits);
    if (!view || height < 2)
        return;
    bw_text name = {0};
    if (view->kind->name_now)
        view->kind->name_now(view->data, &name);
    else
        bw_text_add(&name, view->kind->title ? view->kind->title : view->kind->name);
    bw_canvas_fill(canvas, 0, 0, width, 1, role, " ");
    int x = bw_canvas_put(canvas, 1, 0, role, bw_text_get(&name));
    if (alone && count > 1)
        x = bw_canvas_putf(canvas, x + 2, 0, role, "pane %d of %d",
                           bw_splits_index(&tab->splits, slot) + 1, count);
    draw_note(shell, view, canvas, x);
    bw_text_free(&name);
    view->kind->draw(view->data, bw_canvas_part(canvas, 0, 1, width, height - 1), focused);
}

static bool fits(const bw_tab *tab, bw_area whole)
{
    for (int i = 0, count = bw_splits_count(&tab->splits); i < count; i++) {
        bw_area a = bw_splits_area(&tab->splits, bw_splits_pane(&tab->splits, i), whole);
        if (a.width < PANE_MIN_WIDTH || a.height < PANE_MIN_HEIGHT)
            return count == 1;
    }
    return true;
}

bw_area bw_shell_pane_area(bw_shell *shell, int slot)
{
    bw_tab *tab = bw_shell_tab(shell);
    bw_area whole = bw_shell_area(shell);
    if (tab->zoomed || !fits(tab, whole))
        return slot == tab->active ? whole : (bw_area){0};
    return bw_splits_area(&tab->splits, slot, whole);
}

static void draw_panes(bw_shell *shell, bw_canvas *canvas)
{
    bw_tab *tab = bw_shell_tab(shell);
    bool alone = tab->zoomed || !fits(tab, bw_shell_area(shell));
    for (int i = 0, count = bw_splits_count(&tab->splits); i < count; i++) {
        int slot = bw_splits_pane(&tab->splits, i);
        bw_area a = bw_shell_pane_area(shell, slot);
        if (a.width > 0)
            draw_pane(shell, slot, bw_canvas_part(canvas, a.x, a.y, a.width, a.height), alone);
    }
}

/* --- tabs --- */
/* Cells that a tab's title gets, so that all of them are on the line. */
static int title_room(const bw_shell *shell)
{
    int room = shell->screen.width / shell->tab_count - 5;
    return room < 4 ? 4 : room > 30 ? 30 : room;
}

/* Cells of a tab's title on the line; with its number, a blank and brackets it has four more. */
static int title_cells(bw_shell *shell, int tab, bw_text *title)
{
    int room = title_room(shell);
    bw_tab_title(&shell->tabs[tab], title);
    int own = bw_text_width(bw_text_get(title));
    return own < room ? own : room;
}

int bw_shell_tab_under(bw_shell *shell, int x)
{
    int from = 0;
    for (int i = 0; i < shell->tab_count; i++) {
        bw_text title = {0};
        int to = from + title_cells(shell, i, &title) + 4 + (i >= 9);
        bw_text_free(&title);
        if (x >= from && x < to)
            return i;
        from = to + 1;
    }
    return -1;
}

static void draw_tabs(bw_shell *shell, bw_canvas *canvas)
{
    int width = bw_canvas_width(canvas), x = 0;
    if (shell->tab_count == 1)
        return;
    bw_canvas_fill(canvas, 0, 0, width, 1, BW_ROLE_BORDER, " ");
    for (int i = 0; i < shell->tab_count; i++) {
        bw_role role = i == shell->tab_at ? BW_ROLE_BORDER_FOCUS : BW_ROLE_BORDER;
        bw_text title = {0};
        int own = title_cells(shell, i, &title);
        bw_canvas_fill(canvas, x, 0, own + 4, 1, role, " ");
        int at = bw_canvas_putf(canvas, x + (i == shell->tab_at ? 0 : 1), 0, role,
                                i == shell->tab_at ? "[%d " : "%d ", i + 1);
        int end =
            bw_canvas_put(bw_canvas_part(canvas, at, 0, own, 1), 0, 0, role, bw_text_get(&title));
        if (end > own)
            bw_canvas_put(canvas, at + own - 1, 0, role, "\xe2\x80\xba");
        if (i == shell->tab_at)
            bw_canvas_put(canvas, at + (end < own ? end : own), 0, role, "]");
        x = at + own + 2;
        bw_text_free(&title);
    }
}

/* --- what may follow the keys that were pressed --- */
static void draw_follow(bw_shell *shell, bw_canvas *canvas, int bottom)
{
    bw_text text = {0};
    bw_shell_pending(shell, &text);
    char *lines = bw_strdup(bw_text_get(&text)), *rest = lines;
    int width = bw_canvas_width(canvas), columns = width / FOLLOW_WIDTH, count = 0;
    columns = columns < 1 ? 1 : columns;
    for (const char *p = lines; *p; p++)
        count += *p == '\n';
    int rows = (count + columns - 1) / columns;
    rows = rows > bottom - 2 ? bottom - 2 : rows;
    if (rows > 0)
        bw_canvas_fill(canvas, 0, bottom - rows, width, rows, BW_ROLE_STATUS, " ");
    for (int i = 0; i < rows * columns && i < count; i++) {
        char *line = strsep(&rest, "\n"), *tab = strchr(line, '\t');
        bw_canvas *cell = bw_canvas_part(canvas, i % columns * FOLLOW_WIDTH,
                                         bottom - rows + i / columns, FOLLOW_WIDTH - 1, 1);
        *tab = '\0';
        int x = bw_canvas_put(cell, 1, 0, BW_ROLE_STATUS_STRONG, line);
        bw_canvas_put(cell, x < 11 ? 12 : x + 1, 0, BW_ROLE_STATUS, tab + 1);
    }
    free(lines);
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
    draw_tabs(shell, canvas);
    draw_panes(shell, canvas);
    if (shell->tour)
        bw_tour_draw(shell, canvas, height - 1 - BW_TOUR_LINES);
    if (shell->pending_count)
        draw_follow(shell, canvas, height - 1);
    if (shell->prompt.active)
        bw_prompt_draw(&shell->prompt, canvas, height - 1);
    else
        bw_status_draw(shell, canvas, height - 1);
    if (bw_settings_is(shell->session->settings, "borders", "ascii"))
        bw_screen_ascii(&shell->screen);
}
