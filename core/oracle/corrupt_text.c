#include "core/oracle/corrupt_text.h"

const char *bw_block_fault_name(bw_block_fault fault)
{
    static const char *const names[] = {[BW_BLOCK_GOOD] = "good",
                                        [BW_BLOCK_EMPTY] = "empty",
                                        [BW_BLOCK_FRACTURED] = "fractured",
                                        [BW_BLOCK_BAD_CHECKSUM] = "bad checksum",
                                        [BW_BLOCK_BAD_HEADER] = "bad header",
                                        [BW_BLOCK_ALL_ZERO] = "all zero",
                                        [BW_BLOCK_MARKED_CORRUPT] = "marked corrupt",
                                        [BW_BLOCK_PARTIAL] = "not whole in the dump"};
    return names[fault];
}

const char *bw_block_fault_reason(bw_block_fault fault)
{
    switch (fault) {
    case BW_BLOCK_FRACTURED: return "Fractured block found";
    case BW_BLOCK_BAD_CHECKSUM: return "Bad check value found";
    case BW_BLOCK_ALL_ZERO: return "Completely zero block found";
    case BW_BLOCK_MARKED_CORRUPT: return "Block marked corrupt found";
    default: return "Bad header found";
    }
}

/* 12.2 prints three parts and leaves the first two spares out: they belong to the SCN now. */
static void add_scn(const uint8_t *b, bool be, const bw_block_check *c, bw_text *text)
{
    uint16_t wrap = bw_get16(b + 12, be);
    if (wrap & BW_SCN_BIG_FLAG)
        bw_text_addf(text, " last change scn: 0x%04x.%04x.%08x", wrap & 0x7fffu,
                     bw_get16(b + 2, be), bw_get32(b + 8, be));
    else
        bw_text_addf(text, " last change scn: 0x%04x.%08x", wrap, bw_get32(b + 8, be));
    bw_text_addf(text, " seq: 0x%x flg: 0x%02x\n", c->seq, c->flg);
    if (!(wrap & BW_SCN_BIG_FLAG))
        bw_text_addf(text, " spare1: 0x%x spare2: 0x%x", b[2], b[3]);
    bw_text_addf(text, " spare3: 0x%x\n", bw_get16(b + 18, be));
}

static void add_redo(const uint8_t *b, bool be, const bw_block_check *c, bw_text *text)
{
    bw_text_addf(text, " type: %u format: 0x%02x block: %u sequence: %u\n", b[0], b[1], c->rdba,
                 bw_get32(b + 8, be));
}

void bw_corrupt_text(const bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                     const bw_block_check *c, bw_text *text)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    bool redo = g->kind == BW_FILE_REDO;
    if (c->fault == BW_BLOCK_FRACTURED)
        bw_text_addf(text, "Page %llu is influx - most likely media corrupt\n",
                     (unsigned long long)block);
    else
        bw_text_addf(text, "Page %llu is marked corrupt\n", (unsigned long long)block);
    bw_text_addf(text, "Corrupt block relative dba: 0x%08x (file %u, block %llu)\n",
                 bw_dbfile_dba(file, block), bw_dbfile_number(file), (unsigned long long)block);
    bw_text_addf(text, "%s during dbv: \nData in bad block:\n", bw_block_fault_reason(c->fault));
    if (redo) {
        add_redo(bytes, g->big_endian, c, text);
    } else {
        bw_text_addf(text, " type: %u format: %u rdba: 0x%08x\n", c->type, c->frmt & 7u, c->rdba);
        add_scn(bytes, g->big_endian, c, text);
        bw_text_addf(text, " consistency value in tail: 0x%08x\n", c->tail);
    }
    bw_text_addf(text, " check value in block header: 0x%x\n", c->checksum);
    if (c->checksum_on)
        bw_text_addf(text, " computed block checksum: 0x%x\n", c->computed);
    else
        bw_text_add(text, " block checksum disabled\n");
    bw_text_add(text, "\n");
}
