#include "core/script/capped.h"

#include <stdlib.h>

void *bw_capped_alloc(void *context, void *memory, size_t old_size, size_t new_size)
{
    bw_capped *held = context;
    size_t old = memory ? old_size : 0; /* for new objects Lua passes their kind there */
    if (new_size == 0) {
        held->used -= old;
        free(memory);
        return NULL;
    }
    if (new_size > old && (new_size - old > held->cap || held->used > held->cap - (new_size - old)))
        return NULL;
    void *grown = realloc(memory, new_size);
    if (grown)
        held->used = held->used - old + new_size;
    return grown;
}
