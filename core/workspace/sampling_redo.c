/* How far the redo that a crash recovery would read is whole: each block is read once, and the next
 * look goes on where this one ended. */
#include "core/workspace/recovery_parts.h"
#include "core/workspace/sampling_reader.h"

#include <stdlib.h>
#include <string.h>

#define A_LOOK (16ull << 20) /* bytes of redo that one look reads at most */
#define BLOCKS_BACK 64u      /* as recovery_logs.c looks back for a record that begins */

typedef struct reading {
    bw_reader *reader;
    bw_reader_file *f;
    uint32_t block_size;
    bool big_endian;
    uint64_t blocks; /* of the file */
} reading;

static bool is_whole(const reading *g, uint64_t block, const uint8_t *bytes, uint32_t sequence)
{
    bw_block_check check;
    if (bw_get32(bytes + 8, g->big_endian) != sequence)
        return false;
    bw_block_check_run(g->f->file, block, bytes, &check);
    return check.fault == BW_BLOCK_GOOD;
}

/* The block behind the last whole one of a piece; *ended: a block that is not whole was met. */
static uint32_t read_piece(const reading *g, uint32_t block, uint32_t sequence, uint64_t most,
                           bool *ended)
{
    size_t got = 0, size = BW_READER_BUFFER / g->block_size * g->block_size;
    uint64_t room = (most - block) * g->block_size;
    size = room < size ? (size_t)room : size;
    *ended =
        !bw_reader_read(g->f, (uint64_t)block * g->block_size, g->reader->buffer, size, &got) ||
        got < size;
    for (size_t at = 0; at + g->block_size <= got; at += g->block_size, block++)
        if (!is_whole(g, block, g->reader->buffer + at, sequence)) {
            *ended = true;
            break;
        }
    return block;
}

/* The record that ends last: of the blocks before the end, as if they were all there is. */
static void find_scn(const reading *g, bw_image_redo *redo)
{
    uint32_t from = redo->end > 2 + BLOCKS_BACK ? redo->end - BLOCKS_BACK : 2;
    size_t size = (size_t)(redo->end - from) * g->block_size, got = 0;
    const bw_source_piece *head = bw_image_piece(g->f->now, 0);
    uint8_t *bytes = bw_alloc(size + 1);
    if (size && head && bw_reader_read(g->f, (uint64_t)from * g->block_size, bytes, size, &got)) {
        bw_source_piece pieces[] = {*head, {(uint64_t)from * g->block_size, got, bytes}};
        size_t before = from * (size_t)g->block_size;
        pieces[0].size = head->size < before ? head->size : before;
        bw_dbfile *log = bw_dbfile_from_source(
            bw_source_from_pieces(g->f->path, g->f->now->size, pieces, 2), NULL);
        redo->has_scn = log && bw_recovery_last_scn(log, redo->end, &redo->scn);
        bw_dbfile_free(log);
    }
    free(bytes);
}

static void read_on(const reading *g, uint32_t from, uint64_t nab, uint64_t *budget)
{
    bw_image_redo *redo = &g->f->now->redo;
    uint32_t sequence = bw_dbfile_identity(g->f->file)->sequence;
    if (redo->sequence != sequence || from < redo->from || from > redo->end)
        *redo = (bw_image_redo){.sequence = sequence, .from = from, .end = from};
    uint32_t begun = redo->end;
    uint64_t most = nab < g->blocks ? nab : g->blocks;
    bool ended = redo->end >= most;
    while (!ended && *budget) {
        uint32_t end = read_piece(g, redo->end, sequence, most, &ended);
        uint64_t bytes = (uint64_t)(end - redo->end + 1) * g->block_size;
        *budget -= bytes < *budget ? bytes : *budget;
        redo->end = end;
        ended = ended || end >= most;
    }
    redo->all = ended;
    if (redo->end != begun || !redo->has_scn)
        find_scn(g, redo);
}

void bw_reader_redo(bw_reader *r)
{
    uint64_t budget = A_LOOK;
    for (size_t i = 0; i < r->count; i++) {
        bw_reader_file *f = r->files[i];
        if (!bw_reader_is(f, BW_FILE_REDO) || f->now->trouble.status != BW_OK)
            continue;
        const bw_identity *id = bw_dbfile_identity(f->file);
        const bw_geometry *grid = bw_dbfile_geometry(f->file);
        if (!id->has_redo || !id->thread || id->thread > BW_READER_THREADS)
            continue;
        bw_rba low = r->low[id->thread - 1];
        if (!low.sequence || id->sequence < low.sequence)
            continue;
        reading g = {r, f, grid->block_size, grid->big_endian, grid->blocks};
        uint32_t from = id->sequence == low.sequence ? low.block : 2;
        if (from < g.blocks)
            read_on(&g, from < 2 ? 2 : from, id->next_block, &budget);
    }
}
