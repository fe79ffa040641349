/* Case S4: the archived logs that lie on the new primary, headers alone: thread, sequence, branch
 * and SCNs as cases.md and failover.md 8 tell them. */
#include "core/demo/case_logs.h"
#include "core/demo/database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "stbydb"
#define OLD_BRANCH 910144956u /* 2016-04-26 02:02:36 */
#define NEW_BRANCH 910320360u /* 2016-04-28 02:46:00 */
#define BLOCKS 3u             /* block 0, the header, one of redo */

typedef struct archived_log {
    uint16_t thread;
    uint32_t sequence, branch;
    bw_scn first, next;
} archived_log;

static const archived_log logs[] = {
    {1, 70, OLD_BRANCH, 102068615, 102068695}, {1, 71, OLD_BRANCH, 102068695, 102068825},
    {2, 69, OLD_BRANCH, 102067402, 102068651}, {2, 70, OLD_BRANCH, 102068651, 102068825},
    {1, 1, NEW_BRANCH, 102068825, 102070117},  {2, 1, NEW_BRANCH, 102068825, 102069544},
    {2, 2, NEW_BRANCH, 102069544, 102070530}};

static void file_name(const archived_log *log, char name[64])
{
    snprintf(name, 64, FOLDER "/%u_%u_%u.dbf", log->thread, log->sequence, log->branch);
}

static void put_header(bw_page_file *file, const archived_log *log)
{
    bw_demo_log_life life = {.group = 1,
                             .sequence = log->sequence,
                             .control_sequence = BW_DEMO_CONTROL_SEQUENCE,
                             .written = BLOCKS,
                             .first = log->first,
                             .next = log->next,
                             .first_time = log->branch,
                             .next_time = NEW_BRANCH};
    uint8_t *b = bw_page(file, 1);
    bw_demo_redo_header(file, &life);
    bw_demo_put_kccfh(b + 16, BLOCKS - 1, 512, 1, 2);
    b[97] = (uint8_t)('0' + log->thread); /* of "T 0001" */
    bw_put32(b + 160, log->branch, false);
    bw_put_scn48(b + 164, log->branch == NEW_BRANCH ? 102068825 : 101420992);
    bw_put16(b + 176, log->thread, false);
    bw_seal_redo(file, 1);
}

static bw_status write_log(const char *folder, const archived_log *log, bw_error *err)
{
    char name[64];
    bw_page_file file;
    bw_page_file_init(&file, 1, 512, BLOCKS);
    bw_put_block0(&file, 0x22);
    put_header(&file, log);
    bw_demo_redo_commit(&file, 2, log->sequence, log->first, log->first - 1);
    file_name(log, name);
    return bw_page_file_save(&file, folder, name, err);
}

bw_status bw_demo_s4_redo(const char *folder, bw_error *err)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/" FOLDER, folder);
    if (length < 0 || (size_t)length >= sizeof(path) || mkdir(path, 0755) != 0)
        return bw_error_set(err, BW_ERR_IO, "demo: %s: %s", path, strerror(errno));
    bw_status status = BW_OK;
    for (size_t i = 0; i < BW_COUNT(logs) && status == BW_OK; i++)
        status = write_log(folder, &logs[i], err);
    return status;
}

void bw_demo_s4_redo_remove(const char *folder)
{
    char name[64], path[4096];
    for (size_t i = 0; i < BW_COUNT(logs); i++) {
        file_name(&logs[i], name);
        int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
        if (length > 0 && (size_t)length < sizeof(path))
            unlink(path);
    }
    int length = snprintf(path, sizeof(path), "%s/" FOLDER, folder);
    if (length > 0 && (size_t)length < sizeof(path))
        rmdir(path);
}
