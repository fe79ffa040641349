/* header_diff - two copies of a database side by side: files, one pair of files, one pair of
 * blocks; and the verdict on the right one. */
#ifndef HEADER_DIFF_H
#define HEADER_DIFF_H

#include <blockwright/diff.h>
#include <blockwright/plugin.h>
#include <blockwright/verdict.h>

typedef enum diff_level { LEVEL_VERDICT, LEVEL_FILES, LEVEL_PAIR, LEVEL_BLOCK } diff_level;

/* A list with a cursor, scrolled so that the cursor is on screen. */
typedef struct diff_list {
    size_t count, cursor, top;
} diff_list;

/* A field that differs, as its line shows it. */
typedef struct diff_line {
    char *text;
    bool folded; /* housekeeping */
    int64_t left_field, right_field;
} diff_line;

/* The fields of both blocks as trees. */
typedef struct diff_trees {
    bw_tree_widget tree[2];
    uint8_t *differs[2]; /* a byte a field: it differs, or something in it */
    int height;
} diff_trees;

typedef struct diff_view {
    bw_shell *shell;
    diff_level level;
    char trouble[512]; /* instead of content; "" = none */
    int height;        /* of the canvas drawn last */

    /* files */
    char *folders[2]; /* NULL: not chosen yet */
    bw_diff_pairs *pairs;
    diff_list files;

    /* the verdict on the right copy */
    bw_verdict *verdict; /* NULL: not asked yet */
    struct verdict_text *said;
    diff_list verdict_lines;

    /* one pair */
    bw_dbfile *file[2]; /* of the session's workspace */
    uint64_t *blocks;   /* that differ, found so far */
    diff_list found;
    uint64_t searched; /* blocks below this one were compared */
    bool searched_all;

    /* one block */
    uint64_t block;
    bw_diff_blocks pair;
    bw_hex_widget hex[2];
    int32_t shift; /* bytes that the right one is moved against the left one */
    bool on_fields, show_folded;
    bool as_trees; /* below the bytes: trees of all fields instead of those that differ */
    diff_trees trees;
    diff_line *lines;
    size_t line_count, line_capacity;
    diff_list fields; /* the lines that are shown */
} diff_view;

/* --- lists --- */
void list_show(diff_list *list, int height);            /* brings the cursor on screen */
bool list_key(diff_list *list, bw_key key, int height); /* true when it was one of its keys */

/* --- files.c --- */
void files_open(diff_view *v); /* reads both folders; v->trouble when that fails */
void files_draw(diff_view *v, bw_canvas *canvas, bool focused);
bool files_key(diff_view *v, bw_key key);
void files_close(diff_view *v);
const bw_diff_pair *files_pair(const diff_view *v); /* under the cursor, NULL when there is none */
const char *side_name(const bw_diff_side *side);    /* without directories; "-" for NULL */
/* The header table of a pair from row y on, what differs first; returns the row behind it. all:
 * equal columns too. */
int header_draw(const bw_diff_pair *pair, bw_canvas *canvas, int y, bool all);

/* --- verdict.c --- */
bool verdict_open(diff_view *v, bool deep); /* false with a message */
void verdict_draw(diff_view *v, bw_canvas *canvas, bool focused);
void verdict_lights(const diff_view *v, bw_canvas *canvas, int y); /* one line */
/* The first row that shows red and rests on this file; NULL: there is none. */
const bw_verdict_row *verdict_on(const diff_view *v, const bw_diff_side *side);
bool verdict_key(diff_view *v, bw_key key);
void verdict_close(diff_view *v);

/* --- pair.c --- */
bool pair_open(diff_view *v); /* false with a message */
void pair_draw(diff_view *v, bw_canvas *canvas, bool focused);
bool pair_key(diff_view *v, bw_key key);
int pair_idle(diff_view *v); /* looks for more blocks that differ */
void pair_close(diff_view *v);

/* --- block.c --- */
bool block_open(diff_view *v, uint64_t block); /* false with a message */
void block_draw(diff_view *v, bw_canvas *canvas, bool focused);
bool block_key(diff_view *v, bw_key key);
void block_close(diff_view *v);

/* --- trees.c --- */
void trees_open(diff_view *v); /* of the pair of blocks; behind the lines of what differs */
void trees_close(diff_view *v);
void trees_show(diff_view *v, int64_t field); /* a field of the left block */
int64_t trees_field(const diff_view *v);
void trees_draw(diff_view *v, bw_canvas *canvas, int y, bool focused); /* from row y on */
bool trees_key(diff_view *v, bw_key key);
bool trees_next(diff_view *v, int step); /* the next field that differs; false: there is none */

#endif
