/* Rows as BBED's "p *kdbr[n]" and "x /r..." print them. Confirmed on sessions: flag, lock, cols,
 * columns of n, c and t, *NULL*. Likely, from memory of sessions only: ckix, kref, mref, hrid,
 * nrid, the forms of x, d, u, o and i. */
#include <blockwright/bbed.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define TAIL_BYTES 4u
#define NAME_COLUMNS 44

#define FLAG_CLUSTER_KEY 0x80u
#define FLAG_CLUSTERED 0x40u
#define FLAG_HEAD 0x20u
#define FLAG_DELETED 0x10u
#define FLAG_FIRST 0x08u
#define FLAG_LAST 0x04u
#define COLUMN_IS_NULL 0xffu
#define COLUMN_IS_LONG 0xfeu /* two bytes of length follow, in the file's byte order */

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

/* Everything of one row that is walked through: its bytes end before the block's tail. */
typedef struct walk {
    const uint8_t *block;
    uint32_t at, end;
    bool big_endian;
    bw_text *text;
} walk;

static bool left(const walk *w, uint32_t bytes)
{
    return w->end - w->at >= bytes;
}

static void add_count(walk *w, const char *label)
{
    if (!left(w, 2))
        return;
    bw_text_addf(w->text, "%s@%u: %4u\n", label, w->at, bw_get16(w->block + w->at, w->big_endian));
    w->at += 2;
}

static void add_row_address(walk *w, const char *label)
{
    bw_rowid rowid;
    if (!left(w, 6) || !bw_rowid_decode(w->block + w->at, 6, &rowid))
        return;
    bw_text_addf(w->text, "%s@%u:0x%08x.%x\n", label, w->at, rowid.rdba, rowid.slot);
    w->at += 6;
}

static void add_cluster_index(walk *w)
{
    if (!left(w, 1))
        return;
    bw_text_addf(w->text, "ckix@%u: %4u\n", w->at, w->block[w->at]);
    w->at++;
}

/* What cluster keys, clustered rows and pieces of chained rows have before their columns. */
static void add_links(walk *w, uint8_t flags)
{
    if (flags & FLAG_CLUSTER_KEY) {
        add_count(w, "kref");
        add_count(w, "mref");
        add_row_address(w, "hrid");
        add_row_address(w, "nrid");
        return;
    }
    if (flags & FLAG_CLUSTERED)
        add_cluster_index(w);
    if ((flags & FLAG_FIRST) && !(flags & FLAG_HEAD))
        add_row_address(w, "hrid");
    if (!(flags & FLAG_LAST))
        add_row_address(w, "nrid");
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

static void add_column(walk *w, unsigned column, char format)
{
    char label[24];
    uint32_t start = w->at, length = w->block[w->at++];
    bool null = length == COLUMN_IS_NULL;
    if (length == COLUMN_IS_LONG && left(w, 2)) {
        length = bw_get16(w->block + w->at, w->big_endian);
        w->at += 2;
    }
    if (null)
        length = 0;
    if (!left(w, length))
        length = w->end - w->at;
    snprintf(label, sizeof(label), "%u[%u]", column, length);
    bw_text_addf(w->text, "col %7s @%u: ", label, start);
    if (null)
        bw_text_add(w->text, "*NULL*");
    else
        add_value(w->block + w->at, length, format, w->text);
    bw_text_add(w->text, "\n");
    w->at += length;
}

static bool is_deleted(uint8_t flags)
{
    return flags & FLAG_DELETED;
}

bool bw_bbed_examine_row(const bw_tree *tree, uint32_t offset, const char *formats, bw_text *text)
{
    char name[48];
    walk w = {tree->bytes, offset + 3, tree->context.block_size - TAIL_BYTES,
              tree->context.big_endian, text};
    if (offset >= w.end || w.end - offset < 3)
        return false;
    const uint8_t *row = tree->bytes + offset;
    unsigned columns = is_deleted(row[0]) ? 0 : row[2];
    pointer_name(tree, offset, name);
    bw_text_addf(text, "%-*s@%-8u\n", NAME_COLUMNS, name, offset);
    add_dashes(strlen(name), text);
    bw_text_addf(text, "flag@%u: 0x%02x", offset, row[0]);
    add_flags(row[0], text);
    bw_text_addf(text, "\nlock@%u: 0x%02x\ncols@%u: %4u\n", offset + 1, row[1], offset + 2,
                 columns);
    if (is_deleted(row[0]))
        return true;
    add_links(&w, row[0]);
    bw_text_add(text, "\n");
    for (unsigned c = 0; c < columns && left(&w, 1); c++) {
        add_column(&w, c, *formats ? *formats : 'x');
        formats += *formats != '\0';
    }
    bw_text_add(text, "\n");
    return true;
}
