#include "printed_undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands behind the words, between text and end; NULL when they are not there. */
static const char *behind(const char *text, const char *end, const char *words)
{
    const char *at = strstr(text, words);
    return at && at < end ? at + strlen(words) : NULL;
}

static unsigned long number(const char *text, const char *end, const char *words)
{
    const char *at = behind(text, end, words);
    return at ? strtoul(at, NULL, 0) : 0;
}

static void read_head(const char *text, const char *end, printed_undo *r)
{
    bool redo = behind(text, end, "ktudb redo:") != NULL;
    r->number = redo ? number(text, end, "rec: ") : strtoul(strchr(text, '#') + 1, NULL, 0);
    r->size = (unsigned)number(text, end, "siz: ");
    r->slot = number(text, end, "slt: ");
    r->previous = number(text, end, redo ? "rci: " : "rci ");
    r->object = number(text, end, "objn: ");
    r->data_object = number(text, end, "objd: ");
    r->tablespace = number(text, end, redo ? "tsn: " : "tblspc: ");
    const char *opc = behind(text, end, "opc: ");
    if (redo)
        sscanf(opc, "%lu.%lu", &r->layer, &r->code);
    else {
        r->layer = number(text, end, "Layer:  ");
        r->code = strtoul(opc, NULL, 0);
        r->block_before = number(text, end, "rdba: ");
    }
    r->begins = behind(text, end, "Begin trans") != NULL;
    if (!r->begins)
        return;
    const char *uba = behind(text, end, redo ? "prev ctl uba: " : "-\nuba: ");
    sscanf(uba, "0x%x.%x.%x", &r->uba_dba, &r->uba_seq, &r->uba_rec);
    sscanf(behind(text, end, redo ? "max cmt scn:  " : "ctl max scn: "), "0x%x.%x", &r->max_wrap,
           &r->max_base);
    sscanf(behind(text, end, redo ? "prev tx cmt scn:  " : "prv tx scn: "), "0x%x.%x",
           &r->prv_wrap, &r->prv_base);
    const char *start = behind(text, end, "txn start scn:  ");
    r->has_start = start != NULL;
    if (start)
        sscanf(start, "0x%x.%x logon user: %u prev brb: %u prev bcl: %u", &r->start_wrap,
               &r->start_base, &r->user, &r->brb, &r->bcl);
}

static void read_slot(const char *text, const char *end, printed_undo *r)
{
    const char *op = behind(text, end, "\nop: 0x");
    op = op ? behind(op, end, "\nop: ") : NULL;
    r->padded = behind(text, end, "padding: 1") != NULL;
    r->op = op ? *op : '?';
    if (r->op == 'C')
        sscanf(op, "C uba: 0x%x.%x.%x", &r->ktb_dba, &r->ktb_seq, &r->ktb_rec);
    if (r->op == 'L')
        sscanf(op,
               "L itl: xid: 0x%x.%x.%x uba: 0x%x.%x.%x flg: C--- lkc: 0 scn: 0x%x.%x",
               &r->xid_usn, &r->xid_slot, &r->xid_wrap, &r->ktb_dba, &r->ktb_seq, &r->ktb_rec,
               &r->itl_wrap, &r->itl_base);
    r->committed = r->op == 'L';
}

static void read_columns(const char *text, const char *end, printed_undo *r)
{
    for (const char *at = text; (at = behind(at, end, "\ncol ")) && r->column_count < 8;) {
        unsigned n = r->column_count++, byte, used = 0;
        int skipped = 0;
        if (sscanf(at, "%u: *NUL%c", &r->columns[n].number, &(char){0}) == 2) {
            r->columns[n].null = 1;
            continue;
        }
        sscanf(at, "%u: [%u]%n", &r->columns[n].number, &r->columns[n].length, &skipped);
        for (const char *p = at + skipped; used < r->columns[n].length && used < 64; p += 3)
            if (sscanf(p, " %2x", &byte) == 1)
                r->columns[n].bytes[used++] = (uint8_t)byte;
            else
                break;
    }
}

static void read_row(const char *text, const char *end, printed_undo *r)
{
    const char *kdo = behind(text, end, "KDO Op code: ");
    if (!kdo || sscanf(kdo, "%3[A-Z]", r->kind) != 1)
        return;
    r->bdba = (unsigned)number(kdo, end, "bdba: ");
    r->hdba = (unsigned)number(kdo, end, "hdba: ");
    r->itli = (unsigned)number(kdo, end, "itli: ");
    r->ispac = (unsigned)number(kdo, end, "ispac: ");
    r->maxfr = (unsigned)number(kdo, end, "maxfr: ");
    r->tabn = (unsigned)number(kdo, end, "tabn: ");
    r->row = (unsigned)number(kdo, end, "slot: ");
    r->flag = (unsigned)number(kdo, end, "flag: 0x2c") ? 0 : 0x2c;
    r->lock = (unsigned)number(kdo, end, "lock: ");
    r->ckix = (unsigned)number(kdo, end, "ckix: ");
    r->ncol = (unsigned)number(kdo, end, "ncol: ");
    r->nnew = (unsigned)number(kdo, end, "nnew: ");
    const char *size = behind(kdo, end, "size: ");
    r->row_size = size ? atoi(size) : 0;
    read_columns(kdo, end, r);
}

void printed_undo_read(const char *text, const char *end, printed_undo *record)
{
    memset(record, 0, sizeof(*record));
    read_head(text, end, record);
    read_slot(text, end, record);
    read_row(text, end, record);
}

/* --- the bytes: reference 3.9 --- */
static unsigned padded(unsigned length)
{
    return (length + 3) / 4 * 4;
}

static void put_scn(uint8_t *at, unsigned wrap, unsigned base)
{
    bw_put32(at, base, false);
    bw_put16(at + 4, (uint16_t)wrap, false);
}

static void put_uba(uint8_t *at, unsigned dba, unsigned seq, unsigned rec)
{
    bw_put32(at, dba, false);
    bw_put16(at + 4, (uint16_t)seq, false);
    at[6] = (uint8_t)rec;
}

static unsigned lay_head(const printed_undo *r, uint8_t *p)
{
    bw_put32(p, (uint32_t)r->object, false);
    bw_put32(p + 4, (uint32_t)r->data_object, false);
    bw_put32(p + 8, (uint32_t)r->tablespace, false);
    bw_put32(p + 12, (uint32_t)r->block_before, false);
    p[16] = (uint8_t)r->layer;
    p[17] = (uint8_t)r->code;
    p[18] = (uint8_t)r->slot;
    p[19] = (uint8_t)r->previous;
    p[20] = r->begins ? 8 : 0;
    if (!r->begins)
        return 24;
    uint8_t *begin = p + (r->has_start ? 28 : 24);
    put_uba(begin, r->uba_dba, r->uba_seq, r->uba_rec);
    put_scn(begin + 8, r->max_wrap, r->max_base);
    put_scn(begin + 16, r->prv_wrap, r->prv_base);
    if (!r->has_start)
        return 48;
    put_scn(p + 56, r->start_wrap, r->start_base);
    bw_put32(p + 64, r->brb, false);
    bw_put32(p + 68, r->bcl, false);
    bw_put32(p + 72, r->user, false);
    return 76;
}

static unsigned lay_slot(const printed_undo *r, uint8_t *p)
{
    uint8_t *rest = p + (r->padded ? 8 : 4);
    p[0] = r->op == 'C' ? 2 : r->op == 'Z' ? 3 : 4;
    p[1] = r->padded ? 0x0d : 0x01;
    if (r->op == 'C')
        put_uba(rest, r->ktb_dba, r->ktb_seq, r->ktb_rec);
    if (r->op == 'L') {
        bw_put16(rest, (uint16_t)r->xid_usn, false);
        bw_put16(rest + 2, (uint16_t)r->xid_slot, false);
        bw_put32(rest + 4, r->xid_wrap, false);
        put_uba(rest + 8, r->ktb_dba, r->ktb_seq, r->ktb_rec);
        bw_put16(rest + 16, 0x8000, false);
        bw_put16(rest + 18, (uint16_t)r->itl_wrap, false);
        bw_put32(rest + 20, r->itl_base, false);
    }
    return (unsigned)(rest - p) + (r->op == 'C' ? 8 : r->op == 'L' ? 24 : 0);
}

static unsigned lay_row(const printed_undo *r, uint8_t *p)
{
    bw_put32(p, r->bdba, false);
    bw_put32(p + 4, r->hdba, false);
    bw_put16(p + 8, (uint16_t)r->maxfr, false);
    p[11] = 1;
    p[12] = (uint8_t)r->itli;
    p[13] = (uint8_t)r->ispac;
    p[10] = strcmp(r->kind, "URP") == 0 ? 5 : strcmp(r->kind, "DRP") == 0 ? 3 : 4;
    if (p[10] != 5) {
        bw_put16(p + 16, (uint16_t)r->row, false);
        p[18] = (uint8_t)r->tabn;
        return 20;
    }
    p[16] = (uint8_t)r->flag;
    p[17] = (uint8_t)r->lock;
    p[18] = (uint8_t)r->ckix;
    p[19] = (uint8_t)r->tabn;
    bw_put16(p + 20, (uint16_t)r->row, false);
    p[22] = (uint8_t)r->ncol;
    p[23] = (uint8_t)r->nnew;
    bw_put16(p + 24, (uint16_t)r->row_size, false);
    for (unsigned i = 0; i < r->column_count; i++)
        if (r->columns[i].null)
            p[26 + i / 8] |= (uint8_t)(1u << i % 8);
    return 28 + (r->nnew + 7) / 8;
}

unsigned printed_undo_lay(const printed_undo *record, uint8_t *bytes)
{
    bool columns = strcmp(record->kind, "URP") == 0;
    unsigned fields = columns ? 4 + record->column_count : 3;
    unsigned array = 2 * (fields + 1), at = padded(array), lengths[16], n = 0;
    memset(bytes, 0, 1024);
    at += padded(lengths[n++] = lay_head(record, bytes + at));
    at += padded(lengths[n++] = lay_slot(record, bytes + at));
    at += padded(lengths[n++] = lay_row(record, bytes + at));
    if (columns) {
        for (unsigned i = 0; i < record->column_count; i++)
            bw_put16(bytes + at + 2 * i, (uint16_t)record->columns[i].number, false);
        at += padded(lengths[n++] = 2 * record->column_count);
        for (unsigned i = 0; i < record->column_count; i++) {
            memcpy(bytes + at, record->columns[i].bytes, record->columns[i].length);
            at += padded(lengths[n++] = record->columns[i].length);
        }
    }
    bw_put16(bytes, (uint16_t)array, false);
    for (unsigned i = 0; i < n; i++)
        bw_put16(bytes + 2 + 2 * i, (uint16_t)lengths[i], false);
    return at;
}

/* --- the comparison --- */
typedef struct comparison {
    const bw_tree *tree;
    const char *record;
} comparison;

static void same(const comparison *c, const char *member, int64_t printed)
{
    char path[256];
    snprintf(path, sizeof(path), "%s.%s", c->record, member);
    realdata_number(c->tree, path, printed);
}

static void same_uba(const comparison *c, const char *member, unsigned dba, unsigned seq,
                     unsigned rec)
{
    char path[160];
    snprintf(path, sizeof(path), "%s.kubadba", member);
    same(c, path, dba);
    snprintf(path, sizeof(path), "%s.kubaseq", member);
    same(c, path, seq);
    snprintf(path, sizeof(path), "%s.kubarec", member);
    same(c, path, rec);
}

static void same_scn(const comparison *c, const char *member, unsigned wrap, unsigned base)
{
    char path[160];
    snprintf(path, sizeof(path), "%s.kscnbas", member);
    same(c, path, base);
    snprintf(path, sizeof(path), "%s.kscnwrp", member);
    same(c, path, wrap);
}

static void compare_head(const comparison *c, const printed_undo *r)
{
    same(c, "ktubu.objn", (int64_t)r->object);
    same(c, "ktubu.objd", (int64_t)r->data_object);
    same(c, "ktubu.tsn", (int64_t)r->tablespace);
    same(c, "ktubu.layer", (int64_t)r->layer);
    same(c, "ktubu.opc", (int64_t)r->code);
    same(c, "ktubu.slt", (int64_t)r->slot);
    same(c, "ktubu.rci", (int64_t)r->previous);
    same(c, "ktubu.rdba", (int64_t)r->block_before);
    same(c, "ktubu.flg", r->begins ? 8 : 0);
    if (!r->begins)
        return;
    same_uba(c, "ktubl.prev_ctl_uba", r->uba_dba, r->uba_seq, r->uba_rec);
    same_scn(c, "ktubl.ctl_max_scn", r->max_wrap, r->max_base);
    same_scn(c, "ktubl.prv_tx_scn", r->prv_wrap, r->prv_base);
    if (!r->has_start)
        return;
    same_scn(c, "ktubl.txn_start_scn", r->start_wrap, r->start_base);
    same(c, "ktubl.logon_user", r->user);
    same(c, "ktubl.prev_brb", r->brb);
    same(c, "ktubl.prev_bcl", r->bcl);
}

static void compare_slot(const comparison *c, const printed_undo *r)
{
    same(c, "row.ktb.op", r->op == 'C' ? 2 : r->op == 'Z' ? 3 : 4);
    if (r->op == 'C')
        same_uba(c, "row.ktb.uba", r->ktb_dba, r->ktb_seq, r->ktb_rec);
    if (r->op != 'L')
        return;
    same(c, "row.ktb.itl.ktbitxid.kxidusn", r->xid_usn);
    same(c, "row.ktb.itl.ktbitxid.kxidslt", r->xid_slot);
    same(c, "row.ktb.itl.ktbitxid.kxidsqn", r->xid_wrap);
    same_uba(c, "row.ktb.itl.ktbituba", r->ktb_dba, r->ktb_seq, r->ktb_rec);
    same(c, "row.ktb.itl.ktbitflg", 0x8000);
    same(c, "row.ktb.itl._ktbitun._ktbitwrp", r->itl_wrap);
    same(c, "row.ktb.itl.ktbitbas", r->itl_base);
}

static void compare_columns(const comparison *c, const printed_undo *r)
{
    for (unsigned i = 0; i < r->column_count; i++) {
        char path[160];
        snprintf(path, sizeof(path), "row.colno[%u]", i);
        same(c, path, r->columns[i].number);
        snprintf(path, sizeof(path), "%s.row.value[%u]", c->record, i);
        if (r->columns[i].null)
            continue;
        const bw_field *f = &c->tree->fields[realdata_field(c->tree, path)];
        realdata_equal(path, f->length, r->columns[i].length);
        realdata_equal(path, memcmp(c->tree->bytes + f->offset, r->columns[i].bytes, f->length), 0);
    }
}

static void compare_row(const comparison *c, const printed_undo *r)
{
    bool urp = strcmp(r->kind, "URP") == 0;
    same(c, "row.kdo.op", urp ? 5 : strcmp(r->kind, "DRP") == 0 ? 3 : 4);
    same(c, "row.kdo.bdba", r->bdba);
    same(c, "row.kdo.hdba", r->hdba);
    same(c, "row.kdo.itli", r->itli);
    same(c, "row.kdo.ispac", r->ispac);
    same(c, "row.kdo.maxfr", r->maxfr);
    same(c, urp ? "row.kdo.urp.slot" : "row.kdo.drp.slot", r->row);
    same(c, urp ? "row.kdo.urp.tabn" : "row.kdo.drp.tabn", r->tabn);
    if (!urp)
        return;
    same(c, "row.kdo.urp.fb", r->flag);
    same(c, "row.kdo.urp.lock", r->lock);
    same(c, "row.kdo.urp.ckix", r->ckix);
    same(c, "row.kdo.urp.ncol", r->ncol);
    same(c, "row.kdo.urp.nnew", r->nnew);
    same(c, "row.kdo.urp.size", r->row_size);
    compare_columns(c, r);
}

void printed_undo_compare(const printed_undo *record, const bw_tree *tree, const char *path)
{
    comparison c = {tree, path};
    compare_head(&c, record);
    compare_slot(&c, record);
    compare_row(&c, record);
}
