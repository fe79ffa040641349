/* The decision table: for each rule a directory that makes it hold, and one that nearly does. The
 * directories are the demo's, changed here at places that the reference tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "files.h"
#include <blockwright/blockwright.h>

#include "tests/unit/session_in_folder.h"

/* Facts of the demo, as core/demo writes them (cases.md S1.4, S0). */
#define SCN 0x00210f97u /* checkpoint of every file */
#define END (SCN + 31)  /* last redo record */
#define SEQUENCE 1634u  /* of the control files */
#define RESETLOGS 0x000798a1u
#define RESETLOGS_TIME 1195618763u
#define CREATED 1195618754u
#define CONTROL 16384u
#define DATA 8192u
#define REDO 512u
/* First copies of the control file's records: pair n is block 2n+1; records begin at 20. */
#define LOG_PAIR 10u
#define FILE_PAIR 11u
#define USERS_RECORD (20 + 3 * 520)

#define WATCH 600u /* milliseconds between two looks; writers write in the first half */

static char copy[400], source[400];
static char held[4096]; /* ids of all rules that held in some test */

/* --- building --- */
static const char *in(const char *folder, const char *name)
{
    static char paths[8][600];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

static void build(const char *fault)
{
    static const bw_call_sink quiet = {0};
    static unsigned count;
    char line[600], folder[32];
    bw_error err = {0};
    snprintf(folder, sizeof(folder), "d%u", ++count);
    snprintf(line, sizeof(line), "demo %s --case S0 --fault %s", in_folder(folder), fault);
    if (bw_command_run_line(session, line, &quiet, &err) != 0)
        fail_msg("%s", err.text);
    snprintf(copy, sizeof(copy), "%s/copy", in_folder(folder));
    snprintf(source, sizeof(source), "%s/source", in_folder(folder));
}

static void read_block(const char *path, uint64_t block, uint8_t *bytes, size_t size)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0 || pread(fd, bytes, size, (off_t)(block * size)) != (ssize_t)size)
        fail_msg("%s: block %u cannot be read", path, (unsigned)block);
    close(fd);
}

static void write_block(const char *path, uint64_t block, const uint8_t *bytes, size_t size)
{
    int fd = open(path, O_WRONLY);
    if (fd < 0 || pwrite(fd, bytes, size, (off_t)(block * size)) != (ssize_t)size)
        fail_msg("%s: block %u cannot be written", path, (unsigned)block);
    close(fd);
}

/* Sets `width` bytes at `at` of a block and makes its tail and checksum fit again. */
static void set(const char *path, uint32_t size, uint64_t block, unsigned at, unsigned width,
                uint64_t value)
{
    static uint8_t bytes[CONTROL];
    read_block(path, block, bytes, size);
    for (unsigned i = 0; i < width; i++)
        bytes[at + i] = (uint8_t)(value >> 8 * i);
    if (size != REDO) {
        set16(bytes + size - 2, bytes[8] | bytes[9] << 8, false);
        bytes[size - 3] = bytes[0];
        bytes[size - 4] = bytes[14];
    }
    seal(bytes, size, size == REDO ? 14 : 16, false);
    write_block(path, block, bytes, size);
}

static void set_header(const char *name, unsigned at, unsigned width, uint64_t value)
{
    set(in(copy, name), DATA, 1, at, width, value);
}

static void set_every_header(const char *folder, unsigned at, unsigned width, uint64_t value)
{
    static const char *const names[] = {"system01.dbf", "undotbs01.dbf", "sysaux01.dbf",
                                        "users01.dbf"};
    for (size_t i = 0; i < BW_COUNT(names); i++)
        set(in(folder, names[i]), DATA, 1, at, width, value);
}

/* The same in both control files, and in both copies of a pair. */
static void set_record(unsigned pair, unsigned at, unsigned width, uint64_t value)
{
    for (int file = 0; file < 2; file++)
        for (unsigned half = 1; half <= 2; half++)
            set(in(copy, file ? "control02.ctl" : "control01.ctl"), CONTROL, 2 * pair + half, at,
                width, value);
}

/* Breaks a block: the checksum no longer fits, or (torn) neither does the tail. */
static void spoil(const char *path, uint32_t size, uint64_t block, bool torn)
{
    static uint8_t bytes[CONTROL];
    read_block(path, block, bytes, size);
    bytes[torn ? size - 1 : size / 2] ^= 0x5a;
    write_block(path, block, bytes, size);
}

static void write_at(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text, 1, size, file) != size || fclose(file) != 0)
        fail_msg("%s cannot be written", path);
}

static void copy_file(const char *from, const char *to)
{
    char command[1300];
    snprintf(command, sizeof(command), "cp '%s' '%s'", from, to);
    assert_int_equal(system(command), 0);
}

/* --- asking --- */
static bw_verdict *ask(bool with_source, unsigned watch)
{
    bw_error err = {0};
    bw_verdict_options options = {.source = with_source ? source : NULL, .watch = watch};
    bw_verdict *v =
        bw_verdict_read(bw_session_verdict_rules(session), NULL, copy, &options, NULL, &err);
    if (!v)
        fail_msg("%s", err.text);
    return v;
}

static const bw_verdict_row *row_of(const bw_verdict *v, const char *id)
{
    for (size_t i = 0; i < v->row_count; i++)
        if (strcmp(v->rows[i].id, id) == 0)
            return &v->rows[i];
    return NULL;
}

static void remember(const char *id)
{
    size_t length = strlen(held);
    snprintf(held + length, sizeof(held) - length, " %s ", id);
}

static void expect_row(const bw_verdict *v, const char *id, const char *in_error)
{
    const bw_verdict_row *row = row_of(v, id);
    if (!row)
        fail_msg("%s does not hold: %s", id, v->overall);
    assert_true(row->evidence_count > 0);
    if (in_error && !strstr(row->error, in_error))
        fail_msg("%s says '%s', not '%s'", id, row->error, in_error);
    remember(id);
}

/* Asks once about the copy: the row holds, its error has these words, the lamp is of this light. */
static void holds(const char *id, const char *in_error, bw_lamp lamp, bw_light light)
{
    bw_verdict *v = ask(false, 0);
    expect_row(v, id, in_error);
    assert_int_equal(v->lights[lamp], light);
    bw_verdict_free(v);
}

static void holds_not(const char *id)
{
    bw_verdict *v = ask(false, 0);
    if (row_of(v, id))
        fail_msg("%s holds: %s", id, row_of(v, id)->says);
    bw_verdict_free(v);
}

/* --- somebody who writes while it is looked at --- */
typedef struct writer {
    pthread_t thread;
    char path[600];
    uint64_t block;
    unsigned at;
    uint64_t value;
} writer;

static void *write_later(void *data)
{
    const writer *w = data;
    const struct timespec wait = {.tv_nsec = WATCH / 4 * 1000000L};
    nanosleep(&wait, NULL);
    set(w->path, CONTROL, w->block, w->at, 4, w->value);
    return NULL;
}

static void begin_writer(writer *w, const char *path, uint64_t block, unsigned at, uint64_t value)
{
    *w = (writer){.block = block, .at = at, .value = value};
    snprintf(w->path, sizeof(w->path), "%s", path);
    assert_int_equal(pthread_create(&w->thread, NULL, write_later, w), 0);
}

#define HEARTBEAT 72
#define MOUNT_ID 88

static void d1_a_copy_that_moves(void **state)
{
    (void)state;
    writer w;
    build("none");
    begin_writer(&w, in(copy, "control01.ctl"), 3, HEARTBEAT, 1195884422);
    bw_verdict *v = ask(false, WATCH);
    pthread_join(w.thread, NULL);
    expect_row(v, "D1", "[kccsbck_first], [1], [1756234227]"); /* 0x68ae01f3 */
    assert_int_equal(v->lights[BW_LAMP_MOUNT], BW_LIGHT_RED);
    assert_int_equal(v->lights[BW_LAMP_OPEN], BW_LIGHT_UNKNOWN);
    assert_non_null(strstr(row_of(v, "D1")->says, "heartbeat 1195884421, then 1195884422"));
    assert_null(row_of(v, "D3"));
    bw_verdict_free(v);
    v = ask(false, WATCH);
    assert_null(row_of(v, "D1"));
    assert_int_equal(v->lights[BW_LAMP_MOUNT], BW_LIGHT_GREEN);
    bw_verdict_free(v);
}

/* CKPT writes all copies at each beat: one beat apart is a crash in between, more is not. */
static void d1_copies_some_heartbeats_apart(void **state)
{
    (void)state;
    build("D1");
    holds("D1", "[kccsbck_first], [1], [1756234227]", BW_LAMP_MOUNT, BW_LIGHT_RED);
    build("none");
    set(in(copy, "control02.ctl"), CONTROL, 3, HEARTBEAT, 4, 1195884421 - 1);
    holds_not("D1");
    set(in(copy, "control02.ctl"), CONTROL, 3, HEARTBEAT, 4, 1195884421 - 2);
    holds("D1", "[kccsbck_first]", BW_LAMP_MOUNT, BW_LIGHT_RED);
}

static void d2_only_the_source_moves(void **state)
{
    (void)state;
    writer w;
    build("none");
    begin_writer(&w, in(source, "control01.ctl"), 3, HEARTBEAT, 1195884424);
    bw_verdict *v = ask(true, WATCH);
    pthread_join(w.thread, NULL);
    expect_row(v, "D2", NULL);
    assert_int_equal(v->lights[BW_LAMP_MOUNT], BW_LIGHT_AMBER);
    bw_verdict_free(v);
    v = ask(true, WATCH);
    assert_null(row_of(v, "D2"));
    bw_verdict_free(v);
}

static void d3_another_mount(void **state)
{
    (void)state;
    writer w;
    build("none");
    begin_writer(&w, in(copy, "control01.ctl"), 3, MOUNT_ID, 1756234999);
    bw_verdict *v = ask(false, WATCH);
    pthread_join(w.thread, NULL);
    expect_row(v, "D3", "fhmid: 1756234999, SGA mid: 1756234227");
    bw_verdict_free(v); /* d1_a_copy_that_moves has the near miss */
}

static void d4_a_lock_is_held(void **state)
{
    (void)state;
    build("none");
    write_at(in(copy, "lkDEMO"), "", 0);
    write_at(in(copy, "lkDEMO"), "DO NOT DELETE THIS FILE!\n", 25);
    holds_not("D4");
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int fd = open(in(copy, "lkDEMO"), O_RDWR);
        if (fd >= 0 && fcntl(fd, F_SETLK, &lock) == 0 && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    char byte;
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    char process[32];
    snprintf(process, sizeof(process), "process %d ", (int)child);
    bw_verdict *v = ask(false, 0);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    expect_row(v, "D4", "ORA-01102");
    assert_non_null(strstr(row_of(v, "D4")->says, process));
    bw_verdict_free(v);
}

static void d5_control_files_that_cannot_be_read(void **state)
{
    (void)state;
    build("none");
    holds_not("D5");
    write_at(in(copy, "control02.ctl"), "not yet here\n", 13);
    holds("D5", "ORA-00210", BW_LAMP_MOUNT, BW_LIGHT_RED);
    build("none");
    bw_verdict *v = ask(true, 0);
    assert_null(row_of(v, "D5"));
    bw_verdict_free(v);
    unlink(in(copy, "control02.ctl"));
    holds_not("D5"); /* nobody says that there should be two */
    v = ask(true, 0);
    expect_row(v, "D5", "ORA-27037");
    bw_verdict_free(v);
}

static void d6_d7_sequences(void **state)
{
    (void)state;
    build("D6");
    holds("D6", "version 1634 inconsistent with file", BW_LAMP_MOUNT, BW_LIGHT_RED);
    holds_not("D7");
    build("D7");
    holds("D7", "[kccpb_sanity_check_2], [1657], [1634]", BW_LAMP_MOUNT, BW_LIGHT_RED);
    holds_not("D6");
    build("none");
    set_record(FILE_PAIR, 8, 4, SEQUENCE);
    holds_not("D7");
    set_record(FILE_PAIR, 8, 4, SEQUENCE + 1);
    holds("D7", "[1635], [1634]", BW_LAMP_MOUNT, BW_LIGHT_RED);
}

static void d8_broken_control_blocks(void **state)
{
    (void)state;
    static const uint8_t zero[CONTROL];
    build("none");
    spoil(in(copy, "control01.ctl"), CONTROL, 2 * FILE_PAIR + 2, true);
    holds_not("D8");
    holds_not("C3"); /* the pair's other copy is sound */
    spoil(in(copy, "control01.ctl"), CONTROL, 2 * FILE_PAIR + 1, false);
    holds("C3", "(block 23, # blocks 1)", BW_LAMP_MOUNT, BW_LIGHT_RED);
    build("none");
    spoil(in(copy, "control01.ctl"), CONTROL, 1, true);
    holds("D8", "ORA-00201", BW_LAMP_MOUNT, BW_LIGHT_RED);
    build("none");
    write_block(in(copy, "control02.ctl"), 1, zero, CONTROL);
    holds("D8", "Fractured block found during control file header read", BW_LAMP_MOUNT,
          BW_LIGHT_RED);
}

static void d9_a_sequence_that_goes_back(void **state)
{
    (void)state;
    writer w;
    build("none");
    begin_writer(&w, in(copy, "control01.ctl"), 1, 40, SEQUENCE + 2);
    bw_verdict *v = ask(false, WATCH);
    pthread_join(w.thread, NULL);
    assert_null(row_of(v, "D9"));
    bw_verdict_free(v);
    begin_writer(&w, in(copy, "control01.ctl"), 1, 40, SEQUENCE - 3);
    v = ask(false, WATCH);
    pthread_join(w.thread, NULL);
    expect_row(v, "D9", "too old");
    bw_verdict_free(v);
}

/* Oracle's own wording; logs A9. */
static void write_dump(uint32_t flags)
{
    char text[400];
    int length =
        snprintf(text, sizeof(text),
                 "DATABASE ENTRY\n"
                 "***************************************************************************\n"
                 " (size = 316, compat size = 316, section max = 1, section in-use = 1,\n"
                 "  last-recid= 0, old-recno = 0, last-recno = 0)\n"
                 " (extent = 1, blkno = 1, numrecs = 1)\n DB Name \"DEMO\"\n"
                 " Database flags = 0x%08x 0x00001200\n",
                 flags);
    write_at(in(copy, "demo_ora_1.trc"), text, (size_t)length);
}

static void flags_are_read_from_a_dump(void **state)
{
    (void)state;
    static const struct {
        const char *id, *error;
        uint32_t flag;
        bw_lamp lamp;
        bw_light light;
    } rows[] = {{"D10", "ORA-01503", 0x200, BW_LAMP_MOUNT, BW_LIGHT_RED},
                {"D11", NULL, 0x400, BW_LAMP_OPEN, BW_LIGHT_AMBER},
                {"D34", "ORA-01589", 0x4, BW_LAMP_OPEN, BW_LIGHT_AMBER},
                {"D23", "from a fuzzy file", 0x100, BW_LAMP_OPEN, BW_LIGHT_RED}};
    build("none");
    bw_verdict *v = ask(false, 0);
    bool told = false;
    for (size_t i = 0; v->beyond[i]; i++)
        told = told || strncmp(v->beyond[i], "D10: ", 5) == 0;
    assert_true(told);
    bw_verdict_free(v);
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        write_dump(0x00404001);
        holds_not(rows[i].id);
        write_dump(0x00404001 | rows[i].flag);
        holds(rows[i].id, rows[i].error, rows[i].lamp, rows[i].light);
    }
}

static void d12_d13_clean_and_crashed(void **state)
{
    (void)state;
    build("D12");
    bw_verdict *v = ask(false, WATCH);
    expect_row(v, "D12", NULL);
    assert_null(row_of(v, "D13"));
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        assert_int_equal(v->lights[lamp], BW_LIGHT_GREEN);
    assert_null(v->advice);
    bw_verdict_free(v);
    set_header("users01.dbf", 138, 2, 0x0004); /* one fuzzy file */
    holds_not("D12");
    build("D12");
    set_header("users01.dbf", 484, 4, SCN + 5); /* not the record's stop SCN */
    holds_not("D12");

    build("none");
    v = ask(false, WATCH);
    expect_row(v, "D13", "Beginning crash recovery of 1 threads");
    assert_non_null(strstr(v->overall, "5 blocks, 3 KB, thread 1 from 17/2 to 17/9"));
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        assert_int_equal(v->lights[lamp], BW_LIGHT_GREEN);
    bw_verdict_free(v);
    build("D14");
    holds_not("D13");
}

static void d14_redo_that_ends_early(void **state)
{
    (void)state;
    build("D14");
    holds("D14", "[kcratr_nab_less_than_odr], [1], [17], [5], [9]", BW_LAMP_OPEN, BW_LIGHT_RED);
    build("none");
    holds_not("D14");
    spoil(in(copy, "redo01.log"), REDO, 9, false); /* behind the end: nothing needs it */
    holds_not("D14");
    spoil(in(copy, "redo01.log"), REDO, 8, false);
    holds("D14", "[8], [9]", BW_LAMP_OPEN, BW_LIGHT_RED);
}

static void d15_d16_the_log_is_another_or_gone(void **state)
{
    (void)state;
    build("none");
    holds_not("D15");
    holds_not("D16");
    set(in(copy, "redo01.log"), REDO, 1, 8, 4, 15);
    holds("D15", "expected sequence# 17", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D16");
    unlink(in(copy, "redo01.log"));
    holds("D16", "ORA-00313", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D15");
}

static void d17_members_of_a_group(void **state)
{
    (void)state;
    build("none");
    holds_not("D17");
    copy_file(in(copy, "redo01.log"), in(copy, "redo01b.log"));
    set_record(LOG_PAIR, 20 + 68, 2, 2); /* two members */
    holds_not("D17");
    unlink(in(copy, "redo01b.log"));
    holds("D17", "ORA-00346", BW_LAMP_OPEN, BW_LIGHT_AMBER);
}

static void d18_d19_an_old_control_file(void **state)
{
    (void)state;
    build("none");
    holds_not("D18");
    holds_not("D19");
    set(in(copy, "redo02.log"), REDO, 1, 36, 4, SEQUENCE + 1);
    holds("D18", "ORA-00338", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D19");
    build("D19");
    holds("D19", "ORA-01207", BW_LAMP_OPEN, BW_LIGHT_RED);
    build("none");
    set_header("users01.dbf", 40, 4, SEQUENCE + 1);
    holds("D19", "ORA-01110: data file 4", BW_LAMP_OPEN, BW_LIGHT_RED);
}

static void d20_a_file_behind(void **state)
{
    (void)state;
    build("none");
    holds_not("D20");
    set_header("users01.dbf", 140, 4, 57);
    holds("D20", "ORA-01113: file 4", BW_LAMP_OPEN, BW_LIGHT_RED);
    set_header("users01.dbf", 138, 2, 0x0005);
    holds_not("D20"); /* backup mode: D22 */
}

static void d21_d22_backup_mode(void **state)
{
    (void)state;
    build("none");
    holds_not("D21");
    holds_not("D22");
    set_header("users01.dbf", 128, 4, SCN - 7);
    set_header("users01.dbf", 138, 2, 0x0005);
    holds("D21", "ORA-10873: file 4", BW_LAMP_OPEN, BW_LIGHT_AMBER);
    holds_not("D22");
    spoil(in(copy, "users01.dbf"), DATA, 60, true);
    holds("D22", "ORA-01195", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D21");
    holds_not("D37"); /* split blocks are what a hot backup has */
    build("none");
    set_header("users01.dbf", 138, 2, 0x0005);
    set_header("users01.dbf", 140, 4, 57);
    holds("D22", "ORA-01113: file 4", BW_LAMP_OPEN, BW_LIGHT_RED);
}

static void d24_d25_d26_status_bits(void **state)
{
    (void)state;
    static const struct {
        const char *id, *error;
        uint16_t bit;
    } rows[] = {
        {"D24", "ORA-01195", 0x10}, {"D25", "ORA-01194", 0x40}, {"D26", "RESETLOGS", 0x200}};
    build("none");
    set_header("users01.dbf", 384, 4, SCN + 3);
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        set_header("users01.dbf", 138, 2, 0x0004);
        holds_not(rows[i].id);
        set_header("users01.dbf", 138, 2, 0x0004u | rows[i].bit);
        holds(rows[i].id, rows[i].error, BW_LAMP_OPEN, BW_LIGHT_RED);
    }
}

/* A checkpoint in log 16, which is here; in log 15, which is not. */
static void d27_redo_between_checkpoints(void **state)
{
    (void)state;
    build("none");
    set_header("users01.dbf", 140, 4, 57);
    set_header("users01.dbf", 484, 4, SCN - 1000);
    set_header("users01.dbf", 500, 4, 16);
    holds_not("D27");
    set_header("users01.dbf", 484, 4, SCN - 6000);
    set_header("users01.dbf", 500, 4, 15);
    holds("D27", "ORA-01152", BW_LAMP_OPEN, BW_LIGHT_RED);
}

static void d28_d29_missing_and_damaged(void **state)
{
    (void)state;
    build("none");
    holds_not("D28");
    holds_not("D29");
    holds_not("C7");
    spoil(in(copy, "users01.dbf"), DATA, 1, false);
    holds("D29", "ORA-01210", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D28"); /* it is there, by its name */
    unlink(in(copy, "users01.dbf"));
    holds("D28", "ORA-01157", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D29");
    build("none");
    assert_int_equal(truncate(in(copy, "users01.dbf"), 100 * DATA + 17), 0);
    holds("C7", "ORA-01200", BW_LAMP_OPEN, BW_LIGHT_RED);
}

static void set_branch(const char *name, uint32_t scn, uint32_t time)
{
    set_header(name, 116, 4, scn);
    set_header(name, 112, 4, time);
}

static void branches(void **state)
{
    (void)state;
    static const char *const ids[] = {"D30", "D31", "D32", "C4", "C5"};
    build("none");
    for (size_t i = 0; i < BW_COUNT(ids); i++)
        holds_not(ids[i]);
    set_branch("users01.dbf", 1, CREATED); /* the incarnation before */
    holds("D31", "ORA-19909: datafile 4", BW_LAMP_TRUST, BW_LIGHT_RED);
    holds_not("D30");
    set_header("users01.dbf", 484, 4, RESETLOGS);
    holds("D30", "ORA-01190", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D31");
    build("none");
    set_branch("users01.dbf", SCN - 10, CREATED + 99);
    holds("C5", "ORA-01190", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("D32");
    set_header("users01.dbf", 420, 4, RESETLOGS); /* it came out of the control file's branch */
    set_header("users01.dbf", 416, 4, RESETLOGS_TIME);
    holds("D32", "ORA-01190", BW_LAMP_OPEN, BW_LIGHT_RED);
    holds_not("C5");
    build("none");
    set_header("users01.dbf", 28, 4, 4711);
    holds("C4", "ORA-01159", BW_LAMP_OPEN, BW_LIGHT_RED);
}

static void d35_blocks_above_the_end_of_redo(void **state)
{
    (void)state;
    build("none");
    set(in(copy, "users01.dbf"), DATA, 12, 8, 4, END);
    holds_not("D35");
    set(in(copy, "users01.dbf"), DATA, 12, 8, 4, END + 1);
    holds("D35", "[2662]", BW_LAMP_TRUST, BW_LIGHT_RED);
    build("D35");
    holds("D35", "[2662]", BW_LAMP_TRUST, BW_LIGHT_RED);
}

/* The first redo record changes block 25 of file 2, which it found at SCN - 300. */
static void d36_a_block_older_than_redo_found_it(void **state)
{
    (void)state;
    build("none");
    holds_not("D36");
    set(in(copy, "undotbs01.dbf"), DATA, 25, 8, 4, SCN - 301);
    holds("D36", "[3020]", BW_LAMP_TRUST, BW_LIGHT_RED);
}

static void d37_torn_blocks(void **state)
{
    (void)state;
    build("D37");
    holds("D37", "(file # 4, block # 40)", BW_LAMP_TRUST, BW_LIGHT_RED);
    bw_verdict *v = ask(false, 0);
    assert_non_null(strstr(row_of(v, "D37")->says, "9 blocks: 40-48"));
    bw_verdict_free(v);
    build("none");
    holds_not("D37");
}

/* Mends block 60 when all blocks of its file have been read: before it is read again. */
static bool mend(void *context, uint64_t done, uint64_t total)
{
    if (total == 128 * DATA && done == total)
        write_block(in(copy, "users01.dbf"), 60, context, DATA);
    return true;
}

static void d38_torn_only_while_it_was_read(void **state)
{
    (void)state;
    static uint8_t good[DATA];
    bw_error err = {0};
    bw_verdict_options options = {.threads = 1};
    bw_progress progress = {mend, good};
    build("none");
    holds_not("D38");
    read_block(in(copy, "users01.dbf"), 60, good, DATA);
    unlink(in(copy, "undotbs01.dbf")); /* of the same size; only one is to be mended */
    unlink(in(copy, "sysaux01.dbf"));
    spoil(in(copy, "users01.dbf"), DATA, 60, true);
    bw_verdict *v =
        bw_verdict_read(bw_session_verdict_rules(session), NULL, copy, &options, &progress, &err);
    expect_row(v, "D38", "found valid data");
    assert_int_equal(v->lights[BW_LAMP_TRUST], BW_LIGHT_AMBER);
    assert_null(row_of(v, "D37"));
    bw_verdict_free(v);
}

static void d39_ends_of_alert_logs(void **state)
{
    (void)state;
    build("none");
    write_at(in(copy, "alert_DEMO.log"), "Sun Mar 16 05:40:11 2025\nthe end\n", 33);
    holds_not("D39");
    write_at(in(copy, "alert_DEMO.log"), "Sun Mar 16 05:40:11 2025\nthe e", 30);
    holds("D39", NULL, BW_LAMP_MOUNT, BW_LIGHT_AMBER);
    write_at(in(copy, "alert_DEMO.log"), "Sun Mar 16\0\0\0\0\0\n", 16);
    holds("D39", NULL, BW_LAMP_MOUNT, BW_LIGHT_AMBER);
}

/* The source opened with resetlogs at `scn`; the copy did not. */
static void branch_off(uint32_t scn)
{
    set_every_header(source, 416, 4, RESETLOGS_TIME);
    set_every_header(source, 420, 4, RESETLOGS);
    set_every_header(source, 112, 4, RESETLOGS_TIME + 86400);
    set_every_header(source, 116, 4, scn);
}

static void d41_redo_for_a_reinstate(void **state)
{
    (void)state;
    build("none");
    branch_off(SCN + 20);
    bw_verdict *v = ask(true, 0);
    assert_null(row_of(v, "D41")); /* log 17 is here */
    bw_verdict_free(v);
    unlink(in(copy, "redo01.log"));
    v = ask(true, 0);
    assert_null(row_of(v, "D41")); /* the source has it */
    bw_verdict_free(v);
    unlink(in(source, "redo01.log"));
    v = ask(true, 0);
    expect_row(v, "D41", "ORA-38754");
    bw_verdict_free(v);
}

static void d43_a_standby_ahead(void **state)
{
    (void)state;
    build("none");
    set_every_header(copy, 138, 2, 0x4000);
    branch_off(SCN + 1);
    bw_verdict *v = ask(true, 0);
    assert_null(row_of(v, "D43"));
    bw_verdict_free(v);
    build("none");
    set_every_header(copy, 138, 2, 0x4000);
    branch_off(SCN - 1);
    v = ask(true, 0);
    expect_row(v, "D43", "ORA-19906");
    bw_verdict_free(v);
}

static void d44_both_run(void **state)
{
    (void)state;
    writer one, two;
    build("none");
    for (int different = 0; different < 2; different++) {
        set(in(source, "redo01.log"), REDO, 1, 52, 4, different ? 77 : 0);
        begin_writer(&one, in(copy, "control01.ctl"), 3, HEARTBEAT, 1195884424u + different);
        begin_writer(&two, in(source, "control01.ctl"), 3, HEARTBEAT, 1195884424u + different);
        bw_verdict *v = ask(true, WATCH);
        pthread_join(one.thread, NULL);
        pthread_join(two.thread, NULL);
        if (different)
            expect_row(v, "D44", "ORA-16649");
        else
            assert_null(row_of(v, "D44"));
        bw_verdict_free(v);
    }
}

/* --- what was not seen is never green --- */
static void only_some_files_are_never_green(void **state)
{
    (void)state;
    static const struct {
        const char *keep;
        bool green[BW_LAMPS];
    } rows[] = {{"users01.dbf", {false, false, false}},
                {"redo01.log", {false, false, false}},
                {"control01.ctl", {true, false, false}}};
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        char command[1000];
        build("none");
        snprintf(command, sizeof(command),
                 "cd '%s' && find . -type f ! -name '%s' -exec rm -f '{}' +", copy, rows[i].keep);
        assert_int_equal(system(command), 0);
        bw_verdict *v = ask(false, WATCH);
        for (int lamp = 0; lamp < BW_LAMPS; lamp++)
            if ((v->lights[lamp] == BW_LIGHT_GREEN) != rows[i].green[lamp])
                fail_msg("%s alone: %s is %s", rows[i].keep, bw_lamp_name((bw_lamp)lamp),
                         bw_light_name(v->lights[lamp]));
        assert_true(v->unseen[0] != NULL);
        bw_verdict_free(v);
    }
    build("none");
    bw_verdict *v = ask(false, 0); /* one look only */
    assert_int_equal(v->lights[BW_LAMP_MOUNT], BW_LIGHT_UNKNOWN);
    bw_verdict_free(v);
}

/* --- directories that are no pair --- */
static void directories_that_do_not_fit(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_verdict_options options = {.source = copy};
    const bw_verdict_rules *rules = bw_session_verdict_rules(session);
    build("none");
    assert_null(bw_verdict_read(rules, NULL, copy, &options, NULL, &err));
    assert_non_null(strstr(err.text, "the same directory"));
    options.source = source;
    set_every_header(source, 28, 4, 4711);
    for (int file = 0; file < 2; file++) {
        set(in(source, file ? "control02.ctl" : "control01.ctl"), CONTROL, 1, 28, 4, 4711);
        set(in(source, file ? "redo02.log" : "redo01.log"), REDO, 1, 24, 4, 4711);
    }
    assert_null(bw_verdict_read(rules, NULL, copy, &options, NULL, &err));
    assert_non_null(strstr(err.text, "DBID 4711"));
    options.source = NULL;
    assert_null(bw_verdict_read(rules, NULL, in(copy, "nowhere"), &options, NULL, &err));
    assert_non_null(strstr(err.text, "no such file or directory"));
    mkdir(in(copy, "empty"), 0755);
    assert_null(bw_verdict_read(rules, NULL, in(copy, "empty"), &options, NULL, &err));
    assert_non_null(strstr(err.text, "name the directory"));
}

/* --- the table itself --- */
static void every_rule_has_held_or_says_why_not(void **state)
{
    (void)state;
    const bw_verdict_rules *rules = bw_session_verdict_rules(session);
    size_t cannot = 0;
    for (size_t i = 0; i < bw_verdict_rules_count(rules); i++) {
        const bw_verdict_rule *rule = bw_verdict_rules_at(rules, i);
        char word[20];
        snprintf(word, sizeof(word), " %s ", rule->id);
        if (rule->when && !strstr(held, word))
            fail_msg("no test makes %s hold", rule->id);
        cannot += !rule->when;
    }
    assert_int_equal(cannot, 4); /* D33, D40, D42, D45 */
    for (int number = 1; number <= 45; number++) {
        bool there = false;
        char id[8];
        snprintf(id, sizeof(id), "D%d", number);
        for (size_t i = 0; i < bw_verdict_rules_count(rules); i++)
            there = there || strcmp(bw_verdict_rules_at(rules, i)->id, id) == 0;
        if (!there)
            fail_msg("%s is not in the table", id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d1_a_copy_that_moves),
        cmocka_unit_test(d1_copies_some_heartbeats_apart),
        cmocka_unit_test(d2_only_the_source_moves),
        cmocka_unit_test(d3_another_mount),
        cmocka_unit_test(d4_a_lock_is_held),
        cmocka_unit_test(d5_control_files_that_cannot_be_read),
        cmocka_unit_test(d6_d7_sequences),
        cmocka_unit_test(d8_broken_control_blocks),
        cmocka_unit_test(d9_a_sequence_that_goes_back),
        cmocka_unit_test(flags_are_read_from_a_dump),
        cmocka_unit_test(d12_d13_clean_and_crashed),
        cmocka_unit_test(d14_redo_that_ends_early),
        cmocka_unit_test(d15_d16_the_log_is_another_or_gone),
        cmocka_unit_test(d17_members_of_a_group),
        cmocka_unit_test(d18_d19_an_old_control_file),
        cmocka_unit_test(d20_a_file_behind),
        cmocka_unit_test(d21_d22_backup_mode),
        cmocka_unit_test(d24_d25_d26_status_bits),
        cmocka_unit_test(d27_redo_between_checkpoints),
        cmocka_unit_test(d28_d29_missing_and_damaged),
        cmocka_unit_test(branches),
        cmocka_unit_test(d35_blocks_above_the_end_of_redo),
        cmocka_unit_test(d36_a_block_older_than_redo_found_it),
        cmocka_unit_test(d37_torn_blocks),
        cmocka_unit_test(d38_torn_only_while_it_was_read),
        cmocka_unit_test(d39_ends_of_alert_logs),
        cmocka_unit_test(d41_redo_for_a_reinstate),
        cmocka_unit_test(d43_a_standby_ahead),
        cmocka_unit_test(d44_both_run),
        cmocka_unit_test(only_some_files_are_never_green),
        cmocka_unit_test(directories_that_do_not_fit),
        cmocka_unit_test(every_rule_has_held_or_says_why_not), /* last */
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
