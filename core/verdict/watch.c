/* Two looks at the control files: does somebody write them (C1)? A mounted instance writes its
 * checkpoint progress every three seconds; Oracle itself looks for four before it mounts. */
#include "core/verdict/gather.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define LOOK_BLOCKS 12u /* block 0, the header, and the progress of the first threads */
#define MOST_FILES 64u
#define STEP_NANOSECONDS 100000000L

typedef struct look {
    const char *path;
    bw_workspace *files;
    bw_dbfile *file;
    struct stat st;
    size_t size; /* of bytes */
    uint8_t *bytes;
} look;

struct bw_watch {
    look looks[MOST_FILES];
    size_t count;
    double begun;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool take(const look *l, uint8_t *bytes, struct stat *st)
{
    size_t got = 0;
    memset(bytes, 0, l->size);
    return stat(l->path, st) == 0 &&
           bw_source_read_raw(bw_dbfile_source(l->file), 0, bytes, l->size, &got, NULL) == BW_OK;
}

static void add_look(bw_watch *w, const bw_gather *g, const bw_diff_side *side)
{
    look *l = &w->looks[w->count];
    *l = (look){.path = side->path};
    l->file = bw_gather_file(g, side, &l->files, NULL);
    if (l->file) {
        l->size = (size_t)LOOK_BLOCKS * bw_dbfile_geometry(l->file)->block_size;
        l->bytes = bw_alloc(l->size);
    }
    if (l->file && take(l, l->bytes, &l->st)) {
        w->count++;
        return;
    }
    free(l->bytes);
    bw_workspace_free(l->files);
}

bw_watch *bw_watch_begin(const bw_gather *g)
{
    bw_watch *w = bw_alloc(sizeof(*w));
    for (size_t i = 0; i < g->folder.count && w->count < MOST_FILES; i++) {
        const bw_diff_side *side = g->folder.files[i];
        if (side->trouble.status == BW_OK && side->id.has_control && side->id.dbid == g->dbid)
            add_look(w, g, side);
    }
    w->begun = now();
    return w;
}

/* --- the second look --- */
typedef struct beat {
    uint32_t sequence, heartbeat, mount_id;
} beat;

static beat beat_of(const look *l, const uint8_t *bytes, int64_t thread)
{
    const bw_geometry *grid = bw_dbfile_geometry(l->file);
    beat b = {.sequence = bw_get32(bytes + grid->block_size + 40, grid->big_endian)};
    bw_source *source = bw_source_from_memory(l->path, bytes, l->size);
    bw_dbfile *file = bw_dbfile_from_source(source, NULL);
    bw_control *control = file ? bw_control_open(file, NULL) : NULL;
    bw_control_progress p;
    if (control && thread &&
        bw_control_progress_read(control, (uint32_t)thread, &p, NULL) == BW_OK) {
        b.heartbeat = p.heartbeat;
        b.mount_id = p.mount_id;
    }
    bw_control_free(control);
    bw_dbfile_free(file);
    return b;
}

static const char *what_moved(bw_arena *arena, const beat *before, const beat *after, bool bytes)
{
    if (before->sequence != after->sequence)
        return bw_arena_printf(arena, "control file sequence %u, then %u", before->sequence,
                               after->sequence);
    if (before->heartbeat != after->heartbeat)
        return bw_arena_printf(arena, "heartbeat %u, then %u", before->heartbeat, after->heartbeat);
    return bytes ? "blocks 1 to 11 changed" : "the time of its last write changed";
}

static bw_subject *subject_of(bw_gather *g, const char *path)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_CONTROL && strcmp(g->subjects[i].name, path) == 0)
            return &g->subjects[i];
    return NULL;
}

static void compare_looks(bw_gather *g, const look *l)
{
    bw_subject *subject = subject_of(g, l->path);
    struct stat st;
    uint8_t *bytes = bw_alloc(l->size);
    if (subject && take(l, bytes, &st)) {
        bool other = memcmp(bytes, l->bytes, l->size) != 0;
        bool touched = st.st_ino != l->st.st_ino || st.st_size != l->st.st_size ||
                       st.st_mtim.tv_sec != l->st.st_mtim.tv_sec ||
                       st.st_mtim.tv_nsec != l->st.st_mtim.tv_nsec;
        int64_t thread = subject->facts[BW_FACT_control_thread].value;
        beat before = beat_of(l, l->bytes, thread), after = beat_of(l, bytes, thread);
        bw_fact_place place = {l->path, 2 + (thread ? thread : 1), "at two looks", NULL};
        bw_fact_set(subject, BW_FACT_control_moved, other || touched, &place);
        subject->facts[BW_FACT_control_moved].text =
            other || touched ? what_moved(g->arena, &before, &after, other) : "no movement";
        place.field = "checkpoint progress: mount id";
        place.trust = "likely";
        bw_fact_set(subject, BW_FACT_control_mount_before, before.mount_id, &place);
        bw_fact_set(subject, BW_FACT_control_mount_id, after.mount_id, &place);
        place = (bw_fact_place){l->path, 1, "kccfh.kccfhcsq", NULL};
        bw_fact_set(subject, BW_FACT_control_seq_before, before.sequence, &place);
        bw_fact_set(subject, BW_FACT_control_seq, after.sequence, &place);
    }
    free(bytes);
}

static bw_status wait_until(double when, const bw_progress *progress, bw_error *err)
{
    const struct timespec step = {.tv_nsec = STEP_NANOSECONDS};
    double begun = now();
    for (double t = begun; t < when; t = now()) {
        if (progress && progress->report &&
            !progress->report(progress->context, (uint64_t)((t - begun) * 1000),
                              (uint64_t)((when - begun) * 1000)))
            return bw_error_set(err, BW_ERR_CANCELLED,
                                "stopped while the control files were "
                                "watched");
        nanosleep(&step, NULL);
    }
    return BW_OK;
}

/* Facts of those that were not looked at twice, and of the whole. */
static void sum_up(bw_gather *g, const char *why)
{
    int64_t moved = 0, seen = 0;
    const bw_seen_fact *which = NULL;
    for (size_t i = 0; i < g->count; i++) {
        bw_subject *s = &g->subjects[i];
        if (s->kind != BW_OF_CONTROL)
            continue;
        const bw_seen_fact *one = &s->facts[BW_FACT_control_moved];
        if (!one->known && s->facts[BW_FACT_control_seq].known) {
            bw_fact_unseen(s, BW_FACT_control_moved, why);
            bw_fact_unseen(s, BW_FACT_control_seq_before, why);
            bw_fact_unseen(s, BW_FACT_control_mount_before, why);
        }
        seen += one->known;
        moved += one->known && one->value;
        which = one->known && (!which || one->value) ? one : which;
    }
    if (seen) {
        g->whole.facts[BW_FACT_moved] = *which;
        g->whole.facts[BW_FACT_moved].value = moved > 0;
    } else {
        bw_fact_unseen(&g->whole, BW_FACT_moved, why);
    }
}

static void put_held(bw_gather *g, bw_subject *s, const bw_watched_control *c)
{
    int64_t thread = s->facts[BW_FACT_control_thread].value;
    bw_fact_place place = {s->name, 2 + (thread ? thread : 1), "watched for a while", NULL};
    if (!g->held->unwatched || c->moved) {
        bw_fact_set(s, BW_FACT_control_moved, c->moved != NULL, &place);
        s->facts[BW_FACT_control_moved].text = c->moved ? c->moved : "no movement";
    }
    place.field = "kccfh.kccfhcsq";
    place.block = 1;
    bw_fact_set(s, BW_FACT_control_seq_before, c->seq_before, &place);
    place = (bw_fact_place){s->name, 2 + (thread ? thread : 1), "checkpoint progress: mount id",
                            "likely"};
    bw_fact_set(s, BW_FACT_control_mount_before, c->mount_before, &place);
}

void bw_watch_held(bw_gather *g)
{
    for (size_t i = 0; i < g->held->control_count; i++) {
        bw_subject *s = subject_of(g, g->held->controls[i].path);
        if (s && s->facts[BW_FACT_control_seq].known)
            put_held(g, s, &g->held->controls[i]);
    }
    sum_up(g, g->held->unwatched ? g->held->unwatched : "it was not watched");
}

bw_status bw_watch_end(bw_watch *w, bw_gather *g, bw_error *err)
{
    bool twice = g->options->watch > 0;
    bw_status status = twice && w->count
                           ? wait_until(w->begun + g->options->watch / 1000.0, g->progress, err)
                           : BW_OK;
    for (size_t i = 0; i < w->count; i++) {
        if (twice && status == BW_OK)
            compare_looks(g, &w->looks[i]);
        free(w->looks[i].bytes);
        bw_workspace_free(w->looks[i].files);
    }
    sum_up(g, twice ? "it could not be watched"
                    : "the control files were looked at only once, so a writer would not be seen "
                      "(--watch)");
    free(w);
    return status;
}
