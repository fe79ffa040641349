/* find: bytes, text, numbers, DBAs and SCNs in one or many files. */
#include "core/command/builtin.h"
#include <blockwright/search.h>

typedef struct finding {
    bw_call *call;
    bw_json *json;
    const bw_dbfile *file;
    uint64_t count, limit;
} finding;

static bool tell_hit(void *context, bw_hit hit)
{
    finding *f = context;
    uint32_t dba = bw_dbfile_dba(f->file, hit.block);
    f->count++;
    if (f->json) {
        bw_json_begin_object(f->json);
        bw_json_put_string(f->json, "path", bw_dbfile_path(f->file));
        bw_json_put_uint(f->json, "block", hit.block);
        bw_json_put_uint(f->json, "offset", hit.offset);
        bw_json_put_uint(f->json, "dba", dba);
        bw_json_end(f->json);
    } else {
        bw_call_print(f->call, "%s: block %llu offset %u (dba 0x%08x)\n", bw_dbfile_path(f->file),
                      (unsigned long long)hit.block, hit.offset, dba);
    }
    return f->count < f->limit;
}

static bw_pattern_kind kind_asked(const bw_call *call)
{
    static const struct {
        const char *flag;
        bw_pattern_kind kind;
    } kinds[] = {{"hex", BW_PATTERN_HEX},
                 {"number", BW_PATTERN_NUMBER},
                 {"value", BW_PATTERN_VALUE},
                 {"dba", BW_PATTERN_DBA},
                 {"scn", BW_PATTERN_SCN}};
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (bw_call_has(call, kinds[i].flag))
            return kinds[i].kind;
    return BW_PATTERN_TEXT;
}

static bw_status find_in(finding *f, bw_dbfile *file)
{
    bw_pattern pattern;
    bw_call *call = f->call;
    f->file = file;
    bw_status status = bw_pattern_parse(&pattern, kind_asked(call), bw_call_text(call, "pattern"),
                                        bw_dbfile_geometry(file)->big_endian, bw_call_error(call));
    if (status == BW_OK)
        status = bw_find_all(file, &pattern, (unsigned)bw_call_number(call, "jobs", 0), tell_hit, f,
                             bw_call_progress(call), bw_call_error(call));
    return status;
}

static int run_find(bw_call *call)
{
    finding f = {.call = call,
                 .json = bw_call_json(call),
                 .limit = bw_call_number(call, "limit", UINT64_MAX)};
    bw_workspace *files = bw_workspace_new_over(bw_session_workspace(bw_call_session(call)));
    bw_status status = BW_OK;
    for (size_t i = 0; i < bw_call_count(call, "path") && status == BW_OK; i++)
        status = bw_workspace_add(files, bw_call_text_at(call, "path", i), bw_call_error(call));
    if (f.json && status == BW_OK)
        bw_json_begin_array(f.json);
    for (size_t i = 0; i < bw_workspace_count(files) && status == BW_OK && f.count < f.limit; i++)
        status = find_in(&f, bw_workspace_file(files, i));
    if (f.json && status == BW_OK)
        bw_json_end(f.json);
    bw_workspace_free(files);
    if (status != BW_OK)
        return 2;
    if (f.count == 0 && !f.json)
        bw_call_note(call, "not found");
    return f.count == 0;
}

static const bw_param find_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "files, directories or listfiles"},
    {"pattern", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "what to look for"},
    {"text", 't', BW_ARG_FLAG, BW_PARAM_OPTION,
     "as text (this is the default); \\xNN for odd bytes"},
    {"hex", 'x', BW_ARG_FLAG, BW_PARAM_OPTION,
     "as hex bytes; ? stands for any half byte: 06a2??00"},
    {"number", 'n', BW_ARG_FLAG, BW_PARAM_OPTION, "as a ub4 (or ub8) in the file's byte order"},
    {"value", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "as a NUMBER stored in a row"},
    {"dba", 'd', BW_ARG_FLAG, BW_PARAM_OPTION, "as a DBA: 0x0040007a or 1,122"},
    {"scn", 's', BW_ARG_FLAG, BW_PARAM_OPTION, "as an SCN: 0x0000.1020770e"},
    {"limit", 'l', BW_ARG_NUMBER, BW_PARAM_OPTION, "stop after so many hits"},
    {"jobs", 'j', BW_ARG_NUMBER, BW_PARAM_OPTION, "threads; all cores when not given"},
    BW_JSON_PARAM,
};
const bw_command bw_command_find = {
    .name = "find",
    .summary = "Find bytes, text, a number, a DBA or an SCN",
    .help = "Every place is told, also where the pattern runs over the border of two blocks. Exit "
            "status 1: not found.",
    .example = "find $DEMO SCOTT",
    .params = find_params,
    .param_count = BW_COUNT(find_params),
    .run = run_find,
};
