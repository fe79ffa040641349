/* failover_monitor: the view, its pages and keys. */
#include "monitor_view.h"

#include <stdlib.h>
#include <string.h>

#define LIVE_MS 1000 /* the age of the last look grows on screen; logs may have more */
#define BAR_WIDTH 79
#define SLICE_MS 10
#define SLICES 200 /* two seconds: what is not there by then comes while the screen lives */

static const char help[] =
    "A light is a mark and a word: = green, ? unknown, ~ amber, ! red.\n"
    "The graphs between the columns go back one minute at least, ten at most.\n"
    "Watching goes on while this view is on screen; :watch SOURCE COPY chooses too.";

static const bw_view_action actions[] = {
    {"overview", "1", "lights, both sides, the lag between them, what holds", NULL},
    {"files", "2", "the files of one side", "{other-side} shows the other side"},
    {"events", "3", "what the logs of both sides say, as it comes", NULL},
    {"phases", "4", "a failover: P0 to P14, how long each part took", NULL},
    {"fsfo", "5", "fast-start failover: conditions, what is wrong, the values", NULL},
    {"tree", "6", "incarnations of both sides as one tree", NULL},
    {"reinstate", "7", "the archived logs that the old primary needs, and the commands", NULL},
    {"history", "8", "one metric over minutes to a week", "{metric} chooses another one"},
    {"alarms", "9", "alarms that came", NULL},
    {"next-page", "]", "the next page", "{previous-page} goes the other way"},
    {"previous-page", "[", "the page before", "{next-page} goes the other way"},
    {"", "", NULL, NULL},
    {"open", "Enter", "what the row tells: evidence, a file's header, metrics", NULL},
    {"up-a-level", "Backspace", "from the evidence back to the overview", NULL},
    {"other-side", "Tab", "files: of the source, of the copy", NULL},
    {"sort", "s", "files: by the next column", NULL},
    {"search", "/", "files: by name", NULL},
    {"search-next", "n", "files: the next one of that name", NULL},
    {"table", "w", "files as a table of this look: filter, write as text, CSV or JSON", NULL},
    {"worse-only", "e", "events: warnings and worse only, or all", NULL},
    {"flashback-scn", "S", "reinstate: to another SCN", NULL},
    {"copy-commands", "y", "reinstate: copy the commands", NULL},
    {"metric", "m", "history: choose the metric", NULL},
    {"longer", "Left", "history: a longer time", "{shorter} a shorter one"},
    {"shorter", "Right", "history: a shorter time", "{longer} a longer one"},
    {"rules", "r", "alarms: the rules", NULL},
    {"", "", NULL, NULL},
    {"choose", "o", "choose what to watch: source, copy, or a recording", NULL},
    {"look-again", "R", "archived logs and incarnations: look for them again", NULL},
    {"exchange", "x", "what was the source is the copy, and the other way round", NULL},
    {"pause", "Space", "replay: stand still, go on", NULL},
    {"faster", "+ =", "replay: twice as fast", "{slower} the other way"},
    {"slower", "-", "replay: half as fast", "{faster} the other way"},
    {"step", ".", "replay: the next look", "{step-back} the one before"},
    {"step-back", ",", "replay: the look before", "{step} the next one"},
    {"jump", "g", "replay: go to a time", NULL},
    {NULL, NULL, NULL, NULL},
};

typedef struct page {
    const char *name;
    char key;
    bool of_logs; /* needs no watch */
    void (*draw)(watch *w, bw_canvas *canvas, bool focused);
    bool (*take)(watch *w, bw_key key);
    const char *hint; /* on the status line */
} page;

static const page pages[PAGES] = {
    [PAGE_OVERVIEW] = {"overview", '1', false, overview_draw, overview_key,
                       "Enter: why, and what to do"},
    [PAGE_FILES] = {"files", '2', false, files_draw, files_key,
                    "Enter: its header  Tab: other side  s sort  w table"},
    [PAGE_EVENTS] = {"logs", '3', true, events_draw, events_key,
                     "Enter: in its log  e: warnings and worse"},
    [PAGE_PHASES] = {"phases", '4', true, phases_draw, phases_key, "Enter: in its log"},
    [PAGE_FSFO] = {"FSFO", '5', true, fsfo_draw, fsfo_key, "Enter: in its log"},
    [PAGE_TREE] = {"tree", '6', true, tree_draw, tree_key, "Enter: in its log  R: look again"},
    [PAGE_REINSTATE] = {"reinstate", '7', true, reinstate_draw, reinstate_key,
                        "S: another SCN  y: copy the commands"},
    [PAGE_HISTORY] = {"chart", '8', false, history_draw, history_key,
                      "m: metric  Left Right: longer, shorter"},
    [PAGE_ALARMS] = {"alarms", '9', false, alarms_draw, alarms_key, "r: the rules"},
};

/* --- opening --- */
static bool is_ascii(const watch *w)
{
    return bw_settings_is(bw_session_settings(bw_shell_session(w->shell)), "borders", "ascii");
}

static void *open_view(bw_shell *shell, const bw_place *place, bw_error *err)
{
    (void)place, (void)err; /* what cannot be shown is told in the view itself */
    watch *w = bw_alloc(sizeof(*w));
    w->interval = INTERVAL;
    w->shell = shell;
    w->speed = 1;
    w->side = BW_MONITOR_COPY;
    w->metric = BW_METRIC_LAG_TIME;
    w->reinstate_scn = BW_SCN_NONE;
    if (!open_wanted(w))
        open_guess(w);
    return w;
}

static void close_view(void *view)
{
    watch *w = view;
    bw_monitor_free(w->monitor);
    logs_free(w->logs);
    lines_free(&w->events);
    lines_free(&w->phases.text);
    lines_free(&w->fsfo.text);
    lines_free(&w->tree.text);
    lines_free(&w->reinstate.text);
    bw_text_free(&w->commands);
    lines_free(&w->rows);
    lines_free(&w->evidence);
    lines_free(&w->alarms);
    free(w->folders[0]);
    free(w->folders[1]);
    free(w->recording);
    free(w->record);
    free(w->order);
    free(w->search);
    free(w);
}

/* --- drawing --- */
static void draw_bar(const watch *w, bw_canvas *canvas)
{
    int x = 0;
    if (bw_canvas_width(canvas) < BAR_WIDTH) {
        bw_canvas_putf(canvas, 1, 0, BW_ROLE_SELECTION, "[%c %s] of 1 to 9", pages[w->page].key,
                       pages[w->page].name);
        return;
    }
    for (int i = 0; i < PAGES; i++) {
        bool here = (int)w->page == i;
        x = bw_canvas_putf(canvas, x, 0, BW_ROLE_KEY, "%c ", pages[i].key);
        x = bw_canvas_putf(canvas, x, 0, here ? BW_ROLE_SELECTION : BW_ROLE_DIM,
                           here ? "[%s]" : "%s", pages[i].name) +
            1;
    }
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    watch *w = view;
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int bar = height >= 14;
    w->ascii = is_ascii(w);
    if (bar)
        draw_bar(w, canvas);
    bw_canvas *room = bw_canvas_part(canvas, 0, bar, width, height - bar);
    if (w->monitor || pages[w->page].of_logs) {
        pages[w->page].draw(w, room, focused);
        return;
    }
    lines text = {.width = width};
    lines_add(&text, 1, BW_ROLE_FAULT_NOTE, w->trouble);
    text.cursor = SIZE_MAX;
    for (size_t i = 0; i < text.count; i++)
        bw_canvas_put(room, 0, 1 + (int)i, BW_ROLE_FAULT_NOTE, text.items[i].text);
    lines_free(&text);
}

/* --- keys --- */
static void show_page(watch *w, page_id id)
{
    w->page = id;
    w->detail = false;
}

static bool page_key(watch *w, bw_key key)
{
    for (int i = 0; i < PAGES; i++)
        if (key == (bw_key)pages[i].key) {
            show_page(w, (page_id)i);
            return true;
        }
    if (key != ']' && key != '[')
        return false;
    show_page(w, (page_id)(((int)w->page + (key == ']' ? 1 : PAGES - 1)) % PAGES));
    return true;
}

static bool key(void *view, bw_key pressed)
{
    watch *w = view;
    if (pressed == 'o') {
        open_ask(w);
        return true;
    }
    if (pressed == 'x') {
        open_swapped(w);
        return true;
    }
    if (pressed == 'R') {
        logs_again(w->logs);
        bw_shell_message(w->shell, BW_NOTE, "archived logs and incarnations are looked for again");
        return true;
    }
    if (page_key(w, pressed) || replay_key(w, pressed))
        return true;
    return (w->monitor || pages[w->page].of_logs) && pages[w->page].take(w, pressed);
}

/* --- working --- */
/* The first look and the first reading of the logs: waited for a little at a time, so that they
 * stand on the first screen where disks are fast. True: they are there, or take too long. */
static bool has_begun(watch *w)
{
    bool logs_there = logs_wait(w->logs, w->slices < SLICES ? SLICE_MS : 0);
    bool looked = !w->monitor || bw_monitor_get_look(w->monitor)->number > 0;
    if (!looked && w->slices < SLICES)
        looked = bw_monitor_wait(w->monitor, SLICE_MS);
    w->slices += w->slices < SLICES;
    return (logs_there && looked) || w->slices == SLICES;
}

static int idle(void *view)
{
    watch *w = view;
    if (!has_begun(w))
        return 0;
    if (!w->monitor)
        return LIVE_MS;
    if (bw_monitor_poll(w->monitor))
        alarms_ring(w);
    int due = bw_monitor_due(w->monitor);
    return due < 0 || due > LIVE_MS ? LIVE_MS : due;
}

static void status(const void *view, bw_text *text)
{
    const watch *w = view;
    bool replay = w->monitor && bw_monitor_is_replay(w->monitor);
    if (!w->monitor && !pages[w->page].of_logs)
        bw_text_add(text, "o: choose what to watch");
    else if (w->detail)
        bw_text_add(text, "Enter: the block  Backspace: overview");
    else if (replay && w->page == PAGE_OVERVIEW)
        bw_text_add(text, "Space pause  + - speed  . , step  g to a time  Enter: why");
    else
        bw_text_add(text, pages[w->page].hint);
}

static void name_now(const void *view, bw_text *text)
{
    const watch *w = view;
    bw_text_addf(text, "Monitor: %s", pages[w->page].name);
    if (w->monitor) {
        bw_text_add(text, "  ");
        replay_mark(w, text);
    }
}

static const bw_view_class failover_monitor = {
    .size = sizeof(bw_view_class),
    .name = "failover_monitor",
    .title = "Failover monitor",
    .help = help,
    .open = open_view,
    .draw = draw,
    .key = key,
    .close = close_view,
    .status = status,
    .name_now = name_now,
    .idle = idle,
    .actions = actions,
    .works_covered = true, /* alarms, and the recording, go on behind whatever is looked at */
};

static bool start(bw_host *host, bw_error *err)
{
    return bw_host_add_view(host, &failover_monitor, err) &&
           bw_host_add_command(host, &open_command, NULL, err);
}

BW_PLUGIN_EXPORT = {
    .size = sizeof(bw_plugin),
    .minor = BW_PLUGIN_MINOR,
    .name = "failover_monitor",
    .version = "1.0",
    .summary = "a source and its failover copy, watched live or from a recording",
    .start = start,
};
