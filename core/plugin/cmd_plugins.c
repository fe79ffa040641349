/* plugins: what was loaded, what was refused and why. */
#include "core/command/session.h"
#include "core/plugin/loader.h"

static void add_json(bw_json *json, const bw_plugin_info *info)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "name", info->name);
    bw_json_put_string(json, "version", info->version);
    bw_json_put_string(json, "summary", info->summary);
    bw_json_put_string(json, "path", info->path);
    bw_json_put_string(json, "state", info->refused ? "refused" : "loaded");
    if (info->refused) {
        bw_json_put_string(json, "reason", info->refused);
    }
    bw_json_end(json);
}

static void add_line(bw_call *call, const bw_plugin_info *info)
{
    if (!info->refused)
        bw_call_print(call, "%-20s %-8s %s\n", info->name, info->version, info->summary);
    else
        bw_call_print(call, "%-20s refused: %s\n", info->name, info->refused);
    bw_call_print(call, "%-20s %s\n", "", info->path);
}

static int run(bw_call *call)
{
    const bw_plugins *plugins = bw_call_session(call)->plugins;
    bw_json *json = bw_call_json(call);
    if (json)
        bw_json_begin_array(json);
    size_t count = plugins ? bw_plugins_count(plugins) : 0;
    for (size_t i = 0; i < count; i++) {
        bw_plugin_info info = bw_plugins_at(plugins, i);
        if (json)
            add_json(json, &info);
        else
            add_line(call, &info);
    }
    if (json)
        bw_json_end(json);
    else if (count == 0)
        bw_call_print(call, "no plugins were found\n");
    return 0;
}

static const bw_param params[] = {
    {"json", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print JSON for programs"},
};

const bw_command bw_command_plugins = {
    .name = "plugins",
    .summary = "list plugins: loaded, or refused and why",
    .help = "Plugins are sought in the folders of $BLOCKWRIGHT_PLUGINS (colons between), in\n"
            "$XDG_DATA_HOME/blockwright/plugins (~/.local/share/...) and beside the program's "
            "library.\n"
            "Only files are loaded that you or root own and nobody else can write.",
    .example = "plugins",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run,
};
