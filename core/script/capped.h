/* core/script/capped.h - how much memory one Lua state may hold. */
#ifndef BW_CORE_SCRIPT_CAPPED_H
#define BW_CORE_SCRIPT_CAPPED_H

#include <stddef.h>

/* Stands first in the struct that goes with a state, so that lua_getallocf finds that struct. */
typedef struct bw_capped {
    size_t used, cap; /* bytes */
} bw_capped;

/* A lua_Alloc whose context begins with a bw_capped; NULL beyond the cap, which Lua reports. */
void *bw_capped_alloc(void *context, void *memory, size_t old_size, size_t new_size);

#endif
