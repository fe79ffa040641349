#include <blockwright/bbed.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Columns before the '@': the same in maps and prints. */
#define NAME_COLUMNS 44

static void add_dashes(bw_text *text, size_t count)
{
    while (count--)
        bw_text_add(text, "-");
    bw_text_add(text, "\n");
}

static char shown(uint8_t byte, char otherwise)
{
    return byte < 0x80 && isprint(byte) ? (char)byte : otherwise;
}

/* "name                 @100     " - what follows stands right behind. */
static void add_name(int indent, const char *name, uint32_t offset, bw_text *text)
{
    bw_text_addf(text, "%*s%-*s@%-8u", indent, "", NAME_COLUMNS - indent, name, offset);
}

/* --- map --- */
/* "struct ktbbhitl[2], 48 bytes", "sb2 kdbr[2]" */
static void add_array_name(const bw_tree *tree, uint32_t index, bw_text *name)
{
    const bw_field *f = &tree->fields[index], *first = f + 1;
    uint32_t count = 0;
    for (uint32_t i = index + 1; i < f->end; i = tree->fields[i].end)
        count++;
    if (first->kind == BW_FIELD_STRUCT)
        bw_text_addf(name, "struct %s[%u], %u bytes", f->name, count, f->length);
    else
        bw_text_addf(name, "%s %s[%u]", first->type, f->name, count);
}

/* "struct kcbh, 20 bytes", "text kcvfhtnm[30]", "ub4 tailchk" */
static void add_member_name(const bw_tree *tree, uint32_t index, bw_text *name)
{
    const bw_field *f = &tree->fields[index];
    const char *kind = bw_field_is_union(tree, index) ? "union" : "struct";
    if (f->kind == BW_FIELD_ARRAY)
        add_array_name(tree, index, name);
    else if (f->kind == BW_FIELD_STRUCT)
        bw_text_addf(name, "%s %s, %u bytes", kind, f->name, f->length);
    else if (f->kind == BW_FIELD_TEXT)
        bw_text_addf(name, "text %s[%u]", f->name, f->length);
    else if (f->kind == BW_FIELD_RAW)
        bw_text_addf(name, "ub1 %s[%u]", f->name, f->length);
    else
        bw_text_addf(name, "%s %s", f->type, f->name);
}

static void add_map_line(const bw_tree *tree, uint32_t index, int indent, bw_text *text)
{
    bw_text name = {0};
    add_member_name(tree, index, &name);
    add_name(indent, bw_text_get(&name), tree->fields[index].offset, text);
    bw_text_add(text, "\n");
    bw_text_free(&name);
}

static bool in_map(const bw_tree *tree, uint32_t index)
{
    const bw_field *f = &tree->fields[index];
    bool empty_array = f->kind == BW_FIELD_ARRAY && f->end == index + 1;
    return bw_field_in_bbed(tree, index) && !empty_array;
}

/* Members of a struct; of an array of structs those of its first element stand for all. */
static void add_map_members(const bw_tree *tree, uint32_t index, bw_text *text)
{
    uint32_t owner = tree->fields[index].kind == BW_FIELD_ARRAY ? index + 1 : index;
    const bw_field *f = &tree->fields[owner];
    if (f->kind != BW_FIELD_STRUCT)
        return;
    for (uint32_t i = owner + 1; i < f->end; i = tree->fields[i].end)
        if (in_map(tree, i))
            add_map_line(tree, i, 4, text);
}

void bw_bbed_map(const bw_tree *tree, const bw_bbed_place *place, bool verbose, bw_text *text)
{
    bw_text_addf(text, " File: %s (%u)\n", place->path, place->file);
    bw_text_addf(text, " Block: %-37llu Dba:0x%08x\n",
                 (unsigned long long)tree->context.block_number, place->dba);
    add_dashes(text, 60);
    bw_text_addf(text, " %s\n", tree->title);
    for (uint32_t i = 1; i < tree->count; i = tree->fields[i].end) {
        if (!in_map(tree, i))
            continue;
        bw_text_add(text, "\n");
        add_map_line(tree, i, 1, text);
        if (verbose)
            add_map_members(tree, i, text);
    }
    bw_text_add(text, "\n");
}

/* --- print --- */
/* One value behind its place. BBED puts a blank before numbers, whose column a minus sign takes,
 * and none before characters. */
static void add_value_line(int indent, const char *name, uint32_t offset, char base,
                           const char *value, bw_text *text)
{
    bool blank = value[0] != '-' && base != 'c';
    add_name(indent, name, offset, text);
    bw_text_addf(text, "%s%s\n", blank ? " " : "", value);
}

/* value has length bytes, not sign-extended. */
static void add_number(uint64_t value, uint32_t length, char base, bw_text *text)
{
    unsigned unused = length < 8 ? 64 - 8 * length : 0;
    if (base == 'd')
        bw_text_addf(text, "%lld", (long long)((int64_t)(value << unused) >> unused));
    else if (base == 'u')
        bw_text_addf(text, "%llu", (unsigned long long)value);
    else if (base == 'o')
        bw_text_addf(text, "0%llo", (unsigned long long)value);
    else
        bw_text_addf(text, "0x%0*llx", 2 * (int)length, (unsigned long long)value);
}

static void add_in_base(const bw_tree *tree, uint32_t offset, uint32_t length, char base,
                        bw_text *text)
{
    uint64_t value = 0;
    for (uint32_t i = 0; i < length; i++) {
        uint32_t at = tree->context.big_endian ? offset + i : offset + length - 1 - i;
        value = value << 8 | tree->bytes[at];
    }
    if (base != 'c')
        add_number(value, length, base, text);
    for (uint32_t i = 0; base == 'c' && i < length; i++)
        bw_text_addf(text, "%c", shown(tree->bytes[offset + i], ' '));
}

static void add_scalar(const bw_tree *tree, uint32_t index, int indent, char base, bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    bw_text name = {0}, value = {0};
    bw_text_addf(&name, "%s %s", f->type, f->name);
    if (f->index >= 0)
        bw_text_addf(&name, "[%d]", f->index);
    if (base == BW_BBED_AS_IS || f->length > 8)
        bw_field_bbed_text(tree, index, &value);
    else
        add_in_base(tree, f->offset, f->length, base, &value);
    add_value_line(indent, bw_text_get(&name), f->offset, base, bw_text_get(&value), text);
    bw_text_free(&value);
    bw_text_free(&name);
}

static void add_byte(const bw_tree *tree, uint32_t index, uint32_t i, int indent, char base,
                     bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    bool is_text = f->kind == BW_FIELD_TEXT;
    bw_text name = {0}, value = {0};
    bw_text_addf(&name, "%s %s[%u]", is_text ? "text" : "ub1", f->name, i);
    if (base == BW_BBED_AS_IS)
        base = is_text ? 'c' : 'x';
    add_in_base(tree, f->offset + i, 1, base, &value);
    add_value_line(indent, bw_text_get(&name), f->offset + i, base, bw_text_get(&value), text);
    bw_text_free(&value);
    bw_text_free(&name);
}

static void add_struct_line(const bw_tree *tree, uint32_t index, int indent, bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    bw_text name = {0};
    bw_text_addf(&name, "%s %s", bw_field_is_union(tree, index) ? "union" : "struct", f->name);
    if (f->index >= 0)
        bw_text_addf(&name, "[%d]", f->index);
    bw_text_addf(&name, ", %u bytes", f->length);
    add_name(indent, bw_text_get(&name), f->offset, text);
    bw_text_add(text, "\n");
    bw_text_free(&name);
}

static void add_field(const bw_tree *tree, uint32_t index, int indent, char base, bw_text *text)
{
    const bw_field *f = &tree->fields[index];
    if (!bw_field_in_bbed(tree, index))
        return;
    if (f->kind == BW_FIELD_UINT || f->kind == BW_FIELD_INT) {
        add_scalar(tree, index, indent, base, text);
    } else if (f->kind == BW_FIELD_TEXT || f->kind == BW_FIELD_RAW) {
        for (uint32_t i = 0; i < f->length; i++)
            add_byte(tree, index, i, indent, base, text);
    } else {
        if (f->kind == BW_FIELD_STRUCT)
            add_struct_line(tree, index, indent, text);
        int inner = f->kind == BW_FIELD_STRUCT ? indent + 3 : indent;
        for (uint32_t i = index + 1; i < f->end; i = tree->fields[i].end)
            add_field(tree, i, inner, base, text);
    }
}

void bw_bbed_print(const bw_tree *tree, uint32_t field, char base, bw_text *text)
{
    add_field(tree, field, 0, base, text);
}

void bw_bbed_print_byte(const bw_tree *tree, uint32_t field, uint32_t index, char base,
                        bw_text *text)
{
    add_byte(tree, field, index, 0, base, text);
}

void bw_bbed_print_block(const bw_tree *tree, char base, bw_text *text)
{
    for (uint32_t i = 1; i < tree->count; i = tree->fields[i].end)
        if (tree->fields[i].kind != BW_FIELD_RAW)
            add_field(tree, i, 0, base, text);
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
        bw_text_addf(text, "%c", shown(bytes[i], '.'));
    bw_text_add(text, "\n");
    bw_text_free(&line);
}

static void add_dump_head(const bw_tree *tree, const bw_bbed_place *place, uint32_t offset,
                          uint32_t last, bool verbose, bw_text *text)
{
    unsigned long long block = (unsigned long long)tree->context.block_number;
    bw_text_addf(text, " File: %s (%u)\n", place->path, place->file);
    if (verbose)
        bw_text_addf(text, " Block: %-7llu Offsets: %4u to %4u  Dba:0x%08x\n", block, offset, last,
                     place->dba);
    else
        bw_text_addf(text, " Block: %-16llu Offsets: %4u to %4u           Dba:0x%08x\n", block,
                     offset, last, place->dba);
    add_dashes(text, verbose ? 55 : 72);
}

void bw_bbed_dump(const bw_tree *tree, const bw_bbed_place *place, uint32_t offset, uint32_t count,
                  bool verbose, bw_text *text)
{
    uint32_t size = tree->context.block_size, width = verbose ? 16 : 32;
    if (offset >= size)
        return;
    uint32_t behind = count > size - offset ? size : offset + count;
    add_dump_head(tree, place, offset, behind - 1, verbose, text);
    for (uint32_t at = offset; at < behind; at += width) {
        uint32_t here = behind - at < width ? behind - at : width;
        if (verbose)
            add_verbose_line(tree->bytes + at, here, text);
        else
            add_plain_line(tree->bytes + at, here, text);
    }
    bw_text_addf(text, "\n <%u bytes per line>\n", width);
}
