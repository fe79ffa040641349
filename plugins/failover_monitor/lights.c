/* The three lights and whether the copy follows: a mark and a word each, for who sees no colour. */
#include "monitor_view.h"

bw_role light_role(bw_light light)
{
    static const bw_role roles[] = {BW_ROLE_GOOD, BW_ROLE_FAULT_NOTE, BW_ROLE_FAULT_SUSPECT,
                                    BW_ROLE_FAULT_BAD};
    return roles[light];
}

const char *light_mark(bw_light light)
{
    static const char *const marks[] = {"= green", "? unknown", "~ amber", "! RED"};
    return marks[light];
}

const bw_verdict *watched_verdict(const watch *w, bw_monitor_side_id side)
{
    const bw_monitor_side *s = w->monitor ? bw_monitor_get_side(w->monitor, side) : NULL;
    return s ? s->verdict : NULL;
}

static int draw_side(const watch *w, bw_canvas *canvas, int x, int y, bw_monitor_side_id side)
{
    static const char *const names[] = {"MOUNT", "OPEN", "TRUST"};
    const bw_verdict *verdict = watched_verdict(w, side);
    for (int lamp = 0; lamp < BW_LAMPS; lamp++) {
        bw_light light = verdict ? verdict->lights[lamp] : BW_LIGHT_UNKNOWN;
        x = bw_canvas_putf(canvas, x, y, BW_ROLE_TITLE, "%s ", names[lamp]);
        x = bw_canvas_put(canvas, x, y, light_role(light), light_mark(light)) + 1;
    }
    return x;
}

static int draw_follow(const watch *w, bw_canvas *canvas, int x, int y)
{
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    x = bw_canvas_put(canvas, x, y, BW_ROLE_TITLE, "COPY ");
    return bw_canvas_putf(canvas, x, y, light_role(look->follow_light), "%.1s %s",
                          light_mark(look->follow_light), bw_monitor_follow_name(look->follow)) +
           1;
}

/* The source's light is that of its worst lamp: a database that runs is not asked to mount. */
static void draw_source(const watch *w, bw_canvas *canvas, int x, int y)
{
    const bw_verdict *verdict = watched_verdict(w, BW_MONITOR_SOURCE);
    bw_light worst = BW_LIGHT_GREEN;
    for (int lamp = 0; verdict && lamp < BW_LAMPS; lamp++)
        worst = verdict->lights[lamp] > worst ? verdict->lights[lamp] : worst;
    x = bw_canvas_put(canvas, x, y, BW_ROLE_TITLE, "SOURCE ");
    bw_canvas_put(canvas, x, y, light_role(verdict ? worst : BW_LIGHT_UNKNOWN),
                  light_mark(verdict ? worst : BW_LIGHT_UNKNOWN));
}

int lights_draw(const watch *w, bw_canvas *canvas, int y, bool small)
{
    bool pair = bw_monitor_get_side(w->monitor, BW_MONITOR_COPY) != NULL;
    int x = draw_side(w, canvas, 1, y, pair ? BW_MONITOR_COPY : BW_MONITOR_SOURCE);
    if (!pair)
        return y + 1;
    if (x + 20 > bw_canvas_width(canvas)) { /* a line of its own where there is no room */
        x = 1;
        y++;
    }
    x = draw_follow(w, canvas, x, y);
    if (!small)
        draw_source(w, canvas, x, y);
    return y + 1;
}
