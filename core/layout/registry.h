/* core/layout/registry.h - compiled layouts, as the decoder and the texts see them. */
#ifndef BW_CORE_LAYOUT_REGISTRY_H
#define BW_CORE_LAYOUT_REGISTRY_H

#include "core/layout/expr.h"

typedef struct bw_flag {
    uint64_t mask;
    const char *name;
    char letter;  /* 0 = none */
    bool in_bbed; /* false: BBED does not name this bit */
} bw_flag;

typedef struct bw_enum_value {
    int64_t value;
    const char *name;
} bw_enum_value;

struct bw_field_def {
    /* What decoding asks of every member stands first, so that it lies together. */
    const char *name, *as; /* as: the type's name that BBED prints */
    bw_field_kind kind;    /* of one element */
    bw_meaning meaning;
    uint32_t name_id;
    uint8_t width; /* bytes of a number; 0 = text, raw, struct */
    bool always_big_endian, bulk, covers;
    bool asked; /* somebody asks for the name */
    bool more;  /* it points somewhere, or is a checksum or tail */
    /* Numbers that follow each other whatever the block says, this one and those behind it in the
     * struct: how many, and their bytes; 0: it is none of such. */
    uint32_t run, run_length;
    bw_expr *when, *at, *count;     /* NULL = not said */
    const bw_layout_def *structure; /* resolved after loading; NULL = not a struct */
    bw_expr *size, *each_at, *each_when, *target;
    int64_t from; /* name id that a row_offset counts from, -1 = none */
    bool in_bbed, decimal;
    const char *type;
    const char *at_text, *count_text, *when_text, *size_text; /* "" when not said */
    const bw_flag *flags;
    size_t flag_count;
    uint64_t count_mask;
    const char *enum_name; /* shared enum, resolved after loading */
    const bw_enum_value *values;
    size_t value_count;
    const char *doc, *confidence, *source;
};

typedef struct bw_check {
    const char *id;    /* "kdbh.kdbhnrow", or what the layout calls it */
    bw_expr *rule;     /* 0 = broken */
    uint32_t field_id; /* name of the member that is marked; UINT32_MAX = the struct */
    bw_severity severity;
    const char *why;
} bw_check;

typedef struct bw_sentence bw_sentence; /* core/layout/sentence.h */

struct bw_layout_def {
    const char *name, *title, *doc, *file, *owner, *confidence, *source;
    bw_field_def *fields;
    size_t field_count;
    bw_check *checks;
    size_t check_count;
    bw_sentence *sentences; /* what a block that has this struct is like, in plain words */
    size_t sentence_count;
    bw_expr *size;
    const char *size_text, *when_text; /* NULL or "" when not said */
    uint32_t leads[4]; /* name ids of members that Enter follows for all others: the first that is
                          not 0 */
    size_t lead_count;
    bool is_union;
    bw_meaning meaning;
    /* blocks only */
    bool is_block;
    const char *family, *bbed_title;
    int type;      /* -1 = any */
    int64_t block; /* -1 = any */
    bw_expr *when;
    bw_expr *object; /* data object id of the owner, NULL = the block does not say */
    bool before_all; /* chosen before any other that fits */
};

typedef struct bw_shared_enum {
    const char *name, *owner;
    const bw_enum_value *values;
    size_t value_count;
} bw_shared_enum;

struct bw_layouts {
    bw_arena *arena; /* all of the compiled data */
    bw_names names;
    bw_layout_def **defs; /* in load order */
    size_t count;
    uint64_t generation;
    bw_shared_enum *enums;
    size_t enum_count;
};

/* Marks a field as breaking a rule; why must live as long as the tree's arena. */
void bw_tree_blame(bw_tree *tree, uint32_t field, bw_severity severity, const char *rule,
                   const char *why);

/* The layout of the scope's block, NULL when none fits. */
const bw_layout_def *bw_layout_choose(const bw_layouts *layouts, const bw_scope *scope);

const char *bw_enum_name(const bw_field_def *def, int64_t value); /* NULL = none */

#endif
