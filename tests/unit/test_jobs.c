/* Jobs: commands in processes of their own, what they say taken as it comes, stopped, ended. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/command/session.h"
#include "core/command/table.h"
#include "core/ui/job.h"
#include "tests/unit/sessions.h"
#include <blockwright/blockwright.h>

static int say(bw_call *call)
{
    bw_call_print(call, "first\nsec");
    bw_call_print(call, "ond\n\nlast");
    bw_call_note(call, "noted");
    return 1;
}

static int refuse(bw_call *call)
{
    return bw_call_fail(call, "it cannot be done");
}

/* Goes on until it is told to stop. */
static int endless(bw_call *call)
{
    const bw_progress *p = bw_call_progress(call);
    bw_call_print(call, "begun\n");
    while (p->report(p->context, 25, 100))
        usleep(1000);
    return 2;
}

static int deaf(bw_call *call)
{
    bw_call_print(call, "begun\n");
    while (pause() < 0) /* whatever signal came */
        ;
    return 0;
}

static int flood(bw_call *call)
{
    char line[1001];
    memset(line, 'x', 1000);
    line[1000] = '\0';
    for (int i = 0; i < 10000; i++) /* ten million bytes: more than is kept */
        bw_call_print(call, "%s\n", line);
    return 0;
}

static int crash(bw_call *call)
{
    (void)call;
    raise(SIGKILL);
    return 0;
}

static int staged(bw_call *call)
{
    bw_call_print(call, "%s\n", bw_call_place(call).file ? "somewhere" : "nowhere");
    return bw_edits_blocks(bw_session_edits(bw_call_session(call)), NULL) ? 1 : 0;
}

static const bw_command commands[] = {
    {.name = "t say", .summary = "x", .run = say},
    {.name = "t fail", .summary = "x", .run = refuse},
    {.name = "t endless", .summary = "x", .run = endless},
    {.name = "t deaf", .summary = "x", .run = deaf},
    {.name = "t flood", .summary = "x", .run = flood},
    {.name = "t crash", .summary = "x", .run = crash},
    {.name = "t staged", .summary = "x", .run = staged},
    {.name = "t writes", .summary = "x", .run = say, .flags = BW_COMMAND_WRITES},
    {.name = "t screen", .summary = "x", .run = say, .flags = BW_COMMAND_SCREEN},
};

typedef struct bench {
    bw_session *session;
    bw_jobs jobs;
} bench;

static int set_up(void **state)
{
    bw_error err = {0};
    bench *b = bw_alloc(sizeof(*b));
    b->session = new_session();
    assert_non_null(b->session);
    for (size_t i = 0; i < BW_COUNT(commands); i++)
        if (bw_commands_add(b->session->commands, &commands[i], "", NULL, &err) != BW_OK)
            fail_msg("%s", err.text);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bench *b = *state;
    bw_jobs_free(&b->jobs);
    bw_session_free(b->session);
    free(b);
    return 0;
}

static bw_job *start(bench *b, const char *line)
{
    bw_error err = {0};
    bw_job *job = bw_job_start(&b->jobs, b->session, line, &(bw_place){0}, &err);
    if (!job)
        fail_msg("%s", err.text);
    return job;
}

/* Each wait ends when something came, or after 10 ms. */
static void wait_until(bench *b, const bw_job *job, size_t lines)
{
    for (int i = 0; i < 100000 && job->state == BW_JOB_RUNS && job->line_count < lines; i++) {
        bw_jobs_wait(&b->jobs, 10);
        bw_jobs_take(&b->jobs);
    }
}

static void run_out(bench *b, const bw_job *job)
{
    wait_until(b, job, SIZE_MAX);
    assert_int_not_equal(job->state, BW_JOB_RUNS);
}

static void lines_are_put_together(void **state)
{
    bench *b = *state;
    bw_job *job = start(b, "t say");
    run_out(b, job);
    assert_int_equal(job->state, BW_JOB_PROBLEMS);
    assert_int_equal(job->line_count, 4);
    const char *const lines[] = {"first", "second", "", "last"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(job->lines[i], lines[i]);
    assert_string_equal(job->error, "noted");
    assert_true(job->unread);
}

static void endings_are_told_apart(void **state)
{
    bench *b = *state;
    bw_job *failing = start(b, "t fail"), *dying = start(b, "t crash"),
           *fine = start(b, "t staged");
    run_out(b, failing);
    run_out(b, dying);
    run_out(b, fine);
    assert_int_equal(failing->state, BW_JOB_FAILED);
    assert_string_equal(failing->error, "it cannot be done");
    assert_int_equal(dying->state, BW_JOB_FAILED);
    assert_non_null(strstr(dying->error, "signal 9"));
    assert_int_equal(fine->state, BW_JOB_FINE);
    assert_string_equal(fine->lines[0], "nowhere");
    assert_int_equal(bw_jobs_running(&b->jobs), 0);
}

static void is_stopped_when_asked(void **state)
{
    bench *b = *state;
    bw_job *job = start(b, "t endless"), *stubborn = start(b, "t deaf");
    wait_until(b, job, 1);
    wait_until(b, stubborn, 1);
    for (int i = 0; i < 1000 && job->total == 0; i++) {
        bw_jobs_wait(&b->jobs, 10);
        bw_jobs_take(&b->jobs);
    }
    assert_int_equal(job->done, 25);
    assert_int_equal(job->total, 100);
    assert_int_equal(bw_jobs_running(&b->jobs), 2);
    bw_job_stop(job);
    run_out(b, job);
    assert_int_equal(job->state, BW_JOB_STOPPED);
    bw_job_stop(stubborn);
    bw_job_stop(stubborn); /* it does not listen */
    run_out(b, stubborn);
    assert_int_equal(stubborn->state, BW_JOB_STOPPED);
}

static void memory_is_bounded(void **state)
{
    bench *b = *state;
    bw_job *job = start(b, "t flood");
    run_out(b, job);
    assert_int_equal(job->state, BW_JOB_FINE);
    assert_int_equal(job->line_count, BW_JOB_KEPT / 1001);
    assert_int_equal(job->kept + job->dropped, 10000 * 1001);
    assert_true(job->kept <= BW_JOB_KEPT);
}

static void what_changes_something_stays_here(void **state)
{
    bench *b = *state;
    const char *const refused[] = {"t writes", "t screen x", "t nothing", "commit", ""};
    for (size_t i = 0; i < BW_COUNT(refused); i++) {
        bw_error err = {0};
        assert_null(bw_job_start(&b->jobs, b->session, refused[i], &(bw_place){0}, &err));
        assert_int_not_equal(err.status, BW_OK);
    }
    assert_int_equal(b->jobs.count, 0);
}

static void ended_ones_are_forgotten_running_ones_end(void **state)
{
    bench *b = *state;
    bw_job *job = start(b, "t say");
    run_out(b, job);
    int pid = start(b, "t deaf")->pid;
    bw_jobs_forget(&b->jobs, 0);
    assert_int_equal(b->jobs.count, 1);
    assert_int_equal(b->jobs.jobs[0]->number, 2);
    bw_jobs_free(&b->jobs);
    assert_int_equal(kill(pid, 0), -1); /* gone, and buried */
}

#define JOB_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOB_TEST(lines_are_put_together),
        JOB_TEST(endings_are_told_apart),
        JOB_TEST(is_stopped_when_asked),
        JOB_TEST(memory_is_bounded),
        JOB_TEST(what_changes_something_stays_here),
        JOB_TEST(ended_ones_are_forgotten_running_ones_end),
    };
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setenv("XDG_STATE_HOME", "/nonexistent", 1);
    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
