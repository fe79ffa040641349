/* What the SYSTEM datafile of the demo holds: bootstrap segment, OBJ$, the SYSTEM undo header. */
#include "core/demo/database.h"

#include <string.h>

#define UNDO_HEADER 9u
#define UNDO_BLOCK 19u
#define OBJ_BLOCK 122u
#define SLOTS 98u
#define SEGMENT_HEADER BW_DEMO_UNDO_HEADER
#define OBJ_UNDO 57u
#define OBJ_SLOT 0x1bu
#define FUTURE_SCN 0x1020770eull /* cases.md S1.4 */

/* ktech, ktemh and one extent: the same in undo and data segment headers. */
static void put_extents(uint8_t *b, uint32_t first_dba, uint32_t blocks, uint16_t map_end)
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

static void put_uba(uint8_t *at, uint32_t dba, uint16_t sequence, uint8_t record)
{
    bw_put32(at, dba, false);
    bw_put16(at + 4, sequence, false);
    at[6] = record;
}

/* The pool's first entry names block 19; the planted fault makes it 18, whose record count (35)
 * does not fit record 5: ORA-00600 [4194],[35],[6]. */
static void put_undo_header(bw_page_file *file, bool planted)
{
    uint8_t *b = bw_page(file, UNDO_HEADER);
    memset(b, 0, file->block_size);
    bw_put_kcbh(file, UNDO_HEADER, 0x0e, BW_DEMO_SCN - 60, 1);
    put_extents(b, bw_dba_make(1, UNDO_HEADER + 1), 15, 4128);
    bw_put_scn48(b + 4148, 0x0006c75b);
    put_uba(b + 4156, bw_dba_make(1, UNDO_BLOCK), 0x36, 5);
    bw_put16(b + 4164, 1, false);
    bw_put16(b + 4166, 0x36, false);
    bw_put16(b + 4168, 1, false);
    bw_put16(b + 4176, 6, false);
    bw_put16(b + 4178, 5, false);
    bw_put16(b + 4180, 0x8002, false);
    bw_put32(b + 4188, 0x7ffffffe, false);
    put_uba(b + 4192, bw_dba_make(1, planted ? UNDO_BLOCK - 1 : UNDO_BLOCK), 0x36, 5);
    bw_put16(b + 4200, 0, false);
    bw_put16(b + 4202, 0x1d26, false);
    for (uint32_t i = 0; i < SLOTS; i++) {
        uint8_t *slot = b + 4252 + 40 * i;
        bw_put32(slot, 0x2a + i % 3, false);
        bw_put32(slot + 4, bw_dba_make(1, UNDO_BLOCK), false);
        bw_put_scn48(slot + 8, BW_DEMO_SCN - 4000 + i);
        slot[16] = 9;
        bw_put16(slot + 18, i + 1 < SLOTS ? (uint16_t)(i + 1) : 0xffff, false);
        bw_put32(slot + 32, 1, false);
    }
    bw_seal_cache(file, UNDO_HEADER);
}

static void put_undo_block(bw_page_file *file, uint32_t block, uint8_t records)
{
    uint8_t *b = bw_page(file, block);
    memset(b, 0, file->block_size);
    bw_put_kcbh(file, block, 0x02, BW_DEMO_SCN - 60, 1);
    bw_put16(b + 22, 6, false);
    bw_put32(b + 24, 0x2b, false);
    bw_put16(b + 28, 0x36, false);
    b[30] = records;
    for (unsigned i = 0; i <= records; i++)
        bw_put16(b + 34 + 2 * i, (uint16_t)(file->block_size - 24 - 100 * i), false);
    bw_seal_cache(file, block);
}

/* Fields of 24, 4 and 20 bytes: head, KTB operation Z, lock of the row taken back. */
static void put_row_undo(uint8_t *at)
{
    static const uint16_t lengths[] = {8, 24, 4, 20};
    for (unsigned i = 0; i < BW_COUNT(lengths); i++)
        bw_put16(at + 2 * i, lengths[i], false);
    bw_put32(at + 8, 18, false);
    bw_put32(at + 12, 18, false);
    memcpy(at + 24, "\x0b\x01", 2); /* layer 11, operation 1 */
    at[26] = OBJ_SLOT;
    bw_put16(at + 30, 0x11cf, false);
    memcpy(at + 32, "\x03\x01", 2);
    bw_put32(at + 36, bw_dba_make(1, OBJ_BLOCK), false);
    bw_put16(at + 44, 4863, false);
    memcpy(at + 46, "\x04\x01\x01", 3); /* LKR, XA, slot 1 */
    bw_put16(at + 52, 1, false);        /* row 1 */
}

/* Undo segment 5 of UNDOTBS1: the transaction that OBJ$'s slot names, and its undo record. */
void bw_demo_undo_segment(bw_page_file *file)
{
    uint8_t *b = bw_page(file, SEGMENT_HEADER);
    memset(b, 0, file->block_size);
    bw_put_kcbh(file, SEGMENT_HEADER, 0x26, BW_DEMO_UNDO_SCN, 1);
    put_extents(b, bw_dba_make(2, SEGMENT_HEADER + 1), 31, 4080);
    uint8_t *control = b + 20 + 4080, *slot = control + 104 + 40 * OBJ_SLOT;
    put_uba(control + 8, bw_dba_make(2, OBJ_UNDO), 0x0faf, 7);
    bw_put16(control + 18, 0x0faf, false);
    bw_put16(control + 28, OBJ_SLOT, false);
    bw_put16(control + 30, OBJ_SLOT, false);
    bw_put32(slot, 0x11cf, false);
    bw_put32(slot + 4, bw_dba_make(2, OBJ_UNDO), false);
    bw_put_scn48(slot + 8, BW_DEMO_SCN - 300);
    slot[16] = 9;
    bw_put16(slot + 18, 0xffff, false);
    bw_put32(slot + 32, 1, false);
    bw_seal_cache(file, SEGMENT_HEADER);

    put_undo_block(file, OBJ_UNDO, 7);
    b = bw_page(file, OBJ_UNDO);
    bw_put16(b + 20, 5, false);
    bw_put16(b + 22, OBJ_SLOT, false);
    bw_put32(b + 24, 0x11cf, false);
    bw_put16(b + 28, 0x0faf, false);
    put_row_undo(b + 20 + bw_get16(b + 34 + 2 * 7, false));
    bw_seal_cache(file, OBJ_UNDO);
}

static void put_obj(bw_page_file *file, bool planted)
{
    bw_scn scn = planted ? FUTURE_SCN : BW_DEMO_SCN - 300;
    bw_demo_itl itl = {5, OBJ_SLOT, 0x11cf, bw_dba_make(2, OBJ_UNDO), 0x0faf, 7, 0x2001, scn};
    const char *const rows[][5] = {{"#20", "#0", "ICOL$", "#2"},
                                   {"#28", "#0", "CON$", "#2"},
                                   {"#15", "#0", "UNDO$", "#2"},
                                   {"#59", "#0", "BOOTSTRAP$", "#2"}};
    bw_demo_table_begin(file, OBJ_BLOCK, 18, scn, &itl);
    for (size_t i = 0; i < BW_COUNT(rows); i++)
        bw_demo_table_row(file, OBJ_BLOCK, i == 1, rows[i]);
    bw_demo_table_end(file, OBJ_BLOCK);
}

void bw_demo_system(bw_page_file *file, bool planted)
{
    uint8_t *b = bw_page(file, BW_DEMO_BOOTSTRAP);
    memset(b, 0, file->block_size);
    bw_put_kcbh(file, BW_DEMO_BOOTSTRAP, 0x10, BW_DEMO_SCN - 9000, 1);
    put_extents(b, bw_dba_make(1, BW_DEMO_BOOTSTRAP + 1), 7, 4128);
    bw_seal_cache(file, BW_DEMO_BOOTSTRAP);
    put_undo_header(file, planted);
    put_undo_block(file, UNDO_BLOCK - 1, 35);
    put_undo_block(file, UNDO_BLOCK, 5);
    put_obj(file, planted);
}
