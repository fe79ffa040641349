/* explain: an error message in words, with its addresses as blocks of the files that are loaded. */
#include "core/command/builtin.h"

#include <string.h>

static void say_values(bw_call *call, const bw_explanation *e)
{
    for (size_t i = 0; i < e->value_count; i++) {
        const bw_explained_value *value = &e->values[i];
        bw_call_print(call, "  %-24s %s", value->name, value->text);
        if (value->has_place)
            bw_call_print(call, value->loaded ? "  in %s" : "  (that file is not loaded)",
                          value->loaded ? bw_dbfile_path(value->loaded) : "");
        bw_call_print(call, "\n");
    }
}

static void say(bw_call *call, const bw_explanation *e)
{
    bw_call_print(call, "%s: %s\n", e->code, e->title);
    say_values(call, e);
    if (*e->cause)
        bw_call_print(call, "  cause:      %s\n", e->cause);
    for (size_t i = 0; i < e->look_count; i++)
        bw_call_print(call, "  look at:    blockwright %s\n", e->look[i]);
    if (*e->repair)
        bw_call_print(call, "  repair:     %s\n", e->repair);
    bw_call_print(call, "  confidence: %s\n", e->confidence);
}

static void write_value(bw_json *json, const bw_explained_value *value)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "name", value->name);
    bw_json_put_string(json, "kind", value->kind);
    bw_json_put_string(json, "given", value->given);
    bw_json_put_string(json, "text", value->text);
    if (value->has_number) {
        bw_json_put_uint(json, "number", value->number);
    }
    if (value->has_place) {
        bw_json_key(json, value->relative ? "relative_file" : "file");
        bw_json_uint(json, value->file);
        bw_json_put_uint(json, "block", value->block);
        bw_json_put_string(json, "path", value->loaded ? bw_dbfile_path(value->loaded) : NULL);
    }
    bw_json_end(json);
}

static void write(bw_json *json, const bw_explanation *e)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "code", e->code);
    bw_json_put_bool(json, "known", e->known);
    bw_json_put_string(json, "title", e->title);
    bw_json_key(json, "values");
    bw_json_begin_array(json);
    for (size_t i = 0; i < e->value_count; i++)
        write_value(json, &e->values[i]);
    bw_json_end(json);
    bw_json_put_string(json, "cause", e->cause);
    bw_json_key(json, "look");
    bw_json_begin_array(json);
    for (size_t i = 0; i < e->look_count; i++)
        bw_json_string(json, e->look[i]);
    bw_json_end(json);
    bw_json_put_string(json, "repair", e->repair);
    bw_json_put_string(json, "confidence", e->confidence);
    bw_json_end(json);
}

/* The workbench follows to the first block that a message names. */
static void go_to_place(bw_call *call, const bw_explanation *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < all[i].value_count; k++)
            if (all[i].values[k].loaded) {
                bw_call_go(call, (bw_place){all[i].values[k].loaded, all[i].values[k].block, 0});
                return;
            }
}

static int explain(bw_call *call, const char *text, bw_arena *arena)
{
    bw_session *session = bw_call_session(call);
    size_t count, known = 0;
    const bw_explanation *all = bw_explain(bw_session_knowledge(session),
                                           bw_session_workspace(session), text, arena, &count);
    if (!all)
        return bw_call_fail(call,
                            "'%.80s' names no error; give the message with its code, or the "
                            "first argument of an ORA-00600 and those behind it",
                            text);
    bw_json *json = bw_call_json(call);
    if (json)
        bw_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        known += all[i].known;
        if (json)
            write(json, &all[i]);
        else
            say(call, &all[i]);
    }
    if (json)
        bw_json_end(json);
    go_to_place(call, all, count);
    return known == count ? 0 : 1;
}

static int run_explain(bw_call *call)
{
    const char *files = bw_call_text(call, "files");
    if (files && bw_workspace_add(bw_session_workspace(bw_call_session(call)), files,
                                  bw_call_error(call)) != BW_OK)
        return 2;
    bw_text text = {0};
    for (size_t i = 0; i < bw_call_count(call, "text"); i++)
        bw_text_addf(&text, "%s%s", i ? " " : "", bw_call_text_at(call, "text", i));
    bw_arena *arena = bw_arena_new();
    int result = explain(call, bw_text_get(&text), arena);
    bw_arena_free(arena);
    bw_text_free(&text);
    return result;
}

static const bw_param params[] = {
    {"text", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "the message, wrapped lines too; or 4000 5: an ORA-00600's arguments without brackets"},
    {"files", 0, BW_ARG_PATH, BW_PARAM_OPTION, "a file or folder in which addresses are looked up"},
    BW_JSON_PARAM};
const bw_command bw_command_explain = {
    .name = "explain",
    .summary = "What an error says: its arguments decoded, cause, the block, repair",
    .help = "Knows ORA-00600 by its first argument and the codes of recovery and Data Guard. Exit "
            "status 1: a code is not in the knowledge base (lua/explain; own rows in "
            "$XDG_CONFIG_HOME/blockwright/explain).",
    .example = "explain --files $DEMO 'ORA-00600: internal error code, arguments: [2662], [0], "
               "[16273152], [0], [16273158], [4220957], [], []'",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run_explain};
