#include "core/ui/tour.h"
#include "core/command/session.h"
#include "core/script/datafile.h"
#include "core/ui/key_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bw_tour {
    bw_arena *arena; /* of the data */
    const bw_data *steps;
    size_t at, count;
    unsigned tab; /* serial of the tour's own */
    bool moving;  /* a step does its keys */
};

void bw_tour_free(bw_tour *tour)
{
    if (!tour)
        return;
    bw_arena_free(tour->arena);
    free(tour);
}

static const bw_data *step_of(const bw_tour *tour)
{
    return &tour->steps->items[tour->at];
}

/* --- a step --- */
static void settle(bw_shell *shell)
{
    for (int i = 0; i < 1000; i++) { /* a log that is read is never endless here */
        bw_shell_draw(shell);
        if (bw_shell_idle(shell) != 0)
            return;
    }
}

/* Lines as a script of keys has them; one with a colon before it is a command. */
static void do_line(bw_shell *shell, const char *line)
{
    bw_key key;
    char text[256];
    size_t length = strlen(line);
    if (line[0] == ':') {
        bw_shell_run(shell, line + 1);
    } else if (line[0] == '"' && length > 1) {
        snprintf(text, sizeof(text), "%.*s", (int)length - 2, line + 1);
        for (const char *at = text; *at;)
            bw_shell_key(shell, bw_utf8_next(&at));
    } else if (bw_key_parse(line, &key)) {
        bw_shell_key(shell, key);
    }
    settle(shell);
}

static void do_step(bw_shell *shell)
{
    bw_tour *tour = shell->tour;
    const bw_data *keys = bw_data_get(step_of(tour), "keys");
    tour->moving = true;
    for (size_t i = 0; keys && i < keys->item_count; i++)
        if (keys->items[i].kind == BW_DATA_STRING)
            do_line(shell, keys->items[i].string);
    tour->moving = false;
    if (shell->message_severity != BW_BAD)
        shell->message[0] = '\0';
}

/* --- beginning and ending --- */
static void leave(bw_shell *shell)
{
    bw_tour *tour = shell->tour;
    shell->tour = NULL;
    for (int i = 0; i < shell->tab_count; i++)
        if (shell->tabs[i].serial == tour->tab && shell->tab_count > 1) {
            bw_shell_tab_go(shell, i);
            bw_shell_tab_close(shell);
            break;
        }
    bw_tour_free(tour);
    bw_shell_message(shell, BW_NOTE,
                     "that was the tour; :tour walks it again, F1 helps everywhere");
}

static bw_tour *load(const bw_session *session, bw_error *err)
{
    bw_text path = {0};
    bw_tour *tour = bw_alloc(sizeof(*tour));
    tour->arena = bw_arena_new();
    bw_text_addf(&path, "%s/lua/tour/tour.lua", session->data_folder);
    tour->steps = bw_datafile_load(bw_text_get(&path), tour->arena, err);
    tour->count = tour->steps ? tour->steps->item_count : 0;
    bw_text_free(&path);
    if (tour->count)
        return tour;
    bw_tour_free(tour);
    return NULL;
}

static bool has_demo(const bw_session *session)
{
    for (size_t i = 0; i < bw_workspace_log_count(session->workspace); i++)
        if (strstr(bw_workspace_log_at(session->workspace, i)->path, "alert_DEMO.log"))
            return true;
    return false;
}

void bw_shell_tour(bw_shell *shell)
{
    bw_error err = {0};
    if (shell->tour || (!has_demo(shell->session) && !bw_shell_demo(shell)))
        return;
    shell->tour = load(shell->session, &err);
    if (!shell->tour) {
        bw_shell_message(shell, BW_BAD, "%s", err.text);
        return;
    }
    if (bw_shell_tab_add(shell)) {
        shell->tour->tab = bw_shell_tab(shell)->serial;
        do_step(shell);
    } else {
        bw_tour_free(shell->tour);
        shell->tour = NULL;
    }
}

bool bw_tour_takes(const bw_shell *shell)
{
    return shell->tour && !shell->tour->moving;
}

void bw_tour_key(bw_shell *shell, bw_key key)
{
    bw_tour *tour = shell->tour;
    shell->message[0] = '\0';
    if (key == BW_KEY_ESCAPE || key == 'q' || key == (BW_KEY_CTRL | 'c')) {
        leave(shell);
    } else if (key == BW_KEY_ENTER || key == ' ' || key == BW_KEY_RIGHT || key == BW_KEY_DOWN) {
        if (++tour->at == tour->count)
            leave(shell);
        else
            do_step(shell);
    } else if (key != BW_KEY_RESIZE && key != BW_KEY_MOUSE) {
        bw_shell_message(shell, BW_NOTE, "Enter goes on, Esc leaves the tour");
    }
}

/* --- drawing --- */
static int put_lines(bw_canvas *canvas, int y, const char *text)
{
    int width = bw_canvas_width(canvas) - 2;
    while (*text && y < bw_canvas_height(canvas)) {
        size_t fits = 0;
        for (size_t end = 0; text[end];) { /* as many words as there is room for */
            end += strspn(text + end, " ");
            end += strcspn(text + end, " ");
            if ((int)end > width && fits)
                break;
            fits = end;
        }
        bw_canvas_putf(canvas, 1, y++, BW_ROLE_STATUS_STRONG, "%.*s", (int)fits, text);
        text += fits + strspn(text + fits, " ");
    }
    return y;
}

void bw_tour_draw(const bw_shell *shell, bw_canvas *canvas, int y)
{
    const bw_tour *tour = shell->tour;
    int width = bw_canvas_width(canvas);
    bw_canvas *band = bw_canvas_part(canvas, 0, y, width, BW_TOUR_LINES);
    bw_canvas_fill(band, 0, 0, width, BW_TOUR_LINES, BW_ROLE_STATUS, " ");
    put_lines(bw_canvas_part(band, 0, 0, width, BW_TOUR_LINES - 1), 0,
              bw_data_string(step_of(tour), "text", ""));
    bw_canvas_putf(band, 1, BW_TOUR_LINES - 1, BW_ROLE_STATUS,
                   "tour %zu of %zu   Enter: on   Esc: leave", tour->at + 1, tour->count);
}
