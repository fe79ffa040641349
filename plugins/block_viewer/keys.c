/* Keys of the block viewer. */
#include "viewer.h"

#include <stdio.h>

/* By position, not by number: the blocks of a dump text need not follow each other. */
static bool step_block(viewer *v, bool forward)
{
    if (!v->file)
        return false;
    uint64_t blocks = bw_dbfile_geometry(v->file)->blocks, at = 0;
    bool there = bw_dbfile_position(v->file, v->block, &at);
    bool over = there && (forward ? at + 1 >= blocks : at == 0);
    if (blocks == 0 || over) {
        bw_shell_message(v->shell, BW_NOTE, "this is the %s block of the file",
                         forward ? "last" : "first");
        return false;
    }
    uint64_t next = !there ? (forward ? 0 : blocks - 1) : forward ? at + 1 : at - 1;
    viewer_load(v, v->file, bw_dbfile_block_at(v->file, next), v->hex.cursor);
    return true;
}

/* --- marks --- */
/* A letter behind m or ': the shell keeps the marks. */
static void finish_mark(viewer *v, bw_key letter)
{
    char line[32], name[8] = "?";
    bool set = v->waiting == 'm';
    v->waiting = 0;
    if (letter == BW_KEY_ESCAPE)
        return;
    if (letter > 0x20 && letter < 0x7f && letter != '\'')
        snprintf(name, sizeof(name), "%c", (char)letter);
    snprintf(line, sizeof(line), "mark %s '%s'", set ? "set" : "go", name);
    bw_shell_run(v->shell, line);
}

/* --- the inspector --- */
static void next_inspector(viewer *v)
{
    v->inspector = (v->inspector + 1) % (INSPECTOR_OFF + 1);
}

/* --- one letter, one action --- */
static bool letter_key(viewer *v, bw_key key)
{
    switch (key) {
    case 'g': ask_block(v); return true;
    case 'o': ask_offset(v); return true;
    case 'f': ask_path(v); return true;
    case '/': ask_find(v); return true;
    case 'n':
    case 'N': find_step(v, key == 'n'); return true;
    case 'S': find_next_scope(v); return true;
    case 'b': blocks_show(v); return true;
    case 'i': next_inspector(v); return true;
    case 'w': bw_shell_run(v->shell, "describe"); return true;
    case 'r': bw_shell_run(v->shell, "scripts"); return true;
    case 'E': edit_allow(v); return true;
    case 'e': v->focus == PANE_TREE ? edit_field(v) : edit_overwrite(v); return true;
    case 'v': edit_select(v); return true;
    case 'F': edit_fill(v); return true;
    case 'C': edit_copy(v); return true;
    case '=': edit_seal(v); return true;
    case 'u':
    case 'U': edit_undo(v, key == 'U'); return true;
    case 'R': edit_revert(v); return true;
    case 'D':
        if (v->size > 0)
            viewer_follow_bytes(v);
        return true;
    case 'y':
        if (v->size > 0)
            yank_ask(v);
        return true;
    case 'm':
    case '\'': v->waiting = key; return true;
    default: return false;
    }
}

static bool step_key(viewer *v, bw_key key)
{
    if (key == '>')
        step_block(v, true);
    else if (key == '<')
        step_block(v, false);
    else
        return false;
    return true;
}

/* --- moving in the panes --- */
static bool tree_key(viewer *v, bw_key key)
{
    if (!bw_tree_widget_key(&v->tree, key, v->tree_height))
        return false;
    viewer_tree_moved(v);
    return true;
}

/* Paging goes on behind the end of a block, so that a file can be read through with one key. */
static bool hex_key(viewer *v, bw_key key)
{
    uint32_t before = v->hex.cursor;
    if (!bw_hex_look_key(&v->hex, bw_shell_hex_look(v->shell), key, v->hex_width, v->hex_height))
        return false;
    bool stuck = v->hex.cursor == before;
    bool paging = key == BW_KEY_PAGE_DOWN || key == BW_KEY_PAGE_UP;
    if (!stuck || !paging)
        viewer_hex_moved(v);
    else if (step_block(v, key == BW_KEY_PAGE_DOWN))
        viewer_set_offset(v, key == BW_KEY_PAGE_DOWN ? 0 : UINT32_MAX);
    return true;
}

static bool pane_key(viewer *v, bw_key key)
{
    if (v->size == 0)
        return false;
    if (key == BW_KEY_TAB) {
        v->focus = v->focus == PANE_TREE ? PANE_HEX : PANE_TREE;
        return true;
    }
    if (key == BW_KEY_ENTER) {
        viewer_follow(v);
        return true;
    }
    return v->focus == PANE_TREE ? tree_key(v, key) : hex_key(v, key);
}

bool viewer_key(viewer *v, bw_key key)
{
    if (v->waiting == 'y') {
        v->waiting = 0;
        yank_as(v, key);
        return true;
    }
    if (v->waiting) {
        finish_mark(v, key);
        return true;
    }
    if (edit_key(v, key))
        return true;
    if (v->selecting && key == BW_KEY_ESCAPE) {
        edit_select(v);
        return true;
    }
    return step_key(v, key) || letter_key(v, key) || pane_key(v, key);
}
