/* The copy beside the database that it is a copy of. */
#include "core/verdict/gather.h"

#include <string.h>

/* The datafile header that was written last: it tells the branch. */
static const bw_diff_side *newest_datafile(const bw_gather *g)
{
    const bw_diff_side *newest = NULL;
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE && g->subjects[i].facts[BW_FACT_status].known &&
            (!newest || g->sides[i]->id.checkpoint_scn > newest->id.checkpoint_scn))
            newest = g->sides[i];
    return newest;
}

static void hand_over(bw_gather *g, bw_fact_id to, const bw_gather *source, bw_fact_id from)
{
    g->whole.facts[to] = source->whole.facts[from];
}

/* --- logs up to the point where the source went on without this copy --- */
static bool covers(const bw_diff_side *log, uint32_t dbid, uint16_t thread,
                   const bw_diff_side *branch, bw_scn scn)
{
    const bw_identity *id = &log->id;
    return log->trouble.status == BW_OK && id->has_redo && id->dbid == dbid &&
           id->thread == thread && id->resetlogs_scn == branch->id.resetlogs_scn &&
           id->resetlogs_time == branch->id.resetlogs_time && id->first_scn <= scn &&
           scn < id->next_scn;
}

static const bw_diff_side *log_with(const bw_gather *g, uint16_t thread, const bw_diff_side *branch,
                                    bw_scn scn)
{
    for (size_t i = 0; i < g->folder.count; i++)
        if (covers(g->folder.files[i], g->dbid, thread, branch, scn))
            return g->folder.files[i];
    return NULL;
}

/* True when some log of each thread covers every SCN from `from` to `to`; else where it breaks. */
static bool chain(const bw_gather *g, const bw_gather *source, uint16_t thread,
                  const bw_diff_side *branch, bw_scn from, bw_scn to, bw_scn *broken)
{
    while (from <= to) {
        const bw_diff_side *log = log_with(g, thread, branch, from);
        log = log ? log : log_with(source, thread, branch, from);
        *broken = from;
        if (!log)
            return false;
        from = log->id.next_scn;
    }
    return true;
}

static void put_reinstate(bw_gather *g, const bw_gather *source, const bw_diff_side *own,
                          bw_scn branch)
{
    bw_scn lowest = BW_SCN_NONE, broken = 0, first_broken = 0;
    int64_t missing = 0;
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE && g->subjects[i].facts[BW_FACT_status].known &&
            g->sides[i]->id.checkpoint_scn < lowest)
            lowest = g->sides[i]->id.checkpoint_scn;
    lowest = lowest < branch ? lowest : branch - 1;
    for (size_t i = 0; i < g->count; i++) {
        if (g->subjects[i].kind != BW_OF_THREAD)
            continue;
        uint16_t thread = (uint16_t)g->subjects[i].facts[BW_FACT_thread].value;
        if (!chain(g, source, thread, own, lowest, branch - 1, &broken) && !missing++)
            first_broken = broken;
    }
    bw_fact_set(&g->whole, BW_FACT_reinstate_missing, missing,
                &(bw_fact_place){g->path, -1, NULL, "likely"});
    g->whole.facts[BW_FACT_reinstate_missing].text =
        missing ? bw_arena_printf(g->arena,
                                  "no log of the old branch here or at the source holds SCN %llu",
                                  (unsigned long long)first_broken)
                : "none";
}

static void compare_branches(bw_gather *g, const bw_gather *source)
{
    const bw_diff_side *own = newest_datafile(g), *other = newest_datafile(source);
    if (!own || !other)
        return;
    bool behind = own->id.resetlogs_scn == other->id.previous_resetlogs_scn &&
                  own->id.resetlogs_time == other->id.previous_resetlogs_time &&
                  other->id.previous_resetlogs_scn;
    bw_fact_place place = {other->path, 1, "kcvfh.kcvfhrls", NULL};
    bw_fact_set(&g->whole, BW_FACT_source_resetlogs_scn, (int64_t)other->id.resetlogs_scn, &place);
    place.field = "kcvfh.kcvfhprs, kcvfhprc";
    bw_fact_set(&g->whole, BW_FACT_behind_source_branch, behind, &place);
    g->whole.facts[BW_FACT_behind_source_branch].text =
        behind ? "the copy is of the branch before the source's" : "no";
    if (behind)
        put_reinstate(g, source, own, other->id.resetlogs_scn);
    else
        bw_fact_set(&g->whole, BW_FACT_reinstate_missing, 0, &place);
}

void bw_gather_source(bw_gather *g, const bw_gather *source)
{
    static const bw_fact_id pairs[][2] = {
        {BW_FACT_source_controls, BW_FACT_controls},
        {BW_FACT_source_moved, BW_FACT_moved},
        {BW_FACT_source_open_threads, BW_FACT_open_threads},
        {BW_FACT_source_activation_id, BW_FACT_activation_id},
    };
    if (!source)
        return;
    for (size_t i = 0; i < BW_COUNT(pairs); i++)
        hand_over(g, pairs[i][0], source, pairs[i][1]);
    compare_branches(g, source);
}
