/* Any bytes as a block of any family, decoded with all shipped layouts; every text is asked for. */
#include "core/script/layout_files.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

static bw_layouts *shipped(void)
{
    static bw_layouts *layouts;
    bw_error err = {0};
    bw_text path = {0};
    if (layouts)
        return layouts;
    const char *root = getenv("BW_ROOT");
    bw_text_addf(&path, "%s/lua/layouts/oracle", root ? root : ".");
    layouts = bw_layouts_new();
    if (bw_layout_files_load(layouts, bw_text_get(&path), "", &err) != BW_OK) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    bw_text_free(&path);
    return layouts;
}

/* Fields must lie in the block and nest; texts must come out for each. */
static void walk(const bw_tree *tree, bw_text *text)
{
    for (uint32_t i = 0; i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        bool inside = f->offset <= tree->context.block_size &&
                      f->length <= tree->context.block_size - f->offset;
        if (!inside || f->end <= i || f->end > tree->count || f->parent > i) {
            fprintf(stderr, "field %u %s: offset %u length %u end %u of %u parent %u\n", i, f->name,
                    f->offset, f->length, f->end, tree->count, f->parent);
            abort();
        }
        bw_text_clear(text);
        bw_field_path(tree, i, text);
        bw_field_text(tree, i, text);
        bw_field_bbed_text(tree, i, text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const uint32_t sizes[] = {512, 2048, 8192};
    static const char *const families[] = {"data", "control", "redo"};
    static bw_tree *tree;
    bw_text text = {0};
    tree = tree ? tree : bw_tree_new();
    for (size_t s = 0; s < BW_COUNT(sizes); s++)
        for (size_t at = 0; at + sizes[s] <= size && at < 4 * sizes[s]; at += sizes[s]) {
            bw_block_context context = {.block_size = sizes[s],
                                        .block_number = at / sizes[s],
                                        .family = families[(at / sizes[s] + s) % 3],
                                        .big_endian = bytes[at] & 0x80,
                                        .version = bytes[at + 3] & 1 ? 0x13000000 : 0x0a200100,
                                        .section = bytes[at + 5] % 46u,
                                        .first_record = bw_get16(bytes + at + 6, false),
                                        .copy = bytes[at + 8] % 3u};
            bw_tree_decode(tree, shipped(), bytes + at, &context);
            walk(tree, &text);
        }
    bw_text_free(&text);
    return 0;
}
