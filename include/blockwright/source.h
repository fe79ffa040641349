/* blockwright/source.h - the bytes of a file, wherever they come from.
 *
 * A source is read-only and random-access. Two kinds exist: a regular file or block device (pread
 * with a block cache, never mapped: a file truncated meanwhile gives a short read, not a signal),
 * and a text that holds "Dump of memory from ..." or BBED dump lines, whose bytes are put back
 * together and read as if they were the blocks.
 * Threads: bw_source_read_raw may be called by several threads at once; all else by one. */
#ifndef BLOCKWRIGHT_SOURCE_H
#define BLOCKWRIGHT_SOURCE_H

#include <blockwright/base.h>

typedef struct bw_source bw_source;

typedef enum bw_source_kind { BW_SOURCE_FILE, BW_SOURCE_DEVICE, BW_SOURCE_DUMP_TEXT } bw_source_kind;

/* Opens path. A text with memory dump lines becomes BW_SOURCE_DUMP_TEXT (recognised by content).
 * Refused with a sentence: missing, no permission, directory, FIFO, socket, empty. */
BW_API bw_source *bw_source_open(const char *path, bw_error *err);
/* The same over bytes in memory (copied); path is only a name. For tests and fuzz drivers. */
BW_API bw_source *bw_source_from_memory(const char *path, const void *bytes, size_t size);
BW_API void bw_source_free(bw_source *source);

BW_API const char *bw_source_path(const bw_source *source); /* as given to open */
BW_API bw_source_kind bw_source_get_kind(const bw_source *source);
BW_API uint64_t bw_source_size(const bw_source *source); /* bytes, as seen at open */

/* Reads size bytes at offset through the cache. Everything that exists is delivered: *got may be
 * less than size at the end of the file (also 0), which is not an error. */
BW_API bw_status bw_source_read(bw_source *source, uint64_t offset, void *buffer, size_t size,
                                size_t *got, bw_error *err);
/* The same past the cache, for scans over large ranges; safe in several threads at once. */
BW_API bw_status bw_source_read_raw(const bw_source *source, uint64_t offset, void *buffer,
                                    size_t size, size_t *got, bw_error *err);

/* Dump texts seldom hold every byte. True when all of offset..offset+size-1 was really there;
 * bytes that were not read as zero. Always true for files. */
BW_API bool bw_source_covers(const bw_source *source, uint64_t offset, uint64_t size);
/* Dump texts: the place that the text names for the block at offset (a multiple of the dumped
 * block's size), false when it names none. rdba as printed; *block_size in bytes. */
BW_API bool bw_source_dump_place(const bw_source *source, uint64_t offset, uint32_t *rdba,
                                 uint32_t *block_size);

#endif
