/* core/diff/fields.h - what comparing two trees needs to know that were decoded beside each other.
 */
#ifndef BW_CORE_DIFF_FIELDS_H
#define BW_CORE_DIFF_FIELDS_H

#include "core/layout/cover.h"
#include <blockwright/diff.h>

/* Must bw_diff_trees look into elements whose members were left out (core/layout/where.h)? Adds
 * their bytes. */
bool bw_diff_trees_ask(const bw_tree *left, const bw_tree *right, bw_cover *left_asked,
                       bw_cover *right_asked);

#endif
