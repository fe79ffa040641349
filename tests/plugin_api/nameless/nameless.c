/* A plugin whose author forgot the name. */
#include <blockwright/plugin.h>

static bool start(bw_host *host, bw_error *err)
{
    (void)host, (void)err;
    return true;
}

BW_PLUGIN_EXPORT = {.size = sizeof(bw_plugin), .minor = BW_PLUGIN_MINOR, .start = start};
