/* blockwright/lanes.h - logs that grow, a lane each: what was written since the last look.
 *
 * A look reads a bounded number of records and never waits for a writer: FIFOs, devices and sockets
 * are told as trouble, not opened. A file on storage that hangs holds up the look that reads it, as
 * it would any reader: look from a thread that the screen does not wait for. Logs are followed as
 * the log timeline follows them (bw_log_follow): grown, cut and replaced files are told apart.
 * Threads: lanes and their catalogue belong to one thread at a time. */
#ifndef BLOCKWRIGHT_LANES_H
#define BLOCKWRIGHT_LANES_H

#include <blockwright/events.h>

#define BW_LANES_MOST 256u /* logs */

typedef struct bw_lane {
    const char *path;
    const char *name; /* behind the last slash */
    bw_log_kind kind;
    uint64_t records, events; /* told so far; of records, those that the catalogue knows */
    unsigned restarts;        /* how often it was cut or replaced, and read from its beginning */
    bool behind;              /* more is there than the last look read */
    char trouble[200];        /* why it cannot be read now; "" = it can. Tried again each look */
} bw_lane;

typedef struct bw_lanes bw_lanes;
BW_API bw_lanes *bw_lanes_new(bw_catalogue *catalogue); /* which must outlive it */
BW_API void bw_lanes_free(bw_lanes *lanes);             /* NULL is fine */
/* A log, or a folder whose logs count (not those in folders in it), also such as appear later.
 * A log that is not there yet is waited for. False: too many. */
BW_API bool bw_lanes_add(bw_lanes *lanes, const char *path);
BW_API size_t bw_lanes_count(const bw_lanes *lanes);
BW_API const bw_lane *bw_lanes_at(const bw_lanes *lanes, size_t index); /* until the next look */

/* One record that the catalogue knows; lives for the call. A last line without its newline is told
 * once it has not grown between two looks; should it grow later, it is told again with the same
 * number. */
typedef void bw_lanes_take(void *context, const bw_lane *lane, const bw_log *log,
                           const bw_log_record *record, const bw_log_event *event);
/* Reads at most `most` records of all lanes together, in turns. True: all was read that is there. */
BW_API bool bw_lanes_look(bw_lanes *lanes, size_t most, bw_lanes_take *take, void *context);

#endif
