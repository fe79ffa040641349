/* Data for the benchmark: a datafile of 8 KiB blocks of pseudo-random bytes with valid head, tail
 * and checksum; each 1,000th block has a broken checksum, and three needles stand near the end. And
 * a copy with changed bytes. Prints what was planted as JSON, which the runner holds the program's
 * answers against.
 *
 *   make_data FILE MIB            a new file: {"blocks": N, "broken": N, "needles": N}
 *   make_data change FILE COUNT   flips COUNT scattered bytes, none in the first two blocks:
 *                                 {"bytes": N, "blocks": N}
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 8192u
#define BROKEN_EVERY 1000u

static uint64_t state = 88172645463325252u;

static uint64_t next_random(void) /* xorshift64 */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void put32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> 8 * i);
}

/* Block 0 of a datafile: block size, blocks without itself, byte order. */
static void first_block(uint8_t *b, uint32_t blocks)
{
    memset(b, 0, BLOCK);
    b[1] = 0xa2;
    put32(b + 4, 0xffc00000);
    put32(b + 20, BLOCK);
    put32(b + 24, blocks - 1);
    memcpy(b + 28, "\x7d\x7c\x7b\x7a", 4);
}

static void random_block(uint8_t *b, uint32_t number)
{
    for (unsigned at = 0; at < BLOCK; at += 8) {
        uint64_t word = number == 1 ? 0 : next_random(); /* the file header says nothing */
        memcpy(b + at, &word, 8);
    }
    memset(b, 0, 20);
    b[0] = number == 1 ? 0x0b : 0x06;
    b[1] = 0xa2;
    put32(b + 4, 5u << 22 | number);
    put32(b + 8, 1000000 + number);
    b[14] = 1;
    b[15] = 0x04;
    if (number > 1)
        b[20] = 1; /* a table block */
    put32(b + BLOCK - 4, (1000000 + number) << 16 | (uint32_t)b[0] << 8 | 1);
}

/* On an even and on odd offsets, 20 to 100 blocks before the end. */
static bool plant_needle(uint8_t *b, uint32_t before_end)
{
    bool here = before_end == 100 || before_end == 60 || before_end == 20;
    if (here)
        memcpy(b + 4000 + (before_end != 100), "blockwright-needle", 18);
    return here;
}

static bool seal(uint8_t *b, uint32_t number)
{
    bool broken = number && number % BROKEN_EVERY == 0;
    uint16_t sum = 0, word;
    for (unsigned at = 0; at < BLOCK; at += 2) {
        memcpy(&word, b + at, 2);
        sum ^= word;
    }
    sum ^= broken;
    memcpy(b + 16, &sum, 2);
    return broken;
}

static int make(const char *path, uint32_t mib)
{
    static uint8_t piece[128 * BLOCK]; /* 1 MiB */
    uint32_t number = 0, blocks = mib * 128, broken = 0, needles = 0;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0)
        return perror(path), 2;
    for (uint32_t m = 0; m < mib; m++) {
        for (unsigned i = 0; i < 128; i++, number++) {
            uint8_t *b = piece + i * BLOCK;
            number ? random_block(b, number) : first_block(b, blocks);
            needles += plant_needle(b, blocks - number);
            broken += seal(b, number);
        }
        if (write(file, piece, sizeof(piece)) != (ssize_t)sizeof(piece))
            return perror(path), 2;
    }
    printf("{\"blocks\": %u, \"broken\": %u, \"needles\": %u}\n", blocks, broken, needles);
    return close(file) != 0;
}

static int flip(int file, off_t at)
{
    uint8_t byte;
    if (pread(file, &byte, 1, at) != 1)
        return -1;
    byte ^= 0x55;
    return pwrite(file, &byte, 1, at) == 1 ? 0 : -1;
}

/* One byte in each of COUNT stretches of equal length, so that no byte is flipped twice. */
static int change(const char *path, unsigned count)
{
    struct stat st;
    uint64_t last = 0;
    unsigned blocks = 0;
    int file = open(path, O_RDWR);
    if (file < 0 || fstat(file, &st) != 0)
        return perror(path), 2;
    uint64_t stretch = ((uint64_t)st.st_size - 2 * BLOCK) / count;
    for (unsigned i = 0; i < count; i++) {
        uint64_t at = 2 * BLOCK + i * stretch + next_random() % stretch;
        if (flip(file, (off_t)at) != 0)
            return perror(path), 2;
        blocks += at / BLOCK != last;
        last = at / BLOCK;
    }
    printf("{\"bytes\": %u, \"blocks\": %u}\n", count, blocks);
    return close(file) != 0;
}

int main(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "change") == 0)
        return change(arguments[2], (unsigned)atoi(arguments[3]));
    if (count == 3)
        return make(arguments[1], (uint32_t)atoi(arguments[2]));
    fprintf(stderr, "usage: make_data FILE MIB | change FILE COUNT\n");
    return 2;
}
