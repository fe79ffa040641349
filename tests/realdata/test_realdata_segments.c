/* Blocks of tables and indexes out of listings whose author wrote Oracle's values above them. */
#include "realdata.h"

#include <blockwright/oracle.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define H01 "text/H01_home2oracle_annotated_raw_9i_2k_blocks.txt"
#define H01_BLOCK 2048u

/* "key 0x7a93": the number behind the key and a blank. */
static bool printed_number(const char *heading, const char *key, long long *value)
{
    char word[32], *end;
    snprintf(word, sizeof(word), "%s ", key);
    const char *at = strstr(heading, word);
    if (!at)
        return false;
    at += strlen(word);
    *value = strtoll(at, &end, 0);
    return end != at;
}

static void compare_number(const bw_tree *tree, const char *heading, const char *key,
                           const char *path)
{
    long long printed;
    if (printed_number(heading, key, &printed))
        realdata_number(tree, path, printed);
}

static void compare_slot(const bw_tree *tree, unsigned slot, const char *member, int64_t printed)
{
    char path[80];
    snprintf(path, sizeof(path), "ktbbhitl[%u].%s", slot - 1, member);
    realdata_number(tree, path, printed);
}

/* "ITL2 xid 0x0010.000.00000005 uba 0x03c00163.0001.12 lck 3 fsc 0x0034.00000000": what is not
 * printed is not compared. */
static void compare_transaction(const bw_tree *tree, const char *itl)
{
    unsigned slot, a, b, c;
    char flags[8];
    if (sscanf(itl, "ITL%u xid 0x%x.%x.%x", &slot, &a, &b, &c) != 4)
        return;
    compare_slot(tree, slot, "ktbitxid.kxidusn", a);
    compare_slot(tree, slot, "ktbitxid.kxidslt", b);
    compare_slot(tree, slot, "ktbitxid.kxidsqn", c);
    const char *at = strstr(itl, "uba ");
    if (at && sscanf(at, "uba 0x%x.%x.%x", &a, &b, &c) == 3) {
        compare_slot(tree, slot, "ktbituba.kubadba", a);
        compare_slot(tree, slot, "ktbituba.kubaseq", b);
        compare_slot(tree, slot, "ktbituba.kubarec", c);
    }
    if ((at = strstr(itl, "scn ")) && sscanf(at - 5, "%4s scn 0x%x.%x", flags, &a, &b) == 3) {
        compare_slot(tree, slot, "ktbitflg", flags[0] == 'C' ? 0x8000 : 0);
        compare_slot(tree, slot, "_ktbitun._ktbitwrp", a);
        compare_slot(tree, slot, "ktbitbas", b);
    }
    if ((at = strstr(itl, "lck ")) && sscanf(at, "lck %u", &a) == 1)
        compare_slot(tree, slot, "ktbitflg", a);
    if ((at = strstr(itl, "fsc ")) && sscanf(at, "fsc 0x%x.%x", &a, &b) == 2) {
        compare_slot(tree, slot, "_ktbitun._ktbitfsc", a);
        compare_slot(tree, slot, "ktbitbas", b);
    }
}

static void compare_heading(const bw_tree *tree, const char *heading)
{
    unsigned wrap, base;
    const char *csc = strstr(heading, "csc ");
    compare_number(tree, heading, "rdba", "kcbh.rdba_kcbh");
    compare_number(tree, heading, "chkval", "kcbh.chkval_kcbh");
    compare_number(tree, heading, "seg/obj", "ktbbh.ktbbhsid.ktbbhod1");
    compare_number(tree, heading, "itc", "ktbbh.ktbbhict");
    compare_number(tree, heading, "typ", "ktbbh.ktbbhtyp");
    if (csc && sscanf(csc, "csc 0x%x.%x", &wrap, &base) == 2) {
        realdata_number(tree, "ktbbhcsc.kscnwrp", wrap);
        realdata_number(tree, "ktbbhcsc.kscnbas", base);
    }
    const char *on_list = strstr(heading, "flg ");
    if (on_list)
        realdata_equal("ktbbhflg",
                       tree->fields[realdata_field(tree, "ktbbh.ktbbhflg")].value & 1 ? 'O' : '-',
                       on_list[4]);
    /* each slot's text ends at its semicolon */
    char *copy = bw_strdup(heading), *rest = NULL;
    for (char *part = strtok_r(copy, ";", &rest); part; part = strtok_r(NULL, ";", &rest))
        compare_transaction(tree, part + strspn(part, " "));
    free(copy);
}

static void blocks_of_9i_read_as_the_author_prints_them(void **state)
{
    (void)state;
    realdata_need();
    size_t size, got;
    uint64_t number = 0;
    bw_error err = {0};
    uint8_t block[H01_BLOCK];
    char *text = realdata_read(H01, &size), *rest = NULL;
    bw_source *source = realdata_open(H01);
    assert_int_equal(bw_source_size(source), 4 * H01_BLOCK);
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (line[0] != '[')
            continue;
        assert_int_equal(bw_source_read(source, number * H01_BLOCK, block, H01_BLOCK, &got, &err),
                         BW_OK);
        bw_tree *tree = realdata_decode(block, H01_BLOCK, number++, "data", false);
        compare_heading(tree, line);
        bw_tree_free(tree);
    }
    bw_source_free(source);
    free(text);
    assert_int_equal(number, 4);
    realdata_finish(H01, 50);
}

/* What can be counted in the listings themselves: entries stand where the header says. */
static const struct {
    uint64_t position;
    const char *path;
    int64_t printed;
} counted[] = {
    {0, "kdbh.kdbhnrow", 16},
    {0, "kdbh.kdbhfsbo", 14 + 4 + 2 * 16},
    {0, "kdbr[15]", 0x14d},
    {0, "kdbh.kdbhfseo", 0x14d}, /* the row written last lies lowest */
    {1, "kdxconro", 42},
    {1, "kdxcofbo", 36 + 2 * 42},
    {1, "kdxcoavs", 0x15c - 0x78},
    {1, "kdxlenxt", 0x03c00704}, /* the index was built in one go: the neighbour */
    {1, "kdxleprv", 0},
    {1, "kdxlebksz", 1892},
    {1, "kdxrowoff[0]", 0x744},
    {1, "kdxrowoff[41]", 0x15c},
    {2, "kdxconro", 3},
    {2, "kdxlende", 1},
    {2, "kdxledsz", 32}, /* LOB index: the inode stands before the key */
    {3, "kdbh.kdbhnrow", 1},
    {3, "kdbr[0]", 0x5e0},
};

static void directories_of_9i_lie_where_the_header_says(void **state)
{
    (void)state;
    realdata_need();
    size_t got;
    bw_error err = {0};
    uint8_t block[H01_BLOCK];
    bw_source *source = realdata_open(H01);
    for (size_t i = 0; i < BW_COUNT(counted); i++) {
        assert_int_equal(
            bw_source_read(source, counted[i].position * H01_BLOCK, block, H01_BLOCK, &got, &err),
            BW_OK);
        bw_tree *tree = realdata_decode(block, H01_BLOCK, counted[i].position, "data", false);
        realdata_number(tree, counted[i].path, counted[i].printed);
        bw_tree_free(tree);
    }
    bw_source_free(source);
    realdata_finish("directories of " H01, BW_COUNT(counted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_9i_read_as_the_author_prints_them),
        cmocka_unit_test(directories_of_9i_lie_where_the_header_says),
    };
    return cmocka_run_group_tests_name("realdata_segments", tests, NULL, realdata_end);
}
