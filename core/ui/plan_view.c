/* What is staged, as a diff: each edit with its field, the old and the new value; each block with
 * its check before and after. From here it is written, or taken back. */
#include "core/command/session.h"
#include "core/script/plan.h"
#include "core/ui/core_views.h"
#include "core/ui/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An edit, or (path NULL) the block behind whose head its edits stand. */
typedef struct item {
    bw_place place;
    const char *path, *old, *new, *why;
    const char *before, *after;
    bool good_before, good_after;
} item;

typedef struct plan_view {
    bw_shell *shell;
    char *title;
    bw_arena *arena; /* of the items */
    item *items;
    size_t count, room, cursor, edits, blocks, worse;
    int top, height; /* first line shown */
    uint64_t generation;
} plan_view;

/* --- reading --- */
static item *add(plan_view *p)
{
    if (p->count == p->room) {
        p->room = p->room ? p->room * 2 : 32;
        p->items = bw_realloc(p->items, p->room * sizeof(*p->items));
    }
    p->items[p->count] = (item){0};
    return &p->items[p->count++];
}

static void take_edit(void *context, const bw_plan_edit *told, const bw_plan_block *of)
{
    plan_view *p = context;
    const item *last = p->count ? &p->items[p->count - 1] : NULL;
    if (!last || last->place.file != of->file || last->place.block != of->block) {
        *add(p) = (item){.place = {.file = of->file, .block = of->block},
                         .before = of->before,
                         .after = of->after,
                         .good_before = of->good_before,
                         .good_after = of->good_after};
        p->blocks++;
        p->worse += of->good_before && !of->good_after;
    }
    *add(p) = (item){.place = {of->file, of->block, told->offset},
                     .path = bw_arena_strdup(p->arena, told->path),
                     .old = bw_arena_strdup(p->arena, told->old),
                     .new = bw_arena_strdup(p->arena, told->new),
                     .why = bw_arena_strdup(p->arena, told->edit->why)};
    p->edits++;
}

static void read_plan(plan_view *p)
{
    const bw_plan_taker taker = {.edit = take_edit, .context = p};
    bw_arena_reset(p->arena);
    p->count = p->edits = p->blocks = p->worse = 0;
    bw_plan_each(p->shell->session, &taker);
    p->generation = bw_edits_generation(bw_session_edits(p->shell->session));
    if (p->cursor >= p->count)
        p->cursor = p->count ? p->count - 1 : 0;
}

/* --- drawing --- */
static int lines_of(const item *i)
{
    return i->path ? 3 : 1;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

#define NARROW 60 /* columns: below, how the block verifies comes before its address */

static void draw_block(const item *i, bw_canvas *canvas, int y)
{
    bool narrow = bw_canvas_width(canvas) < NARROW;
    int x = bw_canvas_putf(canvas, 1, y, BW_ROLE_TITLE, "%s block %llu",
                           base_name(bw_dbfile_path(i->place.file)),
                           (unsigned long long)i->place.block);
    if (!narrow)
        x = bw_canvas_putf(canvas, x + 2, y, BW_ROLE_TITLE, "0x%08x",
                           bw_dbfile_dba(i->place.file, i->place.block));
    bw_canvas_putf(canvas, x + (narrow ? 2 : 3), y,
                   i->good_after ? BW_ROLE_GOOD : BW_ROLE_FAULT_BAD, "%s%s -> %s",
                   narrow ? "" : "verifies: ", i->before, i->after);
}

static void draw_edit(const item *i, bw_canvas *canvas, int y)
{
    int x = bw_canvas_put(canvas, 3, y, *i->path ? BW_ROLE_STRUCT : BW_ROLE_UNKNOWN,
                          *i->path ? i->path : "bytes of no named field");
    x = bw_canvas_putf(canvas, x + 2, y, BW_ROLE_DIM, "@%u", i->place.offset);
    bw_canvas_put(canvas, x + 2, y, BW_ROLE_DIM, i->why);
    bw_canvas_putf(canvas, 5, y + 1, BW_ROLE_DIFFERENT, "- %s", i->old);
    bw_canvas_putf(canvas, 5, y + 2, BW_ROLE_CHANGED, "+ %s", i->new);
}

/* The cursor's item wholly on screen. */
static void scroll(plan_view *p)
{
    int from = 0;
    for (size_t n = 0; n < p->cursor; n++)
        from += lines_of(&p->items[n]);
    int to = from + (p->count ? lines_of(&p->items[p->cursor]) : 0);
    if (from < p->top)
        p->top = from;
    if (to > p->top + p->height)
        p->top = to - p->height;
    if (p->cursor == 1 && p->height > 3)
        p->top = 0; /* with the block's head above it */
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    plan_view *p = view;
    if (p->generation != bw_edits_generation(bw_session_edits(p->shell->session)))
        read_plan(p);
    p->height = bw_canvas_height(canvas);
    scroll(p);
    int y = -p->top;
    for (size_t n = 0; n < p->count && y < p->height; n++) {
        const item *i = &p->items[n];
        if (i->path)
            draw_edit(i, canvas, y);
        else
            draw_block(i, canvas, y);
        if (n == p->cursor)
            bw_canvas_role(canvas, 0, y, bw_canvas_width(canvas),
                           focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
        y += lines_of(i);
    }
    if (p->count == 0)
        bw_canvas_put(canvas, 1, 0, BW_ROLE_DIM, "nothing is staged");
}

/* --- keys --- */
static void commit(void *data, const char *answer)
{
    plan_view *p = data;
    if (strcmp(answer, "y") == 0 || strcmp(answer, "yes") == 0)
        bw_shell_run(p->shell, "commit --yes --shown");
    else
        bw_shell_message(p->shell, BW_NOTE, "nothing was written");
}

static void ask_commit(plan_view *p)
{
    char label[112];
    if (p->edits == 0) {
        bw_shell_message(p->shell, BW_NOTE, "nothing is staged; there is nothing to commit");
        return;
    }
    snprintf(label, sizeof(label), "write %zu block%s through the journal%s? y or n (arrows choose): ", p->blocks,
             p->blocks == 1 ? "" : "s", p->worse ? ", although not all verify afterwards" : "");
    bw_shell_ask_one_of(p->shell, label, "yes\0no\0", commit, p);
}

static void step(plan_view *p, bool back)
{
    bw_edits *edits = bw_session_edits(p->shell->session);
    const char *title;
    bool done = back ? bw_edits_undo(edits, &title) : bw_edits_redo(edits, &title);
    if (done)
        bw_shell_message(p->shell, BW_NOTE, "%s: %s", back ? "taken back" : "again", title);
    else
        bw_shell_message(p->shell, BW_NOTE, back ? "nothing to undo" : "nothing to redo");
}

static void drop_block(plan_view *p)
{
    if (p->count) {
        const bw_place *place = &p->items[p->cursor].place;
        bw_edits_revert(bw_session_edits(p->shell->session), place->file, place->block, 0, 0);
        bw_shell_message(p->shell, BW_NOTE, "block %llu is as on disk again; u brings it back",
                         (unsigned long long)place->block);
    }
}

static void move(plan_view *p, long by)
{
    long at = (long)p->cursor + by, last = p->count ? (long)p->count - 1 : 0;
    p->cursor = (size_t)(at < 0 ? 0 : at > last ? last : at);
}

static bool key(void *view, bw_key pressed)
{
    plan_view *p = view;
    switch (pressed) {
    case BW_KEY_UP: move(p, -1); break;
    case BW_KEY_DOWN: move(p, 1); break;
    case BW_KEY_PAGE_UP: move(p, -p->height / 3 - 1); break;
    case BW_KEY_PAGE_DOWN: move(p, p->height / 3 + 1); break;
    case BW_KEY_HOME: p->cursor = 0; break;
    case BW_KEY_END: move(p, (long)p->count); break;
    case BW_KEY_ENTER:
        if (p->count)
            bw_shell_go(p->shell, &p->items[p->cursor].place);
        break;
    case 'c': ask_commit(p); break;
    case 'u': step(p, true); break;
    case 'U': step(p, false); break;
    case 'd': drop_block(p); break;
    default: return false;
    }
    return true;
}

static void close_view(void *view)
{
    plan_view *p = view;
    bw_arena_free(p->arena);
    free(p->items);
    free(p->title);
    free(p);
}

static void status(const void *view, bw_text *text)
{
    const plan_view *p = view;
    if (p->edits == 0)
        bw_text_add(text, "nothing is staged  {redo} redo  {:close} back");
    else
        bw_text_addf(text, "%zu edit%s  {commit} commit  {undo} undo  {drop} drop block  {follow}: block", p->edits,
                     p->edits == 1 ? "" : "s");
}

static void name_now(const void *view, bw_text *text)
{
    bw_text_add(text, ((const plan_view *)view)->title);
}

static const bw_view_action actions[] = {
    {"follow", "Enter", "the block, at this edit", NULL},
    {"commit", "c", "write all of it through a journal, after a question", NULL},
    {"undo", "u", "undo the last step (what a script did is one)", "{redo} does it again"},
    {"redo", "U Ctrl-R", "redo", "{undo} takes it back"},
    {"drop", "d", "drop what is staged in this block", "{undo} takes that back"},
    {NULL, NULL, NULL, NULL},
};

const bw_view_class bw_plan_view = {.size = sizeof(bw_view_class),
                                    .name = "plan",
                                    .title = "Staged edits",
                                    .help = "When you leave, everything stays staged.",
                                    .draw = draw,
                                    .key = key,
                                    .close = close_view,
                                    .status = status,
                                    .name_now = name_now,
                                    .actions = actions};

void bw_shell_plan(bw_shell *shell, const char *title)
{
    plan_view *p = bw_alloc(sizeof(*p));
    *p = (plan_view){
        .shell = shell, .title = bw_strdup(title), .arena = bw_arena_new(), .height = 1};
    read_plan(p);
    bw_shell_push_ready(shell, &bw_plan_view, p);
}
