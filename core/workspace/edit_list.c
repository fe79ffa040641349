/* What is staged now, as runs: each byte that differs from the disk belongs to the piece that
 * changed it last. */
#include "core/file/overlay.h"
#include "core/workspace/edit_steps.h"

#include <stdlib.h>
#include <string.h>

#define STRETCH 64u /* bytes */

/* A piece with its place in the order of time, for sorting by block. */
typedef struct dated_piece {
    const edit_piece *piece;
    const edit_step *step;
    uint64_t at; /* the block's offset in the file */
    size_t order;
} dated_piece;

static int by_block(const void *a, const void *b)
{
    const dated_piece *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The applied pieces of one file, by block and time; the caller frees. */
static dated_piece *pieces_of(const bw_edits *edits, const bw_dbfile *file, size_t *count)
{
    size_t room = 0, order = 0;
    dated_piece *pieces = NULL;
    *count = 0;
    for (size_t s = 0; s < edits->done; s++)
        for (size_t i = 0; i < edits->steps[s].count; i++, order++) {
            const edit_piece *piece = &edits->steps[s].pieces[i];
            if (piece->file != file)
                continue;
            if (*count == room) {
                room = room ? room * 2 : 64;
                pieces = bw_realloc(pieces, room * sizeof(*pieces));
            }
            pieces[(*count)++] =
                (dated_piece){piece, &edits->steps[s], bw_edits_offset(file, piece->block), order};
        }
    if (*count)
        qsort(pieces, *count, sizeof(*pieces), by_block);
    return pieces;
}

static void add_run(bw_edits *edits, size_t *room, const bw_edit *run)
{
    if (edits->run_count == *room) {
        *room = *room ? *room * 2 : 64;
        edits->runs = bw_realloc(edits->runs, *room * sizeof(*edits->runs));
    }
    edits->runs[edits->run_count++] = *run;
}

/* The first byte at or behind at that differs from the disk, size when none does. Blocks differ in
 * few places: stretches that are equal are stepped over. */
static uint32_t next_changed(const bw_staged_block *staged, uint32_t at, uint32_t size)
{
    while (at + STRETCH <= size && memcmp(staged->now + at, staged->disk + at, STRETCH) == 0)
        at += STRETCH;
    while (at < size && staged->now[at] == staged->disk[at])
        at++;
    return at;
}

/* owners[i]: number + 1 of the piece that wrote byte i last, 0 = none. */
static void block_runs(bw_edits *edits, size_t *room, bw_dbfile *file, uint64_t block,
                       const bw_staged_block *staged, const dated_piece *pieces,
                       const uint32_t *owners, uint32_t size)
{
    for (uint32_t at = next_changed(staged, 0, size), last; at < size;
         at = next_changed(staged, last + 1, size)) {
        uint32_t end = last = at;
        for (; end < size && owners[end] == owners[at]; end++)
            if (staged->now[end] != staged->disk[end])
                last = end;
        const dated_piece *owner = owners[at] ? &pieces[owners[at] - 1] : NULL;
        bw_edit run = {file,
                       block,
                       at,
                       last + 1 - at,
                       staged->disk + at,
                       staged->now + at,
                       owner ? owner->piece->why : "",
                       owner ? owner->step->title : "",
                       owner ? owner->step->author : ""};
        add_run(edits, room, &run);
    }
}

static void file_runs(bw_edits *edits, size_t *room, bw_dbfile *file)
{
    const bw_overlay *overlay = bw_source_overlay(bw_dbfile_source(file));
    size_t count, p = 0;
    if (!overlay || overlay->count == 0)
        return;
    dated_piece *pieces = pieces_of(edits, file, &count);
    uint32_t *owners = bw_alloc(overlay->block_size * sizeof(*owners));
    for (size_t i = 0; i < overlay->count; i++) {
        const bw_staged_block *staged = &overlay->blocks[i];
        uint64_t block = bw_dbfile_block_at(file, staged->offset / overlay->block_size);
        memset(owners, 0, overlay->block_size * sizeof(*owners));
        while (p < count && pieces[p].at < staged->offset)
            p++;
        for (; p < count && pieces[p].at == staged->offset; p++)
            for (uint32_t b = 0; b < pieces[p].piece->size; b++)
                owners[pieces[p].piece->offset + b] = (uint32_t)p + 1;
        block_runs(edits, room, file, block, staged, pieces, owners, overlay->block_size);
    }
    free(owners);
    free(pieces);
}

static void find_runs(bw_edits *edits)
{
    size_t room = 0;
    free(edits->runs);
    edits->runs = NULL;
    edits->run_count = 0;
    for (size_t i = 0; i < edits->file_count; i++)
        file_runs(edits, &room, edits->files[i].file);
    edits->runs_known = true;
}

size_t bw_edits_count(bw_edits *edits)
{
    if (!edits->runs_known)
        find_runs(edits);
    return edits->run_count;
}

bool bw_edits_at(bw_edits *edits, size_t index, bw_edit *edit)
{
    if (index >= bw_edits_count(edits))
        return false;
    *edit = edits->runs[index];
    return true;
}

static const bw_overlay *overlay_of(const bw_dbfile *file)
{
    return bw_source_overlay(bw_dbfile_source((bw_dbfile *)file));
}

size_t bw_edits_blocks(const bw_edits *edits, const bw_dbfile *file)
{
    size_t blocks = 0;
    for (size_t i = 0; i < edits->file_count; i++) {
        const bw_overlay *overlay = overlay_of(edits->files[i].file);
        if (overlay && (!file || edits->files[i].file == file))
            blocks += overlay->count;
    }
    return blocks;
}

static const bw_staged_block *staged_block(const bw_dbfile *file, uint64_t block)
{
    const bw_overlay *overlay = overlay_of(file);
    return overlay && bw_dbfile_has_block(file, block)
               ? bw_overlay_find(overlay, bw_edits_offset(file, block))
               : NULL;
}

bool bw_edits_next_block(const bw_dbfile *file, uint64_t *block)
{
    const bw_overlay *overlay = overlay_of(file);
    for (size_t i = 0; overlay && i < overlay->count; i++) {
        uint64_t number = bw_dbfile_block_at(file, overlay->blocks[i].offset / overlay->block_size);
        if (number >= *block) {
            *block = number;
            return true;
        }
    }
    return false;
}

bool bw_edits_mask(const bw_dbfile *file, uint64_t block, uint8_t *mask)
{
    const bw_staged_block *staged = staged_block(file, block);
    if (!staged)
        return false;
    for (uint32_t i = 0; i < bw_dbfile_geometry(file)->block_size; i++)
        mask[i] = staged->now[i] != staged->disk[i];
    return true;
}

bw_status bw_edits_read_disk(bw_dbfile *file, uint64_t block, uint8_t *buffer, bw_error *err)
{
    const bw_staged_block *staged = staged_block(file, block);
    if (!staged)
        return bw_dbfile_read(file, block, buffer, err);
    memcpy(buffer, staged->disk, bw_dbfile_geometry(file)->block_size);
    return BW_OK;
}
