/* core/monitor/monitor.h - the parts of a bw_monitor. A look goes: images come (sampling, or a
 * recording) -> they are held -> facts and verdict -> side -> metrics, follow, changes, rows. */
#ifndef BW_CORE_MONITOR_MONITOR_H
#define BW_CORE_MONITOR_MONITOR_H

#include "core/monitor/past.h"
#include "core/verdict/held.h"
#include "core/workspace/sampling.h"

#define BW_MONITOR_ALARMS 256u
#define BW_MONITOR_ROWS 32u

/* What a watch remembers of one control file. */
typedef struct bw_control_memory {
    char *path;
    uint64_t inode;
    bw_image *image; /* of the last look; shared */
    uint32_t sequence, heartbeat, mount_id, top_sequence, mount_before;
    double moved_at, beat_at, mounted_at; /* mounted_at: when mount_before was replaced */
    char moved[120];
    bool here; /* at this look */
} bw_control_memory;

typedef struct bw_file_memory {
    char *path;
    bw_image *image; /* of the last look; shared */
    double changed_at;
} bw_file_memory;

typedef struct bw_watch_side {
    char *path;
    bw_sampling *sampling;     /* NULL: a replay, or not there */
    bw_images *images, *fresh; /* of the last look; fresh: came since */
    double asked_at;           /* < 0: no look is under way */
    bw_workspace *held;
    bw_control_memory *controls;
    size_t control_count;
    bw_watched_control *watched;
    size_t watched_count;
    bw_file_memory *files;
    size_t file_count;
    double first_at;                      /* of the first look */
    double changed_at;                    /* any header */
    double heard_at;                      /* since when each look could read the heartbeat; < 0: not */
    double beat_at, round_at;             /* heartbeat changed; round_at: a round of blocks ended */
    uint32_t top_heartbeat, top_mount_id; /* the highest of that instance */
    bool followed;                        /* the copy, when that could be told last */
    uint32_t rounds;                      /* of blocks, whole ones of all files */
    uint32_t beat, switches;              /* switches: seen since the watch began */
    double redo_written;                  /* bytes, since then */
    bw_held_side held_side;
    char unwatched[96];
    bw_verdict *verdict, *shown_verdict; /* NULL: nothing to judge */
    bw_error trouble;
    bw_monitor_side now, shown; /* shown: of the last look that was told of */
} bw_watch_side;

/* Sums of the source that rates come from. */
enum { BW_RATE_CONTROL, BW_RATE_SCN, BW_RATE_SWITCHES, BW_RATE_REDO, BW_MONITOR_RATES };

typedef struct bw_recording bw_recording;
typedef struct bw_replay bw_replay;

struct bw_monitor {
    const bw_verdict_rules *rules;
    bw_monitor_options options;
    bool has_copy;
    bw_watch_side sides[BW_MONITOR_SIDES];
    bw_bell *bell;
    double began, looked_at, due; /* seconds of the clock; looked_at, due: since began */
    bool looking, confirming;
    uint64_t reds[BW_MONITOR_SIDES]; /* a sum over the red rows that were shown */
    uint64_t basis;                  /* of the lights: what they were judged by */
    bw_arena *arenas[2]; /* [turn]: texts that are shown; the other: of the look that comes */
    unsigned turn;
    bw_monitor_look look;
    bw_monitor_row rows[BW_MONITOR_ROWS];
    size_t row_count;
    bool known[BW_METRIC_COUNT];
    double values[BW_METRIC_COUNT];
    bw_past *past[BW_METRIC_COUNT];
    bw_past *rates[BW_MONITOR_RATES];           /* sums of the source that rates come from */
    bw_monitor_alarm alarms[BW_MONITOR_ALARMS]; /* a ring; texts are owned */
    uint64_t alarm_count;
    void (*ask_alarms)(void *context, bw_monitor *monitor);
    void (*end_alarms)(void *context);
    void *alarm_context;
    bw_recording *recording;
    bw_error record_trouble;
    bw_replay *replay;
};

static inline bw_arena *bw_monitor_arena(bw_monitor *m)
{
    return m->arenas[!m->turn];
}

/* --- the parts of a look, in their order --- */
void bw_watch_take(bw_watch_side *side, double now); /* fresh images; what changed in them */
void bw_watch_facts(bw_monitor *m, double now);      /* sides' facts and verdicts */
void bw_watch_side_tell(bw_monitor *m, bw_monitor_side_id id, double now);
void bw_watch_side_free(bw_watch_side *side);
void bw_monitor_measure(bw_monitor *m, double now);
void bw_monitor_tell_follow(bw_monitor *m);
void bw_monitor_tell_changes(bw_monitor *m);
void bw_monitor_tell_rows(bw_monitor *m);
void bw_monitor_tell_sentence(bw_monitor *m);
/* Puts what has come together; publishes unless a red must be confirmed first. */
bool bw_monitor_take_look(bw_monitor *m, double now, int64_t wall, bool confirm);
/* The look without lights and words: what a replay passes over. */
void bw_monitor_pass_look(bw_monitor *m, double now);
void bw_monitor_forget(bw_monitor *m);               /* all looks: a replay goes back */
uint64_t bw_monitor_reds(const bw_watch_side *side); /* a set of the ids of its red rows */
bw_monitor *bw_monitor_new_empty(const bw_verdict_rules *rules, const bw_monitor_options *options);
void bw_monitor_begin_side(bw_monitor *m, bw_monitor_side_id id, const char *path);
void bw_monitor_forget_alarm(bw_monitor_alarm *alarm);

/* Same instance, same branch, not ahead of what was seen of it: what comes to the copy is the
 * source's. While a side's progress cannot be read it is as it was. */
bool bw_monitor_copy_follows(bw_monitor *m);

#define BW_MOVES_SECONDS 10.0  /* something that changed within them moves */
#define BW_STALLED_SECONDS 5.0 /* more than from one heartbeat to the next */

#endif
