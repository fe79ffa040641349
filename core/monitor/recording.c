/* Writing a recording: a file of our own that the caller named; nothing else is ever written. */
#include "core/monitor/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define HEAD 12u /* kind, packed size, size */
#define LOOKS_A_KEY 1800u

struct bw_recording {
    int fd;
    double offset; /* seconds that are added: a watch that goes on */
    uint64_t looks;
    uint64_t end; /* of the last whole record */
    bw_images *last[BW_MONITOR_SIDES];
};

/* --- records --- */
bool bw_record_at(int fd, uint64_t file_size, uint64_t offset, bw_record *r)
{
    uint8_t head[HEAD];
    if (offset > file_size || file_size - offset < HEAD + 4 ||
        pread(fd, head, HEAD, (off_t)offset) != HEAD)
        return false;
    *r = (bw_record){bw_get32(head, false), bw_get32(head + 4, false), bw_get32(head + 8, false),
                     offset + HEAD, 0};
    r->next = r->offset + r->packed + 4;
    return r->size <= BW_RECORD_MOST && r->packed <= BW_RECORD_MOST + (BW_RECORD_MOST >> 8) &&
           r->next <= file_size;
}

uint8_t *bw_record_read(int fd, const bw_record *r)
{
    size_t all = HEAD + (size_t)r->packed + 4;
    uint8_t *bytes = malloc(all), *out = malloc((size_t)r->size + 1);
    uLongf size = r->size;
    bool good = bytes && out && pread(fd, bytes, all, (off_t)(r->offset - HEAD)) == (ssize_t)all &&
                crc32(0, bytes, (uInt)(all - 4)) == bw_get32(bytes + all - 4, false) &&
                uncompress(out, &size, bytes + HEAD, r->packed) == Z_OK && size == r->size;
    free(bytes);
    if (good)
        return out;
    free(out);
    return NULL;
}

static bw_status write_all(int fd, const uint8_t *bytes, size_t size, uint64_t at, bw_error *err)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = pwrite(fd, bytes + done, size - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return bw_error_set(err, BW_ERR_IO, "the recording cannot be written: %s",
                                strerror(n ? errno : ENOSPC));
        done += (size_t)n;
    }
    return BW_OK;
}

static bw_status write_record(bw_recording *r, uint32_t kind, const bw_text *body, bw_error *err)
{
    uLongf packed = compressBound(body->length);
    uint8_t *bytes = bw_alloc(HEAD + packed + 4);
    bw_status status = BW_OK;
    if (body->length > BW_RECORD_MOST ||
        compress2(bytes + HEAD, &packed, (const Bytef *)body->data, body->length, 1) != Z_OK)
        status = bw_error_set(err, BW_ERR_LIMIT, "a look is too large to be recorded");
    if (status == BW_OK) {
        bw_put32(bytes, kind, false);
        bw_put32(bytes + 4, (uint32_t)packed, false);
        bw_put32(bytes + 8, (uint32_t)body->length, false);
        bw_put32(bytes + HEAD + packed, (uint32_t)crc32(0, bytes, (uInt)(HEAD + packed)), false);
        status = write_all(r->fd, bytes, HEAD + packed + 4, r->end, err);
    }
    if (status == BW_OK)
        r->end += HEAD + packed + 4;
    free(bytes);
    return status;
}

/* --- a file that is there --- */
static bool is_recording(int fd)
{
    char magic[8];
    return pread(fd, magic, 8, 0) == 8 && memcmp(magic, BW_RECORD_MAGIC, 8) == 0;
}

/* Goes behind its last whole record; a tail that was cut is given up. */
static bw_status go_on(bw_recording *r, const char *path, bw_error *err)
{
    struct stat st;
    bw_record record;
    if (fstat(r->fd, &st) != 0 || !S_ISREG(st.st_mode) || !is_recording(r->fd))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%s is there already and is no recording; name another file", path);
    r->end = 8;
    while (bw_record_at(r->fd, (uint64_t)st.st_size, r->end, &record)) {
        uint8_t *bytes = bw_record_read(r->fd, &record);
        double seconds;
        int64_t wall;
        if (!bytes)
            break;
        if (record.kind != BW_RECORD_BEGIN && bw_recorded_when(bytes, record.size, &seconds, &wall))
            r->offset = seconds + 1;
        free(bytes);
        r->end = record.next;
    }
    if (ftruncate(r->fd, (off_t)r->end) != 0)
        return bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    return BW_OK;
}

static bw_status begin_file(bw_recording *r, bw_error *err)
{
    r->end = 8;
    return write_all(r->fd, (const uint8_t *)BW_RECORD_MAGIC, 8, 0, err);
}

static bw_status write_begin(bw_recording *r, const char *source, const char *copy, bw_error *err)
{
    bw_text body = {0};
    bw_text_add_bytes(&body, source, strlen(source) + 1);
    if (copy)
        bw_text_add_bytes(&body, copy, strlen(copy) + 1);
    bw_status status = write_record(r, BW_RECORD_BEGIN, &body, err);
    bw_text_free(&body);
    return status;
}

bw_recording *bw_recording_open(const char *path, const char *source, const char *copy,
                                bw_error *err)
{
    bw_recording *r = bw_alloc(sizeof(*r));
    bw_status status;
    r->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (r->fd >= 0) {
        status = begin_file(r, err);
    } else {
        r->fd = errno == EEXIST ? open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW) : -1;
        status = r->fd >= 0 ? go_on(r, path, err)
                            : bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    }
    if (status == BW_OK && write_begin(r, source, copy, err) == BW_OK)
        return r;
    bw_recording_close(r);
    return NULL;
}

void bw_recording_close(bw_recording *r)
{
    if (!r)
        return;
    if (r->fd >= 0)
        close(r->fd);
    for (int id = 0; id < BW_MONITOR_SIDES; id++)
        bw_images_free(r->last[id]);
    free(r);
}

bw_status bw_recording_add(bw_recording *r, const bw_monitor *m, bw_error *err)
{
    bool key = r->looks % LOOKS_A_KEY == 0;
    bw_recorded_look look = {.seconds = r->offset + m->look.seconds, .wall = m->look.wall};
    bw_text body = {0};
    for (int id = 0; id < BW_MONITOR_SIDES; id++) {
        look.images[id] = m->sides[id].images;
        look.silent[id] = m->sides[id].now.silent;
        look.came[id] = look.images[id] && look.silent[id] == 0;
    }
    bw_recorded_write(&body, key, &look, r->last);
    bw_status status = write_record(r, key ? BW_RECORD_KEY : BW_RECORD_LOOK, &body, err);
    bw_text_free(&body);
    if (status != BW_OK)
        return status;
    r->looks++;
    for (int id = 0; id < BW_MONITOR_SIDES; id++) {
        bw_images_free(r->last[id]);
        r->last[id] = look.images[id] ? bw_images_share(look.images[id]) : NULL;
    }
    return BW_OK;
}
