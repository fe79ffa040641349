/* From directories to a verdict. Datafile headers are read before control files: of a database
 * that runs they are then never newer (reference 6.2). */
#include "core/verdict/held.h"
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

static void put_side(bw_gather *g, bool runs, bool follows)
{
    bw_fact_place place = {g->path, -1, NULL, NULL};
    bw_fact_set(&g->whole, BW_FACT_runs, runs, &place);
    bw_fact_set(&g->whole, BW_FACT_follows, follows, &place);
}

static void finish(const bw_verdict_rules *rules, whole_verdict *w)
{
    bw_judge(rules, &w->copy, &w->out);
    if (w->copy.as_of_count)
        qsort(w->copy.as_of, w->copy.as_of_count, sizeof(*w->copy.as_of), by_scn);
    w->out.as_of = w->copy.as_of;
    w->out.as_of_count = w->copy.as_of_count;
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
    put_side(&w->copy, false, false);
    bw_gather_source(&w->copy, options->source ? &w->source : NULL);
    finish(rules, w);
    return &w->out;
}

bw_verdict *bw_verdict_gather_held(const bw_held_side *side, bw_error *err)
{
    static const bw_verdict_options none = {0};
    whole_verdict *w = bw_alloc(sizeof(*w));
    w->copy =
        (bw_gather){.arena = bw_arena_new(), .base = side->files, .options = &none, .held = side};
    if (bw_gather_open(&w->copy, side->path, err) != BW_OK || gather_copy(&w->copy, err) != BW_OK) {
        bw_verdict_free(&w->out);
        return NULL;
    }
    bw_watch_held(&w->copy);
    put_side(&w->copy, side->runs, side->follows);
    return &w->out;
}

void bw_verdict_judge_held(const bw_verdict_rules *rules, bw_verdict *verdict,
                           const bw_verdict *source)
{
    whole_verdict *w = (whole_verdict *)verdict; /* its first member */
    const whole_verdict *beside = (const whole_verdict *)source;
    bool related = beside && beside->copy.dbid == w->copy.dbid;
    bw_gather_source(&w->copy, related ? &beside->copy : NULL);
    finish(rules, w);
}

const bw_gather *bw_verdict_facts(const bw_verdict *verdict)
{
    return &((const whole_verdict *)verdict)->copy;
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
