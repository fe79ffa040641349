/* A demo that lives, a monitor on it, and a clock that the test moves. */
#ifndef BW_TESTS_MONITOR_WORLD_H
#define BW_TESTS_MONITOR_WORLD_H

#include <sys/stat.h>

#include "core/demo/live.h"
#include "core/monitor/monitor.h"
#include "files.h"
#include "tests/unit/session_in_folder.h"
#include <blockwright/blockwright.h>
#include <blockwright/monitor.h>

static char folder[400];
static int64_t clock_now;

static int64_t test_clock(void *context)
{
    (void)context;
    return clock_now;
}

typedef struct world {
    bw_live *live;
    bw_monitor *monitor;
} world;

static const char *below(const char *name)
{
    static char paths[4][600];
    static unsigned turn;
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

static void new_folder(void)
{
    static unsigned count;
    char name[32];
    snprintf(name, sizeof(name), "monitor%u", ++count);
    snprintf(folder, sizeof(folder), "%s", in_folder(name));
    mkdir(folder, 0755);
    mkdir(below("source"), 0755);
    mkdir(below("copy"), 0755);
}

static world begin(const char *scenario, const char *record)
{
    bw_error err = {0};
    new_folder();
    world w = {.live = bw_live_new(folder, scenario, &err)};
    if (!w.live)
        fail_msg("%s", err.text);
    bw_monitor_options options = {
        .interval = 1000, .clock = test_clock, .record = record ? below(record) : NULL};
    w.monitor = bw_monitor_new(bw_session_verdict_rules(session), below("source"), below("copy"),
                               &options, &err);
    if (!w.monitor)
        fail_msg("%s", err.text);
    return w;
}

static void end(world *w)
{
    bw_monitor_free(w->monitor);
    bw_live_free(w->live);
}

static void look(bw_monitor *m)
{
    clock_now += 1000;
    if (!bw_monitor_wait(m, 20000))
        fail_msg("no look came within 20 seconds");
}

static void second(world *w)
{
    bw_error err = {0};
    if (bw_live_step(w->live, &err) != BW_OK)
        fail_msg("%s", err.text);
    look(w->monitor);
}

#endif
