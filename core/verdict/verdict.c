/* From directories to a verdict. Datafile headers are read before control files: of a database
 * that runs they are then never newer (reference 6.2). */
#include "core/verdict/judge.h"

#include <stdlib.h>
#include <string.h>

typedef struct whole_verdict {
    bw_verdict out; /* first: what callers hold */
    bw_gather copy, source;
} whole_verdict;

static bw_status open_both(whole_verdict *w, const char *path, const char *source, bw_error *err)
{
    bw_status status = bw_gather_open(&w->copy, path, err);
    if (status == BW_OK && source)
        status = bw_gather_open(&w->source, source, err);
    if (status == BW_OK && source && w->source.dbid != w->copy.dbid)
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%s holds a database of DBID %u, %s one of DBID %u: neither is a copy "
                            "of the other",
                            path, w->copy.dbid, source, w->source.dbid);
    return status;
}

static bool same_folder(const bw_gather *a, const bw_gather *b)
{
    return a->folder.count && b->folder.count &&
           strcmp(a->folder.files[0]->path, b->folder.files[0]->path) == 0;
}

static bw_status gather_source(bw_gather *g, bw_watch *watch, bw_error *err)
{
    bw_gather_datafiles(g);
    bw_gather_controls(g);
    bw_gather_records(g);
    bw_gather_redo(g);
    return bw_watch_end(watch, g, err);
}

static bw_status gather_copy(bw_gather *g, bw_error *err)
{
    bw_gather_datafiles(g);
    bw_gather_controls(g);
    bw_gather_records(g);
    bw_gather_redo(g);
    bw_gather_beside(g);
    return bw_gather_blocks(g, err);
}

static bw_status gather_all(whole_verdict *w, const char *path, const char *source, bw_error *err)
{
    bw_status status = open_both(w, path, source, err);
    if (status != BW_OK)
        return status;
    if (source && same_folder(&w->copy, &w->source))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%s and %s are the same directory: there is nothing to compare; leave "
                            "--source away",
                            path, source);
    bw_watch *watch = bw_watch_begin(&w->copy);
    bw_watch *other = source ? bw_watch_begin(&w->source) : NULL;
    status = gather_copy(&w->copy, err);
    bw_status of_source = source ? gather_source(&w->source, other, err) : BW_OK;
    bw_error late = {0};
    bw_status watched = bw_watch_end(watch, &w->copy, &late);
    status = status == BW_OK ? of_source : status;
    if (status != BW_OK || watched == BW_OK)
        return status;
    if (err)
        *err = late;
    return watched;
}

static int by_scn(const void *a, const void *b)
{
    const bw_verdict_as_of *x = a, *y = b;
    if (x->scn != y->scn)
        return x->scn < y->scn ? -1 : 1;
    return strcmp(x->file, y->file);
}

bw_verdict *bw_verdict_read(const bw_verdict_rules *rules, const bw_workspace *base,
                            const char *path, const bw_verdict_options *options,
                            const bw_progress *progress, bw_error *err)
{
    whole_verdict *w = bw_alloc(sizeof(*w));
    bw_arena *arena = bw_arena_new();
    w->copy = w->source =
        (bw_gather){.arena = arena, .base = base, .options = options, .progress = progress};
    if (gather_all(w, path, options->source, err) != BW_OK) {
        bw_verdict_free(&w->out);
        return NULL;
    }
    bw_gather_source(&w->copy, options->source ? &w->source : NULL);
    bw_judge(rules, &w->copy, &w->out);
    if (w->copy.as_of_count)
        qsort(w->copy.as_of, w->copy.as_of_count, sizeof(*w->copy.as_of), by_scn);
    w->out.as_of = w->copy.as_of;
    w->out.as_of_count = w->copy.as_of_count;
    return &w->out;
}

void bw_verdict_free(bw_verdict *verdict)
{
    whole_verdict *w = (whole_verdict *)verdict; /* its first member */
    if (!w)
        return;
    bw_arena_free(w->copy.arena);
    bw_gather_close(&w->copy);
    bw_gather_close(&w->source);
    free(w);
}
