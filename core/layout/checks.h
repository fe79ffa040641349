/* core/layout/checks.h - what only the whole block can tell: checksum and tail. */
#ifndef BW_CORE_LAYOUT_CHECKS_H
#define BW_CORE_LAYOUT_CHECKS_H

#include <blockwright/layout.h>

/* Marks a field that means checksum or tail when it does not fit the block. */
void bw_tree_check_seal(bw_tree *tree, uint32_t field);

#endif
