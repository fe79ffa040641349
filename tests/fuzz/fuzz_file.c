/* Any bytes as a file: source (dump text too), geometry, identity, checks, finding. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include <blockwright/search.h>

static bool see(void *context, const bw_bad_block *bad)
{
    unsigned *sum = context;
    *sum += (unsigned)bad->block + bad->bytes[0] + bad->check.computed;
    return true;
}

static void read_some(bw_dbfile *file)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    uint8_t *block = malloc(grid->block_size);
    bw_error err;
    for (uint64_t n = grid->first_block; n < grid->first_block + grid->blocks + 2; n++) {
        bw_block_context context;
        bw_dbfile_read(file, n, block, &err);
        bw_dbfile_context(file, n, &context);
        (void)bw_dbfile_dba(file, n);
    }
    free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    bw_error err;
    bw_dbfile *file = bw_dbfile_from_source(bw_source_from_memory("fuzz", bytes, size), &err);
    if (!file)
        return 0;
    unsigned sum = 0;
    bw_verify_totals totals;
    bw_pattern pattern;
    bool found;
    bw_hit hit;
    read_some(file);
    const bw_verify job = {.file = file, .threads = 1, .bad = see, .context = &sum};
    bw_verify_run(&job, &totals, &err);
    if (bw_pattern_parse(&pattern, BW_PATTERN_HEX, "0?a2", false, &err) == BW_OK)
        bw_find_next(file, &pattern, (bw_hit){0, 1}, true, NULL, &found, &hit, &err);
    bw_dbfile_free(file);
    return 0;
}
