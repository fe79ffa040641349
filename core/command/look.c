#include "core/command/look.h"
#include "core/command/call.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool bw_look_open(bw_call *call, bw_look *look, bw_look_at at)
{
    *look = (bw_look){0};
    if (!bw_call_block(call, "block", &look->file, &look->block))
        return false;
    if (at == BW_LOOK_FIELDS && bw_call_refuse_unknown(call, look->file) != 0)
        return false;
    bw_block_context context;
    look->bytes = bw_alloc(bw_dbfile_geometry(look->file)->block_size);
    look->tree = bw_tree_new();
    if (bw_dbfile_read(look->file, look->block, look->bytes, bw_call_error(call)) != BW_OK)
        return false;
    bw_dbfile_context(look->file, look->block, &context);
    bw_tree_decode(look->tree, bw_session_layouts(bw_call_session(call)), look->bytes, &context);
    look->place = (bw_bbed_place){bw_dbfile_path(look->file), bw_dbfile_number(look->file),
                                  bw_dbfile_dba(look->file, look->block)};
    return true;
}

int bw_look_close(bw_call *call, bw_look *look, int result)
{
    if (result != 2)
        bw_call_write(call, bw_text_get(&look->text), look->text.length);
    bw_text_free(&look->text);
    bw_tree_free(look->tree);
    free(look->bytes);
    return result;
}

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

static bool no_field(bw_call *call, const bw_look *look, const char *path)
{
    bw_text names = {0};
    unsigned long long block = (unsigned long long)look->block;
    add_near_names(look->tree, path, &names);
    if (names.length) {
        bw_call_fail(call, "block %llu has no field '%s'; the nearest: %s", block, path,
                     bw_text_get(&names));
    } else {
        add_top_names(look->tree, &names);
        bw_call_fail(call, "block %llu has no field '%s'; it has %s (map -v shows their members)",
                     block, path, bw_text_get(&names));
    }
    bw_text_free(&names);
    return false;
}

/* --- paths --- */
/* "kdbr[99]": the name is right, the number is not. */
static bool no_element(bw_call *call, const bw_look *look, const char *name, const char *path,
                       int64_t array)
{
    uint32_t count = 0;
    const bw_field *f = &look->tree->fields[array];
    for (uint32_t i = (uint32_t)array + 1; i < f->end; i = look->tree->fields[i].end)
        count++;
    if (f->kind == BW_FIELD_RAW || f->kind == BW_FIELD_TEXT)
        count = f->length;
    else if (f->kind != BW_FIELD_ARRAY)
        return no_field(call, look, path);
    bw_call_fail(call, "%s is not there: %s has %u elements, counted from 0", path, name, count);
    return false;
}

/* A path whose index no element has: a byte of a run such as rowdata, or a mistake. */
static bool find_byte(bw_call *call, const bw_look *look, const char *path, bw_spot *spot)
{
    const char *bracket = strrchr(path, '[');
    char name[128], *end;
    size_t length = bracket ? (size_t)(bracket - path) : 0;
    if (!bracket || length >= sizeof(name) || !isdigit((unsigned char)bracket[1]))
        return no_field(call, look, path);
    memcpy(name, path, length);
    name[length] = '\0';
    unsigned long index = strtoul(bracket + 1, &end, 10);
    int64_t field = bw_tree_find(look->tree, name);
    if (field < 0 || strcmp(end, "]") != 0)
        return no_field(call, look, path);
    const bw_field *f = &look->tree->fields[field];
    bool run = f->kind == BW_FIELD_RAW || f->kind == BW_FIELD_TEXT;
    if (!run || index >= f->length)
        return no_element(call, look, name, path, field);
    *spot = (bw_spot){f->offset + (uint32_t)index, field, true, (uint32_t)index, false};
    return true;
}

static bool find_target(bw_call *call, const bw_look *look, const char *path, bw_spot *spot)
{
    if (!bw_look_find(call, look, path, spot))
        return false;
    const bw_field *f = spot->field >= 0 ? &look->tree->fields[spot->field] : NULL;
    bool points = f && f->meaning == BW_MEANS_ROW_OFFSET && f->target &&
                  f->target < look->tree->context.block_size;
    if (!points) {
        bw_call_fail(call, "%s does not point to a place in this block", path);
        return false;
    }
    spot->offset = f->target;
    spot->followed = true;
    return true;
}

static bool find_offset(bw_call *call, const bw_look *look, const char *path, bw_spot *spot)
{
    uint32_t size = look->tree->context.block_size;
    unsigned long offset = strtoul(path, NULL, 0);
    if (offset >= size) {
        bw_call_fail(call, "offset %s is outside the block: it has 0 to %u", path, size - 1);
        return false;
    }
    *spot = (bw_spot){.offset = (uint32_t)offset, .field = -1};
    return true;
}

static bool is_number(const char *path)
{
    char *end;
    if (!isdigit((unsigned char)path[0]))
        return false;
    strtoul(path, &end, 0);
    return *end == '\0';
}

bool bw_look_find(bw_call *call, const bw_look *look, const char *path, bw_spot *spot)
{
    if (path[0] == '*' && path[1] != '*')
        return find_target(call, look, path + 1, spot);
    if (is_number(path))
        return find_offset(call, look, path, spot);
    int64_t field = bw_tree_find(look->tree, path);
    if (field < 0)
        return find_byte(call, look, path, spot);
    *spot = (bw_spot){.offset = look->tree->fields[field].offset, .field = field};
    return true;
}
