/* The monitor on the demo that lives, with a clock that the test moves: what each scenario must
 * show by the decision table (reference failover.md, sections 6, 7, 9), and how soon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "monitor_world.h"

static const bw_verdict_row *row_of(const bw_monitor *m, bw_monitor_side_id side, const char *id)
{
    const bw_monitor_side *s = bw_monitor_get_side(m, side);
    for (size_t i = 0; s->verdict && i < s->verdict->row_count; i++)
        if (strcmp(s->verdict->rows[i].id, id) == 0)
            return &s->verdict->rows[i];
    return NULL;
}

static const bw_monitor_side *copy_of(const world *w)
{
    return bw_monitor_get_side(w->monitor, BW_MONITOR_COPY);
}

static const bw_monitor_side *source_of(const world *w)
{
    return bw_monitor_get_side(w->monitor, BW_MONITOR_SOURCE);
}

static const bw_monitor_look *look_of(const world *w)
{
    return bw_monitor_get_look(w->monitor);
}

static void no_red(const world *w)
{
    const bw_light *lights = copy_of(w)->verdict->lights;
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        if (lights[lamp] == BW_LIGHT_RED)
            fail_msg("second %u: %s is red: %s", bw_live_seconds(w->live),
                     bw_lamp_name((bw_lamp)lamp), look_of(w)->sentence);
    if (look_of(w)->worst == BW_LIGHT_RED)
        fail_msg("second %u: %s", bw_live_seconds(w->live), look_of(w)->sentence);
}

static void lights_are(const world *w, bw_light mount, bw_light open, bw_light trust)
{
    const bw_light *lights = copy_of(w)->verdict->lights;
    if (lights[0] != mount || lights[1] != open || lights[2] != trust)
        fail_msg("mount %s, open %s, trust %s: %s", bw_light_name(lights[0]),
                 bw_light_name(lights[1]), bw_light_name(lights[2]), look_of(w)->sentence);
}

static void says(const world *w, const char *words)
{
    if (!strstr(look_of(w)->sentence, words))
        fail_msg("'%s' is not in: %s", words, look_of(w)->sentence);
}

/* Goes on until the condition holds; fails when it does not within so many polls behind `from`, the
 * second whose files show the fault for the first time. Prints the row of the report. */
static void notice(world *w, const char *scenario, uint32_t from, unsigned polls,
                   bool (*shown)(const world *w))
{
    while (bw_live_seconds(w->live) < from - 1) {
        second(w);
        no_red(w);
    }
    unsigned n = 0;
    for (bool seen = false; !seen; n++) {
        if (n == polls)
            fail_msg("%s: not noticed within %u polls; it says: %s; %s", scenario, polls,
                     look_of(w)->sentence, look_of(w)->follow_says);
        second(w);
        seen = shown(w);
    }
    const bw_light *lights = copy_of(w)->verdict->lights;
    printf("scenario %s: noticed at poll %u; mount %s, open %s, trust %s; %s; %s\n", scenario, n,
           bw_light_name(lights[0]), bw_light_name(lights[1]), bw_light_name(lights[2]),
           bw_monitor_follow_name(look_of(w)->follow), look_of(w)->sentence);
}

#define TROUBLE BW_LIVE_TROUBLE

/* --- the twelve scenarios --- */
/* 30 minutes, a look each second. Mount is unknown for as long as Oracle itself would watch. */
static void healthy_is_never_red(void **state)
{
    (void)state;
    world w = begin("healthy", NULL);
    for (unsigned n = 0; n < 1800; n++) {
        second(&w);
        no_red(&w);
        if (n < 6)
            continue;
        lights_are(&w, BW_LIGHT_GREEN, BW_LIGHT_GREEN, BW_LIGHT_GREEN);
        assert_int_equal(look_of(&w)->follow, BW_MONITOR_FOLLOWS);
        assert_int_equal(look_of(&w)->worst, BW_LIGHT_GREEN);
        assert_int_equal(source_of(&w)->pulse, BW_MONITOR_PULSE_ALIVE);
        assert_int_equal(source_of(&w)->state, BW_MONITOR_OPEN);
    }
    assert_non_null(row_of(w.monitor, BW_MONITOR_COPY, "D13"));
    says(&w, "SAFE TO MOUNT");
    printf("scenario healthy: 1800 looks, no red; mount, open, trust green; %s\n",
           look_of(&w)->sentence);
    end(&w);
}

static bool is_behind(const world *w)
{
    double redo;
    return bw_monitor_value(w->monitor, BW_METRIC_LAG_REDO, &redo) && redo > 0;
}

/* The control file tells of redo at each heartbeat, every three seconds: the first one behind the
 * trouble that the copy lacks is written at second 12. */
static void lag_is_measured(void **state)
{
    (void)state;
    double lag;
    world w = begin("lag", NULL);
    notice(&w, "lag", 12, 2, is_behind);
    while (bw_live_seconds(w.live) < 60)
        second(&w);
    /* 25 seconds old, and heartbeats are 3 apart */
    assert_true(bw_monitor_value(w.monitor, BW_METRIC_LAG_TIME, &lag));
    assert_in_range((int)lag, 22, 28);
    assert_int_equal(look_of(&w)->follow, BW_MONITOR_LAGS);
    assert_int_equal(look_of(&w)->follow_light, BW_LIGHT_AMBER);
    lights_are(&w, BW_LIGHT_GREEN, BW_LIGHT_GREEN, BW_LIGHT_GREEN); /* a place in time like any */
    says(&w, " s, ");
    says(&w, "behind");
    end(&w);
}

static bool is_stalled(const world *w)
{
    return look_of(w)->follow == BW_MONITOR_STALLED;
}

/* The last write comes at second 9; it stalls when nothing came for BW_STALLED_SECONDS. */
static void stall_is_told(void **state)
{
    (void)state;
    world w = begin("stall", NULL);
    notice(&w, "stall", TROUBLE - 1 + (uint32_t)BW_STALLED_SECONDS, 2, is_stalled);
    says(&w, "nothing has come to the copy");
    while (bw_live_seconds(w.live) < 40)
        second(&w);
    /* D2: still, mounted, and the source is alive */
    assert_non_null(row_of(w.monitor, BW_MONITOR_COPY, "D2"));
    lights_are(&w, BW_LIGHT_AMBER, BW_LIGHT_GREEN, BW_LIGHT_GREEN);
    end(&w);
}

static bool source_pulse_stopped(const world *w)
{
    return source_of(w)->pulse == BW_MONITOR_PULSE_STOPPED;
}

/* The last heartbeat is that of second 9. */
static void stopped_heart_is_told(void **state)
{
    (void)state;
    world w = begin("heartbeat-stops", NULL);
    notice(&w, "heartbeat-stops", 9 + BW_MONITOR_PULSE_SECONDS, 2, source_pulse_stopped);
    says(&w, "heartbeat stopped");
    says(&w, "says open");
    for (unsigned n = 0; n < 12; n++)
        second(&w);
    lights_are(&w, BW_LIGHT_GREEN, BW_LIGHT_GREEN, BW_LIGHT_GREEN); /* D13: nobody writes it */
    assert_non_null(row_of(w.monitor, BW_MONITOR_COPY, "D13"));
    assert_null(row_of(w.monitor, BW_MONITOR_COPY, "D2"));
    assert_int_equal(look_of(&w)->worst, BW_LIGHT_AMBER);
    end(&w);
}

static bool copy_mount_is_red(const world *w)
{
    return copy_of(w)->verdict->lights[BW_LAMP_MOUNT] == BW_LIGHT_RED;
}

/* The other instance counts its seconds from 11 on: its first heartbeat is in second 11. */
static void foreign_mount_is_red(void **state)
{
    (void)state;
    world w = begin("mounted-elsewhere", NULL);
    notice(&w, "mounted-elsewhere", 11, 2, copy_mount_is_red);
    assert_non_null(row_of(w.monitor, BW_MONITOR_COPY, "D1"));
    assert_non_null(row_of(w.monitor, BW_MONITOR_COPY, "D3"));
    assert_int_equal(look_of(&w)->follow, BW_MONITOR_PARTED);
    says(&w, "NOT SAFE TO MOUNT");
    says(&w, "an instance has it mounted");
    for (unsigned n = 0; n < 90; n++)
        second(&w);
    assert_true(copy_mount_is_red(&w)); /* it still beats */
    end(&w);
}

static bool copy_trust_is_red(const world *w)
{
    return copy_of(w)->verdict->lights[BW_LAMP_TRUST] == BW_LIGHT_RED;
}

/* A block of users01 is written at each even second: that of second 10 comes before its redo. */
static void disorder_is_red(void **state)
{
    (void)state;
    world w = begin("out-of-order", NULL);
    notice(&w, "out-of-order", TROUBLE, 2, copy_trust_is_red);
    const bw_verdict_row *row = row_of(w.monitor, BW_MONITOR_COPY, "D35");
    assert_non_null(row);
    assert_non_null(strstr(row->says, "users01.dbf"));
    assert_non_null(strstr(row->says, "copied later than the redo"));
    says(&w, "DO NOT TRUST");
    end(&w);
}

/* Control file writes are heartbeats every three seconds: the first torn one is that of second 12.
 */
static void torn_control_is_red(void **state)
{
    (void)state;
    world w = begin("torn-control", NULL);
    notice(&w, "torn-control", 12, 2, copy_mount_is_red);
    const bw_verdict_row *row = row_of(w.monitor, BW_MONITOR_COPY, "C3");
    assert_non_null(row);
    assert_non_null(strstr(row->error, "ORA-00227"));
    says(&w, "NOT SAFE TO MOUNT");
    says(&w, "no sound copy");
    end(&w);
}

/* It dies in second 10; the last heartbeat was that of second 9. */
static void dead_source_is_told(void **state)
{
    (void)state;
    world w = begin("source-dies", NULL);
    notice(&w, "source-dies", 9 + BW_MONITOR_PULSE_SECONDS, 2, source_pulse_stopped);
    says(&w, "its instance hangs or is dead");
    for (unsigned n = 0; n < 12; n++)
        second(&w);
    lights_are(&w, BW_LIGHT_GREEN, BW_LIGHT_GREEN, BW_LIGHT_GREEN);
    says(&w, "SAFE TO MOUNT");
    assert_int_equal(look_of(&w)->follow, BW_MONITOR_RESTS);
    end(&w);
}

static bool follows_again(const world *w)
{
    return look_of(w)->follow == BW_MONITOR_FOLLOWS && !is_behind(w);
}

static void resync_is_told(void **state)
{
    (void)state;
    world w = begin("resync", NULL);
    while (bw_live_seconds(w.live) < TROUBLE + 14) {
        second(&w);
        no_red(&w);
    }
    assert_true(is_stalled(&w));
    assert_true(is_behind(&w));
    notice(&w, "resync", TROUBLE + 15, 2, follows_again); /* all of it comes in that second */
    no_red(&w);
    for (unsigned n = 0; n < 12; n++)
        second(&w);
    lights_are(&w, BW_LIGHT_GREEN, BW_LIGHT_GREEN, BW_LIGHT_GREEN);
    end(&w);
}

static bool roles_changed(const world *w)
{
    return look_of(w)->follow == BW_MONITOR_PARTED;
}

/* Closed in second 10, the copy opened in second 15. */
static void role_change_is_told(void **state)
{
    (void)state;
    world w = begin("role-change", NULL);
    while (bw_live_seconds(w.live) < TROUBLE + 1) {
        second(&w);
        no_red(&w);
    }
    assert_int_equal(source_of(&w)->state, BW_MONITOR_CLOSED);
    assert_int_equal(source_of(&w)->pulse, BW_MONITOR_PULSE_NONE);
    notice(&w, "role-change", TROUBLE + 5, 2, roles_changed);
    assert_int_equal(copy_of(&w)->state, BW_MONITOR_OPEN);
    assert_non_null(strstr(look_of(&w)->follow_says, "the roles have changed"));
    assert_int_equal(look_of(&w)->follow_light, BW_LIGHT_AMBER);
    for (unsigned n = 0; n < 20; n++) {
        assert_null(row_of(w.monitor, BW_MONITOR_COPY, "D44"));    /* one of them is closed */
        assert_non_null(row_of(w.monitor, BW_MONITOR_COPY, "D1")); /* an instance has it mounted */
        second(&w);
    }
    end(&w);
}

static bool all_red_by_split(const world *w)
{
    return row_of(w->monitor, BW_MONITOR_COPY, "D44") != NULL;
}

/* Activated in second 10, which its log tells; its first own heartbeat is that of second 11. */
static void split_brain_is_red(void **state)
{
    (void)state;
    world w = begin("split-brain", NULL);
    notice(&w, "split-brain", 11, 2, all_red_by_split);
    lights_are(&w, BW_LIGHT_RED, BW_LIGHT_RED, BW_LIGHT_RED);
    assert_non_null(strstr(row_of(w.monitor, BW_MONITOR_COPY, "D44")->error, "ORA-16649"));
    assert_int_equal(look_of(&w)->follow, BW_MONITOR_PARTED);
    assert_int_equal(look_of(&w)->follow_light, BW_LIGHT_RED);
    says(&w, "split brain: both databases run, with activation ids");
    for (unsigned n = 0; n < 30; n++)
        second(&w);
    assert_true(all_red_by_split(&w));
    end(&w);
}

static bool source_in_danger(const world *w)
{
    return row_of(w->monitor, BW_MONITOR_SOURCE, "D9") != NULL;
}

/* The image of second 10 comes back in second 50. */
static void going_backwards_is_red(void **state)
{
    (void)state;
    world w = begin("goes-backwards", NULL);
    notice(&w, "goes-backwards", TROUBLE + 40, 2, source_in_danger);
    says(&w, "SOURCE IN DANGER");
    says(&w, "went back");
    assert_non_null(row_of(w.monitor, BW_MONITOR_COPY, "D13")); /* the copy is as good as before */
    assert_int_equal(look_of(&w)->worst, BW_LIGHT_RED);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(healthy_is_never_red), cmocka_unit_test(lag_is_measured),
        cmocka_unit_test(stall_is_told),        cmocka_unit_test(stopped_heart_is_told),
        cmocka_unit_test(foreign_mount_is_red), cmocka_unit_test(disorder_is_red),
        cmocka_unit_test(torn_control_is_red),  cmocka_unit_test(dead_source_is_told),
        cmocka_unit_test(resync_is_told),       cmocka_unit_test(role_change_is_told),
        cmocka_unit_test(split_brain_is_red),   cmocka_unit_test(going_backwards_is_red),
    };
    return cmocka_run_group_tests_name("monitor", tests, open_session, close_session);
}
