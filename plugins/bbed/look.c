/* MAP, DUMP, PRINT, EXAMINE, FIND: looks at a block, in BBED's own layout. */
#include "console.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Adds text line by line, each marked as ours. */
static void add_marked(console *c, const bw_text *text)
{
    const char *p = bw_text_get(text);
    while (*p) {
        size_t length = strcspn(p, "\n");
        bbed_truth(c, "%.*s", (int)length, p);
        p += length + (p[length] == '\n');
    }
}

/* --- MAP --- */
/* Where BBED refuses the block type, its refusal stands first and our map behind it. */
static void refuse_and_map(console *c, const bw_bbed_place *place, bool verbose)
{
    bw_text map = {0};
    bw_bbed_map(c->tree, place, verbose, &map);
    const char *body = bw_text_get(&map);
    for (int line = 0; line < 3; line++) {
        size_t length = strcspn(body, "\n") + 1;
        bw_text_add_bytes(&c->out, body, length);
        body += length;
    }
    bbed_error(c, 400, "invalid blocktype (%02u)", c->bytes[0]);
    bw_text rest = {0};
    bw_text_add(&rest, body);
    add_marked(c, &rest);
    bw_text_free(&rest);
    bw_text_free(&map);
}

bool do_map(console *c, words *w)
{
    target t;
    bool verbose = strchr(w->options, 'v') || strchr(w->options, 'V');
    if (!parse_target(c, w, 0, &t) || !load_block(c, &t.at))
        return false;
    c->here = t.at;
    bw_bbed_place place = place_of(c, &t.at);
    const bw_geometry *g = bw_dbfile_geometry(t.at.file);
    bool data = strcmp(g->family, "data") == 0;
    if (data && !bw_block_kind_of(c->bytes[0])->title)
        refuse_and_map(c, &place, verbose);
    else
        bw_bbed_map(c->tree, &place, verbose, &c->out);
    return true;
}

/* --- DUMP --- */
void show_dump(console *c, bool verbose)
{
    bw_bbed_place place = place_of(c, &c->here);
    if (load_block(c, &c->here))
        bw_bbed_dump(c->tree, &place, c->here.offset, c->count, verbose, &c->out);
}

bool do_dump(console *c, words *w)
{
    target t;
    if (!parse_target(c, w, SPEC_COUNT | SPEC_SYMBOL, &t))
        return false;
    c->here = t.at;
    show_dump(c, strchr(w->options, 'v') || strchr(w->options, 'V'));
    return true;
}

/* --- PRINT --- */
static char output_base(const console *c, const words *w)
{
    static const char bases[] = {BW_BBED_AS_IS, 'x', 'o'};
    char option = (char)tolower((unsigned char)w->options[0]);
    return option && strchr("xduoc", option) ? option : bases[c->obase];
}

/* Where no field begins, BBED prints the byte with the name of the run it lies in. */
static void print_offset(console *c, uint32_t offset, char base)
{
    int64_t field = bw_tree_at(c->tree, offset);
    const bw_field *f = field >= 0 ? &c->tree->fields[field] : NULL;
    bool run = f && (f->kind == BW_FIELD_RAW || f->kind == BW_FIELD_TEXT);
    if (run)
        bw_bbed_print_byte(c->tree, (uint32_t)field, offset - f->offset, base, &c->out);
    else if (f && field > 0 && f->offset == offset)
        bw_bbed_print(c->tree, (uint32_t)field, base, &c->out);
    else
        bw_bbed_print_pointer(c->tree, offset, &c->out);
}

bool do_print(console *c, words *w)
{
    target t;
    if (!parse_target(c, w, SPEC_SYMBOL, &t))
        return false;
    if (words_peek(w))
        return bbed_error(c, 202, "invalid parameter (%s)", words_peek(w));
    if (!load_block(c, &t.at))
        return false;
    c->here = t.at;
    char base = output_base(c, w);
    if (!t.has_symbol)
        print_offset(c, t.at.offset, base);
    else if (t.spot.followed)
        bw_bbed_print_pointer(c->tree, t.spot.offset, &c->out);
    else if (t.spot.is_byte)
        bw_bbed_print_byte(c->tree, (uint32_t)t.spot.field, t.spot.byte_index, base, &c->out);
    else if (t.spot.field >= 0)
        bw_bbed_print(c->tree, (uint32_t)t.spot.field, base, &c->out);
    else
        print_offset(c, t.spot.offset, base);
    return true;
}

/* --- EXAMINE --- */
/* "/3wx": a repeat count, a unit, a display format. */
typedef struct format {
    uint32_t repeat, unit; /* unit: bytes */
    char display;
} format;

static format parse_format(const char *options)
{
    format f = {.repeat = 1, .unit = 1, .display = 'x'};
    const char *p = options;
    if (isdigit((unsigned char)*p))
        f.repeat = (uint32_t)strtoul(p, (char **)&p, 10);
    for (; *p; p++) {
        char letter = (char)tolower((unsigned char)*p);
        if (letter == 'b' || letter == 'h' || letter == 'w')
            f.unit = letter == 'b' ? 1 : letter == 'h' ? 2 : 4;
        else if (strchr("xduocnti", letter))
            f.display = letter;
    }
    if (f.repeat == 0 || f.repeat > 4096)
        f.repeat = 1;
    return f;
}

static void add_number(bw_text *text, uint64_t value, uint32_t bytes, char display)
{
    unsigned unused = 64 - 8 * bytes;
    if (display == 'd')
        bw_text_addf(text, "%lld", (long long)((int64_t)(value << unused) >> unused));
    else if (display == 'u')
        bw_text_addf(text, "%llu", (unsigned long long)value);
    else if (display == 'o')
        bw_text_addf(text, "0%llo", (unsigned long long)value);
    else if (display == 'c')
        bw_text_addf(text, "%c", isprint((int)(value & 0xff)) ? (int)(value & 0xff) : '.');
    else
        bw_text_addf(text, "0x%0*llx", 2 * (int)bytes, (unsigned long long)value);
}

/* An Oracle number, date or rowid that begins here with a byte of length before it. */
static bool add_oracle_value(const console *c, uint32_t offset, char display, bw_text *text)
{
    uint32_t size = c->tree->context.block_size, length = c->bytes[offset];
    const uint8_t *bytes = c->bytes + offset + 1;
    char number[BW_NUMBER_TEXT], when_text[BW_TIME_TEXT], id[19];
    bw_datetime when;
    bw_rowid rowid;
    if (length == 0 || length > 22 || offset + 1 + length > size)
        return false;
    if (display == 'n' && bw_number_decode(bytes, length, number))
        bw_text_add(text, number);
    else if (display == 't' && bw_date_decode(bytes, length, &when))
        bw_text_add(text, bw_datetime_format(&when, when_text));
    else if (display == 'i' && bw_rowid_decode(bytes, length, &rowid))
        bw_text_add(text, bw_rowid_format(&rowid, id));
    else
        return false;
    return true;
}

/* No transcript shows units other than rows; the layout is that of PRINT. */
static bool examine_units(console *c, const target *t, const format *f)
{
    uint32_t size = c->tree->context.block_size, at = t->at.offset;
    static const char *const types[] = {"", "ub1", "ub2", "", "ub4"};
    for (uint32_t i = 0; i < f->repeat && at + f->unit <= size; i++) {
        bw_text name = {0}, value = {0};
        bw_text_addf(&name, "%s @%u", types[f->unit], at);
        uint64_t number = 0;
        for (uint32_t b = 0; b < f->unit; b++) {
            uint32_t from = c->tree->context.big_endian ? at + b : at + f->unit - 1 - b;
            number = number << 8 | c->bytes[from];
        }
        bool oracle = strchr("nti", f->display) != NULL;
        uint32_t step = f->unit;
        if (oracle && !add_oracle_value(c, at, f->display, &value)) {
            bw_text_free(&name);
            return bbed_error(c, 211, "no value of this kind at offset %u", at);
        }
        if (oracle)
            step = 1u + c->bytes[at];
        else
            add_number(&value, number, f->unit, f->display);
        bw_text_addf(&c->out, "%-44s%s\n", bw_text_get(&name), bw_text_get(&value));
        bw_text_free(&name);
        bw_text_free(&value);
        at += step;
    }
    return true;
}

bool do_examine(console *c, words *w)
{
    target t;
    if (!parse_target(c, w, SPEC_SYMBOL, &t) || !load_block(c, &t.at))
        return false;
    c->here = t.at;
    const char *r = strchr(w->options, 'r');
    if (!r) {
        format f = parse_format(w->options);
        return examine_units(c, &t, &f);
    }
    if (strspn(r + 1, BW_BBED_COLUMN_FORMATS) != strlen(r + 1))
        return bbed_error(c, 204, "invalid format (%s)", w->options);
    return bw_bbed_examine_row(c->tree, t.at.offset, r + 1, &c->out) ||
           bbed_error(c, 210, "no row at this offset");
}

/* --- FIND --- */
/* Numbers are looked for as the file stores them: in as many bytes as they need. */
static bool number_pattern(console *c, const char *text, bool negative_too)
{
    uint64_t value;
    bool minus = negative_too && text[0] == '-';
    if (!parse_number(c, text + minus, &value) || value > UINT32_MAX)
        return bbed_error(c, 209, "invalid number (%s)", text);
    uint32_t size = value > 0xffff ? 4 : value > 0xff ? 2 : 1;
    uint64_t stored = minus ? 0 - value : value;
    bool big = c->here.file && bw_dbfile_geometry(c->here.file)->big_endian;
    for (uint32_t i = 0; i < size; i++)
        c->pattern[big ? size - 1 - i : i] = (uint8_t)(stored >> (8 * i));
    c->pattern_size = size;
    return true;
}

static bool hex_pattern(console *c, const char *text)
{
    const char *p = strncmp(text, "0x", 2) == 0 ? text + 2 : text;
    size_t digits = strspn(p, "0123456789abcdefABCDEF");
    if (digits == 0 || p[digits] || (digits + 1) / 2 > MAX_PATTERN)
        return bbed_error(c, 209, "invalid number (%s)", text);
    c->pattern_size = 0;
    for (size_t i = 0; i < digits; i += digits % 2 && i == 0 ? 1 : 2) {
        size_t here = digits % 2 && i == 0 ? 1 : 2; /* "1" is 01 */
        char pair[3] = {p[i], here == 2 ? p[i + 1] : '\0', '\0'};
        c->pattern[c->pattern_size++] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return true;
}

bool parse_pattern(console *c, const words *w, const char *text)
{
    char option = (char)tolower((unsigned char)w->options[0]);
    bool quoted = w->at > 0 && w->quoted[w->at - 1];
    if (option == 'c' || (!option && quoted)) {
        c->pattern_size = strlen(text) < MAX_PATTERN ? strlen(text) : MAX_PATTERN;
        memcpy(c->pattern, text, c->pattern_size);
        return c->pattern_size > 0 || bbed_error(c, 202, "invalid parameter ()");
    }
    if (option == 'x' || (!option && c->ibase == BASE_HEX))
        return hex_pattern(c, text);
    return number_pattern(c, text, option == 'd');
}

static bool find_from(console *c, uint32_t from)
{
    uint32_t size = c->tree->context.block_size;
    for (uint32_t at = from; c->pattern_size && at + c->pattern_size <= size; at++)
        if (memcmp(c->bytes + at, c->pattern, c->pattern_size) == 0) {
            c->here.offset = at;
            show_dump(c, false);
            return true;
        }
    return bbed_error(c, 212, "search string not found");
}

/* Without a string the last one is looked for again, behind the present offset. */
bool do_find(console *c, words *w)
{
    const char *text = words_next(w);
    bool again = !text;
    if (again && c->pattern_size == 0)
        return bbed_error(c, 202, "invalid parameter ()");
    if (!again && !parse_pattern(c, w, text))
        return false;
    bool top = words_keyword(w, "top", 3);
    words_keyword(w, "curr", 4);
    if (!load_block(c, &c->here))
        return false;
    return find_from(c, top ? 0 : c->here.offset + again);
}
