#include "faults.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static fault planned;
static int fault_at;
static atomic_int calls; /* of several threads */

void faults_plan(fault what, int at)
{
    planned = what;
    fault_at = at;
    calls = 0;
}

int faults_calls(void)
{
    return calls;
}

/* True: this call is the one. Short writes are done by the caller. */
static bool strike(void)
{
    int call = ++calls;
    bool now = planned == FAULT_EIO_FROM_HERE ? call >= fault_at : call == fault_at;
    if (!now || planned == FAULT_NONE)
        return false;
    if (planned == FAULT_KILL)
        raise(SIGKILL);
    errno = planned == FAULT_ENOSPC ? ENOSPC : EIO;
    return true;
}

static int bad_open(const char *path, int flags, int mode)
{
    return strike() ? -1 : bw_journal_system.open(path, flags, mode);
}

static ssize_t bad_pread(int fd, void *buffer, size_t size, off_t at)
{
    bool now = strike();
    if (now && planned == FAULT_SHORT)
        return pread(fd, buffer, size / 2 + 1, at);
    return now ? -1 : pread(fd, buffer, size, at);
}

/* A third of it arrives, whatever the device wants a write to be. */
static void tear(int fd, const void *buffer, size_t size, off_t at)
{
    bw_journal_system.past_cache(fd, false);
    if (pwrite(fd, buffer, size / 3 + 1, at) >= 0)
        raise(SIGKILL);
}

static ssize_t bad_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    bool now = strike();
    if (now && planned == FAULT_SHORT)
        return pwrite(fd, buffer, size / 2 + 1, at);
    if (now && planned == FAULT_TORN_KILL)
        tear(fd, buffer, size, at);
    return now ? -1 : pwrite(fd, buffer, size, at);
}

static int bad_fsync(int fd)
{
    return strike() ? -1 : fsync(fd);
}

static int bad_unlink(const char *path)
{
    return strike() ? -1 : unlink(path);
}

static int bad_truncate(int fd, off_t size)
{
    return strike() ? -1 : ftruncate(fd, size);
}

static int bad_lock(int fd)
{
    return strike() ? -1 : bw_journal_system.lock(fd);
}

/* Never struck: it asks nothing of a disk, and its failure is no error. */
static bool own_past_cache(int fd, bool on)
{
    return bw_journal_system.past_cache(fd, on);
}

const bw_journal_io faulty_system = {bad_open,   bad_pread,    bad_pwrite, bad_fsync,
                                     bad_unlink, bad_truncate, bad_lock,   own_past_cache};

int commit_in_child(world *w, size_t files)
{
    pid_t child = fork();
    if (child == 0) {
        bw_journal_info info;
        bw_error err = {0};
        bw_status status = world_commit(w, files, &faulty_system, &info, &err);
        int code = status == BW_OK ? 0 : strstr(err.text, "journal resolve") ? 2 : 1;
        _exit(calls < fault_at ? 3 : code);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? -1 : WEXITSTATUS(status);
}

static void check_after(world *w, size_t files, size_t blocks, int code, bool forward, int at)
{
    bw_error err = {0};
    int state = world_state(w, files, blocks);
    if (code == 0 && state != 'n')
        fail_msg("call %d: said committed, state %d", at, state);
    if (code == 1 && state != 'o')
        fail_msg("call %d: said refused, state %d", at, state);
    if (!world_resolve(w, forward, &err))
        fail_msg("call %d: the journal cannot be resolved: %s", at, err.text);
    state = world_state(w, files, blocks);
    if (state != 'o' && state != 'n')
        fail_msg("call %d, code %d: mixed after resolving (%d)", at, code, state);
    assert_int_equal(world_journals(w, BW_JOURNAL_UNFINISHED), 0);
    assert_int_equal(world_journals(w, BW_JOURNAL_DAMAGED), 0);
}

int every_call(fault what, size_t files, size_t blocks, size_t blocks_of_a_file, int most)
{
    for (int at = 1; at <= most; at++) {
        world w;
        faults_plan(what, at);
        world_make(&w, blocks_of_a_file);
        world_open(&w);
        world_stage(&w, files, blocks, 'n');
        int code = commit_in_child(&w, files);
        check_after(&w, files, blocks, code, at % 2, at);
        world_remove(&w);
        if (code == 3)
            return at - 1;
    }
    return most;
}
