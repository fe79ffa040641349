/* A plugin built against the headers of a later blockwright. */
#include <blockwright/base.h>

extern BW_API const struct descriptor {
    uint32_t size;
    const char *name;
} blockwright_plugin_2;
const struct descriptor blockwright_plugin_2 = {sizeof(struct descriptor), "other_abi"};
