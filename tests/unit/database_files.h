/* Datafiles and redo logs of a database as far as their headers go, by the reference's tables (2.1,
 * 5.2): of any size and byte order, without taking room on the disk. */
#ifndef BW_TESTS_UNIT_DATABASE_FILES_H
#define BW_TESTS_UNIT_DATABASE_FILES_H

#include "tests/unit/files.h"

#define DB_RESETLOGS_TIME 1195618763u
#define DB_RESETLOGS_SCN 1000u

typedef struct db_facts {
    const char *name;
    uint32_t dbid, version;
    bool be;
} db_facts;

/* Block 0 and a header; the file is as long as block 0 says. */
static inline void db_write(const char *path, const uint8_t *header, uint32_t size, uint32_t blocks,
                            bool be)
{
    uint8_t block0[32768] = {0};
    block0[1] = header[1];
    set32(block0 + 20, size, be);
    set32(block0 + 24, blocks, be);
    memcpy(block0 + 28, be ? "\x7a\x7b\x7c\x7d" : "\x7d\x7c\x7b\x7a", 4);
    seal(block0, size, 16, be);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(block0, 1, size, file) != size || fwrite(header, 1, size, file) != size ||
        fclose(file) != 0 || truncate(path, ((off_t)blocks + 1) * size) != 0)
        abort();
}

static inline void db_generic(uint8_t *at, const db_facts *db, uint32_t blocks, uint32_t size,
                              uint16_t number, uint16_t type, uint32_t control_seq)
{
    set32(at + 4, db->version, db->be);
    set32(at + 8, db->dbid, db->be);
    memcpy(at + 12, db->name, strlen(db->name));
    set32(at + 20, control_seq, db->be);
    set32(at + 24, blocks, db->be);
    set32(at + 28, size, db->be);
    set16(at + 32, number, db->be);
    set16(at + 34, type, db->be);
}

typedef struct db_datafile {
    uint16_t number, status;
    uint32_t scn, count, sequence, control_seq; /* checkpoint SCN and count, its log's sequence */
} db_datafile;

static inline void db_write_datafile(const db_facts *db, const char *path, const db_datafile *f)
{
    uint8_t header[8192] = {0x0b, db->version >= 0x0a000000 ? 0xa2 : 0x02};
    db_generic(header + 20, db, 100, 8192, f->number, 3, f->control_seq);
    set32(header + 112, DB_RESETLOGS_TIME, db->be);
    set32(header + 116, DB_RESETLOGS_SCN, db->be);
    set16(header + 138, f->status, db->be);
    set32(header + 140, f->count, db->be);
    set32(header + 368, f->number, db->be);
    set32(header + 484, f->scn, db->be);
    set16(header + 496, 1, db->be);
    set32(header + 500, f->sequence, db->be);
    db_write(path, header, 8192, 100, db->be);
}

typedef struct db_log {
    uint16_t group, thread;
    uint32_t sequence, first, next; /* next 0: current */
    uint32_t blocks, used;          /* of the online log; next available block */
    bool archived;                  /* as long as its redo only */
} db_log;

static inline void db_write_log(const db_facts *db, const char *path, const db_log *log)
{
    uint8_t header[512] = {0x01, 0x22};
    bool be = db->be;
    set32(header + 4, 1, be);
    set32(header + 8, log->sequence, be);
    db_generic(header + 16, db, log->blocks, 512, log->group, 2, 1000);
    set32(header + 156, log->next ? log->used : UINT32_MAX, be);
    set32(header + 160, DB_RESETLOGS_TIME, be);
    set32(header + 164, DB_RESETLOGS_SCN, be);
    set16(header + 176, log->thread, be);
    set32(header + 180, log->first, be);
    memset(header + 192, 0xff, 6);
    if (log->next) {
        set32(header + 192, log->next, be);
        set16(header + 196, 0, be);
    }
    seal(header, 512, 14, be);
    db_write(path, header, 512, log->archived ? log->used - 1 : log->blocks, be);
}

#endif
