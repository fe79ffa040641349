/* Decoding: layouts over the bytes of one block give fields in preorder. Nothing here fails: what
 * does not fit is cut and says why. */
#include "core/layout/checks.h"
#include "core/layout/registry.h"
#include "core/layout/sentence.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 200000u
#define MOST_GAPS 32768u /* of a block of 64 KiB: each lies between two fields */
#define MAX_DEPTH 16u
#define MAX_ELEMENTS 65536
#define MAX_VISITS 2000000u /* of elements, decoded or skipped: bounds nested arrays */

typedef struct decoder {
    bw_tree *tree;
    const bw_layouts *layouts;
    bw_named *named;
    bw_scope scope;
    uint32_t depth, visits;
    uint32_t most; /* fields; room for gaps is kept until the end */
    bool full;     /* a bound was reached */
} decoder;

/* The tree keeps its buffers from block to block; the decoder's memory of names with them. */
typedef struct tree_store {
    bw_tree tree;
    uint32_t capacity;
    bw_named *named;
    uint32_t named_count, generation;
    const bw_layout_def *layout; /* of the block; NULL: none fits */
    uint8_t *covered;            /* one byte a block byte */
    uint32_t covered_size;
} tree_store;

bw_tree *bw_tree_new(void)
{
    tree_store *store = bw_alloc(sizeof(*store));
    store->tree.arena = bw_arena_new();
    return &store->tree;
}

void bw_tree_free(bw_tree *tree)
{
    if (!tree)
        return;
    tree_store *store = (tree_store *)tree;
    bw_arena_free(tree->arena);
    free(tree->fields);
    free(store->named);
    free(store->covered);
    free(store);
}

static void grow(decoder *d)
{
    tree_store *store = (tree_store *)d->tree;
    store->capacity = store->capacity ? store->capacity * 2 : 256;
    d->tree->fields = bw_realloc(d->tree->fields, store->capacity * sizeof(bw_field));
}

/* inline: the field is then built where it stays, thousands of times a block */
static inline uint32_t push(decoder *d, bw_field field)
{
    bw_tree *tree = d->tree;
    if (tree->count >= d->most) {
        d->full = true;
        return tree->count - 1;
    }
    if (tree->count == ((tree_store *)tree)->capacity)
        grow(d);
    field.end = tree->count + 1;
    tree->fields[tree->count] = field;
    return tree->count++;
}

static void blame(decoder *d, uint32_t field, bw_severity severity, const char *why)
{
    bw_tree_blame(d->tree, field, severity, "bounds", why);
}

/* offset and length as far as they lie in the block; false when something had to be cut. */
static bool clip(const decoder *d, int64_t *offset, int64_t *length)
{
    int64_t size = d->tree->context.block_size;
    bool fits = *offset >= 0 && *length >= 0 && *length <= size && *offset <= size - *length;
    if (*offset < 0 || *offset > size)
        *offset = size;
    if (*length < 0)
        *length = 0;
    if (*length > size - *offset)
        *length = size - *offset;
    return fits;
}

static void remember(decoder *d, const bw_field_def *def, uint32_t field, uint32_t width)
{
    const bw_field *f = &d->tree->fields[field];
    d->named[def->name_id] = (bw_named){.generation = d->scope.generation,
                                        .field = field,
                                        .offset = f->offset,
                                        .length = f->length,
                                        .width = width,
                                        .is_signed = def->kind == BW_FIELD_INT,
                                        .value = (int64_t)f->value};
}

static uint64_t read_number(const decoder *d, const bw_field_def *def, uint32_t offset)
{
    const uint8_t *p = d->tree->bytes + offset;
    bool be = d->tree->context.big_endian || def->always_big_endian;
    bool is_signed = def->kind == BW_FIELD_INT;
    switch (def->width) {
    case 1: return is_signed ? (uint64_t)(int8_t)p[0] : p[0];
    case 2: return is_signed ? (uint64_t)(int16_t)bw_get16(p, be) : bw_get16(p, be);
    case 4: return is_signed ? (uint64_t)(int32_t)bw_get32(p, be) : bw_get32(p, be);
    default: return bw_get64(p, be);
    }
}

static inline bw_field field_of(const bw_field_def *def, int64_t offset, int64_t length, uint32_t parent,
                         int32_t index)
{
    return (bw_field){.name = def->name,
                      .type = def->as ? def->as : def->type,
                      .index = index,
                      .offset = (uint32_t)offset,
                      .length = (uint32_t)length,
                      .parent = parent,
                      .kind = def->kind,
                      .meaning = def->meaning,
                      .def = def};
}

/* Where in the block the field points to; outside of it: nowhere. */
static void aim(decoder *d, uint32_t field, int64_t target)
{
    bool inside = target > 0 && target < (int64_t)d->tree->context.block_size;
    d->tree->fields[field].target = inside ? (uint32_t)target : 0;
}

static void aim_row_offset(decoder *d, const bw_field_def *def, uint32_t field)
{
    int64_t base = 0;
    if (def->from >= 0 && d->named[def->from].generation == d->scope.generation)
        base = d->named[def->from].offset;
    aim(d, field, base + (int64_t)d->tree->fields[field].value);
}

/* A number, text or raw member; returns the offset behind it. */
static int64_t decode_scalar(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                             int32_t index)
{
    int64_t length = def->width ? def->width : def->size ? bw_expr_run(def->size, &d->scope) : 0;
    int64_t offset = at;
    bool fits = clip(d, &offset, &length);
    uint32_t field = push(d, field_of(def, offset, length, parent, index));
    if (d->full)
        return at;
    if (!fits)
        blame(d, field, BW_BAD, "reaches outside the block");
    else if (def->width)
        d->tree->fields[field].value = read_number(d, def, (uint32_t)offset);
    if (def->meaning == BW_MEANS_ROW_OFFSET)
        aim_row_offset(d, def, field);
    remember(d, def, field, 0);
    if (def->target)
        aim(d, field, bw_expr_run(def->target, &d->scope));
    return offset + length;
}

static int64_t decode_struct(decoder *d, const bw_layout_def *layout, const bw_field_def *def,
                             int64_t at, uint32_t parent, int32_t index);

static int64_t decode_one(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent,
                          int32_t index)
{
    return def->structure ? decode_struct(d, def->structure, def, at, parent, index)
                          : decode_scalar(d, def, at, parent, index);
}

static void close_node(decoder *d, uint32_t node, int64_t end)
{
    bw_field *f = &d->tree->fields[node];
    f->end = d->tree->count;
    if (end > (int64_t)d->tree->context.block_size) /* an array that begins behind the block */
        end = d->tree->context.block_size;
    if (end > (int64_t)f->offset)
        f->length = (uint32_t)(end - f->offset);
}

static int64_t element_count(decoder *d, const bw_field_def *def, uint32_t node)
{
    int64_t count = bw_expr_run(def->count, &d->scope);
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
    bw_field *f = &d->tree->fields[node];
    f->offset = (uint32_t)offset;
    f->length = (uint32_t)length;
    f->kind = BW_FIELD_RAW;
    remember(d, def, node, def->width);
    return offset + length;
}

static int64_t decode_elements(decoder *d, const bw_field_def *def, int64_t at, uint32_t node)
{
    int64_t outer = d->scope.i, first = -1, end = def->each_at ? 0 : at;
    int64_t count = element_count(d, def, node);
    if (def->width && !def->each_at) { /* so that name[e] works while elements are decoded */
        remember(d, def, node, def->width);
        d->named[def->name_id].length = (uint32_t)(count * def->width);
    }
    for (int64_t i = 0; i < count && !d->full; i++) {
        d->scope.i = i;
        d->full = ++d->visits > MAX_VISITS;
        if (def->each_when && !bw_expr_run(def->each_when, &d->scope))
            continue;
        int64_t place = def->each_at ? bw_expr_run(def->each_at, &d->scope) : end;
        if (place < 0 || place >= (int64_t)d->tree->context.block_size) {
            blame(d, node, BW_BAD, "an element lies outside the block");
            if (def->each_at)
                continue;
            break;
        }
        int64_t behind = decode_one(d, def, place, node, (int32_t)i);
        first = first < 0 || place < first ? place : first;
        end = behind > end || !def->each_at ? behind : end;
    }
    d->scope.i = outer;
    bw_field *f = &d->tree->fields[node];
    if (def->each_at && first >= 0)
        f->offset = (uint32_t)first;
    close_node(d, node, def->each_at && first < 0 ? 0 : end);
    if (!def->each_at)
        remember(d, def, node, def->width);
    return def->each_at ? at : end;
}

static int64_t decode_array(decoder *d, const bw_field_def *def, int64_t at, uint32_t parent)
{
    int64_t offset = at, none = 0;
    clip(d, &offset, &none);
    bw_field field = field_of(def, offset, 0, parent, -1);
    field.kind = BW_FIELD_ARRAY;
    uint32_t node = push(d, field);
    if (d->full)
        return at;
    return def->bulk ? decode_bulk(d, def, at, node) : decode_elements(d, def, at, node);
}

static void decode_members(decoder *d, const bw_layout_def *layout, int64_t start, uint32_t node,
                           int64_t *end)
{
    int64_t cursor = start;
    for (size_t i = 0; i < layout->field_count && !d->full; i++) {
        const bw_field_def *def = &layout->fields[i];
        d->scope.start = start;
        if (def->when && !bw_expr_run(def->when, &d->scope))
            continue;
        int64_t at = layout->is_union ? start
                     : def->at        ? start + bw_expr_run(def->at, &d->scope)
                                      : cursor;
        cursor = def->count ? decode_array(d, def, at, node) : decode_one(d, def, at, node, -1);
        if (cursor > *end)
            *end = cursor;
    }
}

static void run_checks(decoder *d, const bw_layout_def *layout, int64_t start, uint32_t node)
{
    d->scope.start = start;
    for (size_t i = 0; i < layout->check_count; i++) {
        const bw_check *check = &layout->checks[i];
        if (bw_expr_run(check->rule, &d->scope))
            continue;
        uint32_t field = node;
        if (check->field_id != UINT32_MAX &&
            d->named[check->field_id].generation == d->scope.generation)
            field = d->named[check->field_id].field;
        bw_tree_blame(d->tree, field, check->severity, check->id, check->why);
    }
}

static void note_lead(decoder *d, const bw_layout_def *layout, uint32_t node)
{
    for (size_t i = 0; i < layout->lead_count && !d->tree->fields[node].leads; i++) {
        const bw_named *named = &d->named[layout->leads[i]];
        if (named->generation != d->scope.generation || named->field <= node)
            continue;
        const bw_field *f = &d->tree->fields[named->field];
        if (f->kind == BW_FIELD_STRUCT || f->value)
            d->tree->fields[node].leads = named->field;
    }
}

static int64_t decode_struct(decoder *d, const bw_layout_def *layout, const bw_field_def *def,
                             int64_t at, uint32_t parent, int32_t index)
{
    int64_t offset = at, length = 0;
    bool fits = clip(d, &offset, &length);
    bw_field field = field_of(def, offset, 0, parent, index);
    field.kind = BW_FIELD_STRUCT;
    field.meaning = def->meaning ? def->meaning : layout->meaning;
    uint32_t node = push(d, field);
    if (d->full)
        return at;
    if (!fits || d->depth == MAX_DEPTH) {
        blame(d, node, BW_BAD, fits ? "nested too deep" : "lies outside the block");
        return offset;
    }
    int64_t outer = d->scope.start, end = offset;
    remember(d, def, node, 0);
    d->depth++;
    decode_members(d, layout, offset, node, &end);
    d->depth--;
    if (layout->size && !d->full) {
        int64_t from = offset, size = bw_expr_run(layout->size, &d->scope);
        if (!clip(d, &from, &size))
            blame(d, node, BW_BAD, "reaches outside the block");
        end = offset + size;
    }
    run_checks(d, layout, offset, node);
    note_lead(d, layout, node);
    d->scope.start = outer;
    close_node(d, node, end);
    d->named[def->name_id].length = d->tree->fields[node].length;
    return end;
}

/* --- the block as a whole --- */
static bool fits_block(decoder *d, const bw_layout_def *layout)
{
    const bw_block_context *c = &d->tree->context;
    if (!layout->is_block || strcmp(layout->family, c->family) != 0)
        return false;
    if (layout->block >= 0 && (uint64_t)layout->block != c->block_number)
        return false;
    if (layout->type >= 0 && layout->type != d->tree->bytes[0])
        return false;
    return !layout->when || bw_expr_run(layout->when, &d->scope);
}

/* Those that say so come before all; those bound to nothing are the last resort. */
static const bw_layout_def *choose(decoder *d)
{
    const bw_layout_def *resort = NULL, *bound = NULL;
    for (size_t i = 0; i < d->layouts->count; i++) {
        const bw_layout_def *layout = d->layouts->defs[i];
        if ((bound && !layout->before_all) || !fits_block(d, layout))
            continue;
        if (layout->before_all)
            return layout;
        if (layout->type >= 0 || layout->block >= 0)
            bound = layout;
        resort = resort ? resort : layout;
    }
    return bound ? bound : resort;
}

static void cover_leaves(const bw_tree *tree, uint8_t *covered)
{
    for (uint32_t i = 1; i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        bool leaf = f->kind != BW_FIELD_STRUCT && f->kind != BW_FIELD_ARRAY;
        if (leaf && (!f->def || f->def->covers))
            memset(covered + f->offset, 1, f->length);
    }
}

/* Bytes that no layout names become fields of their own, at the end of the root's children; also
 * when the bound of fields was reached: what was not decoded is then a gap. */
static void add_gaps(decoder *d)
{
    tree_store *store = (tree_store *)d->tree;
    uint32_t size = d->tree->context.block_size;
    if (store->covered_size < size) {
        store->covered = bw_realloc(store->covered, size);
        store->covered_size = size;
    }
    memset(store->covered, 0, size);
    cover_leaves(d->tree, store->covered);
    d->most = MAX_FIELDS;
    for (uint32_t at = 0; at < size;) {
        const uint8_t *next = memchr(store->covered + at, 0, size - at);
        if (!next)
            break;
        uint32_t from = (uint32_t)(next - store->covered);
        const uint8_t *stop = memchr(store->covered + from, 1, size - from);
        at = stop ? (uint32_t)(stop - store->covered) : size;
        push(d, (bw_field){.name = "gap",
                           .type = "gap",
                           .index = -1,
                           .offset = from,
                           .length = at - from,
                           .kind = BW_FIELD_GAP});
    }
}

static decoder begin(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                     const bw_block_context *context)
{
    tree_store *store = (tree_store *)tree;
    bw_arena_reset(tree->arena);
    tree->bytes = bytes;
    tree->context = *context;
    tree->count = 0;
    tree->title = tree->layout = "";
    tree->broken = NULL;
    tree->broken_count = 0;
    if (store->named_count < layouts->names.count) {
        store->named = bw_realloc(store->named, layouts->names.count * sizeof(bw_named));
        memset(store->named, 0, layouts->names.count * sizeof(bw_named));
        store->named_count = layouts->names.count;
        store->generation = 0;
    }
    decoder d = {.tree = tree, .layouts = layouts, .named = store->named, .most = MAX_FIELDS - MOST_GAPS};
    d.scope = (bw_scope){.context = &tree->context,
                         .bytes = bytes,
                         .named = store->named,
                         .generation = ++store->generation};
    push(&d, (bw_field){.name = "block",
                        .type = "block",
                        .index = -1,
                        .length = context->block_size,
                        .kind = BW_FIELD_STRUCT});
    return d;
}

static void finish(decoder *d)
{
    bw_tree *tree = d->tree;
    add_gaps(d);
    tree->fields[0].end = tree->count;
    if (d->full)
        blame(d, 0, BW_BAD, "more fields than a block can mean; decoding stopped there");
    bw_tree_check_block(tree);
}

void bw_tree_decode(bw_tree *tree, const bw_layouts *layouts, const uint8_t *bytes,
                    const bw_block_context *context)
{
    decoder d = begin(tree, layouts, bytes, context);
    const bw_layout_def *layout = choose(&d);
    ((tree_store *)tree)->layout = layout;
    if (layout) {
        int64_t end = 0;
        tree->title = layout->bbed_title ? layout->bbed_title : layout->title;
        tree->layout = layout->name;
        decode_members(&d, layout, 0, 0, &end);
        run_checks(&d, layout, 0, 0);
    }
    finish(&d);
}

bool bw_tree_decode_struct(bw_tree *tree, const bw_layouts *layouts, const char *name,
                           const uint8_t *bytes, const bw_block_context *context, uint32_t offset)
{
    const bw_layout_def *layout = bw_layouts_find(layouts, name);
    if (!layout || layout->is_block)
        return false;
    decoder d = begin(tree, layouts, bytes, context);
    int64_t end = 0;
    tree->title = layout->title;
    tree->layout = layout->name;
    ((tree_store *)tree)->layout = layout;
    decode_members(&d, layout, offset, 0, &end);
    run_checks(&d, layout, offset, 0);
    finish(&d);
    return true;
}

/* --- in plain words --- */
static bw_scope scope_of(const bw_tree *tree)
{
    const tree_store *store = (const tree_store *)tree;
    return (bw_scope){.context = &tree->context,
                      .bytes = tree->bytes,
                      .named = store->named,
                      .generation = store->generation};
}

static void say_all(const bw_layout_def *layout, const bw_tree *tree, const bw_scope *scope,
                    bw_text *text)
{
    for (size_t i = 0; i < layout->sentence_count; i++) {
        size_t before = text->length;
        if (before)
            bw_text_add(text, " ");
        size_t blank = text->length;
        bw_sentence_say(&layout->sentences[i], tree, scope, text);
        if (text->length == blank && before)
            text->data[text->length = before] = '\0';
    }
}

void bw_tree_describe(const bw_tree *tree, bw_text *text)
{
    const tree_store *store = (const tree_store *)tree;
    bw_scope scope = scope_of(tree);
    if (!store->layout)
        return;
    bw_text own = {0};
    say_all(store->layout, tree, &scope, &own);
    for (uint32_t i = 1; i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        scope.start = f->offset;
        if (f->kind == BW_FIELD_STRUCT && f->index < 0 && f->def && f->def->structure)
            say_all(f->def->structure, tree, &scope, &own);
        else if (f->kind == BW_FIELD_ARRAY)
            i = f->end - 1; /* names stand for the latest element: nothing to say of each */
    }
    bw_text_add(text, bw_text_get(&own));
    bw_text_free(&own);
}

bool bw_tree_object(const bw_tree *tree, uint32_t *object)
{
    const tree_store *store = (const tree_store *)tree;
    bw_scope scope = scope_of(tree);
    if (!store->layout || !store->layout->object)
        return false;
    *object = (uint32_t)bw_expr_run(store->layout->object, &scope);
    return true;
}

const char *bw_tree_doc(const bw_tree *tree)
{
    const tree_store *store = (const tree_store *)tree;
    return store->layout ? store->layout->doc : "";
}
