/* One side in numbers: what its newest control file, its logs and datafiles tell. */
#include "core/monitor/monitor.h"
#include "core/workspace/held.h"

#include <string.h>
#include <strings.h>

#define STATUS_APPLY 0x4000u /* of kcvfhsta: fuzzy by the apply of a standby */

const char *bw_monitor_side_name(bw_monitor_side_id side)
{
    static const char *const names[] = {"source", "copy"};
    return names[side];
}

const char *bw_monitor_state_name(bw_monitor_state state)
{
    static const char *const names[] = {"unknown", "closed", "mounted", "open"};
    return names[state];
}

const char *bw_monitor_pulse_name(bw_monitor_pulse pulse)
{
    static const char *const names[] = {"unknown", "none", "alive", "stopped"};
    return names[pulse];
}

const char *bw_monitor_role_name(bw_monitor_role role)
{
    static const char *const names[] = {"unknown", "primary", "standby"};
    return names[role];
}

/* --- files --- */
static bw_scn scn_of(const bw_identity *id)
{
    return id->has_datafile ? id->checkpoint_scn : id->has_redo ? id->first_scn : BW_SCN_NONE;
}

/* Texts are too short to be anything; what is called a datafile must be one. */
static bool named_like_ours(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcasecmp(dot, ".dbf") == 0 || strcasecmp(dot, ".ctl") == 0);
}

static void tell_file(bw_arena *arena, bw_watch_side *s, bw_monitor_file *f, size_t index,
                      double now)
{
    const bw_image *image = s->images->at[index];
    bw_error trouble = {0};
    bw_dbfile *file = bw_workspace_open(s->held, image->path, &trouble);
    *f = (bw_monitor_file){.path = bw_arena_strdup(arena, image->path), .scn = BW_SCN_NONE};
    f->still = index < s->file_count ? now - s->files[index].changed_at : 0;
    if (image->unstable[0])
        f->trouble = bw_arena_strdup(arena, image->unstable);
    if (!file) {
        bool text = image->trouble.status == BW_OK && !named_like_ours(image->path);
        f->trouble = text ? NULL : bw_arena_strdup(arena, trouble.text);
        return;
    }
    const bw_identity *id = bw_dbfile_identity(file);
    const bw_geometry *grid = bw_dbfile_geometry(file);
    f->kind = grid->kind;
    f->number = id->file_number;
    f->scn = scn_of(id);
    f->sequence = id->has_redo ? id->sequence : id->control_seq;
    f->status = id->status;
    if (grid->kind != BW_FILE_UNKNOWN && grid->has_block0 && !id->has_header)
        f->trouble = "its header block cannot be read";
    else if (grid->kind != BW_FILE_UNKNOWN && grid->header_blocks > grid->blocks)
        f->trouble = "it is shorter than its header says";
}

/* What is no file of a database is not told of. */
static void tell_files(bw_monitor *m, bw_watch_side *s, double now)
{
    bw_monitor_file *files =
        bw_arena_alloc(bw_monitor_arena(m), (s->images->count + 1) * sizeof(*files));
    s->now.file_count = 0;
    for (size_t i = 0; i < s->images->count; i++) {
        bw_monitor_file *f = &files[s->now.file_count];
        tell_file(bw_monitor_arena(m), s, f, i, now);
        s->now.file_count += f->kind != BW_FILE_UNKNOWN || f->trouble;
    }
    s->now.files = files;
}

static void tell_datafiles(bw_monitor_side *t)
{
    bw_scn low = BW_SCN_NONE, high = 0;
    for (size_t i = 0; i < t->file_count; i++) {
        const bw_monitor_file *f = &t->files[i];
        if (f->kind != BW_FILE_DATA || f->scn == BW_SCN_NONE)
            continue;
        t->datafiles++;
        t->fuzzy_files += (f->status & 0x4055u) != 0;
        t->backup_files += f->status & 1u;
        low = f->scn < low ? f->scn : low;
        high = f->scn > high ? f->scn : high;
    }
    t->checkpoint_low = low;
    t->checkpoint_high = t->datafiles ? high : BW_SCN_NONE;
    for (size_t i = 0; i < t->file_count; i++)
        t->datafiles_behind += t->files[i].kind == BW_FILE_DATA && t->files[i].scn < high;
}

/* --- the newest control file --- */
static bw_dbfile *newest_control(bw_watch_side *s)
{
    bw_dbfile *newest = NULL;
    s->now.control_files = 0;
    for (size_t i = 0; i < s->images->count; i++) {
        bw_dbfile *file = bw_workspace_open(s->held, s->images->at[i]->path, NULL);
        if (!file || !bw_dbfile_identity(file)->has_control)
            continue;
        s->now.control_files++;
        if (!newest ||
            bw_dbfile_identity(file)->control_seq > bw_dbfile_identity(newest)->control_seq)
            newest = file;
    }
    return newest;
}

static void take_progress(bw_monitor_side *t, const bw_control_progress *p)
{
    t->state = p->status == 2                                  ? BW_MONITOR_OPEN
               : p->status == 1 && t->state != BW_MONITOR_OPEN ? BW_MONITOR_MOUNTED
                                                               : t->state;
    if (p->has_rest && (!t->has_progress || p->on_disk_scn > t->progress.on_disk_scn)) {
        t->has_progress = true;
        t->progress = *p;
    }
}

static void tell_control(bw_monitor_side *t, bw_dbfile *file)
{
    const bw_identity *id = bw_dbfile_identity(file);
    bw_control *control = bw_control_open(file, NULL);
    t->dbid = id->dbid;
    memcpy(t->dbname, id->dbname, sizeof(t->dbname));
    t->control_seq = id->control_seq;
    t->state = control ? BW_MONITOR_CLOSED : BW_MONITOR_UNKNOWN;
    for (uint32_t n = 1; control && n <= bw_control_threads(control); n++) {
        bw_control_progress p;
        if (bw_control_progress_read(control, n, &p, NULL) != BW_OK)
            t->state = BW_MONITOR_UNKNOWN;
        else
            take_progress(t, &p);
    }
    bw_control_free(control);
    if (!t->has_progress)
        return;
    t->heartbeat = t->progress.heartbeat;
    t->mount_id = t->progress.mount_id;
    t->resetlogs_scn = t->progress.resetlogs_scn;
    t->resetlogs_time = t->progress.resetlogs_time;
}

/* --- logs --- */
static void tell_logs(bw_watch_side *s)
{
    bw_monitor_side *t = &s->now;
    bw_scn newest = 0;
    for (size_t i = 0; i < s->images->count; i++) {
        bw_dbfile *file = bw_workspace_open(s->held, s->images->at[i]->path, NULL);
        const bw_identity *id = file ? bw_dbfile_identity(file) : NULL;
        if (!id || !id->has_redo || !id->sequence || (t->dbid && id->dbid != t->dbid))
            continue;
        if (id->first_scn >= newest) {
            newest = id->first_scn;
            t->activation_id = id->activation_id;
        }
        bool of_thread = !t->has_progress || id->thread == t->progress.thread;
        if (of_thread && id->sequence >= t->log_sequence) {
            t->log_sequence = id->sequence;
            t->log_first_scn = id->first_scn;
            t->log_block_size = bw_dbfile_geometry(file)->block_size;
        }
    }
    if (t->has_progress && t->state != BW_MONITOR_CLOSED)
        t->has_debt = bw_rba_distance(&t->progress.low, &t->progress.on_disk,
                                      t->log_block_size ? t->log_block_size : 512, &t->debt_bytes);
}

/* --- what only time tells --- */
/* A beat is a change between two looks that could read it; a heart that was out of sight is
 * listened to anew. */
static void listen(bw_watch_side *s, double now)
{
    if (!s->now.has_progress)
        s->heard_at = -1;
    else if (s->heard_at < 0)
        s->heard_at = s->beat_at = now;
    else if (s->now.heartbeat != s->beat)
        s->beat_at = now;
    s->beat = s->now.heartbeat;
}

static void tell_pulse(bw_watch_side *s, double now)
{
    bw_monitor_side *t = &s->now;
    listen(s, now);
    t->pulse_seconds = now - s->beat_at;
    t->still_seconds = now - s->changed_at;
    if (t->state == BW_MONITOR_CLOSED)
        t->pulse = BW_MONITOR_PULSE_NONE;
    else if (!t->has_progress || t->silent > 0)
        t->pulse = BW_MONITOR_PULSE_UNKNOWN;
    else if (t->pulse_seconds >= BW_MONITOR_PULSE_SECONDS)
        t->pulse = BW_MONITOR_PULSE_STOPPED;
    else
        t->pulse = s->beat_at > s->heard_at ? BW_MONITOR_PULSE_ALIVE : BW_MONITOR_PULSE_UNKNOWN;
}

static void tell_role(bw_monitor_side *t)
{
    bool apply = false;
    for (size_t i = 0; i < t->file_count; i++)
        apply = apply || (t->files[i].kind == BW_FILE_DATA && (t->files[i].status & STATUS_APPLY));
    t->role = apply                         ? BW_MONITOR_STANDBY
              : t->state == BW_MONITOR_OPEN ? BW_MONITOR_PRIMARY
                                            : BW_MONITOR_ROLE_UNKNOWN;
    t->role_why = apply ? "datafile headers: fuzzy by a standby's apply (0x4000)"
                  : t->state == BW_MONITOR_OPEN
                      ? "likely: a thread is open and no datafile was written by a standby's apply"
                      : "no thread is open, and the control file's flags are at no known place";
}

static void tell_blocks(bw_watch_side *s, double now)
{
    uint64_t all = 0, seen = 0;
    uint32_t rounds = UINT32_MAX;
    for (size_t i = 0; i < s->images->count; i++) {
        const bw_image *image = s->images->at[i];
        bw_dbfile *file = bw_workspace_open(s->held, image->path, NULL);
        if (!file || !bw_dbfile_identity(file)->has_datafile)
            continue;
        uint64_t blocks = bw_dbfile_geometry(file)->blocks;
        all += blocks;
        seen += image->blocks.rounds ? blocks : image->blocks.seen;
        rounds = image->blocks.rounds < rounds ? image->blocks.rounds : rounds;
    }
    if (all && rounds != s->rounds) {
        s->rounds = rounds;
        s->round_at = now;
    }
    s->now.blocks_seen = all ? (double)seen / (double)all : 0;
    s->now.blocks_seconds = now - (s->rounds && all ? s->round_at : s->first_at);
}

void bw_watch_side_tell(bw_monitor *m, bw_monitor_side_id id, double now)
{
    bw_watch_side *s = &m->sides[id];
    bw_monitor_side *t = &s->now;
    *t = (bw_monitor_side){
        .path = s->path, .checkpoint_low = BW_SCN_NONE, .checkpoint_high = BW_SCN_NONE};
    t->silent = s->asked_at >= 0 && now - s->asked_at > 1 ? now - s->asked_at : 0;
    t->seen = s->images != NULL;
    if (!t->seen)
        return;
    if (s->images->trouble.status != BW_OK)
        t->trouble = bw_arena_strdup(bw_monitor_arena(m), s->images->trouble.text);
    tell_files(m, s, now);
    tell_datafiles(t);
    bw_dbfile *control = newest_control(s);
    if (control)
        tell_control(t, control);
    tell_logs(s);
    tell_role(t);
    tell_pulse(s, now);
    tell_blocks(s, now);
}
