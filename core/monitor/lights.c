/* The lights of both sides, judged anew when something changed that they rest on, and the most
 * pressing of all that is so in one sentence. */
#include "core/monitor/monitor.h"

#include <stdio.h>
#include <string.h>

/* What the judgement rests on: when it is as before, so are the lights. */
static uint64_t mix(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * 1099511628211u;
}

static uint64_t basis_of(const bw_watch_side *s)
{
    uint64_t sum =
        mix(14695981039346656037u, (uint64_t)s->held_side.follows << 1 | s->held_side.runs);
    sum = mix(sum, s->unwatched[0] != '\0');
    for (size_t i = 0; s->images && i < s->images->count; i++)
        sum = mix(sum, (uint64_t)(uintptr_t)s->images->at[i]);
    for (size_t i = 0; i < s->watched_count; i++) {
        sum = mix(sum, s->watched[i].seq_before);
        sum = mix(sum, s->watched[i].mount_before);
        for (const char *c = s->watched[i].moved; c && *c; c++)
            sum = mix(sum, (unsigned char)*c);
        sum = mix(sum, s->watched[i].moved != NULL);
    }
    return sum;
}

static void tell_unwatched(bw_watch_side *s, double now)
{
    double watched = now - s->first_at;
    s->unwatched[0] = '\0';
    if (watched * 1000 < BW_VERDICT_WATCH)
        snprintf(s->unwatched, sizeof(s->unwatched),
                 "the control files were watched for less than %d s so far, so a writer may not "
                 "have been seen",
                 BW_VERDICT_WATCH / 1000);
}

static void prepare(bw_monitor *m, bw_monitor_side_id id, double now)
{
    bw_watch_side *s = &m->sides[id];
    tell_unwatched(s, now);
    s->held_side = (bw_held_side){.files = s->held,
                                  .path = s->path,
                                  .controls = s->watched,
                                  .control_count = s->watched_count,
                                  .unwatched = s->unwatched[0] ? s->unwatched : NULL,
                                  .runs = id == BW_MONITOR_SOURCE};
    if (id == BW_MONITOR_COPY)
        s->held_side.follows = bw_monitor_copy_follows(m);
}

static void gather(bw_watch_side *s)
{
    if (s->verdict != s->shown_verdict)
        bw_verdict_free(s->verdict);
    s->trouble = (bw_error){0};
    s->verdict = s->images ? bw_verdict_gather_held(&s->held_side, &s->trouble) : NULL;
}

void bw_watch_facts(bw_monitor *m, double now)
{
    bw_watch_side *source = &m->sides[BW_MONITOR_SOURCE], *copy = &m->sides[BW_MONITOR_COPY];
    uint64_t basis = 0;
    for (int id = 0; id < 1 + m->has_copy; id++) {
        prepare(m, (bw_monitor_side_id)id, now);
        basis = mix(basis, basis_of(&m->sides[id]));
    }
    if (basis != m->basis) {
        m->basis = basis;
        for (int id = 0; id < 1 + m->has_copy; id++)
            gather(&m->sides[id]);
        if (copy->verdict)
            bw_verdict_judge_held(m->rules, copy->verdict, source->verdict);
        if (source->verdict)
            bw_verdict_judge_held(m->rules, source->verdict, NULL);
    }
    for (int id = 0; id < 1 + m->has_copy; id++) {
        bw_watch_side *s = &m->sides[id];
        s->now.verdict = s->verdict;
        if (!s->verdict && s->now.seen && !s->now.trouble)
            s->now.trouble = bw_arena_strdup(bw_monitor_arena(m), s->trouble.text);
    }
}

/* --- which reds are shown --- */
static bool is_red(const bw_verdict_row *row)
{
    return row->lights[BW_LAMP_MOUNT] == BW_LIGHT_RED ||
           row->lights[BW_LAMP_OPEN] == BW_LIGHT_RED || row->lights[BW_LAMP_TRUST] == BW_LIGHT_RED;
}

uint64_t bw_monitor_reds(const bw_watch_side *s)
{
    uint64_t sum = 0;
    for (size_t i = 0; s->verdict && i < s->verdict->row_count; i++)
        if (is_red(&s->verdict->rows[i])) {
            uint64_t one = 1469598103u;
            for (const char *c = s->verdict->rows[i].id; *c; c++)
                one = mix(one, (unsigned char)*c);
            sum |= 1ull << one % 64; /* a set of ids, as good as 64 bits hold it */
        }
    return sum;
}

static const bw_verdict_row *first_red(const bw_verdict *v)
{
    for (size_t i = 0; v && i < v->row_count; i++)
        if (is_red(&v->rows[i]))
            return &v->rows[i];
    return NULL;
}

/* --- the sentence --- */
static bw_light worse(bw_light a, bw_light b)
{
    return a > b ? a : b;
}

static bw_light worst_of(const bw_monitor *m)
{
    const bw_monitor_side *judged =
        &m->sides[m->has_copy ? BW_MONITOR_COPY : BW_MONITOR_SOURCE].now;
    const bw_monitor_side *source = &m->sides[BW_MONITOR_SOURCE].now;
    bw_light worst = m->look.follow_light;
    for (int id = 0; id < 1 + m->has_copy; id++) {
        const bw_monitor_side *s = &m->sides[id].now;
        if (s->silent > 0 || s->trouble)
            worst = BW_LIGHT_RED;
        if (!s->seen)
            worst = worse(worst, BW_LIGHT_UNKNOWN);
    }
    if (first_red(source->verdict))
        worst = BW_LIGHT_RED;
    if (source->pulse == BW_MONITOR_PULSE_STOPPED)
        worst = worse(worst, BW_LIGHT_AMBER);
    for (int lamp = 0; judged->verdict && m->has_copy && lamp < BW_LAMPS; lamp++)
        worst = worse(worst, judged->verdict->lights[lamp]);
    return worst;
}

static const char *side_sentence(bw_monitor *m)
{
    for (int id = 0; id < 1 + m->has_copy; id++) {
        const bw_monitor_side *s = &m->sides[id].now;
        const char *name = bw_monitor_side_name((bw_monitor_side_id)id);
        if (s->silent > 0)
            return bw_arena_printf(bw_monitor_arena(m),
                                   "NO ANSWER: reading the %s (%s) has taken %.0f s so far", name,
                                   s->path, s->silent);
        if (s->trouble)
            return bw_arena_printf(bw_monitor_arena(m), "NOTHING TO SEE at the %s: %s", name,
                                   s->trouble);
    }
    return NULL;
}

/* Why the source is not as it should be; NULL: it is. */
static const char *source_sentence(bw_monitor *m)
{
    const bw_monitor_side *s = &m->sides[BW_MONITOR_SOURCE].now;
    const bw_verdict_row *red = first_red(s->verdict);
    if (red)
        return bw_arena_printf(bw_monitor_arena(m), "SOURCE IN DANGER: %s", red->says);
    if (s->pulse != BW_MONITOR_PULSE_STOPPED)
        return NULL;
    return bw_arena_printf(bw_monitor_arena(m),
                           "the source's heartbeat stopped %.0f s ago, though its control file "
                           "says %s: its instance hangs or is dead",
                           s->pulse_seconds, bw_monitor_state_name(s->state));
}

static const char *copy_sentence(bw_monitor *m, const char *source)
{
    const bw_verdict *v = m->sides[BW_MONITOR_COPY].now.verdict;
    bw_arena *arena = bw_monitor_arena(m);
    bool red = first_red(v) != NULL;
    if (!v)
        return source ? source : "nothing is known of the copy yet";
    if (red && source)
        return bw_arena_printf(arena, "%s (and %s)", v->overall, source);
    if (red)
        return v->overall;
    if (source)
        return bw_arena_printf(arena, "%s; the copy: %s", source, v->overall);
    if (m->look.follow_light == BW_LIGHT_GREEN || m->look.follow_light == BW_LIGHT_UNKNOWN)
        return v->overall;
    return bw_arena_printf(arena, "%s; %s", m->look.follow_says, v->overall);
}

static const char *alone_sentence(bw_monitor *m, const char *source)
{
    const bw_monitor_side *s = &m->sides[BW_MONITOR_SOURCE].now;
    if (source)
        return source;
    return bw_arena_printf(bw_monitor_arena(m), "the database is %s, its heartbeat %s",
                           bw_monitor_state_name(s->state),
                           s->pulse == BW_MONITOR_PULSE_NONE ? "rests"
                                                             : bw_monitor_pulse_name(s->pulse));
}

void bw_monitor_tell_sentence(bw_monitor *m)
{
    const char *side = side_sentence(m), *source = side ? NULL : source_sentence(m);
    m->look.worst = worst_of(m);
    m->look.sentence = side          ? side
                       : m->has_copy ? copy_sentence(m, source)
                                     : alone_sentence(m, source);
}
