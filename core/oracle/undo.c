/* Undo blocks and the heads of their records: reference 3.9. */
#include "core/oracle/digits.h"
#include <blockwright/undo.h>

#include <stdio.h>
#include <string.h>

#define UNDO_BLOCK 0x02
#define XID_AT 20u
#define SEQUENCE_AT 28u
#define COUNT_AT 30u
#define LAST_AT 31u
#define DIRECTORY_AT 34u
#define BASE 20u /* directory entries count from here */
#define TAIL_BYTES 4u
#define HEAD_BYTES 24u /* ktubu */
#define KTB_AT_8 0x08u /* ktb's flag: what follows begins at 8, not at 4 */
#define ITL_BYTES 24u
#define KDO_BYTES 16u
#define LAYER_INDEX 10u
#define LAYER_ROW 11u
#define CODE_LEAF 22u
#define CODE_ROW 1u
#define DOM2 0x80u

bw_xid bw_xid_get(const uint8_t bytes[8], bool big_endian)
{
    return (bw_xid){.segment = bw_get16(bytes, big_endian),
                    .slot = bw_get16(bytes + 2, big_endian),
                    .wrap = bw_get32(bytes + 4, big_endian)};
}

char *bw_xid_format(bw_xid xid, char text[BW_XID_TEXT])
{
    snprintf(text, BW_XID_TEXT, "0x%04x.%03x.%08x", xid.segment, xid.slot, xid.wrap);
    return text;
}

bool bw_xid_parse(const char *text, bw_xid *xid)
{
    unsigned segment, slot, wrap;
    int end = 0;
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    int got = sscanf(text, hex ? "%*2c%4x.%4x.%8x%n" : "%5u.%5u.%10u%n", &segment, &slot, &wrap,
                     &end);
    *xid = (bw_xid){(uint16_t)segment, (uint16_t)slot, wrap};
    return got == 3 && !text[end] && segment <= UINT16_MAX && slot <= UINT16_MAX;
}

bw_uba bw_uba_get(const uint8_t bytes[8], bool big_endian)
{
    return (bw_uba){.dba = bw_get32(bytes, big_endian),
                    .sequence = bw_get16(bytes + 4, big_endian),
                    .record = bytes[6]};
}

char *bw_uba_format(bw_uba uba, char text[BW_UBA_TEXT])
{
    snprintf(text, BW_UBA_TEXT, "0x%08x.%04x.%02x", uba.dba, uba.sequence, uba.record);
    return text;
}

bw_itl bw_itl_get(const uint8_t bytes[24], bool big_endian)
{
    bw_itl itl = {.xid = bw_xid_get(bytes, big_endian),
                  .uba = bw_uba_get(bytes + 8, big_endian),
                  .flags = bw_get16(bytes + 16, big_endian),
                  .scn = BW_SCN_NONE};
    if (itl.flags & (BW_ITL_COMMITTED | BW_ITL_UPPER_BOUND))
        itl.scn = bw_scn_from(bw_get32(bytes + 20, big_endian), bw_get16(bytes + 18, big_endian));
    return itl;
}

char *bw_itl_flags_format(uint16_t flags, char text[5])
{
    static const char letters[] = "CBUT"; /* 0x8000 down */
    for (unsigned i = 0; i < 4; i++)
        text[i] = flags & (0x8000u >> i) ? letters[i] : '-';
    text[4] = '\0';
    return text;
}

/* --- the block --- */
uint32_t bw_undo_record_at(const uint8_t *block, uint32_t size, bool big_endian, unsigned record)
{
    if (size < 512 || block[0] != UNDO_BLOCK || record == 0 || record > block[COUNT_AT] ||
        DIRECTORY_AT + 2 * record + 2 > size)
        return 0;
    uint32_t at = BASE + bw_get16(block + DIRECTORY_AT + 2 * record, big_endian);
    return at < size - TAIL_BYTES ? at : 0;
}

bw_status bw_undo_block_open(const uint8_t *bytes, uint32_t size, bool big_endian,
                             bw_undo_block *block, bw_error *err)
{
    if (size < 512 || bytes[0] != UNDO_BLOCK)
        return bw_error_set(err, BW_ERR_FORMAT, "no undo block (type 0x%02x)", bytes[0]);
    *block = (bw_undo_block){.bytes = bytes,
                             .size = size,
                             .big_endian = big_endian,
                             .xid = bw_xid_get(bytes + XID_AT, big_endian),
                             .sequence = bw_get16(bytes + SEQUENCE_AT, big_endian),
                             .records = bytes[COUNT_AT],
                             .last = bytes[LAST_AT]};
    if (DIRECTORY_AT + 2 * block->records + 2 > size - TAIL_BYTES)
        return bw_error_set(err, BW_ERR_FORMAT,
                            "its directory of %u records does not fit; look at ktubhcnt",
                            block->records);
    return BW_OK;
}

/* --- a record --- */
const char *bw_row_operation_name(unsigned operation)
{
    static const char *const names[] = {
        [1] = "IUR", [2] = "IRP",  [3] = "DRP",  [4] = "LKR",  [5] = "URP",  [6] = "ORP",
        [7] = "MFC", [8] = "CFA",  [9] = "CKI",  [10] = "SKL", [11] = "QMI", [12] = "QMD",
        [14] = "DSC", [16] = "LMN", [17] = "LLB", [20] = "SHK", [21] = "array update",
        [22] = "CMP", [23] = "DCU", [24] = "MRK"};
    return operation < BW_COUNT(names) && names[operation] ? names[operation] : "?";
}

/* Length of field i of a record, whose array of lengths lies in the block. */
static uint32_t field_length(const bw_undo_block *b, const bw_undo_record *r, unsigned i)
{
    return bw_get16(b->bytes + r->at + 2 + 2 * i, b->big_endian);
}

static uint32_t padded(uint32_t length)
{
    return (length + 3) & ~3u;
}

/* Where field i begins; its length in *length. The fields were seen to fit. */
static uint32_t field_at(const bw_undo_block *b, const bw_undo_record *r, unsigned i,
                         uint32_t *length)
{
    uint32_t at = r->fields_at;
    for (unsigned n = 0; n < i; n++)
        at += padded(field_length(b, r, n));
    *length = i < r->fields ? field_length(b, r, i) : 0;
    return at;
}

/* The array of lengths and the fields, within the record. */
static const char *measure(const bw_undo_block *b, bw_undo_record *r)
{
    uint32_t before = bw_get16(b->bytes + DIRECTORY_AT + 2 * (r->number - 1), b->big_endian);
    uint32_t begin = bw_get16(b->bytes + DIRECTORY_AT + 2 * r->number, b->big_endian);
    if (before <= begin || BASE + before > b->size - TAIL_BYTES)
        return "it ends before it begins, or behind the block: look at ktubhidx";
    r->at = BASE + begin;
    r->size = before - begin;
    uint32_t array = r->size < 4 ? 0 : bw_get16(b->bytes + r->at, b->big_endian);
    if (array < 4 || array & 1 || padded(array) > r->size)
        return "its array of field lengths does not fit";
    r->fields = array / 2 - 1;
    r->fields_at = r->at + padded(array);
    uint32_t end = r->fields_at;
    for (unsigned i = 0; i < r->fields; i++) {
        end += padded(field_length(b, r, i));
        if (end > r->at + r->size)
            return "its fields reach over its end";
    }
    return field_length(b, r, 0) < HEAD_BYTES ? "its first field is no head of a record" : NULL;
}

static void read_head(const bw_undo_block *b, bw_undo_record *r)
{
    const uint8_t *p = b->bytes + r->fields_at;
    r->object = bw_get32(p, b->big_endian);
    r->data_object = bw_get32(p + 4, b->big_endian);
    r->tablespace = bw_get32(p + 8, b->big_endian);
    r->previous_block = bw_get32(p + 12, b->big_endian);
    r->layer = p[16];
    r->code = p[17];
    r->slot = p[18];
    r->previous = p[19];
    r->flags = bw_get16(p + 20, b->big_endian);
    if (!(r->flags & BW_UNDO_BEGIN)) /* there it holds 1, whatever the wrap is */
        r->wrap = bw_get16(p + 22, b->big_endian);
}

static void read_slot_change(const bw_undo_block *b, bw_undo_record *r)
{
    uint32_t length, at = field_at(b, r, 1, &length);
    if (length < 4)
        return;
    uint32_t from = b->bytes[at + 1] & KTB_AT_8 ? 8 : 4;
    unsigned change = b->bytes[at] & 0x0f;
    const uint8_t *rest = b->bytes + at + from;
    if (change == BW_SLOT_SAME && length >= from + 8)
        r->uba = bw_uba_get(rest, b->big_endian);
    else if (change == BW_SLOT_OTHER && length >= from + ITL_BYTES)
        r->itl = bw_itl_get(rest, b->big_endian);
    else if (change != BW_SLOT_UNUSED && change != BW_SLOT_SEVERAL)
        return;
    r->slot_change = (bw_slot_change)change;
}

/* Row, table, columns: where they stand differs by operation; k is the part behind kdo's head. */
static void read_row(const bw_undo_block *b, bw_undo_record *r, uint32_t at, uint32_t length)
{
    const uint8_t *k = b->bytes + at + KDO_BYTES;
    bool be = b->big_endian;
    uint32_t rest = length - KDO_BYTES;
    switch (r->operation) {
    case BW_ROW_IRP:
    case BW_ROW_ORP:
        if (rest < 29)
            break;
        r->row_flags = k[0];
        r->lock = k[1];
        r->row = bw_get16(k + 26, be);
        r->table = k[28];
        r->columns = rest >= 29u + (k[2] + 7u) / 8 ? k[2] : 0;
        r->nulls_at = at + KDO_BYTES + 29;
        return;
    case BW_ROW_DRP:
    case BW_ROW_LKR:
        if (rest < 4)
            break;
        r->row = bw_get16(k, be);
        r->table = k[2];
        r->lock = k[3];
        return;
    case BW_ROW_URP:
        if (rest < 10)
            break;
        r->row_flags = k[0];
        r->lock = k[1];
        r->table = k[3];
        r->row = bw_get16(k + 4, be);
        r->columns = rest >= 10u + (k[7] + 7u) / 8 ? k[7] : 0;
        r->nulls_at = at + KDO_BYTES + 10;
        return;
    case BW_ROW_CFA:
        if (rest < 13)
            break;
        r->row = bw_get16(k + 8, be);
        r->row_flags = k[10];
        r->table = k[11];
        r->lock = k[12];
        return;
    case BW_ROW_QMI:
    case BW_ROW_QMD:
        if (rest < 4 || rest < 4 + 2u * k[2])
            break;
        r->table = k[0];
        r->lock = k[1];
        r->rows = k[2];
        r->rows_at = at + KDO_BYTES + 4;
        return;
    default: r->row = UINT32_MAX; return;
    }
    r->fault = "the row operation is shorter than its kind asks for";
}

static void read_change(const bw_undo_block *b, bw_undo_record *r)
{
    uint32_t length, at = field_at(b, r, 2, &length);
    bool row = r->layer == LAYER_ROW && r->code == CODE_ROW;
    bool leaf = r->layer == LAYER_INDEX && r->code == CODE_LEAF;
    if (r->flags & BW_UNDO_PIECE || (!row && !leaf) || r->fields < 3 || length < KDO_BYTES)
        return;
    const uint8_t *p = b->bytes + at;
    read_slot_change(b, r);
    r->has_change = true;
    if (leaf) {
        r->operation = p[0];
        r->itl_number = p[1];
        r->dba = bw_get32(p + 8, b->big_endian);
        return;
    }
    r->dba = bw_get32(p, b->big_endian);
    r->operation = p[10] & 0x1f;
    r->dom2 = p[11] & DOM2;
    r->itl_number = p[12];
    read_row(b, r, at, length);
}

bool bw_undo_record_read(const bw_undo_block *block, unsigned number, bw_undo_record *record)
{
    *record = (bw_undo_record){.number = number};
    if (number == 0 || number > block->records)
        return false;
    record->fault = measure(block, record);
    if (record->fault)
        return true;
    read_head(block, record);
    read_change(block, record);
    return true;
}

bool bw_undo_record_touches(const bw_undo_block *block, const bw_undo_record *record, unsigned row)
{
    if (!record->has_change || record->layer != LAYER_ROW)
        return false;
    for (unsigned i = 0; i < record->rows; i++)
        if (bw_get16(block->bytes + record->rows_at + 2 * i, block->big_endian) == row)
            return true;
    return !record->rows && record->row == row;
}

/* --- columns --- */
static bool holds_columns(const bw_undo_record *r)
{
    return r->has_change && r->layer == LAYER_ROW && r->columns &&
           (r->operation == BW_ROW_IRP || r->operation == BW_ROW_ORP ||
            r->operation == BW_ROW_URP);
}

bw_undo_columns bw_undo_columns_of(const bw_undo_block *block, const bw_undo_record *record)
{
    bw_undo_columns c = {.block = block, .record = record, .next = UINT32_MAX};
    uint32_t length;
    if (!holds_columns(record) || record->fault)
        return c;
    c.field = record->operation == BW_ROW_URP ? 4 : 3;
    c.at = field_at(block, record, c.field, &length);
    c.end = c.at + length;
    /* A row piece of several columns in one field is compressed: its form is not known. */
    bool one_field = record->operation != BW_ROW_URP && record->columns > 1 &&
                     length == bw_get16(block->bytes + record->nulls_at - 5, block->big_endian);
    if (record->fields > c.field && !one_field)
        c.next = 0;
    return c;
}

static unsigned column_number(const bw_undo_columns *c)
{
    uint32_t length, at;
    if (c->record->operation != BW_ROW_URP)
        return c->next;
    at = field_at(c->block, c->record, 3, &length);
    if (c->record->dom2) /* one number: the columns run on from it */
        return length < 2 ? c->next : bw_get16(c->block->bytes + at, c->block->big_endian) + c->next;
    return 2 * c->next + 2 > length ? c->next
                                    : bw_get16(c->block->bytes + at + 2 * c->next,
                                               c->block->big_endian);
}

static bool take_from_vector(bw_undo_columns *c, bw_row_column *column)
{
    const uint8_t *bytes = c->block->bytes;
    if (c->at >= c->end)
        return false;
    uint32_t length = bytes[c->at++];
    column->null = length == 0xff;
    if (length == 0xfe) {
        if (c->end - c->at < 2)
            return false;
        length = bw_get16(bytes + c->at, c->block->big_endian);
        c->at += 2;
    }
    length = column->null ? 0 : length;
    if (length > c->end - c->at)
        return false;
    column->bytes = bytes + c->at;
    column->length = length;
    c->at += length;
    return true;
}

/* Columns that are NULL have an empty field in an update, or none at all. */
static bool take_field(bw_undo_columns *c, bw_row_column *column)
{
    const bw_undo_record *r = c->record;
    bool update = r->operation == BW_ROW_URP;
    column->null = c->block->bytes[r->nulls_at + c->next / 8] >> c->next % 8 & 1;
    while (update && c->field < r->fields && !field_length(c->block, r, c->field))
        c->field++;
    if (column->null && update)
        return true;
    if (c->field >= r->fields)
        return false;
    column->length = field_length(c->block, r, c->field++);
    column->bytes = c->block->bytes + c->at;
    c->at += padded(column->length);
    return true;
}

bool bw_undo_columns_next(bw_undo_columns *columns, unsigned *number, bw_row_column *column)
{
    if (columns->next >= columns->record->columns)
        return false;
    *number = column_number(columns);
    *column = (bw_row_column){0};
    if (columns->record->dom2 ? !take_from_vector(columns, column) : !take_field(columns, column))
        return false;
    columns->next++;
    return true;
}
