/* Backtracking, as regular expressions do it, but over the few shapes that fields have: most lines
 * are a comparison of words, a run of digits, and a comparison of words. */
#include "core/log/event_match.h"
#include "core/log/event_shape.h"

#define EFFORT 200000u /* bytes passed and steps taken: bounds what hostile lines cost */

typedef struct attempt {
    const char *end;
    bool plain;
    unsigned effort; /* left */
    bw_event_place *places;
    size_t field_count;
} attempt;

static bool fits(attempt *a, const bw_event_step *step, const char *p);

/* Counts n; false: the effort is spent. */
static bool spend(attempt *a, size_t n)
{
    a->effort = n < a->effort ? a->effort - (unsigned)n : 0;
    return a->effort > 0;
}

static const char *behind_digits(const char *p, const char *end)
{
    while (p < end && bw_is_digit(*p))
        p++;
    return p;
}

static const char *behind_all(const attempt *a, bw_event_shape shape, const char *p)
{
    if (shape <= BW_SHAPE_SIGNED)
        return behind_digits(p, a->end); /* most fields */
    if (bw_shape_is_text(shape)) {
        const char *newline = a->plain ? NULL : memchr(p, '\n', (size_t)(a->end - p));
        return newline ? newline : a->end;
    }
    while (p < a->end && bw_shape_has(shape, *p))
        p++;
    return p;
}

/* May what comes behind the field begin at p? Spares most attempts. */
static bool may_follow(const attempt *a, const bw_event_step *field, const char *p)
{
    if (p == a->end)
        return field->then.end;
    return bw_event_firsts_has(&field->then, *p);
}

static bool fits_with(attempt *a, const bw_event_step *step, const char *begin, const char *end)
{
    a->places[step->field] = (bw_event_place){begin, end};
    return fits(a, step->next, end);
}

static bool begins_0x(const attempt *a, const char *p)
{
    return a->end - p > 2 && p[0] == '0' && bw_lower(p[1]) == 'x' && bw_is_hex(p[2]);
}

/* The part of a field that repeats: behind what its shape begins with; NULL: it does not. */
static const char *behind_begin(const attempt *a, bw_event_shape shape, const char *p)
{
    switch (shape) {
    case BW_SHAPE_SIGNED: return p + (p < a->end && *p == '-');
    case BW_SHAPE_SCN: return begins_0x(a, p) ? p + 2 : p < a->end && bw_is_hex(*p) ? p : NULL;
    case BW_SHAPE_HEX: return begins_0x(a, p) ? p + 2 : NULL;
    case BW_SHAPE_BRACKETS: return p < a->end && *p == '[' ? p + 1 : NULL;
    default: return p;
    }
}

/* Behind a field of which nothing but the most may fit; NULL: it does not stand here. */
static const char *behind_sure(attempt *a, const bw_event_step *step, const char *begin)
{
    const char *p = behind_begin(a, step->shape, begin);
    if (!p)
        return NULL;
    const char *end = behind_all(a, step->shape, p);
    while (end > p && !bw_shape_may_end(step->shape, end[-1]))
        end--;
    a->places[step->field] = (bw_event_place){begin, end};
    spend(a, (size_t)(end - p));
    return end > p || bw_shape_may_be_none(step->shape) ? end : NULL;
}

static const char *behind_number(attempt *a, const bw_event_step *step, const char *begin)
{
    const char *p = begin + (step->shape == BW_SHAPE_SIGNED && begin < a->end && *begin == '-');
    const char *end = behind_digits(p, a->end);
    a->places[step->field] = (bw_event_place){begin, end};
    spend(a, (size_t)(end - p));
    return end > p ? end : NULL;
}

/* The most first; what repeats begins at p. */
static bool fits_longest(attempt *a, const bw_event_step *step, const char *begin, const char *p)
{
    const char *end = behind_all(a, step->shape, p);
    if (!spend(a, (size_t)(end - p)))
        return false;
    for (; end > p; end--)
        if (may_follow(a, step, end) && bw_shape_may_end(step->shape, end[-1]) &&
            fits_with(a, step, begin, end))
            return true;
    return bw_shape_may_be_none(step->shape) && fits_with(a, step, begin, p);
}

static const char *behind_blanks(attempt *a, const char *p)
{
    const char *begin = p;
    while (p < a->end && bw_is_blank(*p))
        p++;
    spend(a, (size_t)(p - begin));
    return p;
}

static bool line_ends(attempt *a, const char *p)
{
    const char *behind = behind_blanks(a, p);
    return behind == a->end || memchr(p, '\n', (size_t)(behind - p));
}

/* Blanks, three points and blanks, and the line's end. */
static bool command_ends(attempt *a, const char *p)
{
    const char *points = behind_blanks(a, p);
    return line_ends(a, p) ||
           (a->end - points >= 3 && memcmp(points, "...", 3) == 0 && line_ends(a, points + 3));
}

static bool fits_shortest(attempt *a, const bw_event_step *step, const char *begin)
{
    bool command = step->shape == BW_SHAPE_COMMAND;
    const char *last = behind_all(a, step->shape, begin);
    for (const char *p = command ? begin : begin + 1; p <= last; p++) {
        const char *passed = p;
        while (p < last && !may_follow(a, step, p))
            p++;
        if (!spend(a, 1 + (size_t)(p - passed)))
            return false;
        if ((!command || command_ends(a, p)) && fits_with(a, step, begin, p))
            return true;
    }
    return false;
}

static bool fits_field(attempt *a, const bw_event_step *step, const char *begin)
{
    if (bw_shape_is_short(step->shape))
        return fits_shortest(a, step, begin);
    const char *p = behind_begin(a, step->shape, begin);
    if (p && fits_longest(a, step, begin, p))
        return true;
    /* the 0 of 0x may be all there is */
    return p && p > begin && step->shape == BW_SHAPE_SCN && fits_longest(a, step, begin, begin);
}

static bool fits_behind_blanks(attempt *a, const bw_event_step *step, const char *p)
{
    for (const char *behind = behind_blanks(a, p); behind > p; behind--)
        if (fits(a, step->next, behind))
            return true;
    return false;
}

/* Behind the step's words; NULL: they do not stand at p. */
static const char *behind_words(const attempt *a, const bw_event_step *step, const char *p)
{
    size_t size = a->plain ? step->run_size : step->size;
    return (size_t)(a->end - p) >= size && bw_words_at(p, step->words, size) ? p + size : NULL;
}

/* Fields from number first on are not there: those of a branch that was tried. */
static void forget(attempt *a, size_t first)
{
    for (size_t i = first; i < a->field_count; i++)
        a->places[i].begin = NULL;
}

static bool fits_first(attempt *a, const bw_event_step *step, const char *p)
{
    forget(a, step->field);
    if (fits(a, step->next, p))
        return true;
    forget(a, step->field);
    return false;
}

static bool fits(attempt *a, const bw_event_step *step, const char *p)
{
    if (!spend(a, 1))
        return false;
    while (p && step->takes != BW_TAKES_DONE) {
        const bw_event_step *next = step->next;
        switch (step->takes) {
        case BW_TAKES_WORDS:
            next = a->plain ? step->run_end->next : next;
            p = behind_words(a, step, p);
            break;
        case BW_TAKES_BLANKS:
            if (!a->plain)
                return fits_behind_blanks(a, step, p);
            p = p < a->end && *p == ' ' ? p + 1 : NULL;
            break;
        case BW_TAKES_NUMBER: p = behind_number(a, step, p); break;
        case BW_TAKES_FIELD:
            if (!step->sure)
                return fits_field(a, step, p);
            p = behind_sure(a, step, p);
            break;
        case BW_TAKES_EITHER:
            if (fits_first(a, step, p))
                return true;
            next = step->other;
            break;
        case BW_TAKES_BEGIN: a->places[step->field].begin = p; break;
        case BW_TAKES_END: a->places[step->field].end = p; break;
        case BW_TAKES_CLOSE: p = behind_blanks(a, p) == a->end ? a->end : NULL; break;
        default: break;
        }
        step = next;
    }
    return p;
}

bool bw_event_match(const bw_event_pattern *pattern, const bw_event_line *line, size_t begun,
                    bw_event_place *places)
{
    attempt a = {line->end, line->plain, EFFORT, places, pattern->field_count};
    const bw_event_step *first = pattern->first;
    if (begun && line->plain)
        return fits(&a, first->run_end->next, line->text + begun);
    if (!pattern->anywhere)
        return fits(&a, first, line->text);
    for (const char *p = line->text; p <= line->end && a.effort; p++)
        if (fits(&a, first, p))
            return true;
    return false;
}
