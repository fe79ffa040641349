/* A block of each of two files: read, checked and decoded. */
#include "core/diff/fields.h"
#include "core/layout/where.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ROUNDS                                                                                \
    4 /* of asking for members that were left out; then the trees are made whole                   \
       */

static bool is_sound(const bw_block_check *check)
{
    return check->fault == BW_BLOCK_GOOD || check->fault == BW_BLOCK_EMPTY;
}

static bw_status read_side(bw_dbfile *file, uint64_t block, uint8_t **bytes, bw_block_check *check,
                           bw_tree **tree, bw_error *err)
{
    free(*bytes);
    *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
    if (!*tree)
        *tree = bw_tree_new();
    bw_status status = bw_dbfile_read(file, block, *bytes, err);
    if (status == BW_OK)
        bw_block_check_run(file, block, *bytes, check);
    return status;
}

static bw_status read_both(bw_diff_blocks *pair, bw_dbfile *left, uint64_t left_block,
                           bw_dbfile *right, uint64_t right_block, bw_block_context contexts[2],
                           bw_error *err)
{
    bw_status status =
        read_side(left, left_block, &pair->left_bytes, &pair->left_check, &pair->left, err);
    if (status == BW_OK)
        status = read_side(right, right_block, &pair->right_bytes, &pair->right_check, &pair->right,
                           err);
    if (status != BW_OK)
        return status;
    pair->sound = is_sound(&pair->left_check) && is_sound(&pair->right_check);
    bw_dbfile_context(left, left_block, &contexts[0]);
    bw_dbfile_context(right, right_block, &contexts[1]);
    return BW_OK;
}

static void decode_both(bw_diff_blocks *pair, const bw_layouts *layouts,
                        const bw_block_context contexts[2], const bw_where *left,
                        const bw_where *right)
{
    bw_tree_decode_where(pair->left, layouts, pair->left_bytes, &contexts[0], left);
    bw_tree_decode_where(pair->right, layouts, pair->right_bytes, &contexts[1], right);
}

static void mark_differing(const bw_diff_blocks *pair, uint32_t size, bw_cover *cover)
{
    bw_cover_begin(cover, size);
    for (uint32_t i = 0; i < size; i++)
        if (pair->left_bytes[i] != pair->right_bytes[i])
            bw_cover_add(cover, i, 1);
}

/* Elements that are equal stay without members as long as nobody wants them: those that another
 * place or another count brought together are decoded in the next round. */
static void decode_changes(bw_diff_blocks *pair, const bw_layouts *layouts,
                           const bw_block_context contexts[2])
{
    bw_where left = {{0}}, right = {{0}};
    bool wanted = true, too_many = false;
    mark_differing(pair, contexts[0].block_size, &left.counts);
    right.counts = left.counts;
    for (int round = 0; round < MOST_ROUNDS && wanted && !too_many; round++) {
        decode_both(pair, layouts, contexts, &left, &right);
        wanted = bw_diff_trees_want(pair->left, pair->right, &left, &right, &too_many);
    }
    if (wanted)
        decode_both(pair, layouts, contexts, NULL, NULL);
    bw_cover_free(&left.counts);
}

bw_status bw_diff_blocks_read(bw_diff_blocks *pair, const bw_layouts *layouts, bw_dbfile *left,
                              uint64_t left_block, bw_dbfile *right, uint64_t right_block,
                              bw_error *err)
{
    bw_block_context contexts[2];
    bw_status status = read_both(pair, left, left_block, right, right_block, contexts, err);
    if (status == BW_OK)
        decode_both(pair, layouts, contexts, NULL, NULL);
    return status;
}

bw_status bw_diff_blocks_read_changes(bw_diff_blocks *pair, const bw_layouts *layouts,
                                      bw_dbfile *left, uint64_t left_block, bw_dbfile *right,
                                      uint64_t right_block, bw_error *err)
{
    bw_block_context contexts[2];
    bw_status status = read_both(pair, left, left_block, right, right_block, contexts, err);
    bool alike = status == BW_OK && contexts[0].block_size == contexts[1].block_size &&
                 contexts[0].big_endian == contexts[1].big_endian;
    if (alike)
        decode_changes(pair, layouts, contexts);
    else if (status == BW_OK)
        decode_both(pair, layouts, contexts, NULL, NULL);
    return status;
}

void bw_diff_blocks_free(bw_diff_blocks *pair)
{
    bw_tree_free(pair->left);
    bw_tree_free(pair->right);
    free(pair->left_bytes);
    free(pair->right_bytes);
    *pair = (bw_diff_blocks){0};
}
