/* Where a pattern stands in a buffer. A sieve goes first: it looks at the two rarest bytes of the
 * pattern alone, at many places in one loop without branches, which compilers turn into vector
 * code. Only chunks in which both bytes stand somewhere as they should are looked at place by
 * place. */
#include "core/base/processor.h"
#include <blockwright/search.h>

#include <stdlib.h>
#include <string.h>

#define CHUNK 256u /* places; in random bytes one chunk in 256 passes the sieve */

typedef struct bw_pattern_form form;

/* 0 when both bytes are as they should be where the pattern begins at bytes[0]. */
static inline uint8_t taps_off(const form *f, const uint8_t *bytes)
{
    uint32_t a = f->taps[0], b = f->taps[1];
    return (uint8_t)(((bytes[a] & f->mask[a]) ^ f->bytes[a]) |
                     ((bytes[b] & f->mask[b]) ^ f->bytes[b]));
}

static bool fits(const form *f, const uint8_t *bytes)
{
    if (taps_off(f, bytes))
        return false;
    for (uint32_t i = 0; i < f->size; i++)
        if ((bytes[i] & f->mask[i]) != f->bytes[i])
            return false;
    return true;
}

/* Whether the pattern may begin at one of CHUNK places: taps_off for all of them, written out so
 * that it becomes vector code. */
static inline bool sieve_plain(const form *f, const uint8_t *bytes)
{
    const uint8_t *a = bytes + f->taps[0], *b = bytes + f->taps[1];
    const uint8_t a_mask = f->mask[f->taps[0]], b_mask = f->mask[f->taps[1]];
    const uint8_t a_wanted = f->bytes[f->taps[0]], b_wanted = f->bytes[f->taps[1]];
    uint8_t least = UINT8_MAX;
    for (unsigned i = 0; i < CHUNK; i++) {
        uint8_t off = (uint8_t)(((a[i] & a_mask) ^ a_wanted) | ((b[i] & b_mask) ^ b_wanted));
        least = off < least ? off : least;
    }
    return least == 0;
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The same function for processors with vectors of twice the width. */
__attribute__((target("avx2"))) static bool sieve_wide(const form *f, const uint8_t *bytes)
{
    return sieve_plain(f, bytes);
}

static bool sieve(const form *f, const uint8_t *bytes)
{
    return bw_processor_avx2() ? sieve_wide(f, bytes) : sieve_plain(f, bytes);
}
#else
static bool sieve(const form *f, const uint8_t *bytes)
{
    return sieve_plain(f, bytes);
}
#endif

static bool passes(const form *f, const uint8_t *bytes, size_t from, size_t end)
{
    return end - from < CHUNK || sieve(f, bytes + from);
}

/* The first, the last hit that begins in [from, end). */
static int64_t forward_in(const form *f, uint32_t align, const uint8_t *bytes, size_t from,
                          size_t end)
{
    for (size_t next; from < end; from = next) {
        next = end - from < CHUNK ? end : from + CHUNK;
        if (!passes(f, bytes, from, next))
            continue;
        for (size_t at = from; at < next; at++)
            if (at % align == 0 && fits(f, bytes + at))
                return (int64_t)at;
    }
    return -1;
}

static int64_t backward_in(const form *f, uint32_t align, const uint8_t *bytes, size_t end)
{
    for (size_t from; end > 0; end = from) {
        from = end < CHUNK ? 0 : end - CHUNK;
        if (!passes(f, bytes, from, end))
            continue;
        for (size_t at = end; at-- > from;)
            if (at % align == 0 && fits(f, bytes + at))
                return (int64_t)at;
    }
    return -1;
}

int64_t bw_pattern_in(const bw_pattern *pattern, const uint8_t *bytes, size_t size, size_t from,
                      bool forward)
{
    int64_t best = -1;
    for (uint32_t i = 0; i < pattern->form_count; i++) {
        const form *f = &pattern->forms[i];
        size_t end = f->size <= size ? size - f->size + 1 : 0; /* of the places for a first byte */
        if (forward) {
            if (best >= 0 && (size_t)best < end)
                end = (size_t)best; /* what another form has further behind is not asked for */
            int64_t at = forward_in(f, pattern->align, bytes, from, end);
            best = at >= 0 ? at : best;
        } else {
            int64_t at = backward_in(f, pattern->align, bytes, from < end ? from : end);
            best = at > best ? at : best;
        }
    }
    return best;
}
