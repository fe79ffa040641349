#include "core/workspace/live_guard.h"
#include "core/file/overlay.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIRST_PROGRESS_BLOCK 3u /* one block a thread from here on */
#define PROGRESS_BLOCKS 8u
#define STATUS_AT 20u  /* ub4: 0 unused, 1 mounted, 2 open */
#define WATCH_STEPS 16 /* of a quarter of a second */
#define STEP_NANOSECONDS 250000000L

/* The progress blocks of one control file, as they are on disk now. */
typedef struct pulse {
    bw_dbfile *file;
    uint8_t *bytes;
    size_t size;
} pulse;

static bool is_edited_database(bw_edits *edits, const bw_dbfile *file, uint32_t dbid)
{
    bw_edit e;
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++)
        if ((!file || e.file == file) && bw_dbfile_identity(e.file)->dbid == dbid)
            return true;
    return false;
}

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

/* The control files that could be alive; the caller frees. */
static pulse *candidates(const bw_workspace *workspace, bw_edits *edits, const bw_dbfile *file,
                         size_t *count)
{
    pulse *pulses = bw_alloc((bw_workspace_count(workspace) + 1) * sizeof(*pulses));
    *count = 0;
    for (size_t i = 0; i < bw_workspace_count(workspace); i++) {
        pulse p = {.file = bw_workspace_file(workspace, i)};
        const bw_geometry *g = bw_dbfile_geometry(p.file);
        if (g->kind != BW_FILE_CONTROL ||
            bw_source_get_kind(bw_dbfile_source(p.file)) == BW_SOURCE_DUMP_TEXT ||
            !is_edited_database(edits, file, bw_dbfile_identity(p.file)->dbid))
            continue;
        p.size = (size_t)PROGRESS_BLOCKS * g->block_size;
        p.bytes = bw_alloc(p.size);
        if (take(&p, p.bytes) && says_mounted(&p))
            pulses[(*count)++] = p;
        else
            free(p.bytes);
    }
    return pulses;
}

static const pulse *moved(const pulse *pulses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t *now = bw_alloc(pulses[i].size);
        bool same = take(&pulses[i], now) && memcmp(now, pulses[i].bytes, pulses[i].size) == 0;
        free(now);
        if (!same)
            return &pulses[i];
    }
    return NULL;
}

static bw_status watch(const pulse *pulses, size_t count, const bw_progress *progress,
                       bw_error *err)
{
    const struct timespec step = {.tv_nsec = STEP_NANOSECONDS};
    for (int i = 0; i < WATCH_STEPS; i++) {
        if (progress && progress->report &&
            !progress->report(progress->context, (uint64_t)i, WATCH_STEPS))
            return bw_error_set(err, BW_ERR_CANCELLED, "stopped; nothing was written");
        nanosleep(&step, NULL);
        const pulse *alive = moved(pulses, count);
        if (alive)
            return bw_error_set(err, BW_ERR_ARGUMENT,
                                "%s: its checkpoint progress record moves: a database has it "
                                "mounted and runs; shut it down first (or --live-i-know)",
                                bw_dbfile_path(alive->file));
    }
    return BW_OK;
}

bw_status bw_live_guard(const bw_workspace *workspace, bw_edits *edits, const bw_dbfile *file,
                        const bw_progress *progress, bw_error *err)
{
    size_t count;
    pulse *pulses = candidates(workspace, edits, file, &count);
    bw_status status = count ? watch(pulses, count, progress, err) : BW_OK;
    for (size_t i = 0; i < count; i++)
        free(pulses[i].bytes);
    free(pulses);
    return status;
}
