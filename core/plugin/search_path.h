/* core/plugin/search_path.h - the folders that plugins come from, and whether they may be trusted.
 */
#ifndef BW_CORE_PLUGIN_SEARCH_PATH_H
#define BW_CORE_PLUGIN_SEARCH_PATH_H

#include <blockwright/base.h>

/* Calls found for every *.so in every folder, folders in this order, files by name:
 * $BLOCKWRIGHT_PLUGINS (colons between), $XDG_DATA_HOME/blockwright/plugins, then those that belong
 * to this library: its build tree's plugins when it runs from there, else the installed ones.
 * library: the path of libblockwright itself; NULL = unknown, the folder of the installation is
 * used. */
void bw_plugin_search(const char *library, void (*found)(void *context, const char *path),
                      void *context);

/* A plugin runs with all the rights of the person: only files that nobody else can change are
 * loaded. false: err tells the owner or the mode that is wrong and the command that puts it right.
 */
bool bw_plugin_trusted(const char *path, bw_error *err);

#endif
