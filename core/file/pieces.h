/* core/file/pieces.h - a source of which only some bytes are held: what a look at a file that
 * changes took of it. */
#ifndef BW_CORE_FILE_PIECES_H
#define BW_CORE_FILE_PIECES_H

#include <blockwright/source.h>

typedef struct bw_source_piece {
    uint64_t offset;
    size_t size;
    const uint8_t *bytes;
} bw_source_piece;

/* A file of this size. Pieces are in rising order and do not overlap; they and their bytes are
 * borrowed. A read gives what is held up to the first hole; one that meets a hole fails with
 * BW_ERR_RANGE, with *got set nevertheless. Never a dump text. */
bw_source *bw_source_from_pieces(const char *path, uint64_t size, const bw_source_piece *pieces,
                                 size_t count);

#endif
