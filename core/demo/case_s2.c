/* Case S2: power loss, no backup. The control files are of two moments (kccpb_sanity_check_2), only
 * the third log is current, OBJ$ and another block are of a later time than the recovered database
 * ([4000],[7], [2662]), and one block is fractured. Facts: cases.md S2. */
#include "core/demo/case_s2.h"
#include "core/demo/undo.h"

#include <string.h>

#define RECOVERED 16228668ull  /* "Recovery completed through change" */
#define LOG_SCN 16228417ull    /* with which the current log begins, and the checkpoint */
#define OBJ_SCN 0x00f84ef1ull  /* of OBJ$'s transaction slot */
#define AHEAD_SCN 16273158ull  /* of the block of [2662] */
#define HEADER_SEQUENCE 8175u
#define BLOCK_SEQUENCE 8198u
#define LOG 18u
#define GROUPS 3u
#define OBJ_BLOCK 122u
#define OBJ_ROW 26u
#define AHEAD_BLOCK 429u
#define FRACTURED_BLOCK 479u
#define SEGMENT_HEADER 73u /* of undo segment 7, in file 2 */
#define UNDO_BLOCK 0x57u
#define UNDO_SEQ 0x0faf

static const bw_demo_xid xid = {7, 0x1f, 0x11cf};

static const bw_demo_moment power_loss = {.control_sequence = HEADER_SEQUENCE,
                                          .log = LOG,
                                          .groups = GROUPS,
                                          .checkpoint_count = BW_DEMO_CHECKPOINTS,
                                          .time = BW_DEMO_TIME,
                                          .log_scn = LOG_SCN,
                                          .scn = LOG_SCN,
                                          .end_scn = RECOVERED};

/* --- OBJ$: the row locked by the transaction is number 26, at 0x18f1 --- */
static const struct {
    const char *number, *data, *name, *type;
} objects[] = {{"#20", "#2", "ICOL$", "#2"},
               {"#46", "#46", "I_USER1", "#1"},
               {"#28", "#28", "CON$", "#2"},
               {"#15", "#15", "UNDO$", "#2"},
               {"#29", "#29", "C_COBJ#", "#3"},
               {"#3", "#3", "I_OBJ#", "#1"},
               {"#25", "#25", "PROXY_ROLE_DATA$", "#2"},
               {"#41", "#41", "I_IND1", "#1"},
               {"#54", "#54", "I_CDEF2", "#1"},
               {"#27", "#27", "I_PROXY_ROLE_DATA$_2", "#1"},
               {"#26", "#26", "I_PROXY_ROLE_DATA$_1", "#1"},
               {"#59", "#59", "BOOTSTRAP$", "#2"},
               {"#8", "#8", "C_FILE#_BLOCK#", "#3"},
               {"#9", "#9", "I_FILE#_BLOCK#", "#1"},
               {"#43", "#43", "I_FILE1", "#1"},
               {"#51", "#51", "I_CON1", "#1"},
               {"#38", "#38", "I_OBJ3", "#1"},
               {"#24", "#24", "PROXY_DATA$", "#2"},
               {"#56", "#56", "I_CDEF4", "#1"},
               {"#19", "#2", "IND$", "#2"},
               {"#14", "#8", "SEG$", "#2"},
               {"#6", "#6", "C_TS#", "#3"},
               {"#44", "#44", "I_FILE2", "#1"},
               {"#21", "#2", "COL$", "#2"},
               {"#45", "#45", "I_TS1", "#1"},
               {"#35", "#35", "I_UNDO2", "#1"},
               {"#5", "#2", "CLU$", "#2"},
               {"#23", "#23", "PROXY_INFO$", "#2"}};

static void put_obj(bw_page_file *file)
{
    bw_demo_itl itl = {xid.usn, xid.slot, xid.wrap, bw_dba_make(2, UNDO_BLOCK),
                       UNDO_SEQ, 7,        0x2001,   OBJ_SCN};
    bw_demo_table_begin(file, OBJ_BLOCK, 18, OBJ_SCN, &itl);
    for (size_t i = 0; i < BW_COUNT(objects); i++) {
        bool locked = i == OBJ_ROW;
        const char *row[] = {objects[i].number,
                             objects[i].data,
                             "#0",
                             objects[i].name,
                             "#1",
                             objects[i].type,
                             "@20050830135005",
                             locked ? "@20250316065902" : "@20050830135005",
                             "@20050830135005",
                             "#1",
                             "#0",
                             "#6",
                             "#65535",
                             NULL};
        bw_demo_table_row(file, OBJ_BLOCK, locked, row);
    }
    bw_demo_table_end(file, OBJ_BLOCK);
}

/* The transaction changed the row's time twice, and an index entry in between. */
static void put_obj_undo(bw_page_file *file)
{
    static const char *const first[] = {"@20050830135005", NULL};
    static const char *const second[] = {"@20250316065748", NULL};
    static const uint8_t time[] = {7};
    bw_demo_undo r = {.xid = xid,
                      .object = 18,
                      .begins = true,
                      .slot = 'Z',
                      .dba = bw_dba_make(1, OBJ_BLOCK),
                      .itl = 1,
                      .row = OBJ_ROW,
                      .operation = 5,
                      .columns = first,
                      .numbers = time};
    bw_demo_undo leaf = {.xid = xid,
                         .object = 37,
                         .previous = 5,
                         .slot = 'Z',
                         .dba = bw_dba_make(1, 130),
                         .itl = 2,
                         .key = "CLU$"};
    bw_demo_smu_header(file, SEGMENT_HEADER, xid, bw_dba_make(2, UNDO_BLOCK), UNDO_SEQ, 7,
                       RECOVERED - 200);
    bw_demo_undo_begin(file, UNDO_BLOCK, xid, UNDO_SEQ, RECOVERED - 60);
    bw_demo_undo_fill(file, UNDO_BLOCK, (bw_demo_xid){7, 0x1e, 0x11cd}, 4);
    bw_demo_undo_add(file, UNDO_BLOCK, &r);
    bw_demo_undo_add(file, UNDO_BLOCK, &leaf);
    r.begins = false;
    r.previous = 6;
    r.slot = 'C';
    r.before = (bw_demo_itl){
        .undo_dba = bw_dba_make(2, UNDO_BLOCK), .undo_seq = UNDO_SEQ, .undo_rec = 5};
    r.columns = second;
    bw_demo_undo_add(file, UNDO_BLOCK, &r);
    bw_demo_undo_end(file, UNDO_BLOCK);
}

/* --- blocks of another time, and of two times --- */
static void put_table(bw_page_file *file, uint32_t block, bw_scn scn)
{
    static const char *const row[] = {"#1", "#26653", NULL};
    bw_demo_table_begin(file, block, 61, scn, NULL);
    bw_demo_table_row(file, block, 0, row);
    bw_demo_table_end(file, block);
}

/* The head is of SCN 0x00f84e80, the tail still of 0x00f84dc7: 0x4dc70601. */
static void put_fractured(bw_page_file *file)
{
    uint8_t *block = bw_page(file, FRACTURED_BLOCK), tail[4];
    put_table(file, FRACTURED_BLOCK, 0x00f84dc7);
    memcpy(tail, block + file->block_size - 4, 4);
    bw_put_kcbh(file, FRACTURED_BLOCK, 0x06, 0x00f84e80, 1);
    bw_seal_cache(file, FRACTURED_BLOCK);
    memcpy(block + file->block_size - 4, tail, 4);
}

/* --- headers --- */
static void put_checkpoints(bw_demo_set *set)
{
    static const char *const names[] = {"system01.dbf", "undotbs01.dbf", "sysaux01.dbf",
                                        "users01.dbf"};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        bw_page_file *file = bw_demo_set_file(set, names[i]);
        uint8_t *header = bw_page(file, 1);
        bw_put32(header + 40, HEADER_SEQUENCE, false);
        bw_put_scn48(header + 484, LOG_SCN);
        bw_put32(header + 500, LOG, false);
        bw_seal_cache(file, 1);
    }
}

static void put_logs(bw_demo_set *set)
{
    static const char *const names[] = {"redo01.log", "redo02.log", "redo03.log"};
    for (uint16_t group = 1; group <= GROUPS; group++)
        bw_demo_set_log(set, names[group - 1], group, &power_loss);
}

/* The datafiles' records were written by a transaction whose header write was lost. */
static void put_controls(bw_demo_set *set)
{
    static const char *const names[] = {"control01.ctl", "control02.ctl"};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        bw_demo_set_control(set, names[i], &power_loss);
        bw_page_file *file = bw_demo_set_file(set, names[i]);
        bw_put_kcbh(file, BW_DEMO_DATAFILE_BLOCK, 0x15, BLOCK_SEQUENCE, 1);
        bw_seal_cache(file, BW_DEMO_DATAFILE_BLOCK);
    }
}

void bw_demo_power_loss(bw_demo_set *set)
{
    bw_page_file *system_file = bw_demo_set_file(set, "system01.dbf");
    put_obj(system_file);
    put_table(system_file, AHEAD_BLOCK, AHEAD_SCN);
    put_fractured(system_file);
    put_obj_undo(bw_demo_set_file(set, "undotbs01.dbf"));
    put_checkpoints(set);
    put_logs(set);
    put_controls(set);
}
