/* tests/unit/undo_blocks.h - undo blocks written from the tables of reference 3.8 and 3.9, in either
 * byte order; nothing of the decoder or of the demo is used. */
#ifndef BW_TESTS_UNDO_BLOCKS_H
#define BW_TESTS_UNDO_BLOCKS_H

#include <blockwright/undo.h>

#include <string.h>

#define UNDO_SIZE 8192u

typedef struct test_record {
    uint8_t slot, rci;
    uint16_t wrap; /* low half */
    uint32_t previous_block;
    bool begins;
    char op; /* of the block's slot: Z, C (uba), L (itl) */
    bw_uba uba;
    bw_itl itl;
    uint32_t dba;
    uint8_t itl_number;
    uint16_t row;
    uint8_t column;
    const char *value;
} test_record;

static inline void put_uba(uint8_t *at, bw_uba uba, bool be)
{
    bw_put32(at, uba.dba, be);
    bw_put16(at + 4, uba.sequence, be);
    at[6] = uba.record;
}

static inline void put_xid(uint8_t *at, bw_xid xid, bool be)
{
    bw_put16(at, xid.segment, be);
    bw_put16(at + 2, xid.slot, be);
    bw_put32(at + 4, xid.wrap, be);
}

static inline void put_itl(uint8_t *at, const bw_itl *itl, bool be)
{
    put_xid(at, itl->xid, be);
    put_uba(at + 8, itl->uba, be);
    bw_put16(at + 16, itl->flags, be);
    bw_put32(at + 20, (uint32_t)itl->scn, be);
}

static inline void put_head(uint8_t *block, uint8_t type, uint32_t dba, bool be)
{
    memset(block, 0, UNDO_SIZE);
    block[0] = type;
    block[1] = 0xa2;
    bw_put32(block + 4, dba, be);
    block[14] = 1;
    bw_put32(block + UNDO_SIZE - 4, (uint32_t)type << 8 | 1, be);
}

static inline void undo_block(uint8_t *block, uint32_t dba, bw_xid xid, uint16_t sequence, bool be)
{
    put_head(block, 0x02, dba, be);
    put_xid(block + 20, xid, be);
    bw_put16(block + 28, sequence, be);
    bw_put16(block + 34, UNDO_SIZE - 24, be);
}

/* An update of one column (URP): fields of 24 or 48, 4, 12 or 28, 29, 2 and the value's bytes. */
static inline unsigned undo_record(uint8_t *block, const test_record *r, bool be)
{
    uint8_t field[5][64] = {{0}};
    uint16_t length[5] = {r->begins ? 48 : 24, r->op == 'Z' ? 4 : r->op == 'C' ? 12 : 28, 29, 2,
                          (uint16_t)strlen(r->value)};
    bw_put32(field[0], 16511, be);
    bw_put32(field[0] + 4, 16511, be);
    bw_put32(field[0] + 8, 5, be);
    bw_put32(field[0] + 12, r->previous_block, be);
    memcpy(field[0] + 16, (uint8_t[]){11, 1, r->slot, r->rci}, 4);
    bw_put16(field[0] + 20, r->begins ? 8 : 0, be);
    bw_put16(field[0] + 22, r->wrap, be);
    field[1][0] = r->op == 'Z' ? 3 : r->op == 'C' ? 2 : 4;
    if (r->op == 'C')
        put_uba(field[1] + 4, r->uba, be);
    if (r->op == 'L')
        put_itl(field[1] + 4, &r->itl, be);
    bw_put32(field[2], r->dba, be);
    bw_put16(field[2] + 8, 4858, be);
    memcpy(field[2] + 10, (uint8_t[]){5, 1, r->itl_number}, 3);
    field[2][16] = 0x2c;
    bw_put16(field[2] + 20, r->row, be);
    memcpy(field[2] + 22, (uint8_t[]){2, 1}, 2);
    bw_put16(field[3], r->column, be);
    memcpy(field[4], r->value, length[4]);

    unsigned size = 12, number = ++block[30];
    for (unsigned i = 0; i < 5; i++)
        size += (length[i] + 3u) / 4 * 4;
    uint16_t at = (uint16_t)(bw_get16(block + 34 + 2 * (number - 1), be) - size);
    uint8_t *to = block + 20 + at + 12;
    bw_put16(block + 34 + 2 * number, at, be);
    bw_put16(block + 20 + at, 12, be);
    for (unsigned i = 0; i < 5; i++) {
        bw_put16(block + 20 + at + 2 + 2 * i, length[i], be);
        memcpy(to, field[i], length[i]);
        to += (length[i] + 3u) / 4 * 4;
    }
    block[31] = (uint8_t)number;
    return number;
}

#endif
