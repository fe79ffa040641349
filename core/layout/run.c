/* Programs of expressions run: thousands a block, so each step is one jump and little else. */
#include "core/layout/program.h"

#define MAX_ROUNDS 4096

static inline int64_t bytes_at(const bw_scope *scope, int64_t offset, uint32_t width,
                               bool is_signed)
{
    if (offset < 0 || offset + (int64_t)width > (int64_t)scope->context->block_size)
        return 0;
    const uint8_t *p = scope->bytes + offset;
    bool be = scope->context->big_endian;
    switch (width) {
    case 1: return is_signed ? (int8_t)p[0] : p[0];
    case 2: return is_signed ? (int16_t)bw_get16(p, be) : bw_get16(p, be);
    case 4: return is_signed ? (int32_t)bw_get32(p, be) : (int64_t)bw_get32(p, be);
    default: return (int64_t)bw_get64(p, be);
    }
}

static inline int64_t element(const bw_scope *scope, int64_t id, int64_t index)
{
    const bw_named *array = &scope->named[id];
    int64_t at = index * array->width;
    if (index < 0 || index > UINT32_MAX || at + array->width > array->length || !array->width)
        return 0;
    return bytes_at(scope, array->offset + at, array->width, array->is_signed);
}

/* Bytes that as many parts take when each is padded to four. */
static inline int64_t sum4(const bw_scope *scope, int64_t id)
{
    const bw_named *array = &scope->named[id];
    int64_t sum = 0, count = array->width ? array->length / array->width : 0;
    for (int64_t i = 0; i < count; i++)
        sum += (element(scope, id, i) + 3) & ~3;
    return sum;
}

/* The one loop that may be open: its first step, how often it still runs, what it has so far. */
typedef struct loop {
    const bw_step *head;
    bw_scope scope; /* with the loop's own i */
    int64_t rounds, total;
} loop;

/* The step to go on behind. */
static const bw_step *next_round(loop *l, int64_t value)
{
    uint64_t more = l->head->op == OP_COUNT ? value != 0 : (uint64_t)value;
    l->total = (int64_t)((uint64_t)l->total + more);
    return ++l->scope.i < l->rounds ? l->head : l->head + l->head->value;
}

#define LOAD(name, number)                                                                         \
    case OP_##name: a = (number); break;
#define BINARY(name, result)                                                                       \
    case OP_##name:                                                                                \
        b = s->value;                                                                              \
        a = (result);                                                                              \
        break;                                                                                     \
    case OP_##name##_NAME:                                                                         \
        b = bw_step_number(s, scope);                                                                          \
        a = (result);                                                                              \
        break;                                                                                     \
    case OP_##name##_STACK:                                                                        \
        b = a;                                                                                     \
        a = *--top;                                                                                \
        a = (result);                                                                              \
        break;

/* Goes on at s with a in the accumulator, up to the end. loops: the program may have some, which
 * take registers; the compiler makes two functions of it. */
static inline __attribute__((always_inline)) int64_t run(const bw_step *s, const bw_scope *scope,
                                                         int64_t a, const bool loops)
{
    int64_t stack[BW_EXPR_STACK], *top = stack, b; /* top: behind the last value */
    const bw_scope *outer = scope;
    loop l;
    for (;; s++) {
        if (s->op == OP_END)
            return a;
        switch ((bw_opcode)s->op) {
        case OP_TEST_NAME: a = bw_step_number(s, scope) & s->mask; /* fall through */
        case OP_TEST_THIS:
            a = bw_step_in_range(s, a);
            s += a ? s->yes : s->no;
            break;
            LOAD(NAME, bw_step_number(s, scope))
            LOAD(CONSTANT, s->value)
            LOAD(I, scope->i)
            LOAD(BS, scope->context->block_size)
            LOAD(BLK, (int64_t)scope->context->block_number)
            LOAD(VSN, scope->context->version)
            LOAD(START, scope->start)
            LOAD(BIGFILE, scope->context->bigfile)
            LOAD(SECTION, scope->context->section)
            LOAD(FIRST_RECORD, scope->context->first_record)
            LOAD(COPY, scope->context->copy)
            LOAD(BE, scope->context->big_endian)
            LOAD(ELEMENT_I, element(scope, s->value, scope->i))
            LOAD(ELEMENT_CONSTANT, element(scope, s->value, s->mask))
            LOAD(ELEMENT, element(scope, s->value, a))
            LOAD(U1, bytes_at(scope, a, 1, false))
            LOAD(U2, bytes_at(scope, a, 2, false))
            LOAD(U4, bytes_at(scope, a, 4, false))
            LOAD(S2, bytes_at(scope, a, 2, true))
            LOAD(NEGATE, (int64_t)(0 - (uint64_t)a))
            LOAD(INVERT, ~a)
            LOAD(NOT, !a)
            LOAD(TRUTH, a != 0)
            BW_EXPR_BINARIES(BINARY)
        case OP_PUSH: *top++ = a; break;
        case OP_SKIP_ZERO: s += a ? 0 : s->value; break;
        case OP_SKIP_SET:
            s += a ? s->value : 0;
            a = a != 0;
            break;
        case OP_SKIP: s += s->value; break;
        case OP_SUM4: /* the first of those that only loops have */
            if (!loops)
                __builtin_unreachable();
            a = sum4(scope, s->value);
            break;
        case OP_COUNT:
        case OP_SUM:
            if (!loops)
                __builtin_unreachable();
            l = (loop){s, *outer, a > MAX_ROUNDS ? MAX_ROUNDS : a, 0};
            l.scope.i = 0;
            scope = &l.scope;
            if (l.rounds <= 0) {
                s += s->value;
                scope = outer;
                a = 0;
            }
            break;
        case OP_NEXT:
            if (!loops)
                __builtin_unreachable();
            s = next_round(&l, a);
            if (s != l.head) {
                scope = outer;
                a = l.total;
            }
            break;
        default: __builtin_unreachable();
        }
    }
}

static int64_t run_plain(const bw_step *s, const bw_scope *scope, int64_t a)
{
    return run(s, scope, a, false);
}

static int64_t run_loops(const bw_step *s, const bw_scope *scope, int64_t a)
{
    return run(s, scope, a, true);
}

int64_t bw_steps_run(const bw_step *steps, const bw_scope *scope)
{
    return run_plain(steps, scope, 0);
}

/* Tests and loads are what nearly all programs begin with and most consist of: these are gone
 * through here, by jumps that the processor foresees. */
int64_t bw_expr_run(const bw_expr *expr, const bw_scope *scope)
{
    const bw_step *s = expr->steps;
    int64_t a = 0;
    for (;; s++)
        if (s->op == OP_TEST_NAME) {
            a = bw_step_in_range(s, bw_step_number(s, scope) & s->mask);
            s += a ? s->yes : s->no;
        } else if (s->op == OP_END) {
            return a;
        } else if (s->op == OP_NAME) {
            a = bw_step_number(s, scope);
        } else if (s->op == OP_CONSTANT) {
            a = s->value;
        } else {
            break;
        }
    return expr->loops ? run_loops(s, scope, a) : run_plain(s, scope, a);
}
