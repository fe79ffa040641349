/* Rules about undo. Oracle has no check of its own for them: it finds out when it rolls back, reads
 * consistently or takes a block from the free block pool. While a file is fuzzy its blocks on disk
 * may be of different moments, and recovery brings them together: what is found then is a lead, no
 * proof. */
#include "core/verify/rule.h"
#include <blockwright/undo.h>

#include <stdio.h>

#define ITL_AT 44u
#define ITL_BYTES 24u
#define UBA_IN_ITL 8u
#define POOL_ENTRIES 5u
#define POOL_IN_CONTROL 44u
#define POOL_BYTES 12u
#define SLOT_BYTES 40u
#define STATE_IN_SLOT 16u
#define ACTIVE 10u

/* The undo block at dba; false: nothing can be said. type: what stands there instead of one, else
 * 2. */
static bool open_undo(bw_rule_run *run, uint32_t dba, bw_undo_block *undo, unsigned *type)
{
    bw_block_context context;
    bw_error ignored;
    const uint8_t *bytes = bw_rule_other(run, dba, &context);
    if (!bytes)
        return false;
    *type = bytes[0];
    return bytes[0] != 2 || bw_undo_block_open(bytes, context.block_size, context.big_endian, undo,
                                               &ignored) == BW_OK;
}

/* Sequences go round after 0xffff. */
static bool is_older(uint16_t sequence, uint16_t than)
{
    return (int16_t)(sequence - than) < 0;
}

/* --- a slot that is not cleaned out needs its undo --- */
static void check_record(bw_rule_run *run, unsigned itl, uint32_t at, const bw_itl *slot,
                         const bw_undo_block *undo)
{
    uint32_t here = bw_get32(bw_rule_look(run)->tree->bytes + 4, undo->big_endian);
    bw_undo_record r;
    char uba[BW_UBA_TEXT];
    bw_uba_format(slot->uba, uba);
    if (!bw_undo_record_read(undo, slot->uba.record, &r)) {
        bw_rule_found(run, at, "itl=%u uba=%s: the undo block has only %u records", itl, uba,
                      undo->records);
        bw_rule_oracle(run, "ORA-00600 [4194]");
    } else if (!r.fault && r.slot != (slot->xid.slot & 0xff))
        bw_rule_found(run, at, "itl=%u uba=%s: the record is of slot 0x%02x, the transaction has "
                               "slot 0x%02x",
                      itl, uba, r.slot, slot->xid.slot);
    else if (!r.fault && r.has_change && (r.dba != here || r.itl_number != itl + 1))
        bw_rule_found(run, at, "itl=%u uba=%s: the record is of block 0x%08x, itl %u", itl, uba,
                      r.dba, r.itl_number - 1);
}

static void check_slot(bw_rule_run *run, unsigned itl, uint32_t at, const bw_itl *slot)
{
    bw_undo_block undo;
    unsigned type;
    char uba[BW_UBA_TEXT];
    if (slot->flags & BW_ITL_COMMITTED || !slot->uba.dba ||
        !open_undo(run, slot->uba.dba, &undo, &type))
        return;
    bw_uba_format(slot->uba, uba);
    if (type != 2) {
        bw_rule_found(run, at, "itl=%u uba=%s: the block there is of type 0x%02x", itl, uba, type);
        bw_rule_oracle(run, "ORA-00600 [4000], [%u]", slot->xid.segment);
    } else if (is_older(undo.sequence, slot->uba.sequence)) {
        bw_rule_found(run, at, "itl=%u uba=%s: the undo block has the older sequence 0x%04x", itl,
                      uba, undo.sequence);
        bw_rule_oracle(run, "ORA-00600 [4193], [%u], [%u]", undo.sequence, slot->uba.sequence);
    } else if (undo.sequence == slot->uba.sequence) /* a newer one: used again, no fault */
        check_record(run, itl, at, slot, &undo);
}

void bw_rule_uba(bw_rule_run *run)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    uint32_t slots = (uint32_t)bw_rule_value(run, "ktbbhict", 0) & 0xff;
    for (uint32_t i = 0; i < slots; i++) {
        uint32_t at = ITL_AT + ITL_BYTES * i;
        if (at + ITL_BYTES > tree->context.block_size)
            return;
        bw_itl slot = bw_itl_get(tree->bytes + at, tree->context.big_endian);
        check_slot(run, i, at + UBA_IN_ITL, &slot);
    }
}

/* --- the free block pool of an undo segment header --- */
static void check_pool_entry(bw_rule_run *run, unsigned entry, uint32_t at, bw_uba uba)
{
    bw_undo_block undo;
    unsigned type;
    char text[BW_UBA_TEXT];
    bw_uba_format(uba, text);
    if (!uba.dba || !open_undo(run, uba.dba, &undo, &type))
        return;
    if (type != 2)
        bw_rule_found(run, at, "ktuxcfbp[%u] uba=%s: the block there is of type 0x%02x", entry, text,
                      type);
    else if (undo.sequence != uba.sequence) {
        bw_rule_found(run, at, "ktuxcfbp[%u] uba=%s: ktubhseq=0x%04x", entry, text, undo.sequence);
        bw_rule_oracle(run, "ORA-00600 [4193], [%u], [%u]", undo.sequence, uba.sequence);
    } else if (undo.records != uba.record) {
        bw_rule_found(run, at, "ktuxcfbp[%u] uba=%s: ktubhcnt=%u, the header expects %u", entry,
                      text, undo.records, uba.record);
        bw_rule_oracle(run, "ORA-00600 [4194], [%u], [%u]", undo.records, uba.record + 1u);
    }
}

void bw_rule_undo_pool(bw_rule_run *run)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    int64_t control = bw_rule_field(run, "ktuxc");
    if (control < 0)
        return;
    uint32_t at = tree->fields[control].offset + POOL_IN_CONTROL;
    for (unsigned i = 0; i < POOL_ENTRIES; i++, at += POOL_BYTES)
        if (at + POOL_BYTES <= tree->context.block_size)
            check_pool_entry(run, i, at,
                             bw_uba_get(tree->bytes + at, tree->context.big_endian));
}

/* --- an active transaction owns its last undo block --- */
static void check_active(bw_rule_run *run, uint32_t at, unsigned slot, uint32_t wrap, uint32_t dba)
{
    bw_undo_block undo;
    unsigned type;
    char xid[BW_XID_TEXT];
    if (!dba || !open_undo(run, dba, &undo, &type))
        return;
    if (type != 2)
        bw_rule_found(run, at, "slot 0x%x is active, its undo block 0x%08x is of type 0x%02x", slot,
                      dba, type);
    else if (undo.xid.slot != slot || undo.xid.wrap != wrap) {
        bw_rule_found(run, at, "slot 0x%x is active with wrap 0x%08x, its undo block 0x%08x is of %s",
                      slot, wrap, dba, bw_xid_format(undo.xid, xid));
        bw_rule_oracle(run, "ORA-00600 [4137] when it is rolled back");
    }
}

void bw_rule_undo_active(bw_rule_run *run)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    bool be = tree->context.big_endian;
    int64_t slots = bw_rule_field(run, "ktuxe");
    if (slots < 0)
        return;
    uint32_t at = tree->fields[slots].offset, end = at + tree->fields[slots].length;
    for (unsigned i = 0; at + SLOT_BYTES <= end; i++, at += SLOT_BYTES) {
        const uint8_t *slot = tree->bytes + at;
        if (slot[STATE_IN_SLOT] == ACTIVE)
            check_active(run, at, i, bw_get32(slot, be), bw_get32(slot + 4, be));
    }
}

/* --- records of an undo block --- */
void bw_rule_undo_record(bw_rule_run *run)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    bw_undo_block undo;
    bw_undo_record r;
    bw_error ignored;
    if (bw_undo_block_open(tree->bytes, tree->context.block_size, tree->context.big_endian, &undo,
                           &ignored) != BW_OK)
        return;
    for (unsigned i = 1; i <= undo.records; i++) {
        if (!bw_undo_record_read(&undo, i, &r))
            return;
        uint32_t at = r.at ? r.at : 34 + 2 * i;
        if (r.fault)
            bw_rule_found(run, at, "record %u: %s", i, r.fault);
        else if (r.previous >= i)
            bw_rule_found(run, at, "record %u: rci=%u leads forward, a rollback would go round", i,
                          r.previous);
    }
}
