/* core/oracle/corrupt_text.h - a bad block in Oracle's own words (text/M01). */
#ifndef BW_CORE_ORACLE_CORRUPT_TEXT_H
#define BW_CORE_ORACLE_CORRUPT_TEXT_H

#include <blockwright/dbfile.h>

/* "Page n is marked corrupt", "Corrupt block relative dba: ...", the reason, the values; appended.
 */
void bw_corrupt_text(const bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                     const bw_block_check *check, bw_text *text);

#endif
