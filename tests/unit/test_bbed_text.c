/* BBED's screens against what BBED 2.0 printed in published sessions on 11.2.0.4. The blocks are
 * put together here from the values that the sessions show; nothing but those is in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <blockwright/bbed.h>
#include "core/script/layout_files.h"

#define BLOCK_SIZE 8192u

typedef struct fixture {
    bw_layouts *layouts;
    bw_tree *tree;
    uint8_t block[BLOCK_SIZE];
    bool big_endian;
    bw_text text;
} fixture;

static int set_up(void **state)
{
    fixture *f = bw_alloc(sizeof(*f));
    bw_error err = {0};
    bw_text folder = {0};
    bw_text_addf(&folder, "%s/lua/layouts/oracle", getenv("BW_ROOT"));
    f->layouts = bw_layouts_new();
    f->tree = bw_tree_new();
    if (bw_layout_files_load(f->layouts, bw_text_get(&folder), "", &err) != BW_OK)
        fail_msg("%s", err.text);
    bw_text_free(&folder);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    bw_text_free(&f->text);
    bw_tree_free(f->tree);
    bw_layouts_free(f->layouts);
    free(f);
    return 0;
}

static void put(fixture *f, uint32_t offset, uint32_t size, uint64_t value)
{
    for (uint32_t i = 0; i < size; i++)
        f->block[offset + (f->big_endian ? size - 1 - i : i)] = (uint8_t)(value >> 8 * i);
}

/* "2c010202 c102": hexadecimal digits, blanks do not count. */
static void put_hex(fixture *f, uint32_t offset, const char *hex)
{
    char pair[3] = {0};
    while (*hex) {
        if (*hex == ' ') {
            hex++;
            continue;
        }
        memcpy(pair, hex, 2);
        f->block[offset++] = (uint8_t)strtoul(pair, NULL, 16);
        hex += 2;
    }
}

static void decode(fixture *f, uint64_t number)
{
    const bw_block_context context = {.block_size = BLOCK_SIZE,
                                      .block_number = number,
                                      .big_endian = f->big_endian,
                                      .version = 0x0b200400,
                                      .family = "data"};
    bw_tree_decode(f->tree, f->layouts, f->block, &context);
    bw_text_clear(&f->text);
}

static void expect(fixture *f, const char *want)
{
    assert_string_equal(bw_text_get(&f->text), want);
    bw_text_clear(&f->text);
}

static void print(fixture *f, const char *path, char base)
{
    int64_t field = bw_tree_find(f->tree, path);
    assert_true(field >= 0);
    bw_bbed_print(f->tree, (uint32_t)field, base, &f->text);
}

static uint32_t target(fixture *f, const char *path)
{
    int64_t field = bw_tree_find(f->tree, path);
    assert_true(field >= 0);
    return f->tree->fields[field].target;
}

/* --- blocks of the sessions --- */
/* What begins a table or index block: kcbh and ktbbh up to the ITL. */
static void put_head(fixture *f, uint32_t dba, unsigned type, uint32_t object, uint32_t slots)
{
    memset(f->block, 0, BLOCK_SIZE);
    put(f, 0, 1, 6);
    put(f, 1, 1, 0xa2);
    put(f, 4, 4, dba);
    put(f, 14, 1, 2);
    put(f, 15, 1, 6);
    put(f, 20, 1, type);
    put(f, 24, 4, object);
    put(f, 36, 2, slots);
    put(f, 38, 1, 0x32);
}

/* kdbh and kdbt of a table block with one table at 100 (ASSM, two ITL slots). */
static void put_kdbh(fixture *f, unsigned rows, unsigned begin, unsigned end, unsigned free_bytes)
{
    put(f, 101, 1, 1);
    put(f, 102, 2, rows);
    put(f, 104, 2, 0xffff);
    put(f, 106, 2, begin);
    put(f, 108, 2, end);
    put(f, 110, 2, free_bytes);
    put(f, 112, 2, free_bytes);
    put(f, 116, 2, rows);
}

static void put_itl(fixture *f, uint32_t at, const uint32_t v[8])
{
    put(f, at, 2, v[0]);
    put(f, at + 2, 2, v[1]);
    put(f, at + 4, 4, v[2]);
    put(f, at + 8, 4, v[3]);
    put(f, at + 12, 2, v[4]);
    put(f, at + 14, 1, v[5]);
    put(f, at + 16, 2, v[6]);
    put(f, at + 20, 4, v[7]);
}

/* File 6 block 131: two rows. */
static void block_131(fixture *f)
{
    put_head(f, 0x01800083, 1, 0x16d28, 0xf802); /* -2046: flags above the slots */
    put(f, 8, 4, 0x0037066e);
    put(f, 16, 2, 0x9200);
    put(f, 28, 4, 0x00367d20);
    put(f, 40, 4, 0x01800080);
    put_itl(f, 44, (const uint32_t[]){9, 0x1a, 0x954, 0x00c06012, 0x3cd, 0x1d, 0x2001, 0x00367d21});
    put_itl(f, 68, (const uint32_t[]){9, 0x0c, 0x965, 0x00c06012, 0x3d1, 0x37, 0x2001, 0x0037066e});
    put_kdbh(f, 2, 22, 8063, 8041);
    put(f, 118, 2, 8075);
    put(f, 120, 2, 8063);
    put_hex(f, 8163, "2c020202 c1030542 42424242");
    put_hex(f, 8175, "2c010202 c1020641 41414141 4102066e 06");
    decode(f, 131);
}

static void a_block_header_is_printed_as_bbed_does(void **state)
{
    fixture *f = *state;
    block_131(f);
    print(f, "kcbh", BW_BBED_AS_IS);
    expect(f, "struct kcbh, 20 bytes                       @0       \n"
              "   ub1 type_kcbh                            @0        0x06\n"
              "   ub1 frmt_kcbh                            @1        0xa2\n"
              "   ub1 spare1_kcbh                          @2        0x00\n"
              "   ub1 spare2_kcbh                          @3        0x00\n"
              "   ub4 rdba_kcbh                            @4        0x01800083\n"
              "   ub4 bas_kcbh                             @8        0x0037066e\n"
              "   ub2 wrp_kcbh                             @12       0x0000\n"
              "   ub1 seq_kcbh                             @14       0x02\n"
              "   ub1 flg_kcbh                             @15       0x06 (KCBHFDLC, KCBHFCKV)\n"
              "   ub2 chkval_kcbh                          @16       0x9200\n"
              "   ub2 spare3_kcbh                          @18       0x0000\n");
}

static void unions_and_signs(void **state)
{
    fixture *f = *state;
    block_131(f);
    print(f, "ktbbh", BW_BBED_AS_IS);
    expect(f, "struct ktbbh, 72 bytes                      @20      \n"
              "   ub1 ktbbhtyp                             @20       0x01 (KDDBTDATA)\n"
              "   union ktbbhsid, 4 bytes                  @24      \n"
              "      ub4 ktbbhsg1                          @24       0x00016d28\n"
              "      ub4 ktbbhod1                          @24       0x00016d28\n"
              "   struct ktbbhcsc, 8 bytes                 @28      \n"
              "      ub4 kscnbas                           @28       0x00367d20\n"
              "      ub2 kscnwrp                           @32       0x0000\n"
              "   sb2 ktbbhict                             @36      -2046\n"
              "   ub1 ktbbhflg                             @38       0x32 (NONE)\n"
              "   ub1 ktbbhfsl                             @39       0x00\n"
              "   ub4 ktbbhfnx                             @40       0x01800080\n"
              "   struct ktbbhitl[0], 24 bytes             @44      \n"
              "      struct ktbitxid, 8 bytes              @44      \n"
              "         ub2 kxidusn                        @44       0x0009\n"
              "         ub2 kxidslt                        @46       0x001a\n"
              "         ub4 kxidsqn                        @48       0x00000954\n"
              "      struct ktbituba, 8 bytes              @52      \n"
              "         ub4 kubadba                        @52       0x00c06012\n"
              "         ub2 kubaseq                        @56       0x03cd\n"
              "         ub1 kubarec                        @58       0x1d\n"
              "      ub2 ktbitflg                          @60       0x2001 (KTBFUPB)\n"
              "      union _ktbitun, 2 bytes               @62      \n"
              "         sb2 _ktbitfsc                      @62       0\n"
              "         ub2 _ktbitwrp                      @62       0x0000\n"
              "      ub4 ktbitbas                          @64       0x00367d21\n"
              "   struct ktbbhitl[1], 24 bytes             @68      \n"
              "      struct ktbitxid, 8 bytes              @68      \n"
              "         ub2 kxidusn                        @68       0x0009\n"
              "         ub2 kxidslt                        @70       0x000c\n"
              "         ub4 kxidsqn                        @72       0x00000965\n"
              "      struct ktbituba, 8 bytes              @76      \n"
              "         ub4 kubadba                        @76       0x00c06012\n"
              "         ub2 kubaseq                        @80       0x03d1\n"
              "         ub1 kubarec                        @82       0x37\n"
              "      ub2 ktbitflg                          @84       0x2001 (KTBFUPB)\n"
              "      union _ktbitun, 2 bytes               @86      \n"
              "         sb2 _ktbitfsc                      @86       0\n"
              "         ub2 _ktbitwrp                      @86       0x0000\n"
              "      ub4 ktbitbas                          @88       0x0037066e\n");
}

static void rows_and_their_directory(void **state)
{
    fixture *f = *state;
    block_131(f);
    print(f, "kdbr", BW_BBED_AS_IS);
    expect(f, "sb2 kdbr[0]                                 @118      8075\n"
              "sb2 kdbr[1]                                 @120      8063\n");
    bw_bbed_print_pointer(f->tree, target(f, "kdbr[0]"), &f->text);
    expect(f, "rowdata[12]\n"
              "-----------\n"
              "ub1 rowdata[12]                             @8175     0x2c\n");
    assert_true(bw_bbed_examine_row(f->tree, target(f, "kdbr[0]"), "ncccccc", &f->text));
    expect(f, "rowdata[12]                                 @8175    \n"
              "-----------\n"
              "flag@8175: 0x2c (KDRHFL, KDRHFF, KDRHFH)\n"
              "lock@8176: 0x01\n"
              "cols@8177:    2\n"
              "\n"
              "col    0[2] @8178: 1 \n"
              "col    1[6] @8181: AAAAAA\n"
              "\n");
    assert_true(bw_bbed_examine_row(f->tree, target(f, "kdbr[1]"), "ncccccc", &f->text));
    expect(f, "rowdata[0]                                  @8163    \n"
              "----------\n"
              "flag@8163: 0x2c (KDRHFL, KDRHFF, KDRHFH)\n"
              "lock@8164: 0x02\n"
              "cols@8165:    2\n"
              "\n"
              "col    0[2] @8166: 2 \n"
              "col    1[5] @8169: BBBBB\n"
              "\n");
}

/* File 6 block 143: its only row is deleted, the bytes of the columns are still there. */
static void a_deleted_row_has_no_columns(void **state)
{
    fixture *f = *state;
    put_head(f, 0x0180008f, 1, 0x17240, 2);
    put_kdbh(f, 1, 20, 8076, 8056);
    put(f, 118, 2, 8076);
    put_hex(f, 8176, "3c0202 02c102 05 41414141 41 010699bc");
    decode(f, 143);
    assert_true(bw_bbed_examine_row(f->tree, target(f, "kdbr[0]"), "ncccc", &f->text));
    expect(f, "rowdata[0]                                  @8176    \n"
              "----------\n"
              "flag@8176: 0x3c (KDRHFL, KDRHFF, KDRHFD, KDRHFH)\n"
              "lock@8177: 0x02\n"
              "cols@8178:    0\n");
    print(f, "kdbh", BW_BBED_AS_IS);
    expect(f, "struct kdbh, 14 bytes                       @100     \n"
              "   ub1 kdbhflag                             @100      0x00 (NONE)\n"
              "   sb1 kdbhntab                             @101      1\n"
              "   sb2 kdbhnrow                             @102      1\n"
              "   sb2 kdbhfrre                             @104     -1\n"
              "   sb2 kdbhfsbo                             @106      20\n"
              "   sb2 kdbhfseo                             @108      8076\n"
              "   sb2 kdbhavsp                             @110      8056\n"
              "   sb2 kdbhtosp                             @112      8056\n");
}

/* An employee of eleven columns: two digits of column and of length, a date, a NULL. */
static void many_columns_of_all_formats(void **state)
{
    fixture *f = *state;
    put_head(f, 0x02002cd5, 1, 0x14b01, 2);
    put_kdbh(f, 9, 36, 7466, 7430);
    put_hex(f, 7976,
            "2c010b02 c203084a 414e6e69 66657206 5768616c 656e074a 5748414c 454e0c35"
            "31352e31 32332e34 34343407 78670911 01010107 41445f41 53535402 c22dff03"
            "c2020202 c10b");
    decode(f, 11477);
    assert_true(bw_bbed_examine_row(f->tree, 7976, "ncccctcnnnn", &f->text));
    expect(f, "rowdata[410]                                @7976    \n"
              "------------\n"
              "flag@7976: 0x2c (KDRHFL, KDRHFF, KDRHFH)\n"
              "lock@7977: 0x01\n"
              "cols@7978:   11\n"
              "\n"
              "col    0[2] @7979: 200 \n"
              "col    1[8] @7982: JANnifer\n"
              "col    2[6] @7991: Whalen\n"
              "col    3[7] @7998: JWHALEN\n"
              "col   4[12] @8006: 515.123.4444\n"
              "col    5[7] @8019: 2003-09-17 00:00:00 \n"
              "col    6[7] @8027: AD_ASST\n"
              "col    7[2] @8035: 4400 \n"
              "col    8[0] @8038: *NULL*\n"
              "col    9[3] @8039: 101 \n"
              "col   10[2] @8043: 10 \n"
              "\n");
}

/* A big-endian block of AIX; the session shows the columns and where they are. */
static void rows_of_a_big_endian_block(void **state)
{
    fixture *f = *state;
    f->big_endian = true;
    put_head(f, 0x010000c6, 1, 0xc100, 2);
    put_kdbh(f, 2, 22, 8063, 8041);
    put(f, 118, 2, 8077);
    put(f, 120, 2, 8063);
    put_hex(f, 8163, "2c010202 c1030768 75617465 6e672c01 0202c102 04637069 63f1a106 01");
    decode(f, 198);
    print(f, "kdbr", BW_BBED_AS_IS);
    expect(f, "sb2 kdbr[0]                                 @118      8077\n"
              "sb2 kdbr[1]                                 @120      8063\n");
    assert_true(bw_bbed_examine_row(f->tree, target(f, "kdbr[0]"), "nc", &f->text));
    assert_non_null(strstr(bw_text_get(&f->text), "col    0[2] @8180: 1 \n"
                                                  "col    1[4] @8183: cpic\n"));
    f->big_endian = false;
}

/* --- maps --- */
#define MAP_KCBH                                                                                   \
    "\n struct kcbh, 20 bytes                      @0       \n"                                    \
    "    ub1 type_kcbh                           @0       \n"                                      \
    "    ub1 frmt_kcbh                           @1       \n"                                      \
    "    ub1 spare1_kcbh                         @2       \n"                                      \
    "    ub1 spare2_kcbh                         @3       \n"                                      \
    "    ub4 rdba_kcbh                           @4       \n"                                      \
    "    ub4 bas_kcbh                            @8       \n"                                      \
    "    ub2 wrp_kcbh                            @12      \n"                                      \
    "    ub1 seq_kcbh                            @14      \n"                                      \
    "    ub1 flg_kcbh                            @15      \n"                                      \
    "    ub2 chkval_kcbh                         @16      \n"                                      \
    "    ub2 spare3_kcbh                         @18      \n"
#define MAP_KTBBH                                                                                  \
    "    ub1 ktbbhtyp                            @20      \n"                                      \
    "    union ktbbhsid, 4 bytes                 @24      \n"                                      \
    "    struct ktbbhcsc, 8 bytes                @28      \n"                                      \
    "    sb2 ktbbhict                            @36      \n"                                      \
    "    ub1 ktbbhflg                            @38      \n"                                      \
    "    ub1 ktbbhfsl                            @39      \n"                                      \
    "    ub4 ktbbhfnx                            @40      \n"

static void the_map_of_a_table_block(void **state)
{
    fixture *f = *state;
    const bw_bbed_place place = {"/u01/app/oracle/oradata/orcl/skip_arch01.dbf", 6, 0x01800087};
    put_head(f, 0x01800087, 1, 0x1723e, 2);
    put_kdbh(f, 1, 20, 8063, 8055);
    put(f, 118, 2, 8063);
    decode(f, 135);
    bw_bbed_map(f->tree, &place, true, &f->text);
    expect(f, " File: /u01/app/oracle/oradata/orcl/skip_arch01.dbf (6)\n"
              " Block: 135                                   Dba:0x01800087\n"
              "------------------------------------------------------------\n"
              " KTB Data Block (Table/Cluster)\n" MAP_KCBH
              "\n struct ktbbh, 72 bytes                     @20      \n" MAP_KTBBH
              "    struct ktbbhitl[2], 48 bytes            @44      \n"
              "\n struct kdbh, 14 bytes                      @100     \n"
              "    ub1 kdbhflag                            @100     \n"
              "    sb1 kdbhntab                            @101     \n"
              "    sb2 kdbhnrow                            @102     \n"
              "    sb2 kdbhfrre                            @104     \n"
              "    sb2 kdbhfsbo                            @106     \n"
              "    sb2 kdbhfseo                            @108     \n"
              "    sb2 kdbhavsp                            @110     \n"
              "    sb2 kdbhtosp                            @112     \n"
              "\n struct kdbt[1], 4 bytes                    @114     \n"
              "    sb2 kdbtoffs                            @114     \n"
              "    sb2 kdbtnrow                            @116     \n"
              "\n sb2 kdbr[1]                                @118     \n"
              "\n ub1 freespace[8043]                        @120     \n"
              "\n ub1 rowdata[25]                            @8163    \n"
              "\n ub4 tailchk                                @8188    \n\n");
}

static void the_map_of_an_index_branch(void **state)
{
    fixture *f = *state;
    const bw_bbed_place place = {"/u01/app/oracle/oradata/orcl/lyj_01.dbf", 5, 0x01400223};
    put_head(f, 0x01400223, 2, 0x47b8, 1);
    put(f, 76, 1, 1);    /* kdxcolev */
    put(f, 79, 1, 1);    /* kdxconco */
    put(f, 84, 2, 9);    /* kdxconro */
    put(f, 86, 2, 46);   /* kdxcofbo */
    put(f, 88, 2, 7984); /* kdxcofeo */
    put(f, 90, 2, 7938); /* kdxcoavs */
    put(f, 92, 4, 0x1400224);
    put(f, 100, 2, 8056); /* kdxbrbksz */
    decode(f, 547);
    bw_bbed_map(f->tree, &place, true, &f->text);
    expect(f, " File: /u01/app/oracle/oradata/orcl/lyj_01.dbf (5)\n"
              " Block: 547                                   Dba:0x01400223\n"
              "------------------------------------------------------------\n"
              " KTB Data Block (Index Branch)\n" MAP_KCBH
              "\n struct ktbbh, 48 bytes                     @20      \n" MAP_KTBBH
              "    struct ktbbhitl[1], 24 bytes            @44      \n"
              "\n struct kdxbr, 24 bytes                     @76      \n"
              "    struct kdxbrxco, 16 bytes               @76      \n"
              "    ub4 kdxbrlmc                            @92      \n"
              "    sb2 kdxbrsno                            @96      \n"
              "\n sb2 kd_off[9]                              @100     \n"
              "\n ub1 freespace[7938]                        @118     \n"
              "\n ub1 rowdata[72]                            @8056    \n"
              "\n ub4 tailchk                                @8188    \n\n");
}

static void the_map_of_an_index_leaf(void **state)
{
    fixture *f = *state;
    const bw_bbed_place place = {"/u01/app/oracle/oradata/orcl/lyj_01.dbf", 5, 0x01400225};
    put_head(f, 0x01400225, 2, 0x47b8, 2);
    put(f, 103, 1, 1);    /* kdxconco */
    put(f, 108, 2, 513);  /* kdxconro */
    put(f, 110, 2, 1062); /* kdxcofbo */
    put(f, 112, 2, 1881); /* kdxcofeo */
    put(f, 114, 2, 819);  /* kdxcoavs */
    put(f, 128, 1, 6);    /* kdxledsz */
    put(f, 132, 2, 8032); /* kdxlebksz */
    decode(f, 549);
    bw_bbed_map(f->tree, &place, true, &f->text);
    expect(f, " File: /u01/app/oracle/oradata/orcl/lyj_01.dbf (5)\n"
              " Block: 549                                   Dba:0x01400225\n"
              "------------------------------------------------------------\n"
              " KTB Data Block (Index Leaf)\n" MAP_KCBH
              "\n struct ktbbh, 72 bytes                     @20      \n" MAP_KTBBH
              "    struct ktbbhitl[2], 48 bytes            @44      \n"
              "\n struct kdxle, 32 bytes                     @100     \n"
              "    struct kdxlexco, 16 bytes               @100     \n"
              "    sb2 kdxlespl                            @116     \n"
              "    sb2 kdxlende                            @118     \n"
              "    ub4 kdxlenxt                            @120     \n"
              "    ub4 kdxleprv                            @124     \n"
              "    ub1 kdxledsz                            @128     \n"
              "    ub1 kdxleflg                            @129     \n"
              "\n sb2 kd_off[513]                            @132     \n"
              "\n ub1 freespace[819]                         @1158    \n"
              "\n ub1 rowdata[6151]                          @1977    \n"
              "\n ub4 tailchk                                @8188    \n\n");
}

/* --- the file header --- */
static void file_header(fixture *f)
{
    memset(f->block, 0, BLOCK_SIZE);
    put_hex(f, 0, "0ba20000 01000000 00000000 00000104 3183");
    put(f, 24, 4, 0x0b200400);
    put(f, 28, 4, 0x3c549ef2);
    memcpy(f->block + 32, "TEST2", 5);
    put(f, 40, 4, 0x9a8c);
    put(f, 44, 4, 0xa0000);
    put(f, 48, 4, BLOCK_SIZE);
    put(f, 52, 2, 7);
    put(f, 54, 2, 3);
    put(f, 332, 4, 8);
    put_hex(f, 484, "6a363200 00000000 9ea09137 01000000 88020000 e8490000 10004b8f 02");
    put(f, 8188, 4, 0x0b01);
    decode(f, 1);
}

static void the_short_map_of_a_file_header(void **state)
{
    fixture *f = *state;
    const bw_bbed_place place = {"/oracle/app/oracle/oradata/TEST2/test_01.dbf", 0, 0};
    file_header(f);
    bw_bbed_map(f->tree, &place, false, &f->text);
    expect(f, " File: /oracle/app/oracle/oradata/TEST2/test_01.dbf (0)\n"
              " Block: 1                                     Dba:0x00000000\n"
              "------------------------------------------------------------\n"
              " Data File Header\n"
              "\n struct kcvfh, 860 bytes                    @0       \n"
              "\n ub4 tailchk                                @8188    \n\n");
}

static void texts_stand_letter_by_letter(void **state)
{
    fixture *f = *state;
    file_header(f);
    print(f, "kccfhdbn", BW_BBED_AS_IS);
    expect(f, "text kccfhdbn[0]                            @32      T\n"
              "text kccfhdbn[1]                            @33      E\n"
              "text kccfhdbn[2]                            @34      S\n"
              "text kccfhdbn[3]                            @35      T\n"
              "text kccfhdbn[4]                            @36      2\n"
              "text kccfhdbn[5]                            @37       \n"
              "text kccfhdbn[6]                            @38       \n"
              "text kccfhdbn[7]                            @39       \n");
    print(f, "kccfhbsz", BW_BBED_AS_IS);
    expect(f, "s_blkz kccfhbsz                             @48       0x00\n");
    print(f, "kcvfhtsn", BW_BBED_AS_IS);
    expect(f, "sword kcvfhtsn                              @332      8\n");
}

static void a_checkpoint_with_its_union(void **state)
{
    fixture *f = *state;
    file_header(f);
    print(f, "kcvfhckp", BW_BBED_AS_IS);
    expect(f, "struct kcvfhckp, 36 bytes                   @484     \n"
              "   struct kcvcpscn, 8 bytes                 @484     \n"
              "      ub4 kscnbas                           @484      0x0032366a\n"
              "      ub2 kscnwrp                           @488      0x0000\n"
              "   ub4 kcvcptim                             @492      0x3791a09e\n"
              "   ub2 kcvcpthr                             @496      0x0001\n"
              "   union u, 12 bytes                        @500     \n"
              "      struct kcvcprba, 12 bytes             @500     \n"
              "         ub4 kcrbaseq                       @500      0x00000288\n"
              "         ub4 kcrbabno                       @504      0x000049e8\n"
              "         ub2 kcrbabof                       @508      0x0010\n"
              "   ub1 kcvcpetb[0]                          @512      0x02\n"
              "   ub1 kcvcpetb[1]                          @513      0x00\n"
              "   ub1 kcvcpetb[2]                          @514      0x00\n"
              "   ub1 kcvcpetb[3]                          @515      0x00\n"
              "   ub1 kcvcpetb[4]                          @516      0x00\n"
              "   ub1 kcvcpetb[5]                          @517      0x00\n"
              "   ub1 kcvcpetb[6]                          @518      0x00\n"
              "   ub1 kcvcpetb[7]                          @519      0x00\n");
}

static void a_base_is_what_the_person_says(void **state)
{
    fixture *f = *state;
    file_header(f);
    print(f, "kccfhfno", 'd');
    print(f, "kccfhfno", 'o');
    print(f, "kcvfhtsn", 'x');
    expect(f, "ub2 kccfhfno                                @52       7\n"
              "ub2 kccfhfno                                @52       07\n"
              "sword kcvfhtsn                              @332      0x00000008\n");
}

/* --- dump --- */
static void dumps(void **state)
{
    fixture *f = *state;
    const bw_bbed_place place = {"/u01/app/oracle/oradata/orcl/skip_arch01.dbf", 6, 0x01800094};
    put_head(f, 0x01800094, 1, 0, 2);
    put_hex(f, 120, "731f");
    put_hex(f, 8164, "2c000202 c1030543 43434343 2c000202 c1020541 41414141 02064883");
    decode(f, 148);
    bw_bbed_dump(f->tree, &place, 8164, 100, true, &f->text);
    expect(f, " File: /u01/app/oracle/oradata/orcl/skip_arch01.dbf (6)\n"
              " Block: 148     Offsets: 8164 to 8191  Dba:0x01800094\n"
              "-------------------------------------------------------\n"
              " 2c000202 c1030543 43434343 2c000202 l ,......CCCCC,...\n"
              " c1020541 41414141 02064883          l ...AAAAA..H.\n"
              "\n <16 bytes per line>\n");
    bw_bbed_dump(f->tree, &place, 120, 16, false, &f->text);
    expect(f, " File: /u01/app/oracle/oradata/orcl/skip_arch01.dbf (6)\n"
              " Block: 148              Offsets:  120 to  135           Dba:0x01800094\n"
              "------------------------------------------------------------------------\n"
              " 731f0000 00000000 00000000 00000000 \n"
              "\n <32 bytes per line>\n");
    bw_bbed_dump(f->tree, &place, 8177, 15, false, &f->text);
    assert_non_null(strstr(bw_text_get(&f->text), "\n 000202c1 02054141 41414102 064883 \n\n"));
    bw_text_clear(&f->text);
    bw_bbed_dump(f->tree, &place, BLOCK_SIZE, 16, false, &f->text);
    expect(f, "");
}

/* --- bytes that are no rows --- */
static void no_bytes_lead_out_of_the_block(void **state)
{
    fixture *f = *state;
    put_head(f, 0x01800083, 1, 0, 2);
    put_kdbh(f, 2, 22, 500, 478);
    srand(1978);
    for (uint32_t i = 600; i < BLOCK_SIZE; i++)
        f->block[i] = (uint8_t)(rand() >> 5);
    decode(f, 131);
    for (uint32_t at = 600; at < BLOCK_SIZE - 6; at += 7) {
        assert_true(bw_bbed_examine_row(f->tree, at, "ntcixduo", &f->text));
        assert_true(f->text.length < 200000);
        bw_text_clear(&f->text);
    }
    assert_true(bw_bbed_examine_row(f->tree, BLOCK_SIZE - 7, "n", &f->text));
    assert_false(bw_bbed_examine_row(f->tree, BLOCK_SIZE - 6, "n", &f->text));
    assert_false(bw_bbed_examine_row(f->tree, UINT32_MAX, "n", &f->text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_header_is_printed_as_bbed_does),
        cmocka_unit_test(unions_and_signs),
        cmocka_unit_test(rows_and_their_directory),
        cmocka_unit_test(a_deleted_row_has_no_columns),
        cmocka_unit_test(many_columns_of_all_formats),
        cmocka_unit_test(rows_of_a_big_endian_block),
        cmocka_unit_test(the_map_of_a_table_block),
        cmocka_unit_test(the_map_of_an_index_branch),
        cmocka_unit_test(the_map_of_an_index_leaf),
        cmocka_unit_test(the_short_map_of_a_file_header),
        cmocka_unit_test(texts_stand_letter_by_letter),
        cmocka_unit_test(a_checkpoint_with_its_union),
        cmocka_unit_test(a_base_is_what_the_person_says),
        cmocka_unit_test(dumps),
        cmocka_unit_test(no_bytes_lead_out_of_the_block),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
