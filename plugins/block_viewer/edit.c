/* Editing: bytes overwritten in place, fields by their value, ranges filled and copied. Everything
 * is staged; nothing here writes to a file. */
#include "viewer.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AUTHOR "block viewer"

static bw_edits *edits_of(const viewer *v)
{
    return bw_session_edits(bw_shell_session(v->shell));
}

/* --- permission --- */
static bool may_edit(viewer *v)
{
    if (v->size == 0)
        return false;
    if (bw_edits_allowed(edits_of(v), v->file))
        return true;
    bw_shell_message(v->shell, BW_NOTE,
                     "this file is open for reading; E allows edits (staged, "
                     "commit writes them)");
    return false;
}

void edit_allow(viewer *v)
{
    if (!v->file)
        return;
    bool on = !bw_edits_allowed(edits_of(v), v->file);
    bw_edits_allow(edits_of(v), v->file, on);
    v->overwrite = OVERWRITE_OFF;
    bw_shell_message(v->shell, BW_NOTE,
                     on ? "edits are staged from now on; :commit writes them, u undoes"
                        : "edits of this file are refused again; what is staged stays staged");
}

/* --- one step --- */
static bool put(viewer *v, const char *title, uint32_t offset, const uint8_t *bytes, uint32_t size)
{
    bw_error err = {0};
    bw_edits_begin(edits_of(v), title, AUTHOR);
    bw_status status = bw_edits_put(edits_of(v), v->file, v->block, offset, bytes, size, "", &err);
    bw_edits_end(edits_of(v));
    if (status != BW_OK)
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
    viewer_refresh(v);
    return status == BW_OK;
}

/* --- overwriting --- */
void edit_overwrite(viewer *v)
{
    if (!may_edit(v))
        return;
    v->focus = PANE_HEX;
    v->overwrite = OVERWRITE_HEX;
    v->low_digit = false;
}

static void advance(viewer *v)
{
    v->low_digit = false;
    viewer_set_offset(v, v->hex.cursor + 1);
}

static int digit_value(bw_key key)
{
    if (key >= '0' && key <= '9')
        return (int)(key - '0');
    if (key >= 'a' && key <= 'f')
        return (int)(key - 'a') + 10;
    return key >= 'A' && key <= 'F' ? (int)(key - 'A') + 10 : -1;
}

/* Both digits of a byte are one step: the second takes the first's step back and puts the whole. */
static void type_digit(viewer *v, int digit)
{
    uint8_t byte = v->bytes[v->hex.cursor];
    byte = v->low_digit ? (uint8_t)((byte & 0xf0) | digit) : (uint8_t)((byte & 0x0f) | digit << 4);
    if (v->low_digit && v->high_staged)
        bw_edits_undo(edits_of(v), NULL);
    uint64_t before = bw_edits_generation(edits_of(v));
    if (!put(v, "overwrite", v->hex.cursor, &byte, 1))
        return;
    v->high_staged = bw_edits_generation(edits_of(v)) != before;
    if (v->low_digit)
        advance(v);
    else
        v->low_digit = true;
}

static void type_character(viewer *v, bw_key key)
{
    uint8_t byte = (uint8_t)key;
    if (put(v, "overwrite", v->hex.cursor, &byte, 1))
        advance(v);
}

/* Keys that type; others leave the mode and are looked at as usual. */
bool edit_key(viewer *v, bw_key key)
{
    if (v->overwrite == OVERWRITE_OFF)
        return false;
    if (key == BW_KEY_ESCAPE || key == BW_KEY_ENTER) {
        v->overwrite = OVERWRITE_OFF;
        return true;
    }
    if (key == BW_KEY_TAB) {
        v->overwrite = v->overwrite == OVERWRITE_HEX ? OVERWRITE_TEXT : OVERWRITE_HEX;
        v->low_digit = false;
        return true;
    }
    if (key == BW_KEY_BACKSPACE) {
        if (!v->low_digit && v->hex.cursor > 0)
            viewer_set_offset(v, v->hex.cursor - 1);
        v->low_digit = false;
        return true;
    }
    if (v->overwrite == OVERWRITE_TEXT && key >= 0x20 && key < 0x7f)
        type_character(v, key);
    else if (v->overwrite == OVERWRITE_HEX && digit_value(key) >= 0)
        type_digit(v, digit_value(key));
    else if (key >= 0x20 && key < BW_KEY_FIRST)
        bw_shell_message(v->shell, BW_NOTE,
                         "typing overwrites: hex digits here; Tab to characters, Esc ends");
    else {
        v->low_digit = false;
        return false;
    }
    return true;
}

/* --- pasting --- */
/* Hex digits in pairs, blanks and line ends between them; anything else is no bytes. */
static bool take_pasted(viewer *v, const char *text, size_t size)
{
    int high = -1;
    v->pasted_size = 0;
    for (size_t i = 0; i < size; i++) {
        int digit = digit_value((unsigned char)text[i]);
        bool blank = isspace((unsigned char)text[i]) != 0;
        if ((digit < 0 && !blank) || (blank && high >= 0) || v->pasted_size == v->size)
            return false;
        if (digit >= 0 && high >= 0)
            v->pasted[v->pasted_size++] = (uint8_t)(high << 4 | digit);
        if (digit >= 0)
            high = high >= 0 ? -1 : digit;
    }
    return high < 0 && v->pasted_size > 0;
}

static void put_pasted(void *data, const char *answer)
{
    viewer *v = data;
    if (*answer != 'y')
        bw_shell_message(v->shell, BW_NOTE, "nothing was staged");
    else if (v->pasted_size > v->size - v->hex.cursor) /* the block may have changed meanwhile */
        bw_shell_message(v->shell, BW_BAD, "the bytes do not fit in the block from here");
    else if (put(v, "paste", v->hex.cursor, v->pasted, v->pasted_size))
        viewer_set_offset(v, v->hex.cursor + v->pasted_size);
}

bool edit_paste(viewer *v, const char *text, size_t size)
{
    char label[96];
    if (v->overwrite == OVERWRITE_OFF)
        return false;
    free(v->pasted);
    v->pasted = bw_alloc(v->size + 1);
    if (!take_pasted(v, text, size) || v->pasted_size > v->size - v->hex.cursor) {
        bw_shell_message(v->shell, BW_BAD,
                         "what was pasted is no row of hex bytes that fits in the block from here; "
                         "nothing was staged");
        return true;
    }
    snprintf(label, sizeof(label), "stage %u pasted bytes at %u, %02x%s? y or n: ", v->pasted_size,
             v->hex.cursor, v->pasted[0], v->pasted_size > 1 ? "..." : "");
    bw_shell_ask(v->shell, label, "", put_pasted, v);
    return true;
}

/* --- a field's value --- */
static void put_field(void *data, const char *answer)
{
    viewer *v = data;
    bw_error err = {0};
    uint32_t field = viewer_field(v);
    const bw_field *f = &v->fields->fields[field];
    uint8_t *bytes = bw_alloc(f->length);
    if (bw_field_encode(v->fields, field, answer, bytes, &err) == BW_OK)
        put(v, f->name, f->offset, bytes, f->length);
    else
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
    free(bytes);
}

/* The field's text as it is typed: "0x2001 (--U-, 1)" gives "--U-,1". */
static void typed_form(const bw_text *shown, bw_text *typed)
{
    const char *text = bw_text_get(shown), *bracket = strchr(text, '(');
    const char *end = bracket ? strchr(bracket, ')') : NULL;
    bool letters = bracket && end && (bracket[1] == '-' || isupper((unsigned char)bracket[1]));
    if (letters)
        bw_text_add_bytes(typed, bracket + 1, (size_t)(end - bracket - 1));
    else
        bw_text_add_bytes(typed, text, strcspn(text, " ("));
}

void edit_field(viewer *v)
{
    if (!may_edit(v))
        return;
    uint32_t field = viewer_field(v);
    bw_text label = {0}, shown = {0}, typed = {0};
    bw_field_path(v->fields, field, &label);
    bw_text_add(&label, " = ");
    bw_field_text(v->fields, field, &shown);
    bool time = v->fields->fields[field].meaning == BW_MEANS_TIME;
    bool text = v->fields->fields[field].kind == BW_FIELD_TEXT;
    if (time || text)
        bw_text_add(&typed, bw_text_get(&shown));
    else
        typed_form(&shown, &typed);
    bw_shell_ask(v->shell, bw_text_get(&label), bw_text_get(&typed), put_field, v);
    bw_text_free(&label);
    bw_text_free(&shown);
    bw_text_free(&typed);
}

/* --- ranges --- */
void edit_select(viewer *v)
{
    v->selecting = !v->selecting && v->size > 0;
    v->anchor = v->hex.cursor;
    if (v->selecting) {
        v->focus = PANE_HEX;
        bw_shell_message(v->shell, BW_NOTE,
                         "moving selects; F fills, C copies into it, v or Esc ends");
    }
    viewer_hex_moved(v);
}

static void fill_range(void *data, const char *answer)
{
    viewer *v = data;
    char *end;
    errno = 0;
    unsigned long value = strtoul(answer, &end, 0);
    uint32_t size = v->hex.select_to - v->hex.select_from;
    if (end == answer || *end || errno || value > 255) {
        bw_shell_message(v->shell, BW_BAD, "'%s' is no byte: 0 to 255, or 0x00 to 0xff", answer);
        return;
    }
    uint8_t *bytes = bw_alloc(size);
    memset(bytes, (int)value, size);
    put(v, "fill", v->hex.select_from, bytes, size);
    free(bytes);
}

static bool has_range(viewer *v)
{
    if (!may_edit(v))
        return false;
    if (v->hex.select_to > v->hex.select_from)
        return true;
    bw_shell_message(v->shell, BW_NOTE, "nothing is selected: v and move, or stand on a field");
    return false;
}

void edit_fill(viewer *v)
{
    if (!has_range(v))
        return;
    char label[64];
    snprintf(label, sizeof(label), "fill %u to %u with (0 to 255): ", v->hex.select_from,
             v->hex.select_to - 1);
    bw_shell_ask(v->shell, label, "0", fill_range, v);
}

/* A loaded file by its number, its path, or the end of its path. */
static bw_dbfile *loaded_file(const viewer *v, const char *name, size_t length)
{
    const bw_workspace *files = bw_session_workspace(bw_shell_session(v->shell));
    if (length == 0)
        return v->file;
    for (size_t i = 0; i < bw_workspace_count(files); i++) {
        const char *path = bw_dbfile_path(bw_workspace_file(files, i));
        size_t all = strlen(path);
        if (all >= length && strncmp(path + all - length, name, length) == 0)
            return bw_workspace_file(files, i);
    }
    if (strspn(name, "0123456789") < length)
        return NULL;
    return bw_workspace_by_number(files, (uint32_t)strtoul(name, NULL, 10), v->file);
}

static void copy_from(viewer *v, bw_dbfile *from, uint64_t block)
{
    uint32_t offset = v->selecting ? v->hex.select_from : 0;
    uint32_t size = v->selecting ? v->hex.select_to - offset : v->size;
    bw_error err = {0};
    if (bw_dbfile_geometry(from)->block_size != v->size) {
        bw_shell_message(v->shell, BW_BAD, "%s has blocks of %u bytes, this one has %u",
                         bw_dbfile_path(from), bw_dbfile_geometry(from)->block_size, v->size);
        return;
    }
    uint8_t *bytes = bw_alloc(v->size);
    if (bw_dbfile_read(from, block, bytes, &err) == BW_OK)
        put(v, "copy", offset, bytes + offset, size);
    else
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
    free(bytes);
}

/* "623" of this file, "users01.dbf 623", "4 623". */
static void copy_answer(void *data, const char *answer)
{
    viewer *v = data;
    bw_error err = {0};
    uint64_t block;
    const char *blank = strrchr(answer, ' ');
    bw_dbfile *from = loaded_file(v, answer, blank ? (size_t)(blank - answer) : 0);
    if (!from)
        bw_shell_message(v->shell, BW_BAD, "no loaded file is called '%.*s'; :files lists them",
                         (int)(blank - answer), answer);
    else if (bw_dbfile_parse_block(from, blank ? blank + 1 : answer, &block, &err) != BW_OK)
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
    else
        copy_from(v, from, block);
}

void edit_copy(viewer *v)
{
    if (!may_edit(v))
        return;
    bw_shell_ask(v->shell,
                 v->selecting ? "copy the selected bytes from (block | file block): "
                              : "copy the whole block from (block | file block): ",
                 "", copy_answer, v);
}

/* --- checksum, undo --- */
void edit_seal(viewer *v)
{
    bw_error err = {0};
    if (!may_edit(v))
        return;
    if (bw_edits_seal(edits_of(v), v->file, v->block, &err) != BW_OK)
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
    else
        bw_shell_message(v->shell, BW_NOTE, "tail and checksum are staged as the bytes require");
    viewer_refresh(v);
}

void edit_undo(viewer *v, bool redo)
{
    const char *title;
    bool done = redo ? bw_edits_redo(edits_of(v), &title) : bw_edits_undo(edits_of(v), &title);
    if (done)
        bw_shell_message(v->shell, BW_NOTE, redo ? "again: %s" : "undone: %s", title);
    else
        bw_shell_message(v->shell, BW_NOTE,
                         redo ? "nothing was undone" : "nothing is staged that could be undone");
    viewer_refresh(v);
}

void edit_revert(viewer *v)
{
    size_t changed = v->size ? bw_edits_revert(edits_of(v), v->file, v->block, 0, 0) : 0;
    bw_shell_message(v->shell, BW_NOTE,
                     changed ? "the block is back to what is on disk; u undoes"
                             : "nothing is staged in this block");
    viewer_refresh(v);
}
