/* core/plugin/search_path.h - the folders that plugins come from, and whether they may be trusted.
 */
#ifndef BW_CORE_PLUGIN_SEARCH_PATH_H
#define BW_CORE_PLUGIN_SEARCH_PATH_H

#include <blockwright/base.h>

#include <limits.h>

/* Calls found for every *.so in every folder, folders in this order, files by name:
 * $BLOCKWRIGHT_PLUGINS (colons between), $XDG_DATA_HOME/blockwright/plugins, then those that belong
 * to this code: its build tree's plugins when it runs from there, else the installed ones.
 * libraries: the folder of bw_plugin_libraries; NULL = unknown, the one of the installation is
 * used. */
void bw_plugin_search(const char *libraries, void (*found)(void *context, const char *path),
                      void *context);

/* The folder of libraries that this code belongs to: where libblockwright lies when it runs from
 * there, else the one that was installed with the program. false: not to be found out. */
bool bw_plugin_libraries(char folder[PATH_MAX]);

/* A plugin runs with all the rights of the person: only files that nobody else can change are
 * loaded. real gets the file itself, where links lead to: it is what was judged. false: err tells
 * the owner or the mode that is wrong and the command that puts it right.
 */
bool bw_plugin_trusted(const char *path, char real[PATH_MAX], bw_error *err);

#endif
