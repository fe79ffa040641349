/* Control files of one moment: read, and their heads read again; when a head changed meanwhile, all
 * are read once more. What never comes to rest is evidence too. */
#include "core/workspace/sampling_reader.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define TRIES 5
#define HEAD_BLOCKS 12u     /* block 0, the header, the progress of the first threads */
#define MOST (64ull << 20)  /* of a control file that is held */
#define SMALL (4ull << 20)  /* read whole at each look */
#define A_PART (2ull << 20) /* of a larger one, while its header does not change */

static bool is_control(const bw_reader_file *f)
{
    return bw_reader_is(f, BW_FILE_CONTROL) && f->now->trouble.status == BW_OK &&
           f->now->piece_count;
}

static uint32_t block_size(const bw_reader_file *f)
{
    return bw_dbfile_geometry(f->file)->block_size;
}

/* The head is one piece of two blocks, then a piece a block. */
static void add_blocks(bw_reader_file *f, uint64_t offset, const uint8_t *bytes, size_t size)
{
    uint32_t block = block_size(f);
    if (offset == 0) {
        size_t two = size < 2u * block ? size : 2u * block;
        bw_image_add(f->now, f->last, 0, bytes, two);
        offset = two;
        bytes += two;
        size -= two;
    }
    for (; size; offset += block, bytes += block) {
        size_t n = size < block ? size : block;
        bw_image_add(f->now, f->last, offset, bytes, n);
        size -= n;
    }
}

static bool read_range(bw_reader *r, bw_reader_file *f, uint64_t from, uint64_t to)
{
    uint32_t step = BW_READER_BUFFER / block_size(f) * block_size(f);
    for (size_t got; from < to; from += got) {
        size_t size = to - from < step ? (size_t)(to - from) : step;
        if (!bw_reader_read(f, from, r->buffer, size, &got))
            return false;
        add_blocks(f, from, r->buffer, got);
        if (got < size)
            return true;
    }
    return true;
}

static void keep_range(bw_reader_file *f, uint64_t from, uint64_t to)
{
    for (uint64_t at = from; at < to; at += block_size(f))
        bw_image_keep(f->now, f->last, at);
}

static bool header_changed(const bw_reader_file *f)
{
    const bw_source_piece *now = bw_image_piece(f->now, 0), *last = bw_image_piece(f->last, 0);
    return !now || !last || now->bytes != last->bytes || f->last->size != f->now->size;
}

/* Behind the head: all of it when it is small or its header changed, else a part in turn. */
static bool read_body(bw_reader *r, bw_reader_file *f, uint64_t from)
{
    uint64_t to = f->now->size < MOST ? f->now->size : MOST;
    uint32_t block = block_size(f);
    if (to <= SMALL || header_changed(f))
        return read_range(r, f, from, to);
    uint64_t begin = f->next_piece < from || f->next_piece >= to ? from : f->next_piece;
    uint64_t end = to - begin < A_PART ? to : begin + A_PART / block * block;
    f->next_piece = end;
    keep_range(f, from, begin);
    bool read = read_range(r, f, begin, end);
    keep_range(f, end, to);
    return read;
}

static uint64_t head_of(const bw_reader_file *f)
{
    uint64_t head = (uint64_t)HEAD_BLOCKS * block_size(f);
    return head < f->now->size ? head : f->now->size;
}

static void read_one(bw_reader *r, bw_reader_file *f)
{
    bw_image *before = f->now;
    f->now = bw_image_new(f->path);
    f->now->size = before->size;
    f->now->device = before->device;
    f->now->inode = before->inode;
    bw_image_free(before);
    if (read_range(r, f, 0, head_of(f)) && f->now->piece_count)
        read_body(r, f, head_of(f));
}

/* A block of the head that fails its checks was perhaps only half written. */
static bool head_is_sound(const bw_reader_file *f, const uint8_t *head, size_t size)
{
    uint32_t block = block_size(f);
    for (uint64_t n = 1; (n + 1) * block <= size; n++) {
        bw_block_check check;
        bw_block_check_run(f->file, n, head + n * block, &check);
        if (check.fault != BW_BLOCK_GOOD && check.fault != BW_BLOCK_EMPTY &&
            check.fault != BW_BLOCK_ALL_ZERO)
            return false;
    }
    return true;
}

static bool head_stands(const bw_reader_file *f, const uint8_t *head, size_t size)
{
    for (size_t at = 0; at < size;) {
        const bw_source_piece *piece = bw_image_piece(f->now, at);
        if (!piece || piece->size > size - at || memcmp(piece->bytes, head + at, piece->size) != 0)
            return false;
        at += piece->size;
    }
    return true;
}

/* Is it as it was a moment ago? torn: it is, but a block of its head is broken. */
static bool settled(bw_reader *r, bw_reader_file *f, bool *torn)
{
    size_t size = (size_t)head_of(f), got;
    if (!bw_reader_read(f, 0, r->buffer, size, &got) || got < size)
        return true; /* the trouble is told already, or it was cut: the next look tells */
    bool stands = head_stands(f, r->buffer, size);
    *torn = *torn || (stands && !head_is_sound(f, r->buffer, size));
    return stands;
}

static void tell_unstable(bw_reader_file *f, const uint8_t *head)
{
    const bw_source_piece *first = bw_image_piece(f->now, 0);
    bool be = bw_dbfile_geometry(f->file)->big_endian;
    uint32_t at = block_size(f) + 40;
    if (first && first->size >= at + 4)
        snprintf(f->now->unstable, sizeof(f->now->unstable),
                 "cannot read a stable image in %d tries: sequence %u, then %u", TRIES,
                 bw_get32(first->bytes + at, be), bw_get32(head + at, be));
}

static bool all_settled(bw_reader *r, bool last_try)
{
    bool all = true, torn = false;
    for (size_t i = 0; i < r->count; i++) {
        bw_reader_file *f = r->files[i];
        if (!is_control(f) || settled(r, f, &torn))
            continue;
        all = false;
        if (last_try)
            tell_unstable(f, r->buffer);
    }
    return all && !torn;
}

/* --- what else is asked of them --- */
static void ask_lock(bw_reader_file *f)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(f->fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
        f->now->locked = lock.l_pid;
}

static void take_time(bw_reader_file *f)
{
    struct stat st;
    if (fstat(f->fd, &st) == 0)
        f->now->changed = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

/* The low cache RBAs tell which redo is needed: of the file with the highest sequence. */
static void take_low(bw_reader *r)
{
    uint32_t top = 0;
    for (size_t i = 0; i < r->count; i++) {
        bw_reader_file *f = r->files[i];
        bw_control *control = NULL;
        if (is_control(f) && bw_dbfile_identity(f->file)->control_seq >= top)
            control = bw_control_open(f->file, NULL);
        if (!control)
            continue;
        top = bw_dbfile_identity(f->file)->control_seq;
        for (uint32_t t = 1; t <= BW_READER_THREADS; t++) {
            bw_control_progress p = {0};
            bool known = t <= bw_control_threads(control) &&
                         bw_control_progress_read(control, t, &p, NULL) == BW_OK && p.has_rest &&
                         p.low.sequence != UINT32_MAX;
            r->low[t - 1] = known ? p.low : (bw_rba){0};
        }
        bw_control_free(control);
    }
}

void bw_reader_controls(bw_reader *r)
{
    bool settled_all = false;
    for (int tries = 0; tries < TRIES && !settled_all; tries++) {
        if (tries)
            bw_reader_pause();
        for (size_t i = 0; i < r->count; i++)
            if (is_control(r->files[i]))
                read_one(r, r->files[i]);
        settled_all = all_settled(r, tries == TRIES - 1);
    }
    for (size_t i = 0; i < r->count; i++)
        if (is_control(r->files[i])) {
            take_time(r->files[i]);
            ask_lock(r->files[i]);
            bw_reader_parse(r->files[i], r->files[i]->now);
        }
    take_low(r);
}
