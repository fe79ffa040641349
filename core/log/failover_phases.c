/* Phases of a failover, out of the events of all hosts' logs: points are collected, put in order of
 * time, and gathered around each order to fail over (P4). The table is failover.md's section 5. */
#include "core/log/catalogue.h"
#include "core/log/failover_points.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_POINTS 4096u
#define P4 BW_FAILOVER_ORDERED
#define BRANCH_NAME "branch name"       /* stands in for an event's kind */

static const struct phase_rule {
    const char *meaning, *evidence;
    const char *kinds, *fallback; /* of events, separated by blanks */
    bool last;                    /* the last such event counts, not the first */
} rules[BW_FAILOVER_PHASES] = {
    {"the primary failed", "LGWR's write errors, an abort; else its word that it is isolated",
     "redo.ora345 nfs.err nfs.write inst.terminating", "shut.begin fsfo.isolated", false},
    {"noticed", "observer: the primary cannot be reached; else RFS lost its connection", "obs.lost",
     "dg.rfslost", false},
    {"threshold or condition", "threshold expired, or a configurable condition fired",
     "obs.expired fsfo.condition fsfo.attempt", "", false},
    {"last check", "observer: last attempt to connect, is the standby ready", "obs.last obs.check",
     "", false},
    {"failover ordered", "observer or broker: initiating the failover", "obs.foinit", "fo.begin",
     false},
    {"terminal recovery done", "target: terminal recovery complete", "fo.trdone", "mrec.done",
     false},
    {"new branch", "target: RESETLOGS; else the resetlogs id in an archived log's name",
     "inc.resetlogs", BRANCH_NAME, false},
    {"role changed", "target: mounted as primary", "so.done act.done", "", false},
    {"open", "target: ALTER DATABASE OPEN completed", "open.done", "", false},
    {"the observer is content", "observer: failover succeeded", "obs.fook", "obs.fofin", false},
    {"clients", "service names set, services registered", "lsn.service", "sql.set", false},
    {"the old primary is mounted again", "its alert log; else the observer's connection",
     "mount.thread", "obs.conn", false},
    {"reinstate begins", "observer or broker: reinstate ordered", "obs.reinit obs.recmd", "fb.cmd",
     false},
    {"reinstate ends", "observer: reinstated", "obs.reok", "fb.done", false},
    {"protected again", "the standby is ready to be a target", "obs.target", "", true},
};

const char *bw_failover_phase_meaning(unsigned phase)
{
    return phase < BW_FAILOVER_PHASES ? rules[phase].meaning : "";
}

const char *bw_failover_phase_evidence(unsigned phase)
{
    return phase < BW_FAILOVER_PHASES ? rules[phase].evidence : "";
}

bw_failovers *bw_failovers_new(void)
{
    return bw_alloc(sizeof(bw_failovers));
}

void bw_failovers_free(bw_failovers *f)
{
    if (!f)
        return;
    free(f->points);
    free(f->read);
    free(f);
}

static bool matters(const char *kind)
{
    if (bw_event_kind_in("fsfo.reinst " BW_FAILOVER_ENDINGS " " BW_FAILOVER_OPENINGS, kind))
        return true;
    for (unsigned i = 0; i < BW_FAILOVER_PHASES; i++)
        if (bw_event_kind_in(rules[i].kinds, kind) || bw_event_kind_in(rules[i].fallback, kind))
            return true;
    return false;
}

static void copy_field(char *to, size_t room, const bw_log_event *event, const char *name)
{
    const bw_event_field *field = bw_event_get(event, name);
    if (field)
        snprintf(to, room, "%.*s", (int)field->size, field->text);
}

void bw_failovers_add(bw_failovers *f, const char *source, const bw_log_record *r,
                      const bw_log_event *event)
{
    if (!event || r->time.certainty == BW_LOG_TIME_NONE || f->count == MOST_POINTS ||
        !matters(event->rule->kind))
        return;
    if ((f->count & (f->count - 1)) == 0)
        f->points = bw_realloc(f->points, (f->count ? 2 * f->count : 1) * sizeof(*f->points));
    bw_point *p = &f->points[f->count];
    memset(p, 0, sizeof(*p));
    p->seen = (bw_failover_point){.found = true, .time = r->time, .line = r->line};
    p->kind = event->rule->kind;
    p->order = f->count++;
    snprintf(p->seen.source, sizeof(p->seen.source), "%s", source);
    snprintf(p->seen.evidence, sizeof(p->seen.evidence), "%.*s",
             (int)(r->text_size < 199 ? r->text_size : 199), r->text);
    copy_field(p->detail, sizeof(p->detail), event, "condition");
    copy_field(p->detail, sizeof(p->detail), event, "no");
    copy_field(p->detail, sizeof(p->detail), event, "mode");
    copy_field(p->detail, sizeof(p->detail), event, "who");
    copy_field(p->detail, sizeof(p->detail), event, "time");
    const bw_event_field *scn = bw_event_get(event, "scn");
    p->scn = scn && scn->has_number ? scn->number : BW_SCN_NONE;
}

void bw_failovers_add_branch(bw_failovers *f, const char *source, uint32_t branch)
{
    char text[BW_TIME_TEXT];
    bw_log_time time;
    if (bw_log_time_parse(bw_time_format(branch, text), &time, NULL) != BW_OK)
        return;
    static const bw_event_rule rule = {.kind = BRANCH_NAME};
    bw_log_event event = {.rule = &rule};
    bw_log_record record = {.time = time};
    bw_text said = {0};
    bw_text_addf(&said, "resetlogs id %u = %s", branch, text);
    record.text = bw_text_get(&said);
    record.text_size = said.length;
    bw_failovers_add(f, source, &record, &event);
    bw_text_free(&said);
}

static int by_time(const void *a, const void *b)
{
    const bw_point *x = a, *y = b;
    if (x->seen.time.us != y->seen.time.us)
        return x->seen.time.us < y->seen.time.us ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* A shutdown in order is no failure; of all parameters only the service names bring clients; the
 * observer is connected to the new primary before the old one is back. */
static bool counts(const bw_point *p)
{
    if (strcmp(p->kind, "shut.begin") == 0)
        return strcmp(p->detail, "abort") == 0;
    if (strcmp(p->kind, "obs.conn") == 0)
        return strcmp(p->detail, "new standby") == 0;
    return strcmp(p->kind, "sql.set") != 0 || strstr(p->seen.evidence, "service_names");
}

static void take(bw_failover_point *to, const bw_point *p, bool fallback, bool last)
{
    if (to->found && !last && (fallback || !to->fallback))
        return;
    if (to->found && fallback && !to->fallback)
        return;
    *to = p->seen;
    to->fallback = fallback;
}

static void note_point(bw_failover *f, const bw_point *p)
{
    int64_t order = f->points[P4].time.us;
    bool ordered = f->points[P4].found;
    for (unsigned i = 0; i < BW_FAILOVER_PHASES; i++) {
        bool first = bw_event_kind_in(rules[i].kinds, p->kind);
        bool fallback = !first && bw_event_kind_in(rules[i].fallback, p->kind);
        bool early =
            ordered && (p->seen.time.us < order - BW_FAILOVER_BEFORE_US || (i > P4 && p->seen.time.us < order));
        bool bounded = p->seen.time.span_us != BW_LOG_SPAN_OPEN;
        bool late = ordered && i < P4 && bounded && p->seen.time.us > order + p->seen.time.span_us;
        if (i != P4 && (first || fallback) && !early && !late && counts(p))
            take(&f->points[i], p, fallback, rules[i].last);
    }
    if (strcmp(p->kind, "fsfo.condition") == 0)
        snprintf(f->condition, sizeof(f->condition), "%s", p->detail);
    if (strcmp(p->kind, "fsfo.reinst") == 0)
        f->not_reinstated = strcmp(p->detail, "not") == 0;
}

static void give_reason(bw_failover *f)
{
    if (*f->condition)
        snprintf(f->reason, sizeof(f->reason),
                 "no automatic reinstate because a configurable condition fired (%s): reinstate "
                 "by hand once the cause is repaired",
                 f->condition);
    else if (f->not_reinstated)
        snprintf(f->reason, sizeof(f->reason),
                 "the old primary says that it will not be reinstated by itself; no condition is "
                 "named in these logs: an application may have asked for the failover, or "
                 "FastStartFailoverAutoReinstate is FALSE");
}

/* One order of a failover may be told by observer and target: within a minute it is one. */
static bool is_order(const bw_failovers *f, size_t i)
{
    if (!bw_event_kind_in(rules[P4].kinds, f->points[i].kind) &&
        !bw_event_kind_in(rules[P4].fallback, f->points[i].kind))
        return false;
    for (size_t k = 0; k < f->count; k++) {
        int64_t apart = f->points[i].seen.time.us - f->points[k].seen.time.us;
        bool other = k != i && (bw_event_kind_in(rules[P4].kinds, f->points[k].kind) ||
                                bw_event_kind_in(rules[P4].fallback, f->points[k].kind));
        if (other && apart >= 0 && apart < 60 * 1000000LL && k < i)
            return false;
    }
    return true;
}

static bool shows_a_phase(const bw_failover *f)
{
    for (unsigned i = 0; i < BW_FAILOVER_PHASES; i++)
        if (f->points[i].found)
            return true;
    return false;
}

const bw_failover *bw_failovers_read(bw_failovers *f, size_t *count)
{
    size_t orders = 0, at = 0;
    if (f->count)
        qsort(f->points, f->count, sizeof(*f->points), by_time);
    for (size_t i = 0; i < f->count; i++)
        orders += is_order(f, i);
    free(f->read);
    *count = orders ? orders : f->count ? 1 : 0;
    f->read = bw_alloc((*count ? *count : 1) * sizeof(*f->read));
    for (size_t i = 0; i < f->count; i++)
        if (is_order(f, i))
            f->read[at++].points[P4] = f->points[i].seen;
    for (size_t n = 0; n < *count; n++) {
        int64_t until = n + 1 < *count ? f->read[n + 1].points[P4].time.us - BW_FAILOVER_BEFORE_US : INT64_MAX;
        for (size_t i = 0; i < f->count; i++)
            if (f->points[i].seen.time.us < until &&
                (n == 0 || f->points[i].seen.time.us >= f->read[n].points[P4].time.us - BW_FAILOVER_BEFORE_US))
                note_point(&f->read[n], &f->points[i]);
        give_reason(&f->read[n]);
        bw_failover_compare(&f->read[n], f->points, f->count);
    }
    if (!orders && !shows_a_phase(f->read))
        *count = 0;
    return f->read;
}

bool bw_failover_seconds(const bw_failover *f, unsigned from, unsigned to, double *seconds)
{
    if (from >= BW_FAILOVER_PHASES || to >= BW_FAILOVER_PHASES || !f->points[from].found ||
        !f->points[to].found)
        return false;
    *seconds = (double)(f->points[to].time.us - f->points[from].time.us) / 1e6;
    return true;
}
