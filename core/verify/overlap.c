#include "core/verify/overlap.h"

#include <stdlib.h>

static int by_begin(const void *a, const void *b)
{
    const bw_stretch *left = a, *right = b;
    return left->begin < right->begin ? -1 : left->begin > right->begin;
}

void bw_rule_overlaps(bw_rule_run *run, bw_stretch *stretches, size_t count, const char *what)
{
    qsort(stretches, count, sizeof(*stretches), by_begin);
    for (size_t i = 1; i < count; i++) {
        const bw_stretch *below = &stretches[i - 1], *above = &stretches[i];
        if (above->begin < below->end)
            bw_rule_found(run, above->begin, "%s %u begins at %u, %s %u ends at %u", what,
                          above->number, above->begin, what, below->number, below->end);
    }
}
