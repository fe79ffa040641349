/* verify, blocks, sum: the state of blocks. verify speaks as DBVERIFY does. */
#include "core/command/builtin.h"
#include "core/command/call.h"
#include "core/command/staged.h"
#include "core/oracle/corrupt_text.h"
#include <blockwright/search.h>

#include <stdlib.h>

/* --- verify --- */
typedef struct verifying {
    bw_call *call;
    bw_json *json;
    const bw_dbfile *file;
} verifying;

static bool tell_bad(void *context, uint64_t block, const uint8_t *bytes, const bw_block_check *c)
{
    verifying *v = context;
    if (v->json) {
        bw_json_begin_object(v->json);
        bw_json_key(v->json, "block");
        bw_json_uint(v->json, block);
        bw_json_key(v->json, "dba");
        bw_json_uint(v->json, bw_dbfile_dba(v->file, block));
        bw_json_key(v->json, "fault");
        bw_json_string(v->json, bw_block_fault_name(c->fault));
        bw_json_key(v->json, "tail");
        bw_json_uint(v->json, c->tail);
        bw_json_key(v->json, "tail_expected");
        bw_json_uint(v->json, c->tail_expected);
        bw_json_key(v->json, "checksum");
        bw_json_uint(v->json, c->checksum);
        bw_json_key(v->json, "computed");
        bw_json_uint(v->json, c->computed);
        bw_json_end(v->json);
        return true;
    }
    bw_text text = {0};
    bw_corrupt_text(v->file, block, bytes, c, &text);
    bw_call_write(v->call, bw_text_get(&text), text.length);
    bw_text_free(&text);
    return true;
}

/* DBVERIFY's lines, but for its "Failing" ones: they count logical checks, which are not made here.
 */
static const struct {
    const char *words, *key;
    size_t offset;
} totals_lines[] = {
    {"Total Pages Examined         : ", "examined", offsetof(bw_verify_totals, examined)},
    {"Total Pages Processed (Data) : ", "data", offsetof(bw_verify_totals, data)},
    {"Total Pages Processed (Index): ", "index", offsetof(bw_verify_totals, index)},
    {"Total Pages Processed (Other): ", "other", offsetof(bw_verify_totals, other)},
    {"Total Pages Processed (Seg)  : ", "segment", offsetof(bw_verify_totals, segment)},
    {"Total Pages Empty            : ", "empty", offsetof(bw_verify_totals, empty)},
    {"Total Pages Marked Corrupt   : ", "marked_corrupt",
     offsetof(bw_verify_totals, marked_corrupt)},
    {"Total Pages Influx           : ", "influx", offsetof(bw_verify_totals, influx)},
    {"Total Pages Encrypted        : ", "encrypted", offsetof(bw_verify_totals, encrypted)},
};

static uint64_t total(const bw_verify_totals *totals, size_t line)
{
    return *(const uint64_t *)((const char *)totals + totals_lines[line].offset);
}

static void tell_totals(const verifying *v, const bw_verify_totals *totals)
{
    for (size_t i = 0; i < BW_COUNT(totals_lines); i++) {
        if (v->json) {
            bw_json_key(v->json, totals_lines[i].key);
            bw_json_uint(v->json, total(totals, i));
        } else {
            bw_call_print(v->call, "%s%llu\n", totals_lines[i].words,
                          (unsigned long long)total(totals, i));
        }
    }
    if (v->json) {
        bw_json_key(v->json, "highest_scn");
        bw_json_uint(v->json, totals->highest_scn);
    } else {
        bw_call_print(v->call, "Highest block SCN            : %llu (%llu.%llu)\n",
                      (unsigned long long)totals->highest_scn,
                      (unsigned long long)totals->highest_scn >> 32,
                      (unsigned long long)totals->highest_scn & 0xffffffff);
    }
}

/* A file that is shorter than its header says, or cut inside a block. */
static bool is_short(const bw_dbfile *file)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    return g->header_blocks > g->blocks || g->tail_bytes != 0;
}

static int verify_file(verifying *v, bw_dbfile *file)
{
    bw_call *call = v->call;
    bw_verify_totals totals;
    v->file = file;
    if (bw_dbfile_geometry(file)->kind != BW_FILE_UNKNOWN &&
        !bw_file_kind_sealed(bw_dbfile_geometry(file)->kind)) {
        bw_call_note(call, "%s: %s: where its blocks keep a checksum is unknown; not verified",
                     bw_dbfile_path(file), bw_file_kind_name(bw_dbfile_geometry(file)->kind));
        return 0;
    }
    if (bw_call_refuse_unknown(call, file))
        return 2;
    bool short_file = is_short(file) && !bw_call_has(call, "partial");
    if (v->json) {
        bw_json_begin_object(v->json);
        bw_json_key(v->json, "path");
        bw_json_string(v->json, bw_dbfile_path(file));
        bw_json_key(v->json, "short");
        bw_json_bool(v->json, short_file);
        bw_json_key(v->json, "bad");
        bw_json_begin_array(v->json);
    } else {
        bw_call_print(call, "DBVERIFY - Verification starting : FILE = %s\n\n",
                      bw_dbfile_path(file));
    }
    bw_status status = bw_verify_file(file, (unsigned)bw_call_number(call, "jobs", 0), tell_bad, v,
                                      bw_call_progress(call), &totals, bw_call_error(call));
    if (v->json)
        bw_json_end(v->json);
    if (status != BW_OK)
        return 2;
    if (!v->json && short_file)
        bw_call_print(call, "%s: %s\n\n", bw_dbfile_path(file), bw_dbfile_geometry(file)->note);
    if (!v->json && totals.partial)
        bw_call_print(call, "%llu blocks are not whole in this dump and were not checked\n",
                      (unsigned long long)totals.partial);
    if (!v->json)
        bw_call_print(call, "\nDBVERIFY - Verification complete\n\n");
    tell_totals(v, &totals);
    if (v->json)
        bw_json_end(v->json);
    return totals.failing || short_file;
}

static int run_verify(bw_call *call)
{
    verifying v = {.call = call, .json = bw_call_json(call)};
    bw_workspace *files = bw_workspace_new_over(bw_session_workspace(bw_call_session(call)));
    int result = 0;
    for (size_t i = 0; i < bw_call_count(call, "path") && result != 2; i++)
        if (bw_workspace_add(files, bw_call_text_at(call, "path", i), bw_call_error(call)) != BW_OK)
            result = 2;
    if (v.json && result != 2)
        bw_json_begin_array(v.json);
    for (size_t i = 0; i < bw_workspace_count(files) && result != 2; i++) {
        int one = verify_file(&v, bw_workspace_file(files, i));
        result = one > result ? one : result;
    }
    if (v.json && result != 2)
        bw_json_end(v.json);
    bw_workspace_free(files);
    return result;
}

static const bw_param verify_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "files, directories or listfiles"},
    {"jobs", 'j', BW_ARG_NUMBER, BW_PARAM_OPTION, "threads; all cores when not given"},
    {"partial", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "a file shorter than its header says is no problem"},
    BW_JSON_PARAM,
};
const bw_command bw_command_verify = {
    .name = "verify",
    .summary = "Check every block: header, tail, checksum, in DBVERIFY's words",
    .help = "Exit status 1 when a block is bad, or when a file is shorter than its header says.",
    .example = "verify $DEMO",
    .params = verify_params,
    .param_count = BW_COUNT(verify_params),
    .run = run_verify,
};

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
