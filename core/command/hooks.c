#include "core/command/hooks.h"
#include "core/command/session.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    bw_event event;
    bw_hook hook;
    void *data;
    char *owner;
} entry;

struct bw_hooks {
    entry *entries;
    size_t count;
    bool telling;
};

bw_hooks *bw_hooks_new(void)
{
    return bw_alloc(sizeof(bw_hooks));
}

void bw_hooks_free(bw_hooks *hooks)
{
    if (!hooks)
        return;
    for (size_t i = 0; i < hooks->count; i++)
        free(hooks->entries[i].owner);
    free(hooks->entries);
    free(hooks);
}

void bw_hooks_add(bw_hooks *hooks, bw_event event, bw_hook hook, void *data, const char *owner)
{
    hooks->entries = bw_realloc(hooks->entries, (hooks->count + 1) * sizeof(*hooks->entries));
    hooks->entries[hooks->count++] = (entry){event, hook, data, bw_strdup(owner)};
}

void bw_hooks_remove_owner(bw_hooks *hooks, const char *owner)
{
    size_t kept = 0;
    for (size_t i = 0; i < hooks->count; i++) {
        if (strcmp(hooks->entries[i].owner, owner) == 0)
            free(hooks->entries[i].owner);
        else
            hooks->entries[kept++] = hooks->entries[i];
    }
    hooks->count = kept;
}

bool bw_hooks_any(const bw_hooks *hooks, bw_event event)
{
    for (size_t i = 0; i < hooks->count; i++)
        if (hooks->entries[i].event == event)
            return true;
    return false;
}

bool bw_hooks_tell(bw_hooks *hooks, const bw_happening *what, bw_error *err)
{
    bool agreed = true;
    if (hooks->telling)
        return true;
    hooks->telling = true;
    for (size_t i = 0; i < hooks->count && agreed; i++)
        if (hooks->entries[i].event == what->event)
            agreed = hooks->entries[i].hook(hooks->entries[i].data, what, err);
    hooks->telling = false;
    return agreed;
}

/* --- names --- */
#define BW_EVENT_TEXT(name, text) text,
static const char *const names[] = {BW_EVENTS(BW_EVENT_TEXT)};
#undef BW_EVENT_TEXT

const char *bw_event_name(bw_event event)
{
    return names[event];
}

bool bw_event_parse(const char *name, bw_event *event)
{
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (strcmp(names[i], name) == 0) {
            *event = (bw_event)i;
            return true;
        }
    return false;
}

/* --- of a session --- */
bool bw_session_listens(const bw_session *session, bw_event event)
{
    return bw_hooks_any(session->hooks, event);
}

bool bw_session_tell(bw_session *session, bw_event event, const bw_place *place,
                     const bw_fact *facts, size_t fact_count, bw_error *err)
{
    static const bw_place nowhere;
    const bw_happening what = {event, place ? place : &nowhere, facts, fact_count};
    return bw_hooks_tell(session->hooks, &what, err);
}

void bw_session_notice(bw_session *session, const char *text)
{
    if (session->notice)
        session->notice(session->notice_context, text);
}
