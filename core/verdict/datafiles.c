/* The headers of the datafiles, and what the newest control file says of them: C5 to C9. */
#include "core/verdict/gather.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_DATAFILES 65536u
#define MOST_NAMED 64 /* absent files whose names are looked up */

/* --- headers --- */
static bool named_like_datafile(const bw_diff_side *side)
{
    const char *name = bw_diff_base_name(side);
    size_t length = strlen(name);
    return length > 4 && strcasecmp(name + length - 4, ".dbf") == 0;
}

static bool is_datafile(const bw_gather *g, const bw_diff_side *side)
{
    if (side->trouble.status == BW_OK && side->id.has_header)
        return side->id.has_datafile && side->grid.kind == BW_FILE_DATA && side->id.dbid == g->dbid;
    return (side->trouble.status != BW_OK || side->grid.kind == BW_FILE_DATA) &&
           named_like_datafile(side);
}

static void put_scn(bw_gather *g, bw_subject *s, bw_fact_id id, bw_scn scn,
                    const bw_fact_place *place)
{
    char text[BW_SCN_TEXT];
    bw_fact_set(s, id, (int64_t)scn, place);
    s->facts[id].text =
        bw_arena_printf(g->arena, "%llu (%s)", (unsigned long long)scn, bw_scn_format(scn, text));
}

static void read_header(bw_gather *g, bw_subject *s, const bw_diff_side *side, const uint8_t *bytes)
{
    const bw_identity *id = &side->id;
    const struct {
        bw_fact_id fact;
        int64_t value;
        const char *field;
    } numbers[] = {{BW_FACT_number, id->file_number, "kccfh.kccfhfno"},
                   {BW_FACT_status, id->status, "kcvfh.kcvfhsta"},
                   {BW_FACT_count, id->checkpoint_count, "kcvfh.kcvfhcpc"},
                   {BW_FACT_control_sequence, id->control_seq, "kccfh.kccfhcsq"}};
    const struct {
        bw_fact_id fact;
        bw_scn scn;
        const char *field;
    } scns[] = {{BW_FACT_checkpoint_scn, id->checkpoint_scn, "kcvfhckp.kcvcpscn"},
                {BW_FACT_backup_scn, bw_scn_get(bytes + 128, side->grid.big_endian), "kcvfhbsc"},
                {BW_FACT_fuzzy_scn, bw_scn_get(bytes + 384, side->grid.big_endian), "kcvfhafs"}};
    for (size_t i = 0; i < BW_COUNT(numbers); i++)
        bw_fact_set(s, numbers[i].fact, numbers[i].value,
                    &(bw_fact_place){side->path, 1, numbers[i].field, NULL});
    for (size_t i = 0; i < BW_COUNT(scns); i++)
        put_scn(g, s, scns[i].fact, scns[i].scn,
                &(bw_fact_place){side->path, 1, scns[i].field, NULL});
    uint64_t wanted = side->grid.header_blocks, has = side->grid.blocks;
    bw_fact_set(s, BW_FACT_cut, wanted > has ? (int64_t)(wanted - has) : side->grid.tail_bytes != 0,
                &(bw_fact_place){side->path, 0, "file size beside block 0", NULL});
    s->facts[BW_FACT_cut].text = bw_arena_printf(
        g->arena, "%llu of %llu blocks", (unsigned long long)has, (unsigned long long)wanted);
    s->facts[BW_FACT_status].text = bw_arena_printf(g->arena, "0x%04x", id->status);
    char when[BW_TIME_TEXT];
    s->facts[BW_FACT_backup_scn].text =
        bw_arena_printf(g->arena, "%llu (%s, log %u block %u)",
                        (unsigned long long)s->facts[BW_FACT_backup_scn].value,
                        bw_time_format(bw_get32(bytes + 124, side->grid.big_endian), when),
                        id->rba_sequence, id->rba_block);
}

static void read_one(bw_gather *g, const bw_diff_side *side)
{
    bw_subject *s = bw_gather_add(g, BW_OF_DATAFILE, side->path, side);
    bw_workspace *files;
    bw_error err = {0};
    bw_dbfile *file = bw_gather_file(g, side, &files, &err);
    uint8_t *bytes = bw_alloc(file ? bw_dbfile_geometry(file)->block_size : 1);
    bw_block_check check = {0};
    bool read = file && bw_dbfile_read(file, 1, bytes, &err) == BW_OK;
    if (read)
        bw_block_check_run(file, 1, bytes, &check);
    bool good = read && check.fault == BW_BLOCK_GOOD && side->id.has_datafile;
    bw_fact_set(s, BW_FACT_header_bad, !good, &(bw_fact_place){side->path, 1, "block 1", NULL});
    s->facts[BW_FACT_header_bad].text = !read  ? bw_arena_strdup(g->arena, err.text)
                                        : good ? "good"
                                        : check.fault == BW_BLOCK_GOOD
                                            ? "no datafile header"
                                            : bw_block_fault_name(check.fault);
    if (good)
        read_header(g, s, side, bytes);
    else
        bw_facts_unseen(s, BW_OF_DATAFILE,
                        bw_arena_printf(g->arena, "its header cannot be read (%s)",
                                        s->facts[BW_FACT_header_bad].text));
    free(bytes);
    bw_workspace_free(files);
}

static void sum_up(bw_gather *g)
{
    int64_t count = 0, fuzzy = 0, standby = 0, low = INT64_MAX, high = 0;
    const bw_seen_fact *first_fuzzy = NULL;
    for (size_t i = 0; i < g->count; i++) {
        const bw_seen_fact *status = &g->subjects[i].facts[BW_FACT_status];
        int64_t scn = g->subjects[i].facts[BW_FACT_checkpoint_scn].value;
        if (g->subjects[i].kind != BW_OF_DATAFILE || !status->known)
            continue;
        count++;
        fuzzy += g->sides[i]->id.fuzzy;
        first_fuzzy = g->sides[i]->id.fuzzy && !first_fuzzy ? status : first_fuzzy;
        standby += (status->value & 0x4000) != 0;
        low = scn < low ? scn : low;
        high = scn > high ? scn : high;
    }
    bw_fact_place place = {g->path, -1, NULL, NULL};
    bw_fact_set(&g->whole, BW_FACT_datafiles, count, &place);
    if (!count) {
        bw_fact_unseen(&g->whole, BW_FACT_fuzzy_files, "there is no datafile that can be read");
        bw_fact_unseen(&g->whole, BW_FACT_standby_files, "there is no datafile that can be read");
        return;
    }
    bw_fact_set(&g->whole, BW_FACT_checkpoint_spread, high - low, &place);
    put_scn(g, &g->whole, BW_FACT_highest_checkpoint, (bw_scn)high, &place);
    bw_fact_set(&g->whole, BW_FACT_standby_files, standby, &place);
    if (first_fuzzy)
        place = (bw_fact_place){first_fuzzy->file, 1, "kcvfh.kcvfhsta (fuzzy)", NULL};
    bw_fact_set(&g->whole, BW_FACT_fuzzy_files, fuzzy, &place);
    g->whole.facts[BW_FACT_fuzzy_files].text =
        bw_arena_printf(g->arena, "%lld of %lld datafiles", (long long)fuzzy, (long long)count);
}

void bw_gather_datafiles(bw_gather *g)
{
    for (size_t i = 0; i < g->folder.count; i++)
        if (is_datafile(g, g->folder.files[i]))
            read_one(g, g->folder.files[i]);
    sum_up(g);
}

/* --- the control file's records --- */
typedef struct records {
    bw_gather *g;
    bw_control *control;
    const char *path;              /* of the control file */
    bw_scn branch_scn, before_scn; /* its branch, and the one before; before: 0 = not known */
    uint32_t branch_time, before_time;
    bool has_branch;
    int64_t stop_open, stop_differs, stops, absent;
    const char *first_open, *first_differs;
    bw_text absent_names;
} records;

static int64_t record_number(records *r, uint32_t index, const char *field, bool *known)
{
    bw_control_value value;
    *known = bw_control_get(r->control, "DATA FILE", index, field, &value);
    return *known ? (int64_t)value.number : 0;
}

/* The record's place is likely only, but for the count's. */
static void read_record(records *r, bw_subject *s)
{
    bool known;
    uint32_t index = (uint32_t)s->facts[BW_FACT_number].value - 1;
    bw_fact_place place = {r->path, -1, "DATA FILE record: fecpc", NULL};
    int64_t count = record_number(r, index, "fecpc", &known);
    if (!known) {
        bw_fact_unseen(s, BW_FACT_control_count,
                       "the control file has no record of it that can be "
                       "read");
        return;
    }
    bw_fact_set(s, BW_FACT_control_count, count, &place);
    bw_scn stop = (bw_scn)record_number(r, index, "fests", &known);
    if (!known)
        return;
    r->stops++;
    r->stop_open += stop == BW_SCN_NONE;
    if (stop == BW_SCN_NONE)
        r->first_open = r->first_open ? r->first_open : s->name;
    else if (stop != (bw_scn)s->facts[BW_FACT_checkpoint_scn].value && !r->stop_differs++)
        r->first_differs = s->name;
}

/* --- incarnations --- */
static void read_branch(records *r)
{
    bw_control_value scn, time, before, before_time;
    bw_control_progress p;
    for (uint32_t t = 1; t <= bw_control_threads(r->control) && !r->has_branch; t++)
        if (bw_control_progress_read(r->control, t, &p, NULL) == BW_OK && p.has_rest) {
            r->branch_scn = p.resetlogs_scn;
            r->branch_time = p.resetlogs_time;
            r->has_branch = true;
        }
    for (uint32_t i = 0; r->has_branch && i < 512; i++)
        if (bw_control_get(r->control, "DATABASE INCARNATION", i, "icrls", &scn) &&
            scn.number == r->branch_scn &&
            bw_control_get(r->control, "DATABASE INCARNATION", i, "icrlc", &time) &&
            time.number == r->branch_time &&
            bw_control_get(r->control, "DATABASE INCARNATION", i, "icprs", &before) &&
            bw_control_get(r->control, "DATABASE INCARNATION", i, "icprc", &before_time)) {
            r->before_scn = before.number;
            r->before_time = (uint32_t)before_time.number;
        }
}

enum { SAME, OLDER, NEWER, UNRELATED };

/* How the file's branch stands to the control file's; ended: the SCN at which the file's ended. */
static int relation(const records *r, const bw_identity *id, bw_scn *ended)
{
    *ended = r->branch_scn;
    if (id->resetlogs_scn == r->branch_scn && id->resetlogs_time == r->branch_time)
        return SAME;
    if (id->previous_resetlogs_scn == r->branch_scn &&
        id->previous_resetlogs_time == r->branch_time)
        return NEWER;
    if (r->before_scn && id->resetlogs_scn == r->before_scn && id->resetlogs_time == r->before_time)
        return OLDER;
    return UNRELATED;
}

static void judge_branch(records *r, bw_subject *s, const bw_identity *id)
{
    static const char *const words[] = {"the control file's", "older than the control file's",
                                        "newer than the control file's", "unrelated"};
    bw_scn ended;
    if (!r->has_branch) {
        bw_fact_unseen(s, BW_FACT_branch, "the control file's branch cannot be read");
        return;
    }
    int how = relation(r, id, &ended);
    char when[BW_TIME_TEXT];
    bw_fact_place place = {s->name, 1, "kcvfh.kcvfhrls, kcvfhrlc", "likely"};
    bw_fact_set(s, BW_FACT_branch, how, &place);
    s->facts[BW_FACT_branch].text =
        bw_arena_printf(r->g->arena, "%llu %s: %s", (unsigned long long)id->resetlogs_scn,
                        bw_time_format(id->resetlogs_time, when), words[how]);
    place = (bw_fact_place){r->path, -1, "resetlogs SCN of the control file", "likely"};
    put_scn(r->g, s, BW_FACT_branch_scn, ended, &place);
}

/* --- files that the control file knows and that are not here --- */
static bool is_here(const bw_gather *g, uint32_t number)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE &&
            g->subjects[i].facts[BW_FACT_number].value == (int64_t)number)
            return true;
    return false;
}

/* A file whose header is unreadable cannot tell its number: its name has to do. */
static bool is_here_by_name(const bw_gather *g, const char *path)
{
    const char *slash = strrchr(path, '/'), *back = strrchr(path, '\\');
    const char *name = slash > back ? slash : back;
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE && !g->subjects[i].facts[BW_FACT_number].known &&
            strcasecmp(bw_diff_base_name(g->sides[i]), name ? name + 1 : path) == 0)
            return true;
    return false;
}

static bool name_of_file(bw_control *control, uint32_t number, bw_control_value *path)
{
    bw_control_value type, of;
    const bw_control_section *section = bw_control_section_named(control, "FILE NAMES");
    for (uint32_t i = 0; section && i < section->slots && i < MOST_DATAFILES; i++)
        if (bw_control_get(control, "FILE NAMES", i, "fntyp", &type) && type.number == 4 &&
            bw_control_get(control, "FILE NAMES", i, "fnfno", &of) && of.number == number)
            return bw_control_get(control, "FILE NAMES", i, "fnnam", path);
    return false;
}

static void look_for_absent(records *r)
{
    const bw_control_section *section = bw_control_section_named(r->control, "DATA FILE");
    bool known;
    for (uint32_t i = 0; i < section->slots && i < MOST_DATAFILES; i++) {
        bw_control_value path = {0};
        record_number(r, i, "fecpc", &known);
        if (!known || is_here(r->g, i + 1))
            continue;
        bool named = r->absent < MOST_NAMED && name_of_file(r->control, i + 1, &path);
        if (named && is_here_by_name(r->g, path.text))
            continue;
        if (r->absent++ < 5)
            bw_text_addf(&r->absent_names, "%s%u %s", r->absent > 1 ? ", " : "", i + 1,
                         named ? path.text : "of unknown name");
    }
    if (r->absent > 5)
        bw_text_addf(&r->absent_names, " and %lld more", (long long)r->absent - 5);
    bw_fact_place place = {r->path, -1, "DATA FILE records", "likely"};
    bw_fact_set(&r->g->whole, BW_FACT_absent_files, r->absent, &place);
    r->g->whole.facts[BW_FACT_absent_files].text =
        r->absent ? bw_arena_strdup(r->g->arena, bw_text_get(&r->absent_names)) : "none";
}

static void put_stops(records *r)
{
    bw_gather *g = r->g;
    if (!r->stops) {
        bw_fact_unseen(&g->whole, BW_FACT_stop_open, "no stop SCN could be read");
        bw_fact_unseen(&g->whole, BW_FACT_stop_differs, "no stop SCN could be read");
        return;
    }
    bw_fact_place place = {r->path, -1, "DATA FILE records: fests", "likely"};
    bw_fact_set(&g->whole, BW_FACT_stop_open, r->stop_open, &place);
    g->whole.facts[BW_FACT_stop_open].text =
        bw_arena_printf(g->arena, "%lld of %lld datafiles without a stop SCN",
                        (long long)r->stop_open, (long long)r->stops);
    bw_fact_set(&g->whole, BW_FACT_stop_differs, r->stop_differs, &place);
    g->whole.facts[BW_FACT_stop_differs].text = bw_arena_printf(
        g->arena, "%lld of %lld datafiles%s%s", (long long)r->stop_differs, (long long)r->stops,
        r->first_differs ? ": " : "", r->first_differs ? r->first_differs : "");
}

static void read_records(records *r)
{
    read_branch(r);
    for (size_t i = 0; i < r->g->count; i++) {
        bw_subject *s = &r->g->subjects[i];
        if (s->kind != BW_OF_DATAFILE || !s->facts[BW_FACT_number].known)
            continue;
        judge_branch(r, s, &r->g->sides[i]->id);
        if (s->facts[BW_FACT_number].value > 0)
            read_record(r, s);
    }
    if (bw_control_section_named(r->control, "DATA FILE"))
        look_for_absent(r);
    put_stops(r);
}

static void read_threads(bw_gather *g, bw_control *control, const char *path)
{
    int64_t open = 0;
    for (uint32_t t = 1; t <= bw_control_threads(control); t++) {
        bw_control_progress p;
        if (bw_control_progress_read(control, t, &p, NULL) != BW_OK) {
            bw_fact_unseen(&g->whole, BW_FACT_open_threads,
                           "a checkpoint progress block of the newest control file is corrupt");
            return;
        }
        open += p.status == 2;
        if (p.has_rest && p.status)
            bw_gather_as_of(g, path, p.on_disk_scn, "redo on disk, as the control file says");
    }
    bw_fact_set(&g->whole, BW_FACT_open_threads, open,
                &(bw_fact_place){path, 3, "checkpoint progress: status (2 = open)", NULL});
}

static void because(bw_subject *s, const bw_fact_id *ids, size_t count, const char *why)
{
    for (size_t i = 0; i < count; i++)
        if (!s->facts[ids[i]].known && !s->facts[ids[i]].why)
            bw_fact_unseen(s, ids[i], why);
}

static void tell_unseen(bw_gather *g, const char *why)
{
    static const bw_fact_id of_files[] = {BW_FACT_control_count, BW_FACT_branch,
                                          BW_FACT_branch_scn};
    static const bw_fact_id of_whole[] = {BW_FACT_absent_files, BW_FACT_stop_open,
                                          BW_FACT_stop_differs, BW_FACT_open_threads};
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE)
            because(&g->subjects[i], of_files, BW_COUNT(of_files), why);
    because(&g->whole, of_whole, BW_COUNT(of_whole), why);
}

static void take_mount_id(bw_gather *g)
{
    for (size_t i = 0; i < g->count && g->newest; i++)
        if (g->subjects[i].kind == BW_OF_CONTROL &&
            strcmp(g->subjects[i].name, g->newest->path) == 0)
            g->whole.facts[BW_FACT_mount_id] = g->subjects[i].facts[BW_FACT_control_mount_id];
}

void bw_gather_records(bw_gather *g)
{
    bw_workspace *files = NULL;
    bw_dbfile *file = g->newest ? bw_gather_file(g, g->newest, &files, NULL) : NULL;
    records r = {.g = g, .control = file ? bw_control_open(file, NULL) : NULL};
    if (r.control) {
        r.path = g->newest->path;
        read_threads(g, r.control, r.path);
        read_records(&r);
    }
    tell_unseen(g, r.control ? "the records of the control file could not be found in it"
                             : "there is no control file that can be read");
    take_mount_id(g);
    bw_control_free(r.control);
    bw_workspace_free(files);
    bw_text_free(&r.absent_names);
}
