/* Files that tests write for themselves, in a folder of their own that is removed at the end; and
 * blocks laid out by hand from the reference's tables. */
#ifndef BW_TESTS_UNIT_FILES_H
#define BW_TESTS_UNIT_FILES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char test_folder[] = "/tmp/blockwright-test-XXXXXX";

static inline int make_folder(void **state)
{
    (void)state;
    return mkdtemp(test_folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof(command), "chmod -R u+rwx '%s'; rm -rf '%s'", test_folder,
             test_folder);
    return system(command);
}

/* The path of a file in the folder; valid until the next call but seven. */
static inline const char *in_folder(const char *name)
{
    static char paths[8][300];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s", test_folder, name);
    return path;
}

static inline const char *write_file(const char *name, const void *bytes, size_t size)
{
    const char *path = in_folder(name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
    return path;
}

static inline const char *write_text(const char *name, const char *text)
{
    return write_file(name, text, strlen(text));
}

static inline void set16(uint8_t *p, uint32_t v, bool be)
{
    p[be ? 1 : 0] = (uint8_t)v;
    p[be ? 0 : 1] = (uint8_t)(v >> 8);
}

static inline void set32(uint8_t *p, uint32_t v, bool be)
{
    set16(p + (be ? 2 : 0), v & 0xffff, be);
    set16(p + (be ? 0 : 2), v >> 16, be);
}

/* XOR of all words is to be 0: the value at `at` makes it so. */
static inline void seal(uint8_t *block, uint32_t size, unsigned at, bool be)
{
    uint8_t sum[2] = {0, 0};
    block[at] = block[at + 1] = 0;
    for (uint32_t i = 0; i < size; i += 2) {
        sum[0] ^= block[i];
        sum[1] ^= block[i + 1];
    }
    block[at] = sum[0];
    block[at + 1] = sum[1];
    (void)be; /* byte by byte the order does not matter */
}

static inline uint8_t frmt_of(uint32_t size)
{
    return size == 2048    ? 0x62
           : size == 4096  ? 0x82
           : size == 8192  ? 0xa2
           : size == 16384 ? 0xc2
           : size == 32768 ? 0xe2
                           : 0x22;
}

/* A datafile of `blocks` blocks (block 0 counted), file 5, tablespace USERS, whatever its size and
 * order. */
static inline uint8_t *build_datafile(uint32_t size, uint32_t blocks, bool be)
{
    uint8_t *file = calloc(blocks, size);
    file[1] = frmt_of(size);
    set32(file + 4, 0xffc00000, be);
    set32(file + 20, size, be);
    set32(file + 24, blocks - 1, be);
    memcpy(file + 28, be ? "\x7a\x7b\x7c\x7d" : "\x7d\x7c\x7b\x7a", 4);
    seal(file, size, 16, be);
    for (uint32_t n = 1; n < blocks; n++) {
        uint8_t *b = file + (size_t)n * size;
        uint32_t base = n == 1 ? 0 : 0x00210f00 + n;
        b[0] = n == 1 ? 0x0b : 0x06;
        b[1] = frmt_of(size);
        set32(b + 4, 5u << 22 | n, be);
        set32(b + 8, base, be);
        b[14] = 1;
        b[15] = 4;
        if (n == 1) {
            set32(b + 24, 0x0a200100, be);
            set32(b + 28, 0x3c549ef2, be);
            memcpy(b + 32, "TEST2", 5);
            set32(b + 40, 77, be);
            set32(b + 44, blocks - 1, be);
            set32(b + 48, size, be);
            set16(b + 52, 5, be);
            set16(b + 54, 3, be);
            set16(b + 138, 0x0004, be);
            set32(b + 332, 4, be);
            set16(b + 336, 5, be);
            memcpy(b + 338, "USERS", 5);
            set32(b + 368, 5, be);
            set32(b + 484, 0x12caab, be);
            set16(b + 490, 0x0969, be); /* garbage behind the wrap, as real headers have it */
            set32(b + 492, 0x4747bace, be);
            set16(b + 496, 1, be);
            set16(b + 498, 0x6ec3, be); /* and behind the thread */
            set32(b + 500, 17, be);
            set32(b + 504, 2, be);
            set16(b + 508, 16, be);
        } else {
            b[20] = 1;
        }
        set32(b + size - 4, (base & 0xffff) << 16 | (uint32_t)b[0] << 8 | b[14], be);
        seal(b, size, 16, be);
    }
    return file;
}

#endif
