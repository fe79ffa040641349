/* core/script/data_folder.h - the Lua data files of one folder. */
#ifndef BW_CORE_SCRIPT_DATA_FOLDER_H
#define BW_CORE_SCRIPT_DATA_FOLDER_H

#include <blockwright/base.h>

/* Calls take for every *.lua of folder in the order of their names. A broken file is passed over;
 * the first such error is returned when all others are in. A folder that does not exist is no
 * error. */
bw_status bw_data_folder_each(const char *folder,
                              bw_status (*take)(void *context, const char *path, bw_error *err),
                              void *context, bw_error *err);

#endif
