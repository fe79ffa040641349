#include "core/verdict/gather.h"
#include "core/workspace/held.h"

#include <stdlib.h>
#include <string.h>

bw_subject *bw_gather_add(bw_gather *g, bw_subject_kind kind, const char *name,
                          const bw_diff_side *side)
{
    if ((g->count & (g->count + 1)) == 0) {
        g->subjects = bw_realloc(g->subjects, (g->count * 2 + 2) * sizeof(*g->subjects));
        g->sides = bw_realloc(g->sides, (g->count * 2 + 2) * sizeof(*g->sides));
    }
    bw_subject *subject = &g->subjects[g->count];
    g->sides[g->count++] = side;
    memset(subject, 0, sizeof(*subject));
    subject->kind = kind;
    subject->name = name;
    return subject;
}

void bw_gather_as_of(bw_gather *g, const char *file, bw_scn scn, const char *what)
{
    if ((g->as_of_count & (g->as_of_count + 1)) == 0)
        g->as_of = bw_realloc(g->as_of, (g->as_of_count * 2 + 2) * sizeof(*g->as_of));
    g->as_of[g->as_of_count++] = (bw_verdict_as_of){file, scn, what};
}

bw_dbfile *bw_gather_file(const bw_gather *g, const bw_diff_side *side, bw_workspace **files,
                          bw_error *err)
{
    *files = g->base ? bw_workspace_new_over(g->base) : bw_workspace_new();
    bw_workspace_settle(*files, side->settled);
    return bw_workspace_open(*files, side->path, err);
}

static bool readable(const bw_diff_side *side)
{
    return side->trouble.status == BW_OK && side->id.has_header;
}

static size_t files_of(const bw_diff_folder *folder, uint32_t dbid)
{
    size_t count = 0;
    for (size_t i = 0; i < folder->count; i++)
        count += readable(folder->files[i]) && folder->files[i]->id.dbid == dbid;
    return count;
}

/* The database that most files are of. */
static uint32_t choose_database(const bw_diff_folder *folder)
{
    uint32_t best = 0;
    size_t most = 0;
    for (size_t i = 0; i < folder->count; i++) {
        uint32_t dbid = folder->files[i]->id.dbid;
        size_t count = readable(folder->files[i]) && dbid != best ? files_of(folder, dbid) : 0;
        if (count > most) {
            most = count;
            best = dbid;
        }
    }
    return best;
}

static void count_foreign(bw_gather *g)
{
    const bw_diff_side *first = NULL;
    int64_t count = 0;
    for (size_t i = 0; i < g->folder.count; i++) {
        const bw_diff_side *side = g->folder.files[i];
        if (!readable(side) || side->id.dbid == g->dbid)
            continue;
        first = first ? first : side;
        count++;
    }
    bw_fact_set(&g->whole, BW_FACT_foreign, count,
                &(bw_fact_place){first ? first->path : NULL, 1, "kccfh.kccfhdbi", NULL});
    if (first)
        g->whole.facts[BW_FACT_foreign].text = bw_arena_printf(
            g->arena, "%lld (%s is of %s, DBID %u; the others of DBID %u)", (long long)count,
            bw_diff_base_name(first), first->id.dbname, first->id.dbid, g->dbid);
}

static const bw_diff_side *newest_control(const bw_gather *g)
{
    const bw_diff_side *newest = NULL;
    for (size_t i = 0; i < g->folder.count; i++) {
        const bw_diff_side *side = g->folder.files[i];
        if (readable(side) && side->id.has_control && side->id.dbid == g->dbid &&
            (!newest || side->id.control_seq > newest->id.control_seq))
            newest = side;
    }
    return newest;
}

bw_status bw_gather_open(bw_gather *g, const char *path, bw_error *err)
{
    g->path = path;
    g->whole.kind = BW_OF_WHOLE;
    g->whole.name = path;
    bw_status status = bw_diff_folder_read(&g->folder, g->base, path, g->progress, err);
    if (status != BW_OK)
        return status;
    g->dbid = choose_database(&g->folder);
    if (!g->dbid)
        return bw_error_set(err, BW_ERR_NOT_FOUND,
                            "%s: no file in it has a header of Oracle's that can be read; name the "
                            "directory of the control files and datafiles",
                            path);
    g->newest = newest_control(g);
    count_foreign(g);
    return BW_OK;
}

void bw_gather_close(bw_gather *g)
{
    bw_diff_folder_free(&g->folder);
    free(g->subjects);
    free(g->sides);
    free(g->as_of);
    g->subjects = NULL;
    g->sides = NULL;
    g->as_of = NULL;
}
