/* The yardsticks of the benchmark: the least that each job costs, with nothing around it. Pieces of
 * 256 KiB, pread.
 *
 *   limit xor FILE THREADS        reads all and xors the 16-bit words of each 8 KiB block
 *   limit memcmp LEFT RIGHT THREADS
 *   limit headers FILE            reads all, prints a line of JSON for the 20 bytes at the head of
 * each 8 KiB block
 *   limit count FILE TEXT         no yardstick but the slow and sure answer to a search: how often
 * the bytes of TEXT stand on an even offset
 */
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (256 * 1024)
#define BLOCK 8192
#define PAGE 4096 /* pread copies a third faster to a page's border */
#define MAX_THREADS 64

typedef struct share {
    int left, right; /* files; right -1 = none */
    int first, step; /* pieces: first, first + step ... */
    uint64_t found;
} share;

static uint64_t blocks_off_zero(const uint8_t *piece, ssize_t n)
{
    uint64_t found = 0;
    for (ssize_t at = 0; at + BLOCK <= n; at += BLOCK) {
        uint16_t words[BLOCK / 2], sum = 0;
        memcpy(words, piece + at, BLOCK);
        for (int i = 0; i < BLOCK / 2; i++)
            sum ^= words[i];
        found += sum != 0;
    }
    return found;
}

static void *work(void *argument)
{
    share *s = argument;
    uint8_t *a = aligned_alloc(PAGE, PIECE), *b = aligned_alloc(PAGE, PIECE);
    for (off_t at = (off_t)s->first * PIECE; a && b; at += (off_t)s->step * PIECE) {
        ssize_t n = pread(s->left, a, PIECE, at);
        if (n <= 0)
            break;
        if (s->right < 0)
            s->found += blocks_off_zero(a, n);
        else
            s->found += pread(s->right, b, PIECE, at) != n || memcmp(a, b, (size_t)n) != 0;
    }
    free(a);
    free(b);
    return NULL;
}

static int over_all(const char *left, const char *right, int threads)
{
    pthread_t thread[MAX_THREADS];
    share shares[MAX_THREADS];
    uint64_t found = 0;
    int a = open(left, O_RDONLY), b = right ? open(right, O_RDONLY) : -1;
    if (a < 0 || (right && b < 0) || threads < 1 || threads > MAX_THREADS)
        return 2;
    for (int i = 0; i < threads; i++) {
        shares[i] = (share){a, b, i, threads, 0};
        pthread_create(&thread[i], NULL, work, &shares[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(thread[i], NULL);
        found += shares[i].found;
    }
    printf("%" PRIu64 " %s\n", found, right ? "pieces differ" : "blocks do not xor to zero");
    return 0;
}

static uint32_t le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static int headers(const char *path)
{
    static _Alignas(PAGE) uint8_t piece[PIECE];
    int file = open(path, O_RDONLY);
    uint64_t number = 0;
    if (file < 0)
        return 2;
    printf("[");
    for (off_t at = 0;; at += PIECE) {
        ssize_t n = pread(file, piece, PIECE, at);
        if (n <= 0)
            break;
        for (ssize_t i = 0; i + BLOCK <= n; i += BLOCK, number++) {
            const uint8_t *h = piece + i;
            printf("%s\n{\"block\":%" PRIu64 ",\"dba\":%" PRIu32
                   ",\"type\":%u,\"kind\":\"%s\",\"scn\":%" PRIu64
                   ",\"seq\":%u,\"flg\":%u,\"state\":\"good\"}",
                   number ? "," : "", number, le32(h + 4), h[0],
                   h[0] == 6 ? "KTB Data Block (Table/Cluster)" : "other",
                   (uint64_t)le32(h + 8) | (uint64_t)(h[12] | h[13] << 8) << 32, h[14], h[15]);
        }
    }
    printf("\n]\n");
    return 0;
}

/* Pieces overlap by what a hit can reach over. */
static int count_even(const char *path, const char *text)
{
    static uint8_t piece[PIECE + 256];
    size_t size = strlen(text);
    uint64_t found = 0;
    int file = open(path, O_RDONLY);
    if (file < 0 || size < 1 || size > 256)
        return 2;
    for (off_t at = 0;; at += PIECE) {
        ssize_t n = pread(file, piece, PIECE + size - 1, at);
        if (n <= 0)
            break;
        for (size_t i = 0; i < PIECE && i + size <= (size_t)n; i += 2)
            found += memcmp(piece + i, text, size) == 0;
    }
    printf("%" PRIu64 "\n", found);
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "count") == 0)
        return count_even(arguments[2], arguments[3]);
    if (count == 4 && strcmp(arguments[1], "xor") == 0)
        return over_all(arguments[2], NULL, atoi(arguments[3]));
    if (count == 5 && strcmp(arguments[1], "memcmp") == 0)
        return over_all(arguments[2], arguments[3], atoi(arguments[4]));
    if (count == 3 && strcmp(arguments[1], "headers") == 0)
        return headers(arguments[2]);
    fprintf(stderr, "usage: limit xor FILE THREADS | memcmp LEFT RIGHT THREADS | headers FILE | "
                    "count FILE TEXT\n");
    return 2;
}
