/* Expressions of layouts: a precedence climbing parser into postfix, and its evaluation. */
#include "core/layout/expr.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STEPS 384u
#define MAX_STACK 32
#define MAX_NESTING 32u
#define MAX_ROUNDS 4096

typedef enum opcode {
    OP_CONSTANT,
    OP_NAME,
    OP_ELEMENT,
    OP_OFFSET,
    OP_LENGTH,
    OP_I,
    OP_BS,
    OP_BLK,
    OP_VSN,
    OP_START,
    OP_BIGFILE,
    OP_SECTION,
    OP_FIRST_RECORD,
    OP_COPY,
    OP_SUM4,
    OP_BE,
    OP_U1,
    OP_U2,
    OP_U4,
    OP_S2,
    OP_NEGATE,
    OP_INVERT,
    OP_NOT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_MODULO,
    OP_ADD,
    OP_SUBTRACT,
    OP_LEFT,
    OP_RIGHT,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_GREATER,
    OP_GREATER_EQUAL,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_BIT_AND,
    OP_BIT_XOR,
    OP_BIT_OR,
    OP_AND,
    OP_OR,
    /* Steps that go on elsewhere; value: how many they skip. The right side of && and ||, and the
     * part of a choice that does not count, are never run. */
    OP_SKIP_ZERO,  /* the left side of &&, which stays as 0 or goes on to OP_AND */
    OP_SKIP_SET,   /* the left side of ||, which becomes 1 or goes on to OP_OR */
    OP_SKIP_FALSE, /* takes the condition of a choice */
    OP_SKIP,
    OP_COUNT, /* takes n; the body follows, up to OP_NEXT; value: steps of the body */
    OP_SUM,
    OP_NEXT,
} opcode;

typedef struct step {
    uint32_t op;
    uint32_t unused; /* said, so that equal programs are equal bytes */
    int64_t value;   /* constant, or name id */
} step;

struct bw_expr {
    uint32_t count;
    step steps[];
};

/* --- names --- */
static uint32_t hash(const char *name, size_t length) /* FNV-1a */
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < length; i++)
        h = (h ^ (uint8_t)name[i]) * 16777619u;
    return h;
}

/* Where the name stands, or where it would be put. */
static uint32_t *slot_of(const bw_names *names, const char *name, size_t length)
{
    uint32_t at = hash(name, length) % names->slot_count;
    for (;; at = (at + 1) % names->slot_count) {
        uint32_t *slot = &names->slots[at];
        const char *other = *slot ? names->names[*slot - 1] : NULL;
        if (!other || (strncmp(other, name, length) == 0 && other[length] == '\0'))
            return slot;
    }
}

/* At most half of the slots are taken. */
static void grow(bw_names *names)
{
    uint32_t count = names->slot_count ? 2 * names->slot_count : 1024;
    free(names->slots);
    names->slots = bw_alloc(count * sizeof(*names->slots));
    names->slot_count = count;
    names->names = bw_realloc(names->names, count / 2 * sizeof(*names->names));
    names->declared = bw_realloc(names->declared, count / 2 * sizeof(*names->declared));
    for (uint32_t i = 0; i < names->count; i++)
        *slot_of(names, names->names[i], strlen(names->names[i])) = i + 1;
}

uint32_t bw_names_id(bw_names *names, const char *name, size_t length)
{
    if (2 * names->count >= names->slot_count)
        grow(names);
    uint32_t *slot = slot_of(names, name, length);
    if (!*slot) {
        char *copy = bw_alloc(length + 1);
        memcpy(copy, name, length);
        names->names[names->count] = copy;
        names->declared[names->count] = false;
        *slot = ++names->count;
    }
    return *slot - 1;
}

void bw_names_free(bw_names *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    free(names->declared);
    free(names->slots);
    *names = (bw_names){0};
}

/* --- parser --- */
typedef struct parser {
    const char *at;
    const char *text;
    bw_names *names;
    bw_error *err;
    step steps[MAX_STEPS];
    uint32_t count;
    int depth, nesting;
    bool failed;
    bool loops, in_loop; /* allowed; open */
} parser;

static void fail(parser *p, const char *what)
{
    if (!p->failed)
        bw_error_set(p->err, BW_ERR_FORMAT, "expression '%s': %s at '%s'", p->text, what, p->at);
    p->failed = true;
}

/* pops: how many values the step takes; each leaves one. */
static void emit(parser *p, opcode op, int64_t value, int pops)
{
    if (p->count == MAX_STEPS) {
        fail(p, "too long");
        return;
    }
    p->depth += 1 - pops;
    if (p->depth > MAX_STACK)
        fail(p, "too deep");
    p->steps[p->count++] = (step){op, 0, value};
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
static void parse_about(parser *p, opcode op);

static bool word_is(const char *word, size_t length, const char *other)
{
    return strlen(other) == length && memcmp(word, other, length) == 0;
}

static bool builtin_value(parser *p, const char *word, size_t length)
{
    static const struct {
        const char *name;
        opcode op;
    } values[] = {
        {"i", OP_I},       {"bs", OP_BS},           {"blk", OP_BLK},
        {"vsn", OP_VSN},   {"start", OP_START},     {"bigfile", OP_BIGFILE},
        {"be", OP_BE},     {"section", OP_SECTION}, {"first_record", OP_FIRST_RECORD},
        {"copy", OP_COPY},
    };
    for (size_t n = 0; n < BW_COUNT(values); n++)
        if (word_is(word, length, values[n].name)) {
            emit(p, values[n].op, 0, 0);
            return true;
        }
    return false;
}

static bool builtin_call(parser *p, const char *word, size_t length)
{
    static const struct {
        const char *name;
        opcode op;
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
            emit(p, calls[n].op, 0, 1);
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
    p->in_loop = true;
    emit(p, counts ? OP_COUNT : OP_SUM, 0, 2);
    parse_choice(p);
    expect(p, ")", "')' wanted");
    emit(p, OP_NEXT, 0, 1);
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
        parse_about(p, OP_SUM4);
        expect(p, ")", "')' wanted");
        return;
    }
    if (builtin_value(p, start, length) || builtin_call(p, start, length) ||
        loop_call(p, start, length))
        return;
    uint32_t id = bw_names_id(p->names, start, length);
    if (accept(p, "[")) {
        parse_choice(p);
        expect(p, "]", "']' wanted");
        emit(p, OP_ELEMENT, id, 1);
    } else {
        emit(p, OP_NAME, id, 0);
    }
}

static void parse_about(parser *p, opcode op)
{
    size_t length = word(p);
    if (!length) {
        fail(p, "a name is wanted");
        return;
    }
    emit(p, op, bw_names_id(p->names, p->at, length), 0);
    p->at += length;
}

static void parse_unary(parser *p)
{
    if (p->failed || ++p->nesting > (int)MAX_NESTING) {
        fail(p, "nested too deep");
        return;
    }
    skip(p);
    char c = *p->at;
    if (isdigit((unsigned char)c)) {
        char *end;
        emit(p, OP_CONSTANT, (int64_t)strtoull(p->at, &end, 0), 0);
        p->at = end;
    } else if (accept(p, "(")) {
        parse_choice(p);
        expect(p, ")", "')' wanted");
    } else if (accept(p, "-")) {
        parse_unary(p);
        emit(p, OP_NEGATE, 0, 1);
    } else if (accept(p, "~")) {
        parse_unary(p);
        emit(p, OP_INVERT, 0, 1);
    } else if (accept(p, "!")) {
        parse_unary(p);
        emit(p, OP_NOT, 0, 1);
    } else if (accept(p, "@")) {
        parse_about(p, OP_OFFSET);
    } else if (accept(p, "#")) {
        parse_about(p, OP_LENGTH);
    } else {
        parse_word(p);
    }
    p->nesting--;
}

/* Longer tokens before their prefixes; of one character or two. */
static const struct binary {
    const char *token;
    int strength;
    opcode op;
} binaries[] = {
    {"<<", 8, OP_LEFT},          {">>", 8, OP_RIGHT},  {"<=", 7, OP_LESS_EQUAL},
    {">=", 7, OP_GREATER_EQUAL}, {"==", 6, OP_EQUAL},  {"!=", 6, OP_UNEQUAL},
    {"&&", 2, OP_AND},           {"||", 1, OP_OR},     {"*", 10, OP_MULTIPLY},
    {"/", 10, OP_DIVIDE},        {"%", 10, OP_MODULO}, {"+", 9, OP_ADD},
    {"-", 9, OP_SUBTRACT},       {"<", 7, OP_LESS},    {">", 7, OP_GREATER},
    {"&", 5, OP_BIT_AND},        {"^", 4, OP_BIT_XOR}, {"|", 3, OP_BIT_OR},
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

static void parse_binary(parser *p, int strength)
{
    parse_unary(p);
    const struct binary *b;
    while (!p->failed && (b = peek_binary(p)) && b->strength >= strength) {
        p->at += strlen(b->token);
        uint32_t head = p->count;
        if (b->op == OP_AND || b->op == OP_OR)
            emit(p, b->op == OP_AND ? OP_SKIP_ZERO : OP_SKIP_SET, 0, 1);
        parse_binary(p, b->strength + 1);
        emit(p, b->op, 0, 2);
        if (b->op == OP_AND || b->op == OP_OR)
            skip_from(p, head);
    }
}

static void parse_choice(parser *p)
{
    parse_binary(p, 1);
    if (p->failed || !accept(p, "?"))
        return;
    uint32_t condition = p->count;
    emit(p, OP_SKIP_FALSE, 0, 2);
    parse_choice(p);
    expect(p, ":", "':' wanted");
    uint32_t otherwise = p->count;
    emit(p, OP_SKIP, 0, 2); /* one of the two values is there, not both */
    skip_from(p, condition);
    parse_choice(p);
    skip_from(p, otherwise);
}

size_t bw_expr_size(const bw_expr *expr)
{
    return sizeof(*expr) + expr->count * sizeof(step);
}

static bw_expr *keep(const step *steps, uint32_t count, bw_arena *arena)
{
    bw_expr *expr = bw_arena_alloc(arena, sizeof(*expr) + count * sizeof(step));
    expr->count = count;
    memcpy(expr->steps, steps, count * sizeof(step));
    return expr;
}

static bw_expr *compile(parser *p, bw_arena *arena)
{
    parse_choice(p);
    skip(p);
    if (!p->failed && *p->at)
        fail(p, "the end is wanted");
    return p->failed ? NULL : keep(p->steps, p->count, arena);
}

bw_expr *bw_expr_compile(const char *text, bw_names *names, bw_arena *arena, bw_error *err)
{
    parser p = {.at = text, .text = text, .names = names, .err = err};
    return compile(&p, arena);
}

bw_expr *bw_expr_compile_loops(const char *text, bw_names *names, bw_arena *arena, bw_error *err)
{
    parser p = {.at = text, .text = text, .names = names, .err = err, .loops = true};
    return compile(&p, arena);
}

bw_expr *bw_expr_constant(int64_t value, bw_arena *arena)
{
    return keep(&(step){OP_CONSTANT, 0, value}, 1, arena);
}

static bool takes_name(opcode op)
{
    return op == OP_NAME || op == OP_ELEMENT || op == OP_OFFSET || op == OP_LENGTH || op == OP_SUM4;
}

bool bw_expr_name(const bw_expr *expr, size_t index, uint32_t *name)
{
    for (uint32_t i = 0; i < expr->count; i++)
        if (takes_name(expr->steps[i].op) && index-- == 0) {
            *name = (uint32_t)expr->steps[i].value;
            return true;
        }
    return false;
}

bool bw_expr_constant_value(const bw_expr *expr, int64_t *value)
{
    if (!expr || expr->count != 1 || expr->steps[0].op != OP_CONSTANT)
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

/* --- evaluation --- */
static int64_t bytes_at(const bw_scope *scope, int64_t offset, uint32_t width, bool is_signed)
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

static const bw_named *known(const bw_scope *scope, int64_t id)
{
    static const bw_named nothing = {0};
    const bw_named *named = &scope->named[id];
    return named->generation == scope->generation ? named : &nothing;
}

static int64_t element(const bw_scope *scope, int64_t id, int64_t index)
{
    const bw_named *array = known(scope, id);
    if (!array->width || index < 0 || index >= (int64_t)(array->length / array->width))
        return 0;
    return bytes_at(scope, array->offset + index * array->width, array->width, array->is_signed);
}

/* Bytes that as many parts take when each is padded to four. */
static int64_t sum4(const bw_scope *scope, int64_t id)
{
    const bw_named *array = known(scope, id);
    int64_t sum = 0, count = array->width ? array->length / array->width : 0;
    for (int64_t i = 0; i < count; i++)
        sum += (element(scope, id, i) + 3) & ~3;
    return sum;
}

static inline int64_t leaf(opcode op, const step *s, const bw_scope *scope)
{
    switch (op) {
    case OP_CONSTANT: return s->value;
    case OP_NAME: return known(scope, s->value)->value;
    case OP_OFFSET: return known(scope, s->value)->offset;
    case OP_LENGTH: return known(scope, s->value)->length;
    case OP_I: return scope->i;
    case OP_BS: return scope->context->block_size;
    case OP_BLK: return (int64_t)scope->context->block_number;
    case OP_VSN: return scope->context->version;
    case OP_START: return scope->start;
    case OP_BIGFILE: return scope->context->bigfile;
    case OP_SECTION: return scope->context->section;
    case OP_FIRST_RECORD: return scope->context->first_record;
    case OP_COPY: return scope->context->copy;
    case OP_SUM4: return sum4(scope, s->value);
    default: return scope->context->big_endian;
    }
}

static inline int64_t unary(opcode op, const step *s, const bw_scope *scope, int64_t a)
{
    switch (op) {
    case OP_ELEMENT: return element(scope, s->value, a);
    case OP_U1: return bytes_at(scope, a, 1, false);
    case OP_U2: return bytes_at(scope, a, 2, false);
    case OP_U4: return bytes_at(scope, a, 4, false);
    case OP_S2: return bytes_at(scope, a, 2, true);
    case OP_NEGATE: return (int64_t)(0 - (uint64_t)a);
    case OP_INVERT: return ~a;
    default: return !a;
    }
}

/* Arithmetic wraps around as unsigned does: hostile values must not be undefined behaviour. */
static inline int64_t arithmetic(opcode op, int64_t a, int64_t b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    switch (op) {
    case OP_MULTIPLY: return (int64_t)(x * y);
    case OP_DIVIDE: return b == 0 || (a == INT64_MIN && b == -1) ? 0 : a / b;
    case OP_MODULO: return b == 0 || b == -1 ? 0 : a % b;
    case OP_ADD: return (int64_t)(x + y);
    case OP_SUBTRACT: return (int64_t)(x - y);
    case OP_LEFT: return y > 63 ? 0 : (int64_t)(x << y);
    case OP_RIGHT: return y > 63 ? 0 : (int64_t)(x >> y);
    case OP_BIT_AND: return a & b;
    case OP_BIT_XOR: return a ^ b;
    default: return a | b;
    }
}

static inline int64_t binary(opcode op, int64_t a, int64_t b)
{
    switch (op) {
    case OP_LESS: return a < b;
    case OP_LESS_EQUAL: return a <= b;
    case OP_GREATER: return a > b;
    case OP_GREATER_EQUAL: return a >= b;
    case OP_EQUAL: return a == b;
    case OP_UNEQUAL: return a != b;
    case OP_AND: return a && b;
    case OP_OR: return a || b;
    default: return arithmetic(op, a, b);
    }
}

/* The one loop that may be open: its first step, how often it still runs, what it has so far. */
typedef struct loop {
    const step *head;
    bw_scope scope; /* with the loop's own i */
    int64_t rounds, total;
} loop;

/* The step to go on behind. */
static const step *next_round(loop *l, int64_t value)
{
    l->total = arithmetic(OP_ADD, l->total, l->head->op == OP_COUNT ? value != 0 : value);
    return ++l->scope.i < l->rounds ? l->head : l->head + l->head->value;
}

/* A case for each operation, so that none is asked for twice: layouts run thousands a block. */
#define LEAF(op)                                                                                   \
    case op: *top++ = leaf(op, s, scope); break
#define UNARY(op)                                                                                  \
    case op: top[-1] = unary(op, s, scope, top[-1]); break
#define BINARY(op)                                                                                 \
    case op:                                                                                       \
        top--;                                                                                     \
        top[-1] = binary(op, top[-1], top[0]);                                                     \
        break

static int64_t run(const bw_expr *expr, const bw_scope *scope)
{
    int64_t stack[MAX_STACK + 1], *top = stack; /* top: behind the last value */
    const bw_scope *outer = scope;
    loop l;
    for (const step *s = expr->steps, *end = s + expr->count; s < end; s++) {
        switch ((opcode)s->op) {
            LEAF(OP_CONSTANT);
            LEAF(OP_NAME);
            LEAF(OP_OFFSET);
            LEAF(OP_LENGTH);
            LEAF(OP_I);
            LEAF(OP_BS);
            LEAF(OP_BLK);
            LEAF(OP_VSN);
            LEAF(OP_START);
            LEAF(OP_BIGFILE);
            LEAF(OP_SECTION);
            LEAF(OP_FIRST_RECORD);
            LEAF(OP_COPY);
            LEAF(OP_SUM4);
            LEAF(OP_BE);
            UNARY(OP_ELEMENT);
            UNARY(OP_U1);
            UNARY(OP_U2);
            UNARY(OP_U4);
            UNARY(OP_S2);
            UNARY(OP_NEGATE);
            UNARY(OP_INVERT);
            UNARY(OP_NOT);
            BINARY(OP_MULTIPLY);
            BINARY(OP_DIVIDE);
            BINARY(OP_MODULO);
            BINARY(OP_ADD);
            BINARY(OP_SUBTRACT);
            BINARY(OP_LEFT);
            BINARY(OP_RIGHT);
            BINARY(OP_LESS);
            BINARY(OP_LESS_EQUAL);
            BINARY(OP_GREATER);
            BINARY(OP_GREATER_EQUAL);
            BINARY(OP_EQUAL);
            BINARY(OP_UNEQUAL);
            BINARY(OP_BIT_AND);
            BINARY(OP_BIT_XOR);
            BINARY(OP_BIT_OR);
            BINARY(OP_AND);
            BINARY(OP_OR);
        case OP_SKIP_ZERO: s += top[-1] ? 0 : s->value; break;
        case OP_SKIP_SET:
            if (top[-1]) {
                top[-1] = 1;
                s += s->value;
            }
            break;
        case OP_SKIP_FALSE: s += *--top ? 0 : s->value; break;
        case OP_SKIP: s += s->value; break;
        case OP_COUNT:
        case OP_SUM:
            l = (loop){s, *outer, *--top > MAX_ROUNDS ? MAX_ROUNDS : *top, 0};
            l.scope.i = 0;
            scope = &l.scope;
            if (l.rounds <= 0) {
                s += s->value;
                scope = outer;
                *top++ = 0;
            }
            break;
        case OP_NEXT:
            s = next_round(&l, *--top);
            if (s != l.head) {
                scope = outer;
                *top++ = l.total;
            }
            break;
        }
    }
    return stack[0];
}

int64_t bw_expr_run(const bw_expr *expr, const bw_scope *scope)
{
    bool constant = expr->count == 1 && expr->steps[0].op == OP_CONSTANT; /* as most are */
    return constant ? expr->steps[0].value : run(expr, scope);
}
