/* What changed from one look to the next: a line a side. */
#include "core/monitor/monitor.h"

#define MOST_LINES 64u

typedef struct lines {
    bw_arena *arena;
    const char **at;
    size_t count;
} lines;

static void add(lines *l, const char *line)
{
    if (l->count < MOST_LINES)
        l->at[l->count++] = line;
}

static void part(bw_text *text, const char *side)
{
    if (text->length)
        bw_text_add(text, ", ");
    else
        bw_text_addf(text, "%s: ", side);
}

/* "seq +3" */
static void step(bw_text *text, const char *side, const char *what, uint32_t before, uint32_t now)
{
    if (before == now)
        return;
    part(text, side);
    bw_text_addf(text, "%s %+lld", what, (long long)now - (long long)before);
}

static void change(bw_text *text, const char *side, const char *what, uint64_t before, uint64_t now)
{
    if (before == now)
        return;
    part(text, side);
    bw_text_addf(text, "%s %llu -> %llu", what, (unsigned long long)before,
                 (unsigned long long)now);
}

static void word(bw_text *text, const char *side, const char *what, const char *before,
                 const char *now)
{
    if (before == now)
        return;
    part(text, side);
    bw_text_addf(text, "%s %s -> %s", what, before, now);
}

static void tell_place(bw_text *text, const char *side, const bw_monitor_side *b,
                       const bw_monitor_side *n)
{
    const bw_rba *from = &b->progress.on_disk, *to = &n->progress.on_disk;
    if (!b->has_progress || !n->has_progress ||
        (from->sequence == to->sequence && from->block == to->block))
        return;
    part(text, side);
    bw_text_addf(text, "on-disk %u/%u -> %u/%u", from->sequence, from->block, to->sequence,
                 to->block);
}

static void tell_side(lines *l, const bw_watch_side *w, const char *side)
{
    const bw_monitor_side *b = &w->shown, *n = &w->now;
    bw_text text = {0};
    if (!b->seen || !n->seen)
        return;
    word(&text, side, "state", bw_monitor_state_name(b->state), bw_monitor_state_name(n->state));
    word(&text, side, "heartbeat", bw_monitor_pulse_name(b->pulse),
         bw_monitor_pulse_name(n->pulse));
    if (b->dbid && n->dbid) {
        step(&text, side, "seq", b->control_seq, n->control_seq);
        if (b->mount_id == n->mount_id)
            step(&text, side, "heartbeat", b->heartbeat, n->heartbeat);
        change(&text, side, "mount id", b->mount_id, n->mount_id);
        change(&text, side, "activation id", b->activation_id, n->activation_id);
        tell_place(&text, side, b, n);
        change(&text, side, "log switch", b->log_sequence, n->log_sequence);
        change(&text, side, "resetlogs SCN", b->resetlogs_scn, n->resetlogs_scn);
    }
    change(&text, side, "datafiles", b->datafiles, n->datafiles);
    change(&text, side, "control files", b->control_files, n->control_files);
    change(&text, side, "files in backup mode", b->backup_files, n->backup_files);
    if (n->checkpoint_high != b->checkpoint_high && n->datafiles && b->datafiles) {
        part(&text, side);
        bw_text_addf(&text, "checkpoint %llu", (unsigned long long)n->checkpoint_high);
    }
    if (text.length)
        add(l, bw_arena_strdup(l->arena, bw_text_get(&text)));
    bw_text_free(&text);
}

void bw_monitor_tell_changes(bw_monitor *m)
{
    lines l = {.arena = bw_monitor_arena(m)};
    l.at = bw_arena_alloc(l.arena, (MOST_LINES + 1) * sizeof(char *));
    for (int id = 0; id < 1 + m->has_copy; id++)
        tell_side(&l, &m->sides[id], bw_monitor_side_name((bw_monitor_side_id)id));
    m->look.changed = l.at;
}
