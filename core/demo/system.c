/* What the SYSTEM datafile of the demo holds: bootstrap segment, OBJ$, the SYSTEM undo header. */
#include "core/demo/undo.h"

#include <string.h>

#define UNDO_HEADER 9u
#define UNDO_BLOCK 19u
#define OBJ_BLOCK 122u
#define SLOTS 98u
#define OBJ_UNDO 57u
#define OBJ_SLOT 0x1bu
#define OBJ_SEQ 0x0faf
#define FUTURE_SCN 0x1020770eull /* cases.md S1.4 */

static const bw_demo_xid obj_xid = {5, OBJ_SLOT, 0x11cf};

/* The pool's first entry names block 19; the planted fault makes it 18, whose record count (35)
 * does not fit record 5: ORA-00600 [4194],[35],[6]. */
static void put_undo_header(bw_page_file *file, bool planted)
{
    uint8_t *b = bw_page(file, UNDO_HEADER);
    memset(b, 0, file->block_size);
    bw_put_kcbh(file, UNDO_HEADER, 0x0e, BW_DEMO_SCN - 60, 1);
    bw_demo_put_extents(b, bw_dba_make(1, UNDO_HEADER + 1), 15, 4128);
    bw_put_scn48(b + 4148, 0x0006c75b);
    bw_demo_put_uba(b + 4156, bw_dba_make(1, UNDO_BLOCK), 0x36, 5);
    bw_put16(b + 4164, 1, false);
    bw_put16(b + 4166, 0x36, false);
    bw_put16(b + 4168, 1, false);
    bw_put16(b + 4176, 6, false);
    bw_put16(b + 4178, 5, false);
    bw_put16(b + 4180, 0x8002, false);
    bw_put32(b + 4188, 0x7ffffffe, false);
    bw_demo_put_uba(b + 4192, bw_dba_make(1, planted ? UNDO_BLOCK - 1 : UNDO_BLOCK), 0x36, 5);
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

static void put_undo_block(bw_page_file *file, uint32_t block, unsigned records)
{
    bw_demo_xid xid = {0, 6, 0x2b};
    bw_demo_undo_begin(file, block, xid, 0x36, BW_DEMO_SCN - 60);
    bw_demo_undo_fill(file, block, xid, records);
    bw_demo_undo_end(file, block);
}

/* The undo of OBJ$: its transaction changed row 1 twice, an index entry in between. */
static void put_obj_undo(bw_page_file *file)
{
    static const char *const type[] = {"#1", NULL}, *const name[] = {"CON_$", NULL};
    static const uint8_t third[] = {3}, second[] = {2};
    const bw_demo_itl own = {.undo_dba = bw_dba_make(2, OBJ_UNDO), .undo_seq = OBJ_SEQ, .undo_rec = 5};
    bw_demo_undo r = {.xid = obj_xid,
                      .object = 18,
                      .begins = true,
                      .slot = 'Z',
                      .dba = bw_dba_make(1, OBJ_BLOCK),
                      .itl = 1,
                      .row = 1,
                      .operation = 5,
                      .columns = name,
                      .numbers = second};
    bw_demo_undo_add(file, OBJ_UNDO, &r);
    bw_demo_undo leaf = {.xid = obj_xid,
                         .object = 37,
                         .previous = 5,
                         .slot = 'Z',
                         .dba = bw_dba_make(1, 130),
                         .itl = 2,
                         .key = "CON$"};
    bw_demo_undo_add(file, OBJ_UNDO, &leaf);
    r.begins = false;
    r.previous = 6;
    r.slot = 'C';
    r.before = own;
    r.columns = type;
    r.numbers = third;
    bw_demo_undo_add(file, OBJ_UNDO, &r);
}

/* Undo segment 5 of UNDOTBS1: the transaction that OBJ$'s slot names, and its undo records. */
void bw_demo_undo_segment(bw_page_file *file)
{
    bw_demo_smu_header(file, BW_DEMO_UNDO_HEADER, obj_xid, bw_dba_make(2, OBJ_UNDO), OBJ_SEQ, 7,
                       BW_DEMO_UNDO_SCN);
    bw_demo_undo_begin(file, OBJ_UNDO, obj_xid, OBJ_SEQ, BW_DEMO_SCN - 60);
    bw_demo_undo_fill(file, OBJ_UNDO, (bw_demo_xid){5, OBJ_SLOT - 1, 0x11ce}, 4);
    put_obj_undo(file);
    bw_demo_undo_end(file, OBJ_UNDO);
}

static void put_obj(bw_page_file *file, bool planted)
{
    bw_scn scn = planted ? FUTURE_SCN : BW_DEMO_SCN - 300;
    bw_demo_itl itl = {5,       OBJ_SLOT, 0x11cf, bw_dba_make(2, OBJ_UNDO),
                       OBJ_SEQ, 7,        0x2001, scn};
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
    bw_demo_put_extents(b, bw_dba_make(1, BW_DEMO_BOOTSTRAP + 1), 7, 4128);
    bw_seal_cache(file, BW_DEMO_BOOTSTRAP);
    put_undo_header(file, planted);
    put_undo_block(file, UNDO_BLOCK - 1, 35);
    put_undo_block(file, UNDO_BLOCK, 5);
    put_obj(file, planted);
}
