/* Numbers of a look, and their past. A number that rests on something unread is not known. */
#include "core/monitor/monitor.h"
#include "core/workspace/held.h"

#include <stdlib.h>
#include <string.h>

#define RATE_SECONDS 60.0
#define SWITCH_SECONDS 600.0
#define MOST_SEQUENCES 1000u /* that are looked for one by one */

static const struct {
    const char *name, *unit, *doc;
} table[] = {
#define ROW(id, name, unit, doc) {name, unit, doc},
    BW_MONITOR_METRICS(ROW)
#undef ROW
};

const char *bw_metric_name(bw_monitor_metric metric)
{
    return table[metric].name;
}

const char *bw_metric_unit(bw_monitor_metric metric)
{
    return table[metric].unit;
}

const char *bw_metric_doc(bw_monitor_metric metric)
{
    return table[metric].doc;
}

bool bw_metric_find(const char *name, bw_monitor_metric *metric)
{
    for (size_t i = 0; i < BW_METRIC_COUNT; i++)
        if (strcmp(table[i].name, name) == 0) {
            *metric = (bw_monitor_metric)i;
            return true;
        }
    return false;
}

/* --- text --- */
static void text_of_bytes(double value, bw_text *text)
{
    static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
    size_t unit = 0;
    double size = value < 0 ? -value : value;
    for (; size >= 1024 && unit + 1 < BW_COUNT(units); unit++)
        size /= 1024;
    bw_text_addf(text, "%s%.*f %s", value < 0 ? "-" : "", unit && size < 100 ? 1 : 0, size,
                 units[unit]);
}

static void text_of_seconds(double value, bw_text *text)
{
    long long s = (long long)(value < 0 ? -value : value);
    const char *sign = value < 0 ? "-" : "";
    if (s < 120)
        bw_text_addf(text, "%s%lld s", sign, s);
    else if (s < 2 * 3600)
        bw_text_addf(text, "%s%lld min %lld s", sign, s / 60, s % 60);
    else
        bw_text_addf(text, "%s%lld h %lld min", sign, s / 3600, s / 60 % 60);
}

void bw_metric_text(bw_monitor_metric metric, double value, bw_text *text)
{
    const char *unit = table[metric].unit;
    if (strcmp(unit, "bytes") == 0) {
        text_of_bytes(value, text);
    } else if (strcmp(unit, "bytes/s") == 0) {
        text_of_bytes(value, text);
        bw_text_add(text, "/s");
    } else if (strcmp(unit, "s") == 0) {
        text_of_seconds(value, text);
    } else {
        bool whole = value == (double)(long long)value;
        bw_text_addf(text, "%.*f %s", whole ? 0 : 1, value, unit);
    }
}

/* --- what is known of a look --- */
static void put(bw_monitor *m, bw_monitor_metric metric, double value)
{
    m->known[metric] = true;
    m->values[metric] = value;
}

/* Redo between two places of a thread's redo: whole logs count with the size of the source's. */
static bool redo_between(const bw_monitor *m, const bw_monitor_side *from,
                         const bw_monitor_side *to, double *bytes)
{
    const bw_rba *a = &from->progress.on_disk, *b = &to->progress.on_disk;
    double block = from->log_block_size ? from->log_block_size : 512, log = 0;
    if (from->progress.thread != to->progress.thread)
        return false;
    for (size_t i = 0; i < m->sides[BW_MONITOR_SOURCE].images->count; i++) {
        const bw_image *image = m->sides[BW_MONITOR_SOURCE].images->at[i];
        bw_dbfile *file = bw_workspace_open(m->sides[BW_MONITOR_SOURCE].held, image->path, NULL);
        if (file && bw_dbfile_identity(file)->has_redo)
            log = bw_dbfile_identity(file)->file_blocks;
    }
    double blocks = (double)a->block - b->block + ((double)a->sequence - b->sequence) * log;
    *bytes = blocks * block;
    return a->sequence == b->sequence || log > 0;
}

static bool has_log(const bw_monitor_side *side, uint32_t sequence)
{
    for (size_t i = 0; i < side->file_count; i++)
        if (side->files[i].kind == BW_FILE_REDO && side->files[i].sequence == sequence)
            return true;
    return false;
}

static double gap(const bw_monitor_side *source, const bw_monitor_side *copy)
{
    uint32_t from = copy->progress.low.sequence, to = source->log_sequence;
    double missing = 0;
    if (from == UINT32_MAX || !from)
        from = copy->progress.on_disk.sequence;
    for (uint32_t s = from; s <= to && s - from < MOST_SEQUENCES; s++)
        missing += !has_log(copy, s);
    return missing;
}

static void measure_lags(bw_monitor *m)
{
    const bw_monitor_side *s = &m->sides[BW_MONITOR_SOURCE].now;
    const bw_monitor_side *c = &m->sides[BW_MONITOR_COPY].now;
    double bytes;
    if (!m->has_copy || !s->dbid || s->dbid != c->dbid)
        return;
    put(m, BW_METRIC_LAG_CONTROL, (double)s->control_seq - c->control_seq);
    if (!s->has_progress || !c->has_progress)
        return;
    put(m, BW_METRIC_LAG_SCN, (double)s->progress.on_disk_scn - (double)c->progress.on_disk_scn);
    put(m, BW_METRIC_LAG_TIME, (double)s->progress.on_disk_time - c->progress.on_disk_time);
    if (redo_between(m, s, c, &bytes))
        put(m, BW_METRIC_LAG_REDO, bytes);
    if (c->checkpoint_low != BW_SCN_NONE)
        put(m, BW_METRIC_LAG_APPLY, (double)s->progress.on_disk_scn - (double)c->checkpoint_low);
    if (s->log_sequence)
        put(m, BW_METRIC_LAG_GAP, gap(s, c));
}

static double troubles(const bw_monitor_side *side)
{
    double count = 0;
    for (size_t i = 0; i < side->file_count; i++)
        count += side->files[i].trouble != NULL;
    return count;
}

/* The metrics of the copy follow those of the source in the table, one by one. */
static void measure_side(bw_monitor *m, bw_monitor_side_id id)
{
    const bw_monitor_side *s = &m->sides[id].now;
    put(m, BW_METRIC_SOURCE_SILENT + id, s->silent);
    if (!s->seen)
        return;
    put(m, BW_METRIC_SOURCE_STILL + id, s->still_seconds);
    put(m, BW_METRIC_SOURCE_TROUBLE + id, troubles(s));
    if (s->has_progress && s->state != BW_MONITOR_CLOSED) {
        put(m, BW_METRIC_SOURCE_HEARTBEAT + id, s->pulse_seconds);
        put(m, BW_METRIC_SOURCE_DIRTY + id, s->progress.dirty);
    }
    if (s->has_debt)
        put(m, BW_METRIC_SOURCE_DEBT + id, (double)s->debt_bytes);
    if (!s->datafiles)
        return;
    put(m, BW_METRIC_SOURCE_SPREAD + id, (double)(s->checkpoint_high - s->checkpoint_low));
    put(m, BW_METRIC_SOURCE_BEHIND + id, (double)s->datafiles_behind);
    put(m, BW_METRIC_SOURCE_BACKUP + id, (double)s->backup_files);
}

/* --- rates: how much a number rose within a window --- */
static bool rise(const bw_past *h, double now, double window, double *per_second)
{
    bw_monitor_span spans[60];
    double first = 0, first_at = 0, last = 0, last_at = 0;
    bool any = false;
    bw_past_read(h, now - window, now + 0.001, spans, BW_COUNT(spans));
    for (size_t i = 0; i < BW_COUNT(spans); i++) {
        if (!spans[i].known)
            continue;
        last = spans[i].last;
        last_at = now - window + window * (double)(i + 1) / BW_COUNT(spans);
        if (!any) {
            first = spans[i].last;
            first_at = last_at;
        }
        any = true;
    }
    if (!any || last_at - first_at < window / 20)
        return false;
    *per_second = (last - first) / (last_at - first_at);
    return true;
}

static void measure_rates(bw_monitor *m, double now)
{
    bw_watch_side *w = &m->sides[BW_MONITOR_SOURCE];
    const bw_monitor_side *s = &w->now, *b = &w->shown;
    double rate;
    if (!s->has_progress || s->silent > 0)
        return;
    if (b->log_sequence && s->log_sequence > b->log_sequence)
        w->switches += s->log_sequence - b->log_sequence;
    bw_past_add(m->rates[BW_RATE_CONTROL], now, s->control_seq);
    bw_past_add(m->rates[BW_RATE_SCN], now, (double)s->progress.on_disk_scn);
    bw_past_add(m->rates[BW_RATE_SWITCHES], now, w->switches);
    if (rise(m->rates[BW_RATE_CONTROL], now, RATE_SECONDS, &rate))
        put(m, BW_METRIC_CONTROL_RATE, rate * 60);
    if (rise(m->rates[BW_RATE_SCN], now, RATE_SECONDS, &rate))
        put(m, BW_METRIC_SCN_RATE, rate);
    if (rise(m->rates[BW_RATE_SWITCHES], now, SWITCH_SECONDS, &rate))
        put(m, BW_METRIC_SWITCH_RATE, rate * 3600);
}

/* Redo is summed up from look to look; a log that was switched counts as full. */
static void measure_redo(bw_monitor *m, double now)
{
    bw_watch_side *w = &m->sides[BW_MONITOR_SOURCE];
    const bw_monitor_side *s = &w->now, *b = &w->shown;
    double bytes, rate;
    if (!s->has_progress || s->silent > 0)
        return;
    if (b->has_progress && redo_between(m, s, b, &bytes) && bytes > 0)
        w->redo_written += bytes;
    bw_past_add(m->rates[BW_RATE_REDO], now, w->redo_written);
    if (rise(m->rates[BW_RATE_REDO], now, RATE_SECONDS, &rate))
        put(m, BW_METRIC_REDO_RATE, rate);
}

void bw_monitor_measure(bw_monitor *m, double now)
{
    memset(m->known, 0, sizeof(m->known));
    measure_side(m, BW_MONITOR_SOURCE);
    if (m->has_copy)
        measure_side(m, BW_MONITOR_COPY);
    if (m->sides[BW_MONITOR_SOURCE].images) {
        measure_lags(m);
        measure_rates(m, now);
        measure_redo(m, now);
    }
    for (size_t i = 0; i < BW_METRIC_COUNT; i++)
        if (m->known[i])
            bw_past_add(m->past[i], now, m->values[i]);
}

bool bw_monitor_value(const bw_monitor *m, bw_monitor_metric metric, double *value)
{
    *value = m->values[metric];
    return m->known[metric];
}

void bw_monitor_history(const bw_monitor *m, bw_monitor_metric metric, double from, double to,
                        bw_monitor_span *spans, size_t count)
{
    bw_past_read(m->past[metric], from, to, spans, count);
}
