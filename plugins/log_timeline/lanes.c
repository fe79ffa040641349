/* Lanes: one a log, instance, folder or kind of event; the worst event of each column; spans as
 * bars. Above them how many errors there are when. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 200 /* more are not told apart */
#define COLUMNS 512
#define BARS 400u   /* of one lane on screen */
#define SPAN_ROWS 3 /* of one lane, at most */
#define PICTURE_MS 300

typedef struct lane {
    char name[40];
    bool has_trouble;
    uint8_t worst[COLUMNS]; /* 1 + severity; 0 = nothing, 1 = of no kind that is known */
} lane;

struct picture {
    timeline *t;
    lane lanes[LANES];
    size_t count;
    uint32_t errors[COLUMNS];
    int64_t from, to;
    int label, width; /* cells */
    /* what it was made of */
    size_t passing;
    grouping by;
    int64_t made; /* ms */
};

/* --- which lane --- */
static void folder_name(const source *s, char name[40])
{
    const char *slash = strrchr(s->path, '/'), *from = slash ? slash : s->path;
    while (from > s->path && from[-1] != '/')
        from--;
    snprintf(name, 40, "%.*s", slash ? (int)(slash - from < 39 ? slash - from : 39) : 1,
             slash ? from : ".");
}

static void lane_name(const timeline *t, const source *s, const bw_event_rule *rule, char name[40])
{
    if (t->lanes_by == BY_SOURCE)
        snprintf(name, 40, "%s", s->name);
    else if (t->lanes_by == BY_INSTANCE)
        snprintf(name, 40, "%s", s->instance);
    else if (t->lanes_by == BY_FOLDER)
        folder_name(s, name);
    else
        snprintf(name, 40, "%.*s", rule ? (int)strcspn(rule->kind, ".") : 1,
                 rule ? rule->kind : "?");
}

static size_t lane_named(picture *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->lanes[i].name, name) == 0)
            return i;
    if (p->count < LANES)
        snprintf(p->lanes[p->count++].name, sizeof(p->lanes[0].name), "%s", name);
    return p->count - 1;
}

static size_t lane_of(picture *p, const item *one)
{
    char name[40];
    lane_name(p->t, &p->t->sources[one->source], item_rule(p->t, one), name);
    return lane_named(p, name);
}

/* Logs that have times have their lanes in order, also those with nothing in the window. */
static void lay_lanes(picture *p)
{
    char name[40];
    for (size_t i = 0; i < p->t->source_count; i++) {
        const source *s = &p->t->sources[i];
        bool timed = s->first.certainty != BW_LOG_TIME_NONE;
        if (!s->on || p->t->lanes_by == BY_KIND || (!timed && !s->trouble[0]))
            continue;
        lane_name(p->t, s, NULL, name);
        size_t at = lane_named(p, name);
        p->lanes[at].has_trouble = p->lanes[at].has_trouble || s->trouble[0];
    }
}

static void fill_lanes(picture *p)
{
    timeline *t = p->t;
    uint16_t source_last = UINT16_MAX, rule_last = 0;
    size_t at = 0;
    for (size_t row = row_at(t, p->from); row < t->row_count; row++) {
        const item *one = row_item(t, row);
        int column = axis_column(item_key(t, one), p->from, p->to, p->width);
        if (column < 0)
            break;
        if (one->source != source_last || (one->rule != rule_last && t->lanes_by == BY_KIND))
            at = lane_of(p, one);
        source_last = one->source;
        rule_last = one->rule;
        uint8_t severity = (uint8_t)(2 + item_severity(t, one));
        lane *l = &p->lanes[at];
        l->worst[column] = severity > l->worst[column] ? severity : l->worst[column];
        if (severity >= 2 + BW_EVENT_ERROR)
            p->errors[column] += (uint32_t)row_repeats(t, row);
    }
}

/* --- drawing --- */
static void draw_density(const picture *p, bw_canvas *canvas, int y)
{
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    uint32_t most = 1;
    for (int c = 0; c < p->width; c++)
        most = p->errors[c] > most ? p->errors[c] : most;
    bw_canvas_putf(bw_canvas_part(canvas, 0, y, p->label - 1, 1), 0, 0, BW_ROLE_DIM, "errors to %u",
                   most);
    for (int c = 0; c < p->width; c++)
        if (p->errors[c])
            bw_canvas_put(canvas, p->label + c, y, BW_ROLE_FAULT_BAD,
                          bars[(uint64_t)p->errors[c] * 7 / most]);
}

static void draw_events(const picture *p, const lane *l, bw_canvas *canvas, int y, bool here)
{
    static const char *const marks[] = {" ", ".", "·", "•", "!", "E", "C"};
    bw_canvas_put(bw_canvas_part(canvas, 0, y, p->label - 1, 1), 0, 0,
                  l->has_trouble ? BW_ROLE_FAULT_BAD
                  : here         ? BW_ROLE_TITLE
                                 : BW_ROLE_TEXT,
                  l->name);
    for (int c = 0; c < p->width; c++)
        if (l->worst[c])
            bw_canvas_put(canvas, p->label + c, y, severity_role((int)l->worst[c] - 2),
                          marks[l->worst[c]]);
}

static bw_role span_role(const bw_span *span)
{
    static const bw_role roles[] = {BW_ROLE_STRUCT, BW_ROLE_FAULT_SUSPECT, BW_ROLE_UNKNOWN,
                                    BW_ROLE_PROGRESS};
    return roles[span->ends];
}

/* |failover 99.3 s--|: the bar, its name where it has room. */
static void draw_span(const picture *p, const bw_span *span, int from, int to, bw_canvas *canvas,
                      int y)
{
    static const char *const ends[] = {"┤", "╳", "?", "→"};
    int width = to - from + 1;
    bw_role role = span_role(span);
    bw_canvas *part = bw_canvas_part(canvas, p->label + from, y, width, 1);
    bw_canvas_fill(part, 0, 0, width, 1, role, "─");
    bw_canvas_put(part, 0, 0, role, width > 1 ? "├" : "│");
    if (width > 3) {
        bw_text name = {0};
        bw_text_add(&name, span->kind);
        size_t kind = name.length;
        bw_text_add(&name, " ");
        add_duration(&name, span->end.us - span->begin.us);
        if (bw_text_width(name.data) > width - 2)
            name.data[kind] = '\0';
        bw_canvas_put(bw_canvas_part(part, 1, 0, width - 2, 1), 0, 0, role, name.data);
        bw_text_free(&name);
    }
    if (width > 1)
        bw_canvas_put(part, width - 1, 0, role, ends[span->ends]);
}

typedef struct bar {
    const bw_span *span;
    int64_t length;
    int from, to; /* columns */
    int row;      /* SPAN_ROWS: no room */
} bar;

typedef struct bars {
    bar *items;
    size_t count;
    int rows; /* that they take */
} bars;

static int shorter(const void *a, const void *b)
{
    int64_t x = ((const bar *)a)->length, y = ((const bar *)b)->length;
    return (x > y) - (x < y);
}

/* The part of a span that is on screen; false: none. */
static bool place_bar(const picture *p, const source *s, const bw_span *span, bar *b)
{
    int64_t from = span->begin.us + source_shift(s, span->begin.zone_known);
    int64_t to = span->end.us + source_shift(s, span->end.zone_known);
    if (span->end.certainty == BW_LOG_TIME_NONE || to < p->from || from >= p->to)
        return false;
    *b = (bar){.span = span, .length = to - from, .to = p->width - 1};
    if (from > p->from)
        b->from = axis_column(from, p->from, p->to, p->width);
    if (to < p->to)
        b->to = axis_column(to, p->from, p->to, p->width);
    bool narrow = b->to == b->from && s->span_count > BARS; /* they would hide the long ones */
    return b->from >= 0 && b->to >= b->from && !narrow;
}

static void collect_bars(const picture *p, const lane *l, bars *list)
{
    char name[40];
    for (size_t i = 0; i < p->t->source_count; i++) {
        const source *s = &p->t->sources[i];
        lane_name(p->t, s, NULL, name);
        if (!s->on || strcmp(name, l->name) != 0)
            continue;
        for (size_t k = 0; k < s->span_count && list->count < BARS; k++)
            list->count += place_bar(p, s, &s->spans[k].span, &list->items[list->count]);
    }
}

/* A lane's bars, each in the first row that is free there: short ones first, for they are what a
 * long one is made of. */
static bars lay_bars(const picture *p, const lane *l)
{
    static const char taken = 1;
    char used[SPAN_ROWS][COLUMNS] = {{0}};
    bars list = {.items = bw_alloc(BARS * sizeof(bar))};
    collect_bars(p, l, &list);
    qsort(list.items, list.count, sizeof(bar), shorter);
    for (size_t i = 0; i < list.count; i++) {
        bar *b = &list.items[i];
        size_t width = (size_t)(b->to - b->from + 1);
        while (b->row < SPAN_ROWS && memchr(&used[b->row][b->from], taken, width))
            b->row++;
        if (b->row == SPAN_ROWS)
            continue;
        memset(&used[b->row][b->from], taken, width);
        list.rows = b->row >= list.rows ? b->row + 1 : list.rows;
    }
    return list;
}

static void draw_bars(const picture *p, const bars *list, bw_canvas *canvas, int y, int rows)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].row < rows)
            draw_span(p, list->items[i].span, list->items[i].from, list->items[i].to, canvas,
                      y + list->items[i].row);
}

static void draw_corner(const picture *p, bw_canvas *canvas)
{
    struct tm when = {0};
    char text[32];
    time_t seconds = (time_t)(p->from / 1000000);
    gmtime_r(&seconds, &when);
    strftime(text, sizeof(text), "%Y-%m-%d", &when);
    bool zoned = p->t->row_count && row_item(p->t, 0)->zoned;
    bw_canvas_putf(bw_canvas_part(canvas, 0, 0, p->label - 1, 1), 0, 0, BW_ROLE_TIME, "%s%s", text,
                   zoned ? " UTC" : "");
}

/* The lane of the cursor's row; 0 when it has none. */
static size_t lane_of_cursor(const picture *p)
{
    char name[40];
    const timeline *t = p->t;
    if (t->cursor >= t->row_count)
        return 0;
    const item *one = row_item(t, t->cursor);
    lane_name(t, &t->sources[one->source], item_rule(t, one), name);
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->lanes[i].name, name) == 0)
            return i;
    return 0;
}

/* Who gets the rows that are left: the lane of the cursor what it needs, the others one each, and
 * so on. */
static void share_rows(const bars *lists, int count, int here, int left, int *given)
{
    while (left > 0 && given[here] < lists[here].rows) {
        given[here]++;
        left--;
    }
    for (int round = 0; round < SPAN_ROWS; round++)
        for (int i = 0; i < count && left > 0; i++)
            if (given[i] == round && given[i] < lists[i].rows) {
                given[i]++;
                left--;
            }
}

/* Lanes that have no room are passed over so that the one of the cursor's row is on screen; where
 * all have, two rows are kept for its spans. */
static void draw_lanes(picture *p, bw_canvas *canvas)
{
    int room = bw_canvas_height(canvas) - 2, count = (int)p->count, y = 2;
    int here = (int)lane_of_cursor(p), for_spans = room >= 4 && p->by != BY_KIND ? 2 : 0;
    int fit = room - for_spans < count ? room - for_spans : count;
    int first = here >= fit ? here - fit + 1 : 0;
    bars lists[LANES] = {{0}};
    int given[LANES] = {0};
    if (fit <= 0)
        return;
    for (int i = 0; i < fit && p->by != BY_KIND; i++)
        lists[i] = lay_bars(p, &p->lanes[first + i]);
    share_rows(lists, fit, here - first, room - fit, given);
    for (int i = 0; i < fit; i++) {
        draw_events(p, &p->lanes[first + i], canvas, y, first + i == here);
        draw_bars(p, &lists[i], canvas, y + 1, given[i]);
        y += 1 + given[i];
        free(lists[i].items);
    }
    if (fit < count)
        bw_canvas_putf(canvas, 0, 1, BW_ROLE_DIM, "%d of %d lanes ", fit, count);
}

int lanes_height(const timeline *t, int room)
{
    size_t on = 0;
    for (size_t i = 0; i < t->source_count; i++)
        on += t->sources[i].on;
    int wanted = 2 + (t->lanes_by == BY_KIND ? 8 : (int)on * (1 + SPAN_ROWS)), most = room * 2 / 5;
    return room < 8 ? 0 : room < 12 ? 1 : wanted < most ? wanted : most;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* While logs are read, rows come with each slice: the picture follows a few times a second. */
static bool is_fresh(const picture *p, const picture *wanted)
{
    if (p->width != wanted->width || p->by != wanted->by)
        return false;
    if (reading(p->t) && now_ms() - p->made < PICTURE_MS && p->passing <= wanted->passing)
        return !p->t->window_set || (p->from == wanted->from && p->to == wanted->to);
    return p->passing == wanted->passing && p->from == wanted->from && p->to == wanted->to &&
           !p->t->changed;
}

static picture *make_picture(timeline *t, int width)
{
    int label = width >= 100 ? 22 : width >= 60 ? 16 : 11;
    picture *p = bw_alloc(sizeof(*p));
    *p = (picture){.t = t, .label = label, .by = t->lanes_by, .passing = t->passing_count};
    p->width = width - label < 1 ? 1 : width - label < COLUMNS ? width - label : COLUMNS;
    axis_bounds(t, &p->from, &p->to);
    if (t->picture && is_fresh(t->picture, p)) {
        free(p);
        return t->picture;
    }
    free(t->picture);
    t->picture = p;
    t->changed = false;
    p->made = now_ms();
    lay_lanes(p);
    fill_lanes(p);
    return p;
}

void lanes_draw(timeline *t, bw_canvas *canvas)
{
    picture *p = make_picture(t, bw_canvas_width(canvas));
    axis_draw(t, canvas, p->label, 0, p->width);
    draw_corner(p, canvas);
    if (bw_canvas_height(canvas) > 1) {
        draw_density(p, canvas, 1);
        draw_lanes(p, canvas);
    }
}
