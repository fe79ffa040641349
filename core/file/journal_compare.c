/* What is on the disk against the images of a commit, many neighbouring blocks in one read. */
#include "core/file/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define READ_BYTES (256u * 1024u)

static const bw_overlay *overlay_of(const bw_journal_target *target)
{
    return bw_source_overlay(target->source);
}

/* Blocks that lie behind each other from number first on, as many as one read takes. */
static size_t neighbours(const bw_journal_target *t, size_t first)
{
    const bw_overlay *overlay = overlay_of(t);
    size_t count = 1, most = READ_BYTES / t->block_size;
    while (count < most && first + count < overlay->count &&
           overlay->blocks[first + count].offset ==
               overlay->blocks[first].offset + count * t->block_size)
        count++;
    return count;
}

static const uint8_t *image_of(const bw_staged_block *block, bool old)
{
    return old ? block->disk : block->now;
}

static bw_status compare_blocks(const bw_journal_io *io, const bw_journal_target *t,
                                const bw_staged_block *first, size_t count, uint8_t *buffer,
                                bool old, const char *trouble, bw_error *err)
{
    unsigned long long number = bw_journal_block_number(t, first->offset);
    errno = 0;
    if (!bw_journal_read_all(io, t->fd, buffer, count * t->block_size, first->offset))
        return bw_error_set(err, BW_ERR_IO,
                            errno ? "%s: block %llu or one of the %zu behind it cannot be read: %s"
                                  : "%s: block %llu or one of the %zu behind it is not there any "
                                    "more: the file was cut%s",
                            t->path, number, count - 1, errno ? strerror(errno) : "");
    for (size_t i = 0; i < count; i++)
        if (memcmp(buffer + i * t->block_size, image_of(&first[i], old), t->block_size) != 0)
            return bw_error_set(err, BW_ERR_FORMAT, trouble, t->path, number + i);
    return BW_OK;
}

bw_status bw_journal_compare(const bw_journal_io *io, const bw_journal_target *t, bool old,
                             const char *trouble, bw_error *err)
{
    const bw_overlay *overlay = overlay_of(t);
    uint8_t *buffer = bw_alloc_pages(READ_BYTES > t->block_size ? READ_BYTES : t->block_size);
    bw_status status = BW_OK;
    for (size_t b = 0, count; b < overlay->count && status == BW_OK; b += count) {
        count = neighbours(t, b);
        status = compare_blocks(io, t, &overlay->blocks[b], count, buffer, old, trouble, err);
    }
    free(buffer);
    return status;
}

void bw_journal_forget_pages(const bw_journal_target *t)
{
    static const int advices[] = {POSIX_FADV_DONTNEED, POSIX_FADV_WILLNEED};
    const bw_overlay *overlay = overlay_of(t);
    for (size_t i = 0; i < BW_COUNT(advices); i++)
        for (size_t b = 0, count; b < overlay->count; b += count) {
            count = neighbours(t, b);
            posix_fadvise(t->fd, (off_t)overlay->blocks[b].offset, (off_t)(count * t->block_size),
                          advices[i]);
        }
}
