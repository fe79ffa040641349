/* core/diff/columns.h - how bad it is when a column of the header table differs. */
#ifndef BW_CORE_DIFF_COLUMNS_H
#define BW_CORE_DIFF_COLUMNS_H

#include <stddef.h>

unsigned bw_diff_column_badness(size_t column);

#endif
