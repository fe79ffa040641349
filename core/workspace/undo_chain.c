/* Chains of undo records. A slot of a block's transaction list leads to the last record of its
 * transaction for the block; what the record does to the slot (KTB op C, L, Z) leads to the one
 * before, of the same transaction or of the slot's owner before it. */
#include <blockwright/undo.h>

#include <stdio.h>
#include <stdlib.h>

#define ITL_AT 44u
#define ITL_BYTES 24u
#define TRANS_DATA 0x06

/* One slot's way back; a transaction's chain has just one. */
typedef struct way {
    bw_itl now;
    bw_undo_end end;
    char why[240];
    bw_uba mark; /* a chain that comes back to it never ends (Brent) */
    size_t steps;
} way;

struct bw_undo_chain {
    const bw_workspace *workspace;
    const bw_dbfile *near;
    bool of_transaction;
    uint32_t dba; /* of the table or index block */
    way *ways;
    size_t count;
    int only;
    uint8_t *bytes; /* of the undo block at hand */
    bw_undo_block undo;
};

static void finish(way *w, bw_undo_end end, const char *format, ...) BW_PRINTF(3, 4);
static void finish(way *w, bw_undo_end end, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(w->why, sizeof(w->why), format, arguments);
    va_end(arguments);
    w->end = end;
}

/* --- the beginning --- */
static void begin_slot(bw_undo_chain *chain, size_t i, const uint8_t *bytes, bool big_endian)
{
    way *w = &chain->ways[i];
    w->now = bw_itl_get(bytes + ITL_AT + ITL_BYTES * i, big_endian);
    if (chain->only >= 0 && i != (size_t)chain->only)
        finish(w, BW_UNDO_BEGAN, "not asked for");
    else if (!w->now.xid.wrap && !w->now.uba.dba)
        finish(w, BW_UNDO_BEGAN, "the slot was never used");
    else if (!w->now.uba.dba)
        finish(w, BW_UNDO_BEGAN, "the slot names no undo: direct load, or the undo was given up");
}

static bw_status read_slots(bw_undo_chain *chain, bw_dbfile *file, uint64_t block, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    uint8_t *bytes = bw_alloc(g->block_size);
    bw_status status = bw_dbfile_read(file, block, bytes, err);
    unsigned slots = bw_get16(bytes + 36, g->big_endian) & 0xff;
    if (status == BW_OK && (g->block_size < 512 || bytes[0] != TRANS_DATA))
        status = bw_error_set(err, BW_ERR_FORMAT,
                              "%s, block %llu: no table or index block (type 0x%02x): it has no "
                              "transaction list",
                              bw_dbfile_path(file), (unsigned long long)block, bytes[0]);
    else if (status == BW_OK && ITL_AT + ITL_BYTES * slots > g->block_size)
        status = bw_error_set(err, BW_ERR_FORMAT,
                              "%s, block %llu: %u transaction slots do not fit; look at ktbbhict",
                              bw_dbfile_path(file), (unsigned long long)block, slots);
    else if (status == BW_OK && chain->only >= (int)slots)
        status = bw_error_set(err, BW_ERR_RANGE,
                              "%s, block %llu has %u transaction slots, counted from 0: no slot %d",
                              bw_dbfile_path(file), (unsigned long long)block, slots, chain->only);
    if (status == BW_OK) {
        chain->ways = bw_alloc((slots + 1) * sizeof(*chain->ways));
        chain->count = slots;
        for (size_t i = 0; i < slots; i++)
            begin_slot(chain, i, bytes, g->big_endian);
    }
    free(bytes);
    return status;
}

bw_undo_chain *bw_undo_versions(const bw_workspace *workspace, bw_dbfile *file, uint64_t block,
                                int itl, bw_error *err)
{
    bw_undo_chain *chain = bw_alloc(sizeof(*chain));
    *chain = (bw_undo_chain){.workspace = workspace,
                             .near = file,
                             .only = itl,
                             .dba = bw_dbfile_dba(file, block)};
    if (read_slots(chain, file, block, err) == BW_OK)
        return chain;
    bw_undo_chain_free(chain);
    return NULL;
}

bw_undo_chain *bw_undo_transaction(const bw_workspace *workspace, const bw_dbfile *near, bw_xid xid,
                                   bw_uba uba)
{
    bw_undo_chain *chain = bw_alloc(sizeof(*chain));
    *chain = (bw_undo_chain){
        .workspace = workspace, .near = near, .of_transaction = true, .only = -1, .count = 1};
    chain->ways = bw_alloc(sizeof(*chain->ways));
    chain->ways[0].now = (bw_itl){.xid = xid, .uba = uba, .scn = BW_SCN_NONE};
    return chain;
}

void bw_undo_chain_free(bw_undo_chain *chain)
{
    if (!chain)
        return;
    free(chain->ways);
    free(chain->bytes);
    free(chain);
}

/* --- one step --- */
static bool read_undo(bw_undo_chain *chain, way *w, bw_undo_step *step)
{
    uint32_t dba = w->now.uba.dba;
    bw_error err = {0};
    step->file = bw_workspace_by_dba(chain->workspace, dba, chain->near, &step->block);
    if (!step->file) {
        finish(w, BW_UNDO_BROKEN,
               "undo block 0x%08x is file %u, block %u, and that file is not loaded: open the "
               "undo datafile too",
               dba, bw_dba_file(dba), bw_dba_block(dba));
        return false;
    }
    const bw_geometry *g = bw_dbfile_geometry(step->file);
    chain->bytes = bw_realloc(chain->bytes, g->block_size);
    if (bw_dbfile_read(step->file, step->block, chain->bytes, &err) == BW_OK &&
        bw_undo_block_open(chain->bytes, g->block_size, g->big_endian, &chain->undo, &err) == BW_OK)
        return true;
    finish(w, BW_UNDO_BROKEN, "undo block 0x%08x (file %u, block %llu): %.120s", dba,
           bw_dbfile_number(step->file), (unsigned long long)step->block, err.text);
    return false;
}

static bool is_circle(way *w)
{
    const bw_uba *u = &w->now.uba, *m = &w->mark;
    if (w->steps && u->dba == m->dba && u->sequence == m->sequence && u->record == m->record)
        return true;
    if ((w->steps & (w->steps - 1)) == 0)
        w->mark = *u;
    w->steps++;
    return false;
}

/* The record that uba names, if it is still the one that was meant. */
static bool read_record(const bw_undo_chain *chain, way *w, bw_undo_step *step)
{
    const bw_undo_block *undo = &chain->undo;
    bw_uba uba = w->now.uba;
    char text[BW_UBA_TEXT];
    if (undo->sequence != uba.sequence)
        finish(w, BW_UNDO_BROKEN,
               "uba %s: the undo block was used again, its sequence is 0x%04x now (a query would "
               "get ORA-01555, recovery ORA-00600 [4193])",
               bw_uba_format(uba, text), undo->sequence);
    else if (!bw_undo_record_read(undo, uba.record, &step->record))
        finish(w, BW_UNDO_BROKEN, "uba %s: the undo block has only %u records (ORA-00600 [4194])",
               bw_uba_format(uba, text), undo->records);
    else if (step->record.fault)
        finish(w, BW_UNDO_BROKEN, "uba %s: the record cannot be taken apart: %s",
               bw_uba_format(uba, text), step->record.fault);
    else if (step->record.slot != w->now.xid.slot)
        finish(w, BW_UNDO_BROKEN,
               "uba %s: the record is of slot 0x%02x, the transaction has slot 0x%02x",
               bw_uba_format(uba, text), step->record.slot, w->now.xid.slot);
    else if (step->record.wrap && step->record.wrap != (w->now.xid.wrap & UINT16_MAX))
        finish(w, BW_UNDO_BROKEN,
               "uba %s: the record is of a later or earlier use of the slot (wrap 0x%04x, the "
               "transaction's 0x%08x)",
               bw_uba_format(uba, text), step->record.wrap, w->now.xid.wrap);
    return w->end == BW_UNDO_GOES_ON;
}

static bool is_of_block(const bw_undo_chain *chain, way *w, size_t slot, const bw_undo_step *step)
{
    const bw_undo_record *r = &step->record;
    char text[BW_UBA_TEXT];
    bw_uba_format(w->now.uba, text);
    if (!r->has_change)
        finish(w, BW_UNDO_BROKEN, "uba %s: the record (layer %u.%u) is of no row and no leaf", text,
               r->layer, r->code);
    else if (r->dba != chain->dba)
        finish(w, BW_UNDO_BROKEN, "uba %s: the record is of block 0x%08x, not of this one", text,
               r->dba);
    else if (r->itl_number != slot + 1)
        finish(w, BW_UNDO_BROKEN, "uba %s: the record is of transaction slot %u, counted from 0",
               text, r->itl_number - 1);
    return w->end == BW_UNDO_GOES_ON;
}

/* --- what came before --- */
static void back_in_block(way *w, const bw_undo_record *r)
{
    switch (r->slot_change) {
    case BW_SLOT_SAME: w->now.uba = r->uba; return;
    case BW_SLOT_OTHER:
        w->now = r->itl;
        if (!w->now.uba.dba)
            finish(w, BW_UNDO_BEGAN, "the slot's owner before kept no undo");
        return;
    case BW_SLOT_UNUSED: finish(w, BW_UNDO_BEGAN, "the slot was unused before (op Z)"); return;
    case BW_SLOT_SEVERAL:
        finish(w, BW_UNDO_BROKEN, "the transaction list was changed as a whole (op R); what stood "
                                  "in this slot before is in the record");
        return;
    default:
        finish(w, BW_UNDO_BROKEN, "the record does not tell what stood in the slot before");
    }
}

/* The transaction's last record in an undo block: where its rollback begins, or the highest one of
 * its slot. 0: none. */
static uint8_t last_record_of(const bw_undo_block *undo, bw_xid xid)
{
    bw_undo_record r;
    bool own = undo->xid.segment == xid.segment && undo->xid.slot == xid.slot &&
               undo->xid.wrap == xid.wrap;
    if (own && undo->last && undo->last <= undo->records)
        return (uint8_t)undo->last;
    for (unsigned i = undo->records; i > 0; i--)
        if (bw_undo_record_read(undo, i, &r) && !r.fault && r.slot == xid.slot &&
            (!r.wrap || r.wrap == (xid.wrap & UINT16_MAX)))
            return (uint8_t)i;
    return 0;
}

static void back_in_transaction(way *w, const bw_undo_record *r)
{
    if (r->previous)
        w->now.uba.record = r->previous;
    else if (r->previous_block) /* sequence and record are found there */
        w->now.uba = (bw_uba){.dba = r->previous_block};
    else if (r->flags & BW_UNDO_BEGIN)
        finish(w, BW_UNDO_BEGAN, "the transaction began here");
    else
        finish(w, BW_UNDO_BROKEN, "the record names none before it (rci 0), and does not tell that "
                                  "the transaction began");
}

static bool aim_at_last(const bw_undo_chain *chain, way *w)
{
    if (!chain->of_transaction || w->now.uba.record)
        return true;
    w->now.uba.sequence = chain->undo.sequence;
    w->now.uba.record = last_record_of(&chain->undo, w->now.xid);
    if (!w->now.uba.record)
        finish(w, BW_UNDO_BROKEN, "undo block 0x%08x holds no record of the transaction: it was "
                                  "used again",
               w->now.uba.dba);
    return w->now.uba.record != 0;
}

/* --- the newest of all slots --- */
/* Not committed: newer than all that is. */
static bool newer(const bw_itl *a, const bw_itl *b)
{
    return a->scn > b->scn; /* BW_SCN_NONE is the highest number */
}

static way *newest(bw_undo_chain *chain)
{
    way *best = NULL;
    for (size_t i = 0; i < chain->count; i++) {
        way *w = &chain->ways[i];
        if (w->end == BW_UNDO_GOES_ON && (!best || newer(&w->now, &best->now)))
            best = w;
    }
    return best;
}

/* Does another slot have a past, too? */
static bool has_rival(const bw_undo_chain *chain, const way *w)
{
    for (size_t i = 0; i < chain->count; i++)
        if (&chain->ways[i] != w && (chain->ways[i].steps || !chain->ways[i].end))
            return true;
    return false;
}

static const char *doubt_of(const bw_undo_chain *chain, const way *w)
{
    if (has_rival(chain, w) && w->now.flags & BW_ITL_UPPER_BOUND)
        return "the commit SCN is an upper bound: the order among slots may differ";
    return NULL;
}

static bool take(bw_undo_chain *chain, way *w, bw_undo_step *step)
{
    size_t slot = (size_t)(w - chain->ways);
    *step = (bw_undo_step){.itl = (unsigned)slot};
    if (!read_undo(chain, w, step) || !aim_at_last(chain, w))
        return false;
    if (is_circle(w)) {
        finish(w, BW_UNDO_BROKEN, "the chain comes back to a record that was listed already");
        return false;
    }
    step->change = w->now;
    if (!read_record(chain, w, step) ||
        (!chain->of_transaction && !is_of_block(chain, w, slot, step)))
        return false;
    step->undo = &chain->undo;
    step->doubt = doubt_of(chain, w);
    if (chain->of_transaction)
        back_in_transaction(w, &step->record);
    else
        back_in_block(w, &step->record);
    return true;
}

bool bw_undo_chain_next(bw_undo_chain *chain, bw_undo_step *step)
{
    for (way *w; (w = newest(chain));)
        if (take(chain, w, step))
            return true;
    return false;
}

size_t bw_undo_chain_slots(const bw_undo_chain *chain)
{
    return chain->count;
}

bw_undo_end bw_undo_chain_end(const bw_undo_chain *chain, size_t slot, const char **why)
{
    *why = chain->ways[slot].why;
    return chain->ways[slot].end;
}
