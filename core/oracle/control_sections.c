/* Where a control file's sections lie. Their directory on disk was never seen: the order of the
 * sections is known, the sizes are computed for the usual MAX*, and records must fit. */
#include "core/oracle/control_field.h"
#include "core/oracle/control_file.h"

#include <string.h>

#define BY_PLACE 3u      /* kinds whose place follows from the progress blocks */
#define MORE_PROGRESS 3u /* progress blocks beyond MAXINSTANCES */
#define GROWS_FROM 7u    /* LOG HISTORY: the first section that Oracle may enlarge */
#define PLANNED_FOR 11u  /* the release whose sizes and slots are known for every section */

static bool all_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

/* Does block n of a section hold records of this kind, one at least, and nothing else? Records over
 * its borders are left aside. */
static bool block_fits(bw_control *c, uint32_t logical, const bw_control_kind *kind, uint32_t n)
{
    const uint8_t *block = bw_control_hold(c, logical);
    uint32_t room = c->block_size - BW_CONTROL_AROUND, used = 0;
    uint32_t size = bw_control_kind_size(kind, c->version);
    if (!block || !size || size > room)
        return false;
    uint32_t at = (uint32_t)((size - (uint64_t)n * room % size) % size);
    for (; at + size <= room; at += size) {
        const uint8_t *record = block + BW_CONTROL_PAYLOAD + at;
        if (all_zero(record, size))
            continue;
        if (!bw_control_record_fits(kind, record, size, c->big_endian))
            return false;
        used++;
    }
    return used > 0;
}

static void add_section(bw_control *c, const bw_control_kind *kind, uint32_t first, uint32_t blocks,
                        bw_control_trust trust, const char *how)
{
    uint32_t size = bw_control_kind_size(kind, c->version);
    uint64_t room = c->block_size - BW_CONTROL_AROUND;
    if (c->section_count == BW_CONTROL_SECTIONS)
        return;
    c->sections[c->section_count++] =
        (bw_control_section){.name = kind->name,
                             .code = kind->code,
                             .record_size = size,
                             .first = first,
                             .blocks = blocks,
                             .slots = (uint32_t)(blocks * room / size),
                             .trust = trust,
                             .how = how};
}

static void extend_section(bw_control *c)
{
    bw_control_section *s = &c->sections[c->section_count - 1];
    uint64_t room = c->block_size - BW_CONTROL_AROUND;
    s->blocks++;
    s->slots = (uint32_t)(s->blocks * room / s->record_size);
}

/* --- by the usual sizes --- */
static uint32_t usual_blocks(const bw_control *c, const bw_control_kind *kind)
{
    uint32_t slots =
        kind->slots == BW_CONTROL_PER_INSTANCE ? c->threads - MORE_PROGRESS : kind->slots;
    return bw_control_blocks_for(bw_control_kind_size(kind, c->version), slots, c->block_size);
}

/* Whether what must be there in every database is where the usual sizes put it. */
static bool usual_fits(bw_control *c, uint32_t at)
{
    bool fits = true;
    for (size_t i = 0; i < GROWS_FROM; i++) {
        const bw_control_kind *kind = bw_control_kind_at(i);
        bool must = strcmp(kind->name, "REDO LOG") == 0 || strcmp(kind->name, "DATA FILE") == 0 ||
                    strcmp(kind->name, "FILE NAMES") == 0 || strcmp(kind->name, "TABLESPACE") == 0;
        fits = fits && (!must || block_fits(c, at, kind, 0));
        at += usual_blocks(c, kind);
    }
    return fits;
}

static uint32_t usual_end(const bw_control *c, uint32_t at)
{
    for (size_t i = 0; bw_control_kind_at(i); i++)
        at += usual_blocks(c, bw_control_kind_at(i));
    return at;
}

/* All sections when the sizes give the file's; those before the first that may have grown when it
 * is larger. Returns how many kinds were placed, and where the next section begins. */
static size_t find_usual(bw_control *c, uint32_t *at)
{
    if (c->version >> 24 != PLANNED_FOR || c->block_size != 16384 || c->threads <= MORE_PROGRESS ||
        !usual_fits(c, *at))
        return 0;
    uint32_t end = usual_end(c, *at);
    bool exact = end == c->logical;
    if (end > c->logical)
        return 0;
    size_t n = 0;
    for (; bw_control_kind_at(n) && (exact || n < GROWS_FROM); n++) {
        const bw_control_kind *kind = bw_control_kind_at(n);
        if (!usual_blocks(c, kind))
            continue;
        add_section(c, kind, *at, usual_blocks(c, kind), BW_CONTROL_LIKELY,
                    exact ? "inferred: computed for the usual MAX*, which give the file's size"
                          : "inferred: computed for the usual MAX*; logs, files, names and "
                            "tablespaces are where they put them");
        *at += usual_blocks(c, kind);
    }
    return n;
}

/* --- by place and by content --- */
static size_t find_by_place(bw_control *c, uint32_t *at)
{
    size_t n = 0;
    for (; n < BY_PLACE && *at < c->logical; n++, ++*at) {
        bool fits = block_fits(c, *at, bw_control_kind_at(n), 0);
        add_section(c, bw_control_kind_at(n), *at, 1, BW_CONTROL_LIKELY,
                    fits ? "inferred: its place behind the progress records, and its records fit"
                         : "inferred: its place behind the progress records; records do not fit");
    }
    return n;
}

/* The first kind from `from` on that the block's records fit. */
static size_t next_kind(bw_control *c, uint32_t logical, size_t from)
{
    for (size_t i = from; bw_control_kind_at(i); i++)
        if (bw_control_kind_at(i)->distinct && block_fits(c, logical, bw_control_kind_at(i), 0))
            return i;
    return SIZE_MAX;
}

static bool goes_on(bw_control *c, uint32_t logical)
{
    if (!c->section_count)
        return false;
    const bw_control_section *s = &c->sections[c->section_count - 1];
    const bw_control_kind *kind = bw_control_kind_named(s->name);
    return kind->distinct && s->first + s->blocks == logical &&
           block_fits(c, logical, kind, s->blocks);
}

static void find_by_content(bw_control *c, uint32_t at, size_t from)
{
    for (; at < c->logical; at++) {
        size_t next = goes_on(c, at) ? SIZE_MAX - 1 : next_kind(c, at, from);
        if (next == SIZE_MAX - 1) {
            extend_section(c);
        } else if (next != SIZE_MAX) {
            from = next + 1;
            add_section(c, bw_control_kind_at(next), at, 1, BW_CONTROL_UNKNOWN,
                        "inferred: its records fit");
        }
    }
}

void bw_control_find_sections(bw_control *c)
{
    uint32_t at = bw_control_first_pair(c->threads) + 2; /* two: database entry, directory */
    size_t done = find_usual(c, &at);
    if (done && !bw_control_kind_at(done))
        return;
    if (!done && c->version >> 24 >= 10) /* places in 9i were never seen */
        done = find_by_place(c, &at);
    find_by_content(c, at, done);
}
