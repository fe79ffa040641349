/* core/script/params.h - values that a person wrote, as Lua values of a parameter's type. */
#ifndef BW_CORE_SCRIPT_PARAMS_H
#define BW_CORE_SCRIPT_PARAMS_H

#include "core/script/api.h"

/* type: "text", "block" (stays a text), "number", "dba", "scn", "time" (integers), "flag" ("yes",
 * "no"), "file" (opened). False with err, nothing pushed: it does not fit. */
bool bw_api_push_typed(lua_State *lua, const char *type, const char *value, bw_error *err);

#endif
