/* blocks, sum: the state of blocks, one line each; the checksum of one. */
#include "core/command/builtin.h"
#include "core/command/staged.h"

#include <stdlib.h>

/* --- blocks --- */
typedef struct block_row {
    uint64_t block;
    uint32_t dba;
    const bw_block_kind *kind;
    bw_block_check check;
} block_row;

static void row_json(bw_json *json, const block_row *row)
{
    bw_json_begin_object(json);
    bw_json_key(json, "block");
    bw_json_uint(json, row->block);
    bw_json_key(json, "dba");
    bw_json_uint(json, row->dba);
    bw_json_key(json, "type");
    bw_json_uint(json, row->check.type);
    bw_json_key(json, "kind");
    bw_json_string(json, row->kind->name);
    bw_json_key(json, "scn");
    if (row->check.scn == BW_SCN_NONE)
        bw_json_null(json);
    else
        bw_json_uint(json, row->check.scn);
    bw_json_key(json, "seq");
    bw_json_uint(json, row->check.seq);
    bw_json_key(json, "flg");
    bw_json_uint(json, row->check.flg);
    bw_json_key(json, "state");
    bw_json_string(json, bw_block_fault_name(row->check.fault));
    bw_json_end(json);
}

static void row_text(bw_call *call, bool csv, const block_row *row)
{
    char scn[BW_SCN_TEXT];
    const char *scn_text = row->check.scn == BW_SCN_NONE ? "-" : bw_scn_format(row->check.scn, scn);
    bw_call_print(call,
                  csv ? "%llu,0x%08x,0x%02x,\"%s\",%s,0x%02x,0x%02x,\"%s\"\n"
                      : "%10llu  0x%08x  0x%02x %-40.40s %-17s 0x%02x 0x%02x  %s\n",
                  (unsigned long long)row->block, row->dba, row->check.type, row->kind->name,
                  scn_text, row->check.seq, row->check.flg, bw_block_fault_name(row->check.fault));
}

static int run_blocks(bw_call *call)
{
    bw_dbfile *file = bw_call_file(call, "file");
    if (!file)
        return 2;
    const bw_geometry *g = bw_dbfile_geometry(file);
    bool csv = bw_call_has(call, "csv"), redo = g->kind == BW_FILE_REDO;
    bw_json *json = bw_call_json(call);
    uint64_t from = bw_call_number(call, "from", 0), to = bw_call_number(call, "to", UINT64_MAX);
    uint8_t *bytes = bw_alloc(g->block_size);
    int result = 0;
    if (json)
        bw_json_begin_array(json);
    else
        bw_call_print(call, csv ? "block,dba,type,kind,scn,seq,flg,state\n"
                                : "     block  dba         type                                    "
                                  "      scn               seq  flg   state\n");
    uint64_t first = from > g->first_block && g->has_block0 ? from - g->first_block : 0;
    for (uint64_t position = first; position < g->blocks && result == 0; position++) {
        uint64_t n = bw_dbfile_block_at(file, position);
        block_row row = {.block = n, .dba = bw_dbfile_dba(file, n)};
        if (n > to && g->has_block0)
            break;
        if (n < from || n > to)
            continue;
        if (bw_dbfile_read(file, n, bytes, bw_call_error(call)) != BW_OK) {
            result = 2;
            break;
        }
        bw_block_check_run(file, n, bytes, &row.check);
        static const bw_block_kind redo_kind = {1, "redo block", NULL, "certain"};
        row.kind = redo ? &redo_kind : bw_block_kind_of(row.check.type);
        if (json)
            row_json(json, &row);
        else
            row_text(call, csv, &row);
    }
    if (json)
        bw_json_end(json);
    free(bytes);
    return result;
}

static const bw_param blocks_params[] = {
    BW_FILE_PARAM,
    {"from", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "first block"},
    {"to", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "last block"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print CSV"},
    BW_JSON_PARAM,
};
const bw_command bw_command_blocks = {
    .name = "blocks",
    .summary = "List blocks: kind, SCN, sequence, flags, state",
    .example = "blocks $DEMO/users01.dbf --to 20",
    .params = blocks_params,
    .param_count = BW_COUNT(blocks_params),
    .run = run_blocks,
};

/* --- sum --- */
static int run_sum(bw_call *call)
{
    bw_dbfile *file;
    uint64_t block;
    if (!bw_call_block(call, "block", &file, &block))
        return 2;
    uint8_t *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
    bw_block_check check;
    bw_status status = bw_dbfile_read(file, block, bytes, bw_call_error(call));
    if (status == BW_OK) {
        bw_block_check_run(file, block, bytes, &check);
        bw_call_print(
            call, "Check value for File %u, Block %llu:\ncurrent = 0x%04x, required = 0x%04x\n",
            bw_dbfile_number(file), (unsigned long long)block, check.checksum, check.required);
    }
    free(bytes);
    if (status != BW_OK || !bw_call_has(call, "apply"))
        return status == BW_OK ? 0 : 2;
    bw_staging s;
    if (!bw_staging_begin(call, &s))
        return 2;
    return bw_staging_end(call, &s,
                          bw_edits_put_sum(s.edits, s.file, s.block, NULL, bw_call_error(call)));
}

static const bw_param sum_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"apply", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "stage the one that is required"},
    BW_WHY_PARAM,
    BW_COMMIT_PARAM,
};
const bw_command bw_command_sum = {
    .name = "sum",
    .summary = "Show a block's checksum, and the one that would be right",
    .example = "sum $DEMO/users01.dbf -b 1",
    .params = sum_params,
    .param_count = BW_COUNT(sum_params),
    .run = run_sum,
};
