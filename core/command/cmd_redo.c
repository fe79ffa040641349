/* logfile dump: redo records and change vector headers in the words of Oracle's own dump. */
#include "core/command/builtin.h"

#include <blockwright/redo.h>

static void say_record(bw_call *call, uint16_t thread, const bw_redo_record *r)
{
    char scn[BW_SCN_TEXT], time[BW_TIME_TEXT];
    bw_call_print(call, "REDO RECORD - Thread:%u RBA: 0x%06x.%08x.%04x LEN: 0x%04x VLD: 0x%02x\n",
                  thread, r->rba.sequence, r->rba.block, r->rba.offset, r->length, r->vld);
    bw_call_print(call, "SCN: %s SUBSCN: %2u", bw_scn_format(r->scn, scn), r->subscn);
    if (r->has_lwn)
        bw_call_print(call, " %s\n(LWN RBA: 0x%06x.%08x.%04x LEN: %04u NST: %04u SCN: %s)",
                      bw_time_format(r->time, time), r->rba.sequence, r->rba.block, r->rba.offset,
                      r->lwn_blocks, r->lwn_strands, bw_scn_format(r->lwn_scn, scn));
    bw_call_print(call, "\n");
    for (size_t i = 0; i < r->vector_count; i++) {
        const bw_redo_vector *v = &r->vectors[i];
        bw_call_print(call,
                      "CHANGE #%zu TYP:%u CLS:%u AFN:%u DBA:0x%08x OBJ:%u SCN:%s SEQ:%u OP:%u.%u "
                      "ENC:%u FIELDS:%u\n",
                      i + 1, v->typ & 0x7fu, v->cls, v->afn, v->dba, v->object,
                      bw_scn_format(v->scn, scn), v->seq, v->layer, v->code, v->typ >> 7,
                      v->fields);
    }
    bw_call_print(call, "%s\n", r->whole ? "" : "(its change vectors do not end where it ends)\n");
}

static void json_vector(bw_json *json, const bw_redo_vector *v)
{
    bw_json_begin_object(json);
    bw_json_put_uint(json, "layer", v->layer);
    bw_json_put_uint(json, "code", v->code);
    bw_json_put_uint(json, "cls", v->cls);
    bw_json_put_uint(json, "afn", v->afn);
    bw_json_put_uint(json, "dba", v->dba);
    bw_json_put_uint(json, "obj", v->object);
    bw_json_put_uint(json, "scn", v->scn);
    bw_json_put_uint(json, "seq", v->seq);
    bw_json_put_uint(json, "typ", v->typ);
    bw_json_put_uint(json, "con_id", v->container);
    bw_json_put_uint(json, "fields", v->fields);
    bw_json_put_uint(json, "at", v->at);
    bw_json_end(json);
}

static void json_record(bw_json *json, const bw_redo_record *r)
{
    bw_json_begin_object(json);
    bw_json_put_uint(json, "sequence", r->rba.sequence);
    bw_json_put_uint(json, "block", r->rba.block);
    bw_json_put_uint(json, "offset", r->rba.offset);
    bw_json_put_uint(json, "length", r->length);
    bw_json_put_uint(json, "vld", r->vld);
    bw_json_put_uint(json, "scn", r->scn);
    bw_json_put_uint(json, "subscn", r->subscn);
    if (r->has_lwn)
        bw_json_put_uint(json, "time", r->time);
    bw_json_put_bool(json, "whole", r->whole);
    bw_json_key(json, "changes");
    bw_json_begin_array(json);
    for (size_t i = 0; i < r->vector_count; i++)
        json_vector(json, &r->vectors[i]);
    bw_json_end(json);
    bw_json_end(json);
}

static bool wanted(bw_call *call, const bw_redo_record *r, uint64_t *asked)
{
    const bw_progress *progress = bw_call_progress(call);
    uint64_t block = r->rba.block;
    if (progress && progress->report && block != *asked &&
        !progress->report(progress->context, block, 0))
        return false;
    *asked = block;
    return true;
}

/* A record whose vectors do not fit is a problem (1); a place without a record ends the dump. */
static int dump(bw_call *call, bw_redo *redo, uint16_t thread, uint64_t most)
{
    bw_json *json = bw_call_json(call);
    bw_redo_record record;
    bw_error err;
    int result = 0;
    uint64_t asked = 0;
    for (uint64_t n = 0; n < most; n++) {
        bw_status status = bw_redo_next(redo, &record, &err);
        if (status == BW_ERR_NOT_FOUND)
            break;
        if (status != BW_OK) {
            bw_call_note(call, "%s", err.text);
            return 1;
        }
        if (!wanted(call, &record, &asked))
            break;
        if (json)
            json_record(json, &record);
        else
            say_record(call, thread, &record);
        result |= !record.whole;
    }
    return result;
}

static int run_dump(bw_call *call)
{
    bw_dbfile *file = bw_call_file(call, "file");
    uint64_t block = 2;
    if (!file)
        return 2;
    if (bw_call_has(call, "block") && !bw_call_block(call, "block", &file, &block))
        return 2;
    bw_redo *redo = bw_redo_open(file, block, bw_call_error(call));
    if (!redo)
        return 2;
    bw_json *json = bw_call_json(call);
    if (json)
        bw_json_begin_array(json);
    int result = dump(call, redo, bw_dbfile_identity(file)->thread,
                      bw_call_number(call, "count", UINT64_MAX));
    if (json)
        bw_json_end(json);
    bw_redo_free(redo);
    return result;
}

static const bw_param dump_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"count", 'c', BW_ARG_NUMBER, BW_PARAM_OPTION, "so many records, not all"},
    BW_JSON_PARAM,
};
const bw_command bw_command_logfile_dump = {
    .name = "logfile dump",
    .summary = "The records of a redo log and the headers of their change vectors",
    .help = "From the first record that begins in the block, or all. What the vectors change is "
            "not decoded. Exit 1: a record is damaged.",
    .example = "logfile dump $DEMO/redo01.log",
    .params = dump_params,
    .param_count = BW_COUNT(dump_params),
    .run = run_dump,
};
