/* SCNs of a block against the checkpoint of its file. A file that was closed cleanly, or restored
 * and recovered, holds nothing newer than its checkpoint; while it is fuzzy or in backup mode it
 * may. */
#include "core/verify/rule.h"

#include <string.h>

#define ITL_AT 44u
#define ITL_BYTES 24u
#define ITL_FLAG 16u
#define ITL_WRAP 18u
#define ITL_BASE 20u
#define FLAG_COMMITTED 0x8000u

/* False when the file's checkpoint is no bound. */
static bool bound_of(const bw_rule_run *run, bw_scn *checkpoint)
{
    const bw_rule_subject *s = bw_rule_look(run);
    const bw_identity *id = s->file ? bw_dbfile_identity(s->file) : NULL;
    if (!id || !id->has_datafile || id->fuzzy || id->backup_mode || id->checkpoint_scn == 0 ||
        strcmp(s->tree->context.family, "data") != 0)
        return false;
    *checkpoint = id->checkpoint_scn;
    return true;
}

static void compare(bw_rule_run *run, uint32_t offset, bw_scn scn, bw_scn checkpoint)
{
    char found[BW_SCN_TEXT], bound[BW_SCN_TEXT];
    if (scn == BW_SCN_NONE || scn <= checkpoint)
        return;
    bw_rule_found(run, offset, "scn=%s checkpoint=%s", bw_scn_format(scn, found),
                  bw_scn_format(checkpoint, bound));
}

void bw_rule_block_ahead(bw_rule_run *run)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    const uint8_t *b = tree->bytes;
    bool be = tree->context.big_endian;
    uint8_t field[8];
    bw_scn checkpoint;
    if (tree->context.block_number == 0 || b[0] == 0 || !bound_of(run, &checkpoint))
        return;
    memcpy(field, b + 8, 6);
    memcpy(field + 6, b + 2, 2); /* 12.2: the high half of a big SCN */
    bw_scn scn = bw_scn_get(field, be);
    compare(run, 8, scn, checkpoint);
    bw_rule_oracle(
        run,
        "ORA-00600 [2662], [%llu], [%llu], [%llu], [%llu], [%u] once the database asks for "
        "the block at its checkpoint",
        (unsigned long long)(checkpoint >> 32), (unsigned long long)(checkpoint & UINT32_MAX),
        (unsigned long long)(scn >> 32), (unsigned long long)(scn & UINT32_MAX),
        bw_get32(b + 4, be));
}

/* Before 12.2 the slot keeps a base and a wrap; from then on the wrap has 0x8000 and no more bits.
 */
void bw_rule_itl_ahead(bw_rule_run *run)
{
    const bw_tree *tree = bw_rule_look(run)->tree;
    bool be = tree->context.big_endian;
    uint32_t slots = (uint32_t)bw_rule_value(run, "ktbbhict", 0) & 0xff;
    bw_scn checkpoint;
    if (!bound_of(run, &checkpoint))
        return;
    for (uint32_t i = 0; i < slots; i++) {
        uint32_t at = ITL_AT + ITL_BYTES * i;
        const uint8_t *slot = tree->bytes + at;
        if (at + ITL_BYTES > tree->context.block_size)
            return;
        if (!(bw_get16(slot + ITL_FLAG, be) & FLAG_COMMITTED))
            continue;
        compare(run, at + ITL_BASE,
                bw_scn_from(bw_get32(slot + ITL_BASE, be), bw_get16(slot + ITL_WRAP, be)),
                checkpoint);
        bw_rule_oracle(run, "ORA-00600 [ktbdchk1: bad dscn]");
    }
}
