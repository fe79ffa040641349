/* The table of fields that change with every write of a block, whatever was written. */
#include "core/diff/rules.h"

#include <string.h>

static const struct {
    const char *name; /* of the field */
    const char *why;
} rules[] = {
    {"chkval_kcbh", "follows from the block's other bytes"},
    {"block0_chkval", "follows from the block's other bytes"},
    {"tailchk", "repeats the block's head"},
    {"bas_kcbh", "moves with every write of the block"},
    {"wrp_kcbh", "moves with every write of the block"},
    {"seq_kcbh", "moves with every write of the block"},
    {"kscnpad", "padding that is never cleared"},
    {"kcrbapad", "padding that is never cleared"},
    {"kcvcppad", "padding that is never cleared"},
};

const char *bw_diff_housekeeping(const bw_tree *tree, uint32_t field)
{
    for (size_t i = 0; i < BW_COUNT(rules); i++)
        if (strcmp(tree->fields[field].name, rules[i].name) == 0)
            return rules[i].why;
    return NULL;
}
