/* core/script/api_blocks.h - the methods of a block that stage edits; api_edits.c has them. */
#ifndef BW_CORE_SCRIPT_API_BLOCKS_H
#define BW_CORE_SCRIPT_API_BLOCKS_H

#include <lua.h>

int bw_api_block_set(lua_State *lua);
int bw_api_block_put(lua_State *lua);
int bw_api_block_replace(lua_State *lua);
int bw_api_block_apply_sum(lua_State *lua);
int bw_api_block_seal(lua_State *lua);
int bw_api_block_copy_from(lua_State *lua);
int bw_api_block_revert(lua_State *lua);

#define BW_API_BLOCK_EDITS                                                                         \
    {"set", bw_api_block_set}, {"put", bw_api_block_put}, {"replace", bw_api_block_replace},       \
        {"apply_sum", bw_api_block_apply_sum}, {"seal", bw_api_block_seal},                        \
        {"copy_from", bw_api_block_copy_from},                                                     \
    {                                                                                              \
        "revert", bw_api_block_revert                                                              \
    }

#endif
