/* MODIFY, ASSIGN, COPY, SUM, CORRUPT: staged, and in mode EDIT committed at once. */
#include "console.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AUTHOR "bbed"

static bw_edits *edits_of(const console *c)
{
    return bw_session_edits(c->session);
}

static void keep_note(void *context, const char *text)
{
    bbed_truth(context, "%s", text);
}

static void drop_text(void *context, const char *text, size_t size)
{
    (void)context, (void)text, (void)size;
}

/* commit is the table's own command: its guards hold here as everywhere. */
bool settle(console *c, bw_dbfile *file, const char *title)
{
    char whole[64];
    bw_error err = {0};
    if (!c->edit || bw_edits_blocks(edits_of(c), file) == 0)
        return true;
    snprintf(whole, sizeof(whole), AUTHOR " %s", title);
    const char *line[] = {"commit", bw_dbfile_path(file), "--yes", "--title", whole};
    const bw_call_sink sink = {.write = drop_text, .note = keep_note, .context = c};
    if (bw_command_run(c->session, BW_COUNT(line), line, &sink, &err) == 0)
        return true;
    bbed_error(c, 216, "the change could not be written; it stays staged");
    bbed_truth(c, "%s", err.text);
    return false;
}

static bool staged(console *c, bw_status status, const bw_error *err, const char *title,
                   bw_dbfile *file)
{
    if (status == BW_OK) {
        bw_edits_end(edits_of(c));
        return settle(c, file, title);
    }
    bw_edits_abandon(edits_of(c));
    bbed_error(c, status == BW_ERR_RANGE ? 401 : 209, "%s",
               status == BW_ERR_RANGE ? "out of range offset" : "invalid value");
    bbed_truth(c, "%s", err->text);
    return false;
}

static void begin(console *c, const char *title, bw_dbfile *file)
{
    bw_edits_allow(edits_of(c), file, true); /* the word MODIFY is the permission */
    bw_edits_begin(edits_of(c), title, AUTHOR);
}

/* --- MODIFY --- */
/* "/d 5" on a field takes the field's width; elsewhere as many bytes as the number needs. */
static bool widen_to_field(console *c, const words *w, const target *t)
{
    char option = (char)tolower((unsigned char)w->options[0]);
    if (option == 'x' || option == 'c' || !load_block(c, &t->at))
        return true;
    int64_t field = bw_tree_at(c->tree, t->at.offset);
    const bw_field *f = field >= 0 ? &c->tree->fields[field] : NULL;
    bool scalar =
        f && (f->kind == BW_FIELD_UINT || f->kind == BW_FIELD_INT) && f->offset == t->at.offset;
    if (!scalar || f->length == c->pattern_size)
        return true;
    if (f->length < c->pattern_size)
        return bbed_error(c, 209, "invalid number: %s has %u bytes", f->name, f->length);
    uint32_t more = f->length - (uint32_t)c->pattern_size;
    bool big = c->tree->context.big_endian;
    bool minus = option == 'd' && c->pattern[big ? 0 : c->pattern_size - 1] & 0x80;
    if (big)
        memmove(c->pattern + more, c->pattern, c->pattern_size);
    memset(big ? c->pattern : c->pattern + c->pattern_size, minus ? 0xff : 0, more);
    c->pattern_size = f->length;
    return true;
}

bool do_modify(console *c, words *w)
{
    target t;
    bw_error err = {0};
    const char *text = words_next(w);
    if (!text)
        return bbed_error(c, 202, "invalid parameter ()");
    if (!parse_pattern(c, w, text) || !parse_target(c, w, SPEC_SYMBOL, &t))
        return false;
    if (!t.at.file)
        return bbed_error(c, 301, "no file is set: set filename or file first");
    if (!widen_to_field(c, w, &t))
        return false;
    c->here = t.at;
    begin(c, "modify", t.at.file);
    bw_status status = bw_edits_put(edits_of(c), t.at.file, t.at.block, t.at.offset, c->pattern,
                                    c->pattern_size, "", &err);
    c->pattern_size = 0; /* FIND again does not look for what was written */
    if (!staged(c, status, &err, "modify", t.at.file))
        return false;
    show_dump(c, false);
    return true;
}

/* --- ASSIGN --- */
/* The source's bytes, when it is a field or place: as many as the target has. */
static bool source_bytes(console *c, words *w, uint32_t size, uint8_t *bytes)
{
    target t;
    if (!parse_target(c, w, SPEC_SYMBOL, &t) || !load_block(c, &t.at))
        return false;
    if (t.at.offset + size > bw_dbfile_geometry(t.at.file)->block_size)
        return bbed_error(c, 401, "out of range offset");
    memcpy(bytes, c->bytes + t.at.offset, size);
    return true;
}

static bool is_value(const char *word)
{
    return word && (isdigit((unsigned char)word[0]) || word[0] == '-' || word[0] == '+');
}

static bool assign_value(console *c, const target *t, const char *value, bw_error *err)
{
    begin(c, "assign", t->at.file);
    bw_text path = {0};
    bw_field_path(c->tree, (uint32_t)t->spot.field, &path);
    bw_status status = bw_edits_put_field(edits_of(c), bw_session_layouts(c->session), t->at.file,
                                          t->at.block, bw_text_get(&path), value, "", err);
    bw_text_free(&path);
    return staged(c, status, err, "assign", t->at.file);
}

static bool assign_source(console *c, words *w, const target *t, bw_error *err)
{
    uint8_t bytes[1024];
    uint32_t size = c->tree->fields[t->spot.field].length;
    if (size > sizeof(bytes))
        return bbed_error(c, 209, "%s has %u bytes; copy moves blocks", t->symbol, size);
    if (!source_bytes(c, w, size, bytes))
        return false;
    begin(c, "assign", t->at.file);
    bw_status status =
        bw_edits_put(edits_of(c), t->at.file, t->at.block, t->at.offset, bytes, size, "", err);
    return staged(c, status, err, "assign", t->at.file);
}

bool do_assign(console *c, words *w)
{
    target t;
    bw_error err = {0};
    if (!parse_target(c, w, SPEC_SYMBOL, &t) || !load_block(c, &t.at))
        return false;
    if (!t.has_symbol) {
        t.spot.field = bw_tree_at(c->tree, t.at.offset);
        t.spot.offset = t.at.offset;
    }
    if (!words_keyword(w, "=", 1) || t.spot.field <= 0 || t.spot.followed || t.spot.is_byte)
        return bbed_error(c, 202, "invalid parameter (assign TARGET = SOURCE)");
    const char *value = words_peek(w);
    bool good = is_value(value) && w->at + 1 == w->count ? assign_value(c, &t, words_next(w), &err)
                                                         : assign_source(c, w, &t, &err);
    if (!good || !load_block(c, &t.at))
        return false;
    c->here = t.at;
    bw_bbed_print(c->tree, (uint32_t)t.spot.field, BW_BBED_AS_IS, &c->out);
    return true;
}

/* --- COPY --- */
bool do_copy(console *c, words *w)
{
    target from, to;
    bw_error err = {0};
    if (!parse_target(c, w, 0, &from))
        return false;
    if (!words_keyword(w, "to", 2))
        return bbed_error(c, 202, "invalid parameter (copy SPEC to SPEC)");
    if (!parse_target(c, w, 0, &to) || !load_block(c, &from.at))
        return false;
    if (!to.at.file)
        return bbed_error(c, 301, "no file is set: set filename or file first");
    uint32_t size = bw_dbfile_geometry(from.at.file)->block_size;
    if (bw_dbfile_geometry(to.at.file)->block_size != size)
        return bbed_error(c, 307, "incorrect blocksize (%u) or truncated file", size);
    begin(c, "copy", to.at.file);
    bw_status status =
        bw_edits_put(edits_of(c), to.at.file, to.at.block, 0, c->bytes, size, "", &err);
    if (!staged(c, status, &err, "copy", to.at.file))
        return false;
    c->here = to.at;
    c->here.offset = 0;
    show_dump(c, false);
    return true;
}

/* --- SUM --- */
bool do_sum(console *c, words *w)
{
    target t;
    bw_error err = {0};
    bw_block_check check;
    if (!parse_target(c, w, 0, &t))
        return false;
    bool apply = words_keyword(w, "apply", 1);
    if (!t.at.file)
        return bbed_error(c, 301, "no file is set: set filename or file first");
    if (apply) {
        begin(c, "sum", t.at.file);
        bw_status status = bw_edits_put_sum(edits_of(c), t.at.file, t.at.block, NULL, &err);
        if (!staged(c, status, &err, "sum", t.at.file))
            return false;
    }
    if (!load_block(c, &t.at))
        return false;
    c->here.file = t.at.file;
    c->here.file_number = t.at.file_number;
    c->here.block = t.at.block;
    bw_block_check_run(t.at.file, t.at.block, c->bytes, &check);
    bw_text_addf(&c->out,
                 "Check value for File %u, Block %llu:\ncurrent = 0x%04x, required = 0x%04x\n",
                 t.at.file_number, (unsigned long long)t.at.block, check.checksum, check.required);
    if (!check.checksum_on)
        bbed_truth(c, "the block's flag says that it has no checksum: none was applied");
    return true;
}

/* --- CORRUPT --- */
/* Sequence 0xff, and a tail that follows it: what RMAN and Oracle write into a block they gave up.
 */
bool do_corrupt(console *c, words *w)
{
    target t;
    bw_error err = {0};
    uint8_t seq = 0xff;
    if (!parse_target(c, w, 0, &t) || !load_block(c, &t.at))
        return false;
    if (c->ask && !c->ask(c->ask_context, "Warning: block will be marked corrupt. Proceed? (Y/N) "))
        return true;
    begin(c, "corrupt", t.at.file);
    bw_status status =
        bw_edits_put(edits_of(c), t.at.file, t.at.block, 14, &seq, 1, "marked corrupt", &err);
    if (status == BW_OK)
        status = bw_edits_seal(edits_of(c), t.at.file, t.at.block, &err);
    if (!staged(c, status, &err, "corrupt", t.at.file))
        return false;
    c->here = t.at;
    bw_text_add(&c->out, "Block marked media corrupt.\n");
    return true;
}
