#include "core/workspace/live_guard.h"
#include "core/file/overlay.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIRST_PROGRESS_BLOCK 3u /* one block a thread from here on */
#define PROGRESS_BLOCKS 8u
#define STATUS_AT 20u /* ub4: 0 unused, 1 mounted, 2 open */
#define WATCH_SECONDS 4.0
#define STEP_NANOSECONDS 250000000L

/* The progress blocks of one control file, as they were on disk at a time. */
typedef struct pulse {
    bw_dbfile *file;
    uint8_t *bytes;
    size_t size;
    double at; /* CLOCK_MONOTONIC seconds */
} pulse;

struct bw_live_watch {
    bw_workspace *files; /* over the session's: control files beside the edited ones as well */
    const bw_workspace *base;
    char **folders; /* looked into already */
    size_t folder_count;
    pulse *pulses;
    size_t pulse_count;
};

bw_live_watch *bw_live_watch_new(const bw_workspace *workspace)
{
    bw_live_watch *watch = bw_alloc(sizeof(*watch));
    watch->base = workspace;
    watch->files = bw_workspace_new_over(workspace);
    return watch;
}

void bw_live_watch_free(bw_live_watch *watch)
{
    if (!watch)
        return;
    for (size_t i = 0; i < watch->pulse_count; i++)
        free(watch->pulses[i].bytes);
    for (size_t i = 0; i < watch->folder_count; i++)
        free(watch->folders[i]);
    free(watch->pulses);
    free(watch->folders);
    bw_workspace_free(watch->files);
    free(watch);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- which files --- */
static void look_into(bw_live_watch *watch, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? bw_strdup(path) : bw_strdup(".");
    if (slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    for (size_t i = 0; i < watch->folder_count; i++)
        if (strcmp(watch->folders[i], folder) == 0) {
            free(folder);
            return;
        }
    watch->folders =
        bw_realloc(watch->folders, (watch->folder_count + 1) * sizeof(*watch->folders));
    watch->folders[watch->folder_count++] = folder;
    bw_workspace_add(watch->files, folder, NULL);
}

static bool is_one_of(const uint32_t *ids, size_t count, uint32_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* --- pulses --- */
static bool take(const pulse *p, uint8_t *bytes)
{
    size_t got;
    uint64_t at = (uint64_t)FIRST_PROGRESS_BLOCK * bw_dbfile_geometry(p->file)->block_size;
    return bw_source_read_disk(bw_dbfile_source(p->file), at, bytes, p->size, &got, NULL) ==
               BW_OK &&
           got == p->size;
}

static bool says_mounted(const pulse *p)
{
    const bw_geometry *g = bw_dbfile_geometry(p->file);
    for (uint32_t i = 0; i < PROGRESS_BLOCKS; i++) {
        uint32_t status = bw_get32(p->bytes + i * g->block_size + STATUS_AT, g->big_endian);
        if (status == 1 || status == 2)
            return true;
    }
    return false;
}

static pulse *pulse_of(bw_live_watch *watch, bw_dbfile *file)
{
    for (size_t i = 0; i < watch->pulse_count; i++)
        if (watch->pulses[i].file == file)
            return &watch->pulses[i];
    pulse p = {.file = file, .at = now()};
    p.size = (size_t)PROGRESS_BLOCKS * bw_dbfile_geometry(file)->block_size;
    p.bytes = bw_alloc(p.size);
    if (!take(&p, p.bytes)) { /* too short to beat */
        free(p.bytes);
        return NULL;
    }
    watch->pulses = bw_realloc(watch->pulses, (watch->pulse_count + 1) * sizeof(*watch->pulses));
    watch->pulses[watch->pulse_count] = p;
    return &watch->pulses[watch->pulse_count++];
}

/* Has it moved since it was taken? Then it is taken anew. */
static bool moved(pulse *p)
{
    uint8_t *bytes = bw_alloc(p->size);
    bool other = take(p, bytes) && memcmp(bytes, p->bytes, p->size) != 0;
    if (other) {
        memcpy(p->bytes, bytes, p->size);
        p->at = now();
    }
    free(bytes);
    return other;
}

static bw_status watch_one(pulse *p, const bw_progress *progress, bw_error *err)
{
    const struct timespec step = {.tv_nsec = STEP_NANOSECONDS};
    while (says_mounted(p)) {
        if (moved(p))
            return bw_error_set(err, BW_ERR_ARGUMENT,
                                "%s: its checkpoint progress record moves: a database has it "
                                "mounted and runs; shut it down first (or --live-i-know)",
                                bw_dbfile_path(p->file));
        double age = now() - p->at;
        if (age >= WATCH_SECONDS)
            break;
        if (progress && progress->report &&
            !progress->report(progress->context, (uint64_t)(age * 1000),
                              (uint64_t)(WATCH_SECONDS * 1000)))
            return bw_error_set(err, BW_ERR_CANCELLED, "stopped; nothing was written");
        nanosleep(&step, NULL);
    }
    return BW_OK;
}

static bool is_control(const bw_dbfile *file)
{
    return bw_dbfile_geometry(file)->kind == BW_FILE_CONTROL &&
           bw_source_get_kind(bw_dbfile_source((bw_dbfile *)file)) != BW_SOURCE_DUMP_TEXT;
}

bw_status bw_live_guard(bw_live_watch *watch, const char *const *paths, size_t count,
                        const bw_progress *progress, bw_error *err)
{
    uint32_t *ids = bw_alloc((count + 1) * sizeof(*ids));
    size_t id_count = 0;
    bw_status status = BW_OK;
    for (size_t i = 0; i < bw_workspace_count(watch->base); i++)
        bw_workspace_open(watch->files, bw_dbfile_path(bw_workspace_file(watch->base, i)), NULL);
    for (size_t i = 0; i < count; i++) {
        bw_dbfile *file = bw_workspace_open(watch->files, paths[i], NULL);
        if (file)
            ids[id_count++] = bw_dbfile_identity(file)->dbid;
        look_into(watch, paths[i]);
    }
    for (size_t i = 0; i < bw_workspace_count(watch->files) && status == BW_OK; i++) {
        bw_dbfile *file = bw_workspace_file(watch->files, i);
        if (!is_control(file) || !is_one_of(ids, id_count, bw_dbfile_identity(file)->dbid))
            continue;
        pulse *p = pulse_of(watch, file);
        status = p ? watch_one(p, progress, err) : BW_OK;
    }
    free(ids);
    return status;
}
