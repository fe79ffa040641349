/* A directory's files, opened one at a time: thousands of them need no thousands of descriptors. */
#include "core/diff/folder.h"
#include "core/workspace/held.h"
#include <blockwright/journal.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_DEPTH 8 /* as core/workspace */
#define MAX_FILES 100000u

typedef struct entry {
    bw_diff_side *side;
    dev_t device;
    ino_t inode;
} entry;

typedef struct walk {
    const bw_workspace *base;
    const bw_progress *progress;
    entry *entries;
    size_t count;
    bool settled; /* the folder that is walked has no journal */
    bw_status status;
    bw_error *err;
} walk;

const char *bw_diff_base_name(const bw_diff_side *side)
{
    const char *slash = strrchr(side->path, '/');
    return slash ? slash + 1 : side->path;
}

static bw_diff_side *read_side(const bw_workspace *base, const char *path, bool settled)
{
    bw_diff_side *side = bw_alloc(sizeof(*side));
    bw_workspace *files = base ? bw_workspace_new_over(base) : bw_workspace_new();
    side->settled = settled;
    bw_workspace_settle(files, settled);
    bw_dbfile *file = bw_workspace_open(files, path, &side->trouble);
    side->path = bw_strdup(path);
    if (file) {
        side->trouble.status = BW_OK;
        side->grid = *bw_dbfile_geometry(file);
        side->id = *bw_dbfile_identity(file);
        side->size = bw_source_size(bw_dbfile_source(file));
    }
    bw_workspace_free(files);
    return side;
}

static void add_file(walk *w, const char *path, dev_t device, ino_t inode)
{
    if (w->count == MAX_FILES) {
        w->status = bw_error_set(w->err, BW_ERR_LIMIT,
                                 "there are more than %u files below; name the directory of the "
                                 "datafiles",
                                 MAX_FILES);
        return;
    }
    w->entries = bw_realloc(w->entries, (w->count + 1) * sizeof(entry));
    w->entries[w->count++] = (entry){read_side(w->base, path, w->settled), device, inode};
    if (w->progress && w->progress->report &&
        !w->progress->report(w->progress->context, w->count, 0))
        w->status = bw_error_set(w->err, BW_ERR_CANCELLED, "stopped on request");
}

static void walk_folder(walk *w, const char *folder, int depth);

static void walk_path(walk *w, const char *path, int depth)
{
    struct stat st;
    if (stat(path, &st) != 0 || w->status != BW_OK)
        return;
    if (S_ISDIR(st.st_mode) && depth < MAX_DEPTH)
        walk_folder(w, path, depth + 1);
    else if (S_ISREG(st.st_mode))
        add_file(w, path, st.st_dev, st.st_ino);
}

static bool any_journal(struct dirent *const *names, int count)
{
    static const char suffix[] = BW_JOURNAL_SUFFIX;
    for (int i = 0; i < count; i++) {
        size_t length = strlen(names[i]->d_name), tail = sizeof(suffix) - 1;
        if (length >= tail && strcmp(names[i]->d_name + length - tail, suffix) == 0)
            return true;
    }
    return false;
}

static void walk_folder(walk *w, const char *folder, int depth)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, alphasort);
    if (count < 0) {
        if (depth == 1)
            w->status = bw_error_set(w->err, BW_ERR_IO,
                                     "%s: the directory cannot be read; run as the owner of the "
                                     "files (often oracle)",
                                     folder);
        return;
    }
    bw_text path = {0};
    bool settled = !any_journal(names, count);
    for (int i = 0; i < count; i++) {
        bw_text_clear(&path);
        bw_text_addf(&path, "%s/%s", folder, names[i]->d_name);
        w->settled = settled && names[i]->d_type == DT_REG; /* a link's journal lies elsewhere */
        if (names[i]->d_name[0] != '.')
            walk_path(w, bw_text_get(&path), depth);
        free(names[i]);
    }
    bw_text_free(&path);
    free(names);
}

static void free_side(bw_diff_side *side)
{
    free(side->path);
    free(side);
}

static int by_inode(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    if (x->inode != y->inode)
        return x->inode < y->inode ? -1 : 1;
    return strcmp(x->side->path, y->side->path);
}

/* The same file by several links counts once. */
static void keep_once(walk *w, bw_diff_folder *folder)
{
    if (w->count)
        qsort(w->entries, w->count, sizeof(entry), by_inode);
    folder->files = bw_alloc((w->count + 1) * sizeof(*folder->files));
    for (size_t i = 0; i < w->count; i++) {
        const entry *e = &w->entries[i];
        if (i && e->inode == e[-1].inode && e->device == e[-1].device)
            free_side(e->side);
        else
            folder->files[folder->count++] = e->side;
    }
    free(w->entries);
}

bw_status bw_diff_folder_read(bw_diff_folder *folder, const bw_workspace *base, const char *path,
                              const bw_progress *progress, bw_error *err)
{
    walk w = {.base = base, .progress = progress, .err = err};
    const bw_images *held = bw_workspace_held(base);
    struct stat st;
    *folder = (bw_diff_folder){0};
    for (size_t i = 0; held && i < held->count; i++)
        if (held->at[i]->trouble.status != BW_ERR_NOT_FOUND) /* that one went */
            add_file(&w, held->at[i]->path, held->at[i]->device, held->at[i]->inode);
    if (held) {
        keep_once(&w, folder);
        return w.status;
    }
    if (stat(path, &st) != 0)
        return bw_error_set(err, BW_ERR_NOT_FOUND,
                            "%s: no such file or directory, or no permission to look; check the "
                            "path",
                            path);
    walk_path(&w, path, 0);
    keep_once(&w, folder);
    return w.status;
}

void bw_diff_folder_free(bw_diff_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        free_side(folder->files[i]);
    free(folder->files);
    *folder = (bw_diff_folder){0};
}
