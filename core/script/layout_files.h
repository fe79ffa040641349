/* core/script/layout_files.h - folders of layout files into the registry. */
#ifndef BW_CORE_SCRIPT_LAYOUT_FILES_H
#define BW_CORE_SCRIPT_LAYOUT_FILES_H

#include <blockwright/layout.h>

/* Loads every *.lua of folder in the order of their names. A broken file is passed over; the first
 * such error is returned when all others are in. A folder that does not exist is no error. */
bw_status bw_layout_files_load(bw_layouts *layouts, const char *folder, const char *owner,
                               bw_error *err);
bw_status bw_layout_file_load(bw_layouts *layouts, const char *path, const char *owner,
                              bw_error *err);
/* The shipped ones, into an empty registry: from the image that was made of them at build time
 * when the files are still the same, else as bw_layout_files_load does. */
bw_status bw_layout_files_load_shipped(bw_layouts *layouts, const char *folder, bw_error *err);

/* A number for the names and contents of the *.lua of folder, never 0; 0 when one cannot be read.
 * It tells whether files are the same as before; it is no seal against a forger, who would gain
 * what the image holds: the shipped layouts. */
uint64_t bw_layout_files_digest(const char *folder);

#endif
