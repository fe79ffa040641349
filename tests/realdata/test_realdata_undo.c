/* Undo. J_core_demo_02, DSI07, DSI08 and R02 print undo segment headers, undo blocks and undo
 * records: the printed values are laid out at the reference's places and decoded; what binds the
 * places are the printed sizes (siz, the directory of records), which the laid bytes must have. The
 * redo logs hold undo records as bytes: change vectors 5.1, whose fields 2 and on are the record;
 * what they say is compared with their own ktudb and with the vector of the change that they take
 * back, both read here by the reference's places. */
#include "printed_undo.h"

#include <blockwright/redo.h>
#include <blockwright/undo.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JCORE "text/J_core_demo_02.txt"

static void put_block_head(uint8_t *block, uint8_t type)
{
    memset(block, 0, REALDATA_BLOCK);
    block[0] = type;
    block[1] = 0xa2;
}

/* --- the header of an automatic undo segment --- */
static const struct {
    const char *words;
    unsigned at, size; /* in the block; reference 3.8 */
    const char *path;
} header_numbers[] = {
    {"#extents: ", 36, 4, "extents_ktech"},
    {"#blocks: ", 40, 4, "blocks_ktech"},
    {"last map  ", 28, 4, "lastmap_ktech"},
    {"#maps: ", 32, 4, "mapcount_ktech"},
    {"offset: ", 44, 2, "mapend_ktech"},
    {"Highwater::  ", 60, 4, "hwmark_ktech.blkaddr_ktehw"},
    {"ext#: ", 48, 4, "hwmark_ktech.extno_ktehw"},
    {"blk#: ", 52, 4, "hwmark_ktech.blkno_ktehw"},
    {"ext size: ", 56, 4, "hwmark_ktech.extsize_ktehw"},
    {"Map Header:: next  ", 96, 4, "ktemh.next_ktemh"},
    {"obj#: ", 100, 4, "ktemh.obj_ktemh"},
    {"flag: ", 104, 4, "ktemh.flag_ktemh"},
    {"TRN CTL:: seq: ", 4100 + 18, 2, "ktuxc.ktuxcseq"},
    {"chd: ", 4100 + 28, 2, "ktuxc.ktuxcchd"},
    {"ctl: ", 4100 + 30, 2, "ktuxc.ktuxcctl"},
    {"inc: ", 4100 + 24, 4, "ktuxc.ktuxcinc"},
    {"nfb: ", 4100 + 20, 2, "ktuxc.ktuxcnfb"},
    {"mgc: ", 4100 + 32, 2, "ktuxc.ktuxcmgc"},
    {"xts: ", 4100 + 36, 4, "ktuxc.ktuxcxts"},
    {"flg: 0x0001 opt: ", 4100 + 40, 4, "ktuxc.ktuxcopt"},
    {"Version: ", 4100 + 34, 2, "ktuxc.ktuxcver"},
};

static unsigned long behind(const char *text, const char *words)
{
    const char *at = strstr(text, words);
    return at ? strtoul(at + strlen(words), NULL, 0) : 0;
}

static void lay_number(uint8_t *at, unsigned size, unsigned long value)
{
    if (size == 2)
        bw_put16(at, (uint16_t)value, false);
    else
        bw_put32(at, (uint32_t)value, false);
}

static void same(const bw_tree *tree, int64_t printed, const char *format, unsigned index)
{
    char path[96];
    snprintf(path, sizeof(path), format, index);
    realdata_number(tree, path, printed);
}

/* "   0x0080009a  length: 7", " Extent Number:0  Commit Time: 1300038179", the free block pool,
 * "** 0x1a   10    0x80  0x255b  0x0000  0x0000.03ee485a  0x0080009a ..." */
typedef struct header_lists {
    unsigned extents, pool, slots, times;
} header_lists;

typedef struct slot_line {
    unsigned index, state, flags, wrap, uel, scn_wrap, scn_base, dba, usn, slt, sqn, nub, stmt;
} slot_line;

static bool read_slot_line(const char *line, slot_line *s)
{
    return sscanf(line + strspn(line, "* "), "0x%x %u 0x%x 0x%x 0x%x 0x%x.%x 0x%x 0x%x.%x.%x 0x%x 0x%x",
                  &s->index, &s->state, &s->flags, &s->wrap, &s->uel, &s->scn_wrap, &s->scn_base,
                  &s->dba, &s->usn, &s->slt, &s->sqn, &s->nub, &s->stmt) == 13;
}

static void lay_header_line(uint8_t *block, const char *line, header_lists *n)
{
    unsigned a, b, c, d, e;
    slot_line s;
    if (sscanf(line, " 0x%x length: %u", &a, &b) == 2) {
        bw_put32(block + 108 + 8 * n->extents, a, false);
        bw_put32(block + 112 + 8 * n->extents++, b, false);
    } else if (sscanf(line, " uba: 0x%x.%x.%x ext: 0x%x spc: 0x%x", &a, &b, &c, &d, &e) == 5) {
        uint8_t *p = block + 4100 + 44 + 12 * n->pool++;
        bw_put32(p, a, false);
        bw_put16(p + 4, (uint16_t)b, false);
        p[6] = (uint8_t)c;
        bw_put16(p + 8, (uint16_t)d, false);
        bw_put16(p + 10, (uint16_t)e, false);
    } else if (read_slot_line(line, &s)) {
        uint8_t *p = block + 4100 + 104 + 40 * s.index;
        bw_put32(p, s.wrap, false);
        bw_put32(p + 4, s.dba, false);
        bw_put32(p + 8, s.scn_base, false);
        p[16] = (uint8_t)s.state;
        p[17] = (uint8_t)s.flags;
        bw_put16(p + 18, (uint16_t)s.uel, false);
        bw_put32(p + 32, s.nub, false);
        n->slots++;
    }
}

static void compare_header_line(const bw_tree *tree, const char *line, header_lists *n)
{
    unsigned a, b, c, d, e;
    slot_line s;
    if (sscanf(line, " 0x%x length: %u", &a, &b) == 2) {
        same(tree, a, "ktetb[%u].ktetbdba", n->extents);
        same(tree, b, "ktetb[%u].ktetbnbk", n->extents++);
    } else if (sscanf(line, " uba: 0x%x.%x.%x ext: 0x%x spc: 0x%x", &a, &b, &c, &d, &e) == 5) {
        same(tree, a, "ktuxcfbp[%u].ktufbuba.kubadba", n->pool);
        same(tree, b, "ktuxcfbp[%u].ktufbuba.kubaseq", n->pool);
        same(tree, c, "ktuxcfbp[%u].ktufbuba.kubarec", n->pool);
        same(tree, d, "ktuxcfbp[%u].ktufbext", n->pool);
        same(tree, e, "ktuxcfbp[%u].ktufbspc", n->pool++);
    } else if (read_slot_line(line, &s)) {
        same(tree, s.wrap, "ktuxe[%u].ktuxewrp", s.index);
        same(tree, s.dba, "ktuxe[%u].ktuxedba", s.index);
        same(tree, s.scn_base, "ktuxe[%u].ktuxescn.kscnbas", s.index);
        same(tree, s.state, "ktuxe[%u].ktuxesta", s.index);
        same(tree, s.flags, "ktuxe[%u].ktuxecfl", s.index);
        same(tree, (int16_t)s.uel, "ktuxe[%u].ktuxeuel", s.index);
        same(tree, s.nub, "ktuxe[%u].ktuxenub", s.index);
        n->slots++;
    }
}

static void an_automatic_header_reads_as_the_trace_prints_it(void **state)
{
    (void)state;
    static uint8_t block[REALDATA_BLOCK];
    size_t size;
    header_lists laid = {0}, compared = {0};
    realdata_need();
    char *text = realdata_read(JCORE, &size), *from = strstr(text, "Undo header:");
    *strstr(from, "Undo block:") = '\0';
    put_block_head(block, 0x26);
    for (size_t i = 0; i < BW_COUNT(header_numbers); i++)
        lay_number(block + header_numbers[i].at, header_numbers[i].size,
                   behind(from, header_numbers[i].words));
    bw_put32(block + 92, bw_get32(block + 36, false), false); /* all extents are in this map */
    for (char *line = from; line; line = strchr(line + 1, '\n'))
        lay_header_line(block, line + 1, &laid);
    bw_tree *tree = realdata_decode(block, REALDATA_BLOCK, 153, "data", false);
    for (size_t i = 0; i < BW_COUNT(header_numbers); i++)
        realdata_number(tree, header_numbers[i].path,
                        (int64_t)behind(from, header_numbers[i].words));
    for (char *line = from; line; line = strchr(line + 1, '\n'))
        compare_header_line(tree, line + 1, &compared);
    realdata_equal("slots", tree->fields[realdata_field(tree, "ktuxe")].length, 48 * 40);
    assert_int_equal(compared.slots, 48);
    bw_tree_free(tree);
    free(text);
    realdata_finish("undo header of J_core_demo_02", 380);
}

/* --- an undo block with its records --- */
static unsigned lay_directory(uint8_t *block, const char *text)
{
    unsigned count = 0, number, offset;
    const char *end = strstr(text, "*---");
    bw_put16(block + 34, REALDATA_BLOCK - 24, false);
    for (const char *at = text; at < end && (at = strstr(at, "0x")) && at < end; at += 2)
        if (sscanf(at, "0x%x 0x%x", &number, &offset) == 2 && number == count + 1) {
            bw_put16(block + 34 + 2 * number, (uint16_t)offset, false);
            count = number;
            at = strstr(at + 2, "0x");
        }
    block[30] = (uint8_t)count;
    return count;
}

static const char *end_of_record(const char *text)
{
    static const char *const ends[] = {"\n* Rec #", "\nCHANGE #", "\nREDO RECORD", "\n*****", "\n---"};
    const char *end = text + strlen(text);
    for (size_t i = 0; i < BW_COUNT(ends); i++) {
        const char *stop = strstr(text + 1, ends[i]);
        end = stop && stop < end ? stop : end;
    }
    return end;
}

/* The record laid where the directory says must fill what the directory leaves for it. */
static void lay_record(uint8_t *block, const printed_undo *r)
{
    uint8_t bytes[1024];
    unsigned length = printed_undo_lay(r, bytes);
    unsigned begin = bw_get16(block + 34 + 2 * r->number, false);
    unsigned end = bw_get16(block + 34 + 2 * (r->number - 1), false);
    realdata_equal("size of a record", length, end - begin);
    memcpy(block + 20 + begin, bytes, length);
}

static void an_undo_block_reads_as_the_trace_prints_it(void **state)
{
    (void)state;
    static uint8_t block[REALDATA_BLOCK];
    static printed_undo records[16];
    unsigned count = 0, usn, slot, wrap, seq, cnt, irb;
    size_t size;
    realdata_need();
    char *text = realdata_read(JCORE, &size), *from = strstr(text, "UNDO BLK:");
    *strstr(from, "Redo Record / Changes") = '\0';
    assert_int_equal(sscanf(strstr(from, "xid:"), "xid: 0x%x.%x.%x seq: 0x%x cnt: 0x%x irb: 0x%x",
                            &usn, &slot, &wrap, &seq, &cnt, &irb),
                     6);
    put_block_head(block, 0x02);
    bw_put16(block + 20, (uint16_t)usn, false);
    bw_put16(block + 22, (uint16_t)slot, false);
    bw_put32(block + 24, wrap, false);
    bw_put16(block + 28, (uint16_t)seq, false);
    realdata_equal("cnt", lay_directory(block, strstr(from, "Rec Offset")), cnt);
    block[31] = (uint8_t)irb;
    for (const char *at = from; (at = strstr(at, "* Rec #")) && count < 16; at++) {
        printed_undo_read(at, end_of_record(at), &records[count]);
        lay_record(block, &records[count++]);
    }
    assert_int_equal(count, 5);
    bw_tree *tree = realdata_decode(block, REALDATA_BLOCK, 154, "data", false);
    realdata_number(tree, "ktubhxid.kxidusn", usn);
    realdata_number(tree, "ktubhxid.kxidslt", slot);
    realdata_number(tree, "ktubhxid.kxidsqn", wrap);
    realdata_number(tree, "ktubhseq", seq);
    realdata_number(tree, "ktubhcnt", cnt);
    realdata_number(tree, "ktubhirb", irb);
    for (unsigned i = 0; i < count; i++) {
        char path[32];
        snprintf(path, sizeof(path), "undorec[%lu]", records[i].number);
        printed_undo_compare(&records[i], tree, path);
    }
    bw_tree_free(tree);
    free(text);
    realdata_finish("undo block of J_core_demo_02", 140);
}

/* --- undo records printed out of redo --- */
/* One record as number 1 of a block of its own. */
static bw_tree *alone(uint8_t *block, const uint8_t *bytes, unsigned length)
{
    put_block_head(block, 0x02);
    block[30] = 1;
    bw_put16(block + 34, REALDATA_BLOCK - 24, false);
    bw_put16(block + 36, (uint16_t)(REALDATA_BLOCK - 24 - length), false);
    memcpy(block + REALDATA_BLOCK - 4 - length, bytes, length);
    return realdata_decode(block, REALDATA_BLOCK, 1, "data", false);
}

static void records_printed_by(const char *name, unsigned at_least)
{
    static uint8_t block[REALDATA_BLOCK];
    uint8_t bytes[1024];
    size_t size;
    char *text = realdata_read(name, &size);
    for (const char *at = text; (at = strstr(at, "ktudb redo:")); at++) {
        printed_undo r;
        printed_undo_read(at, end_of_record(at), &r);
        if (!r.kind[0] || (r.op != 'C' && r.op != 'Z' && r.op != 'L'))
            continue; /* array updates: their form is not known */
        unsigned length = printed_undo_lay(&r, bytes);
        realdata_equal("siz", length, r.size);
        bw_tree *tree = alone(block, bytes, length);
        printed_undo_compare(&r, tree, "undorec[1]");
        bw_tree_free(tree);
    }
    free(text);
    realdata_finish(name, at_least);
}

static void records_read_as_redo_dumps_print_them(void **state)
{
    (void)state;
    realdata_need();
    records_printed_by(JCORE, 100);
    records_printed_by("text/DSI08.sessions.txt", 60);
    records_printed_by("text/R02_zhoubihui_redo_block_raw_and_decoded_11204.sessions.txt", 60);
}

/* --- undo records in the bytes of redo --- */
#define MOST_FIELDS 600u

typedef struct vector {
    const uint8_t *bytes;
    uint32_t head, fields;
    const uint8_t *field[MOST_FIELDS];
    uint16_t length[MOST_FIELDS];
} vector;

/* Reference 5.4: head, array of lengths, fields padded to 4. Returns where the next one begins. */
static uint32_t take_vector(const uint8_t *record, uint32_t size, uint32_t at, uint32_t head,
                            bool be, vector *v)
{
    *v = (vector){.bytes = record + at, .head = head};
    if (at + head + 2 > size)
        return size;
    uint32_t array = bw_get16(record + at + head, be), next = at + head + (array + 3) / 4 * 4;
    for (uint32_t i = 1; i < array / 2 && next < size; i++) {
        uint16_t length = bw_get16(record + at + head + 2 * i, be);
        if (v->fields < MOST_FIELDS) {
            v->field[v->fields] = record + next;
            v->length[v->fields++] = length;
        }
        next += (length + 3u) / 4 * 4;
    }
    return next;
}

/* The 5.1's fields 2 and on, as they stand in the undo block. */
static unsigned record_of(const vector *v, bool be, uint8_t *bytes)
{
    unsigned array = 2 * v->fields, at = (array + 3) / 4 * 4;
    memset(bytes, 0, 8192);
    bw_put16(bytes, (uint16_t)array, be);
    for (unsigned i = 1; i < v->fields; i++) {
        bw_put16(bytes + 2 * i, v->length[i], be);
        memcpy(bytes + at, v->field[i], v->length[i]);
        at += (v->length[i] + 3u) / 4 * 4;
    }
    return at;
}

typedef struct tally {
    unsigned records, with_change, columns;
} tally;

/* What the 5.1 says of itself (ktudb), against the record. */
static void compare_ktudb(const vector *v, bool be, unsigned length, const bw_undo_record *r)
{
    const uint8_t *ktudb = v->field[0];
    realdata_equal("siz", length, bw_get16(ktudb, be));
    realdata_equal("slt", r->slot, bw_get16(ktudb + 10, be));
    if (!(r->flags & BW_UNDO_BEGIN))
        realdata_equal("wrp", r->wrap, bw_get32(ktudb + 12, be) & 0xffff);
}

/* Row operations and those that take them back. */
static unsigned inverse(unsigned operation)
{
    return operation == 2 ? 3 : operation == 3 ? 2 : operation == 11 ? 12 : operation == 12 ? 11 : operation;
}

static unsigned row_of(const uint8_t *kdo, bool be)
{
    switch (kdo[10] & 0x1f) {
    case 2:
    case 6: return bw_get16(kdo + 42, be);
    case 5: return bw_get16(kdo + 20, be);
    case 8: return bw_get16(kdo + 24, be);
    default: return bw_get16(kdo + 16, be);
    }
}

/* The change itself (11.2 to 11.8), against the record that takes it back. */
static void compare_change(const vector *change, bool be, const bw_undo_block *undo,
                           const bw_undo_record *r, tally *t)
{
    const uint8_t *kdo = change->field[1];
    unsigned number, n = 0;
    bw_row_column column;
    if (change->bytes[0] != 11 || change->fields < 2 || change->length[1] < 20 ||
        change->bytes[1] < 2 || change->bytes[1] > 8)
        return;
    t->with_change++;
    realdata_equal("operation", r->operation, inverse(kdo[10] & 0x1f));
    realdata_equal("bdba", r->dba, bw_get32(change->bytes + 8, be));
    realdata_equal("itli", r->itl_number, kdo[12]);
    realdata_equal("row", r->row, row_of(kdo, be));
    realdata_equal("objd", r->data_object,
                   (int64_t)bw_get16(change->bytes + 6, be) << 16 |
                       bw_get16(change->bytes + 22, be));
    bw_undo_columns columns = bw_undo_columns_of(undo, r);
    for (; bw_undo_columns_next(&columns, &number, &column); n++)
        if (r->operation == BW_ROW_URP && !(kdo[11] & 0x80) && 2 * n + 1 < change->length[2])
            realdata_equal("column", number, bw_get16(change->field[2] + 2 * n, be));
    uint32_t one_field = bw_get16(undo->bytes + r->at + 2 + 2 * 3, be);
    bool compressed = r->operation != BW_ROW_URP && r->columns > 1 && r->fields > 3 &&
                      one_field == bw_get16(undo->bytes + r->nulls_at - 5, be);
    realdata_equal("columns", n, compressed ? 0 : r->columns);
    t->columns += n;
}

static void compare_layout(const bw_tree *tree, const bw_undo_record *r)
{
    realdata_number(tree, "undorec[1].ktubu.slt", r->slot);
    realdata_number(tree, "undorec[1].ktubu.rci", r->previous);
    if (!r->has_change)
        return;
    bool leaf = r->layer == 10;
    realdata_number(tree, leaf ? "undorec[1].index.kdilk.bdba" : "undorec[1].row.kdo.bdba", r->dba);
    realdata_number(tree, leaf ? "undorec[1].index.kdilk.itli" : "undorec[1].row.kdo.itli",
                    r->itl_number);
    const bw_field *record = &tree->fields[realdata_field(tree, "undorec[1]")];
    unsigned faults = 0;
    for (uint32_t i = (uint32_t)(record - tree->fields); i < record->end; i++)
        faults += tree->fields[i].severity > BW_NOTE;
    realdata_equal("faults", faults, 0);
}

/* The record of one 5.1 on its own, in the byte order of the log. */
static void check_record(const vector *v, const vector *change, bool be, tally *t)
{
    static uint8_t block[32768], bytes[8192];
    bw_undo_block undo;
    bw_undo_record r;
    bw_error err = {0};
    unsigned length = record_of(v, be, bytes);
    memset(block, 0, sizeof(block));
    block[0] = 2;
    block[30] = 1;
    bw_put16(block + 34, (uint16_t)(sizeof(block) - 24), be);
    bw_put16(block + 36, (uint16_t)(sizeof(block) - 24 - length), be);
    memcpy(block + sizeof(block) - 4 - length, bytes, length);
    assert_int_equal(bw_undo_block_open(block, sizeof(block), be, &undo, &err), BW_OK);
    assert_true(bw_undo_record_read(&undo, 1, &r));
    realdata_text("fault", r.fault ? r.fault : "", "");
    compare_ktudb(v, be, length, &r);
    if (change && r.has_change)
        compare_change(change, be, &undo, &r, t);
    bw_block_context context = {
        .block_size = sizeof(block), .block_number = 1, .family = "data", .big_endian = be};
    bw_tree *tree = bw_tree_new();
    bw_tree_decode(tree, realdata_layouts(), block, &context);
    compare_layout(tree, &r);
    bw_tree_free(tree);
    t->records++;
}

/* A redo record: each 5.1 with the change that follows it, or went before it. */
static void check_redo_record(const uint8_t *record, uint32_t size, uint32_t head, bool be, tally *t)
{
    static vector vectors[32];
    unsigned count = 0;
    for (uint32_t at = record[4] & 4 ? 68 : 24; at + head < size && count < 32;)
        at = take_vector(record, size, at, head, be, &vectors[count++]);
    for (unsigned i = 0; i < count; i++) {
        const vector *v = &vectors[i], *change = NULL;
        if (v->bytes[0] != 5 || v->bytes[1] != 1 || v->fields < 2 || v->length[0] < 20 ||
            v->length[1] < 24 || v->field[1][20] & 3 || v->field[1][21] & 1)
            continue; /* no undo record, or one that spans blocks */
        uint32_t dba = v->fields > 3 && v->length[3] >= 16 ? bw_get32(v->field[3], be) : 0;
        for (unsigned k = 0; k < count; k++) /* the only change of that block in the record */
            if (vectors[k].bytes[0] == 11 && bw_get32(vectors[k].bytes + 8, be) == dba)
                change = change || vectors[k].fields < 2 ? NULL : &vectors[k];
        check_record(v, change, be, t);
    }
}

/* file, test, variable, endian source, scn, rba, bytes, comment, hex */
static void check_line(char *line, tally *t)
{
    static uint8_t record[65536];
    char *field = line, *source = "", *hex;
    uint32_t size = 0;
    for (int i = 0; i < 8; i++) {
        if (i == 3)
            source = field;
        field = strchr(field, '\t');
        if (!field)
            return;
        *field++ = '\0';
    }
    for (hex = field; size < sizeof(record) && sscanf(hex, "%2hhx", &record[size]) == 1; hex += 2)
        size++;
    check_redo_record(record, size, strcmp(source, "getLinux11g") == 0 ? 24 : 32,
                      strcmp(source, "getAix19c") == 0, t);
}

static void records_in_oracdc_redo(void **state)
{
    (void)state;
    size_t size;
    tally t = {0};
    realdata_need();
    char *text = realdata_read("redo/oracdc_redo_records.tsv", &size), *rest = text, *line;
    while ((line = strtok_r(rest, "\n", &rest)))
        if (*line != '#')
            check_line(line, &t);
    free(text);
    print_message("%u undo records, %u with the change that they take back, %u columns\n",
                  t.records, t.with_change, t.columns);
    realdata_finish("undo records of oracdc_redo_records.tsv", 4500);
}

static void records_in_archived_logs(void **state)
{
    (void)state;
    static const char *const logs[] = {"redo/arch1_15_1224959854.dbf", "redo/arch1_16_1224959854.dbf"};
    tally t = {0};
    realdata_need();
    for (size_t i = 0; i < BW_COUNT(logs); i++) {
        bw_error err = {0};
        bw_redo_record record;
        bw_dbfile *file = bw_dbfile_from_source(realdata_open(logs[i]), &err);
        bw_redo *redo = bw_redo_open(file, 2, &err);
        assert_non_null(redo);
        while (bw_redo_next(redo, &record, &err) == BW_OK)
            check_redo_record(record.bytes, record.length, 32, false, &t);
        bw_redo_free(redo);
        bw_dbfile_free(file);
    }
    print_message("%u undo records, %u with the change that they take back, %u columns\n",
                  t.records, t.with_change, t.columns);
    realdata_finish("undo records of the archived logs", 700);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_automatic_header_reads_as_the_trace_prints_it),
        cmocka_unit_test(an_undo_block_reads_as_the_trace_prints_it),
        cmocka_unit_test(records_read_as_redo_dumps_print_them),
        cmocka_unit_test(records_in_oracdc_redo),
        cmocka_unit_test(records_in_archived_logs),
    };
    return cmocka_run_group_tests_name("realdata_undo", tests, NULL, realdata_end);
}
