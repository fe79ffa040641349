/* Where a log's bytes come from. Files are read with pread, never mapped: writers cut them. */
#include "core/log/bytes.h"
#include "core/log/utf16.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define HEAD 256u /* bytes that tell a replaced file from one cut and written anew */

struct bw_log_bytes {
    char *path;
    uint8_t *memory; /* NULL for files */
    int file;        /* -1 for memory */
    gzFile packed;   /* NULL for plain files */
    bw_utf16 *wide;  /* NULL for bytes that are text as they stand */
    struct stat seen;
    uint64_t size;
    uint8_t head[HEAD];
    size_t head_size;
};

static size_t read_fully(int file, uint64_t offset, uint8_t *buffer, size_t size, int *error)
{
    size_t got = 0;
    while (got < size) {
        ssize_t n = pread(file, buffer + got, size - got, (off_t)(offset + got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            *error = errno;
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    return got;
}

static int open_log(const char *path, struct stat *seen, bw_error *err)
{
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0 || fstat(file, seen) != 0) {
        bw_error_set(err, errno == ENOENT ? BW_ERR_NOT_FOUND : BW_ERR_IO,
                     "%s: cannot be opened: %s; check the path and its permissions", path,
                     strerror(errno));
        if (file >= 0)
            close(file);
        return -1;
    }
    if (!S_ISREG(seen->st_mode)) {
        bw_error_set(err, BW_ERR_ARGUMENT, "%s: no regular file; name a log file", path);
        close(file);
        return -1;
    }
    return file;
}

/* zlib reads through a second descriptor, so that the first stays where pread needs it. */
static bool open_packed(bw_log_bytes *b)
{
    if (b->head_size < 3 || b->head[0] != 0x1f || b->head[1] != 0x8b || b->head[2] != 8)
        return true;
    int copy = fcntl(b->file, F_DUPFD_CLOEXEC, 0);
    b->packed = copy < 0 ? NULL : gzdopen(copy, "rb");
    if (!b->packed && copy >= 0)
        close(copy);
    return b->packed != NULL;
}

/* In UTF-16, packed or not? */
static void look_for_wide(bw_log_bytes *b)
{
    uint8_t head[2] = {0};
    size_t got = 0;
    bw_utf16_free(b->wide);
    b->wide = NULL;
    if (bw_log_bytes_read(b, 0, head, sizeof(head), &got, NULL) == BW_OK)
        b->wide = bw_utf16_new(head, got);
}

static bool take_file(bw_log_bytes *b, int file, const struct stat *seen)
{
    int error = 0;
    b->file = file;
    b->seen = *seen;
    b->size = (uint64_t)seen->st_size;
    b->head_size = read_fully(file, 0, b->head, HEAD, &error);
    if (!open_packed(b))
        return false;
    look_for_wide(b);
    return true;
}

static void drop_file(bw_log_bytes *b)
{
    if (b->packed)
        gzclose(b->packed);
    b->packed = NULL;
    if (b->file >= 0)
        close(b->file);
    b->file = -1;
}

bw_log_bytes *bw_log_bytes_open(const char *path, bw_error *err)
{
    struct stat seen;
    int file = open_log(path, &seen, err);
    if (file < 0)
        return NULL;
    bw_log_bytes *b = bw_alloc(sizeof(*b));
    b->path = bw_strdup(path);
    if (!take_file(b, file, &seen)) {
        bw_error_set(err, BW_ERR_IO, "%s: the packed log cannot be unpacked here", path);
        bw_log_bytes_free(b);
        return NULL;
    }
    return b;
}

bw_log_bytes *bw_log_bytes_from_memory(const char *name, const void *bytes, size_t size)
{
    bw_log_bytes *b = bw_alloc(sizeof(*b));
    b->path = bw_strdup(name);
    b->file = -1;
    b->size = size;
    b->memory = bw_alloc(size ? size : 1);
    if (size)
        memcpy(b->memory, bytes, size);
    look_for_wide(b);
    return b;
}

void bw_log_bytes_free(bw_log_bytes *b)
{
    if (!b)
        return;
    drop_file(b);
    bw_utf16_free(b->wide);
    free(b->memory);
    free(b->path);
    free(b);
}

const char *bw_log_bytes_path(const bw_log_bytes *b)
{
    return b->path;
}

bool bw_log_bytes_gzip(const bw_log_bytes *b)
{
    return b->packed != NULL;
}

uint64_t bw_log_bytes_size(const bw_log_bytes *b)
{
    return b->size;
}

int64_t bw_log_bytes_changed(const bw_log_bytes *b)
{
    return b->memory ? 0 : (int64_t)b->seen.st_mtime;
}

/* A packed file cut short gives what could be unpacked: *got is less, no error. */
static bw_status read_packed(bw_log_bytes *b, uint64_t offset, uint8_t *buffer, size_t size,
                             size_t *got, bw_error *err)
{
    if (offset > LLONG_MAX || gzseek(b->packed, (z_off_t)offset, SEEK_SET) < 0) {
        int code = 0;
        const char *why = gzerror(b->packed, &code);
        gzclearerr(b->packed);
        if (code == Z_BUF_ERROR || code == Z_OK)
            return BW_OK;
        return bw_error_set(err, BW_ERR_FORMAT, "%s: damaged gzip data: %s", b->path, why);
    }
    while (*got < size) {
        unsigned part = size - *got > 1u << 20 ? 1u << 20 : (unsigned)(size - *got);
        int n = gzread(b->packed, buffer + *got, part);
        if (n <= 0)
            break;
        *got += (size_t)n;
    }
    return BW_OK;
}

static bw_status read_raw(bw_log_bytes *b, uint64_t offset, void *buffer, size_t size, size_t *got,
                          bw_error *err)
{
    *got = 0;
    if (b->packed)
        return read_packed(b, offset, buffer, size, got, err);
    if (b->memory) {
        *got = offset >= b->size ? 0 : b->size - offset < size ? b->size - offset : size;
        if (*got)
            memcpy(buffer, b->memory + offset, *got);
        return BW_OK;
    }
    int error = 0;
    *got = read_fully(b->file, offset, buffer, size, &error);
    if (error && *got == 0)
        return bw_error_set(err, BW_ERR_IO, "%s: read at byte %llu failed: %s", b->path,
                            (unsigned long long)offset, strerror(error));
    return BW_OK;
}

typedef struct raw_bytes {
    bw_log_bytes *bytes;
    bw_status status;
    bw_error *err;
} raw_bytes;

static size_t read_for_wide(void *context, uint64_t offset, uint8_t *buffer, size_t size)
{
    raw_bytes *raw = context;
    size_t got;
    raw->status = read_raw(raw->bytes, offset, buffer, size, &got, raw->err);
    return got;
}

bw_status bw_log_bytes_read(bw_log_bytes *b, uint64_t offset, void *buffer, size_t size,
                            size_t *got, bw_error *err)
{
    if (!b->wide)
        return read_raw(b, offset, buffer, size, got, err);
    raw_bytes raw = {b, BW_OK, err};
    *got = bw_utf16_read(b->wide, read_for_wide, &raw, offset, buffer, size);
    return raw.status;
}

static bool same_head(const bw_log_bytes *b)
{
    uint8_t now[HEAD];
    int error = 0;
    size_t got = read_fully(b->file, 0, now, b->head_size, &error);
    return got == b->head_size && memcmp(now, b->head, got) == 0;
}

bw_status bw_log_bytes_refresh(bw_log_bytes *b, bw_log_change *change, bw_error *err)
{
    struct stat now;
    *change = BW_LOG_SAME;
    if (b->memory)
        return BW_OK;
    int file = open_log(b->path, &now, err);
    if (file < 0)
        return err ? err->status : BW_ERR_IO;
    if (now.st_dev != b->seen.st_dev || now.st_ino != b->seen.st_ino)
        *change = BW_LOG_REPLACED;
    else if ((uint64_t)now.st_size < b->size)
        *change = BW_LOG_TRUNCATED;
    else if (!same_head(b))
        *change = BW_LOG_REPLACED;
    else if ((uint64_t)now.st_size > b->size)
        *change = BW_LOG_GROWN;
    drop_file(b);
    if (!take_file(b, file, &now))
        return bw_error_set(err, BW_ERR_IO, "%s: the packed log cannot be unpacked", b->path);
    return BW_OK;
}
