/* Which layout a block has. */
#include "core/layout/registry.h"

#include <string.h>

static bool fits(const bw_layout_def *layout, const bw_scope *scope)
{
    const bw_block_context *c = scope->context;
    if (!layout->is_block || strcmp(layout->family, c->family) != 0)
        return false;
    if (layout->block >= 0 && (uint64_t)layout->block != c->block_number)
        return false;
    if (layout->type >= 0 && layout->type != scope->bytes[0])
        return false;
    return !layout->when || bw_expr_run(layout->when, scope);
}

/* Those that say so come before all; those bound to nothing are the last resort. */
const bw_layout_def *bw_layout_choose(const bw_layouts *layouts, const bw_scope *scope)
{
    const bw_layout_def *resort = NULL, *bound = NULL;
    for (size_t i = 0; i < layouts->count; i++) {
        const bw_layout_def *layout = layouts->defs[i];
        if ((bound && !layout->before_all) || !fits(layout, scope))
            continue;
        if (layout->before_all)
            return layout;
        if (layout->type >= 0 || layout->block >= 0)
            bound = layout;
        resort = resort ? resort : layout;
    }
    return bound ? bound : resort;
}
