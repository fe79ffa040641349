/* core/diff/rules.h - which differences are no news between healthy copies. */
#ifndef BW_CORE_DIFF_RULES_H
#define BW_CORE_DIFF_RULES_H

#include <blockwright/layout.h>

/* Why a difference in this field does not matter by itself; NULL: it matters. */
const char *bw_diff_housekeeping(const bw_tree *tree, uint32_t field);

#endif
