/* Two decoded blocks field by field: members are paired by name and element number, so that a row
 * more on one side does not make all rows behind it differ. */
#include "core/diff/fields.h"
#include "core/diff/rules.h"
#include "core/layout/where.h"

#include <stdlib.h>
#include <string.h>

typedef struct walk {
    const bw_tree *left, *right;
    bool sound;
    void (*tell)(void *, const bw_diff_field *);
    void *context;
    uint8_t *told; /* bytes of the left block: members of unions name them twice */
    /* Elements without their members that must be looked into, one a side; NULL: the trees are told
     * of. */
    bw_where *wants[2];
    bool any_wanted, too_many;
    size_t matter;
    bw_text path, texts[2];
} walk;

static bool same_bytes(const walk *w, const bw_field *a, const bw_field *b)
{
    if (a->length != b->length)
        return false;
    if (w->left->context.big_endian != w->right->context.big_endian &&
        (a->kind == BW_FIELD_UINT || a->kind == BW_FIELD_INT))
        return a->value == b->value;
    return memcmp(w->left->bytes + a->offset, w->right->bytes + b->offset, a->length) == 0;
}

/* True when a byte of the field was not told yet; all of them count as told from now on. */
static bool claim_bytes(walk *w, const bw_field *a, const bw_field *b)
{
    bool fresh = false;
    for (uint32_t i = 0; i < a->length; i++) {
        bool differs =
            i >= b->length || w->left->bytes[a->offset + i] != w->right->bytes[b->offset + i];
        fresh = fresh || (differs && !w->told[a->offset + i]);
        w->told[a->offset + i] |= differs;
    }
    return fresh || a->length < b->length;
}

/* The value's text; NULL when the side has no such field (field < 0). */
static const char *value_text(const bw_tree *tree, int64_t field, bw_text *text)
{
    if (field < 0)
        return NULL;
    bw_text_clear(text);
    bw_field_text(tree, (uint32_t)field, text);
    return bw_text_get(text);
}

#define LONG_BYTES 24u /* a field longer than this is shown from its first unequal byte on */
#define SHOWN_BYTES 16u

/* "at 504: 0500..." for both sides of a long run of bytes. */
static void narrow(walk *w, const bw_field *a, const bw_field *b)
{
    uint32_t common = a->length < b->length ? a->length : b->length, from = 0;
    const uint8_t *sides[] = {w->left->bytes + a->offset, w->right->bytes + b->offset};
    const bw_field *fields[] = {a, b};
    while (from < common && sides[0][from] == sides[1][from])
        from++;
    for (int i = 0; i < 2; i++) {
        bw_text_clear(&w->texts[i]);
        bw_text_addf(&w->texts[i], "at %u: ", fields[i]->offset + from);
        for (uint32_t n = from; n < fields[i]->length && n < from + SHOWN_BYTES; n++)
            bw_text_addf(&w->texts[i], "%02x", sides[i][n]);
    }
}

static bool long_bytes(const bw_field *f)
{
    return f->length > LONG_BYTES &&
           (f->kind == BW_FIELD_GAP || f->kind == BW_FIELD_RAW || f->kind == BW_FIELD_ARRAY);
}

static void tell(walk *w, int64_t left, int64_t right)
{
    const bw_tree *tree = left >= 0 ? w->left : w->right;
    uint32_t field = (uint32_t)(left >= 0 ? left : right);
    bw_text_clear(&w->path);
    bw_field_path(tree, field, &w->path);
    const char *why = w->sound ? bw_diff_housekeeping(tree, field) : NULL;
    w->matter += !why;
    bw_diff_field found = {.path = bw_text_get(&w->path),
                           .left = value_text(w->left, left, &w->texts[0]),
                           .right = value_text(w->right, right, &w->texts[1]),
                           .left_field = left,
                           .right_field = right,
                           .confidence = bw_field_confidence(tree, field),
                           .housekeeping = why};
    if (left >= 0 && right >= 0 && long_bytes(&w->left->fields[left]) &&
        long_bytes(&w->right->fields[right])) {
        narrow(w, &w->left->fields[left], &w->right->fields[right]);
        found.left = bw_text_get(&w->texts[0]);
        found.right = bw_text_get(&w->texts[1]);
    }
    if (w->tell)
        w->tell(w->context, &found);
}

static bool has_children(const bw_tree *tree, uint32_t field)
{
    return tree->fields[field].end > field + 1;
}

/* Members were left out here that may differ: the other side's stand elsewhere. */
static bool lacks_members(const bw_tree *tree, uint32_t field)
{
    return !has_children(tree, field) && bw_fields_below(tree, field);
}

static void want(walk *w, int side, uint32_t field)
{
    w->any_wanted = true;
    if (w->wants[side] && !bw_where_want(w->wants[side], side ? w->right : w->left, field))
        w->too_many = true;
}

/* A field that only one side has; several elements in one are told of one by one. */
static void tell_alone(walk *w, int side, uint32_t field)
{
    const bw_tree *tree = side ? w->right : w->left;
    if (bw_field_last_element(&tree->fields[field]) != tree->fields[field].index)
        want(w, side, field);
    else if (!w->wants[0])
        tell(w, side ? -1 : (int64_t)field, side ? (int64_t)field : -1);
}

/* Gaps go by where they lie, all else by name and element number. */
static bool same_member(const bw_field *a, const bw_field *b)
{
    if ((a->kind == BW_FIELD_GAP) != (b->kind == BW_FIELD_GAP))
        return false;
    if (a->kind == BW_FIELD_GAP)
        return a->offset == b->offset;
    return a->index == b->index && (a->name == b->name || strcmp(a->name, b->name) == 0);
}

/* Elements stand in the order of their numbers. */
static bool passed(const bw_field *wanted, const bw_field *f)
{
    return wanted->index >= 0 && f->index > wanted->index;
}

/* The sibling from `from` on that is the same member as `wanted`, `end` when there is none. */
static uint32_t seek(const bw_tree *tree, uint32_t from, uint32_t end, const bw_field *wanted)
{
    uint32_t looked = 0;
    for (uint32_t i = from; i < end; i = tree->fields[i].end)
        if (same_member(wanted, &tree->fields[i]))
            return i;
        else if (++looked == 256 ||
                 passed(wanted, &tree->fields[i])) /* what went missing is near */
            break;
    return end;
}

static void pair(walk *w, uint32_t left, uint32_t right);

static void pair_children(walk *w, uint32_t left, uint32_t right)
{
    uint32_t a = left + 1, a_end = w->left->fields[left].end;
    uint32_t b = right + 1, b_end = w->right->fields[right].end;
    while (a < a_end || b < b_end) {
        uint32_t there = a < a_end ? seek(w->right, b, b_end, &w->left->fields[a]) : b_end;
        if (a < a_end && there == b_end) {
            tell_alone(w, 0, a);
            a = w->left->fields[a].end;
            continue;
        }
        for (; b < there; b = w->right->fields[b].end)
            tell_alone(w, 1, b);
        if (a >= a_end)
            continue;
        pair(w, a, b);
        a = w->left->fields[a].end;
        b = w->right->fields[b].end;
    }
}

static void pair(walk *w, uint32_t left, uint32_t right)
{
    const bw_field *a = &w->left->fields[left], *b = &w->right->fields[right];
    if (a->offset == b->offset && a->length == b->length && a->length && a->target == b->target &&
        bw_fields_below(w->left, left) == bw_fields_below(w->right, right) &&
        memcmp(w->left->bytes + a->offset, w->right->bytes + b->offset, a->length) == 0 &&
        w->left->context.big_endian == w->right->context.big_endian)
        return;
    bool lacks_left = lacks_members(w->left, left), lacks_right = lacks_members(w->right, right);
    if (lacks_left)
        want(w, 0, left);
    if (lacks_right)
        want(w, 1, right);
    if (lacks_left || lacks_right)
        return;
    if (has_children(w->left, left) || has_children(w->right, right))
        pair_children(w, left, right);
    else if (!same_bytes(w, a, b) && claim_bytes(w, a, b) && !w->wants[0])
        tell(w, left, right);
}

static void walk_trees(walk *w)
{
    if (!w->left->count || !w->right->count)
        return;
    w->told = bw_alloc(w->left->context.block_size);
    pair_children(w, 0, 0);
    free(w->told);
    bw_text_free(&w->path);
    bw_text_free(&w->texts[0]);
    bw_text_free(&w->texts[1]);
}

size_t bw_diff_trees(const bw_tree *left, const bw_tree *right, bool sound,
                     void (*told)(void *, const bw_diff_field *), void *context)
{
    walk w = {.left = left, .right = right, .sound = sound, .tell = told, .context = context};
    walk_trees(&w);
    return w.matter;
}

bool bw_diff_trees_want(const bw_tree *left, const bw_tree *right, bw_where *left_where,
                        bw_where *right_where, bool *too_many)
{
    walk w = {.left = left, .right = right, .wants = {left_where, right_where}};
    walk_trees(&w);
    *too_many = w.too_many;
    return w.any_wanted;
}
