/* core/workspace/image.h - a file of a watched directory as one look saw it: the blocks that were
 * read, and what was found out about those that are too many to keep. It never changes; looks at a
 * file that did not change share it, and images that differ in one block share the others.
 * Threads: counts are atomic, so that a thread that reads may hand images over. */
#ifndef BW_CORE_WORKSPACE_IMAGE_H
#define BW_CORE_WORKSPACE_IMAGE_H

#include "core/file/pieces.h"
#include <blockwright/dbfile.h>

#define BW_IMAGE_PLACES 8u

/* Redo of the log's sequence, block by block: sequence, block number and checksum are right. */
typedef struct bw_image_redo {
    uint32_t sequence;  /* 0: nothing is known */
    uint32_t from, end; /* blocks from <= n < end are whole */
    bool all;           /* end is where it ends, not only where reading stopped for now */
    bool has_scn;
    bw_scn scn; /* of the last whole record before end */
} bw_image_redo;

/* Blocks of a datafile, looked at a few at a time. */
typedef struct bw_image_blocks {
    uint64_t seen;         /* of this round, counted from block 1 */
    uint32_t rounds;       /* whole ones */
    uint64_t torn, healed; /* blocks; healed: torn once, whole when read again */
    uint64_t torn_at[BW_IMAGE_PLACES];
    bw_scn highest; /* of sound blocks, as they were read last */
    uint64_t highest_at;
} bw_image_blocks;

typedef struct bw_image {
    unsigned count; /* of owners */
    char *path;
    bw_error trouble;   /* BW_OK: its header could be read */
    char unstable[120]; /* why it is not of one moment; "" = it is */
    uint64_t size, device, inode;
    int64_t changed; /* mtime, nanoseconds; of control files only, 0 else */
    int64_t locked;  /* process that holds a lock on it, 0 = none */
    bw_image_redo redo;
    bw_image_blocks blocks;
    bw_source_piece *pieces;
    size_t piece_count;
} bw_image;

bw_image *bw_image_new(const char *path);
bw_image *bw_image_share(const bw_image *image);
void bw_image_free(bw_image *image); /* gives up this owner's; NULL is fine */
/* Adds bytes behind those that are there; what `before` (may be NULL) holds alike is shared. */
void bw_image_add(bw_image *image, const bw_image *before, uint64_t offset, const void *bytes,
                  size_t size);
/* The piece of before as it is. False: it has none that begins there. */
bool bw_image_keep(bw_image *image, const bw_image *before, uint64_t offset);
const bw_source_piece *bw_image_piece(const bw_image *image, uint64_t offset);
/* A reader of the bytes gives the same from both. */
bool bw_image_same_bytes(const bw_image *a, const bw_image *b);
bool bw_image_same(const bw_image *a, const bw_image *b); /* and all else is alike, too */

/* --- all files of a directory at one look --- */
typedef struct bw_images {
    bw_error trouble; /* of the directory; images are then those that could be seen */
    bw_image **at;    /* by path */
    size_t count;
} bw_images;
void bw_images_free(bw_images *images);
const bw_image *bw_images_find(const bw_images *images, const char *path);

#endif
