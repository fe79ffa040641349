/* Twins: blocks laid from tables of (offset, size, value) that were taken from the reference, not
 * from the layouts; test_twins.c writes the values in both byte orders and asks the decoder for
 * them by name.
 *
 * A new kind of block gets a row in one of the files here: a kind, or a block layout of the
 * families data and redo, without a twin fails the test. */
#ifndef BW_TESTS_UNIT_TWINS_H
#define BW_TESTS_UNIT_TWINS_H

#include <stddef.h>
#include <stdint.h>

typedef struct twin_value {
    uint32_t offset; /* in the block */
    int size;        /* 1, 2, 4 bytes in the file's order; -2, -4: big-endian always; 0: text */
    uint64_t value;
    const char *path; /* of the decoded field; NULL: only laid down */
    const char *text; /* when size is 0 */
} twin_value;

typedef struct twin {
    const char *layout; /* that must be chosen */
    const char *family;
    int type;       /* kcbh type; -1: the block has no cache header */
    uint64_t block; /* number in its file */
    uint32_t size;
    uint32_t version; /* compatible vsn */
    const twin_value *values;
    size_t count;
} twin;

typedef struct twin_family {
    const twin *twins;
    size_t count;
} twin_family;

#define TWIN_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TWIN_VALUES(array) array, TWIN_COUNT(array)

extern const twin_family twins_headers, twins_rows, twins_segments;

#endif
