/* modify, assign, fill, copy, seal: commands that stage bytes of one block. */
#include "core/command/builtin.h"
#include "core/command/look.h"
#include "core/command/staged.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct wanted {
    const char *path;
    bw_spot *spot;
} wanted;

static int find_in(bw_call *call, bw_look *look, void *data)
{
    wanted *w = data;
    if (look->several)
        return bw_call_fail(call, "edits are staged in one block at a time: name one");
    return bw_look_find(call, look, w->path, w->spot) ? 0 : 2;
}

/* An offset or a field's path, in the block as it is staged now. */
static bool find_at(bw_call *call, const char *path, bw_spot *spot)
{
    wanted w = {path, spot};
    return bw_look_each(call, BW_LOOK_BYTES, find_in, &w) == 0;
}

/* --- modify --- */
/* "13004000", "13 00 40 00", "0x13004000": bytes in memory order. */
static bool parse_bytes(const char *text, uint8_t *bytes, size_t room, size_t *count)
{
    const char *p = strncmp(text, "0x", 2) == 0 ? text + 2 : text;
    *count = 0;
    while (*p) {
        if (*p == ' ') {
            p++;
            continue;
        }
        char pair[3] = {p[0], isxdigit((unsigned char)p[0]) ? p[1] : '\0', '\0'};
        if (!isxdigit((unsigned char)pair[0]) || !isxdigit((unsigned char)pair[1]) ||
            *count == room)
            return false;
        bytes[(*count)++] = (uint8_t)strtoul(pair, NULL, 16);
        p += 2;
    }
    return *count > 0;
}

static bw_status put_bytes(bw_call *call, const bw_staging *s, uint32_t offset)
{
    const char *value = bw_call_text(call, "value");
    size_t size = strlen(value) + 1, count = strlen(value);
    uint8_t *bytes = bw_alloc(size);
    bool chars = bw_call_has(call, "chars");
    bw_status status = BW_OK;
    if (chars)
        memcpy(bytes, value, count);
    else if (!parse_bytes(value, bytes, size, &count))
        status = bw_error_set(bw_call_error(call), BW_ERR_ARGUMENT,
                              "'%s' is no run of bytes: write pairs of hexadecimal digits in the "
                              "order of the file (13004000), or --chars and text",
                              value);
    if (status == BW_OK)
        status = bw_edits_put(s->edits, s->file, s->block, offset, bytes, count, s->why,
                              bw_call_error(call));
    free(bytes);
    return status;
}

static int run_modify(bw_call *call)
{
    bw_staging staging;
    bw_spot spot;
    if (!find_at(call, bw_call_text(call, "at"), &spot) || !bw_staging_begin(call, &staging))
        return 2;
    return bw_staging_end(call, &staging, put_bytes(call, &staging, spot.offset));
}

static const bw_param modify_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"at", 0, BW_ARG_FIELD, BW_PARAM_REQUIRED, "an offset, a field's path, *kdbr[0]"},
    {"value", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED, "bytes in hexadecimal, in the file's order"},
    {"chars", 'c', BW_ARG_FLAG, BW_PARAM_OPTION, "the value is text"},
    BW_WHY_PARAM,
    BW_COMMIT_PARAM,
};
const bw_command bw_command_modify = {
    .name = "modify",
    .aliases = "m",
    .summary = "Stage bytes at an offset of a block",
    .help =
        "The bytes stand in the file's order, as in BBED's modify /x. Nothing is written before "
        "commit.",
    .example = "modify $DEMO/system01.dbf -b 9 4192 13004000",
    .params = modify_params,
    .param_count = BW_COUNT(modify_params),
    .run = run_modify,
};

/* --- assign --- */
static int run_assign(bw_call *call)
{
    bw_staging s;
    if (!bw_staging_begin(call, &s))
        return 2;
    bw_status status = bw_edits_put_field(s.edits, bw_session_layouts(bw_call_session(call)),
                                          s.file, s.block, bw_call_text(call, "path"),
                                          bw_call_text(call, "value"), s.why, bw_call_error(call));
    return bw_staging_end(call, &s, status);
}

static const bw_param assign_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"path", 0, BW_ARG_FIELD, BW_PARAM_REQUIRED, "the field: ktbbh.ktbbhitl[0].ktbitflg"},
    {"value", 0, BW_ARG_TEXT, BW_PARAM_REQUIRED,
     "as the field's kind is written: 35, C---, 1,9, an SCN, a time"},
    BW_WHY_PARAM,
    BW_COMMIT_PARAM,
};
const bw_command bw_command_assign = {
    .name = "assign",
    .summary = "Stage a field's value",
    .help = "Numbers are checked against the field's width; flags take letters or names (C---,1, "
            "KDRHFL|KDRHFH), SCNs 0x0000.0021fa09, times \"2025-03-16 05:46:54\", addresses 1,9. "
            "Nothing is written before commit.",
    .example = "assign $DEMO/system01.dbf -b 122 ktbbhitl[0].ktbitflg C---",
    .params = assign_params,
    .param_count = BW_COUNT(assign_params),
    .run = run_assign,
};

/* --- fill --- */
static bw_status fill(bw_call *call, const bw_staging *s, uint32_t offset)
{
    uint64_t count = bw_call_number(call, "count", 0), byte = bw_call_number(call, "byte", 0);
    uint32_t size = bw_dbfile_geometry(s->file)->block_size;
    if (byte > 255 || count == 0 || count > size)
        return bw_error_set(bw_call_error(call), BW_ERR_RANGE,
                            "fill takes 1 to %u bytes of a value from 0 to 255", size);
    uint8_t *bytes = bw_alloc((size_t)count);
    memset(bytes, (int)byte, (size_t)count);
    bw_status status = bw_edits_put(s->edits, s->file, s->block, offset, bytes, (size_t)count,
                                    s->why, bw_call_error(call));
    free(bytes);
    return status;
}

static int run_fill(bw_call *call)
{
    bw_staging staging;
    bw_spot spot;
    if (!find_at(call, bw_call_text(call, "at"), &spot) || !bw_staging_begin(call, &staging))
        return 2;
    return bw_staging_end(call, &staging, fill(call, &staging, spot.offset));
}

static const bw_param fill_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"at", 0, BW_ARG_FIELD, BW_PARAM_REQUIRED, "an offset or a field's path"},
    {"count", 0, BW_ARG_NUMBER, BW_PARAM_REQUIRED, "how many bytes"},
    {"byte", 0, BW_ARG_NUMBER, 0, "0 to 255; 0 when not given"},
    BW_WHY_PARAM,
    BW_COMMIT_PARAM,
};
const bw_command bw_command_fill = {
    .name = "fill",
    .summary = "Stage one value for a run of bytes",
    .example = "fill $DEMO/users01.dbf -b 11 4096 16 0xff",
    .params = fill_params,
    .param_count = BW_COUNT(fill_params),
    .run = run_fill,
};

/* --- copy --- */
static bw_status copy_range(bw_call *call, const bw_staging *s, bw_dbfile *from,
                            uint64_t from_block)
{
    uint32_t size = bw_dbfile_geometry(s->file)->block_size;
    uint64_t offset = bw_call_number(call, "offset", 0);
    uint64_t count = bw_call_number(call, "count", offset < size ? size - offset : 1);
    bw_error *err = bw_call_error(call);
    if (bw_dbfile_geometry(from)->block_size != size)
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%s has blocks of %u bytes, %s of %u: one cannot stand for the other",
                            bw_dbfile_path(from), bw_dbfile_geometry(from)->block_size,
                            bw_dbfile_path(s->file), size);
    if (offset >= size || count > size - offset || count == 0)
        return bw_error_set(err, BW_ERR_RANGE, "a block has offsets 0 to %u", size - 1);
    uint8_t *bytes = bw_alloc(size);
    bw_status status = bw_dbfile_read(from, from_block, bytes, err);
    if (status == BW_OK)
        status = bw_edits_put(s->edits, s->file, s->block, (uint32_t)offset, bytes + offset,
                              (size_t)count, s->why, err);
    free(bytes);
    return status;
}

static int run_copy(bw_call *call)
{
    bw_staging staging;
    uint64_t block;
    bw_dbfile *from = bw_call_file(call, "from");
    if (!from || !bw_staging_begin(call, &staging))
        return 2;
    block = staging.block;
    const char *said = bw_call_text(call, "from-block");
    bw_status status =
        said ? bw_dbfile_parse_block(from, said, &block, bw_call_error(call)) : BW_OK;
    if (status == BW_OK)
        status = copy_range(call, &staging, from, block);
    return bw_staging_end(call, &staging, status);
}

static const bw_param copy_params[] = {
    BW_FILE_PARAM,
    BW_BLOCK_PARAM,
    {"from", 0, BW_ARG_FILE, BW_PARAM_REQUIRED, "the file to take bytes from"},
    {"from-block", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "its block; the same number when not given"},
    {"offset", 'o', BW_ARG_NUMBER, BW_PARAM_OPTION, "first byte; 0 when not given"},
    {"count", 'n', BW_ARG_NUMBER, BW_PARAM_OPTION, "how many bytes; to the block's end"},
    BW_WHY_PARAM,
    BW_COMMIT_PARAM,
};
const bw_command bw_command_copy = {
    .name = "copy",
    .summary = "Stage a block, or a part of it, from another file",
    .help = "The same offsets in both blocks. A block that moves keeps the address it carried: "
            "assign rdba_kcbh and seal it.",
    .example = "copy $DEMO/users01.dbf -b 12 $DEMO/users01.dbf --from-block 11",
    .params = copy_params,
    .param_count = BW_COUNT(copy_params),
    .run = run_copy,
};

/* --- seal --- */
static int run_seal(bw_call *call)
{
    bw_staging s;
    if (!bw_staging_begin(call, &s))
        return 2;
    return bw_staging_end(call, &s, bw_edits_seal(s.edits, s.file, s.block, bw_call_error(call)));
}

static const bw_param seal_params[] = {BW_FILE_PARAM, BW_BLOCK_PARAM, BW_WHY_PARAM,
                                       BW_COMMIT_PARAM};
const bw_command bw_command_seal = {
    .name = "seal",
    .summary = "Stage tail and checksum as a block's bytes require",
    .help = "For a block whose tail alone is wrong this hides a fracture: look before you seal.",
    .example = "seal $DEMO/users01.dbf -b 11",
    .params = seal_params,
    .param_count = BW_COUNT(seal_params),
    .run = run_seal,
};
