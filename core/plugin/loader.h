/* core/plugin/loader.h - the plugins of a session: found, judged, started, and taken back.
 *
 * A plugin that is refused never stops the program: it stays in the list with the reason. */
#ifndef BW_CORE_PLUGIN_LOADER_H
#define BW_CORE_PLUGIN_LOADER_H

#include <blockwright/plugin.h>

typedef struct bw_plugins bw_plugins;

typedef struct bw_plugin_info {
    const char *name;    /* as it says; the file's name without .so while that is not known */
    const char *version; /* "" when not known */
    const char *summary; /* "" when not known */
    const char *path;
    const char *refused; /* the reason, a sentence; NULL = loaded */
} bw_plugin_info;

/* Loads what bw_plugin_search finds. The session outlives the plugins. */
bw_plugins *bw_plugins_load(bw_session *session);
/* Stops and unloads all, the last loaded first, and frees; NULL is fine. */
void bw_plugins_unload(bw_plugins *plugins);

/* Loads one file; false when it was refused (the reason is in err and in the list). */
bool bw_plugins_load_file(bw_plugins *plugins, const char *path, bw_error *err);
/* Takes back all that the plugin registered, calls its stop, unloads it. false: not loaded. */
bool bw_plugins_unload_one(bw_plugins *plugins, const char *name);

size_t bw_plugins_count(const bw_plugins *plugins);
bw_plugin_info bw_plugins_at(const bw_plugins *plugins, size_t index); /* borrowed until changed */

/* Views by name, in the order of loading. */
const bw_view_class *bw_plugins_view(const bw_plugins *plugins, const char *name); /* NULL = none */
size_t bw_plugins_view_count(const bw_plugins *plugins);
const bw_view_class *bw_plugins_view_at(const bw_plugins *plugins, size_t index);

extern const bw_command bw_command_plugins;

#endif
