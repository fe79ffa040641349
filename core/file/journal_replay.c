/* Going back to what a journal holds: resolving an unfinished one, undoing a sealed one. */
#include "core/file/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One pass over the files and blocks of a journal whose digests all fit. */
typedef struct replay {
    bw_journal_target *targets;
    size_t count;
    bool again;  /* a second pass over targets that are open already */
    size_t seen; /* FILE records of this pass */
    bw_error *err;
    void *context;
    /* Both may be NULL; false ends the pass, with err set. */
    bool (*file)(struct replay *replay, size_t index);
    bool (*block)(struct replay *replay, size_t index, uint64_t offset, const uint8_t *before,
                  const uint8_t *after);
} replay;

static bool broken(replay *r, const char *path, const char *problem)
{
    bw_error_set(r->err, BW_ERR_FORMAT,
                 "the journal %s is damaged (%s) and is not used: no file was touched", path,
                 problem);
    return false;
}

static bool replay_file(replay *r, const char *path, bw_payload p)
{
    size_t length;
    bw_journal_target t = {.fd = -1};
    t.size = bw_payload_get64(&p);
    t.first_block = bw_payload_get64(&p);
    t.block_size = bw_payload_get32(&p);
    const char *text = bw_payload_get_text(&p, &length);
    if (p.bad || r->count >= BW_JOURNAL_FILES || t.block_size == 0 ||
        t.block_size > BW_RECORD_MOST / 2 || length == 0 || text[0] != '/' ||
        memchr(text, 0, length))
        return broken(r, path, "a file's record makes no sense");
    if (r->again) {
        bool same = r->seen < r->count && strlen(r->targets[r->seen].path) == length &&
                    memcmp(r->targets[r->seen].path, text, length) == 0;
        r->seen++;
        return same || broken(r, path, "it changed while it was read");
    }
    t.path = bw_alloc(length + 1);
    memcpy(t.path, text, length);
    r->targets = bw_realloc(r->targets, (r->count + 1) * sizeof(*r->targets));
    r->targets[r->count++] = t;
    return !r->file || r->file(r, r->count - 1);
}

static bool replay_block(replay *r, const char *path, bw_payload p)
{
    uint32_t index = bw_payload_get32(&p);
    uint64_t offset = bw_payload_get64(&p);
    uint32_t size = bw_payload_get32(&p);
    const uint8_t *before = bw_payload_get_bytes(&p, size), *after = bw_payload_get_bytes(&p, size);
    if (p.bad || index >= r->count || size != r->targets[index].block_size || offset % size != 0 ||
        offset > (uint64_t)INT64_MAX - size)
        return broken(r, path, "a block's record makes no sense");
    return !r->block || r->block(r, index, offset, before, after);
}

static bool pass(replay *r, const char *path)
{
    bw_journal_reader reader;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 && bw_journal_reader_begin(&reader, fd, true), ready = false;
    if (!good) {
        bw_error_set(r->err, BW_ERR_IO, "the journal %s cannot be read: %s", path,
                     fd < 0 ? strerror(errno) : "it is none");
        if (fd >= 0)
            close(fd);
        return false;
    }
    while (good && !ready && bw_journal_reader_next(&reader)) {
        bw_payload p = {reader.payload, reader.payload + reader.length, false};
        if (reader.type == BW_RECORD_FILE)
            good = replay_file(r, path, p);
        else if (reader.type == BW_RECORD_BLOCK)
            good = replay_block(r, path, p);
        ready = reader.type == BW_RECORD_READY;
    }
    if (good && !ready)
        good = broken(r, path, reader.problem ? reader.problem : "it is not complete");
    bw_journal_reader_end(&reader);
    close(fd);
    return good;
}

static void replay_end(replay *r)
{
    bw_journal_targets_free(r->targets, r->count);
    r->targets = NULL;
    r->count = 0;
}

/* --- show --- */
typedef struct showing {
    bw_journal_block show;
    void *context;
    bool stopped;
} showing;

static bool show_block(replay *r, size_t index, uint64_t offset, const uint8_t *before,
                       const uint8_t *after)
{
    showing *s = r->context;
    const bw_journal_target *t = &r->targets[index];
    s->stopped = !s->show(s->context, t->path, t->first_block + offset / t->block_size, before,
                          after, t->block_size);
    return !s->stopped;
}

bw_status bw_journal_show(const char *path, bw_journal_block show, void *context, bw_error *err)
{
    bw_error own = {0};
    showing s = {show, context, false};
    replay r = {.err = err ? err : &own, .context = &s, .block = show_block};
    bool good = pass(&r, path) || s.stopped;
    replay_end(&r);
    return good ? BW_OK : r.err->status;
}

/* --- resolve --- */
/* First everything is looked at, then written, then read back; the files stay locked throughout. */
typedef enum resolve_step { STEP_LOOK, STEP_WRITE, STEP_READ_BACK } resolve_step;
typedef struct resolving {
    const bw_journal_io *io;
    bool forward;
    resolve_step step;
    uint8_t *buffer;
} resolving;

static bool open_file(replay *r, size_t index)
{
    resolving *v = r->context;
    return bw_journal_open_target(v->io, &r->targets[index], -1, r->err) == BW_OK;
}

static bool foreign(replay *r, const bw_journal_target *t, uint64_t offset)
{
    bw_error_set(
        r->err, BW_ERR_FORMAT,
        "%s: block %llu holds bytes that are neither those before the commit nor those "
        "after it: it was changed by another program, or this is another file. The "
        "journal is not used; restore the files from a backup, then journal forget --force",
        t->path, bw_journal_block_number(t, offset));
    return false;
}

/* A killed write may have left any part of a block new: each byte must be one of the two. */
static bool either(const uint8_t *now, const uint8_t *before, const uint8_t *after, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (now[i] != before[i] && now[i] != after[i])
            return false;
    return true;
}

static bool resolve_block(replay *r, size_t index, uint64_t offset, const uint8_t *before,
                          const uint8_t *after)
{
    resolving *v = r->context;
    bw_journal_target *t = &r->targets[index];
    const uint8_t *image = v->forward ? after : before;
    v->buffer = bw_realloc(v->buffer, t->block_size);
    if (v->step == STEP_LOOK) {
        errno = 0;
        if (bw_journal_read_all(v->io, t->fd, v->buffer, t->block_size, offset))
            return either(v->buffer, before, after, t->block_size) || foreign(r, t, offset);
        bw_error_set(r->err, BW_ERR_IO, "%s: block %llu cannot be read: %s", t->path,
                     bw_journal_block_number(t, offset),
                     errno ? strerror(errno) : "the file ends before it");
        return false;
    }
    errno = 0;
    bool good = v->step == STEP_WRITE
                    ? bw_journal_write_all(v->io, t->fd, image, t->block_size, offset)
                    : bw_journal_read_all(v->io, t->fd, v->buffer, t->block_size, offset) &&
                          memcmp(v->buffer, image, t->block_size) == 0;
    if (!good)
        bw_error_set(r->err, BW_ERR_IO, "%s: block %llu %s: %s. The journal stays; run it again",
                     t->path, bw_journal_block_number(t, offset),
                     v->step == STEP_WRITE ? "could not be written" : "did not come back",
                     errno ? strerror(errno) : "other bytes than were written");
    return good;
}

static bool sync_targets(replay *r, const bw_journal_io *io)
{
    for (size_t i = 0; i < r->count; i++)
        if (io->fsync(r->targets[i].fd) != 0) {
            bw_error_set(r->err, BW_ERR_IO, "%s: %s. The journal stays; run it again",
                         r->targets[i].path, strerror(errno));
            return false;
        }
    return true;
}

static bool step_over(replay *r, const char *path, resolve_step step)
{
    resolving *v = r->context;
    v->step = step;
    r->seen = 0;
    bool good = pass(r, path);
    r->again = true;
    return good;
}

/* From the device, not from the page cache. */
static void drop_cached(const replay *r)
{
    for (size_t i = 0; i < r->count; i++)
        posix_fadvise(r->targets[i].fd, 0, 0, POSIX_FADV_DONTNEED);
}

static bool resolve_files(replay *r, const char *path)
{
    resolving *v = r->context;
    if (!step_over(r, path, STEP_LOOK) || !step_over(r, path, STEP_WRITE) ||
        !sync_targets(r, v->io))
        return false;
    drop_cached(r);
    return step_over(r, path, STEP_READ_BACK);
}

bw_status bw_journal_resolve_with(const char *path, bool forward, const bw_journal_io *io,
                                  bw_error *err)
{
    bw_journal_info info;
    bw_error own = {0};
    bw_error *e = err ? err : &own;
    resolving v = {.io = io ? io : &bw_journal_system, .forward = forward};
    if (bw_journal_read(path, &info, e) != BW_OK)
        return e->status;
    if (info.state == BW_JOURNAL_DAMAGED)
        return bw_error_set(e, BW_ERR_FORMAT,
                            "the journal %s is damaged (%s) and is not used: no file was touched",
                            path, info.problem);
    if (info.state != BW_JOURNAL_UNFINISHED)
        return bw_error_set(e, BW_ERR_ARGUMENT, "the journal %s is %s: there is nothing to resolve",
                            path, bw_journal_state_name(info.state));
    replay r = {.err = e, .context = &v, .file = open_file, .block = resolve_block};
    bw_status status =
        resolve_files(&r, path)
            ? bw_journal_append(v.io, path, forward ? BW_RECORD_FORWARD : BW_RECORD_BACK, NULL, e)
            : e->status;
    for (size_t i = 0; i < r.count && status == BW_OK; i++)
        bw_journal_drop_pointers(r.targets[i].path, path);
    free(v.buffer);
    replay_end(&r);
    return status;
}

bw_status bw_journal_resolve(const char *path, bool forward, bw_error *err)
{
    return bw_journal_resolve_with(path, forward, NULL, err);
}

/* --- restore --- */
typedef struct restoring {
    bw_source **sources;
    size_t count;
} restoring;

static bool open_source(replay *r, size_t index)
{
    restoring *v = r->context;
    const bw_journal_target *t = &r->targets[index];
    bw_source *source = bw_source_open(t->path, r->err);
    if (!source)
        return false;
    v->sources = bw_realloc(v->sources, (v->count + 1) * sizeof(*v->sources));
    v->sources[v->count++] = source;
    bw_source_stage(source, t->block_size, t->first_block);
    return true;
}

static bool stage_before(replay *r, size_t index, uint64_t offset, const uint8_t *before,
                         const uint8_t *after)
{
    restoring *v = r->context;
    const bw_journal_target *t = &r->targets[index];
    bw_source *source = v->sources[index];
    uint8_t *now = bw_alloc(t->block_size);
    size_t got;
    bool good = bw_source_read_disk(source, offset, now, t->block_size, &got, r->err) == BW_OK;
    if (good && (got < t->block_size || memcmp(now, after, t->block_size) != 0)) {
        bw_error_set(r->err, BW_ERR_FORMAT,
                     "%s: block %llu is not as the commit left it; undo what changed it since, or "
                     "take the bytes from journal show",
                     t->path, bw_journal_block_number(t, offset));
        good = false;
    }
    free(now);
    return good && bw_overlay_put(source, offset, before, t->block_size, r->err) == BW_OK;
}

static void restoring_end(restoring *v)
{
    for (size_t i = 0; i < v->count; i++)
        bw_source_free(v->sources[i]);
    free(v->sources);
}

bw_status bw_journal_restore(const char *path, const bw_commit_options *options,
                             bw_journal_info *info, bw_error *err)
{
    bw_error own = {0};
    bw_error *e = err ? err : &own;
    restoring v = {0};
    replay r = {.err = e, .context = &v, .file = open_source, .block = stage_before};
    if (bw_journal_read(path, info, e) != BW_OK)
        return e->status;
    if (info->state != BW_JOURNAL_SEALED && info->state != BW_JOURNAL_ROLLED_FORWARD)
        return bw_error_set(
            e, BW_ERR_ARGUMENT, "the journal %s is %s%s%s: only a sealed commit can be undone",
            path, bw_journal_state_name(info->state), *info->problem ? ": " : "", info->problem);
    char title[300];
    snprintf(title, sizeof(title), "restore of %s", info->title);
    bool good = pass(&r, path);
    replay_end(&r);
    bw_journal_job job = {.title = title,
                          .live_i_know = options && options->live_i_know,
                          .progress = options ? options->progress : NULL};
    bw_status status = good ? bw_journal_commit(v.sources, v.count, &job, info, e) : e->status;
    restoring_end(&v);
    if (status == BW_OK)
        status = bw_journal_append(&bw_journal_system, path, BW_RECORD_RESTORED, info->path, e);
    return status;
}

bw_status bw_journal_forget(const char *path, bool force, bw_error *err)
{
    bw_journal_info info;
    bw_status status = bw_journal_read(path, &info, err);
    if (status != BW_OK)
        return status;
    bool needed = info.state == BW_JOURNAL_UNFINISHED || info.state == BW_JOURNAL_DAMAGED;
    if (info.state == BW_JOURNAL_RUNNING || (needed && !force))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "the journal %s is %s: its files may need it; resolve it first, or, "
                            "when its files were restored from a backup: journal forget --force",
                            path, bw_journal_state_name(info.state));
    if (unlink(path) != 0)
        return bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    return BW_OK;
}
