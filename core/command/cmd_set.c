/* set: the settings, and changing one for as long as the program runs. */
#include "core/command/builtin.h"
#include "core/command/session.h"
#include "core/command/settings.h"

#include <string.h>

static void json_setting(bw_json *json, const bw_setting *s, const char *value)
{
    const char *const members[][2] = {
        {"name", s->name}, {"value", value}, {"default", s->initial}, {"help", s->help}};
    bw_json_begin_object(json);
    for (size_t i = 0; i < BW_COUNT(members); i++) {
        bw_json_key(json, members[i][0]);
        bw_json_string(json, members[i][1]);
    }
    bw_json_end(json);
}

static void say(bw_call *call, const bw_setting *s, bool whole)
{
    const char *value = bw_settings_get(bw_call_session(call)->settings, s->name);
    if (bw_call_json(call)) {
        json_setting(bw_call_json(call), s, value);
        return;
    }
    bw_call_print(call, "%-16s %-10s %s\n", s->name, value, s->help);
    if (whole && s->choices)
        bw_call_print(call, "  one of: %s; default %s\n", s->choices, s->initial);
    else if (whole)
        bw_call_print(call, "  %llu to %llu; default %s\n", (unsigned long long)s->least,
                      (unsigned long long)s->most, s->initial);
}

static int list(bw_call *call, const char *wanted)
{
    size_t shown = 0;
    if (bw_call_json(call))
        bw_json_begin_array(bw_call_json(call));
    for (size_t i = 0; bw_setting_at(i); i++)
        if (!wanted || strcmp(bw_setting_at(i)->name, wanted) == 0) {
            say(call, bw_setting_at(i), wanted != NULL);
            shown++;
        }
    if (bw_call_json(call))
        bw_json_end(bw_call_json(call));
    return shown ? 0 : bw_call_fail(call, "there is no setting '%s'; set lists them", wanted);
}

static int run(bw_call *call)
{
    const char *name = bw_call_text(call, "name"), *value = bw_call_text(call, "value");
    if (!value)
        return list(call, name);
    return bw_settings_set(bw_call_session(call)->settings, name, value, bw_call_error(call)) ==
                   BW_OK
               ? 0
               : 2;
}

static const bw_param params[] = {
    {"name", 0, BW_ARG_SETTING, 0, "the setting; all are listed when it is not given"},
    {"value", 0, BW_ARG_TEXT, 0, "its new value, until the program ends"},
    BW_JSON_PARAM,
};
const bw_command bw_command_set = {
    .name = "set",
    .summary = "List the settings, or change one",
    .help =
        "What is to last stands in ~/.config/blockwright/settings, a line \"name = value\" each, "
        "or in init.lua as bw.set(name, value).",
    .example = "set theme",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run,
    .flags = BW_COMMAND_WRITES, /* not for scripts: they could lift their own bounds */
};
