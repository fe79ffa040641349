/* Plain and arena memory. Running out ends the program: no caller has a better answer. */
#include <blockwright/base.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CHUNK_BYTES 65536u
#define FIRST_BYTES                                                                                \
    1000u /* many arenas never hold more; a page that is touched costs two microseconds */
#define PAGE_BYTES 4096u /* of most systems; on others only slower */
#define LARGE_PAGE_BYTES (2u * 1024u * 1024u)

typedef struct chunk {
    struct chunk *next; /* older ones */
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
} chunk;

struct bw_arena {
    chunk *newest;
};

static void *or_die(void *memory)
{
    if (!memory) {
        fputs("blockwright: out of memory; nothing was written. "
              "Close other programs or open fewer files.\n",
              stderr);
        exit(2);
    }
    return memory;
}

void *bw_alloc(size_t size)
{
    return or_die(calloc(1, size ? size : 1));
}

void *bw_realloc(void *memory, size_t size)
{
    return or_die(realloc(memory, size ? size : 1));
}

void *bw_alloc_pages(size_t size)
{
    void *memory = NULL;
    size_t border = size < LARGE_PAGE_BYTES ? PAGE_BYTES : LARGE_PAGE_BYTES;
    or_die(posix_memalign(&memory, border, size ? size : 1) == 0 ? memory : NULL);
#ifdef MADV_HUGEPAGE
    if (border == LARGE_PAGE_BYTES)
        madvise(memory, size / LARGE_PAGE_BYTES * LARGE_PAGE_BYTES, MADV_HUGEPAGE);
#endif
    return memory;
}

char *bw_strdup(const char *text)
{
    return or_die(strdup(text));
}

static chunk *chunk_of(void *memory, size_t size, chunk *next)
{
    chunk *c = or_die(memory);
    c->next = next;
    c->used = 0;
    c->size = size;
    return c;
}

static chunk *chunk_new(size_t size, chunk *next)
{
    return chunk_of(malloc(sizeof(chunk) + size), size, next);
}

/* For one large allocation, zero from the system, its pages there in one call: asking for them one
 * by one, by touching, takes longer than all that is done with them. */
static chunk *chunk_large(size_t size, chunk *next)
{
    chunk *c = chunk_of(calloc(1, sizeof(chunk) + size), size, next);
    uintptr_t begin = ((uintptr_t)c + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
#ifdef MADV_POPULATE_WRITE
    madvise((void *)begin, (uintptr_t)c->bytes + size - begin, MADV_POPULATE_WRITE);
#endif
    return c;
}

bw_arena *bw_arena_new(void)
{
    bw_arena *arena = bw_alloc(sizeof(*arena));
    arena->newest = chunk_new(FIRST_BYTES, NULL);
    return arena;
}

void bw_arena_free(bw_arena *arena)
{
    if (!arena)
        return;
    for (chunk *c = arena->newest, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(arena);
}

/* The largest that is no single large allocation's. */
static bool is_better(const chunk *a, const chunk *b)
{
    return a->size <= CHUNK_BYTES && (b->size > CHUNK_BYTES || a->size > b->size);
}

/* One chunk stays, so that whoever fills and empties an arena again and again asks for no other. */
void bw_arena_reset(bw_arena *arena)
{
    chunk *kept = arena->newest;
    for (chunk *c = kept->next, *next; c; c = next) {
        next = c->next;
        chunk *worse = is_better(c, kept) ? kept : c;
        kept = worse == c ? kept : c;
        free(worse);
    }
    kept->next = NULL;
    kept->used = 0;
    arena->newest = kept;
}

void *bw_arena_alloc(bw_arena *arena, size_t size)
{
    const size_t unit = _Alignof(max_align_t);
    size_t need = (size + unit - 1) / unit * unit;
    if (need > CHUNK_BYTES) {
        arena->newest = chunk_large(need, arena->newest);
        arena->newest->used = need;
        return arena->newest->bytes;
    }
    if (arena->newest->size - arena->newest->used < need)
        arena->newest = chunk_new(CHUNK_BYTES, arena->newest);
    void *memory = arena->newest->bytes + arena->newest->used;
    arena->newest->used += need;
    return memset(memory, 0, size);
}

char *bw_arena_strdup(bw_arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(bw_arena_alloc(arena, size), text, size);
}

char *bw_arena_printf(bw_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return bw_arena_strdup(arena, format);
    char *text = bw_arena_alloc(arena, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}
