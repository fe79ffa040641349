/* Any bytes as a file: source (dump text too), geometry, identity, checks, finding. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include <blockwright/search.h>

static bool see(void *context, uint64_t block, const uint8_t *bytes, const bw_block_check *check)
{
    unsigned *sum = context;
    *sum += (unsigned)block + bytes[0] + check->computed;
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
    bw_verify_file(file, 1, see, &sum, NULL, &totals, &err);
    if (bw_pattern_parse(&pattern, BW_PATTERN_HEX, "0?a2", false, &err) == BW_OK)
        bw_find_next(file, &pattern, (bw_hit){0, 1}, true, NULL, &found, &hit, &err);
    bw_dbfile_free(file);
    return 0;
}
