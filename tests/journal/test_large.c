/* Commits large enough for the ways past the page cache: the journal's stream of pieces, long runs
 * of blocks; where the file system refuses that way, and stopped or failed at every system call. */
#include "core/file/journal_stream.h"
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- systems that know no way past the page cache, each in its way --- */
static atomic_size_t past_cache_bytes; /* asked for, of reads and writes */

static bool is_past_cache(int fd)
{
    return (fcntl(fd, F_GETFL) & O_DIRECT) != 0;
}

static ssize_t counted_pread(int fd, void *buffer, size_t size, off_t at)
{
    past_cache_bytes += is_past_cache(fd) ? size : 0;
    return pread(fd, buffer, size, at);
}

static ssize_t counted_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    past_cache_bytes += is_past_cache(fd) ? size : 0;
    return pwrite(fd, buffer, size, at);
}

/* As tmpfs of old: the file cannot be set to it. */
static bool refused_past_cache(int fd, bool on)
{
    (void)fd, (void)on;
    return false;
}

/* As a disk of large sectors: it can be set, but then the first call fails. */
static ssize_t picky_pread(int fd, void *buffer, size_t size, off_t at)
{
    if (!is_past_cache(fd))
        return pread(fd, buffer, size, at);
    errno = EINVAL;
    return -1;
}

static ssize_t picky_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    if (!is_past_cache(fd))
        return pwrite(fd, buffer, size, at);
    errno = EINVAL;
    return -1;
}

static bw_journal_io system_that(ssize_t (*reads)(int, void *, size_t, off_t),
                                 ssize_t (*writes)(int, const void *, size_t, off_t))
{
    bw_journal_io io = bw_journal_system;
    io.pread = reads;
    io.pwrite = writes;
    return io;
}

/* The file system of the tests may itself be one of them. */
static bool has_way_past_cache(const world *w)
{
    int fd = open(w->paths[0], O_RDONLY | O_DIRECT);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* --- the stream alone --- */
#define STREAM_BYTES (3 * BW_STREAM_PIECE + 777u)

static uint8_t *bytes_without_pattern(size_t size)
{
    uint8_t *bytes = bw_alloc(size);
    uint32_t seed = 7;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)((seed = seed * 1664525u + 1013904223u) >> 24);
    return bytes;
}

static void check_file(int fd, const uint8_t *expected, size_t size)
{
    struct stat st;
    uint8_t *found = bw_alloc(size);
    assert_int_equal(fstat(fd, &st), 0);
    assert_int_equal(st.st_size, size);
    assert_true(bw_journal_read_all(&bw_journal_system, fd, found, size, 0));
    assert_memory_equal(found, expected, size);
    free(found);
}

/* size bytes, so many at a time, synced after the first half as well. */
static void stream_once(const bw_journal_io *io, const uint8_t *bytes, size_t size, size_t at_once,
                        uint64_t expected)
{
    char path[] = "/tmp/blockwright-stream-XXXXXX";
    int fd = mkstemp(path);
    bool half = false;
    bw_stream stream;
    assert_true(fd >= 0);
    bw_stream_begin(&stream, io, fd, 0, expected);
    for (size_t done = 0; done < size;) {
        size_t n = size - done < at_once ? size - done : at_once;
        assert_true(bw_stream_add(&stream, bytes + done, n));
        done += n;
        if (!half && done >= size / 2) {
            assert_true(bw_stream_sync(&stream));
            check_file(fd, bytes, done);
            half = true;
        }
    }
    assert_true(bw_stream_sync(&stream));
    check_file(fd, bytes, size);
    bw_stream_end(&stream);
    bw_stream_end(&stream); /* harmless */
    close(fd);
    unlink(path);
}

static void a_stream_writes_what_it_was_given(void **state)
{
    (void)state;
    static const size_t sizes[] = {1,
                                   4096,
                                   BW_STREAM_PIECE - 1,
                                   BW_STREAM_PIECE,
                                   BW_STREAM_PIECE + 1,
                                   2 * BW_STREAM_PIECE,
                                   STREAM_BYTES};
    bw_journal_io refusing = bw_journal_system, picky = system_that(picky_pread, picky_pwrite);
    refusing.past_cache = refused_past_cache;
    const bw_journal_io *systems[] = {&bw_journal_system, &refusing, &picky};
    uint8_t *bytes = bytes_without_pattern(STREAM_BYTES);
    for (size_t s = 0; s < BW_COUNT(systems); s++)
        for (size_t i = 0; i < BW_COUNT(sizes); i++) {
            stream_once(systems[s], bytes, sizes[i], 16437, sizes[i]);
            stream_once(systems[s], bytes, sizes[i], BW_STREAM_PIECE + 3, sizes[i]);
            stream_once(systems[s], bytes, sizes[i], 5000, 70000); /* guessed wrong */
        }
    free(bytes);
}

static ssize_t full_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    if (at < (off_t)BW_STREAM_PIECE)
        return pwrite(fd, buffer, size, at);
    errno = ENOSPC;
    return -1;
}

/* The second piece fails while the third is made: said at the latest by sync, and not forgotten. */
static void a_piece_that_failed_is_told(void **state)
{
    (void)state;
    bw_journal_io full = system_that(pread, full_pwrite);
    char path[] = "/tmp/blockwright-stream-XXXXXX";
    int fd = mkstemp(path);
    uint8_t *bytes = bytes_without_pattern(STREAM_BYTES);
    bw_stream stream;
    bw_stream_begin(&stream, &full, fd, 0, STREAM_BYTES);
    bool good = bw_stream_add(&stream, bytes, STREAM_BYTES);
    errno = 0;
    assert_false(bw_stream_sync(&stream));
    assert_int_equal(errno, ENOSPC);
    assert_false(bw_stream_sync(&stream));
    print_message("add said %s\n", good ? "nothing yet" : "it too");
    bw_stream_end(&stream);
    close(fd);
    unlink(path);
    free(bytes);
}

/* --- whole commits --- */
static void begin(world *w)
{
    world_make(w, WORLD_MANY);
    world_open(w);
    world_stage(w, WORLD_FILES, WORLD_MANY, 'n');
}

/* There and back: the journal holds both images of every block. */
static void commit_and_undo(const bw_journal_io *io)
{
    world w;
    bw_journal_info info, undone;
    bw_error err = {0};
    begin(&w);
    if (world_commit(&w, WORLD_FILES, io, &info, &err) != BW_OK)
        fail_msg("%s", err.text);
    assert_int_equal(world_state(&w, WORLD_FILES, WORLD_MANY), 'n');
    assert_int_equal(world_journals(&w, BW_JOURNAL_SEALED), 1);
    world_close(&w);
    const bw_commit_options options = {.live_i_know = true};
    if (bw_journal_restore(info.path, &options, &undone, &err) != BW_OK)
        fail_msg("%s", err.text);
    assert_int_equal(world_state(&w, WORLD_FILES, WORLD_MANY), 'o');
    world_remove(&w);
}

static void a_large_commit_goes_past_the_page_cache(void **state)
{
    (void)state;
    const bw_journal_io counting = system_that(counted_pread, counted_pwrite);
    const size_t images = (size_t)WORLD_FILES * WORLD_MANY * WORLD_BLOCK;
    world w;
    world_make(&w, 1);
    bool has_way = has_way_past_cache(&w);
    world_remove(&w);
    past_cache_bytes = 0;
    commit_and_undo(&counting);
    print_message("%zu bytes past the page cache\n", (size_t)past_cache_bytes);
    /* journal: both images but for a last piece; files: written and read back but for short runs */
    if (has_way)
        assert_true(past_cache_bytes >= 4 * images - 2 * BW_STREAM_PIECE);
}

static void without_that_way_it_is_done_all_the_same(void **state)
{
    (void)state;
    bw_journal_io refusing = bw_journal_system, picky = system_that(picky_pread, picky_pwrite);
    refusing.past_cache = refused_past_cache;
    commit_and_undo(&refusing);
    commit_and_undo(&picky);
}

/* --- the order of the steps --- */
static char steps[64];   /* each kind of call once for all that follow each other */
static char kind_of[64]; /* by descriptor: j journal, f folder, d datafile */

static void note(char step)
{
    size_t length = strlen(steps);
    if (length + 1 < sizeof(steps) && (length == 0 || steps[length - 1] != step))
        steps[length] = step;
}

static int noted_open(const char *path, int flags, int mode)
{
    int fd = bw_journal_system.open(path, flags, mode);
    bool journal = strstr(path, BW_JOURNAL_SUFFIX) != NULL;
    assert_in_range(fd, 0, sizeof(kind_of) - 1);
    kind_of[fd] = flags & O_DIRECTORY ? 'f' : journal ? 'j' : 'd';
    return fd;
}

static ssize_t noted_pread(int fd, void *buffer, size_t size, off_t at)
{
    note('r');
    return pread(fd, buffer, size, at);
}

static ssize_t noted_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    note(kind_of[fd]);
    return pwrite(fd, buffer, size, at);
}

static int noted_fsync(int fd)
{
    note(kind_of[fd] == 'j' ? 'J' : kind_of[fd] == 'f' ? 'F' : 'D');
    return fsync(fd);
}

/* Compared; the journal written, on the disk, its name too; the file written, on the disk, read
 * back; the seal written, on the disk. */
static void no_step_begins_before_the_last_has_ended(void **state)
{
    (void)state;
    bw_journal_io noted = system_that(noted_pread, noted_pwrite);
    noted.open = noted_open;
    noted.fsync = noted_fsync;
    world w;
    bw_journal_info info;
    bw_error err = {0};
    begin(&w);
    assert_int_equal(world_commit(&w, 1, &noted, &info, &err), BW_OK);
    assert_string_equal(steps, "rjJFdDrjJ");
    world_remove(&w);
}

/* Blocks of half a page: long runs, which go past the page cache, begin and end in the middle of
 * pages that short ones, which go through it, have the other half of. */
static void runs_that_share_pages_come_out_right(void **state)
{
    (void)state;
    static const struct {
        size_t first, count;
    } runs[] = {{1, 400}, {402, 1}, {404, 3}, {408, 301}, {710, 1}, {712, 388}};
    static uint8_t expected[WORLD_MANY * WORLD_BLOCK], found[sizeof(expected)];
    world w;
    bw_journal_info info;
    bw_error err = {0};
    world_make(&w, WORLD_MANY);
    world_open(&w);
    memset(expected, 'o', sizeof(expected));
    for (size_t i = 0; i < BW_COUNT(runs); i++)
        for (size_t b = runs[i].first; b < runs[i].first + runs[i].count; b++) {
            uint8_t *block = expected + b * WORLD_BLOCK;
            memset(block, (int)(b % 251), WORLD_BLOCK);
            assert_int_equal(
                bw_overlay_put(w.sources[0], b * WORLD_BLOCK, block, WORLD_BLOCK, &err), BW_OK);
        }
    assert_int_equal(world_commit(&w, 1, NULL, &info, &err), BW_OK);
    int fd = open(w.paths[0], O_RDONLY);
    assert_int_equal(read(fd, found, sizeof(found)), sizeof(found));
    close(fd);
    assert_memory_equal(found, expected, sizeof(found));
    world_remove(&w);
}

/* The disk keeps another bit than it was given of the file's blocks: of new ones, or of all. */
static ssize_t lie(int fd, const void *buffer, size_t size, off_t at, bool of_all)
{
    uint8_t *other = bw_alloc_pages(size);
    memcpy(other, buffer, size);
    struct stat st;
    bool file = fstat(fd, &st) == 0 && st.st_size == (off_t)WORLD_MANY * WORLD_BLOCK;
    if (file && (of_all || other[0] == 'n'))
        other[size / 2] ^= 1;
    ssize_t n = pwrite(fd, other, size, at);
    free(other);
    return n;
}

static ssize_t lying_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    return lie(fd, buffer, size, at, false);
}

static ssize_t always_lying_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    return lie(fd, buffer, size, at, true);
}

/* The second failure is told by what it was, not by what the system said last. */
static void a_disk_that_lies_twice_is_told_of(void **state)
{
    (void)state;
    const bw_journal_io lying = system_that(pread, always_lying_pwrite);
    world w;
    bw_journal_info info;
    bw_error err = {0};
    begin(&w);
    assert_int_equal(world_commit(&w, 1, &lying, &info, &err), BW_ERR_IO);
    const char *back = strstr(err.text, "Taking it back failed as well (");
    if (!back || !strstr(back, "did not come back from the disk") || !strstr(back, "--back"))
        fail_msg("%s", err.text);
    assert_true(world_resolve(&w, false, &err));
    assert_int_equal(world_state(&w, 1, WORLD_MANY), 'o');
    world_remove(&w);
}

static void a_disk_that_lies_is_found_out(void **state)
{
    (void)state;
    const bw_journal_io lying = system_that(pread, lying_pwrite);
    world w;
    bw_journal_info info;
    bw_error err = {0};
    begin(&w);
    assert_int_equal(world_commit(&w, 1, &lying, &info, &err), BW_ERR_IO);
    if (!strstr(err.text, "did not come back") || !strstr(err.text, "All files are as they were"))
        fail_msg("%s", err.text);
    assert_int_equal(world_state(&w, 1, WORLD_MANY), 'o');
    assert_false(bw_journal_pending(w.paths[0], &info));
    world_remove(&w);
}

/* --- stopped --- */
static void every_fault_leaves_old_or_new(void **state)
{
    (void)state;
    for (fault f = FAULT_EIO; f < FAULTS; f++) {
        int tried = every_call(f, 1, WORLD_MANY, WORLD_MANY, 1000);
        print_message("fault %d: %d system calls tried\n", (int)f, tried);
        assert_true(tried > 20);
    }
}

static void several_large_files_are_one_unit(void **state)
{
    (void)state;
    const fault faults[] = {FAULT_ENOSPC, FAULT_KILL, FAULT_TORN_KILL};
    for (size_t f = 0; f < BW_COUNT(faults); f++) {
        int tried = every_call(faults[f], WORLD_FILES, WORLD_MANY, WORLD_MANY, 1000);
        print_message("fault %d: %d system calls tried\n", (int)faults[f], tried);
        assert_true(tried > 45);
    }
}

static bool until_half(void *context, uint64_t done, uint64_t total)
{
    uint64_t *most = context;
    *most = done;
    return done < total / 2;
}

/* While pieces are under way. */
static void a_stop_on_the_way_leaves_nothing(void **state)
{
    (void)state;
    world w;
    bw_journal_info info, *journals;
    bw_error err = {0};
    uint64_t done = 0;
    begin(&w);
    const bw_progress progress = {until_half, &done};
    const bw_journal_job job = {.title = "test", .live_i_know = true, .progress = &progress};
    assert_int_equal(bw_journal_commit(w.sources, WORLD_FILES, &job, &info, &err),
                     BW_ERR_CANCELLED);
    assert_int_equal(done, WORLD_FILES * WORLD_MANY / 2);
    assert_int_equal(world_state(&w, WORLD_FILES, WORLD_MANY), 'o');
    assert_int_equal(bw_journal_list(w.paths[0], &journals, NULL), 0);
    assert_int_equal(bw_journal_list(w.paths[2], &journals, NULL), 0); /* its pointer is gone too */
    world_remove(&w);
}

/* --- journals that lost a piece --- */
/* Killed at the first call that leaves the file mixed. */
static void make_unfinished(world *w, bw_journal_info *info)
{
    for (int at = 10; at < 100; at++) {
        faults_plan(FAULT_TORN_KILL, at);
        world_make(w, WORLD_MANY);
        world_open(w);
        world_stage(w, 1, WORLD_MANY, 'n');
        commit_in_child(w, 1);
        if (bw_journal_pending(w->paths[0], info) && world_state(w, 1, WORLD_MANY) == -1)
            return;
        world_remove(w);
    }
    fail_msg("no call left a mixed state");
}

static void refused_and_untouched(const world *w, const bw_journal_info *info)
{
    bw_error err = {0};
    assert_int_not_equal(bw_journal_resolve(info->path, false, &err), BW_OK);
    assert_true(strlen(err.text) > 0);
    assert_int_equal(world_state(w, 1, WORLD_MANY), -1);
}

/* What a power loss could leave of a journal that was never synced: a piece that is nothing. */
static void a_journal_without_one_of_its_pieces_is_refused(void **state)
{
    (void)state;
    world w;
    bw_journal_info info;
    struct stat st;
    static uint8_t nothing[BW_STREAM_PIECE], piece[BW_STREAM_PIECE];
    make_unfinished(&w, &info);
    int fd = open(info.path, O_RDWR);
    assert_int_equal(fstat(fd, &st), 0);
    assert_true(st.st_size > 4 * (off_t)BW_STREAM_PIECE);
    for (off_t at = 0; at + (off_t)BW_STREAM_PIECE < st.st_size; at += BW_STREAM_PIECE) {
        assert_int_equal(pread(fd, piece, sizeof(piece), at), sizeof(piece));
        assert_int_equal(pwrite(fd, nothing, sizeof(nothing), at), sizeof(nothing));
        refused_and_untouched(&w, &info);
        assert_int_equal(pwrite(fd, piece, sizeof(piece), at), sizeof(piece));
    }
    close(fd);
    assert_true(world_resolve(&w, false, NULL)); /* whole again, it works */
    assert_int_equal(world_state(&w, 1, WORLD_MANY), 'o');
    world_remove(&w);
}

static void a_journal_cut_between_pieces_is_refused(void **state)
{
    (void)state;
    world w;
    bw_journal_info info;
    make_unfinished(&w, &info);
    for (off_t pieces = 4; pieces >= 0; pieces--) {
        assert_int_equal(truncate(info.path, pieces * (off_t)BW_STREAM_PIECE), 0);
        refused_and_untouched(&w, &info);
    }
    world_remove(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_writes_what_it_was_given),
        cmocka_unit_test(a_piece_that_failed_is_told),
        cmocka_unit_test(a_large_commit_goes_past_the_page_cache),
        cmocka_unit_test(without_that_way_it_is_done_all_the_same),
        cmocka_unit_test(no_step_begins_before_the_last_has_ended),
        cmocka_unit_test(runs_that_share_pages_come_out_right),
        cmocka_unit_test(a_disk_that_lies_is_found_out),
        cmocka_unit_test(a_disk_that_lies_twice_is_told_of),
        cmocka_unit_test(every_fault_leaves_old_or_new),
        cmocka_unit_test(several_large_files_are_one_unit),
        cmocka_unit_test(a_stop_on_the_way_leaves_nothing),
        cmocka_unit_test(a_journal_without_one_of_its_pieces_is_refused),
        cmocka_unit_test(a_journal_cut_between_pieces_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
