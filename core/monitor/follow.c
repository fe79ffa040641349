/* Does the copy follow? By the numbers of both sides, and by what moved of late. */
#include "core/monitor/monitor.h"

#define LAGS_SECONDS 6.0 /* two heartbeats: what a replication may be behind at any moment */

const char *bw_monitor_follow_name(bw_monitor_follow follow)
{
    static const char *const names[] = {"unknown", "follows", "lags", "stalled", "rests", "parted"};
    return names[follow];
}

/* The source's storage may give back old bytes: the highest heartbeat counts. */
static uint32_t top_heartbeat(bw_watch_side *s)
{
    if (s->top_mount_id != s->now.mount_id || s->now.heartbeat > s->top_heartbeat) {
        s->top_mount_id = s->now.mount_id;
        s->top_heartbeat = s->now.heartbeat;
    }
    return s->top_heartbeat;
}

bool bw_monitor_copy_follows(bw_monitor *m)
{
    const bw_monitor_side *s = &m->sides[BW_MONITOR_SOURCE].now;
    bw_watch_side *copy = &m->sides[BW_MONITOR_COPY];
    const bw_monitor_side *c = &copy->now;
    if (s->has_progress && c->has_progress)
        copy->followed = s->dbid == c->dbid && s->mount_id == c->mount_id &&
                         s->resetlogs_scn == c->resetlogs_scn &&
                         s->resetlogs_time == c->resetlogs_time &&
                         c->heartbeat <= top_heartbeat(&m->sides[BW_MONITOR_SOURCE]) + 1;
    return copy->followed;
}

/* "2 s, 1234 SCNs and 12.0 KB of redo" */
static const char *distance(bw_monitor *m)
{
    static const struct {
        bw_monitor_metric metric;
        const char *what;
    } parts[] = {
        {BW_METRIC_LAG_TIME, ""}, {BW_METRIC_LAG_SCN, "s"}, {BW_METRIC_LAG_REDO, " of redo"}};
    bw_text text = {0};
    for (size_t i = 0; i < BW_COUNT(parts); i++) {
        double value;
        if (!bw_monitor_value(m, parts[i].metric, &value))
            continue;
        bw_text_add(&text, !text.length ? "" : i + 1 == BW_COUNT(parts) ? " and " : ", ");
        bw_metric_text(parts[i].metric, value, &text);
        bw_text_add(&text, parts[i].what);
    }
    const char *kept = bw_arena_strdup(bw_monitor_arena(m), bw_text_get(&text));
    bw_text_free(&text);
    return kept;
}

static void say(bw_monitor *m, bw_monitor_follow follow, bw_light light, const char *says)
{
    m->look.follow = follow;
    m->look.follow_light = light;
    m->look.follow_says = says;
}

static bool has_own_life(const bw_monitor_side *s, const bw_monitor_side *c)
{
    return c->has_progress && c->state != BW_MONITOR_CLOSED && c->mount_id &&
           c->mount_id != s->mount_id && c->pulse != BW_MONITOR_PULSE_STOPPED;
}

static void say_parted(bw_monitor *m, const bw_monitor_side *s, const bw_monitor_side *c)
{
    bw_arena *arena = bw_monitor_arena(m);
    if (s->state == BW_MONITOR_CLOSED)
        say(m, BW_MONITOR_PARTED, BW_LIGHT_AMBER,
            bw_arena_printf(arena,
                            "the roles have changed: the copy is %s by an instance of its own "
                            "(mount id %u), the source is closed",
                            bw_monitor_state_name(c->state), c->mount_id));
    else
        say(m, BW_MONITOR_PARTED, BW_LIGHT_RED,
            bw_arena_printf(arena,
                            "the copy is %s by an instance of its own (mount id %u), the source "
                            "by another (%u): it no longer is a copy",
                            bw_monitor_state_name(c->state), c->mount_id, s->mount_id));
}

static void say_followed(bw_monitor *m, const bw_monitor_side *s, const bw_monitor_side *c)
{
    double lag = 0, scn = 0;
    bw_arena *arena = bw_monitor_arena(m);
    bool late = bw_monitor_value(m, BW_METRIC_LAG_TIME, &lag) && lag > LAGS_SECONDS;
    bool even = bw_monitor_value(m, BW_METRIC_LAG_SCN, &scn) && scn == 0;
    bool source_moves = s->still_seconds < BW_STALLED_SECONDS;
    bool copy_moves = c->still_seconds < BW_STALLED_SECONDS;
    const char *far = distance(m);
    if (source_moves && !copy_moves)
        say(m, BW_MONITOR_STALLED, BW_LIGHT_AMBER,
            bw_arena_printf(arena, "nothing has come to the copy for %.0f s; it is %s behind",
                            c->still_seconds, far));
    else if (!source_moves && !copy_moves)
        say(m, BW_MONITOR_RESTS, even ? BW_LIGHT_GREEN : BW_LIGHT_AMBER,
            even ? "neither changes; the copy is where the source is"
                 : bw_arena_printf(arena, "neither changes; the copy is %s behind", far));
    else if (late)
        say(m, BW_MONITOR_LAGS, BW_LIGHT_AMBER,
            bw_arena_printf(arena, "the copy is %s behind", far));
    else
        say(m, BW_MONITOR_FOLLOWS, BW_LIGHT_GREEN,
            even ? "the copy follows, and is where the source is"
                 : bw_arena_printf(arena, "the copy follows, %s behind", far));
}

/* Two names of one directory: the first file tells. */
static bool same_files(const bw_monitor *m)
{
    const bw_images *s = m->sides[BW_MONITOR_SOURCE].images, *c = m->sides[BW_MONITOR_COPY].images;
    return s && c && s->count && c->count && s->at[0]->inode &&
           s->at[0]->inode == c->at[0]->inode && s->at[0]->device == c->at[0]->device;
}

void bw_monitor_tell_follow(bw_monitor *m)
{
    const bw_monitor_side *s = &m->sides[BW_MONITOR_SOURCE].now;
    const bw_monitor_side *c = &m->sides[BW_MONITOR_COPY].now;
    bool answer = s->silent == 0 && c->silent == 0;
    if (!m->has_copy)
        say(m, BW_MONITOR_FOLLOW_UNKNOWN, BW_LIGHT_GREEN, "there is no copy");
    else if (same_files(m))
        say(m, BW_MONITOR_FOLLOW_UNKNOWN, BW_LIGHT_AMBER,
            "source and copy are the same files: there is nothing to compare; name two "
            "directories");
    else if (!answer || !s->has_progress || !c->has_progress)
        say(m, BW_MONITOR_FOLLOW_UNKNOWN, BW_LIGHT_UNKNOWN,
            !answer ? "one side does not answer, so the two cannot be compared"
                    : "the control file of one side cannot be read, so the two cannot be compared");
    else if (s->dbid != c->dbid)
        say(m, BW_MONITOR_PARTED, BW_LIGHT_RED,
            bw_arena_printf(bw_monitor_arena(m), "these are two databases, of DBID %u and %u",
                            s->dbid, c->dbid));
    else if (has_own_life(s, c))
        say_parted(m, s, c);
    else
        say_followed(m, s, c);
}
