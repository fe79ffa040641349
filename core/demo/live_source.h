/* core/demo/live_source.h - the demo database as an open instance leaves it on disk from second to
 * second: redo is written, blocks follow it, the heartbeat beats, logs switch and checkpoint. */
#ifndef BW_CORE_DEMO_LIVE_SOURCE_H
#define BW_CORE_DEMO_LIVE_SOURCE_H

#include "core/demo/set.h"

typedef struct bw_live_source {
    bw_demo_set set;     /* its files as they are on disk now */
    bw_demo_moment now;  /* what the control file says; time moves on a second each second */
    uint32_t log_block;  /* of the current log: the next one that is written */
    uint32_t first_time; /* of the current log */
    uint32_t heartbeat, mount_id;
    uint32_t activation_id; /* of redo from here on; 0 as the demo's files have it */
    uint32_t seconds;       /* since the start */
    bw_scn scn;             /* of the last redo record that is on disk */
    bw_scn undo_scn;    /* of the last commit: the undo segment's header is at it, in memory */
    bw_scn control_scn;     /* the same as the control file knows it; it looks at each heartbeat */
    uint32_t control_block; /* block behind that record */
    /* Called behind each write of whole blocks, in the order in which an instance writes. */
    void (*wrote)(void *context, unsigned part, uint32_t block, uint32_t count);
    void *context;
} bw_live_source;

/* Builds the set; nothing is written. */
void bw_live_source_begin(bw_live_source *source, uint32_t mount_id);
void bw_live_source_second(bw_live_source *source);
/* A clean shutdown: all blocks, headers and control files of one moment. */
void bw_live_source_close(bw_live_source *source);
/* A primary of its own from here on, as after a failover: its redo carries a new activation id. The
 * branch stays: the demo goes through no RESETLOGS. */
void bw_live_source_activate(bw_live_source *source, uint32_t activation_id);
/* It is opened again, in the log where it was closed. */
void bw_live_source_open(bw_live_source *source);
/* Only the clock moves, and the heartbeat: an instance that is mounted and does nothing. */
void bw_live_source_beat(bw_live_source *source);
void bw_live_source_end(bw_live_source *source);

#endif
