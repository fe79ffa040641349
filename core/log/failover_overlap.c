/* Two primaries at one time? The last end of an instance of the old primary against the first moment
 * at which the new one can have been open; and how far the new one got in the old one's redo. */
#include "core/log/catalogue.h"
#include "core/log/failover_points.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SECOND 1000000LL
#define OLD_KINDS "fsfo.condition fsfo.isolated fsfo.reinst"
#define NEW_KINDS "fo.begin fo.trdone inc.resetlogs inc.sbpscn so.done act.done"
#define GONE_KINDS "inst.terminating inst.terminated shut.done"
#define MOST_LOGS 64u /* around one failover */
#define AFTER_US (60 * 60 * SECOND) /* how long after P4 an old instance may still end */

const char *bw_overlap_name(bw_overlap overlap)
{
    static const char *const names[] = {"not told", "none", "possible", "certain"};
    return names[overlap];
}

/* One log around this failover. */
typedef struct witness {
    const char *source;
    bool old, gone, new; /* it tells of kinds of the old primary, of an end, of the new one */
} witness;

typedef struct comparing {
    bw_failover *failover;
    const bw_point *points;
    size_t count;
    int64_t ordered, until; /* P4, and when the old primary was back at the latest, us */
    witness witnesses[MOST_LOGS];
    size_t witness_count;
} comparing;

static bool is_around(const comparing *c, const bw_point *p)
{
    return p->seen.time.us >= c->ordered - BW_FAILOVER_BEFORE_US &&
           p->seen.time.us <= c->until;
}

static witness *witness_of(comparing *c, const char *source)
{
    size_t i = 0;
    while (i < c->witness_count && strcmp(c->witnesses[i].source, source) != 0)
        i++;
    return i < c->witness_count ? &c->witnesses[i] : NULL;
}

static void list_witnesses(comparing *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const bw_point *p = &c->points[i];
        if (!is_around(c, p))
            continue;
        witness *w = witness_of(c, p->seen.source);
        if (!w && c->witness_count == MOST_LOGS)
            continue;
        if (!w) {
            w = &c->witnesses[c->witness_count++];
            *w = (witness){.source = p->seen.source};
        }
        w->old = w->old || bw_event_kind_in(OLD_KINDS, p->kind);
        w->gone = w->gone || bw_event_kind_in(GONE_KINDS, p->kind);
        w->new = w->new || bw_event_kind_in(NEW_KINDS, p->kind);
    }
}

static bool is_of_new(comparing *c, const bw_point *p)
{
    const witness *w = witness_of(c, p->seen.source);
    return w && w->new;
}

/* The end of the instance that writes the log; without one, its last word. NULL: neither. */
static const bw_point *end_of(const comparing *c, const char *source, bool *ended)
{
    const bw_point *last = NULL;
    *ended = false;
    for (size_t i = 0; i < c->count; i++) {
        const bw_point *p = &c->points[i];
        if (!is_around(c, p) || strcmp(p->seen.source, source) != 0)
            continue;
        if (last && strcmp(p->kind, "inst.start") == 0)
            break;
        bool gone = bw_event_kind_in(GONE_KINDS, p->kind);
        if (gone || (!*ended && bw_event_kind_in(OLD_KINDS, p->kind)))
            last = p;
        *ended = *ended || gone;
    }
    return last;
}

/* Over all logs of the old primary (they say so, or tell of an end and of nothing that a new one
 * does): in a cluster the last instance counts. */
static bool find_old_end(const comparing *c, bool *ended)
{
    bw_failover_point *latest = &c->failover->old_end;
    *ended = true;
    for (size_t i = 0; i < c->witness_count; i++) {
        const witness *w = &c->witnesses[i];
        bool this_ended;
        const bw_point *end =
            !w->new && (w->old || w->gone) ? end_of(c, w->source, &this_ended) : NULL;
        if (!end)
            continue;
        *ended = *ended && this_ended;
        if (!latest->found || end->seen.time.us > latest->time.us)
            *latest = end->seen;
    }
    return latest->found;
}

/* Not before the command to open; without it not before the role changed, or the order. */
static void find_new_open(comparing *c)
{
    bw_failover *f = c->failover;
    f->new_open = f->points[7].found ? f->points[7] : f->points[BW_FAILOVER_ORDERED];
    f->new_open.fallback = true;
    for (size_t i = 0; i < c->count; i++) {
        const bw_point *p = &c->points[i];
        if (strcmp(p->kind, "open.begin") == 0 && p->seen.time.us >= c->ordered &&
            is_of_new(c, p)) {
            f->new_open = p->seen;
            return;
        }
    }
}

static int64_t latest_us(const bw_log_time *t)
{
    return t->span_us == BW_LOG_SPAN_OPEN ? INT64_MAX : t->us + t->span_us;
}

static bw_overlap compare(const bw_failover *f, bool ended)
{
    const bw_failover_point *open = &f->points[8];
    int64_t old_first = f->old_end.time.us - f->old_end.time.early_us;
    if (open->found && old_first >= latest_us(&open->time))
        return BW_OVERLAP_CERTAIN;
    return ended && latest_us(&f->old_end.time) <= f->new_open.time.us - f->new_open.time.early_us
               ? BW_OVERLAP_NONE
               : BW_OVERLAP_POSSIBLE;
}

static void say(bw_failover *f, bool ended)
{
    char old[BW_LOG_TIME_TEXT], new[BW_LOG_TIME_TEXT];
    static const char *const heads[] = {
        "", "no time with two primaries", "two primaries at one time cannot be ruled out",
        "TWO PRIMARIES were open at one time"};
    const bw_failover_point *opened =
        f->overlap == BW_OVERLAP_CERTAIN ? &f->points[8] : &f->new_open;
    bool one_log = strcmp(f->old_end.source, opened->source) == 0;
    snprintf(f->overlap_says, sizeof(f->overlap_says),
             "%s: the old one %s %s (%s:%llu), the new one %s %s (%s:%llu)%s",
             heads[f->overlap], ended ? "ended" : "spoke last",
             bw_log_time_format(&f->old_end.time, old), f->old_end.source,
             (unsigned long long)f->old_end.line,
             f->overlap == BW_OVERLAP_CERTAIN ? "was open" : "cannot have been open before",
             bw_log_time_format(&opened->time, new), opened->source,
             (unsigned long long)opened->line, one_log ? "" : ", if their clocks agree");
}

static void take_scns(comparing *c)
{
    bw_failover *f = c->failover;
    f->applied_scn = f->branch_scn = f->became_primary_scn = BW_SCN_NONE;
    for (size_t i = 0; i < c->count; i++) {
        const bw_point *p = &c->points[i];
        if (!is_around(c, p) || p->seen.time.us < c->ordered - SECOND ||
            !is_of_new(c, p))
            continue;
        int month, day, year;
        char clock[16], iso[40];
        if (strcmp(p->kind, "mrec.until") == 0 && f->applied_scn == BW_SCN_NONE) {
            f->applied_scn = p->scn;
            if (sscanf(p->detail, "%2d/%2d/%4d %15s", &month, &day, &year, clock) == 4) {
                snprintf(iso, sizeof(iso), "%04d-%02d-%02d %s", year, month, day, clock);
                bw_log_time_parse(iso, &f->applied_time, NULL);
            }
        }
        if (strcmp(p->kind, "inc.resetlogs") == 0 && f->branch_scn == BW_SCN_NONE)
            f->branch_scn = p->scn;
        if (strcmp(p->kind, "inc.sbpscn") == 0 && f->became_primary_scn == BW_SCN_NONE)
            f->became_primary_scn = p->scn;
    }
}

void bw_failover_compare(bw_failover *f, const bw_point *points, size_t count)
{
    bool ended;
    const bw_failover_point *order = &f->points[BW_FAILOVER_ORDERED];
    comparing c = {.failover = f,
                   .points = points,
                   .count = count,
                   .ordered = order->time.us,
                   .until = order->time.us + AFTER_US};
    f->applied_scn = f->branch_scn = f->became_primary_scn = BW_SCN_NONE;
    if (!order->found)
        return;
    if (f->points[13].found && f->points[13].time.us < c.until)
        c.until = f->points[13].time.us;
    list_witnesses(&c);
    take_scns(&c);
    if (!find_old_end(&c, &ended)) {
        snprintf(f->overlap_says, sizeof(f->overlap_says),
                 "whether two primaries were open at one time: no log of the old primary tells "
                 "when it ended");
        return;
    }
    find_new_open(&c);
    f->overlap = compare(f, ended);
    say(f, ended);
}

/* --- durations --- */

bool bw_failover_range(const bw_failover *f, unsigned from, unsigned to, double *low, double *high,
                       unsigned *clocks)
{
    double seconds;
    if (!bw_failover_seconds(f, from, to, &seconds))
        return false;
    const bw_failover_point *a = &f->points[from], *b = &f->points[to];
    bool open = b->time.span_us == BW_LOG_SPAN_OPEN;
    *clocks = strcmp(a->source, b->source) == 0 ? 1 : 2;
    *low = a->time.span_us == BW_LOG_SPAN_OPEN
               ? -INFINITY
               : seconds - (double)(b->time.early_us + a->time.span_us) / 1e6;
    *high = open ? INFINITY : seconds + (double)(b->time.span_us + a->time.early_us) / 1e6;
    if (*clocks == 1 && b->line >= a->line && *low < 0 && *high >= 0)
        *low = 0; /* lines of one log are in their order */
    return true;
}

/* Reference failover.md, section 5: single instances, threshold 30 s. */
bool bw_failover_usual(unsigned from, unsigned to, double *low, double *high)
{
    static const struct {
        unsigned from, to;
        double low, high;
    } known[] = {{1, 2, 15.0, 31.1}, {4, 9, 2.3, 21.0}, {12, 13, 22.4, 54.6}};
    for (size_t i = 0; i < BW_COUNT(known); i++)
        if (known[i].from == from && known[i].to == to) {
            *low = known[i].low;
            *high = known[i].high;
            return true;
        }
    return false;
}
