/* Rows as BBED's "p *kdbr[n]" and "x /r..." print them. Confirmed on sessions: flag, lock, cols,
 * columns of n, c and t, *NULL*. Likely, from memory of sessions only: ckix, kref, mref, hrid,
 * nrid, the forms of x, d, u, o and i. */
#include <blockwright/bbed.h>
#include <blockwright/row.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NAME_COLUMNS 44

/* --- where --- */
/* "rowdata[12]": rows are counted from the row data's begin; elsewhere the block's. */
static void pointer_name(const bw_tree *tree, uint32_t offset, char name[48])
{
    int64_t field = bw_tree_find(tree, "rowdata");
    const bw_field *rowdata = field >= 0 ? &tree->fields[field] : NULL;
    bool inside =
        rowdata && offset >= rowdata->offset && offset - rowdata->offset < rowdata->length;
    snprintf(name, 48, "%s[%u]", inside ? "rowdata" : "block",
             inside ? offset - rowdata->offset : offset);
}

static void add_dashes(size_t count, bw_text *text)
{
    while (count--)
        bw_text_add(text, "-");
    bw_text_add(text, "\n");
}

void bw_bbed_print_pointer(const bw_tree *tree, uint32_t offset, bw_text *text)
{
    char name[48];
    pointer_name(tree, offset, name);
    bw_text_addf(text, "%s\n", name);
    add_dashes(strlen(name), text);
    bw_text_addf(text, "ub1 %-*s@%-8u 0x%02x\n", NAME_COLUMNS - 4, name, offset,
                 tree->bytes[offset]);
}

/* --- the row's head --- */
static void add_flags(uint8_t flags, bw_text *text)
{
    static const char *const names[] = {"KDRHFN", "KDRHFP", "KDRHFL", "KDRHFF",
                                        "KDRHFD", "KDRHFH", "KDRHFC", "KDRHFK"};
    const char *before = " (";
    for (unsigned bit = 0; bit < 8; bit++)
        if (flags & 1u << bit) {
            bw_text_addf(text, "%s%s", before, names[bit]);
            before = ", ";
        }
    bw_text_add(text, flags ? ")" : " (NONE)");
}

static uint32_t add_count(unsigned count, const char *label, uint32_t at, bw_text *text)
{
    bw_text_addf(text, "%s@%u: %4u\n", label, at, count);
    return at + 2;
}

static uint32_t add_row_address(const bw_rowid *rowid, const char *label, uint32_t at,
                                bw_text *text)
{
    bw_text_addf(text, "%s@%u:0x%08x.%x\n", label, at, rowid->rdba, rowid->slot);
    return at + 6;
}

/* What cluster keys, clustered rows and pieces of chained rows have before their columns. */
static void add_links(const bw_row_piece *p, bw_text *text)
{
    uint32_t at = p->offset + 3;
    if (p->flags & BW_ROW_KEY) {
        at = add_count(p->current, "kref", at, text);
        at = add_count(p->committed, "mref", at, text);
        at = add_row_address(&p->previous_key, "hrid", at, text);
        add_row_address(&p->next_key, "nrid", at, text);
        return;
    }
    if (p->flags & BW_ROW_CLUSTERED)
        bw_text_addf(text, "ckix@%u: %4u\n", at++, p->cluster_key);
    if (p->has_head)
        at = add_row_address(&p->head, "hrid", at, text);
    if (p->has_next)
        add_row_address(&p->next, "nrid", at, text);
}

/* --- columns --- */
static void add_bytes(const uint8_t *bytes, uint32_t length, char format, bw_text *text)
{
    for (uint32_t i = 0; i < length; i++) {
        if (format == 'd')
            bw_text_addf(text, " %d ", (int8_t)bytes[i]);
        else if (format == 'u')
            bw_text_addf(text, " %u ", bytes[i]);
        else if (format == 'o')
            bw_text_addf(text, " 0%o ", bytes[i]);
        else
            bw_text_addf(text, " 0x%02x ", bytes[i]);
    }
}

static void add_characters(const uint8_t *bytes, uint32_t length, bw_text *text)
{
    for (uint32_t i = 0; i < length; i++)
        bw_text_addf(text, "%c", bytes[i] < 0x80 && isprint(bytes[i]) ? bytes[i] : '.');
}

static void add_rowid(const bw_rowid *rowid, bw_text *text)
{
    char base64[19];
    if (rowid->object)
        bw_text_addf(text, "%s ", bw_rowid_format(rowid, base64));
    else
        bw_text_addf(text, "0x%08x.%x ", rowid->rdba, rowid->slot);
}

/* What is no valid value of its format is shown as bytes. */
static void add_value(const uint8_t *bytes, uint32_t length, char format, bw_text *text)
{
    char number[BW_NUMBER_TEXT], when_text[BW_TIME_TEXT];
    bw_datetime when;
    bw_rowid rowid;
    if (format == 'n' && bw_number_decode(bytes, length, number))
        bw_text_addf(text, "%s ", number);
    else if (format == 't' && bw_timestamp_decode(bytes, length, &when))
        bw_text_addf(text, "%s ", bw_datetime_format(&when, when_text));
    else if (format == 'i' && bw_rowid_decode(bytes, length, &rowid))
        add_rowid(&rowid, text);
    else if (format == 'c')
        add_characters(bytes, length, text);
    else
        add_bytes(bytes, length, format, text);
}

static void add_column(const bw_row_column *c, uint32_t at, unsigned column, char format,
                       bw_text *text)
{
    char label[24];
    snprintf(label, sizeof(label), "%u[%u]", column, c->length);
    bw_text_addf(text, "col %7s @%u: ", label, at);
    if (c->null)
        bw_text_add(text, "*NULL*");
    else
        add_value(c->bytes, c->length, format, text);
    bw_text_add(text, "\n");
}

static void add_columns(const bw_table_block *block, const bw_row_piece *piece, const char *formats,
                        bw_text *text)
{
    bw_row_column column;
    uint32_t at = piece->data, next = at;
    bw_text_add(text, "\n");
    for (unsigned i = 0; i < piece->columns && bw_row_column_read(block, &next, &column); i++) {
        add_column(&column, at, i, *formats ? *formats : 'x', text);
        formats += *formats != '\0';
        at = next;
    }
    bw_text_add(text, "\n");
}

bool bw_bbed_examine_row(const bw_tree *tree, uint32_t offset, const char *formats, bw_text *text)
{
    char name[48];
    const bw_table_block block = {.bytes = tree->bytes,
                                  .size = tree->context.block_size,
                                  .big_endian = tree->context.big_endian};
    bw_row_piece piece;
    bool whole = bw_row_piece_read(&block, offset, &piece);
    if (!whole && piece.data == 0)
        return false;
    bool deleted = piece.flags & BW_ROW_DELETED;
    pointer_name(tree, offset, name);
    bw_text_addf(text, "%-*s@%-8u\n", NAME_COLUMNS, name, offset);
    add_dashes(strlen(name), text);
    bw_text_addf(text, "flag@%u: 0x%02x", offset, piece.flags);
    add_flags(piece.flags, text);
    bw_text_addf(text, "\nlock@%u: 0x%02x\ncols@%u: %4u\n", offset + 1, piece.lock, offset + 2,
                 deleted ? 0 : piece.columns);
    if (!whole || deleted)
        return true;
    add_links(&piece, text);
    add_columns(&block, &piece, formats, text);
    return true;
}
