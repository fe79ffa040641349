/* Branches out of the words of all sources: words that mean the same are put together, the surest
 * ones first; then each branch gets its parent, and each file its relation to the newest branch. */
#include "core/failover/branches.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 50000u
#define MOST_NODES 1000u

bw_branches *bw_branches_new(bw_catalogue *catalogue)
{
    bw_branches *b = bw_alloc(sizeof(*b));
    b->arena = bw_arena_new();
    b->catalogue = catalogue;
    b->newest = BW_BRANCH_NONE;
    return b;
}

void bw_branches_free(bw_branches *b)
{
    if (!b)
        return;
    bw_arena_free(b->arena);
    bw_arena_free(b->tree);
    free(b->words);
    free(b);
}

void bw_branches_put(bw_branches *b, const bw_branch_word *word)
{
    size_t n = b->word_count;
    if (n == MOST_WORDS)
        return;
    if ((n & (n - 1)) == 0)
        b->words = bw_realloc(b->words, (n ? 2 * n : 1) * sizeof(*b->words));
    b->words[b->word_count++] = *word;
}

/* --- words that mean one branch --- */

static bool is_exact(uint32_t first, uint32_t last)
{
    return first && first == last;
}

/* Less is surer. */
static int doubt(const bw_branch_word *w)
{
    bool scn = w->scn != BW_SCN_NONE;
    return is_exact(w->first, w->last) ? (scn ? 0 : 2) : scn ? 1 : 3;
}

typedef enum fit { DIFFERS, MAY_BE, IS } fit;

static fit fits(const bw_branch *n, const bw_branch_word *w)
{
    bool times = n->first && w->first, scns = n->scn != BW_SCN_NONE && w->scn != BW_SCN_NONE;
    if ((n->dbid && w->dbid && n->dbid != w->dbid) || (scns && n->scn != w->scn) ||
        (times && (n->first > w->last || n->last < w->first)) || (!times && !scns))
        return DIFFERS;
    bool same_time = times && is_exact(n->first, n->last) && is_exact(w->first, w->last);
    return same_time || scns ? IS : MAY_BE;
}

/* Two that may be it are none. */
static size_t node_of(const bw_branches *b, const bw_branch_word *w, fit *how)
{
    size_t found = BW_BRANCH_NONE;
    *how = DIFFERS;
    for (size_t i = 0; i < b->node_count; i++) {
        fit one = fits(&b->nodes[i], w);
        if (one == IS) {
            *how = IS;
            return i;
        }
        if (one == MAY_BE) {
            found = *how == MAY_BE ? BW_BRANCH_NONE : i;
            *how = MAY_BE;
        }
    }
    return found;
}

static void learn(bw_branch *n, const bw_branch_word *w)
{
    if (n->scn == BW_SCN_NONE)
        n->scn = w->scn;
    if (!n->dbid)
        n->dbid = w->dbid;
    if (w->first && (!n->first || w->first > n->first))
        n->first = w->first;
    if (w->last && (!n->last || w->last < n->last))
        n->last = w->last;
    n->id = is_exact(n->first, n->last) ? n->first : 0;
}

static void place(bw_branches *b, bw_branch_word *w, bool *likely)
{
    fit how;
    size_t i = node_of(b, w, &how);
    *likely = how == MAY_BE && i != BW_BRANCH_NONE;
    if (i == BW_BRANCH_NONE && b->node_count == MOST_NODES)
        return;
    if (i == BW_BRANCH_NONE) {
        i = b->node_count++;
        b->nodes[i] = (bw_branch){.scn = BW_SCN_NONE, .parent = BW_BRANCH_NONE};
    }
    learn(&b->nodes[i], w);
    w->branch = i;
}

static void place_words(bw_branches *b, bool *likely)
{
    for (size_t i = 0; i < b->word_count; i++)
        b->words[i].branch = BW_BRANCH_NONE;
    for (int level = 0; level <= 3; level++)
        for (size_t i = 0; i < b->word_count; i++)
            if (doubt(&b->words[i]) == level)
                place(b, &b->words[i], &likely[i]);
}

static void keep_sources(bw_branches *b, const bool *likely)
{
    bw_branch_seen **lists = bw_arena_alloc(b->tree, (b->node_count + 1) * sizeof(*lists));
    size_t *counts = bw_arena_alloc(b->tree, (b->node_count + 1) * sizeof(*counts));
    for (size_t i = 0; i < b->word_count; i++)
        if (b->words[i].branch != BW_BRANCH_NONE)
            counts[b->words[i].branch]++;
    for (size_t n = 0; n < b->node_count; n++)
        b->nodes[n].seen = lists[n] = bw_arena_alloc(b->tree, counts[n] * sizeof(**lists));
    for (size_t i = 0; i < b->word_count; i++) {
        const bw_branch_word *w = &b->words[i];
        if (w->branch == BW_BRANCH_NONE)
            continue;
        bw_branch *n = &b->nodes[w->branch];
        lists[w->branch][n->seen_count++] =
            (bw_branch_seen){w->file, w->line, w->what, w->current, likely[i]};
    }
}

/* --- parents --- */

/* Did a begin before b, by time and by SCN as far as both have them? A branch that began later at a
 * lower SCN does not come from it: the database was flashed back between. */
static bool is_older(const bw_branch *a, const bw_branch *b)
{
    bool times = a->first && b->first, scns = a->scn != BW_SCN_NONE && b->scn != BW_SCN_NONE;
    return (times || scns) && (!times || a->last < b->first) && (!scns || a->scn < b->scn);
}

/* Of two that a branch may come from: by time, else by SCN. */
static bool is_newer(const bw_branch *a, const bw_branch *b)
{
    if (a->first && b->first)
        return a->first > b->last;
    return a->scn != BW_SCN_NONE && b->scn != BW_SCN_NONE && a->scn > b->scn;
}

static bool same_database(const bw_branch *a, const bw_branch *b)
{
    return !a->dbid || !b->dbid || a->dbid == b->dbid;
}

static void set_parent(bw_branches *b, size_t child, size_t parent)
{
    if (child != parent && is_older(&b->nodes[parent], &b->nodes[child])) {
        b->nodes[child].parent = parent;
        b->nodes[child].parent_told = true;
    }
}

static size_t node_at(const bw_branches *b, bw_scn scn, uint32_t time, uint32_t dbid)
{
    fit how;
    bw_branch_word w = {.dbid = dbid, .scn = scn, .first = time, .last = time};
    size_t i = node_of(b, &w, &how);
    return how == IS ? i : BW_BRANCH_NONE;
}

/* Headers and records name the branch before; the current and parent rows of a list are a chain. */
static void take_told_parents(bw_branches *b)
{
    const bw_branch_word *before = NULL;
    for (size_t i = 0; i < b->word_count; i++) {
        const bw_branch_word *w = &b->words[i];
        if (w->branch == BW_BRANCH_NONE)
            continue;
        if (w->before_time) {
            size_t parent = node_at(b, w->before_scn, w->before_time, w->dbid);
            if (parent != BW_BRANCH_NONE)
                set_parent(b, w->branch, parent);
        }
        if (w->list && before && before->list == w->list && before->dbid == w->dbid)
            set_parent(b, w->branch, before->branch);
        if (w->list)
            before = w;
    }
}

static bool is_one_database(const bw_branches *b)
{
    uint32_t dbid = 0;
    for (size_t i = 0; i < b->node_count; i++) {
        if (dbid && b->nodes[i].dbid && b->nodes[i].dbid != dbid)
            return false;
        dbid = b->nodes[i].dbid ? b->nodes[i].dbid : dbid;
    }
    return true;
}

/* The newest of those that are older. A database is created at SCN 1: nothing is before that. */
static void guess_parents(bw_branches *b)
{
    bool one = is_one_database(b);
    for (size_t i = 0; i < b->node_count; i++) {
        bw_branch *n = &b->nodes[i];
        for (size_t k = 0; k < b->node_count && !n->parent_told && n->scn > 1; k++) {
            const bw_branch *older = &b->nodes[k];
            if ((one || older->dbid == n->dbid) && is_older(older, n) &&
                (n->parent == BW_BRANCH_NONE || is_newer(older, &b->nodes[n->parent])))
                n->parent = k;
        }
    }
}

/* --- the tree in order --- */

static void list_below(const bw_branches *b, size_t parent, unsigned depth, size_t *order,
                       size_t *count)
{
    for (size_t i = 0; i < b->node_count; i++)
        if (b->nodes[i].parent == parent) {
            b->nodes[i].depth = depth;
            order[(*count)++] = i;
            list_below(b, i, depth + 1, order, count);
        }
}

/* Guesses by time and guesses by SCN may close a ring: it is opened. */
static void list_tree(bw_branches *b, size_t *order, size_t *count)
{
    for (size_t i = 0; i < b->node_count; i++)
        b->nodes[i].depth = UINT32_MAX;
    list_below(b, BW_BRANCH_NONE, 0, order, count);
    for (size_t i = 0; i < b->node_count; i++) {
        if (b->nodes[i].depth != UINT32_MAX)
            continue;
        b->nodes[i].parent = BW_BRANCH_NONE;
        b->nodes[i].depth = 0;
        order[(*count)++] = i;
        list_below(b, i, 1, order, count);
    }
}

/* Parents come before their children. */
static void sort_tree(bw_branches *b)
{
    size_t n = b->node_count, count = 0;
    size_t *order = bw_arena_alloc(b->tree, (n + 1) * sizeof(*order));
    size_t *place_of = bw_arena_alloc(b->tree, (n + 1) * sizeof(*place_of));
    bw_branch *sorted = bw_arena_alloc(b->tree, (n + 1) * sizeof(*sorted));
    list_tree(b, order, &count);
    for (size_t i = 0; i < count; i++) {
        place_of[order[i]] = i;
        sorted[i] = b->nodes[order[i]];
    }
    for (size_t i = 0; i < count; i++)
        if (sorted[i].parent != BW_BRANCH_NONE)
            sorted[i].parent = place_of[sorted[i].parent];
    for (size_t i = 0; i < b->word_count; i++)
        if (b->words[i].branch != BW_BRANCH_NONE)
            b->words[i].branch = place_of[b->words[i].branch];
    memcpy(b->nodes, sorted, count * sizeof(*sorted));
    b->node_count = count;
}

/* The newest that somebody runs on; without one the newest of all. */
static size_t newest_of(const bw_branches *b)
{
    size_t newest = BW_BRANCH_NONE;
    bool newest_runs = false;
    for (size_t i = 0; i < b->node_count; i++) {
        bool runs = false;
        for (size_t k = 0; k < b->nodes[i].seen_count && !runs; k++)
            runs = b->nodes[i].seen[k].current;
        bool newer =
            newest == BW_BRANCH_NONE || is_newer(&b->nodes[i], &b->nodes[newest]);
        if ((runs && !newest_runs) || (runs == newest_runs && newer)) {
            newest = i;
            newest_runs = runs;
        }
    }
    /* Somebody who runs on an older branch is the one that was left behind. */
    for (size_t i = 0; i < b->node_count && newest != BW_BRANCH_NONE; i++)
        if (is_newer(&b->nodes[i], &b->nodes[newest]) &&
            same_database(&b->nodes[newest], &b->nodes[i]))
            newest = i;
    return newest;
}

/* --- files --- */

/* The branch on the way to the newest that left `branch`; BW_BRANCH_NONE: not on that way. */
static size_t step_from(const bw_branches *b, size_t branch)
{
    for (size_t i = b->newest; i != BW_BRANCH_NONE; i = b->nodes[i].parent)
        if (b->nodes[i].parent == branch)
            return i;
    return BW_BRANCH_NONE;
}

static bw_branch_relation relate(const bw_branches *b, bw_branch_file *f)
{
    const bw_branch *own = &b->nodes[f->branch], *newest = &b->nodes[b->newest];
    if (f->branch == b->newest)
        return BW_BRANCH_SAME;
    if (!same_database(own, newest))
        return BW_BRANCH_FOREIGN;
    size_t step = step_from(b, f->branch);
    if (step == BW_BRANCH_NONE)
        return BW_BRANCH_ASIDE;
    f->limit = b->nodes[step].scn;
    if (f->limit == BW_SCN_NONE || f->scn == BW_SCN_NONE)
        return BW_BRANCH_UNKNOWN;
    return f->scn < f->limit ? BW_BRANCH_ANCESTOR : BW_BRANCH_ORPHAN;
}

static void relate_files(bw_branches *b)
{
    b->files = bw_arena_alloc(b->tree, (b->word_count + 1) * sizeof(*b->files));
    b->files_count = 0;
    for (size_t i = 0; i < b->word_count; i++) {
        const bw_branch_word *w = &b->words[i];
        if (!w->is_file || w->branch == BW_BRANCH_NONE)
            continue;
        bw_branch_file *f = &b->files[b->files_count++];
        *f = (bw_branch_file){.path = w->file,
                              .what = w->what,
                              .branch = w->branch,
                              .scn = w->at,
                              .limit = BW_SCN_NONE};
        f->relation = relate(b, f);
    }
}

const bw_branch *bw_branches_read(bw_branches *b, size_t *count)
{
    bw_arena_free(b->tree);
    b->tree = bw_arena_new();
    b->nodes = bw_arena_alloc(b->tree, (MOST_NODES + 1) * sizeof(*b->nodes));
    b->node_count = 0;
    bool *likely = bw_arena_alloc(b->tree, b->word_count + 1);
    place_words(b, likely);
    keep_sources(b, likely);
    take_told_parents(b);
    guess_parents(b);
    sort_tree(b);
    b->newest = newest_of(b);
    relate_files(b);
    *count = b->node_count;
    return b->nodes;
}

const bw_branch_file *bw_branches_files(const bw_branches *b, size_t *count)
{
    *count = b->files_count;
    return b->files;
}

size_t bw_branches_newest(const bw_branches *b)
{
    return b->newest;
}

const char *bw_branch_relation_name(bw_branch_relation relation)
{
    static const char *const names[] = {"same",  "ancestor", "ORPHAN",
                                        "aside", "foreign",  "unknown"};
    return names[relation];
}
