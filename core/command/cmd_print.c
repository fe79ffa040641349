/* print: the fields of a block with their values, in BBED's words or as JSON. */
#include "core/command/builtin.h"
#include "core/command/look.h"

#include <string.h>

/* --- JSON --- */
static void json_raw(bw_json *json, const bw_tree *tree, const bw_field *f)
{
    bw_text hex = {0};
    bool node = f->kind == BW_FIELD_STRUCT || f->kind == BW_FIELD_ARRAY;
    for (uint32_t i = 0; i < f->length && !node; i++)
        bw_text_addf(&hex, "%02x", tree->bytes[f->offset + i]);
    bw_json_put_string(json, "raw", bw_text_get(&hex));
    bw_text_free(&hex);
}

static void json_value(bw_json *json, const bw_tree *tree, const bw_field *f)
{
    const uint8_t *bytes = tree->bytes + f->offset;
    bw_json_key(json, "value");
    if (f->kind == BW_FIELD_UINT)
        bw_json_uint(json, f->value);
    else if (f->kind == BW_FIELD_INT)
        bw_json_int(json, (int64_t)f->value);
    else if (f->meaning == BW_MEANS_SCN && f->length == 8)
        bw_json_uint(json, bw_scn_get(bytes, tree->context.big_endian));
    else if (f->kind == BW_FIELD_TEXT)
        bw_json_string_n(json, (const char *)bytes, strnlen((const char *)bytes, f->length));
    else
        bw_json_null(json);
}

static void json_text(bw_json *json, const char *key, const bw_tree *tree, uint32_t index,
                      void (*add)(const bw_tree *, uint32_t, bw_text *))
{
    bw_text text = {0};
    add(tree, index, &text);
    bw_json_key(json, key);
    bw_json_string(json, bw_text_get(&text));
    bw_text_free(&text);
}

static void json_field(bw_json *json, const bw_tree *tree, uint32_t index)
{
    static const char *const severities[] = {"good", "note", "suspect", "bad"};
    const bw_field *f = &tree->fields[index];
    bw_json_begin_object(json);
    json_text(json, "path", tree, index, bw_field_path);
    bw_json_put_string(json, "type", f->kind == BW_FIELD_ARRAY ? "array" : f->type);
    bw_json_put_uint(json, "offset", f->offset);
    bw_json_put_uint(json, "length", f->length);
    json_raw(json, tree, f);
    json_value(json, tree, f);
    json_text(json, "text", tree, index, bw_field_text);
    bw_json_put_string(json, "confidence", bw_field_confidence(tree, index));
    bw_json_put_string(json, "severity", severities[f->severity]);
    bw_json_put_string(json, "why", f->why);
    bw_json_end(json);
}

static void json_range(bw_json *json, const bw_tree *tree, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        json_field(json, tree, i);
}

/* A place without a name of its own, *kdbr[0] or 8175, stands for what begins there: the row, not
 * the row data around it. */
static uint32_t field_at(const bw_tree *tree, uint32_t offset)
{
    int64_t smallest = bw_tree_at(tree, offset);
    uint32_t field = smallest < 0 ? 0 : (uint32_t)smallest;
    while (field && tree->fields[field].parent && tree->fields[field].offset == offset &&
           tree->fields[tree->fields[field].parent].offset == offset &&
           tree->fields[tree->fields[field].parent].kind == BW_FIELD_STRUCT)
        field = tree->fields[field].parent;
    return field;
}

static uint32_t field_of(const bw_tree *tree, const bw_spot *spot)
{
    return spot->followed || spot->field < 0 ? field_at(tree, spot->offset) : (uint32_t)spot->field;
}

/* Two passes, so that a wrong path ends the command before anything is said. */
static int print_json(bw_call *call, bw_look *look, bw_json *json)
{
    const bw_tree *tree = look->tree;
    size_t paths = bw_call_count(call, "path"), fields = 0;
    bw_spot spot;
    for (size_t i = 0; i < paths; i++) {
        const char *path = bw_call_text_at(call, "path", i);
        if (path[0] != '/' && !bw_look_find(call, look, path, &spot))
            return 2;
        fields += path[0] != '/';
    }
    bw_json_begin_array(json);
    for (size_t i = 0; i < paths; i++) {
        const char *path = bw_call_text_at(call, "path", i);
        if (path[0] == '/' || !bw_look_find(call, look, path, &spot))
            continue;
        uint32_t field = field_of(tree, &spot);
        json_range(json, tree, field, tree->fields[field].end);
    }
    if (fields == 0)
        json_range(json, tree, 1, tree->count);
    bw_json_end(json);
    return 0;
}

/* --- BBED's words --- */
/* One field that BBED does not have: our words, marked so that nobody takes them for BBED's. */
static void print_own_field(const bw_tree *tree, uint32_t index, bw_text *text)
{
    bw_text path = {0};
    const bw_field *f = &tree->fields[index];
    bw_field_path(tree, index, &path);
    bw_text_addf(text, "-- %-40s @%-8u ", bw_text_get(&path), f->offset);
    bw_field_text(tree, index, text);
    bw_text_addf(text, "%s%s\n", f->why ? "  -- " : "", f->why ? f->why : "");
    bw_text_free(&path);
}

/* BBED shows a field only inside of what it shows. */
static bool is_own(const bw_tree *tree, uint32_t index)
{
    while (index && bw_field_in_bbed(tree, index))
        index = tree->fields[index].parent;
    return index != 0;
}

static void print_own(const bw_tree *tree, uint32_t from, uint32_t to, bw_text *text)
{
    for (uint32_t i = from; i < to; i++)
        if (is_own(tree, i))
            print_own_field(tree, i, text);
}

/* Every field with what it is for, and how sure that is unless it is certain. */
static void print_verbose(const bw_tree *tree, uint32_t from, uint32_t to, bw_text *text)
{
    for (uint32_t i = from; i < to; i++) {
        const char *doc = bw_field_doc(tree, i), *sure = bw_field_confidence(tree, i);
        bw_text path = {0};
        bw_field_path(tree, i, &path);
        bw_text_addf(text, "%-42s @%-6u ", bw_text_get(&path), tree->fields[i].offset);
        bw_field_text(tree, i, text);
        bw_text_addf(text, "%s%s", *doc ? "  -- " : "", doc);
        if (tree->fields[i].def && strcmp(sure, "certain") != 0)
            bw_text_addf(text, " (%s)", sure);
        if (tree->fields[i].why)
            bw_text_addf(text, " ! %s", tree->fields[i].why);
        bw_text_add(text, "\n");
        bw_text_free(&path);
    }
}

static int print_path(bw_call *call, bw_look *look, const char *path, char base)
{
    bw_spot spot;
    const bw_tree *tree = look->tree;
    if (!bw_look_find(call, look, path, &spot))
        return 2;
    if (spot.followed || spot.field < 0) {
        bw_bbed_print_pointer(tree, spot.offset, &look->text);
        return 0;
    }
    uint32_t field = (uint32_t)spot.field;
    if (bw_call_has(call, "verbose"))
        print_verbose(tree, field, tree->fields[field].end, &look->text);
    else if (spot.is_byte)
        bw_bbed_print_byte(tree, field, spot.byte_index, base, &look->text);
    else if (bw_field_in_bbed(tree, field))
        bw_bbed_print(tree, field, base, &look->text);
    else
        print_own(tree, field, tree->fields[field].end, &look->text);
    return 0;
}

/* "/x", "/d" ...: how the numbers behind it are shown. */
static bool is_base(const char *word)
{
    return word[0] == '/' && word[1] && !word[2] && strchr("xduoc", word[1]);
}

static int print_text(bw_call *call, bw_look *look)
{
    char base = BW_BBED_AS_IS;
    size_t paths = bw_call_count(call, "path"), fields = 0;
    int result = 0;
    for (size_t i = 0; i < paths && result == 0; i++) {
        const char *path = bw_call_text_at(call, "path", i);
        if (is_base(path)) {
            base = path[1];
        } else if (path[0] == '/') {
            result = bw_call_fail(call, "'%s': numbers are shown by /x /d /u /o or /c", path);
        } else {
            result = print_path(call, look, path, base);
            fields++;
        }
    }
    if (result == 0 && fields == 0 && bw_call_has(call, "verbose"))
        print_verbose(look->tree, 1, look->tree->count, &look->text);
    else if (result == 0 && fields == 0)
        bw_bbed_print_block(look->tree, base, &look->text);
    if (result == 0 && fields == 0 && bw_call_has(call, "all"))
        print_own(look->tree, 1, look->tree->count, &look->text);
    return result;
}

static int print_as_json(bw_call *call, bw_look *look, bw_json *json)
{
    if (!look->several)
        return print_json(call, look, json);
    bw_json_begin_object(json);
    bw_json_put_uint(json, "block", look->block);
    bw_json_put_uint(json, "dba", look->place.dba);
    bw_json_key(json, "fields");
    int result = print_json(call, look, json);
    bw_json_end(json);
    return result;
}

static int print(bw_call *call, bw_look *look, void *data)
{
    (void)data;
    if (bw_call_json(call))
        return print_as_json(call, look, bw_call_json(call));
    if (look->several)
        bw_text_addf(&look->text, " Block: %-37llu Dba:0x%08x\n", (unsigned long long)look->block,
                     look->place.dba);
    return print_text(call, look);
}

static int run_print(bw_call *call)
{
    return bw_look_each(call, BW_LOOK_FIELDS, print, NULL);
}

static const bw_param print_params[] = {
    BW_FILE_PARAM,
    BW_BLOCKS_PARAM,
    {"path", 0, BW_ARG_FIELD, BW_PARAM_REPEATED,
     "kcvfh, ktbbh.ktbbhitl[0], kdbr[2], *kdbr[0]; all when not given"},
    {"all", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "also what BBED does not show, and bytes without a name"},
    {"verbose", 'v', BW_ARG_FLAG, BW_PARAM_OPTION,
     "every field in plain words: value, what it is for, (likely) or (unknown) where not certain"},
    BW_JSON_PARAM,
};
const bw_command bw_command_print = {
    .name = "print",
    .aliases = "p",
    .summary = "The fields of a block with their values, as BBED prints them",
    .help = "A path's tail is enough: kcvcpscn finds kcvfh.kcvfhckp.kcvcpscn. *kdbr[0] follows a "
            "row offset. "
            "/x /d /u /o or /c before a path shows its numbers that way. --json has every field, "
            "also those that "
            "BBED does not know, and the bytes that no layout names.",
    .example = "print $DEMO/users01.dbf -b 1 kcvfhckp",
    .params = print_params,
    .param_count = BW_COUNT(print_params),
    .run = run_print,
};
