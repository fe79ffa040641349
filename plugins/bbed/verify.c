/* VERIFY: the checks of the cache layer and kdbchk on one block, in the words of BBED's DBVERIFY.
 */
#include "console.h"
#include <blockwright/rules.h>

#include <string.h>

typedef struct tally {
    unsigned data, data_failing, index, index_failing, empty, corrupt, influx;
} tally;

static void say_corrupt(console *c, const position *p, const bw_block_check *check)
{
    const uint8_t *b = c->bytes;
    bool be = bw_dbfile_geometry(p->file)->big_endian;
    bw_text_addf(&c->out,
                 "Block %llu is corrupt\n"
                 "Corrupt block relative dba: 0x%08x (file %u, block %llu)\n"
                 "%s during verification\nData in bad block:\n",
                 (unsigned long long)p->block, check->rdba, p->file_number,
                 (unsigned long long)p->block, bw_block_fault_reason(check->fault));
    bw_text_addf(&c->out,
                 " type: %u format: %u rdba: 0x%08x\n"
                 " last change scn: 0x%04x.%08x seq: 0x%x flg: 0x%02x\n"
                 " spare1: 0x%x spare2: 0x%x spare3: 0x%x\n"
                 " consistency value in tail: 0x%08x\n"
                 " check value in block header: 0x%x\n",
                 check->type, check->frmt & 7u, check->rdba, bw_get16(b + 12, be),
                 bw_get32(b + 8, be), check->seq, check->flg, b[2], b[3], bw_get16(b + 18, be),
                 check->tail, check->checksum);
    if (check->checksum_on)
        bw_text_addf(&c->out, " computed block checksum: 0x%x\n", check->computed);
    else
        bw_text_add(&c->out, " block checksum disabled\n");
    bw_text_add(&c->out, "\n");
}

/* kdbchk's lines of a finding: "kdbchk: what", then its details, indented. */
static void say_table(console *c, const bw_finding *f)
{
    int64_t header = bw_tree_find(c->tree, "kdbh");
    bw_text_addf(&c->out, "data header at 0x%x\nkdbchk: %s\n        ",
                 header < 0 ? 0 : c->tree->fields[header].offset, f->rule->text);
    for (const char *at = f->details; *at; at++)
        bw_text_addf(&c->out, *at == '\n' ? "\n        " : "%c", *at);
    bbed_truth(c, "data header at: BBED says an address of its memory, this is the offset in the "
                  "block");
}

/* Likely, from memory of published output: a line of stars for each thing, then the end. */
static void say_index(console *c, const bw_finding *f)
{
    bw_text_addf(&c->out, "**** %s\n---- end index block validation", f->details);
}

static void say_finding(console *c, const position *p, const bw_finding *f, bool index)
{
    bw_text_addf(&c->out, "Block Checking: DBA = %u, Block Type = KTB-managed data block\n",
                 bw_dbfile_dba(p->file, p->block));
    if (index)
        say_index(c, f);
    else
        say_table(c, f);
    bw_text_addf(&c->out, "\nBlock %llu failed with check code %d\n", (unsigned long long)p->block,
                 f->rule->code);
}

/* BBED tells the first check that fails, and knows those with codes of Oracle's alone. */
static bool say_kdbchk(console *c, const position *p, bool index)
{
    bw_rules *rules = bw_rules_new(bw_session_layouts(c->session));
    bw_arena *arena = bw_arena_new();
    const bw_rule_subject subject = {c->tree, p->file, NULL};
    bw_finding *findings;
    size_t count = bw_rules_run(rules, &subject, arena, &findings), i = 0;
    while (i < count && !findings[i].rule->code)
        i++;
    if (i < count)
        say_finding(c, p, &findings[i], index);
    bw_arena_free(arena);
    bw_rules_free(rules);
    return i < count;
}

static void judge(console *c, const position *p, tally *t)
{
    bw_block_check check;
    bw_block_check_run(p->file, p->block, c->bytes, &check);
    int64_t kind = bw_tree_find(c->tree, "ktbbhtyp");
    bool index = kind >= 0 && c->tree->fields[kind].value == 2;
    switch (check.fault) {
    case BW_BLOCK_GOOD:
        t->index = index;
        t->data = check.type == 6 && !index;
        if (t->data)
            t->data_failing = say_kdbchk(c, p, false);
        if (index)
            t->index_failing = say_kdbchk(c, p, true);
        break;
    case BW_BLOCK_EMPTY: t->empty = 1; break;
    case BW_BLOCK_PARTIAL:
        bbed_truth(c, "the dump shows this block only in part: it cannot be judged");
        break;
    default:
        t->corrupt = check.fault != BW_BLOCK_FRACTURED;
        t->influx = check.fault == BW_BLOCK_FRACTURED;
        say_corrupt(c, p, &check);
    }
}

bool do_verify(console *c, words *w)
{
    target t;
    tally n = {0};
    if (!parse_target(c, w, 0, &t) || !load_block(c, &t.at))
        return false;
    c->here.file = t.at.file;
    c->here.file_number = t.at.file_number;
    c->here.block = t.at.block;
    bw_text_addf(&c->out, "DBVERIFY - Verification starting\nFILE = %s\nBLOCK = %llu\n\n",
                 bw_dbfile_path(t.at.file), (unsigned long long)t.at.block);
    size_t before = c->out.length;
    judge(c, &t.at, &n);
    if (c->out.length != before && !n.corrupt && !n.influx)
        bw_text_add(&c->out, "\n");
    bw_text_addf(&c->out,
                 "DBVERIFY - Verification complete\n\n"
                 "Total Blocks Examined         : 1\n"
                 "Total Blocks Processed (Data) : %u\n"
                 "Total Blocks Failing   (Data) : %u\n"
                 "Total Blocks Processed (Index): %u\n"
                 "Total Blocks Failing   (Index): %u\n"
                 "Total Blocks Empty            : %u\n"
                 "Total Blocks Marked Corrupt   : %u\n"
                 "Total Blocks Influx           : %u\n"
                 "Message 531 not found;  product=RDBMS; facility=BBED\n",
                 n.data, n.data_failing, n.index, n.index_failing, n.empty, n.corrupt, n.influx);
    return true;
}
