/* map, dump, examine: BBED's looks at a block. print has a file of its own. */
#include "core/command/builtin.h"
#include "core/command/look.h"

#include <string.h>

/* --- map --- */
static int map(bw_call *call, bw_look *look, void *data)
{
    (void)data;
    bw_bbed_map(look->tree, &look->place, bw_call_has(call, "verbose"), &look->text);
    return 0;
}

static int run_map(bw_call *call)
{
    return bw_look_each(call, BW_LOOK_FIELDS, map, NULL);
}

static const bw_param map_params[] = {
    BW_FILE_PARAM,
    BW_BLOCKS_PARAM,
    {"verbose", 'v', BW_ARG_FLAG, BW_PARAM_OPTION, "with the members of each structure"},
};
const bw_command bw_command_map = {
    .name = "map",
    .summary = "The structures of a block and where they lie, as BBED prints them",
    .example = "map $DEMO/users01.dbf -b 1 -v",
    .params = map_params,
    .param_count = BW_COUNT(map_params),
    .run = run_map,
};

/* --- dump --- */
static int dump(bw_call *call, bw_look *look, void *data)
{
    (void)data;
    bw_place here = bw_call_place(call);
    bool stands_here = look->file == here.file && look->block == here.block;
    uint64_t offset = bw_call_number(call, "offset", stands_here ? here.offset : 0);
    uint64_t count = bw_call_number(call, "count", 512);
    uint32_t size = look->tree->context.block_size;
    if (offset >= size || count == 0)
        return bw_call_fail(
            call, "nothing to dump at offset %llu, count %llu: a block of %s has offsets 0 to %u",
            (unsigned long long)offset, (unsigned long long)count, look->place.path, size - 1);
    bw_bbed_dump(look->tree, &look->place, (uint32_t)offset, count > size ? size : (uint32_t)count,
                 bw_call_has(call, "verbose"), &look->text);
    return 0;
}

static int run_dump(bw_call *call)
{
    return bw_look_each(call, BW_LOOK_BYTES, dump, NULL);
}

static const bw_param dump_params[] = {
    BW_FILE_PARAM,
    BW_BLOCKS_PARAM,
    {"offset", 'o', BW_ARG_NUMBER, BW_PARAM_OPTION, "first offset in the block"},
    {"count", 'n', BW_ARG_NUMBER, BW_PARAM_OPTION, "bytes, 512 when not given"},
    {"verbose", 'v', BW_ARG_FLAG, BW_PARAM_OPTION, "16 bytes a line with their characters"},
};
const bw_command bw_command_dump = {
    .name = "dump",
    .aliases = "d",
    .summary = "The bytes of a block, as BBED prints them",
    .example = "dump $DEMO/users01.dbf -b 1 -n 64",
    .params = dump_params,
    .param_count = BW_COUNT(dump_params),
    .run = run_dump,
};

/* --- examine --- */
static bool is_row_format(const char *format)
{
    return format[0] == '/' && format[1] == 'r' &&
           strspn(format + 2, BW_BBED_COLUMN_FORMATS) == strlen(format + 2);
}

static int examine(bw_call *call, bw_look *look, void *data)
{
    (void)data;
    const char *path = bw_call_text(call, "path"), *format = bw_call_text(call, "format");
    bw_spot spot;
    if (path[0] == '/') { /* BBED's own order: x /rnnct *kdbr[0] */
        const char *first = path;
        path = format;
        format = first;
    }
    if (!is_row_format(format))
        return bw_call_fail(
            call, "'%s' is no format for rows: /r and a letter a column out of %s, such as /rnnct",
            format, BW_BBED_COLUMN_FORMATS);
    if (!bw_look_find(call, look, path, &spot))
        return 2;
    if (!bw_bbed_examine_row(look->tree, spot.offset, format + 2, &look->text))
        return bw_call_fail(call, "no row fits at offset %u of block %llu", spot.offset,
                            (unsigned long long)look->block);
    return 0;
}

static int run_examine(bw_call *call)
{
    return bw_look_each(call, BW_LOOK_FIELDS, examine, NULL);
}

static const bw_param examine_params[] = {
    BW_FILE_PARAM,
    BW_BLOCKS_PARAM,
    {"path", 0, BW_ARG_FIELD, BW_PARAM_REQUIRED, "*kdbr[0], or an offset"},
    {"format", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "/r and a letter a column: /rnnct"},
};
const bw_command bw_command_examine = {
    .name = "examine",
    .aliases = "x",
    .summary = "A row with its columns, as BBED prints it",
    .help = "The format is /r and a letter a column: n NUMBER, c characters, t DATE and TIMESTAMP, "
            "i ROWID, "
            "x hexadecimal, d decimal, u unsigned, o octal bytes. Columns without a letter, and "
            "values that are "
            "not what the letter says, are shown in hexadecimal.",
    .example = "examine $DEMO/users01.dbf -b 11 *kdbr[0] /rncc",
    .params = examine_params,
    .param_count = BW_COUNT(examine_params),
    .run = run_examine,
};
