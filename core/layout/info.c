/* What a listing and docs/layouts.md tell of layouts, out of the compiled data. */
#include "core/layout/registry.h"

#include <string.h>

#define UNKNOWN (-1)
#define DEEPEST 16

static int64_t length_of(const bw_field_def *def, unsigned depth);

/* Bytes of a struct that is always as long, else UNKNOWN. */
static int64_t struct_length(const bw_layout_def *layout, unsigned depth)
{
    int64_t length = 0, end = 0;
    if (layout->size)
        return bw_expr_constant_value(layout->size, &length) ? length : UNKNOWN;
    for (size_t i = 0; i < layout->field_count; i++) {
        const bw_field_def *def = &layout->fields[i];
        int64_t at = layout->is_union ? 0 : end, bytes = length_of(def, depth + 1);
        if (def->when || bytes < 0 || (def->at && !bw_expr_constant_value(def->at, &at)))
            return UNKNOWN;
        end = at + bytes;
        length = end > length ? end : length;
    }
    return length;
}

/* Bytes of a member that is always there and always as long, else UNKNOWN. */
static int64_t length_of(const bw_field_def *def, unsigned depth)
{
    int64_t one = def->width, count = 1;
    if (depth > DEEPEST || def->each_at || def->when)
        return UNKNOWN;
    if (def->structure)
        one = struct_length(def->structure, depth);
    else if (!def->width && !bw_expr_constant_value(def->size, &one))
        return UNKNOWN;
    if (def->count && !bw_expr_constant_value(def->count, &count))
        return UNKNOWN;
    return one < 0 ? UNKNOWN : one * count;
}

/* Where a member stands in its struct when that is the same in every block. */
static int64_t offset_of(const bw_layout_def *layout, size_t index)
{
    int64_t at = 0;
    for (size_t i = 0; !layout->is_union; i++) {
        const bw_field_def *def = &layout->fields[i];
        if (def->at && !bw_expr_constant_value(def->at, &at))
            at = UNKNOWN;
        if (i == index)
            break;
        int64_t bytes = length_of(def, 0);
        at = at < 0 || bytes < 0 ? UNKNOWN : at + bytes;
    }
    return at;
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

bw_layout_info bw_layout_get_info(const bw_layout_def *layout)
{
    return (bw_layout_info){.name = layout->name,
                            .title = layout->title,
                            .doc = layout->doc,
                            .file = layout->file,
                            .owner = layout->owner,
                            .is_block = layout->is_block,
                            .is_union = layout->is_union,
                            .block_type = layout->type,
                            .block_number = layout->block,
                            .family = layout->family ? layout->family : "",
                            .when = layout->when_text ? layout->when_text : "",
                            .size = layout->size_text ? layout->size_text : "",
                            .length = layout->is_block ? UNKNOWN : struct_length(layout, 0),
                            .confidence = layout->confidence,
                            .source = layout->source,
                            .field_count = layout->field_count};
}

static const char *inherited(const char *own, const bw_field_def *def, const bw_layout_def *layout,
                             bool source)
{
    const bw_layout_def *inner = def->structure;
    if (*own)
        return own;
    if (inner && *(source ? inner->source : inner->confidence))
        return source ? inner->source : inner->confidence;
    return source ? layout->source : layout->confidence;
}

bw_field_info bw_layout_field_info(const bw_layout_def *layout, size_t index)
{
    const bw_field_def *def = &layout->fields[index];
    return (bw_field_info){.name = def->name,
                           .type = def->as,
                           .doc = *def->doc || !def->structure ? def->doc : def->structure->title,
                           .at = def->at_text,
                           .count = def->count_text,
                           .when = def->when_text,
                           .size = def->size_text,
                           .offset = offset_of(layout, index),
                           .length = length_of(def, 0),
                           .structure = def->structure ? def->structure->name : NULL,
                           .confidence = inherited(def->confidence, def, layout, false),
                           .source = inherited(def->source, def, layout, true)};
}
