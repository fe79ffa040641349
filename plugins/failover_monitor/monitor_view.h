/* failover_monitor - a source and its failover copy, watched: nine pages over one bw_monitor and
 * the logs of all hosts.
 *
 * Nothing is computed here: what is shown comes from <blockwright/monitor.h>, failover.h and fsfo.h.
 * No file is read in the main thread, so that the screen lives when a disk does not. */
#ifndef MONITOR_VIEW_H
#define MONITOR_VIEW_H

#include "logs.h"

#include <blockwright/monitor.h>
#include <blockwright/plugin.h>

/* --- lines.c: text wrapped to the pane, with a cursor; a line may lead somewhere --- */
typedef struct line {
    char *text;
    bw_role role;
    char *path;    /* Enter goes there; NULL: nowhere */
    int64_t block; /* of path; -1: path is a log */
    uint64_t row;  /* a log's line from 1; without path 1 + the index of what it tells of, or 0 */
} line;

typedef struct lines {
    line *items;
    size_t count, room, cursor, top;
    int width, height; /* cells, as made and as drawn last */
} lines;

void lines_clear(lines *list); /* the cursor stays */
void lines_free(lines *list);
/* Adds text, wrapped, each part indented; it leads nowhere. */
void lines_add(lines *list, int indent, bw_role role, const char *text);
void lines_add_cut(lines *list, int indent, bw_role role, const char *text); /* one line */
void lines_addf(lines *list, int indent, bw_role role, const char *format, ...) BW_PRINTF(4, 5);
/* What was added from line `from` on leads to a block (-1: a log's line) of path; NULL: row alone. */
void lines_lead(lines *list, size_t from, const char *path, int64_t block, uint64_t row);
void lines_draw(lines *list, bw_canvas *canvas, bool focused);
bool lines_key(lines *list, bw_key key);                /* moving; true when it was that */
const line *lines_at(const lines *list);                /* under the cursor; NULL: none */
size_t lines_move(size_t cursor, size_t count, int height, bw_key key); /* of any list */

#define INTERVAL 2000 /* milliseconds from look to look, unless it is said */

typedef enum page_id {
    PAGE_OVERVIEW,
    PAGE_FILES,
    PAGE_EVENTS,
    PAGE_PHASES,
    PAGE_FSFO,
    PAGE_TREE,
    PAGE_REINSTATE,
    PAGE_HISTORY,
    PAGE_ALARMS,
    PAGES
} page_id;

typedef struct text_page {
    lines text;
    uint64_t made; /* generation of the logs' facts; 0: make it anew */
} text_page;

typedef struct watch {
    bw_shell *shell;
    bw_monitor *monitor;             /* NULL: nothing is watched */
    char *folders[BW_MONITOR_SIDES]; /* NULL: not chosen */
    char *recording;                 /* that is shown again; NULL: live */
    char *record;                    /* that looks are written to; NULL: none */
    unsigned interval;               /* milliseconds from look to look */
    char trouble[512];               /* why monitor is NULL */
    page_id page;
    unsigned slices; /* of waiting for the first look */
    bool detail;     /* overview: the chosen row in full */
    bool ascii;      /* no graphics beyond ASCII */
    uint64_t shown;  /* look that the lines were made of */
    double speed;    /* replay: while it plays */
    lines rows, evidence, alarms;

    bw_monitor_side_id side; /* files */
    size_t *order;           /* its files as listed, file_count of them */
    size_t order_count, file_cursor, file_top;
    unsigned sorted_by; /* column; 0: troubles first */
    int list_height;
    char *search;

    logs *logs; /* never NULL */
    lines events;
    uint64_t events_made;
    bool worse_only; /* events: warnings and worse */
    text_page phases, fsfo, tree, reinstate;
    bw_scn reinstate_scn; /* that the person said; BW_SCN_NONE: as the logs say */
    bw_text commands;     /* of a reinstate */

    bw_monitor_metric metric; /* history */
    unsigned range;           /* index into the ranges */
    uint64_t rung;            /* alarms that the bell was rung for, or should not be */
} watch;

/* --- open.c: what is watched --- */
void open_guess(watch *w); /* the directories that files are open from, and begins */
void open_begin(watch *w); /* anew; w->trouble when it cannot */
void open_ask(watch *w);
void open_swapped(watch *w); /* what was the source is the copy */
/* What `watch` said before it opened the view; taken once. */
bool open_wanted(watch *w);
extern const bw_command open_command;

/* --- lights.c: marks that stand without colour --- */
bw_role light_role(bw_light light);
const char *light_mark(bw_light light); /* "! red" */
/* Of the copy, and unless it is small of the source; returns the row behind. */
int lights_draw(const watch *w, bw_canvas *canvas, int y, bool small);
const bw_verdict *watched_verdict(const watch *w, bw_monitor_side_id side); /* NULL: none */

/* --- spark.c --- */
void spark_draw(const watch *w, bw_monitor_metric metric, bw_canvas *canvas, int x, int y,
                int width);
void chart_draw(const watch *w, const bw_monitor_span *spans, int count, bw_canvas *canvas);
double spans_most(const bw_monitor_span *spans, size_t count, double *least); /* 0: none known */
bool spans_known(const bw_monitor_span *spans, size_t count);

/* --- overview.c, detail.c --- */
void overview_draw(watch *w, bw_canvas *canvas, bool focused);
bool overview_key(watch *w, bw_key key);
void detail_make(watch *w, int width); /* of the row under the cursor */
bool detail_key(watch *w, bw_key key);

/* --- files.c, history.c, alarms.c --- */
void files_draw(watch *w, bw_canvas *canvas, bool focused);
bool files_key(watch *w, bw_key key);
void history_draw(watch *w, bw_canvas *canvas, bool focused);
bool history_key(watch *w, bw_key key);
void alarms_draw(watch *w, bw_canvas *canvas, bool focused);
bool alarms_key(watch *w, bw_key key);
bool alarms_ring(watch *w); /* true: new ones came; the bell was rung if it is on */

/* --- pages out of the logs --- */
bw_role overlap_role(bw_overlap overlap);
const char *overlap_mark(bw_overlap overlap);
void events_draw(watch *w, bw_canvas *canvas, bool focused);
bool events_key(watch *w, bw_key key);
void phases_make(watch *w, lines *list, log_facts *f);
void fsfo_make(watch *w, lines *list, log_facts *f);
void tree_make(watch *w, lines *list, log_facts *f);
void reinstate_make(watch *w, lines *list, log_facts *f);
bool reinstate_own_key(watch *w, bw_key key);
/* text.c */
void phases_draw(watch *w, bw_canvas *canvas, bool focused);
bool phases_key(watch *w, bw_key key);
void fsfo_draw(watch *w, bw_canvas *canvas, bool focused);
bool fsfo_key(watch *w, bw_key key);
void tree_draw(watch *w, bw_canvas *canvas, bool focused);
bool tree_key(watch *w, bw_key key);
void reinstate_draw(watch *w, bw_canvas *canvas, bool focused);
bool reinstate_key(watch *w, bw_key key);

/* --- replay.c --- */
void replay_mark(const watch *w, bw_text *text); /* "REPLAY x4 0:12/3:00", "LIVE 1 s ago"; appended */
bool replay_key(watch *w, bw_key key);
void replay_seconds(double seconds, bw_text *text); /* "1:02:03"; appended */

/* --- go.c --- */
void go_to(watch *w, const line *where); /* opens block or log; a message when it leads nowhere */
void go_block(watch *w, const char *path, uint64_t block);

#endif
