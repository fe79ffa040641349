/* The role of each byte, from the field over it. */
#include "viewer.h"

#include <stdlib.h>
#include <string.h>

bw_role severity_role(bw_severity severity)
{
    static const bw_role roles[] = {BW_ROLE_GOOD, BW_ROLE_FAULT_NOTE, BW_ROLE_FAULT_SUSPECT,
                                    BW_ROLE_FAULT_BAD};
    return (unsigned)severity < BW_COUNT(roles) ? roles[severity] : BW_ROLE_FAULT_BAD;
}

static bw_role meaning_role(bw_meaning meaning)
{
    switch (meaning) {
    case BW_MEANS_SCN: return BW_ROLE_SCN;
    case BW_MEANS_TIME:
    case BW_MEANS_EPOCH: return BW_ROLE_TIME;
    case BW_MEANS_DBA:
    case BW_MEANS_UBA:
    case BW_MEANS_RBA:
    case BW_MEANS_ROW_OFFSET: return BW_ROLE_POINTER;
    case BW_MEANS_CHECKSUM:
    case BW_MEANS_TAIL: return BW_ROLE_CHECKSUM;
    case BW_MEANS_FLAGS:
    case BW_MEANS_ENUM: return BW_ROLE_FLAGS;
    case BW_MEANS_COLUMN: return BW_ROLE_DATA;
    default: return BW_ROLE_TEXT;
    }
}

static bool is_free_space(const bw_field *f)
{
    return f->name && strstr(f->name, "free");
}

static bw_role kind_role(const bw_field *f)
{
    switch (f->kind) {
    case BW_FIELD_GAP: return is_free_space(f) ? BW_ROLE_FREE : BW_ROLE_UNKNOWN;
    case BW_FIELD_TEXT: return BW_ROLE_STRING;
    case BW_FIELD_RAW: return is_free_space(f) ? BW_ROLE_FREE : BW_ROLE_DATA;
    case BW_FIELD_UINT:
    case BW_FIELD_INT: return BW_ROLE_NUMBER;
    case BW_FIELD_ARRAY: /* rows of bytes shown as one: free space, row data */
        if (is_free_space(f))
            return BW_ROLE_FREE;
        return f->name && strcmp(f->name, "rowdata") == 0 ? BW_ROLE_DATA : BW_ROLE_TEXT;
    default: return BW_ROLE_TEXT;
    }
}

bw_role field_role(const bw_tree *tree, uint32_t field)
{
    const bw_field *f = &tree->fields[field];
    if (field == 0)
        return BW_ROLE_TEXT;
    if (f->severity != BW_GOOD && f->kind != BW_FIELD_STRUCT && f->kind != BW_FIELD_ARRAY)
        return severity_role(f->severity);
    bw_role role = f->target ? BW_ROLE_POINTER : meaning_role(f->meaning);
    if (role != BW_ROLE_TEXT)
        return role;
    if (f->kind == BW_FIELD_STRUCT && f->type && strcmp(f->type, "kcbh") == 0)
        return BW_ROLE_HEADER;
    return kind_role(f);
}

/* A plain number inside an SCN, a UBA or kcbh is a part of it and looks like it. */
static bw_role with_parent(bw_role own, bw_role parent)
{
    return own == BW_ROLE_TEXT || (own == BW_ROLE_NUMBER && parent != BW_ROLE_TEXT) ? parent : own;
}

static void paint(const bw_tree *tree, uint8_t *roles, const bw_field *f, bw_role role)
{
    uint32_t size = tree->context.block_size;
    uint32_t from = f->offset < size ? f->offset : size;
    uint32_t length = f->length < size - from ? f->length : size - from;
    bool zeros_show = role == BW_ROLE_NUMBER || role == BW_ROLE_UNKNOWN || role == BW_ROLE_FREE ||
                      role == BW_ROLE_TEXT;
    for (uint32_t i = from; i < from + length; i++)
        roles[i] = (uint8_t)(zeros_show && tree->bytes[i] == 0 ? BW_ROLE_ZERO : role);
}

void colour_bytes(const bw_tree *tree, uint8_t *roles)
{
    bw_role *inherited = bw_alloc((tree->count + 1) * sizeof(*inherited));
    memset(roles, BW_ROLE_UNKNOWN, tree->context.block_size);
    for (uint32_t i = 1; i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        bw_role parent = f->parent < i ? inherited[f->parent] : BW_ROLE_TEXT;
        inherited[i] = with_parent(field_role(tree, i), parent);
        if (f->end <= i + 1)
            paint(tree, roles, f, inherited[i]);
    }
    free(inherited);
}

void worst_below(const bw_tree *tree, uint8_t *worst)
{
    for (uint32_t i = tree->count; i-- > 0;) {
        uint32_t parent = tree->fields[i].parent;
        if (worst[i] < (uint8_t)tree->fields[i].severity)
            worst[i] = (uint8_t)tree->fields[i].severity;
        if (parent < i && worst[parent] < worst[i])
            worst[parent] = worst[i];
    }
}
