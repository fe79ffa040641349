/* core/oracle/column_large.h - columns that stand for more than they hold: LOB locators (reference
 * 3.5), units of Hybrid Columnar Compression. Pure functions of any bytes. */
#ifndef BW_CORE_ORACLE_COLUMN_LARGE_H
#define BW_CORE_ORACLE_COLUMN_LARGE_H

#include <blockwright/row.h>

/* Whether the bytes have a locator's form: its two lengths fit its own. */
bool bw_is_locator(const uint8_t *bytes, size_t size);
/* "LOB 00000001000000002b67, in the row: 4 bytes"; false: too short for one, nothing appended. */
bool bw_locator_text(const uint8_t *bytes, size_t size, bw_text *text);

/* Whether the bytes begin as a compression unit does: list of pieces, then its magic number. */
bool bw_is_hcc(const uint8_t *bytes, size_t size);
/* How long the unit is and how many pieces it has: the rows inside are not decoded. */
bool bw_hcc_text(const uint8_t *bytes, size_t size, bw_text *text);

#endif
