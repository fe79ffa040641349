#include "core/script/params.h"
#include "core/command/session.h"

#include <stdlib.h>
#include <string.h>

bool bw_api_push_typed(lua_State *lua, const char *type, const char *value, bw_error *err)
{
    bw_scn scn;
    uint32_t word;
    char *end;
    if (strcmp(type, "scn") == 0 && bw_scn_parse(value, &scn))
        lua_pushinteger(lua, (lua_Integer)scn);
    else if (strcmp(type, "dba") == 0 && bw_dba_parse(value, &word))
        lua_pushinteger(lua, word);
    else if (strcmp(type, "time") == 0 && bw_time_parse(value, &word))
        lua_pushinteger(lua, word);
    else if (strcmp(type, "number") == 0 && *value && (strtoull(value, &end, 0), *end == '\0'))
        lua_pushinteger(lua, (lua_Integer)strtoull(value, NULL, 0));
    else if (strcmp(type, "flag") == 0 && (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0))
        lua_pushboolean(lua, value[0] == 'y');
    else if (strcmp(type, "file") == 0) {
        bw_dbfile *file = bw_session_open(bw_script_of(lua)->session, value, err);
        if (!file)
            return false;
        bw_api_push_file(lua, file);
    } else if (strcmp(type, "text") == 0 || strcmp(type, "block") == 0)
        lua_pushstring(lua, value);
    else {
        bw_error_set(err, BW_ERR_ARGUMENT, "'%s' is no %s", value, type);
        return false;
    }
    return true;
}
