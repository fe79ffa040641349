/* The facts as rows of a table: one function a row, both sides alike. */
#include "core/monitor/monitor.h"

#include <string.h>

typedef struct cell {
    bw_monitor *m;
    const bw_monitor_side *s;
    bw_text text;
    bw_monitor_cell *out;
} cell;

static void number(cell *c, int64_t value)
{
    c->out->known = true;
    c->out->number = value;
}

static void role(cell *c)
{
    bw_text_add(&c->text, bw_monitor_role_name(c->s->role));
    number(c, c->s->role);
}

static void state(cell *c)
{
    bw_text_add(&c->text, bw_monitor_state_name(c->s->state));
    number(c, c->s->state);
}

static void heartbeat(cell *c)
{
    static const bw_light lights[] = {BW_LIGHT_UNKNOWN, BW_LIGHT_GREEN, BW_LIGHT_GREEN,
                                      BW_LIGHT_AMBER};
    bw_text_add(&c->text, bw_monitor_pulse_name(c->s->pulse));
    if (c->s->pulse == BW_MONITOR_PULSE_STOPPED || c->s->pulse == BW_MONITOR_PULSE_ALIVE)
        bw_text_addf(&c->text,
                     c->s->pulse == BW_MONITOR_PULSE_STOPPED ? " for %.0f s" : ", %.0f s ago",
                     c->s->pulse_seconds);
    if (c->s->has_progress)
        number(c, c->s->heartbeat);
    c->out->light = lights[c->s->pulse];
}

static void mount_id(cell *c)
{
    if (!c->s->has_progress)
        return;
    bw_text_addf(&c->text, "%u", c->s->mount_id);
    number(c, c->s->mount_id);
}

static void control_seq(cell *c)
{
    if (!c->s->dbid)
        return;
    bw_text_addf(&c->text, "%u in %zu files", c->s->control_seq, c->s->control_files);
    number(c, c->s->control_seq);
}

static void on_disk_scn(cell *c)
{
    if (!c->s->has_progress)
        return;
    bw_text_addf(&c->text, "%llu", (unsigned long long)c->s->progress.on_disk_scn);
    number(c, (int64_t)c->s->progress.on_disk_scn);
}

static void on_disk_time(cell *c)
{
    char time[BW_TIME_TEXT];
    if (!c->s->has_progress)
        return;
    bw_text_add(&c->text, bw_time_format(c->s->progress.on_disk_time, time));
    number(c, c->s->progress.on_disk_time);
}

static void on_disk_rba(cell *c)
{
    const bw_rba *rba = &c->s->progress.on_disk;
    if (!c->s->has_progress)
        return;
    bw_text_addf(&c->text, "%u/%u thread %u", rba->sequence, rba->block, c->s->progress.thread);
    number(c, rba->block);
}

static void current_log(cell *c)
{
    if (!c->s->log_sequence)
        return;
    bw_text_addf(&c->text, "%u from SCN %llu", c->s->log_sequence,
                 (unsigned long long)c->s->log_first_scn);
    number(c, c->s->log_sequence);
}

static void recovery(cell *c)
{
    if (!c->s->has_debt)
        return;
    bw_text_addf(&c->text, "%u blocks, %llu KB", c->s->progress.dirty,
                 (unsigned long long)(c->s->debt_bytes / 1024));
    number(c, (int64_t)c->s->debt_bytes);
}

static void checkpoint(cell *c)
{
    if (!c->s->datafiles)
        return;
    bw_text_addf(&c->text, "%llu", (unsigned long long)c->s->checkpoint_high);
    number(c, (int64_t)c->s->checkpoint_high);
}

static void spread(cell *c)
{
    uint64_t apart = c->s->checkpoint_high - c->s->checkpoint_low;
    if (!c->s->datafiles)
        return;
    if (apart)
        bw_text_addf(&c->text, "%llu SCN, %zu files behind", (unsigned long long)apart,
                     c->s->datafiles_behind);
    else
        bw_text_add(&c->text, "none");
    number(c, (int64_t)apart);
}

static void datafiles(cell *c)
{
    bw_text_addf(&c->text, "%zu, %zu fuzzy", c->s->datafiles, c->s->fuzzy_files);
    number(c, (int64_t)c->s->datafiles);
}

static void backup(cell *c)
{
    if (c->s->backup_files)
        bw_text_addf(&c->text, "%zu files", c->s->backup_files);
    else
        bw_text_add(&c->text, "none");
    number(c, (int64_t)c->s->backup_files);
    c->out->light = c->s->backup_files ? BW_LIGHT_AMBER : BW_LIGHT_GREEN;
}

static void trouble(cell *c)
{
    const char *first = c->s->trouble;
    size_t count = first != NULL;
    for (size_t i = 0; i < c->s->file_count; i++)
        if (c->s->files[i].trouble) {
            first = first ? first : c->s->files[i].trouble;
            count++;
        }
    if (c->s->silent > 0)
        bw_text_addf(&c->text, "no answer for %.0f s", c->s->silent);
    else if (count > 1)
        bw_text_addf(&c->text, "%zu files: %s ...", count, first);
    else
        bw_text_add(&c->text, count ? first : "none");
    number(c, (int64_t)count);
    c->out->light = c->s->silent > 0 || count ? BW_LIGHT_RED : BW_LIGHT_GREEN;
}

static void blocks(cell *c)
{
    bool copy = c->s == &c->m->sides[BW_MONITOR_COPY].now;
    if (!copy || !c->s->datafiles)
        return;
    if (c->s->blocks_seen < 1)
        bw_text_addf(&c->text, "%.0f %% looked at", c->s->blocks_seen * 100);
    else
        bw_text_addf(&c->text, "all looked at within %.0f s", c->s->blocks_seconds);
    number(c, (int64_t)(c->s->blocks_seen * 100));
}

static const struct {
    const char *key, *title;
    void (*tell)(cell *c);
} table[] = {
    {"role", "role", role},
    {"state", "state", state},
    {"heartbeat", "heartbeat", heartbeat},
    {"mount_id", "mount id", mount_id},
    {"control_seq", "control sequence", control_seq},
    {"on_disk_scn", "SCN on disk", on_disk_scn},
    {"on_disk_time", "time on disk", on_disk_time},
    {"on_disk_rba", "RBA on disk", on_disk_rba},
    {"log", "current log", current_log},
    {"recovery", "crash recovery", recovery},
    {"checkpoint", "checkpoint SCN", checkpoint},
    {"spread", "checkpoint spread", spread},
    {"datafiles", "datafiles", datafiles},
    {"backup", "in backup mode", backup},
    {"blocks", "blocks", blocks},
    {"trouble", "trouble", trouble},
};

static void tell_cell(bw_monitor *m, size_t row, int side)
{
    cell c = {.m = m, .s = &m->sides[side].now, .out = &m->rows[row].cells[side]};
    *c.out = (bw_monitor_cell){.text = ""};
    if (c.s->seen || table[row].tell == trouble)
        table[row].tell(&c);
    c.out->text = bw_arena_strdup(bw_monitor_arena(m), bw_text_get(&c.text));
    bw_text_free(&c.text);
}

void bw_monitor_tell_rows(bw_monitor *m)
{
    m->row_count = BW_COUNT(table);
    for (size_t i = 0; i < BW_COUNT(table); i++) {
        m->rows[i] = (bw_monitor_row){.key = table[i].key, .title = table[i].title};
        m->rows[i].cells[BW_MONITOR_COPY].text = "";
        for (int side = 0; side < 1 + m->has_copy; side++)
            tell_cell(m, i, side);
    }
}

const bw_monitor_row *bw_monitor_row_at(const bw_monitor *m, size_t index)
{
    return index < m->row_count ? &m->rows[index] : NULL;
}
