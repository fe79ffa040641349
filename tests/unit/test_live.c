/* The demo that lives: whatever the second, a healthy source and its copy are sound, and each
 * scenario leaves what its name says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "core/demo/live.h"
#include "files.h"
#include "tests/unit/session_in_folder.h"
#include <blockwright/blockwright.h>

#define FILES 8
static const char *const names[FILES] = {"system01.dbf",  "undotbs01.dbf", "sysaux01.dbf",
                                         "users01.dbf",   "redo01.log",    "redo02.log",
                                         "control01.ctl", "control02.ctl"};

static char folder[400];

static bw_live *begin(const char *scenario)
{
    static unsigned count;
    char name[32], side[450];
    bw_error err = {0};
    snprintf(name, sizeof(name), "live%u", ++count);
    snprintf(folder, sizeof(folder), "%s", in_folder(name));
    mkdir(folder, 0755);
    snprintf(side, sizeof(side), "%s/source", folder);
    mkdir(side, 0755);
    snprintf(side, sizeof(side), "%s/copy", folder);
    mkdir(side, 0755);
    bw_live *live = bw_live_new(folder, scenario, &err);
    if (!live)
        fail_msg("%s", err.text);
    return live;
}

static void steps(bw_live *live, unsigned count)
{
    bw_error err = {0};
    for (unsigned i = 0; i < count; i++)
        if (bw_live_step(live, &err) != BW_OK)
            fail_msg("%s", err.text);
}

static bw_text whole(const char *side, const char *name)
{
    char path[600], piece[65536];
    bw_text text = {0};
    size_t n;
    snprintf(path, sizeof(path), "%s/%s/%s", folder, side, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
        bw_text_add_bytes(&text, piece, n);
    fclose(file);
    return text;
}

static bool equal(const char *name)
{
    bw_text a = whole("source", name), b = whole("copy", name);
    bool same = a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
    bw_text_free(&a);
    bw_text_free(&b);
    return same;
}

static unsigned equal_files(void)
{
    unsigned count = 0;
    for (size_t i = 0; i < FILES; i++)
        count += equal(names[i]);
    return count;
}

/* Reference 4: heartbeat at 72 of the control file's block 3, mount id at 88; sequence at 40 of its
 * header. */
static uint32_t of_control(const char *side, uint32_t block, uint32_t offset)
{
    bw_text file = whole(side, "control01.ctl");
    uint32_t value = bw_get32((const uint8_t *)file.data + block * 16384 + offset, false);
    bw_text_free(&file);
    return value;
}

#define HEARTBEAT(side) of_control(side, 3, 72)
#define MOUNT_ID(side) of_control(side, 3, 88)
#define SEQUENCE(side) of_control(side, 1, 40)

/* The lights of open and trust; that nobody writes cannot be seen by one look. */
static void lights_are(const char *side, bw_light open, bw_light trust, const char *row)
{
    char path[600];
    bw_error err = {0};
    bw_verdict_options options = {.deep = true, .threads = 1};
    snprintf(path, sizeof(path), "%s/%s", folder, side);
    bw_verdict *v =
        bw_verdict_read(bw_session_verdict_rules(session), NULL, path, &options, NULL, &err);
    if (!v)
        fail_msg("%s", err.text);
    bool there = !row;
    for (size_t i = 0; i < v->row_count; i++)
        there = there || strcmp(v->rows[i].id, row) == 0;
    if (v->lights[BW_LAMP_OPEN] != open || v->lights[BW_LAMP_TRUST] != trust || !there)
        fail_msg("open %s, trust %s, row %s %s: %s", bw_light_name(v->lights[BW_LAMP_OPEN]),
                 bw_light_name(v->lights[BW_LAMP_TRUST]), row ? row : "-",
                 there ? "holds" : "does not hold", v->overall);
    bw_verdict_free(v);
}

/* Through four log switches; what is checked are the files of every third second. */
static void healthy_is_sound_at_any_second(void **state)
{
    (void)state;
    bw_live *live = begin("healthy");
    uint32_t first = SEQUENCE("source");
    for (unsigned second = 0; second < 140; second += 3) {
        steps(live, 3);
        assert_int_equal(equal_files(), FILES);
        lights_are("source", BW_LIGHT_GREEN, BW_LIGHT_GREEN, "D13");
    }
    assert_true(SEQUENCE("source") >= first + 4 * 2);
    assert_int_equal(HEARTBEAT("source"), 1195883214u + 1207 + 141 / 3); /* one in three seconds */
    bw_live_free(live);
}

static void lag_and_stall_leave_the_copy_behind_and_sound(void **state)
{
    (void)state;
    bw_live *live = begin("lag");
    steps(live, 100);
    assert_true(HEARTBEAT("copy") < HEARTBEAT("source"));
    assert_true(HEARTBEAT("source") - HEARTBEAT("copy") <= 9); /* 25 seconds are 8 beats */
    lights_are("copy", BW_LIGHT_GREEN, BW_LIGHT_GREEN, "D13");
    bw_live_free(live);
    live = begin("stall");
    steps(live, BW_LIVE_TROUBLE + 1);
    uint32_t then = HEARTBEAT("copy");
    steps(live, 60);
    assert_int_equal(HEARTBEAT("copy"), then);
    lights_are("copy", BW_LIGHT_GREEN, BW_LIGHT_GREEN, "D13");
    bw_live_free(live);
}

static void resync_brings_the_copy_back(void **state)
{
    (void)state;
    bw_live *live = begin("resync");
    steps(live, BW_LIVE_TROUBLE + 10);
    assert_true(equal_files() < FILES);
    steps(live, 10);
    assert_int_equal(equal_files(), FILES);
    bw_live_free(live);
}

static void an_instance_that_hangs_writes_nothing(void **state)
{
    (void)state;
    bw_live *live = begin("heartbeat-stops");
    steps(live, BW_LIVE_TROUBLE);
    uint32_t then = HEARTBEAT("source");
    steps(live, 20);
    assert_int_equal(HEARTBEAT("source"), then);
    assert_int_equal(equal_files(), FILES);
    bw_live_free(live);
}

static void another_instance_has_its_own_mount_id(void **state)
{
    (void)state;
    const char *const scenarios[] = {"mounted-elsewhere", "split-brain"};
    for (size_t i = 0; i < 2; i++) {
        bw_live *live = begin(scenarios[i]);
        steps(live, BW_LIVE_TROUBLE + 10);
        assert_int_not_equal(MOUNT_ID("source"), MOUNT_ID("copy"));
        uint32_t source = HEARTBEAT("source"), copy = HEARTBEAT("copy");
        steps(live, 9);
        assert_int_equal(HEARTBEAT("source"), source + 3);
        assert_int_equal(HEARTBEAT("copy"), copy + 3);
        assert_false(equal("redo01.log"));
        bw_live_free(live);
    }
}

static void role_change_hands_over(void **state)
{
    (void)state;
    bw_live *live = begin("role-change");
    steps(live, BW_LIVE_TROUBLE + 4);
    assert_int_equal(equal_files(), FILES);
    lights_are("source", BW_LIGHT_GREEN, BW_LIGHT_GREEN, "D12");
    uint32_t then = HEARTBEAT("source");
    steps(live, 40);
    assert_int_equal(HEARTBEAT("source"), then);
    assert_true(HEARTBEAT("copy") > then);
    lights_are("copy", BW_LIGHT_GREEN, BW_LIGHT_GREEN, "D13");
    bw_live_free(live);
}

static void disorder_is_seen_by_the_verdict(void **state)
{
    (void)state;
    bw_live *live = begin("out-of-order");
    steps(live, BW_LIVE_TROUBLE + 8);
    lights_are("copy", BW_LIGHT_GREEN, BW_LIGHT_RED, "D35"); /* a block above the end of redo */
    bw_live_free(live);
    live = begin("torn-control");
    steps(live, BW_LIVE_TROUBLE + 5);
    assert_false(equal("control01.ctl"));
    bw_live_free(live);
    live = begin("goes-backwards");
    steps(live, BW_LIVE_TROUBLE + 39);
    uint32_t before = SEQUENCE("source");
    steps(live, 2);
    assert_true(SEQUENCE("source") < before);
    bw_live_free(live);
}

static void a_source_that_dies_leaves_a_copy_that_recovers(void **state)
{
    (void)state;
    bw_live *live = begin("source-dies");
    steps(live, BW_LIVE_TROUBLE + 20);
    assert_true(equal_files() < FILES);
    lights_are("copy", BW_LIGHT_GREEN, BW_LIGHT_GREEN, "D13");
    bw_live_free(live);
}

static void unknown_scenarios_are_refused(void **state)
{
    (void)state;
    bw_error err = {0};
    assert_null(bw_live_new(folder, "nonsense", &err));
    assert_int_equal(err.status, BW_ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(healthy_is_sound_at_any_second),
        cmocka_unit_test(lag_and_stall_leave_the_copy_behind_and_sound),
        cmocka_unit_test(resync_brings_the_copy_back),
        cmocka_unit_test(an_instance_that_hangs_writes_nothing),
        cmocka_unit_test(another_instance_has_its_own_mount_id),
        cmocka_unit_test(role_change_hands_over),
        cmocka_unit_test(disorder_is_seen_by_the_verdict),
        cmocka_unit_test(a_source_that_dies_leaves_a_copy_that_recovers),
        cmocka_unit_test(unknown_scenarios_are_refused),
    };
    return cmocka_run_group_tests_name("live", tests, open_session, close_session);
}
