/* core/oracle/digits.h - numbers as people type them. */
#ifndef BW_CORE_ORACLE_DIGITS_H
#define BW_CORE_ORACLE_DIGITS_H

#include <blockwright/oracle.h>

/* Decimal or 0x, and *text moved behind it. A leading zero is decimal here: nobody types a block or
 * an SCN in octal. Too large for 64 bits gives UINT64_MAX. */
bool bw_read_number(const char **text, uint64_t *value);

#endif
