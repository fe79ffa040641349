/* Blocks decoded a second of processor time, with the full tree of fields and nothing else; one thread, blocks in
 * memory.
 *
 *   BW_ROOT=. decode_rate FILE COUNT     COUNT blocks of the file, picked at random, over and over
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <blockwright/blockwright.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    bw_error err = {0};
    bw_session *session = bw_session_new(getenv("BW_ROOT"), &err);
    bw_dbfile *file = count == 3 ? bw_dbfile_open(arguments[1], &err) : NULL;
    if (!file) {
        fprintf(stderr, "usage: decode_rate FILE COUNT; %s\n", err.text);
        return 2;
    }
    const bw_geometry *grid = bw_dbfile_geometry(file);
    size_t blocks = strtoul(arguments[2], NULL, 10);
    uint8_t *bytes = bw_alloc(blocks * grid->block_size);
    bw_block_context *contexts = bw_alloc(blocks * sizeof(*contexts));
    uint64_t state = 88172645463325252u, fields = 0, decoded = 0;
    for (size_t i = 0; i < blocks; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        uint64_t n = bw_dbfile_block_at(file, state % grid->blocks);
        if (bw_dbfile_read(file, n, bytes + i * grid->block_size, &err) != BW_OK)
            return fprintf(stderr, "%s\n", err.text), 2;
        bw_dbfile_context(file, n, &contexts[i]);
    }
    bw_tree *tree = bw_tree_new();
    double begun = now(), seconds;
    do {
        for (size_t i = 0; i < blocks; i++) {
            bw_tree_decode(tree, bw_session_layouts(session), bytes + i * grid->block_size,
                           &contexts[i]);
            fields += tree->count;
        }
        decoded += blocks;
        seconds = now() - begun;
    } while (seconds < 1);
    printf("%-22s %.0f blocks/s, %.0f fields a block, %.1f million fields/s\n", "decode",
           (double)decoded / seconds, (double)fields / (double)decoded,
           (double)fields / seconds / 1e6);
    bw_tree_free(tree);
    bw_dbfile_free(file);
    bw_session_free(session);
    free(contexts);
    free(bytes);
    return 0;
}
