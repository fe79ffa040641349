/* Names of members as small numbers: a table by hash. */
#include "core/layout/expr.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash(const char *name, size_t length) /* FNV-1a */
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < length; i++)
        h = (h ^ (uint8_t)name[i]) * 16777619u;
    return h;
}

/* Where the name stands, or where it would be put. */
static uint32_t *slot_of(const bw_names *names, const char *name, size_t length)
{
    uint32_t at = hash(name, length) % names->slot_count;
    for (;; at = (at + 1) % names->slot_count) {
        uint32_t *slot = &names->slots[at];
        const char *other = *slot ? names->names[*slot - 1] : NULL;
        if (!other || (strncmp(other, name, length) == 0 && other[length] == '\0'))
            return slot;
    }
}

/* At most half of the slots are taken. */
static void grow(bw_names *names)
{
    uint32_t count = names->slot_count ? 2 * names->slot_count : 1024, room = count / 2;
    free(names->slots);
    names->slots = bw_alloc(count * sizeof(*names->slots));
    names->slot_count = count;
    names->names = bw_realloc(names->names, room * sizeof(*names->names));
    names->declared = bw_realloc(names->declared, room * sizeof(*names->declared));
    names->asked = bw_realloc(names->asked, room * sizeof(*names->asked));
    for (uint32_t i = 0; i < names->count; i++)
        *slot_of(names, names->names[i], strlen(names->names[i])) = i + 1;
}

uint32_t bw_names_id(bw_names *names, const char *name, size_t length)
{
    if (2 * names->count >= names->slot_count)
        grow(names);
    uint32_t *slot = slot_of(names, name, length);
    if (!*slot) {
        char *copy = bw_alloc(length + 1);
        memcpy(copy, name, length);
        names->names[names->count] = copy;
        names->declared[names->count] = names->asked[names->count] = false;
        *slot = ++names->count;
    }
    return *slot - 1;
}

uint32_t bw_names_ask(bw_names *names, const char *name, size_t length)
{
    uint32_t id = bw_names_id(names, name, length);
    names->asked[id] = true;
    return id;
}

static void *copy(const void *objects, size_t count, size_t room, size_t size)
{
    return memcpy(bw_alloc(room * size), objects, count * size);
}

bw_names bw_names_like(const bw_names *from)
{
    bw_names names = *from;
    size_t count = from->count, slots = from->slot_count, room = slots / 2;
    names.lent = from->count;
    names.names = copy(from->names, count, room, sizeof(*names.names));
    names.declared = copy(from->declared, count, room, sizeof(*names.declared));
    names.asked = copy(from->asked, count, room, sizeof(*names.asked));
    names.slots = copy(from->slots, slots, slots, sizeof(*names.slots));
    return names;
}

void bw_names_free(bw_names *names)
{
    for (uint32_t i = names->lent; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    free(names->declared);
    free(names->asked);
    free(names->slots);
    *names = (bw_names){0};
}
