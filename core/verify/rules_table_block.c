/* The rules of kdbchk for a plain table block: rows locked by nobody (6101), space that does not
 * add up (6110, 6111). Clusters and compressed blocks are not judged. Sources: reference 3.1
 * to 3.3; the sessions DSI-06 and B03 for the texts, the codes, and that a deleted row counts two
 * bytes, which come back as "stb" when its delete is committed. */
#include "core/verify/rule.h"

#include <string.h>

#define ITL_AT 44u
#define ITL_BYTES 24u
#define ITL_FLAG 16u /* in the entry; its low 12 bits count locks, or hold free space credit */
#define ITL_FSC 18u
#define FLAG_COMMITTED 0x8000u
#define KDBH_BYTES 14u
#define AVSP_AT 10u /* in kdbh */
#define TOSP_AT 12u
#define TAIL_BYTES 4u
#define STUB_BYTES 2u
#define SMALLEST_PIECE 9u /* a piece must have room to become a forwarding address */

#define FB_KEY 0x80u
#define FB_CLUSTERED 0x40u
#define FB_HEAD 0x20u
#define FB_DELETED 0x10u
#define FB_FIRST 0x08u
#define FB_LAST 0x04u

typedef struct block {
    const uint8_t *bytes;
    uint32_t size, kdbh;
    bool be;
    unsigned itls;
    int rows, fsbo, avsp, tosp;
    uint32_t directory; /* offset of kdbr */
} block;

static int signed16(const block *b, uint32_t at)
{
    return (int16_t)bw_get16(b->bytes + at, b->be);
}

/* False: no plain table block. */
static bool look(const bw_tree *tree, block *b)
{
    int64_t kdbh = bw_tree_find(tree, "kdbh"), itc = bw_tree_find(tree, "ktbbhict");
    int64_t kind = bw_tree_find(tree, "ktbbhtyp"), kdbr = bw_tree_find(tree, "kdbr");
    if (kdbh < 0 || itc < 0 || kind < 0 || kdbr < 0 || tree->fields[kind].value != 1)
        return false;
    *b = (block){.bytes = tree->bytes,
                 .size = tree->context.block_size,
                 .kdbh = tree->fields[kdbh].offset,
                 .be = tree->context.big_endian,
                 .itls = (unsigned)(tree->fields[itc].value & 0xff),
                 .directory = tree->fields[kdbr].offset};
    if (b->kdbh + KDBH_BYTES > b->size || ITL_AT + ITL_BYTES * b->itls > b->kdbh)
        return false;
    b->rows = signed16(b, b->kdbh + 2);
    b->fsbo = signed16(b, b->kdbh + 6);
    b->avsp = signed16(b, b->kdbh + AVSP_AT);
    b->tosp = signed16(b, b->kdbh + TOSP_AT);
    bool plain = b->bytes[b->kdbh] == 0 && b->bytes[b->kdbh + 1] == 1 && b->rows >= 0;
    return plain && b->directory + 2u * (uint32_t)b->rows <= b->size - TAIL_BYTES;
}

/* Offset of row i in the block; 0: a free slot of the directory. */
static uint32_t row_at(const block *b, int i)
{
    int entry = signed16(b, b->directory + 2u * (uint32_t)i);
    uint32_t at = b->kdbh + (uint32_t)entry;
    return entry < b->fsbo || at + 3 > b->size - TAIL_BYTES ? 0 : at;
}

/* Bytes of the piece at `at`; 0: it cannot be walked through. */
static uint32_t piece_bytes(const block *b, uint32_t at)
{
    uint32_t end = b->size - TAIL_BYTES, p = at + 3;
    uint8_t flags = b->bytes[at], columns = b->bytes[at + 2];
    if (flags & (FB_KEY | FB_CLUSTERED))
        return 0;
    p += (flags & FB_FIRST) && !(flags & FB_HEAD) ? 6 : 0;
    p += flags & FB_LAST ? 0 : 6;
    if (!(flags & (FB_FIRST | FB_LAST)))
        columns = flags & FB_HEAD ? 0 : columns;
    for (unsigned i = 0; i < columns; i++) {
        if (p >= end)
            return 0;
        uint32_t length = b->bytes[p++];
        if (length == 0xff)
            continue;
        if (length == 0xfe) {
            if (p + 2 > end)
                return 0;
            length = bw_get16(b->bytes + p, b->be);
            p += 2;
        }
        if (length > end - p)
            return 0;
        p += length;
    }
    return p - at;
}

static bool exists(const block *b, unsigned itl)
{
    const uint8_t *entry = b->bytes + ITL_AT + ITL_BYTES * (itl - 1);
    static const uint8_t nobody[8];
    bool committed = bw_get16(entry + ITL_FLAG, b->be) & FLAG_COMMITTED;
    return memcmp(entry, nobody, 8) != 0 && !committed;
}

void bw_rule_6101(bw_rule_run *run)
{
    block b;
    if (!look(bw_rule_look(run)->tree, &b))
        return;
    for (int i = 0; i < b.rows; i++) {
        uint32_t at = row_at(&b, i);
        unsigned lock = at ? b.bytes[at + 1] : 0;
        if (lock && (lock > b.itls || !exists(&b, lock)))
            bw_rule_found(run, at + 1, "table=0   slot=%d\nlockid=%u   ktbbhitc=%u", i, lock,
                          b.itls);
    }
}

/* Free space credit of transactions that are not cleaned out. */
static int credit(const block *b)
{
    int sum = 0;
    for (unsigned i = 0; i < b->itls; i++) {
        const uint8_t *entry = b->bytes + ITL_AT + ITL_BYTES * i;
        if (!(bw_get16(entry + ITL_FLAG, b->be) & FLAG_COMMITTED))
            sum += bw_get16(entry + ITL_FSC, b->be);
    }
    return sum;
}

/* Bytes that the header, the directory and the rows take; false: a row cannot be added up. */
static bool add_up(const block *b, int *used, int *stubs)
{
    *used = b->fsbo;
    *stubs = 0;
    for (int i = 0; i < b->rows; i++) {
        uint32_t at = row_at(b, i);
        if (!at)
            continue;
        if (b->bytes[at] & FB_DELETED) {
            *used += STUB_BYTES;
            *stubs += STUB_BYTES;
            continue;
        }
        uint32_t bytes = piece_bytes(b, at);
        if (bytes < SMALLEST_PIECE)
            return false;
        *used += (int)bytes;
    }
    return true;
}

/* kdbchk says nothing of space when a row cannot be added up. */
static bool look_at_space(const bw_rule_run *run, block *b, int *used, int *stubs)
{
    return look(bw_rule_look(run)->tree, b) && add_up(b, used, stubs);
}

void bw_rule_6110(bw_rule_run *run)
{
    block b;
    int used, stubs;
    if (!look_at_space(run, &b, &used, &stubs))
        return;
    int fsc = credit(&b), dtl = (int)(b.size - TAIL_BYTES - b.kdbh);
    if (used + fsc + b.avsp != dtl)
        bw_rule_found(run, b.kdbh + AVSP_AT, "used=%d fsc=%d avsp=%d dtl=%d", used, fsc, b.avsp,
                      dtl);
}

void bw_rule_6111(bw_rule_run *run)
{
    block b;
    int used, stubs;
    if (!look_at_space(run, &b, &used, &stubs))
        return;
    int fsc = credit(&b);
    if (b.tosp != b.avsp + fsc + stubs)
        bw_rule_found(run, b.kdbh + TOSP_AT, "tosp=%d fsc=%d stb=%d avsp=%d", b.tosp, fsc, stubs,
                      b.avsp);
}
