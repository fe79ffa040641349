/* How long a commit takes: stages one byte in each of COUNT blocks, then commits. Prints the
 * seconds of the commit alone, from the first comparison with the disk to the sealed journal, and
 * the journal's path.
 *
 *   commit_time FILE FIRST COUNT
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <blockwright/journal.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bw_status stage(bw_edits *edits, bw_dbfile *file, uint64_t block, bw_error *err)
{
    uint8_t byte;
    uint8_t *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
    bw_status status = bw_dbfile_read(file, block, bytes, err);
    byte = bytes[1000] ^ 0x55;
    free(bytes);
    return status == BW_OK ? bw_edits_put(edits, file, block, 1000, &byte, 1, NULL, err) : status;
}

int main(int count, char **arguments)
{
    bw_error err = {0};
    bw_journal_info info;
    bw_dbfile *file = count == 4 ? bw_dbfile_open(arguments[1], &err) : NULL;
    if (!file)
        return fprintf(stderr, "usage: commit_time FILE FIRST COUNT; %s\n", err.text), 2;
    uint64_t first = strtoul(arguments[2], NULL, 10), blocks = strtoul(arguments[3], NULL, 10);
    bw_edits *edits = bw_edits_new();
    bw_edits_allow(edits, file, true);
    bw_status status = BW_OK;
    for (uint64_t i = 0; i < blocks && status == BW_OK; i++)
        status = stage(edits, file, first + i, &err);
    double begun = now();
    if (status == BW_OK)
        status = bw_commit(edits, file, NULL, &info, &err);
    if (status == BW_OK)
        printf("%.6f %s\n", now() - begun, info.path);
    else
        fprintf(stderr, "%s\n", err.text);
    bw_edits_free(edits);
    bw_dbfile_free(file);
    return status == BW_OK ? 0 : 2;
}
