/* core/layout/expr.h - small expressions over the fields decoded so far, as small programs.
 *
 * Total: every program ends after as many steps as it has operations, whatever the bytes say; one
 * with a loop (count, sum: in sentences alone, which are run once a block) after 4,096 times as
 * many. */
#ifndef BW_CORE_LAYOUT_EXPR_H
#define BW_CORE_LAYOUT_EXPR_H

#include <blockwright/layout.h>

typedef struct bw_expr bw_expr;

/* Names become small numbers at load time; the decoder keeps the latest field under each. */
typedef struct bw_names {
    char **names;
    bool *declared; /* some layout has a member of this name */
    bool *asked;    /* some expression, check or sentence asks for it */
    uint32_t count;
    uint32_t lent;   /* so many of the first texts belong to somebody else */
    uint32_t *slots; /* by hash: id + 1, 0 = free; open addressing */
    uint32_t slot_count;
} bw_names;
uint32_t bw_names_id(bw_names *names, const char *name, size_t length);
uint32_t bw_names_ask(bw_names *names, const char *name, size_t length); /* the same, and asks */
/* A table of its own with the same names, whose texts stay from's. */
bw_names bw_names_like(const bw_names *from);
void bw_names_free(bw_names *names);

/* What the decoder remembers of the latest field of a name; all 0: there was none in this block. */
typedef struct bw_named {
    int64_t value, offset, length; /* of the field; these three are what programs take */
    uint32_t field;
    uint8_t width; /* bytes of one element of a scalar array, 0 = not one */
    bool is_signed;
} bw_named;

typedef struct bw_scope {
    const bw_block_context *context;
    const uint8_t *bytes;
    const bw_named *named; /* by name id */
    int64_t i;             /* element number */
    int64_t start;         /* of the present struct in the block */
} bw_scope;

/* Compiles; the program lives in arena. names grows by what is used. NULL with err. */
bw_expr *bw_expr_compile(const char *text, bw_names *names, bw_arena *arena, bw_error *err);
/* The same when only 0 or not 0 counts: gives 0 or 1. */
bw_expr *bw_expr_compile_condition(const char *text, bw_names *names, bw_arena *arena,
                                   bw_error *err);
/* The same with count(n, e) and sum(n, e): e for i = 0 to n - 1; not inside of each other. */
bw_expr *bw_expr_compile_loops(const char *text, bw_names *names, bw_arena *arena, bw_error *err);
size_t bw_expr_size(const bw_expr *expr); /* bytes; it holds no addresses */
bw_expr *bw_expr_constant(int64_t value, bw_arena *arena);
/* Is it one number, whatever the block? NULL is not. */
bool bw_expr_constant_value(const bw_expr *expr, int64_t *value);
int64_t bw_expr_run(const bw_expr *expr, const bw_scope *scope);
/* First name the program uses that no layout declares, NULL when all are known. */
const char *bw_expr_undeclared(const bw_expr *expr, const bw_names *names);

/* Ids of the names the program uses, in order, told one by one; index from 0. False: no more. */
bool bw_expr_name(const bw_expr *expr, size_t index, uint32_t *name);

#endif
