/* Which archived logs a reinstate needs: those of the old branch whose SCN range overlaps the redo
 * from `from` to `to`, and all of the new branch (failover.md, section 8). */
#include <blockwright/failover.h>

#include <stdlib.h>
#include <string.h>

#define LONGEST_HOLE 1000u /* sequences between two known ones that are listed one by one */

typedef struct candidates {
    bw_needed_log *logs; /* one a branch, thread and sequence, sorted so */
    size_t count;
} candidates;

static int by_place(const void *a, const void *b)
{
    const bw_needed_log *x = a, *y = b;
    if (x->branch != y->branch)
        return x->branch < y->branch ? -1 : 1;
    if (x->thread != y->thread)
        return x->thread < y->thread ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static bool same_thread(const bw_needed_log *a, const bw_needed_log *b)
{
    return a->branch == b->branch && a->thread == b->thread;
}

/* What one source says is added to what others said: SCNs where they are known, a path where the
 * file is. */
static void merge_into(bw_needed_log *log, const bw_needed_log *other)
{
    if (log->first_scn == BW_SCN_NONE)
        log->first_scn = other->first_scn;
    if (log->next_scn == BW_SCN_NONE)
        log->next_scn = other->next_scn;
    if (!log->listed)
        log->listed = other->listed;
    if (other->path && (!log->path || other->known > log->known)) {
        log->path = other->path;
        log->known = other->known;
        log->online = other->online;
    }
}

/* Its header was read, and its name is no archived log's. */
static bool is_online(const bw_known_log *log)
{
    uint32_t branch, thread, sequence;
    return log->known == BW_LOG_BY_HEADER &&
           !bw_log_name_parse(log->path, &branch, &thread, &sequence);
}

/* The next log of a thread begins where this one ends. */
static void join_neighbours(candidates *c)
{
    for (size_t i = 0; i + 1 < c->count; i++) {
        bw_needed_log *log = &c->logs[i], *next = log + 1;
        if (!same_thread(log, next) || next->sequence != log->sequence + 1)
            continue;
        if (log->next_scn == BW_SCN_NONE)
            log->next_scn = next->first_scn;
        if (next->first_scn == BW_SCN_NONE)
            next->first_scn = log->next_scn;
    }
}

/* Rows without a resetlogs id (V$LOG) are of the branch that was current on the old primary. */
static candidates collect(const bw_log_inventory *inventory, uint32_t old_branch)
{
    size_t all = bw_log_inventory_count(inventory);
    candidates c = {bw_alloc((all ? all : 1) * sizeof(*c.logs)), 0};
    for (size_t i = 0; i < all; i++) {
        const bw_known_log *log = bw_log_inventory_at(inventory, i);
        bool place = log->here || log->known == BW_LOG_BY_NAME;
        c.logs[c.count++] = (bw_needed_log){.branch = log->branch ? log->branch : old_branch,
                                            .thread = log->thread,
                                            .sequence = log->sequence,
                                            .first_scn = log->first_scn,
                                            .next_scn = log->next_scn,
                                            .path = place ? log->path : NULL,
                                            .listed = place ? NULL : log->path,
                                            .known = log->known,
                                            .online = is_online(log)};
    }
    qsort(c.logs, c.count, sizeof(*c.logs), by_place);
    size_t kept = 0;
    for (size_t i = 0; i < c.count; i++)
        if (kept && by_place(&c.logs[kept - 1], &c.logs[i]) == 0)
            merge_into(&c.logs[kept - 1], &c.logs[i]);
        else
            c.logs[kept++] = c.logs[i];
    c.count = kept;
    join_neighbours(&c);
    return c;
}

/* The highest SCN that an earlier log of the thread is known to have begun or ended at. */
static bw_scn bound_before(const candidates *c, size_t i)
{
    for (size_t k = i; k-- > 0 && same_thread(&c->logs[k], &c->logs[i]);)
        if (c->logs[k].next_scn != BW_SCN_NONE)
            return c->logs[k].next_scn;
        else if (c->logs[k].first_scn != BW_SCN_NONE)
            return c->logs[k].first_scn;
    return 0;
}

static bw_scn bound_behind(const candidates *c, size_t i)
{
    for (size_t k = i + 1; k < c->count && same_thread(&c->logs[k], &c->logs[i]); k++)
        if (c->logs[k].first_scn != BW_SCN_NONE)
            return c->logs[k].first_scn;
        else if (c->logs[k].next_scn != BW_SCN_NONE)
            return c->logs[k].next_scn;
    return BW_SCN_NONE;
}

/* next > from and first <= to, where what is not known is bounded by the thread's other logs. */
static bool is_wanted(const candidates *c, size_t i, const bw_reinstate *r, bool *certain)
{
    const bw_needed_log *log = &c->logs[i];
    bool first = log->first_scn != BW_SCN_NONE, next = log->next_scn != BW_SCN_NONE;
    bw_scn least = first ? log->first_scn : bound_before(c, i);
    bw_scn most = next ? log->next_scn : bound_behind(c, i);
    bool last = i + 1 == c->count || !same_thread(log, log + 1);
    *certain = first && (next || last); /* the last one of a branch is open to its end */
    return most > r->from && least <= r->to;
}

typedef struct answer {
    bw_arena *arena;
    bw_needed_log *logs;
    size_t count, room;
} answer;

static void tell(answer *a, const bw_needed_log *log, bw_log_need need, bool new_branch)
{
    if (a->count == a->room) {
        size_t room = a->room ? 2 * a->room : 16;
        bw_needed_log *more = bw_arena_alloc(a->arena, room * sizeof(*more));
        if (a->count)
            memcpy(more, a->logs, a->count * sizeof(*more));
        a->logs = more;
        a->room = room;
    }
    bw_needed_log *told = &a->logs[a->count++];
    *told = *log;
    told->need = log->path ? need : BW_LOG_MISSING;
    told->of_new_branch = new_branch;
}

/* Sequences that no source knows, between two of one thread. */
static void tell_hole(answer *a, const bw_needed_log *before, const bw_needed_log *behind,
                      bool new_branch)
{
    uint32_t from = before ? before->sequence + 1 : 1;
    for (uint32_t s = from; s < behind->sequence && s - from < LONGEST_HOLE; s++)
        tell(a,
             &(bw_needed_log){.branch = behind->branch,
                              .thread = behind->thread,
                              .sequence = s,
                              .first_scn = BW_SCN_NONE,
                              .next_scn = BW_SCN_NONE},
             BW_LOG_MISSING, new_branch);
}

static void tell_old_branch(answer *a, const candidates *c, const bw_reinstate *r)
{
    const bw_needed_log *before = NULL;
    for (size_t i = 0; i < c->count; i++) {
        bool certain;
        if (c->logs[i].branch != r->old_branch || !is_wanted(c, i, r, &certain))
            continue;
        if (before && same_thread(before, &c->logs[i]))
            tell_hole(a, before, &c->logs[i], false);
        before = &c->logs[i];
        tell(a, before, certain ? BW_LOG_NEEDED : BW_LOG_POSSIBLY, false);
    }
}

/* Every log of the new branch from 1 on: gap fetching brings them when the transport works. */
static void tell_new_branch(answer *a, const candidates *c, const bw_reinstate *r)
{
    const bw_needed_log *before = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const bw_needed_log *log = &c->logs[i];
        if (log->branch != r->new_branch)
            continue;
        tell_hole(a, before && same_thread(before, log) ? before : NULL, log, true);
        tell(a, log, BW_LOG_NEEDED, true);
        before = log;
    }
}

static void find_branches(const bw_log_inventory *inventory, bw_reinstate *r)
{
    uint32_t newest = 0, before = 0;
    for (size_t i = 0; i < bw_log_inventory_count(inventory); i++) {
        uint32_t branch = bw_log_inventory_at(inventory, i)->branch;
        if (branch > newest) {
            before = newest;
            newest = branch;
        } else if (branch > before && branch < newest) {
            before = branch;
        }
    }
    if (!r->new_branch)
        r->new_branch = newest;
    if (!r->old_branch)
        r->old_branch = r->new_branch == newest ? before : 0;
}

bw_status bw_needed_logs(const bw_log_inventory *inventory, bw_reinstate *r, bw_arena *arena,
                         const bw_needed_log **needed, size_t *count, bw_error *err)
{
    answer a = {.arena = arena};
    find_branches(inventory, r);
    if (r->from == BW_SCN_NONE || r->from > r->to)
        r->from = r->to;
    if (!r->old_branch)
        return bw_error_set(err, BW_ERR_NOT_FOUND,
                            "the logs name %s: say which branches are meant with --old-branch and "
                            "--new-branch (the third number of an archived log's name)",
                            r->new_branch ? "one branch only" : "no branch");
    candidates c = collect(inventory, r->old_branch);
    tell_old_branch(&a, &c, r);
    tell_new_branch(&a, &c, r);
    free(c.logs);
    *needed = a.logs;
    *count = a.count;
    return BW_OK;
}

/* --- in words --- */
void bw_needed_log_where(const bw_needed_log *log, bw_text *text)
{
    const char *where = log->path     ? log->path
                        : log->listed ? log->listed
                                      : "no copy is known: look on the new primary and in backups";
    const char *how = !log->path ? (log->listed ? " (a list says so; not here: copy it)" : "")
                      : log->online                    ? " (online log: read where it is)"
                      : log->known != BW_LOG_BY_HEADER ? " (by its name: its header was not read)"
                                                       : "";
    bw_text_addf(text, "%s%s", where, how);
}

void bw_reinstate_commands(const bw_needed_log *needed, size_t count, const char *indent,
                           bw_text *text)
{
    for (size_t i = 0; i < count; i++)
        if (needed[i].path && !needed[i].online)
            bw_text_addf(text, "%sRMAN> catalog archivelog '%s';\n", indent, needed[i].path);
    bw_text_addf(text, "%sDGMGRL> reinstate database <old primary>\n", indent);
}

const char *bw_reinstate_advice(void)
{
    return "Flashback itself reads back to its last marker, at most about an hour before: give "
           "--from for a lower SCN if it asks for more.\n"
           "It must be on, and reach back to the SCN (V$FLASHBACK_DATABASE_LOG); else the standby "
           "has to be made anew (ORA-38726, ORA-38729).\n"
           "Afterwards the alert log says: Flashback Restore Complete, Media Recovery Complete, "
           "Completed: ALTER DATABASE CONVERT TO PHYSICAL STANDBY, Media Recovery Log of the new "
           "branch. Logs that transport does not bring: alter database register physical logfile "
           "'...'. After ORA-19906 start the apply again.";
}
