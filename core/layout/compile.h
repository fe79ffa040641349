/* core/layout/compile.h - layout data (core/base/data.h) into the registry's C tables. */
#ifndef BW_CORE_LAYOUT_COMPILE_H
#define BW_CORE_LAYOUT_COMPILE_H

#include "core/base/data.h"
#include <blockwright/layout.h>

/* Adds every layout of one data file. owner: "" for shipped ones, "user", or a plugin's name.
 * On error nothing of the file stays; the sentence names file, struct and member. */
bw_status bw_layouts_add(bw_layouts *layouts, const char *file, const char *owner,
                         const bw_data *root, bw_error *err);
/* To be called when all files of a folder are in: files may name each other's structs. */
bw_status bw_layouts_resolve(bw_layouts *layouts, bw_error *err);
void bw_layouts_remove_owner(bw_layouts *layouts, const char *owner);

#endif
