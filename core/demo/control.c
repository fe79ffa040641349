/* The demo's control files. Blocks and sections: reference 4; the members of records lie as
 * core/oracle/control_field.c believes, which no sample of Oracle's proves. */
#include "core/demo/database.h"

#include <stdio.h>
#include <string.h>

#define BLOCK_SIZE 16384u
#define BLOCKS 41u
#define INSTANCES 8u
#define PROGRESS_BLOCKS (INSTANCES + 3)
#define ONLINE 0xeu
#define FOLDER "/u01/oradata/DEMO/"

/* Logical blocks of the sections; between them others that were never used. */
enum {
    ENTRY = 7,
    THREAD = 9,
    LOG,
    DATAFILE,
    NAMES,
    TABLESPACE,
    HISTORY = 16,
    ARCHIVED = 18,
    INCARNATION
};
enum { TYPE_LOG = 3, TYPE_DATAFILE = 4 };

/* Record 0 ... of the section in logical block n: in the first copy, which is the newer one. */
static uint8_t *record(bw_page_file *file, uint32_t logical, uint32_t size, uint32_t index)
{
    return bw_page(file, 2 * logical + 1) + 20 + (size_t)index * size;
}

static void put_header(bw_page_file *file, const bw_demo_moment *now)
{
    uint8_t *header = bw_page(file, 1);
    bw_put_kcbh(file, 1, 0x15, 0, 1);
    bw_demo_put_kccfh(header + 20, BLOCKS - 1, BLOCK_SIZE, 0, 1);
    bw_put32(header + 40, now->control_sequence, false);
    bw_put32(header + 96, BW_DEMO_MOUNT_ID, false);
    bw_put32(header + 100, BW_DEMO_CREATED, false);
    bw_put_scn48(header + 104, now->scn);
    bw_put32(header + 112, now->time, false);
    for (unsigned i = 0; i < 3; i++)
        bw_put32(header + 264 + 4 * i, INSTANCES, false);
    bw_seal_cache(file, 1);
}

static uint16_t current_group(const bw_demo_moment *now)
{
    return (uint16_t)((now->log - 1) % bw_demo_groups(now) + 1);
}

static void put_rba(uint8_t *at, uint32_t sequence, uint32_t block)
{
    bw_put32(at, sequence, false);
    bw_put32(at + 4, block, false);
}

/* Thread 1 is open: redo from the checkpoint on is on disk, and five changed blocks are not. */
static void put_progress(bw_page_file *file, const bw_demo_moment *now)
{
    for (uint32_t n = 3; n < 3 + PROGRESS_BLOCKS; n++) {
        uint8_t *b = bw_page(file, n);
        bw_put_kcbh(file, n, 0x15, 0, 1);
        if (n == 3) {
            bw_put32(b + 20, now->closed ? 0 : 2, false);
            bw_put32(b + 28, now->closed ? 0 : 5, false);
            put_rba(b + 36, now->log, 2);
            if (now->closed)
                memset(b + 36, 0xff, 10);
            put_rba(b + 48, now->log, BW_DEMO_LOG_WRITTEN);
            bw_put_scn48(b + 60, now->end_scn);
            bw_put32(b + 68, now->time + 3, false);
            bw_put32(b + 72, now->time + 1207, false);
            bw_put_scn48(b + 76, BW_DEMO_RESETLOGS_SCN);
            bw_put32(b + 84, BW_DEMO_RESETLOGS_TIME, false);
            bw_put32(b + 88, BW_DEMO_MOUNT_ID, false);
        }
        bw_seal_cache(file, n);
    }
}

static void put_thread(bw_page_file *file, const bw_demo_moment *now)
{
    uint8_t *r = record(file, THREAD, 256, 0);
    const uint16_t status = now->closed ? 0xe : 0xf;
    const uint16_t groups = (uint16_t)bw_demo_groups(now);
    const uint16_t head[] = {status, groups, 1, groups, current_group(now)}; /* logs 1 to groups */
    for (size_t i = 0; i < BW_COUNT(head); i++)
        bw_put16(r + 2 * i, head[i], false);
    bw_put32(r + 12, now->log, false);
    bw_put_scn48(r + 16, BW_DEMO_RESETLOGS_SCN);
    bw_put32(r + 24, BW_DEMO_RESETLOGS_TIME, false);
    bw_put_scn48(r + 40, now->scn);
    bw_put32(r + 48, now->time, false);
    put_rba(r + 56, now->log, 2);
}

static void put_log(bw_page_file *file, uint16_t group, const bw_demo_moment *now)
{
    uint8_t *r = record(file, LOG, 72, group - 1u);
    uint32_t age = bw_demo_log_age(now, group), groups = bw_demo_groups(now);
    bool current = age == 0;
    bw_scn first = now->log_scn - age * BW_DEMO_LOG_SCNS;
    bw_put32(r, BW_DEMO_LOG_BLOCKS - 1, false);
    bw_put32(r + 4, now->log - age, false);
    bw_put32(r + 8, 2, false);
    bw_put32(r + 12, 512, false);
    bw_put32(r + 16, current && !now->closed ? UINT32_MAX : BW_DEMO_LOG_WRITTEN, false);
    bw_put16(r + 20, current ? 8 : 1, false);
    bw_put16(r + 22, 1, false);
    bw_put16(r + 24, group < groups ? group + 1u : 0, false); /* forward, and back */
    bw_put16(r + 26, group - 1u, false);
    bw_put_scn48(r + 28, first);
    bw_put32(r + 36, BW_DEMO_TIME - (BW_DEMO_LOG - now->log + age) * 3600, false);
    if (current)
        memset(r + 40, 0xff, 6);
    else
        bw_put_scn48(r + 40, first + BW_DEMO_LOG_SCNS);
    bw_put32(r + 48, current ? 0 : BW_DEMO_TIME - (BW_DEMO_LOG - now->log + age - 1) * 3600, false);
    bw_put_scn48(r + 52, first - BW_DEMO_LOG_SCNS);
    bw_put16(r + 64, group, false);
    bw_put16(r + 66, group, false);
    bw_put16(r + 68, 1, false);
}

static void put_datafile(bw_page_file *file, const bw_demo_file *what, const bw_demo_moment *now)
{
    uint8_t *r = record(file, DATAFILE, 520, what->number - 1);
    bw_put32(r, what->blocks - 1, false);
    bw_put16(r + 4, 8192, false);
    bw_put16(r + 6, ONLINE, false);
    bw_put_scn48(r + 8, 7 + what->number);
    bw_put32(r + 16, BW_DEMO_CREATED, false);
    bw_put_scn48(r + 172, now->scn);
    bw_put32(r + 180, now->time, false);
    bw_put32(r + 184, now->checkpoint_count, false);
    if (now->closed)
        bw_put_scn48(r + 188, now->scn);
    else
        memset(r + 188, 0xff, 6); /* open: no stop SCN */
}

/* The first names are the logs', the next ones the datafiles'. */
static void put_name(bw_page_file *file, uint32_t index, uint16_t number, uint16_t type,
                     const char *name)
{
    uint8_t *r = record(file, NAMES, 524, index);
    bw_put16(r + 4, number, false);
    bw_put16(r + 6, type, false);
    snprintf((char *)r + 11, 513, FOLDER "%s", name);
}

static void put_tablespace(bw_page_file *file, uint32_t index, const bw_demo_file *what)
{
    uint8_t *r = record(file, TABLESPACE, 68, index);
    bw_put32(r, what->tablespace, false);
    memcpy(r + 4, what->tablespace_name, strlen(what->tablespace_name));
}

/* Log 15 and log 16, which are full; the history of a log and its archived copy begin alike. */
static void put_full_log(uint8_t *r, uint32_t id, uint32_t sequence, bw_scn low)
{
    uint32_t end = BW_DEMO_TIME - (BW_DEMO_LOG - 1 - sequence) * 3600;
    bw_put32(r, id, false);
    bw_put32(r + 4, end, false);
    bw_put16(r + 8, 1, false);
    bw_put32(r + 12, sequence, false);
    bw_put_scn48(r + 16, low);
    bw_put32(r + 24, end - 3600, false);
    bw_put_scn48(r + 28, low + BW_DEMO_LOG_SCNS);
}

static void put_histories(bw_page_file *file, const bw_demo_moment *now)
{
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t sequence = now->log - 2 + i;
        bw_scn low = now->log_scn - (2 - i) * BW_DEMO_LOG_SCNS;
        uint8_t *history = record(file, HISTORY, 56, i), *archived = record(file, ARCHIVED, 584, i);
        put_full_log(history, i + 1, sequence, low);
        bw_put_scn48(history + 36, BW_DEMO_RESETLOGS_SCN);
        bw_put32(history + 44, BW_DEMO_RESETLOGS_TIME, false);
        put_full_log(archived, i + 1, sequence, low);
        bw_put32(archived + 36, bw_get32(archived + 4, false), false);
        snprintf((char *)archived + 71, 513, "/u01/arch/DEMO/1_%u.arc", sequence);
    }
}

/* The database was opened with resetlogs once: incarnation 2. */
static void put_incarnations(bw_page_file *file)
{
    uint8_t *first = record(file, INCARNATION, 56, 0), *second = record(file, INCARNATION, 56, 1);
    bw_put32(first, 1, false);
    bw_put32(first + 4, BW_DEMO_CREATED, false);
    bw_put_scn48(first + 8, 1);
    bw_put32(first + 16, BW_DEMO_CREATED, false);
    bw_put32(second, 2, false);
    bw_put32(second + 4, BW_DEMO_RESETLOGS_TIME, false);
    bw_put_scn48(second + 8, BW_DEMO_RESETLOGS_SCN);
    bw_put32(second + 16, BW_DEMO_RESETLOGS_TIME, false);
    bw_put_scn48(second + 20, 1);
    bw_put32(second + 28, BW_DEMO_CREATED, false);
}

/* The second copy of each pair is as the transaction before left it: without what changed last. */
static void put_pairs(bw_page_file *file, const bw_demo_moment *now)
{
    static const uint32_t used[] = {ENTRY, 8,          THREAD,  LOG,      DATAFILE,
                                    NAMES, TABLESPACE, HISTORY, ARCHIVED, INCARNATION};
    for (size_t i = 0; i < BW_COUNT(used); i++) {
        uint32_t first = 2 * used[i] + 1;
        memcpy(bw_page(file, first + 1), bw_page(file, first), BLOCK_SIZE);
        bw_put_kcbh(file, first, 0x15, now->control_sequence, 1);
        bw_put_kcbh(file, first + 1, 0x15, now->control_sequence - 2, 1);
        if (used[i] == LOG)
            bw_put32(bw_page(file, first + 1) + 20 + 8, 1, false); /* hws before the last write */
        bw_seal_cache(file, first);
        bw_seal_cache(file, first + 1);
    }
}

void bw_demo_control(bw_page_file *file, const bw_demo_file *files, uint32_t count,
                     const bw_demo_moment *now)
{
    bw_page_file_init(file, 0, BLOCK_SIZE, BLOCKS);
    bw_put_block0(file, bw_frmt_for(BLOCK_SIZE));
    put_header(file, now);
    put_progress(file, now);
    put_thread(file, now);
    uint32_t groups = bw_demo_groups(now);
    for (uint16_t group = 1; group <= groups; group++) {
        char log[16];
        snprintf(log, sizeof(log), "redo%02u.log", group);
        put_log(file, group, now);
        put_name(file, group - 1u, group, TYPE_LOG, log);
    }
    for (uint32_t i = 0; i < count; i++) {
        put_datafile(file, &files[i], now);
        put_name(file, groups + i, (uint16_t)files[i].number, TYPE_DATAFILE, files[i].name);
        put_tablespace(file, i, &files[i]);
    }
    put_histories(file, now);
    put_incarnations(file);
    put_pairs(file, now);
}
