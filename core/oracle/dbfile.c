/* An opened Oracle file: source, grid and identity together, and its blocks by Oracle's numbers. */
#include "core/oracle/geometry.h"
#include <blockwright/control.h>
#include <blockwright/journal.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Where a control file's sections lie: looked for when a block behind its header is shown. */
typedef struct control_map {
    bw_dbfile *file;
    bw_control *control; /* NULL: not looked for yet, or there is nothing to find */
    bool tried;
} control_map;

struct bw_dbfile {
    bw_source *source; /* owned */
    control_map *map;  /* owned */
    bw_geometry grid;
    bw_identity id;
    uint32_t given_number; /* "n=path"; 0 = not given */
};

bw_dbfile *bw_dbfile_from_source(bw_source *source, bw_error *err)
{
    if (!source)
        return NULL;
    if (bw_source_size(source) < 512) {
        bw_error_set(err, BW_ERR_FORMAT,
                     "%s has only %llu bytes: no Oracle block is that small; is the copy complete?",
                     bw_source_path(source), (unsigned long long)bw_source_size(source));
        bw_source_free(source);
        return NULL;
    }
    bw_dbfile *file = bw_alloc(sizeof(*file));
    file->source = source;
    file->map = bw_alloc(sizeof(*file->map));
    file->map->file = file;
    bw_geometry_read(source, &file->grid);
    bw_identity_read(source, &file->grid, &file->id);
    return file;
}

static void forget_control(control_map *map)
{
    bw_control_free(map->control);
    map->control = NULL;
    map->tried = false;
}

void bw_dbfile_reread(bw_dbfile *file, uint64_t block)
{
    forget_control(file->map);
    bw_geometry grid = file->grid; /* identity reading settles parts of it; ours is settled */
    if (block <= 1) {
        file->id = (bw_identity){0};
        bw_identity_read(file->source, &grid, &file->id);
    }
}

/* "12=users01.dbf": the digits must be all that stands before '='. */
static const char *split_number(const char *spec, uint32_t *number)
{
    char *end;
    *number = 0;
    if (!isdigit((unsigned char)spec[0]))
        return spec;
    unsigned long value = strtoul(spec, &end, 10);
    if (*end != '=' || value > 65535 || end[1] == '\0')
        return spec;
    *number = (uint32_t)value;
    return end + 1;
}

/* Half old and half new must not be read as if it were a state that Oracle wrote. */
static bool is_unfinished(const char *path, bw_error *err)
{
    bw_journal_info journal;
    if (!bw_journal_pending(path, &journal))
        return false;
    if (journal.state == BW_JOURNAL_RUNNING)
        bw_error_set(err, BW_ERR_IO, "%s: another blockwright is writing to it; try again", path);
    else if (journal.state == BW_JOURNAL_DAMAGED)
        bw_error_set(
            err, BW_ERR_UNFINISHED,
            "%s: the journal %s names it and is damaged (%s): whether a commit was stopped "
            "half way cannot be told. Restore the file from a backup, or make sure that it "
            "is whole; then blockwright journal forget --force",
            path, journal.path, journal.problem);
    else
        bw_error_set(err, BW_ERR_UNFINISHED,
                     "%s: a commit to it was stopped half way. Resolve it before anything else: "
                     "blockwright journal resolve %s --back (or --forward)",
                     path, journal.path);
    return true;
}

bw_dbfile *bw_dbfile_open(const char *spec, bw_error *err)
{
    uint32_t number;
    return is_unfinished(split_number(spec, &number), err) ? NULL
                                                           : bw_dbfile_open_settled(spec, err);
}

bw_dbfile *bw_dbfile_open_settled(const char *spec, bw_error *err)
{
    uint32_t number;
    const char *path = split_number(spec, &number);
    bw_dbfile *file = bw_dbfile_from_source(bw_source_open(path, err), err);
    if (file)
        file->given_number = number;
    return file;
}

void bw_dbfile_free(bw_dbfile *file)
{
    if (!file)
        return;
    forget_control(file->map);
    free(file->map);
    bw_source_free(file->source);
    free(file);
}

const char *bw_dbfile_path(const bw_dbfile *file)
{
    return bw_source_path(file->source);
}

/* Relative file number of bare blocks: the file bits of the first block's rdba. */
static uint32_t rdba_file(const bw_dbfile *file)
{
    uint8_t head[8];
    size_t got;
    uint32_t rdba, size;
    if (file->grid.kind != BW_FILE_BLOCKS || file->grid.bigfile)
        return 0;
    if (bw_source_dump_place(file->source, 0, &rdba, &size))
        return bw_dba_file(rdba);
    if (bw_source_read_raw(file->source, 0, head, 8, &got, NULL) != BW_OK || got < 8)
        return 0;
    return bw_dba_file(bw_get32(head + 4, file->grid.big_endian));
}

uint32_t bw_dbfile_number(const bw_dbfile *file)
{
    if (file->given_number)
        return file->given_number;
    return file->id.has_header ? file->id.file_number : rdba_file(file);
}

uint32_t bw_dbfile_relative(const bw_dbfile *file)
{
    if (file->id.has_datafile)
        return file->id.relative_file;
    return file->grid.kind == BW_FILE_BLOCKS ? rdba_file(file) : 0;
}

const bw_geometry *bw_dbfile_geometry(const bw_dbfile *file)
{
    return &file->grid;
}

const bw_identity *bw_dbfile_identity(const bw_dbfile *file)
{
    return &file->id;
}

bw_source *bw_dbfile_source(bw_dbfile *file)
{
    return file->source;
}

uint64_t bw_dbfile_block_at(const bw_dbfile *file, uint64_t position)
{
    uint32_t rdba, size;
    const bw_geometry *g = &file->grid;
    if (bw_source_dump_place(file->source, position * g->block_size, &rdba, &size))
        return g->bigfile ? rdba
                          : bw_dba_block(rdba); /* BBED names redo and control blocks so, too */
    return g->first_block + position;
}

bool bw_dbfile_position(const bw_dbfile *file, uint64_t block, uint64_t *position)
{
    const bw_geometry *g = &file->grid;
    bool dump = bw_source_get_kind(file->source) == BW_SOURCE_DUMP_TEXT;
    *position = block - g->first_block;
    if (!dump)
        return block >= g->first_block && *position < g->blocks;
    for (*position = 0; *position < g->blocks; ++*position) /* a text shows few */
        if (bw_dbfile_block_at(file, *position) == block)
            return true;
    return false;
}

bool bw_dbfile_has_block(const bw_dbfile *file, uint64_t block)
{
    uint64_t position;
    return bw_dbfile_position(file, block, &position);
}

bool bw_dbfile_shows(const bw_dbfile *file, uint64_t block)
{
    uint64_t position, size = file->grid.block_size;
    return bw_source_get_kind(file->source) != BW_SOURCE_DUMP_TEXT ||
           (bw_dbfile_position(file, block, &position) &&
            bw_source_covers(file->source, position * size, size));
}

static bw_status beyond(const bw_dbfile *file, uint64_t block, bw_error *err)
{
    const bw_geometry *g = &file->grid;
    return bw_error_set(
        err, BW_ERR_RANGE, "%s has no block %llu: it holds blocks %llu to %llu (of %u bytes)",
        bw_dbfile_path(file), (unsigned long long)block, (unsigned long long)g->first_block,
        (unsigned long long)bw_dbfile_block_at(file, g->blocks - (g->blocks > 0)), g->block_size);
}

bw_status bw_dbfile_read(bw_dbfile *file, uint64_t block, uint8_t *buffer, bw_error *err)
{
    const bw_geometry *g = &file->grid;
    size_t got;
    uint64_t position;
    if (!bw_dbfile_position(file, block, &position))
        return beyond(file, block, err);
    bw_status status =
        bw_source_read(file->source, position * g->block_size, buffer, g->block_size, &got, err);
    if (status == BW_OK && got < g->block_size)
        return bw_error_set(err, BW_ERR_IO,
                            "%s was cut while it was open: block %llu is not there any more; open "
                            "it again when it is complete",
                            bw_dbfile_path(file), (unsigned long long)block);
    return status;
}

/* Own number; for bare blocks also a position, counted from 0. */
static bw_status settle_number(const bw_dbfile *file, uint64_t number, uint64_t *block,
                               bw_error *err)
{
    *block = number;
    if (bw_dbfile_has_block(file, number))
        return BW_OK;
    bool bare = !file->grid.has_block0;
    if (bare && number < file->grid.blocks) {
        *block = bw_dbfile_block_at(file, number);
        return BW_OK;
    }
    if (bare && file->grid.blocks == 1 && number == 1) {
        *block = file->grid.first_block;
        return BW_OK;
    }
    return beyond(file, number, err);
}

static bool belongs(const bw_dbfile *file, uint32_t number)
{
    uint32_t own = bw_dbfile_relative(file);
    return file->grid.bigfile || own == 0 || own == number || bw_dbfile_number(file) == number;
}

bw_status bw_dbfile_parse_block(const bw_dbfile *file, const char *text, uint64_t *block,
                                bw_error *err)
{
    bool said_dba = strncmp(text, "dba", 3) == 0 && (text[3] == ' ' || text[3] == '=');
    const char *value = said_dba ? text + 4 : text;
    uint32_t dba;
    if (!bw_dba_parse(value, &dba))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "'%s' is no block: write 623, 0x26f, 5,623 or 0x0140026f", text);
    bool pair = strchr(value, ',') != NULL;
    uint32_t number = bw_dba_file(dba);
    bool as_dba = pair || said_dba || (dba > 0x3fffff && !file->grid.bigfile);
    if (!as_dba || file->grid.bigfile)
        return settle_number(file, pair ? bw_dba_block(dba) : dba, block, err);
    if (!belongs(file, number))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "0x%08x lies in file %u, but %s is file %u; name that file instead",
                            dba, number, bw_dbfile_path(file), bw_dbfile_relative(file));
    return settle_number(file, bw_dba_block(dba), block, err);
}

static void place_in_control(control_map *map, uint64_t block, bw_block_context *context)
{
    if (!map->tried)
        map->control = bw_control_open(map->file, NULL);
    map->tried = true;
    if (!map->control)
        return;
    bw_control_place place = bw_control_place_of(map->control, block);
    context->section = place.kind;
    context->first_record = place.first_record;
    context->copy = place.paired ? 2u - place.counts : 0;
}

void bw_dbfile_context(const bw_dbfile *file, uint64_t block, bw_block_context *context)
{
    *context = (bw_block_context){.block_size = file->grid.block_size,
                                  .block_number = block,
                                  .big_endian = file->grid.big_endian,
                                  .version = file->grid.version,
                                  .family = file->grid.family,
                                  .bigfile = file->grid.bigfile,
                                  .file_number = bw_dbfile_relative(file)};
    if (file->grid.kind == BW_FILE_CONTROL && block > 1)
        place_in_control(file->map, block, context);
}

uint32_t bw_dbfile_dba(const bw_dbfile *file, uint64_t block)
{
    bool plain = file->grid.bigfile || strcmp(file->grid.family, "data") != 0;
    return plain ? (uint32_t)block : bw_dba_make(bw_dbfile_relative(file), (uint32_t)block);
}
