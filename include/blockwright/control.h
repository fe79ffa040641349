/* blockwright/control.h - a control file: the copy of each block that counts, checkpoint progress,
 * sections, records and their fields.
 *
 * The directory of the sections on disk is not known, nor are most places of fields in records: a
 * section is recognised by its place and by records that fit, and every field says how far it can
 * be trusted. Threads: as the dbfile it was opened on, which must outlive it. */
#ifndef BLOCKWRIGHT_CONTROL_H
#define BLOCKWRIGHT_CONTROL_H

#include <blockwright/dbfile.h>

typedef enum bw_control_trust {
    BW_CONTROL_UNKNOWN, /* placed by the order in which Oracle's views name the members */
    BW_CONTROL_LIKELY,  /* and record size, a neighbour's known place or the values agree */
    BW_CONTROL_CERTAIN,
} bw_control_trust;
BW_API const char *bw_control_trust_name(bw_control_trust trust);

typedef struct bw_rba {
    uint32_t sequence, block;
    uint16_t offset;
} bw_rba;
/* Bytes of redo from low to high, in one log of this block size. False: not in one log, or low is
 * open (all ones), or behind high. */
BW_API bool bw_rba_distance(const bw_rba *low, const bw_rba *high, uint32_t block_size,
                            uint64_t *bytes);
/* What crash recovery will have to do, as "21 blocks, 12 KB"; false as above. */
#define BW_RECOVERY_TEXT 64
BW_API bool bw_recovery_work(uint32_t dirty, const bw_rba *low, const bw_rba *on_disk,
                             char text[BW_RECOVERY_TEXT]);

typedef struct bw_control bw_control;
BW_API bw_control *bw_control_open(bw_dbfile *file, bw_error *err);
BW_API void bw_control_free(bw_control *control); /* NULL is fine */

/* Logical block n is physical 2n+1 and 2n+2; of the two counts the whole one with the higher
 * sequence that is not above the header's. */
typedef struct bw_control_pair {
    uint64_t physical;      /* the one that counts; 0 = neither */
    bool good[2];           /* checksum, tail and sequence are right */
    uint32_t sequence[2];   /* control file sequence that wrote each */
} bw_control_pair;
BW_API bw_status bw_control_read(bw_control *control, uint32_t logical, uint8_t *buffer,
                                 bw_control_pair *pair, bw_error *err);

/* Checkpoint progress of a thread: one block each from block 3, a single copy. The status is
 * certain; the rest is likely, and there only when has_rest: its values fit each other. */
typedef struct bw_control_progress {
    uint32_t thread, status; /* 0 unused, 1 mounted, 2 open */
    bool has_rest;
    uint32_t flags, dirty;
    bw_rba low, on_disk;
    bw_scn on_disk_scn, resetlogs_scn;
    uint32_t on_disk_time, resetlogs_time, heartbeat, mount_id;
} bw_control_progress;
BW_API uint32_t bw_control_threads(const bw_control *control); /* progress blocks there */
BW_API bw_status bw_control_progress_read(bw_control *control, uint32_t thread,
                                          bw_control_progress *progress, bw_error *err);

/* Sections as V$CONTROLFILE_RECORD_SECTION counts them; only those that could be found. Records run
 * on from block to block of a section (C02: 200 records of 736 bytes take 9 blocks). */
typedef struct bw_control_section {
    const char *name;      /* "DATA FILE" as in X$KCCRT */
    uint32_t code;         /* its number there */
    uint32_t record_size;  /* bytes */
    uint32_t first, blocks;/* logical */
    uint32_t slots;        /* records that fit into the blocks */
    bw_control_trust trust;
    const char *how;       /* how it was found, a sentence */
} bw_control_section;
BW_API size_t bw_control_sections(const bw_control *control);
BW_API const bw_control_section *bw_control_section_at(const bw_control *control, size_t index);
BW_API const bw_control_section *bw_control_section_named(const bw_control *control,
                                                          const char *name); /* NULL: not found */
/* Bytes of record 0 ... slots-1, valid until the next call; NULL: unreadable or out of range. */
BW_API const uint8_t *bw_control_record(bw_control *control, const bw_control_section *section,
                                        uint32_t index);
BW_API bool bw_control_record_used(const bw_control_section *section, const uint8_t *record);

typedef enum bw_control_type {
    BW_CONTROL_NUMBER,
    BW_CONTROL_HEX,
    BW_CONTROL_SCN,
    BW_CONTROL_TIME,
    BW_CONTROL_RBA,
    BW_CONTROL_TEXT,
} bw_control_type;
typedef struct bw_control_field {
    const char *name; /* as the column of Oracle's X$ view, in lower case */
    const char *doc;
    uint32_t at, size; /* bytes in the record */
    bw_control_type type;
    bw_control_trust trust;
    uint64_t low, high; /* a used record has it in this range; 0, 0 = any */
} bw_control_field;
BW_API size_t bw_control_fields(const bw_control_section *section, const bw_control_field **fields);
/* False: the record does not look like one of its section, and the field's place is not certain. */
BW_API bool bw_control_field_holds(const bw_control *control, const bw_control_section *section,
                                   const bw_control_field *field, const uint8_t *record);
typedef struct bw_control_value {
    uint64_t number; /* number, SCN (BW_SCN_NONE: open), time */
    bw_rba rba;
    char text[520];
} bw_control_value;
BW_API void bw_control_value_get(const bw_control *control, const bw_control_field *field,
                                 const uint8_t *record, bw_control_value *value);
/* The same by names. False: no such section, field or used record. */
BW_API bool bw_control_get(bw_control *control, const char *section, uint32_t index,
                           const char *field, bw_control_value *value);

/* What a physical block holds. */
typedef struct bw_control_place {
    uint32_t kind;         /* the section's number in X$KCCRT + 1; 0: not known */
    uint32_t first_record; /* bytes of the payload that belong to a record begun before */
    bool paired, counts;   /* one of two copies; the one that counts */
} bw_control_place;
BW_API bw_control_place bw_control_place_of(bw_control *control, uint64_t physical);

/* Logical blocks that a section of this many slots takes; each begins in a block of its own. */
BW_API uint32_t bw_control_blocks_for(uint32_t record_size, uint32_t slots, uint32_t block_size);
/* The logical block of the first section behind the progress records. */
BW_API uint32_t bw_control_first_pair(uint32_t progress_blocks);

#endif
