/* Checksum and tail against the block. <blockwright/oracle.h> is used for its pure value functions
 * only (docs/architecture.md tells why this floor may). */
#include "core/layout/checks.h"
#include "core/layout/registry.h"
#include <blockwright/oracle.h>

#include <string.h>

#define KCBH_BASE 8u
#define KCBH_SEQ 14u
#define KCBH_FLG 15u
#define FLG_CHECKSUM 0x04u

#define MOST_BROKEN 4096u

/* Room is doubled whenever the count reaches a power of two. */
static void note_broken(bw_tree *tree, bw_broken broken)
{
    uint32_t count = tree->broken_count;
    if (count == MOST_BROKEN)
        return;
    if (count == 0 || (count >= 16 && (count & (count - 1)) == 0)) {
        bw_broken *more = bw_arena_alloc(tree->arena, (count ? 2 * count : 16) * sizeof(*more));
        if (count)
            memcpy(more, tree->broken, count * sizeof(*more));
        tree->broken = more;
    }
    tree->broken[tree->broken_count++] = broken;
}

void bw_tree_blame(bw_tree *tree, uint32_t field, bw_severity severity, const char *rule,
                   const char *why)
{
    bw_field *f = &tree->fields[field];
    note_broken(tree, (bw_broken){field, severity, rule, why});
    if (severity > f->severity) {
        f->severity = severity;
        f->why = why;
    }
}

/* Block 0 and redo blocks have no flag for it: the checksum counts when it is there. */
static bool checksum_on(const bw_tree *tree, const bw_field *field)
{
    if (field->offset != 16 || tree->context.block_number == 0)
        return true;
    return tree->bytes[KCBH_FLG] & FLG_CHECKSUM;
}

static void check_checksum(bw_tree *tree, uint32_t index)
{
    const bw_field *field = &tree->fields[index];
    if (!checksum_on(tree, field)) {
        if (field->value == 0)
            bw_tree_blame(tree, index, BW_NOTE, "checksum", "off: flag 0x04 is not set");
        return;
    }
    uint16_t residue = bw_xor16(tree->bytes, tree->context.block_size);
    if (residue == 0)
        return;
    uint8_t bytes[2];
    bw_put16(bytes, residue, false);
    unsigned required = (unsigned)field->value ^ bw_get16(bytes, tree->context.big_endian);
    bw_tree_blame(tree, index, BW_BAD, "checksum",
                  bw_arena_printf(tree->arena, "bad check value: stored 0x%04x, required 0x%04x",
                                  (unsigned)field->value, required));
}

static void check_tail(bw_tree *tree, uint32_t index)
{
    const bw_field *field = &tree->fields[index];
    const uint8_t *b = tree->bytes;
    uint32_t base = bw_get32(b + KCBH_BASE, tree->context.big_endian);
    uint32_t expected = (base & 0xffff) << 16 | (uint32_t)b[0] << 8 | b[KCBH_SEQ];
    if (field->value != expected)
        bw_tree_blame(tree, index, BW_BAD, "tail",
                      bw_arena_printf(
                          tree->arena,
                          "fractured block: the tail does not fit the head, which asks for 0x%08x",
                          expected));
}

void bw_tree_check_seal(bw_tree *tree, uint32_t index)
{
    const bw_field *field = &tree->fields[index];
    if (tree->context.block_size < 32)
        return;
    if (field->meaning == BW_MEANS_CHECKSUM && field->length == 2)
        check_checksum(tree, index);
    else if (field->meaning == BW_MEANS_TAIL && field->length == 4)
        check_tail(tree, index);
}
