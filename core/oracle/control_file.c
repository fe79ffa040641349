/* Control files: pairs of blocks (reference 4.3), sections found by place and by records (4.5). */
#include "core/oracle/control_field.h"
#include "core/oracle/control_progress.h"

#include <stdlib.h>
#include <string.h>

#define PAYLOAD 20u       /* bytes before the records */
#define AROUND 24u        /* and with the tail */
#define INSTANCES_AT 264u /* ub4 in block 1; equal to MAXINSTANCES in the sample */
#define MORE_PROGRESS 3u  /* progress blocks beyond MAXINSTANCES */
#define MOST_INSTANCES 1055u
#define BY_PLACE 3u        /* kinds whose place follows from the progress blocks */
#define MOST_LOGICAL 8192u /* how far sections are looked for: 256 MB of blocks of 16 KB */

struct bw_control {
    bw_dbfile *file;
    uint32_t block_size, sequence, version, threads, logical; /* logical: blocks there are */
    bool big_endian;
    uint8_t *buffer, *other; /* buffer holds logical block `held` */
    uint32_t held;           /* 0 = none; logical block 0 is never read */
    bw_control_section sections[16];
    size_t section_count;
};

static bool good_copy(const bw_control *c, uint64_t physical, const uint8_t *bytes,
                      uint32_t *sequence)
{
    bw_block_check check;
    bw_block_check_run(c->file, physical, bytes, &check);
    *sequence = bw_get32(bytes + 8, c->big_endian);
    return check.fault == BW_BLOCK_GOOD && check.type == 0x15 && *sequence <= c->sequence;
}

bw_status bw_control_read(bw_control *c, uint32_t logical, uint8_t *buffer, bw_control_pair *pair,
                          bw_error *err)
{
    uint64_t first = 2ull * logical + 1;
    *pair = (bw_control_pair){0};
    bw_status status = bw_dbfile_read(c->file, first, buffer, err);
    if (status != BW_OK)
        return status;
    pair->good[0] = good_copy(c, first, buffer, &pair->sequence[0]);
    status = bw_dbfile_read(c->file, first + 1, c->other, err);
    if (status != BW_OK)
        return status;
    pair->good[1] = good_copy(c, first + 1, c->other, &pair->sequence[1]);
    bool second = pair->good[1] && (!pair->good[0] || pair->sequence[1] > pair->sequence[0]);
    if (second)
        memcpy(buffer, c->other, c->block_size);
    if (pair->good[0] || pair->good[1])
        pair->physical = first + second;
    return BW_OK;
}

uint32_t bw_control_first_pair(uint32_t progress_blocks)
{
    return (progress_blocks + 3) / 2; /* the first 2n+1 behind block 2 + progress_blocks */
}

uint32_t bw_control_blocks_for(uint32_t record_size, uint32_t slots, uint32_t block_size)
{
    uint64_t room = block_size - AROUND;
    return (uint32_t)(((uint64_t)record_size * slots + room - 1) / room);
}

static uint32_t records_in_block(const bw_control *c, uint32_t record_size)
{
    return (c->block_size - AROUND) / record_size;
}

/* Makes c->buffer hold the copy that counts; false when neither copy does. */
static bool hold(bw_control *c, uint32_t logical)
{
    bw_control_pair pair;
    if (c->held == logical)
        return true;
    c->held = 0;
    if (logical >= c->logical || bw_control_read(c, logical, c->buffer, &pair, NULL) != BW_OK ||
        !pair.physical)
        return false;
    c->held = logical;
    return true;
}

static bool all_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

/* Does the block hold records of this kind, one at least, and nothing else? */
static bool block_fits(bw_control *c, uint32_t logical, const bw_control_kind *kind)
{
    if (!hold(c, logical))
        return false;
    uint32_t used = 0, count = records_in_block(c, kind->record_size);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *record = c->buffer + PAYLOAD + (size_t)i * kind->record_size;
        if (all_zero(record, kind->record_size))
            continue;
        if (!bw_control_record_fits(kind, record, c->big_endian))
            return false;
        used++;
    }
    return used > 0;
}

static void add_section(bw_control *c, const bw_control_kind *kind, uint32_t first,
                        bw_control_trust trust, const char *how)
{
    if (c->section_count == BW_COUNT(c->sections))
        return;
    c->sections[c->section_count++] = (bw_control_section){
        kind->name, kind->record_size, first, 1, records_in_block(c, kind->record_size), trust,
        how};
}

static void extend_section(bw_control *c)
{
    bw_control_section *s = &c->sections[c->section_count - 1];
    s->blocks++;
    s->slots = s->blocks * records_in_block(c, s->record_size);
}

/* The first kind behind the one of index `last` that the block's records fit. */
static size_t next_kind(bw_control *c, uint32_t logical, size_t last)
{
    for (size_t i = last + 1; bw_control_kind_at(i); i++)
        if (block_fits(c, logical, bw_control_kind_at(i)))
            return i;
    return SIZE_MAX;
}

static void find_sections(bw_control *c)
{
    uint32_t at = bw_control_first_pair(c->threads) + 2; /* two: database entry, directory */
    size_t kind = 0;
    if (c->version >> 24 < 10)
        return; /* 9i records have other sizes and their places were never seen */
    for (; kind < BY_PLACE && at < c->logical; kind++, at++) {
        bool fits = block_fits(c, at, bw_control_kind_at(kind));
        add_section(c, bw_control_kind_at(kind), at, BW_CONTROL_LIKELY,
                    fits ? "inferred: its place behind the progress records, and its records fit"
                         : "inferred: its place behind the progress records; records do not fit");
    }
    for (kind = BY_PLACE - 1; at < c->logical; at++) {
        size_t next = next_kind(c, at, kind);
        uint32_t end = c->section_count ? c->sections[c->section_count - 1].first +
                                              c->sections[c->section_count - 1].blocks
                                        : 0;
        if (end == at && block_fits(c, at, bw_control_kind_at(kind))) {
            extend_section(c);
        } else if (next != SIZE_MAX) {
            kind = next;
            add_section(c, bw_control_kind_at(kind), at, BW_CONTROL_UNKNOWN,
                        "inferred: its records fit");
        }
    }
}

static void count_blocks(bw_control *c)
{
    uint64_t blocks = bw_dbfile_geometry(c->file)->blocks;
    uint8_t *header = c->buffer;
    uint32_t instances = 0;
    if (bw_dbfile_read(c->file, 1, header, NULL) == BW_OK)
        instances = bw_get32(header + INSTANCES_AT, c->big_endian);
    if (instances == 0 || instances > MOST_INSTANCES)
        instances = 8; /* what every sample has */
    c->threads = instances + MORE_PROGRESS;
    if (c->threads + 3 > blocks)
        c->threads = blocks > 3 ? (uint32_t)blocks - 3 : 0;
    c->logical = blocks / 2 < MOST_LOGICAL ? (uint32_t)(blocks / 2) : MOST_LOGICAL;
}

bw_control *bw_control_open(bw_dbfile *file, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    const bw_identity *id = bw_dbfile_identity(file);
    if (g->kind != BW_FILE_CONTROL || !id->has_control || g->block_size < 2048) {
        bw_error_set(err, BW_ERR_FORMAT, "%s: %s, no control file with a readable block 1",
                     bw_dbfile_path(file), bw_file_kind_name(g->kind));
        return NULL;
    }
    bw_control *c = bw_alloc(sizeof(*c));
    *c = (bw_control){.file = file,
                      .block_size = g->block_size,
                      .big_endian = g->big_endian,
                      .sequence = id->control_seq,
                      .version = g->version};
    c->buffer = bw_alloc(c->block_size);
    c->other = bw_alloc(c->block_size);
    count_blocks(c);
    find_sections(c);
    return c;
}

void bw_control_free(bw_control *c)
{
    if (!c)
        return;
    free(c->buffer);
    free(c->other);
    free(c);
}

uint32_t bw_control_threads(const bw_control *c)
{
    return c->threads;
}

bw_status bw_control_progress_read(bw_control *c, uint32_t thread, bw_control_progress *progress,
                                   bw_error *err)
{
    *progress = (bw_control_progress){.thread = thread};
    if (thread == 0 || thread > c->threads)
        return bw_error_set(err, BW_ERR_RANGE, "%s: there is no progress record %u; it has 1 to %u",
                            bw_dbfile_path(c->file), thread, c->threads);
    bw_block_check check;
    bw_status status = bw_dbfile_read(c->file, 2ull + thread, c->other, err);
    if (status != BW_OK)
        return status;
    bw_block_check_run(c->file, 2ull + thread, c->other, &check);
    if (check.fault == BW_BLOCK_GOOD)
        bw_control_progress_get(c->other, c->big_endian, progress);
    else if (check.fault != BW_BLOCK_EMPTY && check.fault != BW_BLOCK_ALL_ZERO)
        return bw_error_set(err, BW_ERR_FORMAT,
                            "%s: block %u, the progress record of thread %u, is corrupt; look at "
                            "the other copies of the control file",
                            bw_dbfile_path(c->file), 2 + thread, thread);
    return BW_OK;
}

size_t bw_control_sections(const bw_control *c)
{
    return c->section_count;
}

const bw_control_section *bw_control_section_at(const bw_control *c, size_t index)
{
    return index < c->section_count ? &c->sections[index] : NULL;
}

const bw_control_section *bw_control_section_named(const bw_control *c, const char *name)
{
    for (size_t i = 0; i < c->section_count; i++)
        if (strcmp(c->sections[i].name, name) == 0)
            return &c->sections[i];
    return NULL;
}

const uint8_t *bw_control_record(bw_control *c, const bw_control_section *s, uint32_t index)
{
    uint32_t count = records_in_block(c, s->record_size);
    if (index >= s->slots || !hold(c, s->first + index / count))
        return NULL;
    return c->buffer + PAYLOAD + (size_t)(index % count) * s->record_size;
}

bool bw_control_record_used(const bw_control_section *s, const uint8_t *record)
{
    return !all_zero(record, s->record_size);
}

size_t bw_control_fields(const bw_control_section *s, const bw_control_field **fields)
{
    const bw_control_kind *kind = bw_control_kind_named(s->name);
    *fields = kind->fields;
    return kind->field_count;
}

void bw_control_value_get(const bw_control *c, const bw_control_field *field, const uint8_t *record,
                          bw_control_value *value)
{
    const uint8_t *at = record + field->at;
    bool be = c->big_endian;
    *value = (bw_control_value){0};
    if (field->type == BW_CONTROL_TEXT)
        memcpy(value->text, at, field->size);
    else if (field->type == BW_CONTROL_RBA)
        value->rba = (bw_rba){bw_get32(at, be), bw_get32(at + 4, be), bw_get16(at + 8, be)};
    else if (field->type == BW_CONTROL_SCN)
        value->number = bw_scn_get(at, be);
    else
        value->number = field->size == 2 ? bw_get16(at, be) : bw_get32(at, be);
}

bool bw_control_field_holds(const bw_control *c, const bw_control_section *s,
                            const bw_control_field *field, const uint8_t *record)
{
    return field->trust == BW_CONTROL_CERTAIN ||
           bw_control_record_fits(bw_control_kind_named(s->name), record, c->big_endian);
}

bool bw_control_get(bw_control *c, const char *section, uint32_t index, const char *field,
                    bw_control_value *value)
{
    const bw_control_section *s = bw_control_section_named(c, section);
    const uint8_t *record = s ? bw_control_record(c, s, index) : NULL;
    const bw_control_field *fields;
    if (!record || !bw_control_record_used(s, record))
        return false;
    size_t count = bw_control_fields(s, &fields);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].name, field) == 0 &&
            bw_control_field_holds(c, s, &fields[i], record)) {
            bw_control_value_get(c, &fields[i], record, value);
            return true;
        }
    return false;
}
