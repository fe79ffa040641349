/* The demo's redo logs. Facts: reference 5. */
#include "core/demo/database.h"

#include <stdio.h>
#include <string.h>

static void put_redo_head(bw_page_file *file, uint32_t block, uint32_t sequence)
{
    uint8_t *b = bw_page(file, block);
    b[0] = 1;
    b[1] = 0x22;
    bw_put32(b + 4, block, false);
    bw_put32(b + 8, sequence, false);
}

uint32_t bw_demo_groups(const bw_demo_moment *now)
{
    return now->groups ? now->groups : 2;
}

uint32_t bw_demo_log_age(const bw_demo_moment *now, uint16_t group)
{
    return (now->log - group) % bw_demo_groups(now);
}

static bw_demo_log_life life_of(uint16_t group, const bw_demo_moment *now)
{
    uint32_t age = bw_demo_log_age(now, group);
    return (bw_demo_log_life){.group = group,
                              .sequence = now->log - age,
                              .control_sequence = now->control_sequence,
                              .written = age ? BW_DEMO_LOG_WRITTEN : 0,
                              .first = now->log_scn - age * BW_DEMO_LOG_SCNS,
                              .next =
                                  age ? now->log_scn - (age - 1) * BW_DEMO_LOG_SCNS : BW_SCN_NONE,
                              .first_time = BW_DEMO_TIME - age * 3600,
                              .next_time = age ? BW_DEMO_TIME - (age - 1) * 3600 : 0};
}

void bw_demo_redo_header(bw_page_file *file, const bw_demo_log_life *life)
{
    uint8_t *b = bw_page(file, 1);
    memset(b, 0, file->block_size);
    put_redo_head(file, 1, life->sequence);
    bw_demo_put_kccfh(b + 16, BW_DEMO_LOG_BLOCKS - 1, 512, life->group, 2);
    bw_put32(b + 36, life->control_sequence, false);
    snprintf((char *)b + 92, 64, "T 0001, S %010u, SCN 0x%012llx-0x%012llx", life->sequence,
             (unsigned long long)life->first,
             life->written ? (unsigned long long)life->next : 0xffffffffffffull);
    bw_put32(b + 156, life->written ? life->written : UINT32_MAX, false);
    bw_put32(b + 160, BW_DEMO_RESETLOGS_TIME, false);
    bw_put_scn48(b + 164, BW_DEMO_RESETLOGS_SCN);
    bw_put16(b + 176, 1, false);
    bw_put_scn48(b + 180, life->first);
    bw_put32(b + 188, life->first_time, false);
    if (life->written)
        bw_put_scn48(b + 192, life->next);
    else
        memset(b + 192, 0xff, 6);
    bw_put32(b + 200, life->written ? life->next_time : 0, false);
    bw_seal_redo(file, 1);
}

/* A record of 116 bytes at 16: the batch header of 68 and one vector, a commit (OP:5.4) in the undo
 * segment of usn 5: 24 bytes, the lengths (4, 20) and 20 bytes of data. before: the SCN of the undo
 * segment's header block that the change builds on. */
static void put_commit(uint8_t *block, bw_scn scn, bw_scn before, uint32_t blocks)
{
    uint8_t *r = block + 16, *v = r + 68;
    bw_put32(r, 116, false);
    r[4] = 5;
    bw_put16(r + 6, (uint16_t)(scn >> 32), false);
    bw_put32(r + 8, (uint32_t)scn, false);
    bw_put16(r + 12, 1, false);
    bw_put16(r + 26, 1, false);
    bw_put32(r + 28, blocks, false);
    bw_put_scn48(r + 40, scn - 1);
    bw_put32(r + 64, BW_DEMO_TIME, false);
    v[0] = 5;
    v[1] = 4;
    bw_put16(v + 2, 25, false);
    bw_put16(v + 4, 2, false);
    bw_put16(v + 6, 0xffff, false);
    bw_put32(v + 8, bw_dba_make(2, BW_DEMO_UNDO_HEADER), false);
    bw_put_scn48(v + 12, before);
    v[20] = 1;
    bw_put16(v + 22, 0xffff, false);
    bw_put16(v + 24, 4, false);
    bw_put16(v + 26, 20, false);
}

void bw_demo_redo_commit(bw_page_file *file, uint32_t block, uint32_t sequence, bw_scn scn,
                         bw_scn before)
{
    memset(bw_page(file, block), 0, file->block_size);
    put_redo_head(file, block, sequence);
    put_commit(bw_page(file, block), scn, before, 1);
    bw_put16(bw_page(file, block) + 12, 0x8010, false);
    bw_seal_redo(file, block);
}

/* Two commits, the second in the last block: there the control file says that redo on disk ends. */
static void put_records(bw_page_file *file, const bw_demo_log_life *log, const bw_demo_moment *now)
{
    uint32_t last = BW_DEMO_LOG_WRITTEN - 1;
    bw_scn end = !log->written ? now->end_scn : log->first + (BW_DEMO_END_SCN - BW_DEMO_SCN);
    put_commit(bw_page(file, 2), log->first, !log->written ? BW_DEMO_UNDO_SCN : log->first - 1,
               last - 2);
    put_commit(bw_page(file, last), end, log->first, 1);
    bw_put16(bw_page(file, 2) + 12, 0x8010, false);
    bw_put16(bw_page(file, last) + 12, 0x8010, false);
}

void bw_demo_redo(bw_page_file *file, uint16_t group, const bw_demo_moment *now)
{
    bw_demo_log_life log = life_of(group, now);
    bw_page_file_init(file, group, 512, BW_DEMO_LOG_BLOCKS);
    bw_put_block0(file, 0x22);
    bw_demo_redo_header(file, &log);
    for (uint32_t n = 2; n < BW_DEMO_LOG_WRITTEN; n++)
        put_redo_head(file, n, log.sequence);
    put_records(file, &log, now);
    for (uint32_t n = 2; n < BW_DEMO_LOG_WRITTEN; n++)
        bw_seal_redo(file, n);
}
