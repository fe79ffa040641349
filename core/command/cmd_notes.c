/* note ...: what a person wants to remember about a place. */
#include "core/command/builtin.h"
#include "core/command/call.h"
#include "core/command/notes.h"

#include <string.h>

static int add(bw_call *call)
{
    bw_text text = {0};
    bw_place place = bw_call_place(call);
    uint64_t block;
    if (!bw_call_block(call, "block", &place.file, &block))
        return 2;
    bool here = place.file == bw_call_place(call).file && block == place.block;
    place.offset = (uint32_t)bw_call_number(call, "offset", here ? place.offset : 0);
    place.block = block;
    for (size_t i = 0; i < bw_call_count(call, "text"); i++)
        bw_text_addf(&text, "%s%s", i ? " " : "", bw_call_text_at(call, "text", i));
    bw_status status = bw_notes_add(bw_notes_of(bw_call_session(call)), &place, bw_text_get(&text),
                                    bw_call_error(call));
    if (status == BW_OK)
        bw_call_note(call, "noted at %s block %llu offset %u; note list shows all",
                     bw_dbfile_path(place.file), (unsigned long long)place.block, place.offset);
    bw_text_free(&text);
    return status == BW_OK ? 0 : 2;
}

static int delete_note(bw_call *call)
{
    uint64_t number = bw_call_number(call, "number", 0);
    return bw_notes_delete(bw_notes_of(bw_call_session(call)), (size_t)number - 1,
                           bw_call_error(call)) == BW_OK
               ? 0
               : 2;
}

static void say(bw_call *call, size_t number, const bw_note *note)
{
    bw_json *json = bw_call_json(call);
    if (!json) {
        bw_call_print(call, "%4zu  %s  %s block %llu offset %u\n      %s\n", number, note->when,
                      note->path, (unsigned long long)note->block, note->offset, note->text);
        return;
    }
    bw_json_begin_object(json);
    bw_json_put_uint(json, "number", number);
    bw_json_put_string(json, "time", note->when);
    bw_json_put_string(json, "file", note->path);
    bw_json_put_uint(json, "block", note->block);
    bw_json_put_uint(json, "offset", note->offset);
    bw_json_put_string(json, "text", note->text);
    bw_json_end(json);
}

static int list(bw_call *call)
{
    const bw_notes *notes = bw_notes_of(bw_call_session(call));
    const char *wanted = bw_call_text(call, "text");
    size_t shown = 0;
    if (bw_call_json(call))
        bw_json_begin_array(bw_call_json(call));
    for (size_t i = 0; i < bw_notes_count(notes); i++) {
        const bw_note *note = bw_notes_at(notes, i);
        if (wanted && !strcasestr(note->text, wanted) && !strcasestr(note->path, wanted))
            continue;
        say(call, i + 1, note);
        shown++;
    }
    if (bw_call_json(call))
        bw_json_end(bw_call_json(call));
    else if (shown == 0)
        bw_call_note(call,
                     wanted ? "no note holds '%s'" : "there are no notes; note add makes one%s",
                     wanted ? wanted : "");
    return 0;
}

static const bw_param add_params[] = {
    {"text", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED | BW_PARAM_REPEATED, "one line"},
    {"file", 'f', BW_ARG_FILE, BW_PARAM_OPTION, "the file, where you are not in one"},
    BW_BLOCK_PARAM,
    {"offset", 'o', BW_ARG_NUMBER, BW_PARAM_OPTION, "byte in the block"},
};
const bw_command bw_command_note_add = {
    .name = "note add",
    .summary = "Note something about the present place, or a block of a file",
    .help = "Notes are kept in your state folder, never beside the file, and belong to the file's "
            "whole path. The block viewer shows the first one of a block in its title.",
    .example = "note add -f $DEMO/system01.dbf -b 122 lock byte points at slot 3",
    .params = add_params,
    .param_count = BW_COUNT(add_params),
    .run = add,
    .flags = BW_COMMAND_WRITES,
};

static const bw_param delete_params[] = {
    {"number", 0, BW_ARG_NUMBER, BW_PARAM_REQUIRED, "as note list counts them"}};
const bw_command bw_command_note_delete = {
    .name = "note delete",
    .summary = "Delete a note",
    .example = "note delete 1",
    .params = delete_params,
    .param_count = BW_COUNT(delete_params),
    .run = delete_note,
    .flags = BW_COMMAND_WRITES,
};

static const bw_param list_params[] = {
    {"text", 0, BW_ARG_TEXT, 0, "only notes that hold it, or whose file's path does"},
    BW_JSON_PARAM,
};
const bw_command bw_command_note_list = {
    .name = "note list",
    .summary = "The notes, and the places that they are about",
    .help = "In the workbench a table: Enter goes there, w writes it as CSV, JSON or text.",
    .example = "note list",
    .params = list_params,
    .param_count = BW_COUNT(list_params),
    .run = list,
    .flags = BW_COMMAND_VIEW,
};
