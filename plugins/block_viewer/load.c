/* Reading and decoding of the block that is shown. */
#include "viewer.h"

#include <stdlib.h>
#include <string.h>

/* Blocks are at most 32 KiB; a damaged header must not make us allocate more. */
#define LARGEST_BLOCK 65536u
/* A top-level struct with at most this many fields is shown open. */
#define OPEN_AT_FIRST 12u

void viewer_unload(viewer *v)
{
    free(v->bytes);
    free(v->tree.open);
    free(v->opened);
    free(v->byte_roles);
    free(v->changed);
    free(v->worst);
    v->bytes = v->tree.open = v->opened = v->byte_roles = v->worst = v->changed = NULL;
    v->tree.count = v->tree.cursor = v->tree.top = 0;
    v->hex = (bw_hex_widget){0};
    v->size = 0;
}

static uint32_t node_end(void *data, uint32_t node)
{
    const viewer *v = data;
    return node < v->fields->count ? v->fields->fields[node].end : node + 1;
}

static bw_role byte_role(void *data, uint32_t offset)
{
    const viewer *v = data;
    const finder *f = &v->find;
    bool hit_here = f->hit.file == v->file && f->hit.block == v->block;
    if (offset >= v->size)
        return BW_ROLE_TEXT;
    if (hit_here && offset >= f->hit.offset && offset - f->hit.offset < f->hit_size)
        return BW_ROLE_MATCH;
    if (v->changed && v->changed[offset])
        return BW_ROLE_CHANGED;
    return (bw_role)v->byte_roles[offset];
}

/* The block itself, and what of its first level is short enough to be read at a glance. */
static void open_first_level(viewer *v)
{
    const bw_field *fields = v->fields->fields;
    uint32_t count = v->fields->count;
    if (count == 0)
        return;
    v->opened[0] = 1;
    for (uint32_t i = 1; i<count; i = fields[i].end> i ? fields[i].end : i + 1)
        v->opened[i] = fields[i].end - i <= OPEN_AT_FIRST;
}

static void decode(viewer *v)
{
    bw_block_context context;
    bw_dbfile_context(v->file, v->block, &context);
    bw_block_check_run(v->file, v->block, v->bytes, &v->check);
    bw_tree_decode(v->fields, bw_session_layouts(bw_shell_session(v->shell)), v->bytes, &context);
    uint32_t count = v->fields->count;
    v->opened = bw_alloc(count + 1);
    v->tree = (bw_tree_widget){.count = count,
                               .open = bw_alloc(count + 1),
                               .end = node_end,
                               .draw = viewer_tree_node,
                               .data = v};
    v->byte_roles = bw_alloc(v->size);
    colour_bytes(v->fields, v->byte_roles);
    v->worst = bw_alloc(count + 1);
    worst_below(v->fields, v->worst);
    v->hex = (bw_hex_widget){.bytes = v->bytes, .size = v->size, .role = byte_role, .data = v};
}

/* Stepping through blocks of one kind keeps what was opened; another kind starts afresh. */
static void restore_opened(viewer *v, const uint8_t *before, uint32_t before_count, bool same_kind)
{
    if (same_kind && before && before_count == v->tree.count)
        memcpy(v->opened, before, before_count);
    else
        open_first_level(v);
}

static void find_changed(viewer *v)
{
    v->changed = bw_alloc(v->size);
    if (!bw_edits_mask(v->file, v->block, v->changed)) {
        free(v->changed);
        v->changed = NULL;
    }
}

static bool read_block(viewer *v, bw_error *err)
{
    uint32_t size = bw_dbfile_geometry(v->file)->block_size;
    if (size == 0 || size > LARGEST_BLOCK) {
        bw_error_set(err, BW_ERR_FORMAT, "%s: a block size of %u bytes cannot be shown",
                     bw_dbfile_path(v->file), size);
        return false;
    }
    uint8_t *bytes = bw_alloc(size);
    if (bw_dbfile_read(v->file, v->block, bytes, err) != BW_OK) {
        free(bytes);
        return false;
    }
    v->bytes = bytes;
    v->size = size;
    find_changed(v);
    return true;
}

static uint64_t edits_now(const viewer *v)
{
    return bw_edits_generation(bw_session_edits(bw_shell_session(v->shell)));
}

static uint64_t layouts_now(const viewer *v)
{
    return bw_layouts_generation(bw_session_layouts(bw_shell_session(v->shell)));
}

void viewer_load(viewer *v, bw_dbfile *file, uint64_t block, uint32_t offset)
{
    char *title = bw_strdup(v->size && v->fields->title ? v->fields->title : "");
    uint8_t *opened = v->opened;
    uint32_t opened_count = v->tree.count;
    v->opened = NULL;
    viewer_unload(v);
    bool moved = v->file != file || v->block != block;
    v->file = file;
    v->block = block;
    v->generation = edits_now(v);
    v->layouts = layouts_now(v);
    if (moved) {
        v->overwrite = OVERWRITE_OFF;
        v->selecting = false;
    }
    v->trouble = (bw_error){0};
    if (!file)
        bw_error_set(&v->trouble, BW_ERR_ARGUMENT,
                     "no file is open: open one with :open PATH, or name it on the command line");
    else if (read_block(v, &v->trouble)) {
        decode(v);
        restore_opened(v, opened, opened_count,
                       v->fields->title && strcmp(title, v->fields->title) == 0);
        viewer_set_offset(v, offset);
    }
    free(opened);
    free(title);
}

void viewer_refresh(viewer *v)
{
    if (!v->file || (v->generation == edits_now(v) && v->layouts == layouts_now(v)))
        return;
    pane focus = v->focus;
    uint32_t node = v->tree.cursor, top = v->hex.top, tree_top = v->tree.top;
    viewer_load(v, v->file, v->block, v->hex.cursor);
    v->hex.top = top;
    v->tree.top = tree_top;
    if (focus == PANE_TREE && node < v->tree.count) {
        v->tree.cursor = node;
        bw_tree_widget_show(&v->tree, node);
        viewer_tree_moved(v);
    }
}
