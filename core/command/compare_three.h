/* core/command/compare_three.h - three copies of one file: which stands alone, block by block. */
#ifndef BW_CORE_COMMAND_COMPARE_THREE_H
#define BW_CORE_COMMAND_COMPARE_THREE_H

#include "core/command/compare_say.h"

/* c has the first two. Returns the command's status: 1 when they are not all alike. */
int bw_compare_three(bw_compare *c, bw_dbfile *third);

#endif
