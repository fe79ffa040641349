/* The threads of a database and their checkpoint progress: from the newest control file, or from a
 * control file dump as text. */
#include "core/workspace/held.h"
#include "core/workspace/recovery_parts.h"

#include <stdlib.h>
#include <string.h>

#define MOST_TRACE (64ull << 20) /* bytes of a trace that is looked through unasked */
#define MOST_BLOCKS 16384u       /* of a control file: 256 MB of 16 KB each */

static bw_recovery_thread *thread_of(bw_recovery_plan *r, uint16_t thread)
{
    for (size_t i = 0; i < r->thread_count; i++)
        if (r->threads[i].thread == thread)
            return &r->threads[i];
    r->threads = bw_realloc(r->threads, (r->thread_count + 1) * sizeof(*r->threads));
    r->threads[r->thread_count] = (bw_recovery_thread){.thread = thread};
    return &r->threads[r->thread_count++];
}

static void take_progress(bw_recovery_plan *r, const bw_control_progress *p, const char *source,
                          uint64_t line)
{
    bw_recovery_thread *t = thread_of(r, (uint16_t)p->thread);
    t->has_progress = true;
    t->progress = *p;
    t->source = source;
    t->line = line;
    if (p->status == 0 || p->low.sequence == 0 ||
        !bw_recovery_work(p->dirty, &p->low, &p->on_disk, t->work))
        t->work[0] = '\0';
}

/* Blocks and header are of two moments when a whole block has a later sequence. */
static void look_for_later_blocks(bw_recovery_plan *r, bw_dbfile *file)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    uint8_t *bytes = bw_alloc(grid->block_size);
    for (uint64_t n = 2; n < grid->blocks && n < MOST_BLOCKS; n++) {
        bw_block_check check;
        if (bw_dbfile_read(file, n, bytes, NULL) != BW_OK)
            break;
        bw_block_check_run(file, n, bytes, &check);
        uint32_t sequence = bw_get32(bytes + 8, grid->big_endian);
        if (check.fault == BW_BLOCK_GOOD && check.type == 0x15 &&
            sequence > r->control->id.control_seq && sequence > r->control_block_seq)
            r->control_block_seq = sequence;
    }
    free(bytes);
}

/* Says whether any thread's record could be read as a whole. */
static bool from_control(bw_recovery_parts *w)
{
    bw_workspace *files = w->base ? bw_workspace_new_over(w->base) : bw_workspace_new();
    bw_dbfile *file = bw_workspace_open(files, w->out.control->path, NULL);
    bw_control *control = file ? bw_control_open(file, NULL) : NULL;
    bool any = false;
    if (control)
        look_for_later_blocks(&w->out, file);
    for (uint32_t n = 1; control && n <= bw_control_threads(control); n++) {
        bw_control_progress p;
        if (bw_control_progress_read(control, n, &p, NULL) != BW_OK || !p.status || !p.has_rest)
            continue;
        take_progress(&w->out, &p, w->out.control->path, 0);
        any = true;
    }
    bw_control_free(control);
    bw_workspace_free(files);
    return any;
}

static bool fits_database(const bw_recovery_plan *r, const bw_control_text *d)
{
    return d->progress_count && (!d->has_header || !r->dbid || d->dbid == r->dbid);
}

/* The last one that is of this database: sessions dump again and again. */
static const bw_control_text *last_dump(const bw_recovery_plan *r, const bw_control_texts *texts)
{
    for (size_t i = bw_control_texts_count(texts); i-- > 0;)
        if (fits_database(r, bw_control_texts_at(texts, i)))
            return bw_control_texts_at(texts, i);
    return NULL;
}

static bool from_text(bw_recovery_parts *w, const char *path, bw_error *err)
{
    bw_control_texts *texts = bw_control_texts_read(path, err);
    const bw_control_text *dump = texts ? last_dump(&w->out, texts) : NULL;
    if (!dump) {
        if (texts)
            bw_error_set(err, BW_ERR_NOT_FOUND,
                         "%s: no checkpoint progress records of this database are printed in it; "
                         "dump level 2 or more: alter session set events 'immediate trace name "
                         "controlf level 3'",
                         path);
        bw_control_texts_free(texts);
        return false;
    }
    w->texts = texts;
    w->out.text = dump;
    if (!w->out.dbid) {
        w->out.dbid = dump->dbid;
        memcpy(w->out.dbname, dump->dbname, sizeof(w->out.dbname));
    }
    if (!dump->has_header)
        bw_recovery_note(w, "the dump in %s does not say of which database it is", path);
    for (size_t i = 0; i < dump->progress_count; i++)
        if (dump->progress[i].status)
            take_progress(&w->out, &dump->progress[i], bw_arena_strdup(w->arena, path), dump->line);
    return true;
}

static bool is_trace(const bw_diff_side *side)
{
    size_t length = strlen(side->path);
    return side->grid.kind == BW_FILE_UNKNOWN && side->size <= MOST_TRACE && length > 4 &&
           strcmp(side->path + length - 4, ".trc") == 0;
}

static void from_traces(bw_recovery_parts *w)
{
    for (size_t i = 0; i < w->folder.count; i++)
        if (is_trace(w->folder.files[i]) && from_text(w, w->folder.files[i]->path, NULL))
            return;
}

bw_status bw_recovery_take_threads(bw_recovery_parts *w, const char *text, bw_error *err)
{
    bw_recovery_plan *r = &w->out;
    bool told = r->control && from_control(w);
    if (text && !from_text(w, text, err))
        return err ? err->status : BW_ERR_NOT_FOUND;
    if (!text && !told && !bw_workspace_held(w->base))
        from_traces(w);
    for (size_t i = 0; i < r->log_count; i++)
        if (r->logs[i].branch && !r->logs[i].unused)
            thread_of(r, r->logs[i].thread);
    for (size_t i = 0; i < r->file_count; i++)
        if (r->files[i].side->id.checkpoint_thread)
            thread_of(r, r->files[i].side->id.checkpoint_thread);
    for (size_t i = 0; i < r->thread_count; i++)
        bw_recovery_read_reach(w, &r->threads[i]);
    return BW_OK;
}
