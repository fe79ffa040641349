/* Programs of expressions run: thousands a block, so each step is one jump and little else. */
#include "core/layout/program.h"

#include <string.h>

#define MAX_ROUNDS 4096

static __attribute__((noinline)) int64_t last_bytes(const bw_scope *scope, int64_t offset,
                                                     unsigned width, bool is_signed)
{
    uint8_t eight[8] = {0};
    if (!width || offset + width > scope->context->block_size)
        return 0;
    memcpy(eight, scope->bytes + offset, width);
    return bw_number_of(eight, width, is_signed, scope->context->big_endian);
}

/* 0 for what lies outside of the block. */
static inline int64_t bytes_at(const bw_scope *scope, int64_t offset, unsigned width,
                               bool is_signed)
{
    int64_t size = scope->context->block_size;
    if (offset < 0 || offset >= size)
        return 0;
    if (size - offset < 8 || !width)
        return last_bytes(scope, offset, width, is_signed);
    return bw_number_of(scope->bytes + offset, width, is_signed, scope->context->big_endian);
}

/* 0 also when it is no array of numbers (width 0) or has not so many. */
static inline int64_t element(const bw_scope *scope, int64_t id, int64_t index)
{
    const bw_named *array = &scope->named[id];
    int64_t at = index * array->width;
    if ((uint64_t)index > UINT32_MAX || at + array->width > array->length)
        return 0;
    return bytes_at(scope, array->offset + at, array->width, array->is_signed);
}

/* Bytes that as many parts take when each is padded to four. */
static __attribute__((noinline)) int64_t sum4(const bw_scope *scope, int64_t id)
{
    const bw_named *array = &scope->named[id];
    int64_t sum = 0, count = array->width ? array->length / array->width : 0;
    for (int64_t i = 0; i < count; i++)
        sum += (element(scope, id, i) + 3) & ~3;
    return sum;
}

/* count(n, e), sum(n, e): the program behind the step, once for each i. */
static __attribute__((noinline)) int64_t loop(const bw_step *s, const bw_scope *outer, int64_t n)
{
    bw_scope scope = *outer;
    uint64_t total = 0;
    for (scope.i = 0; scope.i < n && scope.i < MAX_ROUNDS; scope.i++) {
        int64_t value = bw_steps_run(s + 1, &scope);
        total += s->op == OP_COUNT ? value != 0 : (uint64_t)value;
    }
    return (int64_t)total;
}

#define LABEL(name) [OP_##name] = &&at_##name,
#define LABELS(name, result) LABEL(name) LABEL(name##_NAME) LABEL(name##_STACK)
#define GO_ON goto *labels[(++s)->op]
#define LOAD(name, number)                                                                         \
    at_##name : a = (number);                                                                      \
    GO_ON;
#define BINARY(name, result)                                                                       \
    at_##name : b = s->value;                                                                      \
    a = (result);                                                                                  \
    GO_ON;                                                                                         \
    at_##name##_NAME : b = bw_step_number(s, scope);                                               \
    a = (result);                                                                                  \
    GO_ON;                                                                                         \
    at_##name##_STACK : b = a;                                                                     \
    a = *--top;                                                                                    \
    a = (result);                                                                                  \
    GO_ON;

/* Goes on at s with a in the accumulator, up to the end. Each step jumps to the next one's place by
 * itself, which processors foresee better than one jump for all. */
static int64_t run(const bw_step *s, const bw_scope *scope, int64_t a)
{
    static const void *const labels[] = {BW_EXPR_UNARIES(LABEL) BW_EXPR_BINARIES(LABELS)
                                             BW_EXPR_SKIPS(LABEL) BW_EXPR_LOOPS(LABEL)};
    int64_t stack[BW_EXPR_STACK], *top = stack, b; /* top: behind the last value */
    goto *labels[s->op];
at_END:
    return a;
at_TEST_NAME:
    a = bw_step_number(s, scope) & s->mask;
at_TEST_THIS:
    a = bw_step_in_range(s, a);
    s += a ? s->yes : s->no;
    GO_ON;
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
at_PUSH:
    *top++ = a;
    GO_ON;
at_SKIP_ZERO:
    s += a ? 0 : s->value;
    GO_ON;
at_SKIP_SET:
    s += a ? s->value : 0;
    a = a != 0;
    GO_ON;
at_SKIP:
    s += s->value;
    GO_ON;
at_SUM4:
    a = sum4(scope, s->value);
    GO_ON;
at_COUNT:
at_SUM:
    a = loop(s, scope, a);
    s += s->value;
    GO_ON;
}

int64_t bw_steps_run(const bw_step *steps, const bw_scope *scope)
{
    return run(steps, scope, 0);
}

/* Tests and loads are what nearly all programs begin with and most consist of. */
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
        } else if (s->op == OP_TEST_THIS) {
            a = bw_step_in_range(s, a);
            s += a ? s->yes : s->no;
        } else {
            break;
        }
    return run(s, scope, a);
}
