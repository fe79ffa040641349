/* Table blocks that traces print without their bytes (DSI06, DSI09, J_core_demo_02): blocks are
 * laid out with the printed values at the places of the reference (3.1 to 3.3), in both byte
 * orders, decoded, and compared with the trace, field by field and row by row. What the traces' own
 * numbers bind: rows stand where the directory says, are as long as tl, and where all rows are
 * printed the sums that kdbchk makes come out, avsp and tosp included. */
#include "trace_dump.h"

#include <blockwright/row.h>
#include <blockwright/rules.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct twin {
    uint8_t bytes[REALDATA_BLOCK];
    uint32_t kdbh;
    uint8_t *next; /* where the printed row goes on */
    bool be;
} twin;

static void lay_header(twin *t, const char *line)
{
    unsigned value, scn, sequence, flags;
    char flag;
    if (sscanf(line, "scn: 0x0000.%x seq: 0x%x flg: 0x%x tail: 0x%x", &scn, &sequence, &flags,
               &value) == 4) {
        bw_put32(t->bytes + 8, scn, t->be);
        t->bytes[14] = (uint8_t)sequence;
        t->bytes[15] = (uint8_t)flags;
        bw_put32(t->bytes + REALDATA_BLOCK - 4, value, t->be);
    }
    if (sscanf(line, "frmt: 0x02 chkval: 0x%x", &value) == 1)
        bw_put16(t->bytes + 16, (uint16_t)value, t->be);
    if (sscanf(line, "Block header dump: 0x%x", &value) == 1)
        bw_put32(t->bytes + 4, value, t->be);
    unsigned object, slots;
    if (sscanf(line, " seg/obj: 0x%x csc: 0x00.%x itc: %u flg: %c", &object, &scn, &slots, &flag) ==
        4) {
        bw_put32(t->bytes + 24, object, t->be);
        bw_put32(t->bytes + 28, scn, t->be);
        bw_put16(t->bytes + 36, (uint16_t)slots, t->be);
        t->bytes[38] = flag == 'E' ? 0x32 : 0;
        t->kdbh = 44 + 24 * slots + (flag == 'E' ? 8 : 0);
    }
    if (sscanf(line, " brn: 0 bdba: 0x%x", &value) == 1)
        bw_put32(t->bytes + 40, value, t->be);
}

static void lay_slot(twin *t, const char *line)
{
    unsigned slot, usn, slt, sqn, dba, seq, rec, locks, wrap, base;
    char flags[8], kind[8];
    if (sscanf(line, "0x%x 0x%x.%x.%x 0x%x.%x.%x %7s %u %7s 0x%x.%x", &slot, &usn, &slt, &sqn, &dba,
               &seq, &rec, flags, &locks, kind, &wrap, &base) != 12)
        return;
    uint8_t *at = t->bytes + 44 + 24 * (slot - 1);
    static const char letters[] = "CBUT";
    for (unsigned i = 0; i < 4; i++)
        locks |= flags[i] == letters[i] ? 0x8000u >> i : 0;
    bw_put16(at, (uint16_t)usn, t->be);
    bw_put16(at + 2, (uint16_t)slt, t->be);
    bw_put32(at + 4, sqn, t->be);
    bw_put32(at + 8, dba, t->be);
    bw_put16(at + 12, (uint16_t)seq, t->be);
    at[14] = (uint8_t)rec;
    bw_put16(at + 16, (uint16_t)locks, t->be);
    bw_put16(at + 18, (uint16_t)wrap, t->be);
    bw_put32(at + 20, base, t->be);
}

/* ntab is one byte, the others two. */
static void lay_data_header(twin *t, const char *line)
{
    static const char *const names[] = {"nrow=", "frre=", "fsbo=", "fseo=", "avsp=", "tosp="};
    unsigned place, entry, value;
    if (strncmp(line, "ntab=", 5) == 0)
        t->bytes[t->kdbh + 1] = (uint8_t)atoi(line + 5);
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (strncmp(line, names[i], 5) == 0)
            bw_put16(t->bytes + t->kdbh + 2 + 2 * i, (uint16_t)strtol(line + 5, NULL, 0), t->be);
    if (sscanf(line, "0xe:pti[%u] nrow=%u", &entry, &value) == 2)
        bw_put16(t->bytes + t->kdbh + 16, (uint16_t)value, t->be);
    if (sscanf(line, "0x%x:pri[%u] offs=0x%x", &place, &entry, &value) == 3)
        bw_put16(t->bytes + t->kdbh + place, (uint16_t)value, t->be);
}

static void lay_bytes(twin *t, const char *at)
{
    unsigned byte;
    for (int used; sscanf(at, " %2x%n", &byte, &used) == 1; at += used)
        *t->next++ = (uint8_t)byte;
}

static void lay_row(twin *t, const char *line)
{
    unsigned table, row, place, length, lock, columns = 0, column;
    char flags[16];
    static const char letters[] = "KCHDFLPN";
    int used = 0;
    if (sscanf(line, "tab %u, row %u, @0x%x", &table, &row, &place) == 3)
        t->next = t->bytes + t->kdbh + place;
    if (sscanf(line, "tl: %u fb: %15s lb: 0x%x cc: %u", &length, flags, &lock, &columns) >= 3) {
        for (unsigned i = 0; i < 8; i++)
            t->next[0] |= flags[i] == letters[i] ? 0x80u >> i : 0;
        t->next[1] = (uint8_t)lock;
        t->next[2] = (uint8_t)columns;
        t->next += 3;
    }
    if (sscanf(line, "col %u: [%u]%n", &column, &length, &used) == 2 && used) {
        *t->next++ = length > 250 ? 0xfe : (uint8_t)length;
        if (length > 250) {
            bw_put16(t->next, (uint16_t)length, t->be);
            t->next += 2;
        }
        lay_bytes(t, line + used);
    } else if (t->next && line[0] == ' ') {
        lay_bytes(t, line);
    }
}

static void lay(twin *t, const char *dump, bool be)
{
    memset(t, 0, sizeof(*t));
    t->be = be;
    t->bytes[0] = 6;
    t->bytes[1] = 0xa2;
    t->bytes[20] = 1;
    char *copy = bw_strdup(dump), *rest = NULL;
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        lay_header(t, line);
        lay_slot(t, line);
        lay_data_header(t, line);
        lay_row(t, line);
    }
    free(copy);
}

static bw_tree *decode(const uint8_t *bytes, bool be)
{
    bw_block_context context = {.block_size = REALDATA_BLOCK, .family = "data", .big_endian = be};
    bw_tree *tree = bw_tree_new();
    bw_tree_decode(tree, realdata_layouts(), bytes, &context);
    return tree;
}

/* "tl" of every row whose columns are printed, by the walker of pieces. */
static void compare_lengths(const twin *t, const char *dump)
{
    bw_table_block table;
    bw_row_column columns[BW_ROW_COLUMNS];
    bw_row_piece piece;
    bw_error err = {0};
    unsigned row, place, length, lock, cc, count;
    char flags[16];
    uint32_t end;
    assert_int_equal(bw_table_block_open(t->bytes, REALDATA_BLOCK, t->be, &table, &err), BW_OK);
    for (const char *at = dump; (at = strstr(at, "tab 0, row ")); at++) {
        if (sscanf(at, "tab 0, row %u, @0x%x tl: %u fb: %15s lb: 0x%x cc: %u", &row, &place,
                   &length, flags, &lock, &cc) != 6)
            continue;
        assert_true(bw_row_piece_read(&table, bw_table_row_at(&table, row), &piece));
        assert_null(bw_row_columns_read(&table, &piece, columns, &count, &end));
        realdata_equal("columns", count, cc);
        realdata_equal("tl", end - piece.offset, length);
    }
}

/* No strict rule may find anything in what Oracle wrote. */
static void judge(const bw_tree *tree)
{
    bw_rules *rules = bw_rules_new(realdata_layouts());
    bw_arena *arena = bw_arena_new();
    const bw_rule_subject subject = {.tree = tree};
    bw_finding *findings;
    size_t count = bw_rules_run(rules, &subject, arena, &findings);
    for (size_t i = 0; i < count; i++)
        print_message("  found: %s %s\n", findings[i].rule->id, findings[i].details);
    realdata_equal("findings", (int64_t)count, 0);
    bw_arena_free(arena);
    bw_rules_free(rules);
}

/* One dump: from its first line to where the author goes on. whole: it prints all rows. */
static void compare(const char *text, const char *first, const char *last, bool whole)
{
    static twin t;
    const char *begin = strstr(text, first), *end = begin ? strstr(begin, last) : NULL;
    if (!end)
        fail_msg("'%s' ... '%s' is not in the text", first, last);
    char *dump = bw_alloc((size_t)(end - begin) + 1);
    memcpy(dump, begin, (size_t)(end - begin));
    for (int be = 0; be < 2; be++) {
        lay(&t, dump, be);
        bw_tree *tree = decode(t.bytes, be);
        trace_dump_compare(dump, tree);
        compare_lengths(&t, dump);
        if (whole)
            judge(tree);
        bw_tree_free(tree);
    }
    free(dump);
}

static void blocks_of_dsi06(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *text = realdata_read("text/DSI06.sessions.txt", &size), *copy = bw_strdup(text);
    /* two rows, whose transactions have committed fast; the author's BBED print stands between */
    char *print = strstr(copy, "# BBED\nBBED> p ktbbh"),
         *rest = strstr(copy, "# dump\ntsiz: 0x1f98");
    assert_true(print && rest);
    memset(print, '\n', (size_t)(rest - print));
    compare(copy, "Block header dump:  0x01800083", "end_of_block_dump", true);
    compare(text, "Block header dump:  0x0180008d", "data_block_dump", false);
    /* a deleted row of two bytes, ten of free space credit: tosp = avsp + 10 + 2 */
    compare(text, "Block header dump:  0x0180008f", "end_of_block_dump", true);
    free(copy);
    free(text);
    realdata_finish("table blocks of text/DSI06.sessions.txt", 280);
}

static void blocks_of_dsi09_and_j_core(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *text = realdata_read("text/DSI09.sessions.txt", &size);
    compare(text, "Block header dump:  0x0140020f", "......", false);
    free(text);
    text = realdata_read("text/J_core_demo_02.txt", &size);
    compare(text, "scn: 0x0000.03ee4843", "Table block after", false);
    compare(text, "scn: 0x0000.03ee485a", "Undo header", false);
    free(text);
    realdata_finish("table blocks of DSI09 and J_core_demo_02", 440);
}

static void strict_rules_find_nothing_in_real_blocks(void **state)
{
    static const char *const names[] = {
        "blocks/T01_19c_table_block_0x03000c36.0.le.bin",
        "blocks/T02_10g_table_block_0x01400010.0.le.bin",
        "blocks/T04_23ai_free_table_blocks_bigfile_0x0000030d_0x00000316.0.le.bin",
        "blocks/B01_block623_0x0140026f_good.le.bin",
        "blocks/O19_1_index_0x004344ea_synthhdr.le.bin",
    };
    (void)state;
    realdata_need();
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        size_t size;
        char *bytes = realdata_read(names[i], &size);
        bw_tree *tree = decode((const uint8_t *)bytes, false);
        judge(tree);
        bw_tree_free(tree);
        free(bytes);
    }
    realdata_finish("strict rules on T01, T02, T04, B01, O19_1", BW_COUNT(names));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_dsi06),
        cmocka_unit_test(blocks_of_dsi09_and_j_core),
        cmocka_unit_test(strict_rules_find_nothing_in_real_blocks),
    };
    return cmocka_run_group_tests_name("realdata_tables", tests, NULL, realdata_end);
}
