/* map, print, dump, examine: BBED's looks at a block. */
#include "core/command/bbed_text.h"
#include "core/command/builtin.h"

#include <stdlib.h>
#include <string.h>

/* A block read and decoded for one command. */
typedef struct look {
    bw_dbfile *file;
    uint64_t block;
    uint8_t *bytes;
    bw_tree *tree;
    bw_text text;
} look;

static bool look_open(bw_call *call, look *l)
{
    *l = (look){0};
    if (!bw_call_block(call, "block", &l->file, &l->block))
        return false;
    bw_block_context context;
    l->bytes = bw_alloc(bw_dbfile_geometry(l->file)->block_size);
    l->tree = bw_tree_new();
    if (bw_dbfile_read(l->file, l->block, l->bytes, bw_call_error(call)) != BW_OK)
        return false;
    bw_dbfile_context(l->file, l->block, &context);
    bw_tree_decode(l->tree, bw_session_layouts(bw_call_session(call)), l->bytes, &context);
    return true;
}

static int look_close(bw_call *call, look *l, int result)
{
    if (result != 2)
        bw_call_write(call, bw_text_get(&l->text), l->text.length);
    bw_text_free(&l->text);
    bw_tree_free(l->tree);
    free(l->bytes);
    return result;
}

static int run_map(bw_call *call)
{
    look l;
    if (!look_open(call, &l))
        return look_close(call, &l, 2);
    bw_bbed_map(l.tree, bw_dbfile_path(l.file), bw_dbfile_number(l.file), bw_dbfile_dba(l.file, l.block),
                bw_call_has(call, "verbose"), &l.text);
    return look_close(call, &l, 0);
}

static int run_dump(bw_call *call)
{
    look l;
    if (!look_open(call, &l))
        return look_close(call, &l, 2);
    uint64_t here = l.file == bw_call_place(call).file ? bw_call_place(call).offset : 0;
    uint64_t offset = bw_call_number(call, "offset", here), count = bw_call_number(call, "count", 512);
    uint32_t size = l.tree->context.block_size;
    if (offset >= size || count == 0)
        return look_close(call, &l, bw_call_fail(call, "offset %llu, count %llu: a block of %s has offsets 0 to %u",
                                                 (unsigned long long)offset, (unsigned long long)count,
                                                 bw_dbfile_path(l.file), size - 1));
    bw_bbed_dump(l.tree, bw_dbfile_path(l.file), bw_dbfile_number(l.file), bw_dbfile_dba(l.file, l.block),
                 (uint32_t)offset, count > size ? size : (uint32_t)count, bw_call_has(call, "verbose"), &l.text);
    return look_close(call, &l, 0);
}

/* --- paths --- */
static int no_field(bw_call *call, const look *l, const char *path)
{
    bw_text near = {0};
    unsigned shown = 0;
    for (uint32_t i = 1; i < l->tree->count && shown < 12; i = l->tree->fields[i].end)
        if (l->tree->fields[i].kind != BW_FIELD_GAP)
            bw_text_addf(&near, "%s%s", shown++ ? ", " : "", l->tree->fields[i].name);
    int result = bw_call_fail(call, "block %llu has no field '%s'; it has %s (map -v shows their members)",
                              (unsigned long long)l->block, path, bw_text_get(&near));
    bw_text_free(&near);
    return result;
}

/* Offset that "*kdbr[0]", "*kubadba"-less paths or plain numbers name; -1 with a failure set. */
static int64_t offset_of(bw_call *call, const look *l, const char *path)
{
    char *end;
    unsigned long number = strtoul(path, &end, 0);
    if (end != path && *end == '\0') {
        if (number < l->tree->context.block_size)
            return (int64_t)number;
        bw_call_fail(call, "offset %lu is outside the block", number);
        return -1;
    }
    bool follow = path[0] == '*';
    int64_t field = bw_tree_find(l->tree, path + follow);
    if (field < 0) {
        no_field(call, l, path + follow);
        return -1;
    }
    const bw_field *f = &l->tree->fields[field];
    if (!follow)
        return f->offset;
    if (f->meaning != BW_MEANS_ROW_OFFSET || !f->target) {
        bw_call_fail(call, "%s does not point into this block", path + 1);
        return -1;
    }
    return f->target;
}

/* --- print --- */
static void json_field(bw_json *json, const bw_tree *tree, uint32_t index)
{
    static const char *const severities[] = {"good", "note", "suspect", "bad"};
    const bw_field *f = &tree->fields[index];
    bw_text text = {0};
    bw_json_begin_object(json);
    bw_field_path(tree, index, &text);
    bw_json_key(json, "path");
    bw_json_string(json, bw_text_get(&text));
    bw_json_key(json, "type");
    bw_json_string(json, f->kind == BW_FIELD_ARRAY ? "array" : f->type);
    bw_json_key(json, "offset");
    bw_json_uint(json, f->offset);
    bw_json_key(json, "length");
    bw_json_uint(json, f->length);
    bw_text_clear(&text);
    for (uint32_t i = 0; i < f->length && f->kind != BW_FIELD_STRUCT && f->kind != BW_FIELD_ARRAY; i++)
        bw_text_addf(&text, "%02x", tree->bytes[f->offset + i]);
    bw_json_key(json, "raw");
    bw_json_string(json, bw_text_get(&text));
    bw_json_key(json, "value");
    if (f->kind == BW_FIELD_UINT)
        bw_json_uint(json, f->value);
    else if (f->kind == BW_FIELD_INT)
        bw_json_int(json, (int64_t)f->value);
    else if (f->meaning == BW_MEANS_SCN && f->length == 8)
        bw_json_uint(json, bw_scn_get(tree->bytes + f->offset, tree->context.big_endian));
    else if (f->kind == BW_FIELD_TEXT)
        bw_json_string_n(json, (const char *)tree->bytes + f->offset,
                         strnlen((const char *)tree->bytes + f->offset, f->length));
    else
        bw_json_null(json);
    bw_text_clear(&text);
    bw_field_text(tree, index, &text);
    bw_json_key(json, "text");
    bw_json_string(json, bw_text_get(&text));
    bw_json_key(json, "severity");
    bw_json_string(json, severities[f->severity]);
    bw_json_key(json, "why");
    bw_json_string(json, f->why);
    bw_json_end(json);
    bw_text_free(&text);
}

static void json_range(bw_json *json, const bw_tree *tree, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        json_field(json, tree, i);
}

/* Fields that BBED does not have: in our own words, with what marks them. */
static void print_own(const bw_tree *tree, uint32_t index, bw_text *text)
{
    bw_text path = {0};
    const bw_field *f = &tree->fields[index];
    for (uint32_t i = index; i < f->end; i++) {
        const bw_field *one = &tree->fields[i];
        if (i > index && bw_field_in_bbed(tree, index) && bw_field_in_bbed(tree, i))
            continue;
        bw_text_clear(&path);
        bw_field_path(tree, i, &path);
        bw_text_addf(text, "-- %-*s @%-8u ", 40, bw_text_get(&path), one->offset);
        bw_field_text(tree, i, text);
        bw_text_addf(text, "%s%s\n", one->why ? "  -- " : "", one->why ? one->why : "");
    }
    bw_text_free(&path);
}

static int print_path(bw_call *call, look *l, const char *path, bw_json *json)
{
    if (path[0] == '*') {
        int64_t offset = offset_of(call, l, path);
        if (offset < 0)
            return 2;
        bw_bbed_pointer(l->tree, (uint32_t)offset, true, &l->text);
        return 0;
    }
    int64_t field = bw_tree_find(l->tree, path);
    if (field < 0)
        return no_field(call, l, path);
    if (json)
        json_range(json, l->tree, (uint32_t)field, l->tree->fields[field].end);
    else if (bw_field_in_bbed(l->tree, (uint32_t)field))
        bw_bbed_print(l->tree, (uint32_t)field, &l->text);
    else
        print_own(l->tree, (uint32_t)field, &l->text);
    return 0;
}

static int run_print(bw_call *call)
{
    look l;
    bw_json *json = bw_call_json(call);
    if (!look_open(call, &l))
        return look_close(call, &l, 2);
    size_t paths = bw_call_count(call, "path");
    for (size_t i = 0; json && i < paths; i++) /* before the array is begun: all or an error */
        if (bw_tree_find(l.tree, bw_call_text_at(call, "path", i)) < 0)
            return look_close(call, &l, no_field(call, &l, bw_call_text_at(call, "path", i)));
    int result = 0;
    if (json)
        bw_json_begin_array(json);
    for (size_t i = 0; i < paths && result == 0; i++)
        result = print_path(call, &l, bw_call_text_at(call, "path", i), json);
    if (paths == 0 && json)
        json_range(json, l.tree, 1, l.tree->count);
    else if (paths == 0)
        bw_bbed_print_block(l.tree, &l.text);
    if (json)
        bw_json_end(json);
    return look_close(call, &l, result);
}

/* --- examine --- */
static int run_examine(bw_call *call)
{
    look l;
    const char *format = bw_call_text(call, "format");
    if (!look_open(call, &l))
        return look_close(call, &l, 2);
    if (format[0] != '/' || format[1] != 'r')
        return look_close(call, &l, bw_call_fail(call, "examine: the format is written /r and a letter a column: /rnnct"));
    int64_t offset = offset_of(call, &l, bw_call_text(call, "path"));
    if (offset < 0)
        return look_close(call, &l, 2);
    if (!bw_bbed_examine_row(l.tree, (uint32_t)offset, format + 2, &l.text))
        return look_close(call, &l, bw_call_fail(call, "no row fits at offset %lld", (long long)offset));
    return look_close(call, &l, 0);
}

static const bw_param map_params[] = {
    BW_FILE_PARAM, BW_BLOCK_PARAM, {"verbose", 'v', BW_ARG_FLAG, BW_PARAM_OPTION, "with the members of each structure"}};
const bw_command bw_command_map = {
    .name = "map", .summary = "The structures of a block and where they lie, as BBED prints them",
    .example = "map $DEMO/users01.dbf -b 1 -v", .params = map_params, .param_count = BW_COUNT(map_params), .run = run_map};

static const bw_param print_params[] = {
    BW_FILE_PARAM, BW_BLOCK_PARAM,
    {"path", 0, BW_ARG_FIELD, BW_PARAM_REPEATED, "kcvfh, ktbbh.ktbbhitl[0], kdbr[2], *kdbr[0]; all when not given"},
    BW_JSON_PARAM};
const bw_command bw_command_print = {
    .name = "print", .aliases = "p", .summary = "The fields of a block with their values, as BBED prints them",
    .help = "A path's tail is enough: kcvcpscn finds kcvfh.kcvfhckp.kcvcpscn. --json has every field, also those that BBED does not know, and the bytes that no layout names.",
    .example = "print $DEMO/users01.dbf -b 1 kcvfhckp", .params = print_params, .param_count = BW_COUNT(print_params), .run = run_print};

static const bw_param dump_params[] = {
    BW_FILE_PARAM, BW_BLOCK_PARAM,
    {"offset", 'o', BW_ARG_NUMBER, BW_PARAM_OPTION, "first offset in the block"},
    {"count", 'n', BW_ARG_NUMBER, BW_PARAM_OPTION, "bytes, 512 when not given"},
    {"verbose", 'v', BW_ARG_FLAG, BW_PARAM_OPTION, "16 bytes a line with their characters"}};
const bw_command bw_command_dump = {
    .name = "dump", .aliases = "d", .summary = "The bytes of a block, as BBED prints them",
    .example = "dump $DEMO/users01.dbf -b 1 -n 64", .params = dump_params, .param_count = BW_COUNT(dump_params), .run = run_dump};

static const bw_param examine_params[] = {
    BW_FILE_PARAM, BW_BLOCK_PARAM,
    {"path", 0, BW_ARG_FIELD, BW_PARAM_REQUIRED, "*kdbr[0], or an offset"},
    {"format", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "/r and a letter a column: n NUMBER, c text, t date, i rowid, x hex"}};
const bw_command bw_command_examine = {
    .name = "examine", .aliases = "x", .summary = "A row with its columns, as BBED prints it",
    .example = "examine $DEMO/users01.dbf -b 11 *kdbr[0] /rncc", .params = examine_params, .param_count = BW_COUNT(examine_params), .run = run_examine};
