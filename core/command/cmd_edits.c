/* edits, edit, undo, redo, revert: what is staged, and back. */
#include "core/command/builtin.h"
#include "core/command/call.h"

#include <stdlib.h>
#include <string.h>

static void json_hex(bw_json *json, const char *key, const uint8_t *bytes, uint32_t size)
{
    bw_text hex = {0};
    for (uint32_t i = 0; i < size; i++)
        bw_text_addf(&hex, "%02x", bytes[i]);
    bw_json_key(json, key);
    bw_json_string(json, bw_text_get(&hex));
    bw_text_free(&hex);
}

static void json_list(bw_json *json, bw_edits *edits)
{
    bw_edit e;
    bw_json_begin_array(json);
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++) {
        bw_json_begin_object(json);
        bw_json_put_string(json, "file", bw_dbfile_path(e.file));
        bw_json_put_uint(json, "block", e.block);
        bw_json_put_uint(json, "offset", e.offset);
        json_hex(json, "old", e.before, e.size);
        json_hex(json, "new", e.after, e.size);
        bw_json_put_string(json, "why", e.why);
        bw_json_put_string(json, "step", e.title);
        bw_json_put_string(json, "author", e.author);
        bw_json_end(json);
    }
    bw_json_end(json);
}

static int run_edits(bw_call *call)
{
    bw_edits *edits = bw_session_edits(bw_call_session(call));
    bw_text text = {0};
    if (bw_call_json(call)) {
        json_list(bw_call_json(call), edits);
        return 0;
    }
    if (call->sink->plan && !bw_call_has(call, "lua")) {
        call->sink->plan(call->sink->context, "Staged edits");
        return 0;
    }
    if (bw_call_has(call, "lua"))
        bw_edits_lua(edits, &text);
    else
        bw_edits_text(edits, &text);
    if (bw_edits_count(edits) == 0 && !bw_call_has(call, "lua"))
        bw_text_add(&text, "nothing is staged\n");
    bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
    return 0;
}

static const bw_param edits_params[] = {
    {"lua", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "as a script that stages the same again"},
    BW_JSON_PARAM,
};
const bw_command bw_command_edits = {
    .name = "edits",
    .summary = "List what is staged: file, block, offset, old and new bytes",
    .example = "edits",
    .params = edits_params,
    .param_count = BW_COUNT(edits_params),
    .run = run_edits,
};

/* --- edit on|off --- */
static int run_edit(bw_call *call)
{
    bw_dbfile *file = bw_call_file(call, "file");
    const char *what = bw_call_text(call, "what");
    bool on = strcmp(what, "on") == 0;
    if (!file)
        return 2;
    if (!on && strcmp(what, "off") != 0)
        return bw_call_fail(call, "'%s': say edit on or edit off", what);
    bw_edits_allow(bw_session_edits(bw_call_session(call)), file, on);
    bw_call_print(call, "%s: edits %s\n", bw_dbfile_path(file),
                  on ? "are staged; commit writes them" : "are refused");
    return 0;
}

static const bw_param edit_params[] = {
    {"what", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "on or off"},
    BW_FILE_PARAM,
};
const bw_command bw_command_edit = {
    .name = "edit",
    .summary = "Allow or refuse edits of a file; they are staged, commit writes them",
    .example = "edit on $DEMO/users01.dbf",
    .params = edit_params,
    .param_count = BW_COUNT(edit_params),
    .run = run_edit,
};

/* --- undo, redo --- */
static int run_undo(bw_call *call)
{
    const char *title;
    if (!bw_edits_undo(bw_session_edits(bw_call_session(call)), &title)) {
        bw_call_print(call, "nothing is staged that could be undone; journal list shows commits\n");
        return 0;
    }
    bw_call_print(call, "undone: %s\n", title);
    return 0;
}
const bw_command bw_command_undo = {
    .name = "undo",
    .aliases = "u",
    .summary = "Take back the last staged step",
    .help = "What is committed already comes back with journal restore.",
    .example = "undo",
    .run = run_undo,
};

static int run_redo(bw_call *call)
{
    const char *title;
    if (!bw_edits_redo(bw_session_edits(bw_call_session(call)), &title)) {
        bw_call_print(call, "nothing was undone\n");
        return 0;
    }
    bw_call_print(call, "again: %s\n", title);
    return 0;
}
const bw_command bw_command_redo = {
    .name = "redo",
    .summary = "Stage again what undo took back",
    .example = "redo",
    .run = run_redo,
};

/* --- revert --- */
static int run_revert(bw_call *call)
{
    bw_edits *edits = bw_session_edits(bw_call_session(call));
    bool block_said = bw_call_has(call, "block");
    uint64_t block = BW_ALL_BLOCKS, offset = bw_call_number(call, "offset", 0);
    uint64_t count = bw_call_number(call, "count", bw_call_has(call, "offset") ? 1 : 0);
    bw_dbfile *file = NULL;
    if (block_said ? !bw_call_block(call, "block", &file, &block)
                   : bw_call_has(call, "file") && !(file = bw_call_file(call, "file")))
        return 2;
    if (!block_said && count)
        return bw_call_fail(call, "say in which block: -b N");
    if (offset > UINT32_MAX || count > UINT32_MAX)
        return bw_call_fail(call, "offset and count lie inside a block");
    size_t changed = bw_edits_revert(edits, file, block, (uint32_t)offset, (uint32_t)count);
    bw_call_print(call, "%zu blocks are back to what is on disk\n", changed);
    return 0;
}

static const bw_param revert_params[] = {
    {"file", 'f', BW_ARG_FILE, 0, "the file; all of them when not given"},
    BW_BLOCK_PARAM,
    {"offset", 'o', BW_ARG_NUMBER, BW_PARAM_OPTION, "only from this offset of the block"},
    {"count", 'n', BW_ARG_NUMBER, BW_PARAM_OPTION, "only so many bytes; 1 when not given"},
};
const bw_command bw_command_revert = {
    .name = "revert",
    .summary = "Drop what is staged: of a range, a block, a file, or all",
    .help = "A step like any other: undo brings the edits back.",
    .example = "revert",
    .params = revert_params,
    .param_count = BW_COUNT(revert_params),
    .run = run_revert,
};
