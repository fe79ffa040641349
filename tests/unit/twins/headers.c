/* Block 0, file headers, space management, control file, redo: reference 1.9, 2, 4.2, 5.1 to 5.4.
 */
#include "tests/unit/twins/twins.h"

static const twin_value block0[] = {
    {1, 1, 0xa2, "block0_frmt", NULL},        {4, 4, 0xffc00000, "block0_rdba", NULL},
    {20, 4, 8192, "block0_block_size", NULL}, {24, 4, 96000, "block0_blocks", NULL},
    {28, 4, 0x7a7b7c7d, NULL, NULL}, /* 7d 7c 7b 7a little-endian, 7a 7b 7c 7d big-endian */
    {32, 4, 0x81a0, "block0_flags", NULL},
};
static const twin_value redo0[] = {
    {1, 1, 0x22, "block0_frmt", NULL},       {4, 4, 0xffc00000, "block0_rdba", NULL},
    {20, 4, 512, "block0_block_size", NULL}, {24, 4, 102400, "block0_blocks", NULL},
    {28, 4, 0x7a7b7c7d, NULL, NULL},
};

/* SYSTEM of reference 2.6, and numbers of our own where it has none. */
static const twin_value datafile[] = {
    {20, 4, 0, "kccfhswv", NULL},
    {24, 4, 0x0b200400, "kccfhcvn", NULL},
    {28, 4, 1676893046, "kccfhdbi", NULL},
    {32, 0, 0, "kccfhdbn", "DBM"},
    {40, 4, 1634, "kccfhcsq", NULL},
    {44, 4, 96000, "kccfhfsz", NULL},
    {48, 4, 8192, "kccfhbsz", NULL},
    {52, 2, 1, "kccfhfno", NULL},
    {54, 2, 3, "kccfhtyp", NULL},
    {56, 4, 0x11223344, "kccfhacid", NULL},
    {60, 4, 0, "kccfhcks", NULL},
    {64, 0, 0, "kccfhtag", "TAG20250316T054654"},
    {96, 4, 0x00400208, "kcvfhrdb", NULL},
    {100, 4, 7, "kcvfhcrs.kscnbas", NULL},
    {104, 2, 1, "kcvfhcrs.kscnwrp", NULL},
    {108, 4, 0x30a1b2c3, "kcvfhcrt", NULL},
    {112, 4, 0x30a1b2c4, "kcvfhrlc", NULL},
    {116, 4, 925702, "kcvfhrls.kscnbas", NULL},
    {124, 4, 0x30a1b2c5, "kcvfhbti", NULL},
    {128, 4, 925703, "kcvfhbsc.kscnbas", NULL},
    {136, 2, 1, "kcvfhbth", NULL},
    {138, 2, 0x2004, "kcvfhsta", NULL},
    {140, 4, 202, "kcvfhcpc", NULL},
    {144, 4, 0x30a1b2c6, "kcvfhrts", NULL},
    {148, 4, 201, "kcvfhccc", NULL},
    {152, 4, 11, "kcvfhbcp.kcvcpscn.kscnbas", NULL},
    {160, 4, 0x30a1b2c7, "kcvfhbcp.kcvcptim", NULL},
    {164, 2, 2, "kcvfhbcp.kcvcpthr", NULL},
    {168, 4, 5, "kcvfhbcp.kcrbaseq", NULL},
    {172, 4, 6, "kcvfhbcp.kcrbabno", NULL},
    {176, 2, 16, "kcvfhbcp.kcrbabof", NULL},
    {312, 4, 640, "kcvfhbhz", NULL},
    {316, 4, 0x01020304, "space_kcvmxcd[0]", NULL},
    {332, 4, 9, "kcvfhtsn", NULL},
    {336, 2, 6, "kcvfhtln", NULL},
    {338, 0, 0, "kcvfhtnm", "SYSTEM"},
    {368, 4, 5, "kcvfhrfn", NULL},
    {372, 4, 21, "kcvfhrfs.kscnbas", NULL},
    {380, 4, 0x30a1b2c8, "kcvfhrft", NULL},
    {384, 4, 22, "kcvfhafs.kscnbas", NULL},
    {392, 4, 31, "kcvfhbbc", NULL},
    {396, 4, 32, "kcvfhncb", NULL},
    {400, 4, 33, "kcvfhmcb", NULL},
    {404, 4, 34, "kcvfhlcb", NULL},
    {408, 4, 35, "kcvfhbcs", NULL},
    {412, 2, 10, "kcvfhofb", NULL},
    {414, 2, 11, "kcvfhnfb", NULL},
    {416, 4, 0x30a1b2c9, "kcvfhprc", NULL},
    {420, 4, 23, "kcvfhprs.kscnbas", NULL},
    {428, 4, 24, "kcvfhprfs.kscnbas", NULL},
    {444, 4, 0x30a1b2ca, "kcvfhtrt", NULL},
    {484, 4, 1231531, "kcvfhckp.kcvcpscn.kscnbas", NULL},
    {488, 2, 0, "kcvfhckp.kcvcpscn.kscnwrp", NULL},
    {490, 2, 0x0969, "kcvfhckp.kcvcpscn.kscnpad", NULL}, /* garbage, as in real headers */
    {492, 4, 0x4747bace, "kcvfhckp.kcvcptim", NULL},
    {496, 2, 1, "kcvfhckp.kcvcpthr", NULL},
    {500, 4, 17, "kcvfhckp.kcrbaseq", NULL},
    {504, 4, 2, "kcvfhckp.kcrbabno", NULL},
    {508, 2, 16, "kcvfhckp.kcrbabof", NULL},
    {512, 1, 2, "kcvfhckp.kcvcpetb[0]", NULL},
    {644, 2, 13, "platform_created", NULL},
    {664, 4, 0x00400002, "space_header_rdba", NULL},
};

/* SYSTEM of reference 2.7 and 2.8. */
static const twin_value space_header[] = {
    {20, 4, 1, "RelFno", NULL},
    {24, 4, 8, "Unit", NULL},
    {28, 4, 96000, "Size", NULL},
    {32, 4, 9, "Flag", NULL},
    {36, 4, 1280, "Increment", NULL},
    {40, 4, 4194302, "MaxSize", NULL},
    {44, 4, 126, "InitialArea", NULL},
    {48, 4, 95999, "Tail", NULL},
    {52, 4, 11904, "First", NULL},
    {56, 4, 81, "Free", NULL},
    {60, 4, 962006, "DeallocationScn.kscnbas", NULL},
    {80, 4, 95232, "unknown_80", NULL},
    {84, 4, 128, "unknown_84", NULL},
};
static const twin_value space_bitmap[] = {
    {20, 4, 1, "RelFno", NULL}, {24, 4, 128, "BeginBlock", NULL}, {28, 4, 0, "Flag", NULL},
    {32, 4, 9, "First", NULL},  {36, 4, 63479, "Free", NULL},     {56, 1, 0xff, NULL, NULL},
    {57, 1, 0x01, NULL, NULL}, /* nine units are used */
};

/* Reference 4.2, with the values of DSI-02 where it has them; 16 KB blocks. */
static const twin_value control_header[] = {
    {24, 4, 0x0b200400, "kccfhcvn", NULL}, {28, 4, 1012178674, "kccfhdbi", NULL},
    {32, 0, 0, "kccfhdbn", "TEST2"},       {40, 4, 2416, "kccfhcsq", NULL},
    {44, 4, 594, "kccfhfsz", NULL},        {48, 4, 16384, "kccfhbsz", NULL},
    {54, 2, 1, "kccfhtyp", NULL},
};
static const twin_value progress[] = {
    {20, 4, 2, "progress_status", NULL},
};

/* Reference 5.2. */
static const twin_value redo_header[] = {
    {0, 1, 1, "redo_signature", NULL},
    {1, 1, 0x22, "redo_frmt", NULL},
    {4, 4, 1, "redo_block", NULL},
    {8, 4, 15, "redo_sequence", NULL},
    {12, 2, 0x8000, "redo_first_record", NULL},
    {20, 4, 0x13000000, "kccfhcvn", NULL},
    {24, 4, 1676893046, "kccfhdbi", NULL},
    {28, 0, 0, "kccfhdbn", "DBM"},
    {36, 4, 1700, "kccfhcsq", NULL},
    {40, 4, 102400, "kccfhfsz", NULL},
    {44, 4, 512, "kccfhbsz", NULL},
    {48, 2, 3, "kccfhfno", NULL},
    {50, 2, 2, "kccfhtyp", NULL},
    {52, 4, 0x11223344, "kccfhacid", NULL},
    {92, 0, 0, "description", "Thread 0001, Seq# 0000000015, SCN 0x000000000010"},
    {156, 4, 598, "nab", NULL},
    {160, 4, 0x4747bace, "resetlogs_count", NULL},
    {164, 4, 101, "resetlogs_scn.kscnbas", NULL},
    {172, 4, 3, "hws", NULL},
    {176, 2, 1, "thread", NULL},
    {180, 4, 102, "first_scn.kscnbas", NULL},
    {188, 4, 0x4747bacf, "first_time", NULL},
    {192, 4, 103, "next_scn.kscnbas", NULL},
    {200, 4, 0x4747bad0, "next_time", NULL},
    {204, 1, 1, "eot", NULL},
    {205, 1, 2, "dis", NULL},
    {206, 1, 3, "zero_blocks", NULL},
    {207, 1, 4, "format_id", NULL},
    {208, 4, 104, "enabled_scn.kscnbas", NULL},
    {216, 4, 0x4747bad1, "enabled_time", NULL},
    {220, 4, 105, "closed_scn.kscnbas", NULL},
    {228, 4, 0x4747bad2, "closed_time", NULL},
    {236, 4, 0x1300, "misc_flags", NULL},
    {240, 4, 106, "terminal_scn.kscnbas", NULL},
    {248, 4, 0x4747bad3, "terminal_time", NULL},
    {260, 4, 107, "most_recent_scn.kscnbas", NULL},
    {268, 4, 77, "largest_lwn", NULL},
    {272, 4, 108, "real_next_scn.kscnbas", NULL},
    {280, 4, 5, "apply_delay", NULL},
    {284, 4, 109, "previous_resetlogs_scn.kscnbas", NULL},
    {292, 4, 0x4747bad4, "previous_resetlogs_count", NULL},
    {304, 4, 0x4747bad5, "standby_closed_time", NULL},
    {432, 2, 1, "internal_enable_thread", NULL},
    {436, 4, 8, "internal_enable_sequence", NULL},
    {440, 4, 110, "internal_enable_scn.kscnbas", NULL},
};

/* Reference 5.3, 5.4: a record at 24 with its LWN header of 68 bytes, then a vector of 32. */
static const twin_value redo_block[] = {
    {0, 1, 1, "redo_signature", NULL},
    {1, 1, 0x22, "redo_frmt", NULL},
    {4, 4, 2, "redo_block", NULL},
    {8, 4, 15, "redo_sequence", NULL},
    {12, 2, 0x8018, "redo_first_record", NULL},
    {24, 4, 300, "record_length", NULL},
    {28, 1, 5, "vld", NULL},
    {64, 4, 1001, "lwn_scn.kscnbas", NULL},
    {72, 4, 1000, "lwn_previous_scn.kscnbas", NULL},
    {80, 4, 1003, "lwn_next_scn.kscnbas", NULL},
    {88, 4, 0x4747bace, "lwn_time", NULL},
    {92, 1, 11, "op_layer", NULL},
    {93, 1, 5, "op_code", NULL},
    {94, 2, 1, "vector_class", NULL},
    {96, 2, 4, "vector_file", NULL},
    {98, 2, 1, "object_high", NULL},
    {100, 4, 0x01000085, "vector_dba", NULL},
    {104, 4, 999, "vector_scn.kscnbas", NULL},
    {112, 1, 2, "vector_seq", NULL},
    {113, 1, 6, "vector_typ", NULL},
    {114, 2, 0x2741, "object_low", NULL},
    {116, 2, 3, "vector_con_id", NULL},
};

#define V11 0x0b200400
#define V19 0x13000000
static const twin twins[] = {
    {"data_block0", "data", -1, 0, 8192, V11, TWIN_VALUES(block0)},
    {"control_block0", "control", -1, 0, 8192, V11, TWIN_VALUES(block0)},
    {"redo_block0", "redo", -1, 0, 512, V19, TWIN_VALUES(redo0)},
    {"datafile_header", "data", 0x0b, 1, 8192, V11, TWIN_VALUES(datafile)},
    {"space_header", "data", 0x1d, 2, 8192, V11, TWIN_VALUES(space_header)},
    {"space_bitmap", "data", 0x1e, 3, 8192, V11, TWIN_VALUES(space_bitmap)},
    {"control_header_block", "control", 0x15, 1, 16384, V11, TWIN_VALUES(control_header)},
    {"control_first_progress", "control", 0x15, 3, 16384, V11, TWIN_VALUES(progress)},
    {"redo_header_block", "redo", -1, 1, 512, V19, TWIN_VALUES(redo_header)},
    {"redo_block", "redo", -1, 2, 512, V19, TWIN_VALUES(redo_block)},
};
const twin_family twins_headers = {twins, TWIN_COUNT(twins)};
