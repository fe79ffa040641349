#include "core/command/bbed_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NAME_COLUMNS 43

static void add_dashes(bw_text *text, size_t count)
{
    while (count--)
        bw_text_add(text, "-");
    bw_text_add(text, "\n");
}

static void add_indent(bw_text *text, int count)
{
    bw_text_addf(text, "%*s", count, "");
}

/* --- map --- */
static const bw_field *first_element(const bw_tree *tree, uint32_t array)
{
    return tree->fields[array].end > array + 1 ? &tree->fields[array + 1] : NULL;
}

/* "struct ktbbhitl[2], 48 bytes", "sb2 kdbr[2]", "ub4 tailchk" */
static void add_member_name(const bw_tree *tree, uint32_t index, bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    const bw_field *element = f->kind == BW_FIELD_ARRAY ? first_element(tree, index) : NULL;
    uint32_t count = 0;
    for (uint32_t i = index + 1; element && i < f->end; i = tree->fields[i].end)
        count++;
    if (element && element->kind == BW_FIELD_STRUCT)
        bw_text_addf(text, "struct %s[%u], %u bytes", f->name, count, f->length);
    else if (element)
        bw_text_addf(text, "%s %s[%u]", f->type, f->name, count);
    else if (f->kind == BW_FIELD_STRUCT)
        bw_text_addf(text, "%s %s, %u bytes", bw_field_is_union(tree, index) ? "union" : "struct", f->name, f->length);
    else if (f->kind == BW_FIELD_TEXT || f->kind == BW_FIELD_RAW)
        bw_text_addf(text, "%s %s[%u]", f->kind == BW_FIELD_RAW && strcmp(f->type, "raw") == 0 ? "ub1" : f->type, f->name, f->length);
    else
        bw_text_addf(text, "%s %s", f->type, f->name);
}

static void add_map_line(const bw_tree *tree, uint32_t index, int indent, bw_text *text)
{
    bw_text name = {0};
    add_indent(&name, indent);
    add_member_name(tree, index, &name);
    bw_text_addf(text, "%-*s@%-8u\n", NAME_COLUMNS + 1, bw_text_get(&name), tree->fields[index].offset);
    bw_text_free(&name);
}

static bool shown_in_map(const bw_tree *tree, uint32_t index)
{
    const bw_field *f = &tree->fields[index];
    bool empty_array = f->kind == BW_FIELD_ARRAY && f->end == index + 1;
    return bw_field_in_bbed(tree, index) && !empty_array;
}

void bw_bbed_map(const bw_tree *tree, const char *path, uint32_t file, uint32_t dba, bool verbose,
                 bw_text *text)
{
    bw_text_addf(text, " File: %s (%u)\n", path, file);
    bw_text_addf(text, " Block: %-37llu Dba:0x%08x\n", (unsigned long long)tree->context.block_number, dba);
    add_dashes(text, 60);
    bw_text_addf(text, " %s\n", tree->title);
    for (uint32_t i = 1; i < tree->count; i = tree->fields[i].end) {
        if (!shown_in_map(tree, i))
            continue;
        bw_text_add(text, "\n");
        add_map_line(tree, i, 1, text);
        bool has_members = tree->fields[i].kind == BW_FIELD_STRUCT;
        for (uint32_t m = i + 1; verbose && has_members && m < tree->fields[i].end; m = tree->fields[m].end)
            if (shown_in_map(tree, m))
                add_map_line(tree, m, 4, text);
    }
    bw_text_add(text, "\n");
}

/* --- print --- */
static void add_text_elements(const bw_tree *tree, uint32_t index, int indent, bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    for (uint32_t i = 0; i < f->length; i++) {
        bw_text name = {0};
        unsigned char c = tree->bytes[f->offset + i];
        add_indent(&name, indent);
        bw_text_addf(&name, "text %s[%u]", f->name, i);
        bw_text_addf(text, "%-*s @%-8u %c\n", NAME_COLUMNS, bw_text_get(&name), f->offset + i,
                     isprint(c) ? c : ' ');
        bw_text_free(&name);
    }
}

static void add_scalar(const bw_tree *tree, uint32_t index, int indent, bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    bw_text name = {0};
    add_indent(&name, indent);
    bw_text_addf(&name, "%s %s", f->type, f->name);
    if (f->index >= 0)
        bw_text_addf(&name, "[%d]", f->index);
    bw_text_addf(text, "%-*s @%-8u ", NAME_COLUMNS, bw_text_get(&name), f->offset);
    bw_field_bbed_text(tree, index, text);
    bw_text_add(text, "\n");
    bw_text_free(&name);
}

static void add_field(const bw_tree *tree, uint32_t index, int indent, bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    if (!bw_field_in_bbed(tree, index))
        return;
    bool node = f->kind == BW_FIELD_STRUCT || f->kind == BW_FIELD_ARRAY;
    if (f->kind == BW_FIELD_STRUCT) {
        bw_text name = {0};
        add_indent(&name, indent);
        bw_text_addf(&name, "%s %s", bw_field_is_union(tree, index) ? "union" : "struct", f->name);
        if (f->index >= 0)
            bw_text_addf(&name, "[%d]", f->index);
        bw_text_addf(&name, ", %u bytes", f->length);
        bw_text_addf(text, "%-*s @%-8u\n", NAME_COLUMNS, bw_text_get(&name), f->offset);
        bw_text_free(&name);
    }
    if (node) {
        int inner = f->kind == BW_FIELD_STRUCT ? indent + 3 : indent;
        for (uint32_t i = index + 1; i < f->end; i = tree->fields[i].end)
            add_field(tree, i, inner, text);
    } else if (f->kind == BW_FIELD_TEXT) {
        add_text_elements(tree, index, indent, text);
    } else if (f->kind == BW_FIELD_UINT || f->kind == BW_FIELD_INT) {
        add_scalar(tree, index, indent, text);
    }
}

void bw_bbed_print(const bw_tree *tree, uint32_t field, bw_text *text)
{
    add_field(tree, field, 0, text);
}

void bw_bbed_print_block(const bw_tree *tree, bw_text *text)
{
    for (uint32_t i = 1; i < tree->count; i = tree->fields[i].end)
        add_field(tree, i, 0, text);
}

/* --- dump --- */
static void add_plain_line(const uint8_t *bytes, uint32_t count, bw_text *text)
{
    bw_text_add(text, " ");
    for (uint32_t i = 0; i < count; i++)
        bw_text_addf(text, "%02x%s", bytes[i], i % 4 == 3 || i + 1 == count ? " " : "");
    bw_text_add(text, "\n");
}

static void add_verbose_line(const uint8_t *bytes, uint32_t count, bw_text *text)
{
    bw_text line = {0};
    for (uint32_t i = 0; i < count; i++)
        bw_text_addf(&line, "%02x%s", bytes[i], i % 4 == 3 ? " " : "");
    bw_text_addf(text, " %-36sl ", bw_text_get(&line));
    for (uint32_t i = 0; i < count; i++)
        bw_text_addf(text, "%c", isprint(bytes[i]) ? bytes[i] : '.');
    bw_text_add(text, "\n");
    bw_text_free(&line);
}

void bw_bbed_dump(const bw_tree *tree, const char *path, uint32_t file, uint32_t dba,
                  uint32_t offset, uint32_t count, bool verbose, bw_text *text)
{
    uint32_t size = tree->context.block_size, width = verbose ? 16 : 32;
    unsigned long long block = (unsigned long long)tree->context.block_number;
    if (count > size - offset)
        count = size - offset;
    uint32_t last = offset + count - 1;
    bw_text_addf(text, " File: %s (%u)\n", path, file);
    if (verbose)
        bw_text_addf(text, " Block: %-7llu Offsets: %4u to %4u  Dba:0x%08x\n", block, offset, last, dba);
    else
        bw_text_addf(text, " Block: %-16llu Offsets: %4u to %4u           Dba:0x%08x\n", block, offset, last, dba);
    add_dashes(text, verbose ? 55 : 72);
    for (uint32_t at = offset; at <= last; at += width) {
        uint32_t here = last - at + 1 < width ? last - at + 1 : width;
        if (verbose)
            add_verbose_line(tree->bytes + at, here, text);
        else
            add_plain_line(tree->bytes + at, here, text);
    }
    bw_text_addf(text, "\n <%u bytes per line>\n", width);
}

/* --- examine --- */
void bw_bbed_pointer(const bw_tree *tree, uint32_t offset, bool with_value, bw_text *text)
{
    char name[64];
    int64_t rowdata = bw_tree_find(tree, "rowdata");
    const bw_field *f = rowdata >= 0 ? &tree->fields[rowdata] : NULL;
    bool inside = f && offset >= f->offset && offset < f->offset + f->length;
    snprintf(name, sizeof(name), "%s[%u]", inside ? "rowdata" : "block", inside ? offset - f->offset : offset);
    bw_text_addf(text, "%-*s @%-8u\n", NAME_COLUMNS, name, offset);
    add_dashes(text, strlen(name));
    if (with_value) {
        char typed[80];
        snprintf(typed, sizeof(typed), "ub1 %s", name);
        bw_text_addf(text, "%-*s @%-8u 0x%02x\n", NAME_COLUMNS, typed, offset, tree->bytes[offset]);
    }
}

static const char *const row_flags[] = {"KDRHFN", "KDRHFP", "KDRHFL", "KDRHFF",
                                        "KDRHFD", "KDRHFH", "KDRHFC", "KDRHFK"};

static void add_row_flags(uint8_t fb, bw_text *text)
{
    const char *before = " (";
    for (unsigned bit = 0; bit < 8; bit++)
        if (fb & 1u << bit) {
            bw_text_addf(text, "%s%s", before, row_flags[bit]);
            before = ", ";
        }
    bw_text_add(text, *before == ',' ? ")" : " (NONE)");
}

static void add_column(const uint8_t *bytes, uint32_t length, char format, bw_text *text)
{
    char number[200], when_text[48];
    bw_datetime when;
    bw_rowid rowid;
    char rowid_text[19];
    if (format == 'n' && bw_number_decode(bytes, length, number)) {
        bw_text_addf(text, "%s ", number);
    } else if (format == 't' && bw_timestamp_decode(bytes, length, &when)) {
        bw_text_addf(text, "%s ", bw_datetime_format(&when, when_text));
    } else if (format == 'i' && bw_rowid_decode(bytes, length, &rowid)) {
        bw_text_addf(text, "%s ", bw_rowid_format(&rowid, rowid_text));
    } else if (format == 'c') {
        for (uint32_t i = 0; i < length; i++)
            bw_text_addf(text, "%c", isprint(bytes[i]) ? bytes[i] : '.');
        bw_text_add(text, " ");
    } else {
        for (uint32_t i = 0; i < length; i++)
            bw_text_addf(text, " 0x%02x ", bytes[i]);
    }
    while (text->length && text->data[text->length - 1] == ' ' && format == 'c')
        text->data[--text->length] = '\0';
}

/* Where the columns begin: behind flag, lock, count, and what clusters and chains put between. */
static uint32_t columns_start(const uint8_t *bytes, uint32_t offset)
{
    uint8_t fb = bytes[offset];
    uint32_t at = offset + 3;
    if (fb & 0x80)
        return at + 16;
    at += (fb & 0xc0) == 0x40;
    at += (fb & 0x28) == 0x08 ? 6 : 0;
    at += fb & 0x04 ? 0 : 6;
    return at;
}

bool bw_bbed_examine_row(const bw_tree *tree, uint32_t offset, const char *formats, bw_text *text)
{
    uint32_t end = tree->context.block_size - 4;
    const uint8_t *b = tree->bytes;
    if (offset + 3 > end)
        return false;
    uint8_t fb = b[offset];
    unsigned columns = (fb & 0x3c) == 0x3c ? 0 : b[offset + 2];
    bw_bbed_pointer(tree, offset, false, text);
    bw_text_addf(text, "flag@%u: 0x%02x", offset, fb);
    add_row_flags(fb, text);
    bw_text_addf(text, "\nlock@%u: 0x%02x\ncols@%u: %4u\n\n", offset + 1, b[offset + 1], offset + 2, columns);
    uint32_t at = columns_start(b, offset);
    for (unsigned c = 0; c < columns && at < end; c++) {
        uint32_t start = at, length = b[at++];
        if (length == 0xfe && at + 2 <= end) {
            length = bw_get16(b + at, tree->context.big_endian);
            at += 2;
        }
        if (length == 0xff) {
            bw_text_addf(text, "col %4u[0] @%u: *NULL*\n", c, start);
            continue;
        }
        if (length > end - at)
            length = end - at;
        char format = *formats ? *formats : 'x';
        bw_text_addf(text, "col %4u[%u] @%u: ", c, length, start);
        add_column(b + at, length, format, text);
        bw_text_add(text, "\n");
        formats += *formats != '\0';
        at += length;
    }
    bw_text_add(text, "\n");
    return true;
}
