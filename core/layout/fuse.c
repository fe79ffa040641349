/* Steps that ask one thing become one step: the number of a name, a mask, a comparison with a
 * constant, and where to go on. Nearly all conditions of layouts are made of such tests, and the
 * bytes of a block put thousands of them. */
#include "core/layout/fuse.h"

#include <string.h>

/* Numbers from low to low + span, or all others. */
typedef struct range {
    int64_t low;
    uint64_t span;
    bool outside;
} range;

/* What a step makes 1 of; false: it is no comparison with a constant. */
static bool range_of(const bw_step *s, range *r)
{
    const uint64_t c = (uint64_t)s->value, least = (uint64_t)INT64_MIN, most = INT64_MAX;
    switch (s->op) {
    case OP_NOT: *r = (range){0, 0, false}; return true;
    case OP_TRUTH: *r = (range){0, 0, true}; return true;
    case OP_EQUAL: *r = (range){s->value, 0, false}; return true;
    case OP_UNEQUAL: *r = (range){s->value, 0, true}; return true;
    case OP_LESS_EQUAL: *r = (range){INT64_MIN, c - least, false}; return true;
    case OP_GREATER: *r = (range){INT64_MIN, c - least, true}; return true;
    case OP_GREATER_EQUAL: *r = (range){s->value, most - c, false}; return true;
    case OP_LESS: *r = (range){s->value, most - c, true}; return true;
    default: return false;
    }
}

static bool is_skip(const bw_step *s)
{
    return s->op == OP_SKIP_ZERO || s->op == OP_SKIP_SET;
}

/* Steps that others skip to must stay the first of what they become a part of. */
static void mark_targets(const bw_step *steps, uint32_t count, bool *targets)
{
    for (uint32_t i = 0; i < count; i++)
        if (is_skip(&steps[i]) || steps[i].op == OP_SKIP)
            targets[i + 1 + steps[i].value] = true;
}

/* The test that steps[0..] are, without its skips; how many of them it takes, 0: they are none. */
static uint32_t test_of(const bw_step *steps, const bool *targets, bw_step *test)
{
    uint32_t n = 0;
    range r = {0, 0, true}; /* is it set? */
    *test = (bw_step){.op = OP_TEST_THIS, .mask = -1};
    if (steps[0].op == OP_NAME) {
        *test = (bw_step){.op = OP_TEST_NAME, .at = steps[0].at, .mask = -1};
        n = 1;
    }
    if (n && !targets[n] && steps[n].op == OP_BIT_AND && (int32_t)steps[n].value == steps[n].value)
        test->mask = (int32_t)steps[n++].value;
    bool compared = (n == 0 || !targets[n]) && range_of(&steps[n], &r);
    n += compared;
    bool skips = n && !targets[n] && is_skip(&steps[n]);
    if (!skips && !compared)
        return 0;
    test->value = r.low;
    test->span = r.span;
    test->outside = r.outside;
    return n + skips;
}

/* Where each step went; the one behind them all likewise. */
static void move_skips(bw_step *steps, uint32_t count, const uint32_t *from, const uint32_t *to)
{
    for (uint32_t i = 0; i < count; i++) {
        bw_step *s = &steps[i];
        uint32_t behind = i + 1;
        if (s->op == OP_TEST_NAME || s->op == OP_TEST_THIS) {
            s->yes = s->yes ? (uint16_t)(to[s->yes] - behind) : 0;
            s->no = s->no ? (uint16_t)(to[s->no] - behind) : 0;
        } else if (is_skip(s) || s->op == OP_SKIP) {
            s->value = to[from[i] + 1 + s->value] - behind;
        }
    }
}

/* The step that steps[0..] become; returns how many of them. at: number of the first one. */
static uint32_t take_one(const bw_step *steps, uint32_t at, const bool *targets, bw_step *one)
{
    uint32_t n = test_of(steps, targets, one);
    if (n && is_skip(&steps[n - 1])) { /* numbers of old steps; a skip goes forward, never to 0 */
        uint16_t *way = steps[n - 1].op == OP_SKIP_SET ? &one->yes : &one->no;
        *way = (uint16_t)(at + n + steps[n - 1].value);
    } else if (!n && steps[0].op == OP_CONSTANT && steps[1].op == OP_ELEMENT && !targets[1] &&
               steps[0].value == (int32_t)steps[0].value) {
        *one = steps[1];
        one->op = OP_ELEMENT_CONSTANT;
        one->mask = (int32_t)steps[0].value;
        n = 2;
    } else if (!n) {
        *one = steps[0];
        n = 1;
    }
    return n;
}

uint32_t bw_steps_fuse(bw_step *steps, uint32_t count)
{
    bool targets[BW_EXPR_STEPS + 1] = {false};
    uint32_t from[BW_EXPR_STEPS], to[BW_EXPR_STEPS + 1], made = 0;
    mark_targets(steps, count, targets);
    for (uint32_t i = 0, n; i < count; i += n, made++) {
        bw_step one;
        n = take_one(steps + i, i, targets + i, &one);
        for (uint32_t k = 0; k < n; k++)
            to[i + k] = made;
        from[made] = i;
        steps[made] = one;
    }
    to[count] = made;
    move_skips(steps, made, from, to);
    return made;
}
