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

typedef enum bw_opcode {
    OP_END,
    /* Is a number, under a mask, in a range? Becomes 1 or 0, and goes on elsewhere (fuse.c). */
    OP_TEST_NAME,
    OP_TEST_THIS, /* of the number in the accumulator, without a mask */
    OP_NAME,      /* loads value, offset or length of the latest field of a name */
    OP_CONSTANT,
    OP_I,
    OP_BS,
    OP_BLK,
    OP_VSN,
    OP_START,
    OP_BIGFILE,
    OP_SECTION,
    OP_FIRST_RECORD,
    OP_COPY,
    OP_BE,
    OP_ELEMENT_I, /* of number i */
    OP_ELEMENT_CONSTANT, /* of the number in mask */
    OP_PUSH,
    OP_ELEMENT, /* of the number in the accumulator */
    OP_U1,
    OP_U2,
    OP_U4,
    OP_S2,
    OP_NEGATE,
    OP_INVERT,
    OP_NOT,
    OP_TRUTH, /* 0 or 1 */
#define OPCODES(name, result) OP_##name, OP_##name##_NAME, OP_##name##_STACK,
    BW_EXPR_BINARIES(OPCODES)
#undef OPCODES
    /* Steps that go on elsewhere; value: how many they skip. The right side of && and ||, and the
     * part of a choice that does not count, are never run. */
    OP_SKIP_ZERO, /* the left side of &&, which stays as 0; the condition of a choice */
    OP_SKIP_SET,  /* the left side of ||, which becomes 1 */
    OP_SKIP,
    /* Only programs with loops have these. */
    OP_SUM4,
    OP_COUNT, /* so many times as the accumulator says; the body follows, up to OP_NEXT; value:
                 steps of the body */
    OP_SUM,
    OP_NEXT,
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
    uint16_t count; /* steps, the OP_END behind them counted */
    bool loops;
    uint32_t unused; /* said, so that equal programs are equal bytes */
    bw_step steps[];
};

int64_t bw_steps_run(const bw_step *steps, const bw_scope *scope); /* up to OP_END */

/* What a step takes of a name. */
static inline int64_t bw_step_number(const bw_step *s, const bw_scope *scope)
{
    return *(const int64_t *)((const char *)scope->named + s->at);
}

static inline bool bw_step_in_range(const bw_step *s, int64_t a)
{
    return ((uint64_t)a - (uint64_t)s->value <= s->span) != s->outside;
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
