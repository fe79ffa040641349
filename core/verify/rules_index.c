/* Index blocks. DBVERIFY validates one as a whole and fails it with check code 6401; the texts of
 * its two lines here are from memory of published output. Order, places, deleted entries and links
 * between leaves are rules of ours. */
#include "core/verify/overlap.h"
#include <blockwright/index.h>

#include <stdlib.h>
#include <string.h>

#define ITL_AT 44u
#define ITL_BYTES 24u
#define ITL_FLAG 16u
#define FLAG_COMMITTED 0x8000u
#define LOCKS 0x0fffu
#define SLOTS_AT 36u
#define OBJECT_AT 24u
#define FBO_AT 10u /* in the header, as the next two */
#define DELETED_AT 18u
#define NEXT_AT 20u
#define LEAF_HEADER 36u
#define BRANCH_HEADER 28u

static bool open_index(const bw_rule_run *run, bw_index_block *index)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    bw_error ignored;
    return bw_index_block_open(tree->bytes, tree->context.block_size, tree->context.big_endian,
                               index, &ignored) == BW_OK;
}

static unsigned number(const bw_index_block *index, uint32_t at)
{
    return bw_get16(index->bytes + at, index->big_endian);
}

/* --- 6401 --- */
static void check_free_begin(bw_rule_run *run, const bw_index_block *index)
{
    unsigned told = number(index, index->header + FBO_AT);
    unsigned ends = (index->level ? BRANCH_HEADER : LEAF_HEADER) + 2 * index->entries;
    if (!index->compressed && told != ends)
        bw_rule_found(run, index->header + FBO_AT, "kdxcofbo = %u != %u", told, ends);
}

/* Slot 1 belongs to splits: it locks the block, not entries. */
static void check_locks(bw_rule_run *run, const bw_index_block *index)
{
    static const uint8_t nobody[8];
    unsigned locked[256] = {0}, slots = number(index, SLOTS_AT) & 0xff;
    for (unsigned i = 0; i < index->entries; i++) {
        bw_index_entry entry;
        if (bw_index_entry_read(index, i, &entry))
            locked[entry.lock]++;
    }
    for (unsigned itl = 2; itl <= slots; itl++) {
        uint32_t slot = ITL_AT + ITL_BYTES * (itl - 1), flag = slot + ITL_FLAG;
        unsigned told = number(index, flag) & LOCKS;
        bool open = memcmp(index->bytes + slot, nobody, sizeof(nobody)) != 0 &&
                    !(number(index, flag) & FLAG_COMMITTED);
        if (open && told != locked[itl])
            bw_rule_found(run, flag, "actual rows locked by itl %u = %u != # in trans. header = %u",
                          itl, locked[itl], told);
    }
}

void bw_rule_6401(bw_rule_run *run)
{
    bw_index_block index;
    if (!open_index(run, &index))
        return;
    check_free_begin(run, &index);
    if (index.level == 0)
        check_locks(run, &index);
}

/* --- order --- */
/* NULL comes last; a column that is missing, in branches, first. */
static int compare_column(const bw_row_column *a, const bw_row_column *b)
{
    if (a->null || b->null)
        return (int)a->null - (int)b->null;
    uint32_t length = a->length < b->length ? a->length : b->length;
    int order = length ? memcmp(a->bytes, b->bytes, length) : 0;
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

static int compare_keys(const bw_row_column *a, unsigned a_count, const bw_row_column *b,
                        unsigned b_count)
{
    for (unsigned i = 0; i < a_count && i < b_count; i++) {
        int order = compare_column(&a[i], &b[i]);
        if (order)
            return order;
    }
    return a_count > b_count ? 1 : a_count < b_count ? -1 : 0;
}

void bw_rule_index_order(bw_rule_run *run)
{
    bw_index_block index;
    bw_row_column columns[2][BW_INDEX_COLUMNS];
    unsigned counts[2] = {0}, seen = 0;
    if (!open_index(run, &index) || (index.compressed && !index.prefixes && !index.level))
        return;
    for (unsigned i = 0; i < index.entries; i++) {
        bw_index_entry entry;
        unsigned now = seen % 2;
        if (!bw_index_entry_read(&index, i, &entry))
            continue;
        counts[now] = bw_index_key_read(&index, &entry, columns[now], NULL);
        if (seen++ &&
            compare_keys(columns[1 - now], counts[1 - now], columns[now], counts[now]) > 0)
            bw_rule_found(run, entry.offset, "entry %u is below entry %u", i, i - 1);
    }
}

/* --- places --- */
static size_t measure(bw_rule_run *run, const bw_index_block *index, bw_stretch *entries)
{
    size_t count = 0;
    for (unsigned i = 0; i < index->entries; i++) {
        bw_index_entry entry;
        bw_row_column columns[BW_INDEX_COLUMNS];
        uint32_t end;
        if (!bw_index_entry_read(index, i, &entry)) {
            bw_rule_found(run, index->directory + 2 * i, "entry %u lies outside the block", i);
            continue;
        }
        bw_index_key_read(index, &entry, columns, &end);
        entries[count++] = (bw_stretch){entry.offset, end, i};
    }
    return count;
}

void bw_rule_index_entry(bw_rule_run *run)
{
    bw_index_block index;
    if (!open_index(run, &index) || index.entries == 0 || (index.compressed && !index.prefixes))
        return;
    bw_stretch *entries = bw_alloc(index.entries * sizeof(*entries));
    bw_rule_overlaps(run, entries, measure(run, &index, entries), "entry");
    free(entries);
}

void bw_rule_index_deleted(bw_rule_run *run)
{
    bw_index_block index;
    unsigned deleted = 0;
    if (!open_index(run, &index) || index.level)
        return;
    for (unsigned i = 0; i < index.entries; i++) {
        bw_index_entry entry;
        if (bw_index_entry_read(&index, i, &entry))
            deleted += entry.flags & BW_INDEX_DELETED;
    }
    unsigned told = number(&index, index.header + DELETED_AT);
    if (told != deleted)
        bw_rule_found(run, index.header + DELETED_AT, "kdxlende=%u, marked deleted: %u", told,
                      deleted);
}

/* --- links: the next leaf names this one as its previous --- */
void bw_rule_index_link(bw_rule_run *run)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    bw_index_block index, next;
    bw_block_context context;
    bw_error ignored;
    if (!open_index(run, &index) || index.level || !index.next)
        return;
    const uint8_t *bytes = bw_rule_other(run, index.next, &context);
    uint32_t here = bw_get32(tree->bytes + 4, index.big_endian);
    if (!bytes)
        return;
    bool leaf = bw_index_block_open(bytes, context.block_size, context.big_endian, &next,
                                    &ignored) == BW_OK &&
                next.level == 0 && memcmp(bytes + OBJECT_AT, tree->bytes + OBJECT_AT, 4) == 0;
    if (!leaf)
        bw_rule_found(run, index.header + NEXT_AT, "0x%08x is no leaf of this index", index.next);
    else if (next.previous != here)
        bw_rule_found(run, index.header + NEXT_AT, "0x%08x has 0x%08x as previous leaf, not 0x%08x",
                      index.next, next.previous, here);
}
