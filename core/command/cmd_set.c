/* set: the settings, and changing one for as long as the program runs, or for good. */
#include "core/command/builtin.h"
#include "core/command/session.h"
#include "core/command/settings.h"
#include <blockwright/own_files.h>

#include <string.h>

const char *bw_setting_origin_name(bw_setting_origin origin)
{
    static const char *const names[] = {
        [BW_ORIGIN_DEFAULT] = "default",
        [BW_ORIGIN_FILE] = "settings",
        [BW_ORIGIN_DIRECTORY] = "the directory's",
        [BW_ORIGIN_INIT] = "init.lua",
        [BW_ORIGIN_SET] = "set",
    };
    return names[origin];
}

void bw_setting_range(const bw_setting *s, bw_text *text)
{
    if (s->choices)
        bw_text_addf(text, "one of: %s", s->choices);
    else
        bw_text_addf(text, "%llu to %llu", (unsigned long long)s->least,
                     (unsigned long long)s->most);
}

static void json_setting(bw_json *json, const bw_setting *s, const bw_settings *settings)
{
    const char *const members[][2] = {
        {"name", s->name},
        {"value", bw_settings_get(settings, s->name)},
        {"default", s->initial},
        {"from", bw_setting_origin_name(bw_settings_origin(settings, s->name))},
        {"help", s->help}};
    bw_json_begin_object(json);
    for (size_t i = 0; i < BW_COUNT(members); i++)
        bw_json_put_string(json, members[i][0], members[i][1]);
    bw_json_end(json);
}

static void say(bw_call *call, const bw_setting *s, bool whole)
{
    const bw_settings *settings = bw_call_session(call)->settings;
    bw_setting_origin origin = bw_settings_origin(settings, s->name);
    bw_text range = {0};
    if (bw_call_json(call)) {
        json_setting(bw_call_json(call), s, settings);
        return;
    }
    bw_call_print(call, "%-16s %-10s %s", s->name, bw_settings_get(settings, s->name), s->help);
    if (origin == BW_ORIGIN_DEFAULT)
        bw_call_print(call, "\n");
    else
        bw_call_print(call, " (from %s)\n", bw_setting_origin_name(origin));
    bw_setting_range(s, &range);
    if (whole)
        bw_call_print(call, "  %s; default %s%s\n", bw_text_get(&range), s->initial,
                      s->personal ? "; never taken from a directory" : "");
    bw_text_free(&range);
}

static void markdown(bw_call *call)
{
    bw_text range = {0};
    bw_call_print(call, "# Settings\n\nMade by `blockwright set --markdown`; a test keeps it true. "
                        "`set` lists them with their values, `set NAME VALUE` changes one until "
                        "the program ends, `set --save NAME VALUE` for good. \"Personal\" ones are "
                        "never taken from a directory's file (`help trust`).\n\n"
                        "| setting | values | default | what it does |\n|---|---|---|---|\n");
    for (size_t i = 0; bw_setting_at(i); i++) {
        const bw_setting *s = bw_setting_at(i);
        bw_text_clear(&range);
        bw_setting_range(s, &range);
        bw_call_print(call, "| %s | %s | %s | %s%s |\n", s->name, bw_text_get(&range), s->initial,
                      s->help, s->personal ? " (personal)" : "");
    }
    bw_text_free(&range);
}

static int list(bw_call *call, const char *wanted)
{
    const bw_session *session = bw_call_session(call);
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
    if (session->untrusted)
        bw_call_note(call, "%s/.blockwright is not read before `trust %s`", session->untrusted,
                     session->untrusted);
    return shown ? 0 : bw_call_fail(call, "there is no setting '%s'; set lists them", wanted);
}

/* Its line in the file is changed; others, and comments, stay. */
bw_status bw_settings_save(const char *name, const char *value, bw_error *err)
{
    bw_text old = {0}, changed = {0};
    bw_error why = {0};
    bw_status status = bw_config_read("settings", &old, &why);
    if (status != BW_OK && status != BW_ERR_NOT_FOUND)
        return bw_error_set(err, status, "%s", why.text);
    bw_settings_edit(bw_text_get(&old), name, value, &changed);
    status = bw_config_write("settings", bw_text_get(&changed), changed.length, err);
    bw_text_free(&old);
    bw_text_free(&changed);
    return status;
}

static int run(bw_call *call)
{
    const char *name = bw_call_text(call, "name"), *value = bw_call_text(call, "value");
    if (bw_call_has(call, "markdown")) {
        markdown(call);
        return 0;
    }
    if (!value)
        return bw_call_has(call, "save") ? bw_call_fail(call, "--save wants a name and a value")
                                         : list(call, name);
    bw_status status = bw_settings_set(bw_call_session(call)->settings, name, value, BW_ORIGIN_SET,
                                       bw_call_error(call));
    if (status == BW_OK && bw_call_has(call, "save"))
        status = bw_settings_save(name, value, bw_call_error(call));
    return status == BW_OK ? 0 : 2;
}

static const bw_param params[] = {
    {"name", 0, BW_ARG_SETTING, 0, "the setting; all are listed when it is not given"},
    {"value", 0, BW_ARG_VALUE, 0, "its new value, until the program ends"},
    {"save", 's', BW_ARG_FLAG, BW_PARAM_OPTION, "for good: in ~/.config/blockwright/settings"},
    {"markdown", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print docs/settings.md"},
    BW_JSON_PARAM,
};
const bw_command bw_command_set = {
    .name = "set",
    .summary = "List the settings, or change one",
    .help =
        "What is to last stands in ~/.config/blockwright/settings, a line \"name = value\" each, "
        "or in init.lua as bw.set(name, value). `settings` in the workbench shows them as a "
        "table; docs/settings.md lists them all.",
    .example = "set theme",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run,
    .flags = BW_COMMAND_WRITES, /* not for scripts: they could lift their own bounds */
};
