/* Data for the benchmark: a datafile of 8 KiB blocks of pseudo-random bytes with valid head, tail
 * and checksum, some (one in 50,000) with a broken checksum; and a copy with 1,000 changed bytes.
 *
 *   make_data FILE MIB            a new file
 *   make_data change FILE COUNT   flips COUNT scattered bytes, none in the first two blocks
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 8192u
#define BROKEN_EVERY 50000u

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

static void seal(uint8_t *b, uint32_t number)
{
    uint16_t sum = 0, word;
    for (unsigned at = 0; at < BLOCK; at += 2) {
        memcpy(&word, b + at, 2);
        sum ^= word;
    }
    sum ^= number && number % BROKEN_EVERY == 0;
    memcpy(b + 16, &sum, 2);
}

static int make(const char *path, uint32_t mib)
{
    static uint8_t piece[128 * BLOCK]; /* 1 MiB */
    uint32_t number = 0, blocks = mib * 128;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0)
        return perror(path), 2;
    for (uint32_t m = 0; m < mib; m++) {
        for (unsigned i = 0; i < 128; i++, number++) {
            uint8_t *b = piece + i * BLOCK;
            number ? random_block(b, number) : first_block(b, blocks);
            seal(b, number);
        }
        if (write(file, piece, sizeof(piece)) != (ssize_t)sizeof(piece))
            return perror(path), 2;
    }
    return close(file) != 0;
}

static int change(const char *path, unsigned count)
{
    struct stat st;
    int file = open(path, O_RDWR);
    if (file < 0 || fstat(file, &st) != 0)
        return perror(path), 2;
    for (unsigned i = 0; i < count; i++) {
        uint8_t byte;
        off_t at = (off_t)(2 * BLOCK + next_random() % (uint64_t)(st.st_size - 2 * BLOCK));
        if (pread(file, &byte, 1, at) != 1)
            return perror(path), 2;
        byte ^= 0x55;
        if (pwrite(file, &byte, 1, at) != 1)
            return perror(path), 2;
    }
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
