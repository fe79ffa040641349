#include "core/plugin/hooks.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    bw_event event;
    bw_event_hook hook;
    void *data;
    char *owner;
} entry;

struct bw_hooks {
    entry *entries;
    size_t count;
};

bw_hooks *bw_hooks_new(void)
{
    return bw_alloc(sizeof(bw_hooks));
}

void bw_hooks_free(bw_hooks *hooks)
{
    if (!hooks)
        return;
    for (size_t i = 0; i < hooks->count; i++)
        free(hooks->entries[i].owner);
    free(hooks->entries);
    free(hooks);
}

void bw_hooks_add(bw_hooks *hooks, bw_event event, bw_event_hook hook, void *data,
                  const char *owner)
{
    hooks->entries = bw_realloc(hooks->entries, (hooks->count + 1) * sizeof(*hooks->entries));
    hooks->entries[hooks->count++] = (entry){event, hook, data, bw_strdup(owner)};
}

void bw_hooks_remove_owner(bw_hooks *hooks, const char *owner)
{
    size_t kept = 0;
    for (size_t i = 0; i < hooks->count; i++) {
        if (strcmp(hooks->entries[i].owner, owner) == 0)
            free(hooks->entries[i].owner);
        else
            hooks->entries[kept++] = hooks->entries[i];
    }
    hooks->count = kept;
}

void bw_hooks_fire(const bw_hooks *hooks, bw_event event, const bw_place *place)
{
    for (size_t i = 0; i < hooks->count; i++)
        if (hooks->entries[i].event == event)
            hooks->entries[i].hook(hooks->entries[i].data, event, place);
}
