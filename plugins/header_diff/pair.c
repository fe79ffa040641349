/* The second level: the headers of one pair of files, and the blocks that differ, found as far as
 * the list is looked at. */
#include "header_diff.h"

#include <stdlib.h>
#include <time.h>

#define PATIENCE_MS 300     /* a key may take so long */
#define SLICE_MS 20         /* and a slice of work while no key waits */
#define MOST_LISTED 100000u /* blocks that the list takes unasked */

typedef struct patience {
    struct timespec begun;
    int64_t limit; /* milliseconds */
    uint64_t done; /* bytes, when it was last asked */
} patience;

static bool go_on(void *context, uint64_t done, uint64_t total)
{
    patience *p = context;
    struct timespec now;
    (void)total;
    p->done = done;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - p->begun.tv_sec) * 1000 + (now.tv_nsec - p->begun.tv_nsec) / 1000000 <
           p->limit;
}

/* One more block into the list. False: none was found, at the end or within the patience. */
static bool find_more(diff_view *v, patience *p)
{
    bw_progress progress = {go_on, p};
    bw_error err = {0};
    bool found = false;
    uint64_t block = 0;
    p->done = 0;
    bw_status status =
        bw_diff_next(v->file[0], v->file[1], v->searched, true, &progress, &found, &block, &err);
    if (status == BW_ERR_CANCELLED) {
        v->searched += p->done / bw_dbfile_geometry(v->file[0])->block_size;
        return false;
    }
    v->searched_all = status != BW_OK || !found;
    if (status != BW_OK)
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
    if (!found)
        return false;
    if ((v->found.count & (v->found.count + 1)) == 0)
        v->blocks = bw_realloc(v->blocks, (v->found.count * 2 + 2) * sizeof(*v->blocks));
    v->blocks[v->found.count++] = block;
    v->searched = block + 1;
    return true;
}

/* Fills the list up to a screen beyond the cursor. */
static void find_enough(diff_view *v)
{
    patience p = {.limit = PATIENCE_MS};
    clock_gettime(CLOCK_MONOTONIC, &p.begun);
    while (!v->searched_all && v->found.count < v->found.cursor + 60 && go_on(&p, p.done, 0) &&
           find_more(v, &p))
        ;
}

int pair_idle(diff_view *v)
{
    patience p = {.limit = SLICE_MS};
    if (v->searched_all || v->found.count >= MOST_LISTED)
        return -1;
    clock_gettime(CLOCK_MONOTONIC, &p.begun);
    find_more(v, &p);
    return v->searched_all ? -1 : 0;
}

bool pair_open(diff_view *v)
{
    const bw_diff_pair *pair = files_pair(v);
    bw_error err = {0};
    pair_close(v);
    if (!pair || !pair->left || !pair->right) {
        bw_shell_message(v->shell, BW_NOTE, "there is nothing on the other side");
        return false;
    }
    bw_workspace *open_files = bw_session_workspace(bw_shell_session(v->shell));
    v->file[0] = bw_workspace_open(open_files, pair->left->path, &err);
    v->file[1] = v->file[0] ? bw_workspace_open(open_files, pair->right->path, &err) : NULL;
    if (!v->file[1] || bw_diff_fits(v->file[0], v->file[1], &err) != BW_OK) {
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
        return false;
    }
    find_enough(v);
    return true;
}

void pair_close(diff_view *v)
{
    free(v->blocks);
    v->blocks = NULL;
    v->found = (diff_list){0};
    v->searched = 0;
    v->searched_all = false;
}

/* Kind and owner of a block as the left file has it. */
static void draw_block(const diff_view *v, bw_canvas *canvas, int y, uint64_t block)
{
    bw_diff_blocks pair = {0};
    bw_error err = {0};
    bw_layouts *layouts = bw_session_layouts(bw_shell_session(v->shell));
    if (!bw_diff_numbered(v->file[0], v->file[1])) {
        bw_canvas_putf(canvas, 1, y, BW_ROLE_DIFFERENT, "# %10llu", (unsigned long long)block);
        return;
    }
    if (bw_diff_blocks_read(&pair, layouts, v->file[0], block, v->file[1], block, &err) == BW_OK) {
        int64_t owner = bw_tree_find(pair.left, "ktbbhod1");
        size_t matter = bw_diff_trees(pair.left, pair.right, pair.sound, NULL, NULL);
        int x = bw_canvas_putf(canvas, 1, y, BW_ROLE_DIFFERENT, "# %10llu  ",
                               (unsigned long long)block);
        int kind = bw_canvas_width(canvas) < 100 ? 32 : 52;
        x = bw_canvas_putf(canvas, x, y, BW_ROLE_TEXT, "%-*.*s ", kind, kind,
                           pair.left->title ? pair.left->title : "");
        if (owner >= 0)
            x = bw_canvas_putf(canvas, x, y, BW_ROLE_NUMBER, "object %llu  ",
                               (unsigned long long)pair.left->fields[owner].value);
        bw_canvas_putf(canvas, x, y, matter ? BW_ROLE_TEXT : BW_ROLE_DIM,
                       matter ? "%zu fields" : "only what every write changes", matter);
    } else {
        bw_canvas_put(canvas, 1, y, BW_ROLE_FAULT_BAD, err.text);
    }
    bw_diff_blocks_free(&pair);
}

void pair_draw(diff_view *v, bw_canvas *canvas, bool focused)
{
    const bw_diff_pair *pair = files_pair(v);
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    bw_canvas_putf(canvas, 1, 0, BW_ROLE_TITLE, "L %s", pair->left->path);
    bw_canvas_putf(canvas, 1, 1, BW_ROLE_TITLE, "R %s", pair->right->path);
    int y = header_draw(pair, canvas, 2, height > 30);
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_BORDER, "─");
    bw_canvas_putf(canvas, 2, y, BW_ROLE_TITLE,
                   v->searched_all ? " %zu blocks differ "
                                   : " %zu blocks differ so far, compared up to block %llu ",
                   v->found.count, (unsigned long long)v->searched);
    v->height = height - ++y;
    list_show(&v->found, v->height);
    for (size_t i = v->found.top; i < v->found.count && y < height; i++, y++) {
        draw_block(v, canvas, y, v->blocks[i]);
        if (i == v->found.cursor)
            bw_canvas_role(canvas, 0, y, width, focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
}

bool pair_key(diff_view *v, bw_key key)
{
    key = key == 'n' ? BW_KEY_DOWN : key == 'N' ? BW_KEY_UP : key;
    if (key == BW_KEY_ENTER) {
        if (v->found.count && block_open(v, v->blocks[v->found.cursor]))
            v->level = LEVEL_BLOCK;
        return true;
    }
    if (key != ' ' && !list_key(&v->found, key, v->height))
        return false;
    find_enough(v);
    return true;
}
