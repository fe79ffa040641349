/* Every byte of every block turned over (xor 0xff, 0x01, 0x80, set 0), and all readers let loose on
 * it.
 *
 *   fuzz_block [--stride N] [--deep N] [--seconds N] [FILE...]
 *
 * FILE: any Oracle file; without one, the files of the demo and the twins of all kinds. --stride:
 * every Nth byte, the first one shifted from block to block. --deep: the readers that follow chains
 * and format every field run on every Nth change; decoding, the check that each byte is in a field
 * or a gap, rules and description run on all. Ends with the number of changes for each kind of
 * block. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <blockwright/bbed.h>
#include <blockwright/blockwright.h>
#include <blockwright/control.h>
#include <blockwright/describe.h>
#include <blockwright/index.h>
#include <blockwright/redo.h>
#include <blockwright/search.h>
#include <blockwright/undo.h>

#include "core/file/overlay.h"
#include "tests/unit/twins/coverage.h"
#include "tests/unit/twins/lay.h"

#define LONGEST_SECONDS 60 /* of one change; a machine under load is slow, a hang is for ever */
#define MOST_KINDS 400

typedef struct tally {
    const char *kind;
    unsigned long blocks, changes;
} tally;

typedef struct run {
    bw_session *session;
    bw_rules *rules;
    bw_tree *tree;
    bw_arena *arena;
    bw_workspace *files;
    bw_dbfile *file;
    uint64_t block;
    uint32_t at; /* the byte that is turned over now */
    uint8_t value;
    unsigned long stride, deep, changes;
    time_t stop;
    tally kinds[MOST_KINDS];
    size_t kind_count;
    bool all_blocks; /* else two of each kind */
    bw_text text;
} run;

static void broken(const run *r, const char *what, long long where)
{
    fprintf(stderr, "%s, block %llu (%s), byte %u made 0x%02x: %s %lld\n", bw_dbfile_path(r->file),
            (unsigned long long)r->block, r->tree->layout, r->at, r->value, what, where);
    abort();
}

/* --- readers of one block --- */
static void decode(run *r, const uint8_t *bytes)
{
    bw_block_context context;
    bw_dbfile_context(r->file, r->block, &context);
    bw_tree_decode(r->tree, bw_session_layouts(r->session), bytes, &context);
    for (uint32_t i = 0; i < r->tree->count; i++) {
        const bw_field *f = &r->tree->fields[i];
        if (f->offset > context.block_size || f->length > context.block_size - f->offset ||
            f->end <= i || f->end > r->tree->count || f->parent > i)
            broken(r, "a field outside, number", i);
    }
    if (not_covered(r->tree) >= 0)
        broken(r, "not in exactly one of field and gap: byte", not_covered(r->tree));
}

static void describe(run *r)
{
    bw_description d;
    const bw_rule_subject subject = {r->tree, r->file, r->files};
    bw_arena_reset(r->arena);
    bw_describe(r->rules, &subject, r->arena, &d);
    if (!*d.what || !*d.owner)
        broken(r, "no word for it", 0);
}

static void format(run *r)
{
    const bw_bbed_place place = {bw_dbfile_path(r->file), 1, bw_dbfile_dba(r->file, r->block)};
    for (uint32_t i = 0; i < r->tree->count; i++) {
        bw_text_clear(&r->text);
        bw_field_path(r->tree, i, &r->text);
        bw_field_text(r->tree, i, &r->text);
        bw_field_bbed_text(r->tree, i, &r->text);
    }
    bw_text_clear(&r->text);
    bw_bbed_map(r->tree, &place, true, &r->text);
    bw_bbed_print_block(r->tree, BW_BBED_AS_IS, &r->text);
}

static void read_table(const run *r)
{
    bw_table_block table;
    bw_row_column columns[BW_ROW_COLUMNS];
    bw_error err;
    const bw_block_context *c = &r->tree->context;
    if (bw_table_block_open(r->tree->bytes, c->block_size, c->big_endian, &table, &err) != BW_OK)
        return;
    for (unsigned slot = 0; slot < table.rows; slot++) {
        bw_row_piece piece;
        unsigned count;
        uint32_t at = bw_table_row_at(&table, slot);
        (void)bw_table_of_row(&table, slot);
        if (at && bw_row_piece_read(&table, at, &piece))
            (void)bw_row_columns_read(&table, &piece, columns, &count, NULL);
    }
}

static void read_index(const run *r)
{
    bw_index_block index;
    static bw_row_column columns[BW_INDEX_COLUMNS];
    bw_error err;
    const bw_block_context *c = &r->tree->context;
    if (bw_index_block_open(r->tree->bytes, c->block_size, c->big_endian, &index, &err) != BW_OK)
        return;
    for (unsigned i = 0; i < index.entries; i++) {
        bw_index_entry entry;
        if (bw_index_entry_read(&index, i, &entry))
            (void)bw_index_key_read(&index, &entry, columns, NULL);
    }
}

static void read_undo(const run *r)
{
    bw_undo_block undo;
    bw_error err;
    const bw_block_context *c = &r->tree->context;
    if (bw_undo_block_open(r->tree->bytes, c->block_size, c->big_endian, &undo, &err) != BW_OK)
        return;
    for (unsigned i = 1; i <= undo.records; i++) {
        bw_undo_record record;
        bw_row_column column;
        unsigned number;
        if (!bw_undo_record_read(&undo, i, &record))
            continue;
        (void)bw_undo_record_touches(&undo, &record, 0);
        bw_undo_columns columns = bw_undo_columns_of(&undo, &record);
        while (bw_undo_columns_next(&columns, &number, &column))
            ;
    }
}

/* --- readers that go on from the block into its file --- */
static void follow_undo(run *r)
{
    bw_error err;
    bw_undo_step step;
    bw_undo_chain *chain = bw_undo_versions(r->files, r->file, r->block, -1, &err);
    while (chain && bw_undo_chain_next(chain, &step))
        ;
    bw_undo_chain_free(chain);
    const uint8_t *itl = r->tree->bytes + 44;
    bool be = r->tree->context.big_endian;
    if (strcmp(r->tree->layout, "table") != 0)
        return;
    chain = bw_undo_transaction(r->files, r->file, bw_xid_get(itl, be), bw_uba_get(itl + 8, be));
    while (chain && bw_undo_chain_next(chain, &step))
        ;
    bw_undo_chain_free(chain);
}

static void follow_rows(run *r)
{
    bw_error err;
    bw_row *row = bw_row_new();
    for (unsigned slot = 0; slot < 8; slot++)
        bw_row_follow(r->files, r->file, r->block, slot, row, &err);
    bw_row_free(row);
}

static void read_control(run *r)
{
    bw_error err;
    bw_control *control = bw_control_open(r->file, &err);
    bw_control_progress progress;
    if (!control)
        return;
    for (uint32_t t = 1; t <= bw_control_threads(control) && t < 4; t++)
        bw_control_progress_read(control, t, &progress, &err);
    for (size_t i = 0; i < bw_control_sections(control); i++)
        (void)bw_control_record(control, bw_control_section_at(control, i), 0);
    bw_control_free(control);
}

static void read_redo(run *r)
{
    bw_error err;
    bw_redo_record record;
    bw_redo *redo = bw_redo_open(r->file, r->block, &err);
    for (int i = 0; redo && i < 20 && bw_redo_next(redo, &record, &err) == BW_OK; i++)
        ;
    bw_redo_free(redo);
}

static bool see(void *context, const bw_bad_block *bad)
{
    unsigned long *sum = context;
    *sum += bad->finding_count;
    return true;
}

static void verify_file(run *r)
{
    bw_error err;
    bw_verify_totals totals;
    unsigned long sum = 0;
    const bw_verify job = {.file = r->file,
                           .threads = 1,
                           .rules = r->rules,
                           .layouts = bw_session_layouts(r->session),
                           .workspace = r->files,
                           .bad = see,
                           .context = &sum};
    if (bw_dbfile_geometry(r->file)->blocks <= 16)
        bw_verify_run(&job, &totals, &err);
}

static void go_deep(run *r)
{
    const char *family = r->tree->context.family;
    format(r);
    if (strcmp(family, "control") == 0)
        read_control(r);
    else if (strcmp(family, "redo") == 0)
        read_redo(r);
    else {
        follow_rows(r);
        follow_undo(r);
    }
    verify_file(r);
}

static void read_all(run *r, const uint8_t *bytes)
{
    alarm(LONGEST_SECONDS);
    decode(r, bytes);
    describe(r);
    read_table(r);
    read_index(r);
    read_undo(r);
    if (r->changes % r->deep == 0)
        go_deep(r);
    alarm(0);
}

/* --- changes --- */
static tally *kind_of(run *r)
{
    for (size_t i = 0; i < r->kind_count; i++)
        if (strcmp(r->kinds[i].kind, r->tree->layout) == 0)
            return &r->kinds[i];
    if (r->kind_count == MOST_KINDS)
        broken(r, "more kinds than room for them", MOST_KINDS);
    r->kinds[r->kind_count] = (tally){.kind = r->tree->layout};
    return &r->kinds[r->kind_count++];
}

/* One byte turned over in the file as readers see it, and put back. */
static void change(run *r, uint8_t *bytes, uint64_t base, uint32_t at, uint8_t value)
{
    uint8_t before = bytes[at];
    bw_error err;
    if (value == before)
        return;
    bytes[at] = r->value = value;
    r->at = at;
    if (bw_overlay_put(bw_dbfile_source(r->file), base + at, &value, 1, &err) != BW_OK)
        broken(r, err.text, at);
    read_all(r, bytes);
    r->changes++;
    bytes[at] = before;
    bw_overlay_put(bw_dbfile_source(r->file), base + at, &before, 1, &err);
}

static bool out_of_time(const run *r)
{
    return r->stop && time(NULL) >= r->stop;
}

static void turn_block(run *r, uint64_t position)
{
    const bw_geometry *grid = bw_dbfile_geometry(r->file);
    uint8_t *bytes = bw_alloc(grid->block_size);
    unsigned long before = r->changes;
    r->block = bw_dbfile_block_at(r->file, position);
    if (bw_dbfile_read(r->file, r->block, bytes, NULL) == BW_OK) {
        read_all(r, bytes);
        if (covered_twice(r->tree) >= 0) /* as it came: in one field, not in two */
            broken(r, "in two fields: byte", covered_twice(r->tree));
        tally *kind = kind_of(r);
        bool wanted = r->all_blocks || kind->blocks < 2;
        kind->blocks += wanted;
        uint64_t base = position * grid->block_size;
        for (uint64_t at = position % r->stride; wanted && at < grid->block_size && !out_of_time(r);
             at += r->stride) {
            const uint8_t was = bytes[at], values[] = {was ^ 0xff, was ^ 0x01, was ^ 0x80, 0};
            for (size_t i = 0; i < sizeof(values); i++)
                change(r, bytes, base, (uint32_t)at, values[i]);
        }
        kind->changes += r->changes - before;
    }
    free(bytes);
}

static void turn_file(run *r, bw_dbfile *file)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    r->file = file;
    bw_source_stage(bw_dbfile_source(file), grid->block_size, grid->first_block);
    for (uint64_t position = 0; position < grid->blocks && !out_of_time(r); position++)
        turn_block(r, position);
}

static void turn_path(run *r, const char *path)
{
    bw_error err;
    r->files = bw_workspace_new();
    if (bw_workspace_add(r->files, path, &err) != BW_OK) {
        fprintf(stderr, "%s\n", err.text);
        exit(2);
    }
    for (size_t i = 0; i < bw_workspace_count(r->files); i++)
        turn_file(r, bw_workspace_file(r->files, i));
    bw_workspace_free(r->files);
}

/* A twin stands alone in a file of bare blocks. */
static void turn_twins(run *r)
{
    bw_error err;
    r->files = bw_workspace_new();
    for (size_t f = 0; f < TWIN_COUNT(twin_families); f++)
        for (size_t i = 0; i < twin_families[f]->count; i++) {
            const twin *t = &twin_families[f]->twins[i];
            uint8_t *bytes = bw_alloc(t->size);
            lay_twin(t, bytes, i % 2);
            bw_dbfile *file =
                bw_dbfile_from_source(bw_source_from_memory("twin", bytes, t->size), &err);
            if (file && bw_dbfile_geometry(file)->kind != BW_FILE_UNKNOWN)
                turn_file(r, file);
            bw_dbfile_free(file);
            free(bytes);
        }
    bw_workspace_free(r->files);
}

static void turn_demo(run *r)
{
    char folder[] = "/tmp/blockwright-fuzz-XXXXXX", line[300];
    const bw_call_sink silent = {0};
    bw_error err = {0};
    r->all_blocks = false;
    snprintf(line, sizeof(line), "demo %s/demo --case S1", mkdtemp(folder));
    if (bw_command_run_line(r->session, line, &silent, &err) == 2) {
        fprintf(stderr, "%s\n", err.text);
        exit(2);
    }
    snprintf(line, sizeof(line), "%s/demo", folder);
    turn_path(r, line);
    snprintf(line, sizeof(line), "rm -r %s", folder);
    if (system(line) != 0)
        fprintf(stderr, "%s is left over\n", folder);
}

static unsigned long option(int *argc, char **argv, const char *name, unsigned long otherwise)
{
    for (int i = 1; i + 1 < *argc; i++)
        if (strcmp(argv[i], name) == 0) {
            unsigned long value = strtoul(argv[i + 1], NULL, 10);
            memmove(argv + i, argv + i + 2, (size_t)(*argc - i - 2) * sizeof(*argv));
            *argc -= 2;
            return value ? value : otherwise;
        }
    return otherwise;
}

int main(int argc, char **argv)
{
    static run r;
    bw_error err = {0};
    setenv("XDG_CONFIG_HOME", "/nowhere", 1);
    r.session = bw_session_new(getenv("BW_ROOT"), &err);
    r.rules = bw_rules_new(bw_session_layouts(r.session));
    r.tree = bw_tree_new();
    r.arena = bw_arena_new();
    r.stride = option(&argc, argv, "--stride", 1);
    r.deep = option(&argc, argv, "--deep", 1);
    unsigned long seconds = option(&argc, argv, "--seconds", 0);
    time_t begin = time(NULL);
    r.stop = seconds ? begin + (time_t)seconds : 0;
    r.all_blocks = true;
    for (int i = 1; i < argc; i++)
        turn_path(&r, argv[i]);
    if (argc == 1) {
        turn_twins(&r);
        turn_demo(&r);
    }
    for (size_t i = 0; i < r.kind_count; i++)
        printf("%-32s %5lu blocks %9lu changes\n", r.kinds[i].kind, r.kinds[i].blocks,
               r.kinds[i].changes);
    printf("%lu changes in blocks of %zu kinds, %ld s%s\n", r.changes, r.kind_count,
           (long)(time(NULL) - begin), out_of_time(&r) ? ", stopped by --seconds" : "");
    bw_text_free(&r.text);
    bw_arena_free(r.arena);
    bw_tree_free(r.tree);
    bw_rules_free(r.rules);
    bw_session_free(r.session);
    return 0;
}
