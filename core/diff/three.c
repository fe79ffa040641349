/* Three copies of a file: left beside right is remembered, two bits a block, and asked again while
 * left is laid beside the third. */
#include <blockwright/diff.h>

#include <stdlib.h>
#include <string.h>

enum { STATE_BITS = 2, STATES_A_BYTE = 8 / STATE_BITS, STATE_MASK = (1 << STATE_BITS) - 1 };

typedef struct vote {
    bw_dbfile *left, *right, *third;
    bool (*tell)(void *, const bw_diff_odd_run *);
    void *context;
    bw_diff_three_totals *totals;
    uint64_t first;  /* the left file's first block */
    uint8_t *beside; /* bw_diff_state of right, block by block from first */
    uint8_t *bytes;  /* two blocks */
    bw_diff_odd_run run;
    bool stopped;
    bw_error trouble; /* met inside a callback */
} vote;

const char *bw_diff_odd_name(bw_diff_odd odd)
{
    static const char *const names[] = {"all agree", "left alone", "right alone", "third alone",
                                        "none agree"};
    return names[odd];
}

static void remember(vote *v, uint64_t block, bw_diff_state state)
{
    uint64_t at = block - v->first;
    v->beside[at / STATES_A_BYTE] |= (uint8_t)(state << at % STATES_A_BYTE * STATE_BITS);
}

static bw_diff_state remembered(const vote *v, uint64_t block)
{
    uint64_t at = block - v->first;
    return (bw_diff_state)(v->beside[at / STATES_A_BYTE] >> at % STATES_A_BYTE * STATE_BITS &
                           STATE_MASK);
}

static bool note_right(void *context, const bw_diff_run *run)
{
    vote *v = context;
    if (run->state == BW_DIFF_ONLY_RIGHT)
        v->totals->lacks[0] += run->count;
    else if (run->state != BW_DIFF_EQUAL)
        for (uint64_t i = 0; i < run->count; i++)
            remember(v, run->first + i, run->state);
    v->totals->lacks[1] += run->state == BW_DIFF_ONLY_LEFT ? run->count : 0;
    return true;
}

static bool flush(vote *v)
{
    bw_diff_odd_run run = v->run;
    v->run.count = 0;
    if (run.count && v->tell && !v->tell(v->context, &run))
        v->stopped = true;
    return !v->stopped;
}

static bool add(vote *v, bw_diff_odd odd, uint64_t block)
{
    v->totals->blocks[odd]++;
    if (v->run.count && v->run.odd == odd && v->run.first + v->run.count == block) {
        v->run.count++;
        return true;
    }
    bool go_on = flush(v);
    v->run = (bw_diff_odd_run){odd, block, 1};
    return go_on;
}

/* Left differs from both: do the other two agree? */
static bw_diff_odd between_others(vote *v, uint64_t block)
{
    size_t size = bw_dbfile_geometry(v->left)->block_size;
    if (bw_dbfile_read(v->right, block, v->bytes, &v->trouble) != BW_OK ||
        bw_dbfile_read(v->third, block, v->bytes + size, &v->trouble) != BW_OK)
        return BW_DIFF_NONE_AGREE;
    return memcmp(v->bytes, v->bytes + size, size) ? BW_DIFF_NONE_AGREE : BW_DIFF_ODD_LEFT;
}

static bool decide(vote *v, uint64_t block, bool third_differs)
{
    bw_diff_state right = remembered(v, block);
    if (right == BW_DIFF_ONLY_LEFT)
        return true;
    bool right_differs = right == BW_DIFF_CHANGED;
    bw_diff_odd odd = !right_differs  ? (third_differs ? BW_DIFF_ODD_THIRD : BW_DIFF_ALL_AGREE)
                      : third_differs ? between_others(v, block)
                                      : BW_DIFF_ODD_RIGHT;
    return v->trouble.status == BW_OK && add(v, odd, block);
}

static bool note_third(void *context, const bw_diff_run *run)
{
    vote *v = context;
    uint64_t *lacks = v->totals->lacks;
    if (run->state == BW_DIFF_ONLY_RIGHT) {
        lacks[0] = run->count > lacks[0] ? run->count : lacks[0];
        return true;
    }
    if (run->state == BW_DIFF_ONLY_LEFT) {
        lacks[2] += run->count;
        return true;
    }
    for (uint64_t i = 0; i < run->count; i++)
        if (!decide(v, run->first + i, run->state == BW_DIFF_CHANGED))
            return false;
    return true;
}

/* Numbers of blocks must run on, and mean the same in all three. */
static bw_status fits(const bw_dbfile *left, const bw_dbfile *other, bw_error *err)
{
    const bw_dbfile *files[] = {left, other};
    for (size_t i = 0; i < BW_COUNT(files); i++)
        if (bw_dbfile_geometry(files[i])->kind == BW_FILE_UNKNOWN ||
            bw_source_get_kind(bw_dbfile_source((bw_dbfile *)files[i])) == BW_SOURCE_DUMP_TEXT)
            return bw_error_set(err, BW_ERR_ARGUMENT,
                                "%s is no file of Oracle's, or a dump's text: three copies must be "
                                "files with headers; compare it with one of them",
                                bw_dbfile_path(files[i]));
    return bw_diff_fits(left, other, err);
}

bw_status bw_diff_three_fits(const bw_dbfile *left, const bw_dbfile *right, const bw_dbfile *third,
                             bw_error *err)
{
    bw_status status = fits(left, right, err);
    return status == BW_OK ? fits(left, third, err) : status;
}

bw_status bw_diff_three(bw_dbfile *left, bw_dbfile *right, bw_dbfile *third, unsigned threads,
                        bool (*tell)(void *, const bw_diff_odd_run *), void *context,
                        const bw_progress *progress, bw_diff_three_totals *totals, bw_error *err)
{
    const bw_geometry *grid = bw_dbfile_geometry(left);
    vote v = {.left = left,
              .right = right,
              .third = third,
              .tell = tell,
              .context = context,
              .totals = totals,
              .first = grid->first_block};
    bw_diff_totals beside = {0}, against = {0};
    *totals = (bw_diff_three_totals){0};
    bw_status status = bw_diff_three_fits(left, right, third, err);
    if (status != BW_OK)
        return status;
    v.beside = bw_alloc(grid->blocks / STATES_A_BYTE + 1);
    v.bytes = bw_alloc((size_t)grid->block_size * 2);
    status = bw_diff_files(left, right, threads, note_right, &v, progress, &beside, err);
    if (status == BW_OK)
        status = bw_diff_files(left, third, threads, note_third, &v, progress, &against, err);
    if (v.trouble.status != BW_OK)
        status = bw_error_set(err, v.trouble.status, "%s", v.trouble.text);
    else if (status == BW_OK && !v.stopped)
        flush(&v);
    totals->tails_differ = beside.tail_differs || against.tail_differs;
    free(v.beside);
    free(v.bytes);
    return status;
}
