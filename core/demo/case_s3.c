/* Case S3: the source has one file in backup mode, and a copy of it was taken meanwhile. */
#include "core/demo/demo.h"
#include "core/demo/set.h"

#define BEGIN_SCN (BW_DEMO_SCN - 1200) /* of BEGIN BACKUP, in the log before */
#define BEGIN_TIME (BW_DEMO_TIME - 900)
#define SPLIT 3u
#define FIRST_SPLIT 60u

static void put_checkpoint(uint8_t *at, bw_scn scn, uint32_t time, uint32_t log, uint32_t block)
{
    bw_put_scn48(at, scn);
    bw_put32(at + 8, time, false);
    bw_put16(at + 12, 1, false);
    bw_put32(at + 16, log, false);
    bw_put32(at + 20, block, false);
    bw_put16(at + 24, 16, false);
    at[28] = 0x02;
}

/* The checkpoint stays at BEGIN BACKUP while the backup checkpoint moves. Reference 2.1, 2.4. */
static void begin_backup(bw_page_file *file)
{
    uint8_t *header = bw_page(file, 1);
    bw_put32(header + 124, BEGIN_TIME, false);
    bw_put_scn48(header + 128, BEGIN_SCN);
    bw_put16(header + 136, 1, false);
    bw_put16(header + 138, 0x0005, false);
    put_checkpoint(header + 152, BW_DEMO_SCN, BW_DEMO_TIME, BW_DEMO_LOG, 2);
    put_checkpoint(header + 484, BEGIN_SCN, BEGIN_TIME, BW_DEMO_LOG - 1, 4);
    bw_seal_cache(file, 1);
}

bw_status bw_demo_case_s3(const char *folder, const char *fault, bw_text *said, bw_error *err)
{
    bw_demo_set set;
    (void)fault; /* it has none but its own */
    bw_demo_set_build(&set, false);
    begin_backup(bw_demo_set_file(&set, "users01.dbf"));
    bw_status status = bw_demo_set_save(&set, folder, "source", err);
    if (status != BW_OK)
        return status;
    bw_demo_set_build(&set, false);
    begin_backup(bw_demo_set_file(&set, "users01.dbf"));
    bw_demo_fracture(bw_demo_set_file(&set, "users01.dbf"), FIRST_SPLIT, SPLIT);
    bw_text_addf(said,
                 "case S3 written to %s: users01.dbf of source/ is in backup mode, copy/ was "
                 "made meanwhile and has split blocks; next: blockwright check %s/copy",
                 folder, folder);
    return bw_demo_set_save(&set, folder, "copy", err);
}
