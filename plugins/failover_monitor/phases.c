/* P0 to P14 of each failover that the logs tell of: when, how long, how sure, what is usual. */
#include "monitor_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct stretch {
    const char *name;
    unsigned from, to;
} stretches[] = {{"detection", 1, 2},       {"decision", 2, 4},      {"failover", 4, 9},
                 {"  to new branch", 4, 6}, {"  role change", 5, 7}, {"  open", 7, 8},
                 {"down for users", 0, 8},  {"reinstate", 12, 13},   {"unprotected", 0, 14}};

static void add_point(lines *list, const log_facts *f, const bw_failover_point *p, unsigned phase)
{
    char time[BW_LOG_TIME_TEXT];
    size_t from = list->count;
    if (!p->found) {
        lines_addf(list, 1, BW_ROLE_DIM, "P%-2u %-33s ?  %s", phase,
                   bw_failover_phase_meaning(phase), bw_failover_phase_evidence(phase));
        return;
    }
    bw_log_time_format(&p->time, time);
    lines_addf(list, 1, BW_ROLE_TEXT, "P%-2u %-33s %.19s%s%s", phase,
               bw_failover_phase_meaning(phase), time,
               p->time.span_us == BW_LOG_SPAN_OPEN ? " or later" : "",
               p->fallback ? " (likely)" : "");
    lines_addf(list, 6, BW_ROLE_DIM, "%s: %s", p->source, p->evidence);
    lines_lead(list, from, logs_path(f, p->source), -1, p->line);
}

static void add_stretch(lines *list, const bw_failover *failover, const struct stretch *s)
{
    double seconds, low, high, usual_low, usual_high;
    unsigned clocks;
    bw_text text = {0};
    if (!bw_failover_seconds(failover, s->from, s->to, &seconds))
        return;
    bw_text_addf(&text, "%-19s %8.2f s", s->name, seconds);
    if (bw_failover_range(failover, s->from, s->to, &low, &high, &clocks)) {
        if (isinf(high))
            bw_text_addf(&text, "  at least %.2f", low);
        else if (high - low >= 0.01)
            bw_text_addf(&text, "  %.2f to %.2f", low, high);
        if (clocks > 1)
            bw_text_add(&text, " (2 clocks)");
    }
    bool usual = bw_failover_usual(s->from, s->to, &usual_low, &usual_high);
    bool longer = usual && seconds > usual_high * 1.5;
    if (usual)
        bw_text_addf(&text, "  %susual %.2g to %.2g", longer ? "~ " : "", usual_low, usual_high);
    lines_add(list, 1, longer ? BW_ROLE_FAULT_SUSPECT : BW_ROLE_NUMBER, bw_text_get(&text));
    bw_text_free(&text);
}

static void add_failover(lines *list, const log_facts *f, const bw_failover *failover)
{
    for (size_t i = 0; i < BW_COUNT(stretches); i++)
        add_stretch(list, failover, &stretches[i]);
    if (*failover->condition)
        lines_addf(list, 1, BW_ROLE_FAULT_SUSPECT,
                   "~ by condition: %s; no threshold was waited for", failover->condition);
    if (*failover->reason)
        lines_addf(list, 1, failover->not_reinstated ? BW_ROLE_FAULT_BAD : BW_ROLE_FAULT_NOTE,
                   "%s%s", failover->not_reinstated ? "! " : "", failover->reason);
    if (*failover->overlap_says)
        lines_addf(list, 1, overlap_role(failover->overlap), "%s two primaries: %s; %s",
                   overlap_mark(failover->overlap), bw_overlap_name(failover->overlap),
                   failover->overlap_says);
    for (unsigned i = 0; i < BW_FAILOVER_PHASES; i++)
        add_point(list, f, &failover->points[i], i);
}

void phases_make(watch *w, lines *list, log_facts *f)
{
    size_t count;
    const bw_failover *all = bw_failovers_read(f->failovers, &count);
    (void)w;
    if (!count)
        lines_add(list, 1, BW_ROLE_DIM,
                  f->complete
                      ? "These logs tell of no failover. Open the observer's log, the alert "
                        "logs and the broker's (drc) logs of both sides beside the files."
                      : "The logs are being read.");
    for (size_t i = 0; i < count; i++) {
        if (count > 1)
            lines_addf(list, 1, BW_ROLE_TITLE, "failover %zu of %zu", i + 1, count);
        add_failover(list, f, &all[i]);
    }
}
