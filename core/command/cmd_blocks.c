/* blocks, sum: the state of blocks, one line each; the checksum of one. */
#include "core/command/builtin.h"
#include "core/command/call.h"
#include "core/command/staged.h"
#include "core/search/scan.h"

#include <stdio.h>
#include <stdlib.h>

/* --- blocks --- */
#define PIECE_BYTES (256u * 1024u)

typedef enum row_form { FORM_TEXT, FORM_CSV, FORM_JSON } row_form;

typedef struct listing {
    bw_call *call;
    const bw_dbfile *file;
    uint64_t from, to; /* block numbers, both included */
    row_form form;
} listing;

/* Workers write whole lines; a value a call, as bw_json has it, would cost more than the reading.
 */
static const char *const row_formats[] = {
    [FORM_TEXT] = "%10llu  0x%08x  0x%02x %-40.40s %-17s 0x%02x 0x%02x  %s\n",
    [FORM_CSV] = "%llu,0x%08x,0x%02x,\"%s\",%s,0x%02x,0x%02x,\"%s\"\n",
    [FORM_JSON] = ("{\"block\":%llu,\"dba\":%u,\"type\":%u,\"kind\":\"%s\",\"scn\":%s,\"seq\":%u,"
                  "\"flg\":%u,\"state\":\"%s\"}"),
};

static void say_scn(row_form form, uint64_t scn, char text[BW_SCN_TEXT])
{
    if (scn == BW_SCN_NONE)
        snprintf(text, BW_SCN_TEXT, "%s", form == FORM_JSON ? "null" : "-");
    else if (form == FORM_JSON)
        snprintf(text, BW_SCN_TEXT, "%llu", (unsigned long long)scn);
    else
        bw_scn_format(scn, text);
}

static void add_row(const listing *l, uint64_t block, const uint8_t *bytes, bw_text *text)
{
    static const bw_block_kind redo_kind = {1, "redo block", NULL, "certain"};
    bool redo = bw_dbfile_geometry(l->file)->kind == BW_FILE_REDO;
    bw_block_check check;
    char scn[BW_SCN_TEXT];
    bw_block_check_run(l->file, block, bytes, &check);
    const bw_block_kind *kind = redo ? &redo_kind : bw_block_kind_of(check.type);
    say_scn(l->form, check.scn, scn);
    if (l->form == FORM_JSON && text->length)
        bw_text_add(text, ",\n");
    bw_text_addf(text, row_formats[l->form], (unsigned long long)block,
                 bw_dbfile_dba(l->file, block), check.type, kind->name, scn, check.seq, check.flg,
                 bw_block_fault_name(check.fault));
}

static void *look(void *context, uint64_t offset, const uint8_t *bytes, size_t fresh, size_t size)
{
    (void)size;
    const listing *l = context;
    uint32_t block_size = bw_dbfile_geometry(l->file)->block_size;
    uint64_t position = offset / block_size;
    bw_text *text = bw_alloc(sizeof(*text));
    for (size_t at = 0; at + block_size <= fresh; at += block_size, position++) {
        uint64_t block = bw_dbfile_block_at(l->file, position);
        if (block >= l->from && block <= l->to)
            add_row(l, block, bytes + at, text);
    }
    return text;
}

static bool tell(void *context, void *result, bool stop)
{
    const listing *l = context;
    bw_text *text = result;
    if (text && !stop && text->length && l->form == FORM_JSON)
        bw_json_raw(bw_call_json(l->call), text->data, text->length);
    else if (text && !stop)
        bw_call_write(l->call, bw_text_get(text), text->length);
    if (text)
        bw_text_free(text);
    free(text);
    return !stop;
}

static void say_headings(const listing *l)
{
    if (l->form == FORM_CSV)
        bw_call_print(l->call, "block,dba,type,kind,scn,seq,flg,state\n");
    else if (l->form == FORM_TEXT)
        bw_call_print(l->call, "     block  dba         type                                    "
                               "      scn               seq  flg   state\n");
    else
        bw_json_begin_array(bw_call_json(l->call));
}

/* The bytes where the wanted blocks lie; fragments that know their blocks' numbers are read whole.
 */
static void narrow(const listing *l, bw_scan *scan)
{
    const bw_geometry *g = bw_dbfile_geometry(l->file);
    scan->to = g->blocks * g->block_size;
    if (!g->has_block0)
        return;
    uint64_t first = l->from > g->first_block ? l->from - g->first_block : 0;
    scan->from = first * g->block_size;
    if (l->to < g->first_block + g->blocks)
        scan->to = l->to < g->first_block ? 0 : (l->to - g->first_block + 1) * g->block_size;
}

static int run_blocks(bw_call *call)
{
    bw_dbfile *file = bw_call_file(call, "file");
    if (!file)
        return 2;
    listing l = {.call = call,
                 .file = file,
                 .from = bw_call_number(call, "from", 0),
                 .to = bw_call_number(call, "to", UINT64_MAX),
                 .form = bw_call_json(call)         ? FORM_JSON
                         : bw_call_has(call, "csv") ? FORM_CSV
                                                    : FORM_TEXT};
    bw_scan scan = {.source = bw_dbfile_source(file),
                    .piece = PIECE_BYTES,
                    .threads = (unsigned)bw_call_number(call, "jobs", 0),
                    .look = look,
                    .tell = tell,
                    .context = &l,
                    .progress = bw_call_progress(call)};
    narrow(&l, &scan);
    say_headings(&l);
    bw_status status = bw_scan_run(&scan, bw_call_error(call));
    if (l.form == FORM_JSON)
        bw_json_end(bw_call_json(call));
    return status == BW_OK ? 0 : 2;
}

static const bw_param blocks_params[] = {
    BW_FILE_PARAM,
    {"from", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "first block"},
    {"to", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "last block"},
    {"jobs", 'j', BW_ARG_NUMBER, BW_PARAM_OPTION, "threads; all cores when not given"},
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
