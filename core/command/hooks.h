/* core/command/hooks.h - who is told of what happens: functions of plugins and of init.lua. */
#ifndef BW_CORE_COMMAND_HOOKS_H
#define BW_CORE_COMMAND_HOOKS_H

#include <blockwright/command.h>

typedef struct bw_happening {
    bw_event event;
    const bw_place *place; /* never NULL; its file is NULL where none is meant */
    const bw_fact *facts;
    size_t fact_count;
} bw_happening;

/* False: it objects, and err says why; heeded for before_commit alone. */
typedef bool (*bw_hook)(void *data, const bw_happening *what, bw_error *err);

typedef struct bw_hooks bw_hooks;

bw_hooks *bw_hooks_new(void);
void bw_hooks_free(bw_hooks *hooks);
void bw_hooks_add(bw_hooks *hooks, bw_event event, bw_hook hook, void *data, const char *owner);
void bw_hooks_remove_owner(bw_hooks *hooks, const char *owner);
bool bw_hooks_any(const bw_hooks *hooks, bw_event event);
/* Calls each hook of the event in the order of adding, until one objects. What hooks do while they
 * are told is not told again. */
bool bw_hooks_tell(bw_hooks *hooks, const bw_happening *what, bw_error *err);

const char *bw_event_name(bw_event event);              /* "before_commit" */
bool bw_event_parse(const char *name, bw_event *event); /* the inverse */

#endif
