/* A main for fuzz drivers without libFuzzer: seeds given or made, mutated by a fixed sequence. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_INPUT (64u * 1024u)

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* One edit: a random byte, an interesting word, a copied run, a cut. */
static size_t mutate_once(uint8_t *bytes, size_t size, uint64_t *state)
{
    static const uint32_t words[] = {0,      1,      0x7f,       0x80,       0xff,      0x7fff,
                                     0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff};
    if (size < 8)
        return size;
    uint64_t r = next_random(state);
    size_t at = (size_t)(r >> 8) % (size - 4);
    switch (r % 8) {
    case 0:
    case 1:
    case 2: bytes[at] = (uint8_t)(r >> 40); break;
    case 3:
    case 4:
        memcpy(bytes + at, &words[(r >> 40) % (sizeof words / sizeof *words)], r & 64 ? 2 : 4);
        break;
    case 5: bytes[at] ^= (uint8_t)(1u << ((r >> 40) & 7)); break;
    case 6: {
        size_t from = (size_t)(r >> 32) % (size - 4), length = 4 + (r >> 20) % 60;
        size_t room = size - (from > at ? from : at);
        memmove(bytes + at, bytes + from, length < room ? length : room);
        break;
    }
    default:
        if (r & 4096)
            return at + 4;
    }
    return size;
}

static size_t load(const char *path, uint8_t *bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    size_t size = fread(bytes, 1, MAX_INPUT, file);
    fclose(file);
    return size;
}

/* Without seeds: an 8 KiB block 0, a header-like block and a table-like block. */
static size_t make_seed(uint8_t *bytes)
{
    size_t size = 3 * 8192;
    memset(bytes, 0, size);
    memcpy(bytes, "\0\xa2\0\0\0\0\xc0\xff", 8);
    memcpy(bytes + 20, "\0\x20\0\0\x02\0\0\0\x7d\x7c\x7b\x7a", 12);
    memcpy(bytes + 8192, "\x0b\xa2\0\0\x01\0\x40\0", 8);
    memcpy(bytes + 8192 + 24, "\0\x04\x20\x0b", 4);
    memcpy(bytes + 16384, "\x06\xa2\0\0\x02\0\x40\0", 8);
    memcpy(bytes + 16384 + 20, "\1", 1);
    bytes[16384 + 36] = 2;
    return size;
}

int main(int argc, char **argv)
{
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;
    uint8_t *seed = malloc(MAX_INPUT), *input = malloc(MAX_INPUT);
    uint64_t state = 0x9e3779b97f4a7c15u;
    int seeds = argc > 2 ? argc - 2 : 1;
    for (int i = 0; i < seeds; i++) {
        size_t seed_size = argc > 2 ? load(argv[i + 2], seed) : make_seed(seed);
        for (long n = 0; n < rounds; n++) {
            size_t size = seed_size;
            memcpy(input, seed, seed_size);
            for (uint64_t edits = n ? 1 + next_random(&state) % 12 : 0; edits; edits--)
                size = mutate_once(input, size, &state);
            LLVMFuzzerTestOneInput(input, size);
        }
    }
    printf("%ld inputs from %d seeds\n", rounds * seeds, seeds);
    free(input);
    free(seed);
    return 0;
}
