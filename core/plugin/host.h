/* core/plugin/host.h - the program as one plugin sees it. */
#ifndef BW_CORE_PLUGIN_HOST_H
#define BW_CORE_PLUGIN_HOST_H

#include "core/plugin/views.h"

struct bw_host {
    bw_session *session;
    bw_views *views;
    bw_arena *memory; /* what its registrations need; lives as long as the plugin */
    const char *owner; /* the plugin's name, a copy that lives longer than the plugin */
    const char *folder;
    bool starting; /* registration is open during start only */
};

/* Takes back everything that was registered under the host's name. */
void bw_host_take_back(bw_host *host);

#endif
