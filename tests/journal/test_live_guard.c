/* A control file that says "open": still for four seconds, or beating while somebody wants to
 * commit. */
#include "core/workspace/live_guard.h"
#include <blockwright/blockwright.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], datafile[100], control[100];

static int make_demo(void **state)
{
    bw_error err = {0};
    char path[80];
    snprintf(folder, sizeof(folder), "/tmp/blockwright-guard-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/d", folder);
    snprintf(datafile, sizeof(datafile), "%s/users01.dbf", path);
    snprintf(control, sizeof(control), "%s/control01.ctl", path);
    bw_session *session = bw_session_new(NULL, &err);
    const char *words[] = {"demo", path};
    const bw_call_sink sink = {0};
    int result = bw_command_run(session, BW_COUNT(words), words, &sink, &err);
    *state = session;
    return result;
}

static int remove_demo(void **state)
{
    char command[96];
    bw_session_free(*state);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command);
}

/* Writes one word of a block of 16 KiB. */
static void put_word(uint64_t at, uint32_t value)
{
    uint8_t bytes[4];
    bw_put32(bytes, value, false);
    FILE *file = fopen(control, "r+");
    if (!file || fseek(file, (long)at, SEEK_SET) != 0 || fwrite(bytes, 1, 4, file) != 4 ||
        fclose(file) != 0)
        abort();
}

#define STATUS (3u * 16384u + 20u)
#define SOMEWHERE (3u * 16384u + 100u) /* the heartbeat's own place is not known */

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void a_beating_control_file_refuses(void **state)
{
    bw_live_watch *watch = bw_live_watch_new(bw_session_workspace(*state));
    const char *paths[] = {datafile};
    bw_error err = {0};
    put_word(STATUS, 2);
    pid_t child = fork();
    if (child == 0)
        for (uint32_t beat = 1;; beat++) {
            usleep(1000000);
            put_word(SOMEWHERE, beat);
        }
    bw_status status = bw_live_guard(watch, paths, 1, NULL, &err);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(status, BW_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "control01.ctl"));
    bw_live_watch_free(watch);
}

/* The second look needs no second wait; a closed database none at all. */
static void a_still_one_is_watched_once(void **state)
{
    bw_live_watch *watch = bw_live_watch_new(bw_session_workspace(*state));
    const char *paths[] = {datafile};
    bw_error err = {0};
    put_word(STATUS, 2);
    double start = seconds();
    assert_int_equal(bw_live_guard(watch, paths, 1, NULL, &err), BW_OK);
    assert_true(seconds() - start >= 4.0); /* CKPT beats every three: less proves nothing */
    start = seconds();
    for (int i = 0; i < 100; i++)
        assert_int_equal(bw_live_guard(watch, paths, 1, NULL, &err), BW_OK);
    assert_true(seconds() - start < 4.0);
    put_word(SOMEWHERE, 77); /* it lives again */
    assert_int_equal(bw_live_guard(watch, paths, 1, NULL, &err), BW_ERR_ARGUMENT);
    bw_live_watch_free(watch);
}

static bool no(void *context, uint64_t done, uint64_t total)
{
    (void)context, (void)done, (void)total;
    return false;
}

static void watching_can_be_stopped(void **state)
{
    bw_live_watch *watch = bw_live_watch_new(bw_session_workspace(*state));
    const char *paths[] = {datafile};
    const bw_progress progress = {.report = no};
    bw_error err = {0};
    put_word(STATUS, 1);
    assert_int_equal(bw_live_guard(watch, paths, 1, &progress, &err), BW_ERR_CANCELLED);
    bw_live_watch_free(watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_beating_control_file_refuses, make_demo, remove_demo),
        cmocka_unit_test_setup_teardown(a_still_one_is_watched_once, make_demo, remove_demo),
        cmocka_unit_test_setup_teardown(watching_can_be_stopped, make_demo, remove_demo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
