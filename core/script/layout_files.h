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

#endif
