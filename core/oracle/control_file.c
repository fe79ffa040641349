/* Control files: pairs of blocks (reference 4.3), records out of sections, values out of records.
 */
#include "core/oracle/control_file.h"
#include "core/oracle/control_field.h"
#include "core/oracle/control_progress.h"

#include <stdlib.h>
#include <string.h>

#define INSTANCES_AT 264u /* ub4 in block 1; equal to MAXINSTANCES in the sample */
#define MORE_PROGRESS 3u  /* progress blocks beyond MAXINSTANCES */
#define MOST_INSTANCES 1055u
#define ENTRY_KIND 1u /* DATABASE ENTRY and CKPT PROGRESS in X$KCCRT, + 1 */
#define PROGRESS_KIND 2u
#define MOST_LOGICAL 8192u /* how far sections are looked for: 256 MB of blocks of 16 KB */

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
    uint64_t room = block_size - BW_CONTROL_AROUND;
    return (uint32_t)(((uint64_t)record_size * slots + room - 1) / room);
}

const uint8_t *bw_control_hold(bw_control *c, uint32_t logical)
{
    bw_control_pair pair;
    if (c->held == logical)
        return c->buffer;
    c->held = 0;
    if (logical >= c->logical || bw_control_read(c, logical, c->buffer, &pair, NULL) != BW_OK ||
        !pair.physical)
        return NULL;
    c->held = logical;
    return c->buffer;
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
    bw_control_find_sections(c);
    return c;
}

void bw_control_free(bw_control *c)
{
    if (!c)
        return;
    free(c->buffer);
    free(c->other);
    free(c->joined);
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

/* A record that runs on into the next block is joined out of both. */
static const uint8_t *joined(bw_control *c, uint32_t logical, uint32_t at, uint32_t size)
{
    uint32_t here = c->block_size - BW_CONTROL_AROUND - at;
    const uint8_t *block = bw_control_hold(c, logical);
    c->joined = bw_realloc(c->joined, size);
    if (block)
        memcpy(c->joined, block + BW_CONTROL_PAYLOAD + at, here);
    block = block ? bw_control_hold(c, logical + 1) : NULL;
    if (!block)
        return NULL;
    memcpy(c->joined + here, block + BW_CONTROL_PAYLOAD, size - here);
    return c->joined;
}

const uint8_t *bw_control_record(bw_control *c, const bw_control_section *s, uint32_t index)
{
    uint32_t room = c->block_size - BW_CONTROL_AROUND;
    uint64_t offset = (uint64_t)index * s->record_size;
    uint32_t logical = s->first + (uint32_t)(offset / room), at = (uint32_t)(offset % room);
    if (index >= s->slots)
        return NULL;
    if (at + s->record_size > room)
        return joined(c, logical, at, s->record_size);
    const uint8_t *block = bw_control_hold(c, logical);
    return block ? block + BW_CONTROL_PAYLOAD + at : NULL;
}

bool bw_control_record_used(const bw_control_section *s, const uint8_t *record)
{
    for (uint32_t i = 0; i < s->record_size; i++)
        if (record[i])
            return true;
    return false;
}

/* Which of two copies a paired block is. */
static void take_copy(bw_control *c, uint64_t physical, bw_control_place *place)
{
    bw_control_pair pair;
    uint8_t *buffer = bw_alloc(c->block_size);
    uint32_t logical = (uint32_t)((physical - 1) / 2);
    place->paired = bw_control_read(c, logical, buffer, &pair, NULL) == BW_OK;
    place->counts = place->paired && pair.physical == physical;
    free(buffer);
}

bw_control_place bw_control_place_of(bw_control *c, uint64_t physical)
{
    bw_control_place place = {0};
    uint32_t first_pair = bw_control_first_pair(c->threads),
             room = c->block_size - BW_CONTROL_AROUND;
    uint64_t logical = physical ? (physical - 1) / 2 : 0;
    if (physical > 2 && physical <= 2ull + c->threads)
        place.kind = PROGRESS_KIND;
    if (logical < first_pair || logical >= c->logical)
        return place;
    take_copy(c, physical, &place);
    if (logical < first_pair + 2) /* where every transaction writes (MOUNT) */
        place.kind = ENTRY_KIND;
    for (size_t i = 0; i < c->section_count; i++) {
        const bw_control_section *s = &c->sections[i];
        if (logical < s->first || logical >= s->first + s->blocks)
            continue;
        uint64_t before = (logical - s->first) * room;
        place.kind = s->code + 1;
        place.first_record =
            (uint32_t)((s->record_size - before % s->record_size) % s->record_size);
    }
    return place;
}

size_t bw_control_fields(const bw_control_section *s, const bw_control_field **fields)
{
    const bw_control_kind *kind = bw_control_kind_named(s->name);
    *fields = kind->fields;
    return bw_control_kind_fields(kind, s->record_size);
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
           bw_control_record_fits(bw_control_kind_named(s->name), record, s->record_size,
                                  c->big_endian);
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
