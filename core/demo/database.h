/* core/demo/database.h - the facts of the demo database, and its pieces. */
#ifndef BW_CORE_DEMO_DATABASE_H
#define BW_CORE_DEMO_DATABASE_H

#include "core/demo/writer.h"

#define BW_DEMO_VERSION 0x0a200100u
#define BW_DEMO_DBID 0x68ad9c01u
#define BW_DEMO_SCN 0x00210f97ull          /* checkpoint; cases.md S1.4 */
#define BW_DEMO_END_SCN (BW_DEMO_SCN + 31) /* of the last redo record */
#define BW_DEMO_TIME 1195883214u           /* 2025-03-16 05:46:54 */
#define BW_DEMO_CREATED 1195618754u
#define BW_DEMO_RESETLOGS_TIME 1195618763u
#define BW_DEMO_RESETLOGS_SCN 0x000798a1ull
#define BW_DEMO_CONTROL_SEQUENCE 1634u
#define BW_DEMO_LOG 17u            /* sequence of the current log */
#define BW_DEMO_LOG_SCNS 5000u     /* from the first SCN of a log to that of the next one */
#define BW_DEMO_CHECKPOINTS 58u    /* the checkpoint count of each datafile */
#define BW_DEMO_DATAFILE_BLOCK 23u /* of a control file: the datafiles' records, first copy */
#define BW_DEMO_MOUNT_ID 0x68ae01f3u
#define BW_DEMO_LOG_BLOCKS 65u /* of a log, block 0 counted */
#define BW_DEMO_LOG_WRITTEN 9u /* blocks of a log that are used, block 0 counted */
#define BW_DEMO_BOOTSTRAP 377u
#define BW_DEMO_UNDO_HEADER 25u              /* block of file 2: the header of undo segment 5 */
#define BW_DEMO_UNDO_SCN (BW_DEMO_SCN - 300) /* of that block */

typedef struct bw_demo_file {
    const char *name, *tablespace_name;
    uint32_t number, tablespace, blocks, used_units;
} bw_demo_file;

/* What a control file knows: where the database stood when it was written last. */
typedef struct bw_demo_moment {
    uint32_t control_sequence, log, checkpoint_count, time;
    uint32_t groups;     /* of redo logs; 0 is 2. Log n is in group (n - 1) % groups + 1 */
    bw_scn log_scn;      /* with which the current log begins */
    bw_scn scn, end_scn; /* of the checkpoint; of the last redo on disk */
    bool closed;         /* by a clean shutdown; else open */
} bw_demo_moment;
/* The moment at which all files of the demo stand. */
extern const bw_demo_moment bw_demo_now;

typedef struct bw_demo_itl {
    uint16_t usn, slot;
    uint32_t wrap, undo_dba;
    uint16_t undo_seq;
    uint8_t undo_rec;
    uint16_t flags; /* with the lock count */
    bw_scn scn;
} bw_demo_itl;

void bw_demo_put_kccfh(uint8_t *at, uint32_t blocks, uint32_t block_size, uint16_t number,
                       uint16_t type);
void bw_demo_datafile(bw_page_file *file, const bw_demo_file *what);
/* Blocks first .. first+count-1 become half old, half new: their tails are of another version. */
void bw_demo_fracture(bw_page_file *file, uint32_t first, uint32_t count);
void bw_demo_put_itl(uint8_t *at, const bw_demo_itl *itl);
/* A column's bytes: text, "#12" a NUMBER, "@20250316070511" a DATE; returns how many. */
size_t bw_demo_column(const char *text, uint8_t *to);
void bw_demo_table_begin(bw_page_file *file, uint32_t block, uint32_t object, bw_scn scn,
                         const bw_demo_itl *itl);
void bw_demo_table_row(bw_page_file *file, uint32_t block, uint8_t lock,
                       const char *const *columns);
void bw_demo_table_end(bw_page_file *file, uint32_t block);

/* planted: the faults of cases.md S1.1 and S1.4 are written, else the healthy values. */
void bw_demo_system(bw_page_file *file, bool planted);
void bw_demo_undo_segment(bw_page_file *file); /* to which OBJ$'s transaction slot leads */
/* What the header of a redo log tells. */
typedef struct bw_demo_log_life {
    uint16_t group;
    uint32_t sequence, control_sequence;
    uint32_t written; /* blocks, when it is full; 0: it is the current one */
    bw_scn first, next;
    uint32_t first_time, next_time;
} bw_demo_log_life;
void bw_demo_redo_header(bw_page_file *file, const bw_demo_log_life *life);
/* One block that holds one commit; before: the SCN that its change builds on. */
void bw_demo_redo_commit(bw_page_file *file, uint32_t block, uint32_t sequence, bw_scn scn,
                         bw_scn before);
void bw_demo_redo(bw_page_file *file, uint16_t group, const bw_demo_moment *now);
/* How many logs the group's one is older than the current one: 0, 1 ... */
uint32_t bw_demo_log_age(const bw_demo_moment *now, uint16_t group);
uint32_t bw_demo_groups(const bw_demo_moment *now);
void bw_demo_control(bw_page_file *file, const bw_demo_file *files, uint32_t count,
                     const bw_demo_moment *now);

#endif
