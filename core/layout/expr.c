/* Expressions of layouts: a precedence climbing parser into steps. */
#include "core/layout/fuse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NESTING 32u

typedef struct parser {
    const char *at;
    const char *text;
    bw_names *names;
    bw_error *err;
    bw_step steps[BW_EXPR_STEPS];
    uint32_t count;
    int depth, nesting; /* of the stack; of brackets */
    bool failed;
    bool condition;              /* only whether it is 0 counts */
    bool loops, in_loop, looped; /* allowed; open; there was one */
    bool truth;                  /* what was parsed last is 0 or 1 */
} parser;

static void fail(parser *p, const char *what)
{
    if (!p->failed)
        bw_error_set(p->err, BW_ERR_FORMAT, "expression '%s': %s at '%s'", p->text, what, p->at);
    p->failed = true;
}

static void emit(parser *p, bw_opcode op, int64_t value)
{
    if (p->count + 1 == BW_EXPR_STEPS) { /* one is left for the end */
        fail(p, "too long");
        return;
    }
    p->steps[p->count++] = (bw_step){.op = op, .value = value};
    p->truth = op == OP_NOT || op == OP_TRUTH;
}

static void emit_name(parser *p, uint32_t id, size_t member)
{
    emit(p, OP_NAME, 0);
    if (!p->failed)
        p->steps[p->count - 1].at = (uint32_t)(id * sizeof(bw_named) + member);
}

/* Keeps the left side while the right one is found out. */
static void push(parser *p)
{
    emit(p, OP_PUSH, 0);
    if (++p->depth > BW_EXPR_STACK)
        fail(p, "too deep");
}

/* A number and one step that needs nothing else is the number that comes out of it. */
static void fold(parser *p, uint32_t from)
{
    const bw_step *s = &p->steps[from];
    if (p->failed || p->count != from + 2 || s->op != OP_CONSTANT)
        return;
    bool unary = s[1].op >= OP_NEGATE && s[1].op <= OP_TRUTH;
    bool binary = s[1].op >= OP_MULTIPLY && s[1].op < OP_SKIP_ZERO &&
                  (s[1].op - OP_MULTIPLY) % (BW_FROM_STACK + 1) == BW_FROM_CONSTANT;
    if (!unary && !binary)
        return;
    const bw_step steps[] = {s[0], s[1], {.op = OP_END}};
    p->steps[from].value = bw_steps_run(steps, NULL);
    p->count = from + 1;
}

static void skip(parser *p)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
}

static bool accept(parser *p, const char *token)
{
    skip(p);
    size_t length = strlen(token);
    if (*p->at != *token || strncmp(p->at, token, length) != 0)
        return false;
    p->at += length;
    return true;
}

static void expect(parser *p, const char *token, const char *what)
{
    if (!accept(p, token))
        fail(p, what);
}

static void parse_choice(parser *p);

static bool word_is(const char *word, size_t length, const char *other)
{
    return strlen(other) == length && memcmp(word, other, length) == 0;
}

static bool builtin_value(parser *p, const char *word, size_t length)
{
    static const struct {
        const char *name;
        bw_opcode op;
    } values[] = {
        {"i", OP_I},       {"bs", OP_BS},           {"blk", OP_BLK},
        {"vsn", OP_VSN},   {"start", OP_START},     {"bigfile", OP_BIGFILE},
        {"be", OP_BE},     {"section", OP_SECTION}, {"first_record", OP_FIRST_RECORD},
        {"copy", OP_COPY},
    };
    for (size_t n = 0; n < BW_COUNT(values); n++)
        if (word_is(word, length, values[n].name)) {
            emit(p, values[n].op, 0);
            return true;
        }
    return false;
}

static bool builtin_call(parser *p, const char *word, size_t length)
{
    static const struct {
        const char *name;
        bw_opcode op;
    } calls[] = {
        {"u1", OP_U1},
        {"u2", OP_U2},
        {"u4", OP_U4},
        {"s2", OP_S2},
    };
    for (size_t n = 0; n < BW_COUNT(calls); n++)
        if (word_is(word, length, calls[n].name)) {
            expect(p, "(", "'(' wanted");
            parse_choice(p);
            expect(p, ")", "')' wanted");
            emit(p, calls[n].op, 0);
            return true;
        }
    return false;
}

/* The step at head skips all that was emitted behind it. */
static void skip_from(parser *p, uint32_t head)
{
    if (!p->failed)
        p->steps[head].value = p->count - head - 1;
}

/* count(n, e), sum(n, e) */
static bool loop_call(parser *p, const char *word, size_t length)
{
    bool counts = word_is(word, length, "count");
    if (!p->loops || (!counts && !word_is(word, length, "sum")))
        return false;
    expect(p, "(", "'(' wanted");
    parse_choice(p);
    expect(p, ",", "',' wanted");
    uint32_t head = p->count;
    if (p->in_loop)
        fail(p, "a loop inside of a loop");
    p->in_loop = p->looped = true;
    emit(p, counts ? OP_COUNT : OP_SUM, 0);
    parse_choice(p);
    expect(p, ")", "')' wanted");
    emit(p, OP_END, 0);
    p->in_loop = false;
    skip_from(p, head);
    return true;
}

static size_t word(parser *p)
{
    skip(p);
    size_t length = 0;
    if (isalpha((unsigned char)*p->at) || *p->at == '_')
        while (isalnum((unsigned char)p->at[length]) || p->at[length] == '_')
            length++;
    return length;
}

/* The name that comes next, which must be there. */
static uint32_t ask(parser *p)
{
    size_t length = word(p);
    const char *start = p->at;
    if (!length)
        fail(p, "a name is wanted");
    p->at += length;
    return length ? bw_names_ask(p->names, start, length) : 0;
}

/* name[e] */
static void parse_element(parser *p, uint32_t id)
{
    uint32_t index = p->count;
    parse_choice(p);
    expect(p, "]", "']' wanted");
    if (p->count == index + 1 && p->steps[index].op == OP_I)
        p->steps[index] = (bw_step){.op = OP_ELEMENT_I, .value = id};
    else
        emit(p, OP_ELEMENT, id);
}

static void parse_word(parser *p)
{
    size_t length = word(p);
    const char *start = p->at;
    if (!length) {
        fail(p, "a value is wanted");
        return;
    }
    p->at += length;
    if (word_is(start, length, "sum4")) {
        expect(p, "(", "'(' wanted");
        emit(p, OP_SUM4, ask(p));
        expect(p, ")", "')' wanted");
        return;
    }
    if (builtin_value(p, start, length) || builtin_call(p, start, length) ||
        loop_call(p, start, length))
        return;
    uint32_t id = bw_names_ask(p->names, start, length);
    if (accept(p, "["))
        parse_element(p, id);
    else
        emit_name(p, id, offsetof(bw_named, value));
}

/* A step of one operand; of a number it is done at once. */
static void emit_unary(parser *p, uint32_t operand, bw_opcode op)
{
    emit(p, op, 0);
    fold(p, operand);
}

static void parse_unary(parser *p)
{
    if (p->failed || ++p->nesting > (int)MAX_NESTING) {
        fail(p, "nested too deep");
        return;
    }
    skip(p);
    char c = *p->at;
    uint32_t operand = p->count;
    if (isdigit((unsigned char)c)) {
        char *end;
        emit(p, OP_CONSTANT, (int64_t)strtoull(p->at, &end, 0));
        p->at = end;
    } else if (accept(p, "(")) {
        parse_choice(p);
        expect(p, ")", "')' wanted");
    } else if (accept(p, "-")) {
        parse_unary(p);
        emit_unary(p, operand, OP_NEGATE);
    } else if (accept(p, "~")) {
        parse_unary(p);
        emit_unary(p, operand, OP_INVERT);
    } else if (accept(p, "!")) {
        parse_unary(p);
        emit_unary(p, operand, OP_NOT);
    } else if (accept(p, "@")) {
        emit_name(p, ask(p), offsetof(bw_named, offset));
    } else if (accept(p, "#")) {
        emit_name(p, ask(p), offsetof(bw_named, length));
    } else {
        parse_word(p);
    }
    p->nesting--;
}

/* Longer tokens before their prefixes; of one character or two. turned: the step for the two
 * operands in the other order, OP_END when there is none. */
static const struct binary {
    const char *token;
    int strength;
    bw_opcode op, turned;
} binaries[] = {
    {"<<", 8, OP_LEFT, OP_END},
    {">>", 8, OP_RIGHT, OP_END},
    {"<=", 7, OP_LESS_EQUAL, OP_GREATER_EQUAL},
    {">=", 7, OP_GREATER_EQUAL, OP_LESS_EQUAL},
    {"==", 6, OP_EQUAL, OP_EQUAL},
    {"!=", 6, OP_UNEQUAL, OP_UNEQUAL},
    {"&&", 2, OP_SKIP_ZERO, OP_END},
    {"||", 1, OP_SKIP_SET, OP_END},
    {"*", 10, OP_MULTIPLY, OP_MULTIPLY},
    {"/", 10, OP_DIVIDE, OP_END},
    {"%", 10, OP_MODULO, OP_END},
    {"+", 9, OP_ADD, OP_ADD},
    {"-", 9, OP_SUBTRACT, OP_END},
    {"<", 7, OP_LESS, OP_GREATER},
    {">", 7, OP_GREATER, OP_LESS},
    {"&", 5, OP_BIT_AND, OP_BIT_AND},
    {"^", 4, OP_BIT_XOR, OP_BIT_XOR},
    {"|", 3, OP_BIT_OR, OP_BIT_OR},
};

static const struct binary *peek_binary(parser *p)
{
    skip(p);
    for (size_t n = 0; n < BW_COUNT(binaries); n++)
        if (*p->at == binaries[n].token[0] &&
            (!binaries[n].token[1] || p->at[1] == binaries[n].token[1]))
            return &binaries[n];
    return NULL;
}

static bool is_load(const bw_step *step)
{
    return step->op == OP_CONSTANT || step->op == OP_NAME;
}

/* The step that takes its right side from where a load would have taken it. */
static bw_step with_operand(bw_opcode op, bw_step load)
{
    load.op = op + (load.op == OP_NAME ? BW_FROM_NAME : BW_FROM_CONSTANT);
    return load;
}

/* Values of names are told in the order of the text (bw_expr_name); all else may change sides. */
static bool may_turn(const bw_step *load)
{
    return is_load(load) &&
           !(load->op == OP_NAME && load->at % sizeof(bw_named) == offsetof(bw_named, value));
}

static void parse_binary(parser *p, int strength);

/* The right side of a step, whose left one begins at step left: a load becomes part of the step. */
static void parse_right(parser *p, const struct binary *b, uint32_t left)
{
    uint32_t head = p->count, right = head + 1;
    push(p);
    parse_binary(p, b->strength + 1);
    if (p->failed)
        return;
    if (p->count == right + 1 && is_load(&p->steps[right])) {
        p->steps[head] = with_operand(b->op, p->steps[right]);
        p->count = head + 1;
        fold(p, left);
    } else if (head == left + 1 && b->turned && may_turn(&p->steps[left])) {
        bw_step load = p->steps[left];
        p->count -= 2;
        memmove(p->steps + left, p->steps + right, (p->count - left) * sizeof(bw_step));
        p->steps[p->count++] = with_operand(b->turned, load);
    } else {
        emit(p, b->op + BW_FROM_STACK, 0);
    }
    p->depth--;
    p->truth = b->op >= OP_LESS && b->op < OP_BIT_AND;
}

/* The right side of && or ||, which the step in front of it may skip. */
static void parse_logic(parser *p, const struct binary *b)
{
    uint32_t head = p->count;
    emit(p, b->op, 0);
    parse_binary(p, b->strength + 1);
    if (!p->truth)
        emit(p, OP_TRUTH, 0);
    skip_from(p, head);
    p->truth = true;
}

static void parse_binary(parser *p, int strength)
{
    const struct binary *b;
    uint32_t left = p->count;
    parse_unary(p);
    while (!p->failed && (b = peek_binary(p)) && b->strength >= strength) {
        p->at += strlen(b->token);
        if (b->op == OP_SKIP_ZERO || b->op == OP_SKIP_SET)
            parse_logic(p, b);
        else
            parse_right(p, b, left);
    }
}

static void parse_choice(parser *p)
{
    parse_binary(p, 1);
    if (p->failed || !accept(p, "?"))
        return;
    uint32_t condition = p->count;
    emit(p, OP_SKIP_ZERO, 0);
    parse_choice(p);
    expect(p, ":", "':' wanted");
    uint32_t otherwise = p->count;
    emit(p, OP_SKIP, 0);
    skip_from(p, condition);
    parse_choice(p);
    skip_from(p, otherwise);
    p->truth = false;
}

/* A skip leaves a known number: 0 or 1. It goes on to where the skips and tests that it meets there
 * would send that number, "a && b && c" at once to the end when a is 0. */
static void join_skips(parser *p)
{
    for (uint32_t i = p->count; i-- > 0;) {
        bw_step *s = &p->steps[i];
        if (s->op == OP_SKIP && p->steps[i + 1 + s->value].op == OP_END)
            *s = (bw_step){.op = OP_END};
        if (s->op != OP_SKIP_ZERO && s->op != OP_SKIP_SET)
            continue;
        bool set = s->op == OP_SKIP_SET;
        for (;;) {
            const bw_step *there = &p->steps[i + 1 + s->value];
            bool goes = there->op == (set ? OP_SKIP_SET : OP_SKIP_ZERO);
            bool tests = there->op == OP_SKIP_ZERO || there->op == OP_SKIP_SET;
            if (!tests && there->op != OP_TRUTH)
                break;
            s->value += 1 + (goes ? there->value : 0);
        }
    }
}

size_t bw_expr_size(const bw_expr *expr)
{
    return sizeof(*expr) + expr->count * sizeof(bw_step);
}

static bw_expr *keep(const bw_step *steps, uint32_t count, bw_arena *arena)
{
    bw_expr *expr = bw_arena_alloc(arena, sizeof(*expr) + count * sizeof(bw_step));
    expr->count = count;
    memcpy(expr->steps, steps, count * sizeof(bw_step));
    return expr;
}

static bw_expr *compile(parser *p, bw_arena *arena)
{
    parse_choice(p);
    skip(p);
    if (!p->failed && *p->at)
        fail(p, "the end is wanted");
    if (p->condition && !p->truth)
        emit(p, OP_TRUTH, 0);
    if (p->failed)
        return NULL;
    p->steps[p->count++] = (bw_step){.op = OP_END};
    join_skips(p);
    if (!p->looped)
        p->count = bw_steps_fuse(p->steps, p->count);
    return keep(p->steps, p->count, arena);
}

bw_expr *bw_expr_compile(const char *text, bw_names *names, bw_arena *arena, bw_error *err)
{
    parser p = {.at = text, .text = text, .names = names, .err = err};
    return compile(&p, arena);
}

bw_expr *bw_expr_compile_condition(const char *text, bw_names *names, bw_arena *arena,
                                   bw_error *err)
{
    parser p = {.at = text, .text = text, .names = names, .err = err, .condition = true};
    return compile(&p, arena);
}

bw_expr *bw_expr_compile_loops(const char *text, bw_names *names, bw_arena *arena, bw_error *err)
{
    parser p = {.at = text, .text = text, .names = names, .err = err, .loops = true};
    return compile(&p, arena);
}

bw_expr *bw_expr_constant(int64_t value, bw_arena *arena)
{
    return keep((bw_step[]){{.op = OP_CONSTANT, .value = value}, {.op = OP_END}}, 2, arena);
}

/* The name that a step takes a number from; false when it takes none. */
static bool name_of(const bw_step *step, uint32_t *name)
{
    bool by_id = step->op == OP_ELEMENT || step->op == OP_ELEMENT_I ||
                 step->op == OP_ELEMENT_CONSTANT || step->op == OP_SUM4;
    bool binary = step->op >= OP_MULTIPLY && step->op < OP_SKIP_ZERO;
    bool by_place = step->op == OP_NAME || step->op == OP_TEST_NAME ||
                    (binary && (step->op - OP_MULTIPLY) % (BW_FROM_STACK + 1) == BW_FROM_NAME);
    *name = by_id ? (uint32_t)step->value : step->at / (uint32_t)sizeof(bw_named);
    return by_id || by_place;
}

bool bw_expr_name(const bw_expr *expr, size_t index, uint32_t *name)
{
    for (uint32_t i = 0; i < expr->count; i++)
        if (name_of(&expr->steps[i], name) && index-- == 0)
            return true;
    return false;
}

bool bw_expr_constant_value(const bw_expr *expr, int64_t *value)
{
    if (!expr || expr->count != 2 || expr->steps[0].op != OP_CONSTANT)
        return false;
    *value = expr->steps[0].value;
    return true;
}

const char *bw_expr_undeclared(const bw_expr *expr, const bw_names *names)
{
    uint32_t name;
    for (size_t i = 0; expr && bw_expr_name(expr, i, &name); i++)
        if (!names->declared[name])
            return names->names[name];
    return NULL;
}
