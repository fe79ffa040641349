/* Paths of fields: "ktbbh.ktbbhitl[0].ktbitflg", and finding by a path's tail or by an offset. */
#include <blockwright/layout.h>

#include <stdlib.h>
#include <string.h>

/* The array node has the name; its elements share it and add their index. */
static bool is_element(const bw_field *field)
{
    return field->index >= 0;
}

static void add_component(const bw_tree *tree, uint32_t index, bw_text *path)
{
    const bw_field *field = &tree->fields[index];
    uint32_t up = is_element(field) ? tree->fields[field->parent].parent : field->parent;
    if (up != 0)
        add_component(tree, up, path);
    if (up != 0)
        bw_text_add(path, ".");
    bw_text_add(path, field->name);
    if (is_element(field))
        bw_text_addf(path, "[%d]", field->index);
    if (field->kind == BW_FIELD_GAP)
        bw_text_addf(path, "@%u", field->offset);
}

void bw_field_path(const bw_tree *tree, uint32_t field, bw_text *path)
{
    if (field == 0)
        bw_text_add(path, tree->fields[0].name);
    else
        add_component(tree, field, path);
}

/* The last component of path[0..length): where it begins, its name's length, its index (-1: none).
 */
typedef struct component {
    size_t start, name_length;
    int32_t index;
} component;

static component last_component(const char *path, size_t length)
{
    component c = {.index = -1};
    size_t end = length;
    while (c.start = end, end > 0 && path[end - 1] != '.')
        end--;
    c.start = end;
    c.name_length = length - c.start;
    const char *bracket = memchr(path + c.start, '[', c.name_length);
    if (bracket) {
        unsigned long index = strtoul(bracket + 1, NULL, 10);
        c.index = index < INT32_MAX ? (int32_t)index : INT32_MAX; /* no array is that long */
        c.name_length = (size_t)(bracket - path) - c.start;
    }
    return c;
}

/* Does the path's tail name this field and, going up, some of its ancestors? Levels between may be
 * left out: kcvfhckp.kcrbaseq is understood. */
static bool matches(const bw_tree *tree, uint32_t index, const char *path, size_t length,
                    bool exact)
{
    const bw_field *field = &tree->fields[index];
    component c = last_component(path, length);
    bool same = strlen(field->name) == c.name_length &&
                strncmp(field->name, path + c.start, c.name_length) == 0 && field->index == c.index;
    if (field->kind == BW_FIELD_GAP)
        return false;
    if (!same && exact)
        return false;
    if (same && c.start == 0)
        return true;
    uint32_t up = is_element(field) ? tree->fields[field->parent].parent : field->parent;
    if (up == 0)
        return false;
    return matches(tree, up, path, same ? c.start - 1 : length, false);
}

int64_t bw_tree_find(const bw_tree *tree, const char *path)
{
    size_t length = strlen(path);
    if (length == 0)
        return -1;
    for (uint32_t i = 1; i < tree->count; i++)
        if (matches(tree, i, path, length, true))
            return i;
    return -1;
}

int64_t bw_tree_at(const bw_tree *tree, uint32_t offset)
{
    int64_t best = -1;
    for (uint32_t i = 0; i < tree->count; i++) {
        const bw_field *field = &tree->fields[i];
        bool holds = offset >= field->offset && offset - field->offset < field->length;
        if (holds && (best < 0 || field->length <= tree->fields[best].length))
            best = i;
    }
    return best;
}
