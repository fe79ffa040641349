#include "core/demo/live_source.h"

#include <string.h>

#define FIRST_REDO 2u
#define REDO_A_SECOND 2u
#define SCNS_A_BLOCK 79u  /* of redo: 63 blocks stay below BW_DEMO_LOG_SCNS */
#define BEAT_EVERY 3u     /* seconds, as CKPT does */
#define WRITE_EVERY 2u    /* seconds from one block write to the next */
#define BUSY_BLOCK 12u    /* of users01.dbf */
#define PROGRESS 3u       /* block of the control file: thread 1's */
#define ACTIVATION_AT 52u /* of a log's header */
#define LOG_RECORDS 21u   /* block of the control file: the logs' records, first copy */
#define LOG_RECORD 72u    /* bytes */

enum { SYSTEM, UNDO, SYSAUX, USERS, REDO, CONTROL = REDO + 2 };

static bw_page_file *part(bw_live_source *s, unsigned n)
{
    return &s->set.parts[n].pages;
}

static unsigned log_part(const bw_live_source *s)
{
    return REDO + 1 - s->now.log % 2; /* group 1 has the odd sequences */
}

static void wrote(bw_live_source *s, unsigned n, uint32_t block, uint32_t count)
{
    s->wrote(s->context, n, block, count);
}

/* --- the control files --- */
static void put_progress(bw_live_source *s, unsigned n)
{
    uint8_t *b = bw_page(part(s, n), PROGRESS);
    if (!s->now.closed) {
        bw_put32(b + 36, s->now.log, false); /* low cache RBA: of the last checkpoint */
        bw_put32(b + 40, FIRST_REDO, false);
        bw_put32(b + 48, s->now.log, false);
        bw_put32(b + 52, s->control_block, false);
    }
    bw_put_scn48(b + 60, s->control_scn);
    bw_put32(b + 68, s->now.time, false);
    bw_put32(b + 72, s->heartbeat, false);
    bw_put32(b + 88, s->mount_id, false);
    bw_seal_cache(part(s, n), PROGRESS);
}

static void beat(bw_live_source *s)
{
    s->heartbeat++;
    s->control_scn = s->scn;
    s->control_block = s->log_block;
    for (unsigned n = CONTROL; n < CONTROL + 2; n++) {
        put_progress(s, n);
        wrote(s, n, PROGRESS, 1);
    }
}

/* When the current log began, and when the one before ended; the writer knows fixed hours. */
static void put_log_times(bw_live_source *s, unsigned n)
{
    for (unsigned group = 1; group <= 2; group++) {
        uint8_t *r = bw_page(part(s, n), LOG_RECORDS) + 20 + (group - 1) * LOG_RECORD;
        bool current = bw_get32(r + 4, false) == s->now.log;
        bw_put32(r + (current ? 36 : 48), s->first_time, false);
    }
    bw_seal_cache(part(s, n), LOG_RECORDS);
}

/* The header is written last: until then its sequence is behind that of the blocks. */
static void write_control(bw_live_source *s, unsigned n)
{
    bw_page_file *file = part(s, n);
    bw_demo_set_control(&s->set, s->set.parts[n].name, &s->now);
    bw_put32(bw_page(file, 1) + 96, s->mount_id, false);
    bw_seal_cache(file, 1);
    put_log_times(s, n);
    put_progress(s, n);
    wrote(s, n, PROGRESS, file->blocks - PROGRESS);
    wrote(s, n, 1, 1);
}

static void write_controls(bw_live_source *s)
{
    write_control(s, CONTROL);
    write_control(s, CONTROL + 1);
}

/* --- datafiles --- */
static void write_header(bw_live_source *s, unsigned n)
{
    uint8_t *header = bw_page(part(s, n), 1);
    bw_put32(header + 40, s->now.control_sequence, false);
    bw_put32(header + 140, s->now.checkpoint_count, false);
    bw_put32(header + 148, s->now.checkpoint_count - 1, false);
    bw_put_scn48(header + 484, s->now.scn);
    bw_put32(header + 492, s->now.time, false);
    bw_put32(header + 500, s->now.log, false);
    bw_put32(header + 504, s->now.closed ? s->log_block : FIRST_REDO, false);
    uint16_t status = bw_get16(header + 138, false);
    bw_put16(header + 138, s->now.closed ? status & 0xfffb : status | 4, false); /* fuzzy: open */
    bw_seal_cache(part(s, n), 1);
    wrote(s, n, 1, 1);
}

static void write_headers(bw_live_source *s)
{
    for (unsigned n = SYSTEM; n <= USERS; n++)
        write_header(s, n);
}

/* Its change is in the redo that is on disk already. */
static void write_block(bw_live_source *s, unsigned n, uint32_t block, bw_scn scn)
{
    bw_put_scn48(bw_page(part(s, n), block) + 8, scn);
    bw_seal_cache(part(s, n), block);
    wrote(s, n, block, 1);
}

/* --- redo --- */
static void write_log_header(bw_live_source *s, bool full, bw_scn next)
{
    const bw_demo_log_life life = {.group = (uint16_t)(log_part(s) - REDO + 1),
                                   .sequence = s->now.log,
                                   .control_sequence = s->now.control_sequence,
                                   .written = full ? s->log_block : 0,
                                   .first = s->now.log_scn,
                                   .next = next,
                                   .first_time = s->first_time,
                                   .next_time = s->now.time};
    bw_demo_redo_header(part(s, log_part(s)), &life);
    bw_put32(bw_page(part(s, log_part(s)), 1) + ACTIVATION_AT, s->activation_id, false);
    bw_seal_redo(part(s, log_part(s)), 1);
    wrote(s, log_part(s), 1, 1);
}

static void begin_log(bw_live_source *s)
{
    write_log_header(s, true, s->now.log_scn + BW_DEMO_LOG_SCNS);
    s->now.log++;
    s->now.log_scn += BW_DEMO_LOG_SCNS;
    s->scn = s->control_scn = s->now.log_scn;
    s->first_time = s->now.time;
    s->now.control_sequence += 2;
    s->log_block = s->control_block = FIRST_REDO;
    write_log_header(s, false, 0);
}

/* All blocks that were changed before are on disk: recovery would start in the new log. */
static void checkpoint(bw_live_source *s)
{
    s->now.scn = s->now.closed ? s->scn + 1 : s->now.log_scn;
    s->now.end_scn = s->scn;
    s->now.checkpoint_count++;
    write_block(s, USERS, BUSY_BLOCK, s->scn);
    write_block(s, UNDO, BW_DEMO_UNDO_HEADER, s->undo_scn);
    write_controls(s);
    write_headers(s);
}

static void write_redo(bw_live_source *s)
{
    s->scn += SCNS_A_BLOCK;
    bw_demo_redo_commit(part(s, log_part(s)), s->log_block, s->now.log, s->scn, s->undo_scn);
    s->undo_scn = s->scn;
    wrote(s, log_part(s), s->log_block++, 1);
    if (s->log_block == BW_DEMO_LOG_BLOCKS) {
        begin_log(s);
        checkpoint(s);
    }
}

/* --- its life --- */
void bw_live_source_begin(bw_live_source *s, uint32_t mount_id)
{
    *s = (bw_live_source){.now = bw_demo_now,
                          .log_block = BW_DEMO_LOG_WRITTEN,
                          .control_block = BW_DEMO_LOG_WRITTEN,
                          .first_time = BW_DEMO_TIME,
                          .heartbeat = BW_DEMO_TIME + 1207,
                          .mount_id = mount_id,
                          .scn = BW_DEMO_END_SCN,
                          .undo_scn = BW_DEMO_END_SCN,
                          .control_scn = BW_DEMO_END_SCN};
    bw_demo_set_build(&s->set, false);
}

void bw_live_source_second(bw_live_source *s)
{
    s->seconds++;
    s->now.time++;
    for (unsigned i = 0; i < REDO_A_SECOND; i++)
        write_redo(s);
    if (s->seconds % WRITE_EVERY == 0)
        write_block(s, USERS, BUSY_BLOCK, s->scn);
    if (s->seconds % BEAT_EVERY == 0)
        beat(s);
}

void bw_live_source_beat(bw_live_source *s)
{
    s->seconds++;
    s->now.time++;
    if (s->seconds % BEAT_EVERY == 0)
        beat(s);
}

void bw_live_source_close(bw_live_source *s)
{
    s->now.closed = true;
    s->now.control_sequence += 2;
    write_log_header(s, true, s->scn + 1);
    checkpoint(s);
}

void bw_live_source_activate(bw_live_source *s, uint32_t activation_id)
{
    s->activation_id = activation_id;
    write_log_header(s, false, 0);
}

void bw_live_source_open(bw_live_source *s)
{
    s->now.closed = false;
    s->now.control_sequence += 2;
    write_log_header(s, false, 0);
    write_controls(s);
    write_headers(s);
}

void bw_live_source_end(bw_live_source *s)
{
    bw_demo_set_free(&s->set);
}
