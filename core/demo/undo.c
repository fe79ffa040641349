/* Undo of the demo. Facts: reference 3.8, 3.9; docs/findings.md for the lengths of fields. */
#include "core/demo/undo.h"

#include <string.h>

#define DIRECTORY 34u
#define BASE 20u
#define CONTROL 4100u /* ktuxc in an automatic header: 20 + 4080 */
#define SLOTS 34u
#define FIELDS 12u

/* A record while it is put together: fields of at most 64 bytes. */
typedef struct pieces {
    uint8_t bytes[FIELDS][64];
    uint16_t length[FIELDS];
    unsigned count;
} pieces;

void bw_demo_put_extents(uint8_t *b, uint32_t first_dba, uint32_t blocks, uint16_t map_end)
{
    bw_put32(b + 36, 1, false);
    bw_put32(b + 40, blocks, false);
    bw_put16(b + 44, map_end, false);
    bw_put32(b + 52, blocks, false);
    bw_put32(b + 56, blocks, false);
    bw_put32(b + 60, first_dba + blocks - 1, false);
    bw_put32(b + 92, 1, false);
    bw_put32(b + 104, 0x40000000, false);
    bw_put32(b + 108, first_dba, false);
    bw_put32(b + 112, blocks, false);
}

void bw_demo_put_uba(uint8_t *at, uint32_t dba, uint16_t sequence, uint8_t record)
{
    bw_put32(at, dba, false);
    bw_put16(at + 4, sequence, false);
    at[6] = record;
}

static uint8_t *next_piece(pieces *p, uint16_t length)
{
    p->length[p->count] = length;
    return p->bytes[p->count++];
}

/* ktubu, or ktubl in its form without a start SCN. */
static void put_head(pieces *p, const bw_demo_undo *r)
{
    uint8_t *b = next_piece(p, r->begins ? 48 : 24);
    bw_put32(b, r->object, false);
    bw_put32(b + 4, r->object, false);
    bw_put32(b + 12, r->previous_block, false);
    b[16] = r->operation ? 11 : 10;
    b[17] = r->operation ? 1 : 22;
    b[18] = (uint8_t)r->xid.slot;
    b[19] = r->previous;
    b[20] = r->begins ? 8 : 0;
    bw_put16(b + 22, r->begins ? 1 : (uint16_t)r->xid.wrap, false);
    if (r->begins)
        bw_put_scn48(b + 32, BW_DEMO_SCN - 5000);
    if (r->begins)
        bw_put_scn48(b + 40, BW_DEMO_SCN - 4990);
}

static void put_slot(pieces *p, const bw_demo_undo *r)
{
    uint8_t *b = next_piece(p, r->slot == 'Z' ? 4 : r->slot == 'C' ? 12 : 28);
    b[0] = r->slot == 'Z' ? 3 : r->slot == 'C' ? 2 : 4;
    b[1] = 1;
    if (r->slot == 'C')
        bw_demo_put_uba(b + 4, r->before.undo_dba, r->before.undo_seq, r->before.undo_rec);
    if (r->slot == 'L')
        bw_demo_put_itl(b + 4, &r->before);
}

static unsigned count_columns(const bw_demo_undo *r)
{
    unsigned count = 0;
    while (r->columns && r->columns[count])
        count++;
    return count;
}

static void put_row(pieces *p, const bw_demo_undo *r)
{
    uint8_t *b = next_piece(p, r->operation == 5 ? 29 : 20);
    bw_put32(b, r->dba, false);
    bw_put16(b + 8, 4863, false);
    b[10] = (uint8_t)r->operation;
    b[11] = 1; /* XA */
    b[12] = r->itl;
    if (r->operation != 5) {
        bw_put16(b + 16, r->row, false);
        return;
    }
    b[16] = 0x2c;
    bw_put16(b + 20, r->row, false);
    b[22] = b[23] = (uint8_t)count_columns(r);
}

static void put_columns(pieces *p, const bw_demo_undo *r)
{
    unsigned count = count_columns(r);
    uint8_t *numbers = next_piece(p, (uint16_t)(2 * count));
    for (unsigned i = 0; i < count; i++)
        bw_put16(numbers + 2 * i, r->numbers[i], false);
    for (unsigned i = 0; i < count; i++) {
        uint8_t *b = next_piece(p, 0);
        p->length[p->count - 1] = (uint16_t)bw_demo_column(r->columns[i], b);
    }
}

/* kdilk: purge the entry; then its key, a length before each column, and no data. */
static void put_leaf(pieces *p, const bw_demo_undo *r)
{
    uint8_t *b = next_piece(p, 20);
    b[0] = 2;
    b[1] = r->itl;
    bw_put32(b + 8, r->dba, false);
    b = next_piece(p, (uint16_t)(strlen(r->key) + 1));
    b[0] = (uint8_t)strlen(r->key);
    memcpy(b + 1, r->key, strlen(r->key));
}

static uint16_t padded(uint16_t length)
{
    return (uint16_t)((length + 3) & ~3);
}

void bw_demo_undo_begin(bw_page_file *file, uint32_t block, bw_demo_xid xid, uint16_t sequence,
                        bw_scn scn)
{
    uint8_t *b = bw_page(file, block);
    memset(b, 0, file->block_size);
    bw_put_kcbh(file, block, 0x02, scn, 1);
    bw_put16(b + 20, xid.usn, false);
    bw_put16(b + 22, xid.slot, false);
    bw_put32(b + 24, xid.wrap, false);
    bw_put16(b + 28, sequence, false);
    bw_put16(b + DIRECTORY, (uint16_t)(file->block_size - 24), false);
}

void bw_demo_undo_add(bw_page_file *file, uint32_t block, const bw_demo_undo *record)
{
    uint8_t *b = bw_page(file, block);
    pieces p = {0};
    put_head(&p, record);
    put_slot(&p, record);
    if (record->operation)
        put_row(&p, record);
    else
        put_leaf(&p, record);
    if (record->operation == 5)
        put_columns(&p, record);
    uint16_t array = (uint16_t)(2 * (p.count + 1)), size = padded(array);
    for (unsigned i = 0; i < p.count; i++)
        size = (uint16_t)(size + padded(p.length[i]));
    uint16_t end = bw_get16(b + DIRECTORY + 2 * b[30], false), at = (uint16_t)(end - size);
    uint8_t *r = b + BASE + at, *field = r + padded(array);
    bw_put16(r, array, false);
    for (unsigned i = 0; i < p.count; field += padded(p.length[i++])) {
        bw_put16(r + 2 + 2 * i, p.length[i], false);
        memcpy(field, p.bytes[i], p.length[i]);
    }
    b[31] = ++b[30];
    bw_put16(b + DIRECTORY + 2 * b[30], at, false);
}

void bw_demo_undo_fill(bw_page_file *file, uint32_t block, bw_demo_xid xid, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        bw_demo_undo r = {.xid = xid,
                          .object = 51148,
                          .previous = bw_page(file, block)[30],
                          .begins = i == 0,
                          .slot = 'Z',
                          .dba = bw_dba_make(4, 60 + i),
                          .itl = 2,
                          .row = (uint16_t)i,
                          .operation = 3};
        if (i == 0)
            r.previous = 0;
        bw_demo_undo_add(file, block, &r);
    }
}

void bw_demo_undo_end(bw_page_file *file, uint32_t block)
{
    bw_seal_cache(file, block);
}

/* All slots but one are long free. */
void bw_demo_smu_header(bw_page_file *file, uint32_t block, bw_demo_xid xid, uint32_t undo_dba,
                        uint16_t sequence, uint8_t record, bw_scn scn)
{
    uint8_t *b = bw_page(file, block), *control = b + CONTROL;
    memset(b, 0, file->block_size);
    bw_put_kcbh(file, block, 0x26, scn, 1);
    bw_demo_put_extents(b, bw_dba_make(file->file_number, block + 1), 31, 4080);
    bw_demo_put_uba(control + 8, undo_dba, sequence, record);
    bw_put16(control + 16, 1, false);
    bw_put16(control + 18, sequence, false);
    bw_put16(control + 28, xid.slot, false);
    bw_put16(control + 30, xid.slot, false);
    bw_put16(control + 32, 0x8201, false);
    bw_put16(control + 34, 1, false);
    bw_put32(control + 36, 0x68, false);
    bw_put32(control + 40, 0x7ffffffe, false);
    for (uint32_t i = 0; i < SLOTS; i++) {
        uint8_t *slot = control + 104 + 40 * i;
        bool ours = i == xid.slot;
        bw_put32(slot, ours ? xid.wrap : xid.wrap - 3 - i % 4, false);
        bw_put32(slot + 4, ours ? undo_dba : undo_dba - 1 - i % 5, false);
        bw_put_scn48(slot + 8, ours ? scn : scn - 4000 + i);
        slot[16] = 9;
        bw_put16(slot + 18, ours ? 0xffff : (uint16_t)(i + 1 < SLOTS ? i + 1 : 0), false);
        bw_put32(slot + 32, 1, false);
    }
    bw_seal_cache(file, block);
}
