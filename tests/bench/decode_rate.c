/* Blocks decoded with the full tree of fields and nothing else: one thread, blocks in memory.
 * Prints the rate in blocks a second of processor time.
 *
 *   BW_ROOT=. decode_rate FILE COUNT ROUNDS     COUNT blocks of the file, picked at random behind
 * its first two, ROUNDS times over
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <blockwright/blockwright.h>

typedef struct picked {
    size_t count;
    uint32_t block_size;
    uint8_t *bytes;
    bw_block_context *contexts;
} picked;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bw_status pick(bw_dbfile *file, picked *p, bw_error *err)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    uint64_t state = 88172645463325252u;
    bw_status status = BW_OK;
    p->block_size = grid->block_size;
    p->bytes = bw_alloc(p->count * grid->block_size);
    p->contexts = bw_alloc(p->count * sizeof(*p->contexts));
    for (size_t i = 0; i < p->count && status == BW_OK; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        uint64_t n = bw_dbfile_block_at(file, 2 + state % (grid->blocks - 2));
        status = bw_dbfile_read(file, n, p->bytes + i * p->block_size, err);
        bw_dbfile_context(file, n, &p->contexts[i]);
    }
    return status;
}

static uint64_t decode_all(const picked *p, const bw_layouts *layouts, bw_tree *tree)
{
    uint64_t fields = 0;
    for (size_t i = 0; i < p->count; i++) {
        bw_tree_decode(tree, layouts, p->bytes + i * p->block_size, &p->contexts[i]);
        fields += tree->count;
    }
    return fields;
}

int main(int count, char **arguments)
{
    bw_error err = {0};
    bw_session *session = bw_session_new(getenv("BW_ROOT"), &err);
    bw_dbfile *file = count == 4 ? bw_dbfile_open(arguments[1], &err) : NULL;
    picked p = {.count = count == 4 ? strtoul(arguments[2], NULL, 10) : 0};
    if (!file || bw_dbfile_geometry(file)->blocks < 3 || pick(file, &p, &err) != BW_OK) {
        fprintf(stderr, "usage: decode_rate FILE COUNT ROUNDS; %s\n", err.text);
        return 2;
    }
    bw_tree *tree = bw_tree_new();
    uint64_t fields = 0, rounds = strtoul(arguments[3], NULL, 10);
    double begun = now();
    for (uint64_t i = 0; i < rounds; i++)
        fields += decode_all(&p, bw_session_layouts(session), tree);
    double decoded = (double)(rounds * p.count);
    printf("%.0f blocks/s, %.0f fields a block\n", decoded / (now() - begun),
           (double)fields / decoded);
    bw_tree_free(tree);
    bw_dbfile_free(file);
    bw_session_free(session);
    free(p.contexts);
    free(p.bytes);
    return 0;
}
