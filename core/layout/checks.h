/* core/layout/checks.h - what only the whole block can tell: checksum and tail. */
#ifndef BW_CORE_LAYOUT_CHECKS_H
#define BW_CORE_LAYOUT_CHECKS_H

#include <blockwright/layout.h>

/* Marks fields that mean checksum or tail when they do not fit the block. */
void bw_tree_check_block(bw_tree *tree);

#endif
