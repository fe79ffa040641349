/* core/plugin/hooks.h - functions of plugins that are told of events. */
#ifndef BW_CORE_PLUGIN_HOOKS_H
#define BW_CORE_PLUGIN_HOOKS_H

#include <blockwright/plugin.h>

typedef struct bw_hooks bw_hooks;

bw_hooks *bw_hooks_new(void);
void bw_hooks_free(bw_hooks *hooks);
void bw_hooks_add(bw_hooks *hooks, bw_event event, bw_event_hook hook, void *data,
                  const char *owner); /* owner is copied */
void bw_hooks_remove_owner(bw_hooks *hooks, const char *owner);
/* Calls each hook of the event in the order of adding. */
void bw_hooks_fire(const bw_hooks *hooks, bw_event event, const bw_place *place);

#endif
