/* One look at a directory: the heads of all files; parts of their own do the rest. */
#include "core/workspace/sampling_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/fs.h>
#endif

#define HEAD 32768u /* of a file that is not known yet: as much as its grid is told by */
#define TRIES 4
#define SPARE_DESCRIPTORS 64u

double bw_reader_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void bw_reader_pause(void)
{
    static const struct timespec a_moment = {.tv_nsec = 10000000};
    nanosleep(&a_moment, NULL);
}

bw_reader *bw_reader_new(const char *folder, bool blocks)
{
    struct rlimit limit = {.rlim_cur = 256};
    bw_reader *r = bw_alloc(sizeof(*r));
    getrlimit(RLIMIT_NOFILE, &limit);
    r->folder = bw_strdup(folder);
    r->blocks = blocks;
    r->inotify = -1;
    r->open_most =
        limit.rlim_cur > 4 * SPARE_DESCRIPTORS
            ? (size_t)(limit.rlim_cur - SPARE_DESCRIPTORS) / 3 /* two sides, and others */
            : 16;
    r->buffer = bw_alloc(BW_READER_BUFFER);
    return r;
}

static void close_file(bw_reader *r, bw_reader_file *f)
{
    if (f->fd >= 0) {
        close(f->fd);
        r->open_count--;
    }
    f->fd = -1;
}

static void file_free(bw_reader *r, bw_reader_file *f)
{
    close_file(r, f);
    bw_dbfile_free(f->file);
    bw_image_free(f->parsed);
    bw_image_free(f->last);
    bw_image_free(f->now);
    free(f->path);
    free(f);
}

void bw_reader_free(bw_reader *r)
{
    for (size_t i = 0; i < r->count; i++)
        file_free(r, r->files[i]);
    if (r->inotify >= 0)
        close(r->inotify);
    free(r->files);
    free(r->folder);
    free(r->buffer);
    free(r);
}

/* --- opening --- */
static bw_status cannot_open(const char *path, bw_error *err)
{
    if (errno == ENOENT || errno == ENOTDIR)
        return bw_error_set(err, BW_ERR_NOT_FOUND, "%s: it is gone", path);
    if (errno == EACCES || errno == EPERM)
        return bw_error_set(err, BW_ERR_IO,
                            "%s: no permission to read it; run as the owner of the files (often "
                            "oracle)",
                            path);
    if (errno == ENXIO)
        return bw_error_set(err, BW_ERR_ARGUMENT, "%s: it is no file (a socket)", path);
    return bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
}

/* Access times are left alone where the system allows it: only the owner may ask for that. */
static int open_quietly(const char *path)
{
    int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    int fd = open(path, flags | O_NOATIME);
    return fd >= 0 || errno != EPERM ? fd : open(path, flags);
}

static bool device_size(int fd, struct stat *st)
{
    uint64_t size = 0;
#ifdef BLKGETSIZE64
    if (ioctl(fd, BLKGETSIZE64, &size) != 0)
        return false;
#endif
    st->st_size = (off_t)size;
    return size > 0;
}

static bw_status look_at(bw_reader_file *f, bw_error *err)
{
    if (fstat(f->fd, &f->st) != 0)
        return cannot_open(f->path, err);
    if (S_ISBLK(f->st.st_mode))
        return device_size(f->fd, &f->st)
                   ? BW_OK
                   : bw_error_set(err, BW_ERR_IO, "%s: the disk does not tell its size", f->path);
    if (!S_ISREG(f->st.st_mode))
        return bw_error_set(err, BW_ERR_ARGUMENT, "%s: it is no file (a pipe or a device)",
                            f->path);
    return f->st.st_size == 0 ? bw_error_set(err, BW_ERR_FORMAT, "%s: it is empty", f->path)
                              : BW_OK;
}

/* Another file may lie under the name now; a permission that was taken away shows here, too. */
static bool still_the_same(const bw_reader_file *f, const struct stat *st)
{
    return f->fd >= 0 && st->st_ino == f->st.st_ino && st->st_dev == f->st.st_dev &&
           faccessat(AT_FDCWD, f->path, R_OK, AT_EACCESS) == 0;
}

static bw_status open_file(bw_reader *r, bw_reader_file *f, bw_error *err)
{
    struct stat st;
    if (stat(f->path, &st) != 0) {
        int why = errno;
        close_file(r, f);
        errno = why;
        return cannot_open(f->path, err);
    }
    if (!still_the_same(f, &st)) {
        close_file(r, f);
        f->fd = open_quietly(f->path);
        if (f->fd < 0)
            return cannot_open(f->path, err);
        r->open_count++;
    }
    return look_at(f, err);
}

/* --- reading --- */
bool bw_reader_read(bw_reader_file *f, uint64_t offset, void *buffer, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = pread(f->fd, (char *)buffer + *got, size - *got, (off_t)(offset + *got));
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            bw_error_set(&f->now->trouble, BW_ERR_IO, "%s: reading at byte %llu failed: %s",
                         f->path, (unsigned long long)(offset + *got), strerror(errno));
            return false;
        }
        *got += (size_t)n;
    }
    return true;
}

void bw_reader_parse(bw_reader_file *f, const bw_image *image)
{
    if (f->parsed && bw_image_same_bytes(f->parsed, image))
        return;
    bw_dbfile_free(f->file);
    bw_image_free(f->parsed);
    f->parsed = bw_image_share(image);
    f->file = bw_dbfile_from_source(
        bw_source_from_pieces(image->path, image->size, image->pieces, image->piece_count), NULL);
}

static size_t head_size(const bw_reader_file *f)
{
    const bw_geometry *grid = f->file ? bw_dbfile_geometry(f->file) : NULL;
    bool known = grid && grid->has_block0 &&
                 (grid->kind == BW_FILE_DATA || grid->kind == BW_FILE_TEMP ||
                  grid->kind == BW_FILE_REDO || grid->kind == BW_FILE_CONTROL);
    size_t two = known ? 2u * grid->block_size : HEAD;
    return two < 1024 ? 1024 : two;
}

static bw_image *begin_image(bw_reader_file *f)
{
    bw_image *image = bw_image_new(f->path);
    image->size = (uint64_t)f->st.st_size;
    image->device = f->st.st_dev;
    image->inode = f->st.st_ino;
    if (f->last) {
        image->redo = f->last->redo;
        image->blocks = f->last->blocks;
    }
    return image;
}

static bool is_unknown(const bw_reader_file *f)
{
    return f->last && f->last->trouble.status == BW_OK && f->last->piece_count &&
           bw_reader_is(f, BW_FILE_UNKNOWN);
}

/* Texts and the like: read again only when they changed. */
static bool keep_unknown(bw_reader_file *f)
{
    if (!is_unknown(f) || f->last->size != (uint64_t)f->st.st_size ||
        f->last->inode != f->st.st_ino || !bw_image_keep(f->now, f->last, 0))
        return false;
    return true;
}

/* The first blocks. A block 1 that is only half written yet is read again. */
static void read_head(bw_reader *r, bw_reader_file *f)
{
    bw_image *before = f->last;
    for (int tries = 0; tries < TRIES; tries++) {
        size_t size = head_size(f), got = 0;
        bw_block_check check = {0};
        bw_image_free(f->now);
        f->now = begin_image(f);
        if (!bw_reader_read(f, 0, r->buffer, size, &got))
            return;
        bw_image_add(f->now, before, 0, r->buffer, got);
        if (before && before->piece_count && f->now->pieces[0].bytes == before->pieces[0].bytes)
            return;
        bw_reader_parse(f, f->now);
        uint32_t block = f->file ? bw_dbfile_geometry(f->file)->block_size : 0;
        if (!block || bw_dbfile_geometry(f->file)->kind == BW_FILE_UNKNOWN)
            return;
        if (head_size(f) != size && (head_size(f) < got || got == size))
            continue; /* now that the size of its blocks is known */
        if (got < 2u * block)
            return;
        bw_block_check_run(f->file, 1, r->buffer + block, &check);
        if (check.fault == BW_BLOCK_GOOD)
            return;
        bw_reader_pause();
    }
}

static bool grew_new(const bw_reader_file *f)
{
    return f->last && (f->last->inode != f->st.st_ino || f->last->device != f->st.st_dev);
}

/* What was found out about another file that lay under this name says nothing of it. */
static void forget_past(bw_reader_file *f)
{
    bw_image_free(f->last);
    f->last = NULL;
    f->next_block = f->highest = f->highest_before = 0;
    f->suspect_count = 0;
    f->next_piece = 0;
}

static void read_file(bw_reader *r, bw_reader_file *f)
{
    bw_error trouble = {0};
    if (open_file(r, f, &trouble) != BW_OK) {
        f->now = bw_image_new(f->path);
        f->now->trouble = trouble;
        r->walk_again = r->walk_again || trouble.status == BW_ERR_NOT_FOUND;
        return;
    }
    if (grew_new(f))
        forget_past(f);
    f->now = begin_image(f);
    if (!keep_unknown(f))
        read_head(r, f);
    bw_reader_parse(f, f->now);
}

/* --- the look --- */
/* Files that went: logs come and go, all else is missed. */
static bool is_missed(const bw_reader_file *f)
{
    return f->file && (bw_reader_is(f, BW_FILE_DATA) || bw_reader_is(f, BW_FILE_CONTROL));
}

static void drop_gone(bw_reader *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->count; i++) {
        bw_reader_file *f = r->files[i];
        bool gone = !f->listed && f->now && f->now->trouble.status == BW_ERR_NOT_FOUND;
        if (gone && !is_missed(f))
            file_free(r, f);
        else
            r->files[kept++] = f;
    }
    r->count = kept;
}

static void close_surplus(bw_reader *r)
{
    for (size_t i = r->count; i-- > 0 && r->open_count > r->open_most;)
        close_file(r, r->files[i]);
}

/* An image that says nothing new is given up for the one before. */
static bw_images *hand_over(bw_reader *r)
{
    bw_images *images = bw_alloc(sizeof(*images));
    images->trouble = r->trouble;
    images->at = bw_alloc((r->count + 1) * sizeof(bw_image *));
    for (size_t i = 0; i < r->count; i++) {
        bw_reader_file *f = r->files[i];
        if (!f->now->piece_count && f->now->trouble.status == BW_OK)
            bw_error_set(&f->now->trouble, BW_ERR_FORMAT, "%s: it is empty", f->path);
        if (f->last && bw_image_same(f->last, f->now)) {
            bw_image_free(f->now);
            f->now = f->last;
        } else {
            bw_image_free(f->last);
        }
        f->last = f->now;
        f->now = NULL;
        images->at[images->count++] = bw_image_share(f->last);
    }
    return images;
}

static void read_kinds(bw_reader *r, bool logs)
{
    for (size_t i = 0; i < r->count; i++) {
        bw_reader_file *f = r->files[i];
        bool log = bw_reader_is(f, BW_FILE_REDO);
        if (!f->now && log == logs && !bw_reader_is(f, BW_FILE_CONTROL))
            read_file(r, f);
    }
}

/* Files that are met for the first time are read first: they tell what they are. */
bw_images *bw_reader_look(bw_reader *r)
{
    bw_reader_list(r);
    read_kinds(r, false);
    drop_gone(r);
    if (r->blocks)
        bw_reader_blocks(r);
    read_kinds(r, true);
    for (size_t i = 0; i < r->count; i++)
        if (!r->files[i]->now)
            read_file(r, r->files[i]);
    bw_reader_controls(r);
    bw_reader_redo(r);
    drop_gone(r);
    close_surplus(r);
    r->looks++;
    return hand_over(r);
}
