/* Yank: the selected bytes, or the field under the cursor, into the clipboard of the terminal, in
 * the form that is needed elsewhere. */
#include "viewer.h"

#include <string.h>

typedef struct range {
    uint32_t offset, size;
    const bw_field *field; /* NULL: bytes that were selected */
} range;

static range taken(const viewer *v)
{
    const bw_field *field = &v->fields->fields[viewer_field(v)];
    range r = {.offset = field->offset, .size = field->length, .field = field};
    if (v->selecting)
        r = (range){.offset = v->hex.select_from, .size = v->hex.select_to - v->hex.select_from};
    if (r.offset > v->size || r.size > v->size - r.offset)
        r.size = r.offset > v->size ? 0 : v->size - r.offset;
    return r;
}

/* format: of one byte. */
static void add_hex(bw_text *text, const uint8_t *bytes, uint32_t size, const char *format)
{
    for (uint32_t i = 0; i < size; i++)
        bw_text_addf(text, format, bytes[i]);
}

static void as_c(const viewer *v, const range *r, bw_text *text)
{
    bw_text_addf(text, "/* %s block %llu offset %u */\nstatic const unsigned char bytes[%u] = {",
                 bw_dbfile_path(v->file), (unsigned long long)v->block, r->offset, r->size);
    for (uint32_t i = 0; i < r->size; i++)
        bw_text_addf(text, "%s0x%02x,", i % 12 ? " " : "\n    ", v->bytes[r->offset + i]);
    bw_text_add(text, "\n};\n");
}

/* MODIFY takes few bytes a line: 16 keep the line readable on a console. */
static void as_bbed(const viewer *v, const range *r, bw_text *text)
{
    uint32_t dba = bw_dbfile_dba(v->file, v->block);
    for (uint32_t at = 0; at < r->size; at += 16) {
        bw_text_add(text, "modify /x ");
        add_hex(text, v->bytes + r->offset + at, r->size - at < 16 ? r->size - at : 16, "%02x");
        bw_text_addf(text, " dba %u,%u offset %u\n", bw_dba_file(dba), bw_dba_block(dba),
                     r->offset + at);
    }
}

static void as_lua(const viewer *v, const range *r, bw_text *text)
{
    bw_text_addf(text, "bw.open([==[%s]==]):block(%llu):put(%u, \"", bw_dbfile_path(v->file),
                 (unsigned long long)v->block, r->offset);
    add_hex(text, v->bytes + r->offset, r->size, "\\x%02x");
    bw_text_add(text, "\")\n");
}

static void add_value(const viewer *v, const range *r, bw_text *text)
{
    if (r->field)
        bw_field_text(v->fields, viewer_field(v), text);
}

static void as_json(const viewer *v, const range *r, bw_text *text)
{
    bw_text path = {0};
    if (r->field)
        bw_field_path(v->fields, viewer_field(v), &path);
    bw_text_addf(text, "{\"block\":%llu,\"offset\":%u,\"path\":\"%s\",\"hex\":\"",
                 (unsigned long long)v->block, r->offset, bw_text_get(&path));
    add_hex(text, v->bytes + r->offset, r->size, "%02x");
    bw_text_add(text, "\"}\n");
    bw_text_free(&path);
}

/* What stands on the screen for these bytes: path, value, bytes. */
static void as_text(const viewer *v, const range *r, bw_text *text)
{
    bw_text_addf(text, "%s block %llu @%u ", bw_dbfile_path(v->file), (unsigned long long)v->block,
                 r->offset);
    if (r->field)
        bw_field_path(v->fields, viewer_field(v), text);
    bw_text_add(text, r->field ? " " : "");
    add_value(v, r, text);
    bw_text_add(text, "  ");
    add_hex(text, v->bytes + r->offset, r->size, "%02x");
}

static void as_hex(const viewer *v, const range *r, bw_text *text)
{
    add_hex(text, v->bytes + r->offset, r->size, "%02x");
}

static void as_path(const viewer *v, const range *r, bw_text *text)
{
    if (r->field)
        bw_field_path(v->fields, viewer_field(v), text);
    else
        bw_text_addf(text, "%u", r->offset);
}

static const struct {
    bw_key letter;
    const char *name;
    void (*add)(const viewer *v, const range *r, bw_text *text);
} forms[] = {{'h', "hex", as_hex},      {'c', "C", as_c},       {'b', "BBED", as_bbed},
             {'l', "Lua", as_lua},      {'j', "JSON", as_json}, {'t', "text", as_text},
             {'v', "value", add_value}, {'p', "path", as_path}};

/* The form that the person set, unless it is to be asked for. */
static bool yank_as_set(viewer *v)
{
    const bw_settings *settings = bw_session_settings(bw_shell_session(v->shell));
    for (size_t i = 0; i < BW_COUNT(forms); i++)
        if (bw_settings_is(settings, "copy-format", forms[i].name)) {
            yank_as(v, forms[i].letter);
            return true;
        }
    return false;
}

void yank_ask(viewer *v)
{
    bw_text text = {0};
    if (yank_as_set(v))
        return;
    for (size_t i = 0; i < BW_COUNT(forms); i++)
        bw_text_addf(&text, "  %c %s", (char)forms[i].letter, forms[i].name);
    v->waiting = 'y';
    bw_shell_message(v->shell, BW_NOTE, "copy as:%s", bw_text_get(&text));
    bw_text_free(&text);
}

void yank_as(viewer *v, bw_key letter)
{
    range r = taken(v);
    bw_text text = {0};
    for (size_t i = 0; i < BW_COUNT(forms); i++)
        if (forms[i].letter == letter)
            forms[i].add(v, &r, &text);
    if (text.length)
        bw_shell_copy(v->shell, bw_text_get(&text), text.length);
    else
        bw_shell_message(v->shell, BW_NOTE, "nothing was copied: y and h, c, b, l, j, t, v or p");
    bw_text_free(&text);
}
