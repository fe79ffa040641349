/* Find: hits of a pattern over a file. Blocks are the unit of places, but a hit may lie across the
 * border of two blocks (it is told with the block that it starts in). */
#include "core/search/scan.h"
#include <blockwright/search.h>

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (256u * 1024u) /* as verify's */

static uint32_t longest_form(const bw_pattern *pattern)
{
    uint32_t size = pattern->forms[0].size;
    return pattern->form_count > 1 && pattern->forms[1].size > size ? pattern->forms[1].size : size;
}

static bw_hit place_of(const bw_dbfile *file, uint64_t offset)
{
    uint32_t size = bw_dbfile_geometry(file)->block_size;
    return (bw_hit){.block = bw_dbfile_block_at(file, offset / size),
                    .offset = (uint32_t)(offset % size)};
}

/* --- all hits, threaded --- */
typedef struct hits {
    size_t count, capacity;
    uint64_t *offsets;
} hits;

typedef struct search {
    const bw_pattern *pattern;
    const bw_dbfile *file;
    bool (*tell)(void *context, bw_hit hit);
    void *context;
} search;

static void *look(void *context, uint64_t offset, const uint8_t *bytes, size_t fresh, size_t size)
{
    const search *s = context;
    hits *found = NULL;
    int64_t at = bw_pattern_in(s->pattern, bytes, size, 0, true);
    for (; at >= 0 && (size_t)at < fresh;
         at = bw_pattern_in(s->pattern, bytes, size, (size_t)at + 1, true)) {
        if (!found)
            found = bw_alloc(sizeof(*found));
        if (found->count == found->capacity) {
            found->capacity = found->capacity ? found->capacity * 2 : 16;
            found->offsets = bw_realloc(found->offsets, found->capacity * sizeof(uint64_t));
        }
        found->offsets[found->count++] = offset + (uint64_t)at;
    }
    return found;
}

static bool tell(void *context, void *result, bool stop)
{
    search *s = context;
    hits *found = result;
    bool go_on = !stop;
    if (!found)
        return go_on;
    for (size_t i = 0; go_on && i < found->count; i++)
        go_on = s->tell(s->context, place_of(s->file, found->offsets[i]));
    free(found->offsets);
    free(found);
    return go_on;
}

bw_status bw_find_all(bw_dbfile *file, const bw_pattern *pattern, unsigned threads,
                      bool (*tell_hit)(void *, bw_hit), void *context, const bw_progress *progress,
                      bw_error *err)
{
    search s = {pattern, file, tell_hit, context};
    bw_source *source = bw_dbfile_source(file);
    bw_scan scan = {.source = source,
                    .to = bw_source_size(source),
                    .piece = PIECE_BYTES,
                    .overlap = longest_form(pattern) - 1,
                    .threads = threads,
                    .look = look,
                    .tell = tell,
                    .context = &s,
                    .progress = progress};
    return bw_scan_run(&scan, err);
}

/* --- the nearest hit --- */
static bool go_on(const bw_progress *progress, uint64_t done, uint64_t total, bw_error *err)
{
    if (!progress || !progress->report || progress->report(progress->context, done, total))
        return true;
    bw_error_set(err, BW_ERR_CANCELLED, "the search was stopped on request");
    return false;
}

/* Looks at [at, at + piece) and what reaches over its end; from counts from at. */
static bw_status look_once(bw_dbfile *file, const bw_pattern *pattern, uint64_t at, size_t piece,
                           uint8_t *buffer, size_t from, bool forward, int64_t *hit, bw_error *err)
{
    size_t got;
    bw_status status = bw_source_read_raw(bw_dbfile_source(file), at, buffer,
                                          piece + longest_form(pattern) - 1, &got, err);
    if (status == BW_OK)
        *hit = bw_pattern_in(pattern, buffer, got, from, forward);
    return status;
}

static bw_status nearest(bw_dbfile *file, const bw_pattern *pattern, uint64_t start, bool forward,
                         const bw_progress *progress, uint8_t *buffer, int64_t *hit, bw_error *err)
{
    uint64_t size = bw_source_size(bw_dbfile_source(file));
    uint64_t at = start / PIECE_BYTES * PIECE_BYTES;
    uint64_t first = at;
    for (;;) {
        size_t from = at == first ? (size_t)(start - at) : forward ? 0 : PIECE_BYTES;
        int64_t found = -1;
        bw_status status =
            look_once(file, pattern, at, PIECE_BYTES, buffer, from, forward, &found, err);
        if (status != BW_OK)
            return status;
        if (found >= 0) {
            *hit = (int64_t)at + found;
            return BW_OK;
        }
        bool last = forward ? at + PIECE_BYTES >= size : at == 0;
        if (last)
            return BW_OK;
        at = forward ? at + PIECE_BYTES : at - PIECE_BYTES;
        if (!go_on(progress, forward ? at - first : first - at, forward ? size - first : first,
                   err))
            return BW_ERR_CANCELLED;
    }
}

bw_status bw_find_next(bw_dbfile *file, const bw_pattern *pattern, bw_hit from, bool forward,
                       const bw_progress *progress, bool *found, bw_hit *hit, bw_error *err)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    uint64_t size = bw_source_size(bw_dbfile_source(file)), position, start = 0;
    int64_t at = -1;
    if (bw_dbfile_position(file, from.block, &position))
        start = position * grid->block_size + from.offset;
    else if (from.block > grid->first_block)
        start = size;
    *found = false;
    if (start > size)
        start = size;
    uint8_t *buffer = bw_alloc(PIECE_BYTES + BW_PATTERN_BYTES);
    bw_status status = nearest(file, pattern, start, forward, progress, buffer, &at, err);
    free(buffer);
    if (status == BW_OK && at >= 0) {
        *found = true;
        *hit = place_of(file, (uint64_t)at);
    }
    return status;
}
