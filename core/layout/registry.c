/* The registry: finding layouts, and telling what they hold. */
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

bw_layout_info bw_layout_get_info(const bw_layout_def *layout)
{
    return (bw_layout_info){.name = layout->name,
                            .title = layout->title,
                            .doc = layout->doc,
                            .file = layout->file,
                            .owner = layout->owner,
                            .is_block = layout->is_block,
                            .block_type = layout->type,
                            .family = layout->family ? layout->family : "",
                            .field_count = layout->field_count};
}

bw_field_info bw_layout_field_info(const bw_layout_def *layout, size_t index)
{
    const bw_field_def *def = &layout->fields[index];
    return (bw_field_info){.name = def->name,
                           .type = def->type,
                           .doc = def->doc,
                           .at = def->at_text,
                           .count = def->count_text,
                           .when = def->when_text,
                           .confidence = def->confidence,
                           .source = def->source};
}

size_t bw_layout_check_count(const bw_layout_def *layout)
{
    return layout->check_count;
}

bw_check_info bw_layout_check_info(const bw_layout_def *layout, size_t index)
{
    const bw_check *check = &layout->checks[index];
    return (bw_check_info){.id = check->id, .why = check->why, .severity = check->severity};
}

const char *bw_enum_name(const bw_field_def *def, int64_t value)
{
    for (size_t i = 0; i < def->value_count; i++)
        if (def->values[i].value == value)
            return def->values[i].name;
    return NULL;
}
