/* core/monitor/recording.h - the file of a recorded watch, and its replay.
 *
 * All numbers little-endian. 8 bytes "BWWATCH1", then records: u32 kind, u32 size of what follows
 * packed, u32 size unpacked, the packed bytes (zlib), u32 CRC-32 of all before of this record.
 *   'B' begin  the two directories; first, and again when a watch goes on
 *   'K' look   all files as they were
 *   'L' look   what changed since the look before
 * A record is whole or does not count: a file that was cut replays up to there, and a watch that
 * goes on writes behind it. */
#ifndef BW_CORE_MONITOR_RECORDING_H
#define BW_CORE_MONITOR_RECORDING_H

#include "core/monitor/monitor.h"

#define BW_RECORD_MAGIC "BWWATCH1"
#define BW_RECORD_BEGIN 'B'
#define BW_RECORD_KEY 'K'
#define BW_RECORD_LOOK 'L'
#define BW_RECORD_MOST (256u << 20) /* bytes of a record, unpacked */

/* --- records of a file --- */
typedef struct bw_record {
    uint32_t kind, packed, size;
    uint64_t offset; /* of the packed bytes */
    uint64_t next;   /* of the record behind it */
} bw_record;
/* The record at offset; false: there is no whole one. */
bool bw_record_at(int fd, uint64_t file_size, uint64_t offset, bw_record *record);
uint8_t *bw_record_read(int fd, const bw_record *record); /* unpacked; NULL: it is damaged */

/* --- what a look's record says --- */
typedef struct bw_recorded_look {
    double seconds;
    int64_t wall;
    double silent[BW_MONITOR_SIDES];
    bool came[BW_MONITOR_SIDES];         /* that side was looked at */
    bw_images *images[BW_MONITOR_SIDES]; /* NULL: as before. Whoever reads a look frees them */
} bw_recorded_look;
void bw_recorded_write(bw_text *bytes, bool key, const bw_recorded_look *look,
                       bw_images *const before[BW_MONITOR_SIDES]);
/* before: the images of the look before, NULL = none; what they hold alike is shared. False: it
 * makes no sense; nothing is left in look. */
bool bw_recorded_read(const uint8_t *bytes, size_t size, bw_images *const before[BW_MONITOR_SIDES],
                      bw_recorded_look *look);
bool bw_recorded_when(const uint8_t *bytes, size_t size, double *seconds, int64_t *wall);
bw_images *bw_images_share(const bw_images *images);

/* --- writing --- */
bw_recording *bw_recording_open(const char *path, const char *source, const char *copy,
                                bw_error *err);
void bw_recording_close(bw_recording *recording); /* NULL is fine */
bw_status bw_recording_add(bw_recording *recording, const bw_monitor *m, bw_error *err);

/* --- replay --- */
bool bw_replay_poll(bw_monitor *m, double now);
int bw_replay_due(const bw_monitor *m, double now);
void bw_replay_free(bw_replay *replay); /* NULL is fine */

#endif
