/* Index blocks of the traces in DSI11: blocks are laid out by hand with every value that a trace
 * prints, at the places of the reference (3.1, 3.7), decoded, and compared with the trace and with
 * BBED's map of the same blocks. The trace's own numbers bind the places: rows stand where it says,
 * and what it calls free must lie between directory and rows. */
#include "realdata.h"

#include <blockwright/index.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DSI11 "text/DSI11.sessions.txt"
#define ITL_END(itc) (44u + 24u * (itc))

typedef struct twin {
    uint8_t bytes[REALDATA_BLOCK];
    uint32_t header; /* where the index header lies */
    unsigned number; /* block */
} twin;

/* Members of the index header: offset in it, bytes (reference 3.7). */
static const struct {
    const char *name;
    unsigned at, size;
} members[] = {
    {"kdxcolev", 0, 1},  {"kdxcolok", 1, 1},   {"kdxcoopc", 2, 1},    {"kdxconco", 3, 1},
    {"kdxcosdc", 4, 4},  {"kdxconro", 8, 2},   {"kdxcofbo", 10, 2},   {"kdxcofeo", 12, 2},
    {"kdxcoavs", 14, 2}, {"kdxlespl", 16, 2},  {"kdxlende", 18, 2},   {"kdxlenxt", 20, 4},
    {"kdxleprv", 24, 4}, {"kdxledsz", 28, 1},  {"kdxlebksz", 32, 2},  {"kdxbrlmc", 16, 4},
    {"kdxbrsno", 20, 4}, {"kdxbrbksz", 24, 2}, {"kdxbr2urrc", 26, 2},
};

static void put(uint8_t *at, uint32_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++, value >>= 8)
        at[i] = (uint8_t)value;
}

/* "(6):  01 40 02 14 00 35", up to the line's end; returns how many. */
static unsigned hex_behind(const char *line, uint8_t *bytes)
{
    unsigned count = 0, byte;
    const char *end = strchr(line, '\n'), *at = strstr(line, "):");
    if (!at || at > end)
        return 0;
    for (at += 2; count < 32; at += 2) {
        at += strspn(at, " ");
        if (at >= end || sscanf(at, "%2x", &byte) != 1)
            break;
        bytes[count++] = (uint8_t)byte;
    }
    return count;
}

/* --- the twin --- */
static void lay_transaction_layer(twin *t, const char *dump)
{
    unsigned object, csc, itc, dba;
    char flag;
    assert_int_equal(sscanf(dump, "Block header dump:  0x%x", &dba), 1);
    assert_int_equal(sscanf(strstr(dump, "seg/obj"),
                            "seg/obj: 0x%x csc: 0x00.%x itc: %u flg: %c typ: 2", &object, &csc,
                            &itc, &flag),
                     4);
    t->number = bw_dba_block(dba);
    t->bytes[0] = 6;
    t->bytes[1] = 0xa2;
    put(t->bytes + 4, dba, 4);
    t->bytes[20] = 2;
    put(t->bytes + 24, object, 4);
    put(t->bytes + 28, csc, 4);
    put(t->bytes + 36, itc, 2);
    t->bytes[38] = flag == 'E' ? 0x30 : 0x01;
    t->header = ITL_END(itc) + (flag == 'E' ? 8 : 0);
}

static void lay_member(twin *t, const char *line)
{
    char name[16];
    unsigned value;
    for (size_t i = 0; i < BW_COUNT(members); i++)
        if (sscanf(line, "%15s %i", name, (int *)&value) == 2 && strcmp(name, members[i].name) == 0)
            put(t->bytes + t->header + members[i].at, value, members[i].size);
}

/* "row#0[8020] flag: ------, lock: 0, len=12, data:(6): ..." or "row#0[8048] dba: 20972069=..." */
static uint8_t *lay_row(twin *t, const char *line)
{
    unsigned row, at, dba, lock = 0;
    if (sscanf(line, "row#%u[%u]", &row, &at) != 2)
        return NULL;
    uint8_t *p = t->bytes + t->header + at;
    bool branch = sscanf(line, "row#%*u[%*u] dba: %u", &dba) == 1;
    put(t->bytes + t->header + (branch ? 28 : 36) + 2 * row, at, 2);
    if (branch) {
        put(p, dba, 4);
        return p + 4;
    }
    assert_int_equal(sscanf(strstr(line, "lock:"), "lock: %u", &lock), 1);
    p[1] = (uint8_t)lock;
    return p + 2 + hex_behind(line, p + 2);
}

static void lay(twin *t, const char *dump, const char *end)
{
    uint8_t *p = NULL;
    memset(t, 0, sizeof(*t));
    lay_transaction_layer(t, dump);
    for (const char *line = dump; line < end; line = strchr(line, '\n') + 1) {
        uint8_t *row = lay_row(t, line);
        lay_member(t, line);
        if (row)
            p = row;
        else if (p && strncmp(line, "col ", 4) == 0) {
            p[0] = (uint8_t)hex_behind(line, p + 1);
            p += 1 + p[0];
        }
    }
}

/* --- the comparison --- */
static void compare_member(const bw_tree *tree, const char *line)
{
    char name[16];
    int value;
    for (size_t i = 0; i < BW_COUNT(members); i++)
        if (sscanf(line, "%15s %i", name, &value) == 2 && strcmp(name, members[i].name) == 0)
            realdata_number(tree, name, value);
}

static const bw_field *field_of(const bw_tree *tree, const char *row, const char *member)
{
    char path[80];
    snprintf(path, sizeof(path), "%s%s", row, member);
    return &tree->fields[realdata_field(tree, path)];
}

static void compare_bytes(const bw_tree *tree, const bw_field *field, const uint8_t *printed,
                          unsigned count)
{
    realdata_equal("length", field->length, count);
    realdata_equal("bytes", memcmp(tree->bytes + field->offset, printed, count), 0);
}

static void compare_row(const bw_tree *tree, const twin *t, const char *line, char row_path[32])
{
    unsigned row, at, dba, length;
    uint8_t data[32];
    if (sscanf(line, "row#%u[%u]", &row, &at) != 2)
        return;
    bool branch = sscanf(line, "row#%*u[%*u] dba: %u", &dba) == 1;
    snprintf(row_path, 32, "%s[%u]", branch ? "branchrow" : "leafrow", row);
    const bw_field *entry = field_of(tree, row_path, "");
    realdata_equal(row_path, entry->offset, t->header + at);
    if (branch) {
        realdata_equal("kdxbrdba", (int64_t)field_of(tree, row_path, ".kdxbrdba")->value, dba);
        return;
    }
    realdata_equal("flag", (int64_t)field_of(tree, row_path, ".kdxrflag")->value, 0);
    assert_int_equal(sscanf(strstr(line, "len="), "len=%u", &length), 1);
    realdata_equal("len", entry->length, length);
    if (hex_behind(line, data))
        compare_bytes(tree, field_of(tree, row_path, ".kdxrrowid"), data, 6);
}

static void compare_column(const bw_tree *tree, const char *line, const char *row_path)
{
    unsigned column, length;
    uint8_t data[32];
    char member[48];
    if (sscanf(line, "col %u; len %u;", &column, &length) != 2)
        return;
    bool branch = row_path[0] == 'b';
    snprintf(member, sizeof(member), branch ? ".kdxbcol[%u].kdxbcoldata" : ".kdxrcol[%u].coldata",
             column);
    realdata_equal("col", hex_behind(line, data), length);
    compare_bytes(tree, field_of(tree, row_path, member), data, length);
}

/* The space between directory and rows; space of deleted entries counts as available as well. */
static void compare_space(const bw_tree *tree)
{
    bool branch = bw_tree_find(tree, "kdxbr") >= 0;
    const bw_field *gap = field_of(tree, "kdxfree", "");
    int64_t begin = (int64_t)field_of(tree, "kdxcofbo", "")->value,
            stop = (int64_t)field_of(tree, "kdxcofeo", "")->value;
    realdata_equal("kdxfree", gap->length, stop - begin);
    realdata_equal("kdxcoavs is good", field_of(tree, "kdxcoavs", "")->severity, BW_GOOD);
    realdata_number(tree, "kdxcofbo",
                    (branch ? 28 : 36) + 2 * (int64_t)field_of(tree, "kdxconro", "")->value);
}

static void compare(const twin *t, const char *dump, const char *end)
{
    bw_tree *tree = realdata_decode(t->bytes, REALDATA_BLOCK, t->number, "data", false);
    char row_path[32] = "";
    for (const char *line = dump; line < end; line = strchr(line, '\n') + 1) {
        compare_member(tree, line);
        compare_row(tree, t, line, row_path);
        if (row_path[0])
            compare_column(tree, line, row_path);
    }
    compare_space(tree);
    bw_tree_free(tree);
}

static const char *end_of_dump(const char *dump)
{
    const char *end = strstr(dump, "\n#-----");
    const char *stop = strstr(dump, "\n-----");
    return stop && (!end || stop < end) ? stop : end;
}

static void traces_of_index_blocks(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    unsigned dumps = 0;
    static twin t;
    char *text = realdata_read(DSI11, &size);
    for (const char *dump = text; (dump = strstr(dump, "Block header dump:"));) {
        const char *end = end_of_dump(dump);
        assert_non_null(end);
        lay(&t, dump, end);
        compare(&t, dump, end);
        dump = end;
        dumps++;
    }
    free(text);
    realdata_equal("dumps", dumps, 5);
    realdata_finish("index blocks of " DSI11, 150);
}

/* --- BBED's map: "struct kdxle, 32 bytes   @100", "ub1 freespace[819]  @1158" --- */
static void compare_map_line(const bw_tree *tree, const char *line)
{
    char name[32];
    unsigned count = 0, at;
    const char *place = strchr(line, '@'), *end = strchr(line, '\n');
    if (!place || place > end || sscanf(place, "@%u", &at) != 1 ||
        sscanf(line, " %*s %31[a-z0-9_]", name) != 1)
        return;
    const bw_field *field = &tree->fields[realdata_field(tree, name)];
    realdata_equal(name, field->offset, at);
    const char *many = strchr(line, '[');
    unsigned width = strncmp(line, " sb2", 4) == 0 ? 2 : strncmp(line, " ub1", 4) == 0 ? 1 : 0;
    if (many && many < place && sscanf(many, "[%u]", &count) == 1 && width)
        realdata_equal(name, field->length, count * width);
    if (sscanf(line, " struct %*[a-z0-9_], %u bytes", &count) == 1)
        realdata_equal(name, field->length, count);
}

static void compare_map(const char *text, const char *dba)
{
    static twin t;
    char heading[40];
    snprintf(heading, sizeof(heading), "Block header dump:  %s", dba);
    const char *dump = strstr(text, heading);
    snprintf(heading, sizeof(heading), "Dba:%s\n", dba);
    const char *map = strstr(text, heading);
    assert_true(dump && map);
    lay(&t, dump, end_of_dump(dump));
    bw_tree *tree = realdata_decode(t.bytes, REALDATA_BLOCK, t.number, "data", false);
    const char *end = strstr(map, "tailchk");
    for (const char *line = strchr(map, '\n') + 1; line < end; line = strchr(line, '\n') + 1)
        compare_map_line(tree, line);
    bw_tree_free(tree);
}

static void maps_of_index_blocks(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *text = realdata_read(DSI11, &size);
    compare_map(text, "0x01400223");
    compare_map(text, "0x01400225");
    free(text);
    realdata_finish("maps of " DSI11, 70);
}

/* --- a whole real leaf: keys stand in order, and their bytes sort as the numbers do --- */
static void entries_of_a_real_leaf_stand_in_order(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    bw_index_block index;
    bw_error err = {0};
    bw_row_column key, before = {0};
    char number[BW_NUMBER_TEXT];
    uint8_t *block =
        (uint8_t *)realdata_read("blocks/O19_1_index_0x004344ea_synthhdr.le.bin", &size);
    assert_int_equal(bw_index_block_open(block, REALDATA_BLOCK, false, &index, &err), BW_OK);
    realdata_equal("entries", index.entries, 449);
    for (unsigned i = 0; i < index.entries; i++) {
        bw_index_entry entry;
        assert_true(bw_index_entry_read(&index, i, &entry));
        assert_true(bw_index_column_read(&index, &entry.data, &key));
        realdata_equal("is a NUMBER", bw_number_decode(key.bytes, key.length, number), true);
        realdata_equal("in order",
                       i == 0 || before.length != key.length ||
                           memcmp(before.bytes, key.bytes, key.length) < 0,
                       true);
        before = key;
        assert_true(bw_index_column_read(&index, &entry.data, &key));
        realdata_equal("rowid's length", key.length, 6);
    }
    free(block);
    realdata_finish("entries of O19_1", 1348);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(traces_of_index_blocks),
        cmocka_unit_test(maps_of_index_blocks),
        cmocka_unit_test(entries_of_a_real_leaf_stand_in_order),
    };
    return cmocka_run_group_tests_name("realdata_index", tests, NULL, realdata_end);
}
