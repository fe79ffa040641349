/* blockwright/layout.h - struct layouts as data, and blocks decoded by them into fields.
 *
 * Layouts come from Lua data files (docs/layout-grammar.md; docs/layouts.md lists the shipped ones). They are compiled once into
 * a registry; decoding is C only. A decoded block is a tree of fields kept as one array in
 * preorder: the children of field i are those between i+1 and field[i].end. Field 0 is the block.
 * Decoding is lenient and never fails: what does not fit becomes a field with a severity and a
 * reason; bytes that no layout names become fields of kind BW_FIELD_GAP.
 * Threads: a registry is read-only once loaded; a tree belongs to one thread. */
#ifndef BLOCKWRIGHT_LAYOUT_H
#define BLOCKWRIGHT_LAYOUT_H

#include <blockwright/base.h>

typedef struct bw_layouts bw_layouts;       /* the registry */
typedef struct bw_layout_def bw_layout_def; /* one compiled struct or block layout */
typedef struct bw_field_def bw_field_def;   /* one member of it */

typedef enum bw_field_kind {
    BW_FIELD_STRUCT, /* has children; also the root and unions */
    BW_FIELD_ARRAY,  /* its children are its elements: name[0], name[1] ... */
    BW_FIELD_UINT,   /* ub1 ub2 ub4 ub8 */
    BW_FIELD_INT,    /* sb1 sb2 sb4 sword */
    BW_FIELD_TEXT,   /* bytes that mean characters */
    BW_FIELD_RAW,    /* bytes whose meaning is known but that are no number */
    BW_FIELD_GAP,    /* bytes that no layout names */
} bw_field_kind;

/* What a scalar means beyond its size; decides text, JSON value, what Enter follows. */
typedef enum bw_meaning {
    BW_MEANS_NOTHING,
    BW_MEANS_FLAGS, /* bits with names */
    BW_MEANS_ENUM,  /* values with names */
    BW_MEANS_SCN,   /* struct of kscnbas, kscnwrp; text 0xwrap.base and decimal */
    BW_MEANS_TIME,  /* ub4, 31-day months since 1988 */
    BW_MEANS_DBA,   /* ub4, can be followed */
    BW_MEANS_UBA,   /* struct: dba, seq, rec; can be followed */
    BW_MEANS_XID,
    BW_MEANS_RBA,
    BW_MEANS_VERSION,    /* 0x0b200400 -> 11.2.0.4.0 */
    BW_MEANS_CHECKSUM,   /* verified against the block */
    BW_MEANS_TAIL,       /* verified against the head */
    BW_MEANS_ROW_OFFSET, /* kdbr: offset from kdbh; can be followed inside the block */
    BW_MEANS_COLUMN,     /* column data without a known type */
    BW_MEANS_COUNT,
    BW_MEANS_EPOCH, /* Unix seconds */
} bw_meaning;

typedef enum bw_severity { BW_GOOD, BW_NOTE, BW_SUSPECT, BW_BAD } bw_severity;

typedef struct bw_field {
    const char *name;        /* "ktbitflg", "ktbbhitl" ; index tells which element */
    const char *type;        /* "ub4", "sb2", "text", "raw", "gap", "struct kcbh"'s bare "kcbh" */
    int32_t index;           /* element number in an array, -1 otherwise */
    uint32_t offset, length; /* bytes, in the block */
    uint32_t parent;         /* field number; 0 for the root itself */
    uint32_t end;            /* number of the first field behind this one's children */
    uint64_t value;          /* UINT; INT sign-extended to 64 bits; others 0 */
    bw_field_kind kind;
    bw_meaning meaning;
    bw_severity severity;
    const char *why;         /* the broken rule, NULL when severity is BW_GOOD */
    const bw_field_def *def; /* NULL for the root, gaps and array elements' lack of one */
    uint32_t leads;          /* STRUCT: the member that Enter follows for all of it, 0 none */
    uint32_t target;         /* offset in the block that it points to, 0 none: ROW_OFFSET and others */
} bw_field;

/* A rule that the bytes break. A field keeps the worst reason alone; these are all of them. */
typedef struct bw_broken {
    uint32_t field;
    bw_severity severity;
    const char *rule; /* id of the layout's check; "bounds", "checksum", "tail": the decoder's own */
    const char *why;
} bw_broken;

/* What the decoder must know about a block beyond its bytes. */
typedef struct bw_block_context {
    uint32_t block_size;   /* bytes given */
    uint64_t block_number; /* in its file, block 0 counted */
    bool big_endian;
    uint32_t version;   /* compatible vsn such as 0x0b200400; 0 = unknown */
    const char *family; /* "data", "control", "redo": which set of block layouts applies */
    bool bigfile;
    uint32_t file_number; /* relative file number, 0 = unknown */
    /* Control files (bw_control_place): number in X$KCCRT + 1 of the section that the block is of, 0
     * = not known; payload bytes of a record begun before; 0 a single block, 1 the copy of a pair
     * that counts, 2 the other one. */
    uint32_t section, first_record, copy;
} bw_block_context;

typedef struct bw_tree {
    const uint8_t *bytes; /* borrowed from the caller; must outlive the tree's use */
    bw_block_context context;
    const char *title; /* BBED's title of the block or the trace name */
    const char *layout; /* name of the layout that was chosen, "" when none fits */
    bw_field *fields;
    uint32_t count;
    bw_broken *broken; /* in the order in which they were found; a bounded number */
    uint32_t broken_count;
    bw_arena *arena; /* broken, and texts of why */
} bw_tree;

/* --- registry --- */
BW_API bw_layouts *bw_layouts_new(void);
BW_API void bw_layouts_free(bw_layouts *layouts);
BW_API size_t bw_layouts_count(const bw_layouts *layouts);
/* Rises when layouts come or go. Trees decoded before stay good, and show the old ones. */
BW_API uint64_t bw_layouts_generation(const bw_layouts *layouts);
BW_API const bw_layout_def *bw_layouts_at(const bw_layouts *layouts, size_t index);
BW_API const bw_layout_def *bw_layouts_find(const bw_layouts *layouts, const char *name);
/* Everything that a listing or docs/layouts.md shows of a struct; strings live as the registry. */
typedef struct bw_layout_info {
    const char *name, *title, *doc, *file, *owner;
    bool is_block;  /* bound to a block type */
    bool is_union;
    int block_type;       /* -1 when not bound to one */
    int64_t block_number; /* likewise */
    const char *family, *when; /* "" when not said */
    const char *size;          /* as the layout says it, "" when not */
    int64_t length;            /* bytes when always the same, else -1 */
    const char *confidence, *source;
    size_t field_count;
} bw_layout_info;
typedef struct bw_field_info {
    const char *name, *type, *doc, *at, *count, *when, *size; /* as the layout says, "" when not */
    int64_t offset;        /* in the struct, when the same in every block, else -1 */
    int64_t length;        /* bytes, likewise */
    const char *structure; /* the layout of a struct member; NULL: no struct */
    const char *confidence, *source; /* its own, or those of its struct, or of the struct it is in */
} bw_field_info;
/* One of a struct's checks, as the strict verification lists it. */
typedef struct bw_check_info {
    const char *id, *why;
    bw_severity severity;
} bw_check_info;
BW_API size_t bw_layout_check_count(const bw_layout_def *layout);
BW_API bw_check_info bw_layout_check_info(const bw_layout_def *layout, size_t index);
BW_API bw_layout_info bw_layout_get_info(const bw_layout_def *layout);
BW_API bw_field_info bw_layout_field_info(const bw_layout_def *layout, size_t index);

/* --- decoding --- */
/* A tree to be filled again and again; free with bw_tree_free. */
BW_API bw_tree *bw_tree_new(void);
BW_API void bw_tree_free(bw_tree *tree);
/* Decodes bytes[context->block_size]. The layout is chosen by family, block number and type byte.
 */
BW_API void bw_tree_decode(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                           const bw_block_context *context);
/* Puts the one struct at offset on top of the bytes ("show these bytes as ktubh"). */
BW_API bool bw_tree_decode_struct(bw_tree *tree, const bw_layouts *layouts, const char *name,
                                  const uint8_t *bytes, const bw_block_context *context,
                                  uint32_t offset);

/* --- in plain words, from what layouts say of themselves --- */
/* The sentences of the block's layout and of its structs, one behind the other; appended. */
BW_API void bw_tree_describe(const bw_tree *tree, bw_text *text);
BW_API const char *bw_tree_doc(const bw_tree *tree); /* what such a block is for; "" = not said */
/* Data object id of the segment that owns the block; false when such a block does not say. */
BW_API bool bw_tree_object(const bw_tree *tree, uint32_t *object);

/* --- looking at fields --- */
/* "ktbbh.ktbbhitl[0].ktbitflg"; a tail of the path is enough ("ktbbhitl[0].ktbitflg", "kdbr[2]").
 * Returns a field number or -1. */
BW_API int64_t bw_tree_find(const bw_tree *tree, const char *path);
/* The smallest field that holds this offset, -1 when none (never for offsets inside the block). */
BW_API int64_t bw_tree_at(const bw_tree *tree, uint32_t offset);
BW_API void bw_field_path(const bw_tree *tree, uint32_t field, bw_text *path); /* appended */
/* The value as a person reads it: "0x2001 (--U-, 1)", "1,122", "2025-03-16 05:46:54"; appended. */
BW_API void bw_field_text(const bw_tree *tree, uint32_t field, bw_text *text);
/* The value in BBED's own words: "0x06 (KCBHFDLC, KCBHFCKV)", "-2046"; appended. */
BW_API void bw_field_bbed_text(const bw_tree *tree, uint32_t field, bw_text *text);
/* True when BBED's print shows this field; reserved and later-found members are ours alone. */
BW_API bool bw_field_in_bbed(const bw_tree *tree, uint32_t field);
/* True for a union: BBED writes "union u, 12 bytes". */
BW_API bool bw_field_is_union(const bw_tree *tree, uint32_t field);
BW_API const char *bw_field_doc(const bw_tree *tree, uint32_t field); /* "" when none */
BW_API const char *bw_field_confidence(const bw_tree *tree,
                                       uint32_t field); /* "certain"|"likely"|"unknown" */

/* --- the way back --- */
/* What a person wrote for a field, as its bytes: out[field->length]. Numbers (35, 0x23, 0o43, -1)
 * with the range of the field's width; flags by letters or names ("C---,1", "KDRHFL|KDRHFH"); names
 * of enums; times "2025-03-16 05:46:54"; DBAs "1,9"; SCN, UBA, XID, RBA structs as Oracle prints
 * them; characters, zero filled; raw bytes in hexadecimal (fewer than the field has: the first
 * ones). Refused with a sentence that names the field and what it takes. */
BW_API bw_status bw_field_encode(const bw_tree *tree, uint32_t field, const char *text,
                                 uint8_t *out, bw_error *err);

#endif
