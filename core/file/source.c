/* A source: a file descriptor with a small cache, or bytes in memory (put together from a dump
 * text, or given by a test). Never mapped: a file that is truncated meanwhile gives a short read.
 */
#include "core/file/dump_text.h"
#include "core/file/overlay.h"
#include "core/file/pieces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/fs.h>
#endif

#define CACHE_PAGES 32u
#define CACHE_PAGE_BYTES (64u * 1024u)

typedef struct cache_page {
    uint64_t offset;  /* multiple of CACHE_PAGE_BYTES */
    size_t size;      /* valid bytes; 0 = unused */
    uint64_t used_at; /* for the least recently used */
    uint8_t *bytes;   /* allocated at first use */
} cache_page;

struct bw_source {
    char *path;
    bw_source_kind kind;
    uint64_t size;
    int fd;                        /* -1 when the bytes are in memory */
    uint8_t *memory;               /* dump texts, tests */
    const bw_source_piece *pieces; /* NULL: all of it is there */
    size_t piece_count;
    bw_dump_text *dump;  /* coverage and places of a dump text */
    bw_overlay *overlay; /* staged edits; NULL until the first */
    uint64_t clock;
    cache_page pages[CACHE_PAGES];
};

static bw_source *source_new(const char *path, bw_source_kind kind, uint64_t size)
{
    bw_source *source = bw_alloc(sizeof(*source));
    source->path = bw_strdup(path);
    source->kind = kind;
    source->size = size;
    source->fd = -1;
    return source;
}

static bool device_size(int fd, uint64_t *size)
{
#ifdef BLKGETSIZE64
    return ioctl(fd, BLKGETSIZE64, size) == 0;
#else
    off_t end = lseek(fd, 0, SEEK_END);
    *size = (uint64_t)end;
    return end >= 0;
#endif
}

static bw_status no_file(const char *path, bw_error *err)
{
    return bw_error_set(
        err, BW_ERR_ARGUMENT,
        "%s is no file or disk (a pipe, socket or terminal); copy what comes out of "
        "it to a file and open that",
        path);
}

static bw_status open_failed(const char *path, bw_error *err)
{
    switch (errno) {
    case ENXIO: /* a socket is refused by open itself */ return no_file(path, err);
    case ENOENT:
        return bw_error_set(err, BW_ERR_NOT_FOUND, "%s: no such file; check the path", path);
    case EACCES:
    case EPERM:
        return bw_error_set(err, BW_ERR_IO,
                            "%s: no permission to read it; run as the owner of the files (often "
                            "oracle) or ask for read access",
                            path);
    default: return bw_error_set(err, BW_ERR_IO, "%s: cannot be opened: %s", path, strerror(errno));
    }
}

/* What kind of thing fd is, and how many bytes it has. */
static bw_status look_at(int fd, const char *path, bw_source_kind *kind, uint64_t *size,
                         bw_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%s is a directory; name a file in it, or open the directory as a "
                            "workspace: blockwright %s",
                            path, path);
    *kind = S_ISBLK(st.st_mode) ? BW_SOURCE_DEVICE : BW_SOURCE_FILE;
    if (S_ISBLK(st.st_mode)) {
        if (!device_size(fd, size))
            return bw_error_set(err, BW_ERR_IO, "%s: the device does not tell its size: %s", path,
                                strerror(errno));
    } else if (S_ISREG(st.st_mode)) {
        *size = (uint64_t)st.st_size;
    } else {
        return no_file(path, err);
    }
    if (*size == 0)
        return bw_error_set(err, BW_ERR_FORMAT, "%s is empty; there is nothing to show", path);
    return BW_OK;
}

/* A large log is no dump: it is looked through in small pieces before it is read whole. */
static bool may_hold_dump(const bw_source *source)
{
    enum { PIECE = 128 * 1024 };
    char *piece = bw_alloc(PIECE);
    bool marked = false;
    size_t got = 0;
    for (uint64_t at = 0; !marked && at < source->size; at += PIECE - BW_DUMP_MARK) {
        if (bw_source_read_raw(source, at, piece, PIECE, &got, NULL) != BW_OK || got == 0)
            break;
        marked = bw_dump_text_marked(piece, got, at == 0);
    }
    free(piece);
    return marked;
}

/* A text of dump lines becomes the blocks that it shows. */
static void become_dump(bw_source *source)
{
    if (source->kind != BW_SOURCE_FILE || source->size > BW_DUMP_TEXT_LIMIT)
        return;
    char head[4096];
    size_t got;
    if (bw_source_read_raw(source, 0, head, sizeof(head), &got, NULL) != BW_OK ||
        !bw_dump_text_likely(head, got) || !may_hold_dump(source))
        return;
    char *text = malloc((size_t)source->size);
    if (!text)
        return;
    if (bw_source_read_raw(source, 0, text, (size_t)source->size, &got, NULL) == BW_OK)
        source->dump = bw_dump_text_parse(text, got);
    free(text);
    if (!source->dump)
        return;
    source->memory = bw_dump_text_bytes(source->dump, &source->size);
    source->kind = BW_SOURCE_DUMP_TEXT;
    if (source->fd >= 0)
        close(source->fd);
    source->fd = -1;
}

bw_source *bw_source_open(const char *path, bw_error *err)
{
    /* Not blocking, so that a FIFO without a writer cannot hold us; meaningless for files. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        open_failed(path, err);
        return NULL;
    }
    bw_source_kind kind = BW_SOURCE_FILE;
    uint64_t size = 0;
    if (look_at(fd, path, &kind, &size, err) != BW_OK) {
        close(fd);
        return NULL;
    }
    bw_source *source = source_new(path, kind, size);
    source->fd = fd;
    become_dump(source);
    return source;
}

bw_source *bw_source_from_memory(const char *path, const void *bytes, size_t size)
{
    bw_source *source = source_new(path, BW_SOURCE_FILE, size);
    source->dump = bw_dump_text_likely(bytes, size < 4096 ? size : 4096)
                       ? bw_dump_text_parse(bytes, size)
                       : NULL;
    if (source->dump) {
        source->memory = bw_dump_text_bytes(source->dump, &source->size);
        source->kind = BW_SOURCE_DUMP_TEXT;
    } else {
        source->memory = bw_alloc(size);
        if (size)
            memcpy(source->memory, bytes, size);
    }
    return source;
}

bw_source *bw_source_from_pieces(const char *path, uint64_t size, const bw_source_piece *pieces,
                                 size_t count)
{
    static const bw_source_piece none = {0};
    bw_source *source = source_new(path, BW_SOURCE_FILE, size);
    source->pieces = count ? pieces : &none;
    source->piece_count = count;
    return source;
}

void bw_source_free(bw_source *source)
{
    if (!source)
        return;
    for (unsigned i = 0; i < CACHE_PAGES; i++)
        free(source->pages[i].bytes);
    if (source->fd >= 0)
        close(source->fd);
    bw_overlay_free(source->overlay);
    bw_dump_text_free(source->dump);
    free(source->memory);
    free(source->path);
    free(source);
}

const char *bw_source_path(const bw_source *source)
{
    return source->path;
}

bw_source_kind bw_source_get_kind(const bw_source *source)
{
    return source->kind;
}

uint64_t bw_source_size(const bw_source *source)
{
    return source->size;
}

static size_t from_memory(const bw_source *source, uint64_t offset, void *buffer, size_t size)
{
    if (offset >= source->size)
        return 0;
    if (size > source->size - offset)
        size = (size_t)(source->size - offset);
    memcpy(buffer, source->memory + offset, size);
    return size;
}

static const bw_source_piece *piece_at(const bw_source *source, uint64_t offset)
{
    size_t low = 0, high = source->piece_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const bw_source_piece *piece = &source->pieces[middle];
        if (offset < piece->offset)
            high = middle;
        else if (offset - piece->offset >= piece->size)
            low = middle + 1;
        else
            return piece;
    }
    return NULL;
}

static bw_status read_pieces(const bw_source *source, uint64_t offset, uint8_t *buffer, size_t size,
                             size_t *got, bw_error *err)
{
    while (*got < size && offset + *got < source->size) {
        const bw_source_piece *piece = piece_at(source, offset + *got);
        if (!piece)
            return bw_error_set(err, BW_ERR_RANGE,
                                "%s: what stands at byte %llu was not part of this look at it",
                                source->path, (unsigned long long)(offset + *got));
        size_t in_piece = (size_t)(offset + *got - piece->offset), n = piece->size - in_piece;
        if (n > size - *got)
            n = size - *got;
        memcpy(buffer + *got, piece->bytes + in_piece, n);
        *got += n;
    }
    return BW_OK;
}

bw_status bw_source_read_disk(const bw_source *source, uint64_t offset, void *buffer, size_t size,
                              size_t *got, bw_error *err)
{
    *got = 0;
    if (source->pieces)
        return read_pieces(source, offset, buffer, size, got, err);
    if (source->fd < 0) {
        *got = from_memory(source, offset, buffer, size);
        return BW_OK;
    }
    while (*got < size && offset + *got <= INT64_MAX) {
        ssize_t n = pread(source->fd, (char *)buffer + *got, size - *got, (off_t)(offset + *got));
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return bw_error_set(err, BW_ERR_IO,
                                "%s: reading at byte %llu failed: %s; check the disk and its "
                                "system log",
                                source->path, (unsigned long long)(offset + *got), strerror(errno));
        *got += (size_t)n;
    }
    return BW_OK;
}

bw_status bw_source_read_raw(const bw_source *source, uint64_t offset, void *buffer, size_t size,
                             size_t *got, bw_error *err)
{
    bw_status status = bw_source_read_disk(source, offset, buffer, size, got, err);
    if (source->overlay)
        bw_overlay_apply(source->overlay, offset, buffer, *got);
    return status;
}

/* The page that holds offset, read when it is not there. */
static cache_page *page_for(bw_source *source, uint64_t offset, bw_error *err)
{
    uint64_t start = offset / CACHE_PAGE_BYTES * CACHE_PAGE_BYTES;
    cache_page *oldest = &source->pages[0];
    for (unsigned i = 0; i < CACHE_PAGES; i++) {
        cache_page *page = &source->pages[i];
        if (page->size && page->offset == start) {
            page->used_at = ++source->clock;
            return page;
        }
        if (page->used_at < oldest->used_at)
            oldest = page;
    }
    if (!oldest->bytes)
        oldest->bytes =
            bw_realloc(NULL, CACHE_PAGE_BYTES); /* not zeroed: size tells what was read */
    oldest->size = 0;
    size_t got;
    if (bw_source_read_disk(source, start, oldest->bytes, CACHE_PAGE_BYTES, &got, err) != BW_OK)
        return NULL;
    oldest->offset = start;
    oldest->size = got;
    oldest->used_at = ++source->clock;
    return oldest;
}

bw_status bw_source_read(bw_source *source, uint64_t offset, void *buffer, size_t size, size_t *got,
                         bw_error *err)
{
    *got = 0;
    if (source->fd < 0 || size > CACHE_PAGE_BYTES)
        return bw_source_read_raw(source, offset, buffer, size, got, err);
    while (*got < size) {
        uint64_t at = offset + *got;
        cache_page *page = page_for(source, at, err);
        if (!page)
            return BW_ERR_IO;
        size_t in_page = (size_t)(at - page->offset);
        if (in_page >= page->size)
            break;
        size_t n = page->size - in_page;
        if (n > size - *got)
            n = size - *got;
        memcpy((char *)buffer + *got, page->bytes + in_page, n);
        *got += n;
    }
    if (source->overlay)
        bw_overlay_apply(source->overlay, offset, buffer, *got);
    return BW_OK;
}

/* --- staged edits --- */
bw_overlay *bw_source_stage(bw_source *source, uint32_t block_size, uint64_t first_block)
{
    if (!source->overlay) {
        source->overlay = bw_alloc(sizeof(*source->overlay));
        source->overlay->block_size = block_size;
        source->overlay->first_block = first_block;
    }
    return source->overlay;
}

bw_overlay *bw_source_overlay(const bw_source *source)
{
    return source->overlay;
}

void bw_source_forget(bw_source *source)
{
    bw_overlay_free(source->overlay);
    source->overlay = NULL;
    for (unsigned i = 0; i < CACHE_PAGES; i++)
        source->pages[i].size = 0;
}

int bw_source_descriptor(const bw_source *source)
{
    return source->fd;
}

bool bw_source_covers(const bw_source *source, uint64_t offset, uint64_t size)
{
    return !source->dump || bw_dump_text_covers(source->dump, offset, size);
}

bool bw_source_dump_place(const bw_source *source, uint64_t offset, uint32_t *rdba,
                          uint32_t *block_size)
{
    return source->dump && bw_dump_text_place(source->dump, offset, rdba, block_size);
}
