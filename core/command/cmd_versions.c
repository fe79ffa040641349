/* versions, transaction: undo as a chain - what a row looked like before, what a transaction did. */
#include "core/command/builtin.h"
#include "core/command/undo_say.h"

#include <limits.h>
#include <stdlib.h>

/* The files that a call may follow into: those that are open, and what --with names. */
static bw_workspace *files_of(bw_call *call)
{
    const bw_workspace *open = bw_session_workspace(bw_call_session(call));
    bw_workspace *files = bw_workspace_new_over(open);
    const char *with = bw_call_text(call, "with");
    bw_error *err = bw_call_error(call);
    bool added = true;
    for (size_t i = 0; i < bw_workspace_count(open) && added; i++)
        added = bw_workspace_open(files, bw_dbfile_path(bw_workspace_file(open, i)), err) != NULL;
    if (added && (!with || bw_workspace_add(files, with, err) == BW_OK))
        return files;
    bw_workspace_free(files);
    return NULL;
}

static bw_undo_say say_of(bw_call *call, bool of_transaction)
{
    return (bw_undo_say){.call = call,
                         .form = bw_call_json(call)         ? BW_ROWS_JSON
                                 : bw_call_has(call, "csv") ? BW_ROWS_CSV
                                                            : BW_ROWS_TEXT,
                         .types = bw_call_has(call, "types") ? bw_call_text(call, "types") : "",
                         .of_transaction = of_transaction};
}

static int finish(bw_undo_say *say, const bw_undo_chain *chain, int only)
{
    bool whole = bw_undo_say_end(say, chain, only);
    if (!whole && !bw_call_has(say->call, "with"))
        bw_call_note(say->call, "--with FOLDER names more files to follow the chain into");
    return whole ? 0 : 1;
}

/* --- versions --- */
/* The row as it stands now, in front of what it was. */
static void say_present(const bw_undo_say *say, const bw_workspace *files, bw_dbfile *file,
                        uint64_t block, unsigned slot)
{
    bw_row *row = bw_row_new();
    bw_error err = {0};
    if (bw_row_follow(files, file, block, slot, row, &err) != BW_OK) {
        bw_call_print(say->call, "now  row %u: not there any more\n", slot);
    } else {
        bw_rows rows = {.call = say->call,
                        .types = say->types,
                        .indent = "    ",
                        .columns = row->columns,
                        .column_count = row->column_count};
        bw_call_print(say->call, "now  row %u: %zu columns\n", slot, row->column_count);
        bw_rows_columns_text(&rows);
    }
    bw_row_free(row);
}

static int list_versions(bw_call *call, const bw_workspace *files, bw_dbfile *file, uint64_t block)
{
    uint64_t slot = bw_call_number(call, "itl", 0);
    int itl = !bw_call_has(call, "itl") ? -1 : slot > INT_MAX ? INT_MAX : (int)slot;
    bool one_row = bw_call_has(call, "row");
    unsigned row = (unsigned)bw_call_number(call, "row", 0);
    bw_undo_say say = say_of(call, false);
    bw_undo_chain *chain = bw_undo_versions(files, file, block, itl, bw_call_error(call));
    bw_undo_step step;
    if (!chain)
        return 2;
    bw_undo_say_begin(&say);
    if (one_row && say.form == BW_ROWS_TEXT)
        say_present(&say, files, file, block, row);
    while (bw_undo_chain_next(chain, &step))
        if (!one_row || bw_undo_record_touches(step.undo, &step.record, row))
            bw_undo_say_step(&say, &step);
    int result = finish(&say, chain, itl);
    bw_undo_chain_free(chain);
    return result;
}

static int run_versions(bw_call *call)
{
    bw_dbfile *file;
    uint64_t block;
    if (!bw_call_block(call, "block", &file, &block))
        return 2;
    bw_workspace *files = files_of(call);
    if (!files)
        return 2;
    int result = list_versions(call, files, file, block);
    bw_workspace_free(files);
    return result;
}

#define WITH_PARAM                                                                                 \
    {                                                                                              \
        "with", 'w', BW_ARG_PATH, BW_PARAM_OPTION, "more files: a folder, a listfile, a datafile"  \
    }
#define FORM_PARAMS                                                                                \
    {"types", 't', BW_ARG_TEXT, BW_PARAM_OPTION, "the columns' types, a letter each: nncd"},       \
        {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print comma separated values"}

static const bw_param versions_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"row", 'r', BW_ARG_NUMBER, BW_PARAM_OPTION, "only this row of the block"},
    {"itl", 'i', BW_ARG_NUMBER, BW_PARAM_OPTION, "only this transaction slot, counted from 0"},
    WITH_PARAM,
    FORM_PARAMS,
    BW_JSON_PARAM,
};
const bw_command bw_command_versions = {
    .name = "versions",
    .summary = "What a block's rows or leaf entries looked like before, out of undo",
    .help = "Follows every slot of the block's transaction list into undo and back in time; the "
            "newest change comes first. A step shows what stood there before the change. It is "
            "certain when address, sequence, record, block and slot all fit; likely, with the "
            "reason, when its place among the others is not sure. How the chain of each slot ends is told last: at its beginning, or "
            "broken (then the exit status is 1).",
    .example = "versions $DEMO/system01.dbf -b 122 --with $DEMO",
    .params = versions_params,
    .param_count = BW_COUNT(versions_params),
    .run = run_versions,
};

/* --- transaction --- */
typedef struct wanted {
    bw_xid xid;
    bw_uba uba; /* of one record; dba 0: not known */
} wanted;

static bool take_itl(bw_call *call, bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                     wanted *w)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    uint64_t itl = bw_call_number(call, "itl", 0);
    unsigned slots = bw_get16(bytes + 36, g->big_endian) & 0xff;
    if (itl >= slots || 44 + 24 * slots > g->block_size) {
        bw_call_fail(call, "%s, block %llu has %u transaction slots, counted from 0: no slot %llu",
                     bw_dbfile_path(file), (unsigned long long)block, slots,
                     (unsigned long long)itl);
        return false;
    }
    bw_itl slot = bw_itl_get(bytes + 44 + 24 * itl, g->big_endian);
    *w = (wanted){slot.xid, slot.uba};
    return true;
}

/* The record tells the low half of its wrap alone; the block's header may tell the rest. */
static bool take_record(bw_call *call, bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                        wanted *w)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    bw_undo_block undo;
    bw_undo_record r;
    unsigned number = (unsigned)bw_call_number(call, "record", 0);
    if (bw_undo_block_open(bytes, g->block_size, g->big_endian, &undo, bw_call_error(call)) !=
        BW_OK)
        return false;
    if (!bw_call_has(call, "record"))
        number = undo.last ? undo.last : undo.records;
    if (!bw_undo_record_read(&undo, number, &r) || r.fault) {
        bw_call_fail(call, "%s, block %llu: no record %u that can be read; it has %u%s%s",
                     bw_dbfile_path(file), (unsigned long long)block, number, undo.records,
                     r.fault ? ": " : "", r.fault ? r.fault : "");
        return false;
    }
    bool header = undo.xid.slot == r.slot && (!r.wrap || (undo.xid.wrap & UINT16_MAX) == r.wrap);
    w->xid = (bw_xid){undo.xid.segment, r.slot, header ? undo.xid.wrap : r.wrap};
    w->uba = (bw_uba){bw_dbfile_dba(file, block), undo.sequence, (uint8_t)number};
    return true;
}

static bool take_block(bw_call *call, bw_dbfile *file, uint64_t block, wanted *w)
{
    uint8_t *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
    bool taken = bw_dbfile_read(file, block, bytes, bw_call_error(call)) == BW_OK;
    if (taken && bytes[0] == 0x02)
        taken = take_record(call, file, block, bytes, w);
    else if (taken && bytes[0] == 0x06)
        taken = take_itl(call, file, block, bytes, w);
    else if (taken) {
        bw_call_fail(call,
                     "%s, block %llu is neither a table or index block (say --itl) nor an undo "
                     "block (say --record); or say --xid",
                     bw_dbfile_path(file), (unsigned long long)block);
        taken = false;
    }
    free(bytes);
    return taken;
}

static void say_slot(bw_call *call, bw_xid xid, const bw_undo_slot *slot)
{
    static const char *const states[] = {[2] = "prepared", [9] = "inactive: committed or rolled back",
                                         [10] = "active"};
    const char *state =
        slot->state < BW_COUNT(states) && states[slot->state] ? states[slot->state] : "unknown";
    char text[BW_XID_TEXT], scn[BW_SCN_TEXT];
    bw_call_print(call, "transaction %s  file %u, block %llu @%u: slot 0x%x %s, scn %s\n",
                  bw_xid_format(xid, text), bw_dbfile_number(slot->file),
                  (unsigned long long)slot->block, slot->offset, xid.slot, state,
                  bw_scn_format(slot->scn, scn));
}

/* Where the transaction's records begin: its slot knows the last undo block, when nobody has used
 * the slot since; else what the block named. False: the call has an error. */
static bool find_begin(bw_call *call, const bw_workspace *files, const bw_dbfile *file, wanted *w)
{
    bw_undo_slot slot;
    bw_error err = {0};
    bool text = !bw_call_json(call) && !bw_call_has(call, "csv");
    bw_status status = bw_undo_slot_find(files, file, w->xid, UINT64_MAX, bw_call_progress(call),
                                         &slot, &err);
    if (status == BW_OK && slot.wrap == w->xid.wrap && slot.undo_dba) {
        if (text)
            say_slot(call, w->xid, &slot);
        if (!bw_call_has(call, "record"))
            w->uba = (bw_uba){.dba = slot.undo_dba};
        return true;
    }
    if (status == BW_OK)
        bw_call_note(call, "the slot is of another use now (its wrap is 0x%08x): listed from the address "
                           "that the block names; later records of the transaction are not known",
                     slot.wrap);
    else if (status == BW_ERR_CANCELLED || !w->uba.dba) {
        *bw_call_error(call) = err;
        return false;
    } else
        bw_call_note(call, "%s; listed from the address that the block names", err.text);
    return w->uba.dba || (bw_call_fail(call, "there is no undo address to begin at"), false);
}

static bool find_wanted(bw_call *call, bw_dbfile **file, wanted *w)
{
    uint64_t block;
    const char *xid = bw_call_text(call, "xid");
    *w = (wanted){0};
    if (!xid)
        return bw_call_block(call, "block", file, &block) && take_block(call, *file, block, w);
    *file = bw_call_file(call, "file");
    if (*file && !bw_xid_parse(xid, &w->xid)) {
        bw_call_fail(call, "'%s' is no transaction id; write 0x0005.01b.000011cf, or 5.27.4559",
                     xid);
        return false;
    }
    return *file != NULL;
}

static int list_transaction(bw_call *call, const bw_workspace *files, const bw_dbfile *file,
                            wanted *w)
{
    bw_undo_say say = say_of(call, true);
    bw_undo_step step;
    if (!find_begin(call, files, file, w))
        return 2;
    bw_undo_chain *chain = bw_undo_transaction(files, file, w->xid, w->uba);
    bw_undo_say_begin(&say);
    while (bw_undo_chain_next(chain, &step))
        bw_undo_say_step(&say, &step);
    int result = finish(&say, chain, -1);
    bw_undo_chain_free(chain);
    return result;
}

static int run_transaction(bw_call *call)
{
    bw_dbfile *file;
    wanted w;
    if (!find_wanted(call, &file, &w))
        return 2;
    bw_workspace *files = files_of(call);
    if (!files)
        return 2;
    int result = list_transaction(call, files, file, &w);
    bw_workspace_free(files);
    return result;
}

static const bw_param transaction_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"itl", 'i', BW_ARG_NUMBER, BW_PARAM_OPTION,
     "of a table or index block: its transaction slot, counted from 0"},
    {"record", 'r', BW_ARG_NUMBER, BW_PARAM_OPTION, "of an undo block: back from this record"},
    {"xid", 'x', BW_ARG_TEXT, BW_PARAM_OPTION, "transaction id: 0x0005.01b.000011cf or 5.27.4559"},
    WITH_PARAM,
    FORM_PARAMS,
    BW_JSON_PARAM,
};
const bw_command bw_command_transaction = {
    .name = "transaction",
    .summary = "A transaction's slot and all its undo records, the newest first",
    .help = "The transaction is that of a block's slot (--itl), of an undo block's record, or one "
            "said with --xid. Its slot in the transaction table of the undo segment's header "
            "tells the last undo block; from there records lead back (rci in a block, rdba to the "
            "block before) to the transaction's begin.",
    .example = "transaction $DEMO/system01.dbf -b 122 --itl 0 --with $DEMO",
    .params = transaction_params,
    .param_count = BW_COUNT(transaction_params),
    .run = run_transaction,
};
