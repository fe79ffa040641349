/* Writing: the steps of a commit, in the order that makes it all-old or all-new (DESIGN 5.3). */
#include "core/file/journal_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define RECORD_ROOM 8192u /* bytes: any record but a block's */

typedef struct commit {
    const bw_journal_job *job;
    const bw_journal_io *io;
    bw_journal_target *targets;
    size_t count;
    uint8_t *memory;            /* for blocks on their way */
    char path[BW_JOURNAL_PATH]; /* of the journal */
    int fd;                     /* of the journal; -1 = not made */
    bw_stream stream;           /* its bytes on their way */
    bw_text payload;            /* of the record being made */
    uint8_t chain[BW_DIGEST_BYTES];
    char **pointers; /* journals in other folders that name this one; owned */
    size_t pointer_count;
    uint64_t blocks;
} commit;

static const bw_overlay *overlay_of(const bw_journal_target *target)
{
    return bw_source_overlay(target->source);
}

/* --- before anything is written --- */
static bw_status check_kind(bw_source *source, bw_error *err)
{
    if (bw_source_descriptor(source) >= 0)
        return BW_OK;
    return bw_error_set(err, BW_ERR_ARGUMENT,
                        "%s is a text with dumped bytes, not the file itself; its edits can be "
                        "exported (edits --lua) and staged on the file",
                        bw_source_path(source));
}

static bw_status check_writers(commit *c, bw_source *source, bw_error *err)
{
    char who[128];
    if (c->job->live_i_know || !bw_other_writer(bw_source_descriptor(source), who, sizeof(who)))
        return BW_OK;
    return bw_error_set(err, BW_ERR_ARGUMENT,
                        "%s is open for writing in %s: a running database would write over the "
                        "edit, or read half of it; stop it first (or --live-i-know)",
                        bw_source_path(source), who);
}

static bw_status open_targets(commit *c, bw_source *const *sources, bw_error *err)
{
    for (size_t i = 0; i < c->count; i++) {
        bw_source *source = sources[i];
        bw_journal_target *t = &c->targets[i];
        bw_status status = check_kind(source, err);
        if (status == BW_OK)
            status = check_writers(c, source, err);
        if (status != BW_OK)
            return status;
        t->source = source;
        t->path = realpath(bw_source_path(source), NULL);
        if (!t->path)
            return bw_error_set(err, BW_ERR_IO, "%s: %s; is it still there?",
                                bw_source_path(source), strerror(errno));
        t->first_block = overlay_of(t)->first_block;
        t->block_size = overlay_of(t)->block_size;
        c->blocks += overlay_of(t)->count;
        status = bw_journal_open_target(c->io, t, bw_source_descriptor(source), err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status compare_disk(commit *c, bw_error *err)
{
    bw_status status = BW_OK;
    c->memory = bw_journal_room(c->targets, c->count);
    for (size_t i = 0; i < c->count && status == BW_OK; i++)
        status = bw_journal_compare(c->io, &c->targets[i], c->memory, err);
    return status;
}

/* --- the journal --- */
static bw_status journal_failed(const commit *c, bw_error *err)
{
    int number = errno;
    const char *remedy =
        number == ENOSPC || number == EDQUOT
            ? "make room there: a commit needs twice the size of the changed blocks"
            : "it must be possible to write beside the file that is changed";
    return bw_error_set(err, BW_ERR_IO,
                        "the journal %s cannot be written: %s. Nothing was changed; %s", c->path,
                        strerror(number), remedy);
}

/* What is in c->payload. */
static bool add_record(commit *c, bw_record_type type)
{
    const bw_payload_part all = {bw_text_get(&c->payload), c->payload.length};
    return bw_stream_add_record(&c->stream, type, &all, 1, c->chain);
}

static uint64_t microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static bool add_begin(commit *c)
{
    bw_text_clear(&c->payload);
    bw_payload_put64(&c->payload, microseconds());
    bw_payload_put32(&c->payload, (uint32_t)c->count);
    bw_payload_put64(&c->payload, c->blocks);
    bw_payload_put_text(&c->payload, c->job->title ? c->job->title : "");
    return add_record(c, BW_RECORD_BEGIN);
}

static bool add_file(commit *c, const bw_journal_target *t)
{
    bw_text_clear(&c->payload);
    bw_payload_put64(&c->payload, t->size);
    bw_payload_put64(&c->payload, t->first_block);
    bw_payload_put32(&c->payload, t->block_size);
    bw_payload_put_text(&c->payload, t->path);
    return add_record(c, BW_RECORD_FILE);
}

static bool add_block(commit *c, size_t file, const bw_staged_block *block)
{
    uint32_t size = c->targets[file].block_size;
    bw_text_clear(&c->payload);
    bw_payload_put32(&c->payload, (uint32_t)file);
    bw_payload_put64(&c->payload, block->offset);
    bw_payload_put32(&c->payload, size);
    const bw_payload_part parts[] = {
        {c->payload.data, c->payload.length}, {block->disk, size}, {block->now, size}};
    return bw_stream_add_record(&c->stream, BW_RECORD_BLOCK, parts, BW_COUNT(parts), c->chain);
}

static bool add_ready(commit *c)
{
    bw_text_clear(&c->payload);
    bw_payload_put64(&c->payload, c->blocks);
    return add_record(c, BW_RECORD_READY);
}

/* The record that ends the story, on the disk when this returns true. */
static bool add_end(commit *c, bw_record_type type)
{
    bw_text_clear(&c->payload);
    return add_record(c, type) && bw_stream_sync(&c->stream);
}

static bool wants_on(const commit *c, uint64_t done)
{
    const bw_progress *p = c->job->progress;
    return !p || !p->report || p->report(p->context, done, c->blocks);
}

/* Everything up to READY. Cancelled: errno is ECANCELED. */
static bool add_images(commit *c)
{
    uint64_t done = 0;
    bool good = bw_stream_add(&c->stream, BW_JOURNAL_MAGIC, BW_JOURNAL_MAGIC_BYTES) && add_begin(c);
    for (size_t i = 0; i < c->count && good; i++)
        good = add_file(c, &c->targets[i]);
    for (size_t i = 0; i < c->count && good; i++)
        for (size_t b = 0; b < overlay_of(&c->targets[i])->count && good; b++) {
            good = add_block(c, i, &overlay_of(&c->targets[i])->blocks[b]);
            if (good && !wants_on(c, ++done)) {
                errno = ECANCELED;
                good = false;
            }
        }
    return good && add_ready(c);
}

static bool sync_folder(commit *c, const char *file)
{
    char folder[BW_JOURNAL_PATH];
    snprintf(folder, sizeof(folder), "%s", file);
    char *slash = strrchr(folder, '/');
    slash[slash == folder] = '\0';
    int fd = c->io->open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY, 0);
    if (fd < 0)
        return false;
    bool good = c->io->fsync(fd) == 0 || errno == EINVAL; /* some file systems know no such thing */
    int number = errno;
    close(fd);
    errno = number;
    return good;
}

/* "/u01/system01.dbf.20261121T060312Z-4711-0.bwj" */
static void name_journal(const char *file, unsigned attempt, char path[BW_JOURNAL_PATH])
{
    char stamp[32];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &utc);
    snprintf(path, BW_JOURNAL_PATH, "%.4000s.%s-%ld-%u" BW_JOURNAL_SUFFIX, file, stamp,
             (long)getpid(), attempt);
}

static int create_beside(commit *c, const char *file, char path[BW_JOURNAL_PATH])
{
    int fd = -1;
    for (unsigned attempt = 0; attempt < 1000 && fd < 0; attempt++) {
        name_journal(file, attempt, path);
        fd = c->io->open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    return fd;
}

/* --- pointers: journals in the other folders, that name ours --- */
static bool same_folder(const char *a, const char *b)
{
    size_t length = (size_t)(strrchr(a, '/') - a);
    return (size_t)(strrchr(b, '/') - b) == length && memcmp(a, b, length) == 0;
}

static bool needs_pointer(const commit *c, size_t file)
{
    for (size_t i = 0; i < file; i++)
        if (same_folder(c->targets[i].path, c->targets[file].path))
            return false;
    return file > 0;
}

static bool add_pointer(commit *c, const char *file)
{
    char path[BW_JOURNAL_PATH];
    uint8_t chain[BW_DIGEST_BYTES] = {0};
    int fd = create_beside(c, file, path);
    if (fd < 0)
        return false;
    c->pointers = bw_realloc(c->pointers, (c->pointer_count + 1) * sizeof(*c->pointers));
    c->pointers[c->pointer_count++] = bw_strdup(path);
    bw_text_clear(&c->payload);
    bw_payload_put_text(&c->payload, c->path);
    const bw_payload_part all = {c->payload.data, c->payload.length};
    bw_stream stream;
    bw_stream_begin(&stream, c->io, fd, 0, RECORD_ROOM);
    bool good = bw_stream_add(&stream, BW_JOURNAL_MAGIC, BW_JOURNAL_MAGIC_BYTES) &&
                bw_stream_add_record(&stream, BW_RECORD_POINTER, &all, 1, chain) &&
                bw_stream_sync(&stream) && sync_folder(c, path);
    int number = errno;
    bw_stream_end(&stream);
    close(fd);
    errno = number;
    return good;
}

static bool add_pointers(commit *c)
{
    for (size_t i = 1; i < c->count; i++)
        if (needs_pointer(c, i) && !add_pointer(c, c->targets[i].path))
            return false;
    return true;
}

static void drop_pointers(commit *c)
{
    for (size_t i = 0; i < c->pointer_count; i++)
        c->io->unlink(c->pointers[i]);
}

/* Of the whole journal, about. */
static uint64_t journal_bytes(const commit *c)
{
    uint64_t bytes = RECORD_ROOM;
    for (size_t i = 0; i < c->count; i++)
        bytes += 2 * (uint64_t)overlay_of(&c->targets[i])->count * c->targets[i].block_size;
    return bytes;
}

/* Locked while it is written: a reader sees that it is not a dead one's. READY comes to the disk
 * last of all, when every folder has its pointer. */
static bw_status write_journal(commit *c, bw_error *err)
{
    c->fd = create_beside(c, c->targets[0].path, c->path);
    if (c->fd < 0)
        return journal_failed(c, err);
    bw_stream_begin(&c->stream, c->io, c->fd, 0, journal_bytes(c));
    bool good = c->io->lock(c->fd) == 0 && add_pointers(c) && add_images(c) &&
                bw_stream_sync(&c->stream) && sync_folder(c, c->path);
    if (good)
        return BW_OK;
    bw_status status = errno == ECANCELED
                           ? bw_error_set(err, BW_ERR_CANCELLED, "stopped; nothing was written")
                           : journal_failed(c, err);
    bw_stream_end(&c->stream);
    c->io->unlink(c->path);
    drop_pointers(c);
    return status;
}

/* --- the files --- */
/* All of them are on the disk before the first is read back. */
static bw_status write_and_read_back(const commit *c, bool old, bw_error *err)
{
    bw_status status = BW_OK;
    for (size_t i = 0; i < c->count && status == BW_OK; i++)
        status = bw_journal_write(c->io, &c->targets[i], c->memory, old, err);
    for (size_t i = 0; i < c->count && status == BW_OK; i++)
        status = bw_journal_read_back(c->io, &c->targets[i], c->memory, old, err);
    return status;
}

/* After a failure among the files: back to what was there, or say that it could not be done. */
static bw_status take_back(commit *c, const bw_error *why, bw_error *err)
{
    bw_error back = {0};
    if (write_and_read_back(c, true, &back) == BW_OK && add_end(c, BW_RECORD_BACK)) {
        c->io->unlink(c->path);
        drop_pointers(c);
        return bw_error_set(err, BW_ERR_IO, "%s. All files are as they were before", why->text);
    }
    return bw_error_set(
        err, BW_ERR_IO,
        "%s. Taking it back failed as well (%s): the files may be half old and half "
        "new until `blockwright journal resolve %s --back` has run",
        why->text, back.status != BW_OK ? back.text : strerror(errno), c->path);
}

static bw_status write_files(commit *c, bw_error *err)
{
    bw_error why = {0};
    if (write_and_read_back(c, false, &why) != BW_OK)
        return take_back(c, &why, err);
    if (!add_end(c, BW_RECORD_SEALED))
        return bw_error_set(err, BW_ERR_IO,
                            "the files are written, but the journal could not be closed: %s. Run "
                            "`blockwright journal resolve %s --forward`",
                            strerror(errno), c->path);
    drop_pointers(c);
    return BW_OK;
}

static void finish(commit *c)
{
    bw_journal_targets_free(c->targets, c->count);
    bw_stream_end(&c->stream);
    if (c->fd >= 0)
        close(c->fd);
    for (size_t i = 0; i < c->pointer_count; i++)
        free(c->pointers[i]);
    free(c->pointers);
    bw_text_free(&c->payload);
    free(c->memory);
}

bw_status bw_journal_commit(bw_source *const *sources, size_t count, const bw_journal_job *job,
                            bw_journal_info *info, bw_error *err)
{
    commit c = {.job = job,
                .io = job->io ? job->io : &bw_journal_system,
                .targets = bw_alloc(count * sizeof(*c.targets)),
                .count = count,
                .fd = -1};
    for (size_t i = 0; i < count; i++)
        c.targets[i].fd = -1;
    bw_status status = open_targets(&c, sources, err);
    if (status == BW_OK)
        status = compare_disk(&c, err);
    if (status == BW_OK)
        status = write_journal(&c, err);
    if (status == BW_OK)
        status = write_files(&c, err);
    *info = (bw_journal_info){.state = status == BW_OK ? BW_JOURNAL_SEALED : BW_JOURNAL_NOT_BEGUN,
                              .time = microseconds(),
                              .files = (uint32_t)count,
                              .blocks = c.blocks};
    snprintf(info->path, sizeof(info->path), "%s", c.path);
    snprintf(info->title, sizeof(info->title), "%s", job->title ? job->title : "");
    finish(&c);
    return status;
}

/* --- what replaying needs too --- */
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

static bool system_past_cache(int fd, bool on)
{
#ifdef O_DIRECT
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && ((flags & O_DIRECT) != 0) != on &&
           fcntl(fd, F_SETFL, flags ^ O_DIRECT) == 0;
#else
    (void)fd, (void)on;
    return false;
#endif
}

const bw_journal_io bw_journal_system = {system_open, pread,     pwrite,      fsync,
                                         unlink,      ftruncate, system_lock, system_past_cache};

/* After a call that failed. EINVAL: some file systems, and disks of large sectors, want the page
 * cache for this one; a short read or write leaves the rest at a place that needs it. */
static bool may_go_on(const bw_journal_io *io, int fd)
{
    return errno == EINTR || (errno == EINVAL && io->past_cache(fd, false));
}

bool bw_journal_read_all(const bw_journal_io *io, int fd, void *buffer, size_t size, uint64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = io->pread(fd, (char *)buffer + done, size - done, (off_t)(at + done));
        if (n < 0 && may_go_on(io, fd))
            continue;
        if (n == 0)
            errno = 0;
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
        if (n < 0 && may_go_on(io, fd))
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
    bw_text payload = {0};
    bw_stream stream;
    if (!bw_journal_reader_begin(&reader, fd, true))
        return false;
    while (bw_journal_reader_next(&reader))
        ;
    if (text)
        bw_payload_put_text(&payload, text);
    const bw_payload_part all = {bw_text_get(&payload), payload.length};
    bw_stream_begin(&stream, io, fd, reader.at, RECORD_ROOM);
    bool good = io->truncate(fd, (off_t)reader.at) == 0 &&
                bw_stream_add_record(&stream, type, &all, 1, reader.chain) &&
                bw_stream_sync(&stream);
    int number = errno;
    bw_stream_end(&stream);
    bw_journal_reader_end(&reader);
    bw_text_free(&payload);
    errno = number;
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
