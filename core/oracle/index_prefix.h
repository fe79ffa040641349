/* core/oracle/index_prefix.h - prefixes of compressed index leaves. Pure functions of any bytes. */
#ifndef BW_CORE_ORACLE_INDEX_PREFIX_H
#define BW_CORE_ORACLE_INDEX_PREFIX_H

#include <blockwright/index.h>

/* Sets the index's prefix members, and its directory, which stands behind or before them. */
void bw_index_find_prefixes(bw_index_block *index);
/* Which prefix an entry belongs to: they follow each other in the order of the entries. */
unsigned bw_index_prefix_of(const bw_index_block *index, unsigned entry);
/* Offset of a prefix's first column; 0: no such prefix. */
uint32_t bw_index_prefix_at(const bw_index_block *index, unsigned prefix);
/* The lowest prefix behind offset, or limit when that is lower. */
uint32_t bw_index_prefix_limit(const bw_index_block *index, uint32_t offset, uint32_t limit);

#endif
