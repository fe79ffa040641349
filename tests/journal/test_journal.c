/* A commit that is stopped, failed or lied to at every one of its system calls: all-old or all-new
 * afterwards, for one file and for several; journals damaged at each byte; files that changed. */
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define BLOCKS 3u

static void faults_of(size_t files)
{
    static const char *const names[] = {
        "", "EIO", "ENOSPC", "short", "kill", "kill in a write", "EIO for good"};
    for (fault f = FAULT_EIO; f < FAULTS; f++)
        print_message("%zu file(s), %s: %d system calls tried\n", files, names[f],
                      every_call(f, files, BLOCKS, WORLD_BLOCKS, 1000));
}

static void one_file_is_old_or_new(void **state)
{
    (void)state;
    faults_of(1);
}

static void several_files_are_one_unit(void **state)
{
    (void)state;
    faults_of(3);
}

/* The first call at which a kill leaves some files old and some new. */
static int call_among_writes(size_t files)
{
    for (int at = 1, state = 'o'; state == 'o'; at++) {
        world w;
        faults_plan(FAULT_KILL, at);
        world_make(&w, WORLD_BLOCKS);
        world_open(&w);
        world_stage(&w, files, BLOCKS, 'n');
        commit_in_child(&w, files);
        state = world_state(&w, files, BLOCKS);
        world_remove(&w);
        if (state == -1)
            return at;
    }
    fail_msg("no call left a mixed state");
    return 0;
}

/* Resolving may be killed as well, and be run again. */
static void resolving_may_be_killed(void **state)
{
    (void)state;
    int among_writes = call_among_writes(3);
    for (int at = 1; at < 200; at++) {
        world w;
        bw_journal_info info;
        bw_error err = {0};
        faults_plan(FAULT_KILL, among_writes);
        world_make(&w, WORLD_BLOCKS);
        world_open(&w);
        world_stage(&w, 3, BLOCKS, 'n');
        commit_in_child(&w, 3);
        bool pending = bw_journal_pending(w.paths[2], &info);
        faults_plan(FAULT_KILL, at);
        pid_t child = fork();
        if (child == 0) {
            bw_status status =
                pending ? bw_journal_resolve_with(info.path, at % 2, &faulty_system, &err) : BW_OK;
            _exit(status != BW_OK ? 2 : faults_calls() < at ? 3 : 0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        bool done = WIFEXITED(status) && WEXITSTATUS(status) == 3;
        assert_true(pending);
        if (!world_resolve(&w, true, &err))
            fail_msg("call %d: %s", at, err.text);
        int after = world_state(&w, 3, BLOCKS);
        assert_true(after == 'n' || after == 'o');
        world_remove(&w);
        if (done)
            return;
    }
    fail_msg("resolving never came to its end");
}

/* --- undo of a commit --- */
static void a_commit_can_be_undone(void **state)
{
    (void)state;
    world w;
    bw_journal_info info, undone;
    bw_error err = {0};
    world_make(&w, WORLD_BLOCKS);
    world_open(&w);
    world_stage(&w, 3, 5, 'n');
    assert_int_equal(world_commit(&w, 3, NULL, &info, &err), BW_OK);
    assert_int_equal(world_state(&w, 3, 5), 'n');
    assert_int_equal(world_journals(&w, BW_JOURNAL_SEALED), 1);
    world_close(&w); /* as if another day */
    const bw_commit_options options = {.live_i_know = true};
    if (bw_journal_restore(info.path, &options, &undone, &err) != BW_OK)
        fail_msg("%s", err.text);
    assert_int_equal(world_state(&w, 3, 5), 'o');
    assert_int_equal(world_journals(&w, BW_JOURNAL_RESTORED), 1);
    assert_int_not_equal(bw_journal_restore(info.path, &options, &undone, &err), BW_OK);
    assert_int_equal(bw_journal_forget(info.path, false, &err), BW_OK);
    assert_int_equal(world_journals(&w, BW_JOURNAL_RESTORED), 0);
    world_remove(&w);
}

/* --- journals that were spoilt --- */
static void overwrite(const char *path, uint64_t at, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, bytes, size, (off_t)at), size);
    close(fd);
}

static uint8_t byte_of(const char *path, uint64_t at)
{
    uint8_t byte = 0;
    int fd = open(path, O_RDONLY);
    assert_int_equal(pread(fd, &byte, 1, (off_t)at), 1);
    close(fd);
    return byte;
}

/* An unfinished journal, made by a kill in the middle of the second file. */
static void make_unfinished(world *w, bw_journal_info *info)
{
    for (int at = 1; at < 100; at++) {
        faults_plan(FAULT_TORN_KILL, at);
        world_make(w, WORLD_BLOCKS);
        world_open(w);
        world_stage(w, 2, 1, 'n');
        commit_in_child(w, 2);
        if (bw_journal_pending(w->paths[0], info) && world_state(w, 2, 1) == -1)
            return;
        world_remove(w);
    }
    fail_msg("no call left a mixed state");
}

/* Whatever byte is wrong: the journal is refused or still does its work; no file gets other bytes.
 */
static void a_journal_damaged_anywhere_harms_nothing(void **state)
{
    (void)state;
    world w;
    bw_journal_info info;
    struct stat st;
    size_t refused = 0;
    make_unfinished(&w, &info);
    assert_int_equal(stat(info.path, &st), 0);
    for (off_t at = 0; at < st.st_size; at++) {
        uint8_t byte = byte_of(info.path, (uint64_t)at), wrong = byte ^ 0x41;
        bw_error err = {0};
        overwrite(info.path, (uint64_t)at, &wrong, 1);
        int before = world_state(&w, 2, 1);
        if (bw_journal_resolve(info.path, false, &err) != BW_OK) {
            refused++;
            assert_true(strlen(err.text) > 0);
            assert_int_equal(world_state(&w, 2, 1), before); /* not touched */
            overwrite(info.path, (uint64_t)at, &byte, 1);
        } else {
            fail_msg("byte %lld is not covered by a digest", (long long)at);
        }
    }
    print_message("%zu bytes damaged one by one: %zu refused\n", (size_t)st.st_size, refused);
    assert_true(world_resolve(&w, false, NULL)); /* whole again, it works */
    assert_int_equal(world_state(&w, 2, 1), 'o');
    world_remove(&w);
}

static void a_journal_cut_anywhere_harms_nothing(void **state)
{
    (void)state;
    world w;
    bw_journal_info info;
    struct stat st;
    make_unfinished(&w, &info);
    assert_int_equal(stat(info.path, &st), 0);
    for (off_t size = st.st_size - 1; size >= 0; size -= 37) {
        bw_error err = {0};
        int before = world_state(&w, 2, 1);
        assert_int_equal(truncate(info.path, size), 0);
        assert_int_not_equal(bw_journal_resolve(info.path, true, &err), BW_OK);
        assert_int_equal(world_state(&w, 2, 1), before);
    }
    world_remove(&w);
}

/* The journal names a file that holds other bytes by now. */
static void a_journal_of_another_file_is_refused(void **state)
{
    (void)state;
    world w;
    bw_journal_info info;
    bw_error err = {0};
    make_unfinished(&w, &info);
    overwrite(w.paths[1], 100, "other", 5);
    assert_int_not_equal(bw_journal_resolve(info.path, true, &err), BW_OK);
    assert_non_null(strstr(err.text, "neither those before"));
    assert_non_null(strstr(err.text, w.paths[1]));
    assert_non_null(strstr(err.text, "block 0"));
    assert_int_not_equal(bw_journal_forget(info.path, false, &err), BW_OK); /* may be needed */
    assert_true(bw_journal_pending(w.paths[1], &info));
    assert_int_equal(bw_journal_forget(info.path, true, &err), BW_OK); /* the way out */
    assert_false(bw_journal_pending(w.paths[1], &info));
    world_remove(&w);
}

/* A journal whose structure is broken keeps its files from being opened as if they were whole. */
static void a_damaged_journal_is_announced(void **state)
{
    (void)state;
    world w;
    bw_journal_info info, again;
    bw_error err = {0};
    make_unfinished(&w, &info);
    struct stat st;
    assert_int_equal(stat(info.path, &st), 0);
    overwrite(info.path, (uint64_t)st.st_size - 50, "\xff\xff\xff\xff", 4); /* inside READY */
    overwrite(info.path, (uint64_t)st.st_size - 56, "\xff", 1);             /* its head */
    assert_true(bw_journal_pending(w.paths[0], &again));
    bw_dbfile *file = bw_dbfile_open(w.paths[0], &err);
    assert_null(file);
    assert_int_equal(err.status, BW_ERR_UNFINISHED);
    assert_non_null(strstr(err.text, "journal forget --force"));
    world_remove(&w);
}

/* What a killed commit leaves in other folders goes with its journal. */
static void pointers_go_when_it_is_resolved(void **state)
{
    (void)state;
    world w;
    bw_journal_info info;
    char command[300];
    bool seen = false;
    for (int at = 20; at < 60 && !seen; at++) {
        faults_plan(FAULT_KILL, at);
        world_make(&w, WORLD_BLOCKS);
        world_open(&w);
        world_stage(&w, 3, 1, 'n');
        commit_in_child(&w, 3);
        seen = bw_journal_pending(w.paths[2], &info); /* through the pointer */
        if (!seen)
            world_remove(&w);
    }
    assert_true(seen);
    assert_int_equal(bw_journal_resolve(info.path, true, NULL), BW_OK);
    snprintf(command, sizeof(command), "test -z \"$(ls %s/b/*.bwj 2>/dev/null)\"", w.folder);
    assert_int_equal(system(command), 0);
    world_remove(&w);
}

/* --- refusals before anything is written --- */
static void refused(world *w, const char *word, bw_status expected)
{
    bw_journal_info info;
    bw_error err = {0};
    bw_status status = world_commit(w, 1, NULL, &info, &err);
    assert_int_equal(status, expected);
    if (!strstr(err.text, word) || !strstr(err.text, w->folder))
        fail_msg("'%s' lacks '%s' or the file", err.text, word);
    assert_int_equal(bw_source_overlay(w->sources[0])->count, 1); /* staged edits stay staged */
    bw_journal_info *journals;
    assert_int_equal(bw_journal_list(w->folder, &journals, NULL), 0);
    print_message("%s\n", err.text);
}

static void begin(world *w)
{
    world_make(w, WORLD_BLOCKS);
    world_open(w);
    world_stage(w, 1, 1, 'n');
}

static void a_block_that_changed_is_refused(void **state)
{
    (void)state;
    world w;
    begin(&w);
    overwrite(w.paths[0], 77, "x", 1);
    refused(&w, "block 0 was changed by another program", BW_ERR_FORMAT);
    world_remove(&w);
}

static void a_file_that_was_cut_is_refused(void **state)
{
    (void)state;
    world w;
    begin(&w);
    assert_int_equal(truncate(w.paths[0], 1000), 0);
    refused(&w, "the file was cut", BW_ERR_IO);
    world_remove(&w);
}

static void a_file_that_was_replaced_is_refused(void **state)
{
    (void)state;
    world w;
    char command[600];
    begin(&w);
    snprintf(command, sizeof(command), "cp %s %s.new && mv %s.new %s", w.paths[0], w.paths[0],
             w.paths[0], w.paths[0]);
    assert_int_equal(system(command), 0);
    refused(&w, "was replaced by another file", BW_ERR_FORMAT);
    world_remove(&w);
}

static void a_file_that_is_gone_is_refused(void **state)
{
    (void)state;
    world w;
    begin(&w);
    assert_int_equal(unlink(w.paths[0]), 0);
    refused(&w, "No such file", BW_ERR_IO);
    world_remove(&w);
}

static void two_blockwrights_do_not_write_at_once(void **state)
{
    (void)state;
    world w;
    begin(&w);
    int fd = open(w.paths[0], O_RDWR);
    assert_int_equal(bw_journal_system.lock(fd), 0); /* the other one */
    refused(&w, "another blockwright is writing", BW_ERR_IO);
    close(fd);
    world_remove(&w);
}

/* Another process that could write at any moment. */
static void a_writer_is_noticed(void **state)
{
    (void)state;
    world w;
    bw_journal_info info;
    bw_error err = {0};
    int ready[2];
    begin(&w);
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = open(w.paths[0], O_RDWR);
        if (write(ready[1], "r", 1) != 1 || fd < 0)
            _exit(1);
        pause();
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    const bw_journal_job job = {.title = "test"};
    bw_status status = bw_journal_commit(w.sources, 1, &job, &info, &err);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_int_equal(status, BW_ERR_ARGUMENT);
    char name[40];
    snprintf(name, sizeof(name), "pid %ld", (long)child);
    assert_non_null(strstr(err.text, name));
    print_message("%s\n", err.text);
    assert_int_equal(bw_journal_commit(w.sources, 1, &job, &info, &err), BW_OK); /* it is gone */
    close(ready[0]);
    close(ready[1]);
    world_remove(&w);
}

/* SHA-256 against the vectors of FIPS 180-4. */
static void digests_are_sha256(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *digest;
    } vectors[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < BW_COUNT(vectors); i++) {
        bw_sha256 sha;
        uint8_t digest[BW_DIGEST_BYTES];
        char hex[2 * BW_DIGEST_BYTES + 1];
        bw_sha256_begin(&sha);
        bw_sha256_add(&sha, vectors[i].text, strlen(vectors[i].text));
        bw_sha256_end(&sha, digest);
        for (int b = 0; b < BW_DIGEST_BYTES; b++)
            snprintf(hex + 2 * b, 3, "%02x", digest[b]);
        assert_string_equal(hex, vectors[i].digest);
    }
}

/* The processor's instructions against plain C, over states and blocks without a pattern. */
static void all_ways_of_hashing_agree(void **state)
{
    (void)state;
    uint8_t bytes[5 * BW_SHA256_BLOCK];
    uint32_t seed = 1, ours[8], plain[8];
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof(bytes); i++)
            bytes[i] = (uint8_t)((seed = seed * 1664525u + 1013904223u) >> 24);
        for (size_t i = 0; i < 8; i++)
            ours[i] = plain[i] = seed = seed * 1664525u + 1013904223u;
        bw_sha256_compress(ours, bytes, (size_t)round % 6);
        bw_sha256_compress_plain(plain, bytes, (size_t)round % 6);
        assert_memory_equal(ours, plain, sizeof(ours));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_sha256),
        cmocka_unit_test(all_ways_of_hashing_agree),
        cmocka_unit_test(one_file_is_old_or_new),
        cmocka_unit_test(several_files_are_one_unit),
        cmocka_unit_test(resolving_may_be_killed),
        cmocka_unit_test(a_commit_can_be_undone),
        cmocka_unit_test(a_journal_damaged_anywhere_harms_nothing),
        cmocka_unit_test(a_journal_cut_anywhere_harms_nothing),
        cmocka_unit_test(a_journal_of_another_file_is_refused),
        cmocka_unit_test(a_damaged_journal_is_announced),
        cmocka_unit_test(pointers_go_when_it_is_resolved),
        cmocka_unit_test(a_block_that_changed_is_refused),
        cmocka_unit_test(a_file_that_was_cut_is_refused),
        cmocka_unit_test(a_file_that_was_replaced_is_refused),
        cmocka_unit_test(a_file_that_is_gone_is_refused),
        cmocka_unit_test(two_blockwrights_do_not_write_at_once),
        cmocka_unit_test(a_writer_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
