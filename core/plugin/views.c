#include "core/plugin/views.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    bw_view_class view; /* completed with NULLs when the plugin knows fewer members */
    char *owner;
} entry;

struct bw_views {
    entry **entries; /* single allocations: classes handed out stay where they are */
    size_t count;
};

bw_views *bw_views_new(void)
{
    return bw_alloc(sizeof(bw_views));
}

static void entry_free(entry *e)
{
    free(e->owner);
    free(e);
}

void bw_views_free(bw_views *views)
{
    if (!views)
        return;
    for (size_t i = 0; i < views->count; i++)
        entry_free(views->entries[i]);
    free(views->entries);
    free(views);
}

/* The members up to and with close have been there since the first ABI. */
#define SMALLEST_CLASS offsetof(bw_view_class, go)

static bool acceptable(const bw_views *views, const bw_view_class *view, const char *owner,
                       bw_error *err)
{
    const char *who = *owner ? owner : "blockwright";
    if (view->size < SMALLEST_CLASS || !view->name || !*view->name) {
        bw_error_set(err, BW_ERR_ARGUMENT,
                     "%s offers a view without a name or with a size of %u "
                     "bytes: set .size = sizeof(bw_view_class) and .name",
                     who, view->size);
        return false;
    }
    if (!view->open || !view->draw || !view->key || !view->close) {
        bw_error_set(err, BW_ERR_ARGUMENT, "%s: view '%s' needs all of open, draw, key and close",
                     who, view->name);
        return false;
    }
    if (bw_views_find(views, view->name)) {
        bw_error_set(err, BW_ERR_ARGUMENT, "%s: a view named '%s' is there already", who,
                     view->name);
        return false;
    }
    return true;
}

bool bw_views_add(bw_views *views, const bw_view_class *view, const char *owner, bw_error *err)
{
    if (!acceptable(views, view, owner, err))
        return false;
    entry *e = bw_alloc(sizeof(*e));
    memcpy(&e->view, view, view->size < sizeof(e->view) ? view->size : sizeof(e->view));
    e->owner = bw_strdup(owner);
    views->entries = bw_realloc(views->entries, (views->count + 1) * sizeof(*views->entries));
    views->entries[views->count++] = e;
    return true;
}

void bw_views_remove_owner(bw_views *views, const char *owner)
{
    size_t kept = 0;
    for (size_t i = 0; i < views->count; i++) {
        if (strcmp(views->entries[i]->owner, owner) == 0)
            entry_free(views->entries[i]);
        else
            views->entries[kept++] = views->entries[i];
    }
    views->count = kept;
}

size_t bw_views_count(const bw_views *views)
{
    return views->count;
}

const bw_view_class *bw_views_at(const bw_views *views, size_t index)
{
    return index < views->count ? &views->entries[index]->view : NULL;
}

const char *bw_views_owner(const bw_views *views, size_t index)
{
    return index < views->count ? views->entries[index]->owner : NULL;
}

const bw_view_class *bw_views_find(const bw_views *views, const char *name)
{
    for (size_t i = 0; i < views->count; i++)
        if (strcmp(views->entries[i]->view.name, name) == 0)
            return &views->entries[i]->view;
    return NULL;
}
