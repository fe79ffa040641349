/* The checks of the cache layer on one block: header, tail, checksum; reference 1.1, 1.8, text/M01.
 */
#include <blockwright/dbfile.h>

#include <string.h>

#define FLG_CHECKSUM 0x04u
#define SEQ_CORRUPT 0xffu

static bool all_zero(const uint8_t *bytes, uint32_t size)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

static uint16_t as_printed(uint16_t residue, bool big_endian)
{
    uint8_t bytes[2];
    bw_put16(bytes, residue, false);
    return bw_get16(bytes, big_endian);
}

/* Redo: 16 bytes of header, checksum at 14, no tail. Blocks that were never written are zero. */
static void check_redo(uint64_t block, const uint8_t *bytes, uint32_t size, bool be,
                       bw_block_check *c)
{
    c->checksum = bw_get16(bytes + 14, be);
    c->checksum_on = true;
    c->rdba = bw_get32(bytes + 4, be);
    c->scn = BW_SCN_NONE;
    if (all_zero(bytes, size))
        c->fault = BW_BLOCK_EMPTY;
    else if (bytes[0] != 1 || (bytes[1] != 0x22 && bytes[1] != 0x82) || c->rdba != (uint32_t)block)
        c->fault = BW_BLOCK_BAD_HEADER;
    else if (c->computed)
        c->fault = BW_BLOCK_BAD_CHECKSUM;
}

static void check_block0(const uint8_t *bytes, bool be, bw_block_check *c)
{
    c->checksum = bw_get16(bytes + 16, be);
    c->checksum_on = c->checksum != 0;
    c->rdba = bw_get32(bytes + 4, be);
    c->scn = BW_SCN_NONE;
    if (c->checksum_on && c->computed)
        c->fault = BW_BLOCK_BAD_CHECKSUM;
}

/* 12.2+ keeps the high bits of a big SCN in the two spare bytes. */
static bw_scn head_scn(const uint8_t *bytes, bool be)
{
    uint8_t field[8];
    memcpy(field, bytes + 8, 6);
    memcpy(field + 6, bytes + 2, 2);
    return bw_scn_get(field, be);
}

static bool rdba_fits(const bw_dbfile *file, uint64_t block, const bw_block_check *c)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    if (strcmp(g->family, "control") == 0 || g->bigfile)
        return c->rdba == (uint32_t)block;
    /* Blocks cut out of a bigfile look like any other; their rdba is then the block number. */
    if (c->type == 0 && c->rdba == (uint32_t)block)
        return true;
    return bw_dba_block(c->rdba) == (uint32_t)block &&
           (g->kind == BW_FILE_BLOCKS || !bw_dbfile_relative(file) ||
            bw_dba_file(c->rdba) == bw_dbfile_relative(file));
}

/* 8.0 - 9.2 say 0x02 whatever the size; from 10g on the size is in the format byte. */
static bool format_fits(const bw_geometry *g, uint8_t frmt)
{
    return frmt == 0x02 || frmt == bw_frmt_for(g->block_size);
}

static bw_block_fault cache_fault(const bw_dbfile *file, uint64_t block, const bw_block_check *c)
{
    if (!format_fits(bw_dbfile_geometry(file), c->frmt) || !rdba_fits(file, block, c))
        return BW_BLOCK_BAD_HEADER;
    if (c->tail != c->tail_expected)
        return BW_BLOCK_FRACTURED;
    if (c->seq == SEQ_CORRUPT)
        return BW_BLOCK_MARKED_CORRUPT;
    if (c->checksum_on && c->computed)
        return BW_BLOCK_BAD_CHECKSUM;
    return c->type == 0 ? BW_BLOCK_EMPTY : BW_BLOCK_GOOD;
}

static void check_cache(const bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                        bw_block_check *c)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    bool be = g->big_endian;
    c->rdba = bw_get32(bytes + 4, be);
    c->scn = head_scn(bytes, be);
    c->seq = bytes[14];
    c->flg = bytes[15];
    c->checksum = bw_get16(bytes + 16, be);
    c->checksum_on = c->flg & FLG_CHECKSUM;
    c->tail = bw_get32(bytes + g->block_size - 4, be);
    c->tail_expected = (bw_get32(bytes + 8, be) & 0xffff) << 16 | (uint32_t)c->type << 8 | c->seq;
    if (all_zero(bytes, g->block_size)) /* control files: a block that was never used */
        c->fault = strcmp(g->family, "control") == 0 ? BW_BLOCK_EMPTY : BW_BLOCK_ALL_ZERO;
    else
        c->fault = cache_fault(file, block, c);
}

void bw_block_check_run(const bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                        bw_block_check *c)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    *c = (bw_block_check){.fault = BW_BLOCK_GOOD, .type = bytes[0], .frmt = bytes[1]};
    if (!bw_file_kind_sealed(g->kind))
        return;
    c->computed = as_printed(bw_xor16(bytes, g->block_size), g->big_endian);
    if (g->has_block0 && block == 0)
        check_block0(bytes, g->big_endian, c);
    else if (g->kind == BW_FILE_REDO)
        check_redo(block, bytes, g->block_size, g->big_endian, c);
    else
        check_cache(file, block, bytes, c);
    c->required = c->checksum ^ c->computed;
    if (!bw_dbfile_shows(file, block))
        c->fault = BW_BLOCK_PARTIAL;
}
