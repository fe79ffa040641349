/* Symbols: paths of fields as BBED writes them, and the nearest names of those that are wrong. */
#include <blockwright/bbed.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* --- names that are nearly right --- */
#define LONGEST_NAME 31u
#define NEAR_NAMES 3u

/* How many letters must be changed, added or dropped to make b of a; both at most LONGEST_NAME. */
static unsigned distance(const char *a, size_t a_length, const char *b)
{
    unsigned row[LONGEST_NAME + 1];
    size_t b_length = strlen(b);
    for (size_t j = 0; j <= b_length; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned above = row[j], best = diagonal + (a[i - 1] != b[j - 1]);
            if (above + 1 < best)
                best = above + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
            diagonal = above;
        }
    }
    return row[b_length];
}

typedef struct near_name {
    const char *name;
    unsigned distance;
} near_name;

/* Keeps best sorted, without doubles. */
static void keep_nearest(near_name best[NEAR_NAMES], const char *name, unsigned far)
{
    unsigned at = NEAR_NAMES;
    for (unsigned i = 0; i < NEAR_NAMES; i++)
        if (best[i].name && strcmp(best[i].name, name) == 0)
            return;
    while (at > 0 && (!best[at - 1].name || best[at - 1].distance > far))
        at--;
    if (at == NEAR_NAMES)
        return;
    memmove(best + at + 1, best + at, (NEAR_NAMES - 1 - at) * sizeof(*best));
    best[at] = (near_name){name, far};
}

/* The last name of a path without its index: "ktbbh.ktbitflg[1]" -> "ktbitflg". */
static const char *last_name(const char *path, size_t *length)
{
    const char *dot = strrchr(path, '.');
    const char *name = dot ? dot + 1 : path;
    *length = strcspn(name, "[");
    return name;
}

static void add_near_names(const bw_tree *tree, const char *path, bw_text *text)
{
    near_name best[NEAR_NAMES] = {0};
    size_t length;
    const char *name = last_name(path, &length), *before = "";
    for (uint32_t i = 1; i < tree->count && length && length <= LONGEST_NAME; i++) {
        const bw_field *f = &tree->fields[i];
        size_t own = strlen(f->name);
        if (f->kind == BW_FIELD_GAP || f->index > 0 || own > LONGEST_NAME)
            continue;
        unsigned far = distance(name, length, f->name);
        if (far <= 1 + length / 3)
            keep_nearest(best, f->name, far);
    }
    for (unsigned i = 0; i < NEAR_NAMES && best[i].name; i++, before = ", ")
        bw_text_addf(text, "%s%s", before, best[i].name);
}

static void add_top_names(const bw_tree *tree, bw_text *text)
{
    unsigned shown = 0;
    for (uint32_t i = 1; i < tree->count && shown < 12; i = tree->fields[i].end)
        if (tree->fields[i].kind != BW_FIELD_GAP)
            bw_text_addf(text, "%s%s", shown++ ? ", " : "", tree->fields[i].name);
}

static bw_status no_field(const bw_tree *tree, const char *path, bw_error *err)
{
    bw_text names = {0};
    unsigned long long block = (unsigned long long)tree->context.block_number;
    add_near_names(tree, path, &names);
    if (names.length) {
        bw_error_set(err, BW_ERR_NOT_FOUND, "block %llu has no field '%s'; the nearest: %s", block,
                     path, bw_text_get(&names));
    } else {
        add_top_names(tree, &names);
        bw_error_set(err, BW_ERR_NOT_FOUND,
                     "block %llu has no field '%s'; it has %s (map -v shows their members)", block,
                     path, bw_text_get(&names));
    }
    bw_text_free(&names);
    return BW_ERR_NOT_FOUND;
}

/* --- paths --- */
/* "kdbr[99]": the name is right, the number is not. */
static bw_status no_element(const bw_tree *tree, const char *name, const char *path, int64_t array,
                            bw_error *err)
{
    uint32_t count = 0;
    const bw_field *f = &tree->fields[array];
    for (uint32_t i = (uint32_t)array + 1; i < f->end; i = tree->fields[i].end)
        count++;
    if (f->kind == BW_FIELD_RAW || f->kind == BW_FIELD_TEXT)
        count = f->length;
    else if (f->kind != BW_FIELD_ARRAY)
        return no_field(tree, path, err);
    bw_error_set(err, BW_ERR_NOT_FOUND, "%s is not there: %s has %u elements, counted from 0", path,
                 name, count);
    return BW_ERR_NOT_FOUND;
}

/* A path whose index no element has: a byte of a run such as rowdata, or a mistake. */
static bw_status find_byte(const bw_tree *tree, const char *path, bw_bbed_spot *spot, bw_error *err)
{
    const char *bracket = strrchr(path, '[');
    char name[128], *end;
    size_t length = bracket ? (size_t)(bracket - path) : 0;
    if (!bracket || length >= sizeof(name) || !isdigit((unsigned char)bracket[1]))
        return no_field(tree, path, err);
    memcpy(name, path, length);
    name[length] = '\0';
    unsigned long index = strtoul(bracket + 1, &end, 10);
    int64_t field = bw_tree_find(tree, name);
    if (field < 0 || strcmp(end, "]") != 0)
        return no_field(tree, path, err);
    const bw_field *f = &tree->fields[field];
    bool run = f->kind == BW_FIELD_RAW || f->kind == BW_FIELD_TEXT;
    if (!run || index >= f->length)
        return no_element(tree, name, path, field, err);
    *spot = (bw_bbed_spot){f->offset + (uint32_t)index, field, true, (uint32_t)index, false};
    return BW_OK;
}

static bw_status find_target(const bw_tree *tree, const char *path, bw_bbed_spot *spot,
                             bw_error *err)
{
    bw_status status = bw_bbed_find(tree, path, spot, err);
    if (status != BW_OK)
        return status;
    const bw_field *f = spot->field >= 0 ? &tree->fields[spot->field] : NULL;
    bool points =
        f && f->meaning == BW_MEANS_ROW_OFFSET && f->target && f->target < tree->context.block_size;
    if (!points) {
        bw_error_set(err, BW_ERR_NOT_FOUND, "%s does not point to a place in this block", path);
        return BW_ERR_NOT_FOUND;
    }
    spot->offset = f->target;
    spot->followed = true;
    return BW_OK;
}

static bw_status find_offset(const bw_tree *tree, const char *path, bw_bbed_spot *spot,
                             bw_error *err)
{
    uint32_t size = tree->context.block_size;
    unsigned long offset = strtoul(path, NULL, 0);
    if (offset >= size) {
        bw_error_set(err, BW_ERR_NOT_FOUND, "offset %s is outside the block: it has 0 to %u", path,
                     size - 1);
        return BW_ERR_NOT_FOUND;
    }
    *spot = (bw_bbed_spot){.offset = (uint32_t)offset, .field = -1};
    return BW_OK;
}

static bool is_number(const char *path)
{
    char *end;
    if (!isdigit((unsigned char)path[0]))
        return false;
    strtoul(path, &end, 0);
    return *end == '\0';
}

bw_status bw_bbed_find(const bw_tree *tree, const char *path, bw_bbed_spot *spot, bw_error *err)
{
    if (path[0] == '*' && path[1] != '*')
        return find_target(tree, path + 1, spot, err);
    if (is_number(path))
        return find_offset(tree, path, spot, err);
    int64_t field = bw_tree_find(tree, path);
    if (field < 0)
        return find_byte(tree, path, spot, err);
    *spot = (bw_bbed_spot){.offset = tree->fields[field].offset, .field = field};
    return BW_OK;
}
