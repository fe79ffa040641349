/* core/demo/database.h - the facts of the demo database, and its pieces. */
#ifndef BW_CORE_DEMO_DATABASE_H
#define BW_CORE_DEMO_DATABASE_H

#include "core/demo/writer.h"

#define BW_DEMO_VERSION 0x0a200100u
#define BW_DEMO_DBID 0x68ad9c01u
#define BW_DEMO_SCN 0x00210f97ull /* checkpoint; cases.md S1.4 */
#define BW_DEMO_TIME 1195883214u  /* 2025-03-16 05:46:54 */
#define BW_DEMO_CREATED 1195618754u
#define BW_DEMO_RESETLOGS_TIME 1195618763u
#define BW_DEMO_RESETLOGS_SCN 0x000798a1ull
#define BW_DEMO_CONTROL_SEQUENCE 1634u
#define BW_DEMO_LOG 17u        /* sequence of the current log */
#define BW_DEMO_LOG_BLOCKS 65u /* of a log, block 0 counted */
#define BW_DEMO_LOG_WRITTEN 9u /* blocks of a log that are used, block 0 counted */
#define BW_DEMO_BOOTSTRAP 377u

typedef struct bw_demo_file {
    const char *name, *tablespace_name;
    uint32_t number, tablespace, blocks, used_units;
} bw_demo_file;

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
void bw_demo_table_begin(bw_page_file *file, uint32_t block, uint32_t object, bw_scn scn,
                         const bw_demo_itl *itl);
void bw_demo_table_row(bw_page_file *file, uint32_t block, uint8_t lock,
                       const char *const *columns);
void bw_demo_table_end(bw_page_file *file, uint32_t block);

/* planted: the faults of cases.md S1.1 and S1.4 are written, else the healthy values. */
void bw_demo_system(bw_page_file *file, bool planted);
void bw_demo_undo_segment(bw_page_file *file); /* to which OBJ$'s transaction slot leads */
bw_status bw_demo_redo(const char *folder, const char *name, uint16_t group, uint32_t sequence,
                       bool current, bw_error *err);
bw_status bw_demo_control(const char *folder, const char *name, const bw_demo_file *files,
                          uint32_t count, bw_error *err);

#endif
