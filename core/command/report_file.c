/* The report's file: a new one, or in the place of an earlier report. And digests of the logs. */
#include "core/command/timeline_report_parts.h"
#include "core/file/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark[] = "<!DOCTYPE html>\n<!-- blockwright timeline -->";

static bool is_report(const char *path)
{
    char begin[sizeof(mark)] = {0};
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    ssize_t got = file < 0 ? -1 : read(file, begin, sizeof(mark) - 1);
    if (file >= 0)
        close(file);
    return got == (ssize_t)sizeof(mark) - 1 && memcmp(begin, mark, sizeof(mark) - 1) == 0;
}

static bw_status refuse(const char *path, bool force, bw_error *err)
{
    if (!force)
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%s is there already; name a new file, or say --force to replace an "
                            "earlier report",
                            path);
    return bw_error_set(err, BW_ERR_ARGUMENT,
                        "%s is no report of blockwright: --force replaces nothing else; name a "
                        "new file",
                        path);
}

bw_status bw_timeline_report_may_save(const char *path, bool force, bw_error *err)
{
    struct stat st;
    bool there = lstat(path, &st) == 0;
    return there && (!force || !is_report(path)) ? refuse(path, force, err) : BW_OK;
}

static bool write_all(int file, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(file, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

bw_status bw_report_write(const char *path, const char *bytes, size_t size, bool force,
                          bw_error *err)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0 && errno == EEXIST) {
        if (!force || !is_report(path))
            return refuse(path, force, err);
        file = open(path, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);
    }
    bool good = file >= 0 && write_all(file, bytes, size);
    int error = errno;
    if (file >= 0 && close(file) != 0 && good) {
        good = false;
        error = errno;
    }
    return good ? BW_OK
                : bw_error_set(err, BW_ERR_IO, "%s: the report cannot be written: %s", path,
                               strerror(error));
}

bw_status bw_report_digest(const char *path, char hex[65], const bw_progress *progress,
                           bw_error *err)
{
    enum { PIECE = 1 << 20 };
    uint8_t digest[BW_DIGEST_BYTES], *piece = bw_alloc(PIECE);
    bw_sha256 sha;
    uint64_t done = 0;
    struct stat st = {0};
    ssize_t got = -1;
    bool stopped = false;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bw_sha256_begin(&sha);
    if (file >= 0 && fstat(file, &st) == 0)
        while (!stopped && (got = read(file, piece, PIECE)) > 0) {
            bw_sha256_add(&sha, piece, (size_t)got);
            done += (uint64_t)got;
            stopped = progress && progress->report &&
                      !progress->report(progress->context, done, (uint64_t)st.st_size);
        }
    if (file >= 0)
        close(file);
    free(piece);
    bw_sha256_end(&sha, digest);
    for (size_t i = 0; i < BW_DIGEST_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    if (stopped)
        return bw_error_set(err, BW_ERR_CANCELLED, "stopped; no report was written");
    return got == 0 ? BW_OK
                    : bw_error_set(err, BW_ERR_IO, "%s: cannot be read for its digest", path);
}
