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

/* old and new as texts; path is empty where no field lies. */
static void describe(const pair *p, const bw_edit *e, bw_text *path, bw_text *old, bw_text *new)
{
    int64_t field = field_of(p, e->offset);
    if (field >= 0) {
        bw_field_path(p->trees[0], (uint32_t)field, path);
        bw_field_text(p->trees[0], (uint32_t)field, old);
        bw_field_text(p->trees[1], (uint32_t)field, new);
    } else {
        add_hex(old, e->before, e->size);
        add_hex(new, e->after, e->size);
    }
}

typedef void (*plan_block)(void *context, const pair *p);
typedef void (*plan_edit)(void *context, const pair *p, const bw_edit *e);

/* Edits in order, a block's check behind its edits. */
static void walk(bw_session *session, plan_edit edit, plan_block block, void *context)
{
    bw_edits *edits = bw_session_edits(session);
    pair p = {0};
    bool open = false;
    bw_edit e;
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++) {
        if (open && (p.file != e.file || p.block != e.block)) {
            block(context, &p);
            pair_close(&p);
            open = false;
        }
        if (!open && !(open = pair_open(session, &e, &p))) {
            pair_close(&p);
            continue;
        }
        edit(context, &p, &e);
    }
    if (open) {
        block(context, &p);
        pair_close(&p);
    }
}

/* --- text --- */
static void edit_text(void *context, const pair *p, const bw_edit *e)
{
    bw_text *text = context, path = {0}, old = {0}, new = {0};
    describe(p, e, &path, &old, &new);
    bw_text_addf(text, "%s block %llu @%u %s\n    %s -> %s\n", bw_dbfile_path(e->file),
                 (unsigned long long)e->block, e->offset, bw_text_get(&path), bw_text_get(&old),
                 bw_text_get(&new));
    if (*e->why)
        bw_text_addf(text, "    %s\n", e->why);
    bw_text_free(&path);
    bw_text_free(&old);
    bw_text_free(&new);
}

static void block_text(void *context, const pair *p)
{
    bw_text_addf(context, "  block %llu verifies: before %s, after %s\n",
                 (unsigned long long)p->block, bw_block_fault_name(p->checks[0].fault),
                 bw_block_fault_name(p->checks[1].fault));
}

void bw_plan_text(bw_session *session, bw_text *text)
{
    walk(session, edit_text, block_text, text);
}

/* --- JSON --- */
static void edit_json(void *context, const pair *p, const bw_edit *e)
{
    bw_json *json = context;
    bw_text path = {0}, old = {0}, new = {0};
    describe(p, e, &path, &old, &new);
    bw_json_begin_object(json);
    bw_json_key(json, "file");
    bw_json_string(json, bw_dbfile_path(e->file));
    bw_json_key(json, "block");
    bw_json_uint(json, e->block);
    bw_json_key(json, "offset");
    bw_json_uint(json, e->offset);
    bw_json_key(json, "field");
    bw_json_string(json, bw_text_get(&path));
    bw_json_key(json, "old");
    bw_json_string(json, bw_text_get(&old));
    bw_json_key(json, "new");
    bw_json_string(json, bw_text_get(&new));
    bw_json_key(json, "why");
    bw_json_string(json, e->why);
    bw_json_key(json, "verifies_before");
    bw_json_bool(json, is_good(&p->checks[0]));
    bw_json_key(json, "verifies_after");
    bw_json_bool(json, is_good(&p->checks[1]));
    bw_json_end(json);
    bw_text_free(&path);
    bw_text_free(&old);
    bw_text_free(&new);
}

static void no_block(void *context, const pair *p)
{
    (void)context;
    (void)p;
}

void bw_plan_json(bw_session *session, bw_json *json)
{
    bw_json_begin_array(json);
    walk(session, edit_json, no_block, json);
    bw_json_end(json);
}

/* --- worse --- */
static void no_edit(void *context, const pair *p, const bw_edit *e)
{
    (void)context;
    (void)p;
    (void)e;
}

static void count_worse(void *context, const pair *p)
{
    *(size_t *)context += is_good(&p->checks[0]) && !is_good(&p->checks[1]);
}

size_t bw_plan_worse(bw_session *session)
{
    size_t worse = 0;
    walk(session, no_edit, count_worse, &worse);
    return worse;
}
