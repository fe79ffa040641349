/* block_viewer: the block on screen as a tree of its structures and as bytes, side by side. */
#include "viewer.h"

#include <stdlib.h>
#include <string.h>

/* Below the actions. */
static const char help[] =
    "PageDown at the end of a block goes on in the next one.\n"
    "/ finds text, or x:06a2??00 (hex, ? any half byte), n:42 (number),\n"
    "v:42 (number as stored in rows), d:1,122 (block address), s:SCN.";

static const bw_view_action actions[] = {
    {"other-pane", "Tab", "between the tree of structures and the bytes", NULL},
    {"follow", "Enter", "follow: block address, undo or redo address, row directory entry",
     "{:back} comes back"},
    {"follow-bytes", "D", "take the four bytes under the cursor as a block address and go there",
     "{:back} comes back"},
    {"", "", NULL, NULL},
    {"describe", "w", "what is this block, in plain words, and what is odd about it", NULL},
    {"repair", "r", "repair this block or file: the recovery scripts, each with its risk and its plan", NULL},
    {"", "", NULL, NULL},
    {"next-block", "> ] + J", "next block", "{previous-block} goes back, {go-to-block} to a number"},
    {"previous-block", "< [ - K", "previous block", "{next-block} goes on, {go-to-block} to a number"},
    {"go-to-block", "g", "go to a block: 623, 5,623 or 0x0140026f", NULL},
    {"go-to-offset", "o", "go to an offset in the block", NULL},
    {"go-to-field", "f", "go to a field: kcbh.rdba_kcbh, kdbr[2]", NULL},
    {"blocks", "b", "all blocks as a table", NULL},
    {"set-mark", "m", "set a mark, then a letter: a-z, A-Z", NULL},
    {"go-to-mark", "'", "go to a mark, then its letter", NULL},
    {"", "", NULL, NULL},
    {"find", "/", "find text, bytes, numbers, addresses", NULL},
    {"find-next", "n", "next hit", "{find-previous} goes the other way"},
    {"find-previous", "N", "previous hit", "{find-next} goes the other way"},
    {"find-scope", "S", "find in this block, this file, all files", NULL},
    {"", "", NULL, NULL},
    {"copy", "y",
     "copy the field or the selected bytes into the terminal's clipboard: then h hex, c C, "
     "b BBED lines, l Lua, j JSON, t text, v value, p path",
     NULL},
    {"inspector", "i", "inspector: small, large, off", NULL},
    {"", "", NULL, NULL},
    {"allow-edits", "E", "allow edits of this file, or refuse them again; nothing is written before "
                         ":commit",
     "{edit} edits, {:quit} asks about what is staged"},
    {"edit", "e",
     "edit: the field's value (tree), or overwrite bytes (hex; Tab: characters; Esc ends)",
     "{undo} takes it back, {seal} makes tail and checksum fit"},
    {"select", "v", "select a range of bytes; Esc ends", "{fill} fills, {copy-from} copies into it"},
    {"fill", "F", "fill the selected bytes with one value", NULL},
    {"copy-from", "C", "copy the selected bytes, or the whole block, from another block or file",
     NULL},
    {"seal", "=", "stage tail and checksum as the bytes require", NULL},
    {"undo", "u", "undo", "{redo} does it again"},
    {"redo", "U", "redo", "{undo} takes it back"},
    {"revert", "R", "this block back to what is on disk", "{undo} takes that back"},
    {NULL, NULL, NULL, NULL},
};

static void *open_view(bw_shell *shell, const bw_place *place, bw_error *err)
{
    (void)err; /* what cannot be shown is told in the view itself */
    viewer *v = bw_alloc(sizeof(*v));
    v->shell = shell;
    v->fields = bw_tree_new();
    v->find.scope = SCOPE_FILE;
    const bw_settings *settings = bw_session_settings(bw_shell_session(shell));
    v->inspector = bw_settings_is(settings, "inspector", "large") ? INSPECTOR_LARGE
                   : bw_settings_is(settings, "inspector", "off") ? INSPECTOR_OFF
                                                                  : INSPECTOR_SMALL;
    bw_place nowhere = {0};
    const bw_place *at = place ? place : &nowhere;
    viewer_load(v, at->file, at->block, at->offset);
    return v;
}

static void close_view(void *view)
{
    viewer *v = view;
    find_clear(v);
    viewer_unload(v);
    free(v->pasted);
    bw_tree_free(v->fields);
    free(v);
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    viewer_draw(view, canvas, focused);
}

static bool key(void *view, bw_key pressed)
{
    return viewer_key(view, pressed);
}

static bool mouse(void *view, const bw_mouse *event)
{
    return viewer_mouse(view, event);
}

static bool paste(void *view, const char *text, size_t size)
{
    return edit_paste(view, text, size);
}

static bool go(void *view, const bw_place *place, bw_error *err)
{
    viewer *v = view;
    (void)err; /* what cannot be shown is told in the view itself */
    if (place->file == v->file && place->block == v->block && v->size > 0)
        viewer_set_offset(v, place->offset);
    else
        viewer_load(v, place->file, place->block, place->offset);
    return true;
}

static bw_place place_now(const void *view)
{
    return viewer_place(view);
}

static void add_enter(const viewer *v, bw_text *text)
{
    pointer p = viewer_pointer(v);
    if (!p.found)
        return;
    if (p.inside)
        bw_text_addf(text, "{follow}: %s%s+%u", p.name, *p.name ? " " : "", p.offset);
    else if (p.is_xid)
        bw_text_addf(text, "{follow}: usn %u slot 0x%x", p.xid.segment, p.xid.slot);
    else if (p.is_rba)
        bw_text_addf(text, "{follow}: redo %u.%u.%u", p.sequence, p.rba_block, p.rba_offset);
    else {
        bw_text_addf(text, "{follow}: %u,%u", bw_dba_file(p.dba), bw_dba_block(p.dba));
        if (p.undo_record)
            bw_text_addf(text, " record %u", p.undo_record);
        else if (p.last_record)
            bw_text_add(text, " last record");
    }
}

/* Where it stands is told by the shell. */
static void status(const void *view, bw_text *text)
{
    const viewer *v = view;
    if (v->size == 0)
        return;
    if (v->overwrite != OVERWRITE_OFF)
        bw_text_add(text, v->overwrite == OVERWRITE_HEX ? "OVERWRITE hex  {other-pane}: characters"
                                                        : "OVERWRITE characters  {other-pane}: hex");
    else if (v->waiting && v->waiting != 'y')
        bw_text_addf(text, "%s which letter?", v->waiting == 'm' ? "mark:" : "go to mark:");
    else
        add_enter(v, text);
}

static bool typing(const void *view)
{
    const viewer *v = view;
    return v->waiting || v->overwrite != OVERWRITE_OFF;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static void name_now(const void *view, bw_text *text)
{
    const viewer *v = view;
    if (v->file)
        bw_text_addf(text, "%s:%llu", base_name(bw_dbfile_path(v->file)),
                     (unsigned long long)v->block);
    else
        bw_text_add(text, "Block viewer");
}

static const bw_view_class block_viewer = {
    .size = sizeof(bw_view_class),
    .name = "block_viewer",
    .title = "Block viewer",
    .help = help,
    .open = open_view,
    .draw = draw,
    .key = key,
    .close = close_view,
    .go = go,
    .place = place_now,
    .status = status,
    .name_now = name_now,
    .mouse = mouse,
    .paste = paste,
    .actions = actions,
    .typing = typing,
};

static bool start(bw_host *host, bw_error *err)
{
    return bw_host_add_view(host, &block_viewer, err);
}

BW_PLUGIN_EXPORT = {
    .size = sizeof(bw_plugin),
    .minor = BW_PLUGIN_MINOR,
    .name = "block_viewer",
    .version = "1.0",
    .summary = "a block as a tree of its structures and as bytes, side by side",
    .start = start,
};
