/* Case S0: a database that is open, and a copy of it as a replication left it, with one fault of
 * the decision table (reference failover.md, section 7) at a time. */
#include "core/demo/demo.h"
#include "core/demo/set.h"

#include <string.h>

#define FRACTURED 9u
#define FIRST_FRACTURED 40u

/* --- a clean shutdown --- */
static const bw_demo_moment shut_down = {.control_sequence = BW_DEMO_CONTROL_SEQUENCE + 8,
                                         .log = BW_DEMO_LOG,
                                         .checkpoint_count = BW_DEMO_CHECKPOINTS + 1,
                                         .time = BW_DEMO_TIME + 60,
                                         .log_scn = BW_DEMO_SCN,
                                         .scn = BW_DEMO_END_SCN + 1,
                                         .end_scn = BW_DEMO_END_SCN,
                                         .closed = true};

static void close_datafile(bw_page_file *file)
{
    uint8_t *header = bw_page(file, 1);
    bw_put32(header + 40, shut_down.control_sequence, false);
    bw_put16(header + 138, bw_get16(header + 138, false) & 0xfffb, false); /* no longer fuzzy */
    bw_put32(header + 140, shut_down.checkpoint_count, false);
    bw_put32(header + 148, shut_down.checkpoint_count - 1, false);
    bw_put_scn48(header + 484, shut_down.scn);
    bw_put32(header + 492, shut_down.time, false);
    bw_put32(header + 504, BW_DEMO_LOG_WRITTEN, false); /* its redo begins behind the last block */
    bw_seal_cache(file, 1);
}

static void close_log(bw_page_file *file)
{
    uint8_t *header = bw_page(file, 1);
    bw_put32(header + 36, shut_down.control_sequence, false);
    bw_put32(header + 156, BW_DEMO_LOG_WRITTEN, false);
    bw_seal_redo(file, 1);
}

static void close_all(bw_demo_set *copy)
{
    static const char *const names[] = {"system01.dbf", "undotbs01.dbf", "sysaux01.dbf",
                                        "users01.dbf"};
    for (size_t i = 0; i < BW_COUNT(names); i++)
        close_datafile(bw_demo_set_file(copy, names[i]));
    close_log(bw_demo_set_file(copy, "redo01.log"));
    bw_demo_set_control(copy, "control01.ctl", &shut_down);
    bw_demo_set_control(copy, "control02.ctl", &shut_down);
}

/* --- the faults --- */
/* The progress of thread 1 in block 3, its heartbeat at 72: as core/demo/control.c puts them. */
static void leave_heartbeat_behind(bw_demo_set *copy)
{
    bw_page_file *file = bw_demo_set_file(copy, "control02.ctl");
    uint8_t *progress = bw_page(file, 3);
    bw_put32(progress + 72, bw_get32(progress + 72, false) - 7, false);
    bw_seal_cache(file, 3);
}

static void leave_second_control_behind(bw_demo_set *copy)
{
    bw_demo_moment before = bw_demo_now;
    before.control_sequence -= 17;
    bw_demo_set_control(copy, "control02.ctl", &before);
}

/* One block of a later transaction than the header's, as when the header's write was lost. */
static void raise_control_block(bw_demo_set *copy)
{
    static const char *const names[] = {"control01.ctl", "control02.ctl"};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        bw_page_file *file = bw_demo_set_file(copy, names[i]);
        bw_put_kcbh(file, BW_DEMO_DATAFILE_BLOCK, 0x15, BW_DEMO_CONTROL_SEQUENCE + 23, 1);
        bw_seal_cache(file, BW_DEMO_DATAFILE_BLOCK);
    }
}

/* From block 5 on the current log still holds what it held two logs ago. */
static void lose_end_of_redo(bw_demo_set *copy)
{
    bw_page_file *file = bw_demo_set_file(copy, "redo01.log");
    for (uint32_t n = 5; n < BW_DEMO_LOG_WRITTEN; n++) {
        bw_put32(bw_page(file, n) + 8, BW_DEMO_LOG - 2, false);
        bw_seal_redo(file, n);
    }
}

/* The control files are of the log before. */
static void keep_old_control(bw_demo_set *copy)
{
    bw_demo_moment before = {.control_sequence = BW_DEMO_CONTROL_SEQUENCE - 40,
                             .log = BW_DEMO_LOG - 1,
                             .checkpoint_count = BW_DEMO_CHECKPOINTS - 1,
                             .time = BW_DEMO_TIME - 3600,
                             .log_scn = BW_DEMO_SCN - BW_DEMO_LOG_SCNS,
                             .scn = BW_DEMO_SCN - BW_DEMO_LOG_SCNS,
                             .end_scn = BW_DEMO_END_SCN - BW_DEMO_LOG_SCNS};
    bw_demo_set_control(copy, "control01.ctl", &before);
    bw_demo_set_control(copy, "control02.ctl", &before);
}

/* A block that was copied after the redo that tells of its change. */
static void copy_block_late(bw_demo_set *copy)
{
    bw_page_file *file = bw_demo_set_file(copy, "users01.dbf");
    bw_put_scn48(bw_page(file, 12) + 8, BW_DEMO_END_SCN + 2400);
    bw_seal_cache(file, 12);
}

static void fracture_blocks(bw_demo_set *copy)
{
    bw_demo_fracture(bw_demo_set_file(copy, "users01.dbf"), FIRST_FRACTURED, FRACTURED);
}

static void nothing(bw_demo_set *copy)
{
    (void)copy;
}

static const struct {
    bw_demo_fault fault;
    void (*plant)(bw_demo_set *copy);
} faults[] = {
    {{"none", "a crash copy as it should be: every file of one moment"}, nothing},
    {{"D1",
      "control02.ctl is seven heartbeats behind: it was copied while the source had it mounted"},
     leave_heartbeat_behind},
    {{"D6", "control02.ctl is 17 transactions behind control01.ctl"}, leave_second_control_behind},
    {{"D7", "a block of both control files is newer than their header"}, raise_control_block},
    {{"D12", "the source was shut down cleanly before the copy was made"}, close_all},
    {{"D14", "the end of the current redo log never arrived"}, lose_end_of_redo},
    {{"D19", "the control files are an hour older than the datafiles"}, keep_old_control},
    {{"D35", "a block of users01.dbf is newer than the end of redo"}, copy_block_late},
    {{"D37", "nine blocks of users01.dbf are half old, half new"}, fracture_blocks},
};

const bw_demo_fault *bw_demo_s0_fault(size_t index)
{
    return index < BW_COUNT(faults) ? &faults[index].fault : NULL;
}

bw_status bw_demo_case_s0(const char *folder, const char *fault, bw_text *said, bw_error *err)
{
    size_t which = 0;
    while (strcmp(faults[which].fault.name, fault) != 0)
        which++;
    bw_demo_set source, copy;
    bw_demo_set_build(&source, false);
    bw_demo_set_build(&copy, false);
    faults[which].plant(&copy);
    bw_status status = bw_demo_set_save(&source, folder, "source", err);
    if (status == BW_OK)
        status = bw_demo_set_save(&copy, folder, "copy", err);
    bw_text_addf(said,
                 "case S0 written to %s: source/ is open, copy/: %s; next: blockwright check "
                 "%s/copy --source %s/source",
                 folder, faults[which].fault.about, folder, folder);
    return status;
}
