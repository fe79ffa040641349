/* core/command/compare_folders.h - compare for two directories: headers of all files, then blocks.
 */
#ifndef BW_CORE_COMMAND_COMPARE_FOLDERS_H
#define BW_CORE_COMMAND_COMPARE_FOLDERS_H

#include "core/command/compare_say.h"

/* The exit status. */
int bw_compare_folders(bw_compare *c, const char *left, const char *right);

#endif
