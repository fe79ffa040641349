/* Blocks of datafiles, a few at each look, in turn: which is the newest, which are torn. A block
 * counts as torn when it is so at two looks: the first may have caught it while it was written. */
#include "core/workspace/sampling_reader.h"

#define A_LOOK (4u << 20) /* bytes that one look reads */

static bool is_torn(bw_block_fault fault)
{
    return fault == BW_BLOCK_FRACTURED || fault == BW_BLOCK_BAD_CHECKSUM ||
           fault == BW_BLOCK_BAD_HEADER || fault == BW_BLOCK_ALL_ZERO;
}

static bool is_ready(const bw_reader_file *f)
{
    return bw_reader_is(f, BW_FILE_DATA) && f->now && f->now->trouble.status == BW_OK &&
           bw_dbfile_identity(f->file)->has_datafile;
}

static void suspect(bw_reader_file *f, uint64_t block)
{
    for (unsigned i = 0; i < f->suspect_count; i++)
        if (f->suspects[i] == block)
            return;
    if (f->suspect_count < BW_IMAGE_PLACES) {
        f->torn_twice[f->suspect_count] = false;
        f->suspects[f->suspect_count++] = block;
    }
}

static void look_at(bw_reader_file *f, uint64_t block, const uint8_t *bytes)
{
    bw_block_check check;
    bw_block_check_run(f->file, block, bytes, &check);
    if (is_torn(check.fault))
        suspect(f, block);
    else if (check.fault == BW_BLOCK_GOOD && check.scn != BW_SCN_NONE && check.scn > f->highest) {
        f->highest = check.scn;
        f->highest_at = block;
    }
}

/* Those that were torn before: still so? */
static void look_again(bw_reader *r, bw_reader_file *f)
{
    uint32_t size = bw_dbfile_geometry(f->file)->block_size;
    bw_image_blocks *b = &f->now->blocks;
    unsigned kept = 0;
    b->torn = 0;
    for (unsigned i = 0; i < f->suspect_count; i++) {
        bw_block_check check = {.fault = BW_BLOCK_GOOD};
        size_t got;
        if (bw_reader_read(f, f->suspects[i] * size, r->buffer, size, &got) && got == size)
            bw_block_check_run(f->file, f->suspects[i], r->buffer, &check);
        if (!is_torn(check.fault)) {
            b->healed += f->torn_twice[i];
            continue;
        }
        b->torn_at[b->torn++] = f->suspects[i];
        f->torn_twice[kept] = true;
        f->suspects[kept++] = f->suspects[i];
    }
    f->suspect_count = kept;
}

static void end_round(bw_reader_file *f)
{
    f->highest_before = f->highest;
    f->highest_before_at = f->highest_at;
    f->highest = 0;
    f->next_block = 0;
    f->now->blocks.rounds++;
    f->now->blocks.healed = 0;
}

/* The next piece of the file; returns its bytes, 0 when there are none. */
static size_t read_piece(bw_reader *r, bw_reader_file *f)
{
    const bw_geometry *grid = bw_dbfile_geometry(f->file);
    uint32_t size = grid->block_size;
    uint64_t block = f->next_block ? f->next_block : 1;
    uint64_t left = block < grid->blocks ? grid->blocks - block : 0;
    uint64_t blocks = left < BW_READER_BUFFER / size ? left : BW_READER_BUFFER / size;
    size_t got = 0;
    if (blocks && !bw_reader_read(f, block * size, r->buffer, (size_t)blocks * size, &got))
        return 0;
    for (size_t at = 0; at + size <= got; at += size)
        look_at(f, block++, r->buffer + at);
    f->next_block = block;
    if (block >= grid->blocks || got < blocks * size)
        end_round(f);
    return got;
}

static void put_highest(bw_reader_file *f)
{
    bw_image_blocks *b = &f->now->blocks;
    bool own = f->highest >= f->highest_before;
    b->highest = own ? f->highest : f->highest_before;
    b->highest_at = own ? f->highest_at : f->highest_before_at;
    b->seen = f->next_block ? f->next_block : b->rounds ? bw_dbfile_geometry(f->file)->blocks : 0;
}

void bw_reader_blocks(bw_reader *r)
{
    size_t budget = A_LOOK;
    for (size_t i = 0; i < r->count; i++)
        if (is_ready(r->files[i]))
            look_again(r, r->files[i]);
    for (size_t n = 0; n < r->count && budget; n++) {
        bw_reader_file *f = r->files[(r->next_file + n) % r->count];
        uint32_t begun = is_ready(f) ? f->now->blocks.rounds : 0;
        for (size_t pieces = 0;
             is_ready(f) && budget && begun == f->now->blocks.rounds && pieces < 4; pieces++) {
            size_t got = read_piece(r, f);
            budget -= got < budget ? got : budget;
        }
        if (!budget)
            r->next_file = (r->next_file + n + 1) % r->count;
    }
    for (size_t i = 0; i < r->count; i++)
        if (is_ready(r->files[i]))
            put_highest(r->files[i]);
}
