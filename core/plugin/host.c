#include "core/plugin/host.h"
#include "core/command/hooks.h"
#include "core/command/session.h"
#include "core/command/table.h"
#include "core/layout/compile.h"
#include "core/script/layout_files.h"

static bool may_register(const bw_host *host, const char *what, bw_error *err)
{
    if (host->starting)
        return true;
    bw_error_set(err, BW_ERR_ARGUMENT, "plugin %s registers %s outside of its start function",
                 host->owner, what);
    return false;
}

bool bw_host_add_command(bw_host *host, const bw_command *command, void *data, bw_error *err)
{
    if (!may_register(host, "a command", err))
        return false;
    if (!command || !command->name || !*command->name || !command->run) {
        bw_error_set(err, BW_ERR_ARGUMENT, "plugin %s: a command needs a name and a run function",
                     host->owner);
        return false;
    }
    return bw_commands_add(bw_session_commands(host->session), command, host->owner, data, err) ==
           BW_OK;
}

bool bw_host_add_view(bw_host *host, const bw_view_class *view, bw_error *err)
{
    return may_register(host, "a view", err) && bw_views_add(host->views, view, host->owner, err);
}

static bool load_layouts(bw_host *host, const char *path, bw_error *err)
{
    bw_layouts *layouts = bw_session_layouts(host->session);
    return bw_layout_file_load(layouts, path, host->owner, err) == BW_OK &&
           bw_layouts_resolve(layouts, err) == BW_OK;
}

bool bw_host_add_layouts(bw_host *host, const char *lua_file, bw_error *err)
{
    if (!may_register(host, "layouts", err))
        return false;
    bw_text path = {0};
    if (*lua_file != '/')
        bw_text_addf(&path, "%s/", host->folder);
    bw_text_add(&path, lua_file);
    bool done = load_layouts(host, bw_text_get(&path), err);
    bw_text_free(&path);
    return done;
}

typedef struct plain_hook {
    bw_event_hook hook;
    void *data;
} plain_hook;

static bool call_plain(void *data, const bw_happening *what, bw_error *err)
{
    const plain_hook *plain = data;
    (void)err;
    plain->hook(plain->data, what->event, what->place);
    return true;
}

bool bw_host_add_hook(bw_host *host, bw_event event, bw_event_hook hook, void *data, bw_error *err)
{
    if (!may_register(host, "a hook", err))
        return false;
    if (!hook || (unsigned)event >= BW_EVENT_COUNT) {
        bw_error_set(err, BW_ERR_ARGUMENT, "plugin %s: a hook needs a function and a known event",
                     host->owner);
        return false;
    }
    plain_hook *plain = bw_arena_alloc(host->memory, sizeof(*plain));
    *plain = (plain_hook){hook, data};
    bw_hooks_add(host->session->hooks, event, call_plain, plain, host->owner);
    return true;
}

const char *bw_host_folder(const bw_host *host)
{
    return host->folder;
}

bw_session *bw_host_session(const bw_host *host)
{
    return host->session;
}

void bw_host_take_back(bw_host *host)
{
    bw_hooks_remove_owner(host->session->hooks, host->owner);
    bw_views_remove_owner(host->views, host->owner);
    bw_commands_remove_owner(bw_session_commands(host->session), host->owner);
    bw_layouts_remove_owner(bw_session_layouts(host->session), host->owner);
}
