/* The registry: finding layouts. */
#include "core/layout/registry.h"

#include <stdlib.h>
#include <string.h>

bw_layouts *bw_layouts_new(void)
{
    bw_layouts *layouts = bw_alloc(sizeof(*layouts));
    layouts->arena = bw_arena_new();
    return layouts;
}

void bw_layouts_free(bw_layouts *layouts)
{
    if (!layouts)
        return;
    bw_names_free(&layouts->names);
    bw_arena_free(layouts->arena);
    free(layouts->enums);
    free(layouts->defs);
    free(layouts);
}

size_t bw_layouts_count(const bw_layouts *layouts)
{
    return layouts->count;
}

uint64_t bw_layouts_generation(const bw_layouts *layouts)
{
    return layouts->generation;
}

const bw_layout_def *bw_layouts_at(const bw_layouts *layouts, size_t index)
{
    return layouts->defs[index];
}

const bw_layout_def *bw_layouts_find(const bw_layouts *layouts, const char *name)
{
    for (size_t i = layouts->count; i-- > 0;)
        if (strcmp(layouts->defs[i]->name, name) == 0)
            return layouts->defs[i];
    return NULL;
}

const char *bw_enum_name(const bw_field_def *def, int64_t value)
{
    for (size_t i = 0; i < def->value_count; i++)
        if (def->values[i].value == value)
            return def->values[i].name;
    return NULL;
}
