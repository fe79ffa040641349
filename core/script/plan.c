#include "core/script/plan.h"
#include "core/oracle/corrupt_text.h"

#include <stdlib.h>
#include <string.h>

/* One staged block, decoded as it is on disk and as it is staged. */
typedef struct pair {
    bw_dbfile *file;
    uint64_t block;
    uint8_t *bytes[2]; /* disk, staged */
    bw_tree *trees[2];
    bw_block_check checks[2];
} pair;

static bool pair_open(bw_session *session, const bw_edit *e, pair *p)
{
    uint32_t size = bw_dbfile_geometry(e->file)->block_size;
    bw_block_context context;
    *p = (pair){.file = e->file, .block = e->block};
    for (int i = 0; i < 2; i++) {
        p->bytes[i] = bw_alloc(size);
        p->trees[i] = bw_tree_new();
    }
    if (bw_edits_read_disk(e->file, e->block, p->bytes[0], NULL) != BW_OK ||
        bw_dbfile_read(e->file, e->block, p->bytes[1], NULL) != BW_OK)
        return false;
    bw_dbfile_context(e->file, e->block, &context);
    for (int i = 0; i < 2; i++) {
        bw_tree_decode(p->trees[i], bw_session_layouts(session), p->bytes[i], &context);
        bw_block_check_run(e->file, e->block, p->bytes[i], &p->checks[i]);
    }
    return true;
}

static void pair_close(pair *p)
{
    for (int i = 0; i < 2; i++) {
        free(p->bytes[i]);
        bw_tree_free(p->trees[i]);
    }
}

static bool is_good(const bw_block_check *check)
{
    return check->fault == BW_BLOCK_GOOD || check->fault == BW_BLOCK_EMPTY;
}

/* The smallest named field over the edit, the same in both; -1 when there is none. */
static int64_t field_of(const pair *p, uint32_t offset)
{
    int64_t before = bw_tree_at(p->trees[0], offset), after = bw_tree_at(p->trees[1], offset);
    if (before < 0 || after < 0 || before != after)
        return -1;
    const bw_field *a = &p->trees[0]->fields[before], *b = &p->trees[1]->fields[after];
    bool same = a->offset == b->offset && a->length == b->length && strcmp(a->name, b->name) == 0;
    return same && before > 0 && a->kind != BW_FIELD_GAP && a->length <= 64 ? before : -1;
}

static void add_hex(bw_text *text, const uint8_t *bytes, uint32_t size)
{
    for (uint32_t i = 0; i < size && i < 24; i++)
        bw_text_addf(text, "%02x", bytes[i]);
    if (size > 24)
        bw_text_addf(text, "... (%u bytes)", size);
}

/* old and new as texts; path is empty where no field (-1) lies. */
static void describe(const pair *p, const bw_edit *e, int64_t field, bw_text *path, bw_text *old,
                     bw_text *new)
{
    if (field >= 0) {
        bw_field_path(p->trees[0], (uint32_t)field, path);
        bw_field_text(p->trees[0], (uint32_t)field, old);
        bw_field_text(p->trees[1], (uint32_t)field, new);
    } else {
        add_hex(old, e->before, e->size);
        add_hex(new, e->after, e->size);
    }
}

/* --- the walk --- */
static void tell_edit(const bw_plan_taker *taker, const pair *p, const bw_edit *e, int64_t field,
                      const bw_plan_block *of)
{
    bw_text path = {0}, old = {0}, new = {0};
    if (!taker->edit)
        return;
    describe(p, e, field, &path, &old, &new);
    uint32_t offset = field >= 0 ? p->trees[0]->fields[field].offset : e->offset;
    const bw_plan_edit told = {e, offset, bw_text_get(&path), bw_text_get(&old), bw_text_get(&new)};
    taker->edit(taker->context, &told, of);
    bw_text_free(&path);
    bw_text_free(&old);
    bw_text_free(&new);
}

static bw_plan_block block_of(const pair *p)
{
    return (bw_plan_block){.file = p->file,
                           .block = p->block,
                           .before = bw_block_fault_name(p->checks[0].fault),
                           .after = bw_block_fault_name(p->checks[1].fault),
                           .good_before = is_good(&p->checks[0]),
                           .good_after = is_good(&p->checks[1])};
}

static void end_block(const bw_plan_taker *taker, pair *p)
{
    const bw_plan_block block = block_of(p);
    if (taker->block)
        taker->block(taker->context, &block);
    pair_close(p);
}

void bw_plan_each(bw_session *session, const bw_plan_taker *taker)
{
    bw_edits *edits = bw_session_edits(session);
    pair p = {0};
    bool open = false;
    int64_t told = -1; /* the field that was told last: its values say it all */
    bw_edit e;
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++) {
        if (open && (p.file != e.file || p.block != e.block)) {
            end_block(taker, &p);
            open = false;
        }
        if (!open) {
            told = -1;
            if (!(open = pair_open(session, &e, &p))) {
                pair_close(&p);
                continue;
            }
        }
        int64_t field = field_of(&p, e.offset);
        const bw_plan_block of = block_of(&p);
        if (field < 0 || field != told)
            tell_edit(taker, &p, &e, field, &of);
        told = field;
    }
    if (open)
        end_block(taker, &p);
}

/* --- text --- */
static void edit_text(void *context, const bw_plan_edit *told, const bw_plan_block *of)
{
    const bw_edit *e = told->edit;
    bw_text_addf(context, "%s block %llu @%u %s\n    %s -> %s\n", bw_dbfile_path(of->file),
                 (unsigned long long)of->block, told->offset, told->path, told->old, told->new);
    if (*e->why)
        bw_text_addf(context, "    %s\n", e->why);
}

static void block_text(void *context, const bw_plan_block *block)
{
    bw_text_addf(context, "  block %llu verifies: before %s, after %s\n",
                 (unsigned long long)block->block, block->before, block->after);
}

void bw_plan_text(bw_session *session, bw_text *text)
{
    const bw_plan_taker taker = {edit_text, block_text, text};
    bw_plan_each(session, &taker);
}

/* --- JSON --- */
static void edit_json(void *context, const bw_plan_edit *told, const bw_plan_block *of)
{
    bw_json *json = context;
    bw_json_begin_object(json);
    bw_json_put_string(json, "file", bw_dbfile_path(of->file));
    bw_json_put_uint(json, "block", of->block);
    bw_json_put_uint(json, "offset", told->offset);
    bw_json_put_string(json, "field", told->path);
    bw_json_put_string(json, "old", told->old);
    bw_json_put_string(json, "new", told->new);
    bw_json_put_string(json, "why", told->edit->why);
    bw_json_put_bool(json, "verifies_before", of->good_before);
    bw_json_put_bool(json, "verifies_after", of->good_after);
    bw_json_end(json);
}

void bw_plan_json(bw_session *session, bw_json *json)
{
    const bw_plan_taker taker = {.edit = edit_json, .context = json};
    bw_json_begin_array(json);
    bw_plan_each(session, &taker);
    bw_json_end(json);
}

/* --- worse --- */
static void count_worse(void *context, const bw_plan_block *block)
{
    *(size_t *)context += block->good_before && !block->good_after;
}

size_t bw_plan_worse(bw_session *session)
{
    size_t worse = 0;
    const bw_plan_taker taker = {.block = count_worse, .context = &worse};
    bw_plan_each(session, &taker);
    return worse;
}
