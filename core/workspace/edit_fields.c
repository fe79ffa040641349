/* Edits by meaning: a field's value, the checksum, the tail. */
#include <blockwright/edit.h>

#include <stdlib.h>
#include <string.h>

#define CHECKSUM_AT 16u
#define REDO_CHECKSUM_AT 14u

static bw_status put_decoded(bw_edits *edits, const bw_tree *tree, bw_dbfile *file, uint64_t block,
                             const char *path, const char *value, const char *why, bw_error *err)
{
    int64_t found = bw_tree_find(tree, path);
    if (found < 0)
        return bw_error_set(err, BW_ERR_NOT_FOUND,
                            "block %llu of %s has no field '%s'; map -v shows what it has",
                            (unsigned long long)block, bw_dbfile_path(file), path);
    const bw_field *field = &tree->fields[found];
    uint8_t *bytes = bw_alloc(field->length);
    bw_status status = bw_field_encode(tree, (uint32_t)found, value, bytes, err);
    if (status == BW_OK)
        status = bw_edits_put(edits, file, block, field->offset, bytes, field->length, why, err);
    free(bytes);
    return status;
}

bw_status bw_edits_put_field(bw_edits *edits, const bw_layouts *layouts, bw_dbfile *file,
                             uint64_t block, const char *path, const char *value, const char *why,
                             bw_error *err)
{
    bw_block_context context;
    uint8_t *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
    bw_tree *tree = bw_tree_new();
    bw_status status = bw_dbfile_read(file, block, bytes, err);
    if (status == BW_OK) {
        bw_dbfile_context(file, block, &context);
        bw_tree_decode(tree, layouts, bytes, &context);
        status = put_decoded(edits, tree, file, block, path, value, why, err);
    }
    bw_tree_free(tree);
    free(bytes);
    return status;
}

/* The block and its check; false with err. */
static bool look(bw_dbfile *file, uint64_t block, uint8_t **bytes, bw_block_check *check,
                 bw_error *err)
{
    *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
    if (bw_dbfile_read(file, block, *bytes, err) != BW_OK) {
        free(*bytes);
        return false;
    }
    bw_block_check_run(file, block, *bytes, check);
    return true;
}

bw_status bw_edits_put_sum(bw_edits *edits, bw_dbfile *file, uint64_t block, uint16_t *required,
                           bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    bw_block_check check;
    uint8_t *bytes, value[2];
    if (!bw_file_kind_sealed(g->kind))
        return bw_error_set(err, BW_ERR_FORMAT,
                            "%s: %s: where its blocks keep a checksum is unknown",
                            bw_dbfile_path(file), bw_file_kind_name(g->kind));
    if (!look(file, block, &bytes, &check, err))
        return err ? err->status : BW_ERR_IO;
    free(bytes);
    if (required)
        *required = check.checksum_on ? check.required : check.checksum;
    if (!check.checksum_on)
        return BW_OK;
    bool redo = g->kind == BW_FILE_REDO && !(g->has_block0 && block == 0);
    bw_put16(value, check.required, g->big_endian);
    return bw_edits_put(edits, file, block, redo ? REDO_CHECKSUM_AT : CHECKSUM_AT, value, 2,
                        "checksum as the bytes require", err);
}

bw_status bw_edits_seal(bw_edits *edits, bw_dbfile *file, uint64_t block, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    bool has_tail =
        bw_file_kind_sealed(g->kind) && g->kind != BW_FILE_REDO && !(g->has_block0 && block == 0);
    bw_block_check check;
    uint8_t *bytes, tail[4];
    bw_status status = BW_OK;
    bw_edits_begin(edits, "seal", "");
    if (has_tail && look(file, block, &bytes, &check, err)) {
        free(bytes);
        bw_put32(tail, check.tail_expected, g->big_endian);
        status = bw_edits_put(edits, file, block, g->block_size - 4, tail, 4,
                              "tail as the head requires", err);
    } else if (has_tail) {
        status = err ? err->status : BW_ERR_IO;
    }
    if (status == BW_OK)
        status = bw_edits_put_sum(edits, file, block, NULL, err);
    bw_edits_end(edits);
    return status;
}
