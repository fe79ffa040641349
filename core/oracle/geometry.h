/* core/oracle/geometry.h - the grid of a file and whose it is, read from its first bytes. */
#ifndef BW_CORE_ORACLE_GEOMETRY_H
#define BW_CORE_ORACLE_GEOMETRY_H

#include <blockwright/dbfile.h>

/* Reads block 0, or infers the grid of bare blocks. Never fails: unknown files are a grid too. */
void bw_geometry_read(bw_source *source, bw_geometry *grid);
/* Reads block 1 by the documented offsets. grid->kind, version and bigfile are settled by it. */
void bw_identity_read(bw_source *source, bw_geometry *grid, bw_identity *id);

/* After bytes of block were staged, undone or written: the identity that stands in it is read anew.
 * The grid stays as it was: a person who edits a block size looks at the same blocks. */
void bw_dbfile_reread(bw_dbfile *file, uint64_t block);

#endif
