/* The images of a commit and the file that they belong to: written there, and what is there
 * compared with them. Neighbouring blocks go together. */
#include "core/file/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* At a time. Past the page cache this is one request to the device, if its memory is one large
 * page; from small pages it would be eight. */
#define RUN_BYTES (2u * 1024u * 1024u)
_Static_assert(RUN_BYTES >= BW_RECORD_MOST / 2, "a run holds one block at least");
/* Past the page cache one waits for the device run by run: not worth it for shorter ones. */
#define LONG_BYTES (512u * 1024u)

static const bw_overlay *overlay_of(const bw_journal_target *target)
{
    return bw_source_overlay(target->source);
}

uint8_t *bw_journal_room(const bw_journal_target *targets, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += overlay_of(&targets[i])->count * targets[i].block_size;
    /* Clearing a large page takes longer than a few small ones do. */
    return bw_alloc_pages(bytes < LONG_BYTES / 2 ? bytes : RUN_BYTES);
}

/* Blocks that lie behind each other, as many as there is room for. */
typedef struct run {
    const bw_staged_block *blocks;
    size_t count;
    uint64_t offset;
    size_t size; /* bytes of all */
} run;

/* The run that begins with block number first. False: there are no more. */
static bool find_run(const bw_journal_target *t, size_t first, run *r)
{
    const bw_overlay *overlay = overlay_of(t);
    if (first >= overlay->count)
        return false;
    *r = (run){.blocks = overlay->blocks + first, .offset = overlay->blocks[first].offset};
    do {
        r->count++;
        r->size += t->block_size;
    } while (first + r->count < overlay->count && r->size + t->block_size <= RUN_BYTES &&
             r->blocks[r->count].offset == r->offset + r->size);
    return true;
}

/* "block 7", "one of the blocks 7 to 40". */
static const char *name_run(const bw_journal_target *t, const run *r, char name[80])
{
    unsigned long long first = bw_journal_block_number(t, r->offset);
    if (r->count == 1)
        snprintf(name, 80, "block %llu", first);
    else
        snprintf(name, 80, "one of the blocks %llu to %llu", first, first + r->count - 1);
    return name;
}

static bool is_long(const run *r)
{
    return r->size >= LONG_BYTES;
}

static const uint8_t *image_of(const bw_staged_block *block, bool old)
{
    return old ? block->disk : block->now;
}

/* --- comparing --- */
typedef struct comparison {
    const bw_journal_io *io;
    const bw_journal_target *target;
    bool old, from_device;
    const char *trouble; /* the sentence for a block that differs */
    uint8_t *memory;
} comparison;

static bw_status compare_run(const comparison *c, const run *r, bw_error *err)
{
    const bw_journal_target *t = c->target;
    char name[80];
    c->io->past_cache(t->fd, c->from_device && is_long(r));
    if (!bw_journal_read_all(c->io, t->fd, c->memory, r->size, r->offset))
        return bw_error_set(err, BW_ERR_IO,
                            errno ? "%s: %s cannot be read: %s"
                                  : "%s: %s is not there any more: the file was cut%s",
                            t->path, name_run(t, r, name), errno ? strerror(errno) : "");
    for (size_t i = 0; i < r->count; i++)
        if (memcmp(c->memory + i * t->block_size, image_of(&r->blocks[i], c->old), t->block_size) !=
            0)
            return bw_error_set(err, BW_ERR_FORMAT, c->trouble, t->path,
                                bw_journal_block_number(t, r->blocks[i].offset));
    return BW_OK;
}

static bw_status compare(const comparison *c, bw_error *err)
{
    bw_status status = BW_OK;
    run r;
    for (size_t b = 0; status == BW_OK && find_run(c->target, b, &r); b += r.count)
        status = compare_run(c, &r, err);
    return status;
}

bw_status bw_journal_compare(const bw_journal_io *io, const bw_journal_target *t, uint8_t *memory,
                             bw_error *err)
{
    const comparison with_old = {
        .io = io,
        .target = t,
        .memory = memory,
        .old = true,
        .trouble = "%s: block %llu was changed by another program since it was read; nothing was "
                   "written. Revert the block and look at it again"};
    return compare(&with_old, err);
}

static void advise(const bw_journal_target *t, const run *r, int advice)
{
    posix_fadvise(t->fd, (off_t)r->offset, (off_t)r->size, advice);
}

/* So that what is read next comes from the device. Long runs are read past the page cache, but not
 * every file system keeps to that; all short ones are asked for before the first is waited for. */
static void forget_pages(const bw_journal_target *t)
{
    run r;
    for (size_t b = 0; find_run(t, b, &r); b += r.count)
        advise(t, &r, POSIX_FADV_DONTNEED);
    for (size_t b = 0; find_run(t, b, &r); b += r.count)
        if (!is_long(&r))
            advise(t, &r, POSIX_FADV_WILLNEED);
}

bw_status bw_journal_read_back(const bw_journal_io *io, const bw_journal_target *t, uint8_t *memory,
                               bool old, bw_error *err)
{
    const comparison with_written = {
        .io = io,
        .target = t,
        .memory = memory,
        .old = old,
        .from_device = true,
        .trouble = "%s: block %llu did not come back from the disk as it was written; check the "
                   "disk and its system log"};
    forget_pages(t);
    return compare(&with_written, err);
}

/* --- writing --- */
static bool write_run(const bw_journal_io *io, const bw_journal_target *t, uint8_t *memory,
                      bool old, const run *r)
{
    for (size_t i = 0; i < r->count; i++)
        memcpy(memory + i * t->block_size, image_of(&r->blocks[i], old), t->block_size);
    io->past_cache(t->fd, is_long(r));
    return bw_journal_write_all(io, t->fd, memory, r->size, r->offset);
}

bw_status bw_journal_write(const bw_journal_io *io, const bw_journal_target *t, uint8_t *memory,
                           bool old, bw_error *err)
{
    run r;
    char name[80];
    for (size_t b = 0; find_run(t, b, &r); b += r.count)
        if (!write_run(io, t, memory, old, &r))
            return bw_error_set(err, BW_ERR_IO, "%s: %s could not be written: %s", t->path,
                                name_run(t, &r, name), strerror(errno));
    if (io->fsync(t->fd) == 0)
        return BW_OK;
    return bw_error_set(err, BW_ERR_IO, "%s: what was written did not reach the disk: %s", t->path,
                        strerror(errno));
}
