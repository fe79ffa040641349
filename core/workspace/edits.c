/* Staging, undo and redo: steps of pieces, applied to the overlays of the files. */
#include "core/file/overlay.h"
#include "core/oracle/geometry.h"
#include "core/workspace/edit_steps.h"

#include <stdlib.h>
#include <string.h>

bw_edits *bw_edits_new(void)
{
    return bw_alloc(sizeof(bw_edits));
}

static void piece_free(edit_piece *piece)
{
    free(piece->before);
    free(piece->after);
    free(piece->why);
}

static void step_free(edit_step *step)
{
    for (size_t i = 0; i < step->count; i++)
        piece_free(&step->pieces[i]);
    free(step->pieces);
    free(step->title);
    free(step->author);
}

static void changed_now(bw_edits *edits)
{
    edits->runs_known = false;
    edits->generation++;
}

void bw_edits_watch(bw_edits *edits, void (*changed)(void *context, const char *title),
                    void *context)
{
    edits->changed = changed;
    edits->changed_context = context;
}

static void tell(const bw_edits *edits, const edit_step *step)
{
    if (edits->changed)
        edits->changed(edits->changed_context, step->title);
}

uint64_t bw_edits_generation(const bw_edits *edits)
{
    return edits->generation;
}

void bw_edits_free(bw_edits *edits)
{
    if (!edits)
        return;
    for (size_t i = 0; i < edits->count; i++)
        step_free(&edits->steps[i]);
    free(edits->steps);
    free(edits->files);
    free(edits->runs);
    free(edits);
}

/* --- permission --- */
static struct edited_file *edited_file_of(const bw_edits *edits, const bw_dbfile *file)
{
    for (size_t i = 0; i < edits->file_count; i++)
        if (edits->files[i].file == file)
            return &edits->files[i];
    return NULL;
}

bool bw_edits_allowed(const bw_edits *edits, const bw_dbfile *file)
{
    const struct edited_file *known = edited_file_of(edits, file);
    return known && known->allowed;
}

void bw_edits_allow(bw_edits *edits, bw_dbfile *file, bool allowed)
{
    struct edited_file *known = edited_file_of(edits, file);
    if (!known) {
        edits->files = bw_realloc(edits->files, (edits->file_count + 1) * sizeof(*edits->files));
        known = &edits->files[edits->file_count++];
        known->file = file;
    }
    known->allowed = allowed;
}

/* --- steps --- */
static edit_step *new_step(bw_edits *edits, const char *title, const char *author)
{
    while (edits->count > edits->done) /* what was undone cannot come back behind a new step */
        step_free(&edits->steps[--edits->count]);
    if (edits->count == edits->room) {
        edits->room = edits->room ? edits->room * 2 : 16;
        edits->steps = bw_realloc(edits->steps, edits->room * sizeof(*edits->steps));
    }
    edit_step *step = &edits->steps[edits->count++];
    *step = (edit_step){.title = bw_strdup(title), .author = bw_strdup(author)};
    edits->done = edits->count;
    return step;
}

void bw_edits_begin(bw_edits *edits, const char *title, const char *author)
{
    if (edits->depth++ == 0)
        new_step(edits, title, author);
}

static void drop_last_step(bw_edits *edits)
{
    step_free(&edits->steps[--edits->count]);
    edits->done = edits->count;
    changed_now(edits);
}

void bw_edits_end(bw_edits *edits)
{
    if (edits->depth == 0 || --edits->depth > 0)
        return;
    if (edits->steps[edits->count - 1].count == 0)
        drop_last_step(edits);
    else
        tell(edits, &edits->steps[edits->count - 1]);
}

uint64_t bw_edits_offset(const bw_dbfile *file, uint64_t block)
{
    uint64_t position = 0;
    bw_dbfile_position(file, block, &position);
    return position * bw_dbfile_geometry(file)->block_size;
}

/* Puts bytes that were there once: the block is known, so this cannot fail but for a read error,
 * which leaves the staged bytes as they were. */
static void lay(const edit_piece *piece, const uint8_t *bytes)
{
    uint64_t at = bw_edits_offset(piece->file, piece->block) + piece->offset;
    bw_overlay_put(bw_dbfile_source(piece->file), at, bytes, piece->size, NULL);
    bw_dbfile_reread(piece->file, piece->block);
}

static void take_back(edit_step *step)
{
    for (size_t i = step->count; i-- > 0;)
        lay(&step->pieces[i], step->pieces[i].before);
}

void bw_edits_abandon(bw_edits *edits)
{
    if (edits->depth == 0)
        return;
    edits->depth = 0;
    take_back(&edits->steps[edits->count - 1]);
    drop_last_step(edits);
}

bool bw_edits_undo(bw_edits *edits, const char **title)
{
    if (edits->done == 0 || edits->depth > 0)
        return false;
    edit_step *step = &edits->steps[--edits->done];
    take_back(step);
    changed_now(edits);
    if (title)
        *title = step->title;
    tell(edits, step);
    return true;
}

bool bw_edits_redo(bw_edits *edits, const char **title)
{
    if (edits->done == edits->count || edits->depth > 0)
        return false;
    edit_step *step = &edits->steps[edits->done++];
    for (size_t i = 0; i < step->count; i++)
        lay(&step->pieces[i], step->pieces[i].after);
    changed_now(edits);
    if (title)
        *title = step->title;
    tell(edits, step);
    return true;
}

/* --- staging --- */
static bw_status may_put(const bw_edits *edits, const bw_dbfile *file, uint64_t block,
                         uint32_t offset, size_t size, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    const char *path = bw_dbfile_path(file);
    unsigned long long number = (unsigned long long)block;
    if (!bw_edits_allowed(edits, file))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%s is open for reading; allow edits of it first (edit on, or --edit)",
                            path);
    if (!bw_dbfile_has_block(file, block))
        return bw_error_set(err, BW_ERR_RANGE, "%s has no block %llu; nothing was changed", path,
                            number);
    if (!bw_dbfile_shows(file, block))
        return bw_error_set(err, BW_ERR_FORMAT,
                            "%s shows block %llu only in part; a block that is not whole cannot be "
                            "changed",
                            path, number);
    if (offset >= g->block_size || size > g->block_size - offset)
        return bw_error_set(err, BW_ERR_RANGE,
                            "%s: %zu bytes at offset %u reach over the end of block %llu (offsets "
                            "0 to %u); shorten them",
                            path, size, offset, number, g->block_size - 1);
    return BW_OK;
}

static void remember(bw_edits *edits, const edit_piece *piece)
{
    edit_step *step = &edits->steps[edits->count - 1];
    if (step->count == step->room) {
        step->room = step->room ? step->room * 2 : 4;
        step->pieces = bw_realloc(step->pieces, step->room * sizeof(*step->pieces));
    }
    step->pieces[step->count++] = *piece;
    changed_now(edits);
}

static bw_status put_piece(bw_edits *edits, edit_piece *piece, const uint8_t *bytes,
                           const char *why, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(piece->file);
    bw_source *source = bw_dbfile_source(piece->file);
    uint64_t at = bw_edits_offset(piece->file, piece->block) + piece->offset;
    size_t got;
    piece->before = bw_alloc(piece->size);
    bw_status status = bw_source_read(source, at, piece->before, piece->size, &got, err);
    bool same =
        status == BW_OK && got == piece->size && memcmp(piece->before, bytes, piece->size) == 0;
    bw_source_stage(source, g->block_size, g->first_block);
    if (status == BW_OK && !same)
        status = bw_overlay_put(source, at, bytes, piece->size, err);
    if (status != BW_OK || same) {
        free(piece->before);
        return status;
    }
    piece->after = bw_alloc(piece->size);
    memcpy(piece->after, bytes, piece->size);
    piece->why = bw_strdup(why ? why : "");
    if (edits->depth == 0)
        new_step(edits, "edit", "");
    remember(edits, piece);
    bw_dbfile_reread(piece->file, piece->block);
    if (edits->depth == 0)
        tell(edits, &edits->steps[edits->count - 1]);
    return BW_OK;
}

bw_status bw_edits_put(bw_edits *edits, bw_dbfile *file, uint64_t block, uint32_t offset,
                       const void *bytes, size_t size, const char *why, bw_error *err)
{
    bw_status status = may_put(edits, file, block, offset, size, err);
    if (status != BW_OK || size == 0)
        return status;
    edit_piece piece = {file, block, offset, (uint32_t)size, NULL, NULL, NULL};
    return put_piece(edits, &piece, bytes, why, err);
}

/* --- back to the disk --- */
/* Size 0: the whole block. True when a byte changed. */
static bool revert_block(bw_edits *edits, bw_dbfile *file, const bw_staged_block *staged,
                         uint32_t offset, uint32_t size)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    uint32_t from = size ? offset : 0, length = size ? size : g->block_size;
    if (from >= g->block_size)
        return false;
    if (length > g->block_size - from)
        length = g->block_size - from;
    if (memcmp(staged->disk + from, staged->now + from, length) == 0)
        return false;
    edit_piece piece = {
        file, bw_dbfile_block_at(file, staged->offset / g->block_size), from, length, NULL, NULL,
        NULL};
    uint8_t *disk = bw_alloc(length); /* the staged block may vanish under us */
    memcpy(disk, staged->disk + from, length);
    bool done = put_piece(edits, &piece, disk, "back to what is on disk", NULL) == BW_OK;
    free(disk);
    return done;
}

static size_t revert_file(bw_edits *edits, bw_dbfile *file, uint64_t block, uint32_t offset,
                          uint32_t size)
{
    size_t changed = 0;
    bw_overlay *overlay = bw_source_overlay(bw_dbfile_source(file));
    for (size_t i = overlay ? overlay->count : 0; i-- > 0;) {
        uint64_t number = bw_dbfile_block_at(file, overlay->blocks[i].offset / overlay->block_size);
        if (block == BW_ALL_BLOCKS || number == block)
            changed += revert_block(edits, file, &overlay->blocks[i], offset, size);
    }
    return changed;
}

size_t bw_edits_revert(bw_edits *edits, bw_dbfile *file, uint64_t block, uint32_t offset,
                       uint32_t size)
{
    size_t changed = 0;
    bw_edits_begin(edits, "revert", "");
    for (size_t i = 0; i < edits->file_count; i++)
        if (!file || edits->files[i].file == file)
            changed += revert_file(edits, edits->files[i].file, file ? block : BW_ALL_BLOCKS,
                                   offset, file ? size : 0);
    bw_edits_end(edits);
    return changed;
}

/* --- after a commit --- */
static void step_forget(edit_step *step, const bw_dbfile *file)
{
    size_t kept = 0;
    for (size_t i = 0; i < step->count; i++) {
        if (step->pieces[i].file == file)
            piece_free(&step->pieces[i]);
        else
            step->pieces[kept++] = step->pieces[i];
    }
    step->count = kept;
}

void bw_edits_forget(bw_edits *edits, bw_dbfile *file)
{
    size_t kept = 0, done = 0;
    for (size_t i = 0; i < edits->count; i++) {
        edit_step *step = &edits->steps[i];
        step_forget(step, file);
        if (step->count == 0) {
            step_free(step);
            continue;
        }
        done += i < edits->done;
        edits->steps[kept++] = *step;
    }
    edits->count = kept;
    edits->done = done;
    bw_source_forget(bw_dbfile_source(file));
    for (uint64_t block = 0; block < 2; block++)
        bw_dbfile_reread(file, block);
    changed_now(edits);
}
