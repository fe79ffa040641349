/* core/diff/fields.h - what comparing two trees needs to know that were decoded beside each other.
 */
#ifndef BW_CORE_DIFF_FIELDS_H
#define BW_CORE_DIFF_FIELDS_H

#include "core/layout/where.h"
#include <blockwright/diff.h>

/* Must bw_diff_trees look into elements whose members were left out? Adds them to what each side
 * wants. too_many: they do not fit. */
bool bw_diff_trees_want(const bw_tree *left, const bw_tree *right, bw_where *left_where,
                        bw_where *right_where, bool *too_many);

#endif
