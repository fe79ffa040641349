/* blockwright/monitor.h - a source and its failover copy watched while both are written: what their
 * headers tell, how far apart they are, the lights of `check` judged anew at each look, what changed.
 *
 * One object, two kinds of input: directories that are read now, or a recording of such a watch.
 * Whoever shows it calls bw_monitor_poll now and then and reads the facts behind it; nothing is
 * computed twice, whether a person looks at a table, JSON or the view.
 *
 * Files are opened read-only, never locked, never written. Each side is read by a thread of its
 * own: a read that hangs (NFS, a stopped FUSE) never holds up the caller; the side is then shown as
 * not answering, and bw_monitor_free returns at once.
 * Threads: the object belongs to one thread. Texts live until the next bw_monitor_poll that returns
 * true, unless something else is said. */
#ifndef BLOCKWRIGHT_MONITOR_H
#define BLOCKWRIGHT_MONITOR_H

#include <blockwright/command.h>
#include <blockwright/control.h>
#include <blockwright/verdict.h>

typedef struct bw_monitor bw_monitor;

/* --- to begin and to end --- */
typedef struct bw_monitor_options {
    unsigned interval; /* milliseconds from look to look; 0 = 2000; 100 at least */
    const char *record; /* file that every look is added to; NULL = none; a recording goes on */
    /* Milliseconds that only ever grow; NULL = the machine's. Tests bring their own. */
    int64_t (*clock)(void *context);
    void *clock_context;
} bw_monitor_options;
/* source: the directory of the database that runs; copy: of what it is replicated to, NULL = only
 * the source is watched. Nothing is read yet: a directory that cannot be read is shown as such, and
 * may come later. NULL with err: the recording cannot be written. rules must outlive it. */
BW_API bw_monitor *bw_monitor_new(const bw_verdict_rules *rules, const char *source,
                                  const char *copy, const bw_monitor_options *options,
                                  bw_error *err);
/* A recording, up to its last whole look; NULL with err: it holds none. Plays at speed 1. */
BW_API bw_monitor *bw_monitor_replay_new(const bw_verdict_rules *rules, const char *path,
                                         const bw_monitor_options *options, bw_error *err);
BW_API void bw_monitor_free(bw_monitor *monitor); /* NULL is fine; never waits for a disk */
/* From now on the session's alarm rules (lua/alarms with on = "sample") are asked at each look, and
 * hooks on alarm are told. Once, before the first poll. */
BW_API void bw_monitor_use_alarms(bw_monitor *monitor, bw_session *session);

/* --- going on --- */
/* Begins a look when one is due, takes what has come. True: there are new facts, or a side that did
 * not answer is so for a second longer. Never waits. */
BW_API bool bw_monitor_poll(bw_monitor *monitor);
/* Milliseconds after which to call bw_monitor_poll again; -1: a replay that stands. */
BW_API int bw_monitor_due(const bw_monitor *monitor);
/* Polls until there are new facts, at most this long. False: there are none. */
BW_API bool bw_monitor_wait(bw_monitor *monitor, unsigned milliseconds);
/* What the recording could not take (disk full); NULL = all is well. Watching goes on. */
BW_API const char *bw_monitor_record_trouble(const bw_monitor *monitor);

/* --- replay: seconds from the recording's begin --- */
BW_API bool bw_monitor_is_replay(const bw_monitor *monitor);
BW_API double bw_monitor_length(const bw_monitor *monitor); /* of the recording, seconds */
BW_API void bw_monitor_set_speed(bw_monitor *monitor, double speed); /* 0 = stands; up to 10000 */
BW_API double bw_monitor_speed(const bw_monitor *monitor);
/* To the next look (+1) or the one before (-1). False: there is none. */
BW_API bool bw_monitor_step(bw_monitor *monitor, int direction);
BW_API bool bw_monitor_seek(bw_monitor *monitor, double seconds); /* to the last look before it */
BW_API bool bw_monitor_at_end(const bw_monitor *monitor);         /* no look is left */

/* --- the facts of the last look --- */
typedef enum bw_monitor_side_id { BW_MONITOR_SOURCE, BW_MONITOR_COPY, BW_MONITOR_SIDES } bw_monitor_side_id;
BW_API const char *bw_monitor_side_name(bw_monitor_side_id side); /* "source", "copy" */

typedef enum bw_monitor_state { /* as the newest control file says */
    BW_MONITOR_UNKNOWN,
    BW_MONITOR_CLOSED,
    BW_MONITOR_MOUNTED,
    BW_MONITOR_OPEN,
} bw_monitor_state;
BW_API const char *bw_monitor_state_name(bw_monitor_state state); /* "open" ... */

typedef enum bw_monitor_pulse {
    BW_MONITOR_PULSE_UNKNOWN, /* not watched for long enough, or no heartbeat can be read */
    BW_MONITOR_PULSE_NONE,    /* closed: nothing should beat */
    BW_MONITOR_PULSE_ALIVE,
    BW_MONITOR_PULSE_STOPPED, /* no beat for BW_MONITOR_PULSE_SECONDS, though it says mounted */
} bw_monitor_pulse;
#define BW_MONITOR_PULSE_SECONDS 10 /* an instance beats every three */
BW_API const char *bw_monitor_pulse_name(bw_monitor_pulse pulse); /* "alive", "stopped" ... */

typedef enum bw_monitor_role { BW_MONITOR_ROLE_UNKNOWN, BW_MONITOR_PRIMARY, BW_MONITOR_STANDBY } bw_monitor_role;
BW_API const char *bw_monitor_role_name(bw_monitor_role role);

typedef struct bw_monitor_file {
    const char *path;
    bw_file_kind kind;
    uint16_t number;    /* datafile: absolute; log: group; 0 = not known */
    bw_scn scn;         /* datafile: checkpoint; log: first SCN; BW_SCN_NONE = none */
    uint32_t sequence;  /* control file, datafile: control sequence; log: its own */
    uint16_t status;    /* datafile: kcvfhsta */
    const char *trouble; /* gone, no permission, cut, "cannot read a stable image" ...; NULL = fine */
    double still;        /* seconds since its header changed while it was watched */
} bw_monitor_file;

typedef struct bw_monitor_side {
    const char *path;    /* the directory */
    bool seen;           /* one look at least has come; nothing else is meant when not */
    double silent;       /* seconds that a look at it takes already; 0 = it answered */
    const char *trouble; /* why nothing can be told of it; NULL = fine */
    bw_monitor_role role;
    const char *role_why; /* what the role was told by, a few words */
    bw_monitor_state state;
    bw_monitor_pulse pulse;
    double pulse_seconds; /* since the heartbeat changed, by our own clock */
    double still_seconds; /* since any header changed */
    uint32_t dbid, control_seq, heartbeat, mount_id, activation_id;
    char dbname[9];
    size_t control_files;
    /* --- checkpoint progress of the thread that went farthest; likely, as control.h says --- */
    bool has_progress;
    bw_control_progress progress;
    uint64_t debt_bytes; /* of redo from low cache to on-disk RBA */
    bool has_debt;
    /* --- the current log of that thread --- */
    uint32_t log_sequence; /* 0 = none is known */
    uint32_t log_block_size;
    bw_scn log_first_scn;
    /* --- datafiles --- */
    size_t datafiles, datafiles_behind; /* behind: below the highest checkpoint */
    size_t fuzzy_files, backup_files;
    bw_scn checkpoint_low, checkpoint_high; /* BW_SCN_NONE: no datafile can be read */
    bw_scn resetlogs_scn;
    uint32_t resetlogs_time;
    const bw_monitor_file *files;
    size_t file_count;
    /* The rules of `check`, put to what the look showed. The source's lights tell dangers of a
     * database that runs; the copy's tell what they tell in `check`. NULL: nothing can be judged. */
    const bw_verdict *verdict;
    /* How much of the datafiles' blocks was looked at since the watch began, 0 to 1, and how old
     * the oldest look is. The rest of TRUST waits for it. */
    double blocks_seen, blocks_seconds;
} bw_monitor_side;
/* NULL: there is no copy. */
BW_API const bw_monitor_side *bw_monitor_get_side(const bw_monitor *monitor, bw_monitor_side_id side);

/* Between the two: does the copy follow? */
typedef enum bw_monitor_follow {
    BW_MONITOR_FOLLOW_UNKNOWN,
    BW_MONITOR_FOLLOWS,  /* it is where the source is, or was a moment ago */
    BW_MONITOR_LAGS,     /* it moves, behind the source */
    BW_MONITOR_STALLED,  /* the source moves, the copy does not */
    BW_MONITOR_RESTS,    /* neither moves */
    BW_MONITOR_PARTED,   /* the copy has a life of its own: another mount id or branch */
} bw_monitor_follow;
BW_API const char *bw_monitor_follow_name(bw_monitor_follow follow);

typedef struct bw_monitor_look {
    uint64_t number;    /* 1 = the first */
    double seconds;     /* since the watch began, by our own clock; of a replay: in the recording */
    int64_t wall;       /* milliseconds since 1970 when the look was taken */
    bw_light worst;     /* of the copy's lights (source alone: the source's), the source's red, link */
    const char *sentence; /* the most pressing thing in one sentence */
    bw_monitor_follow follow;
    bw_light follow_light;
    const char *follow_says;    /* "the copy is 2 s, 1,234 SCNs and 12 KB of redo behind" */
    const char *const *changed; /* "source: seq +3, heartbeat +1, on-disk 54/19901 -> 54/20011";
                                 * NULL behind the last; empty: nothing changed */
} bw_monitor_look;
BW_API const bw_monitor_look *bw_monitor_get_look(const bw_monitor *monitor); /* never NULL */

/* The facts as rows of a table of two columns, for people; key is what --fields, JSON and alarm
 * rules call it ("heartbeat": e["source.heartbeat"]). index from 0; NULL behind the last. */
typedef struct bw_monitor_cell {
    const char *text;  /* "" = there is nothing to say */
    bool known;        /* number is meant */
    int64_t number;
    bw_light light;    /* green: nothing odd */
} bw_monitor_cell;
typedef struct bw_monitor_row {
    const char *key, *title;
    bw_monitor_cell cells[BW_MONITOR_SIDES];
} bw_monitor_row;
BW_API const bw_monitor_row *bw_monitor_row_at(const bw_monitor *monitor, size_t index);

/* --- metrics, and their past --- */
#define BW_MONITOR_METRICS(X)                                                                      \
    X(LAG_CONTROL, "lag.control", "transactions", "control file sequences that the copy is behind")\
    X(LAG_SCN, "lag.scn", "SCN", "on-disk SCN of the source less the copy's")                      \
    X(LAG_TIME, "lag.time", "s", "on-disk time of the source less the copy's")                     \
    X(LAG_REDO, "lag.redo", "bytes", "redo between the two on-disk RBAs")                          \
    X(LAG_APPLY, "lag.apply", "SCN", "on-disk SCN of the source less the copy's lowest checkpoint")\
    X(LAG_GAP, "lag.gap", "logs", "log sequences up to the source's current that the copy lacks")  \
    X(CONTROL_RATE, "control.rate", "per minute", "control file transactions of the source")       \
    X(SCN_RATE, "scn.rate", "per second", "SCNs of the source")                                    \
    X(REDO_RATE, "redo.rate", "bytes/s", "redo that the source writes")                            \
    X(SWITCH_RATE, "redo.switch.rate", "per hour", "log switches of the source, last ten minutes") \
    X(SOURCE_HEARTBEAT, "source.heartbeat.stopped", "s", "since the source's heartbeat changed")   \
    X(COPY_HEARTBEAT, "copy.heartbeat.stopped", "s", "since the copy's heartbeat changed")         \
    X(SOURCE_STILL, "source.still", "s", "since any header of the source changed")                 \
    X(COPY_STILL, "copy.still", "s", "since any header of the copy changed")                       \
    X(SOURCE_SILENT, "source.silent", "s", "that a look at the source takes already")              \
    X(COPY_SILENT, "copy.silent", "s", "that a look at the copy takes already")                    \
    X(SOURCE_DEBT, "source.debt", "bytes", "redo that a crash recovery of the source would read")  \
    X(COPY_DEBT, "copy.debt", "bytes", "redo that a crash recovery of the copy would read")        \
    X(SOURCE_DIRTY, "source.dirty", "blocks", "blocks that a crash recovery of it would write")    \
    X(COPY_DIRTY, "copy.dirty", "blocks", "blocks that a crash recovery of it would write")        \
    X(SOURCE_SPREAD, "source.spread", "SCN", "highest less lowest datafile checkpoint")            \
    X(COPY_SPREAD, "copy.spread", "SCN", "highest less lowest datafile checkpoint")                \
    X(SOURCE_BEHIND, "source.behind", "files", "datafiles below the highest checkpoint")           \
    X(COPY_BEHIND, "copy.behind", "files", "datafiles below the highest checkpoint")               \
    X(SOURCE_BACKUP, "source.backup", "files", "datafiles in backup mode")                         \
    X(COPY_BACKUP, "copy.backup", "files", "datafiles in backup mode")                             \
    X(SOURCE_TROUBLE, "source.trouble", "files", "files that cannot be read")                      \
    X(COPY_TROUBLE, "copy.trouble", "files", "files that cannot be read")
typedef enum bw_monitor_metric {
#define BW_MONITOR_METRIC_ENUM(id, name, unit, doc) BW_METRIC_##id,
    BW_MONITOR_METRICS(BW_MONITOR_METRIC_ENUM)
#undef BW_MONITOR_METRIC_ENUM
        BW_METRIC_COUNT
} bw_monitor_metric;
BW_API const char *bw_metric_name(bw_monitor_metric metric); /* "lag.time" */
BW_API const char *bw_metric_unit(bw_monitor_metric metric);
BW_API const char *bw_metric_doc(bw_monitor_metric metric);
BW_API bool bw_metric_find(const char *name, bw_monitor_metric *metric);
/* The value as a person reads it, with its unit: "25 s", "1.2 MB"; appended. */
BW_API void bw_metric_text(bw_monitor_metric metric, double value, bw_text *text);
/* Of the last look; false: it is not known. */
BW_API bool bw_monitor_value(const bw_monitor *monitor, bw_monitor_metric metric, double *value);

/* Some looks in a row. Kept: every look of the last hour, then half minutes for a day, then five
 * minutes for a week; 12 MiB at most, whatever the interval. */
typedef struct bw_monitor_span {
    bool known;
    double low, high, last;
} bw_monitor_span;
/* from, to: seconds as in bw_monitor_look, split into count equal parts, oldest first. A sparkline
 * is one call. */
BW_API void bw_monitor_history(const bw_monitor *monitor, bw_monitor_metric metric, double from,
                               double to, bw_monitor_span *spans, size_t count);

/* --- alarms, the newest first; the last 256 of them; texts live as long as the monitor --- */
typedef struct bw_monitor_alarm {
    const char *rule, *severity, *text;
    double seconds; /* as in bw_monitor_look */
    int64_t wall;
} bw_monitor_alarm;
BW_API const bw_monitor_alarm *bw_monitor_alarm_at(const bw_monitor *monitor, size_t index);
/* Puts one there from beside: of a log that somebody follows. */
BW_API void bw_monitor_raise(bw_monitor *monitor, const char *rule, const char *severity,
                             const char *text);
BW_API uint64_t bw_monitor_alarm_count(const bw_monitor *monitor); /* all that ever were */

#endif
