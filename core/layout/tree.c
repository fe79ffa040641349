/* A tree's memory, and what is said of a whole tree in plain words. */
#include "core/layout/tree.h"
#include "core/layout/sentence.h"

#include <stdlib.h>
#include <string.h>

bw_tree *bw_tree_new(void)
{
    bw_tree_store *store = bw_alloc(sizeof(*store));
    store->tree.arena = bw_arena_new();
    return &store->tree;
}

void bw_tree_free(bw_tree *tree)
{
    if (!tree)
        return;
    bw_tree_store *store = bw_tree_store_of(tree);
    bw_arena_free(tree->arena);
    free(tree->fields);
    free(store->named);
    free(store->known);
    bw_cover_free(&store->cover);
    free(store);
}

void bw_tree_forget_names(bw_tree_store *store, uint32_t count)
{
    for (uint32_t i = 0; i < store->known_count; i++)
        store->named[store->known[i]] = (bw_named){0};
    store->known_count = 0;
    if (store->named_count >= count)
        return;
    store->named = bw_realloc(store->named, count * sizeof(bw_named));
    store->known = bw_realloc(store->known, count * sizeof(*store->known));
    memset(store->named, 0, count * sizeof(bw_named));
    store->named_count = count;
}

bw_scope bw_tree_scope(const bw_tree *tree)
{
    return (bw_scope){
        .context = &tree->context, .bytes = tree->bytes, .named = bw_tree_store_of(tree)->named};
}

static void say_all(const bw_layout_def *layout, const bw_tree *tree, const bw_scope *scope,
                    bw_text *text)
{
    for (size_t i = 0; i < layout->sentence_count; i++) {
        size_t before = text->length;
        if (before)
            bw_text_add(text, " ");
        size_t blank = text->length;
        bw_sentence_say(&layout->sentences[i], tree, scope, text);
        if (text->length == blank && before)
            text->data[text->length = before] = '\0';
    }
}

void bw_tree_describe(const bw_tree *tree, bw_text *text)
{
    const bw_tree_store *store = bw_tree_store_of(tree);
    bw_scope scope = bw_tree_scope(tree);
    if (!store->layout)
        return;
    bw_text own = {0};
    say_all(store->layout, tree, &scope, &own);
    for (uint32_t i = 1; i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        scope.start = f->offset;
        if (f->kind == BW_FIELD_STRUCT && f->index < 0 && f->def && f->def->structure)
            say_all(f->def->structure, tree, &scope, &own);
        else if (f->kind == BW_FIELD_ARRAY)
            i = f->end - 1; /* names stand for the latest element: nothing to say of each */
    }
    bw_text_add(text, bw_text_get(&own));
    bw_text_free(&own);
}

bool bw_tree_object(const bw_tree *tree, uint32_t *object)
{
    const bw_tree_store *store = bw_tree_store_of(tree);
    bw_scope scope = bw_tree_scope(tree);
    if (!store->layout || !store->layout->object)
        return false;
    *object = (uint32_t)bw_expr_run(store->layout->object, &scope);
    return true;
}

const char *bw_tree_doc(const bw_tree *tree)
{
    const bw_tree_store *store = bw_tree_store_of(tree);
    return store->layout ? store->layout->doc : "";
}
