/* header_diff: which copy is behind, and in what; three levels, Enter down and Backspace up. */
#include "header_diff.h"

#include <stdlib.h>
#include <string.h>

static const bw_view_action actions[] = {
    {"deeper", "Enter", "deeper: files, one pair of files, one block", "{up-a-level} goes back up"},
    {"up-a-level", "Backspace", "back up", NULL},
    {"choose", "o", "choose what to compare: two directories or two files", NULL},
    {"read-again", "r", "read everything again", NULL},
    {"verdict", "v",
     "the verdict: may the right copy be mounted, opened, trusted; Enter there goes to the "
     "evidence",
     "{deeper} goes to the evidence, {every-block} reads every block"},
    {"every-block", "d", "read every block for the verdict (verdict)", NULL},
    {"search-on", "Space", "search on for blocks that differ (pair)", NULL},
    {"", "", NULL, NULL},
    {"next-difference", "n", "next difference", "{previous-difference} goes the other way"},
    {"previous-difference", "N", "previous difference", "{next-difference} goes the other way"},
    {"next-block", ">", "next block that differs (block)", "{previous-block} goes the other way"},
    {"previous-block", "<", "previous block that differs (block)",
     "{next-block} goes the other way"},
    {"other-pane", "Tab", "between the bytes and the fields that differ (block)", NULL},
    {"trees", "t", "all fields as two trees, or only those that differ (block)", NULL},
    {"fold", "h", "show or fold the fields that every write changes (block)", NULL},
    {"shift-on", "+", "move the right bytes against the left ones by one (block)",
     "{shift-none} puts them back"},
    {"shift-back", "-", "move them by one the other way (block)", "{shift-none} puts them back"},
    {"shift-none", "0", "do not move them (block)", NULL},
    {"", "", NULL, NULL},
    {"allow-edits", "E", "allow edits of the right file, or refuse them again",
     "{copy-field} copies a field over, {copy-block} the block"},
    {"copy-field", "c", "stage the left field on the right", ":undo takes it back"},
    {"copy-block", "C", "stage the left block on the right", ":undo takes it back"},
    {NULL, NULL, NULL, NULL},
};

/* --- what to compare --- */
static void choose(diff_view *v, int side, const char *path)
{
    free(v->folders[side]);
    v->folders[side] = bw_strdup(path);
}

static void right_said(void *data, const char *answer)
{
    diff_view *v = data;
    choose(v, 1, answer);
    v->level = LEVEL_FILES;
    verdict_close(v);
    files_open(v);
}

static void left_said(void *data, const char *answer)
{
    diff_view *v = data;
    choose(v, 0, answer);
    bw_shell_ask(v->shell, "right directory or file: ", v->folders[1] ? v->folders[1] : "",
                 right_said, v);
}

static void ask(diff_view *v)
{
    bw_shell_ask(v->shell, "left directory or file: ", v->folders[0] ? v->folders[0] : "",
                 left_said, v);
}

/* The first two directories that files are open from. */
static void guess_folders(diff_view *v)
{
    const bw_workspace *files = bw_session_workspace(bw_shell_session(v->shell));
    for (size_t i = 0; i < BW_COUNT(v->folders); i++)
        v->folders[i] = bw_workspace_folder(files, i);
}

/* --- the view --- */
static void *open_view(bw_shell *shell, const bw_place *place, bw_error *err)
{
    (void)place;
    (void)err; /* what cannot be shown is told in the view itself */
    diff_view *v = bw_alloc(sizeof(*v));
    v->shell = shell;
    v->level = LEVEL_FILES;
    guess_folders(v);
    if (v->folders[1])
        files_open(v);
    else
        strcpy(v->trouble, "Files of one directory are open; o chooses what to compare with.");
    return v;
}

static void close_view(void *view)
{
    diff_view *v = view;
    block_close(v);
    pair_close(v);
    files_close(v);
    verdict_close(v);
    free(v->folders[0]);
    free(v->folders[1]);
    free(v);
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    diff_view *v = view;
    if (!v->pairs)
        bw_canvas_put(canvas, 1, 1, BW_ROLE_FAULT_NOTE, v->trouble);
    else if (v->level == LEVEL_VERDICT)
        verdict_draw(v, canvas, focused);
    else if (v->level == LEVEL_FILES)
        files_draw(v, canvas, focused);
    else if (v->level == LEVEL_PAIR)
        pair_draw(v, canvas, focused);
    else
        block_draw(v, canvas, focused);
}

static void read_again(diff_view *v)
{
    size_t cursor = v->files.cursor;
    v->level = LEVEL_FILES;
    verdict_close(v);
    if (v->folders[1])
        files_open(v);
    v->files.cursor = cursor < v->files.count ? cursor : 0;
}

static bool key(void *view, bw_key pressed)
{
    diff_view *v = view;
    if (pressed == 'o') {
        ask(v);
        return true;
    }
    if (!v->pairs)
        return false;
    if (pressed == 'r') {
        read_again(v);
        return true;
    }
    if (pressed == 'v' && (v->verdict || verdict_open(v, false))) {
        v->level = LEVEL_VERDICT;
        return true;
    }
    if (pressed == BW_KEY_BACKSPACE && v->level != LEVEL_FILES) {
        v->level = v->level == LEVEL_BLOCK ? LEVEL_PAIR : LEVEL_FILES;
        return true;
    }
    return v->level == LEVEL_VERDICT ? verdict_key(v, pressed)
           : v->level == LEVEL_FILES ? files_key(v, pressed)
           : v->level == LEVEL_PAIR  ? pair_key(v, pressed)
                                     : block_key(v, pressed);
}

static bw_place place_now(const void *view)
{
    const diff_view *v = view;
    bw_place place = {0};
    if (v->level >= LEVEL_PAIR)
        place.file = v->file[0];
    if (v->level == LEVEL_BLOCK) {
        place.block = v->block;
        place.offset = v->hex[0].cursor;
    }
    return place;
}

static void status(const void *view, bw_text *text)
{
    const diff_view *v = view;
    if (!v->pairs)
        return;
    if (v->level == LEVEL_FILES)
        bw_text_addf(text, "pair %zu of %zu  {deeper}: its blocks  {verdict}: verdict", v->files.cursor + 1,
                     v->files.count);
    else if (v->level == LEVEL_VERDICT)
        bw_text_add(text, "{deeper}: the evidence  {every-block}: every block  {up-a-level}: files");
    else if (v->level == LEVEL_PAIR)
        bw_text_add(text, v->searched_all ? "{deeper}: the block  {up-a-level}: all files"
                                          : "{deeper}: the block  {search-on}: search on");
    else
        bw_text_addf(text, "block %llu  +%u 0x%04x  {other-pane}: %s  {trees}: %s", (unsigned long long)v->block,
                     v->hex[0].cursor, v->hex[0].cursor, v->on_fields ? "bytes" : "fields",
                     v->as_trees ? "what differs" : "trees");
}

static int idle(void *view)
{
    diff_view *v = view;
    return v->level == LEVEL_PAIR ? pair_idle(v) : -1;
}

static void name_now(const void *view, bw_text *text)
{
    (void)view;
    bw_text_add(text, "Header diff");
}

/* A session keeps which two are compared: "LEFT<tab>RIGHT". */
static void state(const void *view, bw_text *text)
{
    const diff_view *v = view;
    if (v->folders[0] && v->folders[1])
        bw_text_addf(text, "%s\t%s", v->folders[0], v->folders[1]);
}

static void restore(void *view, const char *line)
{
    diff_view *v = view;
    size_t left = strcspn(line, "\t");
    char *first = strndup(line, left);
    choose(v, 0, first);
    free(first);
    right_said(v, line + left + (line[left] == '\t'));
}

static const bw_view_class header_diff = {
    .size = sizeof(bw_view_class),
    .name = "header_diff",
    .title = "Header diff",
    .open = open_view,
    .draw = draw,
    .key = key,
    .close = close_view,
    .place = place_now,
    .status = status,
    .name_now = name_now,
    .idle = idle,
    .actions = actions,
    .state = state,
    .restore = restore,
};

static bool start(bw_host *host, bw_error *err)
{
    return bw_host_add_view(host, &header_diff, err);
}

BW_PLUGIN_EXPORT = {
    .size = sizeof(bw_plugin),
    .minor = BW_PLUGIN_MINOR,
    .name = "header_diff",
    .version = "1.0",
    .summary = "two copies of a database side by side: files, blocks, fields",
    .start = start,
};
