/* What a commit and its replaying both need: the system's calls, the files opened and locked, a
 * record behind the last. */
#include "core/file/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int system_open(const char *path, int flags, int mode)
{
    return open(path, flags, mode);
}

/* An open file description's lock: also between threads and libraries of one process. */
static int system_lock(int fd)
{
#ifdef F_OFD_SETLK
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &lock);
#else
    return flock(fd, LOCK_EX | LOCK_NB);
#endif
}

const bw_journal_io bw_journal_system = {system_open, pread,     pwrite,     fsync,
                                         unlink,      ftruncate, system_lock};

bool bw_journal_read_all(const bw_journal_io *io, int fd, void *buffer, size_t size, uint64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = io->pread(fd, (char *)buffer + done, size - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

bool bw_journal_write_all(const bw_journal_io *io, int fd, const void *buffer, size_t size,
                          uint64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = io->pwrite(fd, (const char *)buffer + done, size - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = ENOSPC;
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

static bw_status cannot_open(const char *path, bw_error *err)
{
    const char *remedy = errno == EROFS    ? "the file system is mounted read-only"
                         : errno == EACCES ? "ask its owner (usually oracle) or change user"
                         : errno == EPERM  ? "it is immutable (lsattr), or the device is read-only"
                                           : "check the path and its rights";
    return bw_error_set(err, BW_ERR_IO, "%s cannot be opened for writing: %s; %s", path,
                        strerror(errno), remedy);
}

bw_status bw_journal_open_target(const bw_journal_io *io, bw_journal_target *t, int expect_fd,
                                 bw_error *err)
{
    struct stat now, then;
    t->fd = io->open(t->path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    if (t->fd < 0)
        return cannot_open(t->path, err);
    if (fstat(t->fd, &now) != 0)
        return cannot_open(t->path, err);
    if (expect_fd >= 0 && fstat(expect_fd, &then) == 0 &&
        (now.st_ino != then.st_ino || now.st_dev != then.st_dev))
        return bw_error_set(err, BW_ERR_FORMAT,
                            "%s was replaced by another file since it was opened; nothing was "
                            "written. Open it again",
                            t->path);
    if (io->lock(t->fd) != 0 && (errno == EAGAIN || errno == EACCES))
        return bw_error_set(err, BW_ERR_IO,
                            "another blockwright is writing to %s; try again when it is done",
                            t->path);
    if (expect_fd >= 0)
        t->size = S_ISREG(now.st_mode) ? (uint64_t)now.st_size : bw_source_size(t->source);
    return BW_OK;
}

unsigned long long bw_journal_block_number(const bw_journal_target *t, uint64_t offset)
{
    return t->block_size ? (unsigned long long)(t->first_block + offset / t->block_size) : 0;
}

void bw_journal_targets_free(bw_journal_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (targets[i].fd >= 0)
            close(targets[i].fd);
        free(targets[i].path);
    }
    free(targets);
}

/* Behind the last good record; what follows it is the torn rest of an earlier try. */
static bool append_at(const bw_journal_io *io, int fd, bw_record_type type, const char *text)
{
    bw_journal_reader reader;
    bw_text payload = {0}, record = {0};
    if (!bw_journal_reader_begin(&reader, fd, true))
        return false;
    while (bw_journal_reader_next(&reader))
        ;
    if (text)
        bw_record_put_text(&payload, text);
    uint64_t end = reader.at;
    bw_record_seal(type, &payload, reader.chain, &record);
    bw_journal_reader_end(&reader);
    bool good = io->truncate(fd, (off_t)end) == 0 &&
                bw_journal_write_all(io, fd, bw_text_get(&record), record.length, end) &&
                io->fsync(fd) == 0;
    bw_text_free(&payload);
    bw_text_free(&record);
    return good;
}

bw_status bw_journal_append(const bw_journal_io *io, const char *path, bw_record_type type,
                            const char *text, bw_error *err)
{
    int fd = io->open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
    bool good = fd >= 0 && append_at(io, fd, type, text);
    int number = errno;
    if (fd >= 0)
        close(fd);
    if (good)
        return BW_OK;
    return bw_error_set(err, BW_ERR_IO, "the journal %s cannot be closed: %s", path,
                        strerror(number));
}
