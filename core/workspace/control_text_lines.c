/* The lines of a control file dump: each names what it holds, so that a table of beginnings with a
 * reader each is the whole grammar. Wordings: 10.2 to 12.2, the same but for indentation. */
#include "core/workspace/control_text_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_RECORDS 65536u /* of one kind in one dump, and dumps in one text */

/* --- values --- */
/* "03/20/2018 15:46:19"; what is no time leaves 0. */
static void take_time(const char *text, uint32_t *time)
{
    bw_datetime t = {0};
    if (sscanf(text, " %d/%d/%d %d:%d:%d", &t.month, &t.day, &t.year, &t.hour, &t.minute,
               &t.second) != 6 ||
        !bw_time_encode(&t, time))
        *time = 0;
}

/* "0x0000.00372e55 03/20/2018 15:46:19": the SCN, and the time when one is asked for. */
static bool take_scn(const char *text, bw_scn *scn, uint32_t *time)
{
    char word[40];
    int at = 0;
    if (sscanf(text, " %39[0-9a-fx.]%n", word, &at) != 1)
        return false;
    if (strcmp(word, "0xffff.ffffffff") == 0 || strcmp(word, "0xffffffffffffffff") == 0)
        *scn = BW_SCN_NONE;
    else if (!bw_scn_parse(word, scn))
        return false;
    if (time)
        take_time(text + at, time);
    return true;
}

static bool take_rba(const char *text, bw_rba *rba)
{
    unsigned offset = 0;
    if (sscanf(text, "(0x%x.%x.%x", &rba->sequence, &rba->block, &offset) != 3)
        return false;
    rba->offset = (uint16_t)offset;
    return true;
}

static const char *keep(bw_control_reader *r, const char *text)
{
    return bw_arena_strdup(r->texts->arena, text);
}

/* --- growing arrays: the new element, zeroed, or NULL when there are too many --- */
static void *grow(void *array, size_t *count, size_t size)
{
    if (*count >= MOST_RECORDS)
        return NULL;
    void *grown;
    memcpy(&grown, array, sizeof(grown)); /* array is a pointer to some pointer */
    grown = bw_realloc(grown, (*count + 1) * size);
    memcpy(array, &grown, sizeof(grown));
    uint8_t *element = (uint8_t *)grown + *count * size;
    memset(element, 0, size);
    ++*count;
    return element;
}

static bw_control_text *begin_dump(bw_control_reader *r)
{
    bw_control_text *dump = grow(&r->texts->dumps, &r->texts->count, sizeof(*dump));
    if (dump)
        dump->line = r->line;
    r->dump = dump;
    r->kind = IN_NOTHING;
    return dump;
}

/* The record whose lines are being read; NULL when they are of another kind. */
static bw_control_progress *last_progress(const bw_control_reader *r)
{
    return r->kind == IN_PROGRESS ? &r->dump->progress[r->dump->progress_count - 1] : NULL;
}

static bw_printed_thread *last_thread(const bw_control_reader *r)
{
    return r->kind == IN_THREAD ? &r->dump->threads[r->dump->thread_count - 1] : NULL;
}

static bw_printed_log *last_log(const bw_control_reader *r)
{
    return r->kind == IN_LOG ? &r->dump->logs[r->dump->log_count - 1] : NULL;
}

static bw_printed_file *last_file(const bw_control_reader *r)
{
    return r->kind == IN_FILE ? &r->dump->files[r->dump->file_count - 1] : NULL;
}

/* Header lines count only outside of records: behind a datafile's its own header is printed. */
static bw_control_text *header(const bw_control_reader *r)
{
    return r->kind == IN_NOTHING ? r->dump : NULL;
}

/* --- header and database entry --- */
static void read_begin(bw_control_reader *r, const char *rest)
{
    bw_control_text *d = begin_dump(r);
    if (d)
        sscanf(rest, " Seq # %u", &d->control_seq);
}

static void read_version(bw_control_reader *r, const char *rest)
{
    if (header(r))
        sscanf(rest, "%u", &header(r)->version);
}

static void read_dbid(bw_control_reader *r, const char *rest)
{
    bw_control_text *d = header(r);
    if (d && sscanf(rest, "%u=0x%*x, Db Name='%8[^']", &d->dbid, d->dbname) == 2)
        d->has_header = true;
}

static void read_size(bw_control_reader *r, const char *rest)
{
    bw_control_text *d = header(r);
    if (d)
        sscanf(rest, "%u=0x%*x, File size=%u", &d->control_seq, &d->blocks);
}

static void read_block_size(bw_control_reader *r, const char *rest)
{
    if (header(r))
        sscanf(rest, "%*u, Blksiz=%u", &header(r)->block_size);
}

static void read_name(bw_control_reader *r, const char *rest)
{
    if (r->dump && !r->dump->dbname[0])
        sscanf(rest, "%8[^\"]", r->dump->dbname);
}

static void read_flags(bw_control_reader *r, const char *rest)
{
    if (r->dump && sscanf(rest, " 0x%x", &r->dump->flags) == 1)
        r->dump->has_entry = true;
}

static void read_resetlogs(bw_control_reader *r, const char *rest)
{
    const char *time = strstr(rest, "Timestamp");
    if (!r->dump || !take_scn(rest, &r->dump->resetlogs_scn, NULL) || !time)
        return;
    take_time(time + strlen("Timestamp"), &r->dump->resetlogs_time);
}

static void read_prior(bw_control_reader *r, const char *rest)
{
    const char *time = strstr(rest, "Timestamp");
    if (!r->dump || !take_scn(rest, &r->dump->prior_resetlogs_scn, NULL) || !time)
        return;
    take_time(time + strlen("Timestamp"), &r->dump->prior_resetlogs_time);
}

static void read_checkpoint(bw_control_reader *r, const char *rest)
{
    const char *scn = strstr(rest, "scn:");
    if (r->dump && scn)
        take_scn(scn + 4, &r->dump->checkpoint_scn, NULL);
}

static void read_threads(bw_control_reader *r, const char *rest)
{
    if (r->dump)
        sscanf(rest, "%u, #Open=%u", &r->dump->enabled_threads, &r->dump->open_threads);
}

static void read_members(bw_control_reader *r, const char *rest)
{
    if (r->dump)
        sscanf(rest, "%u", &r->dump->log_members);
}

/* --- sections --- */
static bw_printed_section *last_section(const bw_control_reader *r)
{
    return r->dump && r->dump->section_count ? &r->dump->sections[r->dump->section_count - 1]
                                             : NULL;
}

static void read_section(bw_control_reader *r, const char *rest)
{
    bw_printed_section *s = last_section(r);
    if (s)
        sscanf(rest, "%u, compat size = %*u, section max = %u, section in-use = %u", &s->size,
               &s->max, &s->in_use);
}

static void read_extent(bw_control_reader *r, const char *rest)
{
    bw_printed_section *s = last_section(r);
    if (s && !s->records)
        sscanf(rest, " 1, blkno = %u, numrecs = %u", &s->first, &s->records);
}

/* A title that the dump has already begins the next one: pieces pasted one behind another. */
void bw_control_reader_section(bw_control_reader *r)
{
    if (!r->dump || bw_control_text_section(r->dump, r->before))
        begin_dump(r);
    bw_printed_section *s =
        r->dump ? grow(&r->dump->sections, &r->dump->section_count, sizeof(*s)) : NULL;
    r->kind = IN_NOTHING;
    if (s)
        memcpy(s->name, r->before, BW_PRINTED_TITLE);
}

/* --- checkpoint progress and redo threads --- */
static void read_thread(bw_control_reader *r, const char *rest)
{
    bw_control_progress p = {0};
    bw_printed_thread t = {0};
    if (!r->dump)
        return;
    if (sscanf(rest, "%u - status:0x%x flags:0x%x dirty:%u", &p.thread, &p.status, &p.flags,
               &p.dirty) == 4) {
        bw_control_progress *to = grow(&r->dump->progress, &r->dump->progress_count, sizeof(p));
        r->kind = to ? IN_PROGRESS : IN_NOTHING;
        if (to)
            *to = p;
    } else if (sscanf(rest, "%u - status:0x%x thread links", &t.thread, &t.status) == 2) {
        bw_printed_thread *to = grow(&r->dump->threads, &r->dump->thread_count, sizeof(t));
        r->kind = to ? IN_THREAD : IN_NOTHING;
        if (to)
            *to = t;
    }
}

static void read_low(bw_control_reader *r, const char *rest)
{
    bw_control_progress *p = last_progress(r);
    const char *disk = strstr(rest, "on disk rba:");
    if (p && disk && take_rba(rest, &p->low))
        take_rba(disk + strlen("on disk rba:"), &p->on_disk);
}

static void read_on_disk(bw_control_reader *r, const char *rest)
{
    if (last_progress(r))
        take_scn(rest, &last_progress(r)->on_disk_scn, &last_progress(r)->on_disk_time);
}

static void read_progress_resetlogs(bw_control_reader *r, const char *rest)
{
    if (last_progress(r))
        take_scn(rest, &last_progress(r)->resetlogs_scn, &last_progress(r)->resetlogs_time);
}

static void read_heartbeat(bw_control_reader *r, const char *rest)
{
    bw_control_progress *p = last_progress(r);
    if (p)
        p->has_rest = sscanf(rest, " %u mount id: %u", &p->heartbeat, &p->mount_id) == 2;
}

static void read_thread_logs(bw_control_reader *r, const char *rest)
{
    bw_printed_thread *t = last_thread(r);
    if (t)
        sscanf(rest, "%u first:%*u last:%*u current:%u last used seq#:0x%x", &t->logs, &t->current,
               &t->sequence);
}

static void read_thread_checkpoint(bw_control_reader *r, const char *rest)
{
    if (last_thread(r))
        take_scn(rest, &last_thread(r)->checkpoint_scn, &last_thread(r)->checkpoint_time);
}

static void read_thread_rba(bw_control_reader *r, const char *rest)
{
    const char *rba = strstr(rest, "rba:");
    if (last_thread(r) && rba && !last_thread(r)->checkpoint_rba.sequence)
        take_rba(rba + 4, &last_thread(r)->checkpoint_rba);
}

/* --- logs --- */
static void read_log(bw_control_reader *r, const char *rest)
{
    bw_printed_log *log = r->dump ? grow(&r->dump->logs, &r->dump->log_count, sizeof(*log)) : NULL;
    r->kind = log ? IN_LOG : IN_NOTHING;
    if (log)
        sscanf(rest, "%u", &log->group);
}

static void read_log_thread(bw_control_reader *r, const char *rest)
{
    if (last_log(r) && strstr(rest, "redo log links"))
        sscanf(rest, "%u", &last_log(r)->thread);
}

static void read_log_size(bw_control_reader *r, const char *rest)
{
    bw_printed_log *log = last_log(r);
    if (log)
        sscanf(rest, " 0x%x seq: 0x%x hws: 0x%*x bsz: %u nab: 0x%x flg: 0x%x dup: %u", &log->blocks,
               &log->sequence, &log->block_size, &log->next_block, &log->flags, &log->members);
}

static void read_low_scn(bw_control_reader *r, const char *rest)
{
    if (last_log(r))
        take_scn(rest, &last_log(r)->first_scn, &last_log(r)->first_time);
}

static void read_next_scn(bw_control_reader *r, const char *rest)
{
    if (last_log(r))
        take_scn(rest, &last_log(r)->next_scn, &last_log(r)->next_time);
}

/* --- datafiles, tempfiles, tablespaces --- */
static void begin_file(bw_control_reader *r, const char *rest, bool temporary)
{
    bw_printed_file *file =
        r->dump ? grow(&r->dump->files, &r->dump->file_count, sizeof(*file)) : NULL;
    r->kind = file ? IN_FILE : IN_NOTHING;
    if (!file)
        return;
    file->temporary = temporary;
    sscanf(rest, "%u", &file->number);
}

static void read_datafile(bw_control_reader *r, const char *rest)
{
    begin_file(r, rest, false);
}

static void read_tempfile(bw_control_reader *r, const char *rest)
{
    begin_file(r, rest, true);
}

/* "name #7: /u01/system01.dbf", of a datafile or of one member of a log. */
static void read_path(bw_control_reader *r, const char *rest)
{
    const char *path = strstr(rest, ": ");
    bw_printed_log *log = last_log(r);
    if (!path)
        return;
    if (last_file(r))
        last_file(r)->name = keep(r, path + 2);
    for (size_t i = 0; log && i < BW_PRINTED_MEMBERS; i++)
        if (!log->names[i]) {
            log->names[i] = keep(r, path + 2);
            return;
        }
}

static void read_creation(bw_control_reader *r, const char *rest)
{
    bw_printed_file *f = last_file(r);
    if (f)
        sscanf(rest, "%u block size=%u status=0x%x", &f->blocks, &f->block_size, &f->status);
}

static void read_file_place(bw_control_reader *r, const char *rest)
{
    bw_printed_file *f = last_file(r);
    if (f)
        sscanf(rest, "%u, index=%*u krfil=%u", &f->tablespace, &f->relative);
}

static void read_file_checkpoint(bw_control_reader *r, const char *rest)
{
    bw_printed_file *f = last_file(r);
    const char *scn = strstr(rest, "scn:");
    if (f && scn && sscanf(rest, "%u", &f->checkpoint_count) == 1)
        take_scn(scn + 4, &f->checkpoint_scn, &f->checkpoint_time);
}

static void read_stop(bw_control_reader *r, const char *rest)
{
    if (last_file(r))
        take_scn(rest, &last_file(r)->stop_scn, &last_file(r)->stop_time);
}

static void read_creation_scn(bw_control_reader *r, const char *rest)
{
    if (last_file(r))
        take_scn(rest, &last_file(r)->creation_scn, NULL);
}

static void read_offline(bw_control_reader *r, const char *rest)
{
    if (last_file(r))
        take_scn(rest, &last_file(r)->offline_scn, NULL);
}

static void read_backup_end(bw_control_reader *r, const char *rest)
{
    if (last_file(r))
        take_scn(rest, &last_file(r)->backup_end_scn, NULL);
}

static void read_tablespace(bw_control_reader *r, const char *rest)
{
    bw_printed_tablespace t = {0};
    if (!r->dump || sscanf(rest, "%u %30[^:]: recno=", &t.number, t.name) != 2)
        return;
    bw_printed_tablespace *to = grow(&r->dump->tablespaces, &r->dump->tablespace_count, sizeof(t));
    r->kind = IN_NOTHING;
    if (to)
        *to = t;
}

static const struct {
    const char *begins;
    void (*read)(bw_control_reader *r, const char *rest);
} lines[] = {
    {"DUMP OF CONTROL FILES,", read_begin},
    {"DUMP OF DATA FILES:", read_begin},
    {"Compatibility Vsn = ", read_version},
    {"Db ID=", read_dbid},
    {"Control Seq=", read_size},
    {"File Number=", read_block_size},
    {"DB Name \"", read_name},
    {"Database flags = ", read_flags},
    {"Resetlogs scn: ", read_resetlogs},
    {"Prior resetlogs scn: ", read_prior},
    {"Database checkpoint: ", read_checkpoint},
    {"Threads: #Enabled=", read_threads},
    {"Max log members = ", read_members},
    {"(size = ", read_section},
    {"(extent =", read_extent},
    {"THREAD #", read_thread},
    {"low cache rba:", read_low},
    {"on disk scn: ", read_on_disk},
    {"resetlogs scn: ", read_progress_resetlogs},
    {"heartbeat:", read_heartbeat},
    {"#logs:", read_thread_logs},
    {"Checkpointed at scn: ", read_thread_checkpoint},
    {"thread:", read_thread_rba},
    {"LOG FILE #", read_log},
    {"Thread ", read_log_thread},
    {"siz:", read_log_size},
    {"Low scn: ", read_low_scn},
    {"Next scn: ", read_next_scn},
    {"DATA FILE #", read_datafile},
    {"TEMP FILE #", read_tempfile},
    {"name #", read_path},
    {"creation size=", read_creation},
    {"tablespace ", read_file_place},
    {"Checkpoint cnt:", read_file_checkpoint},
    {"Stop scn: ", read_stop},
    {"Creation Checkpointed at scn: ", read_creation_scn},
    {"Offline scn: ", read_offline},
    {"Hot Backup end marker scn: ", read_backup_end},
    {"TABLESPACE #", read_tablespace},
};

void bw_control_reader_line(bw_control_reader *r, const char *line)
{
    for (size_t i = 0; i < BW_COUNT(lines); i++) {
        size_t size = strlen(lines[i].begins);
        if (strncmp(line, lines[i].begins, size) == 0) {
            lines[i].read(r, line + size);
            return;
        }
    }
}
