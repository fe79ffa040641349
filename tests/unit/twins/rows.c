/* Tables, indexes, LOB data: reference 3.1, 3.2, 3.3, 3.7. */
#include "tests/unit/twins/twins.h"

/* The transaction layer with two slots: ASSM, so the data layer begins at 44 + 48 + 8 = 100. */
#define KTBBH(type)                                                                                \
    {20, 1, type, "ktbbhtyp", NULL}, {24, 4, 51148, "ktbbhsg1", NULL},                             \
        {28, 4, 0x0012ca00, "ktbbhcsc.kscnbas", NULL}, {32, 2, 7, "ktbbhcsc.kscnwrp", NULL},       \
        {36, 2, 2, "ktbbhict", NULL}, {38, 1, 0x32, "ktbbhflg", NULL},                             \
        {39, 1, 1, "ktbbhfsl", NULL}, {40, 4, 0x01400009, "ktbbhfnx", NULL},                       \
        {44, 2, 5, "ktbbhitl[0].kxidusn", NULL}, {46, 2, 17, "ktbbhitl[0].kxidslt", NULL},         \
        {48, 4, 811, "ktbbhitl[0].kxidsqn", NULL},                                                 \
        {52, 4, 0x0080009a, "ktbbhitl[0].kubadba", NULL},                                          \
        {56, 2, 0x09d4, "ktbbhitl[0].kubaseq", NULL}, {58, 1, 0x0b, "ktbbhitl[0].kubarec", NULL},  \
        {60, 2, 0x8001, "ktbbhitl[0].ktbitflg", NULL}, {62, 2, 3, "ktbbhitl[0]._ktbitwrp", NULL},  \
        {64, 4, 1231531, "ktbbhitl[0].ktbitbas", NULL}, {68, 2, 6, "ktbbhitl[1].kxidusn", NULL},   \
    {                                                                                              \
        84, 2, 1, "ktbbhitl[1].ktbitflg", NULL                                                     \
    }

/* Three entries: a row of two columns, a free one, a deleted row. */
static const twin_value table[] = {
    KTBBH(1),
    {100, 1, 0, "kdbhflag", NULL},
    {101, 1, 1, "kdbhntab", NULL},
    {102, 2, 3, "kdbhnrow", NULL},
    {104, 2, 1, "kdbhfrre", NULL},
    {106, 2, 24, "kdbhfsbo", NULL},
    {108, 2, 8060, "kdbhfseo", NULL},
    {110, 2, 8036, "kdbhavsp", NULL},
    {112, 2, 8038, "kdbhtosp", NULL},
    {114, 2, 0, "kdbtoffs", NULL},
    {116, 2, 3, "kdbtnrow", NULL},
    {118, 2, 8060, "kdbr[0]", NULL},
    {120, 2, 0xffff, "kdbr[1]", NULL},
    {122, 2, 8076, "kdbr[2]", NULL},
    {8160, 1, 0x2c, "row[0].flag", NULL}, /* 100 + 8060 */
    {8161, 1, 2, "row[0].lock", NULL},
    {8162, 1, 2, "row[0].cc", NULL},
    {8163, 1, 3, "row[0].col[0].collen", NULL},
    {8164, -4, 0xc2023305, NULL, NULL}, /* the NUMBER 150 and the next length */
    {8167, 1, 5, "row[0].col[1].collen", NULL},
    {8168, 0, 0, NULL, "BLOCK"},
    {8173, 1, 0, NULL, NULL},
    {8176, 1, 0x3c, "row[2].flag", NULL}, /* 100 + 8076: deleted */
    {8177, 1, 0, "row[2].lock", NULL},
    {8178, 1, 1, "row[2].cc", NULL},
    {8179, 1, 6, "row[2].col[0].collen", NULL},
    {8180, 0, 0, NULL, "WRIGHT"},
};

/* A cluster key and a row of the cluster, without ASSM: 44 + 24 = 68. A migrated row's head, too.
 */
static const twin_value cluster[] = {
    {20, 1, 1, "ktbbhtyp", NULL},
    {36, 2, 1, "ktbbhict", NULL},
    {69, 1, 2, "kdbhntab", NULL},
    {70, 2, 3, "kdbhnrow", NULL},
    {72, 2, 0xffff, "kdbhfrre", NULL},
    {74, 2, 28, "kdbhfsbo", NULL}, /* 14 + 2 * 4 + 3 * 2 */
    {76, 2, 8000, "kdbhfseo", NULL},
    {82, 2, 0, "kdbt[0].kdbtoffs", NULL},
    {84, 2, 1, "kdbt[0].kdbtnrow", NULL},
    {86, 2, 1, "kdbt[1].kdbtoffs", NULL},
    {88, 2, 2, "kdbt[1].kdbtnrow", NULL},
    {90, 2, 8000, "kdbr[0]", NULL},
    {92, 2, 8030, "kdbr[1]", NULL},
    {94, 2, 8040, "kdbr[2]", NULL},
    {8068, 1, 0xac, "row[0].flag", NULL}, /* K-H-FL-- */
    {8070, 1, 1, "row[0].cc", NULL},
    {8098, 1, 0x6c, "row[1].flag", NULL}, /* -CH-FL-- */
    {8100, 1, 1, "row[1].cc", NULL},
    {8101, 1, 0, "row[1].cki", NULL},
    {8102, 1, 2, "row[1].col[0].collen", NULL},
    {8108, 1, 0x20, "row[2].flag", NULL}, /* --H-----: the rest is elsewhere */
    {8110, 1, 0, "row[2].cc", NULL},
    {8111, -4, 0x01400085, "row[2].nrid.rowid_rdba", NULL},
    {8115, -2, 1, "row[2].nrid.rowid_slot", NULL},
};

/* A leaf of two entries, X = 100: one unique (the rowid before the key), one deleted. */
static const twin_value leaf[] = {
    KTBBH(2),
    {100, 1, 0, "kdxcolev", NULL},
    {101, 1, 0, "kdxcolok", NULL},
    {102, 1, 0x80, "kdxcoopc", NULL},
    {103, 1, 1, "kdxconco", NULL},
    {104, 4, 3, "kdxcosdc", NULL},
    {108, 2, 2, "kdxconro", NULL},
    {110, 2, 40, "kdxcofbo", NULL}, /* 36 + 2 * 2 */
    {112, 2, 8010, "kdxcofeo", NULL},
    {114, 2, 7970, "kdxcoavs", NULL},
    {116, 2, 0, "kdxlespl", NULL},
    {118, 2, 1, "kdxlende", NULL},
    {120, 4, 0x01400086, "kdxlenxt", NULL},
    {124, 4, 0x01400087, "kdxleprv", NULL},
    {128, 1, 6, "kdxledsz", NULL},
    {129, 1, 0, "kdxleflg", NULL},
    {132, 2, 8032, "kdxlebksz", NULL},
    {136, 2, 8021, "kdxrowoff[0]", NULL},
    {138, 2, 8010, "kdxrowoff[1]", NULL},
    {8110, 1, 1, "leafrow[1].kdxrflag", NULL}, /* 100 + 8010 */
    {8111, 1, 0, "leafrow[1].kdxrlock", NULL},
    {8112, -4, 0x01400085, "leafrow[1].kdxrrowid.rowid_rdba", NULL},
    {8116, -2, 2, "leafrow[1].kdxrrowid.rowid_slot", NULL},
    {8118, 1, 2, "leafrow[1].kdxrcol[0].collen", NULL},
    {8119, -2, 0xc103, NULL, NULL},
    {8121, 1, 0, "leafrow[0].kdxrflag", NULL},
    {8122, 1, 2, "leafrow[0].kdxrlock", NULL},
    {8123, -4, 0x01400085, "leafrow[0].kdxrrowid.rowid_rdba", NULL},
    {8127, -2, 1, "leafrow[0].kdxrrowid.rowid_slot", NULL},
    {8129, 1, 2, "leafrow[0].kdxrcol[0].collen", NULL},
    {8130, -2, 0xc102, NULL, NULL},
};

/* Branch of one entry, X = 68 (one slot, no ASSM); usable 8060: 60 bytes before the tail. */
static const twin_value branch[] = {
    {20, 1, 2, "ktbbhtyp", NULL},
    {36, 2, 1, "ktbbhict", NULL},
    {68, 1, 1, "kdxcolev", NULL},
    {71, 1, 1, "kdxconco", NULL},
    {76, 2, 1, "kdxconro", NULL},
    {78, 2, 30, "kdxcofbo", NULL}, /* 28 + 2 */
    {80, 2, 8052, "kdxcofeo", NULL},
    {82, 2, 8022, "kdxcoavs", NULL},
    {84, 4, 0x01400088, "kdxbrlmc", NULL},
    {92, 2, 8060, "kdxbrbksz", NULL},
    {96, 2, 8052, "kdxrowoff[0]", NULL},
    {8120, 4, 0x01400089, "branchrow[0].kdxbrdba", NULL}, /* 68 + 8052 */
    {8124, 1, 3, "branchrow[0].kdxbcol[0].kdxbcollen", NULL},
    {8125, 0, 0, NULL, "abc"},
};

/* Chunks: 8,132 bytes of data in 8,192, so they begin at 8192 - 4 - 8132 = 56. */
static const twin_value lob[] = {
    {56, 0, 0, NULL, "what a LOB holds"},
};
/* SecureFile data behind the slots (2, ASSM: 100): type 5, a header of 52, its data. */
static const twin_value securefile[] =
    {
        {20, 1, 5, "ktbbhtyp", NULL},    {24, 4, 73900, "ktbbhsg1", NULL},
        {36, 2, 2, "ktbbhict", NULL},    {38, 1, 0x32, "ktbbhflg", NULL},
        {148, 2, 8036, "kdlihwm", NULL}, /* 24 + 24 in the header: 152 + 8036 = 8188 */
};
static const twin_value cipher[] = {
    {15, 1, 0x14, "flg_kcbh", NULL},
    {20, 4, 0x5aa55aa5, NULL, NULL},
};

#define V11 0x0b200400
static const twin twins[] = {
    {"table", "data", 0x06, 133, 8192, V11, TWIN_VALUES(table)},
    {"table", "data", 0x06, 134, 8192, V11, TWIN_VALUES(cluster)},
    {"index_leaf", "data", 0x06, 135, 8192, V11, TWIN_VALUES(leaf)},
    {"index_branch", "data", 0x06, 136, 8192, V11, TWIN_VALUES(branch)},
    {"lob_block", "data", 0x1b, 137, 8192, V11, TWIN_VALUES(lob)},
    {"pagetable_lob_block", "data", 0x28, 138, 8192, V11, TWIN_VALUES(lob)},
    {"securefile_data", "data", 0x06, 139, 8192, V11, TWIN_VALUES(securefile)},
    {"encrypted_block", "data", 0x06, 140, 8192, V11, TWIN_VALUES(cipher)},
};
const twin_family twins_rows = {twins, TWIN_COUNT(twins)};
