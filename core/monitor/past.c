#include "core/monitor/past.h"

#include <stdlib.h>
#include <string.h>

/* A hour of looks at half a second, a day of half minutes, a week of five minutes. */
static const struct {
    double seconds; /* of one part; 0: each value is one */
    size_t most;
} tiers[] = {{0, 7200}, {30, 2880}, {300, 2016}};
#define TIERS BW_COUNT(tiers)

typedef struct part {
    double from, low, high, last;
} part;

typedef struct ring {
    part *parts;
    size_t room, first, count;
} ring;

struct bw_past {
    ring rings[TIERS];
};

bw_past *bw_past_new(void)
{
    return bw_alloc(sizeof(bw_past));
}

void bw_past_free(bw_past *h)
{
    if (!h)
        return;
    for (size_t i = 0; i < TIERS; i++)
        free(h->rings[i].parts);
    free(h);
}

void bw_past_cut(bw_past *h)
{
    for (size_t i = 0; i < TIERS; i++)
        h->rings[i].count = h->rings[i].first = 0;
}

static part *part_at(const ring *r, size_t index)
{
    return &r->parts[(r->first + index) % r->room];
}

/* Grows by doubling up to its bound; only then the oldest goes. */
static void make_room(ring *r, size_t most)
{
    if (r->count < r->room)
        return;
    if (r->room == most) {
        r->first = (r->first + 1) % r->room;
        r->count--;
        return;
    }
    size_t room = r->room ? 2 * r->room : 64;
    part *parts = bw_alloc((room < most ? room : most) * sizeof(part));
    for (size_t i = 0; i < r->count; i++)
        parts[i] = *part_at(r, i);
    free(r->parts);
    r->parts = parts;
    r->room = room < most ? room : most;
    r->first = 0;
}

static void add(ring *r, size_t tier, double seconds, double value)
{
    double width = tiers[tier].seconds;
    double from = width > 0 ? (double)(int64_t)(seconds / width) * width : seconds;
    part *last = r->count ? part_at(r, r->count - 1) : NULL;
    if (last && last->from == from) {
        last->low = value < last->low ? value : last->low;
        last->high = value > last->high ? value : last->high;
        last->last = value;
        return;
    }
    make_room(r, tiers[tier].most);
    r->count++;
    *part_at(r, r->count - 1) = (part){from, value, value, value};
}

void bw_past_add(bw_past *h, double seconds, double value)
{
    for (size_t i = 0; i < TIERS; i++)
        add(&h->rings[i], i, seconds, value);
}

/* The first part that begins at or behind this time. */
static size_t lower(const ring *r, double seconds)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (part_at(r, middle)->from < seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void join(bw_monitor_span *span, const part *p)
{
    span->low = !span->known || p->low < span->low ? p->low : span->low;
    span->high = !span->known || p->high > span->high ? p->high : span->high;
    span->last = p->last;
    span->known = true;
}

/* From the finest ring that reaches back so far; what is older comes from the coarser ones. */
static void read_span(const bw_past *h, double from, double to, bw_monitor_span *span)
{
    for (size_t i = 0; i < TIERS; i++) {
        const ring *r = &h->rings[i];
        double begin = i ? from - tiers[i].seconds : from;
        for (size_t k = lower(r, begin); k < r->count && part_at(r, k)->from < to; k++)
            join(span, part_at(r, k));
        if (span->known || (r->count && part_at(r, 0)->from <= from))
            return;
    }
}

void bw_past_read(const bw_past *h, double from, double to, bw_monitor_span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        spans[i] = (bw_monitor_span){0};
        double width = (to - from) / (double)count;
        read_span(h, from + width * (double)i, from + width * (double)(i + 1), &spans[i]);
    }
}

size_t bw_past_bytes(const bw_past *h)
{
    size_t bytes = sizeof(*h);
    for (size_t i = 0; i < TIERS; i++)
        bytes += h->rings[i].room * sizeof(part);
    return bytes;
}
