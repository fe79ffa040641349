/* core/oracle/geometry.h - the grid of a file and whose it is, read from its first bytes. */
#ifndef BW_CORE_ORACLE_GEOMETRY_H
#define BW_CORE_ORACLE_GEOMETRY_H

#include <blockwright/dbfile.h>

/* Reads block 0, or infers the grid of bare blocks. Never fails: unknown files are a grid too. */
void bw_geometry_read(bw_source *source, bw_geometry *grid);
/* Reads block 1 by the documented offsets. grid->kind, version and bigfile are settled by it. */
void bw_identity_read(bw_source *source, bw_geometry *grid, bw_identity *id);

/* As bw_dbfile_open, by a caller who knows that no journal lies in the file's folder: looking there
 * for each of thousands of files would take longer than reading them. */
bw_dbfile *bw_dbfile_open_settled(const char *spec, bw_error *err);

/* After bytes of block were staged, undone or written: the identity that stands in it is read anew.
 * The grid stays as it was: a person who edits a block size looks at the same blocks. */
void bw_dbfile_reread(bw_dbfile *file, uint64_t block);

#endif
