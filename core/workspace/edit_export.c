/* Staged edits as a text for people and as a script that stages them again. */
#include <blockwright/edit.h>

#include <stdlib.h>
#include <string.h>

#define SHOWN_BYTES 24u /* of a run, in the text */

static void add_shown(bw_text *text, const uint8_t *bytes, uint32_t size)
{
    bw_text_add_hex(text, bytes, size < SHOWN_BYTES ? size : SHOWN_BYTES);
    if (size > SHOWN_BYTES)
        bw_text_addf(text, "... (%u bytes)", size);
}

void bw_edit_text(const bw_edit *e, bw_text *text)
{
    bw_text_addf(text, "%s block %llu @%u: ", bw_dbfile_path(e->file), (unsigned long long)e->block,
                 e->offset);
    add_shown(text, e->before, e->size);
    bw_text_add(text, " -> ");
    add_shown(text, e->after, e->size);
    bw_text_addf(text, "%s%s\n", *e->why ? "  " : "", e->why);
}

void bw_edits_text(bw_edits *edits, bw_text *text)
{
    bw_edit e;
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++)
        bw_edit_text(&e, text);
}

/* As a Lua string: everything but printable ASCII in decimal escapes. */
static void add_lua_string(bw_text *text, const char *string)
{
    bw_text_add(text, "\"");
    for (const unsigned char *p = (const unsigned char *)string; *p; p++) {
        if (*p == '"' || *p == '\\')
            bw_text_addf(text, "\\%c", *p);
        else if (*p >= 0x20 && *p < 0x7f)
            bw_text_addf(text, "%c", *p);
        else
            bw_text_addf(text, "\\%03u", *p);
    }
    bw_text_add(text, "\"");
}

void bw_edits_lua(bw_edits *edits, bw_text *text)
{
    bw_edit e;
    bw_text_add(text, "-- Stages again what was staged when this was exported. Each line compares "
                      "the bytes\n-- that it replaces and stops when they are others. Run: "
                      "blockwright run THIS.lua\n"
                      "local function put(path, block, offset, before, after, why)\n"
                      "  assert(bw.open(path)):block(block):replace(offset, before, after, why)\n"
                      "end\n");
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++) {
        char *whole = realpath(bw_dbfile_path(e.file), NULL); /* it may run elsewhere */
        bw_text_add(text, "put(");
        add_lua_string(text, whole ? whole : bw_dbfile_path(e.file));
        free(whole);
        bw_text_addf(text, ", %llu, %u, \"", (unsigned long long)e.block, e.offset);
        bw_text_add_hex(text, e.before, e.size);
        bw_text_add(text, "\", \"");
        bw_text_add_hex(text, e.after, e.size);
        bw_text_add(text, "\", ");
        add_lua_string(text, e.why);
        bw_text_add(text, ")\n");
    }
}
