/* log_timeline - the logs of all hosts on one time line: lanes over an axis, the events below, the
 * raw lines of the chosen one.
 *
 * Logs are read once, in slices, always the one whose next record is the earliest; what is kept of
 * a record is an item of 24 bytes. Texts are read again when a row is drawn. Memory: ITEMS_MOST
 * items, SPANS_MOST spans and one window of 256 KiB a log that is switched on. */
#ifndef LOG_TIMELINE_H
#define LOG_TIMELINE_H

#include <blockwright/plugin.h>
#include <regex.h>
#include <stdio.h>

#define SOURCES_ON 64u      /* logs read at one time */
#define ITEMS_MOST 1000000u /* events kept; above that the least severe ones are dropped */
#define SPANS_MOST 20000u   /* of one log */
#define ROW_TEXT 2000u      /* bytes of a text that rows show */
#define ROWS_KEPT 1024u     /* rows whose text is kept */
#define NO_TIME INT64_MIN   /* of records above the first stamp of their log */
#define NO_RULE 0u

/* --- a record that is kept --- */
typedef struct item {
    int64_t us; /* latest time in its log so far, on the log's own clock; NO_TIME */
    uint64_t record;
    uint32_t hash; /* of the text */
    uint16_t source;
    uint16_t rule : 15; /* 1 + index in the catalogue; NO_RULE: no row knows it */
    uint16_t zoned : 1; /* the stamp printed its zone */
} item;

typedef struct row_text {
    bool used;
    uint16_t source;
    uint64_t record, line;
    bw_log_time time; /* zone and offset of its source applied */
    char *text;       /* UTF-8, safe for the screen */
} row_text;

typedef struct source_span {
    bw_span span;
    uint16_t source;
} source_span;

/* --- a log --- */
typedef struct source {
    char *path;
    char name[40];     /* the last part of the path, with its folder where two are alike */
    char instance[40]; /* out of the name: alert_X.log, drcX.log, X_lgwr_123.trc */
    bw_log_kind kind;
    uint64_t size; /* bytes */
    bool on;
    char trouble[200]; /* why it cannot be read; "" = it can */
    bw_log *log;       /* NULL while off */
    bw_log_cursor *scan, *look;
    bw_log_record head; /* the next record of scan, when live */
    bool live, done;
    bool half;      /* the record read last had no line end yet: it comes again, whole */
    int64_t latest; /* us of the records so far; NO_TIME */
    uint64_t records;
    bw_log_time first, last;
    bw_spans *engine;
    source_span *spans; /* ended ones; open ones follow while reading goes on */
    size_t span_count, span_room, spans_ended;
    /* its clock */
    bool zone_set, offset_set;
    int32_t zone_s;
    int64_t offset_us;
    bool related; /* to the clock of the first log: measured, or said by the person */
    bw_log_alignment alignment;
} source;

typedef struct filter {
    int least;      /* severity; -1 = records that no row knows too */
    char kind[40];  /* "redo" or "redo.switch"; "" = all */
    char text[200]; /* regular expression; "" = none */
    char from_text[40], to_text[40];
    regex_t regex;
    bool has_regex;
    bw_log_time from, to; /* certainty none: no bound */
    char source[80];      /* part of a source's name */
} filter;

typedef struct mark {
    char *path; /* as realpath tells */
    uint64_t record;
    uint32_t hash;
    char *note; /* "" = a mark alone */
} mark;

typedef struct picture picture; /* of the lanes, as drawn last */
typedef enum grouping { BY_SOURCE, BY_INSTANCE, BY_FOLDER, BY_KIND, GROUPINGS } grouping;
typedef enum pane_mode { PANE_LINES, PANE_EXPLAIN } pane_mode;

typedef struct timeline {
    bw_shell *shell;
    bw_catalogue *catalogue;
    source *sources;
    size_t source_count;

    item *items; /* all that is kept; in order of time when sorted */
    size_t item_count, item_room;
    bool unsorted;
    int kept_least;    /* severity below which items were dropped to stay in memory; -1 = none */
    bool thin;         /* repeats of the item before are not kept either */
    int64_t kept_from; /* older ones are kept when they are critical; NO_TIME = all */
    uint64_t dropped;  /* items */

    filter filter;
    uint32_t *passing;                            /* items that the filter lets through */
    size_t passing_count, passing_room, filtered; /* items looked at so far */
    uint32_t *rows; /* begin of each row in passing: repeats folded into one */
    size_t row_count, row_room;
    bool fold;

    size_t cursor, top; /* rows */
    item back;          /* where the cursor goes when the rows are whole again, if has_back */
    bool has_back;
    uint64_t wanted_line; /* of the only log: the cursor goes there once it is read; 0 = none */
    int list_height;
    bool placed; /* somebody, or the first row with a time, put the cursor where it is */
    bool at_end; /* stay on the last row while more comes */
    int64_t window_from, window_to; /* us, of the axis */
    bool window_set;                /* else: all there is */
    grouping lanes_by;
    picture *picture;
    bool changed; /* rows or clocks are others since the picture was made */
    int width;    /* cells, of the canvas drawn last */
    pane_mode pane;
    char *explained; /* what the record explained_for means; NULL = none yet */
    item explained_for;

    bool aligning; /* clocks are being measured: this pair is next */
    size_t align_first, align_second;
    bool follow, stopped; /* stopped: the person pressed Esc while logs were read */
    regex_t search;
    char search_text[200];
    bool has_search, searching, search_forward;
    size_t search_at, search_left;

    row_text cache[ROWS_KEPT];
    mark *marks;
    size_t mark_count;
    bw_place place; /* of the block that was opened last */
} timeline;

/* --- sources.c --- */
void sources_open(timeline *t, const char *only); /* the workspace's logs; only: a path, or NULL */
void sources_close(timeline *t);
bool source_switch(timeline *t, size_t index, bool on); /* false with a message */
void source_close(source *s);
int64_t source_shift(const source *s, bool zoned);    /* to add to us: zone and offset */
void source_time(const source *s, bw_log_time *time); /* the same for a whole time */
void sources_align(timeline *t);                      /* begins; slices do it */
bool sources_align_slice(timeline *t);                /* one pair of logs; false: nothing is left */
/* Was a surely before b? -1, 1, or 0: the evidence does not tell. */
int sources_order(const timeline *t, const row_text *a, const row_text *b);
void source_clock(const source *s, bw_text *text); /* its zone and offset in words; appended */

/* --- read.c --- */
void read_again(timeline *t);                   /* everything anew */
void read_source_again(timeline *t, source *s); /* a log that was cut or replaced */
bool read_slice(timeline *t);                   /* false: nothing is left to read now */
void read_follow(timeline *t);                  /* looks for what was written since */
bool reading(const timeline *t);
unsigned read_percent(const timeline *t);

/* --- items.c --- */
void items_add(timeline *t, const item *one);
void items_forget(timeline *t, uint16_t source, uint64_t record); /* if it is its last item */
void items_drop_source(timeline *t, uint16_t source);
void items_sort(timeline *t);
void items_filter(timeline *t, bool anew); /* brings passing and rows up to date */
int64_t item_key(const timeline *t, const item *one);
const bw_event_rule *item_rule(const timeline *t, const item *one); /* NULL: none */
int item_severity(const timeline *t, const item *one);              /* -1: no row knows it */
const item *row_item(const timeline *t, size_t row);                /* the first of its repeats */
size_t row_repeats(const timeline *t, size_t row);
size_t row_at(const timeline *t, int64_t us); /* the first one not before */
const row_text *row_get(timeline *t, const item *one);
const row_text *record_get(timeline *t, uint16_t source, uint64_t record); /* NULL: not there */
uint32_t text_hash(const char *text, size_t size);
void row_keep(timeline *t);   /* before rows are made anew: remembers the cursor's record */
void row_return(timeline *t); /* puts the cursor back on it, or where it would be */
bool row_go(timeline *t, uint16_t source, uint64_t record); /* false: not among the rows */

/* --- filter.c --- */
void filter_ask(timeline *t);
void filter_said(timeline *t, const char *line);
void filter_free(filter *f);
void filter_line(const filter *f, bw_text *line); /* as it would be typed; appended */
bool filter_takes(const timeline *t, const item *one);
bool filter_reads_text(const filter *f); /* the texts must be read to know */
bool filter_text(const filter *f, const char *text);
const char *severity_letter(int severity);
bw_role severity_role(int severity);

/* --- axis.c --- */
void axis_bounds(const timeline *t, int64_t *from, int64_t *to);
int axis_column(int64_t us, int64_t from, int64_t to, int width); /* -1: outside */
void axis_draw(timeline *t, bw_canvas *canvas, int x, int y, int width);
void axis_zoom(timeline *t, double factor);
void axis_pan(timeline *t, int quarters);
void axis_show_row(timeline *t);                  /* the window follows the cursor */
void add_duration(bw_text *text, int64_t us);     /* "99.3 s", "12.3 min"; appended */
void axis_name(const timeline *t, bw_text *text); /* how wide the window is; appended */

/* --- lanes.c --- */
int lanes_height(const timeline *t, int room); /* axis and density included */
void lanes_draw(timeline *t, bw_canvas *canvas);

/* --- list.c --- */
void list_draw(timeline *t, bw_canvas *canvas, bool focused);
bool list_key(timeline *t, bw_key key);

/* --- pane.c --- */
int pane_height(timeline *t, int width, int room); /* rows that it wants, title included */
void pane_draw(timeline *t, bw_canvas *canvas);

/* --- jump.c --- */
void jump_to_block(timeline *t);
void jump_next(timeline *t, bool (*is_it)(const timeline *t, size_t row), bool forward,
               const char *what);
bool jump_is_error(const timeline *t, size_t row);
bool jump_is_start(const timeline *t, size_t row);
bool jump_is_failover(const timeline *t, size_t row);
void jump_ask_search(timeline *t);
void jump_search(timeline *t, bool forward);
bool jump_search_slice(timeline *t); /* false: it ended */

/* --- notes.c --- */
void notes_load(timeline *t);
void notes_free(timeline *t);
const mark *note_of(const timeline *t, const item *one); /* NULL: not marked */
void note_switch(timeline *t);
void note_ask(timeline *t);
bool note_is_there(const timeline *t, size_t row);

/* --- tables.c --- */
void tables_sources(timeline *t);
void tables_spans(timeline *t);
void tables_marks(timeline *t);
void tables_events(timeline *t); /* the list as a table: sorted, searched, exported there */
void tables_report(timeline *t); /* asks for a file and writes the report */

#endif
