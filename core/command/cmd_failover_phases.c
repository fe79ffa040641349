/* failover phases: how a failover went, how long each part took, what it cost. */
#include "core/command/aligned_logs.h"
#include "core/command/builtin.h"
#include <blockwright/control.h>
#include <blockwright/failover.h>

#include <math.h>
#include <string.h>

#define SECOND 1000000 /* microseconds */

static bool feed(void *context, const bw_log *log, const bw_log_record *record,
                 const bw_log_event *event)
{
    bw_failovers_add(context, bw_base_name(bw_log_path(log)), record, event);
    return true;
}

static bw_status add_branches(bw_call *call, bw_failovers *failovers)
{
    bw_log_inventory *inventory = bw_log_inventory_new();
    bw_status status = BW_OK;
    for (size_t i = 0; status == BW_OK && i < bw_call_count(call, "logs"); i++)
        status =
            bw_log_inventory_add(inventory, bw_call_text_at(call, "logs", i), bw_call_error(call));
    for (size_t i = 0; i < bw_log_inventory_count(inventory); i++) {
        const bw_known_log *log = bw_log_inventory_at(inventory, i);
        if (log->branch)
            bw_failovers_add_branch(failovers, log->path ? bw_base_name(log->path) : "a list",
                                    log->branch);
    }
    bw_log_inventory_free(inventory);
    return status;
}

static const struct length {
    const char *name, *means;
    unsigned from, to;
} lengths[] = {
    {"detection", "P1 to P2", 1, 2},          {"decision", "P2 to P4", 2, 4},
    {"failover", "P4 to P9", 4, 9},           {"of it, to the new branch", "P4 to P6", 4, 6},
    {"of it, role change", "P5 to P7", 5, 7}, {"of it, open", "P7 to P8", 7, 8},
    {"down for users", "P0 to P8", 0, 8},     {"reinstate", "P12 to P13", 12, 13},
    {"unprotected", "P0 to P14", 0, 14},
};

/* No threshold was waited for. */
static bool is_by_condition(const bw_failover *f, const struct length *length)
{
    return *f->condition && length->from == 1 && length->to == 2;
}

/* As printed, what the stamps leave open, and how long it took elsewhere. */
static void say_length(bw_call *call, const bw_failover *f, const struct length *length)
{
    if (is_by_condition(f, length))
        return;
    double seconds, low, high, usual_low, usual_high;
    unsigned clocks;
    if (!bw_failover_seconds(f, length->from, length->to, &seconds) ||
        !bw_failover_range(f, length->from, length->to, &low, &high, &clocks))
        return;
    bw_call_print(call, "%-25s %9.2f s  %s", length->name, seconds, length->means);
    if (high - low > 0.1 && isfinite(high) && isfinite(low))
        bw_call_print(call, ": %.1f to %.1f s%s", low, high, clocks == 2 ? ", two clocks" : "");
    else if (high - low > 0.1)
        bw_call_print(call, ": or %s", isfinite(low) ? "more" : "less");
    if (bw_failover_usual(length->from, length->to, &usual_low, &usual_high))
        bw_call_print(call, "  (elsewhere %.1f to %.1f s)", usual_low, usual_high);
    bw_call_print(call, "\n");
}

/* How far the old primary's redo had got on disk, as its control file says. */
typedef struct reach {
    bool known;
    bw_scn scn;
    uint32_t time;
} reach;

static bw_scn lost_scns(const bw_failover *f, const reach *old)
{
    return old->scn > f->branch_scn ? old->scn - f->branch_scn : 0;
}

/* The control file is written every three seconds: redo of the last ones does not show in it. */
static void say_reach(bw_call *call, const bw_failover *f, const reach *old)
{
    char when[BW_TIME_TEXT];
    bw_scn lost = lost_scns(f, old);
    bw_time_format(old->time, when);
    if (lost)
        bw_call_print(call, ": at least %llu SCNs, its control file had redo up to %llu of %s "
                            "(likely)",
                      (unsigned long long)lost, (unsigned long long)old->scn, when);
    else
        bw_call_print(call, "; its control file shows none, but had redo only up to %llu of %s: is "
                            "it of the time of the failure?",
                      (unsigned long long)old->scn, when);
}

static bool read_reach(bw_call *call, reach *old)
{
    const char *path = bw_call_text(call, "control");
    if (!path)
        return true;
    bw_dbfile *file = bw_dbfile_open(path, bw_call_error(call));
    bw_control *control = file ? bw_control_open(file, bw_call_error(call)) : NULL;
    for (uint32_t thread = 1; control && thread <= bw_control_threads(control); thread++) {
        bw_control_progress p;
        if (bw_control_progress_read(control, thread, &p, NULL) == BW_OK && p.status &&
            p.has_rest && (!old->known || p.on_disk_scn > old->scn))
            *old = (reach){true, p.on_disk_scn, p.on_disk_time};
    }
    if (control && !old->known)
        bw_call_note(call, "%s: its checkpoint progress cannot be read; what was lost is not told",
                     path);
    bw_control_free(control);
    bw_dbfile_free(file);
    return control != NULL;
}

/* What may be lost: from the last redo that the new primary applied to the failure. */
static void say_loss(bw_call *call, const bw_failover *f, const reach *old)
{
    char time[BW_LOG_TIME_TEXT];
    if (f->applied_scn == BW_SCN_NONE)
        return;
    bw_call_print(call, "redo was applied up to SCN %llu", (unsigned long long)f->applied_scn);
    if (f->applied_time.certainty != BW_LOG_TIME_NONE)
        bw_call_print(call, ", of %s", bw_log_time_format(&f->applied_time, time));
    if (f->applied_time.certainty != BW_LOG_TIME_NONE && f->points[0].found)
        bw_call_print(call, ": at most %.0f s before the failure",
                      (double)(f->points[0].time.us + SECOND - f->applied_time.us) / 1e6);
    if (f->branch_scn != BW_SCN_NONE)
        bw_call_print(call, "\nthe new branch begins at SCN %llu: redo of the old primary beyond "
                            "it is lost",
                      (unsigned long long)f->branch_scn);
    if (f->branch_scn != BW_SCN_NONE && !old->known)
        bw_call_print(call, " (--control, its control file, tells how much)");
    if (f->branch_scn != BW_SCN_NONE && old->known)
        say_reach(call, f, old);
    bw_call_print(call, "\n");
}

static void say_failover(bw_call *call, const bw_failover *f, const reach *old)
{
    char time[BW_LOG_TIME_TEXT];
    for (unsigned i = 0; i < BW_FAILOVER_PHASES; i++) {
        const bw_failover_point *p = &f->points[i];
        if (!p->found) {
            bw_call_print(call, "P%-3u %-33s not in these logs\n     told by %s\n", i,
                          bw_failover_phase_meaning(i), bw_failover_phase_evidence(i));
            continue;
        }
        bw_call_print(call, "P%-3u %-33s %s%s%s\n     %s", i, bw_failover_phase_meaning(i),
                      bw_log_time_format(&p->time, time),
                      p->time.span_us == BW_LOG_SPAN_OPEN ? " or later" : "",
                      p->fallback ? " (likely)" : "", p->source);
        if (p->line)
            bw_call_print(call, ":%llu", (unsigned long long)p->line);
        bw_call_print(call, ": %s\n", p->evidence);
    }
    if (*f->condition)
        bw_call_print(call, "detection      by condition: %s; no threshold is waited for\n",
                      f->condition);
    for (size_t i = 0; i < BW_COUNT(lengths); i++)
        say_length(call, f, &lengths[i]);
    say_loss(call, f, old);
    if (*f->overlap_says)
        bw_call_print(call, "%s\n", f->overlap_says);
    if (*f->reason)
        bw_call_print(call, "%s\n", f->reason);
}

static void put_milliseconds(bw_json *json, double seconds)
{
    bw_json_int(json, (int64_t)(seconds * 1000 + (seconds < 0 ? -0.5 : 0.5)));
}

/* [least, most] milliseconds; null where nothing bounds it. */
static void write_range(bw_json *json, const bw_failover *f, const struct length *length)
{
    double low, high;
    unsigned clocks;
    if (is_by_condition(f, length) ||
        !bw_failover_range(f, length->from, length->to, &low, &high, &clocks))
        return;
    bw_json_key(json, length->name);
    bw_json_begin_array(json);
    for (int i = 0; i < 2; i++)
        if (isfinite(i ? high : low))
            put_milliseconds(json, i ? high : low);
        else
            bw_json_null(json);
    bw_json_end(json);
}

static void write_failover(bw_json *json, const bw_failover *f, const reach *old)
{
    char time[BW_LOG_TIME_TEXT];
    double seconds;
    bw_json_begin_object(json);
    bw_json_key(json, "phases");
    bw_json_begin_array(json);
    for (unsigned i = 0; i < BW_FAILOVER_PHASES; i++) {
        const bw_failover_point *p = &f->points[i];
        bw_json_begin_object(json);
        bw_json_put_uint(json, "phase", i);
        bw_json_put_string(json, "meaning", bw_failover_phase_meaning(i));
        bw_json_put_string(json, "time", p->found ? bw_log_time_format(&p->time, time) : NULL);
        if (p->found) {
            bw_json_put_bool(json, "likely", p->fallback);
            bw_json_put_string(json, "source", p->source);
            bw_json_put_uint(json, "line", p->line);
            bw_json_put_string(json, "evidence", p->evidence);
        }
        bw_json_end(json);
    }
    bw_json_end(json);
    bw_json_put_string(json, "condition", *f->condition ? f->condition : NULL);
    bw_json_key(json, "milliseconds");
    bw_json_begin_object(json);
    for (size_t i = 0; i < BW_COUNT(lengths); i++)
        if (!is_by_condition(f, &lengths[i]) &&
            bw_failover_seconds(f, lengths[i].from, lengths[i].to, &seconds)) {
            bw_json_key(json, lengths[i].name);
            put_milliseconds(json, seconds);
        }
    bw_json_end(json);
    bw_json_key(json, "milliseconds_range");
    bw_json_begin_object(json);
    for (size_t i = 0; i < BW_COUNT(lengths); i++)
        write_range(json, f, &lengths[i]);
    bw_json_end(json);
    bw_json_put_string(json, "two_primaries", bw_overlap_name(f->overlap));
    bw_json_put_string(json, "two_primaries_says", *f->overlap_says ? f->overlap_says : NULL);
    if (f->applied_scn != BW_SCN_NONE)
        bw_json_put_uint(json, "applied_scn", f->applied_scn);
    if (f->applied_time.certainty != BW_LOG_TIME_NONE)
        bw_json_put_string(json, "applied_time", bw_log_time_format(&f->applied_time, time));
    if (f->branch_scn != BW_SCN_NONE)
        bw_json_put_uint(json, "branch_scn", f->branch_scn);
    if (old->known)
        bw_json_put_uint(json, "old_on_disk_scn", old->scn);
    if (old->known && f->branch_scn != BW_SCN_NONE && lost_scns(f, old))
        bw_json_put_uint(json, "lost_scns_at_least", lost_scns(f, old));
    if (f->became_primary_scn != BW_SCN_NONE)
        bw_json_put_uint(json, "became_primary_scn", f->became_primary_scn);
    bw_json_put_string(json, "reason", *f->reason ? f->reason : NULL);
    bw_json_end(json);
}

static int tell_failovers(bw_call *call, bw_failovers *failovers, const reach *old)
{
    size_t count;
    const bw_failover *all = bw_failovers_read(failovers, &count);
    bw_json *json = bw_call_json(call);
    if (json)
        bw_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        if (json)
            write_failover(json, &all[i], old);
        else
            say_failover(call, &all[i], old);
    if (json)
        bw_json_end(json);
    if (count == 0)
        bw_call_note(call, "nothing in these logs tells of a failover: give the observer's log, "
                           "both alert logs and the broker's (drc) logs");
    return count ? 0 : 1;
}

static int run_phases(bw_call *call)
{
    bw_failovers *failovers = bw_failovers_new();
    bw_status status = bw_aligned_logs_each(call, "path", feed, failovers);
    if (status == BW_OK)
        status = add_branches(call, failovers);
    reach old = {0};
    if (status == BW_OK && !read_reach(call, &old))
        status = BW_ERR_FORMAT;
    int result = status == BW_OK ? tell_failovers(call, failovers, &old) : 2;
    bw_failovers_free(failovers);
    return result;
}

static const bw_param phases_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "logs of all hosts; clocks are put on that of the first, best an alert log"},
    {"logs", 'l', BW_ARG_PATH, BW_PARAM_OPTION | BW_PARAM_REPEATED,
     "archived logs, a folder of them or a list: their names tell the time of the resetlogs"},
    {"control", 'c', BW_ARG_PATH, BW_PARAM_OPTION,
     "a control file of the old primary: how far its redo had got, and what is lost"},
    BW_JSON_PARAM};
const bw_command bw_command_failover_phases = {
    .name = "failover phases",
    .summary = "How a failover went: P0 (failed) to P14 (protected again), how long each part took",
    .help = "Each phase with the line that shows it. (likely): by the second choice of evidence. "
            "A log that ran on another clock is moved when it saw the same failover; a note tells "
            "by how much.",
    .example = "failover phases $DEMO/alert_DEMO.log",
    .params = phases_params,
    .param_count = BW_COUNT(phases_params),
    .run = run_phases};
