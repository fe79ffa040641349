/* The demo's datafiles: headers, space management, tables, undo. Facts: reference 2, 3. */
#include "core/demo/database.h"

#include <string.h>

#define BLOCK 8192u
#define D 100u /* data layer in an ASSM block with two ITL slots: 44 + 24*2 + 8 */
#define FIRST_DATA 8u

static void put_kccfh(uint8_t *at, const char *name, uint32_t sequence, uint32_t blocks,
                      uint32_t block_size, uint16_t number, uint16_t type)
{
    bw_put32(at + 4, BW_DEMO_VERSION, false);
    bw_put32(at + 8, BW_DEMO_DBID, false);
    memcpy(at + 12, name, strlen(name));
    bw_put32(at + 20, sequence, false);
    bw_put32(at + 24, blocks, false);
    bw_put32(at + 28, block_size, false);
    bw_put16(at + 32, number, false);
    bw_put16(at + 34, type, false);
}

void bw_demo_put_kccfh(uint8_t *at, uint32_t blocks, uint32_t block_size, uint16_t number,
                       uint16_t type)
{
    put_kccfh(at, "DEMO", BW_DEMO_CONTROL_SEQUENCE, blocks, block_size, number, type);
}

static void put_checkpoint(uint8_t *at)
{
    bw_put_scn48(at, BW_DEMO_SCN);
    bw_put32(at + 8, BW_DEMO_TIME, false);
    bw_put16(at + 12, 1, false);
    bw_put32(at + 16, BW_DEMO_LOG, false);
    bw_put32(at + 20, 2, false);
    bw_put16(at + 24, 16, false);
    at[28] = 0x02;
}

static void put_file_header(bw_page_file *file, const bw_demo_file *what)
{
    uint8_t *b = bw_page(file, 1);
    bw_put_kcbh(file, 1, 0x0b, 0, 1);
    bw_demo_put_kccfh(b + 20, file->blocks - 1, BLOCK, (uint16_t)what->number, 3);
    bw_put32(b + 96, what->number == 1 ? bw_dba_make(1, BW_DEMO_BOOTSTRAP) : 0, false);
    bw_put_scn48(b + 100, 7 + what->number);
    bw_put32(b + 108, BW_DEMO_CREATED, false);
    bw_put32(b + 112, BW_DEMO_RESETLOGS_TIME, false);
    bw_put_scn48(b + 116, BW_DEMO_RESETLOGS_SCN);
    bw_put16(b + 138, what->number == 1 ? 0x2004 : 0x0004, false);
    bw_put32(b + 140, BW_DEMO_CHECKPOINTS, false);
    bw_put32(b + 148, BW_DEMO_CHECKPOINTS - 1, false);
    bw_put32(b + 332, what->tablespace, false);
    bw_put16(b + 336, (uint16_t)strlen(what->tablespace_name), false);
    memcpy(b + 338, what->tablespace_name, strlen(what->tablespace_name));
    bw_put32(b + 368, what->number, false);
    put_checkpoint(b + 484);
    for (unsigned at = 644; at <= 648; at += 2)
        bw_put16(b + at, 13, false);
    bw_put16(b + 650, 1, false);
    bw_seal_cache(file, 1);
}

/* Blocks 2 and 3: the first units are in use, the rest is free. */
static void put_space(bw_page_file *file, const bw_demo_file *what)
{
    uint32_t units = (file->blocks - FIRST_DATA) / 8, used = what->used_units;
    uint8_t *header = bw_page(file, 2), *map = bw_page(file, 3);
    const uint32_t facts[] = {what->number, 8,           file->blocks - 1, 9,
                              1280,         4194302,     FIRST_DATA - 1,   file->blocks - 1,
                              used,         units - used};
    bw_put_kcbh(file, 2, 0x1d, BW_DEMO_SCN - 900, 2);
    for (unsigned i = 0; i < BW_COUNT(facts); i++)
        bw_put32(header + 20 + 4 * i, facts[i], false);
    bw_seal_cache(file, 2);
    bw_put_kcbh(file, 3, 0x1e, BW_DEMO_SCN - 900, 1);
    bw_put32(map + 20, what->number, false);
    bw_put32(map + 24, FIRST_DATA, false);
    bw_put32(map + 32, used, false);
    bw_put32(map + 36, (BLOCK - 256) * 8 - used, false);
    for (uint32_t i = 0; i < used; i++)
        map[56 + i / 8] |= (uint8_t)(1u << i % 8);
    bw_seal_cache(file, 3);
}

/* --- tables --- */
void bw_demo_put_itl(uint8_t *at, const bw_demo_itl *itl)
{
    bw_put16(at, itl->usn, false);
    bw_put16(at + 2, itl->slot, false);
    bw_put32(at + 4, itl->wrap, false);
    bw_put32(at + 8, itl->undo_dba, false);
    bw_put16(at + 12, itl->undo_seq, false);
    at[14] = itl->undo_rec;
    bw_put16(at + 16, itl->flags, false);
    bw_put32(at + 20, (uint32_t)itl->scn, false);
}

void bw_demo_table_begin(bw_page_file *file, uint32_t block, uint32_t object, bw_scn scn,
                         const bw_demo_itl *itl)
{
    uint8_t *b = bw_page(file, block);
    memset(b, 0, BLOCK);
    bw_put_kcbh(file, block, 0x06, scn, 1);
    b[15] = 0x06;
    b[20] = 1;
    bw_put32(b + 24, object, false);
    bw_put_scn48(b + 28, scn - (itl && itl->flags & 0x2000 ? 1 : 0));
    bw_put16(b + 36, 2, false);
    b[38] = 0x32;
    bw_put32(b + 40, bw_dba_make(file->file_number, FIRST_DATA), false);
    if (itl)
        bw_demo_put_itl(b + 44, itl);
    b[D + 1] = 1;
    bw_put16(b + D + 4, 0xffff, false);
    bw_put16(b + D + 8, (uint16_t)(BLOCK - 4 - D), false);
}

/* "@20250316070511": DATE, century and year in excess 100, the time in excess 1. */
static size_t put_date(const char *digits, uint8_t *to)
{
    static const uint8_t excess[] = {100, 100, 0, 0, 1, 1, 1};
    for (size_t i = 0; i < BW_COUNT(excess); i++)
        to[i] = (uint8_t)((digits[2 * i] - '0') * 10 + digits[2 * i + 1] - '0' + excess[i]);
    return BW_COUNT(excess);
}

size_t bw_demo_column(const char *text, uint8_t *to)
{
    if (text[0] == '#')
        return bw_number_encode(text + 1, to);
    if (text[0] == '@')
        return put_date(text + 1, to);
    memcpy(to, text, strlen(text));
    return strlen(text);
}

/* One complete row. lock: ITL slot, 0 none. */
void bw_demo_table_row(bw_page_file *file, uint32_t block, uint8_t lock, const char *const *columns)
{
    uint8_t *b = bw_page(file, block), row[512] = {0x2c, lock, 0};
    size_t size = 3;
    for (; columns[row[2]]; row[2]++) {
        size_t length = bw_demo_column(columns[row[2]], row + size + 1);
        row[size] = (uint8_t)length;
        size += 1 + length;
    }
    uint16_t rows = bw_get16(b + D + 2, false);
    uint16_t at = (uint16_t)(bw_get16(b + D + 8, false) - size);
    memcpy(b + D + at, row, size);
    bw_put16(b + D + 18 + 2u * rows, at, false);
    bw_put16(b + D + 2, (uint16_t)(rows + 1), false);
    bw_put16(b + D + 8, at, false);
}

void bw_demo_table_end(bw_page_file *file, uint32_t block)
{
    uint8_t *b = bw_page(file, block);
    uint16_t rows = bw_get16(b + D + 2, false), begin = (uint16_t)(18 + 2 * rows);
    uint16_t available = (uint16_t)(bw_get16(b + D + 8, false) - begin);
    bw_put16(b + D + 6, begin, false);
    bw_put16(b + D + 10, available, false);
    bw_put16(b + D + 12, available, false);
    bw_put16(b + D + 16, rows, false);
    bw_seal_cache(file, block);
}

/* --- a datafile with nothing in it yet but its frame --- */
void bw_demo_datafile(bw_page_file *file, const bw_demo_file *what)
{
    bw_page_file_init(file, what->number, BLOCK, what->blocks);
    bw_put_block0(file, bw_frmt_for(BLOCK));
    for (uint32_t n = 4; n < what->blocks; n++) {
        bw_put_kcbh(file, n, 0x00, 0, 1); /* formatted, never used */
        bw_page(file, n)[15] = 0x05;
        bw_seal_cache(file, n);
    }
    put_file_header(file, what);
    put_space(file, what);
}

/* The second half of each block is of the version before: only the tail tells. */
void bw_demo_fracture(bw_page_file *file, uint32_t first, uint32_t count)
{
    for (uint32_t n = first; n < first + count; n++) {
        uint8_t *block = bw_page(file, n), tail[4];
        bw_seal_cache(file, n);
        memcpy(tail, block + file->block_size - 4, 4);
        bw_put_kcbh(file, n, 0x06, BW_DEMO_SCN - 20, 2);
        bw_seal_cache(file, n);
        memcpy(block + file->block_size - 4, tail, 4);
    }
}
