/* Segments, undo, space bitmaps, and kinds of which only header and tail are known:
 * reference 1.2, 3.8 to 3.10. */
#include "tests/unit/twins/twins.h"

/* ktech, ktemh and two extents; the map ends at 20 + 4128 = 4148. */
#define EXTENTS(obj)                                                                               \
    {28, 4, 0x01400200, "lastmap_ktech", NULL}, {32, 4, 1, "mapcount_ktech", NULL},                \
        {36, 4, 2, "extents_ktech", NULL}, {40, 4, 15, "blocks_ktech", NULL},                      \
        {44, 2, 4128, "mapend_ktech", NULL}, {48, 4, 1, "extno_ktehw", NULL},                      \
        {52, 4, 3, "blkno_ktehw", NULL}, {56, 4, 8, "extsize_ktehw", NULL},                        \
        {60, 4, 0x0140008b, "blkaddr_ktehw", NULL}, {64, 4, 0, "mapblk_ktehw", NULL},              \
        {68, 4, 1, "offset_ktehw", NULL}, {72, 4, 4, "flblks_ktehw", NULL},                        \
        {76, 4, 10, "blkcnt_ktehw", NULL}, {80, 2, 9, "locker_ktech.kxidusn", NULL},               \
        {88, 4, 0x10, "flag_ktech", NULL}, {92, 4, 2, "count_ktemh", NULL},                        \
        {96, 4, 0x01400201, "next_ktemh", NULL}, {100, 4, obj, "obj_ktemh", NULL},                 \
        {104, 4, 0x40000000, "flag_ktemh", NULL}, {108, 4, 0x01400080, "ktetb[0].ktetbdba", NULL}, \
        {112, 4, 7, "ktetb[0].ktetbnbk", NULL}, {116, 4, 0x01400088, "ktetb[1].ktetbdba", NULL},   \
    {                                                                                              \
        120, 4, 8, "ktetb[1].ktetbnbk", NULL                                                       \
    }

/* TRN CTL at 4148; the numbers of the trace in DSI-10. */
#define CONTROL                                                                                    \
    {4148, 4, 0x00129275, "ktuxcscn.kscnbas", NULL},                                               \
        {4156, 4, 0x0040008e, "ktuxcuba.kubadba", NULL}, {4160, 2, 54, "ktuxcuba.kubaseq", NULL},  \
        {4162, 1, 30, "ktuxcuba.kubarec", NULL}, {4164, 2, 1, "ktuxcflg", NULL},                   \
        {4166, 2, 54, "ktuxcseq", NULL}, {4168, 2, 1, "ktuxcnfb", NULL},                           \
        {4172, 4, 0, "ktuxcinc", NULL}, {4176, 2, 12, "ktuxcchd", NULL},                           \
        {4178, 2, 74, "ktuxcctl", NULL}, {4180, 2, 0x8002, "ktuxcmgc", NULL},                      \
        {4182, 2, 1, "ktuxcver", NULL}, {4184, 4, 0x68, "ktuxcxts", NULL},                         \
        {4188, 4, 0x7ffffffe, "ktuxcopt", NULL},                                                   \
        {4192, 4, 0x0040008f, "ktuxcfbp[0].kubadba", NULL},                                        \
        {4196, 2, 55, "ktuxcfbp[0].kubaseq", NULL}, {4198, 1, 3, "ktuxcfbp[0].kubarec", NULL},     \
        {4200, 2, 1, "ktuxcfbp[0].ktufbext", NULL}, {4202, 2, 5000, "ktuxcfbp[0].ktufbspc", NULL}, \
    {                                                                                              \
        4240, 4, 0x00400090, "ktuxcfbp[4].kubadba", NULL                                           \
    }

#define SLOT(i)                                                                                    \
    {4252 + 40 * (i), 4, 0x13 + (i), "ktuxe[" #i "].ktuxewrp", NULL},                              \
        {4256 + 40 * (i), 4, 0x0040008e, "ktuxe[" #i "].ktuxedba", NULL},                          \
        {4260 + 40 * (i), 4, 0x00129275, "ktuxe[" #i "].ktuxescn.kscnbas", NULL},                  \
        {4264 + 40 * (i), 2, 2, "ktuxe[" #i "].ktuxescn.kscnwrp", NULL},                           \
        {4268 + 40 * (i), 1, 9, "ktuxe[" #i "].ktuxesta", NULL},                                   \
        {4269 + 40 * (i), 1, 0x10, "ktuxe[" #i "].ktuxecfl", NULL},                                \
        {4270 + 40 * (i), 2, 0x4a, "ktuxe[" #i "].ktuxeuel", NULL},                                \
        {4284 + 40 * (i), 4, 1, "ktuxe[" #i "].ktuxenub", NULL},                                   \
    {                                                                                              \
        4288 + 40 * (i), 4, 6, "ktuxe[" #i "].ktuxestm", NULL                                      \
    }

static const twin_value undo_header[] = {EXTENTS(0), CONTROL, SLOT(0), SLOT(97)};
static const twin_value smu_header[] = {EXTENTS(0), CONTROL, SLOT(0), SLOT(33)};

/* Reference 3.9: idx[0] is the end of the data (8188), two records; the second begins at 20 + 8000.
 */
static const twin_value undo_block[] = {
    {20, 2, 5, "ktubhxid.kxidusn", NULL},
    {22, 2, 17, "ktubhxid.kxidslt", NULL},
    {24, 4, 811, "ktubhxid.kxidsqn", NULL},
    {28, 2, 0x09d4, "ktubhseq", NULL},
    {30, 1, 2, "ktubhcnt", NULL},
    {31, 1, 2, "ktubhirb", NULL},
    {32, 1, 1, "ktubhicl", NULL},
    {33, 1, 0, "ktubhflg", NULL},
    {34, 2, 0x1fe8, "ktubhidx[0]", NULL},
    {36, 2, 8100, "ktubhidx[1]", NULL},
    {38, 2, 8000, "ktubhidx[2]", NULL},
    {8020, 2, 6, "undorec[2].nlen", NULL}, /* two fields: ktubu and the slot's undo */
    {8022, 2, 24, "undorec[2].reclen[0]", NULL},
    {8024, 2, 12, "undorec[2].reclen[1]", NULL},
    {8028, 4, 51148, "undorec[2].objn", NULL},
    {8032, 4, 51149, "undorec[2].objd", NULL},
    {8036, 4, 4, "undorec[2].tsn", NULL},
    {8040, 4, 0x0080009a, "undorec[2].rdba", NULL},
    {8044, 1, 11, "undorec[2].layer", NULL},
    {8045, 1, 1, "undorec[2].opc", NULL},
    {8046, 1, 17, "undorec[2].slt", NULL},
    {8047, 1, 1, "undorec[2].rci", NULL},
    {8048, 2, 0, "undorec[2].ktubu.flg", NULL},
    {8050, 2, 811, "undorec[2].wrp", NULL},
    {8052, 1, 2, "undorec[2].ktb.op", NULL},
    {8053, 1, 0, "undorec[2].ktb.flg", NULL},
    {8056, 4, 0x0080009b, "undorec[2].ktb.uba.kubadba", NULL},
    {8120, 2, 4, "undorec[1].nlen", NULL},
    {8122, 2, 24, "undorec[1].reclen[0]", NULL},
    {8124, 4, 51148, "undorec[1].objn", NULL},
};

/* Free lists of a manual segment: ktshc at 4148, ktsfs_seg at 4156, ktsfs_txn at 4176. */
static const twin_value segment[] = {
    EXTENTS(51148),
    {4150, 2, 1, "ktshcnfl", NULL},
    {4156, 2, 1, "ktsfs_seg[0].ktsfsflg", NULL},
    {4168, 4, 0x01400081, "ktsfs_seg[0].ktsfslhd", NULL},
    {4172, 4, 0x01400082, "ktsfs_seg[0].ktsfsltl", NULL},
    {4176, 2, 2, "ktsfs_txn[0].ktsfsflg", NULL},
    {4476, 2, 3, "ktsfs_txn[15].ktsfsflg", NULL},
};
static const twin_value groups[] = {EXTENTS(51148)};

/* The same map in a block of its own, behind the header at 20. */
static const twin_value extent_map[] = {
    {20, 4, 2, "count_ktemh", NULL},
    {24, 4, 0x01400202, "next_ktemh", NULL},
    {28, 4, 51148, "obj_ktemh", NULL},
    {32, 4, 0x40000000, "flag_ktemh", NULL},
    {36, 4, 0x01400100, "ktetb[0].ktetbdba", NULL},
    {40, 4, 8, "ktetb[0].ktetbnbk", NULL},
    {44, 4, 0x01400108, "ktetb[1].ktetbdba", NULL},
    {48, 4, 8, "ktetb[1].ktetbnbk", NULL},
};

/* Automatic space: the object at 272 of the header (ktemh's third word, so it begins at 264), 192
 * of L1 and L3, 104 of L2. The auxiliary map is 20 + 2716, as the trace prints. */
static const twin_value pagetable[] = {
    {36, 4, 1, "extents_ktech", NULL},
    {40, 4, 8, "blocks_ktech", NULL},
    {44, 2, 2716, "mapend_ktech", NULL},
    {60, 4, 0x0140008b, "blkaddr_ktehw", NULL},
    {264, 4, 1, "count_ktemh", NULL},
    {272, 4, 51148, "obj_ktemh", NULL},
    {280, 4, 0x01400080, "ktetb[0].ktetbdba", NULL},
    {284, 4, 8, "ktetb[0].ktetbnbk", NULL},
    {2736, 4, 0x01400081, "auxmap[0].l1_dba", NULL},
    {2740, 4, 0x01400084, "auxmap[0].data_dba", NULL},
    {5192, 4, 0x01400082, "l2_dba[0]", NULL}, /* 20 + 0x1434 */
};
static const twin_value level1[] = {{192, 4, 51148, "objd", NULL}};
static const twin_value level2[] = {{104, 4, 51148, "objd", NULL}};
static const twin_value level3[] = {{192, 4, 51148, "objd", NULL}};
static const twin_value nothing[] = {{20, 4, 0x01020304, NULL, NULL}};

#define V11 0x0b200400
#define BARE(type)                                                                                 \
    {                                                                                              \
        NULL, "data", type, 0x100 + type, 8192, V11, TWIN_VALUES(nothing)                          \
    }
static const twin twins[] = {
    {"undo_header", "data", 0x0e, 9, 8192, V11, TWIN_VALUES(undo_header)},
    {"smu_header", "data", 0x26, 17, 8192, V11, TWIN_VALUES(smu_header)},
    {"undo_block", "data", 0x02, 18, 8192, V11, TWIN_VALUES(undo_block)},
    {"segment_header", "data", 0x10, 65, 8192, V11, TWIN_VALUES(segment)},
    {"segment_header_groups", "data", 0x11, 66, 8192, V11, TWIN_VALUES(groups)},
    {"extent_map", "data", 0x12, 67, 8192, V11, TWIN_VALUES(extent_map)},
    {"pagetable_extent_map", "data", 0x24, 68, 8192, V11, TWIN_VALUES(extent_map)},
    {"smu_extent_map", "data", 0x25, 69, 8192, V11, TWIN_VALUES(extent_map)},
    {"pagetable_segment_header", "data", 0x23, 130, 8192, V11, TWIN_VALUES(pagetable)},
    {"bitmap_level1", "data", 0x20, 128, 8192, V11, TWIN_VALUES(level1)},
    {"bitmap_level2", "data", 0x21, 129, 8192, V11, TWIN_VALUES(level2)},
    {"bitmap_level3", "data", 0x22, 127, 8192, V11, TWIN_VALUES(level3)},
    /* kinds of which no source tells more than header and tail */
    BARE(0x00),
    BARE(0x01),
    BARE(0x03),
    BARE(0x04),
    BARE(0x05),
    BARE(0x07),
    BARE(0x08),
    BARE(0x09),
    BARE(0x0a),
    BARE(0x0c),
    BARE(0x0d),
    BARE(0x0f),
    BARE(0x13),
    BARE(0x14),
    BARE(0x15),
    BARE(0x16),
    BARE(0x17),
    BARE(0x18),
    BARE(0x19),
    BARE(0x1a),
    BARE(0x1c),
    BARE(0x1f),
    BARE(0x3d),
    BARE(0x3e),
    BARE(0x3f),
    BARE(0x40),
    BARE(0x45),
    BARE(0x77),
};
const twin_family twins_segments = {twins, TWIN_COUNT(twins)};
