/* What is remembered from look to look: of each file when it changed, of each control file how. */
#include "core/monitor/monitor.h"
#include "core/oracle/control_progress.h"
#include "core/workspace/held.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_THREADS 8u
#define NEW_MOUNT_SECONDS                                                                          \
    60.0 /* how long a mount id that changed under a beating heart is told of */

/* --- files --- */
static void forget_file(bw_file_memory *f)
{
    bw_image_free(f->image);
    free(f->path);
}

static void remember_files(bw_watch_side *s, double now)
{
    const bw_images *images = s->images;
    bw_file_memory *files = bw_alloc((images->count + 1) * sizeof(*files));
    size_t from = 0;
    for (size_t i = 0; i < images->count; i++) {
        const bw_image *image = images->at[i];
        while (from < s->file_count && strcmp(s->files[from].path, image->path) < 0)
            forget_file(&s->files[from++]);
        bool known = from < s->file_count && strcmp(s->files[from].path, image->path) == 0;
        files[i] = known ? s->files[from++] : (bw_file_memory){bw_strdup(image->path), NULL, now};
        if (known && files[i].image && !bw_image_same_bytes(files[i].image, image))
            files[i].changed_at = s->changed_at = now;
        if (known)
            bw_image_free(files[i].image);
        files[i].image = bw_image_share(image);
    }
    while (from < s->file_count)
        forget_file(&s->files[from++]);
    free(s->files);
    s->files = files;
    s->file_count = images->count;
}

/* --- control files --- */
typedef struct pulse {
    uint32_t sequence, heartbeat, mount_id; /* mount_id 0: not mounted */
} pulse;

static pulse pulse_of(bw_dbfile *file)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    pulse found = {.sequence = bw_dbfile_identity(file)->control_seq};
    uint8_t *bytes = bw_alloc(grid->block_size);
    for (uint32_t t = 1; t <= MOST_THREADS && !found.mount_id; t++) {
        bw_block_check check;
        bw_control_progress p = {.thread = t};
        if (bw_dbfile_read(file, 2 + t, bytes, NULL) != BW_OK)
            break;
        bw_block_check_run(file, 2 + t, bytes, &check);
        if (check.fault != BW_BLOCK_GOOD)
            continue;
        bw_control_progress_get(bytes, grid->big_endian, &p);
        if (p.status && p.has_rest) {
            found.heartbeat = p.heartbeat;
            found.mount_id = p.mount_id;
        }
    }
    free(bytes);
    return found;
}

static bw_control_memory *memory_of(bw_watch_side *s, const bw_image *image)
{
    for (size_t i = 0; i < s->control_count; i++)
        if (strcmp(s->controls[i].path, image->path) == 0)
            return &s->controls[i];
    s->controls = bw_realloc(s->controls, (s->control_count + 1) * sizeof(*s->controls));
    s->controls[s->control_count] =
        (bw_control_memory){.path = bw_strdup(image->path), .moved_at = -1e9, .beat_at = -1e9};
    return &s->controls[s->control_count++];
}

static void note_move(bw_control_memory *m, const bw_image *image, const pulse *p, double now)
{
    bool bytes = !bw_image_same_bytes(m->image, image);
    m->moved_at = now;
    if (image->unstable[0])
        snprintf(m->moved, sizeof(m->moved), "%s", image->unstable);
    else if (m->sequence != p->sequence)
        snprintf(m->moved, sizeof(m->moved), "control file sequence %u, then %u", m->sequence,
                 p->sequence);
    else if (m->heartbeat != p->heartbeat && p->heartbeat)
        snprintf(m->moved, sizeof(m->moved), "heartbeat %u, then %u", m->heartbeat, p->heartbeat);
    else
        snprintf(m->moved, sizeof(m->moved), "%s",
                 bytes ? "its blocks changed" : "the time of its last write changed");
}

/* Another mount id while the heart of the instance before still beat. */
static void note_mount(bw_control_memory *m, const pulse *p, double now)
{
    bool other = m->mount_id && p->mount_id && m->mount_id != p->mount_id;
    if (other && now - m->beat_at < BW_MOVES_SECONDS) {
        m->mount_before = m->mount_id;
        m->mounted_at = now;
    } else if (other || now - m->mounted_at > NEW_MOUNT_SECONDS) {
        m->mount_before = 0;
    }
}

static void remember_control(bw_watch_side *s, const bw_image *image, bw_dbfile *file, double now)
{
    bw_control_memory *m = memory_of(s, image);
    pulse p = pulse_of(file);
    if (m->image && m->inode != image->inode) { /* another file: what was is no measure for it */
        m->top_sequence = m->mount_before = m->mount_id = 0;
        m->beat_at = -1e9;
    }
    if (m->image && (image->unstable[0] || m->image->changed != image->changed ||
                     !bw_image_same_bytes(m->image, image)))
        note_move(m, image, &p, now);
    note_mount(m, &p, now);
    if (m->image && p.heartbeat && p.heartbeat != m->heartbeat)
        m->beat_at = now;
    m->sequence = p.sequence;
    m->heartbeat = p.heartbeat;
    m->mount_id = p.mount_id;
    m->inode = image->inode;
    m->top_sequence = p.sequence > m->top_sequence ? p.sequence : m->top_sequence;
    m->here = true;
    bw_image_free(m->image);
    m->image = bw_image_share(image);
}

static void remember_controls(bw_watch_side *s, double now)
{
    for (size_t i = 0; i < s->control_count; i++)
        s->controls[i].here = false;
    for (size_t i = 0; i < s->images->count; i++) {
        const bw_image *image = s->images->at[i];
        bw_dbfile *file = bw_workspace_open(s->held, image->path, NULL);
        if (file && bw_dbfile_identity(file)->has_control)
            remember_control(s, image, file, now);
    }
}

/* As the rules ask for it. */
static void put_watched(bw_watch_side *s, double now)
{
    s->watched = bw_realloc(s->watched, (s->control_count + 1) * sizeof(*s->watched));
    s->watched_count = 0;
    for (size_t i = 0; i < s->control_count; i++) {
        const bw_control_memory *m = &s->controls[i];
        bool moves = now - m->moved_at < BW_MOVES_SECONDS;
        if (m->here)
            s->watched[s->watched_count++] = (bw_watched_control){m->path, moves ? m->moved : NULL,
                                                                  m->top_sequence, m->mount_before};
    }
}

void bw_watch_take(bw_watch_side *s, double now)
{
    if (s->fresh) {
        bw_images_free(s->images);
        s->images = s->fresh;
        s->fresh = NULL;
        if (s->first_at < 0)
            s->first_at = s->changed_at = now;
        bw_workspace_hold(s->held, s->images);
        remember_files(s, now);
        remember_controls(s, now);
    }
    put_watched(s, now);
}

void bw_watch_side_free(bw_watch_side *s)
{
    bw_sampling_free(s->sampling);
    if (s->verdict != s->shown_verdict)
        bw_verdict_free(s->verdict);
    bw_verdict_free(s->shown_verdict);
    bw_workspace_free(s->held);
    bw_images_free(s->images);
    bw_images_free(s->fresh);
    for (size_t i = 0; i < s->control_count; i++) {
        bw_image_free(s->controls[i].image);
        free(s->controls[i].path);
    }
    for (size_t i = 0; i < s->file_count; i++)
        forget_file(&s->files[i]);
    free(s->controls);
    free(s->watched);
    free(s->files);
    free(s->path);
}
