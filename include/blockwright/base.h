/* blockwright/base.h - status, errors, memory and text: what every other header needs.
 *
 * Threads: nothing here keeps global state; one object belongs to one thread at a time.
 * Memory:  running out of memory ends the program with a sentence on stderr (nothing is ever
 *          half-written by that: writing goes through the journal). No allocation returns NULL. */
#ifndef BLOCKWRIGHT_BASE_H
#define BLOCKWRIGHT_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define BW_PRINTF(format_index, first_index)                                                      \
    __attribute__((format(printf, format_index, first_index)))
#define BW_API __attribute__((visibility("default")))
#else
#define BW_PRINTF(format_index, first_index)
#define BW_API
#endif

#define BW_COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef enum bw_status {
    BW_OK = 0,
    BW_ERR_ARGUMENT,  /* the caller, or the person, said something that cannot be meant */
    BW_ERR_NOT_FOUND, /* no such file, block, field, command */
    BW_ERR_IO,        /* the operating system refused or failed */
    BW_ERR_FORMAT,    /* the bytes are not what they should be */
    BW_ERR_RANGE,     /* outside the file, the block or the type */
    BW_ERR_LIMIT,     /* a bound against hostile input was reached */
    BW_ERR_CANCELLED, /* the person asked to stop */
    BW_ERR_UNFINISHED, /* a commit to the file was killed half way; its journal resolves it */
} bw_status;

/* One failure as a sentence that a DBA can act on: what, which file and block, what to do. */
typedef struct bw_error {
    bw_status status;
    char text[512]; /* UTF-8, no newline at the end */
} bw_error;

/* Fills err (may be NULL) and returns status, so that `return bw_error_set(...)` reads well. */
BW_API bw_status bw_error_set(bw_error *err, bw_status status, const char *format, ...)
    BW_PRINTF(3, 4);

/* --- plain memory: never NULL, zeroed --- */
BW_API void *bw_alloc(size_t size);
BW_API void *bw_realloc(void *memory, size_t size); /* new bytes are not zeroed */
/* Not zeroed, on a page border: the system copies a third faster to there from its page cache. From
 * 2 MiB on large pages are asked for: a device reads and writes one of them in one piece. */
BW_API void *bw_alloc_pages(size_t size);
BW_API char *bw_strdup(const char *text);           /* caller frees with free() */

/* --- arena: many small things that die together --- */
typedef struct bw_arena bw_arena;
BW_API bw_arena *bw_arena_new(void);
BW_API void bw_arena_free(bw_arena *arena);               /* NULL is fine */
BW_API void bw_arena_reset(bw_arena *arena);              /* forget all, keep the first chunk */
BW_API void *bw_arena_alloc(bw_arena *arena, size_t size); /* zeroed, aligned for any type */
BW_API char *bw_arena_strdup(bw_arena *arena, const char *text);
BW_API char *bw_arena_printf(bw_arena *arena, const char *format, ...) BW_PRINTF(2, 3);

/* --- growing text; {0} is an empty one, data is NULL or zero-terminated --- */
typedef struct bw_text {
    char *data;
    size_t length; /* bytes without the terminator */
    size_t capacity;
} bw_text;
BW_API void bw_text_add(bw_text *text, const char *string);
BW_API void bw_text_add_bytes(bw_text *text, const void *bytes, size_t size);
BW_API void bw_text_add_hex(bw_text *text, const void *bytes, size_t size); /* "0a1b" */
BW_API void bw_text_addf(bw_text *text, const char *format, ...) BW_PRINTF(2, 3);
BW_API void bw_text_vaddf(bw_text *text, const char *format, va_list arguments);
/* A name or path as a terminal may show it: control bytes and what is no UTF-8 as \xNN. */
BW_API void bw_text_add_shown(bw_text *text, const char *string);
BW_API bool bw_text_is_plain(const char *string); /* nothing of it would be shown as \xNN */
BW_API void bw_text_clear(bw_text *text); /* length 0, memory kept */
BW_API void bw_text_free(bw_text *text);  /* and back to {0} */
BW_API const char *bw_text_get(const bw_text *text); /* "" when empty; valid until changed */

/* --- byte order: reads of 1, 2, 4, 8 bytes at any alignment --- */
static inline uint16_t bw_get16(const uint8_t *p, bool big_endian)
{
    return big_endian ? (uint16_t)(p[0] << 8 | p[1]) : (uint16_t)(p[1] << 8 | p[0]);
}
static inline uint32_t bw_get32(const uint8_t *p, bool big_endian)
{
    return big_endian ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
                      : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}
static inline uint64_t bw_get64(const uint8_t *p, bool big_endian)
{
    uint64_t first = bw_get32(p, big_endian), second = bw_get32(p + 4, big_endian);
    return big_endian ? first << 32 | second : second << 32 | first;
}
static inline void bw_put16(uint8_t *p, uint16_t v, bool big_endian)
{
    p[big_endian ? 1 : 0] = (uint8_t)v;
    p[big_endian ? 0 : 1] = (uint8_t)(v >> 8);
}
static inline void bw_put32(uint8_t *p, uint32_t v, bool big_endian)
{
    bw_put16(p + (big_endian ? 2 : 0), (uint16_t)v, big_endian);
    bw_put16(p + (big_endian ? 0 : 2), (uint16_t)(v >> 16), big_endian);
}

/* --- progress of a long job ---
 * report is called now and then, never by two threads at once; done and total are bytes unless
 * the job says otherwise; returning false asks the job to stop (it ends with BW_ERR_CANCELLED). */
typedef struct bw_progress {
    bool (*report)(void *context, uint64_t done, uint64_t total);
    void *context;
} bw_progress;

#endif
