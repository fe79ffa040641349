/* Decoding: layouts over the bytes of one block give fields in preorder. Nothing here fails: what
 * does not fit is cut and says why. */
#include "core/layout/checks.h"
#include "core/layout/program.h"
#include "core/layout/tree.h"
#include "core/layout/where.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 200000u
#define MOST_GAPS 32768u /* of a block of 64 KiB: each lies between two fields */
#define MAX_DEPTH 16u
#define MAX_ELEMENTS 65536
#define MAX_VISITS 2000000u /* of elements, decoded or skipped: bounds nested arrays */
#define MOST_SEALS 64u      /* checksums and tails; a block has one of each */

typedef struct decoder {
    bw_tree *tree;
    bw_tree_store *store; /* the same tree's */
    const uint8_t *bytes; /* the block's; size, big_endian likewise: at hand for every field */
    int64_t size;
    bool big_endian;
    bool full; /* a bound was reached */
    uint32_t depth, visits;
    bw_field *fields; /* the tree's */
    uint32_t count;
    uint32_t room; /* fields that may be put without a further look */
    uint32_t most; /* fields; room for gaps is kept until the end */
    bw_named *named;
    bw_scope scope;
    uint32_t seals[MOST_SEALS], seal_count;
    /* For comparing (where.h): where bytes count, NULL: everywhere; the first of them and the one
     * behind the last; fields that were left out so far. */
    const bw_where *where;
    uint32_t counts_from, counts_to, left_out;
} decoder;

/* What fields rarely need stays out of the way of what they always do. */
#define RARE static __attribute__((noinline))
#define ALWAYS inline __attribute__((always_inline))

/* For so many more fields; false: that would be more than there may be. */
RARE bool make_room(decoder *d, uint32_t count)
{
    bw_tree_store *store = d->store;
    if (d->most - d->count < count)
        return false;
    while (store->capacity < d->count + count) {
        store->capacity = store->capacity ? store->capacity * 2 : 256;
        d->tree->fields = bw_realloc(d->tree->fields, store->capacity * sizeof(bw_field));
    }
    d->fields = d->tree->fields;
    d->room = store->capacity < d->most ? store->capacity : d->most;
    return true;
}

/* A field without children so far, for which there is room. Written member by member: compilers
 * clear a struct that is assigned as a whole by an instruction that takes longer than all else. */
static inline bw_field *put(decoder *d, const bw_field_def *def, int64_t offset, int64_t length,
                            uint32_t parent, int32_t index)
{
    bw_field *f = &d->fields[d->count++];
    f->name = def->name;
    f->type = def->as;
    f->index = index;
    f->offset = (uint32_t)offset;
    f->length = (uint32_t)length;
    f->parent = parent;
    f->end = d->count;
    f->value = 0;
    f->kind = def->kind;
    f->meaning = def->meaning;
    f->severity = BW_GOOD;
    f->why = NULL;
    f->def = def;
    f->leads = 0;
    f->target = 0;
    return f;
}

/* The same, number d->count - 1 then; NULL: there are as many as there may be. */
static inline bw_field *push(decoder *d, const bw_field_def *def, int64_t offset, int64_t length,
                             uint32_t parent, int32_t index)
{
    if (d->count < d->room || make_room(d, 1))
        return put(d, def, offset, length, parent, index);
    d->full = true;
    return NULL;
}

RARE void blame(decoder *d, uint32_t field, bw_severity severity, const char *why)
{
    bw_tree_blame(d->tree, field, severity, "bounds", why);
}

/* offset and length as far as they lie in the block; false when something had to be cut. */
RARE bool clip(const decoder *d, int64_t *offset, int64_t *length)
{
    int64_t size = d->size;
    bool fits = *offset >= 0 && *length >= 0 && *length <= size && *offset <= size - *length;
    if (*offset < 0 || *offset > size)
        *offset = size;
    if (*length < 0)
        *length = 0;
    if (*length > size - *offset)
        *length = size - *offset;
    return fits;
}

/* Would clip leave them as they are? */
static inline bool inside(const decoder *d, int64_t offset, int64_t length)
{
    uint64_t size = (uint64_t)d->size;
    return (uint64_t)offset <= size && (uint64_t)length <= size - (uint64_t)offset;
}

/* For those who ask for the name later. f: the field of that number. */
static inline void remember(decoder *d, const bw_field_def *def, const bw_field *f, uint32_t field,
                            uint32_t width)
{
    if (!def->asked)
        return;
    bw_named *named = &d->named[def->name_id];
    if (!named->field)
        d->store->known[d->store->known_count++] = def->name_id;
    named->value = (int64_t)f->value;
    named->offset = f->offset;
    named->length = f->length;
    named->field = field;
    named->width = (uint8_t)width;
    named->is_signed = def->kind == BW_FIELD_INT;
}

static inline void cover(decoder *d, const bw_field_def *def, int64_t offset, int64_t length)
{
    if (def->covers)
        bw_cover_add(&d->store->cover, (uint32_t)offset, (uint32_t)length);
}

RARE int64_t read_last(const decoder *d, const bw_field_def *def, int64_t offset, bool be)
{
    uint8_t eight[8] = {0};
    memcpy(eight, d->bytes + offset, def->width);
    return bw_number_of(eight, def->width, def->kind == BW_FIELD_INT, be);
}

static inline uint64_t read_number(const decoder *d, const bw_field_def *def, int64_t offset)
{
    bool be = d->big_endian || def->always_big_endian;
    if (d->size - offset < 8)
        return (uint64_t)read_last(d, def, offset, be);
    return (uint64_t)bw_number_of(d->bytes + offset, def->width, def->kind == BW_FIELD_INT, be);
}

/* Where in the block the field points to; outside of it: nowhere. */
static void aim(const decoder *d, bw_field *f, int64_t target)
{
    f->target = target > 0 && target < d->size ? (uint32_t)target : 0;
}

/* What few fields have: a place that they point to, a checksum that is looked at in the end. */
RARE void note_more(decoder *d, const bw_field_def *def, bw_field *f, uint32_t field)
{
    if (def->meaning == BW_MEANS_ROW_OFFSET)
        aim(d, f, (def->from >= 0 ? d->named[def->from].offset : 0) + (int64_t)f->value);
    if (def->target)
        aim(d, f, bw_expr_value(def->target, &d->scope));
    bool seal = def->meaning == BW_MEANS_CHECKSUM || def->meaning == BW_MEANS_TAIL;
    if (seal && d->seal_count < MOST_SEALS)
        d->seals[d->seal_count++] = field;
}

/* Of the field that was put last. */
static inline void note_field(decoder *d, const bw_field_def *def, bw_field *f)
{
    uint32_t field = d->count - 1;
    remember(d, def, f, field, 0);
    if (def->more)
        note_more(d, def, f, field);
}

/* A member of which a part lies outside of the block: that part is cut off. */
RARE int64_t decode_cut(decoder *d, const bw_field_def *def, int64_t at, int64_t length,
                        uint32_t parent, int32_t index)
{
    int64_t offset = at;
    clip(d, &offset, &length);
    bw_field *f = push(d, def, offset, length, parent, index);
    if (!f)
        return at;
    blame(d, d->count - 1, BW_BAD, "reaches outside the block");
    cover(d, def, offset, length);
    note_field(d, def, f);
    return offset + length;
}

/* A number, text or raw member; returns the offset behind it. */
static int64_t decode_scalar(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                             int32_t index)
{
    int64_t length = def->width ? def->width : def->size ? bw_expr_value(def->size, &d->scope) : 0;
    if (!inside(d, at, length))
        return decode_cut(d, def, at, length, parent, index);
    bw_field *f = push(d, def, at, length, parent, index);
    if (!f)
        return at;
    if (def->width)
        f->value = read_number(d, def, at);
    cover(d, def, at, length);
    note_field(d, def, f);
    return at + length;
}

/* May numbers be put one behind the other without a look at each? */
static inline bool may_run(decoder *d, int64_t at, int64_t length, uint32_t count)
{
    return inside(d, at, length) && (d->count + count <= d->room || make_room(d, count));
}

static inline void put_number(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                              int32_t index)
{
    bw_field *f = put(d, def, at, def->width, parent, index);
    f->value = read_number(d, def, at);
    note_field(d, def, f);
}

/* Members that are numbers one behind the other, as most are. */
static int64_t decode_run(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent)
{
    cover(d, def, at, def->run_length);
    for (const bw_field_def *end = def + def->run; def < end; def++) {
        put_number(d, def, at, parent, -1);
        at += def->width;
    }
    return at;
}

static int64_t decode_struct(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                             int32_t index);

static inline int64_t decode_one(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                                 int32_t index)
{
    return def->structure ? decode_struct(d, def, at, parent, index)
                          : decode_scalar(d, def, at, parent, index);
}

static inline void close_node(decoder *d, uint32_t node, int64_t end)
{
    bw_field *f = &d->fields[node];
    f->end = d->count;
    if (end > d->size) /* an array that begins behind the block */
        end = d->size;
    if (end > (int64_t)f->offset)
        f->length = (uint32_t)(end - f->offset);
}

static int64_t element_count(decoder *d, const bw_field_def *def, uint32_t node)
{
    int64_t count = bw_expr_value(def->count, &d->scope);
    if (count < 0 || count > MAX_ELEMENTS) {
        blame(d, node, BW_BAD, "the count is outside what a block can hold");
        count = count < 0 ? 0 : MAX_ELEMENTS;
    }
    return count;
}

/* Arrays that BBED shows as one line: only their extent matters. */
static int64_t decode_bulk(decoder *d, const bw_field_def *def, int64_t at, uint32_t node)
{
    int64_t offset = at, length = element_count(d, def, node) * def->width;
    if (!clip(d, &offset, &length))
        blame(d, node, BW_BAD, "reaches outside the block");
    bw_field *f = &d->fields[node];
    f->offset = (uint32_t)offset;
    f->length = (uint32_t)length;
    f->kind = BW_FIELD_RAW;
    cover(d, def, offset, length);
    remember(d, def, f, node, def->width);
    return offset + length;
}

/* The elements of an array of numbers, as many as lie in the block. Returns how many. */
static int64_t decode_numbers(decoder *d, const bw_field_def *def, int64_t at, uint32_t node,
                              int64_t count)
{
    int64_t fit = inside(d, at, 0) ? (d->size - at) / def->width : 0;
    count = count < fit ? count : fit;
    if (d->visits + count > MAX_VISITS || !may_run(d, at, count * def->width, (uint32_t)count))
        return 0;
    d->visits += (uint32_t)count;
    cover(d, def, at, count * def->width);
    for (int64_t i = 0; i < count; i++) {
        d->scope.i = i;
        put_number(d, def, at + i * def->width, node, (int32_t)i);
    }
    return count;
}

/* Is it an element without members, right before this one? */
static bool goes_before(const bw_field *before, const bw_field *f)
{
    return before->parent == f->parent && before->value &&
           bw_field_last_element(before) == f->index - 1 &&
           before->offset + before->length == f->offset;
}

/* An element of which no byte counts keeps no members, and becomes one field with the one right
 * before it that keeps none either. The fields that may be are fewer by those left out, so that
 * decoding ends where it would end with them. */
RARE void leave_out(decoder *d, uint32_t element)
{
    bw_field *f = &d->fields[element], *before = f - 1;
    uint32_t behind = f->offset + f->length, count = d->count;
    bool near = behind > d->counts_from && f->offset < d->counts_to;
    if (!f->length || (near && bw_cover_any(&d->where->counts, f->offset, f->length)) ||
        (d->where->wanted_count && bw_where_wants(d->where, d->fields, f)))
        return;
    if (element - 1 != f->parent && goes_before(before, f)) {
        before->length += f->length;
        before->value += f->value + count - element;
        before->target++;
        d->count = element;
    } else {
        f->value += count - element - 1;
        f->end = d->count = element + 1;
    }
    d->left_out += count - d->count;
    d->most -= count - d->count;
    d->room = d->room < d->most ? d->room : d->most;
}

static int64_t decode_elements(decoder *d, const bw_field_def *def, int64_t at, uint32_t node)
{
    int64_t outer = d->scope.i, first = -1, end = def->each_at ? 0 : at, i = 0;
    uint32_t left_out = d->left_out, element;
    int64_t count = element_count(d, def, node);
    if (def->width && !def->each_at) { /* so that name[e] works while elements are decoded */
        remember(d, def, &d->fields[node], node, def->width);
        if (def->asked)
            d->named[def->name_id].length = count * def->width;
        i = def->each_when ? 0 : decode_numbers(d, def, at, node, count);
        end += i * def->width;
    }
    for (; i < count && !d->full; i++) {
        d->scope.i = i;
        d->full = ++d->visits > MAX_VISITS;
        if (def->each_when && !bw_expr_holds(def->each_when, &d->scope))
            continue;
        int64_t place = def->each_at ? bw_expr_value(def->each_at, &d->scope) : end;
        if (place < 0 || place >= d->size) {
            blame(d, node, BW_BAD, "an element lies outside the block");
            if (def->each_at)
                continue;
            break;
        }
        element = d->count;
        int64_t behind = decode_one(d, def, place, node, (int32_t)i);
        if (d->where && def->structure && !d->full)
            leave_out(d, element);
        first = first < 0 || place < first ? place : first;
        end = behind > end || !def->each_at ? behind : end;
    }
    d->scope.i = outer;
    bw_field *f = &d->fields[node];
    if (def->each_at && first >= 0)
        f->offset = (uint32_t)first;
    close_node(d, node, def->each_at && first < 0 ? 0 : end);
    if (!def->each_at)
        remember(d, def, f, node, def->width);
    f->value = d->left_out - left_out;
    return def->each_at ? at : end;
}

static int64_t decode_array(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent)
{
    int64_t offset = at, none = 0;
    clip(d, &offset, &none);
    uint32_t node = d->count;
    bw_field *f = push(d, def, offset, 0, parent, -1);
    if (!f)
        return at;
    f->kind = BW_FIELD_ARRAY;
    return def->bulk ? decode_bulk(d, def, at, node) : decode_elements(d, def, at, node);
}

/* Returns where the last one of them ends. */
static ALWAYS int64_t decode_members(decoder *d, const bw_layout_def *layout, int64_t start,
                                     uint32_t node)
{
    int64_t cursor = start, end = start;
    const bw_field_def *def = layout->fields, *last = def + layout->field_count;
    d->scope.start = start;
    for (; def < last && !d->full; def++) {
        if (def->when && !bw_expr_holds(def->when, &d->scope))
            continue;
        if (layout->is_union)
            cursor = start;
        else if (def->at)
            cursor = start + bw_expr_value(def->at, &d->scope);
        if (def->run && may_run(d, cursor, def->run_length, def->run)) {
            cursor = decode_run(d, def, cursor, node);
            def += def->run - 1;
        } else if (def->count) {
            cursor = decode_array(d, def, cursor, node);
        } else {
            cursor = decode_one(d, def, cursor, node, -1);
        }
        end = cursor > end ? cursor : end;
    }
    return end;
}

/* With scope.start still at the struct. */
static inline void run_checks(decoder *d, const bw_layout_def *layout, uint32_t node)
{
    for (size_t i = 0; i < layout->check_count; i++) {
        const bw_check *check = &layout->checks[i];
        if (bw_expr_holds(check->rule, &d->scope))
            continue;
        uint32_t field = node;
        if (check->field_id != UINT32_MAX && d->named[check->field_id].field)
            field = d->named[check->field_id].field;
        bw_tree_blame(d->tree, field, check->severity, check->id, check->why);
    }
}

static inline void note_lead(decoder *d, const bw_layout_def *layout, uint32_t node)
{
    for (size_t i = 0; i < layout->lead_count && !d->fields[node].leads; i++) {
        const bw_named *named = &d->named[layout->leads[i]];
        if (named->field <= node)
            continue;
        const bw_field *f = &d->fields[named->field];
        if (f->kind == BW_FIELD_STRUCT || f->value)
            d->fields[node].leads = named->field;
    }
}

RARE int64_t refuse_struct(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                           int32_t index)
{
    int64_t offset = at, none = 0;
    bool fits = clip(d, &offset, &none);
    bw_field *f = push(d, def, offset, 0, parent, index);
    if (!f)
        return at;
    if (!def->meaning)
        f->meaning = def->structure->meaning;
    blame(d, d->count - 1, BW_BAD, fits ? "nested too deep" : "lies outside the block");
    return offset;
}

/* Where a struct of a size that it says ends. */
static inline int64_t end_of(decoder *d, const bw_layout_def *layout, int64_t at, uint32_t node)
{
    int64_t size = bw_expr_value(layout->size, &d->scope);
    if (!inside(d, at, size) && !clip(d, &(int64_t){at}, &size))
        blame(d, node, BW_BAD, "reaches outside the block");
    return at + size;
}

static int64_t decode_struct(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                             int32_t index)
{
    const bw_layout_def *layout = def->structure;
    if (!inside(d, at, 0) || d->depth == MAX_DEPTH)
        return refuse_struct(d, def, at, parent, index);
    uint32_t node = d->count;
    bw_field *f = push(d, def, at, 0, parent, index);
    if (!f)
        return at;
    if (!def->meaning)
        f->meaning = layout->meaning;
    int64_t outer = d->scope.start;
    uint32_t left_out = d->left_out;
    remember(d, def, f, node, 0);
    d->depth++;
    int64_t end = decode_members(d, layout, at, node);
    d->depth--;
    if (layout->size && !d->full)
        end = end_of(d, layout, at, node);
    if (!d->where) {
        run_checks(d, layout, node);
        note_lead(d, layout, node);
    }
    d->scope.start = outer;
    close_node(d, node, end);
    d->fields[node].value = d->left_out - left_out;
    if (def->asked)
        d->named[def->name_id].length = d->fields[node].length;
    return end;
}

/* --- the block as a whole --- */
/* A field of no layout: the root, a gap. */
static void push_bare(decoder *d, const char *name, bw_field_kind kind, uint32_t offset,
                      uint32_t length)
{
    const bw_field_def bare = {.name = name, .as = name, .kind = kind};
    bw_field *f = push(d, &bare, offset, length, 0, -1);
    if (f)
        f->def = NULL;
}

/* Bytes that no layout names become fields of their own, at the end of the root's children; also
 * when the bound of fields was reached: what was not decoded is then a gap. */
static void add_gaps(decoder *d)
{
    uint32_t offset, length = 0;
    d->most = MAX_FIELDS - d->left_out;
    for (uint32_t at = 0; bw_cover_gap(&d->store->cover, at, &offset, &length);
         at = offset + length)
        push_bare(d, "gap", BW_FIELD_GAP, offset, length);
}

static decoder begin(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                     const bw_block_context *context)
{
    bw_tree_store *store = bw_tree_store_of(tree);
    bw_arena_reset(tree->arena);
    tree->bytes = bytes;
    tree->context = *context;
    tree->count = 0;
    tree->title = tree->layout = "";
    tree->broken = NULL;
    tree->broken_count = 0;
    bw_tree_forget_names(store, layouts->names.count);
    bw_cover_begin(&store->cover, context->block_size);
    decoder d = {.tree = tree,
                 .store = store,
                 .bytes = bytes,
                 .size = context->block_size,
                 .big_endian = context->big_endian,
                 .named = store->named,
                 .scope = bw_tree_scope(tree),
                 .most = MAX_FIELDS - MOST_GAPS};
    push_bare(&d, "block", BW_FIELD_STRUCT, 0, context->block_size);
    return d;
}

/* In a tree with holes numbers of fields are not what they were, and nothing is judged. */
static void finish_where(decoder *d)
{
    for (uint32_t i = 0; i < d->store->known_count; i++)
        d->named[d->store->known[i]].field = 0;
    d->tree->broken_count = 0;
}

static void finish(decoder *d)
{
    bw_tree *tree = d->tree;
    add_gaps(d);
    tree->count = tree->fields[0].end = d->count;
    tree->fields[0].value = d->left_out;
    if (d->where) {
        finish_where(d);
        return;
    }
    if (d->full)
        blame(d, 0, BW_BAD, "more fields than a block can mean; decoding stopped there");
    for (uint32_t i = 0; i < d->seal_count; i++)
        bw_tree_check_seal(tree, d->seals[i]);
}

/* The layout over the block, as members of the root. */
static void decode_root(decoder *d, const bw_layout_def *layout, const char *title, uint32_t at)
{
    d->store->layout = layout;
    if (layout) {
        d->tree->title = title;
        d->tree->layout = layout->name;
        decode_members(d, layout, at, 0);
        if (!d->where)
            run_checks(d, layout, 0);
    }
    finish(d);
}

void bw_tree_decode(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                    const bw_block_context *context)
{
    bw_tree_decode_where(tree, layouts, bytes, context, NULL);
}

void bw_tree_decode_where(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                          const bw_block_context *context, const bw_where *where)
{
    decoder d = begin(tree, layouts, bytes, context);
    d.where = where;
    if (where)
        bw_cover_bounds(&where->counts, &d.counts_from, &d.counts_to);
    const bw_layout_def *layout = bw_layout_choose(layouts, &d.scope);
    decode_root(&d, layout,
                !layout              ? ""
                : layout->bbed_title ? layout->bbed_title
                                     : layout->title,
                0);
}

bool bw_tree_decode_struct(bw_tree *tree, const bw_layouts *layouts, const char *name,
                           const uint8_t *bytes, const bw_block_context *context, uint32_t offset)
{
    const bw_layout_def *layout = bw_layouts_find(layouts, name);
    if (!layout || layout->is_block)
        return false;
    decoder d = begin(tree, layouts, bytes, context);
    decode_root(&d, layout, layout->title, offset);
    return true;
}
