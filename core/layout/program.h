/* core/layout/program.h - the steps of a compiled expression: what expr.c writes and run.c goes
 * through.
 *
 * Every step changes one number, the accumulator. A step with two operands takes the left one from
 * it and the right one from the step itself (_CONSTANT), from a name (_NAME), or the left one from
 * the stack and the right one from the accumulator (_STACK). */
#ifndef BW_CORE_LAYOUT_PROGRAM_H
#define BW_CORE_LAYOUT_PROGRAM_H

#include "core/layout/expr.h"

#define BW_EXPR_STACK 32
#define BW_EXPR_STEPS 384u

/* Steps of two operands, a and b. Arithmetic wraps around as unsigned does: hostile values must not
 * be undefined behaviour. */
#define BW_EXPR_BINARIES(X)                                                                        \
    X(MULTIPLY, (int64_t)((uint64_t)a * (uint64_t)b))                                              \
    X(DIVIDE, b == 0 || (a == INT64_MIN && b == -1) ? 0 : a / b)                                   \
    X(MODULO, b == 0 || b == -1 ? 0 : a % b)                                                       \
    X(ADD, (int64_t)((uint64_t)a + (uint64_t)b))                                                   \
    X(SUBTRACT, (int64_t)((uint64_t)a - (uint64_t)b))                                              \
    X(LEFT, (uint64_t)b > 63 ? 0 : (int64_t)((uint64_t)a << b))                                    \
    X(RIGHT, (uint64_t)b > 63 ? 0 : (int64_t)((uint64_t)a >> b))                                   \
    X(LESS, a < b)                                                                                 \
    X(LESS_EQUAL, a <= b)                                                                          \
    X(GREATER, a > b)                                                                              \
    X(GREATER_EQUAL, a >= b)                                                                       \
    X(EQUAL, a == b)                                                                               \
    X(UNEQUAL, a != b)                                                                             \
    X(BIT_AND, a & b)                                                                              \
    X(BIT_XOR, a ^ b)                                                                              \
    X(BIT_OR, a | b)

/* The three forms of a binary step stand one behind the other. */
enum { BW_FROM_CONSTANT, BW_FROM_NAME, BW_FROM_STACK };

/* Steps that load a number, or make another one of it. TEST: is a number, under a mask, in a range?
 * Becomes 1 or 0 and goes on elsewhere (fuse.c); TEST_NAME asks a name, TEST_THIS the accumulator,
 * without a mask. NAME: value, offset or length of the latest field of a name. ELEMENT: of the
 * number in the accumulator, _I of number i, _CONSTANT of the number in mask. */
#define BW_EXPR_UNARIES(X)                                                                         \
    X(END)                                                                                         \
    X(TEST_NAME)                                                                                   \
    X(TEST_THIS)                                                                                   \
    X(NAME)                                                                                        \
    X(CONSTANT)                                                                                    \
    X(I)                                                                                           \
    X(BS)                                                                                          \
    X(BLK)                                                                                         \
    X(VSN)                                                                                         \
    X(START)                                                                                       \
    X(BIGFILE)                                                                                     \
    X(SECTION)                                                                                     \
    X(FIRST_RECORD)                                                                                \
    X(COPY)                                                                                        \
    X(BE)                                                                                          \
    X(ELEMENT_I)                                                                                   \
    X(ELEMENT_CONSTANT)                                                                            \
    X(PUSH)                                                                                        \
    X(ELEMENT)                                                                                     \
    X(U1)                                                                                          \
    X(U2)                                                                                          \
    X(U4)                                                                                          \
    X(S2)                                                                                          \
    X(NEGATE)                                                                                      \
    X(INVERT)                                                                                      \
    X(NOT)                                                                                         \
    X(TRUTH)

/* Steps that go on elsewhere; value: how many they skip. The right side of && and ||, and the part
 * of a choice that does not count, are never run. SKIP_ZERO: behind the left side of &&, which
 * stays as 0, or the condition of a choice; SKIP_SET: behind the left side of ||, which becomes 1. */
#define BW_EXPR_SKIPS(X)                                                                           \
    X(SKIP_ZERO)                                                                                   \
    X(SKIP_SET)                                                                                    \
    X(SKIP)

/* Over several numbers. COUNT, SUM: so many times as the accumulator says a program of its own,
 * which follows; value: its steps. */
#define BW_EXPR_LOOPS(X)                                                                           \
    X(SUM4)                                                                                        \
    X(COUNT)                                                                                       \
    X(SUM)

typedef enum bw_opcode {
#define ONE(name) OP_##name,
#define THREE(name, result) OP_##name, OP_##name##_NAME, OP_##name##_STACK,
    BW_EXPR_UNARIES(ONE) BW_EXPR_BINARIES(THREE) BW_EXPR_SKIPS(ONE) BW_EXPR_LOOPS(ONE)
#undef ONE
#undef THREE
} bw_opcode;

typedef struct bw_step {
    uint16_t op;
    bool outside;     /* tests: 1 for the numbers outside of the range */
    uint8_t unused;   /* said, so that equal programs are equal bytes */
    uint16_t yes, no; /* tests: steps to skip */
    uint32_t at;      /* those with NAME: bytes from the first bw_named to the number; else 0 */
    int32_t mask;     /* tests */
    int64_t value;    /* constant, name id, steps to skip, or where a test's range begins */
    uint64_t span;    /* tests: its last number beside the first */
} bw_step;

struct bw_expr {
    uint64_t count; /* steps, the OP_END behind them counted */
    bw_step steps[];
};

int64_t bw_steps_run(const bw_step *steps, const bw_scope *scope); /* up to OP_END */

/* A number of 1 to 8 bytes out of the eight that begin with it: those behind it are shifted out. */
static inline int64_t bw_number_of(const uint8_t *eight, unsigned width, bool is_signed, bool be)
{
    unsigned others = 64 - 8 * width;
    uint64_t value = bw_get64(eight, be) << (be ? 0 : others);
    return is_signed ? (int64_t)value >> others : (int64_t)(value >> others);
}

/* What a step takes of a name. */
static inline int64_t bw_step_number(const bw_step *s, const bw_scope *scope)
{
    return *(const int64_t *)((const char *)scope->named + s->at);
}

static inline bool bw_step_in_range(const bw_step *s, int64_t a)
{
    return ((uint64_t)a - (uint64_t)s->value <= s->span) != s->outside;
}

/* inline, as what follows: most are one number */
static inline int64_t bw_expr_value(const bw_expr *expr, const bw_scope *scope)
{
    return expr->steps[0].op == OP_CONSTANT && expr->count == 2 ? expr->steps[0].value
                                                                : bw_expr_run(expr, scope);
}

/* Of a condition: most are one test, or fail at their first one. */
static inline bool bw_expr_holds(const bw_expr *condition, const bw_scope *scope)
{
    const bw_step *s = condition->steps;
    if (s->op == OP_TEST_NAME) {
        bool in = bw_step_in_range(s, bw_step_number(s, scope) & s->mask);
        if (s[1 + (in ? s->yes : s->no)].op == OP_END)
            return in;
    }
    return bw_expr_run(condition, scope) != 0;
}

#endif
