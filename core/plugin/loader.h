/* core/plugin/loader.h - the plugins of a session: found, judged, started, and taken back.
 *
 * A plugin that is refused never stops the program: it stays in the list with the reason. */
#ifndef BW_CORE_PLUGIN_LOADER_H
#define BW_CORE_PLUGIN_LOADER_H

#include "core/plugin/hooks.h"
#include "core/plugin/views.h"
#include <blockwright/plugin.h>

typedef struct bw_plugins bw_plugins;

typedef enum bw_plugin_state { BW_PLUGIN_LOADED, BW_PLUGIN_REFUSED } bw_plugin_state;
typedef struct bw_plugin_info {
    const char *name;    /* as it says; the file's name without .so while that is not known */
    const char *version; /* "" when not known */
    const char *summary; /* "" when not known */
    const char *path;
    bw_plugin_state state;
    const char *reason;  /* a sentence; "" when loaded */
} bw_plugin_info;

/* Neither session nor what it holds is owned; both outlive the plugins. */
bw_plugins *bw_plugins_new(bw_session *session);
/* Stops and unloads all, the last loaded first. */
void bw_plugins_free(bw_plugins *plugins);

/* Loads what bw_plugin_search finds. */
void bw_plugins_load(bw_plugins *plugins);
/* Loads one file; false when it was refused (the reason is in err and in the list). */
bool bw_plugins_load_file(bw_plugins *plugins, const char *path, bw_error *err);
/* Takes back all that the plugin registered, calls its stop, unloads it. false: not loaded. */
bool bw_plugins_unload(bw_plugins *plugins, const char *name);

size_t bw_plugins_count(const bw_plugins *plugins);
bw_plugin_info bw_plugins_at(const bw_plugins *plugins, size_t index); /* borrowed until changed */

bw_views *bw_plugins_views(const bw_plugins *plugins); /* also for the program's own views */
bw_hooks *bw_plugins_hooks(const bw_plugins *plugins);

#endif
