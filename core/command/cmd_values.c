/* dba, scn, otime: one value in all its forms. */
#include "core/command/builtin.h"

#include <stdio.h>

static int run_dba(bw_call *call)
{
    uint32_t dba;
    bw_json *json = bw_call_json(call);
    bw_dba_parse(bw_call_text(call, "dba"), &dba);
    if (json) {
        bw_json_begin_object(json);
        bw_json_put_uint(json, "dba", dba);
        bw_json_key(json, "hex");
        char hex[12];
        snprintf(hex, sizeof(hex), "0x%08x", dba);
        bw_json_string(json, hex);
        bw_json_put_uint(json, "file", bw_dba_file(dba));
        bw_json_put_uint(json, "block", bw_dba_block(dba));
        bw_json_end(json);
    } else {
        bw_call_print(call, "0x%08x  %u  file %u, block %u  (bigfile: block %u)\n", dba, dba,
                      bw_dba_file(dba), bw_dba_block(dba), dba);
    }
    return 0;
}

static int run_scn(bw_call *call)
{
    bw_scn scn;
    char text[BW_SCN_TEXT];
    bw_json *json = bw_call_json(call);
    bw_scn_parse(bw_call_text(call, "scn"), &scn);
    bw_scn_format(scn, text);
    if (json) {
        bw_json_begin_object(json);
        bw_json_put_uint(json, "scn", scn);
        bw_json_put_string(json, "text", text);
        bw_json_end(json);
    } else {
        bw_call_print(call, "%s  %llu\n", text, (unsigned long long)scn);
    }
    return 0;
}

static int run_otime(bw_call *call)
{
    uint32_t time;
    char text[BW_TIME_TEXT];
    bw_json *json = bw_call_json(call);
    bw_time_parse(bw_call_text(call, "time"), &time);
    bw_time_format(time, text);
    if (json) {
        bw_json_begin_object(json);
        bw_json_put_uint(json, "otime", time);
        bw_json_put_string(json, "text", text);
        bw_json_put_bool(json, "valid", bw_time_valid(time));
        bw_json_end(json);
    } else {
        bw_call_print(call, "%s  0x%08x  %u%s\n", text, time, time,
                      bw_time_valid(time) ? "" : "  (no calendar day: not a time?)");
    }
    return 0;
}

static const bw_param dba_params[] = {
    {"dba", 0, BW_ARG_DBA, BW_PARAM_REQUIRED, "0x0040007a, 4194426 or 1,122"}, BW_JSON_PARAM};
const bw_command bw_command_dba = {.name = "dba",
                                   .summary = "A data block address in all its forms",
                                   .example = "dba 0x0040007a",
                                   .params = dba_params,
                                   .param_count = BW_COUNT(dba_params),
                                   .run = run_dba};

static const bw_param scn_params[] = {
    {"scn", 0, BW_ARG_SCN, BW_PARAM_REQUIRED, "0x0000.1020770e or 270563086"}, BW_JSON_PARAM};
const bw_command bw_command_scn = {.name = "scn",
                                   .summary = "An SCN in all its forms",
                                   .example = "scn 0x0000.1020770e",
                                   .params = scn_params,
                                   .param_count = BW_COUNT(scn_params),
                                   .run = run_scn};

static const bw_param otime_params[] = {{"time", 0, BW_ARG_TIME, BW_PARAM_REQUIRED,
                                         "0x4747bace, 1195883214 or \"2025-03-16 05:46:54\""},
                                        BW_JSON_PARAM};
const bw_command bw_command_otime = {.name = "otime",
                                     .summary = "Oracle's 32-bit time as a date, and back",
                                     .example = "otime 0x4747bace",
                                     .params = otime_params,
                                     .param_count = BW_COUNT(otime_params),
                                     .run = run_otime};
