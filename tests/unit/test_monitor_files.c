/* What a watch does when files and disks do not behave, what it keeps, and what it records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "core/monitor/past.h"
#include "monitor_world.h"

/* --- a disk that hangs: reads below a directory wait until they are let go --- */
static pthread_mutex_t disk = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t disk_moves = PTHREAD_COND_INITIALIZER;
static char hanging[600]; /* "" = nothing hangs */
static unsigned waiting;
static char restless[600]; /* "" = nobody writes */
static void write_head(void);

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
    char link[64], path[600];
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof(path) - 1);
    path[length > 0 ? length : 0] = '\0';
    pthread_mutex_lock(&disk);
    waiting++;
    while (hanging[0] && strncmp(path, hanging, strlen(hanging)) == 0)
        pthread_cond_wait(&disk_moves, &disk);
    waiting--;
    bool rewrite = restless[0] && offset == 0 && strcmp(path, restless) == 0;
    pthread_mutex_unlock(&disk);
    ssize_t got = syscall(SYS_pread64, fd, buffer, size, offset);
    if (rewrite)
        write_head();
    return got;
}

/* --- a writer that never rests: each read of a control file's head is followed by a write of it
 * --- */
static void write_head(void)
{
    static uint32_t beat;
    uint8_t byte = (uint8_t)++beat;
    int fd = open(restless, O_WRONLY);
    if (fd >= 0 && pwrite(fd, &byte, 1, 1 * 16384 + 200) == 1)
        close(fd);
}

static void let_hang(const char *path)
{
    pthread_mutex_lock(&disk);
    snprintf(hanging, sizeof(hanging), "%s", path);
    pthread_cond_broadcast(&disk_moves);
    pthread_mutex_unlock(&disk);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const bw_monitor_file *file_of(const world *w, bw_monitor_side_id id, const char *name)
{
    const bw_monitor_side *side = bw_monitor_get_side(w->monitor, id);
    for (size_t i = 0; i < side->file_count; i++)
        if (strcmp(strrchr(side->files[i].path, '/') + 1, name) == 0)
            return &side->files[i];
    return NULL;
}

static bool has_trouble(const world *w, const char *name, const char *words)
{
    const bw_monitor_file *f = file_of(w, BW_MONITOR_COPY, name);
    return f && f->trouble && strstr(f->trouble, words);
}

static void seconds(world *w, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        second(w);
}

static bool holds(const world *w, const char *id)
{
    const bw_verdict *v = bw_monitor_get_side(w->monitor, BW_MONITOR_COPY)->verdict;
    for (size_t i = 0; v && i < v->row_count; i++)
        if (strcmp(v->rows[i].id, id) == 0)
            return true;
    return false;
}

/* --- files that do not behave --- */
static void a_file_that_vanishes_and_comes_back(void **state)
{
    (void)state;
    world w = begin("healthy", NULL);
    seconds(&w, 6);
    assert_int_equal(rename(below("copy/users01.dbf"), below("users.aside")), 0);
    seconds(&w, 2);
    assert_true(has_trouble(&w, "users01.dbf", "it is gone"));
    assert_true(holds(&w, "D28")); /* the control file names a datafile that is not here */
    assert_int_equal(bw_monitor_get_look(w.monitor)->worst, BW_LIGHT_RED);
    assert_int_equal(rename(below("users.aside"), below("copy/users01.dbf")), 0);
    seconds(&w, 2);
    assert_false(has_trouble(&w, "users01.dbf", ""));
    assert_false(holds(&w, "D28"));
    seconds(&w, 10);
    assert_int_equal(bw_monitor_get_look(w.monitor)->worst, BW_LIGHT_GREEN);
    end(&w);
}

static void a_copy_that_appears_later(void **state)
{
    (void)state;
    world w = begin("healthy", NULL);
    assert_int_equal(rename(below("copy"), below("away")), 0);
    seconds(&w, 3);
    const bw_monitor_side *copy = bw_monitor_get_side(w.monitor, BW_MONITOR_COPY);
    assert_non_null(copy->trouble);
    assert_non_null(strstr(copy->trouble, "cannot be read"));
    assert_int_equal(bw_monitor_get_look(w.monitor)->worst, BW_LIGHT_RED);
    assert_int_equal(rename(below("away"), below("copy")), 0);
    seconds(&w, 12);
    copy = bw_monitor_get_side(w.monitor, BW_MONITOR_COPY);
    assert_null(copy->trouble);
    assert_int_equal(copy->datafiles, 4);
    assert_int_equal(bw_monitor_get_look(w.monitor)->worst, BW_LIGHT_GREEN);
    end(&w);
}

/* The instance hangs from second 10 on: what comes back is no beat. */
static void a_heart_out_of_sight_has_not_beaten(void **state)
{
    (void)state;
    world w = begin("heartbeat-stops", NULL);
    seconds(&w, 13);
    const bw_monitor_side *copy = bw_monitor_get_side(w.monitor, BW_MONITOR_COPY);
    assert_int_equal(copy->pulse, BW_MONITOR_PULSE_ALIVE);
    assert_int_equal(rename(below("copy"), below("away")), 0);
    seconds(&w, 3);
    assert_int_equal(copy->pulse, BW_MONITOR_PULSE_UNKNOWN);
    assert_int_equal(rename(below("away"), below("copy")), 0);
    seconds(&w, 4);
    assert_null(copy->trouble);
    assert_int_equal(copy->pulse, BW_MONITOR_PULSE_UNKNOWN);
    seconds(&w, 10);
    assert_int_equal(copy->pulse, BW_MONITOR_PULSE_STOPPED);
    end(&w);
}

static void a_pipe_under_a_files_name(void **state)
{
    (void)state;
    world w = begin("healthy", NULL);
    seconds(&w, 3);
    assert_int_equal(rename(below("copy/control02.ctl"), below("aside.ctl")), 0);
    assert_int_equal(mkfifo(below("copy/control02.ctl"), 0644), 0);
    double begun = now();
    seconds(&w, 2);
    assert_true(now() - begun < 10);
    assert_true(has_trouble(&w, "control02.ctl", "it is no file"));
    assert_true(holds(&w, "D5")); /* a control file that cannot be read */
    end(&w);
}

static void permission_that_is_taken_away(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        print_message("not run by root: nothing to drop\n");
        skip();
    }
    world w = begin("healthy", NULL);
    char parent[600];
    snprintf(parent, sizeof(parent), "%s", folder);
    *strrchr(parent, '/') = '\0';
    chmod(parent, 0755);
    seconds(&w, 3);
    assert_int_equal(chmod(below("copy/users01.dbf"), 0600), 0);
    assert_int_equal(seteuid(65534), 0);
    seconds(&w, 2);
    bool told = has_trouble(&w, "users01.dbf", "no permission");
    const bw_monitor_file *other = file_of(&w, BW_MONITOR_COPY, "system01.dbf");
    bool others = other && !other->trouble;
    assert_int_equal(seteuid(0), 0);
    assert_true(told);
    assert_true(others);
    seconds(&w, 2);
    assert_false(has_trouble(&w, "users01.dbf", ""));
    end(&w);
}

static void files_that_are_cut(void **state)
{
    (void)state;
    world w = begin("stall", NULL);
    seconds(&w, 12);
    assert_int_equal(truncate(below("copy/users01.dbf"), 100 * 8192), 0);
    assert_int_equal(truncate(below("copy/system01.dbf"), 0), 0);
    assert_int_equal(truncate(below("copy/redo02.log"), 700), 0);
    assert_int_equal(truncate(below("copy/control02.ctl"), 16384 + 100), 0);
    seconds(&w, 2);
    assert_true(has_trouble(&w, "users01.dbf", "shorter than its header says"));
    assert_true(has_trouble(&w, "system01.dbf", "it is empty"));
    assert_true(has_trouble(&w, "control02.ctl", ""));
    assert_true(holds(&w, "C7"));
    assert_int_equal(bw_monitor_get_look(w.monitor)->worst, BW_LIGHT_RED);
    end(&w);
}

/* The side that hangs is told of; the other goes on; to end it all takes no time. */
static void a_disk_that_hangs_holds_nobody_up(void **state)
{
    (void)state;
    new_folder();
    bw_error err = {0};
    bw_live *live = bw_live_new(folder, "healthy", &err);
    bw_monitor_options options = {.interval = 200};
    bw_monitor *m = bw_monitor_new(bw_session_verdict_rules(session), below("source"),
                                   below("copy"), &options, &err);
    world w = {live, m};
    assert_true(bw_monitor_wait(m, 5000));
    let_hang(below("copy"));
    uint64_t before = bw_monitor_get_look(m)->number;
    for (double begun = now(); now() - begun < 4.0;) {
        double asked = now();
        bw_monitor_poll(m);
        assert_true(now() - asked < 0.5); /* never waits */
        usleep(20000);
    }
    const bw_monitor_side *copy = bw_monitor_get_side(m, BW_MONITOR_COPY);
    const bw_monitor_side *source = bw_monitor_get_side(m, BW_MONITOR_SOURCE);
    assert_true(bw_monitor_get_look(m)->number > before + 3);
    assert_true(copy->silent > 2);
    assert_true(source->silent < 0.5);
    assert_int_equal(bw_monitor_get_look(m)->worst, BW_LIGHT_RED);
    assert_non_null(strstr(bw_monitor_get_look(m)->sentence, "NO ANSWER: reading the copy"));
    double begun = now();
    end(&w);
    assert_true(now() - begun < 0.2);
    let_hang("");
    for (int i = 0; i < 100 && waiting; i++)
        usleep(10000); /* the thread that was left behind ends by itself */
    usleep(50000);
}

static void a_disk_that_answers_again(void **state)
{
    (void)state;
    world w = begin("healthy", NULL);
    seconds(&w, 8);
    let_hang(below("source"));
    for (unsigned i = 0; i < 5; i++) {
        clock_now += 1000;
        bw_monitor_wait(w.monitor, 300);
    }
    assert_true(bw_monitor_get_side(w.monitor, BW_MONITOR_SOURCE)->silent >= 2);
    assert_int_equal(bw_monitor_get_side(w.monitor, BW_MONITOR_SOURCE)->pulse,
                     BW_MONITOR_PULSE_UNKNOWN);
    let_hang("");
    usleep(200000);
    seconds(&w, 12);
    assert_true(bw_monitor_get_side(w.monitor, BW_MONITOR_SOURCE)->silent == 0);
    assert_int_equal(bw_monitor_get_look(w.monitor)->worst, BW_LIGHT_GREEN);
    end(&w);
}

/* Reference 6.2: what never comes to rest is evidence of a writer, and no look is made up of it. */
static void a_control_file_that_never_rests(void **state)
{
    (void)state;
    world w = begin("healthy", NULL);
    seconds(&w, 3);
    pthread_mutex_lock(&disk);
    snprintf(restless, sizeof(restless), "%s", below("copy/control01.ctl"));
    pthread_mutex_unlock(&disk);
    seconds(&w, 1);
    assert_true(has_trouble(&w, "control01.ctl", "cannot read a stable image in 5 tries"));
    assert_false(has_trouble(&w, "control02.ctl", ""));
    pthread_mutex_lock(&disk);
    restless[0] = '\0';
    pthread_mutex_unlock(&disk);
    seconds(&w, 1);
    assert_false(has_trouble(&w, "control01.ctl", "stable"));
    end(&w);
}

/* --- the past --- */
/* Memory: three rings of four doubles a part are full after a week: (7200 + 2880 + 2016) x 32 bytes
 * for each number. */
static void a_week_stays_small(void **state)
{
    (void)state;
    bw_past *past = bw_past_new();
    for (unsigned second = 0; second < 7 * 86400; second++)
        bw_past_add(past, second, second % 1000);
    size_t rings = (7200 + 2880 + 2016) * 32;
    assert_in_range(bw_past_bytes(past), rings, rings + 1024);
    size_t all = bw_past_bytes(past) * (BW_METRIC_COUNT + BW_MONITOR_RATES);
    printf("a week of looks, one a second, %d numbers: %.1f MiB\n",
           BW_METRIC_COUNT + BW_MONITOR_RATES, (double)all / (1 << 20));
    assert_true(all < 32u << 20);
    /* The whole week in seven parts: each saw 0 and 999. */
    bw_monitor_span spans[7];
    bw_past_read(past, 0, 7 * 86400, spans, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_true(spans[i].known);
        assert_true(spans[i].low == 0 && spans[i].high == 999);
    }
    /* The last ten seconds one by one: 604790 % 1000 = 790. */
    bw_past_read(past, 7 * 86400 - 10, 7 * 86400, spans, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_true(spans[i].known);
        assert_int_equal((int)spans[i].low, 790 + 2 * (int)i);
        assert_int_equal((int)spans[i].high, 791 + 2 * (int)i);
    }
    bw_past_free(past);
}

/* --- recordings --- */
static void texts_of(const bw_monitor *m, bw_text *text)
{
    const bw_monitor_look *look = bw_monitor_get_look(m);
    const bw_monitor_row *row;
    bw_text_addf(text, "%llu %s | %s | %s", (unsigned long long)look->number,
                 bw_light_name(look->worst), look->sentence, look->follow_says);
    for (size_t i = 0; look->changed[i]; i++)
        bw_text_addf(text, " | %s", look->changed[i]);
    for (size_t i = 0; (row = bw_monitor_row_at(m, i)); i++)
        bw_text_addf(text, " | %s %s %s", row->key, row->cells[0].text, row->cells[1].text);
    for (int i = 0; i < BW_METRIC_COUNT; i++) {
        double value;
        if (bw_monitor_value(m, (bw_monitor_metric)i, &value))
            bw_text_addf(text, " | %s %.3f", bw_metric_name((bw_monitor_metric)i), value);
    }
}

#define LOOKS 80u
/* A watch of a split brain, and what it told at each look. */
static void record(bw_text told[LOOKS], const char *scenario)
{
    world w = begin(scenario, "watch.rec");
    for (unsigned i = 0; i < LOOKS; i++) {
        second(&w);
        texts_of(w.monitor, &told[i]);
    }
    assert_null(bw_monitor_record_trouble(w.monitor));
    end(&w);
}

static bw_monitor *replay_of(const char *path)
{
    bw_error err = {0};
    bw_monitor_options options = {.clock = test_clock};
    bw_monitor *m = bw_monitor_replay_new(bw_session_verdict_rules(session), path, &options, &err);
    if (!m)
        fail_msg("%s", err.text);
    return m;
}

static void tells(const bw_monitor *m, const bw_text *wanted)
{
    bw_text text = {0};
    texts_of(m, &text);
    assert_string_equal(bw_text_get(&text), bw_text_get(wanted));
    bw_text_free(&text);
}

/* The recording is the watch: each look tells the same, forward, backward and from anywhere. */
static void a_replay_tells_what_the_watch_told(void **state)
{
    (void)state;
    static bw_text told[LOOKS];
    record(told, "split-brain");
    bw_monitor *m = replay_of(below("watch.rec"));
    assert_true(bw_monitor_is_replay(m));
    for (unsigned i = 0; i < LOOKS; i++) {
        assert_true(bw_monitor_step(m, 1));
        tells(m, &told[i]);
    }
    assert_true(bw_monitor_at_end(m));
    assert_false(bw_monitor_step(m, 1));
    assert_true(bw_monitor_step(m, -1));
    tells(m, &told[LOOKS - 2]);
    assert_true(bw_monitor_seek(m, bw_monitor_length(m) - 60));
    tells(m, &told[LOOKS - 61]);
    assert_true(bw_monitor_seek(m, 0));
    assert_false(bw_monitor_step(m, -1));
    bw_monitor_free(m);
    for (unsigned i = 0; i < LOOKS; i++)
        bw_text_free(&told[i]);
}

static void a_replay_keeps_time(void **state)
{
    (void)state;
    static bw_text told[LOOKS];
    record(told, "healthy");
    bw_monitor *m = replay_of(below("watch.rec"));
    bw_monitor_poll(m);
    uint64_t begun = bw_monitor_get_look(m)->number;
    clock_now += 5000;
    while (bw_monitor_poll(m))
        ;
    assert_int_equal(bw_monitor_get_look(m)->number, begun + 5); /* a look a second */
    bw_monitor_set_speed(m, 10);
    clock_now += 2000;
    while (bw_monitor_poll(m))
        ;
    assert_int_equal(bw_monitor_get_look(m)->number, begun + 25);
    bw_monitor_set_speed(m, 0);
    clock_now += 60000;
    assert_false(bw_monitor_poll(m));
    assert_int_equal(bw_monitor_due(m), -1);
    bw_monitor_free(m);
    for (unsigned i = 0; i < LOOKS; i++)
        bw_text_free(&told[i]);
}

/* Cut anywhere: the looks before the cut replay; a watch that goes on writes behind them. */
static void a_cut_recording_replays_to_the_last_whole_look(void **state)
{
    (void)state;
    static bw_text told[LOOKS];
    struct stat st;
    record(told, "lag");
    assert_int_equal(stat(below("watch.rec"), &st), 0);
    printf("%u looks of 8 files: %lld bytes\n", LOOKS, (long long)st.st_size);
    assert_int_equal(truncate(below("watch.rec"), st.st_size - 3), 0);
    bw_monitor *m = replay_of(below("watch.rec"));
    unsigned count = 0;
    for (; bw_monitor_step(m, 1); count++)
        tells(m, &told[count]);
    assert_int_equal(count, LOOKS - 1);
    bw_monitor_free(m);
    bw_error err = {0};
    bw_monitor_options options = {
        .interval = 1000, .clock = test_clock, .record = below("watch.rec")};
    m = bw_monitor_new(bw_session_verdict_rules(session), below("source"), below("copy"), &options,
                       &err);
    assert_non_null(m);
    look(m);
    look(m);
    bw_monitor_free(m);
    m = replay_of(below("watch.rec"));
    for (count = 0; bw_monitor_step(m, 1);)
        count++;
    assert_int_equal(count, LOOKS - 1 + 2);
    bw_monitor_free(m);
    for (unsigned i = 0; i < LOOKS; i++)
        bw_text_free(&told[i]);
}

static void what_is_no_recording_is_not_written_over(void **state)
{
    (void)state;
    new_folder();
    bw_error err = {0};
    FILE *file = fopen(below("precious.dbf"), "w");
    fputs("not a recording", file);
    fclose(file);
    bw_monitor_options options = {.record = below("precious.dbf")};
    assert_null(bw_monitor_new(bw_session_verdict_rules(session), below("source"), below("copy"),
                               &options, &err));
    assert_non_null(strstr(err.text, "is no recording"));
    assert_null(bw_monitor_replay_new(bw_session_verdict_rules(session), below("precious.dbf"),
                                      NULL, &err));
    assert_int_equal(err.status, BW_ERR_FORMAT);
    assert_null(
        bw_monitor_replay_new(bw_session_verdict_rules(session), below("nothing"), NULL, &err));
}

/* --- alarms --- */
static unsigned raised(const bw_monitor *m, const char *rule)
{
    unsigned count = 0;
    const bw_monitor_alarm *alarm;
    for (size_t i = 0; (alarm = bw_monitor_alarm_at(m, i)); i++)
        count += strcmp(alarm->rule, rule) == 0;
    return count;
}

/* heartbeat.lua: more than 15 s; light.lua: red; both once, not at each look. */
static void alarms_are_raised_once(void **state)
{
    (void)state;
    world w = begin("heartbeat-stops", NULL);
    bw_monitor_use_alarms(w.monitor, session);
    while (bw_live_seconds(w.live) < 9 + 15)
        second(&w);
    assert_int_equal(raised(w.monitor, "heartbeat"), 0);
    seconds(&w, 2);
    assert_int_equal(raised(w.monitor, "heartbeat"), 1);
    assert_string_equal(bw_monitor_alarm_at(w.monitor, 0)->severity, "critical");
    assert_non_null(strstr(bw_monitor_alarm_at(w.monitor, 0)->text,
                           "source.heartbeat.stopped is 16, above 15"));
    seconds(&w, 30);
    assert_int_equal(raised(w.monitor, "heartbeat"), 1);
    assert_int_equal(raised(w.monitor, "light"), 0);
    end(&w);
    w = begin("torn-control", NULL);
    bw_monitor_use_alarms(w.monitor, session);
    seconds(&w, 40);
    assert_int_equal(raised(w.monitor, "light"), 1);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_vanishes_and_comes_back),
        cmocka_unit_test(a_copy_that_appears_later),
        cmocka_unit_test(a_heart_out_of_sight_has_not_beaten),
        cmocka_unit_test(a_pipe_under_a_files_name),
        cmocka_unit_test(permission_that_is_taken_away),
        cmocka_unit_test(files_that_are_cut),
        cmocka_unit_test(a_disk_that_hangs_holds_nobody_up),
        cmocka_unit_test(a_disk_that_answers_again),
        cmocka_unit_test(a_control_file_that_never_rests),
        cmocka_unit_test(a_week_stays_small),
        cmocka_unit_test(a_replay_tells_what_the_watch_told),
        cmocka_unit_test(a_replay_keeps_time),
        cmocka_unit_test(a_cut_recording_replays_to_the_last_whole_look),
        cmocka_unit_test(what_is_no_recording_is_not_written_over),
        cmocka_unit_test(alarms_are_raised_once),
    };
    return cmocka_run_group_tests_name("monitor_files", tests, open_session, close_session);
}
