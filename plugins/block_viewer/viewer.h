/* block_viewer/viewer.h - one block on screen: its bytes, its tree of fields, where the cursor is.
 *
 * offset (hex.cursor) is the truth; the tree's cursor follows it and the other way round. */
#ifndef BLOCK_VIEWER_H
#define BLOCK_VIEWER_H

#include <blockwright/plugin.h>
#include <blockwright/search.h>
#include <blockwright/undo.h>

typedef enum pane { PANE_TREE, PANE_HEX } pane;
typedef enum inspector { INSPECTOR_SMALL, INSPECTOR_LARGE, INSPECTOR_OFF } inspector;
typedef enum overwrite { OVERWRITE_OFF, OVERWRITE_HEX, OVERWRITE_TEXT } overwrite;
typedef enum scope { SCOPE_BLOCK, SCOPE_FILE, SCOPE_ALL, SCOPE_COUNT } scope;

typedef struct finder {
    bool set; /* a pattern was given */
    bw_pattern_kind kind;
    char *text; /* as typed, without the prefix; parsed anew for each file's byte order */
    scope scope;
    bw_place hit;        /* file NULL: none yet */
    uint32_t hit_size;   /* bytes */
    bool paused;         /* a long search stopped at resume ... */
    bool paused_forward; /* ... going this way, with the cursor ... */
    bw_place paused_at;  /* ... here; when it has moved the search starts anew */
    bw_place resume;
} finder;

typedef struct viewer {
    bw_shell *shell;
    bw_dbfile *file; /* borrowed; NULL = nowhere */
    uint64_t block;
    uint8_t *bytes;   /* block_size; NULL when the block cannot be shown */
    uint32_t size;    /* bytes in the block */
    bw_error trouble; /* why there is nothing to show; status BW_OK when there is */
    bw_block_check check;

    bw_tree *fields;
    bw_tree_widget tree;
    uint8_t *opened;     /* what the person opened; the cursor's parents are opened on top of it */
    uint8_t *byte_roles; /* one bw_role a byte */
    uint8_t *changed;    /* one a byte: 1 = staged, not as on disk; NULL: none is */
    uint8_t *worst;      /* one bw_severity a field: the worst of it and of all below it */
    bw_hex_widget hex;

    pane focus;
    inspector inspector;
    int width, height; /* of the canvas at the last draw */
    int tree_height, hex_width, hex_height;
    int tree_x, hex_x; /* of the panes on the canvas, from line 0 on; < 0: not shown */
    int tree_width;

    finder find;
    uint64_t generation; /* of the staged edits, when the block was read */
    uint64_t layouts;    /* their generation then */
    overwrite overwrite; /* typing replaces bytes */
    bool low_digit;      /* the next hex digit is the byte's second */
    bool high_staged;    /* its first digit changed the byte: the last step is that */
    bool selecting;      /* from anchor to the cursor */
    uint32_t anchor;
    uint8_t *pasted;     /* bytes that are being asked about; NULL = none yet */
    uint32_t pasted_size;
    bw_key waiting; /* 'm', '\'' or 'y': the next key is a mark's letter, a form; 0 = none */
} viewer;

/* load.c: another block; when it cannot be shown v->trouble says why. file may be NULL. */
void viewer_load(viewer *v, bw_dbfile *file, uint64_t block, uint32_t offset);
void viewer_unload(viewer *v);
void viewer_refresh(viewer *v); /* reads the block again when staged edits changed */

/* link.c: one cursor in two panes */
void viewer_set_offset(viewer *v, uint32_t offset); /* both panes follow; cut to the block */
void viewer_hex_moved(viewer *v);                   /* the tree follows the hex cursor */
void viewer_tree_moved(viewer *v);                  /* the hex pane follows the tree's cursor */
uint32_t viewer_field(const viewer *v);             /* the field under the cursor */
bw_place viewer_place(const viewer *v);

/* colour.c: what each byte is */
bw_role field_role(const bw_tree *tree, uint32_t field); /* BW_ROLE_TEXT: nothing of its own */
void colour_bytes(const bw_tree *tree, uint8_t *roles);  /* context.block_size roles */
bw_role severity_role(bw_severity severity);
void worst_below(const bw_tree *tree, uint8_t *worst); /* count severities */

/* draw.c, inspect.c */
void viewer_draw(viewer *v, bw_canvas *canvas, bool focused);
void viewer_tree_node(void *data, uint32_t node, bw_canvas *canvas, int x, int y, bool cursor);
/* in_lines: one reading a line; else they flow side by side. */
void inspector_draw(const viewer *v, bw_canvas *canvas, bool in_lines);

/* wrap.c: a sentence from line y on; returns the line behind it */
int put_wrapped(bw_canvas *canvas, int y, bw_role role, const char *text);

/* readings.c: the bytes under the cursor, read as everything that they could be */
typedef struct reading {
    const char *label;
    char text[96];
    bw_role role;
} reading;
#define READINGS 32
size_t readings_take(const viewer *v, reading readings[READINGS]);

/* keys.c, ask.c */
bool viewer_key(viewer *v, bw_key key);
bool viewer_mouse(viewer *v, const bw_mouse *mouse); /* mouse.c */
void ask_block(viewer *v);
void ask_offset(viewer *v);
void ask_path(viewer *v);
void ask_find(viewer *v);

/* follow.c: what Enter does */
typedef struct pointer {
    bool found;
    bool inside; /* a place in this block: offset; else a dba or an rba */
    uint32_t offset;
    const char *name; /* of the member that points inside; "" a directory's */
    bool is_xid;
    bw_xid xid;
    bool is_rba;
    uint32_t dba;
    unsigned undo_record; /* in the block of dba; 0 none */
    bool last_record;     /* the one that a rollback of the block's transaction begins with */
    uint32_t sequence, rba_block;
    uint16_t rba_offset;
} pointer;
pointer viewer_pointer(const viewer *v);
void viewer_follow(viewer *v);
void viewer_follow_bytes(viewer *v); /* the four bytes under the cursor, whatever the field says */
void viewer_go_dba(viewer *v, uint32_t dba);

/* find.c */
bool find_set(viewer *v, const char *answer, bw_error *err); /* "x:06a2", "text" ... */
void find_step(viewer *v, bool forward);
void find_next_scope(viewer *v);
void find_clear(viewer *v);

/* edit.c: every one needs edits to be allowed (E) but for undo, redo and revert */
void edit_allow(viewer *v);
void edit_overwrite(viewer *v);
bool edit_key(viewer *v, bw_key key); /* false: not typed, look at the key as usual */
void edit_field(viewer *v);
void edit_select(viewer *v);
void edit_fill(viewer *v);
void edit_copy(viewer *v);
void edit_seal(viewer *v);
void edit_undo(viewer *v, bool redo);
void edit_revert(viewer *v);
bool edit_paste(viewer *v, const char *text, size_t size); /* false: not overwriting */

/* yank.c */
void yank_ask(viewer *v); /* the next key says as what */
void yank_as(viewer *v, bw_key letter);

/* blocks.c */
void blocks_show(viewer *v);

#endif
