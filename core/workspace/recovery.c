/* A database's files put together for its recovery: whose they are, how each datafile stands. */
#include "core/workspace/recovery_parts.h"

#include <stdlib.h>
#include <string.h>

#define MOST_NAMED 8u /* databases that the sentence of a refusal names */

/* A text with a few dumped blocks is no file of a database. */
static bool readable(const bw_diff_side *side)
{
    return side->trouble.status == BW_OK && side->grid.kind != BW_FILE_BLOCKS &&
           side->id.has_header &&
           (side->id.has_datafile || side->id.has_redo || side->id.has_control);
}

/* Names the databases that are here; returns how many. */
static size_t databases(const bw_diff_folder *folder, const bw_diff_side *seen[MOST_NAMED])
{
    size_t count = 0;
    for (size_t i = 0; i < folder->count; i++) {
        const bw_diff_side *side = folder->files[i];
        size_t k = 0;
        while (readable(side) && k < count && seen[k]->id.dbid != side->id.dbid)
            k++;
        if (readable(side) && k == count && count < MOST_NAMED)
            seen[count++] = side;
    }
    return count;
}

static bw_status choose_database(bw_recovery_parts *w, const char *path, uint32_t dbid,
                                 bw_error *err)
{
    const bw_diff_side *seen[MOST_NAMED];
    size_t count = databases(&w->folder, seen);
    bw_text names = {0};
    for (size_t i = 0; i < count; i++) {
        bw_text_addf(&names, "%s%s (DBID %u)", i ? ", " : "", seen[i]->id.dbname, seen[i]->id.dbid);
        if (seen[i]->id.dbid == dbid || count == 1) {
            w->out.dbid = seen[i]->id.dbid;
            memcpy(w->out.dbname, seen[i]->id.dbname, sizeof(w->out.dbname));
        }
    }
    bw_status status = BW_OK;
    if (count > 1 && !dbid)
        status = bw_error_set(err, BW_ERR_ARGUMENT,
                              "%s holds files of several databases: %s; say which with --dbid",
                              path, bw_text_get(&names));
    else if (count && dbid && w->out.dbid != dbid)
        status = bw_error_set(err, BW_ERR_ARGUMENT, "%s holds nothing of DBID %u, but of %s", path,
                              dbid, bw_text_get(&names));
    bw_text_free(&names);
    return status;
}

static int by_number(const void *a, const void *b)
{
    const bw_recovery_file *x = a, *y = b;
    if (x->side->id.file_number != y->side->id.file_number)
        return x->side->id.file_number < y->side->id.file_number ? -1 : 1;
    return strcmp(x->side->path, y->side->path);
}

/* Copies of one sequence: always the same one, the first by name. */
static bool written_later(const bw_diff_side *a, const bw_diff_side *b)
{
    return a->id.control_seq != b->id.control_seq ? a->id.control_seq > b->id.control_seq
                                                  : strcmp(a->path, b->path) < 0;
}

static void take_files(bw_recovery_parts *w)
{
    bw_recovery_plan *r = &w->out;
    r->files = bw_alloc((w->folder.count + 1) * sizeof(*r->files));
    r->temps = bw_alloc((w->folder.count + 1) * sizeof(*r->temps));
    for (size_t i = 0; i < w->folder.count; i++) {
        const bw_diff_side *side = w->folder.files[i];
        if (!readable(side) || side->id.dbid != r->dbid)
            continue;
        if (side->grid.kind == BW_FILE_DATA && side->id.has_datafile)
            r->files[r->file_count++].side = side;
        else if (side->grid.kind == BW_FILE_TEMP)
            r->temps[r->temp_count++] = side;
        else if (side->id.has_control && (!r->control || written_later(side, r->control)))
            r->control = side;
    }
    qsort(r->files, r->file_count, sizeof(*r->files), by_number);
}

/* The branch of the file that was written last; without datafiles, of the newest log. */
static void choose_branch(bw_recovery_parts *w)
{
    const bw_diff_side *newest = NULL;
    for (size_t i = 0; i < w->out.file_count; i++)
        if (!newest || w->out.files[i].side->id.checkpoint_scn > newest->id.checkpoint_scn)
            newest = w->out.files[i].side;
    for (size_t i = 0; i < w->folder.count && !w->out.file_count; i++) {
        const bw_diff_side *side = w->folder.files[i];
        if (readable(side) && side->id.has_redo && side->id.dbid == w->out.dbid &&
            (!newest || side->id.first_scn > newest->id.first_scn))
            newest = side;
    }
    if (!newest)
        return;
    w->resetlogs_scn = newest->id.resetlogs_scn;
    w->resetlogs_time = newest->id.resetlogs_time;
}

static int by_thread(const void *a, const void *b)
{
    const bw_recovery_thread *x = a, *y = b;
    return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static bw_status put_together(bw_recovery_parts *w, const char *path, const char *text,
                              uint32_t dbid, const bw_progress *progress, bw_error *err)
{
    bw_status status = bw_diff_folder_read(&w->folder, w->base, path, progress, err);
    if (status == BW_OK)
        status = choose_database(w, path, dbid, err);
    if (status != BW_OK)
        return status;
    bw_diff_control_views(&w->folder, w->base);
    take_files(w);
    choose_branch(w);
    bw_recovery_take_logs(w);
    bool alone = w->folder.count == 1 && !readable(w->folder.files[0]);
    status = bw_recovery_take_threads(w, text ? text : alone ? path : NULL, err);
    if (status != BW_OK)
        return status;
    if (w->out.thread_count)
        qsort(w->out.threads, w->out.thread_count, sizeof(*w->out.threads), by_thread);
    if (!w->out.file_count && !w->out.log_count && !w->out.thread_count)
        return bw_error_set(err, BW_ERR_NOT_FOUND,
                            "%s holds no datafile, redo log or control file whose header can be "
                            "read; name the directory of the database's files",
                            path);
    bw_recovery_judge(w);
    bw_recovery_advise(w);
    return BW_OK;
}

bw_recovery_plan *bw_recovery_plan_read(const bw_workspace *base, const char *path,
                                        const char *text, uint32_t dbid,
                                        const bw_progress *progress, bw_error *err)
{
    bw_recovery_parts *w = bw_alloc(sizeof(*w));
    w->base = base;
    w->path = path;
    w->arena = bw_arena_new();
    w->out.start_scn = BW_SCN_NONE;
    if (put_together(w, path, text, dbid, progress, err) == BW_OK)
        return &w->out;
    bw_recovery_plan_free(&w->out);
    return NULL;
}

void bw_recovery_plan_free(bw_recovery_plan *recovery)
{
    bw_recovery_parts *w = (bw_recovery_parts *)recovery; /* its first member */
    if (!w)
        return;
    bw_diff_folder_free(&w->folder);
    bw_control_texts_free(w->texts);
    free(w->out.logs);
    free(w->out.files);
    free(w->out.temps);
    free(w->out.threads);
    free(w->out.steps);
    free(w->out.notes);
    bw_arena_free(w->arena);
    free(w);
}
