/* A plugin whose descriptor says that it ends before the members that the program needs. */
#include <blockwright/plugin.h>

BW_PLUGIN_EXPORT = {.size = 8, .name = "short_descriptor"};
