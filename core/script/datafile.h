/* core/script/datafile.h - a Lua file that only says data, evaluated where it can do no harm.
 *
 * The chunk runs in a state with no library at all (not even string methods), under a memory cap
 * and an instruction budget, and must return one table. */
#ifndef BW_CORE_SCRIPT_DATAFILE_H
#define BW_CORE_SCRIPT_DATAFILE_H

#include "core/base/data.h"

/* Evaluates the file; nodes and strings are allocated from arena. NULL with err on failure: the
 * sentence names the file and line. */
const bw_data *bw_datafile_load(const char *path, bw_arena *arena, bw_error *err);
/* The bytes of a data file, to be freed; NULL with err when it cannot be read or is too large. */
char *bw_datafile_read(const char *path, size_t *size, bw_error *err);
const bw_data *bw_datafile_load_text(const char *name, const char *text, size_t size,
                                     bw_arena *arena, bw_error *err);

#endif
