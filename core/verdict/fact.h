/* core/verdict/fact.h - what the files show, under names that rules can ask for. A fact that could
 * not be seen is not known, and says why: no rule takes it for zero. */
#ifndef BW_CORE_VERDICT_FACT_H
#define BW_CORE_VERDICT_FACT_H

#include <blockwright/verdict.h>

/* What a rule is about. Rules about one control file, datafile, log or thread see the facts of the
 * whole as well. */
typedef enum bw_subject_kind {
    BW_OF_WHOLE,
    BW_OF_CONTROL,
    BW_OF_DATAFILE,
    BW_OF_LOG,
    BW_OF_THREAD,
    BW_SUBJECT_KINDS
} bw_subject_kind;
const char *bw_subject_kind_name(bw_subject_kind kind); /* "whole", "control" ... */

/* name, what it is of, what it means */
#define BW_FACTS(X)                                                                                \
    X(control_readable, CONTROL, "1: the file could be opened and its block 1 is a header")        \
    X(control_header_bad, CONTROL, "1: block 1 is torn, zero or fails its checksum")               \
    X(control_seq, CONTROL, "control file sequence of the header")                                 \
    X(control_block_seq, CONTROL, "highest sequence that a sound block was written with")          \
    X(control_bad_blocks, CONTROL, "logical blocks of which no copy is sound")                     \
    X(control_type, CONTROL, "file type of the header: 1 control file, 4 backup of one")           \
    X(control_moved, CONTROL, "1: header or checkpoint progress changed while it was watched")     \
    X(control_seq_before, CONTROL, "the header's sequence at the first look")                      \
    X(control_mount_id, CONTROL, "mount id of its checkpoint progress")                            \
    X(control_mount_before, CONTROL, "the mount id at the first look")                             \
    X(control_heartbeat, CONTROL, "heartbeat of that thread")                                      \
    X(control_thread, CONTROL, "the first thread that it says is mounted or open; 0 none")         \
    X(controls, WHOLE, "control files that can be read")                                           \
    X(top_seq, WHOLE, "highest header sequence of all control files")                              \
    X(top_heartbeat, WHOLE, "highest heartbeat of all control files")                              \
    X(moved, WHOLE, "1: one of the control files changed while watched")                           \
    X(mount_id, WHOLE, "mount id of the newest control file")                                      \
    X(open_threads, WHOLE, "threads that it says are open")                                        \
    X(db_flags, WHOLE, "database flags; their place in a control file is not known")               \
    X(locked, WHOLE, "a lk file or control file that another process holds locked")                \
    X(foreign, WHOLE, "files of another database")                                                 \
    X(datafiles, WHOLE, "datafiles of the database")                                               \
    X(absent_files, WHOLE, "datafiles that the control file names and that are not here")          \
    X(fuzzy_files, WHOLE, "datafiles whose header says fuzzy")                                     \
    X(stop_open, WHOLE, "datafiles whose record has no stop SCN")                                  \
    X(stop_differs, WHOLE, "datafiles whose stop SCN is not their header's checkpoint SCN")        \
    X(checkpoint_spread, WHOLE, "highest less lowest checkpoint SCN of the headers")               \
    X(missing_logs, WHOLE, "needed log sequences that are not here")                               \
    X(end_scn, WHOLE, "E: SCN of the last whole redo record that follows on from the start")       \
    X(work, WHOLE, "what crash recovery will do")                                                  \
    X(activation_id, WHOLE, "activation id of the newest log")                                     \
    X(log_holes, WHOLE, "alert logs whose end holds zero bytes or breaks off in a line")           \
    X(lost_writes, WHOLE, "blocks that are older than redo found them")                            \
    X(follows, WHOLE, "1: what changes here is what the source wrote, as a watch of both sees it") \
    X(runs, WHOLE, "1: a watched source is judged, which runs, not a copy")                        \
    X(reds, WHOLE, "rules before this one that hold and show red")                                 \
    X(source_controls, WHOLE, "control files of the source")                                       \
    X(source_moved, WHOLE, "1: the source's control files changed while watched")                  \
    X(source_open_threads, WHOLE, "threads that the source's control file says are open")          \
    X(source_activation_id, WHOLE, "activation id of the source's newest log")                     \
    X(source_resetlogs_scn, WHOLE, "SCN at which the source's branch begins")                      \
    X(behind_source_branch, WHOLE, "1: the source went through resetlogs, this copy did not")      \
    X(standby_files, WHOLE, "datafiles that a standby applied redo to")                            \
    X(highest_checkpoint, WHOLE, "highest checkpoint SCN of the headers")                          \
    X(reinstate_missing, WHOLE, "logs up to the source's branch that are in neither directory")    \
    X(number, DATAFILE, "absolute file number")                                                    \
    X(header_bad, DATAFILE, "1: block 1 is torn, zero or fails its checksum")                      \
    X(status, DATAFILE, "kcvfhsta")                                                                \
    X(count, DATAFILE, "checkpoint count of the header")                                           \
    X(control_count, DATAFILE, "checkpoint count of the control file's record")                    \
    X(control_sequence, DATAFILE, "control file sequence of the header")                           \
    X(checkpoint_scn, DATAFILE, "checkpoint SCN of the header")                                    \
    X(backup_scn, DATAFILE, "SCN of BEGIN BACKUP")                                                 \
    X(fuzzy_scn, DATAFILE, "absolute fuzzy SCN")                                                   \
    X(branch, DATAFILE, "0 the control file's branch, 1 an older, 2 a newer one, 3 unrelated")     \
    X(branch_scn, DATAFILE, "SCN at which the file's branch ended")                                \
    X(cut, DATAFILE, "blocks that the file lacks of what its header says")                         \
    X(torn, DATAFILE, "blocks that are fractured, fail their checksum or are in the wrong place")  \
    X(torn_seen, DATAFILE, "the same among the blocks that were read")                             \
    X(healed, DATAFILE, "blocks that were torn, and whole when read again")                        \
    X(above_end, DATAFILE, "blocks with an SCN above the end of redo")                             \
    X(log_sequence, LOG, "sequence of the header")                                                 \
    X(log_control_seq, LOG, "control file sequence of the header")                                 \
    X(group_files, LOG, "members of its group that are here")                                      \
    X(group_members, LOG, "members that the control file says the group has")                      \
    X(group_differs, LOG, "1: the members of its group have different sequences")                  \
    X(thread, THREAD, "its number")                                                                \
    X(thread_open, THREAD, "1: the newest control file says the thread is open")                   \
    X(low_sequence, THREAD, "log sequence of the low cache RBA")                                   \
    X(low_log, THREAD, "1: the log of that sequence is here")                                      \
    X(low_group_files, THREAD, "files of the group that should hold it")                           \
    X(reaches, THREAD, "1: every redo block up to the on-disk RBA is whole")                       \
    X(redo_end, THREAD, "block at which the redo ends")                                            \
    X(redo_goal, THREAD, "block of the on-disk RBA")

typedef enum bw_fact_id {
#define BW_FACT_ENUM(name, of, doc) BW_FACT_##name,
    BW_FACTS(BW_FACT_ENUM)
#undef BW_FACT_ENUM
        BW_FACT_COUNT
} bw_fact_id;
const char *bw_fact_name(bw_fact_id id);

typedef struct bw_seen_fact {
    bool known;
    int64_t value;
    const char *text; /* as a person reads it; NULL: the number */
    const char *why;  /* not known: why; NULL = nobody asked for it */
    bool beyond;      /* not known, and no input of this program would help */
    const char *file;
    int64_t block; /* -1: none */
    const char *field;
    const char *trust;
} bw_seen_fact;

typedef struct bw_subject {
    bw_subject_kind kind;
    const char *name; /* path, or "thread 1" */
    bw_seen_fact facts[BW_FACT_COUNT];
} bw_subject;

/* Where a value was read; block -1: nowhere in particular. */
typedef struct bw_fact_place {
    const char *file;
    int64_t block;
    const char *field, *trust; /* trust NULL = certain */
} bw_fact_place;
void bw_fact_set(bw_subject *subject, bw_fact_id id, int64_t value, const bw_fact_place *place);
void bw_fact_unseen(bw_subject *subject, bw_fact_id id, const char *why);
/* Every fact of this kind that is not known yet. */
void bw_facts_unseen(bw_subject *subject, bw_subject_kind of, const char *why);

#endif
